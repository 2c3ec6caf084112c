"""What people say of answers is kept, and becomes questions to measure by."""

import json
import shutil
from pathlib import Path

import pytest

from lessonbase import Library
from lessonbase.errors import QueryError
from lessonbase.evaluation import questions_of, read_questions
from lessonbase.evaluation.questions import UNANSWERABLE
from lessonbase.feedback import Feedback

QUESTION = "How do we build trust?"


@pytest.fixture
def feedback(tmp_path: Path) -> Feedback:
    return Feedback(tmp_path / "feedback.jsonl")


def test_the_last_mark_on_the_same_words_holds(feedback: Feedback) -> None:
    feedback.mark(QUESTION, ["Small steps."], True, by="Ana")
    feedback.mark(QUESTION, ["Small steps."], False, by="Ben", word="off the point")
    assert [(mark.useful, mark.by, mark.word) for mark in feedback.all()] == [(False, "Ben", "off the point")]


def test_a_mark_that_is_taken_back_holds_no_more(feedback: Feedback) -> None:
    feedback.mark(QUESTION, ["Small steps."], True, by="Ana")
    feedback.mark(QUESTION, ["Small steps."], None, by="Ana")
    assert feedback.all() == []


def test_a_line_that_a_crash_cut_short_costs_itself_only(feedback: Feedback, tmp_path: Path) -> None:
    feedback.mark(QUESTION, ["Small steps."], True, by="Ana")
    with (tmp_path / "feedback.jsonl").open("ab") as file:
        file.write(b'{"question": "Ho')
    assert len(feedback.all()) == 1


def test_a_mark_after_a_line_cut_short_is_kept(feedback: Feedback, tmp_path: Path) -> None:
    (tmp_path / "feedback.jsonl").write_bytes(b'{"question": "Ho')
    feedback.mark(QUESTION, ["Small steps."], True, by="Ana")
    assert len(feedback.all()) == 1


def test_useful_words_become_a_question_that_eval_takes(feedback: Feedback, tmp_path: Path) -> None:
    feedback.mark(QUESTION, ["Small steps.", "Meet often."], True, by="Ana")
    feedback.mark(QUESTION, ["Small steps."], True, by="Ana")
    feedback.mark(QUESTION, ["Meet often."], False, by="Ana")
    feedback.mark("Why did it fail?", ["It rained."], False, by="Ana")
    file = tmp_path / "questions.jsonl"
    file.write_text("".join(f"{one.model_dump_json()}\n" for one in questions_of(feedback.all())))
    (question,) = read_questions([file])
    assert question.question == QUESTION
    assert [(one.quote, one.grade) for one in question.relevant] == [("Small steps.", 2)]


def test_a_mark_says_what_is_missing(feedback: Feedback) -> None:
    with pytest.raises(QueryError, match="nothing to mark"):
        feedback.mark(QUESTION, [""], True, by="Ana")
    with pytest.raises(QueryError, match="at most 500"):
        feedback.mark(QUESTION, ["Small steps."], True, by="Ana", word="x" * 501)


def test_a_question_that_is_rightly_not_answered_should_not_be_until_words_answer_it(
    feedback: Feedback,
) -> None:
    feedback.mark(QUESTION, [], True, by="Ana")
    feedback.mark("Why did it fail?", [], False, by="Ana")
    [silent] = questions_of(feedback.all())
    assert (silent.question, silent.type, silent.answers) == (QUESTION, UNANSWERABLE, [])
    feedback.mark(QUESTION, ["Small steps."], True, by="Ben")
    assert [(one.type, one.answers) for one in questions_of(feedback.all())] == [
        ("feedback", ["Small steps."])
    ]


def test_what_is_kept_is_plain_json(feedback: Feedback, tmp_path: Path) -> None:
    feedback.mark(QUESTION, ["Pequeños pasos."], True, by="Ana")
    assert json.loads((tmp_path / "feedback.jsonl").read_text("utf-8"))["quotes"] == ["Pequeños pasos."]


def test_a_library_is_fitted_to_what_was_marked_once_that_is_enough(
    starter_index: Path, tmp_path: Path
) -> None:
    shutil.copytree(starter_index, tmp_path / "index")
    with Library(tmp_path / "index") as library:
        assert library.fitting.judged() == 0
        with pytest.raises(QueryError, match="at least 20"):
            library.fitting.fit()
        for record in library.records()[:24]:
            said = record.statement.split("\n")[0]
            library.feedback.mark(f"What about {' '.join(said.split()[:6])}?", [said], True, by="Ana")
        assert library.fitting.judged() >= 20
        before = library.tuned
        [words] = library.fitting.fit()
        assert words.what == "words"
        assert (library.tuned == before) is not words.kept
        for thing in ("glaciers", "submarines", "opera singers", "tungsten", "chess clubs"):
            library.feedback.mark(f"What do {thing} need?", [], True, by="Ana")
        assert [one.what for one in library.fitting.fit()] == ["words", "bar"]
