"""Rich text, presentations and electronic books."""

import contextlib
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pptx
import pytest
from pptx.util import Inches

from lessonbase.errors import ReadError
from lessonbase.model import Document
from lessonbase.reading import read
from tests.reading.word import zipped

LONG = (
    "The committee kept the pumps working for three years after the project had ended, because each household "
    "paid a small fee and knew where it went."
)


def shown(document: Document) -> list[tuple[str, int | None, str]]:
    return [(block.kind, block.level, block.text) for block in document.blocks]


# ── rich text ────────────────────────────────────────────────────────────────────────────────


def rich(tmp_path: Path, content: str) -> Document:
    path = tmp_path / "draft.rtf"
    path.write_bytes(b"{\\rtf1\\ansi\\ansicpg1252\\deff0 " + content.encode("latin-1") + b"}")
    return read(path)


def test_rich_text_has_paragraphs_headings_tables_and_notes(tmp_path: Path) -> None:
    document = rich(
        tmp_path,
        r"{\info{\title Water committees in the valley}{\author Ada Writer}{\creatim\yr2019\mo5}}"
        r"{\pard\outlinelevel1\b Fees\par}"
        rf"\pard {LONG}{{\footnote \chftn Two \'e9cus.}}\par {LONG}\par "
        r"\trowd\intbl District\cell Pumps\cell\row\intbl North\cell 14\cell\row\pard "
        r"\bullet\tab Pay monthly\par",
    )
    assert shown(document) == [
        ("heading", 2, "Fees"),
        ("paragraph", None, f"{LONG}¹"),
        ("footnote", None, "¹ Two écus."),
        ("paragraph", None, LONG),
        ("table", None, "District\tPumps\nNorth\t14"),
        ("list_item", 1, "Pay monthly"),
    ]
    assert document.blocks[2].anchor == 1
    assert document.blocks[1].spans[0].place == "paragraph 2"
    report = document.report
    assert (report.title, report.authors, report.year) == (
        "Water committees in the valley",
        ("Ada Writer",),
        None,
    )


def test_rich_text_without_its_pictures(tmp_path: Path) -> None:
    document = rich(
        tmp_path, r"Before{\pict\pngblip " + "89504e47" * 50_000 + r"}{\pict\bin5 ab}}{} after\par"
    )
    assert document.blocks[0].text == "Before after"


def test_cells_of_several_paragraphs_stay_in_their_table(tmp_path: Path) -> None:
    document = rich(
        tmp_path,
        r"\trowd\intbl No\cell Recommendation\cell\row\trowd\pard\intbl 1\cell Pay\par monthly\line in cash.\par"
        r"\pard\intbl {\b And early.}\cell\row After the table.\par Its end.\par",
    )
    assert shown(document) == [
        ("table", None, "No\tRecommendation\n1\tPay monthly in cash. And early."),
        ("paragraph", None, "After the table."),
        ("paragraph", None, "Its end."),
    ]


@pytest.mark.parametrize("skipped", [0, 2])
def test_marks_are_whole_whatever_a_text_skips_after_a_sign(tmp_path: Path, skipped: int) -> None:
    content = r"{\outlinelevel0 Fees\par}\trowd\intbl North\cell Pay\par early\cell\row\pard They paid, and some paid early; then all went home again.{\footnote In cash.}\par"
    assert shown(rich(tmp_path, rf"\uc{skipped} {content}")) == [
        ("heading", 1, "Fees"),
        ("table", None, "North\tPay early"),
        ("paragraph", None, "They paid, and some paid early; then all went home again.¹"),
        ("footnote", None, "¹ In cash."),
    ]


def test_a_table_of_one_cell_is_a_box_of_paragraphs(tmp_path: Path) -> None:
    content = rf"\trowd\intbl {LONG}\par Pay in cash, and pay early.\cell\row\pard After the box.\par"
    assert shown(rich(tmp_path, content)) == [
        ("paragraph", None, LONG),
        ("paragraph", None, "Pay in cash, and pay early."),
        ("paragraph", None, "After the box."),
    ]


