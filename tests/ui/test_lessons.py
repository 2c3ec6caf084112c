"""Lessons: facets, words and meaning, a record that opens beside the list; and the whole as a map."""

import csv
import io
import time
from pathlib import Path
from typing import Any

import pytest

from lessonbase import Library
from lessonbase_ui.sheets import as_csv

pytestmark = pytest.mark.browser


def slowly(route: Any) -> None:
    """Let a request wait until the page shows that it waits."""
    time.sleep(0.5)
    route.continue_()


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


def test_words_and_meaning_leave_what_is_near(site: Any, visit: Any, starter_index: Path) -> None:
    page = visit(f"{site.address}/?tab=lessons")
    with Library(starter_index) as library:
        statement = library.records()[0].statement
    page.fill("#text", statement[:40])
    page.wait_for_url("**text=**")
    page.wait_for_selector(".card mark")
    assert page.locator(".card .statement").first.inner_text() == statement
    marked = page.locator(".card .statement mark").all_inner_texts()
    assert marked
    assert {word.casefold() for word in marked[:3]} <= set(statement.casefold().replace(",", " ").split())
    page.fill("#text", "no such words in any lesson")
    page.wait_for_selector("text=No lesson or practice matches")
    page.fill("#text", "")
    page.wait_for_selector(".card")
    assert page.locator(".card mark").count() == 0


