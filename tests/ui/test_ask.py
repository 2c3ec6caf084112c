"""Asking: the answer, its sources, the marked page, the addresses and the keys."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pypdfium2
import pytest

from lessonbase import Library
from lessonbase.model import HEADINGS, Record

pytestmark = pytest.mark.browser

BROAD = "How do we build trust between small farmers and buyers?"  # several digests speak to it
ABSENT = "Which welding torch suits the hull of a submarine?"


@pytest.fixture(scope="module")
def pdf_record(starter_index: Path) -> Record:
    """A record of a PDF with one plain sentence of words found in no other record."""
    with Library(starter_index) as library:
        of_pdf = [report.id for report in library.reports() if report.media_type == "application/pdf"]
        records = [record for record in library.records(report=of_pdf) if len(record.statement) > 60]
    return records[0]


@pytest.fixture(scope="module")
def text_record(starter_index: Path) -> Record:
    """A record of a report without pages."""
    with Library(starter_index) as library:
        without = [report.id for report in library.reports() if report.page_count is None]
        return library.records(report=without)[0]


def asked(site: Any, question: str, **filters: str) -> str:
    """The address of a question."""
    return f"{site.address}/?q={quote_plus(question)}" + "".join(f"&{k}={v}" for k, v in filters.items())


def words(text: str) -> str:
    """A text without what line ends and hyphenation change."""
    return re.sub(r"[\s\u00ad\ufffe-]+", "", text)


def test_a_question_is_answered_with_sources(site: Any, visit: Any, pdf_record: Record) -> None:
    page = visit(site.address)
    page.fill("#question", pdf_record.statement)
    page.keyboard.press("Enter")
    page.wait_for_selector(".answer .point .n")
    assert page.locator(".answer .head").first.inner_text() in HEADINGS.values()
    assert re.match(r"From (1 programme|\d+ independent programmes): ", page.inner_text(".origin"))
    assert re.search(r"Answer: \d points? from", page.inner_text(".live"))
    source = page.locator(".point .src .where").first.inner_text()
    assert "page" in source


def test_the_marks_lie_on_the_quoted_words(
    site: Any, visit: Any, pdf_record: Record, starter_index: Path
) -> None:
    page = visit(asked(site, pdf_record.statement, report=pdf_record.report_id))
    link = page.locator(".cites .n").first
    link.click()
    page.wait_for_selector("#part-viewer .m")
    quote = page.evaluate("JSON.parse(document.querySelector('.cite.on .n').dataset.view).quote")
    sight, boxes = page.evaluate(
        """() => [JSON.parse(document.querySelector('.viewer').dataset.sight),
            [...document.querySelectorAll('.m')].map(mark => { const m = mark.getBoundingClientRect();
            const s = mark.parentElement.getBoundingClientRect();
            return [(m.left - s.left - 1) / s.width, (m.top - s.top) / s.height,
                    (m.right - s.left + 1) / s.width, (m.bottom - s.top) / s.height]; })]"""
    )
    with Library(starter_index) as library:
        document = pypdfium2.PdfDocument(library.pages.original(sight["report"]))
    paper = document[sight["page"] - 1]
    width, height, text = paper.get_width(), paper.get_height(), paper.get_textpage()
    under = "".join(
        text.get_text_bounded(left * width, height - bottom * height, right * width, height - top * height)
        for left, top, right, bottom in boxes
    )
    assert words(quote) == words(under)


def test_the_picture_of_the_page_is_drawn_and_the_mark_in_sight(
    site: Any, visit: Any, pdf_record: Record
) -> None:
    page = visit(asked(site, pdf_record.statement, report=pdf_record.report_id))
    page.wait_for_function("document.querySelector('.sheet img').naturalWidth > 900")
    mark, pane = page.locator(".m").first.bounding_box(), page.locator(".pg").bounding_box()
    assert pane["y"] <= mark["y"] <= pane["y"] + pane["height"]


def test_choosing_another_source_shows_it(site: Any, visit: Any) -> None:
    page = visit(asked(site, BROAD))
    second = page.locator(".cites .n").nth(1)
    second.click()
    number = second.get_attribute("data-cite")
    page.wait_for_selector(f".cites .n[data-cite='{number}'].on")
    chosen = page.evaluate(
        'number => JSON.parse(document.querySelector(`.cites [data-cite="${number}"]`).dataset.view).quote',
        number,
    )
    page.wait_for_function(
        "quote => JSON.parse(document.querySelector('.viewer').dataset.sight).quote === quote", arg=chosen
    )
    assert f"cite={number}" in page.url


def test_the_reference_is_copied_and_said_so(site: Any, visit: Any, pdf_record: Record) -> None:
    page = visit(asked(site, pdf_record.statement, report=pdf_record.report_id))
    page.click(".viewer [data-copy]")
    page.wait_for_function("document.querySelector('.viewer .copied').textContent.startsWith('Copied')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied
    assert copied in page.inner_text(".viewer .copied")


def test_the_original_opens_at_the_page(site: Any, visit: Any, pdf_record: Record) -> None:
    page = visit(asked(site, pdf_record.statement, report=pdf_record.report_id))
    href = page.get_attribute(".vf a", "href")
    assert re.fullmatch(r"original/[0-9a-f]{16}#page=\d+", href)
    reply = page.request.get(f"{site.address}/{href}")
    assert reply.headers["content-type"] == "application/pdf"
    assert reply.headers["content-disposition"].startswith("inline")
    assert reply.body()[:5] == b"%PDF-"


def test_a_source_without_pages_shows_its_text_with_the_words_marked(
    site: Any, visit: Any, text_record: Record
) -> None:
    page = visit(asked(site, text_record.statement, report=text_record.report_id))
    page.wait_for_selector(".pg.text mark")
    assert words(page.inner_text(".pg.text mark")) == words(
        page.evaluate("JSON.parse(document.querySelector('.cite.on .n').dataset.view).quote")
    )
    assert page.locator(".piece.here .line").inner_text().isdigit()


def test_pages_turn_and_only_the_cited_one_is_marked(site: Any, visit: Any, pdf_record: Record) -> None:
    page = visit(asked(site, pdf_record.statement, report=pdf_record.report_id))
    page.wait_for_selector(".m")
    cited = page.locator(".turn > span").inner_text()
    forward = page.locator(".turner").nth(1).is_enabled()
    page.keyboard.press("]" if forward else "[")
    page.wait_for_function("said => document.querySelector('.turn > span').innerText !== said", arg=cited)
    assert page.locator(".m").count() == 0
    assert page.locator(".vn").count() == 0
    page.keyboard.press("[" if forward else "]")
    page.wait_for_selector(".m")


def test_a_declined_question_says_so_and_what_is_nearest(site: Any, visit: Any) -> None:
    page = visit(asked(site, ABSENT))
    page.wait_for_selector(".answer.declined")
    assert page.inner_text(".answer.declined")
    assert "searched" in page.inner_text(".origin").lower()
    assert 1 <= page.locator(".cite.near").count() <= 3
    page.locator(".cite.near .page").last.click()
    page.wait_for_selector(".cite.near:last-child.on")


def test_a_filter_is_chosen_and_taken_away(site: Any, visit: Any, pdf_record: Record) -> None:
    page = visit(asked(site, pdf_record.statement))
    page.click("details[data-chip] summary:has-text('Kind')")
    page.click("details[data-chip][open] .menu a:has-text('Recommendation')")
    page.wait_for_selector("a.chip.on:has-text('Recommendation')")
    assert "kind=recommendation" in page.url
    page.click("a.chip.on")
    page.wait_for_selector("a.chip.on", state="detached")
    assert "kind=" not in page.url


def test_an_example_is_one_click_away(site: Any, visit: Any) -> None:
    page = visit(site.address)
    examples = page.locator("a.example")
    assert examples.count() == 3
    text = examples.first.inner_text()
    examples.first.click()
    page.wait_for_selector(".cites")
    assert page.input_value("#question") == text


@pytest.mark.parametrize("question", ["(*:", '"', "a" * 10_000, "教训是什么？", "AND OR NOT"])
def test_odd_questions_get_a_plain_reply(site: Any, visit: Any, question: str) -> None:
    page = visit(site.address)
    page.fill("#question", question)
    page.click("[data-ask-form] button")
    page.wait_for_selector(".answer, .note.problem")
    assert not page.is_visible(".fault")


def test_an_address_brings_back_the_same_view(site: Any, visit: Any) -> None:
    first = visit(asked(site, BROAD))
    link = first.locator(".cites .n").nth(1)
    number = link.get_attribute("data-cite")
    link.click()
    first.wait_for_url(f"**cite={number}**")
    first.wait_for_selector(f".cites .n[data-cite='{number}'].on")
    second = visit(first.url)
    assert second.input_value("#question") == BROAD
    assert second.locator(".cites .n.on").first.inner_text() == number
    assert second.locator(".answer").inner_text() == first.locator(".answer").inner_text()


def test_back_returns_to_the_question_before(site: Any, visit: Any, text_record: Record) -> None:
    page = visit(asked(site, BROAD))
    before = page.locator(".answer").inner_text()
    page.fill("#question", text_record.statement)
    page.keyboard.press("Enter")
    page.wait_for_function("said => document.querySelector('.answer')?.innerText !== said", arg=before)
    page.click("nav a[data-tab=lessons]")
    page.wait_for_selector("#tab-lessons .card")
    page.go_back()
    page.wait_for_selector("body[data-ready=ask]")
    page.go_back()
    page.wait_for_function("said => document.querySelector('.answer')?.innerText === said", arg=before)
    assert page.input_value("#question") == BROAD


def test_everything_can_be_done_with_keys(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=reports")
    page.keyboard.press("/")
    page.keyboard.type(BROAD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".cites")
    page.evaluate("document.activeElement.blur()")
    number = page.locator(".point > .n").nth(1).get_attribute("data-cite")
    page.keyboard.press(str(number))
    page.wait_for_selector(f".cites .n[data-cite='{number}'].on")
    page.keyboard.press("?")
    assert page.is_visible("dialog.help")
    page.keyboard.press("Escape")
    assert not page.is_visible("dialog.help")


def test_on_a_narrow_window_the_page_opens_under_its_source(site: Any, visit: Any) -> None:
    page = visit(asked(site, BROAD), 400, 800)
    assert not page.is_visible(".viewer")
    page.locator(".point > .n").first.click()
    page.wait_for_selector(".point .slot .viewer")
    page.locator(".point > .n").nth(1).click()
    page.wait_for_function("[...document.querySelectorAll('.point')][1].querySelector('.slot .viewer')")
    assert page.locator(".viewer:visible").count() == 1


def test_what_may_bear_on_a_question_is_shown_as_such_and_a_slip_is_mended_by_a_button(
    site: Any, visit: Any
) -> None:
    page = visit(asked(site, "What helped the shopkeepers of the dorught area to distrust astronauts?"))
    page.wait_for_selector(".verdict")
    assert "Perhaps" in page.inner_text(".verdict")
    assert page.locator(".verdict .not").count()
    assert 1 <= page.locator(".point").count() <= 3
    page.click(".mean .btn")
    page.wait_for_function("document.querySelector('#question').value.includes('drought')")


def test_the_answer_is_copied_with_its_references(site: Any, visit: Any) -> None:
    page = visit(asked(site, BROAD))
    page.click(".done [data-copy-from]")
    page.wait_for_function("document.querySelector('.answered .copied').textContent.startsWith('Copied')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(BROAD)
    for said in page.locator(".point .said [data-report-text]").all_inner_texts():
        assert said in copied
    links = [line for line in copied.splitlines() if line.startswith(f"{site.address}/?report=")]
    assert len(links) == len(
        set(page.locator(".point [data-cite]").evaluate_all("all => all.map(each => each.dataset.cite)"))
    )
    assert "no sentence was written by a machine" in copied
