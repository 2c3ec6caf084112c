"""A library that nobody may write to is read and searched as any other; what would change it says why it cannot."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lessonbase.library import Library
from lessonbase.store import Store
from tests.conftest import close

Ran = subprocess.CompletedProcess[str]
Run = Callable[..., Ran]


@pytest.fixture
def run(bound_by_permissions: tuple[str, ...], closed_index: Path, tmp_path: Path) -> Run:
    """Runs a command over the closed library."""

    def begin(*words: str) -> Ran:
        command = (sys.executable, "-c", "from lessonbase.cli import app; app()")
        return subprocess.run(
            [*bound_by_permissions, *command, *words, "--index", str(closed_index)],
            capture_output=True,
            text=True,
            cwd=tmp_path,
        )

    return begin


def contents(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


@pytest.mark.parametrize("indexed", [True, False])
def test_it_is_asked_and_searched_with_its_indexes_and_without(
    run: Run, closed_index: Path, starter_index: Path, indexed: bool
):
    if not indexed:
        closed_index.chmod(0o755)
        for folder in (closed_index / "search", *(closed_index / "search").rglob("*/")):
            folder.chmod(0o755)
        shutil.rmtree(closed_index / "search")
        close(closed_index)
    before = contents(closed_index)
    question = "How do we build trust between farmers and buyers?"
    ran = run("search", question, "-k", "5", "--json")
    assert ran.returncode == 0, ran.stderr
    found = [json.loads(line)["passage"]["id"] for line in ran.stdout.splitlines()]
    with Library(starter_index) as library:
        assert found == [hit.passage.id for hit in library.search(question, 5)]
    assert contents(closed_index) == before


@pytest.mark.parametrize(
    "words", [("reports", "--json"), ("records", "--kind", "lesson", "--json"), ("doctor",)]
)
def test_it_is_listed_and_looked_over(run: Run, words: tuple[str, ...]):
    ran = run(*words)
    assert ran.returncode == 0, ran.stderr
    assert len(ran.stdout.splitlines()) > 3


@pytest.mark.parametrize("words", [("ingest", "notes.md"), ("reindex",)])
def test_what_would_change_it_says_at_once_why_it_cannot(run: Run, tmp_path: Path, words: tuple[str, ...]):
    (tmp_path / "notes.md").write_text("Lesson learned: Wells need owners who live beside them.\n")
    ran = run(*words)
    assert ran.returncode == 1
    assert "can be read and searched but not changed" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_place_where_the_pages_of_a_report_cannot_be_written_is_named(run: Run, closed_index: Path):
    ran = run("doctor", "mango-cluster-trust.md", "--html", str(closed_index / "seen.html"))
    assert ran.returncode == 1
    assert "Name another place" in ran.stderr


def test_what_another_user_is_writing_is_seen(bound_by_permissions: tuple[str, ...], tmp_path: Path):
    folder = tmp_path / "library"
    folder.mkdir()
    path = folder / "lessonbase.db"
    Store(path).close()
    writer = sqlite3.connect(path)  # the rows stay in the write-ahead log until it is closed
    writer.execute("INSERT INTO failures VALUES ('/reports/a.pdf', 'It is empty.', '2026-01-01')")
    writer.commit()
    close(folder)
    reader = (
        "import sys; from pathlib import Path; from lessonbase.store import Store; "
        "print(*[failure.path for failure in Store(Path(sys.argv[1])).failures.all()])"
    )
    try:
        ran = subprocess.run(
            [*bound_by_permissions, sys.executable, "-c", reader, str(path)], capture_output=True, text=True
        )
    finally:
        folder.chmod(0o755)
        writer.close()
    assert ran.stdout.split() == ["/reports/a.pdf"], ran.stderr