def test_a_text_box_is_read_after_its_paragraph(tmp_path: Path) -> None:
    box = (
        r"{\shp{\*\shpinst\shpleft0{\sp{\sn shapeType}{\sv 202}}{\shptxt \pard %s.\par}}{\shprslt{\*\do %s}}}"
    )
    group = r"{\shpgrp{\*\shpinst " + box % ("Two", "Two") + box % ("Three", "Three") + "}}"
    content = (
        rf"{box % ('One', 'One')}The committee {group}paid.\par After them.\par Last.{box % ('Four', 'Four')}"
    )
    texts = [block.text for block in rich(tmp_path, content).blocks]
    assert texts == ["The committee paid.", "One.", "Two.", "Three.", "After them.", "Last.", "Four."]


@pytest.mark.parametrize("ending", ["", r"\par More."])
def test_a_text_box_in_a_cell_leaves_its_row_whole(tmp_path: Path, ending: str) -> None:
    box = r"{\shp{\*\shpinst{\shptxt \pard\plain In a box.\par}}}"
    content = rf"\trowd\intbl North{box}{ending}\cell 14\cell\row\pard After the table.\par"
    assert [block.text for block in rich(tmp_path, content).blocks] == [
        f"North{' More.' * bool(ending)}\t14",
        "After the table.",
        "In a box.",
    ]


@pytest.mark.parametrize(
    "content",
    [
        r"Pay {\v not }monthly.\par",
        r"Pay {\rtlch\ltrch\v\insrsid5 n\'f6t \u8364? \{ever\} {\b indeed} }monthly.\par",
        r"Pay \v not \v0 monthly.\par",
        r"Pay \v not \plain monthly.\par",
        r"Pay {\deleted\revauthdel1 not }monthly.\par",
        r"Pay {\deleted not{\footnote \pard\plain In cash.} }monthly.\par",
    ],
)
def test_hidden_and_deleted_words_are_not_read(tmp_path: Path, content: str) -> None:
    blocks = rich(tmp_path, content + r" Next \vertalc words.\par").blocks
    assert [block.text for block in blocks] == ["Pay monthly.", "Next words."]


def test_bytes_that_are_not_escaped_are_letters_too(tmp_path: Path) -> None:
    assert (
        rich(tmp_path, "Le\xe7on apprise : c\x92est clair.\\par").blocks[0].text
        == "Leçon apprise : c’est clair."
    )


def test_an_escaped_backslash_begins_no_word(tmp_path: Path) -> None:
    content = r"See C:\\bin200 and D:\\cell5 \'e9t\'e9\\\'e9 and {\pict\bin4 \\}}}the rest.\par"
    assert rich(tmp_path, content).blocks[0].text == r"See C:\bin200 and D:\cell5 été\é and the rest."


@pytest.mark.parametrize(
    "head", [r"\mac\ansicpg10000\deff0", r"\mac{\fonttbl{\f0\fcharset77 Geneva;}}", r"\mac", r"\ansicpg10000"]
)
def test_rich_text_in_the_letters_of_a_macintosh(tmp_path: Path, head: str) -> None:
    path = tmp_path / "draft.rtf"
    path.write_text(
        rf"{{\rtf1{head} {{\info{{\title Le\'8dons de la vall\'8ee}}}}Le\'8don apprise.{{\footnote R\'8egl\'8e.}}\par}}"
    )
    document = read(path)
    assert [block.text for block in document.blocks] == ["Leçon apprise.¹", "¹ Réglé."]
    assert document.report.title == "Leçons de la vallée"


def test_signs_beyond_the_first_plane_are_whole(tmp_path: Path) -> None:
    assert rich(tmp_path, r"Well done \u-10179?\u-8704? all\par").blocks[0].text == "Well done 😀 all"


@pytest.mark.parametrize(
    "content", [r"\bin", r"\u-99999999?", "{" * 100_000, "}" * 1000 + "text", r"\'zz text"]
)
def test_broken_rich_text_is_read_or_refused(tmp_path: Path, content: str) -> None:
    with contextlib.suppress(ReadError):
        assert rich(tmp_path, content).blocks


