"""The taking in of what another library holds of reports.

Of what people did, each thing is known once in both. Where they did different things in the two libraries, neither knowing of
the other, both stay in the log, and what was done here holds: the other is taken back by whoever takes it in, and whoever takes
that back in turn has the other.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from pydantic import JsonValue

from lessonbase.errors import LibraryError
from lessonbase.ids import Ids, words_of
from lessonbase.model import Document, Event, Frozen, now
from lessonbase.store import names, rows, writing
from lessonbase.store.carried import Carried, FormerName, carried_of, events_of, numbered, of_report
from lessonbase.store.database import Database
from lessonbase.store.documents import document_row
from lessonbase.store.loading import load_passages, load_records
from lessonbase.store.names import Said
from lessonbase.store.people import check_role
from lessonbase.store.replay import by_field, standing
from lessonbase.store.rows import States
from lessonbase.store.schema import documents, editions, events, former, meta, records, reports
from lessonbase.store.settling import (
    keep_touched,
    proposed_report,
    settle_added,
    settle_records,
    settle_reports,
)


class Contradiction(Frozen):
    """A field of a record or report that was decided otherwise in the other library. Both are kept, what was done here holds;
    to undo the event `undo` has the other hold."""

    target: str
    field: str
    here: JsonValue
    there: JsonValue
    undo: int


class Merged(Frozen):
    """What came of taking reports in, by their ids: those that were added, and those of which another edition is here, so
    that only what people did was taken. `taken` and `known` count events."""

    added: tuple[str, ...]
    other_editions: tuple[str, ...]
    taken: int
    known: int
    contradictions: tuple[Contradiction, ...]


class Carrying:
    """What one library gives to others and takes from them; `Store.carrying` gives it. Raises LibraryError like the store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, report_id: str) -> tuple[Carried, Document | None]:
        """All that is held of a report, and its document as it was read, where that is kept."""
        with self._database.reading() as connection:
            return carried_of(connection, report_id)

    def apart(self) -> dict[str, tuple[Event, ...]]:
        """What people did to reports that are not here now, by the work; "" for what they did to no report."""
        with self._database.reading() as connection:
            works = connection.scalars(sa.select(reports.c.work)).all()
            here = set(names.names_of(connection, works))
            found: dict[str, list[Event]] = {}
            for row in connection.execute(sa.select(events).order_by(events.c.seq)):
                if row.work not in here and row.scheme != "person":  # each library has its own roles
                    found.setdefault(row.work or "", []).append(rows.to_event(row))
        return {work: numbered(several) for work, several in sorted(found.items())}

    def take_in(
        self,
        several: Iterable[tuple[Carried, Document | None, str]],
        apart: Mapping[str, Sequence[Event]],
        by: str,
    ) -> Merged:
        """Take in reports, each with its document and the name that its file has here, and what people did apart from
        them, in one transaction."""
        with self._database.writing() as connection:
            check_role(connection, by, "evaluator")
            taking = _Taking(connection, by)
            for carried, document, source in several:
                taking.take(carried, document, source)
            for work, done in apart.items():
                taking.merge(done, work or None, {})
                if work and taking.holds(work):
                    taking.settle(work)
            return taking.done()


