"""What a tab is: `show(library, address)`, which gives what is `Shown`, and `ACTIONS`, what a person can do on it.

An action takes the library and what is asked, and gives what the browser needs then: plain data both.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lessonbase import Library
from lessonbase.errors import LessonbaseError

log = logging.getLogger(__name__)

# Who does what is done on this page, until there are names.
HERE = "on this computer"

Asked = dict[str, Any]
Told = dict[str, Any]
Action = Callable[[Library, Asked], Told]


@dataclass(frozen=True)
class Shown:
    """What a tab shows: markup by part of the page, what a screen reader is told, what is chosen."""

    parts: dict[str, str]
    announce: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


@contextmanager
def sent_file(library: Library, asked: Asked) -> Iterator[Path]:
    """The file that a browser sent for an action; it is deleted afterwards. Raises LessonbaseError for any other file."""
    file = Path(str(asked["path"]))
    if not library.jobs.is_upload(file):
        raise LessonbaseError("Only a file that was chosen here can be used. Choose it once more.")
    try:
        yield file
    finally:
        file.unlink(missing_ok=True)


def bordered(action: Action, library: Library) -> Callable[[Asked], Told]:
    """An action of one library, whose faults become words for the person, and a traceback in the log."""

    def run(asked: Asked) -> Told:
        try:
            return action(library, asked)
        except LessonbaseError as error:
            return {"error": str(error)}
        except Exception:
            log.exception("%s failed", action.__name__)
            return {
                "error": "Something went wrong that lessonbase did not expect; it is written to the log. "
                "Your reports are as they were. Try once more, or go on with something else."
            }

    run.__name__ = action.__name__
    return run
