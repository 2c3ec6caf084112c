"""What the machine proposed and what stands of people's doings → what is current, of a record or a report.

A field is named as in `_SCHEMA`, or "tag SCHEME:CODE". Its value is as `Record` and
`Report` have it, as JSON, but for these: "tag …" is the tag, None where it is taken away; "extent" is a list of pieces
{passage_id, start, end, text} of passages; "record", of one that a person added, is all of it; "countries" is a list of
{code, label}.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import Field, JsonValue, TypeAdapter, ValidationError

from lessonbase.errors import QueryError
from lessonbase.model import (
    Event,
    EventScheme,
    Frozen,
    Passage,
    Record,
    RecordKind,
    RecordStatus,
    Report,
    Tag,
)


class Piece(Frozen):
    """Characters [start, end) of a passage, which are `text`."""

    passage_id: str
    start: int
    end: int
    text: Annotated[str, Field(min_length=1)]


class Country(Frozen):
    """A country by its ISO 3166-1 alpha-2 code, and its name."""

    code: str
    label: str


TAG = "tag "

_SCHEMA: dict[EventScheme, dict[str, TypeAdapter[Any]]] = {
    "record": {
        "status": TypeAdapter(RecordStatus),
        "kind": TypeAdapter(RecordKind),
        "extent": TypeAdapter(list[Piece]),
        "parent_id": TypeAdapter(str | None),
        "merged_into": TypeAdapter(str | None),
        "note": TypeAdapter(str | None),
        "assigned_to": TypeAdapter(str | None),
        "coders": TypeAdapter(list[Annotated[str, Field(min_length=1)]]),
        "adjudicated_by": TypeAdapter(str | None),
        "record": TypeAdapter(dict[str, JsonValue]),
    },
    "report": {
        "title": TypeAdapter(Annotated[str, Field(min_length=1)]),
        "authors": TypeAdapter(list[str]),
        "publisher": TypeAdapter(str | None),
        "year": TypeAdapter(Annotated[int, Field(ge=1800, le=2200)] | None),
        "language": TypeAdapter(str | None),
        "countries": TypeAdapter(list[Country]),
        "url": TypeAdapter(str | None),
        **dict.fromkeys(("licence", "type", "place", "series", "report_number"), TypeAdapter(str | None)),
        "of": TypeAdapter(str | None),
        "programme": TypeAdapter(str | None),
        "note": TypeAdapter(str | None),
    },
    "taxonomy": {},  # edited as a whole, see codes.py
    "person": {},  # see people.py
}
_TAG = TypeAdapter(Tag | None)


def checked(scheme: EventScheme, field: str, value: JsonValue) -> JsonValue:
    """A value of a field as events tell it. Raises QueryError for an unknown field, or what cannot be its value."""
    adapter = _TAG if field.startswith(TAG) else _SCHEMA[scheme].get(field)
    if adapter is None:
        known = ", ".join(_SCHEMA[scheme])
        raise QueryError(f"A {scheme} has no field {field!r} that can be changed; it has {known}, and tags.")
    try:
        plain: JsonValue = adapter.dump_python(adapter.validate_python(value), mode="json")
    except ValidationError as error:
        raise QueryError(
            f"{value!r} cannot be the {field} of a {scheme}: {error.errors()[0]['msg']}."
        ) from None
    if (
        field.startswith(TAG)
        and isinstance(plain, dict)
        and f"{TAG}{plain['scheme']}:{plain['code']}" != field
    ):
        raise QueryError(f"The {field} cannot be the tag {plain['scheme']}:{plain['code']}.")
    return plain


# Gives the passage that a piece of an extent stands in today, and where its text begins there; None if nowhere.
Place = Callable[[Mapping[str, Any]], tuple[Passage, int] | None]


def current_record(proposed: Record, held: Mapping[str, Event], place: Place) -> Record:
    """A record as it is current; `held` are the events that hold, by field."""
    record = proposed
    for field, event in held.items():
        if field.startswith(TAG):
            record = record.model_copy(update={"tags": _with_tag(record.tags, field, event.after)})
        elif field == "extent":
            record = _stating(record, event.after, place) or record
        elif field == "coders":
            names = event.after if isinstance(event.after, list) else []
            record = record.model_copy(update={"coders": tuple(map(str, names))})
        elif field != "record":
            record = record.model_copy(update={field: event.after})
    return record


def record_value(record: Record, field: str) -> JsonValue:
    """The value of a record's field, as events tell it; that of an extent is told by its statement alone."""
    if field == "record":
        return record.model_dump(mode="json")
    if field == "extent":
        return record.statement
    if field == "coders":
        return list(record.coders)
    return _tag_value(record.tags, field) if field.startswith(TAG) else getattr(record, field)


