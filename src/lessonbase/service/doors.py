"""The pages by which people come in and go out: sign in, take up an invitation or a reset, one's own account.

Plain HTML without a script. That another site sends these forms, or shows these pages, is refused before (see the page's guard).
"""

from functools import partial
from http import HTTPStatus
from pathlib import Path
from string import Template
from typing import Annotated
from urllib.parse import urlencode

from fastapi import FastAPI, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from limits import RateLimitItemPerMinute
from markupsafe import Markup, escape

from lessonbase.errors import AccessError, LessonbaseError, NotFoundError
from lessonbase.service.accounts import Accounts
from lessonbase.service.api.problems import status_of
from lessonbase.service.gate import (
    ACCOUNT,
    SIGN_IN,
    SIGN_ON,
    SIGN_OUT,
    SIGNED_ON,
    WELCOME,
    Counting,
    client,
    cookie,
    cookie_name,
    set_cookie,
)
from lessonbase.service.journal import note_entry
from lessonbase.service.passwords import SHORTEST
from lessonbase.service.sign_on import PATIENCE, SignOn
from lessonbase.service.sign_on import Asked as SentAway
from lessonbase.service.visitors import acting

# Passwords tried in a quarter of an hour: for one name from one address, for one name from anywhere, from one address.
TRIES, TRIES_OF_NAME, TRIES_OF_ADDRESS = (RateLimitItemPerMinute(most, 15) for most in (10, 100, 50))

FRAME = Template((Path(__file__).parent / "frame.html").read_text("utf-8"))
PASSWORD = Markup(
    '<label>{label}<input type="password" name="{name}" autocomplete="{complete}" required maxlength="256"></label>'
)
Typed = Annotated[str, Form(max_length=1000)]


# What is kept in the browser while somebody is at a provider of sign-ons.
AT_PROVIDER, LONGEST_THEN = "lessonbase-sign-on", 2000


