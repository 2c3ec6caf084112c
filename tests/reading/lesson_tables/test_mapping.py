"""A mapping as people keep it: saved, found, corrected, refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lessonbase.errors import ReadError, UnsupportedError
from lessonbase.reading import read
from lessonbase.reading.lesson_tables import Columns, columns_for, preview, save_columns
from tests.reading.lesson_tables.conftest import codes, stated

Written = Callable[..., Path]
UNKNOWN = "who,said\nNjeri,Ask the elders first.\nOkello,Mend the road before the rains.\n"


def test_what_is_saved_is_what_is_read_again(tmp_path: Path) -> None:
    columns = Columns(lesson=("Ce qu’on a appris",), theme=("a", "b"), kinds={"Idée": "lesson"})
    columns.save(tmp_path / "mapping.json")
    assert Columns.load(tmp_path / "mapping.json") == columns
    assert '"lesson": "Ce qu’on a appris"' in (tmp_path / "mapping.json").read_text(encoding="utf-8")


def test_a_mapping_beside_the_table_is_used(written: Written) -> None:
    path = written(UNKNOWN)
    written('{"lesson": "Said", "id": "who"}', "table.csv.columns.json")
    document = read(path)
    assert stated(document)[0] == ("lesson", "Ask the elders first.")
    assert "columns-guessed" not in codes(document)


def test_a_mapping_that_is_named_goes_before_the_one_beside_the_table(written: Written) -> None:
    path = written(UNKNOWN)
    written('{"lesson": "said"}', "table.csv.columns.json")
    assert stated(read(path, columns=Columns(challenge="said")))[0][0] == "challenge"


def test_a_saved_guess_reads_the_same(wells: Path) -> None:
    before = stated(read(wells))
    assert save_columns(wells).name == "wells.csv.columns.json"
    assert stated(read(wells)) == before


def test_a_mapping_to_be_filled_in_is_saved_where_nothing_was_guessed(written: Written) -> None:
    path = written(UNKNOWN)
    assert '"lesson": []' in save_columns(path).read_text()
    with pytest.raises(ReadError, match="names no column of statements"):
        read(path)


def test_a_column_that_is_not_there_is_named_with_those_that_are(written: Written) -> None:
    with pytest.raises(ReadError, match="names “spoken”, but its columns are: “who”, “said”"):
        read(written(UNKNOWN), columns=Columns(lesson="spoken"))


@pytest.mark.parametrize("content", ['{"lessons": "said"}', '{"lesson": 7}', "lesson: said", "[]", "\xff"])
def test_a_faulty_mapping_is_refused_with_its_fault(written: Written, content: str) -> None:
    path = written(UNKNOWN)
    written(content.encode("latin-1"), "table.csv.columns.json")
    with pytest.raises(ReadError, match="column mapping") as caught:
        read(path)
    assert caught.value.path.name == "table.csv.columns.json"


def test_a_mapping_itself_is_no_table(written: Written) -> None:
    with pytest.raises(UnsupportedError, match="mapping of the table beside it"):
        read(written('{"lesson": "said"}', "table.csv.columns.json"))


def test_the_report_says_by_which_mapping_it_was_read(written: Written) -> None:
    path = written("Lesson,Note\nAsk the elders first.,twice\n")
    assert "columns" not in read(path).report.origins
    written('{"recommendation": "Lesson"}', "table.csv.columns.json")
    assert read(path).report.origins["columns"] == Columns(recommendation=("Lesson",)).mark


def test_a_file_that_is_no_table_has_no_mapping() -> None:
    assert columns_for(Path("report.pdf")) is None


def test_a_preview_shows_columns_and_a_row_before_anything_is_added(wells: Path) -> None:
    (shown,) = preview(wells)
    assert shown.columns.lesson == ("Lesson learned",)
    assert shown.kept == ("Approved by",)
    assert shown.rows == 2
    assert shown.example["Country"] == "Kenya"
    assert shown.problem is None


def test_a_preview_of_an_unknown_table_says_what_is_missing(written: Written) -> None:
    (shown,) = preview(written(UNKNOWN))
    assert "“who”, “said”" in (shown.problem or "")
