"""Watching folders: the files that came or changed, once nobody writes to them any more."""

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from lessonbase.ingesting.gathering import files

# Looked at so often; a file that is the same at two looks is taken to be whole.
SECONDS = 3.0

Stamp = tuple[int, int]


def watch(
    paths: Iterable[str | Path], rest: Callable[[float], object] = time.sleep, seconds: float = SECONDS
) -> Iterator[list[Path]]:
    """The files below `paths` that are new or changed since they were given last, whenever there are any.

    Without end; `rest` is what is done between two looks. Polling works on every disk, network shares included.
    """
    several = list(paths)
    given: dict[Path, Stamp] = {}
    before: dict[Path, Stamp] = {}
    while True:
        now = dict(_stamps(several))
        settled = [path for path, stamp in now.items() if before.get(path) == stamp != given.get(path)]
        if settled:
            yield settled
            given |= {path: now[path] for path in settled}
        before = now
        rest(seconds)


def _stamps(paths: Iterable[str | Path]) -> Iterator[tuple[Path, Stamp]]:
    for path in files(paths):
        try:
            known = path.stat()
        except OSError:
            continue  # gone between two looks
        yield path, (known.st_size, known.st_mtime_ns)
