"""Records found by words and meaning, filtered, counted and sorted; and those that are like one.

The same engines find them as find passages: a record has the vectors of the sentences that state it. How long it takes:
benchmarks/records.py.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
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
from lessonbase.retrieval.rerank import shared_out
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
    `alike` are the ids of those that were found too and say almost the same; they stand in the list with it, not beside it.
    """

    record: Record
    score: float = 0.0
    words: float = 0.0
    meaning: float | None = None
    marks: tuple[tuple[int, int], ...] = ()
    alike: tuple[str, ...] = ()


class FoundRecords(Frozen):
    """Some of the records that were found, in order: `ids` are those of all, `listed` of them those that have a place of
    their own, of which `hits` are some (see `RecordHit.alike`). `programmes` is how many independent ones all are of, and
    `facets` counts all by each value, a facet's own choice set aside."""

    hits: tuple[RecordHit, ...]
    ids: tuple[str, ...]
    listed: tuple[str, ...]
    programmes: int
    facets: dict[Facet, list[FacetValue]]


class _Matched(NamedTuple):
    """The records that match a query, by key in ascending order, with their signals and score; `says` is one number for
    those that say almost the same."""

    keys: Keys
    words: NDArray[np.float32]
    meanings: NDArray[np.float32]
    scores: NDArray[np.float64]
    says: NDArray[np.intp]

    def at(self, keys: Keys) -> NDArray[np.intp]:
        """The places of some of them."""
        return np.searchsorted(self.keys, keys)


class _Listed(NamedTuple):
    """Rows of records in the order in which they are listed, and by such a row those that stand with it."""

    rows: Sequence[int]
    alike: dict[int, list[int]]

    @property
    def every(self) -> list[int]:
        """All rows, each followed by those that stand with it."""
        if not self.alike:
            return list(self.rows)
        return [one for row in self.rows for one in (row, *self.alike.get(row, ()))]


class _Known(NamedTuple):
    """What is known of the reports at one moment: under which name each one's programme is counted, and its language."""

    mark: Mark
    programmes: dict[str, str]
    languages: dict[str, str]


@dataclass
class _Kept:
    """What was found out and is kept: of the last texts what matches, by what is in the library; the others until that changes."""

    matched: dict[tuple[Mark, str], _Matched] = field(default_factory=dict)
    agreed: tuple[Mark, dict[int, int]] | None = None
    reports: _Known | None = None


