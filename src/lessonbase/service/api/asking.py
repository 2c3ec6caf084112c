"""Ask, search, what there is to choose from, and who asks. A question is posted: an address ends in the logs of proxies."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from lessonbase.filters import Facet, FacetValue, Filters
from lessonbase.library import Library
from lessonbase.model import Answer, Frozen, Hit, Overview
from lessonbase.service.api.shapes import HERE, Chosen
from lessonbase.service.visitors import RIGHTS, Visitor, acting


class Question(Frozen):
    """A question in plain words, and what to look among. `about` is what it keeps of one that it follows: the `subject` of that
    answer's `understood`."""

    question: str
    about: Annotated[tuple[Annotated[str, Field(max_length=200)], ...], Field(max_length=50)] = ()
    filters: Filters = Filters()


class Query(Frozen):
    """What to look for, what to look among, and how many passages are wanted."""

    query: str
    k: Annotated[int, Field(ge=1, le=100)] = 10
    filters: Filters = Filters()


def router(library: Library) -> APIRouter:
    """The routes."""
    routes = APIRouter(tags=["asking"])

    @routes.post("/ask")
    def ask(asked: Question) -> Answer:
        """An answer in sentences of the reports, each with its source; or why there is none."""
        return library.ask(asked.question, asked.about, **asked.filters.model_dump())

    @routes.post("/search")
    def search(asked: Query) -> list[Hit]:
        """The passages nearest to a question, best first."""
        return library.search(asked.query, asked.k, **asked.filters.model_dump())

    @routes.get("/facets")
    def facets(chosen: Chosen) -> dict[Facet, list[FacetValue]]:
        """For each facet its values, with the number of records that choosing it would leave."""
        return library.facets(**chosen.model_dump())

    @routes.get("/overview")
    def overview() -> Overview:
        """What the library holds, in numbers."""
        return library.overview()

    @routes.get("/me")
    def me() -> Visitor:
        """Who asks, and what they may do."""
        library.overview()  # whoever may read nothing is told so
        return acting.get() or Visitor(name=HERE, rights=frozenset(RIGHTS))

    return routes
