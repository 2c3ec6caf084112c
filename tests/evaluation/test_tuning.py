"""Fitting a library to judged questions: kept only where it helps questions that did not choose it."""

from pathlib import Path

import pytest

from lessonbase.errors import QueryError
from lessonbase.evaluation import Question, tune
from lessonbase.model import Hit, Passage, Signals, Span
from lessonbase.tuned import Tuned


def hit(rank: int, text: str, words: float, meaning: float) -> Hit:
    span = Span(start=0, end=len(text), page=1)
    passage = Passage(
        id=f"p{rank}", report_id="r", text=text, spans=(span,), sentences=((0, len(text)),), page_start=1
    )
    signals = Signals(words=words, meaning=meaning)
    return Hit(rank=rank, score=0.0, passage=passage, report_title="R", signals=signals)


def judged(count: int) -> list[Question]:
    return [
        Question.model_validate(
            {"id": f"q{at}", "question": f"What of {at}?", "relevant": [{"quote": "The answer stands here."}]}
        )
        for at in range(count)
    ]


def by_words(_: str, k: int) -> list[Hit]:
    """Passages of which the one that answers is near in words and far in meaning."""
    return [
        hit(1, "Something near it in meaning.", 0.1, 0.8),
        hit(2, "The answer stands here.", 0.6, 0.4),
    ]


def test_a_weight_that_helps_every_question_is_kept() -> None:
    tuned, (fitted,) = tune(by_words, lambda *_: True, judged(30), Tuned())
    assert fitted.kept
    assert tuned.words > 1
    assert (fitted.before, fitted.after) == (0.5, 1.0)


def test_where_nothing_is_better_all_stays() -> None:
    tuned, (fitted,) = tune(lambda *_, **__: by_words("", 2)[1:], lambda *_: True, judged(30), Tuned())
    assert not fitted.kept
    assert tuned == Tuned()


def test_a_gain_on_two_questions_is_taken_for_chance() -> None:
    def few(question: str, k: int) -> list[Hit]:
        both = by_words(question, k)
        return both if question in ("What of 1?", "What of 2?") else both[1:]

    _, (fitted,) = tune(few, lambda *_: True, judged(30), Tuned())
    assert not fitted.kept


def test_the_decision_is_fitted_where_there_are_questions_without_an_answer() -> None:
    absent = [Question(id=f"u{at}", question=f"Nothing on {at}?", type="unanswerable") for at in range(10)]

    def answered(question: str, bar: float) -> bool:
        return question.startswith("What") or bar < 0.1  # a bar too low answers what no report says

    tuned, fitted = tune(lambda *_, **__: by_words("", 2)[1:], answered, [*judged(30), *absent], Tuned())
    assert [one.what for one in fitted if one.kept] == ["bar"]
    assert tuned.bar == pytest.approx(0.1)


def test_too_few_questions_are_told_with_what_to_do() -> None:
    with pytest.raises(QueryError, match=r"at least 20 are needed.*Mark more points"):
        tune(by_words, lambda *_: True, judged(5), Tuned())


def test_what_was_fitted_is_kept_with_the_library_and_a_broken_file_is_the_usual(tmp_path: Path) -> None:
    Tuned(words=1.5, questions=30).write(tmp_path)
    assert Tuned.read(tmp_path).words == 1.5
    (tmp_path / "tuned.json").write_text('{"words": 99}')
    assert Tuned.read(tmp_path) == Tuned()