class RecordSearch:
    """Search among the records of one library. Safe to use from several threads."""

    def __init__(self, store: Store, search: Search, question_characters: int) -> None:
        self._store = store
        self._search = search
        self._most = question_characters
        self._kept = _Kept()

    @contextmanager
    def _as_of_now(self) -> Iterator["RecordSearch"]:
        """The same for one search: the index is brought abreast now, and the database is read as it is now."""
        now = copy(self)
        now._search = self._search.as_of_now()
        with self._store.one_view():
            yield now

    def find(
        self,
        text: str,
        filters: Filters,
        sort: Sort | None,
        first: int,
        k: int,
        same: str | None = None,
    ) -> FoundRecords:
        """See `Records.search`."""
        with self._as_of_now() as now:
            return now._find(text, filters, sort, first, k, same)

    def _find(
        self, text: str, filters: Filters, sort: Sort | None, first: int, k: int, same: str | None
    ) -> FoundRecords:
        matched = self._match(text) if text.strip() else None
        rows = self._search.records(filters)
        if matched is not None:
            rows = _among(rows, matched.keys)
        if same is not None:
            rows = _saying(same, rows, matched)
        sort = sort or ("closest" if matched else "report")
        order = self._order(rows, matched, sort)
        listed = _Listed(order.tolist(), {})
        if matched is not None and same is None:
            # Who chose reports, or an order, has it so.
            listed = _listed(order, rows, matched, shared=sort == "closest" and not filters.report)
        ids = [each.decode() for each in rows.ids.tolist()]
        under = self._known().programmes
        counted = None if matched is None else matched.keys
        return FoundRecords(
            hits=tuple(self._hits(listed, first, k, ids, rows.keys, matched, text)),
            ids=tuple(ids[row] for row in listed.every),
            listed=tuple(ids[row] for row in listed.rows),
            programmes=len({under.get(each, each) for each in np.unique(rows.reports).tolist()}),
            facets=self._search.facets(filters, counted if same is None else rows.keys),
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
        with self._as_of_now() as now:
            return now._like(record, k)

    def _like(self, record: Record, k: int) -> list[RecordHit]:
        rows = self._search.records(Filters())
        own = rows.keys[rows.ids == record.id.encode()]
        model = self._search.model
        keys, vectors = self._search.record_vectors(model, own) if model else (own[:0], np.empty((0, 0)))
        query = Query(record.statement, {model: vectors[0]} if model and len(keys) else {})
        matched = self._scored(query)
        rows = _among(rows, np.setdiff1d(matched.keys, own))
        listed = _listed(self._order(rows, matched, "closest"), rows, matched, shared=True)
        ids = [each.decode() for each in rows.ids.tolist()]
        return list(self._hits(listed, 0, k, ids, rows.keys, matched, ""))

    def _match(self, text: str) -> _Matched:
        """What matches a text; the last few are kept, so that another filter or order does not look for them again."""
        question = plain_question(text, self._most)
        key = (self._search.mark(), question)
        if key not in self._kept.matched:
            found = self._scored(self._search.asked(question))
            while len(self._kept.matched) >= TEXTS_KEPT:
                self._kept.matched.pop(next(iter(self._kept.matched)), None)
            self._kept.matched[key] = found
        return self._kept.matched[key]

    def _scored(self, query: Query) -> _Matched:
        found = self._search.match_records(query)
        meanings = next(iter(found.meanings.values()), np.full(len(found.keys), np.nan, dtype=np.float32))
        scores = fused(found.words, meanings)
        left = found.all_words | (scores >= MATCHES)
        keys = found.keys[left]
        return _Matched(keys, found.words[left], meanings[left], scores[left], self._saying(keys))

    def _saying(self, keys: Keys) -> NDArray[np.intp]:
        """By key of some records, in ascending order, one number for those that say almost the same, or the same as one
        that does (see `store.linking`)."""
        rows = _among(self._search.records(Filters()), keys)
        ids = [each.decode() for each in rows.ids.tolist()]
        at = dict(zip(ids, np.searchsorted(keys, rows.keys).tolist(), strict=True))
        pairs = [(at[one], at[other]) for one, other in self._store.browsing.repeats_among(ids)]
        says = np.arange(len(keys))
        if not pairs:
            return says
        some, others = np.array(pairs).T
        before = None
        while before is None or not np.array_equal(says, before):
            before = says.copy()
            least = np.minimum(says[some], says[others])
            np.minimum.at(says, some, least)
            np.minimum.at(says, others, least)
        return says

    def _order(self, rows: RecordRows, matched: _Matched | None, sort: Sort) -> NDArray[np.intp]:
        """The rows in order; those that are equal, closest first where something is looked for, else as they stand."""
        first = rows.order if matched is None else -matched.scores[matched.at(rows.keys)]
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
        self,
        listed: _Listed,
        first: int,
        k: int,
        ids: Sequence[str],
        keys: Keys,
        matched: _Matched | None,
        text: str,
    ) -> Iterator[RecordHit]:
        """Those listed after the `first`; `ids` and `keys` are those of all rows."""
        languages = self._known().languages
        shown = listed.rows[first : first + k]
        by_id = {record.id: record for record in self._store.browsing.records([ids[row] for row in shown])}
        for row in shown:
            record = by_id.get(ids[row])
            if record is None:  # it went while we looked
                continue
            if matched is None:
                yield RecordHit(record=record)
                continue
            at = int(matched.at(keys[row]))
            near = float(matched.meanings[at])
            yield RecordHit(
                record=record,
                score=float(matched.scores[at]),
                words=float(matched.words[at]),
                meaning=None if np.isnan(near) else near,
                marks=_marks(record, text, languages),
                alike=tuple(ids[other] for other in listed.alike.get(row, ())),
            )

    def _known(self) -> _Known:
        mark = self._search.mark()
        if self._kept.reports is None or self._kept.reports.mark != mark:
            reports = self._store.reports()
            languages = {report.id: report.language or "" for report in reports}
            self._kept.reports = _Known(mark, programmes(reports), languages)
        return self._kept.reports

    def _agreeing(self, rows: RecordRows) -> NDArray[np.int64]:
        """By row, how many other programmes say much the same. Kept for each record until the library changes."""
        mark = self._search.mark()
        if self._kept.agreed is None or self._kept.agreed[0] != mark:
            self._kept.agreed = (mark, {})
        kept = self._kept.agreed[1]
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


def _saying(record_id: str, rows: RecordRows, matched: _Matched | None) -> RecordRows:
    """A record, where it is one of some, and those of them that say almost the same."""
    own = rows.ids == record_id.encode()
    if matched is None or not own.any():
        return rows.of(np.flatnonzero(own))
    says = matched.says[matched.at(rows.keys)]
    return rows.of(np.flatnonzero(says == says[own]))


def _listed(order: NDArray[np.intp], rows: RecordRows, matched: _Matched, *, shared: bool) -> _Listed:
    """Rows in an order as they are listed: those that say almost the same at the place of the first; and, where the places
    are `shared`, so that no report crowds out the others."""
    at = matched.at(rows.keys)
    says = matched.says[at].tolist()
    alike: dict[int, list[int]] = {}
    first: dict[int, int] = {}
    for row in order.tolist():
        head = first.setdefault(says[row], row)
        if head != row:
            alike.setdefault(head, []).append(row)
    listed = list(first.values())
    if shared:
        scores = matched.scores[at[listed]].tolist()
        listed = [listed[place] for place, _ in shared_out(rows.reports[listed].tolist(), scores)]
    return _Listed(listed, alike)
