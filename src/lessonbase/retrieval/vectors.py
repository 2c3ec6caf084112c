"""The FAISS index of passage vectors: exact inner product, which is cosine for unit vectors."""

import logging
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from lessonbase.store import Store

log = logging.getLogger(__name__)

Keys = NDArray[np.int64]
Scores = NDArray[np.float32]

# Vectors are fetched from the database in lots of this size, to keep memory level.
LOT = 20_000


_NONE: Keys = np.empty(0, dtype=np.int64)


class VectorIndex:
    """Vectors by passage key, in one file made from the database. Searching is safe from several threads."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._index: Any = None

    def load(self) -> bool:
        """Read the file; tell whether there was a readable one."""
        self._index = self._read()
        return self._index is not None

    def sync(self, store: Store, *, anew: bool = False, save: bool = True) -> None:
        """Make the file hold just the vectors of the database, or have them in memory only. To save needs the writer's
        lock."""
        # Other threads may be searching what is loaded, so what is changed here is a copy of its own.
        index: Any = None if anew else self._read()
        held = faiss.vector_to_array(index.id_map) if index is not None else np.empty(0, dtype=np.int64)
        wanted = store.embeddings.vector_keys()
        gone, new = np.setdiff1d(held, wanted), np.setdiff1d(wanted, held)
        if gone.size:
            index.remove_ids(faiss.IDSelectorBatch(gone))
        for start in range(0, new.size, LOT):
            keys = new[start : start + LOT]
            vectors = store.embeddings.vectors(keys)
            if index is None:
                index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
            index.add_with_ids(vectors, keys)
        if index is None or index.ntotal == 0:
            index = None
        if save:
            self._save(index)
        self._index = index

    def _save(self, index: Any) -> None:
        if index is None:
            self._file.unlink(missing_ok=True)
            return
        beside = self._file.with_suffix(".new")
        try:
            faiss.write_index(index, str(beside))
            beside.replace(self._file)
        finally:
            beside.unlink(missing_ok=True)

    def _read(self) -> Any:
        try:
            index = faiss.read_index(str(self._file))
            if not isinstance(index, faiss.IndexIDMap2):
                raise RuntimeError("it is another kind of index")
        except RuntimeError as error:
            if self._file.exists():
                log.warning(
                    "The search file %s cannot be read and is made anew (%s).", self._file.name, error
                )
            return None
        return index

    def keys(self) -> Keys:
        """The keys of what is loaded, ascending."""
        return np.sort(faiss.vector_to_array(self._index.id_map)) if self._index is not None else _NONE

    def search(self, vector: Scores, k: int, allowed: Keys | None) -> tuple[Keys, Scores]:
        """The keys of the `k` nearest vectors among the allowed, and their cosines, nearest first."""
        index = self._index
        if index is None or k < 1 or (allowed is not None and not allowed.size):
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        parameters = None
        if allowed is not None:
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBatch(allowed))  # type: ignore[call-arg]  # made by SWIG
        scores, keys = index.search(vector.reshape(1, -1), min(k, index.ntotal), params=parameters)
        found = keys[0] >= 0
        return keys[0][found], scores[0][found]
