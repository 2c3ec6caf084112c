"""Which rows a filter leaves, and how many of them have each term: in arrays, without asking the database."""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lessonbase.filters import FACETS, Facet, FacetValue, Filters
from lessonbase.retrieval.columns import Column
from lessonbase.retrieval.index import IndexDamagedError, Keys
from lessonbase.store.contents import Term

Mask = NDArray[np.bool_]
_NONE = np.empty(0, dtype=np.intp)


class Sizes(NamedTuple):
    """How many items of each file of a table count; of the names, bytes."""

    rows: int = 0
    terms: int = 0
    dead: int = 0
    names: int = 0


class Places:
    """Where some keys (n,) stand; -1 for those that stand nowhere."""

    def __init__(self, keys: Keys, at: NDArray[np.intp]) -> None:
        order = np.argsort(keys, kind="stable")  # keys grow with time, so that they are nearly in order
        self._keys, self._at = keys[order], at[order]

    def of(self, keys: Keys) -> NDArray[np.intp]:
        """The places of some keys, in their order."""
        if not len(self._keys):
            return np.full(len(keys), -1, dtype=np.intp)
        near = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[near] == keys, self._at[near], -1)


def alternatives(filters: Filters, known: Iterable[str]) -> list[list[str]]:
    """The terms that filters look for: one of each list must be there. `known` are those to choose years among."""
    wanted = [
        [f"{scheme}:{code}" for code in codes]
        for scheme, codes in (
            ("kind", filters.kind),
            ("role", filters.role),
            ("report", filters.report),
            ("stated", filters.stated),
            ("checked", filters.checked),
            *filters.tags.items(),
        )
        if codes
    ]
    if filters.year or filters.since is not None or filters.until is not None:
        years = (term for term in known if term.startswith("year:"))
        wanted.append([term for term in years if _in_years(filters, term.removeprefix("year:"))])
    return wanted


def of_reports(report_ids: Iterable[str]) -> list[str]:
    """The terms that name reports."""
    return [f"report:{one}" for one in sorted(report_ids)]


def _in_years(filters: Filters, year: str) -> bool:
    if not year.lstrip("-").isdigit():
        return False
    return (
        (not filters.year or int(year) in filters.year)
        and (filters.since is None or int(year) >= filters.since)
        and (filters.until is None or int(year) <= filters.until)
    )


class TermView:
    """A table as it was at one moment; never changes. Rows are numbered from 0, some are dead."""

    def __init__(
        self, keys: Keys, pairs: NDArray[np.int32], dead: NDArray[np.int32], names: list[Term]
    ) -> None:
        self.keys = keys
        self._rows, self._terms = pairs[:, 0], pairs[:, 1]
        self.alive = np.ones(len(keys), dtype=bool)
        self.alive[dead] = False
        self.names = names
        living = np.flatnonzero(self.alive)
        self.places = Places(keys[living], living)
        self._numbers: dict[str, list[int]] = {}  # one may have had several labels
        of_schemes: dict[str, list[int]] = {}
        for number, (term, _) in enumerate(names):
            self._numbers.setdefault(term, []).append(number)
            of_schemes.setdefault(term.partition(":")[0], []).append(number)
        self._of_schemes = {scheme: np.array(numbers) for scheme, numbers in of_schemes.items()}
        self.mask = lru_cache(maxsize=32)(self._mask)

    @property
    def years(self) -> list[str]:
        """The terms that name a year."""
        return [self.names[number][0] for number in self._of_schemes.get("year", ())]

    @property
    def languages(self) -> list[str]:
        """The languages (ISO 639-1) that living rows are in."""
        numbers = np.unique(self.values("language")[self.alive])
        return [self.names[number][0].partition(":")[2] for number in numbers if number >= 0]

    def _mask(self, filters: Filters) -> Mask:
        """Which rows (n,) the filters leave."""
        left = self.alive.copy()
        for terms in alternatives(filters, self.years):
            left &= self._having(terms)
        if filters.hidden:
            left &= ~self._having(of_reports(filters.hidden))
        return left

    def _having(self, terms: Sequence[str]) -> Mask:
        wanted = np.zeros(len(self.names), dtype=bool)
        wanted[[number for term in terms for number in self._numbers.get(term, ())]] = True
        having = np.zeros(len(self.keys), dtype=bool)
        having[self._rows[wanted[self._terms]]] = True
        return having

    def counts(self, left: Mask) -> NDArray[np.int64]:
        """By number of term, how many of the rows that are left have it."""
        return np.bincount(self._terms[left[self._rows]], minlength=len(self.names))

    def values(self, scheme: str) -> NDArray[np.int32]:
        """By row, the number of its term of a scheme of which it has one at most; -1 where it has none."""
        of_scheme = np.zeros(len(self.names), dtype=bool)
        of_scheme[self._of_schemes.get(scheme, _NONE)] = True
        chosen = of_scheme[self._terms]
        found = np.full(len(self.keys), -1, dtype=np.int32)
        found[self._rows[chosen]] = self._terms[chosen]
        return found

    def rows_with(self, term: str) -> NDArray[np.intp]:
        """The living rows that have a term."""
        return np.flatnonzero(self._having([term]) & self.alive)

    def rows_of(self, keys: Keys) -> NDArray[np.intp]:
        """The living rows of some keys."""
        rows = self.places.of(keys)
        return rows[rows >= 0]

    def facets(self, filters: Filters, among: Mask | None = None) -> dict[Facet, list[FacetValue]]:
        """See `Index.facets`; `among` are the rows (n,) that are counted, all if None."""
        found: dict[Facet, list[FacetValue]] = {}
        counting = np.ones(len(self.keys), dtype=bool) if among is None else among
        of_all = self.counts(self.mask(filters) & counting)
        for facet in FACETS:
            others = _without(facet, filters)
            counted = of_all if others == filters else self.counts(self.mask(others) & counting)
            values: dict[str, FacetValue] = {}
            numbers = self._of_schemes.get(facet, _NONE)
            for number in numbers[counted[numbers] > 0].tolist():
                term, label = self.names[number]
                code = term.partition(":")[2]
                before = values[code].count if code in values else 0
                values[code] = FacetValue(code=code, label=label, count=before + int(counted[number]))
            if facet == "year":
                found[facet] = sorted(values.values(), key=lambda value: -int(value.code))
            else:
                found[facet] = sorted(values.values(), key=lambda value: (-value.count, value.label))
        return found


