"""Reports: listed, one with its history, corrected, removed; their files."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, StreamingResponse
from pydantic import Field

from lessonbase.library import Library
from lessonbase.model import Event, Frozen, Passage, Report, Work
from lessonbase.service.api.shapes import (
    HERE,
    LINES,
    Listed,
    Name,
    Part,
    Parted,
    Why,
    first_of,
    lines,
    listed,
    without_folder,
)

Said = Annotated[str | None, Field(max_length=2000)]


class Correction(Frozen):
    """What a report's title, year and the like are, in words; what is not named stays, None takes away. `country` is one or
    several, by name or code."""

    title: Annotated[str, Field(min_length=1, max_length=2000)] = ""
    authors: tuple[Annotated[str, Field(max_length=500)], ...] = ()
    publisher: Said = None
    year: int | str | None = None
    language: Said = None
    country: str | Sequence[str] | None = None
    url: Said = None
    licence: Said = None
    type: Said = None
    place: Said = None
    series: Said = None
    report_number: Said = None
    of: Said = None
    programme: Said = None
    note: Annotated[str | None, Field(max_length=20_000)] = None
    why: Why = None


def router(library: Library) -> APIRouter:
    """The routes."""
    routes = APIRouter(tags=["reports"])

    def all_of_them() -> list[Report]:
        return [without_folder(report) for report in library.reports()]

    @routes.get("/reports")
    def some(part: Parted) -> Listed[Report]:
        """The reports, by id."""
        return listed(all_of_them(), part, lambda report: report.id)

    @routes.get("/reports.jsonl", response_class=StreamingResponse, responses={200: {"content": {LINES: {}}}})
    def all_as_lines() -> StreamingResponse:
        """All reports as JSON Lines, by title."""
        return lines(all_of_them())

    @routes.get("/reports/{report_id}")
    def one(report_id: Name) -> Report:
        """One report."""
        return without_folder(library.report(report_id))

    @routes.get("/reports/{report_id}/proposed")
    def proposed(report_id: Name) -> Report:
        """A report as it was read, before anybody corrected it."""
        return without_folder(library.reports.proposed(report_id))

    @routes.get("/reports/{report_id}/history")
    def history(report_id: Name) -> list[Event]:
        """What people did to a report, over all its editions, oldest first."""
        return library.reports.history(report_id)

    @routes.get("/reports/{report_id}/work")
    def work(report_id: Name) -> Work:
        """A report over its editions."""
        found = library.reports.work(report_id)
        plain = (one.model_copy(update={"source": PurePath(one.source).name}) for one in found.editions)
        return found.model_copy(update={"editions": tuple(plain)})

    @routes.get("/reports/{report_id}/reference")
    def reference(report_id: Name, page: Annotated[int | None, Query(ge=1, le=99999)] = None) -> str:
        """A formatted reference to a report, or to one of its pages."""
        return library.pages.reference(report_id, page)

    @routes.patch("/reports/{report_id}")
    def correct(report_id: Name, said: Correction) -> Report:
        """Say what a report's title, year and the like are; it stays so in later readings."""
        fields = said.model_dump(include=said.model_fields_set - {"why"})
        library.reports.correct(report_id, HERE, said.why, **fields)
        return one(report_id)

    @routes.delete("/reports/{report_id}", status_code=204)
    def remove(report_id: Name) -> None:
        """Remove a report with all its records."""
        found = library.report(report_id).id
        library.remove(found)
        library.jobs.forget_report(found)

    @routes.get("/reports/{report_id}/original", response_class=FileResponse)
    def original(report_id: Name) -> FileResponse:
        """The file as it came, to be saved."""
        path, report = library.pages.original(report_id), library.report(report_id)
        ending = PurePath(report.source).suffix.lower()
        return FileResponse(path, media_type="application/octet-stream", filename=f"{report.id}{ending}")

    @routes.get("/reports/{report_id}/passages")
    def passages(report_id: Name, part: Parted) -> Listed[Passage]:
        """The passages of a report in reading order."""
        found = library.browsing.passages(
            library.report(report_id).id, _before(library, report_id, part), part.count + 1
        )
        return first_of(found, part.count, lambda passage: passage.id)

    return routes


def _before(library: Library, report_id: str, part: Part) -> int:
    if not part.after:
        return 0
    passage = library.passage(part.after)  # raises NotFoundError where the report was read anew meanwhile
    return library.browsing.passage_count(library.report(report_id).id, passage.id) + 1
