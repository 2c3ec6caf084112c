"""Coders decide for themselves, see what is left, and one of them settles what they differ on."""

from pathlib import Path

import pytest

from lessonbase import Library
from lessonbase.errors import ConflictError, NotFoundError, QueryError
from lessonbase.model import Record, Tag
from tests.databases import where
from tests.store.test_names import FIRST, SECOND, add

REPORT = "1" * 16
TRUST = Tag(scheme="theme", code="trust", label="Trust")


@pytest.fixture
def library(tmp_path: Path):
    with Library(tmp_path / "index", **where(tmp_path / "index")) as opened:
        add(opened._store, FIRST, REPORT)
        yield opened


@pytest.fixture
def two(library: Library) -> tuple[str, str]:
    """The ids of two records that Ana and Ben are asked to decide on."""
    library.review.assign(["Ana", "Ben"], by="Cleo", report=REPORT)
    one, other = library.records()
    return one.id, other.id


def test_what_nobody_was_asked_for_waits_until_somebody_decides(library: Library):
    first = library.review.next("Ana")
    library.review.decide(first.id, "accepted", by="Ana")
    assert [each.id for each in library.review.queue("Ben")] == [
        each.id for each in library.records() if each.id != first.id
    ]


def test_coders_decide_without_seeing_what_others_said(library: Library, two: tuple[str, str]):
    library.review.decide(two[0], "rejected", by="Ana", tags=[TRUST])
    library.records.change(two[0], by="Ana", kind="challenge")
    seen = next(each for each in library.review.queue("Ben", order="document") if each.id == two[0])
    assert (seen.status, seen.kind, seen.tags) == (
        "proposed",
        "lesson",
        library.records.proposed(two[0]).tags,
    )
    assert [each.id for each in library.review.queue("Ana")] == [two[1]]
    assert library.review.queue("Dan") == []
    assert library.review.status(REPORT).left == {"Ana": 1, "Ben": 2}


def test_the_same_decision_of_two_coders_is_told_of_both(library: Library, two: tuple[str, str]):
    library.review.decide(two[0], "accepted", by="Ana")
    library.review.decide(two[0], "accepted", by="Ben")
    assert [(each.field, each.after, each.by) for each in library.records.history(two[0])][1:] == [
        ("status", "accepted", "Ana"),
        ("status", "accepted", "Ben"),
    ]
    assert library.review.decide(two[0], "accepted", by="Ben") == []


def test_agreement_is_measured_by_status_kind_scheme_and_code(library: Library, two: tuple[str, str]):
    for record_id in two:
        library.review.decide(record_id, "accepted", by="Ana", tags=[TRUST])
        library.review.decide(record_id, "accepted", by="Ben")
    library.review.decide(two[1], "rejected", by="Ben")
    library.review.tag(two[0], TRUST, by="Ben")
    found = {each.about: each for each in library.review.agreement(REPORT)}
    assert found["status"].percent == found["theme:trust"].percent == 0.5
    assert found["kind"].percent == 1.0
    assert found["status"].coders == ("Ana", "Ben")
    assert found["theme"].units >= found["theme:trust"].units == 2


def test_what_coders_differ_on_is_listed_and_the_final_decision_holds(library: Library, two: tuple[str, str]):
    library.review.decide(two[0], "accepted", by="Ana")
    library.review.decide(two[0], "rejected", by="Ben", why="no lesson")
    [found] = library.review.disagreements(REPORT)
    assert found.said == {"status": {"Ana": "accepted", "Ben": "rejected"}}
    library.review.adjudicate(two[0], "accepted", by="Cleo", why="see page 3")
    assert library.review.disagreements(REPORT) == []
    record = library.record(two[0])
    assert (record.status, record.adjudicated_by) == ("accepted", "Cleo")
    with pytest.raises(ConflictError, match="finally by Cleo"):
        library.review.decide(two[0], "rejected", by="Ben")
    status = next(each for each in library.review.agreement(REPORT) if each.about == "status")
    assert (status.coders, status.percent) == (("Ana", "Ben"), 0.0), "a final decision is no coder's"


