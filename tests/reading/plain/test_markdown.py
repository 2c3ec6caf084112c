"""Markdown: what a reader of the page sees, with the line numbers of the source."""

from pathlib import Path

import pytest

from lessonbase.model import Document
from lessonbase.reading import read

DIGEST = """\
---
title: Water committees in the valley
author: A. Writer
date: 2019-05-01
---

# Water committees

They lasted because *every* household paid **something**[^fee],
which cost \\$2 a [month](https://example.org).

## Good practices

1. Low fees
2. A treasurer
   - chosen by vote

| District | Fee |
|---|---|
| North | 2 |

[^fee]: In kind where there was
    no cash.
"""


@pytest.fixture
def document(tmp_path: Path) -> Document:
    path = tmp_path / "digest.md"
    path.write_text(DIGEST, encoding="utf-8")
    return read(path)


def test_blocks_are_what_a_reader_sees(document: Document) -> None:
    assert [(block.kind, block.level, block.text) for block in document.blocks] == [
        ("heading", 1, "Water committees"),
        ("paragraph", None, "They lasted because every household paid something¹, which cost $2 a month."),
        ("heading", 2, "Good practices"),
        ("list_item", 1, "1. Low fees"),
        ("list_item", 1, "2. A treasurer"),
        ("list_item", 2, "chosen by vote"),
        ("table", None, "District\tFee\nNorth\t2"),
        ("footnote", None, "¹ In kind where there was no cash."),
    ]


def test_each_line_keeps_its_number(document: Document) -> None:
    paragraph, note = document.blocks[1], document.blocks[-1]
    assert [span.line for span in paragraph.spans] == [9, 10]
    assert [span.line for span in note.spans] == [22, 23]
    assert note.anchor == 1


def test_front_matter_gives_the_facts(document: Document) -> None:
    report = document.report
    assert (report.title, report.authors, report.year) == (
        "Water committees in the valley",
        ("A. Writer",),
        2019,
    )


def blocks_of(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    path = tmp_path / "text.md"
    path.write_text(text, encoding="utf-8")
    return [(block.kind, block.text) for block in read(path).blocks]


def test_a_title_in_the_front_matter_alone_heads_the_text(tmp_path: Path) -> None:
    text = "---\ntitle: Six lessons from the valley\n---\n\nThey lasted.\n\n## Fees\n\nAll paid.\n"
    assert blocks_of(tmp_path, text)[0] == ("heading", "Six lessons from the valley")


def test_dashes_that_no_space_follows_make_a_list(tmp_path: Path) -> None:
    text = "# Fees\n\nWe saw this:\n-*Fees:* all paid\nin May\n-*Book:* shown to all\n"
    assert blocks_of(tmp_path, text)[1:] == [
        ("paragraph", "We saw this:"),
        ("list_item", "Fees: all paid in May"),
        ("list_item", "Book: shown to all"),
    ]


def test_long_lines_that_each_end_a_sentence_are_paragraphs(tmp_path: Path) -> None:
    first, second = (
        f"The village paid its {what} on time in all the years that we were there, though the rains came late "
        "twice and the road to the market was closed for weeks on end."
        for what in ("fees", "mechanic")
    )
    assert blocks_of(tmp_path, f"# Fees\n\n{first}\n{second}\n")[1:] == [
        ("paragraph", first),
        ("paragraph", second),
    ]


def test_what_a_sites_program_fills_in_is_no_text(tmp_path: Path) -> None:
    text = "# Fees\n\n{% include poster.html %}\n\nAll paid in {{ page.year }} and {{ _('the book was shown.') }}\n"
    assert blocks_of(tmp_path, text)[1:] == [("paragraph", "All paid in and the book was shown.")]


def test_a_bold_line_over_prose_is_a_heading(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "# The ferry\n\nIt crosses twice a day.\n\n**Tar the boats early**\n\nThey lay dry all winter since they were tarred.\n\n"
        "**Hang up the ropes**\n\nA rope that hangs in the wind lasts three seasons.\n\nThe bell is **of brass**.\n"
    )
    blocks = read(tmp_path / "a.md").blocks
    assert [(block.level, block.text) for block in blocks if block.kind == "heading"] == [
        (1, "The ferry"),
        (2, "Tar the boats early"),
        (2, "Hang up the ropes"),
    ]


def test_the_name_of_a_small_picture_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# The ferry\n\n:warning: Ropes break. It sails at 10:30:00 :anchor:\n")
    assert read(tmp_path / "a.md").blocks[1].text == "Ropes break. It sails at 10:30:00"


def test_lines_that_are_indented_are_prose(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "# The ferry\n\n\tThe caf&eacute; opens at noon.\n\n\tThe boat leaves at one.\n"
    )
    assert [block.text for block in read(tmp_path / "a.md").blocks[1:]] == [
        "The café opens at noon.",
        "The boat leaves at one.",
    ]


def test_a_bold_line_close_to_its_text_is_a_heading(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "# Pumps\n\n**What was hard?**\nThe road was closed for weeks, and nobody had a washer.\n\n"
        "**The pump** was old, and stood in\nthe middle of the square where all could see it.\n\n"
        "**What went well?**\nThe committee met every month, and wrote down each coin."
    )
    blocks = read(tmp_path / "a.md").blocks
    assert [block.text for block in blocks if block.kind == "heading"] == [
        "Pumps",
        "What was hard?",
        "What went well?",
    ]


def test_long_lines_that_each_begin_with_a_capital_are_paragraphs(tmp_path: Path) -> None:
    lines = [
        "Keep washers in each village for a year, and more of them in the north",
        "Ask for the fees after the harvest is in, never before",
        "Show the book to the meeting each month, and leave it there for all to see",
    ]
    wrapped = "The pump was old and stood in the middle of\nThe Square, where all could see it, and where\nnobody dared to mend it."
    text = "# Pumps\n\n" + "\n".join(lines) + "\n\n" + wrapped + "\n"
    assert [text for _, text in blocks_of(tmp_path, text)][1:] == [*lines, " ".join(wrapped.split())]
