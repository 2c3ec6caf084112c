"""What people decided goes out of a library and into another; what contradicts is told, nothing is overwritten."""

import csv
import io
import json
from pathlib import Path

import pytest

from lessonbase import Library
from lessonbase.errors import QueryError
from lessonbase.model import Tag
from tests.store.test_names import FIRST, add

REPORT = "1" * 16
TRUST = Tag(scheme="theme", code="trust", label="Trust")


@pytest.fixture
def here(tmp_path: Path):
    with Library(tmp_path / "here") as opened:
        add(opened._store, FIRST, REPORT)
        yield opened


@pytest.fixture
def there(tmp_path: Path):
    with Library(tmp_path / "there") as opened:
        add(opened._store, FIRST, REPORT)
        yield opened


def decide(library: Library) -> None:
    one, other = library.records()
    library.review.decide(one.id, "accepted", by="Ana", why="clear", tags=[TRUST])
    library.records.change(other.id, by="Ben", kind="challenge", note="=1+1")
    passage = next(each.id for each in library.passages(REPORT) if "sour by noon" in each.text)
    library.records.add("challenge", [(passage, "sour by noon")], by="Ben")


def test_another_library_of_the_report_takes_all_in_with_who_when_and_why(here: Library, there: Library):
    decide(here)
    taken = there.review.take_in(here.review.export("jsonl"), "jsonl", by="Cleo")
    assert (taken.conflicts, taken.unknown) == ((), ())
    assert there.records() == here.records()
    for record in here.records():
        ours, theirs = here.records.history(record.id), there.records.history(record.id)
        assert [(e.field, e.after, e.by, e.at, e.why) for e in ours] == [
            (e.field, e.after, e.by, e.at, e.why) for e in theirs
        ]
    again = there.review.take_in(here.review.export("jsonl"), "jsonl", by="Cleo")
    assert (again.taken, again.known) == (0, taken.taken)


def test_what_contradicts_a_decision_made_here_is_told_and_left_out(here: Library, there: Library):
    record = here.records()[0].id
    here.review.decide(record, "accepted", by="Ana")
    there.review.decide(record, "rejected", by="Ben")
    taken = there.review.take_in(here.review.export("jsonl"), "jsonl", by="Cleo")
    [conflict] = taken.conflicts
    assert (conflict.field, conflict.here, conflict.there) == ("status", "rejected", "accepted")
    assert there.record(record).status == "rejected"


def test_decisions_of_coders_who_were_both_asked_are_put_side_by_side(here: Library, there: Library):
    record = here.records()[0].id
    for library, coder, status in ((here, "Ana", "accepted"), (there, "Ben", "rejected")):
        library.review.assign(["Ana", "Ben"], by="Cleo", report=REPORT)
        library.review.decide(record, status, by=coder)
    there.review.take_in(here.review.export("jsonl"), "jsonl", by="Cleo")
    [found] = there.review.disagreements()
    assert found.said == {"status": {"Ana": "accepted", "Ben": "rejected"}}


def test_records_that_are_not_here_are_named(here: Library, tmp_path: Path):
    with Library(tmp_path / "empty") as empty:
        taken = empty.review.take_in(here.review.export("jsonl"), "jsonl", by="Cleo")
    assert set(taken.unknown) == {each.id for each in here.records()}


def test_a_spreadsheet_changed_by_hand_comes_back_and_holds_no_formula(here: Library):
    decide(here)
    rows = list(csv.DictReader(io.StringIO(here.review.export("csv"))))
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
    nothing = here.review.take_in(here.review.export("csv"), "csv", by="Dan")
    assert (nothing.taken, nothing.known) == (0, len(rows))
    rows[0] |= {"status": "rejected", "tags": "sdg:2.3"}
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    here.review.take_in(out.getvalue(), "csv", by="Dan")
    record = here.record(rows[0]["id"])
    assert (record.status, [tag.code for tag in record.tags]) == ("rejected", ["2.3"])
    assert {event.by for event in here.records.history(record.id)} >= {"Dan"}


def test_an_annotation_quotes_the_words_where_they_stand(here: Library):
    decide(here)
    for annotation in json.loads(here.review.export("jsonld")):
        [target] = annotation["target"]
        quote, position = target["selector"]
        text = here.passage(target["source"]["id"].rsplit(":", 1)[1]).text
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
    creators = {one["creator"]["name"] for one in json.loads(here.review.export("jsonld"))}
    assert creators == {"Ana", "lessonbase"}, "what a person decided and what was proposed are told apart"


def test_an_export_that_was_tampered_with_is_refused_whole(here: Library, there: Library):
    decide(here)
    lines = here.review.export("jsonl").splitlines()
    added = next(line for line in lines if '"field":"record"' in line)
    for tampered in (
        added.replace('"extent":[', '"extent":[7,'),
        added.replace('"by":"Ben"', '"by":" "'),
        added.replace('"after":{"id":"', '"after":{"id":"x'),
    ):
        assert tampered != added
        with pytest.raises(QueryError, match="was changed"):
            there.review.take_in("\n".join([*lines, tampered]), "jsonl", by="Cleo")
    assert all(not there.records.history(each.id) for each in there.records())


@pytest.mark.parametrize(
    ("text", "form", "told"),
    [
        ("{}", "jsonl", "Line 1 is no record"),
        ("a,b\n", "csv", "no column id"),
        ("[]", "jsonld", "JSON Lines or CSV"),
    ],
)
def test_what_is_no_export_is_refused_in_words(here: Library, text: str, form: str, told: str):
    with pytest.raises(QueryError, match=told):
        here.review.take_in(text, form, by="Ana")
