"""Packs: listed, built from a topic, collected, exported."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field, model_validator

from lessonbase.errors import NotFoundError
from lessonbase.library import Library
from lessonbase.model import Frozen
from lessonbase.packs.exporters import FORMATS, Options
from lessonbase.packs.exporters.options import Paper
from lessonbase.packs.model import FieldName, Pack, Template, Warn
from lessonbase.packs.topic import Choice
from lessonbase.service.api.shapes import HERE, Listed, Name, Parted, listed

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "ris": "application/x-research-info-systems",
    "bib": "application/x-bibtex; charset=utf-8",
    "json": "application/json",
    "csl.json": "application/vnd.citationstyles.csl+json",
}
PackName = Annotated[str, Field(min_length=1, max_length=200)]


class Topic(Frozen):
    """What a pack is to be about: so many cases for a session of so many minutes. Without a topic it is empty."""

    name: PackName
    topic: Annotated[str | None, Field(min_length=1, max_length=2000)] = None
    cases: Annotated[int, Field(ge=1, le=100)] = 5
    minutes: Annotated[int, Field(ge=10, le=1440)] = 90
    template: Template = "case_study"
    language: Literal["en", "fr", "es", "pt"] = "en"


class Collected(Frozen):
    """Records to collect into a pack."""

    records: Annotated[tuple[str, ...], Field(min_length=1, max_length=500)]
    note: Annotated[str, Field(max_length=20_000)] = ""


class About(Frozen):
    """A topic, and how many cases are wanted."""

    topic: Annotated[str, Field(min_length=1, max_length=2000)]
    cases: Annotated[int, Field(ge=1, le=100)] = 5


class Marked(Frozen):
    """Characters [start, end) of a passage, and a note to them."""

    passage_id: Annotated[str, Field(max_length=200)]
    start: Annotated[int, Field(ge=0, lt=2**31)]
    end: Annotated[int, Field(ge=1, lt=2**31)]
    note: Annotated[str, Field(max_length=20_000)] = ""


class Text(Frozen):
    """Words that somebody writes."""

    text: Annotated[str, Field(max_length=20_000)]


class Named(Frozen):
    """The name of a pack."""

    name: PackName


class Change(Frozen):
    """What is to be changed of a pack; exactly one is named."""

    order: Annotated[tuple[str, ...] | None, Field(max_length=2000)] = None
    minutes: Annotated[int | None, Field(ge=10, le=1440)] = None
    version: Annotated[int | None, Field(ge=1, lt=2**63)] = None
    label: Annotated[str | None, Field(max_length=200)] = None

    @model_validator(mode="after")
    def _one(self) -> "Change":
        if sum(value is not None for value in self.__dict__.values()) != 1:
            raise ValueError("name exactly one of order, minutes, version and label")
        return self


class Version(Frozen):
    """A version of a pack: what it is called, who saved it, and when."""

    version: int
    label: str
    saved_by: str
    saved_at: str


class PackLine(Frozen):
    """A pack in a list."""

    id: str
    name: str
    topic: str
    template: Template
    cases: int
    version: int


class Exported(Response):
    """A pack as a file."""

    media_type = "application/octet-stream"


def router(library: Library) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/packs", tags=["packs"])

    @routes.get("")
    def some(part: Parted) -> Listed[PackLine]:
        """The packs, by id."""
        found = [
            PackLine(
                id=each.id,
                name=each.name,
                topic=each.topic,
                template=each.template,
                cases=len(each.cases),
                version=each.version,
            )
            for each in library.packs.all()
        ]
        return listed(found, part, lambda pack: pack.id)

    @routes.post("", status_code=201)
    def build(said: Topic) -> Pack:
        """Build a pack on a topic, or begin an empty one."""
        if said.topic is None:
            return library.packs.new(said.name, said.template, said.language, by=HERE)
        return library.packs.build(
            said.name,
            said.topic,
            said.cases,
            said.minutes,
            by=HERE,
            template=said.template,
            language=said.language,
        )

    @routes.get("/{pack_id}")
    def one(pack_id: Name, version: Annotated[int | None, Query(ge=1, lt=2**63)] = None) -> Pack:
        """A pack, as it is or as it was saved then."""
        return library.packs.get(pack_id) if version is None else library.packs.version(pack_id, version)

    @routes.get("/{pack_id}/standing")
    def standing(pack_id: Name) -> list[Warn]:
        """What has changed in the library since the pack quoted it."""
        return library.packs.standing(pack_id)

    @routes.post("/{pack_id}/items")
    def add(pack_id: Name, said: Collected) -> Pack:
        """Collect records into a pack."""
        return library.packs.add(pack_id, said.records, by=HERE, note=said.note)

    @routes.post("/choices")
    def choices(said: About) -> list[Choice]:
        """The cases that the library has for a topic, nearest first: which of them to take, and why."""
        return library.packs.choices(said.topic, said.cases)

    @routes.get("/{pack_id}/versions")
    def versions(pack_id: Name) -> list[Version]:
        """The versions of a pack, the newest first."""
        return [
            Version(version=one.version, label=one.label, saved_by=one.saved_by, saved_at=one.saved_at)
            for one in library.packs.versions(pack_id)
        ]

    @routes.post("/{pack_id}/quotes")
    def collect(pack_id: Name, said: Marked) -> Pack:
        """Collect marked words: characters of a passage."""
        return library.packs.collect(pack_id, said.passage_id, said.start, said.end, by=HERE, note=said.note)

    @routes.patch("/{pack_id}")
    def change(pack_id: Name, said: Change) -> Pack:
        """Change a pack, one thing at a time: `order` of cases and items (those not named are dropped), `minutes` of the session,
        a `version` that is to be the newest again, a `label` for the present one."""
        if said.order is not None:
            return library.packs.arrange(pack_id, said.order, by=HERE)
        if said.minutes is not None:
            return library.packs.set_minutes(pack_id, said.minutes, by=HERE)
        if said.version is not None:
            return library.packs.restore(pack_id, said.version, by=HERE)
        return library.packs.label(pack_id, said.label or "", by=HERE)

    @routes.put("/{pack_id}/notes/{target}")
    def note(pack_id: Name, target: Name, said: Text) -> Pack:
        """Put a note to a case or an item."""
        return library.packs.note(pack_id, target, said.text, by=HERE)

    @routes.put("/{pack_id}/cases/{case_id}/{field}")
    def edit(pack_id: Name, case_id: Name, field: FieldName, said: Text) -> Pack:
        """Write a part of a case; its quotes stay. An empty text takes the quotes back as the text."""
        return library.packs.edit(pack_id, case_id, field, said.text, by=HERE)

    @routes.post("/{pack_id}/copies", status_code=201)
    def duplicate(pack_id: Name, said: Named) -> Pack:
        """A copy under another name."""
        return library.packs.duplicate(pack_id, said.name, by=HERE)

    @routes.delete("/{pack_id}", status_code=204)
    def remove(pack_id: Name) -> None:
        """Take a pack out with all its versions."""
        library.packs.remove(library.packs.get(pack_id).id, by=HERE)

    @routes.get(
        "/{pack_id}/exports/{form}",
        response_class=Exported,
        responses={200: {"content": {each: {} for each in TYPES.values()}}},
    )
    def export(
        pack_id: Name, form: Annotated[str, Path(max_length=20)], paper: Paper = "a4", plain: bool = False
    ) -> Response:
        """A pack as a file to hand out, to be saved; `plain` without the template that the library keeps."""
        if form not in FORMATS:
            raise NotFoundError(f"“{form}” is no format. Choose among: {', '.join(FORMATS)}.")
        data = library.packs.exported(pack_id, form, Options(paper=paper, plain=plain))
        name = library.packs.get(pack_id).id
        headers = {
            "Content-Disposition": f'attachment; filename="{name}.{form}"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
        }
        return Response(data, media_type=TYPES.get(form, Exported.media_type), headers=headers)

    return routes
