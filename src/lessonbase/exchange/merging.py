"""Entries of a file → changes of the library: each thing known once, what contradicts told and left out."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import PurePath
from typing import cast
from uuid import uuid4

from pydantic import JsonValue

from lessonbase.exchange.entries import (
    TAG,
    Conflict,
    Entry,
    Fields,
    LeftOut,
    Quotation,
    Taken,
    values,
)
from lessonbase.ids import Ids, words_of
from lessonbase.model import Event, Passage, Record, RecordKind, Report, now
from lessonbase.store import Change, Coded, Store
from lessonbase.store.current import checked
from lessonbase.store.names import Said, successors


def merge(store: Store, entries: Iterable[Entry], by: str) -> Taken:
    """Take in what entries say; all that can be, in one transaction and one batch, so that it can be taken back at once."""
    merging = _Merging(store, by.strip())
    for entry in entries:
        merging.take(entry)
    return merging.done()


class _Merging:
    """The taking in of one file."""

    def __init__(self, store: Store, by: str) -> None:
        self._store = store
        self._by = by
        self._batch = uuid4().hex
        self._coded = {one.record.id: one for one in store.coding.of()}
        self._changes: list[Change] = []
        self._added: dict[str, str] = {}
        self._conflicts: list[Conflict] = []
        self._unknown: list[str] = []
        self._left_out: list[LeftOut] = []
        self._known = 0

    def done(self) -> Taken:
        """Make the changes; say what came of all."""
        self._store.events.change_all(self._changes, self._by)
        return Taken(
            taken=len(self._changes),
            known=self._known,
            conflicts=tuple(self._conflicts),
            unknown=tuple(self._unknown),
            left_out=tuple(self._left_out),
        )

    def take(self, entry: Entry) -> None:
        """Note what follows from an entry."""
        self._left_out += [LeftOut(place=entry.place, why=f"{why}.") for why in entry.unread]
        one = self._found(entry)
        if one is None and not self._is_added(entry):
            return
        name = one.record.id if one else str(entry.record_id or self._added[entry.place])
        holding = values(one.record) if one else _as_added(entry)
        if entry.events:
            self._take_events(entry, one, name, holding)
        edits = self._edits(entry, one, name, holding)
        if edits:
            self._changes.append(Change("record", name, edits, again=True, elsewhere=self._said_by(entry)))
        elif not entry.events:
            self._known += 1

    # ── which record ─────────────────────────────────────────────────────────────────────────

    def _found(self, entry: Entry) -> Coded | None:
        if entry.record_id:
            if one := self._coded.get(entry.record_id):
                return one
            former = self._store.record(entry.record_id)
            if former:
                return self._coded.get(former.id)
        return self._by_statement(entry) if entry.statement.strip() else None

    def _by_statement(self, entry: Entry) -> Coded | None:
        """The record of the same words: of the report that is named, or the only one in the library. Where a report is
        named, nearly the same words are enough."""
        words = words_of(entry.statement)
        same = [self._coded[each] for each in self._by_words[words]]
        if entry.report is None:
            return same[0] if len(same) == 1 else None
        report = self._report(entry.report)
        if report is None:
            return None
        own = [one for one in same if one.record.report_id == report.id]
        kind = entry.fields.get("kind")
        if own:
            return next((one for one in own if one.record.kind == kind), own[0])
        if entry.quotations or entry.record_id:
            return None  # other words of the report are another record
        fresh = [Said(each, self._coded[each].record.statement) for each in self._of_report[report.id]]
        near = successors([Said("", entry.statement)], fresh)
        return self._coded[near[""]] if near else None

    @cached_property
    def _by_words(self) -> Mapping[tuple[str, ...], list[str]]:
        found: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for name, one in self._coded.items():
            found[words_of(one.record.statement)].append(name)
        return found

    @cached_property
    def _of_report(self) -> Mapping[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name, one in self._coded.items():
            found[one.record.report_id].append(name)
        return found

    def _report(self, said: str) -> Report | None:
        """The report of an id, a title or a file's name; None where none or several have it."""
        if held := self._store.report(said):
            return held
        wanted = said.strip().casefold()
        own = [each for each in self._reports if wanted in _names(each)]
        return own[0] if len(own) == 1 else None

    @cached_property
    def _reports(self) -> list[Report]:
        return self._store.reports()

    # ── records that people added ────────────────────────────────────────────────────────────

    def _is_added(self, entry: Entry) -> bool:
        """Whether the record of an entry is one that a person added, there or in the file, and can be added here."""
        report = self._report(entry.report) if entry.report else None
        event = next((each for each in entry.events if each.field == "record"), None)
        if event and report and entry.record_id:
            fields = {"record": event.after}
            self._changes.append(Change("record", entry.record_id, fields, work=report.work, elsewhere=event))
            self._added[entry.place] = entry.record_id
            return True
        if entry.quotations:
            return self._add(entry, report)
        if entry.record_id:
            self._unknown.append(entry.record_id)
        else:
            where = f" in the report “{entry.report}”" if entry.report else " in this library, or several"
            why = f"no record{where} says “{entry.statement[:80]}”"
            if entry.report and report is None:
                why = f"there is no report “{entry.report}” in this library"
            self._left_out.append(LeftOut(place=entry.place, why=f"{why}."))
        return False

    def _add(self, entry: Entry, report: Report | None) -> bool:
        placed = [self._placed(each, report) for each in entry.quotations]
        pieces = [each for each in placed if each]
        reports = {passage.report_id for passage, _, _ in pieces}
        if len(pieces) < len(placed) or len(reports) != 1:
            words = entry.quotations[0].exact[:80]
            why = f"the words “{words}” do not stand in one place of one report of this library"
            self._left_out.append(LeftOut(place=entry.place, why=f"{why}."))
            return False
        passage = pieces[0][0]
        held = self._store.report(passage.report_id)
        work = (held and held.work) or passage.report_id
        statement = "\n".join(words for _, _, words in pieces)
        kind = cast(RecordKind, checked("record", "kind", entry.fields.get("kind") or "lesson"))
        name = Ids(work).record(kind, statement)
        if name not in self._coded and name not in self._added.values():
            record = Record(
                id=name,
                report_id=passage.report_id,
                kind=kind,
                statement=statement,
                passage_id=passage.id,
                origin="person",
            )
            extent = [_piece(*each) for each in pieces]
            whole: JsonValue = {**record.model_dump(mode="json"), "extent": extent}
            self._changes.append(
                Change("record", name, {"record": whole}, work=work, elsewhere=self._said_by(entry))
            )
        self._added[entry.place] = name
        return True

    def _placed(self, quoted: Quotation, report: Report | None) -> tuple[Passage, int, str] | None:
        """Where words stand: in the passage that is named, else where they stand once with what is around them."""
        words = quoted.exact
        if not words.strip():
            return None
        near = self._store.passage(quoted.passage_id) if quoted.passage_id else None
        if near and words in near.text:
            start = quoted.start if quoted.start is not None else -1
            if start >= 0 and near.text.startswith(words, start):
                return near, start, words
            return near, near.text.index(words), words
        within = [report.id] if report else [each.id for each in self._reports]
        holding = [
            (each, at, words)
            for report_id in within
            for each in self._passages(report_id)
            for at in _occurrences(words, each.text)
        ]
        if len(holding) > 1:
            holding = [each for each in holding if _is_around(quoted, each[0].text, each[1])] or holding
        return holding[0] if len(holding) == 1 else None

    def _passages(self, report_id: str) -> list[Passage]:
        if report_id not in self._texts:
            self._texts[report_id] = self._store.passages(report_id)
        return self._texts[report_id]

    @cached_property
    def _texts(self) -> dict[str, list[Passage]]:
        return {}

    # ── what was done ────────────────────────────────────────────────────────────────────────

    def _take_events(self, entry: Entry, one: Coded | None, name: str, holding: Fields) -> None:
        """Note what people did there and is not known here; `holding` becomes what holds then."""
        log = self._store.events.of("record", name) if one else []
        have = {_same(event) for event in log}
        mine = {event.field: event for event in (one.events if one else ())}
        theirs = {_same(event) for event in entry.events}
        for event in entry.events:
            held = mine.get(event.field)
            if event.field == "record":
                self._known += one is not None
            elif _same(event) in have:
                self._known += 1
            elif (
                held
                and held.after != event.after
                and not (one and one.record.coders)
                and _same(held) not in theirs  # they knew of it, and did otherwise since
            ):
                self._conflicts.append(
                    Conflict(record_id=name, field=event.field, here=held.after, there=event.after)
                )
            else:
                fields = {event.field: event.after}
                self._changes.append(Change("record", name, fields, again=True, elsewhere=event))
                holding[event.field] = event.after
                if event.field == "extent" and entry.was:
                    holding["statement"] = entry.was.get("statement")

    def _edits(self, entry: Entry, one: Coded | None, name: str, holding: Fields) -> Fields:
        """The fields that were changed in the file itself and can be taken in."""
        edits: Fields = {}
        mine = {event.field: event for event in (one.events if one else ())}
        own = one.by_coder.get(entry.by) if one and entry.by else None
        for field, there in entry.fields.items():
            here = holding.get(field)
            if entry.was is not None and _equal(field, there, entry.was.get(field)):
                continue
            if _equal(field, there, here):
                if (
                    field == "status"
                    and entry.by
                    and there != "proposed"
                    and (own is None or own.status != there)
                ):
                    edits[field] = there  # another coder says so too
                continue
            held = mine.get(field)
            if entry.was is not None:
                contradicts = one is not None and not _equal(field, here, entry.was.get(field))
            else:
                contradicts = held is not None and held.by != entry.by and not (one and one.record.coders)
            if contradicts:
                self._conflicts.append(Conflict(record_id=name, field=field, here=here, there=there))
            elif field == "statement":
                edits |= self._restated(entry, one, str(there))
            elif field == "parent_id" and there and str(there) not in self._coded:
                self._left_out.append(
                    LeftOut(place=entry.place, why=f"it stands under {there}, which is not in this library.")
                )
            else:
                edits[field] = checked("record", field, there)
        return edits

    def _restated(self, entry: Entry, one: Coded | None, statement: str) -> Fields:
        """Other words of the report that a record states."""
        lines = [line for line in statement.splitlines() if line.strip()]
        if one is None or not lines:
            return {}
        report = self._store.report(one.record.report_id)
        near = [self._store.passage(each) for each in (one.record.passage_id, *one.record.passage_ids)]
        pieces = []
        for line in lines:
            holding = next((each for each in near if each and line in each.text), None)
            quoted = Quotation(exact=line, passage_id=holding.id if holding else None)
            if (placed := self._placed(quoted, report)) is None:
                why = f"“{line[:80]}” does not stand in the report. A record states its words as they stand there."
                self._left_out.append(LeftOut(place=entry.place, why=why))
                return {}
            pieces.append(_piece(*placed))
        return {"extent": pieces}

    def _said_by(self, entry: Entry) -> Event | None:
        """Who said so and when, where the file tells; whoever takes it in, otherwise."""
        if not entry.by or entry.by == self._by:
            return None
        return Event(
            seq=0, scheme="record", target="", field="", by=entry.by, at=entry.at or now(), batch=self._batch
        )


