"""Traps, odd names and things that are no files cost themselves only, and each is told with its reason."""

import io
import os
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from lessonbase.errors import ReadError
from lessonbase.ingesting import IngestResult
from lessonbase.ingesting.gathering import Candidate, brought_out, gather
from lessonbase.ingesting.work import Bench, Limits, Task
from lessonbase.library import Library
from lessonbase.store import Store
from lessonbase.worker import say
from tests.ingesting.conftest import note


def only(library: Library, folder: Path) -> IngestResult:
    [result] = library.ingest(folder)
    return result


def refusal(library: Library, folder: Path) -> str:
    result = only(library, folder)
    assert result.status == "failed"
    assert "does not know" not in (result.error or "")
    return result.error or ""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_at_once_rather_than_waited_for(library: Library, folder: Path):
    os.mkfifo(folder / "pipe.txt")
    assert "pipe" in refusal(library, folder)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("wide.csv", ",".join(f"c{n}" for n in range(5000)) + "\n" + ",".join(["a b c"] * 5000)),
        ("wide.jsonl", "{" + ", ".join(f'"k{n}": "v"' for n in range(5000)) + "}"),
    ],
)
def test_a_table_of_thousands_of_columns_is_refused(library: Library, folder: Path, name: str, content: str):
    (folder / name).write_text(content)
    assert "beyond column 1000" in refusal(library, folder)


def test_a_book_that_names_a_chapter_three_hundred_thousand_times_is_read_once(
    library: Library, folder: Path
):
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="book.opf"/></rootfiles></container>'
    )
    book = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest>'
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine>'
        + '<itemref idref="a"/>' * 300_000
        + "</spine></package>"
    )
    with zipfile.ZipFile(folder / "book.epub", "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/epub+zip")
        made.writestr("META-INF/container.xml", container)
        made.writestr("book.opf", book)
        made.writestr("a.xhtml", "<html><body><p>Wells need owners who live beside them.</p></body></html>")
    assert only(library, folder).passages == 1


def test_a_row_of_a_hundred_thousand_dots_is_no_delay(library: Library, folder: Path):
    (folder / "form.txt").write_text("." * 100_000 + "\n\n" + note(3))
    assert only(library, folder).status == "added"


def test_a_name_in_bytes_that_are_no_utf_8_is_read_as_latin_1(library: Library, folder: Path):
    try:
        (folder / os.fsdecode(b"r\xe9sum\xe9.txt")).write_text("The groups chose their own treasurers.\n")
    except OSError:
        pytest.skip("this disk has names in UTF-8 only")
    result = only(library, folder)
    assert (result.status, Path(result.path).name) == ("added", "résumé.txt")
    [report] = library.reports()
    assert report.title == "résumé"
    assert only(library, folder).status == "unchanged"


@pytest.mark.parametrize(
    "name", ["a\x1b[31mred.md", "new\nline.md", "\u202ecod.md", "<img src=x>.md", "-rf.md"]
)
def test_a_strange_name_is_no_hindrance_and_never_markup(library: Library, folder: Path, name: str):
    (folder / name).write_text("<script>alert(1)</script> was what the page of the wells said.\n")
    result = only(library, folder)
    assert result.status == "added"
    page = library.pages.inspect(result.report_id or "").html
    assert "<script>alert" not in page
    assert "<img src=x>" not in page


# ── archives ─────────────────────────────────────────────────────────────────────────────────


def fault_of(path: Path) -> str:
    scratch = path.parent / "scratch"
    scratch.mkdir()
    found: list[Candidate] = gather([path], scratch)
    assert len(found) == 1
    return found[0].fault or ""


def test_an_archive_whose_files_lie_over_one_another_is_left_packed(tmp_path: Path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("0000.txt", "the same words again and again " * 1000)
    data = buffer.getvalue()
    at, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    listed = b"".join(data[at:end].replace(b"0000", b"%04d" % number) for number in range(1000))
    tail = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1000, 1000, len(listed), at, 0)
    (tmp_path / "over.zip").write_bytes(data[:at] + listed + tail)
    assert "over one another" in fault_of(tmp_path / "over.zip")


