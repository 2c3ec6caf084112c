"""What each person said of records, apart from what the others said."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from lessonbase.model import Event, Record
from lessonbase.store.current import current_record
from lessonbase.store.database import Database
from lessonbase.store.loading import load_records
from lessonbase.store.redirects import Redirects
from lessonbase.store.replay import by_field, standing
from lessonbase.store.schema import records
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


class Coding:
    """What the coders of one library said; `Store.coding` gives it. Raises LibraryError like the store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, report_id: str | None = None, record_id: str | None = None) -> list[Coded]:
        """The records of a report, or all, or one, those rejected and withdrawn too, as in the document."""
        which = [records.c.report_id == report_id] if report_id else []
        which += [records.c.id == record_id] if record_id else []
        with self._database.reading() as connection:
            current = load_records(connection, *which)
            query = sa.select(records.c.id, records.c.proposed).where(*which, records.c.proposed.is_not(None))
            changed = {row.id: Record.model_validate(row.proposed) for row in connection.execute(query)}
            done = events_on(connection, "record", [each.id for each in current])
            redirects = Redirects.of(connection)
            return [
                _coded(
                    record,
                    changed.get(record.id) or record.model_copy(update={"status": "proposed"}),
                    done.get(record.id, []),
                    Places(connection, record.report_id),
                    redirects,
                )
                for record in current
            ]


def _coded(
    record: Record, proposed: Record, done: list[Event], places: Places, redirects: Redirects
) -> Coded:
    stand = standing(done)
    final = {event.batch for event in stand if event.field == FINAL and event.batch}
    own: dict[str, list[Event]] = {}
    for event in stand:
        if event.batch not in final and event.field not in ("record", FINAL):
            own.setdefault(event.by, []).append(event)
    coders = {by: several for by, several in own.items() if _status(several) not in (None, "proposed")}
    first = [event.seq for several in coders.values() for event in several if event.field == "status"]
    return Coded(
        record=record,
        proposed=proposed,
        by_coder={
            by: current_record(redirects.shown(proposed), by_field(redirects.events(several)), places.of)
            for by, several in coders.items()
        },
        decided=min(first, default=None),
        events=tuple(stand),
    )


def _status(own: list[Event]) -> object:
    held = by_field(own).get("status")
    return held.after if held else None
