"""Page pictures and the boxes of quoted words."""

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from lessonbase.errors import ReadError
from lessonbase.model import Box
from lessonbase.reading import read
from lessonbase.reading.pdf.pictures import cited_images, mark_boxes, page_image


def words_in(path: Path, page: int, box: Box) -> str:
    """What PDFium finds inside a box: the judge of where a mark stands."""
    with pypdfium2.PdfDocument(path) as pdf:
        sheet = pdf[page - 1]
        text = sheet.get_textpage().get_text_bounded(
            box.x0, sheet.get_height() - box.y1, box.x1, sheet.get_height() - box.y0
        )
        return str(text).replace("\ufffe", "-").strip()


def test_a_page_is_a_png_of_the_width_asked_for(report: Path) -> None:
    image = Image.open(io.BytesIO(page_image(report, 2, width=420)))
    assert (image.format, image.size) == ("PNG", (420, 520))


def test_there_is_no_picture_of_a_page_that_is_not_there(report: Path) -> None:
    with pytest.raises(ReadError, match="no page 9"):
        page_image(report, 9)


def test_a_quote_is_marked_word_for_word_a_box_a_line(report: Path) -> None:
    block = next(b for b in read(report).blocks if b.text.startswith("The committee writes"))
    boxes = mark_boxes(report, "what was paid and reads it aloud", block.spans, block.page or 0)
    assert [words_in(report, 3, box) for box in boxes] == ["what was paid and", "reads it aloud"]


def test_a_word_divided_at_a_line_end_is_marked_on_both_lines(report: Path) -> None:
    block = next(b for b in read(report).blocks if b.kind == "paragraph")
    divided = next(
        n
        for n, span in enumerate(block.spans[1:], start=1)
        if block.text[span.start - 1 : span.start].isalpha()
    )
    cut = block.spans[divided].start
    quote = block.text[cut - 30 : cut + 20].strip()
    first, second = mark_boxes(report, quote, block.spans[divided - 1 : divided + 1], 1)
    assert words_in(report, 1, first) + words_in(report, 1, second) == quote


def test_words_that_stand_twice_in_the_passage_are_not_marked(report: Path) -> None:
    block = next(b for b in read(report).blocks if b.kind == "paragraph")
    assert mark_boxes(report, "Farmers in the valley formed a committee", block.spans, 1) == ()


def test_the_same_words_elsewhere_on_the_page_are_not_marked(report: Path) -> None:
    blocks = [b for b in read(report).blocks if b.text.startswith("Farmers") and b.page == 2]
    quote = "Farmers in the valley formed a committee that kept"
    (box,) = mark_boxes(report, quote, blocks[0].spans, 2)
    assert blocks[0].box
    assert blocks[0].box.y0 - 1 <= box.y0 < box.y1 <= blocks[0].box.y1 + 1


def test_words_that_are_not_there_are_not_marked(report: Path) -> None:
    block = next(b for b in read(report).blocks if b.kind == "paragraph")
    assert mark_boxes(report, "Herders in the hills", block.spans, 1) == ()
    assert mark_boxes(report, "", block.spans, 1) == ()
    assert mark_boxes(report, "Farmers", (), 1) == ()


def test_a_cited_strip_holds_the_marked_words_and_little_else(report: Path) -> None:
    block = next(b for b in read(report).blocks if b.text.startswith("The committee writes"))
    quote = ("what was paid and reads it aloud", block.spans)
    whole = Image.open(io.BytesIO(cited_images(report, [quote], 3, 600)[0])).convert("RGB")
    strip = Image.open(io.BytesIO(cited_images(report, [quote], 3, 600, 20.0)[0])).convert("RGB")
    assert whole.width == strip.width == 600
    assert strip.height < whole.height / 5
    box = mark_boxes(report, *quote, 3)[0]
    scale = 600 / (read(report).pages[2].width or 1)
    red, green, blue = whole.getpixel((int(box.x0 * scale) + 1, int(box.y0 * scale) + 1))  # type: ignore[misc]
    assert blue < 200 < green <= red


def test_a_quote_that_cannot_be_placed_leaves_its_page_unmarked(report: Path) -> None:
    shown = Image.open(io.BytesIO(cited_images(report, [("Words of no page.", ())], 3, 600, 20.0)[0]))
    assert shown.height > 700
