"""W3C Web Annotation (JSON-LD, https://www.w3.org/TR/annotation-model/): an annotation a record, its words by text-quote and
text-position selectors, kind, tags, status and note as bodies. What other tools change in it comes back, and so do
annotations of their own.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from pydantic import JsonValue, ValidationError

from lessonbase.errors import QueryError
from lessonbase.exchange.entries import TAG, Entry, Fields, Kept, Quotation, Shelf, named
from lessonbase.exchange.json_lines import check_events
from lessonbase.exchange.tables import as_said
from lessonbase.exchange.words import kind_of, status_of
from lessonbase.store import Coded

_ANNOTATION = "http://www.w3.org/ns/anno.jsonld"
# What goes along with a record is JSON to whoever reads this as linked data, and stays whole.
_CONTEXT: JsonValue = [
    _ANNOTATION,
    {"lessonbase": "urn:lessonbase:", "lessonbase:kept": {"@type": "@json"}},
]
_KEPT = "lessonbase:kept"
_RECORD, _PASSAGE, _REPORT = "urn:lessonbase:record:", "urn:lessonbase:passage:", "urn:lessonbase:report:"
_AROUND = 32
"""Characters before and after a quotation that tell it from others alike, as annotation tools commonly keep."""


def write(coded: Sequence[Coded], shelf: Shelf) -> bytes:
    """The records as a list of annotations."""
    annotations = [_annotation(one, shelf) for one in coded]
    return (json.dumps(annotations, ensure_ascii=False, indent=1) + "\n").encode()


def _annotation(coded: Coded, shelf: Shelf) -> dict[str, Any]:
    record = coded.record
    bodies: list[dict[str, str]] = [_body("classifying", record.kind)]
    bodies += [{**_body("tagging", named(tag)), "rdfs:label": tag.label} for tag in record.tags]
    bodies.append(_body("assessing", record.status))
    if record.note:
        bodies.append(_body("commenting", record.note))
    decisions = [event for event in coded.events if event.field == "status"]
    made: dict[str, Any] = {"creator": {"type": "Software", "name": "lessonbase"}}
    if decisions:
        made = {
            "creator": {"type": "Person", "name": decisions[-1].by},
            "created": decisions[-1].at.isoformat(),
        }
    return {
        "@context": _CONTEXT,
        "id": f"{_RECORD}{record.id}",
        "type": "Annotation",
        "motivation": "classifying",
        **made,
        "body": bodies,
        "target": list(_targets(coded, shelf)),
        _KEPT: Kept.of(coded).model_dump(mode="json", exclude_defaults=True),
    }


def _body(purpose: str, value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "value": value}


def _targets(coded: Coded, shelf: Shelf) -> Iterable[dict[str, Any]]:
    record = coded.record
    near = [found for each in (record.passage_id, *record.passage_ids) if (found := shelf.passage(each))]
    for words in record.statement.split("\n"):
        holding = next((one for one in near if words in one.text), None)
        selectors: list[dict[str, Any]] = [{"type": "TextQuoteSelector", "exact": words}]
        source = f"{_REPORT}{record.report_id}"
        if holding:
            start = holding.text.index(words)
            end = start + len(words)
            source = f"{_PASSAGE}{holding.id}"
            selectors[0] |= {
                "prefix": holding.text[max(0, start - _AROUND) : start],
                "suffix": holding.text[end : end + _AROUND],
            }
            selectors.append({"type": "TextPositionSelector", "start": start, "end": end})
        yield {
            "type": "SpecificResource",
            "source": {"id": source, "type": "Text", "dc:title": shelf.titles.get(record.report_id, "")},
            "scope": f"{_REPORT}{record.report_id}",
            "selector": selectors,
        }


# ── in ───────────────────────────────────────────────────────────────────────────────────────


def read(data: bytes, shelf: Shelf) -> list[Entry]:
    """What annotations say: those of ours as somebody changed them, and those of others on words of our reports."""
    try:
        given = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise QueryError(f"This is no JSON-LD: {error}. Nothing was taken in.") from error
    found = list(_all(given))
    if not found:
        raise QueryError(
            "There are no annotations in it. Give a W3C Web Annotation, or a list or page of them. Nothing was taken in."
        )
    return [_entry(each, number, shelf) for number, each in enumerate(found, 1)]


def _all(given: Any) -> Iterator[dict[str, Any]]:
    """The annotations of a list, a page, a collection or a graph."""
    if isinstance(given, list):
        for each in given:
            yield from _all(each)
    elif isinstance(given, dict):
        within = [given[name] for name in ("items", "@graph", "first") if name in given]
        if within:
            yield from _all(within)
        elif "target" in given:
            yield given


def _entry(given: dict[str, Any], number: int, shelf: Shelf) -> Entry:
    name = str(given.get("id") or given.get("@id") or "")
    record_id = name.removeprefix(_RECORD) if name.startswith(_RECORD) else None
    place = f"annotation {number}"
    kept = _kept(given[_KEPT], record_id or "", place) if record_id and given.get(_KEPT) else None
    targets = [each for each in _several(given.get("target")) if isinstance(each, dict)]
    quotations = tuple(quoted for each in targets if (quoted := _quotation(each)))
    statement = "\n".join(each.exact for each in quotations)
    fields, unread = _fields(given, kept, shelf)
    if kept:
        fields["statement"] = statement or kept.was.get("statement")
    maker = given.get("creator")
    maker = maker.get("name") if isinstance(maker, dict) else maker
    return Entry(
        place=place,
        record_id=record_id,
        report=_report(targets, shelf),
        statement=statement,
        fields=fields,
        was=kept.was if kept else None,
        events=kept.events if kept else (),
        quotations=() if record_id else quotations,
        by=str(maker).strip() or None if maker and not record_id else None,
        at=None if record_id else as_moment(given.get("created") or given.get("modified")),
        unread=tuple(unread),
    )


def _fields(given: Mapping[str, Any], kept: Kept | None, shelf: Shelf) -> tuple[Fields, list[str]]:
    """What the bodies say, and what of that is not known. Of an annotation of ours, a body that is missing was taken
    away."""
    was = kept.was if kept else {}
    fields: Fields = {}
    unread = []
    for body in _several(given.get("body", given.get("bodyValue"))):
        body = {"value": body} if isinstance(body, str) else body
        value = str(body.get("value") or "").strip() if isinstance(body, dict) else ""
        match body.get("purpose", "commenting") if value else None:
            case "classifying" if kind := kind_of(value):
                fields["kind"] = kind
            case "assessing" if status := status_of(value, ours=kept is not None):
                fields["status"] = status
            case "tagging" | "classifying" | "identifying":
                tag = shelf.tag(value)
                if f"{TAG}{value}" in was:
                    fields[f"{TAG}{value}"] = was[f"{TAG}{value}"]
                elif tag:
                    fields[f"{TAG}{named(tag)}"] = as_said(tag)
                elif kind := kind_of(value):
                    fields["kind"] = kind
                else:
                    unread.append(f"“{value}” is no tag of a taxonomy here")
            case "commenting" | "describing" | "replying":
                fields["note"] = f"{fields['note']}\n{value}" if fields.get("note") else value
            case "assessing":
                unread.append(f"“{value}” is no status")
    if kept:
        gone: Fields = {name: None for name in was if name.startswith(TAG)}
        fields = {**gone, "note": None, **fields}
    return fields, unread


def _kept(given: Any, record_id: str, place: str) -> Kept:
    try:
        kept = Kept.model_validate(given)
    except ValidationError as error:
        raise QueryError(
            f"In {place}, {_KEPT} is not as lessonbase wrote it. Leave it as it is or take it out; then what the bodies say is "
            "taken in. Nothing was taken in."
        ) from error
    check_events(record_id, kept.events)
    return kept


def _quotation(target: Mapping[str, Any]) -> Quotation | None:
    selectors = [each for each in _several(target.get("selector")) if isinstance(each, dict)]
    quote = next((each for each in selectors if each.get("type") == "TextQuoteSelector"), None)
    if quote is None or not str(quote.get("exact") or "").strip():
        return None
    at = next((each.get("start") for each in selectors if each.get("type") == "TextPositionSelector"), None)
    source = _source(target)
    return Quotation(
        exact=str(quote["exact"]),
        prefix=str(quote.get("prefix") or ""),
        suffix=str(quote.get("suffix") or ""),
        passage_id=source.removeprefix(_PASSAGE) if source.startswith(_PASSAGE) else None,
        start=at if isinstance(at, int) else None,
    )


def _source(target: Mapping[str, Any]) -> str:
    source = target.get("source")
    return str(source.get("id") or "") if isinstance(source, dict) else str(source or "")


def _report(targets: Sequence[Mapping[str, Any]], shelf: Shelf) -> str | None:
    """The report that targets are in, by its id or title, or the name of the file that they are of."""
    for target in targets:
        source = _source(target)
        for address in (str(target.get("scope") or ""), source):
            if address.startswith(_REPORT):
                return address.removeprefix(_REPORT)
        if source.startswith(_PASSAGE) and (passage := shelf.passage(source.removeprefix(_PASSAGE))):
            return passage.report_id
        if source:
            return source.rsplit("/", 1)[-1]
    return None


def _several(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [] if given is None else [given]


def as_moment(given: object) -> datetime | None:
    """A moment as ISO 8601 tells it; None for what is none."""
    try:
        moment = datetime.fromisoformat(cast(str, given).replace("Z", "+00:00"))
    except (ValueError, AttributeError):
        return None
    return moment.astimezone() if moment.tzinfo is None else moment