def added_record(after: JsonValue, report_id: str, place: Place) -> Record | None:
    """A record that a person added, in a report that has its words; None where that has them no more.

    `after` is the record as it was added, with the `extent` of its statement.
    """
    if not isinstance(after, dict):
        return None
    given = {name: value for name, value in after.items() if name != "extent"}
    return _stating(
        Record.model_validate({**given, "report_id": report_id, "passage_ids": ()}), after["extent"], place
    )


def _stating(record: Record, pieces: JsonValue, place: Place) -> Record | None:
    """A record that states the words of pieces of passages; None where one of them stands nowhere any more."""
    if not isinstance(pieces, list):
        return None
    placed = [(piece, place(piece)) for piece in pieces if isinstance(piece, dict)]
    stand = [(str(piece["text"]), *found) for piece, found in placed if found]
    if not stand or len(stand) < len(placed):
        return None
    _, first, start = stand[0]
    homes = [passage.id for _, passage, _ in stand]
    shown = (*homes[1:], *(each for each in record.passage_ids if each != first.id))
    return record.model_copy(
        update={
            "statement": "\n".join(text for text, _, _ in stand),
            "passage_id": first.id,
            "passage_ids": tuple(dict.fromkeys(shown)),
            "page": next(
                (span.page for span in first.spans if span.start <= start < span.end), first.page_start
            ),
            "section": first.section,
            "role": first.role,
        }
    )


def current_report(proposed: Report, held: Mapping[str, Event]) -> Report:
    """A report as it is current."""
    report = proposed
    for field, event in held.items():
        if field.startswith(TAG):
            report = report.model_copy(update={"tags": _with_tag(report.tags, field, event.after)})
            continue
        report = _with_countries(report, event) if field == "countries" else _with_field(report, field, event)
        report = report.model_copy(
            update={"origins": {**report.origins, field: f"a correction by {event.by}"}}
        )
    return report


def report_value(report: Report, field: str) -> JsonValue:
    """The value of a report's field, as events tell it."""
    if field.startswith(TAG):
        return _tag_value(report.tags, field)
    if field == "countries":
        labels = {tag.code: tag.label for tag in report.tags if tag.scheme == "country"}
        return [{"code": code, "label": labels.get(code, code)} for code in report.countries]
    return list(report.authors) if field == "authors" else getattr(report, field)


def _with_field(report: Report, field: str, event: Event) -> Report:
    after = event.after
    return report.model_copy(update={field: tuple(map(str, after)) if isinstance(after, list) else after})


def _with_countries(report: Report, event: Event) -> Report:
    named = [each for each in event.after if isinstance(each, dict)] if isinstance(event.after, list) else []
    tags = [
        Tag(scheme="country", code=str(each["code"]), label=str(each["label"]), origin="person")
        for each in named
    ]
    others = [tag for tag in report.tags if tag.scheme != "country"]
    return report.model_copy(update={"countries": tuple(tag.code for tag in tags), "tags": (*tags, *others)})


def _tag_value(tags: tuple[Tag, ...], field: str) -> JsonValue:
    found = next((tag for tag in tags if f"{TAG}{tag.scheme}:{tag.code}" == field), None)
    return found.model_dump(mode="json") if found else None


def _with_tag(tags: tuple[Tag, ...], field: str, after: JsonValue) -> tuple[Tag, ...]:
    others = tuple(tag for tag in tags if f"{TAG}{tag.scheme}:{tag.code}" != field)
    return (*others, Tag.model_validate(after)) if after else others
