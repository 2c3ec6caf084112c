"""Records found by words and meaning, filtered, counted and sorted; and those that are like one.

The same engines find them as find passages: a record has the vectors of the sentences that state it. How long it takes:
benchmarks/records.py.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lessonbase.answering.lexicon import stems
from lessonbase.answering.voices import overlap, programmes
from lessonbase.asking import plain_question
from lessonbase.filters import Facet, FacetValue, Filters, Sort
from lessonbase.model import Frozen, Record
from lessonbase.retrieval import Search
from lessonbase.retrieval.analysis import language_of, said_in
from lessonbase.retrieval.fusion import fused
from lessonbase.retrieval.index import Keys, Query, RecordRows
from lessonbase.store import Store
from lessonbase.store.changes import Mark

# A record that scores less and lacks a word of what is looked for is not shown: read off eleven queries on the starter
# library and three reports, and not judged on others yet.
MATCHES = 0.40
# Two records say much the same if they are so near in meaning, and share so much of the words of the shorter. Of the 70
# nearest pairs of independent programmes in the starter library 7 are so, and each pair says the same; of those that are
# near in meaning alone, less than half.
SAME_MEANING, SAME_WORDS = 0.60, 0.40
# So many of the nearest are compared word by word.
COMPARED = 20
# Rows of the table of nearness that are made at once: 40 MB at 20,000 records.
LOT = 512
TEXTS_KEPT = 8


class RecordHit(Frozen):
    """A record that was found, and its signals: the share of the query's words that it has, in [0, 1], its nearness in
    meaning (a cosine; None without a vector), and `marks`, the characters [start, end) of the statement that are such words.
    """

    record: Record
    score: float = 0.0
    words: float = 0.0
    meaning: float | None = None
    marks: tuple[tuple[int, int], ...] = ()


class FoundRecords(Frozen):
    """Some of the records that were found, in order: `ids` are those of all, `programmes` how many independent ones they
    are of, and `facets` counts them by each value, a facet's own choice set aside."""

    hits: tuple[RecordHit, ...]
    ids: tuple[str, ...]
    programmes: int
    facets: dict[Facet, list[FacetValue]]


class _Matched(NamedTuple):
    """The records that match a query, by key in ascending order, with their signals and score."""

    keys: Keys
    words: NDArray[np.float32]
    meanings: NDArray[np.float32]
    scores: NDArray[np.float64]


class _Known(NamedTuple):
    """What is known of the reports at one moment: under which name each one's programme is counted, and its language."""

    mark: Mark
    programmes: dict[str, str]
    languages: dict[str, str]


