"""People change records as they see fit; every change says who, can be taken back, and outlasts another reading."""

from pathlib import Path

import pytest

from lessonbase import Library
from lessonbase.errors import ConflictError, NotFoundError, QueryError
from lessonbase.model import Record, Tag
from tests.databases import where
from tests.store.test_names import FIRST, SECOND, add


@pytest.fixture
def library(tmp_path: Path):
    with Library(tmp_path / "index", **where(tmp_path / "index")) as opened:
        add(opened._store, FIRST, "1" * 16)
        yield opened


def named(library: Library, begins: str) -> Record:
    [found] = [record for record in library.records() if record.statement.startswith(begins)]
    return found


def passage_with(library: Library, words: str) -> str:
    [report] = library.reports()
    return next(each.id for each in library.passages(report.id) if words in each.text)


def test_what_was_proposed_stays_readable_beside_what_is_current(library: Library):
    record = named(library, "Roads")
    library.records.change(record.id, by="Ana", kind="challenge", note="Only in the hills.")
    library.records.tag(record.id, Tag(scheme="country", code="KE", label="Kenya"), by="Ana")
    now = library.records.get(record.id)
    assert (now.kind, now.note, [tag.code for tag in now.tags]) == ("challenge", "Only in the hills.", ["KE"])
    assert library.records.proposed(record.id) == record
    assert library.records(kind="challenge") == library.records(country="KE") == [now]
    library.records.untag(record.id, "country:KE", by="Ben")
    assert library.records(country="KE") == []


def test_a_decision_on_what_somebody_decided_meanwhile_is_refused(library: Library):
    record = named(library, "Roads")
    library.records.decide(record.id, "rejected", by="Ben", seen="proposed")
    with pytest.raises(ConflictError, match="Nothing was changed"):
        library.records.decide(record.id, "accepted", by="Ana", seen="proposed")
    assert library.record(record.id).status == "rejected"


def test_a_record_added_in_words_of_the_report_outlasts_a_new_edition(library: Library):
    words = "Milk that waits for a truck is sour by noon"
    added = library.records.add("challenge", [(passage_with(library, words), words)], by="Ana", why="missed")
    assert (added.statement, added.origin) == (words, "person")
    assert library.records(kind="challenge") == [added]
    add(library._store, SECOND, "2" * 16)
    again = library.record(added.id)
    assert (again.statement, again.report_id) == (words, "2" * 16)
    assert words in library.passage(again.passage_id).text
    [event] = library.records.history(added.id)
    library.events.undo(event.seq, by="Ben")
    with pytest.raises(NotFoundError):
        library.record(added.id)
    library.events.undo(library.events.since()[-1].seq, by="Ana")
    assert library.record(added.id) == again


def test_words_that_do_not_stand_in_the_passage_are_refused(library: Library):
    record = named(library, "Roads")
    with pytest.raises(QueryError, match="does not stand in passage"):
        library.records.restate(record.id, [(record.passage_id, "Roads come first.")], by="Ana")
    with pytest.raises(QueryError, match="already"):
        library.records.add(record.kind, [(record.passage_id, record.statement)], by="Ana")
    with pytest.raises(QueryError, match="Say who"):
        library.records.decide(record.id, "accepted", by=" ")
    assert library.events.since() == []


def test_a_record_can_be_split_and_its_parts_taken_back_at_once(library: Library):
    record = named(library, "Roads")
    here = record.passage_id
    parts = library.records.split(
        record.id, [[(here, "Roads come before markets")], [(here, "in the hills.")]], by="Ana"
    )
    assert [each.statement for each in parts] == ["Roads come before markets", "in the hills."]
    assert parts[0].id == record.id
    add(library._store, SECOND, "2" * 16)
    assert {each.statement for each in library.records()} >= {each.statement for each in parts}
    library.events.undo(library.records.history(record.id)[-1].seq, by="Ben")
    assert library.record(record.id).statement == record.statement
    assert "in the hills." not in {each.statement for each in library.records()}


def test_records_can_be_made_one(library: Library):
    roads, trust = named(library, "Roads"), named(library, "Trust")
    one = library.records.merge([trust.id, roads.id], by="Ana")
    assert one.statement == f"{trust.statement}\n{roads.statement}"
    assert library.records() == [one]
    gone = library.record(roads.id)
    assert (gone.status, gone.merged_into) == ("withdrawn", trust.id)
    library.events.restore("record", roads.id, 0, by="Ben")
    library.events.restore("record", trust.id, 0, by="Ben")
    assert library.records() == [trust, roads]


def test_a_report_corrected_by_a_person_stays_so_in_a_new_edition(library: Library):
    library.reports.correct(
        "1" * 16, by="Ana", title="Dairy", year="2018", country=["Kenya", "ML"], language="French"
    )
    add(library._store, SECOND, "2" * 16)
    [report] = library.reports()
    assert (report.title, report.year, report.countries, report.language) == (
        "Dairy",
        2018,
        ("KE", "ML"),
        "fr",
    )
    assert report.origins["year"] == "a correction by Ana"
    assert library.reports.proposed(report.id).title == "Evaluation"
    assert library.records(country="KE", year=2018) == library.records()
    assert [event.field for event in library.reports.history("1" * 16)] == [
        "title",
        "year",
        "countries",
        "language",
    ]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"year": "last spring"}, "“last spring” is no year"),
        ({"year": 19}, "“19” is no year"),
        ({"country": "Atlantis"}, "“Atlantis” is no country"),
        ({"country": ["Kenya", "Ruritania"]}, "“Ruritania” is no country"),
        ({"language": "Klingonish"}, "“Klingonish” is no language"),
        ({"title": "  "}, "title"),
        ({"of": "0" * 16}, "There is no report"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_in_words(library: Library, said: dict, told: str):
    before = library.reports()
    with pytest.raises(QueryError, match=told):
        library.reports.correct("1" * 16, by="Ana", **said)
    assert library.reports() == before
    assert library.events.since() == []


def test_a_library_can_be_open_twice(library: Library):
    with Library(library.path, **where(library.path)) as other:
        record = named(other, "Roads")
        library.records.decide(record.id, "accepted", by="Ana")
        assert other.record(record.id).status == "accepted"
        other.records.decide(record.id, "rejected", by="Ben")
    assert library.record(record.id).status == "rejected"
