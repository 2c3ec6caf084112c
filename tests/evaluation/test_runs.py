"""Judged questions tell what search and answers are worth: by type, question by question, and since an earlier run."""

import json
from pathlib import Path

import pytest

from lessonbase.errors import QueryError, ReadError
from lessonbase.evaluation import Evaluation, evaluate_questions, read_evaluation, read_questions, read_topics
from lessonbase.evaluation.questions import Judgement, Question
from lessonbase.model import Answer, Hit, Outcome, Point
from tests.documents import passage, report

OF = report()
TEXTS = ("Roads came first.", "Here trust grew slowly among the farmers.", "Milk prices fell by half in May.")
OUTCOMES: dict[str, Outcome] = {
    "trust?": "answered",
    "milk?": "perhaps",
    "moon?": "not_there",
    "mars?": "answered",
}
TRUST = Question(
    id="1", question="trust?", relevant=(Judgement(quote="trust grew slowly among the farmers"),)
)
MILK = Question(
    id="2", question="milk?", type="paraphrase", relevant=(Judgement(quote="milk prices fell by half"),)
)
MOON = Question(id="3", question="moon?", type="unanswerable")
MARS = Question(id="4", question="mars?", type="unanswerable")


def search(question: str, k: int) -> list[Hit]:
    return [
        Hit(rank=at, score=1, passage=passage(OF, at, text), report_title=OF.title)
        for at, text in enumerate(TEXTS, 1)
    ]


def ask(question: str) -> Answer:
    shown = {"trust?": TEXTS[1]}.get(question)
    points = (Point(text=shown, heading="learned", citations=(1,)),) if shown else ()
    return Answer(question=question, outcome=OUTCOMES[question], points=points)


def run(*questions: Question, measures: tuple[str, ...] = ("RR@10",)) -> Evaluation:
    return evaluate_questions(search, ask, questions, measures=measures)


def test_outcomes_are_counted_by_type_and_unanswerable_questions_apart():
    measures = run(TRUST, MILK, MOON, MARS).measures()
    assert measures["answered (all)"] == (0.5, 2)
    assert measures["answered (direct)"] == (1.0, 1)
    assert measures["perhaps (paraphrase)"] == (1.0, 1)
    assert measures["not_there (all)"] == (0.0, 2)
    assert measures["answered (unanswerable)"] == (0.5, 2)
    assert "found (unanswerable)" not in measures


def test_points_that_have_an_answering_quote_whole_show_the_answer():
    measures = run(TRUST, MILK).measures()
    assert measures["shown (direct)"] == (1.0, 1)
    assert measures["shown (paraphrase)"] == (0.0, 1)


def test_measures_of_ir_measures_rank_the_judged_quotes_by_the_hits_that_hold_them():
    measures = run(TRUST, MILK, measures=("RR@10", "R@2")).measures()
    assert measures["RR@10 (direct)"] == (0.5, 1)
    assert measures["RR@10 (paraphrase)"][0] == pytest.approx(1 / 3)
    assert measures["R@2 (all)"] == (0.5, 2)


def test_an_unknown_measure_is_named():
    with pytest.raises(QueryError, match="'nearness@3' is no measure"):
        run(TRUST, measures=("nearness@3",))


def test_a_run_is_compared_with_an_earlier_one_over_the_questions_of_both():
    worse = (
        run(TRUST, MOON).questions[0].model_copy(update={"outcome": "not_there", "values": {"found": 0.0}})
    )
    changes = {each.measure: each for each in run(TRUST, MILK).against(Evaluation(questions=(worse,)))}
    found = changes["found (all)"]
    assert (found.before, found.now, found.rose, found.fell) == (0.0, 1.0, 1, 0)
    assert changes["not_there (all)"].fell == 1
    with pytest.raises(QueryError, match="none of these questions"):
        run(MILK).against(Evaluation(questions=(worse,)))


def test_a_run_printed_as_json_is_read_again(tmp_path: Path):
    file = tmp_path / "run.json"
    file.write_text(run(TRUST, MOON).model_dump_json(), "utf-8")
    assert read_evaluation(file) == run(TRUST, MOON)
    file.write_text('{"found": 1}', "utf-8")
    with pytest.raises(ReadError, match="no run"):
        read_evaluation(file)


@pytest.mark.parametrize(
    "topics",
    [
        "<top>\n<num> Number: 7\n<title> trust?\n<desc> Description: more\n</top>\n<top><num>8<title>moon?</top>",
        '<topics><topic number="7"><query>trust?</query></topic><topic number="8"><query>moon?</query></topic></topics>',
        "7\ttrust?\n8\tmoon?\n9\tnobody judged this\n",
    ],
)
def test_topics_of_trec_are_read_with_their_judgements(tmp_path: Path, topics: str):
    file, qrels = tmp_path / "topics", tmp_path / "qrels"
    file.write_text(topics, "utf-8")
    qrels.write_text("7 0 dairy 2\n7 0 roads 0\n8 0 dairy 0\n", "utf-8")
    trust, moon = read_topics([file], qrels)
    assert (trust.id, trust.question, trust.documents) == ("7", "trust?", {"dairy": 2, "roads": 0})
    assert moon.type == "unanswerable"


def test_documents_of_judgements_are_reports_by_the_name_of_their_file(tmp_path: Path):
    question = Question(id="7", question="trust?", documents={"dairy": 1})
    files = {OF.id: "/reports/dairy.pdf"}
    given = evaluate_questions(search, ask, [question], measures=("RR@10",), file_of=files.__getitem__)
    assert given.measures()["RR@10 (all)"] == (1.0, 1)
    given = evaluate_questions(search, ask, [question], measures=("RR@10",), file_of=lambda _: "other.pdf")
    assert given.measures()["RR@10 (all)"] == (0.0, 1)


def test_a_broken_judgement_is_named(tmp_path: Path):
    file, qrels = tmp_path / "topics", tmp_path / "qrels"
    file.write_text("7\ttrust?\n", "utf-8")
    qrels.write_text("7 0 dairy 2\n7 dairy\n", "utf-8")
    with pytest.raises(ReadError, match="line 2 is no judgement"):
        read_topics([file], qrels)
    qrels.write_text("70 0 dairy 2\n", "utf-8")
    with pytest.raises(QueryError, match="the same"):
        read_topics([file], qrels)


def test_a_number_serves_as_a_question_s_id(tmp_path: Path):
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps({"id": 12, "question": "trust?"}), "utf-8")
    assert [each.id for each in read_questions([file])] == ["12"]
