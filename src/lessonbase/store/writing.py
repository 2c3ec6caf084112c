"""The statements of a write transaction: each takes the open connection of one."""

import time
from collections.abc import Iterable, Sequence
from functools import cache

import sqlalchemy as sa

from lessonbase.model import Document, Passage, Record
from lessonbase.store import changes, rows
from lessonbase.store.likeness import ALIKE, bands, likeness, shingles
from lessonbase.store.rows import VectorPair, lots
from lessonbase.store.schema import (
    decisions,
    meta,
    pages,
    passages,
    record_bands,
    record_passages,
    records,
    repeats,
    reports,
    sources,
    tags,
    vectors,
)

# A statement that more records share is boilerplate: nobody wants to be led from each to all.
MOST_ALIKE = 100


def insert_report(
    connection: sa.Connection, document: Document, passages_: Sequence[Passage], reader: int
) -> None:
    """A report with its pages, passages and their tags."""
    report = document.report
    changes.append(connection, report.id, "passages")
    connection.execute(reports.insert(), {**rows.report_row(report), "reader": reader})
    _insert(connection, pages, rows.page_rows(report.id, document.pages))
    keys = range(first := first_key(connection), first + len(passages_))
    _insert(connection, passages, [rows.passage_row(*keyed) for keyed in zip(keys, passages_, strict=True)])
    tagged = [(report.id, report.tags), *((passage.id, passage.tags) for passage in passages_)]
    _insert(
        connection, tags, [row for owner, owned in tagged for row in rows.tag_rows(owner, report.id, owned)]
    )


