"""Nothing is answered that is not on the list, and nothing that another site asks for but the page itself."""

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.responses import PlainTextResponse

from lessonbase import Library
from lessonbase_ui import guard
from lessonbase_ui.app import application

HOME = "http://127.0.0.1:7860"
FRAMEWORK = {
    "GET /",
    "GET /assets/{path:path}",
    "GET /static/{path:path}",
    "GET /theme.css",
    "POST /gradio_api/component_server",
    "POST /gradio_api/component_server/",
    "POST /gradio_api/upload",
}
OURS = {
    "GET /alive",
    "GET /favicon.ico",
    "GET /style.css",
    "GET /original/{report_id}",
    "GET /seen/{report_id}",
    "GET /page/{report_id}/{number}.png",
    "GET /answer.{form}",
    "GET /taxonomy/{name}",
    "GET /records.{form}",
    "GET /written",
    "GET /pack/{name}",
    "GET /design/{identity}/{form}",
    "GET /table/{name}.csv",
    "GET /review/{name}",
}
REFUSED = "There is nothing at this address."
FILLED = {"report_id": "0123456789abcdef", "number": "1"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    with Library(tmp_path_factory.mktemp("guard") / "index") as library:
        yield application(library)


@pytest.fixture(scope="module")
def client(app: FastAPI) -> TestClient:
    return TestClient(app, base_url=HOME, raise_server_exceptions=False)


def routes_of(routes: Any, before: str = "") -> Iterator[str]:
    """Every route as "METHOD /path", those of mounted applications and included routers too."""
    for route in routes:
        router = getattr(route, "original_router", None)
        inner = router.routes if router is not None else getattr(route, "routes", None)
        if inner is not None:
            prefix = getattr(getattr(route, "include_context", None), "prefix", "") if router else route.path
            yield from routes_of(inner, before + prefix)
        else:
            for method in getattr(route, "methods", None) or ["WEBSOCKET"]:
                yield f"{method} {before}{route.path}"


def let_in(client: TestClient, route: str) -> bool:
    method, path = route.split(" ", 1)
    address = re.sub(r"{(\w+)(?::\w+)?}", lambda named: FILLED.get(named[1], "x"), path)
    answer = client.request(method, address, follow_redirects=False)
    # A HEAD has no words, but says how many there would be.
    return (answer.status_code, answer.headers.get("Content-Length")) != (404, str(len(REFUSED)))


def test_of_all_routes_that_are_registered_only_those_on_the_list_answer(
    app: FastAPI, client: TestClient
) -> None:
    registered = set(routes_of(app.routes))
    assert {"GET /gradio_api/file={path_or_url:path}", "POST /gradio_api/queue/join"} <= registered
    assert {route for route in registered if let_in(client, route)} == FRAMEWORK | OURS


def test_a_route_that_a_later_framework_adds_is_refused(app: FastAPI, client: TestClient) -> None:
    mounted = next(route for route in app.routes if getattr(route, "path", None) == "")

    @mounted.app.get("/gradio_api/brand_new")
    def brand_new() -> str:
        return "open"

    assert client.get("/gradio_api/brand_new").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=http://example.org/a.png",
        "/gradio_api/file%3Dhttp://example.org/a.png",
        "//gradio_api/file=/etc/hostname",
        "/assets/../gradio_api/file=/etc/hostname",
        "/theme.css/x",
        "/assets/" + "a" * 3000,
        "/gradio_api/upload_progress",
        "/openapi.json",
    ],
)
def test_no_writing_of_an_address_gets_round_the_list(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "host", ["", "[", "[::1", "127.0.0.1:port", "127.0.0.1@evil.example", "a b", "127.0.0.1/x", "\u00e4"]
)
def test_a_host_that_cannot_be_read_is_a_bad_request(client: TestClient, host: str) -> None:
    assert client.get("/alive", headers={"Host": host.encode()}).status_code == 400


@pytest.mark.parametrize(
    "origin", ["", "[", "http://[", "http://", "127.0.0.1:7860", "http://a b", "http://x/y"]
)
def test_an_origin_that_cannot_be_read_is_a_bad_request(client: TestClient, origin: str) -> None:
    assert client.get("/alive", headers={"Origin": origin}).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:9000"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
    ],
)
def test_requests_of_other_sites_and_names_are_refused(client: TestClient, headers: dict[str, str]) -> None:
    assert client.get("/original/0123456789abcdef", headers=headers).status_code == 403


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost:7860", "[::1]:7860", "LOCALHOST"])
def test_every_name_of_this_machine_is_let_in(client: TestClient, name: str) -> None:
    assert client.get("/alive", headers={"Host": name, "Origin": f"http://{name}"}).status_code == 204


def test_a_link_from_elsewhere_opens_the_page_but_cannot_frame_it(client: TestClient) -> None:
    from_mail = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert client.get("/?q=trust", headers=from_mail | {"Sec-Fetch-Dest": "document"}).status_code == 200
    assert client.get("/?q=trust", headers=from_mail | {"Sec-Fetch-Dest": "iframe"}).status_code == 403


@pytest.mark.parametrize("path", ["/", "/alive", "/style.css", "/original/0123456789abcdef", "/nothing"])
def test_every_answer_says_that_no_other_site_may_use_it(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors" in headers["Content-Security-Policy"]


def test_what_brings_more_than_it_may_is_refused_before_it_is_read(client: TestClient) -> None:
    action = "/gradio_api/component_server/"
    assert client.post(action, content=b"x" * (guard.ASKED_BYTES + 1)).status_code == 413
    assert client.post("/gradio_api/upload", headers={"Content-Length": "9" * 30}).status_code == 413


def test_what_does_not_say_how_much_it_brings_is_refused(client: TestClient) -> None:
    action = "/gradio_api/component_server/"
    assert client.post(action, headers={"Content-Length": "-1"}).status_code == 411
    assert client.post(action, content=iter([b"{}"])).status_code == 411


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.sampled_from([b"host", b"origin", b"content-length", b"transfer-encoding", b"sec-fetch-site"]),
        st.binary(max_size=30) | st.sampled_from([b"127.0.0.1", b"[::1]:1", b"http://[::1", b"null", b"-0"]),
    ),
    st.text(max_size=30).map("/".__add__),
    st.sampled_from(["GET", "POST", "HEAD", "get", ""]),
)
def test_no_request_is_so_odd_that_the_guard_fails(
    headers: dict[bytes, bytes], path: str, method: str
) -> None:
    async def let_through(scope: Any, receive: Any, send: Any) -> None:
        await PlainTextResponse("in")(scope, receive, send)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": list(headers.items()),
    }
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    # In a thread of its own: in this one the browser of other tests has its loop.
    asked = guard.Guard(let_through, ())(scope, None, send)  # type: ignore[arg-type]
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, asked).result()
    assert sent[0]["status"] in (200, 400, 403, 404, 411, 413)


def test_the_page_cannot_be_reached_by_a_websocket(client: TestClient) -> None:
    with pytest.raises(Exception), client.websocket_connect("/"):  # noqa: B017, PT011 - whatever the client raises
        pass


def test_the_framework_is_of_a_version_without_known_holes() -> None:
    text = (Path(__file__).parents[2] / "pyproject.toml").read_text()
    floor = re.search(r'"gradio>=(\d+)\.(\d+)', text)
    assert floor
    assert (int(floor[1]), int(floor[2])) >= (6, 31)
