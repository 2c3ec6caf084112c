"""What is served beside the page and in front of it: on this machine the API, for others accounts too."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec

from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp

from lessonbase.errors import LessonbaseError
from lessonbase.library import Library
from lessonbase.service import access
from lessonbase.service.api import SERVED_AT, api
from lessonbase.service.api.problems import problem
from lessonbase.service.dispatching import Dispatch, is_under
from lessonbase.settings import settings

UPLOADS = frozenset({f"{SERVED_AT}/reports"})
OF_THE_PAGE = "/gradio_api/upload"  # where the page's framework takes files
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[?[0-9A-Fa-f:.]+\]?")


def refused(path: str, status: int, words: str) -> Response:
    """The answer to a request that is not let in."""
    return problem(status, words) if is_under(path, SERVED_AT) else PlainTextResponse(words, status)


@dataclass(frozen=True)
class Service:
    """What a page is served with. `library` is the one that the page is to use, `around` puts everything else around the page.

    `outermost` goes around everything. `begins` are the beginnings of the addresses that are answered beside the page, `uploads` those that take files, `doors`
    those that a link from elsewhere may open. `hosts` are the names by which the server is asked beside this machine's own;
    `public` says that nobody is let in without an account.
    """

    library: Library
    around: Callable[[ASGIApp], ASGIApp]
    begins: frozenset[str]
    uploads: frozenset[str] = UPLOADS
    doors: frozenset[str] = frozenset()
    hosts: tuple[str, ...] = ()
    public: bool = False
    outermost: Callable[[ASGIApp], ASGIApp] = lambda app: app
    refused: Callable[[str, int, str], Response] = refused


def on_this_machine(library: Library) -> Service:
    """The API without accounts, for programs of whoever serves it."""
    beside: dict[str, ASGIApp] = {SERVED_AT: api(library)}
    return Service(library, partial(Dispatch, beside=beside), frozenset(beside))


def for_others(library: Library, hosts: Sequence[str]) -> Service:
    """The page and the API for whoever has an account. Raises LessonbaseError where there is no administrator yet, a host is
    no name, or a part is not installed."""
    try:
        from lessonbase.service import gate, watching
        from lessonbase.service.accounts import Accounts
        from lessonbase.service.doors import doors
        from lessonbase.service.proxies import Proxies
        from lessonbase.service.sign_on import SignOn
    except ImportError as error:
        raise LessonbaseError(
            f"To serve others takes an extra part ({error.name} is missing). Install it: pip install 'lessonbase[service]'"
        ) from error
    if bad := [host for host in hosts if not _HOST.fullmatch(host)]:
        raise LessonbaseError(
            f"“{bad[0]}” is no name of a server. Give it as in an address, without https:// and port: lessons.example.org"
        )
    accounts = Accounts(library.path)
    kept = settings()
    signed_on = bool(kept.oidc_issuer or kept.proxy_user) and "administrator" in kept.sign_on_roles.values()
    proxies = Proxies(kept.proxy_addresses, kept.proxy_user, kept.proxy_groups, kept.sign_on_roles)
    sign_on = None
    if kept.oidc_issuer:
        sign_on = SignOn(
            kept.oidc_issuer,
            kept.oidc_client,
            kept.oidc_secret,
            kept.sign_on_roles,
            kept.oidc_name,
            kept.oidc_groups,
        )
    if not signed_on and not any(
        "administrator" in one.roles and one.ready and not one.locked for one in accounts.all()
    ):
        raise LessonbaseError(
            "There is no administrator yet, so nobody could be let in. Make one: lessonbase accounts add NAME --role "
            "administrator"
        )
    figures, counting = watching.Figures(library), gate.Counting()
    ours = access.guarded(library)
    coming_in = doors(accounts, counting, library.usage.days, sign_on)
    signs = watching.signs(library, figures)
    application = api(ours, lambda: accounts)
    beside: dict[str, ASGIApp] = {
        SERVED_AT: application,
        **dict.fromkeys(
            (gate.SIGN_IN, gate.SIGN_ON, gate.SIGNED_ON, gate.SIGN_OUT, gate.WELCOME, gate.ACCOUNT), coming_in
        ),
        **dict.fromkeys((gate.HEALTH, gate.READY, gate.METRICS), signs),
    }
    if find_spec("mcp"):
        from lessonbase.service.mcp import by_http

        beside[gate.AGENTS] = by_http(ours)
    parts = frozenset(path.split("/")[1].partition(".")[0] for path in application.openapi()["paths"])

    def around(page: ASGIApp) -> ASGIApp:
        entered = gate.Gate(Dispatch(page, beside), accounts, counting, UPLOADS | {OF_THE_PAGE}, proxies)
        return watching.Watch(entered, figures, parts)

    return Service(
        library=ours,
        around=around,
        begins=frozenset(beside),
        doors=frozenset({gate.SIGN_IN, gate.SIGNED_ON, gate.WELCOME}),
        outermost=proxies.around,
        hosts=tuple(host.lower() for host in hosts),
        public=True,
    )
