"""What a file is, by its content first; what is not read is refused with the way out; traps cost nothing."""

import contextlib
import zipfile
from pathlib import Path

import docx
import pytest

from lessonbase.errors import ReadError, UnsupportedError
from lessonbase.reading import read
from tests.reading.test_bad_input import refusal
from tests.reading.word import p, word, zipped
from tests.timing import soon

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def wide(name: str) -> bytes:
    return name.encode("utf-16-le") + b"\0\0"


def test_a_word_file_under_another_name_is_read_as_one(tmp_path: Path) -> None:
    for name in ("draft.pdf", "draft.txt", "draft.doc", "draft"):
        path = tmp_path / name
        path.write_bytes(word(p("Words.")))
        assert read(path).report.media_type.endswith("wordprocessingml.document")


def test_a_pdf_called_a_word_file_is_read_as_a_pdf(report: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(report.read_bytes())
    assert read(path).report.media_type == "application/pdf"


def test_rich_text_called_a_word_file_is_read_as_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "report.doc"
    path.write_bytes(b"{\\rtf1 Words.\\par}")
    assert read(path).report.media_type == "application/rtf"


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("old.doc", OLE + wide("WordDocument"), "Word file of the old kind"),
        ("old.docx", OLE + wide("WordDocument"), "Word file of the old kind"),
        ("old.xls", OLE + wide("Workbook"), "workbook of the old kind"),
        ("old.ppt", OLE + wide("PowerPoint Document"), "presentation of the old kind"),
        ("draft.wpd", b"\xffWPC" + bytes(100), "WordPerfect"),
        ("draft.pages", zipped({"Index/Document.iwa": "x"}), "Apple Pages"),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(100), "a picture"),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture"),
        ("photo.bmp", b"BM\x36\x10\0\0" + bytes(100), "a picture"),
        ("page.mht", b"From: <Saved by a browser>\r\nMIME-Version: 1.0", "saved web archive"),
        (
            "sums.ods",
            zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
            "OpenDocument spreadsheet",
        ),
        ("parts.docx", zipped({"a.txt": "words"}), "zip archive"),
        ("parts", b"PK\x03\x04", "damaged archive"),
        ("notes.xyz", b"words", r"files of type \.xyz"),
    ],
)
def test_what_is_not_read_is_refused_with_the_way_out(
    tmp_path: Path, name: str, content: bytes, what: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnsupportedError, match=what) as caught:
        read(path)
    assert str(caught.value).endswith(".")
    assert any(way in caught.value.reason for way in ("PDF", "CSV", "Unpack"))


def test_a_text_that_begins_like_a_bitmap_is_a_text(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("BMZ paid for the pumps.", encoding="utf-8")
    assert read(path).blocks[0].text == "BMZ paid for the pumps."


def test_a_word_file_with_a_password_is_said_to_have_one(tmp_path: Path) -> None:
    path = tmp_path / "locked.docx"
    path.write_bytes(OLE + wide("EncryptedPackage"))
    with pytest.raises(ReadError, match="password") as caught:
        read(path)
    assert not isinstance(caught.value, UnsupportedError)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_word_file_cut_short_is_refused(tmp_path: Path, share: float) -> None:
    made = docx.Document()
    made.add_paragraph("Words. " * 1000)
    whole = tmp_path / "whole.docx"
    made.save(str(whole))
    data = whole.read_bytes()
    path = tmp_path / "cut.docx"
    path.write_bytes(data[: int(len(data) * share)])
    assert "damaged" in refusal(path)


@pytest.mark.parametrize("body", ["", "<w:p", "<w:tbl/><w:sectPr/>"])
def test_a_word_file_without_words_is_refused(tmp_path: Path, body: str) -> None:
    path = tmp_path / "empty.docx"
    path.write_bytes(word(body))
    refusal(path)


# ── traps ────────────────────────────────────────────────────────────────────────────────────


def test_a_file_that_would_unpack_to_gigabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w") as member:
            for _ in range(200):
                member.write(bytes(1 << 20))
    assert "would unpack to 200 MB" in refusal(path)


def test_a_file_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    data = word(p("Words. " * 5000))
    with zipfile.ZipFile(tmp_path / "x.docx", "w"):
        pass
    path = tmp_path / "liar.docx"
    path.write_bytes(data)
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("word/document.xml").file_size
    path.write_bytes(data.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little")))
    assert "damaged" in refusal(path)


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    ("declared", "used"),
    [
        (LAUGHS + "]>", "&j;"),
        ('<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>', "&j;"),
        ('<!DOCTYPE x [<!ENTITY % j SYSTEM "http://127.0.0.1:9/x">%j;]>', ""),
    ],
)
def test_entities_are_refused(tmp_path: Path, declared: str, used: str) -> None:
    path = tmp_path / "trap.docx"
    members = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f'{declared}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body><w:p><w:r><w:t>{used}words</w:t></w:r></w:p></w:body></w:document>",
    }
    path.write_bytes(zipped(members))
    with soon(2):
        assert "declares entities" in refusal(path)


def test_entities_of_a_web_page_are_not_expanded(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        f"{LAUGHS}]><html><body><p>words &j; here &amp; there</p></body></html>", encoding="utf-8"
    )
    document = read(path)
    assert len(document.blocks[-1].text) < 5000
    assert "haha" not in document.blocks[-1].text


@pytest.mark.parametrize("depth", [60, 400])
def test_tables_within_one_another_without_end(tmp_path: Path, depth: int) -> None:
    path = tmp_path / "deep.docx"
    path.write_bytes(
        word(p("Words.") + "<w:tbl><w:tr><w:tc>" * depth + p("deep") + "</w:tc></w:tr></w:tbl>" * depth)
    )
    with contextlib.suppress(ReadError):
        assert read(path).blocks[0].text == "Words."
