"""Fitting a library's search, and its decision to answer, to judged questions; kept only where it helps on questions that did
not choose it."""

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from lessonbase.errors import QueryError
from lessonbase.evaluation.measures import holds
from lessonbase.evaluation.questions import UNANSWERABLE, Question
from lessonbase.model import Frozen, Hit
from lessonbase.retrieval.fusion import fuse
from lessonbase.tuned import Tuned

LEAST = 20
"""Judged questions; of fewer nothing can be told."""
LEAST_OF_A_SIDE = 5
"""Questions that have an answer, and that have none, for the decision to be fitted."""
FOLDS = 5
CHANCE = 0.1
"""So likely may it be at most that as many questions got better by mere chance (sign test, one-sided)."""
WORDS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
BARS = (-0.2, -0.15, -0.1, -0.05, 0.0, 0.05, 0.1, 0.15, 0.2)
DEPTH = 50


class Fitted(Frozen):
    """One thing that was fitted: its value now and the one that came out, the measure on questions that did not choose it,
    before and after, how many questions rose and fell, and whether it is kept."""

    what: str
    measure: str
    now: float
    chosen: float
    before: float
    after: float
    rose: int
    fell: int
    kept: bool


def tune(
    search: Callable[..., list[Hit]],
    answered: Callable[[str, float], bool],
    questions: Sequence[Question],
    usual: Tuned,
) -> tuple[Tuned, list[Fitted]]:
    """What is best for a library by these questions, and how it was found. `answered` says whether a question is
    answered with a bar so much higher.

    Raises QueryError where there are too few questions.
    """
    judged = [one for one in questions if one.answers]
    if len(judged) < LEAST:
        raise QueryError(
            f"{len(judged)} questions are judged with words that answer them; at least {LEAST} are needed to tell what helps. "
            "Mark more points as useful, or name files of judged questions."
        )
    fitted = [_fit("words", "MRR", usual.words, _by_words(search, judged))]
    absent = [one for one in questions if one.type == UNANSWERABLE]
    if min(len(judged), len(absent)) >= LEAST_OF_A_SIDE:
        fitted.append(_fit("bar", "right", usual.bar, _by_bar(answered, judged, absent)))
    kept = {one.what: one.chosen for one in fitted if one.kept}
    return usual.model_copy(update=kept | ({"questions": len(questions)} if kept else {})), fitted


def _by_words(search: Callable[..., list[Hit]], judged: Sequence[Question]) -> dict[str, dict[float, float]]:
    """By question and weight of words, the reciprocal rank of the first passage that answers."""
    values: dict[str, dict[float, float]] = {}
    for question in judged:
        hits = search(question.question, k=DEPTH)
        answers = [any(holds(hit.passage.text, quote) for quote in question.answers) for hit in hits]
        signals = [hit.signals for hit in hits]
        values[question.id] = {each: _reciprocal(fuse(signals, each), answers) for each in WORDS}
    return values


def _reciprocal(scores: Sequence[float], answers: Sequence[bool]) -> float:
    order = sorted(range(len(scores)), key=lambda at: -scores[at])
    return next((1 / rank for rank, at in enumerate(order, 1) if answers[at]), 0.0)


def _by_bar(
    answered: Callable[[str, float], bool], judged: Sequence[Question], absent: Sequence[Question]
) -> dict[str, dict[float, float]]:
    """By question and bar, whether the decision is right; both sides weigh the same."""
    values: dict[str, dict[float, float]] = {}
    for several, right in ((judged, True), (absent, False)):
        weight = (len(judged) + len(absent)) / (2 * len(several))
        for question in several:
            values[question.id] = {bar: weight * (answered(question.question, bar) is right) for bar in BARS}
    return values


def _fit(what: str, measure: str, now: float, values: Mapping[str, Mapping[float, float]]) -> Fitted:
    """The value that is best, if the best of four fifths of the questions is better than now on the others."""
    names = sorted(values)
    choices = sorted(next(iter(values.values())))
    table = np.array([[values[name][each] for each in choices] for name in names])
    fold = np.array([int(hashlib.sha256(name.encode()).hexdigest(), 16) % FOLDS for name in names])
    at = min(range(len(choices)), key=lambda number: abs(choices[number] - now))
    held = np.empty(len(names))
    for each in range(FOLDS):
        out = fold == each
        if out.any():
            held[out] = table[out, _best(table[~out] if (~out).any() else table, choices, now)]
    before = table[:, at]
    rose, fell = int((held > before).sum()), int((held < before).sum())
    best = _best(table, choices, now)
    kept = best != at and held.mean() > before.mean() and _by_chance(rose, fell) <= CHANCE
    return Fitted(
        what=what, measure=measure, now=now, chosen=choices[best], before=float(before.mean()),
        after=float(held.mean()), rose=rose, fell=fell, kept=bool(kept),
    )  # fmt: skip


def _best(table: NDArray[np.float64], choices: Sequence[float], now: float) -> int:
    """The best choice, of equals the one nearest to what is."""
    means = table.mean(axis=0)
    return min(
        range(len(choices)), key=lambda number: (-round(float(means[number]), 9), abs(choices[number] - now))
    )


def _by_chance(rose: int, fell: int) -> float:
    """How likely so many rises are where rises and falls are as likely (sign test, one-sided)."""
    total = rose + fell
    return sum(math.comb(total, more) for more in range(rose, total + 1)) / 2**total if total else 1.0
