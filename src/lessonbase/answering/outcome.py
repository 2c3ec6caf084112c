"""Whether the reports answer: a calibrated confidence from several signals, and the three outcomes."""

import math
from collections.abc import Sequence
from statistics import fmean
from typing import NamedTuple

from lessonbase.answering.lexicon import stems
from lessonbase.answering.relevance import Fit
from lessonbase.answering.understanding import Asked
from lessonbase.model import Hit, Outcome

# Confidence from which the reports are said to answer, and from which passages are shown that may bear on it;
# docs/decisions/0003-three-outcomes.md tells how they and the weights were chosen.
ANSWERED, PERHAPS = 0.5, 0.05


class Signals(NamedTuple):
    """What tells whether an answer is there; each in [0, 1] or near it, and of use without vectors too.

    `meaning` is the nearest sentence's nearness (None without vectors), `above` by how much it stands out from the
    hits further down, `words` the share of the question's weight in words in the best passage, `point` in the best
    candidate alone, `rarest` whether the question's most telling word stands near, `absent` the share of its weight
    that the library has nowhere, `agreeing` how many of the five best hits hold half of the words.
    """

    meaning: float | None
    above: float
    words: float
    point: float
    rarest: float
    absent: float
    agreeing: float


# Intercept and weights of the logistic regression, with vectors and without.
WITH_VECTORS = (-6.0, {"meaning": 6.0, "above": 3.0, "words": 2.5, "point": 1.0, "rarest": 1.0, "absent": -2.0, "agreeing": 0.5})
WITHOUT = (-3.5, {"above": 0.0, "words": 4.0, "point": 1.5, "rarest": 1.0, "absent": -2.0, "agreeing": 0.5})


def signals(asked: Asked, hits: Sequence[Hit], fits: Sequence[Fit]) -> Signals:
    """The signals of a question, its hits, and what fits it best."""
    language = asked.lexicon.language
    near = [hit.meaning for hit in hits if hit.meaning is not None]
    sentences = [max(hit.sentence_meanings) for hit in hits if hit.sentence_meanings]
    tail = sorted(near)[: max(1, len(near) // 2)]
    held = [stems(hit.passage.indexed_text, language) for hit in hits[:5]]
    coverages = [asked.coverage(one) for one in held]
    whole = sum(asked.weights.values()) or 1.0
    rarest = max(asked.weights, key=lambda one: asked.weights[one], default=None)
    return Signals(
        meaning=max(sentences, default=None) if near else None,
        above=(max(near) - fmean(tail)) if near else 0.0,
        words=max(coverages, default=0.0),
        point=max((fit.coverage for fit in fits[:5]), default=0.0),
        rarest=float(rarest is not None and any(rarest in asked.covered(one) for one in held)),
        absent=sum(asked.weights[one] for one in asked.absent) / whole,
        agreeing=sum(each >= 0.5 for each in coverages) / 5,
    )


def confidence(of: Signals) -> float:
    """The probability that the reports answer, in [0, 1]."""
    intercept, weights = WITHOUT if of.meaning is None else WITH_VECTORS
    total = intercept + sum(weight * (getattr(of, name) or 0.0) for name, weight in weights.items())
    return 1 / (1 + math.exp(-total))


def outcome(asked: Asked, of: Signals, sure: float) -> Outcome:
    """What is said of the question, from its confidence; never "not there" while a near passage has its rare words."""
    if asked.bare and of.words > 0.99 and not asked.absent:
        return "answered"
    if sure >= ANSWERED:
        return "answered"
    if sure >= PERHAPS or (of.rarest and of.words >= 0.4):
        return "perhaps"
    return "not_there"