class RecordSearch:
    """Search among the records of one library. Safe to use from several threads."""

    def __init__(self, store: Store, search: Search, question_characters: int) -> None:
        self._store = store
        self._search = search
        self._most = question_characters
        self._matched: dict[tuple[Mark, str], _Matched] = {}
        self._agreed: tuple[Mark, dict[int, int]] | None = None
        self._reports: _Known | None = None

    def find(self, text: str, filters: Filters, sort: Sort | None, first: int, k: int) -> FoundRecords:
        """See `Records.search`."""
        matched = self._match(text) if text.strip() else None
        rows = self._search.records(filters)
        if matched is not None:
            rows = _among(rows, matched.keys)
        order = self._order(rows, matched, sort or ("closest" if matched else "report"))
        ids = [each.decode() for each in rows.ids[order].tolist()]
        under = self._known().programmes
        return FoundRecords(
            hits=tuple(
                self._hits(ids[first : first + k], rows.keys[order[first : first + k]], matched, text)
            ),
            ids=tuple(ids),
            programmes=len({under.get(each, each) for each in np.unique(rows.reports).tolist()}),
            facets=self._search.facets(filters, None if matched is None else matched.keys),
        )

    def matching(self, text: str, filters: Filters | None = None) -> set[str]:
        """The ids of all records that match a text, of those that have the filters; without a text, of all that have them."""
        rows = self._search.records(filters or Filters())
        if text.strip():
            rows = _among(rows, self._match(text).keys)
        return {each.decode() for each in rows.ids.tolist()}

    def marks(self, record: Record, text: str) -> tuple[tuple[int, int], ...]:
        """See `Records.marks`."""
        return _marks(record, text, self._known().languages)

    def like(self, record: Record, k: int) -> list[RecordHit]:
        """See `Records.more_like`."""
        rows = self._search.records(Filters())
        own = rows.keys[rows.ids == record.id.encode()]
        model = self._search.model
        keys, vectors = self._search.record_vectors(model, own) if model else (own[:0], np.empty((0, 0)))
        query = Query(record.statement, {model: vectors[0]} if model and len(keys) else {})
        matched = self._scored(query)
        rows = _among(rows, np.setdiff1d(matched.keys, own))
        order = self._order(rows, matched, "closest")[:k]
        ids = [each.decode() for each in rows.ids[order].tolist()]
        return list(self._hits(ids, rows.keys[order], matched, ""))

    def _match(self, text: str) -> _Matched:
        """What matches a text; the last few are kept, so that another filter or order does not look for them again."""
        question = plain_question(text, self._most)
        key = (self._search.mark(), question)
        if key not in self._matched:
            found = self._scored(self._search.asked(question))
            while len(self._matched) >= TEXTS_KEPT:
                self._matched.pop(next(iter(self._matched)), None)
            self._matched[key] = found
        return self._matched[key]

    def _scored(self, query: Query) -> _Matched:
        found = self._search.match_records(query)
        meanings = next(iter(found.meanings.values()), np.full(len(found.keys), np.nan, dtype=np.float32))
        scores = fused(found.words, meanings)
        left = found.all_words | (scores >= MATCHES)
        return _Matched(found.keys[left], found.words[left], meanings[left], scores[left])

    def _order(self, rows: RecordRows, matched: _Matched | None, sort: Sort) -> NDArray[np.intp]:
        """The rows in order; those that are equal, closest first where something is looked for, else as they stand."""
        first = rows.order if matched is None else -matched.scores[np.searchsorted(matched.keys, rows.keys)]
        by: NDArray[Any]
        match sort:
            case "newest":
                by = -rows.years
            case "surest":
                by = -rows.sureness
            case "agreed":
                by = -self._agreeing(rows)
            case "report":
                by = rows.order
            case "closest":
                by = first
        return np.lexsort((rows.order, first, by))

    def _hits(
        self, ids: Sequence[str], keys: Keys, matched: _Matched | None, text: str
    ) -> Iterator[RecordHit]:
        languages = self._known().languages
        by_id = {record.id: record for record in self._store.browsing.records(ids)}
        for record_id, key in zip(ids, keys.tolist(), strict=True):
            record = by_id.get(record_id)
            if record is None:  # it went while we looked
                continue
            if matched is None:
                yield RecordHit(record=record)
                continue
            at = int(np.searchsorted(matched.keys, key))
            near = float(matched.meanings[at])
            yield RecordHit(
                record=record,
                score=float(matched.scores[at]),
                words=float(matched.words[at]),
                meaning=None if np.isnan(near) else near,
                marks=_marks(record, text, languages),
            )

    def _known(self) -> _Known:
        mark = self._search.mark()
        if self._reports is None or self._reports.mark != mark:
            reports = self._store.reports()
            languages = {report.id: report.language or "" for report in reports}
            self._reports = _Known(mark, programmes(reports), languages)
        return self._reports

    def _agreeing(self, rows: RecordRows) -> NDArray[np.int64]:
        """By row, how many other programmes say much the same. Kept for each record until the library changes."""
        mark = self._search.mark()
        if self._agreed is None or self._agreed[0] != mark:
            self._agreed = (mark, {})
        kept = self._agreed[1]
        new = rows.keys[[key not in kept for key in rows.keys.tolist()]] if len(kept) else rows.keys
        if len(new):
            kept |= dict.fromkeys(new.tolist(), 0) | dict(self._voices(new))
        return np.array([kept[key] for key in rows.keys.tolist()], dtype=np.int64)

    def _voices(self, keys: Keys) -> Iterator[tuple[int, int]]:
        """By key of some records, how many other programmes say much the same."""
        every = self._search.records(Filters())
        model, under = self._search.model, self._known().programmes
        if model is None:
            return
        all_keys, vectors = self._search.record_vectors(model, every.keys)
        at = {key: row for row, key in enumerate(every.keys.tolist())}
        rows = [at[key] for key in all_keys.tolist()]
        of = np.unique([under.get(each, each) for each in every.reports[rows].tolist()], return_inverse=True)[
            1
        ]
        own_rows = np.flatnonzero(np.isin(all_keys, keys))
        ids = [each.decode() for each in every.ids[rows].tolist()]
        said: dict[int, frozenset[str]] = {}
        for start in range(0, len(own_rows), LOT):
            lot = own_rows[start : start + LOT]
            near = vectors[lot] @ vectors.T
            near[of[lot][:, None] == of[None, :]] = -1
            most = min(COMPARED, near.shape[1])
            nearest = np.argpartition(-near, most - 1, axis=1)[:, :most]
            pairs = [
                (int(row), int(other))
                for line, row in enumerate(lot)
                for other in nearest[line]
                if near[line, other] >= SAME_MEANING
            ]
            wanted = sorted({each for pair in pairs for each in pair} - said.keys())
            statements = self._store.browsing.statements([ids[each] for each in wanted])
            said |= {each: stems(statements.get(ids[each], "")) for each in wanted}
            agree: dict[int, set[int]] = {}
            for row, other in pairs:
                if overlap(said[row], said[other]) >= SAME_WORDS:
                    agree.setdefault(row, set()).add(int(of[other]))
            yield from ((int(all_keys[row]), len(others)) for row, others in agree.items())


def _marks(record: Record, text: str, languages: dict[str, str]) -> tuple[tuple[int, int], ...]:
    """Where the statement of a record has words of a text."""
    return tuple(said_in(record.statement, text, language_of(languages.get(record.report_id))))


def _among(rows: RecordRows, keys: Keys) -> RecordRows:
    """Those of some records whose keys are given."""
    held = np.isin(rows.keys, keys)
    return rows.of(np.flatnonzero(held))
