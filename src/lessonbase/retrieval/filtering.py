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
from lessonbase.retrieval.places import NOWHERE, Places
from lessonbase.store.contents import Term

Mask = NDArray[np.bool_]
_NONE = np.empty(0, dtype=np.intp)


class Sizes(NamedTuple):
    """How many items of each file of a table count; of the names, bytes."""

    rows: int = 0
    terms: int = 0
    dead: int = 0
    names: int = 0


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
    """A table as it was at one moment; never changes. Rows are numbered from 0, some are dead.

    Made from how the table was `before`, it takes over what it said and adds what is new: that costs as little in a large table
    as in a small one, but for copying arrays. `touched` are the keys that were added or killed since.
    """

    def __init__(
        self,
        keys: Keys,
        pairs: NDArray[np.int32],
        dead: NDArray[np.int32],
        names: list[Term],
        before: "TermView | None" = None,
    ) -> None:
        self.keys = keys
        self.names = names
        self._rows, self._terms = pairs[:, 0], pairs[:, 1]
        self._deaths = len(dead)
        rows, deaths = (len(before.keys), before._deaths) if before else (0, 0)
        self.alive = np.ones(len(keys), dtype=bool)
        self.alive[:rows] = before.alive if before else True
        self.alive[dead[deaths:]] = False
        killed, new = dead[deaths:].astype(np.intp), rows + np.flatnonzero(self.alive[rows:])
        self.touched: Keys = np.concatenate([keys[killed], keys[rows:]])
        places = before.places if before else Places()
        killed = killed[places.of(keys[killed]) == killed]
        at = np.concatenate([np.full(len(killed), NOWHERE), new])
        self.places: Places = places.noting(keys[np.concatenate([killed, new])], at)
        # One may have had several labels.
        self._numbers: dict[str, tuple[int, ...]] = dict(before._numbers) if before else {}
        of_schemes: dict[str, list[int]] = {}
        known = len(before.names) if before else 0
        for number, (term, _) in enumerate(names[known:], known):
            self._numbers[term] = (*self._numbers.get(term, ()), number)
            of_schemes.setdefault(term.partition(":")[0], []).append(number)
        self._of_schemes: dict[str, NDArray[np.intp]] = dict(before._of_schemes) if before else {}
        for scheme, numbers in of_schemes.items():
            self._of_schemes[scheme] = np.append(self._of_schemes.get(scheme, _NONE), numbers)
        self._values: dict[str, NDArray[np.int32]] = {}
        for scheme, values in (before._values if before else {}).items():
            new_values = self._valued(scheme, rows, len(before._rows) if before else 0)
            self._values[scheme] = np.concatenate([values, new_values])
        self.mask = lru_cache(maxsize=32)(self._mask)

    @property
    def years(self) -> list[str]:
        """The terms that name a year."""
        return [self.names[number][0] for number in self._of_schemes.get("year", ())]

    @property
    def languages(self) -> list[str]:
        """The languages (ISO 639-1) that rows are in, or were."""
        return [self.names[number][0].partition(":")[2] for number in self._of_schemes.get("language", ())]

    def _mask(self, filters: Filters) -> Mask:
        """Which rows (n,) the filters leave."""
        left = self.alive.copy()
        for terms in alternatives(filters, self.years):
            left &= self._having(terms)
        if filters.hidden:
            left &= ~self._having(of_reports(filters.hidden))
        return left

    def _having(self, terms: Sequence[str]) -> Mask:
        having = np.zeros(len(self.keys), dtype=bool)
        numbers = [number for term in terms for number in self._numbers.get(term, ())]
        if not numbers:
            return having
        wanted = np.zeros(len(self.names), dtype=bool)
        wanted[numbers] = True
        having[self._rows[wanted[self._terms]]] = True
        return having

    def counts(self, left: Mask) -> NDArray[np.int64]:
        """By number of term, how many of the rows that are left have it."""
        return np.bincount(self._terms[left[self._rows]], minlength=len(self.names))

    def values(self, scheme: str) -> NDArray[np.int32]:
        """By row, the number of its term of a scheme of which it has one at most; -1 where it has none."""
        if scheme not in self._values:
            self._values[scheme] = self._valued(scheme, 0, 0)
        return self._values[scheme]

    def _valued(self, scheme: str, row: int, pair: int) -> NDArray[np.int32]:
        """The same of the rows from `row` on, whose terms stand from `pair` on."""
        of_scheme = np.zeros(len(self.names), dtype=bool)
        of_scheme[self._of_schemes.get(scheme, _NONE)] = True
        chosen = of_scheme[self._terms[pair:]]
        found = np.full(len(self.keys) - row, -1, dtype=np.int32)
        found[self._rows[pair:][chosen] - row] = self._terms[pair:][chosen]
        return found

    def codes(self, scheme: str, keys: Keys) -> list[str | None]:
        """The code of some living rows, by their keys, in a scheme of which each has one at most."""
        numbers = self.values(scheme)[self.places.of(keys)].tolist()
        return [self.names[each][0].partition(":")[2] if each >= 0 else None for each in numbers]

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

    def open(self, sizes: Sizes, before: TermView | None = None) -> TermView:
        """The table of these sizes, which has grown from what it was `before`. Raises IndexDamagedError if its files hold
        less."""
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
            before,
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
        return [
            (str(term), str(label)) for term, label in json.loads(b"[%b]" % b",".join(lines.splitlines()))
        ]
    except (ValueError, TypeError) as error:
        raise IndexDamagedError(f"the names of terms cannot be read ({error})") from error