def test_an_archive_whose_files_together_unpack_to_far_too_much_is_left_packed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with zipfile.ZipFile(tmp_path / "zeros.zip", "w", zipfile.ZIP_DEFLATED) as made:
        for number in range(30):
            made.writestr(f"{number}.txt", bytes(100_000))
    monkeypatch.setattr("lessonbase.ingesting.gathering.ALL_MATTER_FROM", 3_000_000)
    assert len(gather([tmp_path / "zeros.zip"], tmp_path)) == 30
    monkeypatch.setattr("lessonbase.ingesting.gathering.ALL_MATTER_FROM", 2_900_000)
    assert "would unpack to" in fault_of(tmp_path / "zeros.zip")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_while_unpacking_is_told_as_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as made:
        made.writestr("note.md", note(1))
    [candidate] = gather([tmp_path / "all.zip"], tmp_path)

    def room_on_a_full_disk(dir: Path) -> str:
        folder = dir / "unpacked"
        folder.mkdir()
        (folder / "note.md").symlink_to("/dev/full")
        return str(folder)

    monkeypatch.setattr("tempfile.mkdtemp", room_on_a_full_disk)
    with pytest.raises(ReadError, match=f"no room in {tmp_path.parent}"):
        brought_out(candidate, tmp_path)
    assert Path("/dev/full").exists()
    assert not (tmp_path / "unpacked").exists()


def test_archives_that_together_hold_too_many_files_are_refused_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("lessonbase.ingesting.gathering.MOST_FILES", 50)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as made:
        for number in range(20):
            made.writestr(f"{number}.txt", "words")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as outer:
        for number in range(3):
            outer.writestr(f"{number}.zip", inner.getvalue())
    assert "more than 50 files" in fault_of(tmp_path / "all.zip")


# ── the worker ───────────────────────────────────────────────────────────────────────────────


def test_a_worker_whose_caller_is_gone_ends_without_a_word(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(note(1))
    Store(tmp_path / "lessonbase.db").close()
    worker = subprocess.Popen(
        [sys.executable, "-c", "from lessonbase.ingesting.work import main; main()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert worker.stdin
    assert worker.stdout
    say(worker.stdin, Bench(tmp_path, tmp_path, Limits(60, 1000, 10, 900), tmp_path / "lessonbase.db"))
    worker.stdout.close()
    say(worker.stdin, Task(Candidate(tmp_path / "a.md", str(tmp_path / "a.md"), "a.md")))
    _, told = worker.communicate(timeout=60)
    assert told == b""
    with Store(tmp_path / "lessonbase.db") as store:
        assert store.failures.all() == []


# ── names ────────────────────────────────────────────────────────────────────────────────────


def test_links_that_lead_in_a_circle_cost_themselves_only(library: Library, folder: Path):
    (folder / "1.md").write_text(note(1))
    (folder / "self.md").symlink_to(folder / "self.md")
    (folder / "there.md").symlink_to(folder / "back.md")
    (folder / "back.md").symlink_to(folder / "there.md")
    statuses = {Path(each.path).name: each.status for each in library.ingest([folder, folder / "self.md"])}
    assert statuses == {"1.md": "added", "self.md": "failed", "there.md": "failed", "back.md": "failed"}


@pytest.mark.parametrize("letter", ["\u0915", "\u0e01", "\U0001f332"])
def test_names_in_an_archive_may_be_as_long_as_a_disk_takes_them(library: Library, folder: Path, letter: str):
    name = letter * ((255 - len(".md")) // len(letter.encode())) + ".md"
    with zipfile.ZipFile(folder / "all.zip", "w") as made:
        made.writestr(name, note(1))
        made.writestr(letter * 300 + ".csv", "Lesson,Country\nDig the wells where women meet.,Peru\n")
    assert [each.status for each in library.ingest(folder)] == ["added", "added"]
    table = next(report for report in library.reports() if report.media_type == "text/csv")
    assert library.tables.look_again(table)


def test_a_name_that_no_disk_takes_is_a_failure_of_its_own(library: Library, folder: Path):
    (folder / "1.md").write_text(note(1))
    results = library.ingest([folder / ("x" * 300 + ".md"), folder / "1.md"])
    assert [each.status for each in results] == ["failed", "added"]


def test_half_a_character_in_json_is_no_hindrance(library: Library, folder: Path):
    (folder / "a.jsonl").write_text(
        '{"Lesson": "Wells need \\ud800 owners who live there.", "Country \\udfff": "Peru"}\n'
    )
    assert only(library, folder).status == "added"
    assert "Wells need \ufffd owners" in library.records()[0].statement
