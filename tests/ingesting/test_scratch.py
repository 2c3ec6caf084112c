"""What a killed run leaves in the temporary folder goes with the next run; what a living one uses stays."""

import subprocess
import sys
from pathlib import Path

import pytest

from lessonbase.errors import LibraryError
from lessonbase.ingesting.scratch import at_work_in, scratch_folder

RUN = """
from lessonbase.ingesting.scratch import scratch_folder
with scratch_folder() as folder:
    (folder / "unpacked").mkdir()
    (folder / "unpacked" / "report.pdf").write_text("a report")
    print(folder, flush=True)
    input()
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of the test's own."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def another_run() -> tuple[subprocess.Popen[str], Path]:
    run = subprocess.Popen(
        [sys.executable, "-c", RUN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert run.stdout
    return run, Path(run.stdout.readline().strip())


def kill(run: subprocess.Popen[str]) -> None:
    run.kill()
    run.communicate()


def test_what_a_killed_run_left_is_swept_by_the_next_but_not_while_it_lives():
    run, left = another_run()
    with scratch_folder() as own:
        assert own.is_dir()
    assert (left / "unpacked" / "report.pdf").is_file()
    kill(run)
    assert left.is_dir()
    with scratch_folder():
        assert not left.exists()


def test_the_folder_of_a_killed_run_stays_while_one_of_its_workers_lives():
    run, left = another_run()
    with at_work_in(left):
        kill(run)
        with scratch_folder():
            assert left.is_dir()
    with scratch_folder():
        assert not left.exists()


def test_folders_of_others_are_left_alone(temporary: Path):
    (temporary / "lessonbase-run-notes").mkdir()
    (temporary / "lessonbase-run-notes" / "indexes.lock").touch()
    (temporary / "lessonbase-mine").mkdir()
    with scratch_folder():
        pass
    assert sorted(each.name for each in temporary.iterdir()) == ["lessonbase-mine", "lessonbase-run-notes"]


def test_a_run_leaves_nothing_behind(temporary: Path):
    with scratch_folder() as folder:
        (folder / "unpacked").mkdir()
    assert list(temporary.iterdir()) == []


def test_a_temporary_folder_that_cannot_be_used_is_named(temporary: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tempfile.tempdir", str(temporary / "gone"))
    with pytest.raises(LibraryError, match="gone"), scratch_folder():
        pass
