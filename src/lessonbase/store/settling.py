"""Bringing what people did to bear on what the machine proposed: the rows of records and reports made current.

The columns of `records` and `reports` hold what is current; `proposed` holds what was found, where that is another. Each
function here works within a transaction.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from pydantic import JsonValue

from lessonbase.model import Event, EventScheme, Passage, Record, Report
from lessonbase.store import changes, names, rows
from lessonbase.store.current import added_record, current_record, current_report
from lessonbase.store.linking import link_repeats, unlink
from lessonbase.store.loading import load_held, load_passages, load_records, load_reports
from lessonbase.store.redirects import Redirects
from lessonbase.store.replay import by_field
from lessonbase.store.rows import lots
from lessonbase.store.schema import events, former, passages, record_passages, records, reports, tags
from lessonbase.store.selection import HIDDEN

_FEW = 10  # of more it pays to ask first whether anybody did anything at all


def events_on(
    connection: sa.Connection, scheme: EventScheme, targets: Iterable[str]
) -> dict[str, list[Event]]:
    """The events on records or works, under all their names, by the present one, oldest first."""
    targets = list(targets)
    if len(targets) > _FEW and not connection.scalar(
        sa.select(events.c.seq).where(events.c.scheme == scheme).limit(1)
    ):
        return {}
    owners = names.names_of(connection, targets)
    found: dict[str, list[Event]] = {}
    for lot in lots(list(owners)):
        query = sa.select(events).where(events.c.scheme == scheme, events.c.target.in_(lot))
        for row in connection.execute(query):
            found.setdefault(owners[row.target], []).append(rows.to_event(row))
    return {owner: sorted(several, key=lambda one: one.seq) for owner, several in found.items()}


# ── records ──────────────────────────────────────────────────────────────────────────────────


def proposed_record(connection: sa.Connection, record_id: str) -> Record | None:
    """A record as it was found or added, before anybody changed it; None if there is none."""
    found = load_held(connection, records.c.id == record_id)
    return found[0].proposed if found else None


def proposed_records(connection: sa.Connection, report_id: str) -> list[Record]:
    """The records of a report as they were found, in their order; those that people added are left out."""
    found = load_held(connection, records.c.report_id == report_id)
    return [each.proposed for each in found if each.current.origin != "person"]


def retag_proposed(connection: sa.Connection, retagged: Iterable[Record]) -> None:
    """Note other tags as those that were proposed, of the records of which that is kept apart."""
    tagged = {record.id: record for record in retagged}
    for lot in lots(list(tagged)):
        query = sa.select(records.c.id).where(records.c.id.in_(lot), records.c.proposed.is_not(None))
        for record_id in connection.scalars(query).all():
            kept = tagged[record_id].model_dump(mode="json")
            connection.execute(records.update().where(records.c.id == record_id).values(proposed=kept))


def settle_records(connection: sa.Connection, ids: Iterable[str]) -> None:
    """Make records current, of which all are there but those that a person added."""
    ids = list(ids)
    if not ids:
        return
    redirects = Redirects.of(connection)
    done = {**_tagged(connection, ids, redirects), **events_on(connection, "record", ids)}
    for record_id, several in done.items():
        held = by_field(redirects.events(several))
        if any(event.field == "record" for event in several):
            _settle_added(connection, record_id, held.get("record"))
        for before, proposed in load_held(connection, records.c.id == record_id):
            for field in ("parent_id", "merged_into"):
                if field in held and held[field].after:
                    name = names.present(connection, "record", str(held[field].after))
                    held[field] = held[field].model_copy(update={"after": name})
            record = current_record(
                redirects.shown(proposed), held, Places(connection, proposed.report_id).of
            )
            _write(connection, record, before, proposed)


def _tagged(connection: sa.Connection, ids: Sequence[str], redirects: Redirects) -> dict[str, list[Event]]:
    """The records that have tags of which some show as others, each without events."""
    found: dict[str, list[Event]] = {}
    for lot in lots(list(ids)) if redirects else ():
        query = sa.select(tags.c.owner).where(tags.c.owner.in_(lot), tags.c.scheme.in_(redirects.by_scheme))
        found |= {owner: [] for owner in connection.scalars(query.distinct())}
    return found


def settle_added(connection: sa.Connection, report: Report) -> None:
    """Put the records that people added to a work in its edition, where their words stand in it."""
    works = list(names.names_of(connection, [report.work or report.id]))
    added = sa.select(events.c.target).where(
        events.c.scheme == "record", events.c.field == "record", events.c.work.in_(works)
    )
    targets = dict.fromkeys(connection.scalars(added))
    # What a reading has found meanwhile in nearly those words is that record now.
    settle_records(
        connection, [each for each in targets if names.present(connection, "record", each) in (None, each)]
    )
    keep_touched(connection, report.work or report.id)


def touched(connection: sa.Connection, *which: sa.ColumnElement[bool]) -> list[Record]:
    """The records that people accepted or changed, as they were found."""
    by_people = sa.or_(
        records.c.status.not_in(("proposed", *HIDDEN)),
        sa.and_(records.c.proposed.is_not(None), records.c.status.not_in(HIDDEN)),
    )
    ids = connection.scalars(sa.select(records.c.id).where(*which, by_people)).all()
    found = (proposed_record(connection, record_id) for record_id in ids)
    return [record for record in found if record and record.origin != "person"]


def note_touched(connection: sa.Connection, kept: Iterable[Record]) -> None:
    """Keep all of records that went and that people had accepted or changed."""
    for record in kept:
        whole = record.model_dump(mode="json")
        connection.execute(former.update().where(former.c.id == record.id).values(body=whole))


def keep_touched(connection: sa.Connection, work: str | None = None) -> None:
    """Put back what people accepted or changed, of one work or all, where no reading finds it any more but its words still
    stand in the report."""
    lost = sa.select(former.c.id, former.c.work, former.c.body).where(
        former.c.body.is_not(None), former.c.successor.is_(None), former.c.work == work if work else sa.true()
    )
    for row in connection.execute(lost).all():
        name = names.present(connection, "work", row.work)
        report_id = connection.scalar(sa.select(reports.c.id).where(reports.c.work == name))
        if report_id is None or not by_field(events_on(connection, "record", [row.id]).get(row.id, [])):
            continue
        pieces: list[JsonValue] = [
            {"passage_id": row.body["passage_id"], "start": 0, "text": line}
            for line in row.body["statement"].split("\n")
        ]
        above = {field: row.body.get(field) for field in ("parent_id", "repeat_of")}
        above = {field: one and names.present(connection, "record", one) for field, one in above.items()}
        places = Places(connection, report_id)
        if record := added_record({**row.body, **above, "parts": [], "extent": pieces}, report_id, places.of):
            insert_record(connection, record)
            settle_records(connection, [record.id])


def _settle_added(connection: sa.Connection, record_id: str, added: Event | None) -> None:
    """Put a record that a person added in the edition that the library has of its work, or take it out again."""
    held = next(iter(load_records(connection, records.c.id == record_id)), None)
    if added is None and held and held.origin == "person":
        changes.append(connection, held.report_id, "terms")
        connection.execute(tags.delete().where(tags.c.owner == record_id))
        connection.execute(records.delete().where(records.c.id == record_id))
    if added is None or held:
        return
    work = connection.scalar(sa.select(events.c.work).where(events.c.seq == added.seq))
    name = names.present(connection, "work", work or "")
    report_id = connection.scalar(sa.select(reports.c.id).where(reports.c.work == name))
    if report_id and (record := added_record(added.after, report_id, Places(connection, report_id).of)):
        insert_record(connection, record)


def insert_record(connection: sa.Connection, record: Record) -> None:
    """Put a record in, after those that stand before it in its report."""
    key = sa.select(passages.c.key).where(passages.c.id == record.passage_id).scalar_subquery()
    before = (
        sa.select(sa.func.max(records.c.position))
        .join(record_passages, record_passages.c.record_id == records.c.id)
        .join(passages, passages.c.id == record_passages.c.passage_id)
        .where(
            records.c.report_id == record.report_id, record_passages.c.position == 0, passages.c.key <= key
        )
    )
    position = connection.scalar(before) or 0
    changes.append(connection, record.report_id, "terms", [record.id])
    connection.execute(former.delete().where(former.c.id == record.id))
    rows.insert(connection, records, [rows.record_row(record, position)])
    rows.insert(connection, record_passages, rows.record_passage_rows(record))
    rows.insert(connection, tags, rows.tag_rows(record.id, record.report_id, record.tags))
    link_repeats(connection, {record.id: record.statement})


def _write(connection: sa.Connection, record: Record, before: Record, proposed: Record) -> None:
    only_decided = record == proposed.model_copy(update={"status": record.status})
    row = rows.record_row(record, 0)
    del row["position"]
    row["proposed"] = None if only_decided else proposed.model_dump(mode="json")
    connection.execute(records.update().where(records.c.id == record.id).values(**row))
    if record.tags != before.tags:
        connection.execute(tags.delete().where(tags.c.owner == record.id))
        rows.insert(connection, tags, rows.tag_rows(record.id, record.report_id, record.tags))
    moved = (record.passage_id, record.passage_ids) != (before.passage_id, before.passage_ids)
    # The passages that it leaves are no longer of its kind either.
    changes.append(connection, record.report_id, "terms", None if moved else [record.id])
    if moved:
        connection.execute(record_passages.delete().where(record_passages.c.record_id == record.id))
        rows.insert(connection, record_passages, rows.record_passage_rows(record))
    if (record.kind, record.statement) != (before.kind, before.statement):
        unlink(connection, record.id)
        link_repeats(connection, {record.id: record.statement})


class Places:
    """Where pieces of an extent stand in a report today."""

    def __init__(self, connection: sa.Connection, report_id: str) -> None:
        self._connection = connection
        self._report_id = report_id

    def of(self, piece: Mapping[str, Any]) -> tuple[Passage, int] | None:
        """The passage that a piece stands in, and where it begins; None if it stands nowhere in the report."""
        text, start = str(piece["text"]), int(piece["start"])
        of_report = passages.c.report_id == self._report_id
        name = names.present(self._connection, "passage", str(piece["passage_id"]))
        for passage in load_passages(self._connection, sa.and_(passages.c.id == name, of_report)):
            if passage.text.startswith(text, start):
                return passage, start
            if text in passage.text:
                return passage, passage.text.index(text)
        holding = sa.and_(of_report, passages.c.text.contains(text, autoescape=True))  # LIKE ignores case
        found = (each for each in load_passages(self._connection, holding) if text in each.text)
        return next(((passage, passage.text.index(text)) for passage in found), None)


# ── reports ──────────────────────────────────────────────────────────────────────────────────


def proposed_report(connection: sa.Connection, report_id: str) -> Report | None:
    """A report as it was read, before anybody changed it; None if there is none."""
    query = sa.select(reports.c.proposed).where(reports.c.id == report_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return (
        Report.model_validate(row.proposed)
        if row.proposed
        else load_reports(connection, reports.c.id == report_id)[0]
    )


def settle_reports(connection: sa.Connection, works: Sequence[str]) -> None:
    """Make the reports of works current."""
    if not works:
        return
    redirects = Redirects.of(connection)
    done = {**(dict.fromkeys(works, ()) if redirects else {}), **events_on(connection, "report", works)}
    for work, several in done.items():
        for report_id in connection.scalars(sa.select(reports.c.id).where(reports.c.work == work)).all():
            if proposed := proposed_report(connection, report_id):
                held = by_field(redirects.events(several))
                write_report(connection, current_report(redirects.shown(proposed), held), proposed)


def write_report(connection: sa.Connection, report: Report, proposed: Report) -> None:
    """Put what is known of a report in the place of what was, its passages and records left as they are."""
    kept = None if report == proposed else proposed.model_dump(mode="json")
    row = {**rows.report_row(report), "proposed": kept}
    connection.execute(reports.update().where(reports.c.id == report.id).values(**row))
    connection.execute(tags.delete().where(tags.c.owner == report.id))
    rows.insert(connection, tags, rows.tag_rows(report.id, report.id, report.tags))
    changes.append(connection, report.id, "terms")
