"""What every search index can do, whichever engines are behind it: the protocol, and what goes in and out of it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from lessonbase.filters import Facet, FacetValue, Filters
from lessonbase.model import Finding, Signals
from lessonbase.store.changes import Change, Mark

Vectors = NDArray[np.float32]
Keys = NDArray[np.int64]


class IndexDamagedError(Exception):
    """Raised where the files of an index are not what they should be. An index is derived: it is made anew."""


class Query(NamedTuple):
    """A question: its words; its vector (d,) of unit length by the identity of each model that is at hand; and the vectors
    (q, p) of its tokens by each model whose token vectors are compared."""

    words: str
    vectors: Mapping[str, Vectors]
    tokens: Mapping[str, Vectors] = MappingProxyType({})


class Proposal(NamedTuple):
    """What an index proposes: a passage's report, and its signals."""

    report_id: str
    signals: Signals


class Index(Protocol):
    """A search index of one library. It follows the log of changes, and is derived: deleting it loses nothing.

    Safe to search from several threads while it follows. Methods raise IndexDamagedError where its files are not what
    they should be; then `rebuild` makes them anew.
    """

    @property
    def mark(self) -> Mark | None:
        """The place in the log that it has followed to, None while there is no index."""

    def apply(self, changes: Sequence[Change]) -> None:
        """Bring what the changes name to its present state in the database; there is at least one."""

    def rebuild(self) -> None:
        """Make it anew from the database. The old one serves until the last moment."""

    def search(self, query: Query, filters: Filters, k: int) -> dict[int, Proposal]:
        """By passage key, what each engine holds for the `k` best among what the filters leave; and
        if that is fewer than `k`, of others that they leave, up to so many."""

    def holding(self, word: str) -> int:
        """How many passages have a word, in one of its forms."""

    def having(self, word: str, k: int) -> list[int]:
        """The keys of the `k` passages that have most of a word."""

    def alike(self, word: str, k: int) -> list[int]:
        """The keys of `k` passages that have a word which differs from one by a letter or two."""

    def facets(self, filters: Filters) -> dict[Facet, list[FacetValue]]:
        """The values of each facet among the records that the filters leave, with how many carry each, most first.
        A facet's own choice does not narrow its own values."""

    def count(self) -> int:
        """How many passages it holds."""

    def check(self) -> list[Finding]:
        """Whether it holds just what the database does."""
