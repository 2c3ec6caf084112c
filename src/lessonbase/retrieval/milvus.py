"""The index of a library that is too large for one machine: the passages in Milvus, their words and vectors with what filters
look for; the records, a tenth as many, in arrays in the library's folder, as facets and lists want them.

What ranks is the same as with FAISS and tantivy: words are cut and stemmed here, Milvus weighs them by BM25; vectors of
sentences and tokens are read from the database for those that are near as wholes.
"""

import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import cast

import numpy as np

from lessonbase.filters import Facet, FacetValue, Filters
from lessonbase.model import Finding, SectionRole
from lessonbase.retrieval import late
from lessonbase.retrieval.analysis import USUAL, counted, words
from lessonbase.retrieval.faiss_tantivy import FaissTantivy
from lessonbase.retrieval.filtering import alternatives
from lessonbase.retrieval.index import (
    NONE,
    Hidden,
    IndexDamagedError,
    Keys,
    Query,
    RecordMatches,
    RecordRows,
    Vectors,
)
from lessonbase.retrieval.keywords import MOST_PER_WORD, MOST_TIMES, MOST_WORDS, rarity
from lessonbase.retrieval.milvus_collections import (
    Collections,
    Said,
    among,
    occurring,
    with_any,
    with_word,
    without,
)
from lessonbase.retrieval.milvus_connection import Connection
from lessonbase.retrieval.proposals import NOTHING, Compared, Facts, Proposals
from lessonbase.retrieval.proposing import at_large, proposed
from lessonbase.retrieval.spread import AtLarge, spaced
from lessonbase.sentences import distance
from lessonbase.store import Store
from lessonbase.store.changes import Change, Mark
from lessonbase.store.contents import ReportContent
from lessonbase.store.rows import VectorPair

_LIKE = 60  # so many words that share most letters with one are looked at


