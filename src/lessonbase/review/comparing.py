"""What several coders decided on the same records, side by side: the kind that each took a record for, or none."""

import random
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import combinations

from lessonbase.model import Frozen, Record
from lessonbase.review.agreement import Agreement, Codings, agreement, alpha, kappa
from lessonbase.store import Coded

NONE = "none"
"""The value of a record that a coder rejected."""

ENOUGH, TENTATIVE = 0.8, 0.667
"""Alphas from which on conclusions are relied on, and drawn with caution: Krippendorff 2004, doi:10.1111/j.1468-2958.2004.tb00738.x."""


_DRAWN, _FEWEST, _MOST = 400, 10, 1000
"""How often records are drawn anew for an interval, and of how few and how many there is none: it says nothing, or nothing new."""


class Comparison(Frozen):
    """How far coders took records for the same kind, or for none.

    `units` are the records that two coders or more decided on, `same` those of which all say the same. `table` counts, for
    the two `pair` who share most, how often the first chose one value where the second chose another. `would_do` is the kind
    of which the differences need only be settled to reach an alpha of `ENOUGH`; None where there is none such.
    `kappa_between` and `alpha_between` hold the measure with 95 % confidence (percentiles of records drawn anew with putting
    back, Efron 1979, doi:10.1214/aos/1176344552); None of too few or too many records.
    """

    coders: tuple[str, ...]
    units: int
    same: int
    agreement: Agreement
    pair: tuple[str, ...]
    table: dict[str, dict[str, int]]
    would_do: str | None
    kappa_between: tuple[float, float] | None = None
    alpha_between: tuple[float, float] | None = None

    @property
    def judgement(self) -> str:
        """One sentence on whether that is enough."""
        value = self.agreement.alpha
        if value is None:
            return "Nothing can be said yet: the coders have decided on no record both, or all say the same of all."
        if value >= ENOUGH:
            return "Good agreement. Chance alone would give 0, and many ask for 0.80."
        if value >= TENTATIVE:
            return "Fair agreement: to be relied on with caution. Chance alone would give 0, and many ask for 0.80."
        return (
            "Poor agreement: talk over what the kinds mean. Chance alone would give 0, and many ask for 0.80."
        )


def value_of(view: Record) -> str:
    """What a coder took a record for."""
    return view.kind if view.status == "accepted" else NONE


def compare(coded: Sequence[Coded]) -> Comparison:
    """All that coders decided on some records."""
    shared = [each for each in coded if len(each.by_coder) > 1]
    coders = sorted({name for each in shared for name in each.by_coder})
    codings: dict[str, dict[Hashable, Hashable]] = {
        name: {each.record.id: value_of(each.by_coder[name]) for each in shared if name in each.by_coder}
        for name in coders
    }
    same = sum(len({value_of(view) for view in each.by_coder.values()}) == 1 for each in shared)
    pair = _pair(codings)
    table: dict[str, Counter[str]] = {}
    if pair:
        first, second = (codings[name] for name in pair)
        for unit in first.keys() & second.keys():
            table.setdefault(str(first[unit]), Counter())[str(second[unit])] += 1
    measured = agreement("decision", codings)
    return Comparison(
        coders=tuple(coders),
        units=len(shared),
        same=same,
        agreement=measured,
        pair=pair,
        table={value: dict(others) for value, others in table.items()},
        would_do=_would_do(codings) if (measured.alpha or 0) < ENOUGH else None,
        kappa_between=_between(codings, lambda drawn: kappa(*drawn.values())) if len(coders) == 2 else None,
        alpha_between=_between(codings, alpha),
    )


def _between(codings: Codings, measure: Callable[[Codings], float | None]) -> tuple[float, float] | None:
    """Between which values a measure lies in 95 of 100 draws of so many records; the same at every call."""
    units = sorted({str(unit) for own in codings.values() for unit in own})
    if not _FEWEST <= len(units) <= _MOST:
        return None
    chance, found = random.Random(0), []
    for _ in range(_DRAWN):
        drawn = list(enumerate(chance.choices(units, k=len(units))))
        again: dict[str, dict[Hashable, Hashable]] = {
            name: {n: own[unit] for n, unit in drawn if unit in own} for name, own in codings.items()
        }
        value = measure(again)
        found += [value] if value is not None else []
    found.sort()
    return (found[len(found) // 40], found[-1 - len(found) // 40]) if found else None


def _pair(codings: Mapping[str, Mapping[Hashable, Hashable]]) -> tuple[str, ...]:
    """The two coders who decided on most records both."""
    pairs = list(combinations(codings, 2))
    return max(pairs, key=lambda two: len(codings[two[0]].keys() & codings[two[1]].keys()), default=())


def _would_do(codings: Mapping[str, Mapping[Hashable, Hashable]]) -> str | None:
    """The value whose differences, settled in its favour, make the agreement good enough; the one with most of them."""
    units = {unit for own in codings.values() for unit in own}
    said = {unit: {own[unit] for own in codings.values() if unit in own} for unit in units}
    differing = Counter(value for values in said.values() if len(values) > 1 for value in values)
    for value, _ in differing.most_common():
        settled = {
            name: {unit: value if value in said[unit] else one for unit, one in own.items()}
            for name, own in codings.items()
        }
        if (alpha(settled) or 0) >= ENOUGH:
            return str(value)
    return None
