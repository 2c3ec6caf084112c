"""A web page served by a process of its own; used by the tests and the screenshots."""

import multiprocessing
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from pathlib import Path

SERVE = """
import sys
from lessonbase import Library
from lessonbase_ui import serve
with Library(sys.argv[1]) as library:
    serve(library, port=0, on_ready=lambda address: print(address, flush=True))
"""
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page opens in a third of the time where another of its window has loaded the framework (`Visitor`).
    "--process-per-site",
]


def chromium() -> str | None:
    """The browser of this machine: CHROMIUM, or the first found under its usual names."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome", "chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


@cache
def _prepared() -> BaseContext:
    """A process that has loaded the page, and forks whoever is to serve it: loading takes more of the processor than most
    tests."""
    ways = multiprocessing.get_all_start_methods()
    prepared = multiprocessing.get_context("forkserver" if "forkserver" in ways else "spawn")
    prepared.set_forkserver_preload(["lessonbase_ui.app"])
    return prepared


def _serve(index: Path, port: int, altered: str, surroundings: Mapping[str, str], told: Connection) -> None:
    os.environ.clear()
    os.environ.update(surroundings)
    exec(altered, {})
    from lessonbase import Library
    from lessonbase_ui import serve

    with Library(index) as library:
        serve(library, port=port, on_ready=told.send)


class Served:
    """A running page: its address, and its end. `altered` is code that runs first in its process."""

    def __init__(self, index: Path, port: int = 0, altered: str = "") -> None:
        ours, theirs = multiprocessing.Pipe(duplex=False)
        self._process = _prepared().Process(
            target=_serve, args=(index, port, altered, dict(os.environ), theirs), daemon=True
        )
        self._process.start()
        theirs.close()
        try:
            self.address = ours.recv()
        except EOFError:
            self._process.join()
            raise RuntimeError(f"the page did not start (exit code {self._process.exitcode})") from None

    @property
    def port(self) -> int:
        """Its port."""
        return int(self.address.rsplit(":", 1)[1])

    def stop(self) -> None:
        """End it at once, as a closed terminal would."""
        self._process.kill()
        self._process.join()


class Started(Served):
    """A page that loads all it needs, as a person starts it; `before` is a command that starts it in its own way."""

    def __init__(self, index: Path, before: Sequence[str] = ()) -> None:
        self.process = subprocess.Popen(
            [*before, sys.executable, "-c", SERVE, str(index)], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        self.address = self.process.stdout.readline().strip()
        if not self.address:
            raise RuntimeError(f"the page did not start (exit code {self.process.wait()})")

    def stop(self) -> None:
        """End it at once, as a closed terminal would."""
        self.process.kill()
        self.process.wait()


@contextmanager
def served(index: Path, altered: str = "") -> Iterator[Served]:
    """Serve a library while the block runs."""
    page = Served(index, altered=altered)
    try:
        yield page
    finally:
        page.stop()


@contextmanager
def started(index: Path, before: Sequence[str] = ()) -> Iterator[Started]:
    """Serve a library while the block runs, as a person starts it."""
    page = Started(index, before)
    try:
        yield page
    finally:
        page.stop()
