"""A look at a table before it is added: what its columns would be taken for, or nothing."""

import zipfile
from pathlib import Path

from lessonbase import Library
from lessonbase.ingesting import Limits, look
from lessonbase.reading.lesson_tables import Columns, preview, save_columns

LIMITS = Limits(seconds=60, megabytes=1024, pages=100, passage_characters=900)
TABLE = (
    "Lesson,Country\nWells dug by herders are kept in repair.,Chad\nTea comes before talk of water.,Chad\n"
)


def table(folder: Path) -> Path:
    """A table of two lessons."""
    path = folder / "wells.csv"
    path.write_text(TABLE, "utf-8")
    return path


def test_a_look_shows_what_reading_would_take_the_columns_for(tmp_path: Path) -> None:
    path = table(tmp_path)
    assert look(path, LIMITS) == preview(path)


def test_a_look_shows_a_few_different_cells_of_each_column(tmp_path: Path) -> None:
    (sheet,) = look(table(tmp_path), LIMITS)
    assert sheet.cells["Country"] == ("Chad",)
    assert len(sheet.cells["Lesson"]) == 2


def test_a_look_at_what_is_no_table_shows_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 and nothing more")
    assert look(broken, LIMITS) == []
    assert look(tmp_path / "absent.csv", LIMITS) == []


def test_the_tables_in_an_archive_are_looked_at_one_by_one(tmp_path: Path) -> None:
    packed = tmp_path / "wells.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(table(tmp_path), "2019/wells.csv")
        archive.writestr("manifest.csv", "file,title\nwells.csv,Wells\n")
        archive.writestr("notes.txt", "No table.")
        archive.writestr("2019/wells.csv.columns.json", '{"success": "Lesson"}')
    with Library(tmp_path / "index") as library:
        found = [
            (source, library.tables.columns(file), len(library.tables.look(file)))
            for source, file in library.tables.within(packed)
        ]
    assert found == [(f"{packed}/2019/wells.csv", Columns(success=("Lesson",)), 1)]


def test_the_mapping_of_a_table_in_the_library_is_known_for_its_copy(tmp_path: Path) -> None:
    path = table(tmp_path)
    columns = Columns(success=("Lesson",))
    save_columns(path, columns)
    copy = tmp_path / "copy"
    copy.mkdir()
    with Library(tmp_path / "index") as library:
        assert library.tables.columns(table(copy)) is None
        library.ingest(path)
        assert library.tables.columns(copy / "wells.csv") == columns
