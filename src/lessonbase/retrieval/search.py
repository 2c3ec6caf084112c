"""A question to hits: the index proposes, fusion scores, reranking orders; and the index is kept abreast of the database."""

import contextlib
import logging
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout

from lessonbase.errors import EngineError, LibraryError, ModelError
from lessonbase.filters import Facet, FacetValue, Filters, Restricted
from lessonbase.model import Finding, Hit
from lessonbase.retrieval.embedding import Embedder
from lessonbase.retrieval.faiss_tantivy import FaissTantivy
from lessonbase.retrieval.further import FurtherModels, no_judge
from lessonbase.retrieval.index import (
    Index,
    IndexDamagedError,
    Keys,
    NoIndexError,
    Query,
    RecordMatches,
    RecordRows,
    Vectors,
)
from lessonbase.retrieval.proposals import Proposals
from lessonbase.retrieval.rerank import Told, ranked
from lessonbase.retrieval.scaling import Scaling
from lessonbase.retrieval.spread import AtLarge
from lessonbase.store import Store
from lessonbase.store.changes import BEGINNING, Mark
from lessonbase.store.contents import Shown
from lessonbase.store.rows import VectorPair
from lessonbase.tuned import Tuned

log = logging.getLogger(__name__)

LOCK_SECONDS = 300
LOOK_SECONDS = 2
# Words that must stand just so are looked for among so many passages that share the most with the question.
DEEPEST = 4000
# The files of the index as it was before it followed the log of changes.
FORMER = ("vectors.faiss", "indexes.json", "keywords")

Result = TypeVar("Result")


