"""The records in an index: which the filters leave, and what they are sorted by, in arrays."""

from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lessonbase.filters import Facet, FacetValue, Filters
from lessonbase.retrieval.columns import Column
from lessonbase.retrieval.filtering import Sizes, TermTable, TermView
from lessonbase.retrieval.index import Keys, RecordRows
from lessonbase.store.contents import RecordContent

# An id is of 36 letters at most (see ids.py).
FACTS = np.dtype([("id", "S64"), ("position", "<i4"), ("sureness", "<f4")])


class RecordView:
    """The records as they were at one moment; never changes. A record is a row of `terms`."""

    def __init__(self, terms: TermView, facts: NDArray[np.void]) -> None:
        self.terms = terms
        self._facts = facts
        self.left = lru_cache(maxsize=32)(self._left)

    @cached_property
    def _every(self) -> RecordRows:
        """All rows. Made when it is first asked for: passages are found without."""
        terms, facts = self.terms, self._facts
        names = np.array([term.partition(":")[2] for term, _ in terms.names], dtype=str)
        of_report, of_year = terms.values("report"), terms.values("year")
        years = np.array([int(year or 0) for year in _named(names, of_year)], dtype=np.int32)
        titles = {
            number: (terms.names[number][1].casefold(), number)
            for number in set(of_report.tolist())
            if number >= 0
        }
        rank = {number: place for place, number in enumerate(sorted(titles, key=lambda one: titles[one]))}
        ranks = np.array([rank.get(number, -1) for number in of_report.tolist()], dtype=np.int64)
        order = ranks << 32 | facts["position"]
        return RecordRows(terms.keys, facts["id"], _named(names, of_report), years, facts["sureness"], order)

    @staticmethod
    def empty() -> RecordRows:
        """No records."""
        kinds = (np.int64, "S64", str, np.int32, np.float32, np.int64)
        return RecordRows(*(np.empty(0, dtype=kind) for kind in kinds))

    def _left(self, filters: Filters) -> RecordRows:
        return self._every.of(np.flatnonzero(self.terms.mask(filters)))

    def rows(self, filters: Filters) -> RecordRows:
        """See `Index.records`."""
        return self.left(filters)

    def facets(self, filters: Filters, among: Keys | None) -> dict[Facet, list[FacetValue]]:
        """See `Index.facets`."""
        if among is None:
            return self.terms.facets(filters)
        counted = np.zeros(len(self.terms.keys), dtype=bool)
        counted[self.terms.rows_of(among)] = True
        return self.terms.facets(filters, counted)


def _named(names: NDArray[np.str_], numbers: NDArray[np.int32]) -> NDArray[np.str_]:
    """The names of some numbers; "" for -1."""
    return np.append(names, "")[numbers]


class RecordTable:
    """Records in the files of a folder. The writer appends, kills rows of `terms`, and then opens anew."""

    def __init__(self, folder: Path) -> None:
        self.terms = TermTable(folder)
        self._facts = Column(folder / "facts.bin", FACTS)

    def open(self, sizes: Sizes, before: RecordView | None = None) -> RecordView:
        """The table of these sizes, which has grown from what it was `before`. Raises IndexDamagedError if its files hold
        less."""
        terms = self.terms.open(sizes, before.terms if before else None)
        return RecordView(terms, self._facts.open(sizes.rows))

    def append(self, content: Sequence[RecordContent]) -> None:
        """Add records."""
        self._facts.size = self.terms.sizes.rows
        self.terms.append([(each.key, each.terms) for each in content])
        facts = [(each.id.encode(), each.position, each.sureness) for each in content]
        self._facts.append(np.array(facts, dtype=FACTS))
