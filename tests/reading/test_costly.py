"""What is made to take long, or to take all memory, is read or refused soon.

Time is counted so that a busy machine does not matter (tests/timing.py); each took many times as long before.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lessonbase.errors import ReadError
from lessonbase.extraction import extract
from lessonbase.extraction.packing import Weighed, pack
from lessonbase.reading import read
from tests.reading.word import word
from tests.timing import soon

SECONDS = 4.0


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    """Fails a test that takes long."""
    with soon(SECONDS):
        yield


def test_an_element_of_a_hundred_thousand_attributes_keeps_its_words(tmp_path: Path):
    crowd = " ".join(f'a{number}="v"' for number in range(100_000))
    path = tmp_path / "crowd.html"
    path.write_text(f"<html><body><p {crowd}>Wells need owners.</p><p>And parts.</p></body></html>")
    assert [block.text for block in read(path).blocks] == ["Wells need owners.", "And parts."]


def test_a_page_of_more_elements_than_any_report_has_is_refused(tmp_path: Path):
    path = tmp_path / "endless.html"
    path.write_text("<html><body>" + "<p>Wells</p>" * 500_001 + "</body></html>")
    with pytest.raises(ReadError, match="more than 500,000 lines"):
        read(path)


def test_a_word_file_of_more_cells_than_any_report_has_is_refused(tmp_path: Path):
    cells = "<w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>" * 500_001
    path = tmp_path / "filled.docx"
    path.write_bytes(word(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"))
    with pytest.raises(ReadError, match="more than 500,000 lines and cells"):
        read(path)


def test_more_paragraphs_than_any_report_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("lessonbase.reading.drafts.MOST_BLOCKS", 100)
    path = tmp_path / "endless.txt"
    path.write_text("Wells need owners.\n\n" * 101)
    with pytest.raises(ReadError, match="more than 100 paragraphs"):
        read(path)


def test_a_run_of_text_longer_than_any_is_not_called_damage(tmp_path: Path):
    path = tmp_path / "long.docx"
    path.write_bytes(word(f"<w:p><w:r><w:t>{'x' * 11_000_000}</w:t></w:r></w:p>"))
    with pytest.raises(ReadError, match="longer"):
        read(path)


def test_thousands_of_notes_in_one_paragraph_of_rich_text_are_read(tmp_path: Path):
    path = tmp_path / "notes.rtf"
    path.write_text(r"{\rtf1 " + r"a {\footnote b} " * 6_000 + r"\par}")
    blocks = read(path).blocks
    assert blocks[0].text.startswith("a¹ a² a³")
    assert blocks[0].text.endswith("a⁶⁰⁰⁰")
    assert blocks[-1].text == "⁶⁰⁰⁰ b"


def test_fields_whose_ends_are_missing_are_no_delay(tmp_path: Path):
    field = "".join(f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate"))
    path = tmp_path / "fields.docx"
    path.write_bytes(word(f"<w:p>{(field + '<w:r><w:t>wells </w:t></w:r>') * 20_000}</w:p>"))
    assert read(path).blocks[0].text == " ".join(["wells"] * 20_000)


@pytest.mark.parametrize("length", [1, 5, 17])
def test_a_hundred_thousand_tiny_parts_are_packed_as_full_as_few(length: int):
    runs = pack([Weighed(length)] * 100_000, 900)
    assert [number for run in runs for number in run] == list(range(100_000))
    sizes = [(length + 1) * len(run) - 1 for run in runs]
    assert max(sizes) <= 900
    assert min(sizes) > 700


def test_a_million_list_marks_and_letters_without_a_space_are_read(tmp_path: Path):
    path = tmp_path / "marks.txt"
    path.write_text("- " * 300_000 + "word\n\n" + "x" * 1_000_000 + "\n\n" + "WELLS NEED OWNERS " * 50_000)
    passages, _ = extract(read(path))
    assert max(len(passage.text) for passage in passages) <= 900


@pytest.mark.parametrize("name", ["endless.txt", "endless.md", "endless.csv", "endless.jsonl"])
def test_a_text_of_200_megabytes_is_refused_before_it_is_looked_at(tmp_path: Path, name: str):
    path = tmp_path / name
    path.write_bytes(b"Wells need owners who live beside them,and parts.\n" * 4_000_000)
    with soon(1.0), pytest.raises(ReadError, match="190 MB"):
        read(path)
