"""What goes wrong, as RFC 9457 tells it (`application/problem+json`), in the words that the page has for it."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import JsonValue
from starlette.exceptions import HTTPException

from lessonbase.errors import (
    ConflictError,
    ForbiddenError,
    LessonbaseError,
    LibraryError,
    ModelError,
    NotFoundError,
    SignInError,
    TooManyError,
    UnsupportedError,
)
from lessonbase.model import Frozen

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"

# The first that a fault is one of; what is none of them is the asker's to mend.
STATUS: tuple[tuple[type[LessonbaseError], HTTPStatus], ...] = (
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (ConflictError, HTTPStatus.CONFLICT),
    (SignInError, HTTPStatus.UNAUTHORIZED),
    (ForbiddenError, HTTPStatus.FORBIDDEN),
    (TooManyError, HTTPStatus.TOO_MANY_REQUESTS),
    (UnsupportedError, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
    (LibraryError, HTTPStatus.SERVICE_UNAVAILABLE),
    (ModelError, HTTPStatus.SERVICE_UNAVAILABLE),
)


class Problem(Frozen):
    """What went wrong. `detail` says what happened, to what, and what to do; `present` is what is there, where two changed
    the same thing."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    present: JsonValue = None


class PresentError(ConflictError):
    """Raised where somebody else was quicker, with what they left as `present`."""

    def __init__(self, error: ConflictError, present: JsonValue) -> None:
        self.present = present
        super().__init__(str(error))


def status_of(error: LessonbaseError) -> HTTPStatus:
    """The status of the answer to a fault."""
    found = (status for kind, status in STATUS if isinstance(error, kind))
    return next(found, HTTPStatus.UNPROCESSABLE_ENTITY)


def problem(
    status: int, detail: str, present: JsonValue = None, headers: Mapping[str, str] | None = None
) -> Response:
    """The answer that says what went wrong."""
    told = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, present=present)
    body = told.model_dump_json(exclude_none=True)
    return Response(body, status, headers=headers, media_type=PROBLEM)


def of_error(error: LessonbaseError) -> Response:
    """The answer to a fault of lessonbase."""
    headers: dict[str, str] = {}
    if isinstance(error, SignInError):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooManyError):
        headers["Retry-After"] = str(error.seconds)
    present = error.present if isinstance(error, PresentError) else None
    return problem(status_of(error), str(error), present, headers)


def answer_problems(app: FastAPI) -> None:
    """Have an application answer with problems."""

    @app.exception_handler(LessonbaseError)
    def ours(_: Request, error: LessonbaseError) -> Response:
        return of_error(error)

    @app.exception_handler(RequestValidationError)
    def unreadable(_: Request, error: RequestValidationError) -> Response:
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, _worded(error.errors()))

    @app.exception_handler(HTTPException)
    def of_the_framework(_: Request, error: HTTPException) -> Response:
        said = {404: "There is nothing at this address.", 405: "This address does not take that method."}
        return problem(
            error.status_code, said.get(error.status_code, str(error.detail)), headers=error.headers
        )

    @app.exception_handler(Exception)
    def unexpected(_: Request, error: Exception) -> Response:
        log.error("a request failed", exc_info=error)
        return problem(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "Something went wrong that lessonbase did not expect; it is written to the log. Try once more.",
        )


def _worded(faults: Any) -> str:
    said = []
    for fault in faults:
        place = ".".join(str(part) for part in fault["loc"][1:]) or str(fault["loc"][0])
        what = "is not known here" if fault["type"] == "extra_forbidden" else fault["msg"].lower()
        said.append(f"{place}: {what}")
    return f"The request cannot be understood. {'; '.join(said[:8])}. See openapi.json for what it takes."
