"""Lines written from right to left come out as they are read, in whatever order and shapes a file has their letters."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading.pdf.handmade import pdf_of, text_at
from tests.reading.pdf.test_completeness import document_of

WIDTH = 6.0  # points of each letter of Courier at 10
RIGHT = 390.0

Piece = tuple[str, str]
"""Words in the order they are read, and what the file calls their letters, from left to right as they are seen."""


def leftward(words: str) -> Piece:
    return words, words[::-1]


def rightward(words: str) -> Piece:
    return words, words


def seen(pieces: Sequence[Piece], y: float = 400) -> list[tuple[float, float, str]]:
    """Where each letter of a line stands, its pieces one after the other from the right edge."""
    placed, right = [], RIGHT
    for _, letters in pieces:
        right -= WIDTH * len(letters)
        placed += [(right + WIDTH * at, y, letter) for at, letter in enumerate(letters) if letter != " "]
    return placed


def text_of(placed: Sequence[tuple[float, float, str]], drawn: str = "") -> str:
    """What is read of a page with such letters, drawn one by one in that order."""
    codes = {letter: code for code, letter in enumerate(dict.fromkeys(each[2] for each in placed), start=65)}
    content = "".join(text_at(x, y, chr(codes[letter])) for x, y, letter in placed)
    unicode = {code: letter for letter, code in codes.items()}
    document = document_of(pdf_of([drawn + content], unicode=unicode, font="Courier"))
    return "\n".join(block.text for block in document.blocks)


GAVE = leftward("دعمت المنظمة القرية ")

LINES: dict[str, list[Piece]] = {
    "a Latin name": [GAVE, leftward("مع "), rightward("World Bank"), leftward(" في المدرسة")],
    "an address of the web": [GAVE, leftward("انظر "), rightward("www.example.org"), leftward(" للتفاصيل")],
    "numbers": [
        GAVE, leftward("بمبلغ "), rightward("2.5"), leftward(" مليون في "), rightward("12"), leftward(" قرية"),
    ],
    "a stop after a number": [GAVE, leftward("في سنة "), rightward("2018"), leftward(".")],
    "brackets, each as it looks": [GAVE, ("(", ")"), leftward("الأولى"), (")", "("), leftward(" منذ سنة")],
    "brackets, each as it is read": [GAVE, ("(", "("), leftward("الأولى"), (")", ")"), leftward(" منذ سنة")],
    "brackets around a Latin name": [GAVE, ("(", ")"), rightward("World Bank"), (")", "("), leftward(" هنا")],
    "quotation marks": [GAVE, ("«", "»"), leftward("التدريب"), ("»", "«"), leftward(" منذ سنة")],
    "a share as browsers show it": [GAVE, leftward("بنسبة "), ("85%", "%85"), leftward(" هنا")],
    "a share as word processors show it": [GAVE, leftward("بنسبة "), ("85%", "85%"), leftward(" هنا")],
    "years as browsers show them": [GAVE, leftward("في "), ("2015-2018", "2018-2015"), leftward(" هنا")],
    "years as word processors show them": [GAVE, leftward("في "), ("2015-2018", "2015-2018"), leftward(" هنا")],
    "Hebrew": [leftward("הוועדות שפרסמו את החשבונות בשנת "), rightward("2016"), leftward(" גבו יותר")],
}  # fmt: skip


@pytest.mark.parametrize("what", LINES)
def test_a_line_with_other_writing_in_it_is_read_in_its_order(what: str) -> None:
    assert text_of(seen(LINES[what])) == "".join(read_as for read_as, _ in LINES[what]).strip()


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_in_which_letters_are_drawn_does_not_matter(random) -> None:  # type: ignore[no-untyped-def]
    pieces = LINES["a Latin name"]
    placed = seen(pieces)
    random.shuffle(placed)
    assert text_of(placed) == "".join(read_as for read_as, _ in pieces)


@pytest.mark.parametrize("before", [True, False])
def test_vowel_signs_follow_the_letters_that_bear_them(before: bool) -> None:
    placed = seen([GAVE, leftward("كتب الطالب")])
    kaf = next(at for at, each in enumerate(placed) if each[2] == "ك")
    x, y, _ = placed[kaf]
    placed.insert(kaf if before else kaf + 1, (x, y, "\u064e"))
    assert "ك\u064eتب الطالب" in text_of(placed)


def test_one_shape_of_two_letters_is_read_as_both() -> None:
    placed = seen([GAVE, leftward("ب"), ("لا", "X"), leftward(" مال")])
    placed = [(x, y, "لا" if letter == "X" else letter) for x, y, letter in placed]
    assert text_of(placed).endswith("بلا مال")


def test_the_forms_that_letters_take_beside_others_are_read_as_the_letters() -> None:
    forms = str.maketrans({"م": "\ufee3", "ش": "\ufeb8", "ر": "\ufeae", "و": "\ufeed", "ع": "\ufec9"})
    placed = [(x, y, letter.translate(forms)) for x, y, letter in seen([GAVE, leftward("مشروع قريتنا")])]
    assert text_of(placed).endswith("مشروع قريتنا")


def test_lines_of_two_cells_are_not_one() -> None:
    grid = "".join(f"{x} 340 m {x} 412 l S\n" for x in (300, 243, 392)) + "".join(
        f"243 {y} m 392 {y} l S\n" for y in (412, 388, 364, 340)
    )
    cells = [leftward("القرية الأولى"), leftward("   "), leftward("الرسوم")]
    placed = [each for y in (396, 372, 348) for each in seen(cells, y)]
    assert text_of(placed, grid) == "\n".join(["القرية الأولى\tالرسوم"] * 3)


def test_a_line_of_latin_letters_keeps_its_order_beside_one_from_right_to_left() -> None:
    placed = [(60 + WIDTH * at, 440.0, char) for at, char in enumerate("The committees met.") if char != " "]
    text = text_of([*placed, *seen([GAVE])])
    assert "The committees met." in text
    assert GAVE[0].strip() in text
