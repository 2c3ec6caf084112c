"""What was accepted is read, whoever watches, and whatever ends the program meanwhile."""

import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
from filelock import FileLock

from lessonbase.ingesting import Job
from lessonbase.ingesting.presence import Presence
from lessonbase.library import Library
from lessonbase.store import Store
from tests.ingesting.conftest import note

TABLE = "No,Lesson learned,Remark\n1,Dig the wells where the women meet.,Peru\n2,Count the lamps each night.,India\n"
# Accepts files and dies before it reads any.
ACCEPT_AND_DIE = """
import os, signal, sys
from lessonbase.library import Library
library = Library(sys.argv[1])
library.jobs._go_on = lambda: None
library.jobs.add(sys.argv[2:])
print("accepted", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
# Accepts tables, waits until all ask, answers what it is told to, and dies.
ASK_AND_DIE = """
import os, signal, sys, time
from lessonbase.library import Library
library = Library(sys.argv[1])
jobs = library.jobs
jobs.add(sys.argv[2:3])
while not jobs.asking() or jobs.waiting():
    time.sleep(0.02)
[number] = [job.number for job in jobs.all() if job.question]
jobs.take(number, "Remark", "country")
if sys.argv[3:]:
    jobs._go_on = lambda: None
    jobs.answer(number)
os.kill(os.getpid(), signal.SIGKILL)
"""


def dies(script: str, *given: str | Path) -> None:
    run = subprocess.run([sys.executable, "-c", script, *map(str, given)], capture_output=True, text=True)
    assert run.returncode < 0, run.stderr


def wait(until: Callable[[], bool]) -> None:
    late = time.monotonic() + 120
    while not until():
        assert time.monotonic() < late
        time.sleep(0.02)


def through(library: Library) -> list[Job]:
    wait(lambda: not library.jobs.waiting())
    return library.jobs.all()


def sent(index: Path, name: str, text: str) -> Path:
    """A file as a browser sends it."""
    path = index / "uploads" / name.partition(".")[0] / name
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return path


def test_a_file_is_in_the_library_or_waits_in_the_database(library: Library, folder: Path):
    (folder / "1.md").write_text(note(1))
    library.jobs.add([folder / "1.md"])
    [job] = through(library)
    assert job.report_id == library.reports()[0].id
    with Store(library.path / "lessonbase.db") as store:
        wait(lambda: store.accepted.all() == [])


def test_files_accepted_by_a_program_that_was_killed_are_read_by_the_next(tmp_path: Path):
    index = tmp_path / "index"
    files = [sent(index, f"{number}.md", note(number)) for number in range(5)]
    dies(ACCEPT_AND_DIE, index, *files)
    with Library(index) as library:
        assert library.reports() == []
        library.jobs.resume()
        jobs = through(library)
        assert [job.path.name for job in jobs] == [file.name for file in files]
        assert len(library.reports()) == 5
        wait(lambda: not any(file.exists() for file in files))  # the library keeps its own copies


def test_files_of_a_program_that_still_runs_are_left_to_it(library: Library, folder: Path):
    (folder / "1.md").write_text(note(1))
    with Library(library.path) as other:
        other.jobs._go_on = lambda: None  # it is slow to begin
        other.jobs.add([folder / "1.md"])
        library.jobs.resume()
        assert library.jobs.all() == []
    library.jobs.resume()
    assert [job.results[0].status for job in through(library)] == ["added"]


def test_a_table_that_asked_when_the_program_was_killed_asks_again_as_far_as_it_was_answered(tmp_path: Path):
    table = sent(tmp_path / "index", "wells.csv", TABLE)
    dies(ASK_AND_DIE, tmp_path / "index", table)
    with Library(tmp_path / "index") as library:
        library.jobs.resume()
        [job] = through(library)
        assert job.question is not None
        assert job.question.taken.country == ("Remark",)
        assert library.reports() == []
        library.jobs.answer(job.number)
        [job] = through(library)
        assert job.results[0].records == 2


def test_a_table_that_was_answered_is_read_as_it_was_answered(tmp_path: Path):
    table = sent(tmp_path / "index", "wells.csv", TABLE)
    dies(ASK_AND_DIE, tmp_path / "index", table, "answer")
    with Library(tmp_path / "index") as library:
        library.jobs.resume()
        [job] = through(library)
        assert job.results[0].status == "added"
        assert "country" in {tag.scheme for tag in library.records()[0].tags}


def test_tables_of_an_archive_still_ask_when_the_rest_of_it_was_read(tmp_path: Path):
    index = tmp_path / "index"
    packed = index / "uploads" / "x" / "all.zip"
    packed.parent.mkdir(parents=True)
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("deep/wells.csv", TABLE)
        archive.writestr("note.md", note(1))
    dies(ASK_AND_DIE, index, packed)
    with Library(index) as library:
        assert len(library.reports()) == 1
        library.jobs.resume()
        [job] = through(library)
        assert job.name == "wells.csv (in all.zip)"
        assert packed.exists()
        library.jobs.answer(job.number)
        assert len([one for one in through(library) if one.results]) == 1
        assert len(library.reports()) == 2
        wait(lambda: not packed.exists())


def test_files_sent_and_never_claimed_are_deleted_at_the_next_start_those_that_failed_are_not(
    library: Library, tmp_path: Path
):
    failed = sent(library.path, "broken.pdf", "no PDF")
    library.jobs.add([failed])
    through(library)
    unclaimed = sent(library.path, "unclaimed.md", note(1))
    with Library(library.path) as other:
        other.jobs.resume()
        assert unclaimed.exists()  # the first program may be about to claim it
    library.close()
    with Library(library.path) as later:
        # The sign of life of a program that has ended may outlast it for a moment.
        wait(lambda: later.jobs.resume() or not unclaimed.exists())
        assert not unclaimed.parent.exists()
        assert failed.exists()
        assert [Path(failure.path) for failure in later.failures()] == [failed]


def test_vectors_that_were_still_to_come_are_made_by_the_next_program(library: Library, folder: Path):
    (folder / "1.md").write_text(note(1))
    [result] = library.ingest(folder)
    with library._store._database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM vectors")
    assert library.overview().passages_without_vector == result.passages
    library.jobs.resume()
    wait(lambda: library.overview().passages_without_vector == 0)


def test_a_file_that_the_library_could_not_take_is_tried_again_by_the_next_program(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    (folder / "1.md").write_text(note(1))
    with monkeypatch.context() as broken:
        broken.setattr(library, "ingest_each", lambda *_, **__: 1 / 0)
        library.jobs.add([folder / "1.md"])
        [job] = through(library)
        assert "written to the log" in (job.fault or "")
    library.close()
    with Library(library.path) as later:
        later.jobs.resume()
        assert [job.results[0].status for job in through(later)] == ["added"]


def test_a_program_is_known_to_live_until_it_ends(tmp_path: Path):
    one, other = Presence(tmp_path), Presence(tmp_path)
    one.begin()
    assert other.lives(one.name)
    assert not other.alone()
    one.end()
    assert not other.lives(one.name)
    assert other.alone()


def test_a_program_begins_while_another_asks_whether_it_lives(tmp_path: Path):
    """The asker holds its sign for an instant, and removes what it takes for dead."""
    one, other = Presence(tmp_path), Presence(tmp_path)
    sign = tmp_path / "at-work" / f"{one.name}.lock"
    sign.parent.mkdir()
    asked = FileLock(sign)
    asked.acquire()
    beginning = Thread(target=one.begin)
    beginning.start()
    beginning.join(0.2)
    sign.unlink()
    asked.release()
    beginning.join()
    assert other.lives(one.name)
    one.end()
