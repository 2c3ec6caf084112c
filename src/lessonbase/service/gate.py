"""The gate: who asks is known before anything is answered, and has not asked too often."""

from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlencode

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from lessonbase.errors import AccessError, SignInError, TooManyError
from lessonbase.service.access import require
from lessonbase.service.accounts import Accounts
from lessonbase.service.api import SERVED_AT
from lessonbase.service.api.problems import of_error, status_of
from lessonbase.service.dispatching import is_under
from lessonbase.service.journal import note_entry
from lessonbase.service.proxies import Proxies
from lessonbase.service.visitors import Visitor, acting_as

SIGN_IN, SIGN_OUT, WELCOME, ACCOUNT = "/sign-in", "/sign-out", "/welcome", "/account"
SIGN_ON, SIGNED_ON = "/sign-on", "/signed-on"
HEALTH, READY, METRICS = "/health", "/ready", "/metrics"
# What is answered to anybody: how to come in, and signs of life that tell nothing.
OPEN = (SIGN_IN, SIGN_ON, SIGNED_ON, WELCOME, HEALTH, READY, "/alive", "/favicon.ico")
# What a program may ask with a key; the page is for people.
AGENTS = "/mcp"
BY_KEY = (SERVED_AT, METRICS, AGENTS)

# A page that watches files being read asks about once a second, and turning pages fetches a few pictures a second.
OF_A_PERSON, OF_AN_ADDRESS = RateLimitItemPerMinute(1200), RateLimitItemPerMinute(240)


class Counting:
    """How often each has asked; kept in memory, for one server."""

    def __init__(self) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def count(self, limit: RateLimitItem, *who: str) -> None:
        """Count one more. Raises TooManyError beyond the limit."""
        if not self._limiter.hit(limit, *who):
            seconds = int(limit.get_expiry())
            raise TooManyError(f"That was too often. Wait {_spoken(seconds)}, then try again.", seconds)


class Gate:
    """Lets a request through as whoever signed in, sent a key or is named by one of the `proxies`; the others to `OPEN` only.
    To `uploads` files are sent."""

    def __init__(
        self, app: ASGIApp, accounts: Accounts, counting: Counting, uploads: frozenset[str], proxies: Proxies
    ) -> None:
        self._app = app
        self._proxies = proxies
        self._accounts = accounts
        self._counting = counting
        self._uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            person = await run_in_threadpool(self._who, scope)
        except AccessError as error:
            await _refusal(scope, error)(scope, receive, send)
            return
        with acting_as(person):
            await self._app(scope, receive, send)

    def _who(self, scope: Scope) -> Visitor | None:
        headers, path = Headers(scope=scope), scope["path"]
        words = headers.get("authorization")
        person = None
        if words is not None and any(is_under(path, begin) for begin in BY_KEY):
            scheme, _, key = words.partition(" ")
            if scheme.lower() != "bearer":
                raise SignInError("Send a key as it was given to you: Authorization: Bearer KEY.")
            try:
                person = self._accounts.of_key(key.strip())
            except SignInError:
                note_entry("key", client(scope))
                self._counting.count(OF_AN_ADDRESS, "address", client(scope))
                raise
        elif (who := self._proxies.identity(scope)) is not None:
            person = self._accounts.of_name(self._accounts.identities.account(who))
        elif (signed := cookie(scope)) is not None:
            person = self._accounts.of_session(signed, used=path not in OPEN)
        if person is not None:
            self._counting.count(OF_A_PERSON, "person", person.name)
            if scope["method"] == "POST" and path in self._uploads:
                with acting_as(person):
                    require("add")  # before a file is taken that nobody would read
            return person
        self._counting.count(OF_AN_ADDRESS, "address", client(scope))
        if path not in OPEN:
            raise SignInError("Nobody is signed in. Sign in, or send a key: Authorization: Bearer KEY.")
        return None


def _refusal(scope: Scope, error: AccessError) -> Response:
    """What is answered in place of what was asked for: the page leads to where one signs in."""
    if any(is_under(scope["path"], begin) for begin in BY_KEY):
        return of_error(error)
    if isinstance(error, SignInError) and scope["method"] == "GET" and scope["path"] in ("/", ACCOUNT):
        asked = scope.get("asked_query", b"").decode("latin-1")
        return RedirectResponse(
            SIGN_IN + (f"?{urlencode({'next': asked})}" if asked else ""), HTTPStatus.SEE_OTHER
        )
    headers = {"Retry-After": str(error.seconds)} if isinstance(error, TooManyError) else None
    return PlainTextResponse(str(error), status_of(error), headers)


def client(scope: Scope) -> str:
    """The address of who asks; behind one of our proxies the one that it tells (X-Forwarded-For)."""
    return str(scope["client"][0]) if scope.get("client") else ""


def cookie_name(scope: Scope) -> str:
    """The name of the session's cookie: one that browsers send over TLS only, unless this machine asks itself."""
    return "lessonbase" if _is_here(scope) else "__Host-lessonbase"


def cookie(scope: Scope) -> str | None:
    """The signed name of the session that a request belongs to."""
    try:
        found = SimpleCookie(Headers(scope=scope).get("cookie", "")).get(cookie_name(scope))
    except CookieError:
        return None
    return found.value if found else None


def set_cookie(response: Response, scope: Scope, signed: str | None) -> Response:
    """Have the browser keep a session until it is closed, or none. Other sites' forms do not send it along."""
    name, secure = cookie_name(scope), not _is_here(scope)
    if signed is None:
        response.delete_cookie(name, secure=secure, httponly=True, samesite="lax")
    else:
        response.set_cookie(name, signed, secure=secure, httponly=True, samesite="lax")
    return response


def _is_here(scope: Scope) -> bool:
    host = Headers(scope=scope).get("host", "")
    return host.rpartition(":")[0] in ("127.0.0.1", "localhost", "[::1]") or host in (
        "127.0.0.1",
        "localhost",
    )


def _spoken(seconds: int) -> str:
    return f"{seconds // 60} minutes" if seconds >= 120 else "a minute"
