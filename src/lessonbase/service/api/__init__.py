"""The REST API: a library comes in, an application to mount at `/api/v1` goes out.

A router a file, one typed function a route; what they take and give are the domain types. All that goes wrong is a
`Problem` (RFC 9457) in the words of the page. The contract (`/openapi.json`) is made from the functions.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI

from lessonbase import __name__ as project
from lessonbase.library import Library
from lessonbase.service.api import (
    asking,
    collections,
    designs,
    evidence,
    packs,
    pages,
    records,
    reports,
    review,
    taxonomies,
    usage,
    waiting,
)
from lessonbase.service.api.problems import PROBLEM, Problem, answer_problems

if TYPE_CHECKING:
    from lessonbase.service.accounts import Accounts

VERSION = "1"
SERVED_AT = f"/api/v{VERSION}"
ROUTERS = (asking, records, reports, pages, review, taxonomies, packs, evidence, designs, usage)


def api(library: Library, accounts: "Callable[[], Accounts] | None" = None) -> FastAPI:
    """The application over a library, or over one as people may use it (`access.guarded`), who have `accounts`."""
    app = FastAPI(
        title=project,
        version=VERSION,
        summary="Lessons in programme and evaluation reports: asked, searched, reviewed, and handed out.",
        servers=[{"url": SERVED_AT}],
        docs_url=None,  # both fetch scripts from elsewhere
        redoc_url=None,
        root_path_in_servers=False,
    )
    for part in ROUTERS:
        app.include_router(part.router(library))
    if accounts:
        app.include_router(waiting.router(library, partial(collections.place, library, accounts)))
        app.include_router(collections.router(library, accounts))
    else:
        app.include_router(waiting.router(library))
    answer_problems(app)
    made = app.openapi

    def contract() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _with_problems(made())
        return app.openapi_schema

    app.openapi = contract  # type: ignore[method-assign]
    return app


def _with_problems(schema: dict[str, Any]) -> dict[str, Any]:
    """The contract with what any route may answer where something goes wrong, in place of the framework's own."""
    told = {"description": "What went wrong, and what to do.", "content": {PROBLEM: {"schema": _OF_PROBLEM}}}
    for path in schema["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = told
    components = schema.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = Problem.model_json_schema()
    components["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    schema["security"] = [{"key": []}, {}]
    return schema


_OF_PROBLEM = {"$ref": "#/components/schemas/Problem"}
