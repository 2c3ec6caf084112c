"""Which letters can be no text: those of fonts that name others than they show."""

import numpy as np
import pytest

from lessonbase.reading.pdf.letters import are_implausible
from tests.reading.conftest import WORDS

TEXTS = {
    "English": WORDS * 3,
    "French": "Les comités ont gardé les pompes en état, parce que chaque ménage payait une petite somme. "
    * 6,
    "German": "Die Gemeinden hielten die Pumpen instand, weil jeder Haushalt einen kleinen Beitrag zahlte. "
    * 6,
    "Swahili": "Kamati za maji zilitunza pampu kwa sababu kila kaya ililipa ada ndogo kila mwezi baada ya mradi. "
    * 6,
    "Polish": "Komitety utrzymywały pompy w ruchu, bo każda rodzina płaciła co miesiąc niewielką składkę. "
    * 6,
    "Vietnamese": "Các ủy ban đã giữ cho máy bơm hoạt động vì mỗi hộ gia đình đều trả một khoản phí nhỏ. "
    * 8,
    "figures": "District 12 | 14.5% | 2,300 | 98.1% | $4,500 | 2007-2009 | North and South " * 10,
    "contents": "Findings ............................................................ 12\n" * 20,
}


def codes(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-16-le"), dtype=np.uint16)


@pytest.mark.parametrize("language", TEXTS)
def test_text_of_many_languages_is_plausible(language: str) -> None:
    assert not are_implausible(codes(TEXTS[language]))


def test_the_numbers_of_letters_in_a_font_are_not() -> None:
    assert are_implausible(codes(TEXTS["English"]) - 29)


def test_a_few_letters_tell_nothing() -> None:
    assert not are_implausible(codes(TEXTS["English"][:80]) - 29)
