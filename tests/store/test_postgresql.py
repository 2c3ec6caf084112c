"""A library on a server of PostgreSQL: told in words what is wrong with it, there again when its server is, and written to by
several programs at once."""

import multiprocessing
import re
import threading
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from lessonbase import Library
from lessonbase.errors import LibraryError, SchemaError
from lessonbase.store import Store, database
from lessonbase.store.changes import BEGINNING
from lessonbase.store.copying import copy_all, is_empty
from lessonbase.store.opening import opened
from lessonbase.store.schema import SCHEMA_VERSION
from tests.databases import Server, once, server
from tests.documents import report
from tests.store.test_store import add, decide

pytestmark = once


@pytest.fixture
def running() -> Server:
    return server()


@pytest.fixture
def address(running: Server) -> str:
    return running.fresh()


def schema_of(address: str) -> str:
    return address.rpartition("%3D")[2]


def tables(running: Server, address: str) -> list[str]:
    query = f"SELECT tablename FROM pg_tables WHERE schemaname = '{schema_of(address)}'"
    return [name for (name,) in running.run(query)]


def test_another_programs_database_is_refused_and_left_as_it_is(running: Server, address: str):
    running.run("CREATE TABLE meta (name text)", schema_of(address))
    with pytest.raises(LibraryError, match=r"another program.*LESSONBASE_DATABASE"):
        Store(address)
    assert tables(running, address) == ["meta"]


@pytest.mark.parametrize(("version", "age"), [("0", "an older"), ("99", "a newer")])
def test_a_library_of_another_version_is_refused(running: Server, address: str, version: str, age: str):
    Store(address).close()
    running.run(f"UPDATE meta SET value = '{version}' WHERE key = 'schema'", schema_of(address))
    with pytest.raises(SchemaError, match=age):
        Store(address)


def test_an_empty_database_is_not_taken_for_the_one_that_a_folder_belongs_to(
    running: Server, address: str, tmp_path: Path
):
    Library(tmp_path, database=address).close()
    empty = running.fresh()
    with pytest.raises(LibraryError, match="is empty"):
        Library(tmp_path, database=empty)
    assert tables(running, empty) == []
    other = running.fresh()
    Store(other).close()
    with pytest.raises(LibraryError, match="another library"):
        Library(tmp_path, database=other)


