"""Bad files cost themselves only: each gets a message that names it and the way out, the rest of the batch goes
on, and what the library held is as it was."""

import os
from pathlib import Path

import pytest

from lessonbase import Library

GOOD = "# Trust\n\nLesson learned: Trust between growers and buyers takes several seasons to build.\n"


@pytest.fixture
def library(tmp_path: Path):
    with Library(tmp_path / "index") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    made.mkdir()
    return made


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notes.pdf", b"These are notes, not a PDF."),
        ("empty.pdf", b""),
        ("empty.txt", b""),
        ("blank.md", b"  \n\n \t\n"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Ty"),
        ("binary.txt", bytes(range(256)) * 40),
        ("<img src=x onerror=alert(1)>.pdf", b"nothing"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_reason(
    library: Library, folder: Path, name: str, content: bytes
):
    (folder / name).write_bytes(content)
    [result] = library.ingest(folder)
    assert result.status == "failed"
    assert result.error is not None
    assert result.error.startswith(f"{name}: ")
    assert "Traceback" not in result.error
    assert "does not know" not in result.error, "an expected fault was not recognised"
    assert [Path(failure.path).name for failure in library.failures()] == [name]
    assert library.reports() == []


def test_a_file_of_no_kind_we_read_is_skipped_in_a_folder_and_failed_when_named(
    library: Library, folder: Path
):
    picture = folder / "picture.jpg"
    picture.write_bytes(b"\xff\xd8\xff\xe0 not a report")
    [passed_over] = library.ingest(folder)
    assert passed_over.status == "skipped"
    assert ".jpg" in (passed_over.error or "")
    assert library.failures() == []
    [named] = library.ingest(picture)
    assert named.status == "failed"
    assert [Path(failure.path).name for failure in library.failures()] == ["picture.jpg"]


def test_a_missing_path_is_named_and_not_kept_as_a_failure(library: Library, folder: Path):
    [result] = library.ingest(folder / "nowhere.pdf")
    assert result.status == "failed"
    assert "nowhere.pdf" in (result.error or "")
    assert library.failures() == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_is_named(library: Library, folder: Path):
    file = folder / "closed.txt"
    file.write_text(GOOD)
    file.chmod(0)
    [result] = library.ingest(file)
    assert result.status == "failed"
    assert "permission" in (result.error or "").lower()


def test_a_folder_of_300_mixed_files_gives_a_result_for_each(library: Library, folder: Path):
    for number in range(300):
        if number % 30 == 0:
            (folder / f"{number}.md").write_text(GOOD.replace("several", str(number + 2)))
        elif number % 3 == 0:
            (folder / f"{number}.pdf").write_bytes(b"not a PDF %d" % number)
        elif number % 3 == 1:
            (folder / f"{number}.xyz").write_text(f"unknown {number}")
        else:
            (folder / f"{number}.txt").write_bytes(b"")
    results = library.ingest(folder)
    assert len(results) == 300
    assert sum(result.status == "added" for result in results) == 10
    assert all(
        Path(result.path).name in (result.error or "") for result in results if result.status == "failed"
    )
    assert len(library.reports()) == 10
    assert sum(result.status == "skipped" for result in results) == 100
    assert len(library.failures()) == 190


def test_what_the_library_held_stays_when_a_new_version_of_a_file_is_broken(library: Library, folder: Path):
    file = folder / "trust.md"
    file.write_text(GOOD)
    library.ingest(file)
    held = library.records()
    file.write_bytes(b"")
    [result] = library.ingest(file)
    assert result.status == "failed"
    assert library.records() == held


def test_a_file_mended_and_tried_again_leaves_the_list_of_failures(library: Library, folder: Path):
    file = folder / "trust.md"
    file.write_bytes(b"")
    library.ingest(file)
    file.write_text(GOOD)
    [result] = library.ingest(file)
    assert result.status == "added"
    assert library.failures() == []


def test_an_empty_folder_gives_no_result(library: Library, folder: Path):
    assert library.ingest(folder) == []
