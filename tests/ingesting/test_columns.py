"""The mapping of a table's columns: found beside it, named, changed; and kept with the original."""

import json
import zipfile
from pathlib import Path

import pytest

from lessonbase.errors import ReadError
from lessonbase.library import Library
from lessonbase.reading.lesson_tables import Columns

TABLE = "Ref,What we saw,Said by\n1,Wells that women chose were used twice as often.,Ana\n2,Pumps need a key holder.,Ben\n"
MAPPING = json.dumps({"lesson": ["What we saw"], "id": ["Ref"]})


@pytest.fixture
def table(folder: Path) -> Path:
    """A table whose headers say nothing of lessons."""
    made = folder / "notes.csv"
    made.write_text(TABLE)
    return made


def statements(library: Library) -> list[str]:
    return sorted(record.statement for record in library.records(kind="lesson"))


WANTED = ["Pumps need a key holder.", "Wells that women chose were used twice as often."]


def test_a_table_of_unknown_columns_tells_how_to_name_them(library: Library, table: Path):
    [result] = library.ingest(table)
    assert result.status == "failed"
    assert "lessonbase columns" in (result.error or "")


def test_a_mapping_beside_a_table_is_found_and_told(library: Library, table: Path):
    (table.parent / "notes.csv.columns.json").write_text(MAPPING)
    read, told = library.ingest(table.parent)
    assert (read.status, told.status) == ("added", "skipped")
    assert statements(library) == WANTED


def test_a_mapping_in_an_archive_is_followed(library: Library, folder: Path):
    with zipfile.ZipFile(folder / "notes.zip", "w") as archive:
        archive.writestr("2019/notes.csv", TABLE)
        archive.writestr("2019/notes.csv.columns.json", MAPPING)
    read, told = library.ingest(folder / "notes.zip")
    assert (read.status, told.status) == ("added", "skipped")
    assert statements(library) == WANTED
    assert [result.status for result in library.ingest(folder / "notes.zip")] == ["unchanged", "skipped"]


def test_a_mapping_can_be_named(library: Library, table: Path, tmp_path: Path):
    named = tmp_path / "mapping.json"
    named.write_text(MAPPING)
    [result] = library.ingest(table, columns=named)
    assert result.status == "added"
    assert statements(library) == WANTED
    with pytest.raises(ReadError):
        library.ingest(table, columns=table)


def test_a_changed_mapping_has_the_table_read_again(library: Library, table: Path):
    beside = table.parent / "notes.csv.columns.json"
    beside.write_text(MAPPING)
    library.ingest(table)
    assert [result.status for result in library.ingest(table)] == ["unchanged"]
    beside.write_text(json.dumps({"recommendation": ["What we saw"]}))
    assert [result.status for result in library.ingest(table)] == ["updated"]
    assert {record.kind for record in library.records()} == {"recommendation"}


def test_what_was_read_can_be_seen_though_the_mapping_is_gone(library: Library, table: Path):
    beside = table.parent / "notes.csv.columns.json"
    beside.write_text(MAPPING)
    [result] = library.ingest(table)
    beside.unlink()
    assert WANTED[0] in library.pages.inspect(result.report_id or "").html
    library.remove(result.report_id or "")
    assert list((library.path / "originals").iterdir()) == []


def test_a_table_goes_on_to_be_read_by_the_mapping_it_was_last_read_by(library: Library, table: Path):
    beside = table.parent / "notes.csv.columns.json"
    beside.write_text(MAPPING)
    library.ingest(table)
    beside.unlink()
    assert [result.status for result in library.ingest(table)] == ["unchanged"]
    assert statements(library) == WANTED


def test_each_table_may_have_a_mapping_of_its_own_and_some_are_left_out(library: Library, folder: Path):
    for name in ("notes", "more", "rest"):
        (folder / f"{name}.csv").write_text(TABLE.replace("Wells", name.capitalize()))
    mapped = {
        str(folder / "notes.csv"): Columns(success=("What we saw",)),
        str(folder / "more.csv"): Columns(challenge=("What we saw",)),
    }
    found = library.ingest_each(folder, columns=mapped, leave_out=[str(folder / "rest.csv")])
    assert sorted(Path(result.path).name for result in found) == ["more.csv", "notes.csv"]
    assert {record.kind for record in library.records()} == {"success", "challenge"}


def test_a_table_in_the_library_is_read_again_by_another_mapping(library: Library, folder: Path, table: Path):
    (folder / "manifest.csv").write_text("file,title,country\nnotes.csv,Notes from the wells,Chad\n")
    (folder / "notes.csv.columns.json").write_text(MAPPING)
    library.ingest(folder)
    [before] = library.reports()
    for file in folder.iterdir():
        file.unlink()
    [sheet] = library.tables.look_again(before)
    assert sheet.columns == Columns(lesson=("What we saw",), id=("Ref",))
    result = library.read_again(before.id, Columns(recommendation=("What we saw",)))
    assert (result.status, result.records, library.failures()) == ("updated", 2, [])
    assert {record.kind for record in library.records()} == {"recommendation"}
    after = library.report(before.id)
    assert (after.title, after.source, after.countries) == (before.title, before.source, ("TD",))


def test_a_table_that_cannot_be_read_by_another_mapping_stays_as_it_was(library: Library, table: Path):
    (table.parent / "notes.csv.columns.json").write_text(MAPPING)
    [added] = library.ingest(table)
    result = library.read_again(added.report_id or "", Columns(lesson=("Heard",)))
    assert result.status == "failed"
    assert library.failures() == []
    assert statements(library) == WANTED
