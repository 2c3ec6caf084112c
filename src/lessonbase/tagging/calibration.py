"""Calibration: scores come in, confidences come out that are as often right as they say, and from which one a code is likely."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from lessonbase.model import Frozen
from lessonbase.tagging.likeness import Floats

STANDING_OUT = 5.0
"""How sharply a score stands out among those of the other codes; scores run from about 0 to 1."""
FLATTENED = 20.0
"""How much high scores are flattened; 10 to 50 did alike."""
OUT_UNDECIDED = 3.5
NONE = 1e-5
"""A signal that varies no more than this tells nothing."""
HELD = 3.0
"""The penalty on the weights of signals, of their squares; 1 to 10 did alike."""


def signals(scores: Floats, fits: Floats) -> Floats:
    """What speaks for codes (n, c, 4): the score by likeness to examples (n, c), how far it stands out among those of all codes,
    and how well the text fits the profiles of the code's words and meaning (n, c, 2)."""
    own = np.stack([_flattened(scores), _standing_out(STANDING_OUT * scores)], axis=-1)
    return np.concatenate([own, fits], axis=-1)


class Calibration(Frozen):
    """How signals become confidences. They are weighed and added up to one score for each code, the weights being those of a
    conditional logit (McFadden 1974): the codes of a text stand out among all others. What is right how often is told by a logistic
    function (Platt 1999) of the `score`, of how far it stands `out`, and of the confidence of the `words`.

    A code is likely from the `threshold`; with `first`, the surest code of a record is so in any case.
    """

    weights: tuple[float, float, float, float]
    score: float
    out: float
    words: float
    offset: float
    threshold: float = Field(ge=0, le=1)
    first: bool = False

    def confidences(self, signals: Floats, words: Floats) -> Floats:
        """In [0, 1], of signals (n, c, 4) and of the confidences of words (n, c)."""
        scores = signals @ np.array(self.weights)
        raised = self.score * scores + self.out * _standing_out(scores) + self.words * words + self.offset
        sure: Floats = (1 / (1 + np.exp(-np.clip(raised, -30, 30)))).astype(np.float32)
        return sure

    def likely(self, confidences: Floats) -> NDArray[np.bool_]:
        """Which codes are likely, (n, c)."""
        chosen = confidences >= self.threshold
        if self.first and confidences.size:
            chosen[np.arange(len(confidences)), confidences.argmax(axis=1)] = True
        return chosen


def undecided(codes: int) -> Calibration:
    """The calibration of a scheme of so many codes before anybody decided: each is as likely as the others, the more so the
    further it stands out, and the words that speak for one outweigh that.

    The slope was fitted to five taxonomies of excerpts by hand-given codes, with much, little and nothing said of 3, 8 and 41
    codes: alone they have 2.9 to 3.8, kinds 7. The threshold is the middle of their best.
    """
    others = float(np.log(max(1, codes - 1)))
    offset = OUT_UNDECIDED * float(np.log(max(1, codes))) - others
    return Calibration(
        weights=(0, 1, 0, 0),
        score=0,
        out=OUT_UNDECIDED,
        words=max(6.0, 2 * others + 1),
        offset=offset,
        threshold=0.2,
    )


def calibrated(signals: Floats, words: Floats, wanted: Floats) -> Calibration:
    """The calibration that fits signals (n, c, 4) given without having seen what was `wanted` (n, c), with the threshold of the
    best micro-F1 on them. Where people put no code on anything, or every code on everything, there is nothing to fit."""
    if not wanted.any() or wanted.all():
        return undecided(wanted.shape[1])
    weights = _conditional(signals.astype(np.float64), wanted)
    scores = signals @ weights
    seen = np.stack([scores, _standing_out(scores), words], axis=-1).reshape(-1, 3)
    fitted = LogisticRegression(C=10.0, max_iter=1000).fit(seen, wanted.ravel() > 0)
    score, out, of_words = (float(one) for one in fitted.coef_[0])
    one, two, three, four = weights.tolist()
    rough = Calibration(
        weights=(one, two, three, four),
        score=score,
        out=out,
        words=of_words,
        offset=float(fitted.intercept_[0]),
        threshold=0.5,
    )
    confidences = rough.confidences(signals, words)
    alone, with_first = (best_threshold(confidences, wanted, first) for first in (False, True))
    first = with_first > alone
    return rough.model_copy(update={"threshold": max(alone, with_first)[1], "first": first})


def _conditional(signals: NDArray[np.float64], wanted: Floats) -> NDArray[np.float64]:
    """The weights of signals (4,) by which the codes that are wanted are the likeliest among all of their text."""
    spread = signals.std(axis=(0, 1))
    spread = np.where(spread > NONE, spread, np.inf)
    scaled = signals / spread
    shares = wanted / np.maximum(1, wanted.sum(axis=1, keepdims=True))
    coded = shares.sum(axis=1, keepdims=True)

    def lost(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logarithms = _standing_out(scaled @ weights)
        slope = np.einsum("nc,ncs->s", np.exp(logarithms) * coded - shares, scaled)
        return float((weights**2).sum() * HELD - (shares * logarithms).sum()), slope + 2 * HELD * weights

    best: NDArray[np.float64] = minimize(lost, np.zeros(len(spread)), jac=True, method="L-BFGS-B").x / spread
    return best


def micro_f1(chosen: NDArray[np.bool_], wanted: Floats, unknown: int = 0) -> float:
    """Micro-averaged F1 of chosen codes, in [0, 1]; so many wanted ones could not be chosen for being `unknown`."""
    both = chosen.sum() + wanted.sum() + unknown
    return float(2 * (chosen & (wanted > 0)).sum() / both) if both else 1.0


def best_threshold(confidences: Floats, wanted: Floats, first: bool) -> tuple[float, float]:
    """The best micro-F1, and the threshold that it has."""
    ranked = confidences.astype(np.float64)
    if first:
        ranked[np.arange(len(ranked)), ranked.argmax(axis=1)] += 1
    order = np.argsort(-ranked, axis=None)
    right = np.cumsum(wanted.ravel()[order])
    f1 = 2 * right / (np.arange(1, order.size + 1) + wanted.sum())
    least = len(wanted) - 1 if first else 0
    best = least + int(f1[least:].argmax())
    lowest = ranked.ravel()[order[best]]
    return float(f1[best]), float(min(lowest, 1.0))


def _flattened(scores: Floats) -> Floats:
    """Scores, so that high ones differ less; left as they are, confidences of 0.87 were right 0.72 of the time."""
    flat: Floats = np.log1p(FLATTENED * np.maximum(scores, 0))
    return flat


def _standing_out(scores: NDArray[Any]) -> NDArray[Any]:
    """How far scores stand out among those of all codes of a text, as logarithms of shares."""
    raised = scores - scores.max(axis=1, keepdims=True)
    out: NDArray[Any] = raised - np.log(np.exp(raised).sum(axis=1, keepdims=True))
    return out
