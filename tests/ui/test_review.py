"""Review on the page: a report decided on by keys alone, words chosen on its page, people who differ, a summary to file."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lessonbase import Library
from lessonbase.review import Wanted
from lessonbase_ui import agreeing
from lessonbase_ui.address import Address
from tests.ui.serving import Served, served

axe_api = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
)
pytestmark = pytest.mark.browser
# A report of the starter library with pages, and one without.
WITH_PAGES, WITH_LINES = "Strings, not nails", "Whose beach is it?"


@pytest.fixture(scope="module")
def bench(browser: Any, index: Path) -> Iterator[Served]:
    with served(index) as page:
        yield page


def report_id(index: Path, title: str) -> str:
    with Library(index) as library:
        return next(one.id for one in library.reports() if one.title.startswith(title))


def at_work(visit: Any, bench: Served, search: str, name: str = "Ana", **window: Any) -> Any:
    """The bench as a person sees it who has said who they are."""
    page = visit(f"{bench.address}/?tab=review&{search}", **window)
    page.evaluate("name => localStorage.setItem('lessonbase-person', name)", name)
    visit.move(page, f"?tab=review&{search}")
    page.wait_for_selector(".review[data-record]")
    return page


def record(page: Any) -> str:
    return str(page.get_attribute(".review", "data-record"))


def press(page: Any, key: str) -> None:
    """Press a key, and wait until what was open has changed."""
    before = page.evaluate("document.querySelector('.review').outerHTML")
    page.keyboard.press(key)
    page.wait_for_function(
        "before => { const now = document.querySelector('.review'); "
        "return now && !now.ariaBusy && now.outerHTML !== before; }",
        arg=before,
    )


def statement(page: Any) -> str:
    return str(page.inner_text("[data-statement]"))


def faults(page: Any) -> list[tuple[str, list[str]]]:
    found = axe_api.Axe().run(page).response["violations"]
    return [
        (one["id"], [node["html"][:120] for node in one["nodes"]][:3])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def test_a_report_is_reviewed_by_keys_alone_from_the_first_record_to_the_summary(
    index: Path, bench: Served, visit: Any
) -> None:
    report = report_id(index, WITH_PAGES)
    page = at_work(visit, bench, f"report={report}&order=document")
    total = int(page.get_attribute(".queue progress", "max"))
    keys = 0
    for number in range(total):
        if number % 4 == 3:  # one in four is rejected, with a reason
            page.keyboard.press("r")
            page.wait_for_selector("[data-picker] [role=option]")
            press(page, "2")
            keys += 2
        else:
            press(page, "a")
            keys += 1
    page.wait_for_selector(".stop.may")
    assert keys / total <= 1.5
    assert page.get_attribute(".queue progress", "value") == str(total)

    page.click(".stop a")
    page.wait_for_selector(".filed article")
    assert f"{total} of {total} records" in page.inner_text(".filed")
    with page.expect_download() as started:
        page.click("text=Download as Markdown")
    filed = Path(started.value.path()).read_text("utf-8")
    assert f"Records looked at: {total} of {total}" in filed
    assert f"rejected: {total // 4}" in filed

    with Library(index) as library:
        reasons = {
            one.why
            for each in library.records()
            for one in library.records.history(each.id)
            if one.after == "rejected"
        }
        rejected = [
            one
            for one in library.review.work(Wanted(by="Ana", reports=(report,)))
            if one.status == "rejected"
        ]
    assert len(rejected) == total // 4
    assert reasons <= {"Said elsewhere in the report"}


def test_undo_goes_back_as_far_as_one_likes(bench: Served, index: Path, visit: Any) -> None:
    page = at_work(visit, bench, f"report={report_id(index, WITH_LINES)}&order=document")
    first = record(page)
    for _ in range(3):
        press(page, "a")
    assert page.locator(".queue-list .was").count() == 3
    for _ in range(3):
        press(page, "u")
    assert page.locator(".queue-list .was").count() == 0
    assert record(page) == first


def test_the_words_of_a_record_are_chosen_on_the_picture_of_its_page(
    bench: Served, index: Path, visit: Any
) -> None:
    page = at_work(visit, bench, f"report={report_id(index, WITH_PAGES)}&order=document", name="Cleo")
    page.wait_for_selector(".viewer .m")
    before = statement(page)
    page.keyboard.press("e")
    page.wait_for_selector(".m.chosen")
    page.keyboard.press("Shift+ArrowRight")
    press(page, "Enter")
    assert statement(page) == before.split(" ", 1)[1]
    assert "Cleo chose other words" in page.inner_text(".history")
    press(page, "u")
    assert statement(page) == before


def test_what_was_missed_is_added_by_drawing_over_its_words(bench: Served, index: Path, visit: Any) -> None:
    page = at_work(visit, bench, f"report={report_id(index, WITH_PAGES)}&order=document", name="Cleo")
    page.wait_for_selector(".viewer .m")
    total = int(page.get_attribute(".queue progress", "max"))
    told = page.evaluate("document.querySelector('.viewer').dataset.sight")
    sheet = page.locator(".viewer .sheet").bounding_box()
    sight = json.loads(told)
    with Library(index) as library:
        shape = library.pages.get(sight["report"], sight["page"])
        boxes = library.pages.words(sight["report"], sight["page"])
        taken = {one.passage_id for one in library.records(report=[sight["report"]])}
        free = [one for one in boxes if one[0] not in taken]
        passage = library.passage(free[0][0]).text
    words = [one for one in free if one[0] == free[0][0]][:6]
    points = [
        (
            sheet["x"] + (box.x0 + box.x1) / 2 * sheet["width"] / shape.width,
            sheet["y"] + (box.y0 + box.y1) / 2 * sheet["height"] / shape.height,
        )
        for *_, box in (words[0], words[-1])
    ]
    page.mouse.move(*points[0])
    page.mouse.down()
    page.mouse.move(points[0][0] + 4, points[0][1])
    page.mouse.move(*points[1], steps=4)
    page.mouse.up()
    said = passage[words[0][1] : words[-1][2]]
    page.wait_for_function(
        "said => document.querySelector('[data-chosen-text]').textContent === said",
        arg=" ".join(said.split()),
    )
    page.click("[data-chosen-mode=add]")
    page.wait_for_selector("[data-picker] [role=option]")
    press(page, "4")
    assert statement(page).split() == said.split()
    assert "Success" in page.inner_text(".record-head")
    assert page.get_attribute(".queue progress", "max") == str(total + 1)
    assert "Cleo added it" in page.inner_text(".about")
    press(page, "u")
    assert page.get_attribute(".queue progress", "max") == str(total)


def test_words_of_a_text_without_pages_are_chosen_too_and_kinds_tags_and_notes_changed_by_keys(
    bench: Served, index: Path, visit: Any
) -> None:
    page = at_work(visit, bench, f"report={report_id(index, WITH_LINES)}&order=document", name="Dan")
    page.wait_for_selector(".viewer mark")
    before = statement(page)
    page.keyboard.press("e")
    page.wait_for_selector("[data-chosen-bar]:visible")
    page.keyboard.press("ArrowLeft")
    press(page, "Enter")
    assert statement(page) == before.rsplit(" ", 1)[0]

    page.keyboard.press("k")
    page.wait_for_selector("[data-picker] [role=option]")
    press(page, "5")
    assert "Challenge" in page.inner_text(".record-head")

    page.keyboard.press("t")
    page.wait_for_selector("[data-picker] input")
    page.keyboard.type("basic sanitation")
    page.wait_for_selector("[data-picker] [role=option]:has-text('Basic sanitation')")
    press(page, "Enter")
    assert "Basic sanitation" in page.inner_text(".tag-list")

    page.keyboard.press("n")
    page.keyboard.type("Ask the author.")
    page.click("[data-note-form] button[type=submit]")
    page.wait_for_selector(".about >> text=Ask the author.")
    for _ in range(4):
        press(page, "u")
    assert statement(page) == before
    assert "Dan" not in page.inner_text(".history")


def test_a_record_is_split_merged_and_put_under_another(bench: Served, index: Path, visit: Any) -> None:
    page = at_work(visit, bench, f"report={report_id(index, WITH_LINES)}&order=document", name="Eve")
    before, total = statement(page), int(page.get_attribute(".queue progress", "max"))
    page.keyboard.press("s")
    page.wait_for_selector(".cut")
    press(page, "Enter")
    assert before.startswith(statement(page))
    assert page.get_attribute(".queue progress", "max") == str(total + 1)
    press(page, "u")
    assert statement(page) == before

    page.keyboard.press("m")
    page.wait_for_selector("[data-picker] [role=option]")
    press(page, "Enter")
    assert page.get_attribute(".queue progress", "max") == str(total - 1)
    assert statement(page).startswith(before)
    press(page, "u")

    page.keyboard.press("p")
    page.wait_for_selector("[data-picker] [role=option]")
    press(page, "Enter")
    assert "Choose another parent" in page.inner_text(".about")
    press(page, "u")
    assert "Choose another parent" not in page.inner_text(".about")


def test_of_two_who_decide_at_once_the_second_sees_the_first_and_chooses(
    bench: Served, index: Path, visit: Any
) -> None:
    page = at_work(visit, bench, f"report={report_id(index, WITH_LINES)}&order=document", name="Ana")
    same = record(page)
    with Library(index) as library:
        library.review.decide(same, "rejected", by="Ben", why="only background")
    press(page, "a")
    page.wait_for_selector(".conflict")
    assert "Ben rejected it" in page.inner_text(".conflict")
    assert "only background" in page.inner_text(".conflict")
    assert faults(page) == []
    with Library(index) as library:
        assert library.record(same).status == "rejected"
    page.click("[data-conflict-anyway]")
    page.wait_for_function("same => document.querySelector('.review').dataset.record !== same", arg=same)
    with Library(index) as library:
        assert library.record(same).status == "accepted"
        library.review.undo("Ana")
        library.review.undo("Ben")


def test_coders_decide_unseen_and_one_of_them_settles_what_they_differ_on(
    bench: Served, index: Path, visit: Any
) -> None:
    report = report_id(index, "One strong buyer")
    page = at_work(visit, bench, f"report={report}")
    visit.move(page, f"?tab=review&report={report}&part=coders")
    page.fill("#coders-names", "Ana, Ben")
    page.click("[data-coders-form] button[type=submit]")
    page.wait_for_selector(".panel >> text=left")
    visit.move(page, f"?tab=review&report={report}&order=document")
    one = record(page)
    with Library(index) as library:
        for each in library.review.queue("Ben", report):
            library.review.decide(
                each.id, "rejected" if each.id == one else "accepted", by="Ben", why="no lesson"
            )
        left = len(library.review.queue("Ana", report))
    visit.move(page, f"?tab=review&report={report}&order=document")
    assert "rejected" not in page.inner_text(".review"), "what Ben said is not to be seen"
    visit.move(page, f"?tab=review&report={report}&part=agreement")
    assert "Not open yet" in page.inner_text(".panel")
    visit.move(page, f"?tab=review&report={report}&order=document")
    for _ in range(left):
        press(page, "a")
    visit.move(page, f"?tab=review&report={report}&part=agreement")
    assert "1 to settle" in page.inner_text(".panel")
    assert "no lesson" in page.inner_text(".differ-card")
    assert faults(page) == []
    page.click("[data-settle][data-coder=Ben]")
    page.wait_for_selector("text=0 to settle")
    with Library(index) as library:
        assert (library.record(one).status, library.record(one).adjudicated_by) == ("rejected", "Ana")


def test_many_are_accepted_at_once_after_they_were_looked_at(bench: Served, index: Path, visit: Any) -> None:
    report = report_id(index, "Letting go well")
    page = at_work(visit, bench, f"report={report}")
    visit.move(page, f"?tab=review&report={report}&part=several&take=stated")
    shown = page.locator(".preview-list li").count()
    assert shown > 1
    page.click("[data-several]")
    page.wait_for_selector(".queue-list")
    assert (
        page.locator(".queue-list .was").count() + page.locator(".on:has-text('accepted')").count() == shown
    )
    press(page, "u")
    assert page.locator(".queue-list .was").count() == 0


def test_several_that_became_others_meanwhile_are_looked_at_again(
    starter_index: Path, tmp_path: Path
) -> None:
    with Library(shutil.copytree(starter_index, tmp_path / "index")) as library:
        address = Address(tab="review", part="several", take="stated", person="Ana")
        first, second = agreeing.taken(library, address)[:2]
        library.review.decide(first, "rejected", by="Ben")
        seen = agreeing.several(library, address).partition('data-several="')[2][:16]
        library.review.undo("Ben")
        library.review.decide(second, "rejected", by="Ben")  # as many as before, and others
        asked = {"search": address.search, "by": "Ana", "seen": seen}
        assert "other records" in agreeing.decide_several(library, asked)["error"]
        assert library.record(first).status == "proposed"


def test_whoever_has_not_said_who_they_are_is_asked_and_what_was_pressed_is_done_then(
    bench: Served, index: Path, visit: Any
) -> None:
    page = visit(f"{bench.address}/?tab=review&report={report_id(index, WITH_LINES)}")
    before = record(page)
    page.keyboard.press("a")
    page.wait_for_selector("dialog.who[open]")
    page.fill("#who-name", "Fay")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "before => document.querySelector('.review').dataset.record !== before", arg=before
    )
    assert page.inner_text("[data-me]") == "Fay"
    press(page, "u")


def test_keys_can_be_changed_and_stay_so(bench: Served, index: Path, visit: Any) -> None:
    page = at_work(visit, bench, f"report={report_id(index, WITH_LINES)}&order=document", name="Gus")
    page.keyboard.press("?")
    page.click("dialog.keys dt button >> nth=0")
    page.keyboard.press("j")
    page.click("dialog.keys .btn.primary")
    assert page.inner_text("[data-do=accept] kbd") == "J"
    before = record(page)
    press(page, "j")
    assert record(page) != before
    press(page, "u")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_state_of_review_has_a_serious_fault_of_accessibility(
    bench: Served, index: Path, visit: Any, scheme: str
) -> None:
    page = at_work(visit, bench, f"report={report_id(index, WITH_LINES)}&order=document", color_scheme=scheme)
    assert faults(page) == []
    page.keyboard.press("t")
    page.wait_for_selector("[data-picker] [role=option]")
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    page.wait_for_selector("[data-chosen-bar]:visible")
    assert faults(page) == []
    for part in ("several&take=stated", "coders", "summary") if scheme == "light" else ():
        visit.move(page, f"?tab=review&part={part}")
        assert faults(page) == [], part


def test_hostile_words_of_a_report_stay_words(site: Any, hostile_index: Path, visit: Any) -> None:
    hostile = f"?tab=review&report={report_id(hostile_index, 'Corridors of the zebras')}"
    page = visit(f"{site.address}/{hostile}")
    page.evaluate("localStorage.setItem('lessonbase-person', '<img src=x onerror=window.owned=9>')")
    visit.move(page, hostile)
    page.wait_for_selector(".one .statement:has-text('onerror')")
    page.keyboard.press("t")
    page.wait_for_selector("[data-picker] input")
    page.keyboard.type("<img src=x onerror=window.owned=8>")
    page.wait_for_selector("[data-picker] >> text=Nothing here has these words")
    assert page.evaluate("window.owned") is None
    assert page.locator("img[src=x], [onerror]").count() == 0
    for form in ("html", "md"):
        page.goto(f"{site.address}/?tab=review&part=summary")
        assert "<img" not in page.request.get(f"{site.address}/review/all.{form}").text()


def test_a_search_in_lessons_is_gone_through_in_review_until_it_says_enough_was_seen(
    visit: Any, bench: Served, index: Path
) -> None:
    page = visit(f"{bench.address}/?tab=lessons&text=mangoes")
    page.evaluate("localStorage.setItem('lessonbase-person', 'Eve')")
    page.click("text=Go through them in Review")
    page.wait_for_selector(".review[data-record]")
    assert page.locator(".found-by .chip").inner_text().startswith("“mangoes”")
    with Library(index) as library:
        wanted = library.records.search("mangoes").ids
    shown = int(page.locator(".queue-head b").first.inner_text().split(" of ")[1])
    assert 1 < shown <= len(wanted)
    assert "among what the search finds" in page.inner_text(".stop")
    assert faults(page) == []
    with Library(index) as library:
        of_search = library.review.work(Wanted(by="Eve", order="likely", text="mangoes"))
        library.review.decide_all([one.id for one in of_search if one.waits_for("Eve")], "accepted", "Eve")
    page.reload()
    page.wait_for_selector(".stop.may")
    page.click(".found-by .chip")
    page.wait_for_selector(".found-by", state="detached")
    assert int(page.locator(".queue-head b").first.inner_text().split(" of ")[1]) > shown
