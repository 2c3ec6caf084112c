"""A draft is cut where a person would cut it: at headings, labelled paragraphs, rows of a table."""

from pathlib import Path

import docx
import pytest

from lessonbase.answering.design_check.draft import MOST_OF_PART, Piece, pieces_of
from lessonbase.errors import ReadError
from lessonbase.model import Document
from lessonbase.reading import read


def read_text(folder: Path, text: str, name: str = "draft.md") -> Document:
    file = folder / name
    file.write_text(text)
    return read(file)


def test_what_stands_under_a_heading_is_a_part_and_a_title_alone_is_none(tmp_path: Path):
    draft = read_text(
        tmp_path,
        "# Village water\n\nMay 2026\n\n## 1. Pumps\n\nSix wells get hand pumps before the rains.\n\n"
        "## 2. Committees\n\nEach village elects five people who look after them.\n",
    )
    assert pieces_of(draft) == [
        Piece("Pumps", "Six wells get hand pumps before the rains."),
        Piece("Committees", "Each village elects five people who look after them."),
    ]


def test_text_typed_without_marks_is_cut_at_its_short_lines_and_paragraphs(tmp_path: Path):
    draft = read_text(
        tmp_path,
        "Pumps\nSix wells get hand pumps before the rains begin in April.\n\n"
        "Each village elects five people who look after the pumps.\n",
    )
    assert pieces_of(draft)[0].heading == "Pumps"
    plain = read_text(
        tmp_path,
        "Six wells get hand pumps before the rains begin.\n\nEach village elects five people for the pumps.\n",
    )
    assert len(pieces_of(plain)) == 2


def test_a_paragraph_that_names_itself_is_a_part_of_that_name(tmp_path: Path):
    draft = read_text(
        tmp_path,
        "## Plan\n\nSix wells get hand pumps before the rains begin.\n\n"
        "Assumption 1.2: the villages will pay for spare parts when the project is over.\n",
    )
    assert [piece.heading for piece in pieces_of(draft)] == ["Plan", "Assumption 1.2"]


def test_rows_of_a_logical_framework_stay_whole(tmp_path: Path):
    written = docx.Document()
    written.add_heading("Logical framework", 1)
    table = written.add_table(rows=6, cols=2)
    for row in table.rows:
        row.cells[0].text = "Every village has water within half an hour all through the year"
        row.cells[1].text = "Spare parts can be bought in the district and people pay for them"
    written.save(str(tmp_path / "frame.docx"))
    pieces = pieces_of(read(tmp_path / "frame.docx"))
    assert len(pieces) > 1
    assert all(line.count("\t") == 1 for piece in pieces for line in piece.text.split("\n"))


def test_a_long_section_is_cut_between_its_paragraphs(tmp_path: Path):
    paragraph = "The villages will look after the pumps by themselves once the project is over. " * 5
    draft = read_text(tmp_path, "## Plan\n\n" + f"{paragraph}\n\n" * 6)
    pieces = pieces_of(draft)
    assert len(pieces) > 1
    assert all(len(piece.text) <= MOST_OF_PART for piece in pieces)


def test_the_aspects_of_a_part_cover_all_of_it_in_a_few_pieces_each_with_its_heading():
    said = [f"The village number {number} will look after its own pump." for number in range(20)]
    aspects = Piece("Pumps", " ".join(said)).aspects
    assert len(aspects) <= 6
    assert all(aspect.startswith("Pumps: ") for aspect in aspects)
    assert all(any(one in aspect for aspect in aspects) for one in said)


def test_a_draft_of_three_hundred_pages_is_refused_with_what_to_do(tmp_path: Path):
    draft = read_text(tmp_path, "The village will look after its own pump by itself.\n\n" * 18_000)
    with pytest.raises(ReadError, match="chapter by chapter"):
        pieces_of(draft)


def test_a_draft_that_says_next_to_nothing_is_refused(tmp_path: Path):
    with pytest.raises(ReadError, match="too little"):
        pieces_of(read_text(tmp_path, "Draft, May 2026\n"))
