"""How far coders agree, beyond what chance alone would bring.

Codings are a mapping from coder to {unit: value}; a unit that a coder did not decide on is missing there, and values are
names without an order. A measure that the codings do not define (nobody shares a unit, or all say one thing only) is None.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from itertools import groupby

from lessonbase.model import Frozen, Record

Codings = Mapping[str, Mapping[Hashable, Hashable]]
Patterns = Mapping[tuple[Hashable, ...], int]
UNSAID = None
"""In a pattern, the value of a coder who did not decide."""


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
    return of_patterns(about, tuple(codings), patterns(codings))


def of_patterns(about: str, coders: tuple[str, ...], said: Patterns) -> Agreement:
    """All measures of how often coders, in this order, said what together."""
    return Agreement(
        about=about,
        coders=tuple(sorted(coders)),
        units=sum(count for values, count in said.items() if len(_of(values)) > 1),
        percent=_percent(said),
        kappa=_kappa(said) if len(coders) == 2 else None,
        alpha=_alpha(said),
    )


def patterns(codings: Codings) -> Counter[tuple[Hashable, ...]]:
    """How many units have which values, a value a coder in their order, `UNSAID` where one did not decide."""
    units = {unit: None for own in codings.values() for unit in own}
    return Counter(tuple(own.get(unit, UNSAID) for own in codings.values()) for unit in units)


def percent(codings: Codings) -> float | None:
    """The share of pairs of coders, over all units, that say the same: agreeing pairs / pairs."""
    return _percent(patterns(codings))


def kappa(first: Mapping[Hashable, Hashable], second: Mapping[Hashable, Hashable]) -> float | None:
    """Cohen's kappa of two coders, on the units that both decided: (p_o - p_e) / (1 - p_e).

    p_o is the share of units on which they agree, p_e the share expected of two who keep their own shares of each value
    and choose by chance. Cohen 1960, doi:10.1177/001316446002000104.
    """
    return _kappa(patterns({"first": first, "second": second}))


def alpha(codings: Codings) -> float | None:
    """Krippendorff's alpha for names, any number of coders, with missing values: 1 - D_o / D_e.

    Of n values that can be paired, D_o is the disagreement seen: over units of m values, the pairs that differ, each
    1 / (m - 1); D_e that of chance: the pairs of all n values that differ, each 1 / (n - 1). Krippendorff 2011,
    "Computing Krippendorff's Alpha-Reliability", https://repository.upenn.edu/asc_papers/43; Hayes and Krippendorff 2007,
    doi:10.1080/19312450709336664.
    """
    return _alpha(patterns(codings))


def _percent(said: Patterns) -> float | None:
    same = pairs = 0
    for values, count in said.items():
        own = Counter(_of(values))
        pairs += count * own.total() * (own.total() - 1)
        same += count * (own.total() ** 2 - _differing(own) - own.total())
    return same / pairs if pairs else None


def _kappa(said: Patterns) -> float | None:
    ours, theirs, both, same = Counter[Hashable](), Counter[Hashable](), 0, 0
    for values, count in said.items():
        if UNSAID not in values:
            one, other = values
            ours[one] += count
            theirs[other] += count
            both += count
            same += count * (one == other)
    if not both:
        return None
    expected = sum(ours[value] * theirs[value] for value in ours) / both**2
    return (same / both - expected) / (1 - expected) if expected < 1 else None


def _alpha(said: Patterns) -> float | None:
    totals, seen = Counter[Hashable](), 0.0
    for values, count in said.items():
        own = Counter(_of(values))
        if own.total() > 1:
            for value, times in own.items():
                totals[value] += count * times
            seen += count * _differing(own) / (own.total() - 1)
    n = totals.total()
    by_chance = _differing(totals) / (n - 1) if n > 1 else 0
    return 1 - seen / by_chance if by_chance else None


def _differing(counts: Counter[Hashable]) -> int:
    """The ordered pairs of values that are not the same."""
    return counts.total() ** 2 - sum(count**2 for count in counts.values())


def _of(values: tuple[Hashable, ...]) -> list[Hashable]:
    """What was said of a unit."""
    return [value for value in values if value is not UNSAID]


def agreement_on_tags(views: dict[str, dict[str, Record]]) -> Iterator[Agreement]:
    """How far coders agree on schemes and their codes, by their views of records.

    A record that nobody gave a code is the same for all codes but for who decided on it, and most are such: they are counted
    once for all codes.
    """
    coders = tuple(views)
    without = Counter(_bare(views, record) for record in {one for own in views.values() for one in own})
    having: dict[tuple[str, str], dict[str, set[str]]] = {}
    for name, own in views.items():
        for record, view in own.items():
            for tag in view.tags:
                having.setdefault((tag.scheme, tag.code), {}).setdefault(record, set()).add(name)
    for scheme, codes in groupby(sorted(having), lambda code: code[0]):
        of_codes: list[Agreement] = []
        of_scheme: Counter[tuple[Hashable, ...]] = Counter()
        for code in codes:
            said: Counter[tuple[Hashable, ...]] = Counter(without)
            for record, names in having[code].items():
                bare = _bare(views, record)
                said[bare] -= 1
                said[
                    tuple(
                        value if value is UNSAID else name in names
                        for name, value in zip(coders, bare, strict=True)
                    )
                ] += 1
            of_codes.append(of_patterns(f"{scheme}:{code[1]}", coders, said))
            of_scheme += said
        yield of_patterns(scheme, coders, of_scheme)
        yield from of_codes


def _bare(views: dict[str, dict[str, Record]], record: str) -> tuple[Hashable, ...]:
    """What coders say of a code that none of them gave a record: those who decided on it, that it has it not."""
    return tuple(False if record in own else UNSAID for own in views.values())
