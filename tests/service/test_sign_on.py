"""Single sign-on, tried with a provider on this machine that signs tokens; and proxies that say who asks."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import RSAKey

from lessonbase import Library
from lessonbase.errors import LessonbaseError
from lessonbase.service.accounts import Accounts
from lessonbase.service.proxies import Proxies
from lessonbase.service.serving import for_others
from lessonbase_ui.app import application

SITE, NAME = "https://lessons.example.org", "lessons.example.org"
FROM_PROVIDER = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
ROLES = {"lessons-admins": "administrator", "evaluation": "evaluator", "*": "reader"}


@cache
def signing_key(which: str) -> RSAKey:
    """A provider's key, by a name of its own. It bears the number 1, whichever it is; making one takes long."""
    return RSAKey.generate_key(2048, {"kid": "1"})


@dataclass
class Provider:
    """A provider of OpenID Connect. `claims` are said of whoever comes, `tampers` changes a token before it is signed."""

    key: RSAKey = field(default_factory=lambda: signing_key("first"))
    claims: dict[str, Any] = field(default_factory=dict)
    tampers: dict[str, Any] = field(default_factory=dict)
    signs_with: RSAKey | None = None
    algorithm: str = "RS256"
    asked: dict[str, str] = field(default_factory=dict)
    address: str = ""

    def configuration(self) -> dict[str, str]:
        ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        return {"issuer": self.address} | {name: f"{self.address}/{end}" for name, end in ends.items()}

    def token(self, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
        challenge = hashlib.sha256(said["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(challenge).rstrip(b"=").decode() != self.asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.address, "aud": "lessonbase", "iat": now, "exp": now + 60, "sub": "u-1"}
        claims |= {"nonce": self.asked["nonce"]} | self.claims | self.tampers
        key = self.signs_with or self.key
        signed = jwt.encode({"alg": self.algorithm, "kid": "1"}, claims, key, algorithms=[self.algorithm])
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": signed}


@pytest.fixture
def provider() -> Iterator[Provider]:
    held = Provider()

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            keys = {"keys": [held.key.as_dict(private=False)]}
            self._tell(200, keys if self.path == "/keys" else held.configuration())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._tell(*held.token({name: one[0] for name, one in parse_qs(body).items()}))

        def _tell(self, status: int, what: dict[str, Any]) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(what).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    held.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield held
    server.shutdown()
    server.server_close()


def set_up(monkeypatch: pytest.MonkeyPatch, **given: object) -> None:
    for name, value in given.items():
        said = value if isinstance(value, str) else json.dumps(value)
        monkeypatch.setenv(f"LESSONBASE_{name.upper()}", said)


@pytest.fixture
def served(library: Library, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> Any:
    set_up(
        monkeypatch,
        oidc_issuer=provider.address,
        oidc_client="lessonbase",
        oidc_secret="of both",
        sign_on_roles=ROLES,
    )
    service = for_others(library, [NAME])  # no administrator is needed: the provider names them
    return service.outermost(application(service.library, service))


def browser(app: Any, peer: str = "127.0.0.1", **headers: str) -> TestClient:
    return TestClient(app, base_url=SITE, follow_redirects=False, client=(peer, 50000), headers=headers)


def signed_on(app: Any, provider: Provider, client: TestClient | None = None, **said: str) -> Any:
    """What a browser is answered that comes back from the provider."""
    client = client or browser(app)
    sent = client.get("/sign-on?next=tab%3Dreports")
    assert sent.status_code == 303
    provider.asked = {
        name: one[0] for name, one in parse_qs(urlparse(sent.headers["location"]).query).items()
    }
    assert provider.asked["redirect_uri"] == f"{SITE}/signed-on"
    assert provider.asked["code_challenge_method"] == "S256"
    back = {"code": "c", "state": provider.asked["state"]} | said
    return client.get("/signed-on", params=back, headers=FROM_PROVIDER)


def test_one_signs_on_at_a_provider_and_has_its_roles_and_groups(
    served: Any, provider: Provider, library: Library
) -> None:
    assert "/sign-on?next=" in browser(served).get("/sign-in").text
    provider.claims = {"preferred_username": "grace", "groups": ["evaluation", "Board"]}
    client = browser(served)
    answer = signed_on(served, provider, client)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?tab=reports")
    me = client.get("/api/v1/me").json()
    assert (me["name"], me["roles"], me["groups"]) == (
        "grace",
        ["reader", "evaluator"],
        ["board", "evaluation"],
    )
    account = Accounts(library.path).get("grace")
    assert (account.ready, account.groups) == (True, ("board", "evaluation"))


def test_roles_and_groups_follow_the_provider_at_each_sign_on(
    served: Any, provider: Provider, library: Library
) -> None:
    for groups, roles in ((["lessons-admins"], ("reader", "administrator")), ([], ("reader",))):
        provider.claims = {"preferred_username": "grace", "groups": groups}
        signed_on(served, provider)
        assert Accounts(library.path).get("grace").roles == roles


@pytest.mark.parametrize(
    "tampers",
    [
        {"aud": "another"},
        {"iss": "https://evil.example"},
        {"nonce": "another"},
        {"exp": 1},
        {"sub": None},
        {"iat": None},
    ],
)
def test_a_token_that_is_not_for_us_now_lets_nobody_in(
    served: Any, provider: Provider, tampers: dict[str, Any]
) -> None:
    provider.tampers = tampers
    client = browser(served)
    answer = signed_on(served, provider, client)
    assert (answer.status_code, "refused" in answer.text) == (401, True)
    assert client.get("/api/v1/me").status_code == 401


def test_a_token_that_another_key_signed_lets_nobody_in(served: Any, provider: Provider) -> None:
    provider.signs_with = signing_key("another")
    assert signed_on(served, provider).status_code == 401


def test_a_provider_may_take_another_key(served: Any, provider: Provider) -> None:
    assert signed_on(served, provider).status_code == 303
    provider.key = signing_key("another")
    assert signed_on(served, provider).status_code == 303


@pytest.mark.parametrize("said", [{"state": "another"}, {"code": ""}])
def test_what_comes_back_otherwise_than_it_was_sent_is_refused(
    served: Any, provider: Provider, said: dict[str, str]
) -> None:
    assert signed_on(served, provider, **said).status_code == 401


def test_a_browser_that_was_not_sent_away_is_not_let_in(served: Any, provider: Provider) -> None:
    assert browser(served).get("/signed-on?code=c&state=s", headers=FROM_PROVIDER).status_code == 401


def test_a_name_that_is_somebody_elses_here_is_not_taken_over(
    served: Any, provider: Provider, library: Library
) -> None:
    Accounts(library.path).add("Ada", ["administrator"], "mangoes ripen in the rain")
    provider.claims = {"preferred_username": "ADA"}
    answer = signed_on(served, provider)
    assert (answer.status_code, "There is an account" in answer.text) == (401, True)


def test_whoever_has_no_role_or_is_locked_stays_out(
    library: Library, provider: Provider, served: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.claims = {"preferred_username": "grace", "groups": []}
    signed_on(served, provider)
    Accounts(library.path).lock("grace")
    assert signed_on(served, provider).status_code == 401
    set_up(monkeypatch, sign_on_roles={"lessons-admins": "administrator"})
    service = for_others(library, [NAME])
    provider.claims = {"preferred_username": "paul", "groups": ["others"]}
    app = service.outermost(application(service.library, service))
    assert signed_on(app, provider).status_code == 403


def test_a_provider_that_cannot_be_asked_is_told_in_words(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(monkeypatch, oidc_issuer="http://127.0.0.1:9", sign_on_roles=ROLES)
    service = for_others(library, [NAME])
    answer = browser(service.outermost(application(service.library, service))).get("/sign-on")
    assert (answer.status_code, "cannot be asked" in answer.text) == (503, True)


def test_a_provider_that_says_it_is_another_is_not_believed(
    served: Any, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = provider.configuration() | {"issuer": provider.address + "/"}
    monkeypatch.setattr(provider, "configuration", lambda: told)
    answer = browser(served).get("/sign-on")
    assert (answer.status_code, "another provider" in answer.text) == (503, True)


# ── a proxy that says who asks ───────────────────────────────────────────────────────────────


@pytest.fixture
def behind(library: Library, monkeypatch: pytest.MonkeyPatch) -> Any:
    set_up(
        monkeypatch,
        proxy_addresses=["10.0.0.5", "10.1.0.0/28"],
        proxy_user="X-Remote-User",
        proxy_groups="X-Remote-Groups",
        sign_on_roles=ROLES,
    )
    service = for_others(library, [NAME])
    return service.outermost(application(service.library, service))


SAID = {"X-Remote-User": "grace", "X-Remote-Groups": "evaluation, board", "X-Forwarded-For": "192.0.2.7"}


@pytest.mark.parametrize("peer", ["10.0.0.5", "10.1.0.3"])
def test_a_proxy_at_a_named_address_says_who_asks(behind: Any, peer: str) -> None:
    me = browser(behind, peer, **SAID).get("/api/v1/me").json()
    assert (me["name"], me["roles"], me["groups"]) == (
        "grace",
        ["reader", "evaluator"],
        ["board", "evaluation"],
    )


@pytest.mark.parametrize("peer", ["10.0.0.6", "127.0.0.1", "192.0.2.7", "testclient"])
def test_nobody_else_is_believed_whatever_they_say(behind: Any, peer: str) -> None:
    assert browser(behind, peer, **SAID).get("/api/v1/me").status_code == 401
    lied = {**SAID, "X-Forwarded-For": "10.0.0.5"}
    assert browser(behind, peer, **lied).get("/api/v1/me").status_code == 401


def test_a_name_that_cannot_be_one_is_told_so(behind: Any) -> None:
    answer = browser(behind, "10.0.0.5", **SAID | {"X-Remote-User": "<b>"}).get("/api/v1/me")
    assert (answer.status_code, "cannot be a name" in answer.json()["detail"]) == (401, True)


def test_another_site_asks_for_nothing_in_the_name_that_a_proxy_says(behind: Any) -> None:
    client = browser(behind, "10.0.0.5", **SAID, Origin="https://evil.example")
    assert client.get("/api/v1/me").status_code == 403


def test_without_the_setting_no_header_says_who_asks(library: Library, index: Path) -> None:
    Accounts(index).add("Ada", ["administrator"], "mangoes ripen in the rain")
    service = for_others(library, [NAME])
    app = service.outermost(application(service.library, service))
    assert browser(app, "127.0.0.1", **SAID).get("/api/v1/me").status_code == 401


def test_what_is_no_address_of_a_proxy_is_told() -> None:
    with pytest.raises(LessonbaseError, match=r"10\.0\.0\.0/28"):
        Proxies(["proxy.example.org"])
