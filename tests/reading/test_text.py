"""Lines joined into text: hyphens, spans that tile, sentences that go on."""

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lessonbase.reading.drafts import Line, woven
from lessonbase.reading.text import _PREFIXES, clean, compounds_in, ends_sentence, goes_on

WORDS = st.text(alphabet="abcdefghijklmnopqrstuvwxyzéñç", min_size=4, max_size=12)


def join(*lines: str, elsewhere: str = "") -> str:
    return woven([Line(line) for line in lines], compounds_in([elsewhere]))[0]


@given(st.lists(WORDS, min_size=3, max_size=30), st.lists(st.integers(1, 3), min_size=30, max_size=30))
def test_words_divided_at_line_ends_are_whole_again(words: list[str], cuts: list[int]) -> None:
    lines = [""]
    for word, cut in zip(words, cuts, strict=False):
        assume(
            word[:cut] not in _PREFIXES and word[cut:] not in ("and", "or", "to", "et", "ou", "y", "o", "e")
        )
        lines[-1] += f"{word[:cut]}-"
        lines.append(f"{word[cut:]} ")
    assert join(*(line.strip() for line in lines)) == " ".join(words)


@given(st.lists(st.text(min_size=1, max_size=20).map(clean).filter(bool), min_size=1, max_size=20))
def test_spans_tile_the_text_a_span_a_line(lines: list[str]) -> None:
    text, spans = woven([Line(line, number=n) for n, line in enumerate(lines)], frozenset())
    assert [span.line for span in spans] == list(range(len(lines)))
    assert spans[0].start == 0
    assert spans[-1].end == len(text)
    assert all(a.end == b.start for a, b in pairwise(spans))


@pytest.mark.parametrize(
    ("lines", "elsewhere", "whole"),
    [
        (("the imple-", "mentation"), "", "the implementation"),
        (("a market-", "led approach"), "", "a market-led approach"),
        (("a donor-", "funded pump"), "the donor-funded pump", "a donor-funded pump"),
        (("a state-of-the-", "art mill"), "", "a state-of-the-art mill"),
        (("pre-", "and post-harvest"), "", "pre- and post-harvest"),
        (("from 2003-", "2007 on"), "", "from 2003-2007 on"),
        (("USAID-", "Paraguay"), "", "USAID-Paraguay"),
        (("the harvest -", "all of it"), "", "the harvest - all of it"),
        (("LESSONS AND RECOMMEN-", "DATIONS"), "", "LESSONS AND RECOMMENDATIONS"),
        (("5. LES-", "SONS"), "", "5. LESSONS"),
        (("ENSEIGNEMENTS ET RECOM-", "MANDATIONS"), "", "ENSEIGNEMENTS ET RECOMMANDATIONS"),
        (("THE MID-", "TERM REVIEW"), "", "THE MID-TERM REVIEW"),
        (("THE ROLE OF UN-", "HABITAT"), "", "THE ROLE OF UN-HABITAT"),
        (("A PRO-", "POOR POLICY"), "", "A PRO-POOR POLICY"),
        (("THE UNDP-", "SUPPORTED PROJECT"), "", "THE UNDP-SUPPORTED PROJECT"),
        (("A DONOR-", "IMPOSED PLAN"), "a donor-driven plan", "A DONOR-IMPOSED PLAN"),
        (("JOINT WORK OF WFP-", "UNICEF"), "", "JOINT WORK OF WFP-UNICEF"),
        (("the FAO-", "UNIDO programme"), "", "the FAO-UNIDO programme"),
    ],
)
def test_hyphens_at_line_ends(lines: tuple[str, ...], elsewhere: str, whole: str) -> None:
    assert join(*lines, elsewhere=elsewhere) == whole


def test_ligatures_soft_hyphens_and_odd_spaces_are_gone() -> None:
    assert clean("e\ufb03cient \u00adof\ufb01ces\u00a0 \u200bhere\x07") == "efficient offices here"


@pytest.mark.parametrize("text", ["It works.", "Does it?", "It works.¹²", "(It works.)", "“It works.”"])
def test_sentences_end(text: str) -> None:
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["It works", "for example, e.g.", "It works,", "with Dr."])
def test_sentences_that_have_not_ended(text: str) -> None:
    assert not ends_sentence(text)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("They made a focus on", "generating sales the goal."),
        ("The second was the council", "(CONIAF), a semi-autonomous body."),
        ("no different from a cluster. Indeed,", "USAID’s approach is broad."),
        ("The Government of", "Kenya agreed."),
    ],
)
def test_a_broken_sentence_goes_on(first: str, second: str) -> None:
    assert goes_on(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("This is the end.", "A new paragraph."),
        ("The results included:", "more trained farmers"),
        ("An address line", "Another address line"),
        ("in the Cajamarca corridor", "Lesson Learned: The institutions matter."),
        ("The items are these", "(a) the first of them"),
    ],
)
def test_a_new_paragraph_does_not(first: str, second: str) -> None:
    assert not goes_on(first, second)
