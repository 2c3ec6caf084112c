"""What evaluators decided in sheets of their own and in Label Studio comes in, by whom and when; what cannot be matched is
listed."""

import csv
import io
import json

import openpyxl
import pytest

from lessonbase import Library
from tests.exchange.conftest import REPORT, TRUST
from tests.store.test_names import FIRST

ROADS = "Roads come before markets in the hills."
TEXT = FIRST.replace("\n", " ")


def sheet(*rows: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode("cp1252")


def test_a_review_sheet_is_matched_by_id_or_statement_and_the_rest_is_listed(here: Library):
    one, other = here.records()
    data = sheet(
        ["Review of the evaluation", "", "", "", "", ""],
        ["Lesson", "Record ID", "Report", "Decision", "Theme", "Remarks", "Reviewer"],
        ["", one.id, "", "yes", "Trust", "très bien", "Eva"],
        ["roads come before MARKETS, in the hills", "", "Evaluation", "No", "Mood", "", "Finn"],
        ["Something else altogether that nobody said", "", "Evaluation", "yes", "", "", "Eva"],
        ["x", "", "Another report", "yes", "", "", "Eva"],
    )
    taken = here.exchange.take_in(data, "csv", by="Dan")
    now = here.record(one.id)
    assert (now.status, now.note, [tag.code for tag in now.tags]) == ("accepted", "très bien", ["trust"])
    assert here._store.record(other.id).status == "rejected"
    assert {event.by for event in here.records.history(one.id)} == {"Eva"}
    assert {event.by for event in here.records.history(other.id)} == {"Finn"}
    assert [each.place for each in taken.left_out] == ["row 4", "row 5", "row 6"]
    assert "Mood" in taken.left_out[0].why
    assert "no report “Another report”" in taken.left_out[2].why


def test_reviewers_of_one_sheet_stand_side_by_side_and_a_decision_made_here_stands(here: Library):
    one, other = here.records()
    here.review.decide(other.id, "rejected", by="Ana")
    data = sheet(
        ["id", "status", "reviewer"],
        [one.id, "accepted", "Eva"],
        [one.id, "rejected", "Finn"],
        [other.id, "accepted", "Eva"],
        [other.id, "rejected", "Finn"],
    )
    taken = here.exchange.take_in(data, "csv", by="Dan")
    [found] = here.review.disagreements()
    assert found.said == {"status": {"Eva": "accepted", "Finn": "rejected"}}
    assert [(each.record_id, each.here) for each in taken.conflicts] == [(other.id, "rejected")]
    [status] = [each for each in here.review.agreement() if each.about == "status"]
    assert status.coders == ("Ana", "Eva", "Finn"), "who says the same is a coder too"


@pytest.mark.parametrize(
    "heads", [("énoncé", "décision"), ("Texto", "Decisión"), ("Recomendações", "Estado")]
)
def test_headers_are_known_in_other_languages_and_sheets_may_be_several(
    here: Library, heads: tuple[str, str]
):
    book = openpyxl.Workbook()
    book.active.append(["About this file"])
    other = book.create_sheet("Revue")
    statement = "Texte" if heads[0] == "énoncé" else heads[0]
    other.append([statement, heads[1], "Commentaires"])
    other.append([ROADS, "oui" if statement == "Texte" else "sí", ""])
    out = io.BytesIO()
    book.save(out)
    taken = here.exchange.take_in(out.getvalue(), "xlsx", by="Dan")
    assert taken.taken == 1
    assert [each.status for each in here.records() if each.statement == ROADS] == ["accepted"]


# ── Label Studio ─────────────────────────────────────────────────────────────────────────────


def region(name: str, words: str, labels: list[str], text: str = TEXT) -> dict:
    start = text.index(words)
    value = {"start": start, "end": start + len(words), "text": words, "labels": labels}
    return {"id": name, "from_name": "label", "to_name": "text", "type": "labels", "value": value}


def said(kind: str, value: dict, name: str = "r9") -> dict:
    return {"id": name, "from_name": kind, "to_name": "text", "type": kind, "value": value}


def task(*results: dict, by: object = 1, **data: str) -> dict:
    done = {"id": 7, "completed_by": by, "result": list(results), "created_at": "2026-11-02T10:00:00.5Z"}
    return {"id": 3, "data": {"text": TEXT, **data}, "annotations": [done], "predictions": []}


def take(library: Library, *tasks: dict):
    return library.exchange.take_in(json.dumps(tasks).encode(), "labelstudio", by="Dan")


def test_labels_on_words_are_records_and_their_tags(here: Library):
    eva = {"id": 4, "email": "eva@example.org"}
    taken = take(
        here,
        task(
            region("r1", ROADS, ["Recommendation"]),
            region("r2", "markets", ["theme:markets"]),
            region("r3", "is sour by noon", ["Challenge", "Mood"]),
            said("textarea", {"start": 0, "end": 1, "text": ["check"]}, "r3"),
            by=eva,
            report=REPORT,
        ),
    )
    roads = next(each for each in here.records() if each.statement == ROADS)
    assert (roads.kind, roads.status) == ("recommendation", "accepted")
    sour = next(each for each in here.records() if each.statement == "is sour by noon")
    assert (sour.kind, sour.status, sour.origin, sour.note) == ("challenge", "accepted", "person", "check")
    assert {event.by for event in here.records.history(sour.id)} == {"eva@example.org"}
    assert {str(event.at) for event in here.records.history(roads.id)} == {"2026-11-02 10:00:00.500000+00:00"}
    assert "“Mood” is no kind" in taken.left_out[-1].why


def test_choices_on_a_record_are_decisions_of_each_who_annotated(here: Library):
    record = here.records()[0]
    first = task(said("choices", {"choices": ["accepted", "theme:trust"]}), by=1, record_id=record.id)
    first["annotations"] += task(said("choices", {"choices": ["rejected"]}), by=2)["annotations"]
    first["annotations"] += [{"result": [said("choices", {"choices": ["rejected"]})], "was_cancelled": True}]
    take(here, first)
    [found] = here.review.disagreements()
    assert found.said["status"] == {"Label Studio user 1": "accepted", "Label Studio user 2": "rejected"}
    assert TRUST.code in {tag.code for tag in here._store.record(record.id).tags}


def test_letters_that_count_twice_in_javascript_do_not_move_the_words(here: Library):
    text = "🚜🚜 " + ROADS
    result = region("r1", ROADS, ["Success"], text)
    result["value"] |= {"start": 5, "end": 5 + len(ROADS)}
    take(here, {"data": {"text": text}, "annotations": [{"completed_by": 1, "result": [result]}]})
    assert [each.kind for each in here.records() if each.statement == ROADS] == ["success"]