def first_key(connection: sa.Connection) -> int:
    """A passage key above all others. It grows with the clock, so that even a library put back from an older backup
    gives none that its indexes may know from before."""
    latest = connection.scalar(sa.select(sa.func.max(passages.c.key))) or 0
    return max(time.time_ns() // 1_000_000 << 20, latest + 1)


def insert_records(connection: sa.Connection, records_: Sequence[Record], first: int = 0) -> None:
    """Records of a report with their passages and tags, at positions from `first`, as they were decided on in an
    earlier reading, and linked to the records that say almost the same."""
    if not records_:
        return
    changes.append(connection, records_[0].report_id, "terms")
    decided = {
        (row["kind"], row["statement"]): row["status"]
        for row in decisions_on(connection, {records_[0].report_id})
    }
    made = [rows.record_row(record, position) for position, record in enumerate(records_, first)]
    for row in made:
        row["status"] = decided.get((row["kind"], folded(row["statement"])), row["status"])
    _insert(connection, records, made)
    _insert(
        connection, record_passages, [row for record in records_ for row in rows.record_passage_rows(record)]
    )
    tagged = ((record.id, record.report_id, record.tags) for record in records_)
    _insert(connection, tags, [row for owned in tagged for row in rows.tag_rows(*owned)])
    _link_repeats(connection, records_)


def _link_repeats(connection: sa.Connection, records_: Sequence[Record]) -> None:
    """Note the bands of new records, and which records, new or old, say almost the same as each."""
    banded: list[rows.Row] = [
        {"record_id": record.id, "band": band}
        for record in records_
        for band in dict.fromkeys(bands(record.statement))
    ]
    sharing: dict[int, list[str]] = {}
    columns = sa.select(record_bands.c.band, record_bands.c.record_id)
    for lot in lots([row["band"] for row in banded]):
        for band, old in connection.execute(columns.where(record_bands.c.band.in_(lot))):
            sharing.setdefault(band, []).append(old)
    alike: dict[str, set[str]] = {record.id: set() for record in records_}
    for row in banded:
        others = sharing.setdefault(row["band"], [])
        alike[row["record_id"]].update(others)
        if len(others) < MOST_ALIKE:
            others.append(row["record_id"])
    near = {(min(one, other), max(one, other)) for one, others in alike.items() for other in others}
    _insert(connection, record_bands, banded)
    said = _said(connection, {one for pair in near for one in pair})
    pairs = ((one, other, _likeness(said[one], said[other])) for one, other in near)
    _insert(
        connection,
        repeats,
        [
            {"record_id": one, "other_id": other, "likeness": degree}
            for one, other, degree in pairs
            if degree >= ALIKE
        ],
    )


def _said(connection: sa.Connection, ids: Iterable[str]) -> dict[str, tuple[str, frozenset[str]]]:
    """The kind and the shingles of records, by id."""
    once = cache(shingles)  # what is near says mostly the same
    columns = sa.select(records.c.id, records.c.kind, records.c.statement)
    return {
        row.id: (row.kind, once(row.statement))
        for lot in lots(list(ids))
        for row in connection.execute(columns.where(records.c.id.in_(lot)))
    }


def _likeness(one: tuple[str, frozenset[str]], other: tuple[str, frozenset[str]]) -> float:
    return likeness(one[1], other[1]) if one[0] == other[0] else 0.0


def insert_vectors(
    connection: sa.Connection, keys: Sequence[int], model: str, new: Sequence[VectorPair]
) -> None:
    """The vectors that a model made for each passage key: the whole passage's (d,) and its sentences' (s, d)."""
    made = [rows.vector_row(key, model, *pair) for key, pair in zip(keys, new, strict=True)]
    _insert(connection, vectors, made)


def decisions_on(connection: sa.Connection, report_ids: Iterable[str]) -> list[rows.Row]:
    """What people decided on the records of reports, oldest first."""
    columns = [column for column in decisions.c if column.name not in ("id", "report_id")]
    query = sa.select(*columns).where(decisions.c.report_id.in_(tuple(report_ids))).order_by(decisions.c.id)
    return [dict(row) for row in connection.execute(query).mappings()]


def insert_decisions(connection: sa.Connection, report_id: str, decided: Sequence[rows.Row]) -> None:
    """Decisions on records of a report, in the order in which they were made."""
    _insert(connection, decisions, [{**decision, "report_id": report_id} for decision in decided])


def folded(statement: str) -> str:
    """A statement without what a new edition of a file changes by accident: case and white space."""
    return " ".join(statement.casefold().split())


def name_source(connection: sa.Connection, source: str, report_id: str) -> None:
    """Let `source` name this report, and no other."""
    connection.execute(sources.delete().where(sources.c.source == source))
    connection.execute(sources.insert().values(source=source, report_id=report_id))


def sources_of(connection: sa.Connection, report_id: str) -> Sequence[str]:
    """All that names a report."""
    return connection.scalars(sa.select(sources.c.source).where(sources.c.report_id == report_id)).all()


def records_of(connection: sa.Connection, report_id: str) -> int:
    """How many records a report has."""
    query = sa.select(sa.func.count()).select_from(records).where(records.c.report_id == report_id)
    return connection.scalar(query) or 0


def forget_inferred(connection: sa.Connection, report_id: str | None = None) -> None:
    """Remove the records that were inferred, of one report or of all, to make room for others."""
    which = sa.and_(
        records.c.explicit.is_(False), records.c.report_id == report_id if report_id else sa.true()
    )
    connection.execute(tags.delete().where(tags.c.owner.in_(sa.select(records.c.id).where(which))))
    connection.execute(records.delete().where(which))


def forget_if_unnamed(connection: sa.Connection, report_id: str) -> bool:
    """Remove a report that no source names any more; tell whether it went."""
    named = connection.scalar(sa.select(sources.c.source).where(sources.c.report_id == report_id).limit(1))
    return named is None and forget(connection, report_id)


def forget(connection: sa.Connection, report_id: str) -> bool:
    """Remove a report and, by cascade, all that came from it; tell whether there was one."""
    went = bool(connection.execute(reports.delete().where(reports.c.id == report_id)).rowcount)
    if went:
        changes.append(connection, report_id, "passages")
    return went


def set_meta(connection: sa.Connection, key: str, value: str) -> None:
    """Set one fact about the library."""
    connection.execute(meta.delete().where(meta.c.key == key))
    connection.execute(meta.insert().values(key=key, value=value))


def _insert(connection: sa.Connection, table: sa.Table, many: list[rows.Row]) -> None:
    if many:
        connection.execute(table.insert(), many)