class Search:
    """Search in one library. Its index follows the store; safe to use from several threads.

    `index` is that of FAISS and tantivy in the library's folder, if no other is named.
    """

    def __init__(
        self,
        store: Store,
        directory: Path,
        embed: Callable[[], Embedder],
        further: FurtherModels | None = None,
        index: Index | None = None,
    ) -> None:
        self._store = store
        self._embedder = embed
        self._further = further
        self.judge = further.judge if further else no_judge
        self._directory = directory
        self._index: Index = index or FaissTantivy(store, directory / "search")
        self._lock = FileLock(directory / "indexes.lock")
        self._syncing = threading.Lock()
        self._tuned = Tuned.read(directory)
        self._scaling = Scaling(store)
        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        self._whole = self
        self._follows = True

    @property
    def tuned(self) -> Tuned:
        """What was fitted to the library, for whoever searches in it."""
        return self._whole._tuned

    @tuned.setter
    def tuned(self, tuned: Tuned) -> None:
        self._whole._tuned = tuned

    def over(self, store: Store) -> "Search":
        """The same search for somebody from whom `store` hides some reports: nothing of them is found or counted. How rare a
        word is, which weighs it, is still taken from all."""
        seen = copy(self)
        seen._store = store
        return seen

    def as_of_now(self) -> "Search":
        """The same search for one answer: it is brought abreast now, and looks at the log of changes no more."""
        self._follow_if_it_can()
        seen = copy(self)
        seen._follows = False
        return seen

    def search(self, query: str, k: int = 10, filters: Filters = Filters()) -> list[Hit]:
        """The `k` best passages, or as many as the filters leave, best first; what says almost the same as a hit
        is folded into it, and no report fills more than its share while others have something to show.

        Raises what the embedder raises (ModelError, ModelMismatchError), and LibraryError from the disk.
        """
        asked = self.asked(query)
        more = k
        while True:
            found = self.propose(asked, filters, more)
            hits = self._hits(found, k, filters)
            # Texts that are there twice leave fewer than were asked for, though there may be others.
            if len(hits) == k or len(found) < more or more > DEEPEST:
                return hits
            more *= 4

    def nearby(self, filters: Filters = Filters()) -> "Nearby":
        """What is near to many texts that belong together, as the parts of one document do."""
        return Nearby(
            self._store,
            self._embedder,
            lambda asked, k: self.propose(asked, filters, k),
            lambda words: {word: self.holding(word) for word in words},
        )

    def asked(self, text: str) -> Query:
        """A text as indexes are asked for it. Raises what the embedder raises."""
        query = self._embedded(text)
        return query._replace(scales=self._scaling.of(query, self._at_large))

    def _embedded(self, text: str) -> Query:
        model = self._embedder()
        vectors, tokens = self._further.ask(text) if self._further else ({}, {})
        return Query(text, {model.identity: model.embed_question(text)[0], **vectors}, tokens)

    def _at_large(self, text: str) -> AtLarge:
        return self._sound(lambda index: index.at_large(self._embedded(text)))

    def propose(self, asked: Query, filters: Filters, k: int) -> Proposals:
        """What the index proposes for a question, by passage key, before anything is decided (see `Index.search`)."""
        seen = self._seen(filters)
        return self._sound(lambda index: index.search(asked, seen, k))

    def read_as_one(self) -> frozenset[str]:
        """The languages in which a question finds what is written in the others."""
        return self._further.languages() if self._further else frozenset()

    def facets(
        self, filters: Filters = Filters(), among: Keys | None = None
    ) -> dict[Facet, list[FacetValue]]:
        """The values of each facet among the records that the filters leave, with how many carry each; of some records
        only, where their keys are given."""
        seen = self._seen(filters)
        return self._sound(lambda index: index.facets(seen, among))

    def records(self, filters: Filters = Filters()) -> RecordRows:
        """The records that the filters leave, repeats in summaries left out."""
        seen = self._seen(filters)
        return self._sound(lambda index: index.records(seen))

    def match_records(self, asked: Query) -> RecordMatches:
        """The records that share something with a question (see `Index.match_records`)."""
        hidden = self._store.hidden()
        return self._sound(lambda index: index.match_records(asked, hidden))

    def record_vectors(self, model: str, keys: Keys) -> tuple[Keys, Vectors]:
        """The vectors of some records by a model, with the keys of those that have one."""
        return self._sound(lambda index: index.record_vectors(model, keys))

    @property
    def model(self) -> str | None:
        """The identity of the library's own model, None while there are no vectors."""
        return self._store.embeddings.model

    def mark(self) -> Mark:
        """The place in the log of changes that the index has followed to."""
        if self._follows:
            self._follow_if_it_can()
        return self._index.mark or BEGINNING

    def check(self) -> list[Finding]:
        """Whether the index holds just what the database does."""
        return self._sound(lambda index: index.check())

    def _seen(self, filters: Filters) -> Filters:
        hidden = self._store.hidden()
        return Restricted(**dict(filters), hides=hidden) if hidden else filters

    def _sound(self, ask: Callable[[Index], Result]) -> Result:
        """What the index answers, once it is abreast; if it turns out to be damaged, it is made anew. Where the server
        behind it is not there, what needs none is answered as of before."""
        if self._follows:
            self._follow_if_it_can()
        try:
            return ask(self._index)
        except (IndexDamagedError, OSError, RuntimeError, ValueError, IndexError) as error:
            log.warning("The search index cannot be used and is made anew (%s).", error)
            log.debug("index damaged", exc_info=True)
            self.rebuild()
            return ask(self._index)

    def _follow_if_it_can(self) -> None:
        try:
            self.sync()
        except EngineError:
            if self._index.mark is None:
                raise
            log.warning("The search index does not follow what is new: its server does not answer.")

    def holding(self, word: str) -> int:
        """How many passages have a word."""
        hidden = self._store.hidden()
        return self._sound(lambda index: index.holding(word, hidden))

    def having(self, word: str, k: int = 30) -> list[str]:
        """The texts of `k` passages that have a word, best first."""
        hidden = self._store.hidden()
        keys = self._sound(lambda index: index.having(word, k, hidden))
        return [each.indexed_text for each in self._store.passages_by_key(keys).values()]

    def alike(self, word: str, k: int = 20) -> list[str]:
        """The texts of some passages that have a word which differs from one by a letter or two."""
        hidden = self._store.hidden()
        keys = self._sound(lambda index: index.alike(word, k, hidden))
        return [each.text for each in self._store.passages_by_key(keys).values()]

    def is_word(self, word: str) -> bool:
        """Whether the model knows a word whole, so that it is none misspelt; no where the model cannot be had."""
        try:
            return self._embedder().knows(word)
        except ModelError:
            return False

    def sync(self) -> None:
        """Bring the index abreast of the database, if it is behind; make it anew if it is missing or damaged."""
        if self._whole is not self:
            self._whole.sync()
            self._index = self._whole._index
            return
        last = self._store.changes.last()
        if self._index.mark == last:
            return
        with self._syncing:
            if self._index.mark == last:
                return
            if self._store.read_only:
                self._hold()
            else:
                self._writing(self._follow)

    @contextlib.contextmanager
    def following(self) -> Iterator[None]:
        """Meanwhile the index is brought abreast as soon as any program has written, so that no question waits for it."""
        ended = threading.Event()
        thread = threading.Thread(target=self._follow_on, args=(ended,), name="following", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _follow_on(self, ended: threading.Event) -> None:
        """It takes a tenth of the time at most; while many files come, questions do the rest."""
        mark: Mark | None = None
        while not ended.is_set():
            try:
                mark = mark or self._store.changes.last()
                if not self._store.changes.wait(mark, LOOK_SECONDS):
                    continue
                begun = time.monotonic()
                mark = self.mark()
                ended.wait(9 * (time.monotonic() - begun))
            except LibraryError as error:  # whoever asks is told; it may be well again by and by
                log.debug("the index cannot follow: %s", error)
                ended.wait(LOOK_SECONDS)

    def rebuild(self) -> None:
        """Make the index anew from the database."""
        if self._whole is not self:
            self._whole.rebuild()
            self._index = self._whole._index
            return
        with self._syncing:
            if self._store.read_only:
                self._hold(anew=True)
            else:
                self._writing(self._index.rebuild)

    def _follow(self) -> None:
        try:
            self._index.open()
            changes = self._store.changes.after(self._index.mark) if self._index.mark else None
            if changes is None:
                raise IndexDamagedError("it is of another state of this library")
            if changes:
                self._index.apply(changes)
        except (IndexDamagedError, OSError, RuntimeError, ValueError, IndexError) as error:
            if not isinstance(error, NoIndexError):
                log.warning("The search index cannot be used and is made anew (%s).", error)
                log.debug("index damaged", exc_info=True)
            elif self._store.embeddings.model:
                log.info("Making the search index from the database.")
            self._index.rebuild()
            self._forget_former()

    def _hold(self, *, anew: bool = False) -> None:
        """Have an index of a library that lets nobody write: the one that is there, or one made in a folder of ours."""
        if not anew:
            with contextlib.suppress(IndexDamagedError, OSError, RuntimeError, ValueError):
                self._index.open()
                if self._index.mark == self._store.changes.last():
                    return
        self._scratch = tempfile.TemporaryDirectory(prefix="lessonbase-")
        self._index = FaissTantivy(self._store, Path(self._scratch.name) / "search")
        self._index.rebuild()

    def _forget_former(self) -> None:
        for name in FORMER:
            path = self._directory / name
            with contextlib.suppress(OSError):
                if path.is_dir():
                    shutil.rmtree(path)
                else:
                    path.unlink(missing_ok=True)

    def _writing(self, write: Callable[[], None]) -> None:
        try:
            with self._lock.acquire(timeout=LOCK_SECONDS):
                write()
        except Timeout as error:
            raise LibraryError(
                "Another program has been preparing this library for search for over five minutes. "
                "Wait for it, or end it, and try again."
            ) from error
        except (OSError, RuntimeError, ValueError) as error:
            # The last two are how FAISS and tantivy tell of the disk.
            log.debug("index not written", exc_info=True)
            raise LibraryError(
                f"The search index in {self._directory} cannot be written. Most often the disk is full or the "
                "folder may not be changed. The reports are safe in the database; make room and try again."
            ) from error

    def _hits(self, found: Proposals, k: int, filters: Filters) -> list[Hit]:
        hits: list[Hit] = []
        told = Told()
        alike: dict[int, list[str]] = {}
        left, size = ranked(found, self.tuned.words), k
        while left and len(hits) < k:
            # Where much is folded, more is read at a time.
            lot, left, size = left[:size], left[size:], 2 * size
            shown = self._store.contents.shown([each.key for each in lot])
            for each in lot:
                if len(hits) == k or each.key not in shown:
                    continue
                one = shown[each.key]
                if not filters.admits(one.passage.text):
                    continue
                same = told.again(one.passage.report_id, one.passage.text)
                if same is not None:
                    alike.setdefault(same, []).append(one.passage.id)
                    continue
                hits.append(
                    Hit(
                        rank=len(hits) + 1,
                        score=each.score,
                        passage=one.passage,
                        report_title=one.report_title,
                        signals=replace(found.signals(each.key), kinds=one.kinds),
                        records=one.records,
                    )
                )
        return [
            hit.model_copy(update={"alike": tuple(alike[number])}) if number in alike else hit
            for number, hit in enumerate(hits)
        ]


class Nearby:
    """The passages near to each of many texts. What was loaded for one is kept for the next: texts that belong together
    are near to the same passages."""

    def __init__(
        self,
        store: Store,
        embed: Callable[[], Embedder],
        propose: Callable[[Query, int], Proposals],
        holding: Callable[[Sequence[str]], dict[str, int]],
    ) -> None:
        self._store, self._embed, self._propose, self._holding = store, embed, propose, holding
        self._counts: dict[str, int] = {}
        self._shown: dict[int, Shown] = {}
        self._keys: dict[str, int] = {}

    def hits(self, texts: Sequence[str], k: int) -> list[list[Hit]]:
        """For each text the `k` passages nearest to it, or as many as there are, best first; none is folded into another.

        Raises what `Search.search` raises.
        """
        model = self._embed()
        vectors = model.embed(texts)
        found = [
            self._propose(Query(text, {model.identity: vector}), k)
            for text, vector in zip(texts, vectors, strict=True)
        ]
        best = [ranked(proposals)[:k] for proposals in found]
        new = {each.key for lot in best for each in lot} - self._shown.keys()
        for key, shown in self._store.contents.shown(sorted(new)).items():
            self._shown[key] = shown
            self._keys[shown.passage.id] = key
        return [
            [
                Hit(
                    rank=rank,
                    score=each.score,
                    passage=self._shown[each.key].passage,
                    report_title=self._shown[each.key].report_title,
                    signals=proposals.signals(each.key),
                    records=self._shown[each.key].records,
                )
                for rank, each in enumerate((one for one in lot if one.key in self._shown), 1)
            ]
            for proposals, lot in zip(found, best, strict=True)
        ]

    def counts(self, words: Sequence[str]) -> dict[str, int]:
        """How many passages have each word."""
        if new := sorted(set(words) - self._counts.keys()):
            self._counts |= self._holding(new)
        return {word: self._counts[word] for word in words}

    def vectors(self, passage_ids: Sequence[str]) -> dict[str, VectorPair]:
        """By passage, of those that were hits and have them: its vector (d,) and its sentences' (s, d), of unit length."""
        keys = {self._keys[each]: each for each in passage_ids if each in self._keys}
        pairs = self._store.embeddings.pairs(sorted(keys), self._embed().identity)
        return {keys[key]: pair for key, pair in pairs.items()}
