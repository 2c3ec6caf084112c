"""Whether the reports answer: a calibrated confidence from several signals, and the three outcomes."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from lessonbase.answering.lexicon import stems
from lessonbase.answering.relevance import LEAST_OF_BEST, Fit, tells_count
from lessonbase.answering.understanding import Asked
from lessonbase.model import Hit, Outcome

# Confidence from which the reports are said to answer, and from which passages are shown that may bear on it;
# docs/decisions/0003-three-outcomes.md tells how they and the weights were chosen.
ANSWERED, PERHAPS = 0.5, 0.11
# The passages and candidates that are looked at; a figure counts in one near enough that has so much of what the best such has.
READ, FIGURE_NEAR = 5, 0.6
# So much of the question's words in one passage, the rarest among them, is never called "not there".
NEAR = 0.4
# So near a sentence may bear on a question that has none of its words, the nearer the more of them no report has.
NEAR_MEANING, LOST_MEANING = 0.26, 0.3


class Signals(NamedTuple):
    """What tells whether an answer is there; each in [0, 1] or near it, and of use without vectors too.

    `meaning` is the nearest sentence's nearness (None without vectors), `words` the share of the question's weight in
    words that the best of the five nearest passages has, `point` the same of the five best candidates, `agreeing` the
    share of the five that hold half of the words. Words that the library has nowhere are no fault of the passages: up
    to two fifths of a question's weight, they count neither way; `lost` is what goes beyond that. `rarest` tells whether the question's most telling word stands near, `figure` whether a figure
    does that it asks for (None where it asks for none), `thing` whether a word of what it asks for by "which" or "what"
    does (likewise). `late` is the nearest passage's nearness token by token, None without token vectors. `judged` is how far
    the candidate that does so most is judged to answer, None without a cross-encoder.
    """

    meaning: float | None
    words: float
    point: float
    agreeing: float
    lost: float = 0.0
    rarest: bool = False
    figure: bool | None = None
    thing: bool | None = None
    late: float | None = None
    judged: float | None = None


# Intercept and weights of the logistic regression, with vectors and without.
WITH_VECTORS = (-3.46, {"meaning": 2.75, "words": 2.35, "point": 1.96, "agreeing": 1.13, "lost": -6.0})
WITHOUT = (-2.20, {"words": 2.30, "point": 2.00, "agreeing": 1.35, "lost": -6.0})
# With token vectors of whatever models, whose nearness stands on one scale, words add nothing; a higher bar, at which fewer
# questions than without are answered by reports that do not; docs/decisions/0010-careful-search.md.
WITH_LATE = (-6.7, {"meaning": 5.5, "late": 8.5, "lost": -6.0})
ANSWERED_WITH_LATE, PERHAPS_WITH_LATE = 0.7, 0.03
# With a cross-encoder, what it makes of the best candidate and, for a little, the logit of the confidence without it.
JUDGED = (-2.83, 4.45, 0.16)
MOST_ABSENT = 0.4


def signals(asked: Asked, hits: Sequence[Hit], fits: Sequence[Fit]) -> Signals:
    """The signals of a question, its hits, and what fits it best."""
    language = asked.lexicon.language
    sentences = [max(hit.sentence_meanings) for hit in hits if hit.sentence_meanings]
    held = [stems(hit.passage.indexed_text, language) for hit in hits[:READ]]
    coverages = [asked.coverage(one) for one in held]
    whole = sum(asked.weights.values()) or 1.0
    absent = sum(asked.weights[one] for one in sorted(asked.absent)) / whole
    there = 1 - min(MOST_ABSENT, absent)
    rarest = max(asked.weights, key=lambda one: asked.weights[one], default="")
    best = max((fit.coverage for fit in fits[:READ]), default=0.0)
    near = [fit for fit in fits[:READ] if fit.score >= LEAST_OF_BEST * fits[0].score]
    most = max((fit.coverage for fit in near), default=0.0)
    figures = [fit for fit in near if tells_count(asked, fit) and fit.coverage >= FIGURE_NEAR * most]
    thing = asked.thing
    return Signals(
        meaning=max(sentences, default=None) if sentences else None,
        words=min(1.0, max(coverages, default=0.0) / there),
        point=min(1.0, best / there),
        agreeing=sum(each >= 0.5 for each in coverages) / READ,
        lost=max(0.0, absent - MOST_ABSENT),
        rarest=any(rarest in asked.covered(one) for one in held),
        figure=bool(figures) if asked.understood.wants == "figure" else None,
        thing=any(thing & asked.covered(fit.said) for fit in fits[:READ]) if thing else None,
        late=_late(hits),
        judged=max((fit.answers for fit in fits if fit.answers is not None), default=None),
    )


def _late(hits: Sequence[Hit]) -> float | None:
    """The nearness of the nearest, where half of the hits at least have token vectors by now."""
    found = [near for hit in hits if (near := hit.signals.by_tokens) is not None]
    return max(found) if found and 2 * len(found) >= len(hits) else None


def confidence(of: Signals) -> float:
    """The probability that the reports answer, in [0, 1]."""
    total = _found(of)
    if of.judged is not None:
        intercept, answers, found = JUDGED
        total = intercept + answers * of.judged + found * total
    return _probability(total)


def _found(of: Signals) -> float:
    """The logit of the confidence, as what was found tells."""
    intercept, weights = WITHOUT if of.meaning is None else WITH_LATE if of.late is not None else WITH_VECTORS
    return intercept + sum(weight * (getattr(of, name) or 0.0) for name, weight in weights.items())


def _probability(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))


def outcome(asked: Asked, of: Signals, sure: float, bar: float = 0.0) -> Outcome:
    """What is said of the question, from its confidence, with a bar so much higher than usual; never "not there" while a near passage has its rare words."""
    lacking = of.figure is False or of.thing is False
    if asked.bare and of.words > 0.99 and not asked.absent and not lacking:
        return "answered"
    enough = ANSWERED if of.late is None or of.judged is not None else ANSWERED_WITH_LATE
    if sure >= bar + enough and not lacking:
        return "answered"
    near = of.meaning is not None and of.meaning >= NEAR_MEANING + LOST_MEANING * of.lost
    if (
        _probability(_found(of)) >= (PERHAPS if of.late is None else PERHAPS_WITH_LATE)
        or near
        or (of.rarest and of.words >= NEAR)
    ):
        return "perhaps"
    return "not_there"