class _Taking:
    """The taking in of reports in one transaction."""

    def __init__(self, connection: sa.Connection, by: str) -> None:
        self._connection = connection
        self._by = by
        self._added: list[str] = []
        self._others: list[str] = []
        self._taken = self._known = 0
        self._contradictions: list[Contradiction] = []

    def done(self) -> Merged:
        """What came of all."""
        return Merged(
            added=tuple(self._added),
            other_editions=tuple(self._others),
            taken=self._taken,
            known=self._known,
            contradictions=tuple(self._contradictions),
        )

    def take(self, carried: Carried, document: Document | None, source: str) -> None:
        """Take in a report, or what people did where an edition of it is here."""
        report_id = carried.report.id
        here = self._connection.scalar(sa.select(reports.c.work).where(reports.c.id == report_id))
        work = here or names.present(self._connection, "work", carried.work) or carried.work
        is_new = here is None and not self.holds(work)
        if is_new:
            _check(self._connection, carried, document)
        elif here is None:
            self._others.append(report_id)
        called = {} if work == carried.work else self._called_here(carried, work)
        if is_new:
            self._insert(carried, document, work, source)
        self._note_former(carried, work, called)
        before = self._taken
        self.merge(carried.events, work, called)
        if is_new or self._taken > before:
            self.settle(work)

    def holds(self, work: str) -> bool:
        """Whether the library has a report of a work."""
        return bool(self._connection.scalar(sa.select(reports.c.id).where(reports.c.work == work)))

    def _insert(self, carried: Carried, document: Document | None, work: str, source: str) -> None:
        report = carried.report.model_copy(update={"source": source, "work": work})
        kept = document or Document(report=report, pages=(), blocks=())
        as_read = kept.model_copy(update={"report": kept.report.model_copy(update={"source": source})})
        whole = kept.model_copy(update={"report": report})
        writing.insert_report(self._connection, whole, carried.passages, States(*carried.states))
        if document:
            self._connection.execute(documents.insert().values(document_row(as_read)))
        writing.insert_records(self._connection, carried.records)
        writing.name_source(self._connection, source, report.id)
        self._connection.execute(meta.delete().where(meta.c.key == writing.REMOVED + report.id))
        for each in carried.editions:
            same = sa.and_(editions.c.report_id == each.report_id, editions.c.work == work)
            if not self._connection.scalar(sa.select(editions.c.work).where(same)):
                self._connection.execute(editions.insert().values(work=work, **each.model_dump()))
        self._added.append(report.id)

    def _called_here(self, carried: Carried, work: str) -> dict[str, str]:
        """What records and passages are called here, where their report is known as an edition of another work."""
        own = self._connection.scalar(sa.select(reports.c.id).where(reports.c.work == work))
        here = load_records(self._connection, records.c.report_id == own)
        texts = load_passages(self._connection, of_report(str(own)))
        ids = Ids(work)
        return {
            carried.work: work,
            **_paired(
                [(one.id, (one.kind, *words_of(one.statement))) for one in carried.records],
                [(one.id, (one.kind, *words_of(one.statement))) for one in here],
            ),
            **_paired(
                [(one.id, words_of(one.text)) for one in carried.passages],
                [(one.id, words_of(one.text)) for one in texts],
            ),
            **{
                event.target: ids.record(event.after["kind"], str(event.after["statement"]))  # type: ignore[arg-type]
                for event in carried.events
                if event.field == "record" and isinstance(event.after, dict)
            },
        }

    def _note_former(self, carried: Carried, work: str, called: Mapping[str, str]) -> None:
        """Note names that are known there only, so that what was done under them finds what says the same here."""
        run = self._connection.execute
        touched = {event.target for event in carried.events}
        noted = [
            FormerName(id=one.id, scheme="record", text=one.statement, body=one.model_dump(mode="json"))
            for one in carried.records
            if one.id in touched and one.id not in called
        ]
        for one in (*carried.former, *noted):
            scheme: names.Scheme = "passage" if one.scheme == "passage" else "record"
            name = called.get(one.id, one.id)
            is_here = names.present(self._connection, scheme, name)
            if is_here or run(sa.select(former.c.id).where(former.c.id == name)).one_or_none():
                continue
            successor = one.successor and called.get(one.successor, one.successor)
            run(
                former.insert().values({**one.model_dump(), "id": name, "work": work, "successor": successor})
            )

    def settle(self, work: str) -> None:
        """Make all of a work current, as after reading it anew."""
        report_id = self._connection.scalar(sa.select(reports.c.id).where(reports.c.work == work))
        [report] = (one for one in (proposed_report(self._connection, str(report_id)),) if one)
        own = load_records(self._connection, records.c.report_id == report.id)
        names.arrive(self._connection, "record", work, [Said(one.id, one.statement) for one in own])
        settle_added(self._connection, report)
        settle_records(self._connection, [one.id for one in own])
        settle_reports(self._connection, [work])
        keep_touched(self._connection, work)

    # ── what people did ──────────────────────────────────────────────────────────────────────

    def merge(self, theirs: Sequence[Event], work: str | None, called: Mapping[str, str]) -> None:
        """Put what people did there into the log, each thing once; `called` says what is called otherwise here."""
        theirs = [_renamed(event, called) for event in theirs if event.scheme != "person"]
        ours = self._log(work)
        our_keys, their_keys = _keys(ours), _keys(theirs)
        known: defaultdict[str, list[int]] = defaultdict(list)
        for seq, key in our_keys.items():
            known[key].append(seq)
        numbers: dict[int, int] = {}
        for event in theirs:
            if known[their_keys[event.seq]]:
                numbers[event.seq] = known[their_keys[event.seq]].pop(0)
                self._known += 1
                continue
            undoes = numbers.get(event.undoes) if event.undoes else None
            numbers[event.seq] = self._append(event, work, undoes)
            self._taken += 1
        if work is None:
            return  # what was done to taxonomies is history, and they are files of their own
        here, merged = self._by_target(ours), self._by_target(self._log(work))
        known_here, known_there = set(our_keys.values()), set(their_keys.values())
        for target, own in self._by_target(theirs).items():
            held = by_field(here.get(target, []))
            for field, yours in by_field(own).items():
                mine = held.get(field)
                knew = their_keys[yours.seq] in known_here  # what was done here since holds
                apart = mine is not None and not knew and our_keys[mine.seq] not in known_there
                if field == "record" or (knew and mine is None) or (apart and _are_coders(merged[target])):
                    continue
                wanted = mine if mine and (apart or knew) else yours
                undone = self._have_hold(merged[target], field, wanted, work)
                if apart and mine and undone:
                    told = {"target": target, "field": field, "here": mine.after, "there": yours.after}
                    self._contradictions.append(Contradiction.model_validate({**told, "undo": undone[0]}))

    def _have_hold(self, log: Sequence[Event], field: str, wanted: Event, work: str) -> list[int]:
        """Take back what stands on a field of a target after what is to hold, the newest first; the events that this made."""
        stand = [event for event in standing(log) if event.field == field]
        made = []
        while stand and stand[-1].after != wanted.after:
            later = stand.pop()
            back = later.model_copy(
                update={
                    "before": later.after,
                    "after": wanted.after,
                    "by": self._by,
                    "at": now(),
                    "batch": None,
                    "why": f"two libraries were put together, and what {wanted.by} decided holds",
                }
            )
            made.append(self._append(back, work, later.seq))
        return made

    def _log(self, work: str | None) -> list[Event]:
        if work:
            return events_of(self._connection, work)
        query = sa.select(events).where(events.c.work.is_(None)).order_by(events.c.seq)
        return [rows.to_event(row) for row in self._connection.execute(query)]

    def _by_target(self, several: Sequence[Event]) -> dict[str, list[Event]]:
        found: dict[str, list[Event]] = {}
        for event in several:
            scheme: names.Scheme = "record" if event.scheme == "record" else "work"
            owner = names.present(self._connection, scheme, event.target) or event.target
            found.setdefault(owner, []).append(event)
        return found

    def _append(self, event: Event, work: str | None, undoes: int | None) -> int:
        row = event.model_dump(mode="python", exclude={"seq", "undoes"})
        row |= {"at": event.at.isoformat(), "work": work, "undoes": undoes}
        return rows.number_of(self._connection.execute(events.insert().values(row)))


