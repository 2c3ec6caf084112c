"""A web page served by a process of its own, as a person starts it; used by the tests and the screenshots."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

SERVE = """
import sys
from lessonbase import Library
from lessonbase_ui import serve
with Library(sys.argv[1]) as library:
    serve(library, port=int(sys.argv[2]), on_ready=lambda address: print(address, flush=True))
"""
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    """The browser of this machine: CHROMIUM, or the first found under its usual names."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome", "chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


class Served:
    """A running page: its address, and its end. `before` is a command that starts it in its own way, `altered` code
    that runs first in its process."""

    def __init__(self, index: Path, port: int = 0, before: Sequence[str] = (), altered: str = "") -> None:
        self._process = subprocess.Popen(
            [*before, sys.executable, "-c", altered + SERVE, str(index), str(port)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        self.address = self._process.stdout.readline().strip()
        if not self.address:
            raise RuntimeError(f"the page did not start (exit code {self._process.wait()})")

    @property
    def port(self) -> int:
        """Its port."""
        return int(self.address.rsplit(":", 1)[1])

    def stop(self) -> None:
        """End it at once, as a closed terminal would."""
        self._process.kill()
        self._process.wait()


@contextmanager
def served(index: Path, port: int = 0, before: Sequence[str] = (), altered: str = "") -> Iterator[Served]:
    """Serve a library while the block runs."""
    page = Served(index, port, before, altered)
    try:
        yield page
    finally:
        page.stop()
