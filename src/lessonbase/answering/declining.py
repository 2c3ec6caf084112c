"""Saying 'the reports don't answer this' rather than guessing."""

from collections.abc import Sequence

from lessonbase.filters import Filters
from lessonbase.model import Hit

# Chosen on the development questions; see docs/decisions/0003-declining.md for the numbers.
THRESHOLD = 0.46


NOTHING_ASKED = (
    "This question has no words that could be looked for. Name what it is about, for example: "
    "How do we build trust between farmers and buyers?"
)


def evidence_strength(hits: Sequence[Hit]) -> float:
    """How much speaks for an answer being there: the best hit's nearness in meaning and in words."""
    return max((hit.score for hit in hits), default=0.0)


def is_answered(hits: Sequence[Hit]) -> bool:
    """Whether the hits are near enough to answer the question."""
    return evidence_strength(hits) >= THRESHOLD


def reason_for_declining(anything: bool, reports: int, filters: Filters) -> str:
    """A plain sentence: what was searched, that it holds no answer, and what to try."""
    if not reports:
        return "There are no reports here yet. Add some, and ask again."
    scope = "the one report" if reports == 1 else f"the {reports:,} reports"
    if not anything:
        return (
            "Nothing in the reports fits the filters that are set. Take one away to search more of them."
            if filters
            else f"Nothing in {scope} here fits this question. Try other words."
        )
    among = f"the part of {scope} that the filters leave" if filters else f"{scope} here"
    return (
        f"Not in these reports, it seems: no passage in {among} is near enough to answer this. "
        "The nearest ones are shown; other words, or a question about one point of it, may find more."
    )
