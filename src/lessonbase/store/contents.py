"""What a search index holds of a report: of each passage its words and the terms that filters look for, and the terms
of each record; and, once passages are found, what is shown of them."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from lessonbase.model import Passage, Record, RecordKind, SectionRole
from lessonbase.store import rows
from lessonbase.store.database import Database
from lessonbase.store.loading import tags_of
from lessonbase.store.rows import lots
from lessonbase.store.schema import passages, record_passages, records, reports, tags
from lessonbase.store.selection import HIDDEN, NOT_REJECTED, REPORT_WIDE

# A term that a filter may look for, "scheme:code", and how it is called.
Term = tuple[str, str]


class PassageContent(NamedTuple):
    """What an index holds of a passage. `key` names it in indexes, `language` is its report's (ISO 639-1)."""

    key: int
    language: str | None
    role: SectionRole | None
    context: str
    text: str
    terms: tuple[Term, ...]


class RecordContent(NamedTuple):
    """What an index holds of a record that is counted in facets. `key` is made of its id.

    `text` is its statement, which is the sentences [first, last) of the passage `passage_key`. `position` is its place in
    its report; `sureness` what it is sorted by: one that a person accepted is surer than any other.
    """

    key: int
    id: str
    position: int
    sureness: float
    language: str | None
    context: str
    text: str
    passage_key: int
    sentences: tuple[int, int]
    terms: tuple[Term, ...]


class Shown(NamedTuple):
    """A passage with the title of its report and the records that it bears on, statements first."""

    passage: Passage
    report_title: str
    records: tuple[Record, ...]

    @property
    def kinds(self) -> tuple[RecordKind, ...]:
        """The kinds of the records that are stated in it."""
        own = (one.kind for one in self.records if one.passage_id == self.passage.id)
        return tuple(dict.fromkeys(own))


class ReportContent(NamedTuple):
    """What an index holds of a report, or of the part of it that was asked for."""

    passages: list[PassageContent]
    records: list[RecordContent]


def record_key(record_id: str) -> int:
    """A number for a record, 63 bits of a hash of its id."""
    return int.from_bytes(hashlib.blake2b(record_id.encode(), digest_size=8).digest(), "big") >> 1