def test_a_library_in_its_folders_file_is_not_left_for_a_database(address: str, tmp_path: Path):
    Library(tmp_path).close()
    with pytest.raises(LibraryError, match="lessonbase move"):
        Library(tmp_path, database=address)


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("mysql://ana@localhost/lessons", "no address of a database of PostgreSQL"),
        ("no address at all", "no address of a database of PostgreSQL"),
        ("postgresql://ana:secret@localhost:5432", "names no database"),
        ("postgresql+psycopg://ana:secret@127.0.0.1:9/lessons", "cannot be reached"),
        ("postgresql+psycopg://ana@127.0.0.1:9/lessons?password=secret", "cannot be reached"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_of_without_its_password(named: str, said: str, tmp_path: Path):
    with pytest.raises(LibraryError, match=said) as caught:
        Library(tmp_path, database=named)
    assert "secret" not in str(caught.value)
    assert not (tmp_path / "database.json").exists()


def test_a_database_that_was_never_made_is_asked_for(running: Server):
    named = running.address("nowhere").replace("://", "+psycopg://", 1)
    with pytest.raises(LibraryError, match=r"is not there.*createdb"):
        Store(named)


def test_whoever_may_only_read_reads(running: Server, address: str):
    with Store(address) as store:
        add(store, report(), "Trust takes time.")
    schema = schema_of(address)
    running.run("DO $$ BEGIN CREATE ROLE reader LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
    running.run(f"GRANT USAGE ON SCHEMA {schema} TO reader")
    running.run(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO reader")
    with Store(address.replace("//lessonbase@", "//reader@")) as store:
        assert store.read_only
        assert [each.statement for each in store.records()] == ["Trust takes time."]
        with pytest.raises(LibraryError, match=r"can be read and searched but not changed.*permission"):
            decide(store, store.records()[0].id, "accepted")


def test_a_server_that_goes_is_told_of_and_one_that_is_back_goes_on(running: Server, address: str):
    with Store(address) as store:
        add(store, report("one", "/1"), "Trust takes time.")
        running.stop()
        try:
            for _ in range(2):
                with pytest.raises(LibraryError, match="cannot be reached"):
                    store.records()
            with pytest.raises(LibraryError, match="cannot be reached"):
                add(store, report("two", "/2"), "Roads come first.")
        finally:
            running.start()
        assert [each.source for each in store.reports()] == ["/1"]
        add(store, report("two", "/2"), "Roads come first.")
        assert sorted(each.source for each in store.reports()) == ["/1", "/2"]


def test_a_server_that_goes_within_a_transaction_leaves_nothing_of_it(running: Server, address: str):
    with Store(address) as store:
        add(store, report("one", "/1"), "Trust takes time.")

        def write() -> None:
            running.stop()
            running.start()

        with pytest.raises(LibraryError, match="cannot be reached"):
            store.codes.edit("theme", lambda used: _edit(), lambda code: None, write, by="Ada")
        assert store.events.since() == []
        decide(store, store.records()[0].id, "accepted")


@pytest.mark.parametrize("gone", ["before", "amid"])
def test_where_two_databases_are_open_the_one_that_fails_is_named(
    running: Server, address: str, tmp_path: Path, gone: str
):
    with Store(address) as store:
        add(store, report("one", "/1"), "Trust takes time.", "Share data early.")

    def stop(*_: int) -> None:
        running.stop()

    def copy() -> None:
        with here.reading() as source, there.writing() as target:
            if gone == "before":
                stop()
            copy_all(source, target, stop)

    here, there = opened(address), opened(tmp_path / "copy.db")
    try:
        with pytest.raises(LibraryError, match=r"postgresql.*cannot be reached"):
            copy()
        with there.reading() as left:
            assert is_empty(left)
    finally:
        running.start()
        here.close()
        there.close()


def _edit() -> Any:
    from lessonbase.store.codes import Edit

    return Edit("renamed")


def _adds(address: str, name: str, count: int) -> None:
    with Store(address) as store:
        for number in range(count):
            of = report(f"{name}{number}", f"/{name}/{number}")
            add(store, of, f"Trust takes time with {name} {number}.", "Share data early.")
            decide(store, store.records()[-1].id, "accepted")


def test_several_programs_write_and_whoever_follows_misses_nothing(address: str):
    Store(address).close()
    several = multiprocessing.get_context("spawn")
    writers = [several.Process(target=_adds, args=(address, name, 8)) for name in ("ana", "ben")]
    with Store(address) as store:
        for each in writers:
            each.start()
        mark, followed = BEGINNING, []
        while any(each.is_alive() for each in writers) or store.changes.after(mark):
            store.changes.wait(mark, 1)
            new = store.changes.after(mark)
            followed += new
            mark = new[-1].mark if new else mark
        assert [each.exitcode for each in writers] == [0, 0]
        assert followed == store.changes.after(BEGINNING)
        assert len(store.reports()) == 16
        assert len(store.events.since()) == len({event.seq for event in store.events.since()})
        assert {each.report_id for each in followed} == {each.id for each in store.reports()}


def test_a_change_is_announced_to_whoever_waits(address: str):
    with Store(address) as store, Store(address) as other:
        mark, told = store.changes.last(), []
        assert not store.changes.wait(mark, 0.01)
        waiting = threading.Thread(target=lambda: told.append(store.changes.wait(mark, 600)))
        waiting.start()
        add(other, report(), "Trust takes time.")
        waiting.join(60)
        assert told == [True]


def test_a_character_that_the_server_does_not_take_stops_nobody(address: str):
    with Store(address) as store:
        add(store, report(), "Trust takes time.")
        [record] = store.records()
        store.events.change("record", record.id, {"note": "a\0b \\u0000", "assigned_to": "A\0na"}, "B\0en")
        assert store.record(record.id).note == "a\ufffdb \\u0000"
        [outline] = store.coding.outlines()
        assert outline.assigned_to == "A\ufffdna"
        assert {event.by for event in store.events.since()} == {"B\ufffden"}
        assert store.report_from("/no\0where") is None


# ── migrations, of both kinds ────────────────────────────────────────────────────────────────


@pytest.fixture(params=["sqlite", "postgresql"])
def somewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    return tmp_path / "lessonbase.db" if request.param == "sqlite" else server().fresh()


def shape(somewhere: Path | str) -> set[tuple[str, str]]:
    engine = sa.create_engine(f"sqlite:///{somewhere}" if isinstance(somewhere, Path) else somewhere)
    columns = {(c["name"], str(c["type"])) for c in sa.inspect(engine).get_columns("failures")}
    engine.dispose()
    return columns


def test_a_step_to_a_next_format_is_taken_whole_or_not_at_all_by_both_kinds(
    somewhere: Path | str, monkeypatch: pytest.MonkeyPatch
):
    with Store(somewhere) as store:
        store.failures.add("/a.pdf", "it is empty")
    before = shape(somewhere)

    def step(connection: sa.Connection) -> None:
        with Operations(MigrationContext.configure(connection)).batch_alter_table("failures") as table:
            table.add_column(sa.Column("pages", sa.Integer, nullable=False, server_default="0"))
            table.alter_column("reason", new_column_name="why")

    def broken(connection: sa.Connection) -> None:
        step(connection)
        raise LibraryError("no further")

    later = SCHEMA_VERSION + 1
    monkeypatch.setattr(database, "SCHEMA_VERSION", later)
    monkeypatch.setitem(database.MIGRATIONS, later, broken)
    with pytest.raises(LibraryError, match="no further"):
        opened(somewhere)
    assert shape(somewhere) == before
    monkeypatch.setitem(database.MIGRATIONS, later, step)
    migrated = opened(somewhere)
    with migrated.reading() as connection:
        assert database.fact(connection, "schema") == str(later)
        [row] = connection.exec_driver_sql("SELECT path, why, pages FROM failures").all()
    migrated.close()
    assert tuple(row) == ("/a.pdf", "it is empty", 0)


def test_what_takes_its_place_from_here_is_tested_on_both_kinds():
    root = Path(__file__).parents[2]
    [listed] = re.findall(
        r"^ON_BOTH := \$\(addprefix tests/,(.*?)\)$", (root / "Makefile").read_text(), re.M | re.S
    )
    on_both = [root / "tests" / name for name in listed.replace("\\\n", " ").split()]
    assert all(path.exists() for path in on_both)
    for folder in ("store", "review", "exchange"):
        for path in (root / "tests" / folder).glob("test_*.py"):
            if re.search(r"^from tests\.databases import .*\b(at|where|moved)\b", path.read_text(), re.M):
                assert {path, path.parent} & set(on_both), f"{path} is not in ON_BOTH of the Makefile"
