"""A sentence is supported only where a quote says just that."""

import pytest

from lessonbase.answering.lexicon import lexicon
from lessonbase.answering.support import is_supported

QUOTES = [
    "Farmers sell more when buyers pay on delivery (within two days), since they trust them. "
    "In Peru, 12 of 40 groups failed; in Chile, all 9 groups went on.",
    "The fund should not be given to single firms, unless they work with others.",
]


@pytest.mark.parametrize(
    "sentence",
    [
        "Farmers sell more when buyers pay on delivery, since they trust them.",
        "The farmers sell more when buyers pay on delivery.",
        "In Chile, all 9 groups went on.",
        "In Peru, 12 of 40 groups failed; in Chile, all 9 groups went on.",
        "The fund should not be given to single firms, unless they work with others.",
    ],
)
def test_whole_clauses_of_a_quote_are_supported(sentence: str) -> None:
    assert is_supported(sentence, QUOTES, lexicon("en"))


@pytest.mark.parametrize(
    "sentence",
    [
        "Farmers sell less when buyers pay on delivery.",  # another degree
        "Buyers sell more when farmers pay on delivery.",  # another direction
        "Farmers sell more.",  # without its condition
        "In Peru, 14 of 40 groups failed.",  # another figure
        "In Bolivia, 12 of 40 groups failed.",  # another name
        "In Peru, all 9 groups went on.",  # parts of two clauses
        "The fund should be given to single firms.",  # without its negation
        "The fund should not be given to single firms.",  # without what limits it
        "Trust is the key to success.",  # from nowhere
        "Farmers sell more when buyers pay on delivery, as studies show.",  # something added
        "",
    ],
)
def test_whatever_says_more_or_else_is_not(sentence: str) -> None:
    assert not is_supported(sentence, QUOTES, lexicon("en"))
