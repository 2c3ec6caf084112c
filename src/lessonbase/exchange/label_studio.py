"""Label Studio's JSON export (https://labelstud.io/guide/export): labels on words, choices and remarks of several coders.

A label or choice is a kind of record, a decision (accepted, rejected) or a code of a taxonomy. A label of a kind on words
makes them a record, or is on the one that states them; labels of codes within those words tag it. What is said of a task as
a whole is said of the record whose id (`data.record_id`) or words it has.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from lessonbase.errors import QueryError
from lessonbase.exchange.annotations import as_moment
from lessonbase.exchange.entries import TAG, Entry, Fields, Quotation, Shelf, named
from lessonbase.exchange.tables import as_said
from lessonbase.exchange.words import kind_of, status_of
from lessonbase.model import Frozen

_AROUND = 64  # characters before and after words that tell them from others alike
_REPORT_KEYS = ("report_id", "report", "source", "filename", "title")


class _Region(Frozen):
    """What one coder said of some words of a task, or of all of it."""

    start: int | None = None
    end: int | None = None
    said: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    def holds(self, other: "_Region") -> bool:
        """Whether another region lies within this one."""
        if self.start is None or self.end is None or other.start is None or other.end is None:
            return False
        return self.start <= other.start and other.end <= self.end


def read(data: bytes, shelf: Shelf) -> list[Entry]:
    """What the coders of all tasks said. Raises QueryError for what is no export of Label Studio."""
    try:
        given = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise QueryError(f"This is no JSON: {error}. Nothing was taken in.") from error
    tasks = given if isinstance(given, list) else [given]
    if not tasks or not all(isinstance(each, dict) and isinstance(each.get("data"), dict) for each in tasks):
        raise QueryError(
            "This is no export of Label Studio: each of its tasks has “data” and “annotations”. Export as JSON, not "
            "JSON-MIN. Nothing was taken in."
        )
    return [
        entry
        for number, task in enumerate(tasks, 1)
        for annotation in task.get("annotations") or task.get("completions") or ()
        if isinstance(annotation, dict) and not annotation.get("was_cancelled")
        for entry in _entries(task, annotation, str(task.get("id", number)), shelf)
    ]


def _entries(
    task: Mapping[str, Any], annotation: Mapping[str, Any], number: str, shelf: Shelf
) -> Iterator[Entry]:
    data = task["data"]
    text = str(data.get("text") or "")
    own: dict[str, Any] = {
        "place": f"task {number}",
        "report": next((str(data[key]) for key in _REPORT_KEYS if data.get(key)), None),
        "by": _coder(annotation.get("completed_by")),
        "at": _moment(annotation),
    }
    regions = _regions(annotation, text)
    said = [(region, *_meant(region, shelf)) for region in regions]
    records = [
        (region, fields) for region, fields, _ in said if region.start is not None and "kind" in fields
    ]
    of_record: dict[int, Fields] = {id(region): dict(fields) for region, fields in records}
    unread = tuple(word for _, _, unknown in said for word in unknown)
    of_task: Fields = {}
    for region, fields, _ in said:
        if id(region) in of_record or not fields:
            continue
        holding = next((each for each, _ in records if each.holds(region)), None)
        if region.start is None:
            of_task |= fields
        elif holding:
            of_record[id(holding)] |= fields
        else:
            yield Entry(**own, statement=text[region.start : region.end], fields=fields)
    if of_task and len(records) == 1 and not data.get("record_id"):
        of_record[id(records[0][0])] |= of_task
        of_task = {}
    for region, _ in records:
        fields = of_record[id(region)]
        quotations = tuple(_quotations(text, region))
        statement = "\n".join(each.exact for each in quotations)
        yield Entry(
            **own, statement=statement, quotations=quotations, fields={"status": "accepted", **fields}
        )
    if of_task or unread:
        record_id = data.get("record_id")
        yield Entry(
            **own,
            record_id=str(record_id) if record_id else None,
            statement=text,
            fields=of_task,
            unread=unread,
        )


def _regions(annotation: Mapping[str, Any], text: str) -> list[_Region]:
    """What was said, by the words that it is of: results of one region share an id."""
    found: dict[str, _Region] = {}
    for number, result in enumerate(annotation.get("result") or ()):
        value = result.get("value") if isinstance(result, dict) else None
        if not isinstance(value, dict):
            continue
        name = str(result.get("id") or number) if "start" in value else f"task {number}"
        start, end = _extent(value, text)
        before = found.get(name, _Region(start=start, end=end))
        kind = str(result.get("type") or "")
        words = [str(each) for each in _several(value.get(kind))]
        remarks = [str(each) for each in _several(value.get("text"))] if kind == "textarea" else []
        found[name] = before.model_copy(
            update={
                "said": (*before.said, *(words if kind != "textarea" else ())),
                "remarks": (*before.remarks, *remarks),
            }
        )
    return list(found.values())


def _extent(value: Mapping[str, Any], text: str) -> tuple[int | None, int | None]:
    """Characters [start, end) of a task's text that a value is of. Label Studio counts as JavaScript does: a letter beyond
    the basic ones is two."""
    start, end = value.get("start"), value.get("end")
    if not (isinstance(start, int) and isinstance(end, int)):
        return None, None
    words = value.get("text")
    if isinstance(words, str) and text[start:end] != words:
        units = text.encode("utf-16-le", "surrogatepass")
        start = len(units[: 2 * start].decode("utf-16-le", "replace"))
        end = start + len(words)
        if text[start:end] != words and words in text:
            start = text.index(words)
            end = start + len(words)
    while start < end and text[start : start + 1].isspace():
        start += 1
    while end > start and text[end - 1 : end].isspace():
        end -= 1
    return start, end


def _meant(region: _Region, shelf: Shelf) -> tuple[Fields, list[str]]:
    """What the words of a region mean here, and those that mean nothing."""
    fields: Fields = {}
    unknown = []
    for word in region.said:
        if tag := shelf.tag(word):
            fields[f"{TAG}{named(tag)}"] = as_said(tag)
        elif status := status_of(word):
            fields["status"] = status
        elif kind := kind_of(word):
            fields["kind"] = kind
        else:
            unknown.append(f"“{word}” is no kind, decision or tag of a taxonomy here")
    if region.remarks:
        fields["note"] = "\n".join(region.remarks)
    return fields, unknown


def _quotations(text: str, region: _Region) -> Iterator[Quotation]:
    at = region.start or 0
    for line in text[at : region.end].splitlines(keepends=True):
        words = line.strip()
        if words:
            start = at + line.index(words)
            end = start + len(words)
            yield Quotation(
                exact=words, prefix=text[max(0, start - _AROUND) : start], suffix=text[end : end + _AROUND]
            )
        at += len(line)


def _coder(said: Any) -> str:
    """Who annotated: a name or address where the export has one, else the number of the user."""
    if isinstance(said, dict):
        full = " ".join(str(said.get(key) or "") for key in ("first_name", "last_name")).strip()
        known = full or said.get("username") or said.get("email")
        return str(known or f"Label Studio user {said.get('id', '?')}")
    return f"Label Studio user {said}" if isinstance(said, int) else str(said or "Label Studio")


def _moment(annotation: Mapping[str, Any]) -> datetime | None:
    return as_moment(annotation.get("updated_at") or annotation.get("created_at"))


def _several(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [] if given is None else [given]
