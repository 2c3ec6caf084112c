"""Packs on the page: cases for a topic, an outline that can be written in and put in order, the tray, files to take along."""

import json
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
from pypdf import PdfReader

axe_api = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
)
pytestmark = pytest.mark.browser
ANSWERED = "?q=" + quote_plus("How does trust grow between farmers and buyers?")
PERHAPS = "?q=" + quote_plus("What helped the shopkeepers of the dorught area to distrust astronauts?")
TOPIC = "trust between small farmers and buyers"


def faults(page: Any) -> list[tuple[str, list[str]]]:
    found = axe_api.Axe().run(page).response["violations"]
    return [
        (one["id"], [node["html"][:120] for node in one["nodes"]][:3])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def made(page: Any, name: str, cases: int = 3) -> None:
    """Make a pack on the topic, from the form to the outline."""
    page.wait_for_selector("[data-topic-form]")
    page.fill("#pack-cases", str(cases))
    page.fill("#pack-topic", TOPIC)
    page.click("[data-topic-form] button")
    page.wait_for_selector(".choice")
    page.fill("#outline-name", name)
    page.click("[data-outline-form] button[type=submit]")
    page.wait_for_selector(".pack .case h2")


def test_a_topic_becomes_a_pack_that_can_be_written_in_ordered_and_taken_along(
    own_site: Any, visit: Any
) -> None:
    page = visit(f"{own_site.address}/?tab=packs")
    made(page, "Trust")
    assert page.locator(".parts-list [data-case-row]").count() == 3
    first = page.locator("[data-case-row] > a").first.inner_text()

    page.locator(".field .edit summary").first.click()
    page.locator(".field textarea").first.fill("Three villages by one road.")
    page.locator(".field form button[type=submit]").first.click()
    page.wait_for_selector("text=Three villages by one road.")

    page.locator("[data-move='1']").first.click()
    page.wait_for_function(
        "(former) => document.querySelector('[data-case-row] > a').innerText !== former", arg=first
    )
    assert page.locator("[data-case-row] > a").nth(1).inner_text() == first

    with page.expect_download() as started:
        page.click(".exports >> text=Word")
    with zipfile.ZipFile(Path(started.value.path())) as word:
        assert "Three villages by one road." in word.read("word/document.xml").decode()


def test_a_pack_leaves_with_its_cited_pages_and_on_letter(own_site: Any, visit: Any) -> None:
    page = visit(f"{own_site.address}/?tab=packs")
    made(page, "With pages", 5)
    pages = {}
    for chosen in ("PDF", "PDF with the cited pages", "PDF on Letter paper"):
        if chosen != "PDF":
            page.click(".exports summary")
        with page.expect_download() as started:
            page.locator(".exports a").get_by_text(chosen, exact=True).click()
        pages[chosen] = PdfReader(started.value.path()).pages
        page.keyboard.press("Escape")
    assert len(pages["PDF with the cited pages"]) > len(pages["PDF"])
    assert round(float(pages["PDF on Letter paper"][0].mediabox.width)) == 612


def test_a_quote_of_a_pack_opens_its_page(own_site: Any, visit: Any) -> None:
    page = visit(f"{own_site.address}/?tab=packs")
    made(page, "Quotes")
    page.locator(".case .field a.n").first.click()
    page.wait_for_selector(".viewer:visible")
    assert page.locator(".viewer").inner_text()


def test_what_is_chosen_in_lessons_waits_in_the_tray_and_becomes_a_pack(own_site: Any, visit: Any) -> None:
    page = visit(f"{own_site.address}/?tab=lessons")
    for number in (0, 1):
        page.locator("[data-choose-record]").nth(number).click()
    assert page.locator("[data-tray]").inner_text() == "2 chosen"
    page.click("[data-tray]")
    page.wait_for_selector("[data-tray-form]:visible")
    page.fill("#tray-name", "Chosen")
    page.click("[data-tray-form] button")
    page.wait_for_selector(".pack")
    assert page.locator(".pack .cite").count() == 2
    assert not page.locator("[data-tray]").is_visible()


def test_points_of_an_answer_are_chosen_whether_they_are_records_or_other_words(
    own_site: Any, visit: Any
) -> None:
    page = visit(f"{own_site.address}/{ANSWERED}")
    page.locator(".seg [data-choose-record]").first.click()
    visit.move(page, PERHAPS)
    words = page.locator(".point:has([data-choose-words])").first
    said = words.locator(".said [data-report-text]").inner_text()
    words.locator("[data-choose-words]").click()
    assert words.locator("[data-choose-words]").inner_text() == "In tray ✓"
    assert page.locator("[data-tray]").inner_text() == "2 chosen"

    visit.move(page, ANSWERED)
    assert page.locator(".seg [data-choose-record]").first.inner_text() == "In tray ✓"

    page.click("[data-tray]")
    page.fill("#tray-name", "From answers")
    page.click("[data-tray-form] button[type=submit]")
    page.wait_for_selector(".pack")
    assert page.locator(".pack .cite").count() == 2
    assert said in page.locator(".pack .cite").nth(1).inner_text()


def test_what_cannot_be_put_into_a_pack_leaves_no_empty_one_behind(own_site: Any, visit: Any) -> None:
    page = visit(f"{own_site.address}/?tab=packs")
    page.evaluate("localStorage.setItem('lessonbase-tray', JSON.stringify(['gone-lesson-0000000000']))")
    visit.move(page, "?tab=packs")
    page.fill("#tray-name", "Of nothing")
    page.click("[data-tray-form] button[type=submit]")
    page.wait_for_selector(".fault:visible")
    page.click("[data-tray-empty]")
    assert not page.is_visible("[data-tray]")
    visit.move(page, "?tab=packs")
    assert "Of nothing" not in page.inner_text("#tab-packs")


def test_packs_have_no_serious_fault_of_accessibility(own_site: Any, visit: Any) -> None:
    page = visit(f"{own_site.address}/?tab=packs")
    assert faults(page) == []
    page.fill("#pack-topic", TOPIC)
    page.click("[data-topic-form] button")
    page.wait_for_selector(".choice")
    assert faults(page) == []
    page.fill("#outline-name", "Looked over")
    page.click("[data-outline-form] button[type=submit]")
    page.wait_for_selector(".pack .case h2")
    assert faults(page) == []


def test_a_pack_file_is_taken_in_beside_the_pack_it_came_from(
    own_site: Any, visit: Any, tmp_path: Path
) -> None:
    page = visit(f"{own_site.address}/?tab=packs")
    made(page, "Sent on")
    page.click(".exports summary")
    with page.expect_download() as started:
        page.locator(".exports a").get_by_text("Pack file", exact=False).click()
    file = tmp_path / "sent-on.json"
    started.value.save_as(file)

    visit.move(page, "?tab=packs")
    page.set_input_files("[data-pack-file]", file)
    page.wait_for_selector(".pack .case h2")
    assert "pack=sent-on-2" in page.url
    assert page.locator(".parts-list [data-case-row]").count() == 3

    file.write_text(file.read_text("utf-8").replace("trust", "distrust"), "utf-8")
    visit.move(page, "?tab=packs")
    page.set_input_files("[data-pack-file]", file)
    page.wait_for_selector(".fault:visible")
    assert "changed or damaged" in page.locator(".fault").inner_text()


def test_the_references_of_a_pack_leave_as_csl_json(own_site: Any, visit: Any) -> None:
    page = visit(f"{own_site.address}/?tab=packs")
    made(page, "For Zotero")
    page.click(".exports summary")
    with page.expect_download() as started:
        page.locator(".exports a").get_by_text("CSL-JSON").click()
    assert started.value.suggested_filename == "for-zotero.csl.json"
    listed = json.loads(Path(started.value.path()).read_text("utf-8"))
    assert listed
    assert all(one["title"] for one in listed)


def test_a_version_is_kept_under_a_name_and_brought_back(own_site: Any, visit: Any) -> None:
    page = visit(f"{own_site.address}/?tab=packs")
    made(page, "Of versions")
    page.click(".outline > .edit summary")
    page.fill("#version-name", "As taught in May")
    page.click("[data-pack-form=keep_version] button")
    page.wait_for_selector(".versions >> text=As taught in May", state="attached")

    page.locator("[data-drop-case]").first.click()
    page.wait_for_function("document.querySelectorAll('[data-case-row]').length === 2")
    page.click(".outline > .edit summary")
    page.get_by_role("button", name="Bring back version 2, As taught in May").click()
    page.wait_for_function("document.querySelectorAll('[data-case-row]').length === 3")


def test_a_copy_of_a_pack_speaks_another_language_and_the_pack_its_own(own_site: Any, visit: Any) -> None:
    page = visit(f"{own_site.address}/?tab=packs")
    made(page, "Trust at home")
    page.click(".outline > .edit summary")
    page.fill("#copy-name", "Confiance")
    page.click("[data-pack-form=duplicate] button")
    page.wait_for_selector(".outline h2 >> text=Confiance")

    page.click(".outline > .edit summary")
    page.select_option("#pack-language", label="French")
    page.fill("#pack-length", "60")
    page.click("[data-pack-form=set_up] button")
    page.wait_for_selector(".parts-list >> text=Ouverture")
    assert "60\xa0of\xa060\xa0min" in page.locator(".outline").inner_text()
    with page.expect_download() as started:
        page.click(".exports >> text=Word")
    with zipfile.ZipFile(Path(started.value.path())) as word:
        assert "Questions à débattre" in word.read("word/document.xml").decode()

    visit.move(page, "?tab=packs&pack=trust-at-home")
    assert "Opening" in page.locator(".parts-list").inner_text()


def test_on_a_narrow_window_a_pack_shows_one_part_at_a_time(own_site: Any, visit: Any) -> None:
    page = visit(f"{own_site.address}/?tab=packs")
    made(page, "On a phone")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.is_visible(".pack > .case")
    assert not page.is_visible(".pack > .outline")
    page.click("[data-pack-shows=pages]")
    assert page.is_visible(".preview iframe")
    assert not page.is_visible(".pack > .case")
    page.click("[data-pack-shows=outline]")
    page.locator("[data-case-row] > a").nth(1).click()
    page.wait_for_selector("[data-case-row]:nth-child(3) > a[aria-current]", state="attached")
    assert page.is_visible(".pack > .case")
    page.click(".exports summary")
    box = page.locator(".exports .menu").bounding_box()
    assert 0 <= box["x"] <= box["x"] + box["width"] <= 390
    assert 0 <= box["y"] <= box["y"] + box["height"] <= 844


def test_a_note_to_a_case_and_to_what_was_collected_is_handed_out(own_site: Any, visit: Any) -> None:
    page = visit(f"{own_site.address}/?tab=lessons")
    page.locator("[data-choose-record]").first.click()
    visit.move(page, "?tab=packs")
    made(page, "Annotated")
    page.click("[data-from-tray]")
    page.wait_for_selector(".pack .cite")
    for home, note in ((".case", "Read this aloud."), (".pack .cite", "<b>For Ana</b>\nAsk why.")):
        page.locator(f"{home} > .edit summary").first.click()
        page.locator(f"{home} > .edit textarea").first.fill(note)
        page.locator(f"{home} > .edit button").first.click()
        page.wait_for_selector(f"{home} > .noted")
        assert page.locator(f"{home} > .noted").inner_text() == note
    page.click(".exports summary")
    with page.expect_download() as started:
        page.locator(".exports a").get_by_text("Markdown").click()
    handed = Path(started.value.path()).read_text("utf-8")
    assert "Read this aloud." in handed
    assert "Ask why." in handed


def test_references_leave_in_the_chosen_style(own_site: Any, visit: Any) -> None:
    page = visit(f"{own_site.address}/?tab=packs")
    made(page, "In styles")
    handed = []
    for style in ("Plain", "APA", "Chicago author-date"):
        page.click(".exports summary")
        page.select_option("[data-style]", label=style)
        with page.expect_download() as started:
            page.locator(".exports a").get_by_text("Markdown").click()
        handed.append(Path(started.value.path()).read_text("utf-8"))
        visit.move(page, "?tab=packs&pack=in-styles")
    assert len(set(handed)) == 3
    assert page.locator("[data-style]").input_value() == "chicago"


def test_a_case_is_dragged_to_another_place(own_site: Any, visit: Any) -> None:
    page = visit(f"{own_site.address}/?tab=packs")
    made(page, "Dragged")
    rows = page.locator("[data-case-row]")
    names = [rows.nth(n).locator("a").first.inner_text() for n in range(3)]
    rows.nth(0).drag_to(rows.nth(2))
    page.wait_for_function(
        "(first) => document.querySelector('[data-case-row] > a').innerText !== first", arg=names[0]
    )
    assert [rows.nth(n).locator("a").first.inner_text() for n in range(3)] == [names[1], names[2], names[0]]


def test_words_marked_in_the_text_of_a_report_go_to_a_pack(own_site: Any, visit: Any) -> None:
    page = visit(f"{own_site.address}/?tab=lessons&text=mangoes")
    page.locator("#part-cards .card .statement a").first.click()
    page.locator("a.page[data-view]:visible").first.click()
    page.wait_for_selector(".viewer [data-mark-words]:visible")
    page.click("[data-mark-words]")
    page.wait_for_selector(".viewer [data-chosen-bar]:visible")
    page.keyboard.press("ArrowDown")
    words = page.locator(".viewer [data-chosen-text]").inner_text()
    page.click(".viewer [data-chosen-mode=pack]")
    assert page.locator("[data-tray]").inner_text() == "1 chosen"
    assert not page.is_visible(".viewer [data-chosen-bar]")
    page.click("[data-tray]")
    page.fill("#tray-name", "Of marked words")
    page.click("[data-tray-form] button[type=submit]")
    page.wait_for_selector(".pack .cite")
    assert " ".join(page.locator(".pack .cite q").inner_text().split()).strip("“”") == words


def test_words_drawn_over_on_a_page_s_picture_go_to_a_pack(own_site: Any, visit: Any) -> None:
    page = visit(f"{own_site.address}/?tab=packs")
    made(page, "Of pages", 5)
    for row in range(page.locator("[data-case-row]").count()):
        page.locator("[data-case-row] > a").nth(row).click()
        page.wait_for_selector(f"[data-case-row]:nth-child({row + 2}) > a[aria-current]")
        if page.locator(".case .field a.n[href*='page=']").count():
            break
    page.locator(".case .field a.n[href*='page=']").first.click()
    page.wait_for_selector(".viewer .sheet .m")
    page.wait_for_function("[...document.images].every(one => one.complete)")
    box = page.locator(".viewer .sheet .m").first.bounding_box()
    page.mouse.move(box["x"] + 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    for step in range(100):  # the words of the page come from the server
        page.mouse.move(box["x"] + box["width"] * (0.4 + step / 200), box["y"] + box["height"] / 2)
        if page.is_visible(".viewer [data-chosen-bar]"):
            break
        page.wait_for_timeout(100)
    page.mouse.up()
    assert page.is_visible(".viewer [data-chosen-bar]")
    page.click(".viewer [data-chosen-mode=pack]")
    assert page.locator("[data-tray]").inner_text() == "1 chosen"


def test_all_points_of_an_answer_go_to_a_pack_at_once_and_out_again(own_site: Any, visit: Any) -> None:
    page = visit(f"{own_site.address}/{ANSWERED}")
    points = page.locator(".answered .seg [aria-pressed]").count()
    page.click("[data-choose-points]")
    assert page.locator("[data-tray]").inner_text() == f"{points} chosen"
    assert page.locator("[data-choose-points]").inner_text() == "All points in tray ✓"
    page.click("[data-choose-points]")
    assert not page.is_visible("[data-tray]")


def test_the_balance_follows_what_is_taken(own_site: Any, visit: Any) -> None:
    page = visit(f"{own_site.address}/?tab=packs")
    page.fill("#pack-topic", TOPIC)
    page.click("[data-topic-form] button")
    page.wait_for_selector(".choice")
    counts = "[data-count^='sources:']:not([hidden])"
    before = page.locator(counts).count()
    page.locator(".choice input:checked").first.uncheck()
    assert page.locator("[data-taken]").inner_text() == "2"
    assert page.locator(counts).count() == before - 1
    shown = page.locator("[data-count^='outcomes:'] dd span").all_inner_texts()
    assert sum(map(int, shown)) == 2


def test_what_is_not_to_be_balanced_is_said(own_site: Any, visit: Any) -> None:
    page = visit(f"{own_site.address}/?tab=packs")
    page.fill("#pack-topic", TOPIC)
    page.uncheck("[name=balance][value=countries]")
    page.click("[data-topic-form] button")
    page.wait_for_selector(".choice")
    assert "balance=sources" in page.url
    assert "Not kept in balance: countries." in page.inner_text(".balance")
