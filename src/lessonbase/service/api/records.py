"""Records: listed, one with its history, changed, made, and what people did taken back."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Header, Response
from fastapi.responses import StreamingResponse
from pydantic import Field, JsonValue

from lessonbase.errors import ConflictError, QueryError
from lessonbase.filters import Filters, Sort
from lessonbase.library import Library
from lessonbase.model import Event, Frozen, Proposal, Record, RecordKind, RecordStatus
from lessonbase.record_search import FoundRecords, RecordHit
from lessonbase.service.api.problems import PresentError
from lessonbase.service.api.shapes import (
    HERE,
    LINES,
    LOT,
    After,
    Chosen,
    Count,
    Filtered,
    Listed,
    Name,
    Why,
    Words,
    first_of,
    lines,
)

Tags = Annotated[tuple[Annotated[str, Field(max_length=200)], ...], Field(max_length=100)]
IfMatch = Annotated[str | None, Header(max_length=40, description="The ETag that the record was seen with.")]


class Revision(Frozen):
    """What a person says of a record, all at once or none; what is not named stays. `tag` puts tags "scheme:code" on, `untag`
    takes them off. `expects` is the seq of the last event on the record that the person knew of, 0 for none."""

    status: RecordStatus | None = None
    kind: RecordKind | None = None
    parent_id: Annotated[str | None, Field(max_length=200)] = None
    note: Annotated[str | None, Field(max_length=20_000)] = None
    assigned_to: Annotated[str | None, Field(max_length=200)] = None
    tag: Tags = ()
    untag: Tags = ()
    why: Why = None
    expects: Annotated[int | None, Field(ge=0, lt=2**63)] = None

    @property
    def fields(self) -> dict[str, JsonValue]:
        """The values of fields that it says; None takes a note and the like away."""
        said = self.model_fields_set & {"status", "kind", "parent_id", "note", "assigned_to"}
        return {name: getattr(self, name) for name in sorted(said)}


class Quoted(Frozen):
    """Words of a passage, verbatim."""

    passage_id: Annotated[str, Field(max_length=200)]
    text: Words


Quotes = Annotated[tuple[Quoted, ...], Field(min_length=1, max_length=40)]


class NewRecord(Frozen):
    """A record that was not found, in words of a report."""

    kind: RecordKind
    quotes: Quotes
    label: Annotated[str | None, Field(max_length=200)] = None
    why: Why = None


class Parts(Frozen):
    """The words of each record that one is to become."""

    parts: Annotated[tuple[Quotes, ...], Field(min_length=2, max_length=40)]
    why: Why = None


class Restatement(Frozen):
    """The words that a record is to state."""

    quotes: Quotes
    why: Why = None


class Merger(Frozen):
    """The records of a report that become one: the first."""

    records: Annotated[tuple[str, ...], Field(min_length=2, max_length=100)]
    why: Why = None


class Sought(Frozen):
    """What records are looked for by, in which order, and which of those listed are wanted: `count` after the `first`. With
    `same`, the id of a record, those alone that are found and say almost the same."""

    text: Annotated[str, Field(max_length=2000)] = ""
    sort: Sort | None = None
    first: Annotated[int, Field(ge=0, lt=2**31)] = 0
    count: Annotated[int, Field(ge=1, le=200)] = 24
    same: Name | None = None
    filters: Filters = Filters()


class Decisions(Frozen):
    """The same decision on several records."""

    records: Annotated[tuple[str, ...], Field(min_length=1, max_length=1000)]
    status: RecordStatus
    why: Why = None


class Restoration(Frozen):
    """The event after which a record was as it is to be again."""

    event: Annotated[int, Field(ge=0, lt=2**63)]
    why: Why = None


class Undoing(Frozen):
    """Why something is taken back."""

    why: Why = None


def router(library: Library) -> APIRouter:
    """The routes."""
    routes = APIRouter(tags=["records"])

    def last_event(record_id: str) -> int:
        return max((event.seq for event in library.records.history(record_id)), default=0)

    @routes.get("/records")
    def some(part: Filtered) -> Listed[Record]:
        """The records that the filters leave, by id."""
        found = library.browsing.records_after(part.after, part.count + 1, part.filters)
        return first_of(found, part.count, lambda record: record.id)

    @routes.get("/records.jsonl", response_class=StreamingResponse, responses={200: {"content": {LINES: {}}}})
    def all_as_lines(chosen: Chosen) -> StreamingResponse:
        """All records that the filters leave, as JSON Lines, by id."""
        library.overview()  # whoever may not read is told so before the lines begin
        return lines(_each(library, chosen))

    @routes.post("/records/search")
    def search(said: Sought) -> FoundRecords:
        """Records found by words and meaning, counted and in order."""
        return library.records.search(
            said.text, said.sort, said.first, said.count, said.same, **said.filters.model_dump()
        )

    @routes.post("/records/decisions")
    def decide_all(said: Decisions) -> list[Event]:
        """Decide the same on several records at once; to undo one is to undo all."""
        return library.review.decide_all(said.records, said.status, HERE, said.why)

    @routes.get("/records/{record_id}")
    def one(record_id: Name, response: Response) -> Record:
        """One record; its ETag is the seq of the last event on it."""
        response.headers["ETag"] = f'"{last_event(record_id)}"'
        return library.record(record_id)

    @routes.get("/records/{record_id}/history")
    def history(record_id: Name) -> list[Event]:
        """What people did to a record, oldest first."""
        return library.records.history(record_id)

    @routes.get("/records/{record_id}/repeats")
    def repeats(record_id: Name) -> list[Record]:
        """The records, in this report and others, that say almost the same."""
        return library.repeats(record_id)

    @routes.get("/records/{record_id}/like")
    def like(record_id: Name, count: Annotated[int, Field(ge=1, le=50)] = 6) -> list[RecordHit]:
        """The records that are nearest to one in what they say."""
        return library.records.more_like(record_id, count)

    @routes.get("/records/{record_id}/proposed")
    def proposed(record_id: Name) -> Record:
        """A record as it was found, before anybody changed it."""
        return library.records.proposed(record_id)

    @routes.get("/records/{record_id}/proposals")
    def proposals(record_id: Name, count: Annotated[int, Field(ge=1, le=100)] = 20) -> list[Proposal]:
        """The tags that a record may carry, the surest first."""
        return library.tagging.proposals(record_id, limit=count, by=HERE)

    @routes.post("/records/{record_id}/restorations")
    def restore(record_id: Name, said: Restoration) -> Record:
        """Bring a record back to what it was right after an event; 0 is before anybody touched it."""
        library.events.restore("record", record_id, said.event, HERE, said.why)
        return library.record(record_id)

    @routes.patch("/records/{record_id}")
    def revise(record_id: Name, said: Revision, response: Response, if_match: IfMatch = None) -> Record:
        """Decide on a record, change it, put tags on it. Answers 409, with the record as it is, where somebody changed it
        since it was seen."""
        expects = said.expects if if_match is None else _seq(if_match)
        tags = [library.taxonomies.tag(name) for name in said.tag]
        try:
            library.review.revise(record_id, HERE, said.why, expects, said.fields, tags, said.untag)
        except ConflictError as error:
            seq = last_event(record_id)
            record: JsonValue = library.record(record_id).model_dump(mode="json")
            raise PresentError(error, {"record": record, "last_event": seq}) from error
        return one(record_id, response)

    @routes.post("/records", status_code=201)
    def add(new: NewRecord) -> Record:
        """Add a record that was not found."""
        return library.records.add(new.kind, _pairs(new.quotes), HERE, new.why, new.label)

    @routes.put("/records/{record_id}/statement")
    def restate(record_id: Name, said: Restatement) -> Record:
        """Let a record state other words of its report."""
        library.records.restate(record_id, _pairs(said.quotes), HERE, said.why)
        return library.record(record_id)

    @routes.post("/records/{record_id}/parts")
    def split(record_id: Name, said: Parts) -> list[Record]:
        """Make several records of one."""
        return library.records.split(record_id, [_pairs(each) for each in said.parts], HERE, said.why)

    @routes.post("/mergers")
    def merge(said: Merger) -> Record:
        """Make one record of several."""
        return library.records.merge(said.records, HERE, said.why)

    @routes.get("/events")
    def events(since: Annotated[int, Field(ge=0, lt=2**63)] = 0, count: Count = 50) -> list[Event]:
        """What people did, oldest first, after the event `since`."""
        return library.events.since(since, count)

    @routes.post("/events/{seq}/undo")
    def undo(seq: Annotated[int, Field(ge=1, lt=2**63)], said: Undoing) -> list[Event]:
        """Take an event back, and what was done with it."""
        return library.events.undo(seq, HERE, said.why)

    return routes


def _each(library: Library, chosen: Filters) -> Iterator[Record]:
    after: After = ""
    while lot := library.browsing.records_after(after, LOT, chosen):
        yield from lot
        after = lot[-1].id


def _pairs(quotes: tuple[Quoted, ...]) -> list[tuple[str, str]]:
    return [(quote.passage_id, quote.text) for quote in quotes]


def _seq(etag: str) -> int | None:
    plain = etag.strip().removeprefix("W/").strip('"')
    if plain == "*":
        return None
    if not (plain.isascii() and plain.isdigit()):
        raise QueryError(
            f"If-Match is “{etag}”, which is no ETag of a record. Send the one that it came with."
        )
    return min(int(plain), 2**63 - 1)
