"""What a report types like a citation is told apart from ours."""

import pytest

from lessonbase.lookalikes import in_other_brackets, lookalikes

LIKE = ["[1]", "[12, p. 3]", "[UNHCR 2019, p. 12]", "[1–4]", "［1］", "【2】", "[ibid.]", "[见 12]"]


@pytest.mark.parametrize("typed", LIKE)
def test_what_stands_between_square_brackets_looks_like_a_citation(typed: str):
    text = f"Wells last {typed} where women chose them."
    assert [text[start:end] for start, end in lookalikes(text)] == [typed]
    told = in_other_brackets(text)
    assert f"‹{typed[1:-1]}›" in told
    assert not set("[]［］【】") & set(told)


def test_several_are_each_told_apart():
    assert in_other_brackets("Wells last [1][2].") == "Wells last ‹1›‹2›."


@pytest.mark.parametrize(
    "text", ["Wells (see p. 12) last.", "An open [ and no end", "[]", "[" + "x" * 90 + "]"]
)
def test_other_words_stay_as_they_are(text: str):
    assert in_other_brackets(text) == text
