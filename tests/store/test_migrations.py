"""A library that an older lessonbase wrote is brought up to date, whole, with its decisions, however often it is stopped."""

import gzip
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from lessonbase.store import Store
from lessonbase.store.migrations import MIGRATIONS
from lessonbase.store.schema import SCHEMA_VERSION
from tests.databases import only_in_files
from tests.documents import document, passage, record, report

pytestmark = only_in_files

LIBRARIES = Path(__file__).parent / "libraries"


def laid_down(folder: Path, version: int) -> Path:
    """A library as that version of lessonbase wrote it: two evaluations and a table of lessons, with decisions."""
    path = folder / "lessonbase.db"
    dump = gzip.decompress((LIBRARIES / f"library-{version}.sql.gz").read_bytes()).decode()
    with sqlite3.connect(path) as connection:
        connection.executescript(dump)
    return path


def rows(path: Path, query: str) -> list[tuple]:
    with sqlite3.connect(path) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def former(tmp_path: Path) -> Path:
    return laid_down(tmp_path, 2)


def test_everything_of_a_library_is_there_after_it_was_brought_up_to_date(former: Path):
    counted = ("reports", "pages", "passages", "vectors", "records", "record_passages", "record_bands", "repeats",
               "tags", "sources", "failures")  # fmt: skip
    before = {table: rows(former, f"select count(*) from {table}") for table in counted}
    said = rows(former, "select kind, statement, status from records order by report_id, position")
    Store(former).close()
    assert {table: rows(former, f"select count(*) from {table}") for table in counted} == before
    assert rows(former, "select kind, statement, status from records order by report_id, position") == said
    assert rows(former, "pragma foreign_key_check") == []
    assert rows(former, "select * from repeats where record_id >= other_id") == []


def test_former_ids_lead_to_the_same_records_and_passages(former: Path):
    records = dict(rows(former, "select id, statement from records"))
    passages = dict(rows(former, "select id, text from passages"))
    evidence = rows(former, "select record_id, passage_id from record_passages")
    with Store(former) as store:
        for old, statement in records.items():
            found = store.record(old)
            assert (found.statement, found.id == old) == (statement, False)
        for old, text in passages.items():
            assert store.passage(old).text == text
        for old_record, old_passage in evidence:
            found = store.record(old_record)
            assert store.passage(old_passage).id in (found.passage_id, *found.passage_ids)
        for each in store.records():
            assert all(part.text in store.passage(part.passage_id).text for part in each.parts)
            assert each.repeat_of is None or store.record(each.repeat_of).id == each.repeat_of


def test_ids_are_those_that_reading_the_same_words_gives(former: Path):
    with Store(former) as store:
        named = {each.id: each.statement for each in store.records()}
    again = [name for name, statement in named.items() if statement.startswith("The office should pay")]
    assert len(set(again)) == 2, "of two that say the same each has its own"
    assert all(name.count("-") >= 2 and name.isascii() for name in named)


def test_decisions_become_events_with_who_and_when(former: Path):
    decided = rows(former, "select status, decided_by, decided_at from decisions order by id")
    with Store(former) as store:
        events = store.events.since()
        assert [(each.after, each.by, each.at.isoformat()) for each in events] == decided
        roads = next(each for each in store.records() if each.statement.startswith("Roads come before"))
        assert roads.status == "accepted"
        history = store.events.of("record", roads.id)
        assert [(each.before, each.after, each.by) for each in history] == [
            ("proposed", "rejected", "Ben"),
            ("rejected", "accepted", "Ana"),
        ]
        store.events.undo(history[-1].seq, "Ana")
        assert store.record(roads.id).status == "rejected"


def test_a_migrated_database_has_the_tables_of_a_new_one(former: Path, tmp_path: Path):
    new = tmp_path / "new.db"
    Store(new).close()
    Store(former).close()

    def shape(path: Path) -> dict[str, set[tuple]]:
        tables = [name for (name,) in rows(path, "select name from sqlite_master where type = 'table'")]
        return {
            table: {
                (column[1], column[2].replace("FLOAT", "REAL"), column[3], column[5])
                for column in rows(path, f"pragma table_info({table})")
            }
            | {(index[1],) for index in rows(path, f"pragma index_list({table})") if index[3] == "c"}
            for table in tables
        }

    assert shape(former) == shape(new)


OPENER = """
import sys, time
from pathlib import Path
from lessonbase.store import Store, migrations
import lessonbase.store.migrations as migrations
step = migrations.MIGRATIONS[3]
def slowly(connection):
    connection.exec_driver_sql("create table a_part_of_it (x)")
    step(connection)
    print("through", flush=True)
    time.sleep(60)
migrations.MIGRATIONS[3] = slowly
Store(Path(sys.argv[1]))
"""


def test_a_library_killed_while_it_is_brought_up_to_date_opens_again(former: Path):
    held = rows(former, "select count(*) from records")
    opening = subprocess.Popen([sys.executable, "-c", OPENER, str(former)], stdout=subprocess.PIPE, text=True)
    assert opening.stdout.readline() == "through\n"
    os.kill(opening.pid, signal.SIGKILL)
    opening.wait()
    with Store(former) as store:
        assert all(finding.well for finding in store.soundness())
        assert [(len(store.records()) + 1,)] == held, "one of them is rejected"
    assert rows(former, "select name from sqlite_master where name = 'a_part_of_it'") == []


def test_every_version_before_this_one_has_a_way_to_it():
    assert sorted(MIGRATIONS) == list(range(2, SCHEMA_VERSION + 1))


def test_a_library_of_the_first_version_is_brought_up_to_date_with_its_decisions(former: Path):
    old = "d942556f1b57ba0b-r001"
    with sqlite3.connect(former) as connection:  # as version 1 left it
        connection.executescript(
            f"""
            drop table record_bands; drop table repeats; drop table decisions;
            alter table passages drop column role;
            alter table reports drop column reader;
            alter table records drop column explicit;
            alter table records drop column role;
            alter table records drop column repeat_of;
            update records set body = json_set(body, '$.explicit', json('true'));
            create table decisions (id integer primary key autoincrement,
                record_id text not null references records(id) on delete cascade,
                status text not null, decided_by text not null, decided_at text not null);
            create index ix_decisions_record_id on decisions (record_id);
            insert into decisions (record_id, status, decided_by, decided_at)
                values ('{old}', 'accepted', 'Ana', '2026-11-24T10:00:00+00:00');
            update records set status = 'proposed' where id != '{old}';
            update records set status = 'accepted' where id = '{old}';
            update meta set value = '1' where key = 'schema';
            """
        )
    with Store(former) as store:
        assert {each.status for each in store.records()} == {"accepted", "proposed"}
        assert store.record(old).status == "accepted"
        of = store.report("d942556f1b57ba0b")
        assert set(store.states(of.id)) == {0}, "it is read anew when its file is added again"
        new = report("new", of.source)
        held = passage(new, 1, store.record(old).statement)
        store.add(document(new), [held], [record(new, 1, held.text, held)])
        assert [each.status for each in store.records() if each.report_id == new.id] == ["accepted"]