class Milvus:
    """See `Index`. One program at a time may call `apply` and `rebuild`; the caller sees to that.

    Where Milvus is not there, what asks it raises EngineError; records, their facets and what is near to them are still given.
    """

    def __init__(self, store: Store, folder: Path, connection: Connection) -> None:
        self._store = store
        self._milvus = connection
        self._records = FaissTantivy(store, folder, passages=False)
        self._making = folder.with_name(f"{folder.name}.making")
        self._seen: _Seen | None = None

    @property
    def mark(self) -> Mark | None:
        """See `Index`."""
        return self._records.mark

    def open(self) -> None:
        """See `Index`."""
        self._records.open()

    def _now(self) -> "_Seen":
        """What Milvus holds, as of the place that is followed to. Raises IndexDamagedError where it holds another index."""
        made, mark = self._records.made, self._records.mark
        if made is None or mark is None:
            raise IndexDamagedError("there is none")
        if self._seen is None or (self._seen.made, self._seen.mark) != (made, mark):
            collections = Collections(self._milvus, made)
            said = collections.said()
            # It is ahead where a program was ended before it had written all; what has gone another way is a copy's.
            if said.mark != mark and self._store.changes.after(said.mark) is None:
                raise IndexDamagedError("Milvus holds the index of another copy of this library")
            self._seen = _Seen(made, mark, said, collections)
        return self._seen

    def apply(self, changes: Sequence[Change]) -> None:
        """See `Index`."""
        seen = self._now()
        by_report: dict[str, list[Change]] = {}
        for change in changes:
            by_report.setdefault(change.report_id, []).append(change)
        contents = {
            report_id: self._touched(report_id, several)
            for report_id, several in by_report.items()
            if any(change.what != "models" for change in several)
        }
        said = _with(seen.said, contents.values())._replace(mark=changes[-1].mark)
        seen.collections.say(said)
        for report_id, content in contents.items():
            held = self._put(seen.collections, content)
            if not _narrow(by_report[report_id]):
                seen.collections.keep_of_report(report_id, [each.key for each in content.passages], held)
        seen.collections.keep_only(self._store.embeddings.models())
        seen.collections.settle()
        seen.collections.say(said)
        self._records.apply(changes)

    def _touched(self, report_id: str, changes: Sequence[Change]) -> ReportContent:
        only = _narrow(changes)
        return self._store.contents.of_report(report_id, sorted(only) if only else None)

    def _put(self, collections: Collections, content: ReportContent) -> dict[str, list[int]]:
        """Write what is held of a report; the keys of those that have a vector, by model."""
        by_model = self._store.embeddings.by_model([each.key for each in content.passages])
        vectors = {model: {key: pair[0] for key, pair in pairs.items()} for model, pairs in by_model.items()}
        collections.put(content.passages, vectors)
        return {model: list(of_model) for model, of_model in vectors.items()}

    def rebuild(self) -> None:
        """See `Index`."""
        mark = self._store.changes.last()
        former = self._records.made
        if self._making.is_file():  # a program was ended while it made one
            Collections(self._milvus, self._making.read_text()).drop()
        made = uuid.uuid4().hex
        self._making.parent.mkdir(parents=True, exist_ok=True)
        self._making.write_text(made)
        collections = Collections(self._milvus, made)
        collections.make()
        said = Said(mark)
        for report_id in self._store.contents.report_ids():
            content = self._store.contents.of_report(report_id)
            self._put(collections, content)
            said = _with(said, [content])
        collections.settle()
        collections.say(said)
        ours = former is not None and self._is_ours(former)
        self._records.make(made, mark)
        self._making.unlink()
        self._seen = None
        if former is not None and ours:
            Collections(self._milvus, former).drop()

    def _is_ours(self, made: str) -> bool:
        """Whether an index in Milvus was last written by this copy of the library."""
        try:
            said = Collections(self._milvus, made).said()
        except IndexDamagedError:
            return True
        return self._store.changes.after(said.mark) is not None

    def search(self, query: Query, filters: Filters, k: int) -> Proposals:
        """See `Index`."""
        if self.mark is None:
            return NOTHING
        return proposed(query, k, _Left(self._now(), self._store, filters))

    def at_large(self, query: Query) -> AtLarge:
        """See `Index`."""
        return at_large(query, _Left(self._now(), self._store, Filters()))

    def holding(self, word: str, hidden: Hidden = NONE) -> int:
        """See `Index`."""
        if self.mark is None:
            return 0
        seen = self._now()
        forms = {
            form
            for language in seen.said.languages
            if len(found := words(word, language)) == 1
            for form in found
        }
        return sum(seen.having(form, without(hidden)) for form in forms)

    def having(self, word: str, k: int, hidden: Hidden = NONE) -> list[int]:
        """See `Index`."""
        return list(self._now().shares(word, k, " and ".join(without(hidden)))) if self.mark else []

    def alike(self, word: str, k: int, hidden: Hidden = NONE) -> list[int]:
        """See `Index`."""
        if self.mark is None:
            return []
        seen = self._now()
        forms = dict.fromkeys((*words(word, USUAL), word.casefold()))
        for letters in (1, 2):
            near = {
                each: None
                for form in forms
                for each in seen.collections.like(form, _LIKE)
                if distance(form, each, letters) <= letters
            }
            having = (" and ".join([with_word(each), *without(hidden)]) for each in near)
            found = [row["key"] for each in having for row in seen.collections.rows(each, k)]
            if found:
                return list(dict.fromkeys(found))[:k]
        return []

    def facets(self, filters: Filters, among: Keys | None = None) -> dict[Facet, list[FacetValue]]:
        """See `Index`."""
        return self._records.facets(filters, among)

    def records(self, filters: Filters) -> RecordRows:
        """See `Index`."""
        return self._records.records(filters)

    def match_records(self, query: Query, hidden: Hidden = NONE) -> RecordMatches:
        """See `Index`."""
        return self._records.match_records(query, hidden)

    def record_vectors(self, model: str, keys: Keys) -> tuple[Keys, Vectors]:
        """See `Index`."""
        return self._records.record_vectors(model, keys)

    def count(self) -> int:
        """See `Index`."""
        return self._now().collections.count() if self.mark else 0

    def check(self) -> list[Finding]:
        """See `Index`."""
        if self.mark is None:
            return [Finding(well=False, text="There is no search index; the next search makes it.")]
        collections, embeddings = self._now().collections, self._store.embeddings
        keys, faults = embeddings.passage_keys(), []
        if not collections.holds_just(keys):
            faults.append("it does not hold the passages of the database")
        faults += [
            f"it does not hold the vectors that {model} made"
            for model in embeddings.models()
            if not collections.holds_just(embeddings.vector_keys(model), model)
        ]
        if not faults:
            return [Finding(well=True, text=f"The search index in Milvus holds all {len(keys):,} passages.")]
        text = f"The search index in Milvus is not sound: {'; '.join(faults)}. 'lessonbase reindex' makes it anew."
        return [Finding(well=False, text=text)]