def _are_coders(log: Sequence[Event]) -> bool:
    """Whether several people were asked to decide, so that what each says stands beside what the others say."""
    asked = by_field(log).get("coders")
    return bool(asked and asked.after)


def _check(connection: sa.Connection, carried: Carried, document: Document | None) -> None:
    """Raise LibraryError where parts of a report are not of one another, or have the names of another report's."""
    own = carried.report.id
    ids = {one.id for one in carried.passages}
    named = [*(one.id for one in carried.records), *ids]
    whole = (
        {one.report_id for one in carried.passages} | {one.report_id for one in carried.records} <= {own}
        and all({one.passage_id, *one.passage_ids} <= ids for one in carried.records)
        and len(named) == len(set(named)) == len(carried.records) + len(carried.passages)
        and (document is None or document.report.id == own)
    )
    if not whole or any(
        names.present(connection, "record", one) == one or names.present(connection, "passage", one) == one
        for one in named
    ):
        raise LibraryError(
            f"What the file holds of the report “{carried.report.title}” does not fit together: it was changed or damaged. "
            "Nothing was taken in; have it exported again."
        )


def _paired(
    there: Sequence[tuple[str, tuple[str, ...]]], here: Sequence[tuple[str, tuple[str, ...]]]
) -> dict[str, str]:
    """The names here of what has names there, by what they say: the first of equals with the first."""
    waiting: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, said in reversed(here):
        waiting[said].append(name)
    return {name: waiting[said].pop() for name, said in there if waiting[said]}


def _renamed(event: Event, called: Mapping[str, str]) -> Event:
    if not called:
        return event
    values = {name: _replaced(getattr(event, name), called) for name in ("target", "before", "after")}
    return event.model_copy(update=values)


def _replaced(value: Any, called: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return called.get(value, value)
    if isinstance(value, list):
        return [_replaced(each, called) for each in value]
    return {key: _replaced(each, called) for key, each in value.items()} if isinstance(value, dict) else value


def _keys(several: Sequence[Event]) -> dict[int, str]:
    """By its number, what tells an event from others in every library: who did what to what and when; of equals the how
    manyeth it is."""
    found: dict[int, str] = {}
    counted: Counter[str] = Counter()
    for event in several:
        said = [event.scheme, event.target, event.field, event.after, event.by, event.at.isoformat()]
        key = json.dumps([*said, found.get(event.undoes or 0)], sort_keys=True)
        counted[key] += 1
        found[event.seq] = f"{key} {counted[key]}"
    return found