def _as_added(entry: Entry) -> Fields:
    """The values of a record that is added with an entry, before what else it says."""
    if not entry.quotations:
        return {}
    return {"status": "proposed", "kind": entry.fields.get("kind", "lesson"), "statement": entry.statement}


def _names(report: Report) -> set[str]:
    file = PurePath(report.source)
    return {each.casefold() for each in (report.title, file.name, file.stem)}


def _same(event: Event) -> tuple[str, str, str, str]:
    return event.field, json.dumps(event.after, sort_keys=True), event.by, event.at.isoformat()


def _equal(field: str, one: JsonValue, other: JsonValue) -> bool:
    """Whether two values are the same to a person: of tags whether they are there, of words but for line ends."""
    if field.startswith(TAG):
        return (one is None) == (other is None)
    if isinstance(one, str) and isinstance(other, str):
        return one.splitlines() == other.splitlines()
    return (one or None) == (other or None)


def _piece(passage: Passage, start: int, words: str) -> JsonValue:
    return {"passage_id": passage.id, "start": start, "end": start + len(words), "text": words}


def _occurrences(words: str, text: str) -> Sequence[int]:
    found, at = [], text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def _is_around(quoted: Quotation, text: str, start: int) -> bool:
    """Whether what stands around words in a text is what was quoted with them, as far as the text reaches."""
    before = text[max(0, start - len(quoted.prefix)) : start].split()
    after = text[start + len(quoted.exact) : start + len(quoted.exact) + len(quoted.suffix)].split()
    prefix, suffix = quoted.prefix.split(), quoted.suffix.split()
    fits = prefix[-len(before) :] == before if before and prefix else not (prefix and not before and start)
    return fits and (suffix[: len(after)] == after if after and suffix else True)
