"""What two coders took the same records for, in a table, a number and a sentence."""

from pathlib import Path

import pytest

from lessonbase import Library
from tests.databases import where
from tests.store.test_names import FIRST, add

REPORT = "1" * 16


@pytest.fixture
def library(tmp_path: Path):
    with Library(tmp_path / "index", **where(tmp_path / "index")) as opened:
        add(opened._store, FIRST, REPORT)
        opened.review.assign(["Ana", "Ben"], by="Cleo", report=REPORT)
        yield opened


def test_who_chose_what_is_counted_by_kind_and_rejected_is_none(library: Library):
    first, second = library.records()
    for name in ("Ana", "Ben"):
        library.review.decide(second.id, "accepted", by=name)
    library.review.decide(first.id, "rejected", by="Ana")
    library.review.decide(first.id, "accepted", by="Ben")
    compared = library.review.compared(REPORT)
    assert (compared.units, compared.same, compared.pair) == (2, 1, ("Ana", "Ben"))
    assert compared.table == {"none": {first.kind: 1}, second.kind: {second.kind: 1}}
    assert compared.judgement.startswith("Poor agreement")


def test_nothing_is_said_of_records_that_only_one_decided_on(library: Library):
    library.review.decide(library.records()[0].id, "accepted", by="Ana")
    compared = library.review.compared(REPORT)
    assert (compared.units, compared.agreement.alpha) == (0, None)
    assert "Nothing can be said yet" in compared.judgement


def test_to_settle_as_one_coder_did_takes_status_kind_and_tags(library: Library):
    first = library.records()[0].id
    library.records.change(first, by="Ben", kind="challenge")
    library.review.decide(
        first, "accepted", by="Ben", tags=[library.taxonomies.tag("theme:trust")], why="see p. 3"
    )
    library.review.decide(first, "rejected", by="Ana")
    [found] = library.review.disagreements(REPORT)
    assert found.why == {"Ben": "see p. 3"}
    library.review.settle([first], "Ben", by="Cleo")
    record = library.record(first)
    assert (record.status, record.kind, record.adjudicated_by) == ("accepted", "challenge", "Cleo")
    assert "trust" in {tag.code for tag in record.tags}
    assert library.review.disagreements(REPORT) == []
