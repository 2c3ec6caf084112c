"""After an answer: asking on, what was asked before, what is saved, and taking the answer along."""

import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest

from lessonbase import Library
from lessonbase.model import Drafted, Voice
from lessonbase_ui import ask
from lessonbase_ui.address import Address
from tests.ui.serving import served
from tests.ui.test_ask import ABSENT, BROAD, asked

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


def test_a_saved_question_whose_report_is_gone_says_so_in_its_row(starter_index: Path) -> None:
    with Library(starter_index) as library:
        written = ask.news(library, {"search": '?q=trust+report:"long gone"', "seen": ["p"]})
        chosen = ask.news(library, {"search": "?q=trust&report=0123456789abcdef", "seen": ["p"]})
    assert written["news"].startswith("saved · No report here has “long gone” in its title.")
    assert chosen["news"] == "saved · nothing in these reports now"


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


def test_that_nothing_answers_is_marked_right_and_what_is_near_as_an_answer(
    browser: Any, starter_index: Path, tmp_path: Path, visit: Any
) -> None:
    index = Path(shutil.copytree(starter_index, tmp_path / "index"))
    with served(index) as own_site:
        _marks_a_decline(own_site, index, visit)


def _marks_a_decline(own_site: Any, index: Path, visit: Any) -> None:
    page = visit(asked(own_site, ABSENT))
    page.wait_for_selector(".answer.declined")
    page.click("[aria-label='Answer'] [data-judge=yes]")
    page.wait_for_function("document.querySelector('.live').textContent.startsWith('Kept: nothing')")
    [*_, silent] = marks(index)
    assert (silent["question"], silent["quotes"], silent["useful"]) == (ABSENT, [], True)
    page.locator(".near [data-judge=yes]").first.click()
    page.wait_for_function("document.querySelector('.live').textContent === 'Marked as useful.'")
    assert page.locator(".near [data-view]").first.get_attribute("href")
    assert len(marks(index)[-1]["quotes"]) == 1
    page.goto(asked(own_site, ABSENT) + "&since=1900")
    page.wait_for_selector("body[data-ready=ask]")
    assert page.locator("[data-judge]").count() == 0


def marks(index: Path) -> list[dict[str, Any]]:
    lines = (index / "feedback.jsonl").read_text("utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


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
        answer = library.ask(BROAD)
        *_, grown, whole = ask.writing(library, Address(q=BROAD), answer)
    assert 'data-cite="1"' in grown
    assert "left out" not in grown
    assert "Invented" not in whole
    assert "1 sentence left out" in whole
    assert 'data-cite="1"' in whole


def test_what_a_language_model_writes_grows_on_the_page_as_it_is_checked(
    browser: Any, starter_index: Path, visit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = threading.Event()

    def reply(asked: str) -> Iterator[str]:
        lines = [line for line in asked.splitlines() if re.match(r"\[\d+\]", line)]
        for number, line in enumerate(lines[:3]):
            if number == 2:  # a sentence is known to be whole when the next one has begun
                more.wait(20)
            text = line.partition("] ")[2].rstrip(".")
            yield f"{text} [{number + 1}]. "
        yield "And that is all of it [1]."

    with streaming(reply) as url:
        monkeypatch.setenv("LESSONBASE_LLM_URL", url)
        with served(starter_index) as site:
            page = visit(
                f"{site.address}/?q={quote_plus('What helps people and organisations work together?')}"
            )
            page.click("[data-write]")
            page.wait_for_selector(".draft .n")
            first = page.locator(".draft .n").count()
            assert page.locator("[data-write]").inner_text() == "Writing …"
            more.set()
            page.wait_for_selector("[data-write]:has-text('Write as one text')")
            assert page.locator(".draft .n").count() > first
            assert "left out" in page.inner_text(".draft")


@contextmanager
def streaming(reply: Callable[[str], Iterator[str]]) -> Iterator[str]:
    """An endpoint that speaks the protocol of OpenAI and sends each piece of a reply as soon as it is there."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for piece in reply(body["messages"][-1]["content"]):
                told = {"choices": [{"index": 0, "delta": {"content": piece}}]}
                self.wfile.write(f"data: {json.dumps(told)}\n\n".encode())
                self.wfile.flush()
            self.wfile.write(b"data: [DONE]\n\n")

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()


def test_the_answer_is_downloaded_with_notes_that_lead_to_its_pages(site: Any, visit: Any) -> None:
    page = visit(asked(site, BROAD))
    with page.expect_download() as download:
        page.click(".done a[href*='answer.md']")
    text = download.value.path().read_text("utf-8")
    assert text.startswith(f"# {BROAD.replace('?', '')}")
    assert f"<{site.address}/?report=" in text


def test_the_answer_leaves_with_references_in_the_chosen_style(site: Any, visit: Any) -> None:
    page = visit(asked(site, BROAD))
    handed = []
    for style in ("Plain", "APA", "Chicago author-date"):
        page.select_option(".done [data-style]", label=style)
        with page.expect_download() as download:
            page.click(".done a[href*='answer.md']")
        handed.append(download.value.path().read_text("utf-8"))
    page.click(".done [data-copy-from]")
    page.wait_for_function("document.querySelector('.answered .copied').textContent.startsWith('Copied')")
    assert len(set(handed)) == 3
    notes = [
        line.partition(": ")[2].partition(" <")[0]
        for line in handed[-1].splitlines()
        if line.startswith("[^")
    ]
    copied = page.evaluate("navigator.clipboard.readText()")
    assert any(note.replace("\\", "") in copied for note in notes)


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


def test_what_other_reports_say_to_a_point_stands_under_it(
    starter_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library(starter_index) as library:
        answer = library.ask(BROAD)
        other = answer.citations[-1]
        first, *others = answer.points
        said = Voice(stance="same", report_id=other.report_id, text=other.quote, number=other.number)
        against = said.model_copy(update={"stance": "against"})
        point = first.model_copy(update={"voices": (said,), "dissent": (against,)})
        changed = answer.model_copy(update={"points": (point, *others)})
        monkeypatch.setattr(library, "ask", lambda *_, **__: changed)
        shown = ask.show(library, Address(q=BROAD)).parts["answer"]
    assert "1 other report" in shown
    assert "Differs:" in shown