def doors(accounts: Accounts, counting: Counting, usage_days: int, sign_on: SignOn | None = None) -> FastAPI:
    """The pages as an application; with `sign_on` one may come in by a provider too. Who has an account is told for how many
    days questions are kept, if they are."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    account_of = partial(_account_page, usage_days)

    @app.get(SIGN_IN)
    def sign_in_page(asked: Annotated[str, Query(alias="next", max_length=200_000)] = "") -> Response:
        return _sign_in_page(asked, by=sign_on)

    @app.get(SIGN_ON)
    def begin_sign_on(
        request: Request, asked: Annotated[str, Query(alias="next", max_length=LONGEST_THEN)] = ""
    ) -> Response:
        try:
            counting.count(TRIES_OF_ADDRESS, "sign-on", client(request.scope))
            address, kept = _of(sign_on).begin(_back(request), asked)
        except LessonbaseError as error:
            return _sign_in_page(asked, error, sign_on)
        answer = _then(address)
        answer.set_cookie(
            _at_provider(request),
            kept.sealed(accounts.secret),
            max_age=PATIENCE,
            secure=_at_provider(request).startswith("__Host-"),
            httponly=True,
            samesite="lax",
        )
        return answer

    @app.get(SIGNED_ON)
    def end_sign_on(request: Request) -> Response:
        then = ""
        try:
            counting.count(TRIES_OF_ADDRESS, "sign-on", client(request.scope))
            kept = SentAway.opened(accounts.secret, request.cookies.get(_at_provider(request), ""))
            then = kept.then
            who = _of(sign_on).end(_back(request), kept, dict(request.query_params))
            name = accounts.identities.account(who)
            signed = accounts.begin_session(name)
            note_entry("sign-on", client(request.scope), name)
        except LessonbaseError as error:
            note_entry("sign-on", client(request.scope))
            return _sign_in_page(then, error, sign_on)
        answer = set_cookie(_then("/" + (f"?{then}" if then else "")), request.scope, signed)
        answer.delete_cookie(
            _at_provider(request),
            secure=_at_provider(request).startswith("__Host-"),
            httponly=True,
            samesite="lax",
        )
        return answer

    @app.post(SIGN_IN)
    def sign_in(
        request: Request, name: Typed, password: Typed, asked: Annotated[str, Form(alias="next")] = ""
    ) -> Response:
        address, folded = client(request.scope), " ".join(name.split()).casefold()
        try:
            counting.count(TRIES_OF_ADDRESS, "try", address)
            counting.count(TRIES_OF_NAME, "try", folded)
            counting.count(TRIES, "try", folded, address)
            signed = accounts.sign_in(name, password)
            note_entry("password", address, accounts.get(name).name)
        except AccessError as error:
            note_entry("password", address)
            return _sign_in_page(asked, error, sign_on)
        # It begins with our own page, so that no link leads anywhere else.
        return set_cookie(_then("/" + (f"?{asked}" if asked else "")), request.scope, signed)

    @app.post(SIGN_OUT)
    def sign_out(request: Request) -> Response:
        if (signed := cookie(request.scope)) is not None:
            accounts.sign_out(signed)
        answer = set_cookie(_then(SIGN_IN), request.scope, None)
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'  # pictures of pages that were seen
        return answer

    @app.get(WELCOME)
    def welcome_page(link: Annotated[str, Query(max_length=100)] = "") -> Response:
        return _welcome_page(accounts, link)

    @app.post(WELCOME)
    def welcome(request: Request, link: Typed, password: Typed, again: Typed) -> Response:
        try:
            counting.count(TRIES_OF_ADDRESS, "try", client(request.scope))
            if password != again:
                return _welcome_page(accounts, link, "The two passwords differ. Type the same one twice.")
            account = accounts.take_up(link, password)
            note_entry("link", client(request.scope), account.name)
            return set_cookie(_then("/"), request.scope, accounts.sign_in(account.name, password))
        except LessonbaseError as error:
            return _welcome_page(accounts, link, str(error), status_of(error))

    @app.get(ACCOUNT)
    def account_page() -> Response:
        return account_of()

    @app.post(ACCOUNT)
    def set_password(request: Request, present: Typed, password: Typed, again: Typed) -> Response:
        person = acting.get()
        assert person is not None  # the gate lets nobody else here
        try:
            counting.count(TRIES, "try", person.name.casefold(), client(request.scope))
            accounts.sign_out(accounts.sign_in(person.name, present))
            if password != again:
                return account_of("The two passwords differ. Type the same one twice.")
            accounts.set_password(person.name, password)
            signed = accounts.sign_in(person.name, password)
        except LessonbaseError as error:
            return account_of(str(error), status_of(error))
        return set_cookie(account_of("The password was changed."), request.scope, signed)

    return app


def _of(sign_on: SignOn | None) -> SignOn:
    if sign_on is None:
        raise NotFoundError("This library has no single sign-on. Sign in by name and password.")
    return sign_on


def _back(request: Request) -> str:
    return f"{request.url.scheme}://{request.headers['host']}{SIGNED_ON}"


def _at_provider(request: Request) -> str:
    return cookie_name(request.scope).replace("lessonbase", AT_PROVIDER)


def _sign_in_page(asked: str, error: LessonbaseError | None = None, by: SignOn | None = None) -> Response:
    hidden = Markup('<input type="hidden" name="next" value="{}">').format(asked)
    name = Markup(
        '<label>Name<input name="name" autocomplete="username" required autofocus maxlength="200"></label>'
    )
    password = PASSWORD.format(label="Password", name="password", complete="current-password")
    form = _form(SIGN_IN, hidden + name + password, "Sign in")
    if by:
        # What is kept while somebody is away has to fit into a cookie.
        link = f"{SIGN_ON}?{urlencode({'next': asked if len(asked) <= LONGEST_THEN else ''})}"
        form = Markup('<p><a href="{}">Sign on as elsewhere in your organisation</a></p>').format(link) + form
    status = status_of(error) if error else HTTPStatus.OK
    return _page("Sign in", form, str(error) if error else "", status)


def _welcome_page(
    accounts: Accounts, link: str, said: str = "", status: HTTPStatus = HTTPStatus.OK
) -> Response:
    try:
        account = accounts.of_link(link)
    except AccessError as error:
        return _page("This link does not hold", Markup(""), str(error), status_of(error))
    hidden = Markup('<input type="hidden" name="link" value="{}">').format(link)
    who = Markup(
        "<p>For <b>{}</b>. Choose a password of {} characters or more: a sentence is a good one.</p>"
    )
    fields = hidden + who.format(account.name, SHORTEST) + _new_password()
    return _page("Choose a password", _form(WELCOME, fields, "Go on"), said, status)


def _account_page(usage_days: int, said: str = "", status: HTTPStatus = HTTPStatus.OK) -> Response:
    person = acting.get()
    assert person is not None  # the gate lets nobody else here
    who = Markup("<p><b>{}</b>, {}. <a href='/'>Back to the library</a></p>").format(
        person.name, " and ".join(person.roles)
    )
    present = PASSWORD.format(label="Present password", name="present", complete="current-password")
    form = _form(ACCOUNT, present + _new_password(), "Change the password")
    kept = Markup("<p>What is asked here is kept for {} days, without who asked it.</p>").format(usage_days)
    told = kept if usage_days else Markup("")
    return _page("Your account", who + told + form + _form(SIGN_OUT, Markup(""), "Sign out"), said, status)


def _new_password() -> Markup:
    new = PASSWORD.format(label="New password", name="password", complete="new-password")
    return new + PASSWORD.format(label="The same again", name="again", complete="new-password")


def _form(action: str, fields: Markup, button: str) -> Markup:
    return Markup('<form method="post" action="{}">{}<button>{}</button></form>').format(
        action, fields, button
    )


def _page(title: str, body: Markup, said: str, status: HTTPStatus) -> Response:
    told = Markup('<p class="said" role="alert">{}</p>').format(said) if said else Markup("")
    page = FRAME.substitute(title=escape(title), body=told + body)
    return HTMLResponse(page, status, {"Cache-Control": "no-store"})


def _then(address: str) -> RedirectResponse:
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)
