"""What a file says of records, whatever its form: entries. What came of taking them in: what was taken, what contradicts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import Field, JsonValue

from lessonbase.model import Event, Frozen, Passage, Record, Tag
from lessonbase.store import Coded

TAG = "tag "

Fields = dict[str, JsonValue]
"""Values by field, as events name them ("status", "kind", "note", "parent_id", "tag theme:trust"), and "statement"."""


class Quotation(Frozen):
    """Words as they stand in a report, and what stands around them there, to tell them from others alike."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    passage_id: str | None = None
    start: int | None = None


class Entry(Frozen):
    """What a file says of one record.

    `place` is where in the file, for messages. The record is named by `record_id`, or by its `statement` in a `report`
    (id, title or file name). `was` are the values that the record had when lessonbase wrote the file, None where it did
    not: what is as it was then, nobody changed. `events` are what people did until then. Where a file of others marks
    words that no record states, `quotations` are those of the record to add. `by` and `at` say who reviewed and when,
    where the file does; `unread` is what of it is not known here, in words.
    """

    place: str
    record_id: str | None = None
    report: str | None = None
    statement: str = ""
    fields: Fields = Field(default_factory=dict)
    was: Fields | None = None
    events: tuple[Event, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    by: str | None = None
    at: datetime | None = None
    unread: tuple[str, ...] = ()


class Kept(Frozen):
    """What goes along with a record in forms that people edit: its values as they were, and what people did until then."""

    was: Fields
    events: tuple[Event, ...]

    @classmethod
    def of(cls, one: Coded) -> "Kept":
        """That of a record as it is."""
        return cls(was=values(one.record), events=one.events)


def values(record: Record) -> Fields:
    """The values of a record that a person may change in a file."""
    own: Fields = {
        "statement": record.statement,
        "status": record.status,
        "kind": record.kind,
        "note": record.note,
        "parent_id": record.parent_id,
    }
    return own | {f"{TAG}{named(tag)}": tag.model_dump(mode="json") for tag in record.tags}


def named(tag: Tag) -> str:
    """A tag's name, "scheme:code"."""
    return f"{tag.scheme}:{tag.code}"


class Conflict(Frozen):
    """A field of a record that was decided otherwise here; nothing was changed."""

    record_id: str
    field: str
    here: JsonValue
    there: JsonValue


class LeftOut(Frozen):
    """Something in a file that could not be taken in: where it stands, and why, in words."""

    place: str
    why: str


class Taken(Frozen):
    """What came of taking a file in: how many changes were taken and how many were here already; those that contradict
    what was decided here; the ids of records that are not here, and what else could not be taken in."""

    taken: int
    known: int
    conflicts: tuple[Conflict, ...] = ()
    unknown: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True)
class Shelf:
    """What forms ask of the library: the titles of its reports by id, a passage by its id, and the tag that a name
    ("theme:trust"), or a label that is one code's alone, stands for; None where it stands for none."""

    titles: Mapping[str, str]
    passage: Callable[[str], Passage | None]
    tag: Callable[[str], Tag | None]
