"""Headings of PDFs: covers, tables of contents, titles of two lines, annexes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lessonbase.model import Document
from lessonbase.reading import read
from tests.reading.conftest import WORDS

EVALUATION = (
    """
#set page(width: 420pt, height: 520pt, margin: 60pt, numbering: "1")
#set text(size: 10pt)
#show heading: set block(above: 18pt, below: 12pt)
#show heading.where(level: 1): set text(size: 18pt)
#show heading.where(level: 2): set text(size: 14pt)

#align(center)[#v(120pt) #text(size: 26pt, weight: "bold")[Irrigation in the Upper Valley]

#text(size: 20pt)[Final evaluation]

#text(size: 16pt)[Ministry of Roads and Water]]
#pagebreak()
#outline(title: [Table of contents], indent: 0pt)
#pagebreak()
= Findings
"""
    + WORDS * 5
    + """
== What worked
"""
    + WORDS * 4
    + """
#align(center)[#text(size: 14pt, weight: "bold")[How the committees of the upper and \\ lower valley were formed]]
"""
    + WORDS * 4
    + """

#text(size: 14pt)["We never had a pump that went on for a year. Now we have four, and everyone pays for them, even those who live far off. Marta"]

"""
    + WORDS * 4
    + """
= Annex 1: Terms of reference
"""
    + WORDS * 2
    + """

#text(size: 18pt, weight: "bold")[Background]

"""
    + WORDS * 3
    + """

#text(size: 18pt, weight: "bold")[Objectives]

"""
    + WORDS * 3
)


@pytest.fixture(scope="module")
def evaluation(made: Callable[..., Path]) -> Document:
    # The outline of the file would name the headings; without it they are told by their look.
    return read(
        made(
            EVALUATION.replace("#set text", "#set heading(bookmarked: false)\n#set text", 1), "evaluation.pdf"
        )
    )


def headings(document: Document) -> list[tuple[int | None, str]]:
    return [(block.level, block.text) for block in document.blocks if block.kind == "heading"]


def test_a_cover_has_no_headings(evaluation: Document) -> None:
    assert not any(block.kind == "heading" and block.page == 1 for block in evaluation.blocks)
    assert evaluation.report.title == "Irrigation in the Upper Valley"


def test_a_title_of_two_lines_is_one_heading(evaluation: Document) -> None:
    assert (2, "How the committees of the upper and lower valley were formed") in headings(evaluation)


def test_what_somebody_said_in_large_type_is_no_heading(evaluation: Document) -> None:
    assert not any("Marta" in text for _, text in headings(evaluation))


def test_the_headings_of_an_annex_stand_under_it(evaluation: Document) -> None:
    assert headings(evaluation)[-3:] == [
        (1, "Annex 1: Terms of reference"),
        (2, "Background"),
        (2, "Objectives"),
    ]


def test_a_table_of_contents_is_kept_out_of_the_text(evaluation: Document) -> None:
    assert {block.kind for block in evaluation.blocks if block.page == 2} == {"furniture"}


@pytest.mark.parametrize(
    "title", ["Contents", "Table des matières", "Sommaire", "Índice", "Tabla de contenido", "Sumário"]
)
def test_so_is_one_whose_page_numbers_stand_apart(made: Callable[..., Path], title: str) -> None:
    entries = "".join(f"[Part {n} of it], [{n + 2}]," for n in range(1, 6))
    source = f"""
#set page(width: 420pt, height: 520pt, margin: 60pt)
#text(size: 16pt)[{title}]

#grid(columns: (1fr, 30pt), row-gutter: 8pt, {entries})
#pagebreak()
= Part 1 of it
{WORDS * 4}
"""
    document = read(made(source, f"contents-{len(title)}-{title[0]}.pdf"))
    assert {block.kind for block in document.blocks if block.page == 1} == {"furniture"}
    assert headings(document) == [(1, "Part 1 of it")]


def test_a_section_called_contents_that_has_text_stays(tmp_path: Path) -> None:
    path = tmp_path / "box.md"
    path.write_text(
        "# The kit\n\n## Contents\n\nThe kit holds a pump, a rope and four cups.\n\nIt weighs 12\n", "utf-8"
    )
    assert [block.kind for block in read(path).blocks] == ["heading", "heading", "paragraph", "paragraph"]


def test_a_list_of_the_titles_to_come_is_one_too(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    path.write_text(
        "# Roads\n\n## Contents\n\n- Findings\n- Lessons learned\n- Annexes\n\n"
        "## Findings\n\nRoads were opened.\n\n## Lessons learned\n\nPay first.\n\n## Annexes\n\nNone.\n",
        "utf-8",
    )
    kinds = [(block.kind, block.text) for block in read(path).blocks if block.kind != "paragraph"]
    assert kinds == [
        ("heading", "Roads"),
        ("furniture", "Contents"),
        ("furniture", "Findings"),
        ("furniture", "Lessons learned"),
        ("furniture", "Annexes"),
        ("heading", "Findings"),
        ("heading", "Lessons learned"),
        ("heading", "Annexes"),
    ]
