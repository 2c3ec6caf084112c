"""A library moves from a file to a server and back with all it holds, and is whole wherever a move was stopped."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from lessonbase import Library
from lessonbase.backup import back_up, restore, verify
from lessonbase.cli import app
from lessonbase.errors import LibraryError
from lessonbase.moving import INTO_FILE, move
from lessonbase.store import Store
from lessonbase.store.copying import OnCopied
from lessonbase.store.opening import opened
from lessonbase.store.schema import metadata
from tests.databases import server

FILES = ("mango-cluster-trust.md", "peru-buyers-first.pdf")


@pytest.fixture(scope="module")
def made(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with decisions, a correction, a pack, a failure, a file that waits, and one report that was removed."""
    folder = tmp_path_factory.mktemp("to-move") / "index"
    broken = folder.parent / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 and no more")
    with Library(folder, workers=1) as library:
        library.ingest([*(corpus / name for name in FILES), broken])
        first, second, *_ = library.records()
        library.decide(first.id, "accepted", by="Ada", why="seen there")
        event = library.records.change(second.id, by="Ben", note="Näheres auf S. 3 – 😀")[0]
        library.events.undo(event.seq, by="Ada")
        library.people.set("Ada", ["administrator"], by="Ada")
    with Store(folder / "lessonbase.db") as store:
        store.accepted.remove([store.accepted.add([Path("/gone.pdf")], "nobody")[0].number])
        store.accepted.add([Path(os.fsdecode(b"/not-utf-8-\xff.pdf"))], "nobody")
        store.packs.save("trust", {"title": "Trust"}, by="Ada")
    return folder


@pytest.fixture
def index(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "index"))


@pytest.fixture
def address() -> str:
    return server().fresh()


def held(address: Path | str) -> dict[str, list[Any]]:
    """All rows of a database, but for the facts that say where it is from."""
    database = opened(address, moving=True)
    with database.reading() as connection:
        found = {
            table.name: [
                tuple(row)
                for row in connection.execute(sa.select(table).order_by(*table.primary_key.columns))
            ]
            for table in metadata.sorted_tables
        }
    database.close()
    found["meta"] = [row for row in found["meta"] if row[0] not in ("library", "moved to")]
    return found


def test_all_of_a_library_is_on_the_server_and_back_in_a_file(index: Path, address: str):
    before = held(index / "lessonbase.db")
    there = move(index, address)
    assert there.rows == {table: len(rows) for table, rows in before.items()} | {"meta": there.rows["meta"]}
    assert held(address) == before
    (index / "lessonbase.db").unlink()
    back = move(index, INTO_FILE, address)
    assert back.rows == there.rows
    assert held(index / "lessonbase.db") == before
    assert not (index / "database.json").exists()


def test_a_moved_library_answers_as_before_with_the_index_it_had(index: Path, address: str):
    question = "How do we build trust with buyers?"
    with Library(index) as library:
        answer = library.ask(question)
    marks = {path: path.stat().st_mtime_ns for path in (index / "search").rglob("*") if path.is_file()}
    move(index, address)
    with Library(index, database=address) as library:
        assert library.ask(question) == answer
        assert all(
            finding.well for finding in library.check(deep=True) if "could not be read" not in finding.text
        )
    assert {path: path.stat().st_mtime_ns for path in marks} == marks


def test_numbers_go_on_where_they_were(index: Path, address: str):
    with Store(index / "lessonbase.db") as store:
        last_event, [waiting] = store.events.last(), store.accepted.all()
    move(index, address)
    with Store(address) as store:
        [event] = store.events.change("record", store.records()[0].id, {"note": "again"}, "Ada")
        assert event.seq == last_event + 1
        store.accepted.remove([waiting.number])
        assert store.accepted.add([Path("/next.pdf")], "nobody")[0].number == waiting.number + 1


def test_nothing_is_written_any_more_where_a_library_was(index: Path, address: str):
    with Store(index / "lessonbase.db") as running:  # as a page that is open meanwhile
        record = running.records()[0]
        move(index, address)
        with pytest.raises(LibraryError, match=r"was moved to postgresql\+psycopg://.*LESSONBASE_DATABASE"):
            running.events.change("record", record.id, {"note": "lost?"}, "Ada")
    with pytest.raises(LibraryError, match="LESSONBASE_DATABASE=postgresql"):
        Library(index)
    (index / "database.json").unlink()
    with pytest.raises(LibraryError, match="was moved to"):
        Library(index)


