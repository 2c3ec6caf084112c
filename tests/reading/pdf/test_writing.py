"""Words come out of a PDF as they are read, whichever way the file has their characters."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessonbase.reading import read
from lessonbase.reading.pdf.pictures import mark_boxes
from lessonbase.reading.text import clean
from tests.reading.pdf.handmade import pdf_of, text_at
from tests.reading.pdf.test_completeness import document_of

ARABIC = "قام المشروع بتدريب النساء على صيانة المضخات"
CODES = {char: code for code, char in enumerate(sorted(set(ARABIC) - {" "}), start=65)}
UNICODE = {code: char for char, code in CODES.items()}


def shown(words: list[str], turned: list[bool]) -> str:
    """A line written from right to left, each word drawn letter by letter from its right or from its left end."""
    content, x = "", 390.0
    for word, is_turned in zip(words, turned, strict=True):
        places = [(x - 6 * (at + 1), char) for at, char in enumerate(word)]
        for place, char in reversed(places) if is_turned else places:
            content += text_at(place, 400, chr(CODES[char]))
        x = places[-1][0] - 6
    return content


@settings(max_examples=25, deadline=None)
@given(st.lists(st.booleans(), min_size=7, max_size=7))
def test_arabic_words_are_in_reading_order_whichever_way_each_is_drawn(turned: list[bool]) -> None:
    words = ARABIC.split()[: len(turned)]
    document = document_of(pdf_of([shown(words, turned[: len(words)])], unicode=UNICODE, font="Courier"))
    assert " ".join(block.text for block in document.blocks) == " ".join(words)


@pytest.mark.parametrize("before", [True, False])
def test_accents_drawn_over_their_letters_are_one_with_them(tmp_path: Path, before: bool) -> None:
    path = tmp_path / "report.pdf"
    accent, letter = text_at(80.6, 400, "\\264"), text_at(80, 400, "e")
    drawn = accent + letter if before else letter + accent
    content = (
        text_at(60, 400, "Les d") + drawn + text_at(85.6, 400, "bits sont plus forts que ceux de la saison.")
    )
    path.write_bytes(pdf_of([content.replace("\\\\264", "\\264")]))
    block = read(path).blocks[0]
    assert block.text.startswith("Les débits sont plus forts")
    (mark,) = mark_boxes(path, "débits sont plus", block.spans, 1)
    assert 70 < mark.x0 < 80


@pytest.mark.parametrize(
    ("told", "read_as"),
    [
        ("lec\u0327ons de\u0301ja\u0300", "leçons déjà"),
        ("e\ufb03cient \ufb01eld", "efficient field"),
        ("\ufee3\ufeb8\ufeae\ufeed\ufecb", "مشروع"),
        ("re\u200bpa\u2060ir\u200f", "repair"),
        ("award\U000e0061\U000e0062 it", "award it"),
    ],
)
def test_signs_for_the_eye_leave_the_letters_that_are_read(told: str, read_as: str) -> None:
    assert clean(told) == read_as


@pytest.mark.parametrize(
    ("typed", "heading"),
    [
        ("R E C O M M E N D A T I O N S", "RECOMMENDATIONS"),
        ("L E S S O N S   L E A R N E D", "LESSONS LEARNED"),
        ("F i n d i n g s", "Findings"),
    ],
)
def test_a_heading_typed_with_spaces_between_its_letters_is_a_word(
    tmp_path: Path, typed: str, heading: str
) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(
        pdf_of([text_at(60, 400, typed, 16) + text_at(60, 370, "Every household paid a small fee.")])
    )
    assert read(path).blocks[0].text == heading
