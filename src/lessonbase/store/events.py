"""The log of what people did, and what follows from each entry: nothing in it is ever changed or taken out."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import uuid4

import sqlalchemy as sa
from pydantic import JsonValue

from lessonbase.errors import ConflictError, NotFoundError, QueryError
from lessonbase.model import Event, EventScheme, Record, Report, now
from lessonbase.store import names, rows
from lessonbase.store.current import checked, record_value, report_value
from lessonbase.store.database import Database
from lessonbase.store.loading import load_held, load_reports
from lessonbase.store.people import check_role
from lessonbase.store.replay import is_undone, standing
from lessonbase.store.schema import events, records, reports
from lessonbase.store.settling import (
    events_on,
    proposed_report,
    settle_records,
    settle_reports,
)
from lessonbase.store.writing import work_of


@dataclass(frozen=True)
class Change:
    """Other values for fields of a target. `seen` are values that must still hold. To add a record is to give a new
    `target` the one field "record", in a `work`. A value that holds already is no event, unless it is said `again`: by
    another coder. `elsewhere` is the event that it was in another library: who, when, why and batch stay those. `expects` is
    the last event on the target that the person knew of; 0 is none."""

    scheme: EventScheme
    target: str
    fields: Mapping[str, JsonValue]
    seen: Mapping[str, JsonValue] = field(default_factory=dict)
    work: str | None = None
    again: bool = False
    elsewhere: Event | None = None
    expects: int | None = None


class Events:
    """The events of one library; `Store.events` gives it. Each call that changes something is one transaction.

    Raises LibraryError like the store, NotFoundError for a target or an event that is not there.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, scheme: EventScheme, target: str) -> list[Event]:
        """What people did to a record, or to a report, named by its work or its own id; oldest first."""
        with self._database.reading() as connection:
            name = _target(connection, scheme, target)
            return events_on(connection, scheme, [name]).get(name, [])

    def since(self, seq: int = 0, count: int | None = None) -> list[Event]:
        """All events after `seq`, or the first so many of them."""
        query = sa.select(events).where(events.c.seq > seq).order_by(events.c.seq).limit(count)
        with self._database.reading() as connection:
            return [rows.to_event(row) for row in connection.execute(query)]

    def last(self) -> int:
        """The number of the latest event, 0 where there is none."""
        with self._database.reading() as connection:
            return connection.scalar(sa.select(sa.func.max(events.c.seq))) or 0

    def change(
        self,
        scheme: EventScheme,
        target: str,
        fields: Mapping[str, JsonValue],
        by: str,
        why: str | None = None,
        seen: Mapping[str, JsonValue] | None = None,
    ) -> list[Event]:
        """Give fields of a target other values, as a person; what has its value already is no event.

        `seen` are values that the person saw: raises ConflictError if one of them is no longer so.
        """
        return self.change_all([Change(scheme, target, fields, seen or {})], by, why)

    def change_all(self, changes: Sequence[Change], by: str, why: str | None = None) -> list[Event]:
        """Do several changes at once, as one batch, or none of them."""
        self._check_seen([(each.scheme, each.target) for each in changes if set(each.fields) != {"record"}])
        with self._database.writing() as connection:
            log = _Log(connection, by, why)
            for change in changes:
                log.change(change)
            return log.settled()

    def undo(self, seq: int, by: str, why: str | None = None) -> list[Event]:
        """Take an event back, and all of its batch; to take back an event that took another back is to do that again.

        Raises ConflictError if it is taken back already, or something later stands on the same field.
        """
        with self._database.reading() as connection:
            event = _event(connection, seq)
            batch = [event]
            if event.batch:
                query = sa.select(events).where(events.c.batch == event.batch).order_by(events.c.seq.desc())
                batch = [rows.to_event(row) for row in connection.execute(query)]
        with self._database.writing() as connection:
            log = _Log(connection, by, why)
            if event.scheme == "taxonomy":
                raise QueryError(
                    f"Event {seq} is on the taxonomy {event.target}, of which former versions are kept. Bring one back: "
                    f"lessonbase taxonomy restore {event.target} NUMBER --by NAME"
                )
            if event.scheme == "person":
                raise QueryError(
                    f"Event {seq} is on the roles of {event.target}. Give them others: lessonbase people role"
                )
            for each in batch:
                log.take_back(each)
            return log.settled()

    def restore(
        self, scheme: EventScheme, target: str, seq: int, by: str, why: str | None = None
    ) -> list[Event]:
        """Bring a target back to what it was right after the event `seq`; 0 is before anybody touched it."""
        self._check_seen([(scheme, target)])
        with self._database.writing() as connection:
            name = _target(connection, scheme, target)
            log = _Log(connection, by, why)
            for each in reversed(events_on(connection, scheme, [name]).get(name, [])):
                if each.seq > seq:
                    log.take_back(each, freely=True)
            return log.settled()

    def _check_seen(self, targets: Sequence[tuple[EventScheme, str]]) -> None:
        """Raise NotFoundError for a target that is hidden: a connection that writes sees all."""
        if self._database.hidden:
            with self._database.reading() as connection:
                for scheme, target in targets:
                    _target(connection, scheme, target)


