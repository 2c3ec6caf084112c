"""The statements of a write transaction: each takes the open connection of one."""

import hashlib
import time
from collections.abc import Iterator, Sequence
from itertools import chain, count

import sqlalchemy as sa

from lessonbase.model import Document, Passage, Record, Report
from lessonbase.store import changes, names, rows
from lessonbase.store.database import set_fact
from lessonbase.store.linking import link_repeats
from lessonbase.store.names import Said
from lessonbase.store.rows import States, VectorPair
from lessonbase.store.schema import (
    editions,
    pages,
    passages,
    record_passages,
    records,
    reports,
    sources,
    tags,
    vectors,
)
from lessonbase.store.settling import note_touched, settle_records, settle_reports, touched

# A fact about the library of this name and a report's id: that report was removed, its original perhaps not yet.
REMOVED = "removed "


def insert_report(
    connection: sa.Connection, document: Document, passages_: Sequence[Passage], states: States
) -> None:
    """A report with its document, pages, passages and their tags; `document.report.work` names its work."""
    report = document.report
    work = report.work or report.id
    changes.append(connection, report.id, "passages")
    connection.execute(reports.insert(), {**rows.report_row(report), **states._asdict()})
    _note_edition(connection, report)
    rows.insert(connection, pages, rows.page_rows(report.id, document.pages))
    keys = range(first := first_key(connection), first + len(passages_))
    rows.insert(
        connection, passages, [rows.passage_row(*keyed) for keyed in zip(keys, passages_, strict=True)]
    )
    names.arrive(connection, "passage", work, [Said(passage.id, passage.text) for passage in passages_])
    tagged = [(report.id, report.tags), *((passage.id, passage.tags) for passage in passages_)]
    rows.insert(
        connection, tags, [row for owner, owned in tagged for row in rows.tag_rows(owner, report.id, owned)]
    )


def first_key(connection: sa.Connection) -> int:
    """A passage key above all others. It grows with the clock, so that even a library put back from an older backup
    gives none that its indexes may know from before."""
    latest = connection.scalar(sa.select(sa.func.max(passages.c.key))) or 0
    return max(time.time_ns() // 1_000_000 << 20, latest + 1)


def _note_edition(connection: sa.Connection, report: Report) -> None:
    edition = {"report_id": report.id, "work": report.work or report.id}
    same = sa.and_(*(editions.c[name] == value for name, value in edition.items()))
    if not connection.scalar(sa.select(editions.c.work).where(same)):
        edition |= {"source": report.source, "added_at": report.added_at.isoformat()}
        connection.execute(editions.insert().values(edition))


def insert_records(connection: sa.Connection, records_: Sequence[Record], first: int = 0) -> None:
    """Records of a report with their passages and tags, at positions from `first`, as people left them in an earlier
    reading, and linked to the records that say almost the same."""
    if not records_:
        return
    changes.append(connection, records_[0].report_id, "terms")
    work = work_of(connection, records_[0].report_id)
    rows.insert(
        connection, records, [rows.record_row(record, place) for place, record in enumerate(records_, first)]
    )
    rows.insert(
        connection, record_passages, [row for record in records_ for row in rows.record_passage_rows(record)]
    )
    tagged = ((record.id, record.report_id, record.tags) for record in records_)
    rows.insert(connection, tags, [row for owned in tagged for row in rows.tag_rows(*owned)])
    names.arrive(connection, "record", work, [Said(record.id, record.statement) for record in records_])
    link_repeats(connection, {record.id: record.statement for record in records_})
    settle_records(connection, [record.id for record in records_])


def work_of(connection: sa.Connection, report_id: str) -> str:
    """The work that a report of the library is an edition of."""
    work: str = connection.execute(sa.select(reports.c.work).where(reports.c.id == report_id)).scalar_one()
    return work


def insert_vectors(
    connection: sa.Connection, keys: Sequence[int], model: str, new: Sequence[VectorPair]
) -> None:
    """The vectors that a model made for each passage key: the whole passage's (d,) and its sentences' (s, d)."""
    made = [rows.vector_row(key, model, *pair) for key, pair in zip(keys, new, strict=True)]
    rows.insert(connection, vectors, made)


def work_for(connection: sa.Connection, report_id: str, source: str) -> str:
    """The work that a report is an edition of once it is added from a source: the one that it was of before, that of
    the report which it replaces there, or a new one. No two reports that stay share a work."""
    here = sa.select(reports.c.id).where(reports.c.id == report_id)
    if known_as := connection.scalar(here) or replaced_at(connection, source, report_id):
        return work_of(connection, known_as)
    known = sa.select(editions.c.work).where(editions.c.report_id == report_id)
    before = connection.scalars(known.order_by(editions.c.added_at.desc())).all()
    for work in chain[str](before, _new_works(report_id)):
        if not connection.scalar(sa.select(reports.c.id).where(reports.c.work == work)):
            return work
    raise AssertionError("there are always more works")


def _new_works(report_id: str) -> Iterator[str]:
    yield report_id
    for number in count(2):
        yield hashlib.sha256(f"{report_id}-{number}".encode()).hexdigest()[: len(report_id)]


def replaced_at(connection: sa.Connection, source: str, report_id: str) -> str | None:
    """The report that goes when another takes its place at a source: the one there, unless it is elsewhere too."""
    there = connection.scalar(sa.select(sources.c.report_id).where(sources.c.source == source))
    if there is None or there == report_id:
        return None
    elsewhere = sa.select(sources.c.source).where(sources.c.report_id == there, sources.c.source != source)
    return None if connection.scalar(elsewhere.limit(1)) else there


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
    inferred = sa.select(records.c.report_id).where(records.c.explicit.is_(False)).distinct()
    for each in [report_id] if report_id else connection.scalars(inferred).all():
        which = sa.and_(records.c.explicit.is_(False), records.c.report_id == each)
        kept = touched(connection, which)
        names.leave_records(connection, work_of(connection, each), which)
        note_touched(connection, kept)
        connection.execute(tags.delete().where(tags.c.owner.in_(sa.select(records.c.id).where(which))))
        connection.execute(records.delete().where(which))


def remove(connection: sa.Connection, report_id: str, work: str | None = None) -> bool:
    """Remove a report for good, as `forget` does, and note that its original is to follow; tell whether there was one."""
    if not forget(connection, report_id, work):
        return False
    set_fact(connection, REMOVED + report_id, "its original is to be deleted")
    return True


def replace_by(connection: sa.Connection, report_id: str, other: str) -> None:
    """Remove a report of which another one, that is here already, takes the place."""
    work = work_of(connection, other)
    remove(connection, report_id, work)
    own = sa.select(passages.c.id, passages.c.text).where(passages.c.report_id == other)
    names.arrive(connection, "passage", work, [Said(*row) for row in connection.execute(own)])
    own = sa.select(records.c.id, records.c.statement).where(records.c.report_id == other)
    said = [Said(*row) for row in connection.execute(own)]
    names.arrive(connection, "record", work, said)
    settle_records(connection, [each.id for each in said])
    settle_reports(connection, [work])


def forget(connection: sa.Connection, report_id: str, work: str | None = None) -> bool:
    """Remove a report and, by cascade, all that came from it; tell whether there was one. Where another reading or
    edition of a `work` takes its place, the names of its records and passages are kept as former ones of that."""
    if work:
        kept = touched(connection, records.c.report_id == report_id)
        names.leave_report(connection, work, report_id)
        note_touched(connection, kept)
    went = bool(connection.execute(reports.delete().where(reports.c.id == report_id)).rowcount)
    if went:
        changes.append(connection, report_id, "passages")
    return went
