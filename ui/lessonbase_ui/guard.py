"""Who may ask this server for what: one list of routes, in front of everything else.

Any page on the web can have a browser send requests to 127.0.0.1, and the framework answers many more of them than our
page needs; one of its routes fetched foreign pages and gave them out as ours. So nothing is answered that is not on
the list, and nothing that another site asks for but the page itself. docs/security.md says what is defended.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lessonbase_ui.beside import Beside

LOOPBACK = ("127.0.0.1", "localhost", "::1")

# The largest file a browser may send. A 600-page report with pictures has some 60 MB.
UPLOAD_MEGABYTES = 200
UPLOAD_BYTES = (UPLOAD_MEGABYTES + 1) << 20  # a megabyte more for what stands around the file
# What an action may be asked: a question is a few kilobytes, the paths of a folder of 5,000 files are one megabyte.
ASKED_BYTES = 2_000_000


@dataclass(frozen=True)
class Allowed:
    """A route of the framework that the page needs: `path` is a pattern for the whole of it, `most` the bytes it may
    be sent."""

    method: str
    path: re.Pattern[str]
    most: int = 0

    def takes(self, scope: Scope) -> bool:
        """Whether a request is for this route."""
        return bool(scope["method"] == self.method and self.path.fullmatch(scope["path"]))


# What the page asked for in a run through every tab, upload and the viewer (tests/ui), and nothing more.
OF_THE_FRAMEWORK = (
    Allowed("GET", re.compile("/")),
    Allowed("GET", re.compile(r"/(assets|static)(/\w[\w.-]{0,127}){1,9}")),
    Allowed("GET", re.compile("/theme.css")),
    Allowed("POST", re.compile("/gradio_api/component_server/?"), ASKED_BYTES),
    Allowed("POST", re.compile("/gradio_api/upload"), UPLOAD_BYTES),
)

# Nothing but this machine may be asked for anything, whatever a report or a library of Gradio's tries.
# Gradio itself needs inline scripts and evaluation.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; frame-ancestors 'none'; form-action 'self'"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # No other site may show or read a picture or an original, or hold on to our window.
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}

_HOST = r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?"
_HOSTS, _ORIGINS = re.compile(_HOST), re.compile(rf"null|[a-z][a-z0-9+.-]*://{_HOST}")


class RefusedError(Exception):
    """Raised for a request that is not let in, with the status and the words of the answer."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


class Guard:
    """Lets in what is on the list, from this machine's own page, of a size that is meant; and says what a page may fetch.

    `ours` are our own routes; what is served `beside` the page is on the list by how its address begins. A request to a name
    that merely resolves to this machine (Host) is refused, unless it is one that `beside` names; one from elsewhere (Origin,
    Sec-Fetch-Site) too, unless it opens the page itself, as a link in a mail does.
    """

    def __init__(self, app: ASGIApp, ours: Sequence[BaseRoute], beside: Beside | None = None) -> None:
        self._app = app
        self._ours = ours
        self._beside = beside
        self._names = (*LOOPBACK, *(beside.hosts if beside else ()))
        self._doors = {"/", *(beside.doors if beside else ())}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", POLICY)
                for name, value in ALWAYS.items():
                    headers[name] = value
            await send(message)

        try:
            self._check(scope)
        except RefusedError as refused:
            if self._beside and scope["type"] == "http":
                answer = self._beside.refused(scope["path"], refused.status, refused.words)
            else:
                answer = PlainTextResponse(refused.words, refused.status)
            await answer(scope, receive, sending)
            return
        if scope["path"] == "/":
            # Gradio takes ?page= for a page of its own; ours are read by page.js, in the browser.
            scope = dict(scope, query_string=b"", asked_query=scope["query_string"])
        await self._app(scope, receive, sending)

    def _check(self, scope: Scope) -> None:
        """Raises RefusedError for a request that is not let in."""
        headers = Headers(scope=scope)
        _check_origin(headers, self._names)
        if scope["type"] != "http":
            raise RefusedError(404, "There is nothing at this address.")
        most = self._most(scope)
        if most is None:
            raise RefusedError(404, "There is nothing at this address.")
        _check_site(scope, headers, self._doors)
        _check_length(headers, most)

    def _most(self, scope: Scope) -> int | None:
        """How many bytes the route of a request takes; None if it is not on the list."""
        if any(route.matches(scope)[0] == Match.FULL for route in self._ours):
            return ASKED_BYTES
        if self._beside and any(_is_under(scope["path"], begin) for begin in self._beside.begins):
            takes_files = scope["method"] == "POST" and scope["path"] in self._beside.uploads
            return UPLOAD_BYTES if takes_files else ASKED_BYTES
        return next((allowed.most for allowed in OF_THE_FRAMEWORK if allowed.takes(scope)), None)


def _is_under(path: str, begin: str) -> bool:
    return path == begin or path.startswith(f"{begin}/")


def _check_origin(headers: Headers, names: Collection[str]) -> None:
    hosts, origin = headers.getlist("host"), headers.get("origin")
    if len(hosts) != 1 or not _HOSTS.fullmatch(hosts[0]):
        raise RefusedError(400, "The request does not say in a readable way whom it is for (Host).")
    if origin is not None and not _ORIGINS.fullmatch(origin):
        raise RefusedError(400, "The request does not say in a readable way where it comes from (Origin).")
    host = hosts[0]
    foreign = origin is not None and origin not in (f"http://{host}", f"https://{host}")
    if foreign or _name(host) not in names:
        here = "this machine" if len(names) == len(LOOPBACK) else "the names it is served by"
        raise RefusedError(403, f"This page is for {here} only.")


def _name(host: str) -> str:
    """The name in a readable Host, without its port."""
    return (
        host.removeprefix("[").partition("]")[0] if host.startswith("[") else host.partition(":")[0].lower()
    )


def _check_length(headers: Headers, most: int) -> None:
    """Refuse what brings more than it may, before it is read. Browsers say how long it is."""
    length = headers.get("content-length", "0")
    if "transfer-encoding" in headers or not (length.isascii() and length.isdigit()):
        raise RefusedError(411, "The request does not say how long it is.")
    if int(length[:20]) > most:
        raise RefusedError(413, f"This is more than can be sent at once (at most {most:,} bytes).")


def _check_site(scope: Scope, headers: Headers, doors: Collection[str]) -> None:
    """Refuse what another site asks for. Another port of this machine is another site too, and says "same-site"."""
    if headers.get("sec-fetch-site", "none") in ("none", "same-origin"):
        return
    opens = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    if not (opens and scope["method"] == "GET" and scope["path"] in doors):
        raise RefusedError(
            403,
            "Another site asked for this, and only lessonbase's own page may. Open it from lessonbase itself.",
        )
