"""What was asked and not found: for administrators."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from lessonbase.library import Library
from lessonbase.usage import UsageSummary


def router(library: Library) -> APIRouter:
    """The routes."""
    routes = APIRouter(tags=["usage"])

    @routes.get("/usage")
    def usage(since: date | None = None, most: Annotated[int, Query(ge=1, le=1000)] = 20) -> UsageSummary:
        """What was asked, where that is kept, and most often without an answer; never by whom."""
        return library.usage.summary(since, most)

    @routes.delete("/usage", status_code=204)
    def forget() -> None:
        """Delete all that was noted of what was asked."""
        library.usage.forget()

    return routes
