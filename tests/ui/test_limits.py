"""What an address or a question may hold is bounded, and said in words."""

import socket
import time
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from lessonbase.errors import QueryError
from lessonbase_ui.address import LONGEST, LONGEST_TEXT, MOST_VALUES, Address


def many(count: int) -> str:
    return "?tab=lessons&" + urlencode([("country", f"C{number}") for number in range(count)])


def test_an_address_may_choose_many_values_but_not_any_number() -> None:
    assert len(Address.parse(many(MOST_VALUES)).filters) == MOST_VALUES
    with pytest.raises(QueryError, match="4,500 values"):
        Address.parse(many(4500))


def test_an_address_has_an_end() -> None:
    with pytest.raises(QueryError, match="characters"):
        Address.parse("?q=" + "x" * LONGEST)


def test_a_text_to_look_for_has_an_end() -> None:
    assert Address.parse("?tab=lessons&text=" + "x" * LONGEST_TEXT).text
    with pytest.raises(QueryError, match="2,001 characters"):
        Address.parse("?tab=lessons&text=" + "x" * (LONGEST_TEXT + 1))


def test_no_address_shows_a_whole_library_at_once() -> None:
    assert Address.parse("?tab=lessons&shown=99999").shown < 5000


def test_a_value_that_is_none_is_left_out() -> None:
    assert Address.parse("?country=" + "x" * 1000).filters == ()


@pytest.mark.browser
def test_too_much_in_an_address_is_said_on_the_page_and_the_page_goes_on(site: Any, visit: Any) -> None:
    page = visit(site.address)
    for search, said in (
        (many(4500), "4,500 values"),
        ("?q=" + quote("ж" * 20_000), "20,000 characters"),
        ("?q=" + "x" * 300_000, "more than 200,000 characters"),
    ):
        begun = time.monotonic()
        page.evaluate(
            "search => { delete document.body.dataset.ready; history.pushState(null, '', search); "
            "window.dispatchEvent(new PopStateEvent('popstate')); }",
            search,
        )
        page.wait_for_selector(f"text={said}")
        assert time.monotonic() - begun < 5
        page.click("nav a[data-tab=lessons]")
        page.wait_for_selector("body[data-ready=lessons] .card")


@pytest.mark.browser
def test_too_much_in_an_opened_address_is_said_on_the_page(site: Any, visit: Any, browser: Any) -> None:
    page = browser.new_page()
    page.goto(f"{site.address}/{many(4500)}")
    page.wait_for_selector(".fault:has-text('4,500 values')")
    page.click("nav a[data-tab=ask]")
    page.wait_for_selector("body[data-ready=ask]")
    page.close()


@pytest.mark.browser
def test_a_server_asked_for_without_end_hangs_up_and_goes_on(site: Any) -> None:
    with socket.create_connection(("127.0.0.1", site.port)) as asking, pytest.raises(ConnectionError):
        send_without_end(asking)
    with socket.create_connection(("127.0.0.1", site.port)) as asking:
        asking.sendall(f"GET /alive HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\n\r\n".encode())
        assert b"204" in asking.recv(100)


def send_without_end(asking: socket.socket) -> None:
    asking.settimeout(20)
    asking.sendall(b"GET /?q=")
    for _ in range(60):
        asking.sendall(b"x" * 1_000_000)
