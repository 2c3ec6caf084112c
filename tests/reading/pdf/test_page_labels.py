"""A page is cited by the number that is printed on it, and by its place in the file where that is another."""

from pathlib import Path

from lessonbase.answering import reference
from lessonbase.model import Span
from lessonbase.reading import read
from tests.reading.pdf.handmade import lines_at, pdf_of

LABELS = "/PageLabels << /Nums [0 << /S /r >> 2 << /S /D >>] >>"
TEXT = [
    "Committees that publish their accounts on the wall of the pump",
    "collect twice as many fees as others.",
]


def report(folder: Path, catalog: str = LABELS) -> Path:
    path = folder / "report.pdf"
    path.write_bytes(pdf_of([lines_at(60, 400, TEXT)] * 4, catalog=catalog))
    return path


def test_the_place_of_words_names_the_printed_page_and_that_of_the_file(tmp_path: Path) -> None:
    places = [block.spans[0].place for block in read(report(tmp_path)).blocks]
    assert places == ["page i (PDF 1)", "page ii (PDF 2)", "page 1 (PDF 3)", "page 2 (PDF 4)"]


def test_where_both_numbers_are_alike_one_is_enough(tmp_path: Path) -> None:
    assert read(report(tmp_path, catalog="")).blocks[1].spans[0].place == "page 2"
    assert Span(start=0, end=1, page=3, label="3").place == "page 3"


def test_a_reference_gives_the_printed_page(tmp_path: Path) -> None:
    document = read(report(tmp_path))
    assert reference(document.report, 4, document.pages[3].label).endswith("p. 2 (PDF 4).")
    assert reference(document.report, 4).endswith("p. 4.")
