"""Where sentences begin and end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonbase.sentences import sentences


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Costs rose by 3.5 percent in 2012.",
        "Growers (e.g. Mr. J. Alvarez and Dr. Lee et al. 2009) sold more.",
        "The U.S. Department of Agriculture paid for it.",
        "See Fig. 3, vol. 2, pp. 14 ff. and No. 7 for more.",
        "It works when: (1) trust is weak; (2) rules are new.",
        "1. Leaders should stay.",
        "Recommendation 3. The ministry should pay.",
        "a. Pay the treasurers.",
        "The firm (Acme Inc. of Lima) bought maize.",
    ],
)
def test_stops_inside_a_sentence_do_not_end_it(text):
    assert parts(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "It rained. Roads closed! Why? Nobody knew.",
            ["It rained.", "Roads closed!", "Why?", "Nobody knew."],
        ),
        ("He said “Pay them.” Then he left.", ["He said “Pay them.”", "Then he left."]),
        ("Trust is slow (see below). It grows.", ["Trust is slow (see below).", "It grows."]),
        ("They built both.¹ The dam failed.", ["They built both.¹", "The dam failed."]),
        (
            "It served public health.38 To go on, it grew.",
            ["It served public health.38", "To go on, it grew."],
        ),
        ("Maize moved to the U.S. The price fell.", ["Maize moved to the U.S.", "The price fell."]),
        ("They sold maize, beans, etc. Prices fell.", ["They sold maize, beans, etc.", "Prices fell."]),
        ("It ended in 2012. A new phase began.", ["It ended in 2012.", "A new phase began."]),
        ("Une école a fermé. Écrivez au ministère.", ["Une école a fermé.", "Écrivez au ministère."]),
        ("¿Quién paga? El distrito.", ["¿Quién paga?", "El distrito."]),
        ("Wells\nRoads were graded", ["Wells", "Roads were graded"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, expected):
    assert parts(text) == expected


@given(st.text())
def test_sentences_tile_a_text_but_for_space(text: str):
    bounds = sentences(text)
    assert "".join("".join(text[a:b] for a, b in bounds).split()) == "".join(text.split())
    assert all(a < b for a, b in bounds)
    assert all(text[a:b] == text[a:b].strip() for a, b in bounds)
    assert [a for a, _ in bounds] == sorted(a for a, _ in bounds)