class _Seen:
    """The collections as of one place in the log, and what was counted in them."""

    def __init__(self, made: str, mark: Mark, said: Said, collections: Collections) -> None:
        self.made, self.mark, self.said, self.collections = made, mark, said, collections
        self._having: dict[str, int] = {}
        self._passages: int | None = None

    def having(self, word: str, conditions: Sequence[str] = ()) -> int:
        """How many passages have a word, in just this form; of those that meet some conditions."""
        condition = " and ".join([with_word(word), *conditions])
        if condition not in self._having:
            self._having[condition] = self.collections.count(condition)
        return self._having[condition]

    def shares(self, question: str, k: int, condition: str = "") -> dict[int, float]:
        """See `KeywordIndex.search`."""
        if self._passages is None:
            self._passages = self.collections.count()
        shares: dict[int, float] = {}
        for language in self.said.languages:
            said = {word: min(times, MOST_TIMES) for word, times in counted(question, language).items()}
            rare = {word: rarity(self._passages, self.having(word)) for word in said}
            kept = {word: said[word] for word in sorted(said, key=lambda word: -rare[word])[:MOST_WORDS]}
            best = MOST_PER_WORD * sum(times * rare[word] for word, times in kept.items())
            if not kept or best <= 0:
                continue
            for key, score in self.collections.sharing(kept, k, condition).items():
                shares[key] = max(shares.get(key, 0.0), min(1.0, score / best))
        ranked = sorted(shares.items(), key=lambda each: (-each[1], each[0]))
        return dict(ranked[:k])


class _Left:
    """What filters leave of an index; see `Engines`."""

    def __init__(self, seen: _Seen, store: Store, filters: Filters) -> None:
        self._seen, self._store = seen, store
        wanted = alternatives(filters, seen.said.years)
        self._nothing = any(not terms for terms in wanted)
        self._condition = " and ".join([*map(with_any, wanted), *without(filters.hidden)])
        self._pairs: dict[str, dict[int, VectorPair]] = {}

    def words(self, question: str, k: int) -> dict[int, float]:
        return {} if self._nothing else self._seen.shares(question, k, self._condition)

    def shares(self, question: str, keys: Sequence[int]) -> dict[int, float]:
        return self._seen.shares(question, len(keys), among(keys)) if keys else {}

    def compares(self, model: str, vector: Vectors) -> bool:
        return self._seen.collections.compares(model, vector)

    def nearest(self, model: str, vector: Vectors, k: int) -> Keys:
        if self._nothing:
            return np.empty(0, dtype=np.int64)
        return self._seen.collections.nearest(model, vector, k, self._condition)

    def compared(self, model: str, vector: Vectors, keys: Keys) -> tuple[Keys, Compared]:
        pairs = self._pairs.setdefault(model, {})
        if new := [key for key in keys.tolist() if key not in pairs]:
            pairs |= self._store.embeddings.pairs(new, model)
        having = [key for key in keys.tolist() if key in pairs]
        several = [pairs[key][1] for key in having]
        wholes = np.array([pairs[key][0] for key in having], dtype=np.float32).reshape(-1, vector.size)
        starts = np.concatenate([[0], np.cumsum([len(each) for each in several], dtype=np.int64)])
        sentences = np.concatenate([np.empty((0, vector.size), dtype=np.float32), *several])
        return np.array(having, dtype=np.int64), Compared(wholes @ vector, sentences @ vector, starts)

    def at_large(self, k: int) -> Keys:
        keys = self._store.embeddings.passage_keys()
        return spaced(keys, k)

    def late(self, model: str, tokens: Vectors, keys: Keys) -> dict[int, float]:
        every = self._store.added_models.tokens(keys.tolist(), model)
        held = {key: own for key, own in every.items() if own.shape[1] == tokens.shape[1]}
        if not held:
            return {}
        starts = np.cumsum([0, *(len(each) for each in held.values())])[:-1]
        near = late.compared(tokens, np.concatenate(list(held.values())), starts)
        return dict(zip(held, near.tolist(), strict=True))

    def others(self, keys: Keys, k: int) -> Keys:
        if self._nothing:
            return np.empty(0, dtype=np.int64)
        parts = [self._condition] if self._condition else []
        parts.append(f"not ({among(keys.tolist())})" if len(keys) else "key >= 0")
        rows = self._seen.collections.rows(" and ".join(parts), k)
        return np.sort(np.array([row["key"] for row in rows], dtype=np.int64))

    def facts(self, keys: Keys) -> dict[int, Facts]:
        rows = self._seen.collections.rows(among(keys.tolist()), len(keys)) if len(keys) else []
        told = {
            row["key"]: Facts(row["report"], cast("SectionRole | None", row["role"] or None)) for row in rows
        }
        return {key: told[key] for key in keys.tolist() if key in told}


def _narrow(changes: Sequence[Change]) -> set[str] | None:
    """The records whose terms alone were touched; None where it is more, or all of a report."""
    touched = [change.records for change in changes]
    if any(change.what != "terms" for change in changes) or None in touched:
        return None
    return {one for several in touched for one in several or ()} or None


def _with(said: Said, contents: Iterable[ReportContent]) -> Said:
    languages, years = set(said.languages), set(said.years)
    for content in contents:
        more = occurring(content.passages)
        languages |= more[0]
        years |= more[1]
    return said._replace(languages=tuple(sorted(languages)), years=tuple(sorted(years)))
