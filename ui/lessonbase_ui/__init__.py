"""The web page of lessonbase: `serve` shows it on this machine.

A module a tab (ask, lessons, reports), `parts/` for what they share, no domain logic: all they know comes
from `lessonbase.Library`. `guard` says who may ask for what.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lessonbase import Library
from lessonbase.errors import LessonbaseError
from lessonbase_ui.importing import without_stubs

if TYPE_CHECKING:
    from lessonbase_ui.beside import Beside

without_stubs()


@contextmanager
def _own_folder(library: Library) -> Iterator[Path]:
    """Where the framework may put files: where the library expects uploads, or, if nobody may write there, a folder that
    is gone with the page."""
    if not library.read_only:
        yield library.jobs.uploads
        return
    with tempfile.TemporaryDirectory(prefix="lessonbase-page-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def serve(
    library: Library,
    host: str = "127.0.0.1",
    port: int = 7860,
    on_ready: Callable[[str], None] | None = None,
    beside: "Beside | None" = None,
) -> None:
    """Show the page until interrupted. `on_ready` is called with the address once it can be opened; `beside` is what else is
    served, and may let others in than this machine.

    Port 0 takes any that is free. Raises LessonbaseError if the framework is not installed, `host` is not this machine
    and nothing guards it, or the port is taken.
    """
    library = beside.library if beside else library
    with _own_folder(library) as folder:
        # The framework reads both when it is imported. By itself it would make a folder that all people of a machine
        # share, and not start where that is another person's.
        os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
        os.environ["GRADIO_TEMP_DIR"] = str(folder)
        try:
            from lessonbase_ui.app import run
        except ImportError as error:
            raise LessonbaseError(
                f"The web page needs its extra part ({error.name} is missing). Install it: pip install 'lessonbase[ui]'"
            ) from error
        run(library, host, port, on_ready, beside)


__all__ = ["serve"]
