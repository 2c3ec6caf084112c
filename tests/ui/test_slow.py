"""A page that is slow to draw says so in its picture, and nothing waits for it."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lessonbase import Library
from tests.pages import slow_report
from tests.ui.serving import Served, served, started

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("slow")
    with Library(folder / "index") as library:
        (result,) = library.ingest(slow_report(folder))
    assert result.status == "added", result.error
    return folder / "index"


@pytest.fixture
def slow_site(browser: Any, index: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setenv("LESSONBASE_PAGE_SECONDS", "1")
    with served(index) as page:
        yield page


def report_of(index: Path) -> str:
    with Library(index) as library:
        return library.reports()[0].id


def test_the_picture_says_that_the_page_takes_too_long(slow_site: Served, index: Path, visit: Any) -> None:
    page = visit(f"{slow_site.address}/?report={report_of(index)}&page=2")
    with page.expect_response("**/page/*/2.png") as answers:
        page.wait_for_selector(".viewer .sheet img")
        page.click("[aria-label='Next page']")
        page.wait_for_selector(".viewer .pg[aria-label='page 3']")
        page.wait_for_function("document.querySelector('.sheet img').naturalWidth > 1000")
    said = page.request.get(f"{slow_site.address}/page/{report_of(index)}/2.png")
    assert said.headers["content-type"] == "image/svg+xml"
    assert "takes" in said.text()
    assert answers
    page.click("[aria-label='Previous page']")
    page.wait_for_function("document.querySelector('.sheet img[src$=\"2.png\"]')?.naturalWidth > 0")


def test_an_interrupted_server_ends_at_once_though_a_page_is_being_drawn(
    browser: Any, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LESSONBASE_PAGE_SECONDS", "60")
    with started(index) as site:
        window = browser.new_page()
        window.goto(f"{site.address}/?report={report_of(index)}&page=2")
        window.wait_for_selector(".viewer .sheet img", state="attached")
        time.sleep(1)
        begun = time.monotonic()
        site.process.send_signal(signal.SIGINT)
        site.process.wait(timeout=20)
        assert time.monotonic() - begun < 5
        window.close()
