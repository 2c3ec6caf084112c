"""What every search index can do, whichever engines are behind it: the protocol, and what goes in and out of it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from lessonbase.filters import Facet, FacetValue, Filters
from lessonbase.model import Finding
from lessonbase.retrieval.proposals import Proposals
from lessonbase.retrieval.spread import AtLarge, Scales
from lessonbase.store.changes import Change, Mark

Vectors = NDArray[np.float32]
Keys = NDArray[np.int64]
Hidden = frozenset[str]
NONE: Hidden = frozenset()


class IndexDamagedError(Exception):
    """Raised where the files of an index are not what they should be. An index is derived: it is made anew."""


class NoIndexError(IndexDamagedError):
    """Raised where there is no index yet."""


class Query(NamedTuple):
    """A question: its words; its vector (d,) of unit length by the identity of each model that is at hand; and the vectors
    (q, p) of its tokens by each model whose token vectors are compared; and what brings their nearness onto one scale."""

    words: str
    vectors: Mapping[str, Vectors]
    tokens: Mapping[str, Vectors] = MappingProxyType({})
    scales: Scales = Scales()


class RecordRows(NamedTuple):
    """Some records, a row each: their keys and ids, their reports by id, and what they are sorted by. `years` has 0 where
    none is known, `order` their place among all by report title and place in the report."""

    keys: Keys
    ids: NDArray[np.bytes_]
    reports: NDArray[np.str_]
    years: NDArray[np.int32]
    sureness: NDArray[np.float32]
    order: NDArray[np.int64]

    def of(self, at: NDArray[np.intp]) -> "RecordRows":
        """Those at some places, in their order."""
        return RecordRows(
            self.keys[at],
            self.ids[at],
            self.reports[at],
            self.years[at],
            self.sureness[at],
            self.order[at],
        )


class RecordMatches(NamedTuple):
    """Records that share something with a question, by key: `words` is how much of its words the statement has, in [0, 1],
    `all_words` whether each of them, and `meanings` by model how near it is, NaN where that is unknown."""

    keys: Keys
    words: Vectors
    all_words: NDArray[np.bool_]
    meanings: Mapping[str, Vectors]


class Index(Protocol):
    """A search index of one library. It follows the log of changes, and is derived: deleting it loses nothing.

    Of `hidden` reports, by id, nothing is found or counted, nor of those that filters hide (`Filters.hidden`).

    Safe to search from several threads while it follows. Methods raise IndexDamagedError where its files are not what
    they should be; then `rebuild` makes them anew. They raise EngineError where a server is behind it that is not there.
    """

    @property
    def mark(self) -> Mark | None:
        """The place in the log that it has followed to, None while there is no index."""

    def open(self) -> None:
        """See what there is, if it is not what is held. Raises IndexDamagedError where that is no sound index."""

    def apply(self, changes: Sequence[Change]) -> None:
        """Bring what the changes name to its present state in the database; there is at least one."""

    def rebuild(self) -> None:
        """Make it anew from the database. The old one serves until the last moment."""

    def search(self, query: Query, filters: Filters, k: int) -> Proposals:
        """By passage key, what each engine holds for the `k` best among what the filters leave; and
        if that is fewer than `k`, of others that they leave, up to so many."""

    def at_large(self, query: Query) -> AtLarge:
        """How near a question is to passages from all over the library, by each model."""

    def holding(self, word: str, hidden: Hidden = NONE) -> int:
        """How many passages have a word, in one of its forms."""

    def having(self, word: str, k: int, hidden: Hidden = NONE) -> list[int]:
        """The keys of the `k` passages that have most of a word."""

    def alike(self, word: str, k: int, hidden: Hidden = NONE) -> list[int]:
        """The keys of `k` passages that have a word which differs from one by a letter or two."""

    def facets(self, filters: Filters, among: Keys | None = None) -> dict[Facet, list[FacetValue]]:
        """The values of each facet among the records that the filters leave, with how many carry each, most first.
        A facet's own choice does not narrow its own values. Of some records only, where their keys are given."""

    def records(self, filters: Filters) -> RecordRows:
        """The records that the filters leave."""

    def match_records(self, query: Query, hidden: Hidden = NONE) -> RecordMatches:
        """Those records that are nearest to a question in meaning, or share words with it; all that have each word."""

    def record_vectors(self, model: str, keys: Keys) -> tuple[Keys, Vectors]:
        """The vectors (n, d) of some records' statements by a model, with the keys of those that have one."""

    def count(self) -> int:
        """How many passages it holds."""

    def check(self) -> list[Finding]:
        """Whether it holds just what the database does."""
