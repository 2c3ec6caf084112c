"""What layout does to text and the reader undoes: letters set apart, tables over pages, contents, turned pages."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lessonbase.model import Block
from lessonbase.reading import read
from tests.reading.conftest import WORDS

PAGE = '#set page(width: 420pt, height: 560pt, margin: 60pt)\n#set text(size: 10pt, lang: "en", hyphenate: false)\n#set par(justify: true)\n'


def blocks(path: Path, kind: str) -> list[Block]:
    """The blocks of one kind."""
    return [block for block in read(path).blocks if block.kind == kind]


def test_three_columns_are_read_one_after_the_other(made: Callable[..., Path]) -> None:
    texts = "".join(f"Part {n} opens. {WORDS * 2} Part {n} closes.\n\n" for n in range(1, 10))
    source = PAGE.replace("420pt", "640pt").replace("margin: 60pt", "margin: 40pt, columns: 3") + texts
    document = read(made(source, "three.pdf"))
    text = " ".join(block.text for block in document.blocks)
    marks = [text.index(f"Part {n} {verb}.") for n in range(1, 10) for verb in ("opens", "closes")]
    assert marks == sorted(marks)


def test_a_drop_cap_belongs_to_its_word(made: Callable[..., Path]) -> None:
    source = (
        PAGE
        + "#place(top + left, dy: 40pt, text(size: 34pt)[F])\n#v(40pt)\n"
        + "#block(inset: (left: 24pt))[#par(justify: false)[armers in the valley formed a committee that kept the water pumps working after it.]]\n"
        + WORDS * 3
    )
    document = read(made(source, "drop.pdf"))
    assert any(block.text.startswith("Farmers in the valley formed") for block in document.blocks)


def test_small_capitals_are_one_word_on_one_line(made: Callable[..., Path]) -> None:
    small = "#let sc(first, rest) = [#first#text(size: 7.6pt)[#rest]]\n"
    source = PAGE + small + f"{WORDS} The #sc[W][ATER] #sc[C][OMMITTEE] met in May. {WORDS}"
    [paragraph] = blocks(made(source, "caps.pdf"), "paragraph")
    assert "The WATER COMMITTEE met in May." in paragraph.text


def test_a_heading_in_small_capitals_is_one_heading(made: Callable[..., Path]) -> None:
    source = PAGE + f"{WORDS * 2}\n\n*L#text(size: 7.6pt)[ESSONS] L#text(size: 7.6pt)[EARNED]*\n\n{WORDS * 2}"
    assert [block.text for block in blocks(made(source, "caps-heading.pdf"), "heading")] == [
        "LESSONS LEARNED"
    ]


def test_text_printed_twice_to_look_bold_is_read_once(made: Callable[..., Path]) -> None:
    twice = "#let twice(body) = box[#place(dx: 0.3pt, body)#body]\n"
    source = (
        PAGE + twice + f"{WORDS * 2}\n\n#twice[Lesson learned:] pay the people who keep the pumps.\n\n{WORDS}"
    )
    text = " ".join(block.text for block in read(made(source, "twice.pdf")).blocks)
    assert text.count("Lesson") == 1
    assert "Lesson learned: pay the people" in text


def test_ligatures_and_soft_hyphens_leave_plain_words(made: Callable[..., Path]) -> None:
    source = PAGE + f"The of\ufb01ce \ufb02oor was di\ufb00erent: co-op\u00aderation suf\ufb01ced. {WORDS}"
    [paragraph] = blocks(made(source, "ligatures.pdf"), "paragraph")
    assert paragraph.text.startswith("The office floor was different: co-operation sufficed.")


def test_contents_with_leaders_are_furniture_whatever_they_are_called(made: Callable[..., Path]) -> None:
    entries = "".join(
        f"{n} Findings about pump {n} #box(width: 1fr, repeat[.]) {n * 3}\n\n" for n in range(1, 9)
    )
    source = PAGE + f"In this report\n\n{entries}#pagebreak()\n= Findings\n{WORDS * 3}"
    kept = [block.text for block in read(made(source, "leaders.pdf")).blocks if block.kind != "furniture"]
    assert not any("about pump" in text for text in kept)


def test_chapters_without_leaders_among_contents_with_them_are_contents(made: Callable[..., Path]) -> None:
    chapter = "*Chapter {0} on a district* #h(1fr) *{1}*\n\n{0}.1 What was found #box(width: 1fr, repeat[.]) {1}\n\n"
    entries = "".join(chapter.format(n, n * 3) for n in range(1, 6))
    source = PAGE + f"Inside\n\n{entries}#pagebreak()\n= Findings\n{WORDS * 3}"
    kept = [
        block.text for block in read(made(source, "mixed-leaders.pdf")).blocks if block.kind != "furniture"
    ]
    assert not any("on a district" in text for text in kept)


def test_text_beside_nothing_is_not_taken_for_columns(made: Callable[..., Path]) -> None:
    box = f"#grid(columns: (1fr, 1fr), gutter: 20pt, [{WORDS}], [{WORDS}])\n\n"
    lines = "".join(
        f"Line {n} of the text runs {'on and ' * (n % 3)}over both of the columns above it. #linebreak()\n"
        for n in range(1, 10)
    )
    source = PAGE + box + f"#par(justify: false)[{lines}]"
    text = " ".join(block.text for block in read(made(source, "below-columns.pdf")).blocks)
    places = [text.index(f"Line {n} ") for n in range(1, 10)]
    assert places == sorted(places)


def test_contents_without_leaders_are_told_by_their_page_numbers(made: Callable[..., Path]) -> None:
    entries = "".join(
        f"#grid(columns: (1fr, auto), [{n} What was found about the pumps of district {n}], [{n * 3}])\n\n"
        for n in range(1, 9)
    )
    source = PAGE + f"*Contents*\n\n{entries}#pagebreak()\n= Findings\n{WORDS * 3}"
    kept = [block.text for block in read(made(source, "no-leaders.pdf")).blocks if block.kind != "furniture"]
    assert not any("of district" in text for text in kept)


def test_a_table_over_two_pages_is_one_with_its_header_once(made: Callable[..., Path]) -> None:
    rows = "".join(
        f"[{n}], [Pay the mechanics of district {n} by the month and in full.], [District {n}],"
        for n in range(1, 26)
    )
    source = (
        PAGE
        + f"#table(columns: (30pt, 1fr, 80pt), table.header([No.], [Recommendation], [Addressed to]), {rows})"
    )
    [table] = blocks(made(source, "long-table.pdf"), "table")
    lines = table.text.split("\n")
    assert lines[0] == "No.\tRecommendation\tAddressed to"
    assert len(lines) == 26
    assert lines[25].startswith("25\tPay the mechanics")
    assert {span.page for span in table.spans} == {1, 2}


def test_tables_of_other_columns_on_the_next_page_stay_apart(made: Callable[..., Path]) -> None:
    first = "#table(columns: 2, [District], [Pumps], [North], [Nine], [South], [Ten])"
    second = "#table(columns: 3, [Year], [Fee], [Paid], [2007], [Two], [All], [2008], [Three], [Half])"
    source = PAGE + f"{first}\n#pagebreak()\n{second}"
    assert len(blocks(made(source, "two-tables.pdf"), "table")) == 2


def test_a_caption_is_told_from_the_text_around_it(made: Callable[..., Path]) -> None:
    source = PAGE + f"{WORDS}\n\n#text(size: 9pt)[Figure 3: Pumps that worked, by district]\n\n{WORDS}"
    assert [block.text for block in blocks(made(source, "caption.pdf"), "caption")] == [
        "Figure 3: Pumps that worked, by district"
    ]


def test_endnotes_are_footnotes_tied_to_their_paragraph(made: Callable[..., Path]) -> None:
    notes = "#text(size: 8pt)[#super[1] The fee was two crowns a month in the first year.\n\n#super[2] Nobody was left out for want of money in that year.]"
    source = (
        PAGE + f"{WORDS}Fees were paid.#super[1] All took part.#super[2]\n\n{WORDS * 2}\n\n*Notes*\n\n{notes}"
    )
    document = read(made(source, "endnotes.pdf"))
    found = [block for block in document.blocks if block.kind == "footnote"]
    assert [block.text[0] for block in found] == ["¹", "²"]
    assert all(
        block.anchor is not None and "Fees were paid" in document.blocks[block.anchor].text for block in found
    )


def test_right_to_left_text_is_left_in_logical_order(made: Callable[..., Path]) -> None:
    words = "الدرس المستفاد هو أن الثقة تبنى ببطء"
    source = PAGE + f'#set text(lang: "ar", font: ("Amiri", "Noto Naskh Arabic", "DejaVu Sans"))\n{words}'
    text = " ".join(block.text for block in read(made(source, "arabic.pdf")).blocks)
    assert text == words


def test_words_across_the_lines_stand_whole_among_the_furniture(made: Callable[..., Path]) -> None:
    source = PAGE + f"#place(left, dx: -40pt, rotate(-90deg, reflow: true)[Evaluation of 2008])\n{WORDS * 4}"
    assert "Evaluation" in [block.text for block in blocks(made(source, "across.pdf"), "furniture")]


LINES = (
    "The committee met in May",
    "Each household paid a fee",
    "A mechanic was trained in each of the villages",
    "The pumps were checked twice a year",
    "Records were kept in a book",
    "The book was read aloud",
)


@pytest.mark.parametrize("spacing", ["6.5pt", "16pt"])
def test_paragraphs_of_one_line_stay_apart_whatever_their_spacing(
    made: Callable[..., Path], spacing: str
) -> None:
    source = PAGE + f"#set par(spacing: {spacing}, justify: false)\n" + "\n\n".join(LINES)
    found = blocks(made(source, f"one-line-{spacing}.pdf"), "paragraph")
    assert tuple(block.text for block in found) == LINES


def test_the_lines_of_an_address_stay_apart(made: Callable[..., Path]) -> None:
    address = (
        r"Valleyaid House \ 12 Upper Mill Road \ Telephone: 555 0100 \ Office: Room Four of the Old Mill"
    )
    source = PAGE + f"{WORDS}\n\n{address}\n\n{WORDS}"
    texts = [block.text for block in blocks(made(source, "address.pdf"), "paragraph")]
    assert [text for text in texts if len(text) < 60] == [line.strip() for line in address.split("\\")]


def test_lines_that_begin_with_names_are_running_text(made: Callable[..., Path]) -> None:
    names = "Amina Bello Kone Diallo Traore Ndiaye Mensah Owusu Banda Phiri Okello Achieng " * 6
    source = PAGE + f"{WORDS}Those present were {names}and all of them agreed.\n\n{WORDS}"
    assert len(blocks(made(source, "lines-of-names.pdf"), "paragraph")) == 2


ROWS = (
    (
        "Pumps broke down because no mechanic was near the villages that had them, and spare parts were brought "
        "from the town, which took several weeks in the rainy season.",
        "Train two mechanics in each district and pay them by the month so that they stay in the district. See "
        "that each of them has a bicycle and a set of tools.",
    ),
    (
        "Fees were paid late in the dry season when nobody had money, and no one dared to ask for them.",
        "Collect small fees each month, most of all after the harvest, and read aloud what was paid. Do not ask "
        "the poorest households, but tell everybody who they are and why.",
    ),
    (
        "The book of payments was kept by one person only, and nobody else could read it.",
        "Let two persons keep the book and read it aloud at each of the meetings, and let the district look at it.",
    ),
)


def cells(block: Block) -> list[tuple[str, ...]]:
    """The rows of a table without its head."""
    return [tuple(row.split("\t")) for row in block.text.split("\n")[1:]]


def test_a_table_without_rules_keeps_rows_whole_whose_first_cells_wrap(made: Callable[..., Path]) -> None:
    rows = [(first.split(",")[0], second.split(".")[0], "Ministry of Water") for first, second in ROWS]
    grid = "".join(f"[{cell}]," for row in rows for cell in row)
    source = (
        PAGE
        + "#set par(justify: false)\n= Recommendations\n#grid(columns: (100pt, 1fr, 70pt), column-gutter: 14pt, "
        + f"row-gutter: 9pt, [*Finding*], [*Recommendation*], [*Addressed to*], {grid})\n\n{WORDS * 2}"
    )
    [table] = blocks(made(source, "wrapping-cells.pdf"), "table")
    assert cells(table) == rows


def test_a_table_of_two_long_columns_without_rules_is_read_row_by_row(made: Callable[..., Path]) -> None:
    grid = "".join(f"[{cell}]," for row in ROWS for cell in row)
    source = (
        PAGE
        + "#set par(justify: false)\n= Recommendations\n#grid(columns: (1fr, 1fr), column-gutter: 20pt, "
        + f"row-gutter: 12pt, [*Conclusion*], [*Recommendation*], {grid})\n\n{WORDS * 2}"
    )
    [table] = blocks(made(source, "long-cells.pdf"), "table")
    assert cells(table) == list(ROWS)


def test_a_list_of_units_without_rules_keeps_each_in_its_row(made: Callable[..., Path]) -> None:
    units = ["ha", "hectares", "kg", "kilogrammes", "km", "kilometres", "lt", "litres of water"]
    grid = "".join(f"[{unit}]," for unit in units)
    source = (
        PAGE
        + f"= Units\n#grid(columns: (40pt, 1fr), row-gutter: 6pt, [*Unit*], [*Meaning*], {grid})\n\n{WORDS}"
    )
    [table] = blocks(made(source, "units.pdf"), "table")
    assert cells(table) == [
        ("ha", "hectares"),
        ("kg", "kilogrammes"),
        ("km", "kilometres"),
        ("lt", "litres of water"),
    ]


def test_columns_are_told_apart_where_one_begins_with_a_table_of_numbers(made: Callable[..., Path]) -> None:
    rows = "".join(f"[{n}], [{n * 7}], [{n * 31}], [{n * 5}], [{n * 3}]," for n in range(10, 19))
    left = "".join(f"Part {n} opens. {WORDS} Part {n} closes.\n\n" for n in range(1, 6))
    right = "".join(f"Part {n} opens. {WORDS} Part {n} closes.\n\n" for n in range(6, 9))
    source = (
        PAGE.replace("margin: 60pt", "margin: 40pt, columns: 2")
        + f"{left}#colbreak()\n#grid(columns: 5, column-gutter: 1fr, row-gutter: 5pt, {rows})\n\n{right}"
    )
    text = " ".join(block.text for block in read(made(source, "numbers-above.pdf")).blocks)
    marks = [text.index(f"Part {n} {verb}.") for n in range(1, 9) for verb in ("opens", "closes")]
    assert marks == sorted(marks)


def test_a_heading_in_the_upper_border_of_a_box_belongs_to_the_box(made: Callable[..., Path]) -> None:
    heading = "#place(top + left, dx: 10pt, dy: -16pt, box(fill: white, inset: (x: 3pt))[*Box 1: Pay by the month*])"
    source = (
        PAGE
        + f"= Findings\n{WORDS * 2}\n\n#v(8pt)\n#block(stroke: 1pt, inset: 10pt)[{heading}{WORDS}]\n\n{WORDS}"
    )
    document = read(made(source, "legend.pdf"))
    boxed = [block.text for block in document.blocks if block.aside is not None]
    assert boxed[0] == "Box 1: Pay by the month"
    assert boxed[1].startswith("Farmers in the valley")
    assert len(boxed) == 2


def test_a_shape_whose_edge_cuts_through_lines_is_a_picture_behind_the_text(
    made: Callable[..., Path],
) -> None:
    shape = (
        '#place(top + left, dx: -20pt, dy: -20pt, rect(width: 340pt, height: 75pt, fill: rgb("#eeeeff")))\n'
    )
    document = read(made(PAGE + shape + WORDS * 8, "behind.pdf"))
    assert [(block.kind, block.aside) for block in document.blocks] == [("paragraph", None)]


def test_the_head_of_a_table_without_rules_is_no_running_head(made: Callable[..., Path]) -> None:
    rows = "".join(
        f"[{n}], [Pump {n} of the valley, mended by its village], [District {n}]," for n in range(1, 70)
    )
    grid = f"#grid(columns: (30pt, 1fr, 70pt), row-gutter: 8pt, grid.header([*No.*], [*Pump*], [*Where*]), {rows})"
    document = read(
        made(PAGE.replace("margin: 60pt", "margin: 60pt, header: [Valleyaid]") + grid, "heads.pdf")
    )
    [table] = [block for block in document.blocks if block.kind == "table"]
    lines = table.text.split("\n")
    assert (lines[0], len(lines)) == ("No.\tPump\tWhere", 70)
    assert {block.text for block in document.blocks if block.kind == "furniture"} == {"Valleyaid"}


def test_a_paragraph_from_right_to_left_is_in_its_own_order_among_others(made: Callable[..., Path]) -> None:
    words = "حفظت كل قرية مضخة بعد سنة من نهاية مشروع مياه"
    source = PAGE + f'{WORDS}\n\n#text(lang: "ar", dir: rtl, font: "DejaVu Sans")[{words}]\n\n{WORDS}'
    assert [block.text for block in blocks(made(source, "right-to-left.pdf"), "paragraph")][1] == words


def test_a_large_first_letter_beside_its_line_belongs_to_its_word(made: Callable[..., Path]) -> None:
    cap = (
        "#place(top + left, text(size: 30pt)[T])\n#pad(left: 26pt)[he committee kept the pumps working.]\n\n"
    )
    [first, _] = blocks(made(PAGE + cap + WORDS, "large-letter.pdf"), "paragraph")
    assert first.text == "The committee kept the pumps working."


def test_contents_of_two_levels_without_leaders_end_before_the_chapter_they_name(
    made: Callable[..., Path],
) -> None:
    entry = "#grid(columns: (1fr, auto), [{0}], [{1}])\n\n"
    entries = "".join(
        entry.format(f"Chapter {n}: Pumps of district {n}", 4 * n)
        + entry.format("#h(12pt)What was found", 4 * n + 1)
        for n in range(1, 7)
    )
    source = PAGE + f"*Contents*\n\n{entries}#pagebreak()\n= Chapter 1: Pumps of district 1\n{WORDS * 3}"
    kept = [block for block in read(made(source, "two-levels.pdf")).blocks if block.kind != "furniture"]
    assert [block.kind for block in kept] == ["heading", "paragraph"]
    assert kept[0].text == "Chapter 1: Pumps of district 1"


def test_an_indented_line_after_a_comma_goes_on_with_its_paragraph(made: Callable[..., Path]) -> None:
    indented = "#par(hanging-indent: 14pt)[The committee of the upper valley, \\ Water Street, met in May.]"
    texts = [block.text for block in blocks(made(PAGE + f"{WORDS}\n\n{indented}", "comma.pdf"), "paragraph")]
    assert texts[1] == "The committee of the upper valley, Water Street, met in May."


def test_a_table_with_rules_between_its_rows_only_is_read_row_by_row(made: Callable[..., Path]) -> None:
    rows = "".join(f"[Item {n}], [{first}], [{second}]," for n, (first, second) in enumerate(ROWS, start=1))
    source = (
        PAGE
        + "#table(columns: (50pt, 1fr, 1fr), stroke: (x, y) => (bottom: 0.5pt), "
        + f"[*Row*], [*Conclusion*], [*Recommendation*], {rows})\n\n{WORDS * 2}"
    )
    [table] = blocks(made(source, "ruled-rows.pdf"), "table")
    assert cells(table) == [(f"Item {n}", *row) for n, row in enumerate(ROWS, start=1)]


GROUNDS = {
    "every other row": "if calc.odd(y) {aqua}",
    "its head and every other row": "if y == 0 {blue} else if calc.odd(y) {aqua}",
    "its head and the rows between": "if calc.even(y) {aqua}",
}


@pytest.mark.parametrize("ruled", ["none", "(x, y) => (bottom: 0.5pt)"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_a_table_with_bands_of_colour_is_read_by_its_columns(
    made: Callable[..., Path], ground: str, ruled: str
) -> None:
    rows = [(str(n), *row, "Ministry of Water") for n, row in enumerate(ROWS, start=1)]
    source = (
        PAGE
        + f"#set par(justify: false)\n{WORDS}\n\n#table(columns: (auto, 1fr, 1fr, 60pt), stroke: {ruled}, "
        + f"fill: (x, y) => {GROUNDS[ground]}, [*No*], [*Conclusion*], [*Recommendation*], [*Addressed to*], "
        + "".join(f"[{cell}]," for row in rows for cell in row)
        + f")\n\n{WORDS * 2}"
    )
    [table] = blocks(made(source, f"bands-{ground}-{ruled == 'none'}.pdf"), "table")
    assert cells(table) == rows


def test_a_table_with_each_band_drawn_at_once_is_read_by_its_columns(made: Callable[..., Path]) -> None:
    rows = [(f"Item {n}", *row) for n, row in enumerate(ROWS, start=1)]
    bands = "".join(
        f"#block(width: 100%, spacing: 0pt, inset: (y: 5pt), fill: {('aqua', 'none')[n % 2]})[#grid("
        "columns: (40pt, 1fr, 1fr), column-gutter: 12pt, " + "".join(f"[{cell}]," for cell in row) + ")]\n"
        for n, row in enumerate(rows)
    )
    source = PAGE + f"#set par(justify: false)\n{WORDS}\n\n{bands}\n\n{WORDS * 2}"
    [table] = blocks(made(source, "bands-at-once.pdf"), "table")
    assert [tuple(row.split("\t")) for row in table.text.split("\n")] == rows


def test_a_coloured_box_with_a_list_of_facts_between_paragraphs_is_a_box(made: Callable[..., Path]) -> None:
    facts = (
        "[Country], [Paraguay], [Budget], [Two million dollars], [Ended], [May 2019], [Partner], [Ministry]"
    )
    box = (
        f"#block(fill: aqua, inset: 8pt, width: 100%)[#grid(columns: (80pt, 1fr), row-gutter: 6pt, {facts})]"
    )
    document = read(made(PAGE + f"{WORDS}\n\n{box}\n\n{WORDS * 2}", "facts.pdf"))
    [table] = [block for block in document.blocks if block.kind == "table"]
    assert table.aside is not None
    assert all(block.aside is None for block in document.blocks if block.kind == "paragraph")
