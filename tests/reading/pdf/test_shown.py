"""Words that a PDF's page does not show are not read, and that is told; all that it shows is."""

from pathlib import Path

import pytest

from lessonbase.model import Document
from lessonbase.reading import read
from lessonbase.reading.pdf.shown import Watch, may_be_drawn
from tests.pages import slow_report
from tests.reading.pdf.handmade import lines_at, pdf_of, text_at

SHOWN = ["Pay the travel of district engineers from the first year.", "Train two women of each committee."]
SECRET = "Award the contract to the drilling company."
SECRET_AT = text_at(60, 300, SECRET)
BOX = "55 290 300 25 re f\n"

HIDDEN = {
    "covered by a white box": SECRET_AT + "1 g " + BOX,
    "covered by a box of any colour": SECRET_AT + "0.2 0.4 0.6 rg " + BOX,
    "covered by a picture": SECRET_AT + "q 300 0 0 25 55 290 cm /Im1 Do Q\n",
    "covered, with other words on the cover": SECRET_AT + "1 g " + BOX + "0 g " + text_at(60, 300, SHOWN[0]),
    "white on white": "1 g " + SECRET_AT,
    "nearly white on white": "0.99 g " + SECRET_AT,
    "blue on the same blue": "0 0 1 rg " + BOX + SECRET_AT,
    "not painted": "q 3 Tr " + SECRET_AT + "Q\n",
    "transparent": "q /Clear gs " + SECRET_AT + "Q\n",
    "too small to see": text_at(60, 300, SECRET, 0.4),
    "off the page": text_at(60, -40, SECRET),
    "in a layer that is off": "/OC /Off BDC\n" + SECRET_AT + "EMC\n",
    "in a form in a layer that is off": "/Fm1 Do\n",
    "under a note with a white ground": SECRET_AT,
    "cut off by a clip": "q 0 400 420 100 re W n " + SECRET_AT + "Q\n",
    "cut off by an empty clip": "q 0 0 0 0 re W n " + SECRET_AT + "Q\n",
    "covered by a thick line": SECRET_AT + "1 G 25 w 55 302 m 355 302 l S\n",
    "outlined in white": "q 1 G 1 Tr " + SECRET_AT + "Q\n",
}
SEEN = {
    "white on a dark box": "0.1 g " + BOX + "1 g " + SECRET_AT,
    "under a highlight that lets it shine through": SECRET_AT + "q /Half gs 1 1 0 rg " + BOX + "Q\n",
    "in a frame that is drawn later": SECRET_AT + "55 290 300 25 re S\n",
    "on a picture": "q 300 0 0 25 55 290 cm /Im1 Do Q\n0 g " + SECRET_AT,
    "outlined in black, filled in white": "1 g q 1 Tr " + SECRET_AT + "Q\n",
    "in a layer that is on": "/OC /On BDC\n" + SECRET_AT + "EMC\n",
    "grey": "0.6 g " + SECRET_AT,
    "in a clip": "q 50 285 310 35 re W n " + SECRET_AT + "Q\n",
    "under a cover that is cut off": SECRET_AT + "q 0 0 10 10 re W n 1 g " + BOX + "Q\n",
    "outlined in black": "q 0 G 1 g 1 Tr " + SECRET_AT + "Q\n",
    "on a white box that was drawn before": "1 g " + BOX + "0 g " + SECRET_AT,
}


def document_of(folder: Path, content: str, page: str = "") -> Document:
    path = folder / "report.pdf"
    form = SECRET_AT
    path.write_bytes(
        pdf_of(
            ["0 g " + lines_at(60, 400, SHOWN) + content],
            resources="/XObject << /Im1 10 0 R /Fm1 13 0 R >> /Properties << /Off 11 0 R /On 12 0 R >>"
            " /ExtGState << /Clear << /ca 0 >> /Half << /ca 0.5 >> >>",
            catalog="/OCProperties << /OCGs [11 0 R 12 0 R] /D << /OFF [11 0 R] /ON [12 0 R] >> >>",
            page=page,
            objects=[
                "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
                " /Length 1 >>\nstream\n\x80\nendstream",
                "<< /Type /OCG /Name (off) >>",
                "<< /Type /OCG /Name (on) >>",
                "<< /Type /XObject /Subtype /Form /BBox [0 0 420 520] /OC 11 0 R"
                f" /Resources << /Font << /F1 3 0 R >> >> /Length {len(form)} >>\nstream\n{form}\nendstream",
                "<< /Type /XObject /Subtype /Form /BBox [55 290 355 315] /Length 26 >>\n"
                "stream\n1 g 55 290 300 25 re f     \nendstream",
            ],
        )
    )
    return read(path)


@pytest.mark.parametrize("how", HIDDEN)
def test_words_that_the_page_does_not_show_are_left_out(tmp_path: Path, how: str) -> None:
    note = "/Annots [<< /Type /Annot /Subtype /Stamp /Rect [55 290 355 315] /F 4 /AP << /N 14 0 R >> >>]"
    document = document_of(tmp_path, HIDDEN[how], note if "note" in how else "")
    text = " ".join(block.text for block in document.blocks)
    assert "contract" not in text
    assert all(line in text for line in SHOWN)
    codes = {(each.code, each.pages) for each in document.report.warnings}
    assert codes == (set() if how == "off the page" else {("text-hidden", (1,))})


@pytest.mark.parametrize("how", SEEN)
def test_words_that_the_page_shows_are_read(tmp_path: Path, how: str) -> None:
    document = document_of(tmp_path, SEEN[how])
    assert SECRET in " ".join(block.text for block in document.blocks)
    assert not document.report.warnings


def test_of_a_page_that_was_cropped_only_what_lies_in_the_crop_is_read(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    content = lines_at(40, 400, SHOWN) + lines_at(440, 400, [SECRET])
    path.write_bytes(pdf_of([content], size=(840, 520), page="/CropBox [0 0 420 520]"))
    assert "contract" not in read(path).pages[0].text


def test_the_text_laid_upon_the_picture_of_a_scan_is_read(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    stripes = b"\x00\xff" * 200  # as dark and light as a page of print
    picture = (
        f"<< /Type /XObject /Subtype /Image /Width 1 /Height {len(stripes)} /ColorSpace /DeviceGray /BitsPerComponent 8"
        f" /Length {len(stripes)} >>\nstream\n{stripes.decode('latin-1')}\nendstream"
    )
    content = "q 420 0 0 520 0 0 cm /Im1 Do Q\n3 Tr " + lines_at(60, 400, SHOWN)
    path.write_bytes(pdf_of([content], resources="/XObject << /Im1 10 0 R >>", objects=[picture]))
    assert "Train two women" in read(path).pages[0].text


def test_words_in_doubt_are_read_where_drawing_the_page_would_take_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground = "0.1 g " + BOX + "1 g " + SECRET_AT
    drawn = "0.5 g 50 200 310 150 re f\n" * 3000  # each object is drawn before PDFium asks whether to stop
    monkeypatch.setattr("lessonbase.reading.pdf.reader.Watch", lambda layered: Watch(layered, 1e-6))
    document = document_of(tmp_path, ground + drawn)
    assert SECRET in " ".join(block.text for block in document.blocks)


def test_a_file_with_tiles_that_take_hours_to_draw_is_read_without_drawing_it(tmp_path: Path):
    slow = slow_report(tmp_path)
    assert not may_be_drawn(slow.read_bytes())
    assert len(read(slow).blocks) == 3
    assert may_be_drawn(b"<< /PatternType 1 /XStep 6 /YStep 6.5 >>")
