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


def nearness(wholes: NDArray[np.float32], nearest: NDArray[np.float32]) -> NDArray[np.float32]:
    """The nearness (n,) of passages to a question, of the cosines of their wholes and of their nearest sentences."""
    found: NDArray[np.float32] = SENTENCE_SHARE * nearest + (1 - SENTENCE_SHARE) * wholes
    return found


def fuse(candidates: Sequence[Signals]) -> list[float]:
    """A score for each candidate of one question: its nearness in meaning, and what its words add.

    A passage that has no vector yet is taken to be as near as its words make likely: as the nearest, if it shares
    most with the question, as the least near, if it shares nothing.
    """
    meanings = [np.nan if each.meaning is None else each.meaning for each in candidates]
    scores: list[float] = fused(np.array([each.words for each in candidates]), np.array(meanings)).tolist()
    return scores


def fused(words: NDArray[Any], meanings: NDArray[Any]) -> NDArray[Any]:
    """What `fuse` gives, of the share of words (n,) and the nearness (n,) of each candidate; NaN where that is unknown."""
    unknown = np.isnan(meanings)
    known = meanings[~unknown]
    least, most = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    most_words = float(words.max(initial=0.0)) or 1.0
    likely = least + (most - least) * words / most_words
    found: NDArray[Any] = np.where(unknown, likely, meanings) + WORDS_WEIGHT * words
    return found
