"""What a library holds, counted: by theme and sector, country, year; what people checked; what became of recommendations."""

from typing import Annotated

from fastapi import APIRouter, Query

from lessonbase.evidence import EvidenceMap, Followed, Grouping, Reviewed, Value
from lessonbase.filters import Filters
from lessonbase.library import Library
from lessonbase.service.api.shapes import Name


class Counted(Filters):
    """Which records are counted: that match a text, and that the filters leave."""

    text: Annotated[str, Query(max_length=2000)] = ""

    @property
    def filters(self) -> dict[str, object]:
        """The filters alone."""
        return {name: getattr(self, name) for name in Filters.model_fields}


Which = Annotated[Counted, Query()]


def router(library: Library) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/evidence", tags=["evidence"])

    @routes.get("/gaps")
    def gaps(which: Which) -> EvidenceMap:
        """The map of themes and sectors: how many records, of how many programmes, stand in each cell."""
        return library.evidence.gaps(which.text, **which.filters)  # type: ignore[arg-type]

    @routes.get("/by/{scheme}")
    def by(scheme: Grouping, which: Which) -> tuple[Value, ...]:
        """The values of a scheme, those with most records first."""
        return library.evidence.by(scheme, which.text, **which.filters)  # type: ignore[arg-type]

    @routes.get("/years")
    def years(which: Which) -> tuple[Value, ...]:
        """The years, each with its records."""
        return library.evidence.years(which.text, **which.filters)  # type: ignore[arg-type]

    @routes.get("/review")
    def review(which: Which) -> tuple[Reviewed, ...]:
        """How far people have checked records of each kind."""
        return library.evidence.review(which.text, **which.filters)  # type: ignore[arg-type]

    @routes.get("/recommendations")
    def recommendations(which: Which) -> Followed:
        """What became of recommendations."""
        return library.evidence.recommendations(which.text, **which.filters)  # type: ignore[arg-type]

    @routes.get("/unused/{scheme}")
    def unused(scheme: Name) -> list[tuple[str, str]]:
        """The codes of a taxonomy, with their labels, that nothing here has."""
        library.taxonomies.get(scheme)
        return list(library.evidence.unused(scheme))

    return routes
