"""The vectors of passages by one model: whole and by sentence in mapped files, and a FAISS index to find the nearest.

The FAISS index is flat while there are few, and an inverted file of 8-bit codes (Jégou, Douze and Schmid 2011) when
there are many. It holds the first so many slots; those that came later are compared one by one until they are many
enough to be taken in, so that adding a few does not mean making the index anew.
"""

import contextlib
import logging
import math
import uuid
from pathlib import Path
from typing import Any, NamedTuple

import faiss
import numpy as np
from numpy.typing import NDArray

from lessonbase.retrieval.columns import Column
from lessonbase.retrieval.filtering import Mask
from lessonbase.retrieval.index import IndexDamagedError, Keys, Vectors
from lessonbase.retrieval.places import Places
from lessonbase.retrieval.proposals import Compared

log = logging.getLogger(__name__)

Slots = NDArray[np.intp]

# These numbers are estimates; benchmarks/growth.py shows what they bring. From so many on, an inverted file.
INVERTED_FROM = 30_000
# Of so many that a filter leaves, each is compared.
FEW = 2_000
# Slots are taken into the FAISS index when so many more have come, or a quarter of what it holds where that is fewer.
FOLD, LEAST_FOLD = 10_000, 256
# Lists of the inverted file: so many times the square root of the number of vectors; how many of them are looked into;
# vectors a list that it learns from.
LISTS_BY_ROOT = 2
PROBES = 48
TRAINED_ON = 40
ROUNDS = 8

# Vectors are compared so many at once, as fit into the processor's own memory: 7,000 of them take 0.9 ms, all at once 8.6.
AT_ONCE = 256

SLOT = np.dtype([("key", "<i8"), ("first", "<i8"), ("count", "<i4")])


class VectorSizes(NamedTuple):
    """How many slots and sentence vectors count, how many slots the FAISS index holds, and of what dimension. `made` is
    another where the files were begun anew."""

    slots: int = 0
    sentences: int = 0
    indexed: int = 0
    dimension: int = 0
    made: str = ""


class VectorView:
    """The vectors as they were at one moment; never changes. A slot is a passage's place in the files; of two slots with one
    key, as where vectors were made again, the later counts. `touched` are the keys that were added since `before`."""

    def __init__(
        self,
        slots: NDArray[Any],
        wholes: Vectors,
        sentences: NDArray[np.int8],
        scales: Vectors,
        index: Any,
        indexed: int,
        before: "VectorView | None" = None,
    ) -> None:
        known = before.keys if before else np.empty(0, dtype=np.int64)
        self.touched: Keys = np.ascontiguousarray(slots["key"][len(known) :])
        self.keys: Keys = np.concatenate([known, self.touched])
        new = np.arange(len(known), len(self.keys))
        self.places: Places = (before.places if before else Places()).noting(self.touched, new)
        self._first, self._count = slots["first"], slots["count"]
        self._wholes = wholes
        self._sentences = sentences
        self._scales = scales
        self._index = index
        self._indexed = indexed

    def nearest(self, vector: Vectors, k: int, allowed: Mask) -> Slots:
        """The slots of the `k` nearest among the allowed (n,), nearest first."""
        few = np.flatnonzero(allowed) if np.count_nonzero(allowed) <= FEW else None
        if few is not None or self._index is None:
            among = few if few is not None else np.flatnonzero(allowed)
            return _best(among, self._wholes[among] @ vector, k)
        later = self._indexed + np.flatnonzero(allowed[self._indexed :])
        slots, scores = self._in_index(vector, k, allowed[: self._indexed])
        return _best(
            np.concatenate([slots, later]), np.concatenate([scores, self._wholes[later] @ vector]), k
        )

    def _in_index(self, vector: Vectors, k: int, allowed: Mask) -> tuple[Slots, Vectors]:
        # The stubs have the signatures of C++, not those of the classes that faiss puts in their place for Python.
        bits = np.packbits(allowed, bitorder="little")
        chosen = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]  # as said above
        if isinstance(self._index, faiss.IndexIVF):
            # The fewer are allowed, the more lists have to be looked into to meet as many.
            share = max(np.count_nonzero(allowed) / len(allowed), 1e-6)
            probes = min(self._index.nlist, math.ceil(PROBES / share))
            parameters: Any = faiss.SearchParametersIVF(sel=chosen, nprobe=probes)  # type: ignore[call-arg]  # as said above
        else:
            parameters = faiss.SearchParameters(sel=chosen)  # type: ignore[call-arg]  # as said above
        scores, slots = self._index.search(vector.reshape(1, -1), min(k, len(allowed)), params=parameters)
        found = slots[0] >= 0
        return slots[0][found], scores[0][found]

    def compared(self, vector: Vectors, slots: Slots) -> Compared:
        """How near the passages of some slots are to a question, as wholes and sentence by sentence."""
        first, count = self._first[slots], self._count[slots]
        starts = np.concatenate([[0], np.cumsum(count)])
        rows = np.repeat(first - starts[:-1], count) + np.arange(starts[-1])
        if rows.size and rows.max() >= len(self._sentences):
            raise IndexDamagedError("there are fewer sentence vectors than there should be")
        sentences = np.empty(len(rows), dtype=np.float32)
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            sentences[start : start + AT_ONCE] = self._sentences[some].astype(np.float32) @ vector
        sentences *= self._scales[rows]
        return Compared(self._wholes[slots] @ vector, sentences, starts)

    def sound(self) -> bool:
        """Whether every living whole vector is of unit length; of many, some are looked at."""
        some = np.linspace(0, len(self.keys) - 1, min(len(self.keys), 1000)).astype(int)
        lengths = np.linalg.norm(self._wholes[some], axis=1)
        return bool(np.isfinite(lengths).all() and (abs(lengths - 1) < 0.01).all())

    def wholes(self, slots: Slots) -> Vectors:
        """The vectors (n, d) of whole passages."""
        return np.asarray(self._wholes[slots])


