"""Scanned pages: pictures of text drawn here, read by Tesseract where it is installed."""

import math
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
import typst
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject

from lessonbase.errors import ReadError
from lessonbase.model import Block, Box, Document, Span
from lessonbase.reading import read
from lessonbase.reading.pdf.ocr import layers, tesseract
from lessonbase.reading.pdf.ocr import recognition as ocr
from lessonbase.reading.pdf.pictures import mark_boxes
from tests.reading.conftest import WORDS
from tests.reading.pdf.handmade import lines_at, pdf_of

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")


def needs_language(code: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(code not in tesseract.installed(), reason=f"Tesseract lacks {code}")


DPI = 200
SIZE = (1700, 2200)
TEXT = (
    "The committee of the upper valley met after each harvest and read",
    "aloud what every household had paid for the repair of the pumps.",
    "Because the money was counted before everybody, people trusted it,",
    "and nine of the ten pumps were still working after the project had",
    "ended. The neighbours in the lower valley paid once a year, and most",
    "of their pumps stood still before the second rains had come.",
)
FRENCH = (
    "Le comité de la vallée se réunissait après chaque récolte et lisait à",
    "haute voix ce que chaque ménage avait payé pour réparer les pompes.",
    "Parce que tout était compté devant eux, les gens avaient confiance,",
    "et neuf des dix pompes marchaient encore après la fin du projet.",
)


def font(size: int = 36) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size=size)


def drawn(*paragraphs: Sequence[str], top: int = 300) -> Image.Image:
    """A page of paper with lines of text on it, 54 pixels apart, and some more room after each paragraph."""
    page = Image.new("L", SIZE, 250)
    pen = ImageDraw.Draw(page)
    for lines in paragraphs:
        for line in lines:
            pen.text((200, top), line, font=font(), fill=20)
            top += 54
        top += 60
    return page


def typeset(folder: Path, lines: Sequence[str]) -> Image.Image:
    """A page in letters that the font of `drawn` lacks."""
    source = folder / "page.typ"
    source.write_text(
        "#set page(width: 612pt, height: 792pt, margin: 72pt)\n#set text(size: 12pt)\n" + " ".join(lines)
    )
    typst.compile(source, output=source.with_suffix(".png"), format="png", ppi=DPI)
    return Image.open(source.with_suffix(".png")).convert("L")


def saved(path: Path, *pages: Image.Image) -> Path:
    pages[0].save(path, save_all=True, append_images=pages[1:], resolution=DPI)
    return path


def codes(document: Document) -> dict[str, tuple[int, ...]]:
    return {warning.code: warning.pages for warning in document.report.warnings}


def holding(quote: str, block: Block) -> list[Span]:
    """The spans that hold a quote, as the library hands them over for marking."""
    start = block.text.index(quote)
    return [span for span in block.spans if span.start < start + len(quote) and span.end > start]


@needs_tesseract
def test_a_scan_gives_its_paragraphs_in_the_words_of_the_page(tmp_path: Path) -> None:
    document = read(saved(tmp_path / "scan.pdf", drawn(TEXT[:4], TEXT[4:])))
    assert [block.text for block in document.blocks] == [" ".join(TEXT[:4]), " ".join(TEXT[4:])]
    assert " ".join(TEXT[:4]) in document.pages[0].text
    assert codes(document) == {"pages-recognised": (1,)}
    assert document.report.language == "en"


@needs_tesseract
def test_each_recognised_word_is_a_span_of_its_own(tmp_path: Path) -> None:
    (block,) = read(saved(tmp_path / "scan.pdf", drawn(TEXT))).blocks
    assert "".join(block.text[span.start : span.end] for span in block.spans) == block.text
    assert [block.text[span.start : span.end].strip() for span in block.spans] == " ".join(TEXT).split()
    assert all(span.box and span.page == 1 for span in block.spans)


@needs_tesseract
def test_a_word_divided_at_the_end_of_a_line_is_made_whole(tmp_path: Path) -> None:
    lines = (
        *TEXT[:2],
        "Because the money was counted before everybody there was confi-",
        "dence in the valley.",
    )
    (block,) = read(saved(tmp_path / "scan.pdf", drawn(lines))).blocks
    assert block.text.endswith("there was confidence in the valley.")
    (first, second) = [
        span for span in block.spans if block.text[span.start : span.end] in ("confi", "dence ")
    ]
    assert first.box
    assert second.box
    assert second.box.y0 > first.box.y1


