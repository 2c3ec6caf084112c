"""The files of an index: what counts of each, and what is seen of them at one moment.

They only grow, and `state.json` says how much of each counts: a write that was stopped half way leaves nothing that is ever
read, and searches go on in what was there before.
"""

import hashlib
import json
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np

from lessonbase.filters import Filters
from lessonbase.retrieval.analysis import language_of
from lessonbase.retrieval.filtering import Mask, Sizes, TermTable, TermView
from lessonbase.retrieval.index import (
    Keys,
    Vectors,
)
from lessonbase.retrieval.keywords import KeywordIndex, KeywordWriter
from lessonbase.retrieval.late import TokenFiles, TokenSizes, TokenView
from lessonbase.retrieval.places import NOWHERE, Positions
from lessonbase.retrieval.records import RecordTable, RecordView
from lessonbase.retrieval.vectors import VectorFiles, VectorSizes, VectorView
from lessonbase.store import Store
from lessonbase.store.changes import Change, Mark
from lessonbase.store.contents import PassageContent, RecordContent, record_key
from lessonbase.store.rows import VectorPair

Content = TypeVar("Content", PassageContent, RecordContent)

FORMAT = 2
"""Of the files: those of another are made anew."""


class State(NamedTuple):
    """How much of each file counts; `made` is another for each index that was made anew."""

    made: str
    mark: Mark
    passages: Sizes
    records: Sizes
    vectors: dict[str, VectorSizes]
    record_vectors: dict[str, VectorSizes]
    tokens: dict[str, TokenSizes]

    def written(self) -> str:
        """As JSON."""
        return json.dumps({"format": FORMAT, **self._asdict()})

    @classmethod
    def read(cls, file: Path) -> "State | None":
        """The state in a file; None where there is none, or one that is not of this format."""
        try:
            held: dict[str, Any] = json.loads(file.read_text())
            if held.pop("format") != FORMAT:
                return None
            return cls(
                held["made"],
                Mark(*held["mark"]),
                Sizes(*held["passages"]),
                Sizes(*held["records"]),
                {model: VectorSizes(*sizes) for model, sizes in held["vectors"].items()},
                {model: VectorSizes(*sizes) for model, sizes in held["record_vectors"].items()},
                {model: TokenSizes(*sizes) for model, sizes in held["tokens"].items()},
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None


class Embedded:
    """The vectors of one model as they stand to the passages, or records, that live; made from how they stood `before`, as
    both have grown."""

    def __init__(self, vectors: VectorView, living: TermView, before: "Embedded | None" = None) -> None:
        self.vectors = vectors
        self._living = living
        known = len(before.alive) if before else 0
        self.alive: Mask = np.zeros(len(vectors.keys), dtype=bool)
        self.row_of_slot: Positions = np.zeros(len(vectors.keys), dtype=np.intp)
        if before:
            self.alive[:known], self.row_of_slot[:known] = before.alive, before.row_of_slot
            former = before.vectors.places.of(vectors.touched)
            self.alive[former[former != NOWHERE]] = False
        touched = np.concatenate([living.touched, vectors.touched])
        slots, rows = vectors.places.of(touched), living.places.of(touched)
        having = slots != NOWHERE
        self.alive[slots[having]] = rows[having] != NOWHERE
        self.row_of_slot[slots[having]] = np.maximum(rows[having], 0)

    def slots_of(self, keys: Keys) -> Positions:
        """The slots of some keys, in their order; NOWHERE for those that have none or do not live."""
        found: Positions = np.where(
            self._living.places.of(keys) == NOWHERE, NOWHERE, self.vectors.places.of(keys)
        )
        return found

    def other_than_held(self, pairs: Mapping[int, VectorPair]) -> dict[int, VectorPair]:
        """Those of some vectors, by passage key, that are not held as they are."""
        slots = self.slots_of(np.array(list(pairs), dtype=np.int64))
        return {
            key: pair
            for (key, pair), slot in zip(pairs.items(), slots.tolist(), strict=True)
            if slot < 0 or not np.array_equal(self.vectors.wholes(np.array([slot]))[0], pair[0])
        }


class View:
    """All of an index as it was at one moment; never changes."""

    def __init__(
        self,
        state: State,
        passages: TermView,
        records: RecordView,
        vectors: dict[str, VectorView],
        record_vectors: dict[str, VectorView],
        tokens: dict[str, TokenView],
        before: "View | None" = None,
    ) -> None:
        self.state = state
        self.tokens = tokens
        self.passages = passages
        self.records = records
        embedded, statements = (before.embedded, before.statements) if before else ({}, {})
        self.embedded: dict[str, Embedded] = {
            model: Embedded(view, passages, embedded.get(model)) for model, view in vectors.items()
        }
        self.statements: dict[str, Embedded] = {
            model: Embedded(view, records.terms, statements.get(model))
            for model, view in record_vectors.items()
        }
        self.languages = list(dict.fromkeys([*passages.languages, *records.terms.languages]))
        self.allowed = lru_cache(maxsize=32)(self._allowed)

    def _allowed(self, model: str, filters: Filters) -> Mask:
        """Which slots (n,) of a model's vectors the filters leave."""
        of_model = self.embedded[model]
        if not filters:
            return of_model.alive
        rows: Mask = (
            self.passages.mask(filters)[of_model.row_of_slot] if len(self.passages.keys) else of_model.alive
        )
        return rows & of_model.alive

    def compares(self, model: str, vector: Vectors) -> bool:
        """Whether a question's vector by a model can be compared with those that are held."""
        return model in self.embedded and self.state.vectors[model].dimension == vector.size


class Writers(NamedTuple):
    """What writes the words of passages and of records."""

    passages: KeywordWriter
    statements: KeywordWriter


class Files:
    """The files of an index in one folder; one writer at a time. Without `of_passages` they are of the records only."""

    def __init__(self, folder: Path, made: str, of_passages: bool = True) -> None:
        self.folder = folder
        self.made = made
        self._of_any_passages = of_passages
        self._passages = TermTable(folder / "passages")
        self._records = RecordTable(folder / "records")
        self._vectors: dict[str, VectorFiles] = {}
        self._record_vectors: dict[str, VectorFiles] = {}
        self._tokens: dict[str, TokenFiles] = {}
        self.keywords = KeywordIndex(folder / "keywords")
        self.statements = KeywordIndex(folder / "statements")

    def open(self, state: State, before: View | None = None) -> View:
        """What the state says; it costs little where it has grown from how these files were `before`. Raises
        IndexDamagedError if the files are not so."""
        if before and not _has_grown(before.state, state):
            before = None
        vectors, record_vectors, tokens = (
            (before.embedded, before.statements, before.tokens) if before else ({}, {}, {})
        )
        return View(
            state,
            self._passages.open(state.passages, before.passages if before else None),
            self._records.open(state.records, before.records if before else None),
            {
                model: self._of_passages(model).open(sizes, _vectors(vectors.get(model)))
                for model, sizes in state.vectors.items()
            },
            {
                model: self._of_records(model).open(sizes, _vectors(record_vectors.get(model)))
                for model, sizes in state.record_vectors.items()
            },
            {
                model: self._tokens_of(model).open(sizes, tokens.get(model))
                for model, sizes in state.tokens.items()
            },
            before,
        )

    def _of_passages(self, model: str) -> VectorFiles:
        return self._vectors.setdefault(model, VectorFiles(self.folder / f"vectors-{_short(model)}"))

    def _of_records(self, model: str) -> VectorFiles:
        return self._record_vectors.setdefault(
            model, VectorFiles(self.folder / f"statements-{_short(model)}")
        )

    def _tokens_of(self, model: str) -> TokenFiles:
        if model not in self._tokens:
            self._tokens[model] = TokenFiles(self.folder / f"tokens-{_short(model)}")
        return self._tokens[model]

    def replace(
        self, view: View, store: Store, report_id: str, changes: Sequence[Change], writers: Writers
    ) -> None:
        """Bring one report to its state in the database, as far as the changes touch it."""
        kinds = {change.what for change in changes}
        touched = [change.records for change in changes if change.what == "terms"]
        only: list[str] | None = None
        if "passages" not in kinds and None not in touched:
            only = sorted({one for several in touched for one in several or ()})
        if only != []:
            content = store.contents.of_report(report_id, only)
            if only is None:
                rows = view.passages.rows_with(f"report:{report_id}")
                record_rows = view.records.terms.rows_with(f"report:{report_id}")
            else:
                rows = view.passages.rows_of(
                    np.array([each.key for each in content.passages], dtype=np.int64)
                )
                keys = {record_key(one) for one in only} | {each.key for each in content.records}
                record_rows = view.records.terms.rows_of(np.array(sorted(keys), dtype=np.int64))
            writers.passages.remove(view.passages.keys[rows].tolist())
            if only is None:
                # Words that a stopped write left behind are in no view of the index.
                writers.passages.remove_with(f"report:{report_id}")
            stated = {*view.records.terms.keys[record_rows].tolist(), *(each.key for each in content.records)}
            writers.statements.remove(sorted(stated))
            self._passages.kill(rows)
            self._records.terms.kill(record_rows)
            self.add(content.passages, content.records, writers)
            self.embed_records(store, content.records)
        if "vectors" in kinds and only is not None:
            self.embed_records(store, store.contents.of_report(report_id).records)
        if kinds & {"passages", "vectors"}:
            if only is None:
                self.embed(store, [each.key for each in content.passages])
            else:
                held = view.passages.keys[view.passages.rows_with(f"report:{report_id}")]
                self.embed(store, held.tolist(), view)

    def add(
        self, passages: Sequence[PassageContent], records: Sequence[RecordContent], writers: Writers
    ) -> None:
        """Add passages and records, but for their vectors."""
        if self._of_any_passages:
            passages = [_with_language(each) for each in passages]
        else:
            passages, records = [], [_with_language(each) for each in records]
        self._passages.append([(each.key, each.terms) for each in passages])
        self._records.append(records)
        writers.passages.add(passages)
        writers.statements.add([each._replace(terms=()) for each in records])

    def embed(self, store: Store, keys: Sequence[int], view: View | None = None) -> None:
        """Add the vectors that passages have, but for those that stand in `view` as they are."""
        if not self._of_any_passages:
            return
        for model, pairs in store.embeddings.by_model(keys).items():
            if view and model in view.embedded:
                pairs = view.embedded[model].other_than_held(pairs)
            if not pairs:
                continue
            wholes = np.array([whole for whole, _ in pairs.values()], dtype=np.float32)
            sentences = [each for _, each in pairs.values()]
            self._of_passages(model).append(np.array(list(pairs), dtype=np.int64), wholes, sentences)
            if tokens := store.added_models.tokens(list(pairs), model):
                self._tokens_of(model).append(tokens)

    def embed_records(self, store: Store, records: Sequence[RecordContent]) -> None:
        """Add the vectors of records: those of the sentences that state each, and their mean."""
        for model, pairs in store.embeddings.by_model([each.passage_key for each in records]).items():
            having = [each for each in records if each.passage_key in pairs]
            sentences = [pairs[each.passage_key][1][slice(*each.sentences)] for each in having]
            wholes = [
                _mean(own) if len(own) else pairs[each.passage_key][0]
                for each, own in zip(having, sentences, strict=True)
            ]
            keys = np.array([each.key for each in having], dtype=np.int64)
            self._of_records(model).append(keys, np.array(wholes, dtype=np.float32), sentences)

    def keep_only(self, models: Collection[str]) -> None:
        """Let go of what other models made; its files go once nothing counts of them."""
        held: dict[str, Any]
        for held in (self._vectors, self._record_vectors, self._tokens):
            for model in held.keys() - set(models):
                del held[model]

    def confirm(self, mark: Mark) -> State:
        """Fold what has become much, and note what counts from now on."""
        every = [*self._vectors.values(), *self._record_vectors.values()]
        for vectors in every:
            vectors.fold()
        state = State(
            self.made,
            mark,
            self._passages.sizes,
            self._records.terms.sizes,
            {model: vectors.sizes for model, vectors in self._vectors.items()},
            {model: vectors.sizes for model, vectors in self._record_vectors.items()},
            {model: tokens.sizes for model, tokens in self._tokens.items()},
        )
        beside = self.folder / "state.new"
        beside.write_text(state.written())
        beside.replace(self.folder / "state.json")
        for vectors in every:
            vectors.sweep()
        self._sweep()
        return state

    def _sweep(self) -> None:
        """Remove the folders of models that are gone; another program may still read what is in them."""
        held = {f"vectors-{_short(model)}" for model in self._vectors}
        held |= {f"statements-{_short(model)}" for model in self._record_vectors}
        held |= {f"tokens-{_short(model)}" for model in self._tokens}
        for kind in ("vectors", "statements", "tokens"):
            for folder in self.folder.glob(f"{kind}-*"):
                if folder.name not in held:
                    shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def writing(self) -> Iterator[Writers]:
        """Write the words of passages and of records."""
        with self.keywords.writing() as passages, self.statements.writing() as statements:
            yield Writers(passages, statements)


def _has_grown(before: State, state: State) -> bool:
    """Whether what counted before is the beginning of what counts now."""
    held: list[tuple[NamedTuple, NamedTuple]] = [
        (before.passages, state.passages),
        (before.records, state.records),
    ]
    for old, new in (
        (before.vectors, state.vectors),
        (before.record_vectors, state.record_vectors),
        (before.tokens, state.tokens),
    ):
        held += [(old[model], new[model]) for model in old.keys() & new.keys()]
    return before.made == state.made and all(
        one == other if isinstance(one, str) else one <= other
        for sizes, others in held
        for one, other in zip(sizes, others, strict=True)
    )


def _vectors(embedded: Embedded | None) -> VectorView | None:
    return embedded.vectors if embedded else None


def _short(model: str) -> str:
    """A name for a model's files."""
    return hashlib.sha256(model.encode()).hexdigest()[:16]


def _mean(sentences: Vectors) -> Vectors:
    total: Vectors = sentences.sum(axis=0)
    return total / max(float(np.linalg.norm(total)), 1e-12)


def _with_language(content: Content) -> Content:
    language = language_of(content.language)
    return content._replace(terms=(*content.terms, (f"language:{language}", language)))
