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
from lessonbase.model import Finding, SectionRole
from lessonbase.retrieval.filtering import alternatives, of_reports
from lessonbase.retrieval.fusion import nearness
from lessonbase.retrieval.index import (
    NONE,
    Hidden,
    IndexDamagedError,
    Keys,
    NoIndexError,
    Query,
    RecordMatches,
    RecordRows,
    Vectors,
)
from lessonbase.retrieval.index_files import Files, State, View
from lessonbase.retrieval.proposals import NOTHING, Compared, Facts, Proposals
from lessonbase.retrieval.proposing import WIDE, at_large, proposed
from lessonbase.retrieval.records import RecordView
from lessonbase.retrieval.spread import AtLarge, spaced
from lessonbase.store import Store
from lessonbase.store.changes import Change, Mark

log = logging.getLogger(__name__)

# Rows that are dead are left out of every search; when there are so many, and as many as the living, all is made anew.
MANY_DEAD = 2_000


class FaissTantivy:
    """See `Index`. One program at a time may call `apply` and `rebuild`; the caller sees to that.

    Without `passages` it holds the records only, for an index that has the passages elsewhere.
    """

    def __init__(self, store: Store, folder: Path, *, passages: bool = True) -> None:
        self._store = store
        self._folder = folder
        self._passages = passages
        self._files: Files | None = None
        self._view: View | None = None

    @property
    def mark(self) -> Mark | None:
        """See `Index`."""
        return self._view.state.mark if self._view else None

    @property
    def made(self) -> str | None:
        """What names it among those that were made anew."""
        return self._view.state.made if self._view else None

    def open(self) -> None:
        """See `Index`."""
        state = State.read(self._folder / "state.json")
        if state is None:
            if not self._folder.exists():
                raise NoIndexError("there is none")
            raise IndexDamagedError("what says how much of its files counts cannot be read")
        if self._view is not None and self._view.state == state:
            return
        files = self._files
        if files is None or files.made != state.made:
            files = Files(self._folder, state.made, self._passages)
            files.keywords.open()
            files.statements.open()
        else:
            files.keywords.reload()
            files.statements.reload()
        view = files.open(state, self._view)
        if (
            state.mark == self._store.changes.last()
        ):  # else a removal may have been stopped amid, and is applied once more
            _check_words(files, view)
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
        view = self._files.open(self._files.confirm(changes[-1].mark), self._view)
        _check_words(self._files, view)
        self._view = view
        dead = len(view.passages.alive) - np.count_nonzero(view.passages.alive)
        if dead > max(MANY_DEAD, len(view.passages.alive) // 2):
            self.rebuild()

    def rebuild(self) -> None:
        """See `Index`."""
        # What is written meanwhile is applied once more, later.
        self.make(uuid.uuid4().hex, self._store.changes.last())

    def make(self, made: str, mark: Mark) -> None:
        """Make it anew, under a name, as of a place in the log that has passed."""
        beside, former = (self._folder.with_name(f"{self._folder.name}.{end}") for end in ("new", "old"))
        for folder in (beside, former):
            shutil.rmtree(folder, ignore_errors=True)
        files = Files(beside, made, self._passages)
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

    def search(self, query: Query, filters: Filters, k: int) -> Proposals:
        """See `Index`."""
        view, files = self._view, self._files
        if view is None or files is None:
            return NOTHING
        return proposed(query, k, _Left(view, files, filters))

    def at_large(self, query: Query) -> AtLarge:
        """See `Index`."""
        if self._view is None or self._files is None:
            return AtLarge({}, {})
        return at_large(query, _Left(self._view, self._files, Filters()))

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
            slots = view.statements[model].slots_of(keys)
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
        slots = held.slots_of(keys)
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
        wholes = of_model.vectors.wholes(of_model.slots_of(np.array(some, dtype=np.int64)))
        if not all(np.array_equal(pairs[key][0], whole) for key, whole in zip(some, wholes, strict=True)):
            return [f"vectors that {model} made are not those of the database"]
        return []


def _check_words(files: Files, view: View) -> None:
    if files.keywords.count() < np.count_nonzero(view.passages.alive):
        raise IndexDamagedError("the folder keywords holds less than it should")


class _Left:
    """What filters leave of an index; see `Engines`."""

    def __init__(self, view: View, files: Files, filters: Filters) -> None:
        self._view, self._files, self._filters = view, files, filters
        self._left = view.passages.mask(filters)

    def words(self, question: str, k: int) -> dict[int, float]:
        if not self._left.any():
            return {}
        among = alternatives(self._filters, self._view.passages.years)
        hidden = of_reports(self._filters.hidden)
        return self._files.keywords.search(question, self._view.languages, k, among, hidden)

    def shares(self, question: str, keys: Sequence[int]) -> dict[int, float]:
        return self._files.keywords.shares(question, self._view.languages, keys)

    def compares(self, model: str, vector: Vectors) -> bool:
        return self._view.compares(model, vector)

    def nearest(self, model: str, vector: Vectors, k: int) -> Keys:
        held = self._view.embedded[model].vectors
        return held.keys[held.nearest(vector, k, self._view.allowed(model, self._filters))]

    def compared(self, model: str, vector: Vectors, keys: Keys) -> tuple[Keys, Compared]:
        slots = self._view.embedded[model].slots_of(keys)
        held = slots >= 0
        return keys[held], self._view.embedded[model].vectors.compared(vector, slots[held])

    def at_large(self, k: int) -> Keys:
        keys = self._view.passages.keys[self._view.passages.alive]
        return spaced(keys, k)

    def late(self, model: str, tokens: Vectors, keys: Keys) -> dict[int, float]:
        view = self._view
        if model not in view.tokens or view.state.tokens[model].dimension != tokens.shape[1]:
            return {}
        return view.tokens[model].compared(tokens, keys)

    def others(self, keys: Keys, k: int) -> Keys:
        return np.setdiff1d(self._view.passages.keys[self._left], keys)[:k]

    def facts(self, keys: Keys) -> dict[int, Facts]:
        passages = self._view.passages
        keys = keys[passages.places.of(keys) >= 0]
        told = zip(keys.tolist(), passages.codes("report", keys), passages.codes("role", keys), strict=True)
        return {key: Facts(report or "", cast("SectionRole | None", role)) for key, report, role in told}