def test_a_final_decision_can_be_taken_back_and_outlasts_a_new_edition(
    library: Library, two: tuple[str, str]
):
    library.review.decide(two[0], "accepted", by="Ana")
    [event, *_] = library.review.adjudicate(two[0], "rejected", by="Cleo")
    add(library._store, SECOND, "2" * 16)
    again = library._store.record(two[0])
    assert (again.status, again.adjudicated_by, again.coders) == ("rejected", "Cleo", ("Ana", "Ben"))
    library.events.undo(event.seq, by="Cleo")
    again = library._store.record(two[0])
    assert (again.status, again.adjudicated_by) == ("accepted", None)


def test_progress_counts_and_says_what_may_be_said(library: Library):
    assert "cannot be said yet" in library.review.status(REPORT).statement
    for each in library.records():
        library.review.decide(each.id, "accepted", by="Ana")
    done = library.review.status()
    assert (done.records, done.accepted, done.undecided, done.left) == (2, 2, 0, {})
    assert done.certificate.holds
    assert done.statement == "Every record that lessonbase proposes has been decided on."


def test_what_cannot_be_is_told_in_words(library: Library):
    with pytest.raises(NotFoundError, match="no report"):
        library.review.status("no such")
    with pytest.raises(NotFoundError, match="no record"):
        library.review.decide("no such", "accepted", by="Ana")
    with pytest.raises(QueryError, match="no order of the queue"):
        library.review.queue("Ana", order="alphabetical")
    with pytest.raises(QueryError, match="Nobody was named"):
        library.review.decide(library.records()[0].id, "accepted", by=" ")


def record(name: str, confidence: float, section: str = "Lessons", parent: str | None = None) -> Record:
    return Record(
        id=name, report_id=REPORT, kind="lesson", statement=name, passage_id="p", confidence=confidence,
        section=(section,), parent_id=parent,
    )  # fmt: skip


def test_the_queue_begins_with_what_is_uncertain_influential_and_different(library: Library):
    from lessonbase.review.queue import in_order, useful_first

    def names(*records: Record) -> list[str]:
        return [each.id for each in useful_first(records)]

    assert names(record("sure", 1.0), record("doubtful", 0.5), record("likely", 0.9)) == [
        "doubtful",
        "likely",
        "sure",
    ]
    above = [
        record("alone", 0.9),
        record("above", 0.9, "Other"),
        record("under", 1.0, "Third", parent="above"),
    ]
    assert names(*above)[0] == "above"
    assert names(record("a", 0.5), record("b", 0.5), record("c", 0.6, "Other")) == ["a", "c", "b"]
    several = [record("a", 0.5), record("b", 0.9)]
    assert [each.id for each in in_order(several, "likely")] == ["b", "a"]
    assert in_order(several, "document") == several


def test_who_decides_on_what_somebody_decided_meanwhile_is_told(library: Library):
    record = library.records()[0].id
    library.review.decide(record, "rejected", by="Ben", seen="proposed")
    with pytest.raises(ConflictError, match="Nothing was changed"):
        library.review.decide(record, "accepted", by="Ana", seen="proposed")
    assert library.record(record).status == "rejected"


def test_what_may_be_said_of_completeness_is_said_of_what_was_proposed_only():
    from lessonbase.review import Certificate, Progress

    seen = Certificate(seen=90, total=100, found=40, target=0.95, confidence=0.95, p=0.01, holds=True)
    progress = Progress(
        records=100, accepted=40, rejected=50, withdrawn=0, undecided=10, left={}, disagreements=0, certificate=seen
    )  # fmt: skip
    assert progress.statement == (
        "With 95 % confidence at least 95 % of the records worth accepting, among the 100 that lessonbase proposes, have "
        "been seen: 90 were decided on, 40 accepted."
    )
