"""Text side by side is two columns where its sentences run on or are paragraphs, and a table where it is cells."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading.pdf.handmade import pdf_of, text_at
from tests.reading.pdf.test_completeness import document_of

LEFT = (
    "The committees that publish their",
    "accounts on the pump wall collect",
    "twice as many fees as those who",
    "report only at meetings.",
)
RIGHT = (
    "District engineers took part in",
    "the design of the schemes, but",
    "their travel was not budgeted, so",
    "most of the visits did not happen.",
)
Pair = tuple[Sequence[str], Sequence[str]]


def side_by_side(rows: Sequence[Pair], gap: float) -> str:
    """Rows of two texts that begin at one height, `gap` points of white between them."""
    content, y = "", 480.0
    for left, right in rows:
        for at in range(max(len(left), len(right))):
            content += text_at(50, y, left[at]) if at < len(left) else ""
            content += text_at(230, y, right[at]) if at < len(right) else ""
            y -= 13
        y -= gap
    return content


@settings(max_examples=20, deadline=None)
@given(st.integers(3, 6), st.floats(6, 16))
def test_paragraphs_that_begin_at_one_height_are_two_columns(rows: int, gap: float) -> None:
    document = document_of(pdf_of([side_by_side([(LEFT, RIGHT)] * rows, gap)]))
    assert [block.text for block in document.blocks] == [" ".join(LEFT)] * rows + [" ".join(RIGHT)] * rows


@settings(max_examples=20, deadline=None)
@given(st.floats(6, 16))
def test_sentences_that_run_on_below_white_space_are_two_columns(gap: float) -> None:
    rows: list[Pair] = [(LEFT[:1], RIGHT[:1]), (LEFT[1:3], RIGHT[1:3]), (LEFT[3:], RIGHT[3:])]
    document = document_of(pdf_of([side_by_side(rows, gap)]))
    assert all(block.kind == "paragraph" for block in document.blocks)
    assert " ".join(block.text for block in document.blocks) == " ".join([*LEFT, *RIGHT])


@settings(max_examples=20, deadline=None)
@given(st.integers(3, 6), st.floats(8, 16))
def test_cells_under_a_head_are_a_table(rows: int, gap: float) -> None:
    cells: list[Pair] = [(("What was found",), ("What is to be done",))]
    cells += [(LEFT[:2], RIGHT[:2]), (LEFT[:3], RIGHT[:2])] * rows
    document = document_of(pdf_of([side_by_side(cells[: rows + 1], gap)]))
    assert [block.kind for block in document.blocks] == ["table"]
    assert len(document.blocks[0].text.split("\n")) == rows + 1
