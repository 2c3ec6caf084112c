"""What holds for every view: accessibility, plain words, no sideways scrolling, both colour schemes."""

import re
from typing import Any
from urllib.parse import quote_plus

import pytest

axe_api = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
pytestmark = pytest.mark.browser

VIEWS = {
    "nothing asked": "",
    "answered": "?q=" + quote_plus("How does trust grow between farmers and buyers?"),
    "declined": "?q=" + quote_plus("Which welding torch suits the hull of a submarine?"),
    "no match": "?q=trust&since=2999",
    "lessons": "?tab=lessons",
    "no lessons": "?tab=lessons&text=nothing+has+these+words",
    "reports": "?tab=reports",
}
# Words of the machine that no reader should meet (words of the reports themselves are their own).
MACHINE_WORDS = re.compile(
    r"\b(chunk|embedding|vector|index|retrieval|query|top-k|score|token|corpus|ingest)s?\b", re.IGNORECASE
)
OWN_WORDS = """() => { const copy = document.body.cloneNode(true);
    copy.querySelectorAll('[data-report-text], script, style').forEach(one => one.remove());
    document.body.append(copy); const text = copy.innerText; copy.remove();
    return text + [...document.querySelectorAll('[aria-label]:not([data-report-text]), [placeholder]')]
        .map(one => `${one.ariaLabel} ${one.placeholder}`).join('\\n'); }"""


def open_everything(page: Any, view: str) -> None:
    """Open what a view can open: a card, a report."""
    if view == "lessons":
        page.locator(".card .statement a").first.click()
        page.wait_for_selector(".card.open")
        page.locator(".card.open .page").first.click()
        page.wait_for_selector(".viewer .pg")
    if view == "reports":
        page.locator(".row.report a").first.click()
        page.wait_for_selector(".row.open .detail")


@pytest.mark.parametrize("view", VIEWS)
def test_no_serious_fault_of_accessibility(site: Any, visit: Any, view: str) -> None:
    for scheme in ("light", "dark"):
        page = visit(f"{site.address}/{VIEWS[view]}", color_scheme=scheme)
        open_everything(page, view)
        found = axe_api.Axe().run(page).response["violations"]
        serious = [
            (one["id"], [node["html"][:120] for node in one["nodes"]][:3])
            for one in found
            if one["impact"] in ("serious", "critical")
        ]
        assert serious == []


@pytest.mark.parametrize("view", VIEWS)
def test_no_word_of_the_machine_is_shown(site: Any, visit: Any, view: str) -> None:
    page = visit(f"{site.address}/{VIEWS[view]}")
    open_everything(page, view)
    assert MACHINE_WORDS.findall(page.evaluate(OWN_WORDS)) == []


@pytest.mark.parametrize("width", [400, 1024, 1600])
def test_nothing_scrolls_sideways(site: Any, visit: Any, width: int) -> None:
    for view in VIEWS:
        page = visit(f"{site.address}/{VIEWS[view]}", width, 800)
        open_everything(page, view)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, view


def test_what_can_be_pressed_is_big_enough(site: Any, visit: Any) -> None:
    for view in VIEWS:
        page = visit(f"{site.address}/{VIEWS[view]}", 400, 800)
        open_everything(page, view)
        small = page.eval_on_selector_all(
            "button:not(dialog *), a.btn, a.chip, summary, input:not([type=file]), nav a, .menu a, .facet a",
            "all => all.filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 40)"
            ".map(one => one.outerHTML.slice(0, 90))",
        )
        assert small == [], view


def test_a_slow_answer_shows_where_it_will_stand(site: Any, visit: Any) -> None:
    page = visit(site.address)
    page.route("**/component_server/**", lambda route: None)  # never answered
    page.fill("#question", "How does trust grow?")
    page.keyboard.press("Enter")
    page.wait_for_selector("body.working")
    assert page.get_attribute("#frame", "aria-busy") == "true"
