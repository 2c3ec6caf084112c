"""The folder that a run unpacks into: gone with the run, or, where that was killed, swept by the next.

Every process that works in it holds a lock there, so that a folder whose processes are all dead can be told from one
that is in use. A process id would not do: it may belong to another program by now.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from lessonbase.errors import LibraryError

_PREFIX = "lessonbase-run-"
# Put in once a lock is held. Without it a folder is just being made, or somebody's own, and is left alone.
_MARK = "made-by-lessonbase"


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """An empty folder for one run. What dead runs of the same user left is swept first.

    Raises LibraryError when the temporary folder cannot be written.
    """
    _sweep()
    try:
        made = tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
    except OSError as error:
        raise LibraryError(
            f"The temporary folder {tempfile.gettempdir()} cannot be used ({error.strerror}). Make room there, or "
            "name another folder by the variable TMPDIR, and run the command again."
        ) from error
    with made as name:
        folder = Path(name)
        with at_work_in(folder):
            (folder / _MARK).touch()
            yield folder


def at_work_in(folder: Path) -> FileLock:
    """This process's lock in a scratch folder, to be held (`with`) for as long as it works there."""
    return FileLock(folder / f"{os.getpid()}.lock")


def _sweep() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if _is_ours(folder) and _is_abandoned(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    try:
        owner = folder.lstat().st_uid
    except OSError:
        return False
    ours = owner == os.geteuid() if hasattr(os, "geteuid") else True
    return ours and not folder.is_symlink() and (folder / _MARK).is_file()


def _is_abandoned(folder: Path) -> bool:
    """Whether no process holds any of the locks."""
    with ExitStack() as held:
        try:
            for lock in folder.glob("*.lock"):
                held.enter_context(FileLock(lock).acquire(blocking=False))
        except (Timeout, OSError):
            return False
    return True
