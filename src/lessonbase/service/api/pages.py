"""Pages: their text and pictures, and where words stand on them."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from lessonbase.errors import NotFoundError
from lessonbase.library import Library
from lessonbase.model import Box, Page, Passage
from lessonbase.service.api.shapes import Name

Number = Annotated[int, Path(ge=1, le=99999)]
PNG = "image/png"


class Picture(Response):
    """The picture of a page."""

    media_type = PNG


def router(library: Library) -> APIRouter:
    """The routes."""
    routes = APIRouter(tags=["pages"])

    @routes.get("/reports/{report_id}/text")
    def text(report_id: Name) -> Page:
        """All the text of a report that has no pages."""
        return library.pages.get(report_id, None)

    @routes.get("/reports/{report_id}/pages/{number}")
    def page(report_id: Name, number: Number) -> Page:
        """The text of a page, and its size in points."""
        return library.pages.get(report_id, number)

    @routes.get("/reports/{report_id}/pages/{number}/picture", response_class=Picture)
    def picture(
        report_id: Name, number: Number, width: Annotated[int, Query(ge=100, le=2400)] = 1200
    ) -> Response:
        """A PNG picture of a page, so many pixels wide."""
        drawn = library.pages.image(report_id, number, width)
        if drawn is None:
            raise NotFoundError(f"Report {report_id} has no pictures of its pages. Ask for their text.")
        return Picture(drawn)

    @routes.get("/passages/{passage_id}")
    def passage(passage_id: Name) -> Passage:
        """One passage."""
        return library.passage(passage_id)

    @routes.get("/passages/{passage_id}/marks")
    def marks(
        passage_id: Name,
        quote: Annotated[str, Query(min_length=1, max_length=4000)],
        page: Annotated[int | None, Query(ge=1, le=99999)] = None,
    ) -> list[Box]:
        """Where words of a passage stand on a page, in points; empty where they cannot be placed for sure."""
        return list(library.pages.passage_marks(passage_id, quote, page))

    return routes
