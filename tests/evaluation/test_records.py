"""How records found are scored against those a reader listed."""

import json
from pathlib import Path

import pytest

from lessonbase.errors import ReadError
from lessonbase.evaluation import evaluate_report
from lessonbase.evaluation.records import JudgedRecord, score_records
from lessonbase.model import Block, Document, Page, Record, Span
from tests.documents import passage, record, report

OF = report()
PASSAGE = passage(OF, 1, "Wells want keepers.")


def found(*statements: str, **fields: object) -> list[Record]:
    return [record(OF, number, text, PASSAGE, **fields) for number, text in enumerate(statements, 1)]


def listed(*statements: str) -> list[JudgedRecord]:
    return [
        JudgedRecord(kind="lesson", statement=text, n=number) for number, text in enumerate(statements, 1)
    ]


def test_a_statement_matches_by_its_words_and_by_its_first_words():
    scores = score_records(
        listed("Wells want keepers", "Roads bring buyers to the village"),
        found("Wells want keepers.", "Roads bring buyers to the village, and buyers bring better prices."),
    )
    assert (scores.precision, scores.recall, scores.f1) == (1, 1, 1)


def test_a_record_of_another_kind_or_in_other_words_is_missed_and_too_much():
    scores = score_records(
        listed("Wells want keepers", "Roads bring buyers"),
        found("Wells want keepers.", kind="recommendation") + found("Schools need a roof of their own."),
    )
    assert scores.f1 == 0
    assert scores.missed == ("Wells want keepers", "Roads bring buyers")
    assert len(scores.extra) == 2


def test_each_record_found_counts_for_one_listed():
    scores = score_records(listed("Wells want keepers", "Wells want keepers"), found("Wells want keepers."))
    assert (scores.precision, scores.recall) == (1, 0.5)


def test_what_is_said_again_may_be_found_or_not():
    again = JudgedRecord(kind="lesson", statement="Roads bring buyers", n=2, duplicate_of=1)
    wells = listed("Wells want keepers")
    for statements in (("Wells want keepers.",), ("Wells want keepers.", "Roads bring buyers.")):
        scores = score_records([*wells, again], found(*statements))
        assert (scores.precision, scores.recall) == (1, 1)


def test_the_parent_found_must_be_the_one_listed():
    practice = JudgedRecord(kind="best_practice", statement="Pay the keeper", n=2, parent=1)
    [lesson] = found("Wells want keepers.")
    right, wrong = (
        record(OF, 2, "Pay the keeper.", PASSAGE, kind="best_practice", parent_id=parent)
        for parent in (lesson.id, None)
    )
    assert score_records([*listed("Wells want keepers"), practice], [lesson, right]).parents == 1
    assert score_records([*listed("Wells want keepers"), practice], [lesson, wrong]).parents == 0


class TestReport:
    document = Document(
        report=OF,
        pages=(Page(number=None, text="Findings"),),
        blocks=(Block(kind="heading", text="Findings", level=1, spans=(Span(start=0, end=8),)),),
    )

    def rows(self, path: Path, *rows: dict[str, object]) -> Path:
        path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
        return path

    def test_files_tell_by_their_rows_what_they_list(self, tmp_path: Path):
        sections = self.rows(tmp_path / "a.jsonl", {"title": "Findings", "level": 1, "page": 3})
        records = self.rows(tmp_path / "b.jsonl", {"kind": "lesson", "statement": "Roads bring buyers"})
        inferred = found("Roads bring buyers.", origin="model")
        measures, misses = evaluate_report(self.document, inferred, [sections, records])
        assert measures["headings F1"] == (1, 1)
        assert measures["records F1"] == (0, 1)  # the report does not name it a lesson
        assert misses == [("missed", "Roads bring buyers")]

    @pytest.mark.parametrize("row", [{"question": "Why?"}, {"kind": "lesson", "statement": 7}])
    def test_a_file_that_lists_neither_is_named(self, tmp_path: Path, row: dict[str, object]):
        with pytest.raises(ReadError, match=r"rows\.jsonl"):
            evaluate_report(self.document, [], [self.rows(tmp_path / "rows.jsonl", row)])
