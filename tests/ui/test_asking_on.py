"""After an answer: asking on, what was asked before, what is saved, and taking the answer along."""

from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest

from lessonbase import Library
from lessonbase.model import Drafted
from lessonbase_ui import ask
from lessonbase_ui.address import Address
from tests.ui.test_ask import BROAD, asked

pytestmark = pytest.mark.browser


def test_a_question_that_follows_keeps_what_is_not_taken_away(site: Any, visit: Any) -> None:
    page = visit(asked(site, BROAD))
    kept = page.locator("[data-kept]").evaluate_all("all => all.map(each => each.dataset.kept)")
    page.locator("[data-kept]").first.click()
    page.fill("#follow", "And in Paraguay?")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=And+in+Paraguay**")
    page.wait_for_selector(".chips a.chip.on")
    chips = page.locator(".chips a.chip.on bdi").all_inner_texts()
    assert chips == kept[1:]
    page.locator(".chips a.chip.on").first.click()
    page.wait_for_function(
        "n => document.querySelectorAll('.chips a.chip.on').length === n", arg=len(kept) - 2
    )


def test_another_tab_and_back_loses_nothing(site: Any, visit: Any) -> None:
    page = visit(asked(site, BROAD))
    before = page.locator(".said").all_inner_texts()
    page.click("nav a[data-tab=lessons]")
    page.wait_for_selector("body[data-ready=lessons]")
    page.click("nav a[data-tab=ask]")
    page.wait_for_selector("body[data-ready=ask]")
    assert page.input_value("#question") == BROAD
    assert page.locator(".said").all_inner_texts() == before


def test_what_was_asked_is_listed_and_a_saved_question_says_what_is_new(site: Any, visit: Any) -> None:
    page = visit(asked(site, BROAD))
    page.click("[data-save]")
    page.click("nav a[data-tab=ask]")
    page.wait_for_selector("[data-recent] a.example")
    page.wait_for_function("document.querySelector('[data-news-of]').textContent === 'saved · nothing new'")
    page.evaluate(
        """() => { const kept = JSON.parse(localStorage["lessonbase-asked"]);
        kept[0].seen = kept[0].seen.slice(1); localStorage["lessonbase-asked"] = JSON.stringify(kept) }"""
    )
    page.reload()
    page.wait_for_function("document.querySelector('[data-news-of]')?.textContent.match(/new point/)")


def test_forgetting_leaves_the_saved_questions(site: Any, visit: Any) -> None:
    page = visit(asked(site, BROAD))
    page.click("[data-save]")
    page.goto(asked(site, "What about markets?"))
    page.wait_for_selector("body[data-ready=ask]")
    page.click("nav a[data-tab=ask]")
    page.wait_for_selector("[data-recent] li:nth-child(2)")
    page.click("[data-recent-forget]")
    assert page.locator("[data-recent] a.example bdi").all_inner_texts() == [BROAD]


def test_a_browser_that_holds_ten_thousand_questions_still_shows_the_page(site: Any, visit: Any) -> None:
    page = visit(site.address)
    page.evaluate(
        """() => localStorage.setItem("lessonbase-asked", JSON.stringify(
        Array.from({length: 10000}, (_, at) => ({q: "Question <b>" + at, search: "?q=" + at, at}))))"""
    )
    page.reload()
    page.wait_for_selector("[data-recent] a.example")
    assert page.locator("[data-recent] a.example").count() == 6
    assert page.locator("[data-recent] b").count() == 0
    page.goto(asked(site, BROAD))
    page.wait_for_selector(".point")
    assert page.evaluate("JSON.parse(localStorage['lessonbase-asked']).length") == 500


def test_a_point_is_marked_useful_with_a_word(own_site: Any, visit: Any) -> None:
    page = visit(asked(own_site, BROAD))
    group = page.locator(".point .judging").first
    group.locator("[data-judge=yes]").click()
    group.locator("input").fill("just what I needed")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('.live').textContent === 'Kept.'")
    assert group.locator("[data-judge=yes]").get_attribute("aria-pressed") == "true"


def test_without_a_language_model_the_page_offers_none(site: Any, visit: Any) -> None:
    page = visit(asked(site, BROAD))
    assert page.locator("[data-write]").count() == 0


def test_of_what_a_language_model_writes_only_what_the_points_say_is_shown(
    starter_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library(starter_index) as library:
        first = library.ask(BROAD).citations[0]
        drafted = [
            Drafted(text=first.quote, citations=(1,), supported=True),
            Drafted(text="<b>Invented</b>", citations=(1,), supported=False),
        ]
        monkeypatch.setattr(library, "draft", lambda _: iter(drafted))
        told = ask.write_up(library, {"search": f"?q={quote_plus(BROAD)}"})
    assert "Invented" not in told["draft"]
    assert "1 sentence left out" in told["draft"]
    assert 'data-cite="1"' in told["draft"]


def test_the_answer_is_downloaded_with_notes_that_lead_to_its_pages(site: Any, visit: Any) -> None:
    page = visit(asked(site, BROAD))
    with page.expect_download() as download:
        page.click(".done a[href*='answer.md']")
    text = download.value.path().read_text("utf-8")
    assert text.startswith(f"# {BROAD.replace('?', '')}")
    assert f"<{site.address}/?report=" in text


def test_a_point_whose_words_go_on_elsewhere_shows_both_its_sources(
    starter_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library(starter_index) as library:
        answer = library.ask(BROAD)
        first, *others = answer.points
        more = answer.citations[-1].model_copy(update={"number": len(answer.citations) + 1})
        longer = first.model_copy(update={"citations": (*first.citations, more.number)})
        changed = answer.model_copy(
            update={"points": (longer, *others), "citations": (*answer.citations, more)}
        )
        monkeypatch.setattr(library, "ask", lambda *_, **__: changed)
        shown = ask.show(library, Address(q=BROAD)).parts["answer"]
    assert f'aria-label="Source {more.number}: ' in shown
