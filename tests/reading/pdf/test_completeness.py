"""What is read of a PDF page has the words that stand on it, whatever characters are among them."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessonbase.model import Document
from lessonbase.reading import read
from lessonbase.reading.pdf import runs
from lessonbase.reading.pdf.completeness import missing_words
from lessonbase.reading.pdf.pictures import mark_boxes
from tests.reading.pdf.handmade import lines_at, pdf_of

WORDS = [
    "Wells",
    "that",
    "women",
    "chose",
    "themselves",
    "last",
    "longer",
    "than",
    "those",
    "which",
    "an",
    "engineer",
    "chose",
    "alone.",
]
BEYOND = {1: "𝑥", 2: "😀", 3: "𠮷", 4: "\ud835", 5: "𝛼"}
"""What the codes of the odd characters stand for; one is half a character."""

places = st.lists(st.tuples(st.integers(0, 40), st.sampled_from(sorted(BEYOND))), max_size=8)


def document_of(data: bytes) -> Document:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.pdf"
        path.write_bytes(data)
        return read(path)


@settings(max_examples=40, deadline=None)
@given(places)
def test_characters_beyond_the_basic_plane_leave_all_others_in_their_words(
    odd: list[tuple[int, int]],
) -> None:
    lines = [" ".join(WORDS[:7]), " ".join(WORDS[7:]), *["Every household paid a small fee each month."] * 2]
    for line, (at, code) in enumerate(odd):
        text = lines[line % 4]
        lines[line % 4] = text[: at % len(text)] + chr(code) + text[at % len(text) :]
    document = document_of(pdf_of([lines_at(60, 400, lines)], unicode=BEYOND))
    text = " ".join(block.text for block in document.blocks)
    for char in (*BEYOND.values(), "\ufffd"):
        text = text.replace(char, "")
    assert "".join(text.split()) == "".join(
        [*WORDS, *["Every", "household", "paid", "a", "small", "fee", "each", "month."] * 2]
    )
    assert not [each for each in document.report.warnings if each.code == "words-missing"]


def test_a_character_beyond_the_basic_plane_is_read_as_what_it_is() -> None:
    document = document_of(
        pdf_of([lines_at(60, 400, ["Let \x01 be the fee \x02 of a household."])], unicode=BEYOND)
    )
    assert document.blocks[0].text == "Let 𝑥 be the fee 😀 of a household."


def test_words_that_go_missing_on_the_way_are_told_with_their_page(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pdf_of([lines_at(60, 400, [" ".join(WORDS)] * 3)] * 2)
    whole = runs._runs

    def garbled(atoms, starts):  # type: ignore[no-untyped-def]
        atoms.text = [text[:-2] or text for text in atoms.text]
        return whole(atoms, starts)

    assert not document_of(data).report.warnings
    monkeypatch.setattr(runs, "_runs", garbled)
    (told,) = document_of(data).report.warnings
    assert told.code == "words-missing"
    assert told.pages == (1, 2)


def test_words_divided_or_put_together_in_other_ways_are_not_missing() -> None:
    plain = "The com\x02\r\nmittee kept the fulfilled élan of its pumps."
    assert missing_words(plain, ["Thecommittee kept the ful-", "filled e´lan of itspumps."]) == []


def test_words_of_other_letters_are_missing() -> None:
    plain = " ".join(WORDS)
    assert len(missing_words(plain, [plain.replace("o", "e").replace("e", "a")])) > 5


def test_a_quote_with_a_character_beyond_the_basic_plane_is_marked_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf_of([lines_at(60, 400, ["Let \x01 be the fee of a household."])], unicode=BEYOND))
    block = read(path).blocks[0]
    (mark,) = mark_boxes(path, "𝑥 be the fee", block.spans, 1)
    assert 70 < mark.x0 < 80
