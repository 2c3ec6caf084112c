"""The index of a library on one machine: FAISS for meaning, tantivy for words, arrays for token vectors, filters and facets.

Its files only grow (see `index_files`); when half of what they hold is dead it is made anew.
"""

import logging
import shutil
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import cast

import numpy as np

from lessonbase.filters import Facet, FacetValue, Filters, Restricted
from lessonbase.model import Finding, SectionRole, Signals
from lessonbase.retrieval.filtering import alternatives, of_reports
from lessonbase.retrieval.fusion import nearness
from lessonbase.retrieval.index import (
    NONE,
    Hidden,
    IndexDamagedError,
    Keys,
    Proposal,
    Query,
    RecordMatches,
    RecordRows,
    Vectors,
)
from lessonbase.retrieval.index_files import Files, State, View
from lessonbase.retrieval.records import RecordView
from lessonbase.store import Store
from lessonbase.store.changes import Change, Mark

log = logging.getLogger(__name__)

# Each engine proposes this many passages, or three times as many as are asked for.
CANDIDATES = 100
# So many of the nearest as wholes are compared sentence by sentence before the nearest are proposed: of the practitioner
# questions, 2 in 82 are answered by a passage of which one sentence is near and the whole is not among the nearest 200.
WIDE = 1000
# Rows that are dead are left out of every search; when there are so many, and as many as the living, all is made anew.
MANY_DEAD = 2_000


class FaissTantivy:
    """See `Index`. One program at a time may call `apply` and `rebuild`; the caller sees to that."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._folder = folder
        self._files: Files | None = None
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
            files = Files(self._folder, state.made)
            files.keywords.open()
            files.statements.open()
        else:
            files.keywords.reload()
            files.statements.reload()
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
        with self._files.writing() as writers:
            for report_id, several in by_report.items():
                self._files.replace(self._view, self._store, report_id, several, writers)
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
        files = Files(beside, uuid.uuid4().hex)
        files.keywords.make()
        files.statements.make()
        with files.writing() as writers:
            for report_id in self._store.contents.report_ids():
                content = self._store.contents.of_report(report_id)
                files.add(content.passages, content.records, writers)
                files.embed_records(self._store, content.records)
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
            hidden = of_reports(filters.hidden)
            words = files.keywords.search(query.words, view.languages, depth, among, hidden)
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

    def holding(self, word: str, hidden: Hidden = NONE) -> int:
        """See `Index`."""
        if self._files is None or self._view is None:
            return 0
        return self._files.keywords.holding(word, self._view.languages, of_reports(hidden))

    def having(self, word: str, k: int, hidden: Hidden = NONE) -> list[int]:
        """See `Index`."""
        if self._files is None or self._view is None:
            return []
        without = of_reports(hidden)
        return list(self._files.keywords.search(word, self._view.languages, k, without=without))

    def alike(self, word: str, k: int, hidden: Hidden = NONE) -> list[int]:
        """See `Index`."""
        return self._files.keywords.alike(word, k, of_reports(hidden)) if self._files else []

    def facets(self, filters: Filters, among: Keys | None = None) -> dict[Facet, list[FacetValue]]:
        """See `Index`."""
        return self._view.records.facets(filters, among) if self._view else {}

    def records(self, filters: Filters) -> RecordRows:
        """See `Index`."""
        view = self._view
        return view.records.rows(filters) if view else RecordView.empty()

    def match_records(self, query: Query, hidden: Hidden = NONE) -> RecordMatches:
        """See `Index`."""
        view, files = self._view, self._files
        if view is None or files is None:
            none = np.empty(0, dtype=np.float32)
            return RecordMatches(none.astype(np.int64), none, none.astype(bool), {})
        seen = view.records.terms.mask(Restricted(hides=hidden))
        # What is hidden stands among the nearest too: so many more are looked at.
        wide = WIDE + int(np.count_nonzero(view.records.terms.alive & ~seen))
        shares = files.statements.search(query.words, view.languages, wide)
        whole = files.statements.having_all(query.words, view.languages)
        found = [np.array([*shares, *whole], dtype=np.int64)]
        vectors = {model: vector for model, vector in query.vectors.items() if model in view.statements}
        for model, vector in vectors.items():
            held = view.statements[model]
            found.append(held.vectors.keys[held.vectors.nearest(vector, wide, held.alive)])
        keys = np.unique(np.concatenate(found))
        rows = view.records.terms.places.of(keys)
        keys = keys[(rows >= 0) & seen[rows]] if len(seen) else keys[:0]
        if others := set(whole) - shares.keys():
            shares |= files.statements.shares(query.words, view.languages, sorted(others))
        meanings = {}
        for model, vector in vectors.items():
            slots = view.statements[model].places.of(keys)
            near = np.full(len(keys), np.nan, dtype=np.float32)
            compared = view.statements[model].vectors.compared(vector, slots[slots >= 0])
            near[slots >= 0] = nearness(compared.wholes, compared.nearest)
            meanings[model] = near
        words = np.array([shares.get(key, 0.0) for key in keys.tolist()], dtype=np.float32)
        return RecordMatches(keys, words, np.isin(keys, np.array(whole, dtype=np.int64)), meanings)

    def record_vectors(self, model: str, keys: Keys) -> tuple[Keys, Vectors]:
        """See `Index`."""
        if self._view is None or model not in self._view.statements:
            return np.empty(0, dtype=np.int64), np.empty((0, 0), dtype=np.float32)
        held = self._view.statements[model]
        slots = held.places.of(keys)
        return keys[slots >= 0], held.vectors.wholes(slots[slots >= 0])

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


def _place(engine: str, keys: Iterable[int], places: dict[int, dict[str, int]]) -> None:
    for place, key in enumerate(keys, 1):
        places.setdefault(key, {})[engine] = place
