"""Measures reward what a reader with little time would meet, whatever the length of passages."""

import pytest

from lessonbase.errors import QueryError, ReadError
from lessonbase.evaluation import read_questions
from lessonbase.evaluation.measures import holds, recall_within, reciprocal_rank


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("Farmers’ trust grew,\nslowly.", "farmers' TRUST grew slowly", True),
        ("Trust among farmers grew slowly over the years.", "trust among farmers grew very slowly", True),
        ("Trust grew.", "Sales grew.", False),
        (
            "farmers here, and far below trust, and elsewhere sales grew",
            "trust among farmers grew slowly",
            False,
        ),
        ("anything", "", False),
    ],
)
def test_a_text_holds_a_quote_when_its_words_stand_together(text: str, quote: str, expected: bool):
    assert holds(text, quote) is expected


def test_recall_counts_only_what_is_read_within_the_budget():
    texts = ["x" * 50, "trust grew slowly here", "roads came first there"]
    assert recall_within(texts, ["trust grew slowly here", "roads came first there"], budget=75) == 0.5
    assert recall_within(texts, ["trust grew slowly here", "roads came first there"], budget=500) == 1.0


def test_reciprocal_rank_looks_no_deeper_than_ten():
    assert reciprocal_rank(["no", "trust grew"], ["trust grew"]) == 0.5
    assert reciprocal_rank(["no"] * 10 + ["trust grew"], ["trust grew"]) == 0.0


def test_a_broken_line_is_named(tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": "1", "question": "Why?"}\n{"id": 2')
    with pytest.raises(ReadError, match="line 2"):
        read_questions([file])
    file.write_text("\n")
    with pytest.raises(QueryError, match="no question"):
        read_questions([file])
