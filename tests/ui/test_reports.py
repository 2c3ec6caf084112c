"""Reports: put in, watched, failed, tried again, opened, removed."""

from pathlib import Path
from typing import Any

import pytest

from tests.ui.documents import SECRET, archive, broken_report, plain_report
from tests.ui.serving import Served, served, started

pytestmark = pytest.mark.browser


def try_again(page: Any, row: str) -> None:
    """Have a file that failed read once more. Its new row may look like the old one, so that the page is opened anew
    once the file is accepted."""
    with page.expect_response(lambda answer: "retry" in (answer.request.post_data or "")):
        page.click(f"{row} [data-retry]")
    page.reload()
    page.wait_for_selector("body[data-ready=reports]")
    page.wait_for_selector(".row.reading", state="detached")


def test_a_report_is_dropped_in_read_and_can_be_asked(own_site: Any, visit: Any, tmp_path: Path) -> None:
    page = visit(f"{own_site.address}/?tab=reports")
    before = int(page.inner_text(".state").split()[0])
    page.set_input_files("[data-drop] input", plain_report(tmp_path))
    page.wait_for_selector(".row.done:has-text('otters.md')")
    page.wait_for_selector(".row.report:has-text('Otters and water committees')")
    assert int(page.inner_text(".state").split()[0]) == before + 1
    page.click("nav a[data-tab=ask]")
    page.fill("#question", "What did otters teach the water committee?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".cites")
    assert SECRET in page.inner_text(".cites")


def test_a_failed_file_stays_with_its_reason_until_dismissed(
    own_site: Any, visit: Any, tmp_path: Path
) -> None:
    page = visit(f"{own_site.address}/?tab=reports")
    page.set_input_files(
        "[data-drop] input", [broken_report(tmp_path), plain_report(tmp_path, "herons.md", "herons")]
    )
    page.wait_for_selector(".row.done:has-text('herons.md')")
    page.wait_for_selector(".row.failed:has-text('broken.pdf') .reason")
    page.reload()
    page.wait_for_selector(".row.failed:has-text('broken.pdf')")
    try_again(page, ".row.failed")
    page.wait_for_selector(".row.failed:has-text('broken.pdf')")
    assert "1 file could not be read" in page.inner_text(".state")
    page.click(".row.failed [data-dismiss]")
    page.wait_for_selector(".row.failed", state="detached")
    page.reload()
    page.wait_for_selector("body[data-ready=reports] .row.report")
    assert page.locator(".row.failed").count() == 0


def test_an_archive_is_read_file_by_file_and_each_failure_can_be_tried_again(
    own_site: Any, visit: Any, tmp_path: Path
) -> None:
    page = visit(f"{own_site.address}/?tab=reports")
    page.set_input_files("[data-drop] input", archive(tmp_path))
    row = page.wait_for_selector(".row.done:has-text('reports.zip')")
    assert "3 files: 1 added, 1 passed over and 1 could not be read" in row.inner_text()
    page.click(".row.done:has-text('reports.zip') summary")
    assert "photo.jpg" in page.inner_text(".row.done:has-text('reports.zip')")
    page.wait_for_selector(".row.report:has-text('Beavers and water committees')")
    torn = ".row.failed:has-text('torn.pdf (in reports.zip)')"
    try_again(page, torn)
    page.click(f"{torn} [data-dismiss]")
    page.wait_for_selector(torn, state="detached")


def test_what_was_read_of_a_report_can_be_seen_page_by_page(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=reports")
    page.locator(".row.report:has-text('2 pages') a").first.click()
    with page.context.expect_page() as opened:
        page.click(".row.open a:has-text('See page by page')")
    seen = opened.value
    seen.wait_for_selector("#page-2 figure a.heading, #page-2 figure a.paragraph")
    assert seen.locator("li.furniture").count() > 0
    seen.locator("#page-1 img").evaluate("one => one.decode()")


def test_what_was_read_of_a_text_is_shown_without_a_word_of_waiting(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=reports")
    page.locator(".row.report:has-text('text without pages') a").first.click()
    page.goto(page.locator(".row.open .seen a").evaluate("one => one.href"))
    page.wait_for_selector("li.heading")
    assert not page.is_visible(".waiting")


def test_reports_are_found_by_their_words(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=reports")
    title = page.locator(".row.report strong").nth(3).inner_text()
    page.fill("[data-words=reports]", title)
    page.wait_for_function("document.querySelectorAll('.row.report').length === 1")
    assert page.locator(".row.report strong").inner_text() == title
    page.fill("[data-words=reports]", "no report is called so")
    page.wait_for_selector("text=No report has the words")


def test_an_empty_file_is_refused_before_it_is_sent(site: Any, visit: Any, tmp_path: Path) -> None:
    empty = tmp_path / "empty.pdf"
    empty.touch()
    page = visit(f"{site.address}/?tab=reports")
    page.set_input_files("[data-drop] input", empty)
    page.wait_for_selector(".refused li")
    assert "empty.pdf is empty" in page.inner_text(".refused")


def test_a_report_is_removed_only_after_confirming(own_site: Any, visit: Any) -> None:
    page = visit(f"{own_site.address}/?tab=reports")
    count = page.locator(".row.report").count()
    title = page.locator(".row.report strong").first.inner_text()
    page.locator(".row.report a").first.click()
    page.click(".row.open [data-ask]")
    page.click(".row.open [data-keep]")
    assert page.is_visible(".row.open [data-ask]")
    page.click(".row.open [data-ask]")
    page.click(".row.open [data-remove]")
    page.wait_for_function("n => document.querySelectorAll('.row.report').length === n", arg=count - 1)
    assert page.locator(".row.report strong", has_text=title).count() == 0
    assert "removed" in page.inner_text(".live")


def test_a_report_opens_to_its_sections_records_and_pages(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=reports")
    page.locator(".row.report:has-text(' page') a").first.click()
    page.wait_for_selector(".row.open .sections")
    page.wait_for_selector(".viewer .pg")
    page.locator(".row.open .sections a").last.click()
    page.wait_for_url("**report=**")
    assert page.locator(".row.open .kind").count() > 0


def test_an_address_opens_a_report_at_its_page(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=reports")
    page.locator(".row.report:has-text('2 pages') a, .row.report:has-text('3 pages') a").first.click()
    page.wait_for_url("**report=**")
    again = visit(page.url + "&page=2")
    again.wait_for_selector(".viewer")
    assert again.inner_text(".turn > span").startswith("page 2 of")


def test_an_empty_library_offers_the_starter_library(browser: Any, visit: Any, tmp_path: Path) -> None:
    with served(tmp_path / "index") as site:
        page = visit(site.address)
        page.wait_for_selector("[data-starter]")
        page.click("[data-starter]")
        page.wait_for_selector(".row.done", timeout=60_000)
        read = int(page.inner_text(".state").split()[0])
        assert read > 10 or "still being read" in page.inner_text(".state")
        page.close()


def test_a_server_that_is_gone_is_told_and_the_question_kept(
    browser: Any, visit: Any, hostile_index: Path
) -> None:
    first = Served(hostile_index)
    page = visit(first.address)
    first.stop()
    page.fill("#question", "What did we learn about trust?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".gone:visible")
    assert page.input_value("#question") == "What did we learn about trust?"
    second = Served(hostile_index, first.port)
    try:
        page.wait_for_selector(".gone", state="hidden")
        page.wait_for_selector(".answer")
    finally:
        second.stop()
    visit.faults.clear()  # the browser notes each request that was refused


def test_a_library_that_nobody_may_write_to_is_shown_and_takes_no_reports(
    browser: Any, visit: Any, closed_index: Path, bound_by_permissions: tuple[str, ...]
) -> None:
    with started(closed_index, before=bound_by_permissions) as site:
        page = visit(f"{site.address}/?tab=reports")
        assert "can be read, searched and asked, but not changed" in page.inner_text("[data-drop]")
        assert page.locator("[data-choose]").count() == 0
        page.locator(".row.report:has-text('2 pages') a").first.click()
        page.click(".row.open [data-ask]")
        page.click(".row.open [data-remove]")
        page.wait_for_selector(".fault:has-text('not changed')")
        visit.move(page, "?q=How+do+we+build+trust+between+farmers+and+buyers%3F")
        page.wait_for_selector(".cites")
        assert page.locator("[data-choose-record], [data-choose-words]").count() == 0
        page.close()


def test_a_folder_is_taken_but_for_what_is_no_report(own_site: Any, visit: Any, tmp_path: Path) -> None:
    folder = tmp_path / "office"
    (folder / ".trash").mkdir(parents=True)
    (folder / "2019").mkdir()
    plain_report(folder / "2019", "geese.md", "geese")
    plain_report(folder / ".trash", "old.md", "old geese")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (folder / "manifest.csv").write_text("file,title\ngeese.md,Geese\n")
    page = visit(f"{own_site.address}/?tab=reports")
    page.set_input_files("[data-folder]", folder)
    page.wait_for_selector(".row.done:has-text('geese.md')")
    assert page.locator("[data-row='old.md'], [data-row='photo.jpg'], [data-row='manifest.csv']").count() == 0
    told = page.inner_text(".refused")
    assert "Passed over, for they are of kinds that are not read: photo.jpg." in told
    assert "manifest.csv was not followed" in told


def test_what_another_window_did_is_seen_and_does_no_harm(own_site: Any, visit: Any, tmp_path: Path) -> None:
    page = visit(f"{own_site.address}/?tab=reports")
    other = visit(f"{own_site.address}/?tab=reports")
    page.set_input_files("[data-drop] input", plain_report(tmp_path, "swans.md", "swans"))
    page.wait_for_selector(".row.done:has-text('swans.md')")
    other.evaluate("window.dispatchEvent(new Event('focus'))")
    other.fill("[data-words=reports]", "swans")
    other.wait_for_url("**text=swans*")
    for window in (page, other):
        window.click(".row.report a:has-text('Swans and water')")
        window.click(".row.open [data-ask]")
    assert "text=swans" in other.url
    page.click("[data-remove]")
    page.wait_for_selector(".row.report:has-text('Swans and water')", state="detached")
    other.click("[data-remove]")
    other.wait_for_selector(".live:has-text('It was removed already.')", state="attached")
    assert other.locator(".fault").is_hidden()


def test_a_reply_that_fails_or_comes_late_does_not_end_the_watch(
    own_site: Any, visit: Any, tmp_path: Path
) -> None:
    page = visit(f"{own_site.address}/?tab=reports")
    broken: list[str] = []

    def once(route: Any) -> None:
        asked = route.request.post_data_json["fn_name"] == "rows"
        if (
            asked and len(broken) < 3
        ):  # the first is that of the upload itself, the others are those of the watch
            broken.append("rows")
        if asked and len(broken) == 2:
            broken.append("failed")
            route.fulfill(status=200, content_type="application/json", body='{"error": "not now"}')
        else:
            route.continue_()

    page.route("**/component_server/**", once)
    page.set_input_files("[data-drop] input", plain_report(tmp_path, "ibises.md", "ibises"))
    page.wait_for_selector(".row.done:has-text('ibises.md')")
    assert "failed" in broken
