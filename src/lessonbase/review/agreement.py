"""How far coders agree, beyond what chance alone would bring.

Codings are a mapping from coder to {unit: value}; a unit that a coder did not decide on is missing there, and values are
names without an order. A measure that the codings do not define (nobody shares a unit, or all say one thing only) is None.
"""

from collections import Counter
from collections.abc import Hashable, Mapping
from itertools import combinations

from lessonbase.model import Frozen

Codings = Mapping[str, Mapping[Hashable, Hashable]]


class Agreement(Frozen):
    """The agreement of all coders on one thing: "status", "kind", a scheme, or a code of one as "theme:trust".

    `units` are those that two coders or more decided on. `percent` is in [0, 1]; `kappa`, for two coders only, and `alpha`
    are 1 for full agreement, 0 for that of chance, below 0 for less.
    """

    about: str
    coders: tuple[str, ...]
    units: int
    percent: float | None
    kappa: float | None
    alpha: float | None


def agreement(about: str, codings: Codings) -> Agreement:
    """All measures of one set of codings."""
    return Agreement(
        about=about,
        coders=tuple(sorted(codings)),
        units=len(_shared(codings)),
        percent=percent(codings),
        kappa=kappa(*codings.values()) if len(codings) == 2 else None,
        alpha=alpha(codings),
    )


def percent(codings: Codings) -> float | None:
    """The share of pairs of coders, over all units, that say the same: agreeing pairs / pairs."""
    pairs = [one == other for values in _shared(codings) for one, other in combinations(values, 2)]
    return sum(pairs) / len(pairs) if pairs else None


def kappa(first: Mapping[Hashable, Hashable], second: Mapping[Hashable, Hashable]) -> float | None:
    """Cohen's kappa of two coders, on the units that both decided: (p_o - p_e) / (1 - p_e).

    p_o is the share of units on which they agree, p_e the share expected of two who keep their own shares of each value
    and choose by chance. Cohen 1960, doi:10.1177/001316446002000104.
    """
    both = [(value, second[unit]) for unit, value in first.items() if unit in second]
    if not both:
        return None
    ours, theirs = Counter(one for one, _ in both), Counter(other for _, other in both)
    observed = sum(one == other for one, other in both) / len(both)
    expected = sum(ours[value] * theirs[value] for value in ours) / len(both) ** 2
    return (observed - expected) / (1 - expected) if expected < 1 else None


def alpha(codings: Codings) -> float | None:
    """Krippendorff's alpha for names, any number of coders, with missing values: 1 - D_o / D_e.

    Of n values that can be paired, D_o is the disagreement seen: over units of m values, the pairs that differ, each
    1 / (m - 1); D_e that of chance: the pairs of all n values that differ, each 1 / (n - 1). Krippendorff 2011,
    "Computing Krippendorff's Alpha-Reliability", https://repository.upenn.edu/asc_papers/43; Hayes and Krippendorff 2007,
    doi:10.1080/19312450709336664.
    """
    units = _shared(codings)
    totals = Counter(value for values in units for value in values)
    n = totals.total()
    seen = sum(_differing(Counter(values)) / (len(values) - 1) for values in units)
    by_chance = _differing(totals) / (n - 1) if n > 1 else 0
    return 1 - seen / by_chance if by_chance else None


def _differing(counts: Counter[Hashable]) -> int:
    """The ordered pairs of values that are not the same."""
    return counts.total() ** 2 - sum(count**2 for count in counts.values())


def _shared(codings: Codings) -> list[list[Hashable]]:
    """The values of each unit that two coders or more decided on."""
    by_unit: dict[Hashable, list[Hashable]] = {}
    for values in codings.values():
        for unit, value in values.items():
            by_unit.setdefault(unit, []).append(value)
    return [values for values in by_unit.values() if len(values) > 1]
