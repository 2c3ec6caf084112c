"""Tables of lessons: asked about before they are added, column by column."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.ui.documents import lesson_table, other_table, plain_report

pytestmark = pytest.mark.browser

ASKS = ".row.asking[data-row='{}']"


def dropped(page: Any, *files: Path) -> Any:
    """Drop files in, and give the row of the first once it asks."""
    page.set_input_files("[data-drop] input", files)
    row = page.locator(ASKS.format(files[0].name))
    row.wait_for()
    return row


def taken(row: Any) -> dict[str, str]:
    """What each column of a row is taken as, in the words shown."""
    return row.locator("select").evaluate_all(
        "all => Object.fromEntries(all.map(one => [one.dataset.header, one.selectedOptions[0].text]))"
    )


def holdings(page: Any) -> str:
    """The line that says what the library holds."""
    return page.inner_text(".state")


def test_a_table_shows_what_its_columns_are_taken_as(own_site: Any, visit: Any, tmp_path: Path) -> None:
    page = visit(f"{own_site.address}/?tab=reports")
    row = dropped(page, lesson_table(tmp_path, "dunes.csv"))
    assert taken(row) == {
        "No": "Its number",
        "Lesson learned": "Lesson",
        "What to do next": "Kept as it is",
        "Recommendation": "Recommendation",
        "Country": "Country",
        "Remark": "Kept as it is",
    }
    assert "Give each warden a lamp" in row.inner_text()
    assert "Each of 2 rows adds a lesson from “Lesson learned” and a recommendation" in row.inner_text()
    page.reload()
    row.wait_for()
    row.locator("[data-decline]").click()


def test_a_column_is_changed_and_applied_and_kept(own_site: Any, visit: Any, tmp_path: Path) -> None:
    page = visit(f"{own_site.address}/?tab=reports")
    table = lesson_table(tmp_path, "wells.csv")
    row = dropped(page, table)
    row.locator("summary").click()
    row.locator("select[data-header='What to do next']").select_option(label="Good practice")
    row.locator("text=a good practice from “What to do next”").wait_for()
    row.locator("select[data-header='Recommendation']").select_option(label="Not used")
    row.locator(".gives p", has_not_text="a recommendation").wait_for()
    row.locator("[data-apply]").click()
    page.click(".row.done[data-row='wells.csv'] a:has-text('Open')")
    page.wait_for_selector(".row.open .linked")
    kinds = page.locator(".row.open .linked .kind").all_inner_texts()
    assert kinds.count("◆ Good practice") == kinds.count("● Lesson") == 2
    assert "Budget for tea" not in page.inner_text(".row.open")
    page.set_input_files("[data-drop] input", table)
    page.wait_for_selector(".row.done[data-row='wells.csv']:has-text('Already in the library')")
    assert row.count() == 0


def test_not_now_leaves_the_library_as_it_was(own_site: Any, visit: Any, tmp_path: Path) -> None:
    page = visit(f"{own_site.address}/?tab=reports")
    before = holdings(page)
    row = dropped(page, lesson_table(tmp_path, "later.csv"))
    row.locator("[data-decline]").click()
    row.wait_for(state="detached")
    page.reload()
    page.wait_for_selector("body[data-ready=reports] .row.report")
    assert holdings(page) == before
    assert page.locator("[data-row='later.csv']").count() == 0


def test_a_table_without_lessons_says_so_until_a_column_is_chosen(
    own_site: Any, visit: Any, tmp_path: Path
) -> None:
    page = visit(f"{own_site.address}/?tab=reports")
    row = dropped(page, other_table(tmp_path))
    assert "does not look like a table of lessons" in row.inner_text()
    assert row.locator("[data-apply]").is_disabled()
    row.locator("select[data-header='town']").select_option(label="Lesson")
    row.locator("[data-apply]:enabled").wait_for()
    row.locator("[data-decline]").click()
    row.wait_for(state="detached")


def test_other_files_go_on_while_tables_ask(own_site: Any, visit: Any, tmp_path: Path) -> None:
    page = visit(f"{own_site.address}/?tab=reports")
    first, second = lesson_table(tmp_path, "first.csv"), lesson_table(tmp_path, "second.csv")
    row = dropped(page, first, second, plain_report(tmp_path, "storks.md", "storks"))
    other = page.locator(ASKS.format("second.csv"))
    other.wait_for()
    page.wait_for_selector(".row.done[data-row='storks.md']")
    assert row.is_visible()
    other.locator("[data-decline]").click()
    other.wait_for(state="detached")
    row.locator("[data-decline]").click()


def test_a_table_is_answered_with_keys_alone(own_site: Any, visit: Any, tmp_path: Path) -> None:
    page = visit(f"{own_site.address}/?tab=reports", 400, 800)
    row = dropped(page, lesson_table(tmp_path, "keys.csv"))
    chosen = row.locator("select[data-header='Country']")
    chosen.focus()
    page.keyboard.type("Theme")
    row.locator("option[value=theme][selected]").wait_for(state="attached")
    assert chosen.evaluate("one => one === document.activeElement")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("'apply' in document.activeElement.dataset"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector(".row.done[data-row='keys.csv']")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_a_table_asks_is_accessible(own_site: Any, visit: Any, tmp_path: Path, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = visit(f"{own_site.address}/?tab=reports", 400, 800, color_scheme=scheme)
    row = dropped(page, lesson_table(tmp_path, f"{scheme}.csv"))
    row.locator("summary").click()
    found = axe.Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    heights = row.locator("select, button, summary").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert min(heights) >= 40
    row.locator("[data-decline]").click()


def test_the_columns_of_a_table_in_the_library_are_changed(own_site: Any, visit: Any, tmp_path: Path) -> None:
    page = visit(f"{own_site.address}/?tab=reports")
    row = dropped(page, lesson_table(tmp_path, "pumps.csv"))
    row.locator("[data-apply]").click()
    page.click(".row.done[data-row='pumps.csv'] a:has-text('Open')")
    page.click(".row.open [data-columns]")
    row = page.locator(".row.open .row.asking")
    row.wait_for()
    assert page.evaluate("document.activeElement.matches('[data-again]')")
    assert taken(row)["Lesson learned"] == "Lesson"
    row.locator("[data-decline]").click()
    row.wait_for(state="detached")
    assert page.locator("[data-columns]").evaluate("one => one === document.activeElement")
    page.click(".row.open [data-columns]")
    row.locator("select[data-header='Recommendation']").select_option(label="Good practice")
    row.locator("text=a good practice from “Recommendation”").wait_for()
    row.locator("[data-apply]").click()
    told = page.locator(".row.open .row.done")
    told.locator("text=4 lessons and practices, 2 of them new; 2 of the former are gone").wait_for()
    kinds = page.locator(".row.open .linked .kind").all_inner_texts()
    assert kinds.count("◆ Good practice") == kinds.count("● Lesson") == 2


def test_tables_in_an_archive_ask_and_the_rest_of_it_goes_on(
    own_site: Any, visit: Any, tmp_path: Path
) -> None:
    packed = tmp_path / "season.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(lesson_table(tmp_path, "rains.csv"), "tables/rains.csv")
        archive.write(lesson_table(tmp_path, "floods.csv"), "tables/floods.csv")
        archive.write(other_table(tmp_path), "staff.csv")
        archive.write(plain_report(tmp_path, "cranes.md", "cranes"), "cranes.md")
    page = visit(f"{own_site.address}/?tab=reports")
    page.set_input_files("[data-drop] input", packed)
    done = page.locator(".row.done[data-row='season.zip']")
    done.locator("text=2 files: 1 added and 1 passed over. Its 2 tables are listed apart.").wait_for()
    done.locator("summary").click()
    assert "Added by itself, or tried again, it asks what its columns are." in done.inner_text()
    row = page.locator(ASKS.format("rains.csv (in season.zip)"))
    row.locator("select[data-header='What to do next']").evaluate("one => one.closest('details').open = true")
    row.locator("select[data-header='What to do next']").select_option(label="Good practice")
    row.locator("text=a good practice from “What to do next”").wait_for()
    floods = page.locator(ASKS.format("floods.csv (in season.zip)"))
    floods.locator("[data-decline]").click()
    row.locator("[data-apply]").click()
    page.wait_for_selector(
        ".row.done[data-row='rains.csv (in season.zip)']:has-text('6 lessons and practices')"
    )
    assert page.locator("[data-row^='floods.csv']").count() == 0
    assert done.locator("details").evaluate("one => one.open")
