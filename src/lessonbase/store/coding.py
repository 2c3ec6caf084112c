"""What each person said of records, apart from what the others said."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa

from lessonbase.model import Event, Record, RecordKind, RecordStatus
from lessonbase.store import rows
from lessonbase.store.current import current_record
from lessonbase.store.database import Database
from lessonbase.store.loading import IN_ORDER, load_held
from lessonbase.store.redirects import Redirects
from lessonbase.store.replay import by_field, standing
from lessonbase.store.rows import lots
from lessonbase.store.schema import events, records, reports
from lessonbase.store.settling import Places, events_on

FINAL = "adjudicated_by"
"""The field that is set in the same batch as a final decision."""


@dataclass(frozen=True)
class Coded:
    """A record as it is current and as it was proposed; by coder, as that person left it knowing of nobody else.

    A coder is who decided on it, accepting, rejecting or withdrawing, other than by adjudication. `decided` is the number
    of the first decision that stands, None where there is none; `events` are all that stand, oldest first.
    """

    record: Record
    proposed: Record
    by_coder: Mapping[str, Record]
    decided: int | None
    events: tuple[Event, ...]

    def seen_by(self, coder: str) -> Record:
        """The record as a coder may see it who is not to know of the others."""
        return self.by_coder.get(coder, self.proposed)


class Outline(NamedTuple):
    """What a queue holds of a record: little, since a library may have a hundred thousand.

    `said` is the status that each coder gave it; `decided` the number of the first decision that stands, None where there
    is none; `proposed_kind` its kind before anybody changed it.
    """

    id: str
    report_id: str
    kind: RecordKind
    proposed_kind: RecordKind
    status: RecordStatus
    explicit: bool
    confidence: float
    section: str
    origin: str
    parent_id: str | None
    repeat_of: str | None
    assigned_to: str | None
    adjudicated_by: str | None
    coders: tuple[str, ...]
    said: Mapping[str, str]
    decided: int | None

    def waits_for(self, coder: str) -> bool:
        """Whether a coder has still to decide on it: of those asked, else anybody while nobody has."""
        if self.adjudicated_by:
            return False
        if self.coders:
            return coder in self.coders and coder not in self.said
        return self.status == "proposed"


_NOBODY: Mapping[str, str] = {}


class Coding:
    """What the coders of one library said; `Store.coding` gives it. Raises LibraryError like the store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(
        self,
        report_id: str | None = None,
        record_id: str | None = None,
        ids: Sequence[str] | None = None,
    ) -> list[Coded]:
        """The records of a report, or all, or one or some, those rejected and withdrawn too, as in the document."""
        which = [records.c.report_id == report_id] if report_id else []
        which += [records.c.id == record_id] if record_id else []
        which += [records.c.id.in_(ids)] if ids is not None else []
        with self._database.reading() as connection:
            found = load_held(connection, *which)
            done = events_on(connection, "record", [each.current.id for each in found])
            redirects = Redirects.of(connection)
            return [
                _coded(
                    record, proposed, done.get(record.id, []), Places(connection, record.report_id), redirects
                )
                for record, proposed in found
            ]

    def outlines(self, report_id: str | None = None, ids: Sequence[str] | None = None) -> list[Outline]:
        """The records of a report, or all, or some, in outline, as in the document."""
        body = records.c.body
        query = (
            sa.select(
                records.c.id,
                records.c.report_id,
                records.c.kind,
                records.c.proposed["kind"].as_string().label("proposed_kind"),
                records.c.status,
                records.c.explicit,
                body["confidence"].as_float().label("confidence"),
                body["section"].label("section"),
                body["origin"].as_string().label("origin"),
                body["parent_id"].as_string().label("parent_id"),
                records.c.repeat_of,
                body["assigned_to"].as_string().label("assigned_to"),
                body["adjudicated_by"].as_string().label("adjudicated_by"),
                body["coders"].label("coders"),
            )
            .join(reports, reports.c.id == records.c.report_id)
            .order_by(*IN_ORDER)
        )
        if report_id:
            query = query.where(records.c.report_id == report_id)
        several = [query] if ids is None else [query.where(records.c.id.in_(lot)) for lot in lots(list(ids))]
        with self._database.reading() as connection:
            found = [row for each in several for row in connection.execute(each)]
            done = events_on(connection, "record", [row.id for row in found])
        return [_outline(row, done.get(row.id)) for row in found]

    def decided_at(self, by: str, count: int) -> list[datetime.datetime]:
        """When a person made the last so many decisions, latest first."""
        query = (
            sa.select(events.c.at)
            .where(events.c.by == by, events.c.field == "status", events.c.undoes.is_(None))
            .order_by(events.c.seq.desc())
            .limit(count)
        )
        with self._database.reading() as connection:
            return [datetime.datetime.fromisoformat(at) for at in connection.scalars(query)]

    def last_of(self, by: str) -> Event | None:
        """The last thing that a person did to records and that stands; None where there is nothing."""
        query = (
            sa.select(events)
            .where(events.c.by == by, events.c.scheme == "record", events.c.undoes.is_(None))
            .order_by(events.c.seq.desc())
        )
        with self._database.reading() as connection, connection.execute(query) as found:
            stand = (row for row in found if not _taken_back(connection, row.seq))
            row = next(stand, None)
            return rows.to_event(row) if row else None


def _taken_back(connection: sa.Connection, seq: int) -> bool:
    """Whether an event was taken back, by anybody, and not brought again."""
    after = sa.select(events.c.seq).where(events.c.seq > seq, events.c.undoes == seq)
    back = connection.scalars(after).all()
    return any(not _taken_back(connection, each) for each in back)


def _outline(row: Any, done: list[Event] | None) -> Outline:
    given = row._asdict() | {
        "proposed_kind": row.proposed_kind or row.kind,
        "section": "\n".join(row.section or ()),
        "coders": tuple(row.coders or ()),
    }
    if not done:
        return Outline(**given, said=_NOBODY, decided=None)
    coders = _by_coder(standing(done))
    return Outline(
        **given,
        said={by: str(_status(several)) for by, several in coders.items()},
        decided=_first_decision(coders),
    )


def _by_coder(stand: list[Event]) -> dict[str, list[Event]]:
    """What each coder did, other than by adjudication."""
    final = {event.batch for event in stand if event.field == FINAL and event.batch}
    own: dict[str, list[Event]] = {}
    for event in stand:
        if event.batch not in final and event.field not in ("record", FINAL):
            own.setdefault(event.by, []).append(event)
    return {by: several for by, several in own.items() if _status(several) not in (None, "proposed")}


def _first_decision(coders: Mapping[str, list[Event]]) -> int | None:
    first = [event.seq for several in coders.values() for event in several if event.field == "status"]
    return min(first, default=None)


def _coded(
    record: Record, proposed: Record, done: list[Event], places: Places, redirects: Redirects
) -> Coded:
    stand = standing(done)
    coders = _by_coder(stand)
    return Coded(
        record=record,
        proposed=proposed,
        by_coder={
            by: current_record(redirects.shown(proposed), by_field(redirects.events(several)), places.of)
            for by, several in coders.items()
        },
        decided=_first_decision(coders),
        events=tuple(stand),
    )


def _status(own: list[Event]) -> object:
    held = by_field(own).get("status")
    return held.after if held else None
