"""Taxonomies on the page: begun, taken in, changed, merged and brought back, with records following."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lessonbase import Library
from tests.ui.serving import Served, served
from tests.ui.test_review import faults

pytestmark = pytest.mark.browser
CODES = "?tab=review&part=codes"


@pytest.fixture(scope="module")
def site(browser: Any, index: Path) -> Iterator[Served]:
    with served(index) as page:
        yield page


def opened(visit: Any, site: Served, more: str = "") -> Any:
    page = visit(site.address + CODES.replace("?", "/?"))
    page.evaluate("localStorage.setItem('lessonbase-person', 'Ana')")
    visit.move(page, CODES + more)
    page.wait_for_selector(".codes")
    return page


def send(page: Any, deed: str, **fields: str) -> None:
    for name, value in fields.items():
        page.fill(f"[data-codes-form={deed}] [name={name}]", value)
    page.click(f"[data-codes-form={deed}] [type=submit]")


def test_a_taxonomy_is_begun_changed_merged_and_brought_back_and_records_follow(
    index: Path, site: Served, visit: Any
) -> None:
    page = opened(visit, site)
    send(page, "begin", title="Our themes", scheme="ours", code="water", label="Water")
    page.wait_for_selector("a:has-text('Add a code')")
    page.click("a:has-text('Add a code')")
    page.wait_for_selector("[data-codes-form=add]")
    page.select_option("[data-codes-form=add] [name=broader]", "water")
    send(page, "add", code="wells", label="<b>Wells</b>", criteria="from below\nby pump")
    page.wait_for_selector("[data-codes-form=describe]")
    send(page, "describe", label="Wells")
    page.wait_for_selector(".right h2 bdi:text-is('Wells')")
    with Library(index) as library:
        wells = library.taxonomies.get("ours").concepts[1]
        assert (wells.label, wells.broader, wells.criteria) == ("Wells", "water", ("from below", "by pump"))
        name = library.records()[0].id
        library.review.tag(name, library.taxonomies.tag("ours:wells"), by="Ben")
    page.click("[data-codes-form=retire] [type=submit]")
    page.wait_for_selector(".fault:not([hidden])")
    assert "in use: 1 record is tagged by it" in page.inner_text(".fault")
    page.select_option("[data-codes-form=retire] [name=into]", "water")
    page.click("[data-codes-form=retire] [type=submit]")
    page.wait_for_selector(".code-list:has-text('now Water')")
    with Library(index) as library:
        assert [tag.label for tag in library.record(name).tags if tag.scheme == "ours"] == ["Water"]
    visit.move(page, CODES + "&take=ours")
    assert "Ana merged wells into water" in page.inner_text(".history")
    page.click("[data-codes-restore='3']")
    page.wait_for_selector(".code-list a:has-text('Wells')")
    with Library(index) as library:
        assert [tag.label for tag in library.record(name).tags if tag.scheme == "ours"] == ["Wells"]


def test_a_file_is_taken_in_and_leaves_as_skos(site: Served, visit: Any, tmp_path: Path) -> None:
    page = opened(visit, site)
    file = tmp_path / "crops.csv"
    file.write_text(
        "code,label,criteria\nrice,Rice,grown in paddies\nmaize,<img src=x onerror=alert(1)>,\n", "utf-8"
    )
    page.fill("[data-codes-take] [name=title]", "Crops")
    page.set_input_files("[data-codes-file]", file)
    page.wait_for_selector(".codes h2 bdi:text-is('Crops')")
    assert page.locator(".codes img").count() == 0
    with page.expect_download() as download:
        page.click("a[href='taxonomy/crops.ttl']")
    assert "grown in paddies" in download.value.path().read_text("utf-8")


def test_a_file_that_is_none_is_told_of_and_nothing_is_lost(site: Served, visit: Any, tmp_path: Path) -> None:
    page = opened(visit, site)
    file = tmp_path / "circle.csv"
    file.write_text("code,label,broader\na,First,b\nb,Second,a\n", "utf-8")
    page.fill("[data-codes-take] [name=title]", "In a circle")
    page.set_input_files("[data-codes-file]", file)
    page.wait_for_selector(".fault:not([hidden])")
    assert "under itself" in page.inner_text(".fault")
    assert page.input_value("[data-codes-take] [name=title]") == "In a circle"


def test_what_comes_with_lessonbase_is_shown_and_not_changed(site: Served, visit: Any) -> None:
    page = opened(visit, site, "&take=sector")
    page.locator(".code-list a").first.click()
    page.wait_for_selector(".right h2 .soft")
    assert page.locator("[data-codes-form], [data-codes-restore]").count() == 0
    assert faults(page) == []


def test_whoever_has_not_said_who_they_are_is_asked_and_what_was_typed_is_kept(
    index: Path, site: Served, visit: Any
) -> None:
    page = visit(site.address + CODES.replace("?", "/?"))
    page.wait_for_selector(".codes")
    assert faults(page) == []
    send(page, "begin", title="Of Cleo", scheme="cleo", code="one", label="One thing")
    page.fill("dialog.who input", "Cleo")
    page.keyboard.press("Enter")
    page.wait_for_selector(".codes h2 bdi:text-is('Of Cleo')")
    with Library(index) as library:
        assert [event.by for event in library.taxonomies.history("cleo")] == ["Cleo"]
