"""A process that answers questions for one that serves a library; see `lessonbase.answerers`."""

import gc
import logging
from typing import TYPE_CHECKING

from lessonbase.answerers import IDLE, SECONDS, Made, Question, Reading
from lessonbase.library import Library
from lessonbase.worker import Caller

if TYPE_CHECKING:
    from lessonbase.settings import Settings

log = logging.getLogger(__name__)

_VIEWS = 20  # so many ways in which people see the library are kept at hand
# With the first question model, index and the words of the languages are loaded.
_FIRST = Question("How do we build trust?", (), {}, frozenset())


def main() -> None:
    """Answer until stdin ends, or nobody has asked for a while."""
    caller = Caller()
    opening: Settings = caller.opening()
    chosen = opening.model_dump(exclude={"index"})
    # What is asked is noted by the process that was asked.
    with Library(opening.index, **{**chosen, "usage_days": 0}) as library:
        views = {_FIRST.hidden: library}
        _made(views, _FIRST, caller)
        gc.freeze()
        gc.enable()
        for question in caller.tasks(SECONDS, IDLE):
            caller.tell(_made(views, question, caller) if question else Made(None))


def _made(views: dict[frozenset[str], Library], question: Question, caller: Caller) -> Made:
    """The answer, of the library as whoever asked sees it."""
    try:
        seen = views.get(question.hidden)
        if seen is None:
            if len(views) > _VIEWS:
                views.pop(next(each for each in views if each))
            seen = views[question.hidden] = views[frozenset()].without(question.hidden)
        on_read = None if question is _FIRST else lambda done, total: caller.tell(Reading(done, total))
        return Made(seen.ask(question.text, question.about, on_read, **question.filters))
    except Exception:  # the process that was asked makes the answer itself, and says what is wrong
        log.debug("a question was not answered beside", exc_info=True)
        return Made(None)
