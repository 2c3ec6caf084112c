"""A bad file costs itself only."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lessonbase import worker
from lessonbase.ingesting import IngestResult, crew
from lessonbase.ingesting.gathering import Candidate
from lessonbase.ingesting.work import Bench, Limits, Task
from lessonbase.library import Library
from lessonbase.worker import say
from tests.ingesting.conftest import note


@pytest.fixture(autouse=True)
def rogue_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers whose reader does what a text tells it to."""
    monkeypatch.setattr(crew, "_MAIN", "tests.ingesting.rogue:main")
    before = os.environ.get("PYTHONPATH", "")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(Path(__file__).parents[2]), before)))


def ingest_beside_notes(library: Library, folder: Path, text: str) -> IngestResult:
    for number in range(4):
        (folder / f"{number}.md").write_text(note(number))
    (folder / "1-odd.txt").write_text(text)
    results = library.ingest(folder)
    assert [result.status for result in results if result.path.endswith(".md")] == ["added"] * 4
    [odd] = [result for result in results if result.path.endswith(".txt")]
    return odd


def test_a_crash_of_native_code_is_reported_and_the_rest_goes_on(library: Library, folder: Path):
    odd = ingest_beside_notes(library, folder, "CRASH")
    assert odd.status == "failed"
    assert "crash" in (odd.error or "")
    assert [Path(failure.path).name for failure in library.failures()] == ["1-odd.txt"]


def test_a_file_that_works_without_end_is_stopped_at_its_limit(tmp_path: Path, folder: Path):
    with Library(tmp_path / "index", workers=2, file_seconds=2) as library:
        odd = ingest_beside_notes(library, folder, "SPIN")
    assert odd.status == "failed"
    assert "2 seconds" in (odd.error or "")


def test_a_file_that_waits_without_end_is_stopped_by_the_clock(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(worker, "CLOCK", 0.03)
    (folder / "odd.txt").write_text("HANG")
    with Library(tmp_path / "index", file_seconds=100) as library:
        [odd] = library.ingest(folder)
    assert odd.status == "failed"
    assert "100 seconds" in (odd.error or "")


def test_a_file_that_waits_for_the_processor_longer_than_its_limit_is_read(tmp_path: Path, folder: Path):
    (folder / "slow.txt").write_text("SLOW\n\n" + note(9))
    with Library(tmp_path / "index", file_seconds=2) as library:
        assert [each.status for each in library.ingest(folder)] == ["added"]


@pytest.mark.skipif(not hasattr(os, "nice"), reason="priorities are of another kind there")
def test_files_are_read_after_what_somebody_waits_for(library: Library, folder: Path):
    (folder / "nice.txt").write_text("NICE" + note(9))
    [result] = library.ingest(folder)
    texts = " ".join(passage.text for passage in library.passages(result.report_id or ""))
    assert f"read at the priority {os.nice(0) + 5}." in texts


def test_a_worker_that_is_ended_from_outside_is_not_called_out_of_memory(library: Library, folder: Path):
    odd = ingest_beside_notes(library, folder, "KILL")
    assert "ended from outside" in (odd.error or "")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's memory")
def test_a_file_that_eats_memory_is_stopped_at_its_limit(library: Library, folder: Path):
    odd = ingest_beside_notes(library, folder, "EAT")
    assert odd.status == "failed"
    assert "600 MB" in (odd.error or "")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's memory")
def test_a_worker_that_dies_for_lack_of_memory_is_reported_as_that(library: Library, folder: Path):
    (folder / "odd.txt").write_text("ABORT")
    [odd] = library.ingest(folder)
    assert odd.status == "failed"
    assert "600 MB" in (odd.error or "")


@pytest.mark.skipif(not hasattr(signal, "alarm"), reason="this system has no alarm")
def test_a_worker_whose_caller_was_killed_ends_by_itself_after_its_limit(tmp_path: Path):
    (tmp_path / "hang.txt").write_text("HANG")
    begin = "from lessonbase import worker; worker.GRACE_SECONDS = -5; from tests.ingesting import rogue; rogue.main()"
    process = subprocess.Popen(
        [sys.executable, "-c", begin], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin
    say(process.stdin, Bench(tmp_path, tmp_path, Limits(1, 1000, 10, 900), tmp_path / "lessonbase.db"))
    say(process.stdin, Task(Candidate(tmp_path / "hang.txt", str(tmp_path / "hang.txt"), "hang.txt")))
    process.communicate(timeout=30)
    assert process.returncode == -signal.SIGALRM


def test_a_fault_that_nobody_foresaw_names_the_file(library: Library, folder: Path):
    odd = ingest_beside_notes(library, folder, "ODD")
    assert odd.status == "failed"
    assert "1-odd.txt" in (odd.error or "")
    assert "KeyError" in (odd.error or "")


def test_what_a_library_prints_does_not_disturb(library: Library, folder: Path):
    assert ingest_beside_notes(library, folder, "PRINT\n\n" + note(9)).status == "added"


def test_a_failure_is_gone_once_its_file_is_read(library: Library, folder: Path):
    ingest_beside_notes(library, folder, "CRASH")
    (folder / "1-odd.txt").write_text(note(9))
    library.ingest(folder)
    assert library.failures() == []
    assert len(library.reports()) == 5


def test_what_a_first_file_needs_is_made_before_it(tmp_path: Path):
    (tmp_path / "a.md").write_text(note(1))
    patterns = """
import re, sys
from pathlib import Path
from lessonbase.ingesting import work
from lessonbase.reading import read

made = []
compile = re._compiler.compile
re._compiler.compile = lambda *given: made.append(given) or compile(*given)
if sys.argv[2] == "warm":
    work.warm_up()
made.clear()
document = read(Path(sys.argv[1]))
work.made_of(document, None, document.report.id, work.Limits(60, 1000, 10, 900), lambda *_: None)
print(len(made))
"""
    made = [
        int(subprocess.check_output([sys.executable, "-c", patterns, tmp_path / "a.md", how]))
        for how in ("warm", "cold")
    ]
    assert made[0] < made[1] / 10


def test_a_worker_loads_nothing_that_only_others_need():
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, lessonbase.ingesting.work; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not {
        "faiss",
        "tantivy",
        "onnxruntime",
        "tokenizers",
        "pypdf",
        "PIL",
        "pycountry",
        "markdown_it",
    } & set(loaded)
