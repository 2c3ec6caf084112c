"""When enough has been seen: a test of whether a target of recall has been reached.

Callaghan and Müller-Hansen 2020, "Statistical stopping criteria for automated screening in systematic reviews",
doi:10.1186/s13643-020-01521-4. The last items that were seen are taken for a sample, drawn without putting back, of all
that were unseen when the first of them was. If recall were still below the target, so many relevant items would be left
that a sample with as few as were found would be rare; how rare at most is the p of a hypergeometric test.

It holds where what is left is no richer than the sample: for an order by chance, or by falling likelihood. Both are looked
at here rather than assumed: a sample counts only where what is left is not thought likelier than it was.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lessonbase.model import Frozen

_SAME = 1e-9  # by so much a mean may lie above another and be the same


class Certificate(Frozen):
    """What can be said of recall among `total` items after `seen` of them, of which `found` were relevant.

    `p` is the greatest probability of having found so few lately, were recall below `target`; `holds` where it is under
    1 - `confidence`.
    """

    seen: int
    total: int
    found: int
    target: float
    confidence: float
    p: float
    holds: bool


class Unseen(NamedTuple):
    """The items that were not seen: how many, and how likely they are thought on average, in [0, 1]."""

    items: int
    likely: float

    @classmethod
    def of(cls, likely: Sequence[float]) -> "Unseen":
        """Items of which each is thought so likely."""
        return cls(len(likely), math.fsum(likely) / len(likely) if likely else 0.0)


def certificate(
    seen: Sequence[tuple[bool, float]],
    left: Unseen,
    target: float = 0.95,
    confidence: float = 0.95,
) -> Certificate:
    """Whether the target of recall is reached, after items seen in this order, each with whether it was relevant and how
    likely that was thought in [0, 1]; `left` are those unseen.

    Several samples are tried, so that each must be as many times surer (Bonferroni).
    """
    starts = list(_starts(len(seen)))
    relevant = np.array([one for one, _ in seen], dtype=bool)
    likely = np.array([one for _, one in seen])
    tried = [
        recall_p(relevant, start, left.items, target)
        for start in starts
        if left.likely <= float(np.mean(likely[start:])) + _SAME
    ]
    p = min(1.0, min(tried, default=1.0) * max(1, len(starts))) if left.items else 0.0
    return Certificate(
        seen=len(seen),
        total=len(seen) + left.items,
        found=int(np.count_nonzero(relevant)),
        target=target,
        confidence=confidence,
        p=p,
        holds=p < 1 - confidence,
    )


def recall_p(seen: Sequence[bool] | NDArray[np.bool_], start: int, left: int, target: float) -> float:
    """The p of recall below the target, from the items seen from `start` on as a sample; `left` were not seen.

    With r relevant items seen in all and r_b of them before the sample, recall is below the target t only if the sample was
    drawn from K ≥ floor(r / t) + 1 - r_b relevant ones; p = P(X ≤ those in the sample), X hypergeometric for the least K.
    """
    found, before = int(np.count_nonzero(seen)), int(np.count_nonzero(seen[:start]))
    drawn = len(seen) - start
    urn = drawn + left
    # A hair above, so that 19 / 0.95 is 20 in binary fractions too.
    relevant = math.floor(found / target + 1e-9) + 1 - before
    if relevant > urn:
        return 0.0  # there are not so many: recall cannot be below
    return hypergeometric_cdf(found - before, urn, relevant, drawn)


def hypergeometric_cdf(k: int, urn: int, relevant: int, drawn: int) -> float:
    """P(X ≤ k) for X relevant items among those drawn from an urn without putting back."""
    least = max(0, drawn - (urn - relevant))
    x = np.arange(least, min(k, relevant, drawn) + 1)
    logarithms = _log_choose(relevant, x) + _log_choose(urn - relevant, drawn - x) - _log_choose(urn, drawn)
    return min(1.0, math.fsum(np.exp(logarithms)))


def _log_choose(n: int, k: int | NDArray[np.int64]) -> Any:
    from scipy.special import gammaln  # a tenth of the time that any command takes to start

    return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)


def _starts(count: int) -> Iterator[int]:
    """Where a sample may begin: with the first item, halfway, at three quarters, and so on."""
    size = count
    while size:
        yield count - size
        size //= 2
