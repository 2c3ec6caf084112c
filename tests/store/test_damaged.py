"""A database that is not ours, damaged, or on a full disk is told of in plain words, and left as it is."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from lessonbase.errors import LibraryError
from lessonbase.library import Library
from lessonbase.store import Store
from tests.databases import only_in_files
from tests.documents import document, passage, record, report, unit_vectors

pytestmark = only_in_files

SENTENCE = "Otters taught the water committee of Ghazni patience."


def filled(path: Path) -> str:
    """A database with one report; gives its id."""
    of = report()
    held = passage(of, 1, SENTENCE)
    with Store(path) as store:
        store.add(document(of, SENTENCE), [held], [record(of, 1, SENTENCE, held)])
        store.embeddings.add(of.id, unit_vectors(1), "model-a")
    return of.id


def change(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_another_programs_database_is_refused_and_left_as_it_is(tmp_path: Path):
    path = tmp_path / "lessonbase.db"
    change(path, "CREATE TABLE meta (key TEXT, value TEXT)", "CREATE TABLE places (name TEXT)")
    before = path.read_bytes()
    with pytest.raises(LibraryError, match="another program"):
        Store(path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["lessonbase.db"]


@pytest.mark.parametrize(
    "statement", ["UPDATE meta SET value = 'two' WHERE key = 'schema'", "DELETE FROM meta"]
)
def test_a_database_that_says_no_format_is_called_damaged(tmp_path: Path, statement: str):
    path = tmp_path / "lessonbase.db"
    filled(path)
    change(path, statement)
    with pytest.raises(LibraryError, match="damaged"):
        Store(path)


def test_an_empty_database_beside_originals_is_not_made_new(tmp_path: Path):
    (tmp_path / "originals").mkdir()
    (tmp_path / "originals" / "0123456789abcdef.md").write_text(SENTENCE)
    (tmp_path / "lessonbase.db").touch()
    with pytest.raises(LibraryError, match=r"0 bytes.*lessonbase ingest"):
        Library(tmp_path)
    assert (tmp_path / "lessonbase.db").read_bytes() == b""
    (tmp_path / "lessonbase.db").unlink()
    with Library(tmp_path) as library:
        assert [each.status for each in library.ingest(tmp_path / "originals")] == ["added"]


@pytest.mark.parametrize("table", ["reports", "passages", "records"])
@pytest.mark.parametrize("body", ["{", "[]", "null", '{"nonsense": 1}'])
def test_a_broken_row_names_its_report_and_the_way_out(tmp_path: Path, table: str, body: str):
    path = tmp_path / "lessonbase.db"
    report_id = filled(path)
    change(path, f"UPDATE {table} SET body = '{body}'")
    with Store(path) as store:
        with pytest.raises(LibraryError, match=f"{report_id}.*lessonbase remove"):
            (store.reports(), store.passages(report_id), store.records())
        store.remove(report_id)
        assert store.reports() == []


def test_the_text_of_a_removed_report_is_nowhere_in_the_file(tmp_path: Path):
    path = tmp_path / "lessonbase.db"
    report_id = filled(path)
    assert SENTENCE.encode() in path.read_bytes()
    with Store(path) as store:
        store.remove(report_id)
    assert SENTENCE.encode() not in path.read_bytes()


ON_A_FULL_DISK = """
import resource, sys
from lessonbase.library import Library
with Library(sys.argv[2]) as made:
    made.ask("How do we build trust?")  # what the model needs is prepared by now
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
with Library(sys.argv[1]) as library:
    print(library.read_only, library.ask("How do farmers and buyers build trust?").abstained)
    try:
        library.remove(library.reports()[0].id)
    except Exception as error:
        print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits what is written so")
def test_a_library_on_a_full_disk_is_asked_all_the_same(starter_index: Path, tmp_path: Path):
    shutil.copytree(starter_index, tmp_path / "full")
    shutil.copytree(starter_index, tmp_path / "other")
    run = subprocess.run(
        [sys.executable, "-c", ON_A_FULL_DISK, str(tmp_path / "full"), str(tmp_path / "other")],
        capture_output=True,
        text=True,
    )
    assert run.stdout.startswith("True False\n"), run.stderr
    assert "disk is full" in run.stdout
