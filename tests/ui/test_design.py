"""A draft checked on the page: pasted or chosen, its parts beside what bears on them, and the person's file to take along."""

import io
from pathlib import Path
from typing import Any

import docx
import pytest

from tests import bad_drafts

axe_api = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
)
pytestmark = pytest.mark.browser

NEW = "?tab=ask&design=new"
DRAFT = """Trust between growers and exporters
The project writes a national mango strategy first. Small farmers and larger firms do not trust each other.

Turtles
Beaches with nests of loggerhead turtles are closed from June to August, and wardens move endangered eggs.
"""
HOSTILE = """<img src=x onerror=document.title=1> & "trust"
Farmers and exporters do not trust each other </textarea><script>document.title = 'run'</script> in this place.
"""


def begun(page: Any, text: str) -> None:
    page.wait_for_selector("[data-design-form]")
    page.fill("#design-text", text)
    page.click("[data-design-form] button[type=submit]")
    page.wait_for_selector(".design-check", timeout=60_000)


def test_a_pasted_draft_shows_its_parts_and_what_bears_on_the_chosen_one(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/{NEW}")
    begun(page, DRAFT)
    rows = page.locator(".design-parts li a")
    assert rows.count() == 2
    assert "Nothing found in" in rows.nth(1).inner_text()
    assert page.locator(".design-lessons .cite.point").count() > 0
    page.locator(".design-lessons a.page").first.click()
    page.wait_for_selector(".viewer")
    found = axe_api.Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []

    rows.nth(1).click()
    page.wait_for_selector(".design-nothing")
    page.reload()  # its address shows it again
    page.wait_for_selector(".design-nothing")


def test_the_persons_own_word_file_comes_back_with_comments(site: Any, visit: Any, tmp_path: Path) -> None:
    written = docx.Document()
    written.add_heading("Trust between growers and exporters", 1)
    written.add_paragraph(
        "Small farmers and larger firms do not trust each other, and a strategy is written first."
    )
    written.save(str(tmp_path / "Mango note.docx"))
    page = visit(f"{site.address}/{NEW}")
    page.wait_for_selector("[data-design-form]")
    page.set_input_files("[data-design-file]", tmp_path / "Mango note.docx")
    page.wait_for_selector(".design-check", timeout=60_000)
    with page.expect_download() as started:
        page.click("text=Download my Word file with comments")
    assert started.value.suggested_filename == "Mango note with comments.docx"
    back = docx.Document(io.BytesIO(Path(started.value.path()).read_bytes()))
    assert [paragraph.text for paragraph in back.paragraphs] == [one.text for one in written.paragraphs]
    assert len(list(back.comments)) == 1


def test_text_of_a_draft_never_becomes_markup(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/{NEW}")
    begun(page, HOSTILE)
    assert page.title() == "Ask · lessonbase"
    assert page.locator(".design-check img, .design-check script").count() == 0


def test_a_draft_that_cannot_be_checked_is_told_of_and_the_form_stays(
    site: Any, visit: Any, tmp_path: Path
) -> None:
    page = visit(f"{site.address}/{NEW}")
    for name, said in bad_drafts.SAID.items():
        page.wait_for_selector("[data-design-form]")
        page.set_input_files("[data-design-file]", bad_drafts.written(tmp_path, name))
        problem = page.locator(".note.problem", has_text=name)
        problem.wait_for(timeout=60_000)
        assert said in problem.inner_text()
        assert page.is_visible("[data-design-form]")


def test_a_check_that_is_gone_says_so(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=ask&design=0123456789abcdef&piece=2")
    page.wait_for_selector(".note.problem")
    assert "no longer kept" in page.inner_text(".note.problem")