@needs_tesseract
def test_larger_and_bolder_lines_are_headings(tmp_path: Path) -> None:
    page = drawn(TEXT, TEXT)
    pen = ImageDraw.Draw(page)
    pen.text((200, 200), "What was learned", font=font(60), fill=20)
    # Where the first paragraph ends.
    pen.text((200, 630), "How the pumps were paid for", font=font(), fill=20, stroke_width=2)
    blocks = read(saved(tmp_path / "scan.pdf", page)).blocks
    assert [block.text for block in blocks if block.kind == "heading"] == [
        "What was learned",
        "How the pumps were paid for",
    ]


@needs_tesseract
def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    page = Image.new("L", SIZE, 250)
    pen = ImageDraw.Draw(page)
    words = " ".join(TEXT).split()
    columns = [[" ".join(words[n : n + 5]) for n in range(start, start + 35, 5)] for start in (0, 35)]
    for x, lines in zip((150, 900), columns, strict=True):
        for row, line in enumerate(lines):
            pen.text((x, 300 + 50 * row), line, font=font(32), fill=20)
    text = " ".join(read(saved(tmp_path / "scan.pdf", page)).pages[0].text.split())
    assert " ".join(" ".join(lines) for lines in columns) == text


@needs_tesseract
def test_the_bullets_and_numbers_of_lists_are_found_where_they_stand_apart(tmp_path: Path) -> None:
    page = drawn(TEXT[:2], TEXT[2:4], TEXT[4:])
    pen = ImageDraw.Draw(page)
    pen.text((110, 300), "1.", font=font(), fill=20)
    pen.text((110, 468), "2.", font=font(), fill=20)
    pen.ellipse((110, 650, 126, 666), fill=20)
    blocks = read(saved(tmp_path / "scan.pdf", page)).blocks
    assert [block.kind for block in blocks] == ["list_item"] * 3
    assert [block.text.split()[0] for block in blocks] == ["1.", "2.", "ended."]


@needs_tesseract
@pytest.mark.parametrize("degrees", [0, 2])
def test_a_ruled_table_is_read_row_by_row(tmp_path: Path, degrees: float) -> None:
    rows = (
        ("District", "What was recommended", "Pumps"),
        ("North", "Keep the fee small", "14"),
        ("South", "Read the book aloud", "9"),
        ("West", "Train two people", "7"),
    )
    page = Image.new("L", SIZE, 250)
    pen = ImageDraw.Draw(page)
    edges, tops = (200, 500, 1200, 1500), range(400, 801, 100)
    pen.rectangle((200, 400, 1500, 500), fill=170)
    for x in edges:
        pen.line((x, 400, x, 800), fill=30, width=3)
    for y in tops:
        pen.line((200, y, 1500, y), fill=30, width=3)
    for y, row in zip(tops, rows, strict=False):
        for x, cell in zip(edges, row, strict=False):
            pen.text((x + 30, y + 28), cell, font=font(), fill=20)
    pen.text((200, 950), TEXT[0], font=font(), fill=20)
    path = saved(tmp_path / "scan.pdf", page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=250))
    table = next(block for block in read(path).blocks if block.kind == "table")
    assert table.text == "\n".join("\t".join(row) for row in rows)


@needs_tesseract
@pytest.mark.parametrize("degrees", [0, 90, 180, 270, 3, -4])
def test_a_page_is_read_and_marked_whichever_way_it_lay(tmp_path: Path, degrees: int) -> None:
    upright = drawn(TEXT, TEXT[::-1])
    page = upright.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=250)
    path = saved(tmp_path / "scan.pdf", page)
    document = read(path)
    block = document.blocks[0]
    assert block.text == " ".join(TEXT)
    quote = "people trusted it"
    start = 200 + font().getlength(TEXT[2][: TEXT[2].index(quote)])
    corners = [(x, y) for x in (start, start + font().getlength(quote)) for y in (408, 444)]
    drawn_at = around([turned(corner, degrees, upright.size, page.size) for corner in corners])
    marks = mark_boxes(path, quote, holding(quote, block), 1)
    mark = around([corner for box in marks for corner in ((box.x0, box.y0), (box.x1, box.y1))])
    for found, expected in zip(mark.model_dump().values(), drawn_at.model_dump().values(), strict=True):
        assert found == pytest.approx(expected, abs=5)  # points