class _Log:
    """What one person does in one transaction."""

    def __init__(self, connection: sa.Connection, by: str, why: str | None) -> None:
        if not by.strip():
            raise QueryError("Nobody was named who does this. Say who: --by NAME, or by=… in Python.")
        check_role(connection, by.strip(), "evaluator")
        self._connection = connection
        self._given = {"by": by.strip(), "at": now().isoformat(), "why": why, "batch": uuid4().hex}
        self._said: dict[str, str | None] = {}
        self._made: list[int] = []
        self._touched: dict[tuple[EventScheme, str], None] = {}

    def change(self, change: Change) -> None:
        """Note the values that are other than before."""
        fields = {one: checked(change.scheme, one, value) for one, value in change.fields.items()}
        self._said = {}
        if event := change.elsewhere:
            at = event.at.isoformat()
            self._said = {"by": event.by, "at": at, "why": event.why, "batch": event.batch}
        if set(fields) == {"record"}:
            self._append(change.scheme, change.target, "record", None, fields["record"], change.work)
            self._settle([(change.scheme, change.target)])  # what follows may be about it
            return
        name = _target(self._connection, change.scheme, change.target)
        if change.expects is not None:
            self._check_last(change.scheme, name, change.expects)
        values = _Values(self._connection, change.scheme, name)
        for one, value in change.seen.items():
            if values[one] != checked(change.scheme, one, value):
                raise ConflictError(
                    f"{one} of {change.scheme} {change.target} was changed meanwhile: it is "
                    f"{_worded(values[one])}, not {_worded(value)}. Nothing was changed; look again, then decide."
                )
        for one, after in fields.items():
            if change.again or values[one] != after:
                self._append(change.scheme, name, one, values[one], after, values.work)

    def _check_last(self, scheme: EventScheme, name: str, expected: int) -> None:
        own = events_on(self._connection, scheme, [name]).get(name, [])
        if own and own[-1].seq > expected:
            raise ConflictError(
                f"{own[-1].by} changed {scheme} {name} meanwhile (event {own[-1].seq}; the last one known here was "
                f"{expected}). Nothing was changed; look again, then decide."
            )

    def take_back(self, event: Event, *, freely: bool = False) -> None:
        """Note that an event is taken back; `freely`, whatever stands."""
        owner = _owner(self._connection, event)
        own = events_on(self._connection, event.scheme, [owner]).get(owner, [event])
        if not freely:
            if is_undone(own, event.seq):
                raise ConflictError(f"Event {event.seq} is taken back already.")
            later = [one for one in standing(own) if one.field == event.field and one.seq > event.seq]
            if event.undoes is None and later:
                raise ConflictError(
                    f"After event {event.seq}, {later[-1].by} gave {event.field} another value (event "
                    f"{later[-1].seq}). Take that back first."
                )
        left = standing([*own, event.model_copy(update={"seq": own[-1].seq + 1, "undoes": event.seq})])
        holds = {one.field: one.after for one in left}
        values = _Values(self._connection, event.scheme, owner)
        before = values[event.field]
        after = holds.get(event.field, values.proposed(event.field))
        self._append(event.scheme, owner, event.field, before, after, values.work, event.seq)
        self._settle([(event.scheme, owner)])

    def _append(
        self,
        scheme: EventScheme,
        target: str,
        field: str,
        before: JsonValue,
        after: JsonValue,
        work: str | None,
        undoes: int | None = None,
    ) -> None:
        row = {"scheme": scheme, "target": target, "field": field, "before": before, "after": after}
        done = self._connection.execute(
            events.insert().values(**row, work=work, undoes=undoes, **{**self._given, **self._said})
        )
        self._made.append(rows.number_of(done))
        self._touched[scheme, target] = None

    def settled(self) -> list[Event]:
        """Make all that was touched current; give the events."""
        self._settle(list(self._touched))
        if len(self._made) == 1:
            self._connection.execute(events.update().where(events.c.seq == self._made[0]).values(batch=None))
        return [_event(self._connection, seq) for seq in self._made]

    def _settle(self, touched: Sequence[tuple[EventScheme, str]]) -> None:
        settle_records(self._connection, [target for scheme, target in touched if scheme == "record"])
        settle_reports(self._connection, [target for scheme, target in touched if scheme == "report"])


class _Values:
    """The values of a target's fields: those that hold, and those that were proposed."""

    def __init__(self, connection: sa.Connection, scheme: EventScheme, name: str) -> None:
        self._connection = connection
        self._scheme = scheme
        self._thing: Record | Report | None
        self._first: Record | Report | None
        if scheme == "record":
            found = load_held(connection, records.c.id == name)
            self._thing, self._first = found[0] if found else (None, None)
            self.work = work_of(connection, self._thing.report_id) if self._thing else None
        else:
            self._thing = next(iter(load_reports(connection, reports.c.work == name)), None)
            self._first = proposed_report(connection, self._thing.id) if self._thing else None
            self.work = name

    def __getitem__(self, field: str) -> JsonValue:
        return self._value(self._thing, field)

    def proposed(self, field: str) -> JsonValue:
        """What the machine says."""
        return self._value(self._first, field)

    def _value(self, thing: Record | Report | None, field: str) -> JsonValue:
        if isinstance(thing, Record):
            return record_value(thing, field)
        return report_value(thing, field) if thing else None


def _target(connection: sa.Connection, scheme: EventScheme, target: str) -> str:
    """The present name of a target. Raises NotFoundError if there is none."""
    if scheme in ("taxonomy", "person"):
        return target
    if scheme == "report":
        work = connection.scalar(sa.select(reports.c.work).where(reports.c.id == target))
        name = work or names.present(connection, "work", target)
    else:
        name = names.present(connection, "record", target)
    if name is None:
        raise NotFoundError(f"There is no {scheme} {target} in this library.")
    return name


def _owner(connection: sa.Connection, event: Event) -> str:
    """The present name of what an event was done to; that of then where it is not here now."""
    scheme: names.Scheme = "record" if event.scheme == "record" else "work"
    return names.present(connection, scheme, event.target) or event.target


def _event(connection: sa.Connection, seq: int) -> Event:
    row = connection.execute(sa.select(events).where(events.c.seq == seq)).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no event {seq} in this library.")
    return rows.to_event(row)


def _worded(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False)
