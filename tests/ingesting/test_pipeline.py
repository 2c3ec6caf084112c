"""A batch goes on where it was stopped, and says how it stands."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfWriter

from lessonbase.ingesting import Progress
from lessonbase.library import Library
from tests.ingesting.conftest import note

COUNT = 12  # notes: enough that a run is under way when it is stopped
COMMAND = (sys.executable, "-c", "from lessonbase.cli import app; app()", "ingest", "--json")


def start(folder: Path, index: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, str(folder), "--index", str(index)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


def whole(index: Path, count: int) -> None:
    with Library(index) as library:
        assert len(library.reports()) == count
        assert len(library.records(kind="lesson")) == count
        assert library.overview().passages_without_vector == 0
        assert len(library.search("Who keeps the books of a dairy group?", k=count)) == count
        assert all(finding.well for finding in library.check())


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_run_that_was_stopped_is_continued_by_the_next(tmp_path: Path, folder: Path, blow: signal.Signals):
    for number in range(COUNT):
        (folder / f"{number}.md").write_text(note(number))
    run = start(folder, tmp_path / "index")
    assert run.stdout is not None
    done = [json.loads(run.stdout.readline())["status"] for _ in range(3)]
    os.killpg(run.pid, blow)
    done += [json.loads(line)["status"] for line in run.stdout if line.strip()]
    run.wait()
    assert set(done) == {"added"}

    again = start(folder, tmp_path / "index")
    statuses = [json.loads(line)["status"] for line in again.communicate()[0].splitlines()]
    assert again.returncode == 0
    assert len(statuses) == COUNT
    # What was said to be done is not done again.
    assert statuses.count("unchanged") >= len(done)
    whole(tmp_path / "index", COUNT)


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_pages_left_unread_for_lack_of_tesseract_are_read_once_it_is_there(
    library: Library, folder: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
):
    page = Image.new("L", (1700, 1100), 250)
    words = "The pumps were kept in repair because the money was counted before everybody."
    ImageDraw.Draw(page).text((100, 300), words, font=ImageFont.load_default(size=40), fill=20)
    page.save(folder.parent / "scan.pdf", resolution=200)
    writer = PdfWriter()
    writer.append(corpus / "peru-buyers-first.pdf")
    writer.append(folder.parent / "scan.pdf")
    writer.write(folder / "mixed.pdf")
    with monkeypatch.context() as hidden:
        hidden.setenv("PATH", "")
        [result] = library.ingest(folder)
        assert [each.code for each in result.warnings] == ["ocr-missing"]
        assert [each.status for each in library.ingest(folder)] == ["unchanged"]
    [result] = library.ingest(folder)
    assert result.status == "updated"
    assert [each.code for each in result.warnings] == ["pages-recognised"]
    assert [each.status for each in library.ingest(folder)] == ["unchanged"]
    assert "counted before everybody" in library.pages.get(result.report_id or "", 3).text


def test_progress_tells_files_pages_failures_and_time_left(library: Library, folder: Path):
    for number in range(3):
        (folder / f"{number}.md").write_text(note(number))
    (folder / "bad.pdf").write_text("no PDF")
    told: list[Progress] = []
    library.ingest(folder, told.append)
    last = told[-1]
    assert (last.finished, last.files, last.failed) == (4, 4, 1)
    assert last.left == 0
    assert last.seconds > 0
    assert [each.finished for each in told] == sorted(each.finished for each in told)


def test_every_file_of_an_archive_has_its_result_and_its_failure_can_be_tried_again(
    library: Library, folder: Path
):
    def pack(**members: str) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, text in members.items():
                archive.writestr(name.replace("_", "."), text)
        (folder / "all.zip").write_bytes(buffer.getvalue())

    pack(one_md=note(1), bad_pdf="no PDF", what_xyz="?")
    results = {Path(result.path).name: result.status for result in library.ingest(folder)}
    assert results == {"one.md": "added", "bad.pdf": "failed", "what.xyz": "skipped"}
    [failure] = library.failures()
    assert failure.path == str(folder / "all.zip" / "bad.pdf")
    pack(one_md=note(1), bad_pdf="still no PDF", what_xyz="?")
    [again] = library.ingest(failure.path)
    assert again.status == "failed"
    library.dismiss(failure.path)
    assert library.failures() == []


def test_an_archive_that_could_not_be_opened_is_a_failure_until_it_can(library: Library, folder: Path):
    (folder / "all.zip").write_bytes(b"PK\x03\x04 cut off")
    [failed] = library.ingest(folder)
    assert failed.status == "failed"
    assert [failure.path for failure in library.failures()] == [str(folder / "all.zip")]
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        archive.writestr("one.md", note(1))
    library.ingest(folder)
    assert library.failures() == []


def test_what_lay_too_deep_in_an_archive_stays_a_failure_while_the_rest_of_it_is_read(
    library: Library, folder: Path
):
    data = note(1).encode()
    for depth in range(5):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("note.md" if depth == 0 else "inner.zip", data)
            archive.writestr(f"{depth}.md", note(depth))
        data = buffer.getvalue()
    (folder / "deep.zip").write_bytes(data)
    statuses = [result.status for result in library.ingest(folder)]
    assert sorted(statuses) == ["added", "added", "added", "failed"]
    [failure] = library.failures()
    assert failure.path == str(folder / "deep.zip" / "inner.zip" / "inner.zip")
    assert "too deep" in failure.reason
