"""Taxonomies: what records can be tagged by."""

from typing import Annotated

from fastapi import APIRouter, Query

from lessonbase.errors import NotFoundError
from lessonbase.library import Library
from lessonbase.model import Frozen
from lessonbase.service.api.shapes import Count, Name
from lessonbase.tagging import Taxonomy
from lessonbase.tagging.taxonomy import Concept


class Scheme(Frozen):
    """A taxonomy without its codes."""

    scheme: str
    title: str
    source: str
    licence: str
    codes: int


class Found(Frozen):
    """A code that was found, and the taxonomy that it is of."""

    scheme: str
    concept: Concept


def router(library: Library) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/taxonomies", tags=["taxonomies"])

    @routes.get("")
    def all_of_them() -> list[Scheme]:
        """The taxonomies that ship, then the library's own."""
        return [
            Scheme(
                scheme=each.scheme,
                title=each.title,
                source=each.source,
                licence=each.licence,
                codes=len(each.concepts),
            )
            for each in library.taxonomies.all()
        ]

    @routes.get("/concepts")
    def find(words: Annotated[str, Query(min_length=1, max_length=200)], count: Count = 20) -> list[Found]:
        """The codes whose names have some words, of all taxonomies."""
        return [
            Found(scheme=taxonomy.scheme, concept=concept)
            for taxonomy, concept in library.taxonomies.find(words, count)
        ]

    @routes.get("/{scheme}")
    def one(scheme: Name) -> Taxonomy:
        """A taxonomy with its codes."""
        if scheme not in {each.scheme for each in library.taxonomies.all()}:
            raise NotFoundError(f"There is no taxonomy {scheme} in this library.")
        return library.taxonomies.get(scheme)

    return routes