def test_a_target_with_something_in_it_is_refused_and_left_as_it_is(
    index: Path, address: str, tmp_path: Path
):
    with Library(tmp_path / "other", database=address) as other:
        other.people.set("Eve", ["administrator"], by="Eve")
    before = held(address)
    with pytest.raises(LibraryError, match="something in"):
        move(index, address)
    assert held(address) == before
    foreign = server().fresh()
    server().run("CREATE TABLE places (name text)", schema_of(foreign))
    with pytest.raises(LibraryError, match="another program"):
        move(index, foreign)
    with Library(index) as library:
        library.decide(library.records()[0].id, "rejected", by="Ada")


def test_a_damaged_library_is_not_moved(index: Path, address: str):
    import sqlite3

    with sqlite3.connect(index / "lessonbase.db") as connection:
        connection.execute("update records set body = '{'")
    with pytest.raises(LibraryError, match=r"damaged.*doctor"):
        move(index, address)


def schema_of(address: str) -> str:
    return address.rpartition("%3D")[2]


MOVER = """
import os, signal, sys
from pathlib import Path
import lessonbase.moving as moving
import lessonbase.store.database as database
steps = int(sys.argv[3])
def counted(step):
    def run(*given, **named):
        global steps
        if steps == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        steps -= 1
        return step(*given, **named)
    return run
for name in ("set_fact", "write_note", "copy_all", "_check_target", "Moved"):
    setattr(moving, name, counted(getattr(moving, name)))
moving.move(Path(sys.argv[1]), sys.argv[2])
print("moved")
"""


@pytest.mark.parametrize("step", range(9))
def test_a_move_that_was_killed_goes_on_when_called_again(index: Path, address: str, step: int):
    before = held(index / "lessonbase.db")
    run = subprocess.run(
        [sys.executable, "-c", MOVER, str(index), address, str(step)], capture_output=True, text=True
    )
    assert (run.returncode, run.stdout) in ((-signal.SIGKILL, ""), (0, "moved\n")), run.stderr
    if run.returncode:
        move(index, address)
    assert held(address) == before
    with Library(index, database=address) as library:
        assert [event.by for event in library.events.since()] == ["Ada", "Ben", "Ada", "Ada"]


def test_a_move_that_came_to_its_end_may_be_called_again(index: Path, address: str):
    before = held(index / "lessonbase.db")
    there = move(index, address)
    again = move(index, address)
    assert (again.source, again.target, again.rows) == (there.target, there.target, {})
    with pytest.raises(LibraryError, match="LESSONBASE_DATABASE"):
        move(index, server().fresh())
    (index / "lessonbase.db").unlink()
    move(index, INTO_FILE, address)
    assert not move(index, INTO_FILE, address).rows
    assert held(index / "lessonbase.db") == before
    move(index, server().fresh())
    (index / "database.json").unlink()
    with pytest.raises(LibraryError, match="was moved to"):
        move(index, INTO_FILE)


def test_a_move_whose_copy_is_not_the_same_is_none(index: Path, address: str):
    def meddle(done: int, total: int) -> None:
        if done == total:
            raise LibraryError("the line is broken")

    interrupted: OnCopied = meddle
    with pytest.raises(LibraryError, match="line"):
        move(index, address, on_copied=interrupted)
    with Library(index) as library:
        library.decide(library.records()[0].id, "rejected", by="Ada")
    move(index, address)
    with Library(index, database=address) as library:
        assert library.records()


def test_a_backup_of_a_library_on_a_server_needs_none_to_be_put_back(
    index: Path, address: str, tmp_path: Path
):
    before = held(index / "lessonbase.db")
    move(index, address)
    back_up(index, tmp_path / "backups", named=address)
    assert all(finding.well for finding in verify(tmp_path / "backups"))
    restore(tmp_path / "backups", tmp_path / "again")
    assert held(tmp_path / "again" / "lessonbase.db") == before
    with Library(tmp_path / "again") as library:
        library.decide(library.records()[0].id, "rejected", by="Ada")


@pytest.fixture
def run(index: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    def run(*words: str, database: str = "") -> str:
        monkeypatch.setenv("LESSONBASE_DATABASE", database)
        ran = CliRunner().invoke(app, [*words, "--index", str(index)])
        assert ran.exit_code == 0, ran.output
        return ran.output

    return run


def test_the_command_says_what_to_do_next(run: Callable[..., str], address: str):
    said = run("move", address)
    assert "compared by hash" in said
    assert "LESSONBASE_DATABASE=postgresql+psycopg://" in said
    again = run("move", address)
    assert "moved by an earlier call" in again
    assert "Delete it" not in again, "it is the one that is in use"
    assert "mango" in run("reports", database=address).casefold()
