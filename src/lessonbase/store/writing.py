"""The statements of a write transaction: each takes the open connection of one."""

import time
import uuid
from collections.abc import Sequence

import sqlalchemy as sa

from lessonbase.model import Document, Passage, Record
from lessonbase.store import rows
from lessonbase.store.rows import VectorPair
from lessonbase.store.schema import (
    decisions,
    meta,
    pages,
    passages,
    record_passages,
    records,
    reports,
    sources,
    tags,
    vectors,
)

Decisions = dict[tuple[str, str], list[rows.Row]]


def insert_report(
    connection: sa.Connection,
    document: Document,
    passages_: Sequence[Passage],
    passage_vectors: Sequence[VectorPair],
) -> None:
    """A report with its pages, passages and their vectors and tags."""
    report = document.report
    connection.execute(reports.insert(), rows.report_row(report))
    _insert(connection, pages, rows.page_rows(report.id, document.pages))
    keys = range(first := first_key(connection), first + len(passages_))
    _insert(connection, passages, [rows.passage_row(*keyed) for keyed in zip(keys, passages_, strict=True)])
    insert_vectors(connection, keys, passage_vectors)
    tagged = [(report.id, report.tags), *((passage.id, passage.tags) for passage in passages_)]
    _insert(
        connection, tags, [row for owner, owned in tagged for row in rows.tag_rows(owner, report.id, owned)]
    )


def first_key(connection: sa.Connection) -> int:
    """A passage key above all others. It grows with the clock, so that even a library put back from an older backup
    gives none that its indexes may know from before."""
    latest = connection.scalar(sa.select(sa.func.max(passages.c.key))) or 0
    return max(time.time_ns() // 1_000_000 << 20, latest + 1)


def insert_records(connection: sa.Connection, records_: Sequence[Record], taken_over: Decisions) -> None:
    """Records with their passages and tags, and the decisions taken over from an earlier reading."""
    for position, record in enumerate(records_):
        decided = taken_over.get((record.kind, folded(record.statement)), [])
        row = rows.record_row(record, position)
        if decided:
            row["status"] = decided[-1]["status"]
        connection.execute(records.insert(), row)
        _insert(connection, record_passages, rows.record_passage_rows(record))
        _insert(connection, tags, rows.tag_rows(record.id, record.report_id, record.tags))
        _insert(connection, decisions, [{**decision, "record_id": record.id} for decision in decided])


def insert_vectors(connection: sa.Connection, keys: Sequence[int], new: Sequence[VectorPair]) -> None:
    """The vectors of each passage key: the whole passage's (d,) and its sentences' (s, d)."""
    _insert(connection, vectors, [rows.vector_row(key, *pair) for key, pair in zip(keys, new, strict=True)])


def decisions_by_statement(connection: sa.Connection, report_id: str) -> Decisions:
    """What people decided on a report's records, by kind and folded statement, oldest first."""
    query = (
        sa.select(records.c.kind, records.c.statement, decisions)
        .join(decisions, decisions.c.record_id == records.c.id)
        .where(records.c.report_id == report_id)
        .order_by(decisions.c.id)
    )
    found: Decisions = {}
    for row in connection.execute(query):
        decision = {"status": row.status, "decided_by": row.decided_by, "decided_at": row.decided_at}
        found.setdefault((row.kind, folded(row.statement)), []).append(decision)
    return found


def folded(statement: str) -> str:
    """A statement without what a new edition of a file changes by accident: case and white space."""
    return " ".join(statement.casefold().split())


def name_source(connection: sa.Connection, source: str, report_id: str) -> None:
    """Let `source` name this report, and no other."""
    connection.execute(sources.delete().where(sources.c.source == source))
    connection.execute(sources.insert().values(source=source, report_id=report_id))


def forget_if_unnamed(connection: sa.Connection, report_id: str) -> bool:
    """Remove a report that no source names any more; tell whether it went."""
    named = connection.scalar(sa.select(sources.c.source).where(sources.c.report_id == report_id).limit(1))
    return named is None and forget(connection, report_id)


def forget(connection: sa.Connection, report_id: str) -> bool:
    """Remove a report and, by cascade, all that came from it; tell whether there was one."""
    return bool(connection.execute(reports.delete().where(reports.c.id == report_id)).rowcount)


def set_meta(connection: sa.Connection, key: str, value: str) -> None:
    """Set one fact about the library."""
    connection.execute(meta.delete().where(meta.c.key == key))
    connection.execute(meta.insert().values(key=key, value=value))


def changed(connection: sa.Connection) -> None:
    """Tell the indexes that they are behind: a mark that was never there before, in no copy of this library."""
    set_meta(connection, "generation", uuid.uuid4().hex)


def _insert(connection: sa.Connection, table: sa.Table, many: list[rows.Row]) -> None:
    if many:
        connection.execute(table.insert(), many)
