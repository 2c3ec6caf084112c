"""The web page of lessonbase: `serve` shows it on this machine.

A module a tab (ask, lessons, reports), `parts/` for what they share, no domain logic: all they know comes
from `lessonbase.Library`. `guard` says who may ask for what.
"""

import os
from collections.abc import Callable

from lessonbase import Library
from lessonbase.errors import LessonbaseError


def settle(library: Library) -> None:
    """Tell the framework, for the rest of this process, to report nothing and to keep what browsers send in the library.

    It reads both when it is imported: what it would do by itself is a folder that all people of a machine share.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_TEMP_DIR"] = str(library.jobs.uploads)


def serve(
    library: Library,
    host: str = "127.0.0.1",
    port: int = 7860,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Show the page until interrupted. `on_ready` is called with the address once it can be opened.

    Port 0 takes any that is free. Raises LessonbaseError if the framework is not installed, `host` is not this machine
    or the port is taken.
    """
    settle(library)
    try:
        from lessonbase_ui.app import run
    except ImportError as error:
        raise LessonbaseError(
            f"The web page needs its extra part ({error.name} is missing). Install it: pip install 'lessonbase[ui]'"
        ) from error
    run(library, host, port, on_ready)


__all__ = ["serve"]