def _without(facet: Facet, filters: Filters) -> Filters:
    match facet:
        case "kind" | "role" | "report" | "stated" | "checked":
            return filters.model_copy(update={facet: ()})
        case "year":
            return filters.model_copy(update={"year": (), "since": None, "until": None})
        case scheme:
            return filters.without_scheme(scheme)


class TermTable:
    """Rows with a key and terms each, in the files of a folder. The writer appends, kills, and then opens anew."""

    def __init__(self, folder: Path) -> None:
        self._rows = Column(folder / "rows.bin", np.int64)
        self._pairs = Column(folder / "terms.bin", np.int32, (2,))
        self._dead = Column(folder / "dead.bin", np.int32)
        self._names = Column(folder / "names.jsonl", np.uint8)
        self._number: dict[Term, int] = {}
        # The names that were read, and how many bytes they are: they only grow, so that the rest is read the next time.
        self._read: list[Term] = []
        self._bytes = 0

    @property
    def sizes(self) -> Sizes:
        """How much there is by now."""
        return Sizes(self._rows.size, self._pairs.size, self._dead.size, self._names.size)

    def open(self, sizes: Sizes) -> TermView:
        """The table of these sizes. Raises IndexDamagedError if its files hold less."""
        if sizes.names < self._bytes:
            self._read, self._bytes = [], 0
        written = self._names.open(sizes.names)
        self._read = self._read + _named(bytes(written[self._bytes :]))
        self._bytes = sizes.names
        self._number = {term: number for number, term in enumerate(self._read)}
        return TermView(
            self._rows.open(sizes.rows),
            self._pairs.open(sizes.terms),
            self._dead.open(sizes.dead),
            self._read,
        )

    def append(self, content: Sequence[tuple[int, Sequence[Term]]]) -> None:
        """Add rows, each a key and its terms."""
        known = len(self._number)
        pairs = [
            (row, self._number.setdefault(term, len(self._number)))
            for row, (_, terms) in enumerate(content, self._rows.size)
            for term in terms
        ]
        new = [json.dumps(term) for term in list(self._number)[known:]]
        self._rows.append(np.array([key for key, _ in content], dtype=np.int64))
        self._pairs.append(np.array(pairs, dtype=np.int32).reshape(-1, 2))
        self._names.append(np.frombuffer("".join(f"{name}\n" for name in new).encode(), dtype=np.uint8))

    def kill(self, rows: NDArray[np.intp]) -> None:
        """Let rows be dead."""
        self._dead.append(rows)


def _named(lines: bytes) -> list[Term]:
    try:
        return [(str(term), str(label)) for term, label in map(json.loads, lines.splitlines())]
    except (ValueError, TypeError) as error:
        raise IndexDamagedError(f"the names of terms cannot be read ({error})") from error
