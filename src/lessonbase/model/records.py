"""What a report has to teach, and what people did to it."""

from datetime import datetime
from typing import Literal

from pydantic import Field, JsonValue

from lessonbase.model.base import Frozen, Origin, RecordKind
from lessonbase.model.documents import SectionRole, Tag

RecordStatus = Literal["proposed", "accepted", "rejected", "withdrawn"]
EventScheme = Literal["record", "report", "taxonomy", "person"]
Decision = Literal["accepted", "partly", "rejected"]
PartKind = Literal["context", "event", "lesson", "action", "figure"]


class Part(Frozen):
    """One part of what a record tells: `text` is characters [start, end) of a passage, in the report's words.

    `context` says where and who, `event` what happened, `lesson` what was learned, `action` what is to be done,
    `figure` a number that bears it out.
    """

    kind: PartKind
    text: str
    passage_id: str
    start: int
    end: int


class Action(Frozen):
    """One thing that is to be done about a recommendation, in the report's words: what, by whom, by when, and how far it is."""

    what: str
    who: str | None = None
    due: str | None = None
    status: str | None = None


class Response(Frozen):
    """The answer to a recommendation: `text` stands in the passage `passage_id`; what it decides, where it says so, and
    the actions that follow."""

    decision: Decision | None = None
    text: str = ""
    passage_id: str
    actions: tuple[Action, ...] = ()


class Record(Frozen):
    """A lesson, practice, recommendation, success or challenge, in the report's own words.

    `passage_id` is the passage that holds the statement; `passage_ids` are its evidence: the passages
    that elaborate it, up to the next record or section. `label` is the report's own ("Lesson Learned").
    A record that was inferred has no label, `explicit` False and a calibrated `confidence`. `repeat_of` names
    the record of the same report that it repeats, as a summary repeats the full statement; `parts` is its anatomy,
    as far as the text gives it. A record that a person withdrew is "withdrawn", with the other's id as
    `merged_into` where it went into another; `note` and `assigned_to` are people's. `coders` are those asked to decide on it,
    each without knowing of the others; `adjudicated_by` who made the final decision among them.
    """

    id: str
    report_id: str
    kind: RecordKind
    statement: str
    label: str | None = None
    explicit: bool = True
    parent_id: str | None = None
    passage_id: str
    passage_ids: tuple[str, ...] = ()
    page: int | None = None
    section: tuple[str, ...] = ()
    role: SectionRole | None = None
    repeat_of: str | None = None
    parts: tuple[Part, ...] = ()
    response: Response | None = None
    tags: tuple[Tag, ...] = ()
    status: RecordStatus = "proposed"
    confidence: float = Field(default=1.0, ge=0, le=1)
    origin: Origin = "rule"
    merged_into: str | None = None
    note: str | None = None
    assigned_to: str | None = None
    coders: tuple[str, ...] = ()
    adjudicated_by: str | None = None


class Event(Frozen):
    """One thing that a person did: `field` of `target` was `before` and is `after`.

    `scheme` says what the target is: a record by its id, a report by the id of its work, a taxonomy or
    person by name. `batch` is shared by what was
    done at once, as when a record is split. `undoes` is the `seq` of the event that this one takes back.
    """

    seq: int
    scheme: EventScheme
    target: str
    field: str
    before: JsonValue = None
    after: JsonValue = None
    by: str
    at: datetime
    batch: str | None = None
    why: str | None = None
    undoes: int | None = None


class Edition(Frozen):
    """One file that is or was an edition of a work; `current` where the library holds it."""

    report_id: str
    source: str
    added_at: datetime
    current: bool


class Work(Frozen):
    """One report over its editions, the first one first. `id` is that of its first edition."""

    id: str
    editions: tuple[Edition, ...]
