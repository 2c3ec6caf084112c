"""The index of a library on one machine: FAISS for meaning, tantivy for words, arrays for token vectors, filters and facets.

Its files only grow, and `state.json` says how much of each counts: a write that was stopped half way leaves nothing that
is ever read, and searches go on in what was there before. When half of it is dead it is made anew.
"""

import hashlib
import json
import logging
import shutil
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np

from lessonbase.filters import Facet, FacetValue, Filters
from lessonbase.model import Finding, SectionRole, Signals
from lessonbase.retrieval.analysis import language_of
from lessonbase.retrieval.filtering import Mask, Places, Sizes, TermTable, TermView, alternatives
from lessonbase.retrieval.fusion import nearness
from lessonbase.retrieval.index import IndexDamagedError, Keys, Proposal, Query, Vectors
from lessonbase.retrieval.keywords import KeywordIndex, KeywordWriter
from lessonbase.retrieval.late import TokenFiles, TokenSizes, TokenView
from lessonbase.retrieval.vectors import VectorFiles, VectorSizes, VectorView
from lessonbase.store import Store
from lessonbase.store.changes import Change, Mark
from lessonbase.store.contents import PassageContent, record_key
from lessonbase.store.rows import VectorPair

log = logging.getLogger(__name__)

FORMAT = 2
# Each engine proposes this many passages, or three times as many as are asked for.
CANDIDATES = 100
# So many of the nearest as wholes are compared sentence by sentence before the nearest are proposed: of the practitioner
# questions, 2 in 82 are answered by a passage of which one sentence is near and the whole is not among the nearest 200.
WIDE = 1000
# Rows that are dead are left out of every search; when there are so many, and as many as the living, all is made anew.
MANY_DEAD = 2_000


class State(NamedTuple):
    """How much of each file counts; `made` is another for each index that was made anew."""

    made: str
    mark: Mark
    passages: Sizes
    records: Sizes
    vectors: dict[str, VectorSizes]
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
                {model: TokenSizes(*sizes) for model, sizes in held["tokens"].items()},
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None


class _Embedded:
    """The vectors of one model as they stand to the passages that live."""

    def __init__(self, vectors: VectorView, passages: TermView) -> None:
        self.vectors = vectors
        rows = passages.places.of(vectors.keys)
        self.alive = vectors.latest & (rows >= 0)
        self.row_of_slot = np.where(self.alive, rows, 0)
        living = np.flatnonzero(self.alive)
        self.places = Places(vectors.keys[living], living)

    def other_than_held(self, pairs: Mapping[int, VectorPair]) -> dict[int, VectorPair]:
        """Those of some vectors, by passage key, that are not held as they are."""
        slots = self.places.of(np.array(list(pairs), dtype=np.int64))
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
        records: TermView,
        vectors: dict[str, VectorView],
        tokens: dict[str, TokenView],
    ) -> None:
        self.state = state
        self.tokens = tokens
        self.passages = passages
        self.records = records
        self.embedded = {model: _Embedded(view, passages) for model, view in vectors.items()}
        self._values = {scheme: passages.values(scheme) for scheme in ("report", "role")}
        self.languages = [
            passages.names[number][0].removeprefix("language:")
            for number in np.flatnonzero(passages.counts(passages.alive))
            if passages.names[number][0].startswith("language:")
        ]
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

    def values(self, scheme: str, keys: Keys) -> list[str | None]:
        """The code of living passages in a scheme of which each has one at most."""
        numbers = self._values[scheme][self.passages.places.of(keys)].tolist()
        return [self.passages.names[each][0].partition(":")[2] if each >= 0 else None for each in numbers]


