"""Review: what a coder has still to decide on, how far it has come, how far coders agree, in and out."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field

from lessonbase.exchange import Taken
from lessonbase.library import Library
from lessonbase.model import Event, Frozen, Record, RecordKind, RecordStatus
from lessonbase.review import Agreement, Comparison, Disagreement, Order, Progress
from lessonbase.service.api.shapes import HERE, Count, Name, Why

Names = Annotated[tuple[Annotated[str, Field(min_length=1, max_length=200)], ...], Field(max_length=100)]
OfReport = Annotated[str | None, Query(max_length=200, description="A report's id; all, if none is named.")]
Out = Literal["jsonl", "csv", "xlsx", "jsonld"]
TYPES: dict[Out, str] = {
    "jsonl": "application/jsonl",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonld": "application/ld+json",
}


class Assignment(Frozen):
    """Who is asked to decide, not seeing each other's decisions: on the records of a report, or on some."""

    coders: Names
    report: Annotated[str | None, Field(max_length=200)] = None
    records: Annotated[tuple[str, ...], Field(max_length=10_000)] = ()


class FinalDecision(Frozen):
    """The decision on a record of which coders said different things."""

    status: RecordStatus
    kind: RecordKind | None = None
    why: Why = None


class Settlement(Frozen):
    """The coder whose decisions on some records are to hold."""

    records: Annotated[tuple[str, ...], Field(min_length=1, max_length=1000)]
    coder: Annotated[str, Field(min_length=1, max_length=200)]
    why: Why = None


class Decided(Frozen):
    """What was decided elsewhere, as the text of an exported file."""

    text: Annotated[str, Field(max_length=1_500_000)]
    form: Literal["jsonl", "csv", "jsonld", "labelstudio"]


class Exported(Response):
    """The records with what people decided."""

    media_type = TYPES["jsonl"]


def router(library: Library) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/review", tags=["review"])

    @routes.get("/queue")
    def queue(
        report: OfReport = None, kind: RecordKind | None = None, order: Order = "useful", count: Count = 50
    ) -> list[Record]:
        """The records that whoever asks has still to decide on, the first so many."""
        return library.review.queue(HERE, report, kind, order)[:count]

    @routes.get("/status")
    def status(
        report: OfReport = None,
        target: Annotated[float, Query(gt=0, lt=1)] = 0.95,
        confidence: Annotated[float, Query(gt=0, lt=1)] = 0.95,
    ) -> Progress:
        """How far the review has come, and whether it may end."""
        return library.review.status(report, target, confidence)

    @routes.get("/agreement")
    def agreement(report: OfReport = None) -> list[Agreement]:
        """How far coders agree."""
        return library.review.agreement(report)

    @routes.get("/compared")
    def compared(report: OfReport = None) -> Comparison:
        """What the coders took records for, side by side."""
        return library.review.compared(report)

    @routes.get("/coders")
    def coders() -> list[str]:
        """Who decided on records or was asked to, those who did most first."""
        return library.review.coders()

    @routes.post("/settlements")
    def settle(said: Settlement) -> list[Event]:
        """Make what one coder decided on some records the final decision."""
        return library.review.settle(said.records, said.coder, HERE, said.why)

    @routes.post("/undo")
    def undo() -> list[Event]:
        """Take back the last thing that whoever asks did to records; empty where there is nothing left."""
        return library.review.undo(HERE)

    @routes.get("/disagreements")
    def disagreements(report: OfReport = None) -> list[Disagreement]:
        """The records of which coders said different things, and nobody decided finally."""
        return library.review.disagreements(report)

    @routes.post("/assignments")
    def assign(said: Assignment) -> list[Event]:
        """Ask coders to decide."""
        return library.review.assign(said.coders, HERE, said.report, said.records)

    @routes.post("/records/{record_id}/decision")
    def adjudicate(record_id: Name, said: FinalDecision) -> list[Event]:
        """Make the final decision on a record."""
        return library.review.adjudicate(record_id, said.status, HERE, said.why, said.kind)

    @routes.get(
        "/export",
        response_class=Exported,
        responses={200: {"content": {each: {} for each in TYPES.values()}}},
    )
    def export(form: Out = "jsonl", report: OfReport = None) -> Response:
        """The records with what people decided, as a file."""
        return Response(library.exchange.export(form, [report] if report else []), media_type=TYPES[form])

    @routes.post("/import")
    def take_in(given: Decided) -> Taken:
        """Take in what was decided elsewhere; what contradicts a decision made here is told and left out."""
        return library.exchange.take_in(given.text.encode(), given.form, HERE)

    return routes
