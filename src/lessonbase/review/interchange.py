"""Records with what people decided, out of a library and into another.

JSON Lines carry everything: the record, as it was proposed, and each event with who, when and why; another library that has
the report takes them in. CSV is for spreadsheets: what is changed there in status, kind, tags and note comes back. W3C Web
Annotation (JSON-LD) is for other tools, and goes out only: https://www.w3.org/TR/annotation-model/.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, JsonValue, TypeAdapter, ValidationError

from lessonbase.errors import QueryError
from lessonbase.model import Event, Frozen, Passage, Record, Tag
from lessonbase.store import Change, Coded, Piece, Store

Form = Literal["jsonl", "csv", "jsonld"]

_COLUMNS = ("id", "report", "page", "kind", "statement", "status", "tags", "note", "confidence", "decided_by")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
_PIECES = TypeAdapter(Annotated[list[Piece], Field(min_length=1)])
_AROUND = 32
"""Characters before and after a quotation that tell it from others alike, as annotation tools commonly keep."""


class Line(Frozen):
    """A record with what was proposed and the events that stand on it."""

    record: Record
    proposed: Record
    events: tuple[Event, ...]


class Conflict(Frozen):
    """A field of a record that was decided otherwise here; nothing was changed."""

    record_id: str
    field: str
    here: JsonValue
    there: JsonValue


class Taken(Frozen):
    """What came of taking decisions in: how many were taken and how many were here already; those that contradict what was
    decided here, and the ids of records that are not here."""

    taken: int
    known: int
    conflicts: tuple[Conflict, ...]
    unknown: tuple[str, ...]


def export(
    coded: Sequence[Coded], form: Form, titles: Mapping[str, str], passage: Callable[[str], Passage | None]
) -> str:
    """The records in a form. Raises QueryError for an unknown one."""
    match form:
        case "jsonl":
            lines = (Line(record=one.record, proposed=one.proposed, events=one.events) for one in coded)
            return "".join(line.model_dump_json() + "\n" for line in lines)
        case "csv":
            return _as_csv(coded, titles)
        case "jsonld":
            annotations = [_annotation(one, titles, passage) for one in coded]
            return json.dumps(annotations, ensure_ascii=False, indent=1) + "\n"
    raise QueryError(f"“{form}” is no form of export. Choose one of {', '.join(get_args(Form))}.")


def take_in(store: Store, text: str, form: Form, by: str) -> Taken:
    """Take in the decisions of an export; all that can be, in one transaction."""
    if form == "jsonl":
        return _merge(store, _lines(text), by)
    if form == "csv":
        return _from_csv(store, text, by)
    raise QueryError("Decisions come in as JSON Lines or CSV. Export them so: --format jsonl.")


# ── JSON Lines ───────────────────────────────────────────────────────────────────────────────


def _lines(text: str) -> list[Line]:
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            found += [Line.model_validate_json(line)] if line.strip() else []
        except ValidationError as error:
            raise QueryError(
                f"Line {number} is no record that lessonbase exported: {error.errors()[0]['msg']}. Nothing was taken in."
            ) from error
    for each in found:
        if not all(event.by.strip() and _fits(each, event) for event in each.events):
            raise QueryError(
                f"Record {each.record.id} does not fit what was done to it: the export was changed. Nothing was taken in."
            )
    return found


def _fits(line: Line, event: Event) -> bool:
    """Whether an event can be one on the record of a line."""
    if event.scheme != "record" or event.undoes is not None:
        return False
    if event.field != "record":
        return True
    after = event.after
    return isinstance(after, dict) and after.get("id") == line.record.id and _is_addition(after)


def _is_addition(after: Mapping[str, JsonValue]) -> bool:
    try:
        Record.model_validate({name: value for name, value in after.items() if name != "extent"})
        _PIECES.validate_python(after.get("extent"))
    except ValidationError:
        return False
    return True


def _merge(store: Store, lines: Iterable[Line], by: str) -> Taken:
    changes: list[Change] = []
    conflicts, unknown, known = [], [], 0
    for line in lines:
        here = store.record(line.record.id)
        added = next((event for event in line.events if event.field == "record"), None)
        report = store.report(line.record.report_id)
        if here is None and added and report:
            changes.append(
                Change("record", line.record.id, {"record": added.after}, work=report.work, elsewhere=added)
            )
        elif here is None:
            unknown.append(line.record.id)
            continue
        ours = store.coding.of(record_id=here.id)[0].events if here else ()
        have = {_same(event) for event in ours}
        held = {event.field: event for event in ours}
        for event in line.events:
            mine = held.get(event.field)
            if event.field == "record":
                known += here is not None
            elif _same(event) in have:
                known += 1
            elif (
                mine and mine.after != event.after and not (here and here.coders) and not _theirs(line, mine)
            ):
                conflicts.append(
                    Conflict(record_id=line.record.id, field=event.field, here=mine.after, there=event.after)
                )
            else:
                fields = {event.field: event.after}
                changes.append(Change("record", line.record.id, fields, again=True, elsewhere=event))
    store.events.change_all(changes, by)
    return Taken(taken=len(changes), known=known, conflicts=tuple(conflicts), unknown=tuple(unknown))


def _same(event: Event) -> tuple[str, str, str, str]:
    return event.field, json.dumps(event.after, sort_keys=True), event.by, event.at.isoformat()


def _theirs(line: Line, mine: Event) -> bool:
    """Whether the other library knew an event of this one, so that what it holds came after."""
    return _same(mine) in {_same(event) for event in line.events}


# ── CSV ──────────────────────────────────────────────────────────────────────────────────────


def _as_csv(coded: Iterable[Coded], titles: Mapping[str, str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in coded:
        record = one.record
        cells = {
            "report": titles.get(record.report_id, record.report_id),
            "page": record.page or "",
            "tags": " ".join(_names(record)),
            "note": record.note or "",
            "confidence": f"{record.confidence:.2f}",
            "decided_by": "; ".join(one.by_coder),
        }
        row = (cells.get(name, getattr(record, name, "")) for name in _COLUMNS)
        writer.writerow([_harmless(str(cell)) for cell in row])
    return out.getvalue()


def _names(record: Record) -> list[str]:
    """The tags of a record that a cell can tell: those without a space, which names of projects have."""
    return [f"{tag.scheme}:{tag.code}" for tag in record.tags if " " not in tag.code]


def _from_csv(store: Store, text: str, by: str) -> Taken:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if missing := [name for name in ("id", "status") if name not in (reader.fieldnames or ())]:
        raise QueryError(f"The table has no column {missing[0]}. Take one that lessonbase exported.")
    labels = {name: tag for one in store.coding.of() for tag in one.record.tags for name in [_name(tag)]}
    changes, unknown, known = [], [], 0
    for row in reader:
        record = store.record(_plain(row["id"] or ""))
        if record is None:
            unknown.append(_plain(row["id"] or ""))
            continue
        given = {
            name: _plain(row[name] or "") for name in ("status", "kind", "note") if row.get(name) is not None
        }
        fields: dict[str, JsonValue] = {
            name: value or None for name, value in given.items() if value != (getattr(record, name) or "")
        }
        if row.get("tags") is not None:
            said, before = set(_plain(row["tags"]).split()), set(_names(record))
            for name in sorted(said - before):
                fields[f"tag {name}"] = _tag(name, labels)
            fields |= {f"tag {name}": None for name in before - said}
        known += not fields
        if fields:
            changes.append(Change("record", record.id, fields))
    events = store.events.change_all(changes, by)
    return Taken(taken=len(events), known=known, conflicts=(), unknown=tuple(unknown))


def _name(tag: Tag) -> str:
    return f"{tag.scheme}:{tag.code}"


def _tag(name: str, labels: Mapping[str, Tag]) -> JsonValue:
    scheme, _, code = name.partition(":")
    if not scheme or not code:
        raise QueryError(
            f"“{name}” is no tag of the form SCHEME:CODE, like theme:trust. Nothing was taken in."
        )
    label = labels[name].label if name in labels else code
    plain: JsonValue = Tag(scheme=scheme, code=code, label=label, origin="person").model_dump(mode="json")
    return plain


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet computes; `_plain` gives it back."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell


# ── W3C Web Annotation ───────────────────────────────────────────────────────────────────────


def _annotation(
    coded: Coded, titles: Mapping[str, str], passage: Callable[[str], Passage | None]
) -> dict[str, Any]:
    record = coded.record
    bodies = [{"type": "TextualBody", "purpose": "classifying", "value": record.kind}]
    bodies += [
        {"type": "TextualBody", "purpose": "tagging", "value": _name(tag), "rdfs:label": tag.label}
        for tag in record.tags
    ]
    decisions = [event for event in coded.events if event.field == "status"]
    made: dict[str, Any] = {"creator": {"type": "Software", "name": "lessonbase"}}
    if decisions:
        made = {
            "creator": {"type": "Person", "name": decisions[-1].by},
            "created": decisions[-1].at.isoformat(),
        }
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"urn:lessonbase:record:{record.id}",
        "type": "Annotation",
        "motivation": "classifying",
        **made,
        "body": [*bodies, {"type": "TextualBody", "purpose": "assessing", "value": record.status}],
        "target": list(_targets(record, titles, passage)),
    }


def _targets(
    record: Record, titles: Mapping[str, str], passage: Callable[[str], Passage | None]
) -> Iterable[dict[str, Any]]:
    near = [found for each in (record.passage_id, *record.passage_ids) if (found := passage(each))]
    for words in record.statement.split("\n"):
        holding = next((one for one in near if words in one.text), None)
        selectors: list[dict[str, Any]] = [{"type": "TextQuoteSelector", "exact": words}]
        source = f"urn:lessonbase:report:{record.report_id}"
        if holding:
            start = holding.text.index(words)
            end = start + len(words)
            source = f"urn:lessonbase:passage:{holding.id}"
            selectors[0] |= {
                "prefix": holding.text[max(0, start - _AROUND) : start],
                "suffix": holding.text[end : end + _AROUND],
            }
            selectors.append({"type": "TextPositionSelector", "start": start, "end": end})
        yield {
            "type": "SpecificResource",
            "source": {"id": source, "type": "Text", "dc:title": titles.get(record.report_id, "")},
            "scope": f"urn:lessonbase:report:{record.report_id}",
            "selector": selectors,
        }
