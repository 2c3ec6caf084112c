"""What holds for every view: accessibility, plain words, no sideways scrolling, both colour schemes."""

import re
from typing import Any
from urllib.parse import quote_plus

import pytest

axe_api = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
)
pytestmark = pytest.mark.browser

VIEWS = {
    "nothing asked": "",
    "answered": "?q=" + quote_plus("How does trust grow between farmers and buyers?"),
    "declined": "?q=" + quote_plus("Which welding torch suits the hull of a submarine?"),
    "no match": "?q=trust&since=2999",
    "lessons": "?tab=lessons",
    "no lessons": "?tab=lessons&text=nothing+has+these+words",
    "map": "?tab=lessons&view=map&country=IN",
    "map of countries": "?tab=lessons&view=map&picture=countries",
    "tags": "?tab=lessons&view=map&picture=tags",
    "checked": "?tab=lessons&view=map&picture=review",
    "reports": "?tab=reports",
    "review": "?tab=review",
    "review, agreement": "?tab=review&part=agreement",
    "review, summary": "?tab=review&part=summary",
}
# Words of the machine that no reader should meet (words of the reports themselves are their own).
MACHINE_WORDS = re.compile(
    r"\b(chunk|embedding|vector|index|retrieval|query|top-k|score|token|corpus|ingest)s?\b", re.IGNORECASE
)
OWN_WORDS = """() => { const words = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) if (!walk.currentNode.parentElement.closest('[data-report-text], script, style'))
        words.push(walk.currentNode.data);
    for (const one of document.querySelectorAll('[aria-label], [placeholder], [title]:not([data-report-text])'))
        words.push(one.ariaLabel, one.placeholder, one.title);
    return words.join('\\n'); }"""


def open_everything(page: Any, view: str) -> None:
    """Open what a view can open: a card, a report."""
    if view == "lessons":
        page.locator("#tab-lessons .card .statement a").first.click()
        page.wait_for_selector(".about")
        page.locator(".about .page").first.click()
        page.wait_for_selector(".viewer .pg:visible")
    if view == "reports":
        page.locator(".row.report a").first.click()
        page.wait_for_selector(".row.open .detail")


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_accessible_in_plain_words_and_fits_every_window(site: Any, visit: Any, view: str) -> None:
    page = visit(site.address + "/" + VIEWS[view])
    open_everything(page, view)
    assert MACHINE_WORDS.findall(page.evaluate(OWN_WORDS)) == []
    assert serious_faults(page) == []
    page.emulate_media(color_scheme="dark")
    assert serious_faults(page, "color-contrast") == []  # all that a scheme changes
    for width in (1600, 1024, 400):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.eval_on_selector_all(
        "button:not(dialog *), a.btn, a.chip, summary, input:not([type=file]), nav a, .menu a, .facet a",
        "all => all.filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 40)"
        ".map(one => one.outerHTML.slice(0, 90))",
    )
    assert small == []


def serious_faults(page: Any, *rules: str) -> list[tuple[str, list[str]]]:
    """What axe finds that keeps people out, by all of its rules or some, once no colour is on its way to another."""
    page.evaluate("Promise.allSettled(document.getAnimations().map(one => one.finished))")
    options = {"runOnly": list(rules)} if rules else None
    found = axe_api.Axe().run(page, options=options).response["violations"]
    return [
        (one["id"], [node["html"][:120] for node in one["nodes"]][:3])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def test_a_slow_answer_shows_where_it_will_stand(site: Any, visit: Any) -> None:
    page = visit(site.address)
    page.route("**/component_server/**", lambda route: None)  # never answered
    page.fill("#question", "How does trust grow?")
    page.keyboard.press("Enter")
    page.wait_for_selector("body.working")
    assert page.get_attribute("#frame", "aria-busy") == "true"
