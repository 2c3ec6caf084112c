"""All that a library holds of a report, as it is carried to another library."""

from collections.abc import Sequence
from pathlib import PurePath

import sqlalchemy as sa
from pydantic import JsonValue

from lessonbase.errors import LibraryError
from lessonbase.model import Document, Event, Frozen, Passage, Record, Report
from lessonbase.store import names, rows
from lessonbase.store.documents import to_document
from lessonbase.store.loading import load_passages, load_records
from lessonbase.store.schema import documents, editions, events, former, passages, records, reports
from lessonbase.store.settling import proposed_record, proposed_report


class FormerName(Frozen):
    """A record or passage that a later reading no longer gave, what it said, and what says it since."""

    id: str
    scheme: str
    text: str
    successor: str | None = None
    body: dict[str, JsonValue] | None = None


class FormerEdition(Frozen):
    """A file that is or was an edition of a report's work."""

    report_id: str
    source: str
    added_at: str


class Carried(Frozen):
    """A report with all that was found in it, before people changed anything, and all that people did since.

    `report` and `document` name the file that they came from without its folder. Events are numbered from 1.
    """

    report: Report
    states: tuple[int, int, int]
    passages: tuple[Passage, ...]
    records: tuple[Record, ...]
    former: tuple[FormerName, ...] = ()
    editions: tuple[FormerEdition, ...] = ()
    events: tuple[Event, ...] = ()

    @property
    def work(self) -> str:
        """The work that it is an edition of."""
        return self.report.work or self.report.id


def carried_of(connection: sa.Connection, report_id: str) -> tuple[Carried, Document | None]:
    """All that is held of a report, and its document as it was read, where that is kept. Raises LibraryError where there is no
    such report."""
    report = proposed_report(connection, report_id)
    row = connection.execute(sa.select(reports).where(reports.c.id == report_id)).one_or_none()
    if report is None or row is None:
        raise LibraryError(f"There is no report {report_id} in this library.")
    own = load_records(connection, records.c.report_id == report_id)
    found = (proposed_record(connection, one.id) for one in own if one.origin != "person")
    kept = connection.execute(sa.select(documents).where(documents.c.report_id == report_id)).one_or_none()
    document = to_document(kept) if kept else None
    carried = Carried(
        report=_without_folder(report),
        states=(row.reading, row.extraction, row.tagging),
        passages=tuple(load_passages(connection, of_report(report_id))),
        records=tuple(one for one in found if one),
        former=_former(connection, row.work),
        editions=_editions(connection, row.work),
        events=numbered(events_of(connection, row.work)),
    )
    if document:
        document = document.model_copy(update={"report": _without_folder(document.report)})
    return carried, document


def of_report(report_id: str) -> sa.ColumnElement[bool]:
    return passages.c.report_id == report_id


def _without_folder(report: Report) -> Report:
    return report.model_copy(update={"source": PurePath(report.source).name})


def events_of(connection: sa.Connection, work: str) -> list[Event]:
    known = list(names.names_of(connection, [work]))
    query = sa.select(events).where(events.c.work.in_(known)).order_by(events.c.seq)
    return [rows.to_event(row) for row in connection.execute(query)]


def numbered(several: Sequence[Event]) -> tuple[Event, ...]:
    """Events numbered from 1, so that the same doings are the same in every library."""
    numbers = {event.seq: number for number, event in enumerate(several, 1)}
    return tuple(
        event.model_copy(
            update={"seq": numbers[event.seq], "undoes": event.undoes and numbers.get(event.undoes)}
        )
        for event in several
    )


def _former(connection: sa.Connection, work: str) -> tuple[FormerName, ...]:
    query = sa.select(former).where(former.c.work == work, former.c.scheme != "work").order_by(former.c.id)
    return tuple(
        FormerName(id=row.id, scheme=row.scheme, text=row.text, successor=row.successor, body=row.body)
        for row in connection.execute(query)
    )


def _editions(connection: sa.Connection, work: str) -> tuple[FormerEdition, ...]:
    query = (
        sa.select(editions).where(editions.c.work == work).order_by(editions.c.added_at, editions.c.report_id)
    )
    return tuple(
        FormerEdition(report_id=row.report_id, source=PurePath(row.source).name, added_at=row.added_at)
        for row in connection.execute(query)
    )
