"""From signals to scores: the one place that says how much words and meaning count against each other."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lessonbase.model import Signals

# A passage is as near as its nearest sentence, for two thirds, and as its whole, for one; what its words add
# to that at most. Measured on the practitioner questions and on Cranfield and ADI, see benchmarks/README.md.
SENTENCE_SHARE = 2 / 3
WORDS_WEIGHT = 0.25


def nearness(whole: float, sentences: NDArray[np.float32]) -> float:
    """The nearness of a question and a passage, of the cosines of the whole passage and of its sentences (s,)."""
    nearest = float(sentences.max()) if sentences.size else whole
    return SENTENCE_SHARE * nearest + (1 - SENTENCE_SHARE) * whole


def fuse(candidates: Sequence[Signals]) -> list[float]:
    """A score for each candidate of one question: its nearness in meaning, and what its words add.

    A passage that has no vector yet is taken to be as near as its words make likely: as the nearest, if it shares
    most with the question, as the least near, if it shares nothing.
    """
    known = [each.meaning for each in candidates if each.meaning is not None]
    least, most = min(known, default=0.0), max(known, default=0.0)
    most_words = max([each.words for each in candidates], default=0.0) or 1.0
    return [
        (least + (most - least) * each.words / most_words if each.meaning is None else each.meaning)
        + WORDS_WEIGHT * each.words
        for each in candidates
    ]
