"""Tables that a page's end breaks: between rows, and in the middle of one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lessonbase.answering.grounding import cite
from lessonbase.extraction import extract
from lessonbase.model import Block, Document, Hit
from lessonbase.reading import read
from lessonbase.reading.pdf.pictures import mark_boxes

Made = Callable[..., Path]

PAGE = """
#set page(width: 420pt, height: 300pt, margin: 40pt)
#set text(size: 10pt)
"""
ADVICE = (
    "Pay the mechanics of every district by the month and in full, so that the pumps are mended before the dry season "
    "and not after it, and publish what each of them was paid where the users of the pumps can read it. "
)
HEAD = "table.header([No.], [Recommendation], [Addressed to]),"
ADDRESSEES = "The ministry of water, the district councils and the committees that look after the pumps of their own village"


def table(*rows: str, head: str = HEAD, columns: str = "(30pt, 1fr, 80pt)", stroke: str = "1pt") -> str:
    """Typst source of a page filled up to near its end, and a table of these rows on it."""
    space = "#v(60pt)\n"
    return PAGE + space + f"#table(columns: {columns}, stroke: {stroke}, {head} {' '.join(rows)})"


def row(number: str, advice: str, addressee: str = "Councils") -> str:
    return f"[{number}], [{advice}], [{addressee}],"


ROWS = (row("1", ADVICE), row("2", ADVICE * 2, ADDRESSEES), row("3", "Mend the road to the market."))


@pytest.fixture
def document(made: Made) -> Document:
    """A table of recommendations whose second row a page's end breaks."""
    return read(made(table(*ROWS), "broken-row.pdf"))


def tables(document: Document) -> list[Block]:
    return [block for block in document.blocks if block.kind == "table"]


def cells(document: Document) -> list[list[str]]:
    """The rows of all tables, each its cells."""
    return [line.split("\t") for each in tables(document) for line in each.text.split("\n")]


def test_a_row_that_a_page_breaks_is_whole_cell_by_cell(document):
    assert cells(document)[1:] == [
        ["1", ADVICE.strip(), "Councils"],
        ["2", (ADVICE * 2).strip(), ADDRESSEES],
        ["3", "Mend the road to the market.", "Councils"],
    ]


def test_each_line_of_a_broken_row_keeps_its_own_page_and_box(document):
    [block] = tables(document)
    assert "".join(block.text[span.start : span.end] for span in block.spans) == block.text
    assert {span.page for span in block.spans} == {1, 2}
    assert all(span.box for span in block.spans)
    quote = "Mend the road to the market."
    assert mark_boxes(Path(document.report.source), quote, block.spans, 2)
    assert not mark_boxes(Path(document.report.source), quote, block.spans, 1)


def test_a_recommendation_in_a_broken_row_is_one_record_and_whole(document):
    _, records = extract(document)
    assert [record.statement for record in records] == [
        ADVICE.strip(),
        (ADVICE * 2).strip(),
        "Mend the road to the market.",
    ]
    assert [record.page for record in records] == [1, 1, 2]


def test_every_quote_from_a_broken_row_stands_on_the_page_it_names(document):
    texts = {page.number: page.text for page in document.pages}
    passages, _ = extract(document)
    [broken] = [passage for passage in passages if (passage.page_start, passage.page_end) == (1, 2)]
    hit = Hit(rank=1, score=1.0, passage=broken, report_title="A report")
    cited = cite(hit, 0, len(broken.text), 1, lambda _, page: texts[page])
    assert cited
    assert {citation.page for citation in cited} == {1, 2}


def test_the_words_of_a_page_are_its_own(document):
    first, second = document.pages
    assert ADDRESSEES not in first.text
    assert ADDRESSEES not in second.text
    whole = " ".join(f"{first.text} {second.text}".split())
    assert sorted(whole.split()) == sorted(" ".join(block.text for block in document.blocks).split())


def test_a_table_without_a_repeated_head_is_made_whole_too(made: Made):
    head = "[No.], [Recommendation], [Addressed to],"
    document = read(made(table(*ROWS, head=head), "broken-no-head.pdf"))
    assert cells(document)[2] == ["2", (ADVICE * 2).strip(), ADDRESSEES]


def test_the_rest_of_the_last_row_is_a_table_to_no_reader_but_its_row(made: Made):
    head = "[No.], [Recommendation], [Addressed to],"
    document = read(made(table(*ROWS[:2], head=head), "broken-last-row.pdf"))
    assert cells(document)[1:] == [
        ["1", ADVICE.strip(), "Councils"],
        ["2", (ADVICE * 2).strip(), ADDRESSEES],
    ]


