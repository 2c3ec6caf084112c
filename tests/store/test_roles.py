"""People have roles; once anybody has one, roles are held to."""

from pathlib import Path

import pytest

from lessonbase import Library
from lessonbase.errors import ForbiddenError, QueryError
from tests.databases import where
from tests.store.test_names import FIRST, add
from tests.test_review_commands import said

REPORT = "1" * 16


@pytest.fixture
def library(tmp_path: Path):
    with Library(tmp_path / "index", **where(tmp_path / "index")) as opened:
        add(opened._store, FIRST, REPORT)
        yield opened


def test_while_nobody_has_a_role_everybody_may_do_everything(library: Library):
    library.review.decide(library.records()[0].id, "accepted", by="Ana")
    library.people.set("Ben", [], by="Ana")
    library.review.decide(library.records()[1].id, "accepted", by="Zoe")
    assert [(each.name, each.roles) for each in library.people()] == [("Ana", ()), ("Ben", ()), ("Zoe", ())]


def test_roles_say_who_may_do_what(library: Library, tmp_path: Path):
    library.people.set("Cleo", ["administrator"], by="Cleo")
    library.people.set("Ana", ["evaluator"], by="Cleo")
    library.people.set("Ben", ["reader", "trainer"], by="Cleo")
    record = library.records()[0].id
    [event] = library.review.decide(record, "accepted", by="Ana")
    for by in ("Ben", "Zoe"):
        with pytest.raises(ForbiddenError, match=rf"{by} may not do this.*evaluator.*Ask Cleo"):
            library.review.decide(record, "rejected", by=by)
        with pytest.raises(ForbiddenError):
            library.events.undo(event.seq, by=by)
        with pytest.raises(ForbiddenError):
            library.exchange.take_in(library.exchange.export("jsonl"), "jsonl", by=by)
        with pytest.raises(ForbiddenError):
            library.portable.take_in(library.portable.export(tmp_path / "a.lessonbase"), by=by)
    with pytest.raises(ForbiddenError, match="administrator"):
        library.taxonomies.add("ours", "water", "Water", title="Ours", by="Ana")
    with pytest.raises(ForbiddenError, match="administrator"):
        library.people.set("Ana", ["administrator"], by="Ana")
    assert library.record(record).status == "accepted"
    library.people.set("Ben", ["evaluator"], by="Cleo")
    library.review.decide(record, "rejected", by="Ben")


def test_packs_are_the_trainers_and_facts_of_reports_the_evaluators(library: Library):
    library.people.set("Cleo", ["administrator"], by="Cleo")
    library.people.set("Ana", ["evaluator"], by="Cleo")
    library.people.set("Ben", ["trainer"], by="Cleo")
    library.packs.new("Trust", by="Ben")
    report = library.reports()[0].id
    library.reports.correct(report, "Ana", title="As its cover says")
    refused = (
        lambda: library.packs.new("Hope", by="Ana"),
        lambda: library.packs.label("Trust", "mine", by="Ana"),
        lambda: library.packs.add("Trust", [library.records()[0].id], by="Zoe"),
        lambda: library.packs.remove("trust", by="Ana"),
        lambda: library.reports.correct(report, "Ben", title="Mine"),
        lambda: library.reports.correct(report, "Zoe", year=1999),
    )
    for attempt in refused:
        with pytest.raises(ForbiddenError, match=r"may not do this.*Ask Cleo"):
            attempt()
    assert [(pack.name, pack.version) for pack in library.packs.all()] == [("Trust", 1)]
    assert library.report(report).title == "As its cover says"
    library.packs.remove("trust", by="Cleo")


def test_an_administrator_stays(library: Library):
    with pytest.raises(QueryError, match="Somebody must be administrator"):
        library.people.set("Ana", ["evaluator"], by="Ana")
    library.people.set("Cleo", ["administrator"], by="Cleo")
    library.people.set("Ana", ["evaluator"], by="Cleo")
    with pytest.raises(QueryError, match="Somebody must be administrator"):
        library.people.set("Cleo", [], by="Cleo")
    with pytest.raises(QueryError, match="is no role"):
        library.people.set("Ana", ["king"], by="Cleo")
    with pytest.raises(QueryError, match="Nobody was named"):
        library.people.set(" ", ["reader"], by="Cleo")
    with pytest.raises(QueryError, match="people role"):
        library.events.undo(library.events.last(), by="Cleo")


def test_roles_do_not_come_with_another_library(library: Library, tmp_path: Path):
    library.people.set("Cleo", ["administrator"], by="Cleo")
    library.portable.export(tmp_path / "a.lessonbase")
    with Library(tmp_path / "other", **where(tmp_path / "other")) as other:
        other.portable.take_in(tmp_path / "a.lessonbase", by="Ana")
        assert [each.roles for each in other.people()] == []


def test_people_are_added_by_command(library: Library):
    index = library.path
    said(index, "people", "add", "Cleo", "--role", "administrator", "--by", "Cleo")
    [ana] = said(index, "people", "role", "Ana", "evaluator", "trainer", "--by", "Cleo")
    assert ana["roles"] == ["evaluator", "trainer"]
    assert [each["name"] for each in said(index, "people", "list")] == ["Ana", "Cleo"]
