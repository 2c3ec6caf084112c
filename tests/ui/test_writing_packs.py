"""A pack on the page while it is written: an organisation's own templates, and pages that follow what is typed."""

from pathlib import Path
from typing import Any

import docx
import pytest

from lessonbase import Library
from lessonbase_ui.packs import take_template
from lessonbase_ui.tabs import bordered
from tests.ui.test_packs import faults, made

pytestmark = pytest.mark.browser


def test_a_template_of_ones_own_is_looked_at_kept_and_removed(
    own_site: Any, visit: Any, tmp_path: Path
) -> None:
    ours = docx.Document()
    ours.sections[0].header.paragraphs[0].text = "Our office"
    ours.styles["Quote"].element.getparent().remove(ours.styles["Quote"].element)
    ours.save(str(tmp_path / "Our <b>office.docx"))
    (tmp_path / "Ours.docx").write_text("no Word file")

    page = visit(f"{own_site.address}/?tab=packs")
    made(page, "Own look")
    page.click("[data-set-up] > summary")
    page.set_input_files("[data-template-file]", tmp_path / "Ours.docx")
    page.wait_for_selector(".fault:visible")
    assert "Ours.docx cannot be opened as a Word file" in page.inner_text(".fault")
    page.click("[data-close-fault]")
    page.set_input_files("[data-template-file]", tmp_path / "Our <b>office.docx")
    page.wait_for_selector(".templates li")
    assert "It has no style Quote, Footnote Text." in page.inner_text(".templates li")
    assert "In your look: Word as Our" in page.inner_text(".pack-foot")
    assert faults(page) == []
    with page.expect_download() as loading:
        page.click(".exports a:has-text('Word')")
    assert docx.Document(str(loading.value.path())).sections[0].header.paragraphs[0].text == "Our office"

    page.click("[data-template-drop=docx]")
    page.wait_for_selector(".templates li", state="detached")
    assert page.is_visible("[data-template-form] label")
    with page.expect_download() as loading:
        page.click(".exports a:has-text('Word')")
    assert docx.Document(str(loading.value.path())).sections[0].header.paragraphs[0].text == "Own look"


def test_only_a_file_that_was_sent_here_becomes_a_template(starter_index: Path, tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "Of the server.docx"))
    with Library(starter_index) as library:
        told = bordered(take_template, library)({"path": str(tmp_path / "Of the server.docx")})
        assert "Only a file that was chosen here" in told["error"]
        assert library.packs.templates() == []
    assert (tmp_path / "Of the server.docx").is_file()


def test_the_pages_follow_while_a_part_is_written_and_nothing_is_saved_or_lost(
    own_site: Any, visit: Any
) -> None:
    page = visit(f"{own_site.address}/?tab=packs")
    made(page, "Followed")
    pages = page.frame_locator(".preview iframe")
    pages.locator("h1").wait_for()
    page.locator("#field-happened .edit summary").click()
    box = page.locator("#field-happened textarea")
    box.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("Three <img src=x onerror='window.owned=1'> villages. ")
    pages.locator("text=Three <img src=x onerror='window.owned=1'> villages.").wait_for()
    where = box.evaluate("box => [box === document.activeElement, box.selectionStart]")
    assert where == [True, len("Three <img src=x onerror='window.owned=1'> villages. ")]
    page.keyboard.type("By one road. ")
    pages.locator("text=villages. By one road.").wait_for()
    assert pages.locator("text=villages. By one road.").evaluate(
        "at => at.getBoundingClientRect().top >= 0 && at.getBoundingClientRect().bottom <= innerHeight"
    )
    assert page.locator(".versions li").count() == 1

    page.locator("#field-setting .edit summary").click()
    page.fill("#field-setting textarea", "In the hills.")
    page.click("#field-setting form button[type=submit]")
    page.wait_for_selector("#field-setting > p:has-text('In the hills.')")
    assert box.input_value().startswith("Three <img")
    page.click("nav a[data-tab=ask]")
    page.go_back()
    page.wait_for_selector("#field-happened textarea:visible")
    assert "villages. By one road." in box.input_value()
    pages.locator("text=villages. By one road.").wait_for()
    pages.locator("text=In the hills.").wait_for()
    page.click("#field-happened form button[type=submit]")
    page.wait_for_selector("#field-happened > p:has-text('villages. By one road.')")
    assert not page.is_visible("#field-happened textarea")
    page.reload()
    page.wait_for_selector("#field-happened > p:has-text('villages. By one road.')")
    assert not page.is_visible("#field-happened textarea")
