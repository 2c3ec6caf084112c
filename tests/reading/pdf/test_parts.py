"""What a PDF holds beside the content of its pages is read where a page shows it, and told of where it does not."""

from pathlib import Path

import pytest

from lessonbase.errors import ReadError
from lessonbase.model import Document
from lessonbase.reading import read
from lessonbase.reading.pdf.pictures import mark_boxes
from tests.reading.pdf.handmade import pdf_of, text_at

VALUE = "Committees that publish their accounts collect more."
TITLE = text_at(60, 450, "What the project learned")


def document_of(path: Path, note: str, look: str = "", content: str = TITLE, catalog: str = "") -> Document:
    stream = f"BT /F1 10 Tf 4 6 Td ({look}) Tj ET"
    form = (
        "<< /Type /XObject /Subtype /Form /BBox [0 0 300 20] /Resources << /Font << /F1 3 0 R >> >>"
        f" /Length {len(stream)} >>\nstream\n{stream}\nendstream"
    )
    place = f"/Type /Annot /Rect [60 300 360 320] {'' if '/F 2' in note else '/F 4'}"
    attached = "<< /Type /Filespec /F (report.docx) /UF (report.docx) /EF << /F 13 0 R >> >>"
    path.write_bytes(
        pdf_of(
            [content],
            page="/Annots [11 0 R]" if note else "",
            catalog=catalog,
            objects=[
                form,
                f"<< {place} {note} {'/AP << /N 10 0 R >>' if look else ''} >>",
                attached,
                "<< /Type /EmbeddedFile /Length 2 >>\nstream\nPK\nendstream",
            ],
        )
    )
    return read(path)


def codes(document: Document) -> list[tuple[str, tuple[int, ...]]]:
    return [(each.code, each.pages) for each in document.report.warnings]


FIELD = f"/Subtype /Widget /FT /Tx /T (lesson) /V ({VALUE})"
NOTE = f"/Subtype /FreeText /Contents ({VALUE}) /DA (/F1 10 Tf)"
ATTACHED = "/Names << /EmbeddedFiles << /Names [(report.docx) 12 0 R] >> >>"


@pytest.mark.parametrize("note", [FIELD, NOTE], ids=["form field", "typed note"])
def test_what_was_filled_in_or_typed_is_read_and_marked_where_it_stands(tmp_path: Path, note: str) -> None:
    document = document_of(tmp_path / "form.pdf", note, look=VALUE)
    block = document.blocks[-1]
    assert block.text == VALUE
    assert codes(document) == []
    (mark,) = mark_boxes(tmp_path / "form.pdf", "publish their accounts", block.spans, 1)
    assert 200 < mark.y0 < mark.y1 < 220


@pytest.mark.parametrize("note", [FIELD, NOTE], ids=["form field", "typed note"])
@pytest.mark.parametrize("look", ["", "Committees that publish"], ids=["nothing shown", "cut off"])
def test_of_a_field_that_holds_more_than_the_page_shows_the_whole_is_read_once(
    tmp_path: Path, note: str, look: str
) -> None:
    document = document_of(tmp_path / "form.pdf", note, look)
    assert [block.text for block in document.blocks].count(VALUE) == 1
    assert " ".join(block.text for block in document.blocks).count("Committees") == 1
    assert codes(document) == []
    assert all(200 <= span.box.y0 < span.box.y1 <= 220 for span in document.blocks[-1].spans if span.box)


def test_of_a_field_that_is_set_not_to_be_shown_it_is_told(tmp_path: Path) -> None:
    document = document_of(tmp_path / "form.pdf", f"{FIELD} /F 2")
    assert codes(document) == [("parts-unread", (1,))]
    assert VALUE not in " ".join(block.text for block in document.blocks)


def test_of_comments_it_is_told(tmp_path: Path) -> None:
    document = document_of(tmp_path / "report.pdf", "/Subtype /Text /Contents (Is this so?)")
    assert codes(document) == [("parts-unread", (1,))]


def test_links_are_nothing_to_tell_of(tmp_path: Path) -> None:
    assert codes(document_of(tmp_path / "report.pdf", "/Subtype /Link /Contents (see there)")) == []


def test_attached_files_are_named(tmp_path: Path) -> None:
    (told,) = document_of(tmp_path / "report.pdf", "", catalog=ATTACHED).report.warnings
    assert told.code == "parts-unread"
    assert "report.docx" in told.text


def test_a_file_of_nothing_but_attached_files_says_so(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"report\.docx.*add them"):
        document_of(tmp_path / "report.pdf", "", content="", catalog=ATTACHED)