# ── presentations ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    made = pptx.Presentation()
    made.core_properties.title = "Water committees in the valley"
    for title in ("What worked", "What did not"):
        slide = made.slides.add_slide(made.slide_layouts[1])
        slide.shapes.title.text = title
        frame = slide.placeholders[1].text_frame
        frame.text = "Pay monthly"
        point = frame.add_paragraph()
        point.text, point.level = "in cash", 1
    slide.notes_slide.notes_text_frame.text = "Say that fees were low."
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(4), Inches(4), Inches(1)).table
    for at, text in enumerate(("District", "Pumps", "North", "14")):
        table.cell(at // 2, at % 2).text = text
    slide.shapes.add_textbox(
        Inches(1), Inches(1), Inches(2), Inches(1)
    ).text_frame.text = "Photo by the committee"
    made.save(str(tmp_path / "deck.pptx"))
    return tmp_path / "deck.pptx"


def test_a_slide_is_a_page(deck: Path) -> None:
    document = read(deck)
    assert shown(document)[3:] == [
        ("heading", 1, "What did not"),
        ("list_item", 1, "Pay monthly"),
        ("list_item", 2, "in cash"),
        ("table", None, "District\tPumps\nNorth\t14"),
        ("paragraph", None, "Photo by the committee"),
        ("footnote", None, "Say that fees were low."),
    ]
    assert [block.page for block in document.blocks] == [1] * 3 + [2] * 6
    assert document.blocks[-1].anchor == 3
    assert document.report.page_count == 2
    assert document.pages[0].width is None
    assert document.report.title == "Water committees in the valley"


def test_a_presentation_of_too_many_slides_is_refused(deck: Path) -> None:
    with pytest.raises(ReadError, match="it has 2 pages, more than 1"):
        read(deck, pages=1)


Boxes = Sequence[tuple[str, float]]  # texts, and inches from the top


def slides(path: Path, *contents: tuple[str | None, Boxes]) -> Document:
    """A deck of slides: of each the title, None where it has no place for one, and its text boxes."""
    made = pptx.Presentation()
    for title, boxes in contents:
        slide = made.slides.add_slide(made.slide_layouts[6 if title is None else 5])
        if title is not None:
            slide.shapes.title.text = title
        for text, top in boxes:
            slide.shapes.add_textbox(Inches(1), Inches(top), Inches(4), Inches(1)).text_frame.text = text
    made.save(str(path))
    return read(path)


@pytest.mark.parametrize("place_for_title", [None, ""])
def test_a_text_box_at_the_top_titles_a_slide(tmp_path: Path, place_for_title: str | None) -> None:
    document = slides(
        tmp_path / "deck.pptx",
        ("Terms of reference", [(LONG, 2)]),
        (place_for_title, [(LONG, 3), ("Recommendations", 2)]),
    )
    assert shown(document)[2:] == [("heading", 1, "Recommendations"), ("paragraph", None, LONG)]


def test_a_slide_without_a_title_stands_in_no_other_slides_section(tmp_path: Path) -> None:
    document = slides(
        tmp_path / "deck.pptx",
        (None, [(LONG, 1)]),
        ("Terms of reference", [(LONG, 2)]),
        (None, [(LONG, 1), ("Photo by the committee", 3)]),
        (None, []),
    )
    headings = [(block.page, block.text) for block in document.blocks if block.kind == "heading"]
    assert headings == [(2, "Terms of reference"), (3, "Slide 3")]
    assert document.report.title == "Terms of reference"


def test_shapes_with_alternatives_are_read_once(tmp_path: Path) -> None:
    path = tmp_path / "deck.pptx"
    slides(path, ("What worked", [("Pay monthly", 2), ("Pay in cash", 3)]))
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name).decode("latin-1") for name in package.namelist()}
    first, second = re.findall(r"<p:sp>.*?</p:sp>", parts["ppt/slides/slide1.xml"], re.DOTALL)[1:]
    namespace = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    parts["ppt/slides/slide1.xml"] = parts["ppt/slides/slide1.xml"].replace(
        first + second,
        f'<mc:AlternateContent {namespace}><mc:Choice Requires="a14">{first}</mc:Choice>'
        f"<mc:Fallback>{first}</mc:Fallback></mc:AlternateContent>"
        f'<mc:AlternateContent {namespace}><mc:Choice Requires="a14"/>'
        f"<mc:Fallback>{second}</mc:Fallback></mc:AlternateContent>",
    )
    path.write_bytes(zipped({name: part.encode("latin-1") for name, part in parts.items()}))
    assert [block.text for block in read(path).blocks] == ["What worked", "Pay monthly", "Pay in cash"]


