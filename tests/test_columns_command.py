"""`lessonbase columns`: what a table's columns are taken for, before it is added."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from lessonbase.cli import app
from lessonbase.reading.lesson_tables import Columns, TablePreview, preview

TABLE = "Lección aprendida,País,Notas\nCada pozo necesita un comité elegido.,Perú,visita de marzo\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A small table in Spanish."""
    path = tmp_path / "pozos.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["columns", *map(str, arguments)], env={"COLUMNS": "120"})


def test_it_shows_each_column_with_its_use_and_a_cell(table: Path) -> None:
    shown = run(table)
    assert shown.exit_code == 0
    for word in (
        "Lección aprendida",
        "lesson",
        "country",
        "Perú",
        "Notas",
        "kept as it is",
        "visita de marzo",
    ):
        assert word in shown.stdout
    assert not table.with_name("pozos.csv.columns.json").exists()


def test_json_is_the_preview_a_line_a_sheet(table: Path) -> None:
    [line] = run(table, "--json").stdout.splitlines()
    assert TablePreview.model_validate_json(line) == preview(table)[0]


def test_saving_writes_the_mapping_beside_the_table(table: Path) -> None:
    assert run(table, "--save").exit_code == 0
    saved = table.with_name("pozos.csv.columns.json")
    assert json.loads(saved.read_text(encoding="utf-8")) == {"lesson": "Lección aprendida", "country": "País"}
    assert Columns.load(saved) == preview(table)[0].columns


def test_a_file_that_is_no_table_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("Nothing in rows.")
    refused = run(tmp_path / "report.txt")
    assert refused.exit_code == 1
    assert "it is no table" in " ".join(refused.stderr.split())


def test_a_table_whose_lessons_are_not_found_fails_but_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "said.csv"
    path.write_text("who,said\nNjeri,Ask the elders well before the work.\n", encoding="utf-8")
    shown = run(path, "--save")
    assert shown.exit_code == 1
    assert "Not read" in shown.stdout
    assert path.with_name("said.csv.columns.json").exists()
