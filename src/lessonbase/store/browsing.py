"""Parts of long lists, for a page that shows a part: a table may hold 30,000 records, and a person sees two dozen."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from lessonbase.filters import Filters
from lessonbase.model import Passage, Record, RecordKind, RecordStatus, Report, Response
from lessonbase.store.changes import Mark
from lessonbase.store.database import Database
from lessonbase.store.loading import IN_ORDER, load_passages, load_records, load_reports
from lessonbase.store.rows import lots
from lessonbase.store.schema import passages, records, repeats, reports, tags
from lessonbase.store.selection import (
    COUNTED,
    NOT_REJECTED,
    REPORT_WIDE,
    record_conditions,
    report_conditions,
)

_SAMPLED = 4  # records of a report that stand for it
_REPEATS = sa.select(repeats.c.record_id, repeats.c.other_id).where(
    repeats.c.record_id.in_(sa.bindparam("ids", expanding=True))
)
_LANGUAGE = reports.c.body["language"].as_string()


class RecordFacts(NamedTuple):
    """What a record is counted by. `tags` are its labels by scheme and code, those of its report that hold for all of it
    included; `years` those it is of."""

    id: str
    report_id: str
    kind: RecordKind
    status: RecordStatus
    explicit: bool
    years: tuple[int, ...]
    tags: dict[str, dict[str, str]]
    response: Response | None

    def codes(self, scheme: str) -> Iterable[str]:
        """Its codes in a scheme."""
        return self.tags.get(scheme, {})


class Census(NamedTuple):
    """How many reports and passages there are, and the languages that reports are in (ISO 639-1)."""

    reports: int
    passages: int
    languages: frozenset[str]


class Browsing:
    """Light reads of the database of one library."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._census: tuple[Mark, Census] | None = None

    def record_ids(self, filters: Filters = Filters()) -> list[str]:
        """The records that the filters leave, repeats in summaries left out, by report title and place in the report."""
        query = (
            sa.select(records.c.id)
            .join(reports, reports.c.id == records.c.report_id)
            .where(COUNTED, *record_conditions(filters))
            .order_by(*IN_ORDER)
        )
        with self._database.reading() as connection:
            return list(connection.scalars(query))

    def facts(self, filters: Filters = Filters(), rejected: bool = False) -> list[RecordFacts]:
        """What the records that the filters leave are counted by, repeats in summaries left out; those that a person
        rejected or withdrew only if the `rejected` are asked for."""
        query = (
            sa.select(
                *(records.c[name] for name in ("id", "report_id", "kind", "status", "explicit")),
                records.c.body["response"].label("response"),
                reports.c.year,
            )
            .join(reports, reports.c.id == records.c.report_id)
            .where(records.c.repeat_of.is_(None), *record_conditions(filters, rejected))
        )
        of_records = sa.select(tags.c.owner, tags.c.scheme, tags.c.code, tags.c.label).join(
            records, records.c.id == tags.c.owner
        )
        with self._database.reading() as connection:
            found = connection.execute(query).all()
            own: dict[str, dict[str, dict[str, str]]] = {}
            for tag in connection.execute(of_records):
                own.setdefault(tag.owner, {}).setdefault(tag.scheme, {})[tag.code] = tag.label
            wide = {scheme: _tags_of_reports(connection, scheme) for scheme in REPORT_WIDE}
        made = []
        for row in found:
            tagged = dict(own.get(row.id, {}))
            years = tuple(int(year) for year in tagged.pop("year", {}) if year.isdigit())
            for scheme, of_reports in wide.items():
                if of_report := of_reports.get(row.report_id):
                    tagged[scheme] = of_report | tagged.get(scheme, {})
            made.append(
                RecordFacts(
                    row.id,
                    row.report_id,
                    row.kind,
                    row.status,
                    row.explicit,
                    years or ((row.year,) if row.year else ()),
                    tagged,
                    Response.model_validate(row.response) if row.response else None,
                )
            )
        return made

    def report_tags(self, scheme: str) -> dict[str, dict[str, str]]:
        """By report id, the labels by code of the tags that reports have as wholes in a scheme."""
        with self._database.reading() as connection:
            return _tags_of_reports(connection, scheme)

    def reports_within(self, filters: Filters) -> set[str]:
        """The reports that the filters on where, when and which report leave."""
        query = sa.select(reports.c.id).where(*report_conditions(filters))
        with self._database.reading() as connection:
            return set(connection.scalars(query))

    def record_counts(self) -> dict[str, int]:
        """By report id, how many records a report has, repeats in summaries left out."""
        query = sa.select(records.c.report_id, sa.func.count()).where(COUNTED).group_by(records.c.report_id)
        with self._database.reading() as connection:
            return dict(connection.execute(query).all())

    def unchecked_counts(self) -> dict[str, int]:
        """By report id, how many of its records nobody has decided on."""
        unchecked = sa.select(records.c.report_id, sa.func.count()).where(records.c.status == "proposed")
        with self._database.reading() as connection:
            return dict(connection.execute(unchecked.group_by(records.c.report_id)).all())

    def records(self, ids: Sequence[str]) -> list[Record]:
        """Some records, in the order of their ids; unknown ones are left out."""
        with self._database.reading() as connection:
            by_id = {
                one.id: one
                for lot in lots(list(ids))
                for one in load_records(connection, records.c.id.in_(lot))
            }
        return [by_id[one] for one in ids if one in by_id]

    def statements(self, ids: Sequence[str]) -> dict[str, str]:
        """What some records state, by id."""
        columns = sa.select(records.c.id, records.c.statement)
        with self._database.reading() as connection:
            return {
                row.id: row.statement
                for lot in lots(list(ids))
                for row in connection.execute(columns.where(records.c.id.in_(lot)))
            }

    def repeats_among(self, ids: Sequence[str]) -> list[tuple[str, str]]:
        """Which of some records say almost the same, in pairs."""
        among = set(ids)
        with self._database.reading() as connection:
            return [
                (one, other)
                for lot in lots(list(ids))
                for one, other in connection.execute(_REPEATS, {"ids": lot})
                if other in among
            ]

    def records_after(self, record_id: str, count: int, filters: Filters = Filters()) -> list[Record]:
        """The next `count` records that the filters leave, by id, after one: what is added or removed meanwhile moves no
        other. "" is before the first."""
        query = (
            sa.select(records.c.id)
            .where(records.c.id > record_id, *record_conditions(filters))
            .order_by(records.c.id)
            .limit(count)
        )
        with self._database.reading() as connection:
            found = load_records(connection, records.c.id.in_(query))
        return sorted(found, key=lambda record: record.id)

    def report_count(self) -> int:
        """How many reports there are."""
        with self._database.reading() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(reports)) or 0

    def reports(self, ids: Collection[str]) -> list[Report]:
        """Some reports, by title."""
        with self._database.reading() as connection:
            return load_reports(connection, reports.c.id.in_(ids))

    def under(self, record: Record) -> list[Record]:
        """The records that stand under one."""
        parent = records.c.body["parent_id"].as_string()
        with self._database.reading() as connection:
            return load_records(
                connection, NOT_REJECTED, records.c.report_id == record.report_id, parent == record.id
            )

    def repeating(self, record: Record) -> list[Record]:
        """The records of its report that are short for one."""
        with self._database.reading() as connection:
            return load_records(
                connection,
                NOT_REJECTED,
                records.c.report_id == record.report_id,
                records.c.repeat_of == record.id,
            )

    def sample(self) -> list[Record]:
        """A few records of each report, by report title."""
        place = sa.func.row_number().over(partition_by=records.c.report_id, order_by=records.c.position)
        numbered = sa.select(records.c.id, place.label("place")).where(COUNTED).subquery()
        few = sa.select(numbered.c.id).where(numbered.c.place <= _SAMPLED)
        with self._database.reading() as connection:
            return load_records(connection, records.c.id.in_(few))

    def passages(self, report_id: str, first: int, count: int) -> list[Passage]:
        """`count` passages of a report in reading order, after the `first`."""
        with self._database.reading() as connection:
            return load_passages(connection, passages.c.report_id == report_id, first, count)

    def passages_on(self, report_id: str, page: int) -> list[Passage]:
        """The passages of a report that stand on a page, in reading order."""
        first, last = (passages.c.body[name].as_integer() for name in ("page_start", "page_end"))
        with self._database.reading() as connection:
            return load_passages(
                connection, sa.and_(passages.c.report_id == report_id, first <= page, last >= page)
            )

    def passages_between(self, first: str, last: str) -> list[Passage]:
        """The passages of a report from one to another, both with them; empty where they are not in that order."""
        ends = sa.select(passages.c.key, passages.c.report_id)
        with self._database.reading() as connection:
            begin = connection.execute(ends.where(passages.c.id == first)).one_or_none()
            end = connection.execute(ends.where(passages.c.id == last)).one_or_none()
            if begin is None or end is None or begin.report_id != end.report_id:
                return []
            between = passages.c.key.between(begin.key, end.key)
            return load_passages(connection, sa.and_(passages.c.report_id == begin.report_id, between))

    def census(self, as_of: Mark) -> Census:
        """What there is, counted once for each place in the log of changes: all rows are gone through."""
        if self._census is None or self._census[0] != as_of:
            counts = (
                sa.select(sa.func.count()).select_from(table).scalar_subquery()
                for table in (reports, passages)
            )
            with self._database.reading() as connection:
                of_reports, of_passages = connection.execute(sa.select(*counts)).one()
                languages = connection.scalars(sa.select(_LANGUAGE).distinct())
                census = Census(of_reports, of_passages, frozenset(filter(None, languages)))
            self._census = as_of, census
        return self._census[1]

    def in_language(self, code: str | None) -> list[str]:
        """The ids of the reports in a language, by title; for None of those whose language is not known."""
        query = sa.select(reports.c.id).where(_LANGUAGE.is_(None) if code is None else code == _LANGUAGE)
        with self._database.reading() as connection:
            return list(connection.scalars(query.order_by(sa.func.lower(reports.c.title), reports.c.id)))

    def passage_count(self, report_id: str, before: str | None = None) -> int:
        """How many passages a report has, or has before one of them; -1 where that is not its own."""
        of_report = passages.c.report_id == report_id
        query = sa.select(sa.func.count()).select_from(passages).where(of_report)
        with self._database.reading() as connection:
            if before is not None:
                key = connection.scalar(sa.select(passages.c.key).where(passages.c.id == before, of_report))
                if key is None:
                    return -1
                query = query.where(passages.c.key < key)
            return connection.scalar(query) or 0

    def openings(self, report_id: str, count: int) -> tuple[int, list[Passage]]:
        """How many sections a report has, and the first passages of the first so many of them."""
        query = sa.select(passages.c.key, passages.c.body["section"].label("section"))
        first: dict[tuple[str, ...], int] = {}
        with self._database.reading() as connection:
            for row in connection.execute(
                query.where(passages.c.report_id == report_id).order_by(passages.c.key)
            ):
                if row.section:
                    first.setdefault(tuple(row.section), row.key)
            keys = list(first.values())[:count]
            return len(first), load_passages(connection, passages.c.key.in_(keys))


def _tags_of_reports(connection: sa.Connection, scheme: str) -> dict[str, dict[str, str]]:
    query = (
        sa.select(tags.c.owner, tags.c.code, tags.c.label)
        .join(reports, reports.c.id == tags.c.owner)
        .where(tags.c.scheme == scheme)
    )
    found: dict[str, dict[str, str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.owner, {})[row.code] = row.label
    return found
