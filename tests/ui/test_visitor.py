"""What the tests of the page stand on: one test finds nothing of another in the browser."""

from typing import Any

import pytest

from tests.ui.conftest import Usual, Visitor
from tests.ui.serving import Served

pytestmark = pytest.mark.browser

KEPT = """() => [Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]"""


def test_what_one_visitor_left_in_the_browser_no_other_finds(
    site: Served, browser: Any, usual: Usual
) -> None:
    first = Visitor(browser, usual)
    page = first(f"{site.address}/?tab=reports")
    fresh = page.evaluate(KEPT)
    page.evaluate("localStorage.mark = sessionStorage.mark = '1'; document.cookie = 'mark=1'")
    assert page.evaluate(KEPT) != fresh
    first.leave()
    second = Visitor(browser, usual)
    assert second(f"{site.address}/?tab=reports").evaluate(KEPT) == fresh
    second.leave()
    assert len(usual.context.pages) == 1


def test_two_windows_of_a_test_are_two_people_s(site: Served, visit: Any) -> None:
    visit(f"{site.address}/?tab=reports").evaluate("localStorage.mark = '1'")
    assert visit(f"{site.address}/?tab=reports").evaluate("localStorage.mark") is None
