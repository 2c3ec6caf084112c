"""From signals to scores: the one place that says how much words and meaning count against each other."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lessonbase.model import Signals

# A passage is as near as its nearest sentence, for two thirds, and as its whole, for one.
SENTENCE_SHARE = 2 / 3
# What a passage's words add to its nearness at most. Words are counted as a share of all that the question says, so that
# they weigh little where the question is asked in other words than the report's: a convex combination in which the best
# of each engine counts 1 (Bruch, Gai and Ingber 2023, arXiv:2210.11934) is as good on ADI and Cranfield, where questions
# are in the documents' words, but finds a third fewer answers to questions in other words. See benchmarks/README.md.
WORDS_WEIGHT = 0.5
# Where passages were compared with the question token by token, that is two thirds of their nearness. Chosen on 82 development
# questions, leaving one report out; see benchmarks/README.md.
LATE_SHARE = 2 / 3


def nearness(wholes: NDArray[np.float32], nearest: NDArray[np.float32]) -> NDArray[np.float32]:
    """The nearness (n,) of passages to a question, of the cosines of their wholes and of their nearest sentences."""
    found: NDArray[np.float32] = SENTENCE_SHARE * nearest + (1 - SENTENCE_SHARE) * wholes
    return found


def fuse(candidates: Sequence[Signals], words_count: float = 1.0) -> list[float]:
    """A score for each candidate of one question: its nearness in meaning, and what its words add.

    A passage that has no vector yet is taken to be as near as its words make likely: as the nearest, if it shares
    most with the question, as the least near, if it shares nothing. One that has no token vectors yet is taken to be as
    near by them as by its vector, but for what the two differ by among the others. `words_count` is how much words count,
    times the usual.
    """
    meanings = np.array([np.nan if each.meaning is None else each.meaning for each in candidates])
    late = np.array([np.nan if each.by_tokens is None else each.by_tokens for each in candidates])
    scores: list[float] = fused(
        np.array([each.words for each in candidates]), meanings, late, words_count
    ).tolist()
    return scores


def fused(
    words: NDArray[Any],
    meanings: NDArray[Any],
    late: NDArray[Any] | None = None,
    words_count: float = 1.0,
) -> NDArray[Any]:
    """What `fuse` gives, of the share of words (n,), the nearness (n,) and that token by token (n,) of each candidate; NaN
    where one is unknown."""
    near = _likely(words, meanings)
    if late is not None and not np.isnan(late).all():
        compared = ~np.isnan(late)
        further = float(np.median(late[compared] - near[compared]))
        tokens = np.where(compared, late, near + further)
        near = LATE_SHARE * tokens + (1 - LATE_SHARE) * near
    found: NDArray[Any] = near + words_count * WORDS_WEIGHT * words
    return found


def _likely(words: NDArray[Any], meanings: NDArray[Any]) -> NDArray[Any]:
    """The nearness of each by its vector, or as its words make it likely."""
    unknown = np.isnan(meanings)
    known = meanings[~unknown]
    least, most = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    most_words = float(words.max(initial=0.0)) or 1.0
    found: NDArray[Any] = np.where(unknown, least + (most - least) * words / most_words, meanings)
    return found
