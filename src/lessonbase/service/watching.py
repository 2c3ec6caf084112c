"""What whoever runs a service sees of it: health, figures for Prometheus, and a line of JSON a request. None of them holds
what was asked, what was found, or by which key."""

import json
import logging
import time
from collections.abc import Iterator
from http import HTTPStatus

from fastapi import FastAPI, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lessonbase.errors import LessonbaseError
from lessonbase.library import Library
from lessonbase.model import now
from lessonbase.service.access import require
from lessonbase.service.api import SERVED_AT
from lessonbase.service.api.problems import of_error
from lessonbase.service.dispatching import is_under
from lessonbase.service.gate import AGENTS, HEALTH, METRICS, READY
from lessonbase.service.visitors import acting
from lessonbase.usage import OUTCOMES

# Seconds; an answer takes some tenths on a laptop, a long list some seconds.
BUCKETS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30)

requests_log = logging.getLogger("lessonbase.requests")


class Figures:
    """The figures of one server over a library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.registry = CollectorRegistry()
        self.registry.register(self)
        labels = ("part", "method", "status")
        self.requests = Counter("lessonbase_requests", "Requests answered.", labels, registry=self.registry)
        self.seconds = Histogram(
            "lessonbase_request_seconds",
            "How long answers took.",
            ("part",),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.holdings = Gauge(
            "lessonbase_holdings", "What the library holds.", ("what",), registry=self.registry
        )

    def collect(self) -> Iterator[CounterMetricFamily]:
        """What became of questions since the server was started; the registry asks for it."""
        asked = CounterMetricFamily(
            "lessonbase_asked", "Questions and searches, by what became of them.", labels=("outcome",)
        )
        for outcome in OUTCOMES:
            asked.add_metric((outcome,), self._library.usage.counts[outcome])
        yield asked

    def text(self) -> bytes:
        """The figures as Prometheus reads them."""
        held = self._library.overview()
        counts = {
            "reports": held.reports,
            "passages": held.passages,
            "records": sum(held.records.values()),
            "failures": held.failures,
            "passages_without_vector": held.passages_without_vector,
            "files_waiting": self._library.jobs.waiting(),
        }
        for what, count in counts.items():
            self.holdings.labels(what).set(count)
        return generate_latest(self.registry)


class Watch:
    """Counts and logs every request that is answered."""

    def __init__(self, app: ASGIApp, figures: Figures, parts: frozenset[str]) -> None:
        self._app = app
        self._figures = figures
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, who, begun = 500, "", time.perf_counter()

        async def sending(message: Message) -> None:
            nonlocal status, who
            if message["type"] == "http.response.start":
                person = acting.get()
                status, who = message["status"], person.name if person else ""
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            took = time.perf_counter() - begun
            part = self._part(scope["path"])
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._figures.requests.labels(part, method, str(status)).inc()
            self._figures.seconds.labels(part).observe(took)
            if scope["path"] not in SIGNS_OF_LIFE:  # a page asks every ten seconds
                told = {"at": now().isoformat(), "part": part, "method": method, "status": status}
                told |= {"seconds": round(took, 3), "who": who}
                requests_log.info(json.dumps(told, ensure_ascii=False))

    def _part(self, path: str) -> str:
        """What was asked for, without ids: "api/records", "page"."""
        if is_under(path, AGENTS):
            return "agents"
        if not is_under(path, SERVED_AT):
            return "page"
        part = path.removeprefix(SERVED_AT).strip("/").partition("/")[0].partition(".")[0]
        return f"api/{part}" if part in self._parts else "api"


SIGNS_OF_LIFE = (HEALTH, READY, "/alive")
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


def signs(library: Library, figures: Figures | None) -> FastAPI:
    """Health, readiness and, for whoever may have them, figures as an application. The library is the one itself, not as
    people may use it: these tell nothing of what it holds but numbers."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    @app.get(HEALTH)
    def health() -> dict[str, str]:
        return {"status": "alive"}

    @app.get(READY)
    def ready() -> Response:
        try:
            library.overview()
        except LessonbaseError:
            # Why is told to whoever runs it, by `lessonbase doctor`: anybody may ask here.
            return Response(
                '{"status":"not ready"}', HTTPStatus.SERVICE_UNAVAILABLE, media_type="application/json"
            )
        return Response('{"status":"ready"}', media_type="application/json")

    if figures:

        @app.get(METRICS)
        def metrics() -> Response:
            try:
                require("measure")
            except LessonbaseError as error:
                return of_error(error)
            return Response(figures.text(), media_type=CONTENT_TYPE_LATEST)

    return app
