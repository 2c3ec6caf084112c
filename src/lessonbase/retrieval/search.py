"""Search by words and by meaning, fused; and keeping both indexes abreast of the database."""

import json
import logging
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from lessonbase.errors import LibraryError
from lessonbase.model import Filters, Hit
from lessonbase.retrieval.embedding import Embedder
from lessonbase.retrieval.keywords import KeywordIndex
from lessonbase.retrieval.vectors import Keys, VectorIndex
from lessonbase.store import Store

log = logging.getLogger(__name__)

# Each way of searching proposes this many passages, or three times as many as are asked for.
CANDIDATES = 100
# Share of nearness in meaning in the fused score, the rest being words.
MEANING_WEIGHT = 0.6
# A cosine this far below the best counts nothing: MiniLM's cosines of unrelated texts spread about this much.
COSINE_RANGE = 0.5
LOCK_SECONDS = 300


class Search:
    """Search in one library. Its indexes follow the store; safe to use from several threads."""

    def __init__(self, store: Store, directory: Path, embed: Callable[[], Embedder]) -> None:
        self._store = store
        self._embedder = embed
        self._stamp_file = directory / "indexes.json"
        self._vectors = VectorIndex(directory / "vectors.faiss")
        self._keywords = KeywordIndex(directory / "keywords")
        self._lock = FileLock(directory / "indexes.lock")
        self._syncing = threading.Lock()
        self._loaded: dict[str, str | None] | None = None

    def search(self, query: str, k: int = 10, filters: Filters = Filters()) -> list[Hit]:
        """The `k` best passages, or as many as the filters leave, best first; no text twice.

        Raises what the embedder raises (ModelError, ModelMismatchError), and LibraryError from the disk.
        """
        self.sync()
        allowed = self._store.matching_keys(filters)
        vector = self._embedder().embed([query])[0]
        depth = max(CANDIDATES, 3 * k)
        ranked = self._fused(query, vector, depth, allowed)
        if len(ranked) < k:  # fewer share a word or a vector than were asked for: the rest follow in order
            every = self._store.passage_keys() if allowed is None else allowed
            ranked |= {int(key): 0.0 for key in every if int(key) not in ranked}
        return self._hits(ranked, k, vector)

    def sync(self) -> None:
        """Bring both indexes abreast of the database, if they are behind; rebuild what is missing or broken."""
        stamp = self._current_stamp()
        if self._loaded == stamp:
            return
        with self._syncing:
            if self._loaded == stamp:
                return
            if self._read_stamp() == stamp and self._vectors_loaded() and self._keywords.load():
                self._loaded = stamp
                return
            self._write(anew=False)

    def rebuild(self) -> None:
        """Make both indexes anew from the database."""
        with self._syncing:
            self._write(anew=True)

    def _write(self, *, anew: bool) -> None:
        try:
            with self._lock.acquire(timeout=LOCK_SECONDS):
                stamp = self._current_stamp()
                before = self._read_stamp()
                # Vectors of another model under the same keys would go unnoticed by a comparison of keys.
                other_model = before is not None and before["model"] != stamp["model"]
                if before is None and stamp["model"]:
                    log.info("Making the search indexes from the database.")
                self._vectors.sync(self._store, anew=anew or other_model or before is None)
                self._keywords.sync(self._store, anew=anew)
                self._stamp_file.write_text(json.dumps(stamp))
                self._loaded = stamp
        except Timeout as error:
            raise LibraryError(
                "Another program has been preparing this library for search for over five minutes. "
                "Wait for it, or end it, and try again."
            ) from error
        except OSError as error:
            raise LibraryError(
                f"The search indexes in {self._stamp_file.parent} cannot be written ({error.strerror}). The reports are "
                "safe in the database; make room or check the folder's permissions and try again."
            ) from error

    def _vectors_loaded(self) -> bool:
        return self._vectors.load() or not self._store.vector_keys().size

    def _current_stamp(self) -> dict[str, str | None]:
        return {"generation": self._store.generation(), "model": self._store.model}

    def _read_stamp(self) -> dict[str, str | None] | None:
        try:
            stamp = json.loads(self._stamp_file.read_text())
        except (OSError, ValueError):
            return None
        return stamp if isinstance(stamp, dict) and stamp.keys() == {"generation", "model"} else None

    def _fused(
        self, query: str, vector: NDArray[np.float32], depth: int, allowed: Keys | None
    ) -> dict[int, float]:
        near, cosines = self._vectors.search(vector, depth, allowed)
        worded, bm25 = self._keywords.search(query, depth, allowed)
        by_words = dict(zip(worded.tolist(), (bm25 / max(bm25.max(initial=0), 1e-9)).tolist(), strict=True))
        by_meaning = dict(zip(near.tolist(), cosines.tolist(), strict=True))
        missing = np.setdiff1d(worded, near)
        by_meaning |= self._vectors.similarities(vector, missing) if missing.size else {}
        best = max(by_meaning.values(), default=0.0)
        fused = {}
        for key in by_meaning.keys() | by_words.keys():
            meaning = max(0.0, 1 - (best - by_meaning.get(key, -1.0)) / COSINE_RANGE)
            fused[key] = MEANING_WEIGHT * meaning + (1 - MEANING_WEIGHT) * by_words.get(key, 0.0)
        return dict(sorted(fused.items(), key=lambda item: (-item[1], item[0])))

    def _hits(self, ranked: dict[int, float], k: int, vector: NDArray[np.float32]) -> list[Hit]:
        keys = list(ranked)
        hits: list[Hit] = []
        texts: set[str] = set()
        titles = self._store.report_titles()
        while keys and len(hits) < k:
            lot, keys = keys[: k + 10], keys[k + 10 :]
            passages = self._store.passages_by_key(lot)
            records = self._store.records_of([passage.id for passage in passages.values()])
            cosines = self._vectors.similarities(vector, np.array(lot, dtype=np.int64))
            for key in lot:
                passage = passages.get(key)
                if passage is None or passage.text in texts or len(hits) == k:
                    continue
                texts.add(passage.text)
                hits.append(
                    Hit(
                        rank=len(hits) + 1,
                        score=ranked[key],
                        passage=passage,
                        report_title=titles.get(passage.report_id, ""),
                        similarity=cosines.get(key),
                        records=tuple(records.get(passage.id, ())),
                    )
                )
        return hits
