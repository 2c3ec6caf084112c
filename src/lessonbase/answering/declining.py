"""Saying 'the reports don't answer this' rather than guessing."""

from collections.abc import Sequence

from lessonbase.answering.terms import stems
from lessonbase.model import Filters, Hit

# Chosen on the development questions; see docs/decisions/declining.md for the numbers.
SIMILARITY_WEIGHT, WORDS_WEIGHT, THRESHOLD = 1.0, 0.35, 0.55


def evidence_strength(question: str, hits: Sequence[Hit]) -> float:
    """How much speaks for an answer being there: nearness of the best passage and the question's words found."""
    if not hits:
        return 0.0
    nearest = max((hit.similarity for hit in hits if hit.similarity is not None), default=0.0)
    wanted = stems(question)
    covered = max(len(wanted & stems(hit.passage.indexed_text)) for hit in hits[:5]) / max(1, len(wanted))
    return SIMILARITY_WEIGHT * nearest + WORDS_WEIGHT * covered


def is_answered(question: str, hits: Sequence[Hit]) -> bool:
    """Whether the hits are near enough to answer the question."""
    return evidence_strength(question, hits) >= THRESHOLD


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
        f"Not in these reports: {among} hold no passage that answers this. "
        "The nearest passages are shown; other words, or a question about one point of it, may find more."
    )
