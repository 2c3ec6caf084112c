"""From signals to scores: the one place that says how much words and meaning count against each other."""

import statistics
from collections.abc import Sequence

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
# Where passages were compared with the question token by token, that is two thirds of their nearness, and words weigh less:
# what they tell, tokens tell too. Chosen on 82 development questions, leaving one report out; see benchmarks/README.md.
LATE_SHARE = 2 / 3
WORDS_BESIDE_LATE = 0.15


def nearness(wholes: NDArray[np.float32], nearest: NDArray[np.float32]) -> NDArray[np.float32]:
    """The nearness (n,) of passages to a question, of the cosines of their wholes and of their nearest sentences."""
    found: NDArray[np.float32] = SENTENCE_SHARE * nearest + (1 - SENTENCE_SHARE) * wholes
    return found


def fuse(candidates: Sequence[Signals]) -> list[float]:
    """A score for each candidate of one question: its nearness in meaning, and what its words add.

    A passage that has no vector yet is taken to be as near as its words make likely: as the nearest, if it shares
    most with the question, as the least near, if it shares nothing. One that has no token vectors yet is taken to be as
    near by them as by its vector, but for what the two differ by among the others.
    """
    meanings = _meanings(candidates)
    late = [next(iter(each.late.values()), None) for each in candidates]
    both = [(near, meaning) for near, meaning in zip(late, meanings, strict=True) if near is not None]
    further = statistics.median(near - meaning for near, meaning in both) if both else 0.0
    share = len(both) / len(candidates) if candidates else 0.0
    words_weight = WORDS_WEIGHT + (WORDS_BESIDE_LATE - WORDS_WEIGHT) * share
    return [
        (
            LATE_SHARE * (meaning + further if near is None else near) + (1 - LATE_SHARE) * meaning
            if both
            else meaning
        )
        + words_weight * each.words
        for each, meaning, near in zip(candidates, meanings, late, strict=True)
    ]


def _meanings(candidates: Sequence[Signals]) -> list[float]:
    """The nearness of each by its vector, or as its words make it likely."""
    meanings = [each.meaning for each in candidates]
    known = [meaning for meaning in meanings if meaning is not None]
    least, most = min(known, default=0.0), max(known, default=0.0)
    most_words = max([each.words for each in candidates], default=0.0) or 1.0
    return [
        least + (most - least) * each.words / most_words if meaning is None else meaning
        for each, meaning in zip(candidates, meanings, strict=True)
    ]