class _Files:
    """The files of an index in one folder; one writer at a time."""

    def __init__(self, folder: Path, made: str) -> None:
        self.folder = folder
        self.made = made
        self._passages = TermTable(folder / "passages")
        self._records = TermTable(folder / "records")
        self._vectors: dict[str, VectorFiles] = {}
        self._tokens: dict[str, TokenFiles] = {}
        self.keywords = KeywordIndex(folder / "keywords")

    def open(self, state: State) -> View:
        """What the state says. Raises IndexDamagedError if the files are not so."""
        return View(
            state,
            self._passages.open(state.passages),
            self._records.open(state.records),
            {model: self._vectors_of(model).open(sizes) for model, sizes in state.vectors.items()},
            {model: self._tokens_of(model).open(sizes) for model, sizes in state.tokens.items()},
        )

    def _vectors_of(self, model: str) -> VectorFiles:
        if model not in self._vectors:
            self._vectors[model] = VectorFiles(self.folder / f"vectors-{_short(model)}")
        return self._vectors[model]

    def _tokens_of(self, model: str) -> TokenFiles:
        if model not in self._tokens:
            self._tokens[model] = TokenFiles(self.folder / f"tokens-{_short(model)}")
        return self._tokens[model]

    def replace(
        self, view: View, store: Store, report_id: str, changes: Sequence[Change], writer: KeywordWriter
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
                record_rows = view.records.rows_with(f"report:{report_id}")
            else:
                rows = view.passages.rows_of(
                    np.array([each.key for each in content.passages], dtype=np.int64)
                )
                keys = {record_key(one) for one in only} | {each.key for each in content.records}
                record_rows = view.records.rows_of(np.array(sorted(keys), dtype=np.int64))
            writer.remove(view.passages.keys[rows].tolist())
            self._passages.kill(rows)
            self._records.kill(record_rows)
            self.add(content.passages, content.records, writer)
        if kinds & {"passages", "vectors"}:
            if only is None:
                self.embed(store, [each.key for each in content.passages])
            else:
                held = view.passages.keys[view.passages.rows_with(f"report:{report_id}")]
                self.embed(store, held.tolist(), view)

    def add(self, passages: Sequence[PassageContent], records: Sequence[Any], writer: KeywordWriter) -> None:
        """Add passages, but for their vectors, and records."""
        passages = [_with_language(each) for each in passages]
        self._passages.append([(each.key, each.terms) for each in passages])
        self._records.append([(each.key, each.terms) for each in records])
        writer.add(passages)

    def embed(self, store: Store, keys: Sequence[int], view: View | None = None) -> None:
        """Add the vectors that passages have, but for those that stand in `view` as they are."""
        for model, pairs in store.embeddings.by_model(keys).items():
            if view and model in view.embedded:
                pairs = view.embedded[model].other_than_held(pairs)
            if not pairs:
                continue
            wholes = np.array([whole for whole, _ in pairs.values()], dtype=np.float32)
            sentences = [each for _, each in pairs.values()]
            self._vectors_of(model).append(np.array(list(pairs), dtype=np.int64), wholes, sentences)
            if tokens := store.added_models.tokens(list(pairs), model):
                self._tokens_of(model).append(tokens)

    def keep_only(self, models: Collection[str]) -> None:
        """Let go of what other models made; its files go once nothing counts of them."""
        for model in self._vectors.keys() - set(models):
            del self._vectors[model]
        for model in self._tokens.keys() - set(models):
            del self._tokens[model]

    def confirm(self, mark: Mark) -> State:
        """Fold what has become much, and note what counts from now on."""
        for vectors in self._vectors.values():
            vectors.fold()
        state = State(
            self.made,
            mark,
            self._passages.sizes,
            self._records.sizes,
            {model: vectors.sizes for model, vectors in self._vectors.items()},
            {model: tokens.sizes for model, tokens in self._tokens.items()},
        )
        beside = self.folder / "state.new"
        beside.write_text(state.written())
        beside.replace(self.folder / "state.json")
        for vectors in self._vectors.values():
            vectors.sweep()
        self._sweep()
        return state

    def _sweep(self) -> None:
        """Remove the folders of models that are gone; another program may still read what is in them."""
        held = {f"vectors-{_short(model)}" for model in self._vectors}
        held |= {f"tokens-{_short(model)}" for model in self._tokens}
        for kind in ("vectors", "tokens"):
            for folder in self.folder.glob(f"{kind}-*"):
                if folder.name not in held:
                    shutil.rmtree(folder, ignore_errors=True)


class FaissTantivy:
    """See `Index`. One program at a time may call `apply` and `rebuild`; the caller sees to that."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._folder = folder
        self._files: _Files | None = None
        self._view: View | None = None

    @property
    def mark(self) -> Mark | None:
        """See `Index`."""
        return self._view.state.mark if self._view else None

    def open(self) -> None:
        """See what is on the disk, if it is not what is held. Raises IndexDamagedError where that is no sound index."""
        state = State.read(self._folder / "state.json")
        if state is None:
            raise IndexDamagedError("there is none")
        if self._view is not None and self._view.state == state:
            return
        files = self._files
        if files is None or files.made != state.made:
            files = _Files(self._folder, state.made)
            files.keywords.open()
        else:
            files.keywords.reload()
        view = files.open(state)
        if files.keywords.count() < np.count_nonzero(view.passages.alive):
            raise IndexDamagedError("the folder keywords holds less than it should")
        self._files, self._view = files, view

    def apply(self, changes: Sequence[Change]) -> None:
        """See `Index`."""
        assert self._files is not None
        assert self._view is not None
        by_report: dict[str, list[Change]] = {}
        for change in changes:
            if change.what != "models":
                by_report.setdefault(change.report_id, []).append(change)
        if any(change.what == "models" for change in changes):
            self._files.keep_only(self._store.embeddings.models())
        with self._files.keywords.writing() as writer:
            for report_id, several in by_report.items():
                self._files.replace(self._view, self._store, report_id, several, writer)
        view = self._files.open(self._files.confirm(changes[-1].mark))
        self._view = view
        dead = len(view.passages.alive) - np.count_nonzero(view.passages.alive)
        if dead > max(MANY_DEAD, len(view.passages.alive) // 2):
            self.rebuild()

    def rebuild(self) -> None:
        """See `Index`."""
        mark = self._store.changes.last()  # what is written meanwhile is applied once more, later
        beside, former = (self._folder.with_name(f"{self._folder.name}.{end}") for end in ("new", "old"))
        for folder in (beside, former):
            shutil.rmtree(folder, ignore_errors=True)
        files = _Files(beside, uuid.uuid4().hex)
        files.keywords.make()
        with files.keywords.writing() as writer:
            for report_id in self._store.contents.report_ids():
                content = self._store.contents.of_report(report_id)
                files.add(content.passages, content.records, writer)
                files.embed(self._store, [each.key for each in content.passages])
        files.confirm(mark)
        if self._folder.exists():
            self._folder.rename(former)
        beside.rename(self._folder)
        shutil.rmtree(former, ignore_errors=True)
        self._files = self._view = None
        self.open()

    def search(self, query: Query, filters: Filters, k: int) -> dict[int, Proposal]:
        """See `Index`."""
        view, files = self._view, self._files
        if view is None or files is None:
            return {}
        left = view.passages.mask(filters)
        depth = max(CANDIDATES, 3 * k)
        places: dict[int, dict[str, int]] = {}
        words: dict[int, float] = {}
        if left.any():
            among = alternatives(filters, view.passages.years)
            words = files.keywords.search(query.words, view.languages, depth, among)
            _place("words", words, places)
        vectors = {model: vector for model, vector in query.vectors.items() if view.compares(model, vector)}
        for model, vector in vectors.items():
            held = view.embedded[model].vectors
            # What is compared token by token needs no such care here.
            wide = depth if model in query.tokens else max(WIDE, depth)
            near = held.nearest(vector, wide, view.allowed(model, filters))
            compared = held.compared(vector, near)
            order = np.argsort(-nearness(compared.wholes, compared.nearest), kind="stable")[:depth]
            _place(model, held.keys[near[order]].tolist(), places)
        if words:  # what another engine proposed may share words too, only fewer
            others = [key for key in places if key not in words]
            words |= files.keywords.shares(query.words, view.languages, others)
        proposed = np.array(sorted(places), dtype=np.int64)
        found = proposed[view.passages.places.of(proposed) >= 0]
        if len(found) < k:  # fewer are near or share a word than were asked for: others follow
            rest = np.setdiff1d(view.passages.keys[left], found)
            found = np.concatenate([found, rest[: k - len(found)]])
        keys_found = found.tolist()
        meanings: dict[int, dict[str, float]] = {}
        of_sentences: dict[int, dict[str, tuple[float, ...]]] = {}
        for model, vector in vectors.items():
            slots = view.embedded[model].places.of(found)
            compared = view.embedded[model].vectors.compared(vector, slots[slots >= 0])
            near_each = nearness(compared.wholes, compared.nearest).tolist()
            for number, key in enumerate(found[slots >= 0].tolist()):
                meanings.setdefault(key, {})[model] = near_each[number]
                of_sentences.setdefault(key, {})[model] = compared.of(number)
        late: dict[int, dict[str, float]] = {}
        for model, tokens in query.tokens.items():
            if model in view.tokens and view.state.tokens[model].dimension == tokens.shape[1]:
                for key, cosine in view.tokens[model].compared(tokens, found).items():
                    late.setdefault(key, {})[model] = cosine
        told = zip(keys_found, view.values("report", found), view.values("role", found), strict=True)
        return {
            key: Proposal(
                report or "",
                Signals(
                    words=words.get(key, 0.0),
                    meanings=meanings.get(key, {}),
                    sentence_meanings=of_sentences.get(key, {}),
                    places=places.get(key, {}),
                    late=late.get(key, {}),
                    role=cast("SectionRole | None", role),
                ),
            )
            for key, report, role in told
        }

    def holding(self, word: str) -> int:
        """See `Index`."""
        return self._files.keywords.holding(word, self._view.languages) if self._files and self._view else 0

    def having(self, word: str, k: int) -> list[int]:
        """See `Index`."""
        if self._files is None or self._view is None:
            return []
        return list(self._files.keywords.search(word, self._view.languages, k))

    def alike(self, word: str, k: int) -> list[int]:
        """See `Index`."""
        return self._files.keywords.alike(word, k) if self._files else []

    def facets(self, filters: Filters) -> dict[Facet, list[FacetValue]]:
        """See `Index`."""
        return self._view.records.facets(filters) if self._view else {}

    def count(self) -> int:
        """See `Index`."""
        return int(np.count_nonzero(self._view.passages.alive)) if self._view else 0

    def check(self) -> list[Finding]:
        """See `Index`."""
        view, files = self._view, self._files
        if view is None or files is None:
            return [Finding(well=False, text="There is no search index; the next search makes it.")]
        faults = []
        held = np.sort(view.passages.keys[view.passages.alive])
        if not np.array_equal(held, self._store.embeddings.passage_keys()):
            faults.append("it does not hold the passages of the database")
        if files.keywords.count() != len(held):
            faults.append("its words are not those of the passages")
        for model in {*view.embedded, *self._store.embeddings.models()}:
            faults += self._faults_of_model(view, model)
        if not faults:
            return [Finding(well=True, text=f"The search index holds all {len(held):,} passages.")]
        text = f"The search index is not sound: {'; '.join(faults)}. 'lessonbase reindex' makes it anew."
        return [Finding(well=False, text=text)]

    def _faults_of_model(self, view: View, model: str) -> Iterable[str]:
        stored = self._store.embeddings.vector_keys(model)
        of_model = view.embedded.get(model)
        held = of_model.vectors.keys[of_model.alive] if of_model else np.empty(0, dtype=np.int64)
        if not np.array_equal(np.sort(held), stored):
            return [f"it does not hold the vectors that {model} made"]
        if of_model is None or not len(held):
            return []
        if not of_model.vectors.sound():
            return [f"vectors that {model} made are empty or no numbers"]
        some = held[np.linspace(0, len(held) - 1, min(len(held), 100)).astype(int)].tolist()
        pairs = self._store.embeddings.pairs(some, model)
        wholes = of_model.vectors.wholes(of_model.places.of(np.array(some, dtype=np.int64)))
        if not all(np.array_equal(pairs[key][0], whole) for key, whole in zip(some, wholes, strict=True)):
            return [f"vectors that {model} made are not those of the database"]
        return []


def _with_language(passage: PassageContent) -> PassageContent:
    language = language_of(passage.language)
    return passage._replace(terms=(*passage.terms, (f"language:{language}", language)))


def _short(model: str) -> str:
    return hashlib.sha256(model.encode()).hexdigest()[:16]


def _place(engine: str, keys: Iterable[int], places: dict[int, dict[str, int]]) -> None:
    for place, key in enumerate(keys, 1):
        places.setdefault(key, {})[engine] = place