def test_a_row_over_three_pages_is_one(made: Made):
    rows = (row("1", ADVICE), row("2", ADVICE * 10), row("3", ADVICE))
    document = read(made(table(*rows), "three-pages.pdf"))
    assert cells(document)[2] == ["2", (ADVICE * 10).strip(), "Councils"]
    assert {span.page for span in tables(document)[0].spans} == {page.number for page in document.pages}
    assert len(document.pages) > 2


def test_a_row_that_begins_a_page_is_no_rest_of_the_one_before(made: Made):
    rows = [row("", f"Well {n} gives water all year.", f"Village {n}") for n in range(1, 16)]
    head = "[], [What was found], [Where],"
    found = cells(read(made(table(*rows, head=head), "no-rest.pdf")))
    assert len(found) == 16


def test_a_group_of_rows_over_a_page_is_not_made_one_row(made: Made):
    groups = [
        f"table.cell(rowspan: 3)[District {group}],"
        + "".join(f"[Well {group}.{n}], [Gives water all year]," for n in range(1, 4))
        for group in range(1, 6)
    ]
    head = "[District], [Well], [State],"
    found = cells(read(made(table(*groups, head=head, columns="(80pt, 80pt, 1fr)"), "groups.pdf")))
    assert [line[1] for line in found[1:]] == [
        f"Well {group}.{n}" for group in range(1, 6) for n in range(1, 4)
    ]


def test_a_title_across_the_columns_at_the_top_of_a_page_stays_apart(made: Made):
    rows = [row(str(n), "Mend the road to the market.") for n in range(1, 9)]
    title = "table.cell(colspan: 3)[For the ministry of water],"
    document = read(made(table(*rows, title, *rows, head="[No.], [Recommendation], [For],"), "title-row.pdf"))
    assert ["8", "Mend the road to the market.", "Councils"] in cells(document)


def test_a_row_broken_between_two_sentences_is_whole_where_rows_go_by_a_number(made: Made):
    rows = "[1], [Mend the road.], [2], [#box(height: 110pt)[Pay the mechanics by the month.]#parbreak()They should be paid in full.],"
    head = "[No.], [Recommendation],"
    more = "[3], [Train the clerks of the district.], [4], [Publish the accounts.],"
    document = read(made(table(rows, more, head=head, columns="(30pt, 1fr)"), "sentences.pdf"))
    assert "They should be paid in full." in document.pages[1].text
    assert ["2", "Pay the mechanics by the month. They should be paid in full."] in cells(document)


def test_the_rest_of_a_cell_that_had_no_room_may_begin_with_a_name(made: Made):
    towns = " ".join(["Kandal Takeo Pursat Kampot Battambang"] * 12)
    row = f"[Mend the pumps of {towns}.], [Councils],"
    head = "[Recommendation], [For], [Mend the road.], [All],"
    document = read(made(PAGE + f"#v(100pt)\n#table(columns: (1fr, 80pt), {head} {row})", "names.pdf"))
    assert {span.page for span in tables(document)[0].spans} == {1, 2}
    assert cells(document)[2] == [f"Mend the pumps of {towns}.", "Councils"]


@pytest.mark.parametrize("fill", ["none", "(x, y) => if calc.odd(y) {aqua}"])
def test_a_row_without_rules_below_a_repeated_head_goes_on_with_the_one_the_page_broke(made, fill):
    rows = (row("1", ADVICE), row("2", ADVICE * 2), row("3", ADVICE), row("4", ADVICE))
    document = read(made(table(*rows, stroke=f"none, fill: {fill}"), f"no-rules-{fill == 'none'}.pdf"))
    assert not document.pages[1].text.startswith("3")
    assert cells(document)[1:] == [
        ["1", ADVICE.strip(), "Councils"],
        ["2", (ADVICE * 2).strip(), "Councils"],
        ["3", ADVICE.strip(), "Councils"],
        ["4", ADVICE.strip(), "Councils"],
    ]


def test_a_last_row_alone_on_its_page_has_the_columns_of_its_table(made):
    last = f"[3], table.cell(breakable: false)[{ADVICE}], [Councils of the districts],"
    source = table(row("1", ADVICE), row("2", ADVICE), last, columns="(auto, 1fr, 80pt)", stroke="none")
    document = read(made(source, "last-row.pdf"))
    assert document.pages[1].text.startswith("3")
    assert cells(document)[1:] == [
        ["1", ADVICE.strip(), "Councils"],
        ["2", ADVICE.strip(), "Councils"],
        ["3", ADVICE.strip(), "Councils of the districts"],
    ]
