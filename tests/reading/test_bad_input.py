"""Files that cannot be read say why and what to do; those that can in part are, with a warning."""

import contextlib
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import DependencyError, DeprecationError

from lessonbase.errors import ReadError
from lessonbase.reading import read
from lessonbase.reading.pdf.fallback import read_with_pypdf


def refusal(path: Path) -> str:
    with pytest.raises(ReadError) as caught:
        read(path)
    assert caught.value.path == path
    assert str(caught.value).startswith(f"{path.name}: ")
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.pdf", b"", "empty"),
        ("empty.txt", b" \n", "empty"),
        ("page.pdf", b"<html><body>Not found</body></html>", "not a PDF"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "not a PDF"),
        ("noise.txt", bytes(range(256)) * 40, "not text"),
        ("draft.docx", b"PK\x03\x04", "damaged"),
        ("README", b"text", "without an ending"),
    ],
)
def test_files_that_are_not_what_they_should_be(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    message = refusal(path)
    assert re.search(reason, message)
    assert message.endswith(".")


def test_folders_and_missing_files(tmp_path: Path) -> None:
    assert "folder" in refusal(tmp_path)
    assert "no such file" in refusal(tmp_path / "gone.pdf")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("text")
    path.chmod(0)
    assert "permissions" in refusal(path)


def test_a_locked_pdf_is_refused_and_one_locked_with_nothing_is_read(report: Path, tmp_path: Path) -> None:
    for password in ("secret", ""):
        writer = PdfWriter(clone_from=PdfReader(report))
        writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
        path = tmp_path / f"locked{len(password)}.pdf"
        writer.write(path)
    assert "password" in refusal(tmp_path / "locked6.pdf")
    assert read(tmp_path / "locked0.pdf").blocks == read(report).blocks


def test_a_pdf_without_pages(tmp_path: Path) -> None:
    path = tmp_path / "none.pdf"
    PdfWriter().write(path)
    refusal(path)


def test_a_scan_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    Image.new("RGB", (200, 300), "gray").save(path)
    assert "OCR" in refusal(path)


def test_pages_without_text_are_named(report: Path, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    Image.new("RGB", (200, 300), "gray").save(scan)
    writer = PdfWriter()
    for path in (report, scan, scan):
        writer.append(path)
    writer.write(tmp_path / "mixed.pdf")
    document = read(tmp_path / "mixed.pdf")
    assert len(document.pages) == 5
    [told] = document.report.warnings
    assert told.code in ("pages-unread", "ocr-missing")
    assert told.pages == (4, 5)
    assert "pages 4–5" in told.text


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.98])
def test_a_truncated_pdf_is_read_in_part_or_refused(report: Path, tmp_path: Path, share: float) -> None:
    data = report.read_bytes()
    path = tmp_path / "cut.pdf"
    path.write_bytes(data[: int(len(data) * share)])
    with contextlib.suppress(ReadError):
        assert read(path).blocks


def test_a_pdf_under_another_name_is_read_as_a_pdf(report: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(report.read_bytes())
    assert read(path).report.media_type == "application/pdf"


def test_six_hundred_pages_are_read(made: Callable[..., Path], tmp_path: Path) -> None:
    source = '#set page(width: 300pt, height: 400pt, numbering: "1")\n' + "#pagebreak()\n".join(
        f"The committee met {3 * n} times in all.\n" for n in range(600)
    )
    document = read(made(source, "long.pdf"))
    assert document.report.page_count == 600
    assert sum(block.kind == "paragraph" for block in document.blocks) == 600


def test_the_same_bytes_have_the_same_identity(report: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.pdf"
    path.write_bytes(report.read_bytes())
    assert read(path).report.id == read(report).report.id
    assert len(read(report).report.id) == 16


@pytest.mark.parametrize(
    "fault", [ZeroDivisionError, NotImplementedError, DependencyError, DeprecationError, RecursionError]
)
@pytest.mark.parametrize("where", ["pages", "extract_text"])
def test_whatever_the_second_reader_of_pdfs_comes_upon_is_a_damaged_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: type[Exception], where: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise fault("odd")

    of = PdfReader if where == "pages" else PageObject
    monkeypatch.setattr(of, where, property(fail) if where == "pages" else fail)
    writer = PdfWriter()
    writer.add_blank_page(300, 400)
    writer.write(tmp_path / "a.pdf")
    with pytest.raises(ReadError, match="damaged"):
        read_with_pypdf(tmp_path / "a.pdf", (tmp_path / "a.pdf").read_bytes(), 10)
