"""What stands in the margins is told from the text: line numbers of drafts, and pages that are there twice."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessonbase.reading import read
from tests.reading.pdf.handmade import pdf_of, text_at
from tests.reading.pdf.test_completeness import document_of

SENTENCES = (
    "The committees that publish their accounts on the wall of the pump",
    "collect twice as many fees as those which report only at meetings,",
    "because every household sees what its neighbours pay and what the",
    "committee spends on spare parts and on the cleaning of the well.",
    "District engineers took part in the design of the schemes, but their",
    "travel was not budgeted, so that most of the visits that had been",
    "planned for the rainy season did not take place in any of the years.",
)
TEXT = " ".join(SENTENCES)


def numbered(first: int, step: int, x: float, digits: int, at: float = 460) -> str:
    """The sentences from a height down, each of the lines that `step` divides with its number at x, right or left."""
    content = ""
    for index, line in enumerate(SENTENCES):
        content += text_at(70, at - 14 * index, line)
        if (first + index) % step == 0:
            content += text_at(x, at - 14 * index, str(first + index).rjust(digits), 7)
    return content


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 300), st.sampled_from([1, 2]), st.sampled_from([30.0, 395.0]), st.sampled_from([0, 4]))
def test_line_numbers_are_no_part_of_the_text(first: int, step: int, x: float, digits: int) -> None:
    pages = [numbered(first + 7 * at, step, x, digits) for at in range(4)]
    document = document_of(pdf_of(pages))
    text = [block.text for block in document.blocks if block.kind != "furniture"]
    assert "".join(text).replace(" ", "") == (TEXT * 4).replace(" ", "")
    assert {block.kind for block in document.blocks} == {"paragraph", "furniture"}


def test_the_numbers_of_a_list_are_read(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    lines = ["Publish the accounts", "Train two women", "Pay the travel", "Keep the shops open"] * 3
    content = "".join(
        text_at(40, 460 - 14 * at, str(at + 1)) + text_at(70, 460 - 14 * at, line)
        for at, line in enumerate(lines)
    )
    path.write_bytes(pdf_of([content]))
    assert "12" in " ".join(block.text for block in read(path).blocks if block.kind != "furniture")


def page(lines: Sequence[str], foot: str) -> str:
    return "".join(text_at(60, 470 - 16 * at, line) for at, line in enumerate(lines)) + text_at(60, 30, foot)


@pytest.mark.parametrize("copies", [2, 3, 5])
def test_a_page_that_is_there_more_than_once_is_read(tmp_path: Path, copies: int) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf_of([page(SENTENCES, "The project office, Kitui")] * copies))
    text = " ".join(block.text for block in read(path).blocks if block.kind != "furniture")
    assert text.count("collect twice as many fees") == copies


def test_of_a_sheet_that_is_there_several_times_paragraphs_are_whole(tmp_path: Path) -> None:
    path = tmp_path / "handout.pdf"
    path.write_bytes(
        pdf_of(["".join(text_at(60, 470 - 12 * at, line) for at, line in enumerate(SENTENCES[:4]))] * 3)
    )
    assert [block.text for block in read(path).blocks] == [" ".join(SENTENCES[:4])] * 3


def test_running_heads_stay_furniture_where_a_page_is_there_twice(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    words = ["pumps", "wells", "roads", "seeds", "tools"]
    bodies = [[line.replace("the", f"the {word}") for line in SENTENCES] for word in words]
    pages = [page(["A head that runs over all of the pages", *body], "Kitui") for body in bodies]
    path.write_bytes(pdf_of([*pages[:3], pages[2], *pages[3:]]))
    furniture = [block.text for block in read(path).blocks if block.kind == "furniture"]
    assert furniture.count("A head that runs over all of the pages") == 6
    assert "roads" not in " ".join(furniture)