class Contents:
    """The contents of one library for its indexes; `Store.contents` gives it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def report_ids(self) -> list[str]:
        """All reports, in the order of their passages."""
        query = (
            sa.select(reports.c.id)
            .outerjoin(passages, passages.c.report_id == reports.c.id)
            .group_by(reports.c.id)
            .order_by(sa.func.min(passages.c.key))
        )
        with self._database.reading() as connection:
            return list(connection.scalars(query))

    def of_report(self, report_id: str, only: Sequence[str] | None = None) -> ReportContent:
        """What is held of a report now; nothing of one that was removed. `only` narrows it to some records and the
        passages that they stand in."""
        with self._database.reading() as connection:
            return _ReportReading(connection, report_id, only).content()

    def shown(self, keys: Sequence[int]) -> dict[int, Shown]:
        """By passage key, what is shown of passages; in one view of the database."""
        with self._database.reading() as connection:
            found = [row for lot in lots(list(keys)) for row in connection.execute(_PASSAGES, {"keys": lot})]
            ids = [row.id for row in found]
            links = [link for lot in lots(ids) for link in connection.execute(_LINKS, {"ids": lot})]
            bearing_on = [
                row
                for lot in lots(list({link.record_id for link in links}))
                for row in connection.execute(_RECORDS, {"ids": lot})
            ]
            tagged = tags_of(connection, [*ids, *(row.id for row in bearing_on)])
        by_id = {row.id: rows.to_record(row, tagged.get(row.id, ())) for row in bearing_on}
        bearing = defaultdict(list)
        for link in links:
            if record := by_id.get(link.record_id):
                bearing[link.passage_id].append(record)
        return {
            row.key: Shown(
                rows.to_passage(row, tagged.get(row.id, ())),
                row.report_title,
                tuple(bearing.get(row.id, ())),
            )
            for row in found
        }


# Made once: to make a statement anew takes longer than to read the few rows that an answer shows.
_PASSAGES = (
    sa.select(passages, reports.c.title.label("report_title"))
    .join(reports, reports.c.id == passages.c.report_id)
    .where(passages.c.key.in_(sa.bindparam("keys", expanding=True)))
)
_LINKS = (
    sa.select(record_passages)
    .where(record_passages.c.passage_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(record_passages.c.position, record_passages.c.record_id)
)
_RECORDS = sa.select(records).where(records.c.id.in_(sa.bindparam("ids", expanding=True)), NOT_REJECTED)


class _ReportReading:
    """One report read for an index, within one view of the database."""

    def __init__(self, connection: sa.Connection, report_id: str, only: Sequence[str] | None) -> None:
        self._connection = connection
        self._report = connection.execute(
            sa.select(reports.c.id, reports.c.title, reports.c.year, reports.c.body).where(
                reports.c.id == report_id
            )
        ).one_or_none()
        self._report_id = report_id
        self._only = only

    def content(self) -> ReportContent:
        if self._report is None:
            return ReportContent([], [])
        held = self._rows(records, records.c.id, self._only)
        links = self._links()
        wanted = None if self._only is None else sorted({link.passage_id for link in links})
        if wanted is not None:  # a passage's terms come from all records that stand in it
            links = self._links(wanted)
            held = self._rows(records, records.c.id, sorted({link.record_id for link in links}))
        found = self._rows(passages, passages.c.id, wanted)
        owners = None if wanted is None else [self._report_id, *wanted, *(row.id for row in held)]
        tagged = defaultdict(list)
        for row in self._rows(tags, tags.c.owner, owners):
            tagged[row.owner].append(row)
        homes = {row.id: row for row in found}
        bearing = defaultdict(list)
        by_id = {row.id: row for row in held}
        for link in links:
            bearing[link.passage_id].append(by_id[link.record_id])
        return ReportContent(
            [self._passage(row, bearing[row.id], tagged) for row in sorted(found, key=lambda row: row.key)],
            [
                self._record(row, home, tagged)
                for row in held
                if row.status not in HIDDEN
                and row.repeat_of is None
                and (home := homes.get(row.body["passage_id"]))
            ],
        )

    def _rows(self, table: sa.Table, name: sa.ColumnElement[str], only: Sequence[str] | None) -> list[Any]:
        of_report = sa.select(table).where(table.c.report_id == self._report_id)
        if only is None:
            return list(self._connection.execute(of_report))
        return [
            row
            for lot in lots(list(only))
            for row in self._connection.execute(of_report.where(name.in_(lot)))
        ]

    def _links(self, of_passages: Sequence[str] | None = None) -> list[Any]:
        query = (
            sa.select(record_passages.c.passage_id, record_passages.c.record_id)
            .join(records, records.c.id == record_passages.c.record_id)
            .where(records.c.report_id == self._report_id)
        )
        if of_passages is None and self._only is None:
            return list(self._connection.execute(query))
        name, several = (
            (record_passages.c.record_id, self._only or ())
            if of_passages is None
            else (record_passages.c.passage_id, of_passages)
        )
        return [
            row for lot in lots(list(several)) for row in self._connection.execute(query.where(name.in_(lot)))
        ]

    def _passage(self, row: Any, bearing: Iterable[Any], tagged: dict[str, list[Any]]) -> PassageContent:
        own = [tag for owner in (row.id, *(record.id for record in bearing)) for tag in tagged.get(owner, ())]
        dated = {tag.code for record in bearing for tag in tagged.get(record.id, ()) if tag.scheme == "year"}
        standing = [record for record in bearing if record.status not in HIDDEN]
        terms = [(f"{tag.scheme}:{tag.code}", tag.label) for tag in own if tag.scheme != "year"]
        terms += [(f"kind:{record.kind}", record.kind) for record in standing]
        terms += [term for record in standing for term in _standing(record)]
        terms += self._of_report(row.role, dated, tagged)
        return PassageContent(
            row.key,
            self._report.body.get("language") if self._report else None,
            row.role,
            row.context,
            row.text,
            tuple(dict(terms).items()),
        )

    def _record(self, row: Any, home: Any, tagged: dict[str, list[Any]]) -> RecordContent:
        return RecordContent(
            record_key(row.id),
            row.id,
            row.position,
            row.body["confidence"] + (row.status == "accepted"),
            self._report.body.get("language") if self._report else None,
            home.context,
            row.statement,
            home.key,
            _sentences_of(row.statement, home.text, home.body.get("sentences", [])),
            self._record_terms(row, tagged),
        )

    def _record_terms(self, row: Any, tagged: dict[str, list[Any]]) -> tuple[Term, ...]:
        own = tagged.get(row.id, ())
        terms = [(f"{tag.scheme}:{tag.code}", tag.label) for tag in own if tag.scheme != "year"]
        terms.append((f"kind:{row.kind}", row.kind))
        terms += _standing(row)
        terms += self._of_report(row.role, {tag.code for tag in own if tag.scheme == "year"}, tagged)
        return tuple(dict(terms).items())

    def _of_report(self, role: str | None, dated: set[str], tagged: dict[str, list[Any]]) -> list[Term]:
        """What holds for anything in the report: its country, its year unless one of its own is stated …"""
        assert self._report is not None
        year = self._report.year
        years = dated or ({str(year)} if year is not None else set())
        wide = [tag for tag in tagged.get(self._report_id, ()) if tag.scheme in REPORT_WIDE]
        return [
            (f"report:{self._report_id}", self._report.title),
            *([(f"role:{role}", role)] if role else []),
            *((f"year:{each}", each) for each in years),
            *((f"{tag.scheme}:{tag.code}", tag.label) for tag in wide),
        ]


def _standing(record: Any) -> list[Term]:
    """What a record's standing is filtered by: whether its report calls it one, whether a person accepted it."""
    stated, checked = ("yes" if yes else "no" for yes in (record.explicit, record.status == "accepted"))
    return [(f"stated:{stated}", stated), (f"checked:{checked}", checked)]


def _sentences_of(statement: str, text: str, sentences: Sequence[Sequence[int]]) -> tuple[int, int]:
    """The sentences [first, last) of a passage that a statement's first line stands in; all where it is not found."""
    line = statement.partition("\n")[0]
    start = text.find(line)
    met = [
        number
        for number, (begin, end) in enumerate(sentences)
        if start >= 0 and begin < start + len(line) and end > start
    ]
    return (met[0], met[-1] + 1) if met else (0, len(sentences))