# ── books ────────────────────────────────────────────────────────────────────────────────────

OPF = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>
<dc:title>Water committees in the valley</dc:title><dc:creator>Ada Writer</dc:creator><dc:date>2019-05-01</dc:date>
</metadata><manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="b" href="b%20two.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/></spine></package>"""
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
)


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    def page(body: str) -> str:
        return f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>{body}</body></html>'

    def make(**more: str) -> Path:
        path = tmp_path / "book.epub"
        path.write_bytes(
            zipped(
                {
                    "mimetype": "application/epub+zip",
                    "META-INF/container.xml": CONTAINER,
                    "OEBPS/book.opf": OPF,
                    "OEBPS/nav.xhtml": page("<nav><ol><li><a href='a.xhtml'>Fees</a></li></ol></nav>"),
                    "OEBPS/b two.xhtml": page(f"<h1>Pumps</h1><p>{LONG}</p>"),
                    "OEBPS/a.xhtml": page(f"<h1>Fees</h1><p><a id='x'/>{LONG}</p>"),
                }
                | {name.replace("__", "/").replace("_", "."): text for name, text in more.items()}
            )
        )
        return path

    return make


def test_marks_of_notes_on_another_page_are_marks_and_changes_are_accepted(book: Callable[..., Path]) -> None:
    mark = "<a xmlns:epub='http://www.idpf.org/2007/ops' epub:type='noteref' href='notes.xhtml#n1'>1</a>"
    text = f"<html><body><p>They were paid <del>9</del><ins>250</ins>{mark} francs.</p></body></html>"
    assert read(book(OEBPS__a_xhtml=text)).blocks[0].text == "They were paid 250¹ francs."


def test_chapters_stand_in_the_order_of_reading(book: Callable[..., Path]) -> None:
    document = read(book())
    assert shown(document) == [
        ("heading", 1, "Fees"),
        ("paragraph", None, LONG),
        ("heading", 1, "Pumps"),
        ("paragraph", None, LONG),
    ]
    assert document.blocks[-1].spans[0].place == "paragraph 4"
    report = document.report
    assert (report.title, report.authors, report.year) == (
        "Water committees in the valley",
        ("Ada Writer",),
        2019,
    )


def test_a_protected_book_is_refused(book: Callable[..., Path]) -> None:
    locked = '<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:CipherReference URI="OEBPS/a.xhtml"/></encryption>'
    with pytest.raises(ReadError, match="protected against copying"):
        read(book(**{"META-INF__encryption_xml": locked}))


# ── what is hidden or struck out ─────────────────────────────────────────────────────────────


def test_struck_out_rich_text_is_not_read(tmp_path: Path) -> None:
    document = rich(
        tmp_path, rf"{LONG}\par {{\strike Close the shops.}} Keep them open.\par \striked1 No.\striked0  Yes."
    )
    assert [text for _, _, text in shown(document)] == [LONG, "Keep them open.", "Yes."]


def test_hidden_slides_are_left_out_and_told_of(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    for title in ("Water fees", "Internal doubts"):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = LONG
    deck.slides[1]._element.set("show", "0")
    deck.save(str(tmp_path / "deck.pptx"))
    document = read(tmp_path / "deck.pptx")
    assert "Internal doubts" not in " ".join(block.text for block in document.blocks)
    [told] = [warning for warning in document.report.warnings if warning.code == "parts-unread"]
    assert told.text == "Hidden and not read: slide 2."


def test_a_list_typed_on_a_slide_is_a_list(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Advice"
    box = slide.shapes.add_textbox(Inches(1), Inches(2), Inches(5), Inches(2))
    box.text_frame.text = "We say:\v1) Pay the fees.\v2) Lock the pump."
    deck.save(str(tmp_path / "deck.pptx"))
    texts = [(kind, text) for kind, _, text in shown(read(tmp_path / "deck.pptx"))]
    assert texts[-2:] == [("list_item", "1) Pay the fees."), ("list_item", "2) Lock the pump.")]