def _best(slots: Slots, scores: Vectors, k: int) -> Slots:
    if len(slots) > k:
        some = np.argpartition(-scores, k)[:k]
        slots, scores = slots[some], scores[some]
    return slots[np.argsort(-scores, kind="stable")]


class VectorFiles:
    """The files of one model's vectors in a folder. The writer appends, and then opens anew."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._slots = Column(folder / "slots.bin", SLOT)
        self._dimension = 0
        self._indexed = 0
        self._index: Any = None
        self._made = uuid.uuid4().hex
        self._shape(0)

    def _shape(self, dimension: int) -> None:
        self._dimension = dimension
        self._wholes = Column(self._folder / "wholes.f32", np.float32, (dimension,))
        # 8 bits and a scale each: the cosines differ by less than 0.001, and are read six times as fast as of 16 bits.
        self._sentences = Column(self._folder / "sentences.i8", np.int8, (dimension,))
        self._scales = Column(self._folder / "scales.f32", np.float32)

    @property
    def sizes(self) -> VectorSizes:
        """How much there is by now."""
        return VectorSizes(self._slots.size, self._sentences.size, self._indexed, self._dimension, self._made)

    def open(self, sizes: VectorSizes, before: VectorView | None = None) -> VectorView:
        """The vectors of these sizes, which have grown from what they were `before`. Raises IndexDamagedError if the files
        hold less, or others."""
        self._made = sizes.made
        if sizes.dimension != self._dimension:
            self._shape(sizes.dimension)
        if self._indexed != sizes.indexed or (sizes.indexed and self._index is None):
            self._index = self._read(sizes.indexed, sizes.dimension) if sizes.indexed else None
            self._indexed = sizes.indexed
        return VectorView(
            self._slots.open(sizes.slots),
            self._wholes.open(sizes.slots),
            self._sentences.open(sizes.sentences),
            self._scales.open(sizes.sentences),
            self._index,
            self._indexed,
            before,
        )

    def append(self, keys: Keys, wholes: Vectors, sentences: list[NDArray[Any]]) -> None:
        """Add passages: their keys (n,), vectors (n, d) and, for each, those (s, d) of its sentences."""
        if not self._dimension:
            self._shape(wholes.shape[1])
        counts = np.array([len(each) for each in sentences], dtype=np.int64)
        slots = np.empty(len(keys), dtype=SLOT)
        slots["key"], slots["count"] = keys, counts
        slots["first"] = self._sentences.size + np.concatenate([[0], np.cumsum(counts)[:-1]])
        self._wholes.size = self._slots.size
        self._slots.append(slots)
        self._wholes.append(wholes)
        every = np.concatenate([each.reshape(-1, self._dimension) for each in sentences]).astype(np.float32)
        scales = np.maximum(abs(every).max(axis=1, initial=0.0), 1e-12) / 127
        self._scales.size = self._sentences.size
        self._sentences.append(np.rint(every / scales[:, None]))
        self._scales.append(scales)

    def fold(self) -> None:
        """Take what came since into the FAISS index, if that is much."""
        count = self._slots.size
        late = count - self._indexed
        if late < max(LEAST_FOLD, min(FOLD, self._indexed // 4)):
            return
        wholes = self._wholes.open(count)
        if count >= INVERTED_FROM and _lists(self._index) < _lists_for(count) // 2:
            log.info("Arranging the vectors of %s passages for search.", f"{count:,}")
            index, first = _inverted(wholes), 0
        else:
            # Searches may be running in what is loaded: what is changed is a copy of its own.
            index, first = self._index, self._indexed
            index = faiss.clone_index(index) if index is not None else faiss.IndexFlatIP(self._dimension)
        for start in range(first, count, FOLD):
            index.add(np.ascontiguousarray(wholes[start : min(count, start + FOLD)]))
        self._write(index, count)
        self._index, self._indexed = index, count

    def _file(self, indexed: int) -> Path:
        return self._folder / f"first-{indexed}.faiss"

    def _write(self, index: Any, count: int) -> None:
        beside = self._folder / "new.faiss"
        faiss.write_index(index, str(beside))
        beside.replace(self._file(count))

    def _read(self, indexed: int, dimension: int) -> Any:
        try:
            index = faiss.read_index(str(self._file(indexed)))
        except RuntimeError as error:
            raise IndexDamagedError(f"{self._file(indexed).name} cannot be read") from error
        if index.ntotal != indexed or index.d != dimension:
            raise IndexDamagedError(f"{self._file(indexed).name} is another index")
        return index

    def sweep(self) -> None:
        """Remove the FAISS files that no longer count."""
        for file in self._folder.glob("first-*.faiss"):
            if file != self._file(self._indexed):
                with contextlib.suppress(OSError):  # another program may be reading it
                    file.unlink()


def _lists(index: Any) -> int:
    return index.nlist if isinstance(index, faiss.IndexIVF) else 0


def _lists_for(count: int) -> int:
    return int(LISTS_BY_ROOT * math.sqrt(count))


def _inverted(wholes: Vectors) -> Any:
    lists = _lists_for(len(wholes))
    dimension = wholes.shape[1]
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimension),
        dimension,
        lists,
        faiss.ScalarQuantizer.QT_8bit,
        faiss.METRIC_INNER_PRODUCT,
    )
    index.cp.niter = ROUNDS
    some = np.random.default_rng(0).choice(len(wholes), min(len(wholes), TRAINED_ON * lists), replace=False)
    index.train(np.ascontiguousarray(wholes[np.sort(some)]))
    return index