def turned(
    point: tuple[float, float], degrees: float, before: tuple[int, int], after: tuple[int, int]
) -> tuple[float, float]:
    """Where a pixel comes to lie, in points, when a page is turned counterclockwise about its middle."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x, y = point[0] - before[0] / 2, point[1] - before[1] / 2
    return (x * cos + y * sin + after[0] / 2) * 72 / DPI, (y * cos - x * sin + after[1] / 2) * 72 / DPI


def around(points: Sequence[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(x0=min(xs), y0=min(ys), x1=max(xs), y1=max(ys))


@needs_tesseract
def test_a_quote_over_two_lines_is_marked_on_both(tmp_path: Path) -> None:
    path = saved(tmp_path / "scan.pdf", drawn(TEXT))
    (block,) = read(path).blocks
    quote = "harvest and read aloud what"
    first, second = mark_boxes(path, quote, holding(quote, block), 1)
    assert first.y1 < second.y0
    assert second.x0 < first.x0


@needs_tesseract
def test_spans_that_hold_more_than_the_quote_mark_nothing(tmp_path: Path) -> None:
    path = saved(tmp_path / "scan.pdf", drawn(TEXT))
    (block,) = read(path).blocks
    assert mark_boxes(path, "people trusted it", block.spans, 1) == ()
    assert mark_boxes(path, "people trusted it", holding("people trusted it", block), 1)


@needs_tesseract
def test_scanned_pages_among_pages_with_text_are_read_too(report: Path, tmp_path: Path) -> None:
    writer = PdfWriter()
    writer.append(report)
    writer.append(saved(tmp_path / "scan.pdf", drawn(TEXT)))
    writer.write(tmp_path / "mixed.pdf")
    document = read(tmp_path / "mixed.pdf")
    assert codes(document) == {"pages-recognised": (4,)}
    assert [page.text for page in document.pages[:3]] == [page.text for page in read(report).pages]
    assert " ".join(TEXT) in document.pages[3].text


@needs_tesseract
def test_a_few_stray_letters_over_a_scan_do_not_hide_it(report: Path, tmp_path: Path) -> None:
    scan = PdfReader(saved(tmp_path / "scan.pdf", drawn(TEXT)))
    stamp = tmp_path / "stamp.pdf"
    stamp.with_suffix(".typ").write_text("#set page(width: 612pt, height: 792pt, margin: 20pt)\nCopy 7")
    typst.compile(stamp.with_suffix(".typ"), output=stamp)
    writer = PdfWriter()
    writer.add_page(scan.pages[0]).merge_page(PdfReader(stamp).pages[0])
    writer.write(tmp_path / "stamped.pdf")
    document = read(tmp_path / "stamped.pdf")
    assert codes(document) == {"pages-recognised": (1,)}
    block = next(block for block in document.blocks if block.text.startswith("The committee"))
    assert mark_boxes(tmp_path / "stamped.pdf", "nine of the ten", holding("nine of the ten", block), 1)


def layered(folder: Path, layer: Sequence[str]) -> Document:
    """A scan of TEXT that brings along a text layer of its own, read."""
    scan = PdfReader(saved(folder / "scan.pdf", drawn(TEXT))).pages[0]
    points = 72 / DPI
    lines = lines_at(200 * points, (SIZE[1] - 333) * points, layer, 36 * points, 54 * points)
    (folder / "layer.pdf").write_bytes(pdf_of(["3 Tr " + lines], size=(612, 792)))
    writer = PdfWriter()
    writer.add_page(scan)
    writer.pages[0].merge_page(PdfReader(folder / "layer.pdf").pages[0])
    writer.write(folder / "layered.pdf")
    return read(folder / "layered.pdf")


def mistaken(lines: Sequence[str], letters: dict[str, str]) -> list[str]:
    return [line.translate(str.maketrans(letters)) for line in lines]


@needs_tesseract
def test_a_text_layer_that_its_scan_bears_out_is_used_as_it_is(tmp_path: Path) -> None:
    document = layered(tmp_path, [line.replace("aloud", "loudly") for line in TEXT])
    assert [block.text for block in document.blocks] == [" ".join(TEXT).replace("aloud", "loudly")]
    assert codes(document) == {}


@needs_tesseract
def test_a_text_layer_of_other_words_than_its_scan_shows_is_recognised_anew(tmp_path: Path) -> None:
    document = layered(tmp_path, mistaken(TEXT, {"e": "c", "t": "f", "h": "b", "n": "u"}))
    assert [block.text for block in document.blocks] == [" ".join(TEXT)]
    assert codes(document) == {"pages-recognised": (1,)}


def test_a_text_layer_that_looks_wrong_is_called_doubtful_where_nothing_can_be_recognised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layers, "installed", frozenset)
    document = layered(tmp_path, mistaken(TEXT, {"o": "0", "l": "1"}))
    assert codes(document) == {"pages-doubtful": (1,)}
    assert "va11ey" in document.pages[0].text


def test_a_page_whose_font_lies_about_its_letters_is_called_doubtful(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(
        pdf_of([lines_at(60, 400, mistaken(TEXT[:4], {"a": "k", "e": "x", "i": "b", "o": "z", "u": "q"}))])
    )
    assert codes(read(path)) == {"pages-doubtful": (1,)}


@needs_language("fra")
def test_a_scan_is_read_in_its_own_language(tmp_path: Path) -> None:
    document = read(saved(tmp_path / "scan.pdf", typeset(tmp_path, FRENCH)))
    assert document.report.language == "fr"
    assert [block.text for block in document.blocks] == [" ".join(FRENCH)]


@needs_language("fra")
def test_each_page_of_a_report_in_two_languages_is_read_in_its_own(tmp_path: Path) -> None:
    pages = (drawn(TEXT[2:]), typeset(tmp_path, FRENCH), drawn(TEXT[4:], top=500))
    document = read(saved(tmp_path / "scan.pdf", *pages))
    assert [page.text for page in document.pages] == [
        " ".join(TEXT[2:]),
        " ".join(FRENCH),
        " ".join(TEXT[4:]),
    ]


@needs_tesseract
def test_a_language_that_is_not_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: frozenset({"eng"}))
    document = read(saved(tmp_path / "scan.pdf", drawn(TEXT), typeset(tmp_path, FRENCH)))
    assert codes(document)["ocr-language"] == (2,)
    told = next(each.text for each in document.report.warnings if each.code == "ocr-language")
    assert "French" in told
    assert "tesseract-ocr-fra" in told
    assert "les gens avaient" in document.pages[1].text


def test_without_tesseract_scanned_pages_are_named_and_the_rest_is_read(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    writer = PdfWriter()
    writer.append(report)
    writer.append(saved(tmp_path / "scan.pdf", drawn(TEXT)))
    writer.write(tmp_path / "mixed.pdf")
    document = read(tmp_path / "mixed.pdf")
    assert codes(document) == {"ocr-missing": (4,)}
    assert "Install Tesseract" in document.report.warnings[0].text
    assert [page.text for page in document.pages[:3]] == [page.text for page in read(report).pages]


def test_without_tesseract_a_scan_is_refused_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(ReadError, match="Install Tesseract"):
        read(saved(tmp_path / "scan.pdf", drawn(TEXT)))


@needs_tesseract
def test_pages_that_come_too_late_stay_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path / "scan.pdf", drawn(TEXT), drawn(TEXT), drawn(TEXT))
    clock = iter([0.0, 0.0, 500.0, 500.0])
    monkeypatch.setattr(ocr, "_spent", lambda: next(clock))
    assert codes(read(path)) == {"pages-recognised": (1,), "pages-unread": (2, 3)}


@needs_tesseract
def test_a_page_that_takes_tesseract_too_long_stays_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path / "scan.pdf", drawn(TEXT))
    monkeypatch.setattr(ocr, "_PAGE_SECONDS", 0.001)
    with pytest.raises(ReadError, match="no text"):
        read(path)


@needs_tesseract
def test_what_is_hard_to_recognise_is_called_doubtful(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [
        tesseract.Word(word, 100 + 90 * n, 300, 180 + 90 * n, 330, 60.0, (1, 1, 1))
        for n, word in enumerate(["these", "words", "may", "be", "wrong"])
    ]
    monkeypatch.setattr(ocr, "words_on", lambda *_: words)
    monkeypatch.setattr(ocr, "turns_needed", lambda *_: 0)
    document = read(saved(tmp_path / "scan.pdf", drawn(TEXT)))
    assert codes(document) == {"pages-recognised": (1,), "pages-doubtful": (1,)}


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    """The text as a PDF in letters of a font."""
    source = tmp_path / "printed.typ"
    source.write_text("#set page(width: 612pt, height: 792pt, margin: 72pt)\n" + " ".join(TEXT))
    typst.compile(source, output=source.with_suffix(".pdf"))
    return source.with_suffix(".pdf")


def unnamed(path: Path) -> None:
    """Take from a PDF what its fonts say of their letters."""
    writer = PdfWriter(path)
    for page_font in writer.pages[0]["/Resources"]["/Font"].values():
        del page_font.get_object()["/ToUnicode"]
    writer.write(path)


@needs_tesseract
def test_letters_drawn_as_shapes_are_recognised(printed: Path) -> None:
    typst.compile(printed.with_suffix(".typ"), output=printed.with_suffix(".svg"), format="svg")
    outlined = printed.with_name("outlined.typ")
    outlined.write_text(
        '#set page(width: 612pt, height: 792pt, margin: 0pt)\n#image("printed.svg", width: 100%)'
    )
    typst.compile(outlined, output=outlined.with_suffix(".pdf"))
    document = read(outlined.with_suffix(".pdf"))
    assert [block.text for block in document.blocks] == [" ".join(TEXT)]
    assert codes(document) == {"pages-recognised": (1,)}


@needs_tesseract
def test_a_font_that_does_not_say_what_its_letters_are_is_recognised(printed: Path) -> None:
    unnamed(printed)
    assert [block.text for block in read(printed).blocks] == [" ".join(TEXT)]


def test_without_tesseract_the_numbers_of_nameless_letters_are_not_taken_for_text(
    printed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    unnamed(printed)
    with pytest.raises(ReadError, match="Install Tesseract"):
        read(printed)


def controlled(path: Path) -> None:
    """Let a PDF's fonts say of all their letters that they are control characters."""
    codes = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Blank def /CMapType 2 def "
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange "
        b"1 beginbfrange <0000> <00FF> [" + b"<0019> " * 256 + b"] endbfrange endcmap end end"
    )
    writer = PdfWriter(path)
    for page_font in writer.pages[0]["/Resources"]["/Font"].values():
        told = StreamObject()
        told.set_data(codes)
        page_font.get_object()[NameObject("/ToUnicode")] = writer._add_object(told)
    writer.write(path)


