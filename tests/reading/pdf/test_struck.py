"""Words that a page has a line through are struck out, so they are not read; lines under and around words leave them."""

from pathlib import Path

import pytest

from lessonbase.model import Document
from lessonbase.reading import read
from tests.reading.pdf.handmade import pdf_of, text_at

KEPT, GONE = "Pay the travel of district engineers.", "Close the spare part shops."
WIDTH = 122  # points that the words take which are struck out or not


def document_of(folder: Path, drawn: str) -> Document:
    path = folder / "report.pdf"
    path.write_bytes(pdf_of([text_at(60, 400, KEPT) + text_at(60, 300, GONE) + drawn]))
    return read(path)


@pytest.mark.parametrize(
    "line",
    ["0.5 w 60 302.8 m 182 302.8 l S\n", "60 302.5 122 0.6 re f\n"],
    ids=["a line", "a thin box"],
)
def test_words_with_a_line_through_them_are_not_read(tmp_path: Path, line: str) -> None:
    document = document_of(tmp_path, line)
    assert [block.text for block in document.blocks] == [KEPT]
    assert document.report.warnings == ()


@pytest.mark.parametrize(
    "line",
    [
        "0.5 w 60 298.8 m 182 298.8 l S\n",
        "0.5 w 60 309.5 m 182 309.5 l S\n",
        "0.5 w 30 302.8 m 400 302.8 l S\n",
        "60 300 122 6 re S\n",
        "0.5 w 60 302.8 m 70 302.8 l S\n",
    ],
    ids=["under", "over", "from margin to margin", "a frame", "through a part of a word"],
)
def test_words_with_a_line_elsewhere_are_read(tmp_path: Path, line: str) -> None:
    assert [block.text for block in document_of(tmp_path, line).blocks] == [KEPT, GONE]