def test_counts_of_facets_are_of_what_was_looked_for(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=lessons&text=trust")
    counts = page.locator(".facet[aria-label=Kind] .count").all_inner_texts()
    assert sum(map(int, counts)) == total(page)
    assert page.locator(".facet[aria-label=Checked] .count").all_inner_texts() == ["0", str(total(page))]


def test_the_order_can_be_chosen_and_is_in_the_address(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=lessons&text=use+of+data")
    assert "Closest first" in page.inner_text(".found")
    page.click(".found details.chip summary")
    page.click(".menu a:has-text('Newest first')")
    page.wait_for_url("**sort=newest**")
    page.wait_for_selector(".found summary:has-text('Newest first')")
    years = [
        int(year)
        for year in page.locator(".card .where").evaluate_all(
            "all => all.map(one => one.innerText.match(/, (\\d{4})/)?.[1] || '0')"
        )
    ]
    assert years == sorted(years, reverse=True)


def test_a_record_opens_beside_the_list_which_stays_where_it_is(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=lessons")
    card = page.locator("#tab-lessons .card").nth(4)
    card.scroll_into_view_if_needed()
    statement, before = card.locator(".statement").inner_text(), card.bounding_box()
    card.locator(".statement a").click()
    page.wait_for_selector(".record[data-record]")
    assert page.inner_text(".record h2") == statement
    assert page.locator("#tab-lessons .card").nth(4).bounding_box() == before
    assert "record=" in page.url
    assert page.inner_text(".record .turn").startswith("5 of ")
    assert page.locator("#side .viewer :is(.m, mark)").count() > 0
    page.click("[aria-label='Next lesson']")
    page.wait_for_function("() => document.querySelector('.record .turn').innerText.startsWith('6 of')")
    page.go_back()
    page.wait_for_function("said => document.querySelector('.record h2')?.innerText === said", arg=statement)


def test_the_evidence_of_a_record_opens_its_page(site: Any, visit: Any, starter_index: Path) -> None:
    with Library(starter_index) as library:
        record = next(one for one in library.records() if {*one.passage_ids} - {one.passage_id})
    page = visit(f"{site.address}/?tab=lessons&record={record.id}")
    page.locator(".about .evidence .page").last.click()
    page.wait_for_url("**passage=**")
    page.wait_for_function("document.querySelector('#side .viewer :is(.m, mark)')")


def test_more_like_this_lists_others(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=lessons&text=trust")
    page.locator(".card .statement a").first.click()
    page.wait_for_selector(".record[data-record]")
    statement = page.inner_text(".record h2")
    page.click(".record a:has-text('More like this')")
    page.wait_for_selector(".found :text('like')")
    assert page.inner_text(".record h2") == statement
    assert statement not in page.locator(".card .statement").all_inner_texts()
    page.click("text=Back to all lessons")
    page.wait_for_function("() => document.querySelectorAll('#tab-lessons .card').length === 24")


def test_all_that_was_found_goes_into_the_tray_at_once(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=lessons&text=trust")
    number = total(page)
    page.click("[data-choose-all]")
    page.wait_for_selector(f"[data-tray]:has-text('{number} chosen')")
    assert page.locator(".card .choose-record[aria-pressed=true]").count() == number


def test_on_a_narrow_window_a_record_covers_the_list_until_it_is_closed(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=lessons", 400, 800)
    page.route("**/component_server/**", slowly)
    card = page.locator("#tab-lessons .card").nth(5)
    card.scroll_into_view_if_needed()
    before = card.bounding_box()
    card.locator(".statement a").click()
    page.wait_for_selector(".record h2:focus")
    assert page.evaluate("document.querySelector('#work').inert")
    assert page.locator("#side .viewer").is_visible()
    page.click("text=Back to the list")
    page.wait_for_selector("#tab-lessons .card .statement a:focus")
    assert not page.evaluate("document.querySelector('#work').inert")
    assert page.locator("#tab-lessons .card").nth(5).bounding_box() == before


def test_a_practice_leads_to_the_lesson_it_stands_under(site: Any, visit: Any, starter_index: Path) -> None:
    with Library(starter_index) as library:
        practice = next(record for record in library.records() if record.parent_id)
        parent = library.record(str(practice.parent_id))
    page = visit(f"{site.address}/?tab=lessons&record={practice.id}")
    page.click(".about .linked a")
    page.wait_for_function(
        "said => document.querySelector('.record h2')?.innerText === said", arg=parent.statement
    )
    assert practice.statement in page.inner_text(".about")


def test_tags_show_the_words_behind_them(site: Any, visit: Any, starter_index: Path) -> None:
    with Library(starter_index) as library:
        record = next(one for one in library.records() if any(tag.evidence for tag in one.tags))
    page = visit(f"{site.address}/?tab=lessons&record={record.id}")
    tag = next(tag for tag in record.tags if tag.evidence)
    shown = page.inner_text(".about .tags >> nth=0")
    assert tag.label in shown
    assert tag.evidence[0] in shown


def test_the_keyboard_stays_where_it_was(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=lessons")
    page.route("**/component_server/**", slowly)
    page.locator(".facet[aria-label=Kind] a").nth(1).focus()
    chosen = page.evaluate("document.activeElement.querySelector('bdi').textContent")
    page.keyboard.press("Enter")
    page.wait_for_selector(".found a.chip.on")
    assert page.evaluate("document.activeElement.querySelector('bdi').textContent") == chosen
    page.locator(".card .statement a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".card.open a:focus")
    page.keyboard.press("Escape")
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


def cell(page: Any, says: str) -> Any:
    """A cell of the map, by the beginning of what it says."""
    return page.locator(f".gap-map td a[aria-label^='{says}']")


def test_a_cell_is_chosen_with_its_row_and_opens_its_records(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=lessons")
    page.click("[data-lessons-view=map]")
    page.wait_for_selector(".gap-map")
    says = page.locator(".gap-map td:not(.none, .unsearched) a").first.get_attribute("aria-label")
    names, counts = says.split(": ")
    cell(page, names).click()
    page.wait_for_selector(".gap-map td.on")
    chosen = page.inner_text(".table-pane tr.on").split()
    assert chosen[-2:] == [word for word in counts.split() if word.isdigit()]
    page.click("a:has-text('Show these')")
    page.wait_for_selector("#tab-lessons .card")
    assert total(page) == int(counts.split()[0])


def test_an_empty_cell_says_whether_anybody_looked(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=lessons&view=map&country=IN")
    page.locator(".gap-map td.none a").first.click()
    page.wait_for_selector(".record .list-foot [role=status]")
    assert "nothing found in" in page.inner_text(".record .list-foot")
    page.locator(".gap-map td.unsearched a").first.click()
    page.wait_for_selector(".list-foot:has-text('nobody looked')")
    assert "Nobody looked" in page.inner_text(".gap-map td.on")


@pytest.mark.parametrize("picture", ["countries", "years", "tags", "review", "followed"])
def test_each_picture_stands_beside_a_table_that_can_be_taken_along(
    site: Any, visit: Any, picture: str
) -> None:
    page = visit(f"{site.address}/?tab=lessons&view=map&picture={picture}")
    assert page.locator(".picture *").count()
    rows = page.locator(".table-pane tbody tr").count()
    assert rows
    with page.expect_download() as download:
        page.click("a:has-text('Download table')")
    taken = list(csv.reader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert len(taken) == rows + 1


def test_a_country_on_the_map_leads_to_its_lessons(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=lessons&view=map&picture=countries")
    page.locator(".world a[aria-label^='Dominican Republic']").click()
    page.wait_for_selector(".table-pane tr.on:has-text('Dominican Republic')")
    number = page.inner_text(".table-pane tr.on td >> nth=0")
    page.click("a:has-text('Show these')")
    page.wait_for_selector("#tab-lessons .card")
    assert total(page) == int(number)


def test_a_list_taken_along_runs_no_formula(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=lessons&text=trust")
    with page.expect_download() as download:
        page.click("a:has-text('Download list')")
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert len(rows) == total(page)
    assert as_csv(("a",), [("=1+1",), (-2,)]) == "\ufeffa\r\n'=1+1\r\n-2\r\n".encode()
