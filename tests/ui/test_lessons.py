"""Browsing lessons: facets, words, a card that opens in place."""

from pathlib import Path
from typing import Any

import pytest

from lessonbase import Library

pytestmark = pytest.mark.browser


def total(page: Any) -> int:
    """The number of records that the page says match."""
    return int(page.inner_text(".found .origin").split()[0].replace(",", ""))


def test_a_facet_leaves_as_many_cards_as_it_says(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=lessons")
    link = page.locator(".facet[aria-label=Kind] a").first
    promised = int(link.locator(".count").inner_text())
    link.click()
    page.wait_for_selector(".found a.chip.on")
    assert total(page) == promised


def test_words_narrow_the_cards(site: Any, visit: Any, starter_index: Path) -> None:
    page = visit(f"{site.address}/?tab=lessons")
    with Library(starter_index) as library:
        statement = library.records()[0].statement
    page.fill("#text", statement[:40])
    page.wait_for_url("**text=**")
    page.wait_for_function("document.querySelectorAll('.card').length === 1")
    assert page.locator(".card .statement").inner_text() == statement
    page.fill("#text", "no such words in any lesson")
    page.wait_for_selector("text=No lesson or practice matches")


def test_a_card_opens_in_place_to_its_evidence(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=lessons")
    statement = page.locator(".card .statement").nth(1).inner_text()
    page.locator(".card .statement a").nth(1).click()
    page.wait_for_selector(".card.open")
    assert page.locator(".card.open .statement").inner_text() == statement
    assert "record=" in page.url
    assert "Evidence" in page.inner_text(".card.open")
    page.locator(".card.open .evidence .page").first.click()
    page.wait_for_selector(".viewer .pg")
    assert page.locator(".viewer .m, .viewer mark").count() > 0


def test_a_practice_leads_to_the_lesson_it_stands_under(site: Any, visit: Any, starter_index: Path) -> None:
    with Library(starter_index) as library:
        practice = next(record for record in library.records() if record.parent_id)
        parent = library.record(str(practice.parent_id))
    page = visit(f"{site.address}/?tab=lessons&record={practice.id}")
    page.click(".card.open .linked a")
    page.wait_for_function(
        "said => document.querySelector('.card.open .statement')?.innerText === said", arg=parent.statement
    )
    assert practice.statement in page.inner_text(".card.open")


def test_tags_show_the_words_behind_them(site: Any, visit: Any, starter_index: Path) -> None:
    with Library(starter_index) as library:
        record = next(one for one in library.records() if any(tag.evidence for tag in one.tags))
    page = visit(f"{site.address}/?tab=lessons&record={record.id}")
    tag = next(tag for tag in record.tags if tag.evidence)
    shown = page.inner_text(".card.open .tags")
    assert tag.label in shown
    assert tag.evidence[0] in shown


def test_the_keyboard_stays_where_it_was(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=lessons")
    page.locator(".facet[aria-label=Kind] a").nth(1).focus()
    chosen = page.evaluate("document.activeElement.querySelector('bdi').textContent")
    page.keyboard.press("Enter")
    page.wait_for_selector(".found a.chip.on")
    assert page.evaluate("document.activeElement.querySelector('bdi').textContent") == chosen
    page.locator(".card .statement a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".card.open:focus")
    page.locator(".card.open a:has-text('Close')").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".card:not(.open) a:focus")


def test_a_link_to_what_is_gone_says_so_and_shows_the_rest(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=lessons&record=gone")
    assert "The lesson this address leads to is not in this library any more" in page.inner_text(
        "#part-cards"
    )
    assert page.locator(".card").count()
    visit.move(page, "?report=0123456789abcdef")
    assert "The report this address leads to is not in this library any more" in page.inner_text("#part-rows")


def test_a_section_cannot_be_taken_for_a_kind(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=lessons&role=lessons&kind=lesson")
    assert page.locator("a.chip.on bdi").all_inner_texts() == ["Section: Lessons", "Lesson"]


def test_on_a_narrow_window_a_chosen_filter_shows_what_it_leaves(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=lessons", 400, 800)
    page.click("[data-facets]")
    page.click(".facet a:has-text('Recommendation')")
    page.wait_for_selector(".chip.on")
    assert page.locator("#part-facets").is_hidden()
    assert page.evaluate("document.activeElement.matches('[data-facets][aria-expanded=false]')")
