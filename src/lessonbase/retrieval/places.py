"""Where the items of a table stand by their keys, followed as the table grows at a cost of what is new."""

import numpy as np
from numpy.typing import NDArray

from lessonbase.retrieval.index import Keys

Positions = NDArray[np.intp]

NOWHERE = -1
_UNKNOWN = -2
# What came since is sorted in with the rest once it is so much, or so large a share of it.
MANY, SHARE = 4096, 1 / 16


class Places:
    """The place of each key, the one noted last; never changes. Like a log-structured tree (O'Neil et al. 1996), in two
    levels: most keys in sorted arrays, and beside them the few that came since, so that noting them costs little."""

    def __init__(self) -> None:
        none = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.intp)
        self._most: tuple[Keys, Positions] = none
        self._since: tuple[Keys, Positions] = none

    def noting(self, keys: Keys, at: Positions) -> "Places":
        """The same, with keys (n,) that stand at places (n,) now, or NOWHERE; of one that is named twice the later counts."""
        noted = Places()
        noted._most = self._most
        noted._since = _joined(self._since, (keys, at))
        if len(noted._since[0]) > max(MANY, SHARE * len(self._most[0])):
            every, where = _joined(self._most, noted._since)
            noted._most = every[where != NOWHERE], where[where != NOWHERE]
            noted._since = Places()._since
        return noted

    def of(self, keys: Keys) -> Positions:
        """The places of some keys, in their order; NOWHERE for those that have none."""
        found = _found(self._most, keys, NOWHERE)
        if len(self._since[0]):
            since = _found(self._since, keys, _UNKNOWN)
            found = np.where(since == _UNKNOWN, found, since)
        return found


def _joined(some: tuple[Keys, Positions], later: tuple[Keys, Positions]) -> tuple[Keys, Positions]:
    """Two levels as one, sorted by key; the later one counts."""
    keys, at = np.concatenate([some[0], later[0]]), np.concatenate([some[1], later[1]])
    order = np.argsort(keys, kind="stable")  # keys grow with time, so that they are nearly in order
    keys, at = keys[order], at[order]
    last = np.append(keys[1:] != keys[:-1], True)[: len(keys)]
    return keys[last], at[last]


def _found(level: tuple[Keys, Positions], keys: Keys, absent: int) -> Positions:
    held, at = level
    if not len(held):
        return np.full(len(keys), absent, dtype=np.intp)
    near = np.minimum(np.searchsorted(held, keys), len(held) - 1)
    return np.where(held[near] == keys, at[near], absent)
