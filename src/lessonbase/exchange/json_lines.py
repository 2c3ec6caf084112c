"""JSON Lines: a line a record, with what was proposed and each thing that people did, who, when and why. It carries all."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import Field, JsonValue, TypeAdapter, ValidationError

from lessonbase.errors import QueryError
from lessonbase.exchange.entries import Entry, Shelf, values
from lessonbase.model import Event, Frozen, Record
from lessonbase.store import Coded, Piece

_PIECES = TypeAdapter(Annotated[list[Piece], Field(min_length=1)])


class Line(Frozen):
    """A record with what was proposed and the events that stand on it."""

    record: Record
    proposed: Record
    events: tuple[Event, ...]


def write(coded: Sequence[Coded], _shelf: Shelf) -> bytes:
    """The records, a line each."""
    lines = (Line(record=one.record, proposed=one.proposed, events=one.events) for one in coded)
    return "".join(line.model_dump_json() + "\n" for line in lines).encode()


def read(data: bytes, _shelf: Shelf) -> list[Entry]:
    """What each line says. Raises QueryError, naming the line, for what lessonbase did not export."""
    found = []
    for number, text in enumerate(data.splitlines(), 1):
        if not text.strip():
            continue
        try:
            line = Line.model_validate_json(text)
        except ValidationError as error:
            raise QueryError(
                f"Line {number} is no record that lessonbase exported: {error.errors()[0]['msg']}. Nothing was taken in."
            ) from error
        check_events(line.record.id, line.events)
        own = values(line.record)
        found.append(
            Entry(
                place=f"line {number}",
                record_id=line.record.id,
                report=line.record.report_id,
                statement=line.record.statement,
                fields=own,
                was=own,
                events=line.events,
            )
        )
    return found


def check_events(record_id: str, events: Sequence[Event]) -> None:
    """Raise QueryError where events of a file cannot be ones on its record."""
    if not all(event.by.strip() and _fits(record_id, event) for event in events):
        raise QueryError(
            f"Record {record_id} does not fit what was done to it: the export was changed. Nothing was taken in."
        )


def _fits(record_id: str, event: Event) -> bool:
    if event.scheme != "record" or event.undoes is not None:
        return False
    if event.field != "record":
        return True
    after = event.after
    return isinstance(after, dict) and after.get("id") == record_id and _is_addition(after)


def _is_addition(after: Mapping[str, JsonValue]) -> bool:
    try:
        Record.model_validate({name: value for name, value in after.items() if name != "extent"})
        _PIECES.validate_python(after.get("extent"))
    except ValidationError:
        return False
    return True
