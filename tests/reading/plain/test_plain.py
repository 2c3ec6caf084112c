"""Plain text: paragraphs, headings, footnotes, tables and lists, with their line numbers."""

from pathlib import Path

import pytest

from lessonbase.model import Block, Document
from lessonbase.reading import read

REPORT = """\
WATER FOR THE VALLEY

Final evaluation

MARCH 2011

LESSONS LEARNED

WORKING WITH COMMITTEES

Lesson Learned: Committees last when *every* household pays **something**.

The committees were new to the valley.¹ Each of them chose a treasurer and set a fee, which was paid in

¹ An earlier project had tried them in 1987.

kind where households had no cash. The fee was worth \\$2 a month. Table 1 shows what the committees collected and,

Table 1: Fees by district

District\tFee\tPaid
North\t2\t80 percent
South\t1\t95 percent

as can be seen, low fees were paid more often.

What the project did:

- Trained treasurers
- Repaired pumps that had been broken
  for years

LESSONS LEARNED

WORKING WITH DISTRICTS

Districts kept few records.
"""


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    path = tmp_path_factory.mktemp("plain") / "valley.txt"
    path.write_text(REPORT, encoding="utf-8")
    return read(path)


def only(document: Document, kind: str) -> list[Block]:
    return [block for block in document.blocks if block.kind == kind]


def starting(document: Document, text: str) -> Block:
    return next(block for block in document.blocks if block.text.startswith(text))


def test_headings_stand_under_the_one_right_above(document: Document) -> None:
    headings = [(block.level, block.text) for block in only(document, "heading")]
    assert headings[-4:] == [
        (1, "LESSONS LEARNED"),
        (2, "WORKING WITH COMMITTEES"),
        (1, "LESSONS LEARNED"),
        (2, "WORKING WITH DISTRICTS"),
    ]


def test_a_labelled_lesson_is_a_paragraph_without_marks_of_emphasis(document: Document) -> None:
    lesson = starting(document, "Lesson Learned")
    assert lesson.kind == "paragraph"
    assert lesson.text == "Lesson Learned: Committees last when every household pays something."


def test_a_paragraph_broken_by_a_footnote_and_a_table_is_whole(document: Document) -> None:
    whole = starting(document, "The committees were new")
    assert "which was paid in kind where households had no cash. The fee was worth $2 a month." in whole.text
    assert whole.text.endswith("collected and, as can be seen, low fees were paid more often.")
    assert [span.line for span in whole.spans] == [13, 17, 25]


def test_a_footnote_is_tied_to_the_paragraph_with_its_mark(document: Document) -> None:
    (note,) = only(document, "footnote")
    assert note.text == "¹ An earlier project had tried them in 1987."
    assert note.anchor is not None
    assert document.blocks[note.anchor].text.startswith("The committees were new")


def test_a_table_has_a_row_a_line_and_cells_by_tab(document: Document) -> None:
    (table,) = only(document, "table")
    assert table.text == "District\tFee\tPaid\nNorth\t2\t80 percent\nSouth\t1\t95 percent"
    assert {span.line for span in table.spans} == {21, 22, 23}


def test_list_items_lose_their_bullet_and_keep_their_wrapped_line(document: Document) -> None:
    items = [block.text for block in only(document, "list_item")]
    assert items == ["Trained treasurers", "Repaired pumps that had been broken for years"]


def test_title_year_and_language_come_from_the_text(document: Document) -> None:
    report = document.report
    assert (report.title, report.year, report.language) == ("WATER FOR THE VALLEY", 2011, "en")
    assert report.page_count is None


def test_a_text_is_one_page_without_number_that_holds_every_block(document: Document) -> None:
    (page,) = document.pages
    assert page.number is None
    assert all(block.text in page.text for block in document.blocks)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_any_common_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    text = "La leçon apprise est que les comités durent quand chaque ménage paie, même très peu. " * 3
    path = tmp_path / "lecon.txt"
    path.write_bytes(text.encode(encoding))
    assert read(path).blocks[0].text == text.strip()


def test_wrapped_lines_make_one_paragraph_and_a_short_last_line_ends_it(tmp_path: Path) -> None:
    path = tmp_path / "wrapped.txt"
    wrapped = "The committee set a fee that every household in the valley could\n" * 4
    path.write_text(f"{wrapped}pay.\nThe next paragraph begins without a blank line, as some texts do it.\n")
    assert [len(block.spans) for block in read(path).blocks] == [5, 1]
