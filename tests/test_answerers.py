"""Questions that are asked at once: answered by processes beside, as they are alone, whatever becomes of those."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lessonbase.answerers import Answerers, Question
from lessonbase.errors import QueryError
from lessonbase.library import Library
from lessonbase.model import Answer
from lessonbase.settings import settings

QUESTIONS = [
    "How do we build trust between farmers and buyers?",
    "What went wrong when a project ended?",
    "When does a warning come too late?",
    "How are women reached?",
]


@pytest.fixture
def library(starter_index: Path) -> Iterator[Library]:
    with (
        Library(starter_index) as library,
        Answerers(settings(index=starter_index), most=1) as library.answerers,
    ):
        yield library


def asked_at_once(library: Library, questions: list[str]) -> list[Answer]:
    with ThreadPoolExecutor(len(questions)) as pool:
        return list(pool.map(library.ask, questions))


def kept_busy(library: Library) -> "Busy":
    assert library.answerers
    return Busy(library.answerers)


class Busy:
    """While it lasts, the process that serves is at work on another question, so that the next is answered beside it."""

    def __init__(self, answerers: Answerers) -> None:
        self._answerers = answerers
        self._begun, self._go_on = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._work)

    def __enter__(self) -> "Busy":
        self._thread.start()
        assert self._begun.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._go_on.set()
        self._thread.join()

    def _work(self) -> None:
        def here() -> Answer:
            self._begun.set()
            assert self._go_on.wait(60)
            return Answer(question="?", outcome="not_there")

        self._answerers.answer(Question("?", (), {}, frozenset()), here)


def until(holds: Callable[[], bool]) -> None:
    for _ in range(600):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come to that")


def started(library: Library) -> Answerers:
    """The processes beside, once one is ready."""
    answerers = library.answerers
    assert answerers
    with ThreadPoolExecutor(1) as pool, kept_busy(library):
        waiting = pool.submit(
            library.ask, QUESTIONS[0]
        )  # nobody is ready yet: it waits for its turn, and one starts
        until(lambda: bool(answerers.ready))
        assert not waiting.done()
    assert waiting.result(60).question == QUESTIONS[0]
    return answerers


def test_a_question_asked_beside_another_has_the_answer_that_it_has_alone(library: Library) -> None:
    alone = [library.ask(question) for question in QUESTIONS]
    assert not library.answerers.ready  # nobody asked two at once
    started(library)
    with kept_busy(library):
        assert [library.ask(question) for question in QUESTIONS] == alone
    assert asked_at_once(library, QUESTIONS) == alone


def test_a_process_that_is_ended_costs_nobody_an_answer(library: Library) -> None:
    alone = library.ask(QUESTIONS[0])
    answerers = started(library)
    with ThreadPoolExecutor(1) as pool, kept_busy(library):
        answerers.renew()
        waiting = pool.submit(library.ask, QUESTIONS[0])
    assert waiting.result(60) == alone


def test_what_cannot_be_asked_is_told_as_ever(library: Library) -> None:
    started(library)
    with ThreadPoolExecutor(1) as pool, kept_busy(library):
        waiting = pool.submit(library.ask, QUESTIONS[0], weather=("wet",))
    with pytest.raises(QueryError, match="weather"):
        waiting.result(60)


def test_what_is_hidden_from_somebody_is_hidden_beside_too(library: Library) -> None:
    cited = {each.report_id for each in library.ask(QUESTIONS[0]).citations}
    works = frozenset(library.report(each).work or each for each in cited)
    seen = library.without(works)
    alone = seen.ask(QUESTIONS[0])
    started(library)
    with kept_busy(library):
        beside = seen.ask(QUESTIONS[0])
    assert beside == alone
    assert not cited & {each.report_id for each in beside.citations}


def test_what_was_fitted_meanwhile_counts_beside_too(library: Library) -> None:
    started(library)
    was = library.tuned
    answers = {question: library.ask(question) for question in QUESTIONS}
    near = next(one for one, answer in answers.items() if 0.5 <= (answer.confidence or 0) < 0.9)
    library.tuned = was.model_copy(update={"bar": 0.4})
    try:
        alone = library.ask(near)
        assert alone.outcome != answers[near].outcome
        started(library)
        with kept_busy(library):
            assert library.ask(near) == alone
    finally:
        library.tuned = was


def test_they_end_with_what_they_stand_beside(starter_index: Path) -> None:
    with Library(starter_index) as library:
        with Answerers(settings(index=starter_index), most=1) as library.answerers:
            workers = started(library).ready
        assert not any(worker.alive for worker in workers)
