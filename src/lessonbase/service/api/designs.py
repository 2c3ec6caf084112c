"""A draft design held against the library: as data, as a Word report, as comments in the draft itself."""

import shutil
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from fastapi import APIRouter, Response, UploadFile

from lessonbase.errors import QueryError
from lessonbase.filters import Filters
from lessonbase.library import Library
from lessonbase.model import DesignCheck, Frozen
from lessonbase.service.api.shapes import WORD, WordFile, plain_file_name

WITH_MACRO = "application/vnd.ms-word.document.macroEnabled.12"


class Draft(Frozen):
    """The text of a draft design, with its headings, and what to look among."""

    text: str
    filters: Filters = Filters()


def router(library: Library) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/designs", tags=["designs"])

    def checked(said: Draft) -> DesignCheck:
        return library.designs.check(said.text, **said.filters.model_dump())

    @routes.post("/check")
    def check(said: Draft) -> DesignCheck:
        """What the reports say to each part of a draft, for and against. A long draft takes a minute."""
        return checked(said)

    @routes.post("/report", response_class=WordFile)
    def report(said: Draft) -> Response:
        """The same as a Word report with full references."""
        return Response(library.designs.report(checked(said)), media_type=WORD)

    @routes.post("/comments", response_class=WordFile)
    def comments(file: UploadFile) -> Response:
        """A Word file with what bears on each part as comments in its margin; nothing else of it is changed, a macro in
        it is neither run nor touched."""
        name = plain_file_name(file.filename)
        ending = PurePath(name).suffix.lower()
        if ending not in (".docx", ".docm"):
            raise QueryError("Comments can be written into a Word file (.docx) only. Send the draft as one.")
        with TemporaryDirectory(prefix="lessonbase-draft-") as folder:
            path = Path(folder) / name
            with path.open("xb") as target:
                shutil.copyfileobj(file.file, target)
            commented = library.designs.comments(library.designs.check(path), path)
        return Response(commented, media_type=WITH_MACRO if ending == ".docm" else WORD)

    return routes