@needs_tesseract
def test_a_font_that_calls_its_letters_control_characters_is_recognised(printed: Path) -> None:
    controlled(printed)
    assert [block.text for block in read(printed).blocks] == [" ".join(TEXT)]


def test_without_tesseract_letters_called_control_characters_are_no_blank_page(
    printed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    controlled(printed)
    with pytest.raises(ReadError, match="Install Tesseract"):
        read(printed)


def shifted(path: Path) -> None:
    """Let a PDF's fonts name for each letter the one 29 places before it, as the numbers of many fonts' letters are."""
    text = PdfReader(path).pages[0].extract_text()
    assert "Farmers" in text
    writer = PdfWriter(path)
    for page_font in writer.pages[0]["/Resources"]["/Font"].values():
        told = page_font.get_object()["/ToUnicode"].get_object()
        cmap = told.get_data().decode("latin-1")
        named = re.sub(
            r"(<[0-9a-fA-F]{4}> +)<([0-9a-fA-F]{4})>(?=\s*\n)",
            lambda match: f"{match[1]}<{max(1, int(match[2], 16) - 29):04x}>",
            cmap,
        )
        assert named != cmap
        told.set_data(named.encode("latin-1"))
    writer.write(path)


@needs_tesseract
def test_letters_that_are_not_those_shown_are_recognised_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "shifted.typ"
    path.write_text("#set page(width: 612pt, height: 792pt, margin: 72pt)\n" + WORDS * 3)
    typst.compile(path, output=path.with_suffix(".pdf"))
    shifted(path.with_suffix(".pdf"))
    document = read(path.with_suffix(".pdf"))
    assert document.blocks[0].text.startswith("Farmers in the valley formed a committee")
    assert codes(document) == {"letters-unnamed": (1,), "pages-recognised": (1,)}
