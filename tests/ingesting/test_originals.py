"""The library's own copy of each file: whole, or known not to be, and back when the file is added again."""

import subprocess
import sys
from pathlib import Path

import pytest

from lessonbase.ingesting.presence import Presence
from lessonbase.library import Library
from lessonbase.reading.lesson_tables import save_columns
from tests.ingesting.conftest import note

REMOVE_AND_DIE = """
import os, signal, sys
from lessonbase.library import Library
from lessonbase.originals import Originals
library = Library(sys.argv[1])
Originals.follow = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
library.remove(library.reports()[0].id)
"""


def added(library: Library, folder: Path) -> Path:
    """The original of a note that was added."""
    (folder / "1.md").write_text(note(1))
    [result] = library.ingest(folder)
    return library.pages.original(result.report_id or "")


@pytest.mark.parametrize("fault", ["gone", "cut", "altered", "empty"])
def test_adding_a_file_again_restores_the_copy_that_was_lost_or_damaged(
    library: Library, folder: Path, fault: str
):
    original = added(library, folder)
    whole = original.read_bytes()
    if fault == "gone":
        original.unlink()
    else:
        original.write_bytes({"cut": whole[:50], "altered": whole[:-2] + b"!\n", "empty": b""}[fault])
    [result] = library.ingest(folder)
    assert result.status == "updated"
    assert [warning.code for warning in result.warnings] == ["original-restored"]
    assert original.read_bytes() == whole
    assert [each.status for each in library.ingest(folder)] == ["unchanged"]


def test_a_mapping_without_its_table_is_no_original(library: Library, folder: Path):
    (folder / "wells.csv").write_text("Lesson,Country\nDig the wells where women meet.,Peru\n")
    save_columns(folder / "wells.csv")
    [result, _] = library.ingest(folder)
    original = library.pages.original(result.report_id or "")
    original.unlink()
    library.ingest(folder)
    assert original.read_bytes() == (folder / "wells.csv").read_bytes()


def test_an_original_can_be_read_by_whom_the_folder_can_be(library: Library, folder: Path):
    originals = library.path / "originals"
    originals.mkdir()
    originals.chmod(0o750)
    assert added(library, folder).stat().st_mode & 0o777 == 0o640


def test_the_original_of_a_report_whose_removal_was_cut_short_is_deleted_by_the_next_program(
    library: Library, folder: Path
):
    original = added(library, folder)
    subprocess.run([sys.executable, "-c", REMOVE_AND_DIE, str(library.path)], check=False)
    assert library.reports() == []
    assert original.exists()
    library.complete()
    assert not original.exists()


def test_the_original_of_a_report_that_came_back_stays(library: Library, folder: Path):
    original = added(library, folder)
    subprocess.run([sys.executable, "-c", REMOVE_AND_DIE, str(library.path)], check=False)
    library.ingest(folder)
    library.complete()
    assert original.exists()


def test_a_name_with_an_ending_of_hundreds_of_characters_is_kept(library: Library, folder: Path):
    (folder / f"a.{'x' * 240}").write_text(note(1))
    (folder / f"a.{'x' * 200}").write_bytes(
        (Path(__file__).parents[2] / "corpus/peru-buyers-first.pdf").read_bytes()
    )
    statuses = {len(Path(each.path).name): each.status for each in library.ingest(folder)}
    assert statuses == {242: "skipped", 202: "added"}


ADD_AND_DIE = """
import os, signal, sys
from pathlib import Path
from lessonbase.ingesting import pipeline, work
from lessonbase.ingesting.gathering import Candidate
from lessonbase.store import Store
index, file = map(Path, sys.argv[1:])
Store.add = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
task = work.Task(Candidate(file, str(file), file.name))
with Store(index / "lessonbase.db") as store:
    work.take_in(task, work.Bench(index, index, work.Limits(60, 1000, 10, 900), store.address), store, lambda *_: None)
"""


def test_the_original_of_a_report_that_was_never_stored_is_deleted_by_the_next_program(
    library: Library, folder: Path
):
    original = added(library, folder)
    (folder / "2.md").write_text(note(2))
    run = [sys.executable, "-c", ADD_AND_DIE, str(library.path), str(folder / "2.md")]
    assert subprocess.run(run, check=False).returncode < 0
    half = original.with_name("tmpx.being-made")
    half.write_text("of a program that was ended")
    assert len(list(original.parent.iterdir())) == 3
    with Presence(library.path):
        library.ingest(folder / "1.md")
        assert half.exists()
    library.ingest(folder / "1.md")
    assert list(original.parent.iterdir()) == [original]


def test_an_original_of_which_nothing_is_known_is_kept(library: Library, folder: Path):
    original = added(library, folder)
    other = original.with_stem("0123456789abcdef")
    other.write_text("of a library whose database was lost")
    library.ingest(folder)
    library.complete()
    library.jobs.resume()
    assert other.exists()
