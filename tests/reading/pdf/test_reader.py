"""PDFs: order, structure and places of what stands on their pages."""

import re
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import pytest
from pypdf import PdfWriter

from lessonbase.model import Block, Document
from lessonbase.reading import read
from lessonbase.reading.pdf.pdfium import info_of, open_pdf


def only(document: Document, kind: str) -> list[Block]:
    return [block for block in document.blocks if block.kind == kind]


def fold(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@pytest.fixture(scope="module")
def document(report: Path) -> Document:
    return read(report)


def test_headings_have_the_level_of_their_numbering(document: Document) -> None:
    assert [(block.level, block.text) for block in only(document, "heading")] == [
        (1, "1 Findings"),
        (2, "1.1 What worked"),
        (2, "1.2 What did not work"),
        (1, "2 Recommendations"),
    ]


def test_running_heads_and_page_numbers_are_furniture_and_nowhere_else(document: Document) -> None:
    assert {block.text for block in only(document, "furniture")} >= {
        "Irrigation in the Upper Valley: final evaluation",
        "1",
        "2",
    }
    assert not any("Irrigation" in block.text for block in document.blocks if block.kind != "furniture")


def test_numbered_headings_at_the_same_place_of_each_page_are_not_furniture(
    made: Callable[..., Path],
) -> None:
    pages = "#pagebreak()\n".join(
        f"= Recommendation {n * n}\nThe committee should meet after each of the harvests and read aloud what was paid.\n"
        for n in range(2, 7)
    )
    headings = only(read(made(f'#set page(numbering: "1")\n{pages}', "numbered.pdf")), "heading")
    assert [block.text for block in headings] == [f"Recommendation {n * n}" for n in range(2, 7)]


def test_a_divided_word_is_whole(document: Document) -> None:
    first = only(document, "paragraph")[0].text
    assert first.count("Farmers in the valley") == 8
    assert "-" not in first


def test_a_footnote_keeps_its_mark_and_knows_its_paragraph(document: Document) -> None:
    (note,) = only(document, "footnote")
    assert note.text == "¹The fee was two crowns a month in the first year."
    assert note.anchor is not None
    assert "set by the committee.¹ Farmers" in document.blocks[note.anchor].text


def test_lists_are_items_with_their_depth(document: Document) -> None:
    assert [(block.level, block.text) for block in only(document, "list_item")] == [
        (1, "A pump that one person can mend"),
        (1, "A fee that every household pays"),
        (2, "collected by two people"),
        (1, "A meeting after each harvest"),
    ]


def test_a_ruled_table_has_a_row_a_line_and_cells_by_tab(document: Document) -> None:
    (table,) = only(document, "table")
    assert (
        table.text
        == "District\tPumps working\nNorth\tFourteen of the twenty pumps that were put in\nSouth\tNine"
    )


def test_boxes_are_on_the_page_and_tile_what_each_block_says(document: Document) -> None:
    for block in document.blocks:
        assert block.spans[0].start == 0
        assert block.spans[-1].end == len(block.text)
        for span in block.spans:
            page = document.pages[(span.page or 0) - 1]
            assert span.box
            assert 0 <= span.box.x0 < span.box.x1 <= (page.width or 0)
            assert 0 <= span.box.y0 < span.box.y1 <= (page.height or 0)


def test_a_page_holds_the_part_of_every_block_that_lies_on_it(report: Path, columns: Path) -> None:
    for path in (report, columns):
        check_pages(read(path))


def check_pages(document: Document) -> None:
    pages = {page.number: fold(page.text) for page in document.pages}
    for block in document.blocks:
        # A row that a page's end broke goes from page to page, cell by cell.
        for number, together in groupby(block.spans, key=lambda span: span.page):
            spans = list(together)
            assert fold(block.text[spans[0].start : spans[-1].end]) in pages[number]


def test_columns_are_read_one_after_the_other_and_over_the_page(columns: Path) -> None:
    blocks = read(columns).blocks
    assert [block.text[:11] for block in blocks] == [f"Paragraph {n}" for n in range(1, 7)]
    assert all(block.text.endswith(f"Paragraph {n} ends here.") for n, block in enumerate(blocks, start=1))
    assert any(len({span.box.x0 > 250 for span in block.spans if span.box}) == 2 for block in blocks)


def test_a_box_beside_the_text_is_read_apart_from_it(made: Callable[..., Path]) -> None:
    text = "The committee kept the pumps working for years after the project had ended in the valley. " * 6
    source = f"""
#set page(width: 500pt, height: 500pt)
#set text(size: 10pt)
#grid(columns: (1fr, 150pt), gutter: 14pt, [{text}],
  block(stroke: 1pt, inset: 8pt)[*Box 2: Good practice: low fees*

  Fees that are low and due every month are paid by nearly all of the households of a village.])

{text}
"""
    blocks = read(made(source, "box.pdf")).blocks
    texts = [block.text for block in blocks]
    assert texts == [
        fold(text),
        "Box 2: Good practice: low fees",
        "Fees that are low and due every month are paid by nearly all of the households of a village.",
        fold(text),
    ]
    assert [block.aside is not None for block in blocks] == [False, True, True, False]


def test_a_table_of_contents_is_furniture(made: Callable[..., Path]) -> None:
    chapters = "".join(
        f"= Chapter on {name}\nThe committee kept the pumps of the {name} working.\n#pagebreak()\n"
        for name in ("north", "south", "east", "west")
    )
    document = read(made(f'#set page(numbering: "1")\n#outline()\n#pagebreak()\n{chapters}', "contents.pdf"))
    headings = [(block.text, block.page) for block in only(document, "heading")]
    assert headings[-4:] == [
        (f"Chapter on {name}", n) for n, name in enumerate(("north", "south", "east", "west"), start=2)
    ]
    assert sum("Chapter on" in block.text for block in only(document, "furniture")) == 4


def test_text_on_a_turned_page_is_in_order_with_boxes_as_displayed(
    made: Callable[..., Path], tmp_path: Path
) -> None:
    from pypdf import PdfReader, PdfWriter

    source = (
        "#set page(width: 300pt, height: 200pt)\n#set text(size: 12pt)\nThe first line.\n\nThe second line."
    )
    writer = PdfWriter()
    writer.append(PdfReader(made(source, "turned.pdf")))
    writer.pages[0].rotate(90)
    path = tmp_path / "turned.pdf"
    writer.write(path)
    document = read(path)
    assert [block.text for block in document.blocks] == ["The first line.", "The second line."]
    assert (document.pages[0].width, document.pages[0].height) == (200, 300)
    first, second = (block.box for block in document.blocks)
    assert first
    assert second
    assert first.x0 > second.x0
    assert first.y1 - first.y0 > first.x1 - first.x0


def test_metadata_comes_from_the_file_and_the_cover(made: Callable[..., Path]) -> None:
    source = """
#set document(title: "Microsoft Word - final_v3.docx", author: "Jo Writer")
#align(center)[#text(size: 28pt)[Water for the Valley] \\ #text(size: 14pt)[March 2014]]
#pagebreak()
The committee kept the pumps of the valley working for years after it had ended.
"""
    report = read(made(source, "cover.pdf")).report
    assert (report.title, report.authors, report.year, report.page_count) == (
        "Water for the Valley",
        ("Jo Writer",),
        2014,
        2,
    )


def test_a_paragraph_above_two_columns_keeps_its_last_line(made: Callable[..., Path]) -> None:
    text = "The committee kept the pumps working for years after the project had ended in the valley. "
    whole = text * 2 + "It met often."
    source = f"""
#set page(width: 500pt, height: 400pt)
#set text(size: 10pt)
#set par(justify: true)
{whole}

#columns(2)[{text * 6} #colbreak() {text * 5}]
"""
    blocks = read(made(source, "above.pdf")).blocks
    assert blocks[0].text == whole
    assert blocks[1].text.startswith("The committee")


def test_a_numbered_list_with_bold_words_is_no_heading(made: Callable[..., Path]) -> None:
    source = """
The committee named three reasons why the pumps of the valley kept working for so long.

1. *Long term investment* by the districts and the households
2. *Strong leadership of the committee*
3. *Spare parts* that are sold in every village
"""
    document = read(made(source, "reasons.pdf"))
    assert [block.kind for block in document.blocks] == ["paragraph", "list_item", "list_item", "list_item"]


def test_a_table_without_rules_is_read_by_its_columns(made: Callable[..., Path]) -> None:
    source = """
#set page(width: 420pt, height: 300pt)
#table(columns: (80pt, 130pt, 1fr), stroke: none,
  [Product], [Buyer], [What stood in the way],
  [Potatoes], [a maker of crisps], [farmers grew the varieties they had always grown],
  [Plantains], [], [five cooperatives competed],
  [Gold], [a jeweller], [gold was imported])
"""
    (table,) = read(made(source, "unruled.pdf")).blocks
    assert table.kind == "table"
    assert table.text.split("\n") == [
        "Product\tBuyer\tWhat stood in the way",
        "Potatoes\ta maker of crisps\tfarmers grew the varieties they had always grown",
        "Plantains\t\tfive cooperatives competed",
        "Gold\ta jeweller\tgold was imported",
    ]


def test_a_column_beside_a_figure_does_not_take_in_its_labels(made: Callable[..., Path]) -> None:
    text = "The committee met after every harvest and read aloud what each of the farmers had been paid. " * 4
    labels = r" \ ".join(
        f"{group} #h(30pt) {share}%" for group, share in zip("ABCDEFG", range(3, 17, 2), strict=True)
    )
    figure = f"#set text(8pt); {labels}"
    body = f"#set text(11pt)\n#set par(justify: true)\n#grid(columns: (200pt, 1fr), gutter: 14pt, [{text}], [{figure}])"
    texts = [block.text for block in read(made(body, "beside.pdf")).blocks]
    assert fold(text) in texts


def test_half_a_character_in_a_title_is_left_out(report: Path, tmp_path: Path):
    writer = PdfWriter(report)
    writer.add_metadata({"/Title": "ABCDEFGHIJKL"})
    writer.write(tmp_path / "half.pdf")
    whole = (tmp_path / "half.pdf").read_bytes()
    with open_pdf(tmp_path / "half.pdf", whole.replace(b"(ABCDEFGHIJKL)", b"<FEFF0057D800>")) as pdf:
        assert info_of(pdf)["Title"] == "W"
