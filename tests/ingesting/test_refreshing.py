"""A library follows what lessonbase has learned since, stage by stage, from what is kept of each report."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from lessonbase import Library
from lessonbase.store import Store

TEXT = """Evaluation of the dairy programme in Kenya, 2018

Lessons learned

Lesson 1: Roads come before markets in the hills of Kenya.

Milk that waits for a truck is sour by noon, and losses fell once the county had repaired the road.

Lesson 2: Trust between farmers and buyers takes several seasons of fair dealing to build.
"""


@pytest.fixture
def index(tmp_path: Path) -> Path:
    file = tmp_path / "dairy.txt"
    file.write_text(TEXT)
    with Library(tmp_path / "index") as library:
        [result] = library.ingest(file)
        assert result.status == "added"
    return tmp_path / "index"


def sql(index: Path, statement: str) -> list[tuple]:
    with sqlite3.connect(index / "lessonbase.db") as connection:
        return connection.execute(statement).fetchall()


def all_of(index: Path) -> tuple:
    with Store(index / "lessonbase.db") as store:
        [report] = store.reports()
        keys = store.embeddings.passage_keys().tolist()
        return report, store.passages(report.id), store.records(), keys


Refreshed = Callable[[], list[str]]


@pytest.fixture
def refreshed(index: Path) -> Refreshed:
    def run() -> list[str]:
        with Library(index) as library:
            return [result.status for result in library.refresh()]

    return run


def test_what_is_up_to_date_is_left_alone(index: Path, refreshed: Refreshed):
    before = all_of(index)
    assert refreshed() == []
    assert all_of(index) == before


def test_a_document_is_kept_and_shown_without_its_original(index: Path):
    for original in (index / "originals").iterdir():
        original.unlink()
    with Library(index) as library:
        [report] = library.reports()
        assert [block.text for block in library.pages.document(report.id).blocks if block.kind == "heading"]
        assert "Roads come before markets" in library.pages.inspect(report.id).html


def test_newer_tags_need_no_reading_and_no_other_passages(index: Path, refreshed: Refreshed):
    before = all_of(index)
    for original in (index / "originals").iterdir():
        original.unlink()
    sql(index, "delete from tags")
    sql(index, "update reports set tagging = 0")
    assert refreshed() == ["updated"]
    assert all_of(index) == before


def test_newer_extraction_uses_the_kept_document_and_keeps_ids_and_decisions(
    index: Path, refreshed: Refreshed
):
    report, passages, records, _ = all_of(index)
    with Store(index / "lessonbase.db") as store:
        store.events.change("record", records[0].id, {"status": "accepted"}, "Ana")
    for original in (index / "originals").iterdir():
        original.unlink()
    sql(index, "update passages set text = 'as an older extraction had it'")
    sql(index, "update reports set extraction = 0")
    assert refreshed() == ["updated"]
    now = all_of(index)
    assert now[:2] == (report, passages)
    assert [(each.id, each.status) for each in now[2]] == [
        (each.id, "accepted" if each == records[0] else "proposed") for each in records
    ]
    with Library(index) as library:
        assert library.overview().passages_without_vector == 0


def test_newer_reading_reads_the_original_again(index: Path, refreshed: Refreshed):
    before = all_of(index)
    sql(index, "update reports set reading = 0")
    sql(index, "update documents set body = x'00', digest = 'none'")
    assert refreshed() == ["updated"]
    assert all_of(index)[:3] == before[:3]
    assert refreshed() == []


def test_a_report_that_cannot_be_read_again_stays_as_it_was(index: Path, refreshed: Refreshed):
    before = all_of(index)
    sql(index, "update reports set reading = 0")
    for original in (index / "originals").iterdir():
        original.unlink()
    assert refreshed() == ["failed"]
    assert all_of(index) == before
    with Library(index) as library:
        assert library.failures() == []


@pytest.mark.parametrize("damage", ["x'00'", "substr(body, 1, 50)"])
def test_a_damaged_document_is_told_by_the_doctor_and_mended_from_the_original(
    index: Path, refreshed: Refreshed, damage: str
):
    sql(index, f"update documents set body = {damage}")
    with Library(index) as library:
        [report] = library.reports()
        told = [finding.text for finding in library.check() if not finding.well]
    assert len(told) == 1
    assert report.title in told[0]
    assert "lessonbase refresh" in told[0]
    assert refreshed() == ["unchanged"]
    with Library(index) as library:
        assert all(finding.well for finding in library.check())


def test_looking_at_a_report_mends_its_document_too(index: Path):
    sql(index, "delete from documents")
    with Library(index) as library:
        [report] = library.reports()
        blocks = library.pages.document(report.id).blocks
    assert sql(index, "select count(*) from documents") == [(1,)]
    with Library(index) as library:
        assert library.pages.document(report.id).blocks == blocks
