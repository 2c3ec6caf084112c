"""Late interaction: how near a passage is to a question, token by token.

Each token of the question is compared with every token of the passage, as the model read it there, and the nearest
counts ("MaxSim": Khattab and Zaharia 2020, ColBERT, arXiv:2004.12832). It is exact where a whole passage's one vector
is a blend, and is asked of the passages that are near already.
"""

import uuid
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lessonbase.retrieval.columns import Column
from lessonbase.retrieval.index import IndexDamagedError, Keys, Vectors
from lessonbase.retrieval.places import NOWHERE, Places

Tokens = NDArray[np.int8]

# A token's vector is kept in so many numbers of 8 bits, of the model's 768 and more: about 10 kB a passage.
DIMENSIONS = 128
# 8-bit numbers for the components of vectors of unit length; of 128 components few come near to 1.
SCALE = 127 / 0.5

SLOT = np.dtype([("key", "<i8"), ("first", "<i8"), ("count", "<i4")])


def fitted(tokens: Vectors) -> Vectors:
    """The projection (d, DIMENSIONS) that keeps most of token vectors (n, d): their principal directions, not centred,
    so that products of vectors stay what they were."""
    _, directions = np.linalg.eigh(tokens.T.astype(np.float64) @ tokens)
    return np.ascontiguousarray(directions[:, ::-1][:, :DIMENSIONS], dtype=np.float32)


def projected(tokens: Vectors, projection: Vectors) -> Vectors:
    """Token vectors (n, d) in fewer dimensions (n, p), of unit length again."""
    short = tokens @ projection
    unit: Vectors = short / np.maximum(np.linalg.norm(short, axis=1, keepdims=True), 1e-12)
    return unit


def as_kept(tokens: Vectors, projection: Vectors) -> Tokens:
    """Token vectors (n, d) as they are stored: projected (n, p), in 8 bits."""
    kept: Tokens = np.clip(np.rint(projected(tokens, projection) * SCALE), -127, 127).astype(np.int8)
    return kept


class TokenSizes(NamedTuple):
    """How many slots and token vectors count, and of what dimension they are. `made` is another where the files were begun
    anew."""

    slots: int = 0
    tokens: int = 0
    dimension: int = 0
    made: str = ""


class TokenView:
    """The token vectors of passages as they were at one moment; never changes. Of two slots with one key, as where vectors
    were made again, the later counts."""

    def __init__(self, slots: NDArray[Any], tokens: Tokens, before: "TokenView | None" = None) -> None:
        known = len(before._first) if before else 0
        keys = np.ascontiguousarray(slots["key"][known:])
        self._places: Places = (before._places if before else Places()).noting(
            keys, np.arange(known, len(slots))
        )
        self._first: NDArray[np.int64] = slots["first"]
        self._count: NDArray[np.int32] = slots["count"]
        self._tokens = tokens

    def compared(self, question: Vectors, keys: Keys) -> dict[int, float]:
        """By key, of those that have token vectors, the mean over the tokens (q, p) of a question of how near the nearest
        token of the passage is: a cosine."""
        places = self._places.of(keys)
        held = np.flatnonzero(places != NOWHERE)
        if not held.size:
            return {}
        first, count = self._first[places[held]], self._count[places[held]]
        starts = np.concatenate([[0], np.cumsum(count)])
        rows = np.repeat(first - starts[:-1], count) + np.arange(starts[-1])
        if rows.max() >= len(self._tokens):
            raise IndexDamagedError("there are fewer token vectors than there should be")
        nearest = compared(question, self._tokens[rows], starts[:-1])
        return dict(zip(keys[held].tolist(), nearest.tolist(), strict=True))


def compared(question: Vectors, tokens: Tokens, starts: NDArray[np.int64]) -> Vectors:
    """The mean over the tokens (q, p) of a question of how near the nearest token of each passage (n,) is. `tokens` are those
    of all passages, of which each has one at least, from `starts` (n,) on."""
    near = tokens.astype(np.float32) @ (question.T / SCALE)
    found: Vectors = np.maximum.reduceat(near, starts, axis=0).mean(axis=1)
    return found


class TokenFiles:
    """The files of the token vectors of one model in a folder. The writer appends, and then opens anew."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._slots = Column(folder / "slots.bin", SLOT)
        self._made = uuid.uuid4().hex
        self._shape(0)

    def _shape(self, dimension: int) -> None:
        self._dimension = dimension
        self._tokens = Column(self._folder / "tokens.i8", np.int8, (dimension,))

    @property
    def sizes(self) -> TokenSizes:
        """How much there is by now."""
        return TokenSizes(self._slots.size, self._tokens.size, self._dimension, self._made)

    def open(self, sizes: TokenSizes, before: TokenView | None = None) -> TokenView:
        """The token vectors of these sizes, which have grown from what they were `before`. Raises IndexDamagedError if the
        files hold less."""
        self._made = sizes.made
        if sizes.dimension != self._dimension:
            self._shape(sizes.dimension)
        return TokenView(self._slots.open(sizes.slots), self._tokens.open(sizes.tokens), before)

    def append(self, held: dict[int, Tokens]) -> None:
        """Add passages: by key the vectors (t, p) of their tokens, of which each has one at least."""
        if not self._dimension:
            self._shape(next(iter(held.values())).shape[1])
        counts = np.array([len(each) for each in held.values()], dtype=np.int64)
        slots = np.empty(len(held), dtype=SLOT)
        slots["key"], slots["count"] = list(held), counts
        slots["first"] = self._tokens.size + np.concatenate([[0], np.cumsum(counts)[:-1]])
        self._slots.append(slots)
        self._tokens.append(np.concatenate(list(held.values())))
