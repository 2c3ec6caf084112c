"""Search by words and by meaning, fused; and keeping both indexes abreast of the database."""

import json
import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from lessonbase.errors import LibraryError
from lessonbase.filters import Filters
from lessonbase.model import Hit, Passage, Record, RecordKind, Signals
from lessonbase.retrieval.embedding import Embedder
from lessonbase.retrieval.fusion import fuse, nearness
from lessonbase.retrieval.keywords import KeywordIndex
from lessonbase.retrieval.rerank import reranked
from lessonbase.retrieval.vectors import Keys, VectorIndex
from lessonbase.store import Store

log = logging.getLogger(__name__)

# Each way of searching proposes this many passages, or three times as many as are asked for.
CANDIDATES = 100
LOCK_SECONDS = 300

# The state of the database that indexes were made from: its generation, and the model of its vectors.
Stamp = dict[str, str | None]


class Candidate(NamedTuple):
    """A passage that may be a hit, by its key, with its signals and the score made of them."""

    key: int
    signals: Signals
    score: float


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
        self._loaded: Stamp | None = None

    def search(self, query: str, k: int = 10, filters: Filters = Filters()) -> list[Hit]:
        """The `k` best passages, or as many as the filters leave, best first; no text twice.

        Raises what the embedder raises (ModelError, ModelMismatchError), and LibraryError from the disk.
        """
        self.sync()
        allowed = self._store.embeddings.matching_keys(filters)
        vector = self._embedder().embed([query])[0]
        found = self._candidates(query, vector, max(CANDIDATES, 3 * k), allowed)
        if len(found) < k:  # fewer are near or share a word than were asked for: the rest follow in order
            every = self._store.embeddings.passage_keys() if allowed is None else allowed
            rest = np.setdiff1d(every, np.array(list(found), dtype=np.int64))
            found |= {key: Signals() for key in rest.tolist()}
        return self._hits(_ranked(found), k)

    def holding(self, word: str) -> int:
        """How many passages have a word."""
        return self._keywords.holding(word)

    def having(self, word: str, k: int = 30) -> list[str]:
        """The texts of `k` passages that have a word, best first."""
        keys, _ = self._keywords.search(word, k, None)
        return [each.indexed_text for each in self._store.passages_by_key(keys.tolist()).values()]

    def alike(self, word: str, k: int = 20) -> list[str]:
        """The texts of some passages that have a word which differs from one by a letter or two."""
        return [each.text for each in self._store.passages_by_key(self._keywords.alike(word, k)).values()]

    def sync(self) -> None:
        """Bring both indexes abreast of the database, if they are behind; rebuild what is missing or broken."""
        stamp = self._current_stamp()
        if self._loaded == stamp:
            return
        with self._syncing:
            if self._loaded == stamp:
                return
            if self._store.read_only:
                self._hold(stamp)
                return
            if self._read_stamp() == stamp and self._vectors_loaded() and self._keywords.load():
                self._loaded = stamp
                return
            self._write(anew=False)

    def rebuild(self) -> None:
        """Make both indexes anew from the database."""
        with self._syncing:
            self._write(anew=True)

    def _hold(self, stamp: Stamp) -> None:
        """Have both indexes in memory, of a library that lets nobody write."""
        if self._read_stamp() != stamp or not self._vectors_loaded():
            self._vectors.sync(self._store, anew=True, save=False)
        self._keywords.hold(self._store)
        self._loaded = stamp

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
        except (
            OSError,
            RuntimeError,
            ValueError,
        ) as error:  # the last two are how FAISS and tantivy tell of the disk
            log.debug("indexes not written", exc_info=True)
            raise LibraryError(
                f"The search indexes in {self._stamp_file.parent} cannot be written. Most often the disk is full or the "
                "folder may not be changed. The reports are safe in the database; make room and try again."
            ) from error

    def _vectors_loaded(self) -> bool:
        return self._vectors.load() or not self._store.embeddings.vector_keys().size

    def _current_stamp(self) -> Stamp:
        return {"generation": self._store.embeddings.generation(), "model": self._store.embeddings.model}

    def _read_stamp(self) -> Stamp | None:
        try:
            stamp = json.loads(self._stamp_file.read_text())
        except (OSError, ValueError):
            return None
        return stamp if isinstance(stamp, dict) and stamp.keys() == {"generation", "model"} else None

    def _candidates(
        self, query: str, vector: NDArray[np.float32], depth: int, allowed: Keys | None
    ) -> dict[int, Signals]:
        near, _ = self._vectors.search(vector, depth, allowed)
        worded, shares = self._keywords.search(query, depth, allowed)
        model = self._embedder().identity
        words = dict(zip(worded.tolist(), shares.tolist(), strict=True))
        places: dict[int, dict[str, int]] = {}
        for engine, keys in (("words", worded), (model, near)):
            for place, key in enumerate(keys.tolist(), 1):
                places.setdefault(key, {})[engine] = place
        pairs = self._store.embeddings.pairs(list(places))
        roles = self._store.embeddings.roles(list(places))
        found = {}
        for key in sorted(places):
            meanings, sentence_meanings = {}, {}
            if key in pairs:
                whole, sentences = pairs[key]
                each = sentences @ vector
                meanings[model] = nearness(float(whole @ vector), each)
                sentence_meanings[model] = tuple(each.tolist())
            found[key] = Signals(
                words=words.get(key, 0.0),
                meanings=meanings,
                sentence_meanings=sentence_meanings,
                places=places[key],
                role=roles.get(key),
            )
        return found

    def _hits(self, found: list[Candidate], k: int) -> list[Hit]:
        hits: list[Hit] = []
        texts: set[str] = set()
        titles = self._store.report_titles()
        for start in range(0, len(found), k + 10):
            lot = found[start : start + k + 10]
            passages = self._store.passages_by_key(each.key for each in lot)
            records = self._store.records_of([passage.id for passage in passages.values()])
            for each in lot:
                passage = passages.get(each.key)
                if passage is None or passage.text in texts:
                    continue
                texts.add(passage.text)
                of_passage = tuple(records.get(passage.id, ()))
                hits.append(
                    Hit(
                        rank=len(hits) + 1,
                        score=each.score,
                        passage=passage,
                        report_title=titles.get(passage.report_id, ""),
                        signals=each.signals.model_copy(update={"kinds": _stated(passage, of_passage)}),
                        records=of_passage,
                    )
                )
                if len(hits) == k:
                    return hits
        return hits


def _stated(passage: Passage, bearing: Sequence[Record]) -> tuple[RecordKind, ...]:
    return tuple(dict.fromkeys(record.kind for record in bearing if record.passage_id == passage.id))


def _ranked(found: dict[int, Signals]) -> list[Candidate]:
    signals = list(found.values())
    scores = reranked(signals, fuse(signals))
    candidates = map(Candidate, found, signals, scores)
    return sorted(candidates, key=lambda each: (-each.score, each.key))
