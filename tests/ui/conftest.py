"""A real library of the starter reports, served to a real browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ui.documents import hostile_report
from tests.ui.serving import BROWSER_ARGUMENTS, Served, chromium, served

playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
PATIENCE = 30_000  # a busy machine takes its time; what is wrong waits no longer than that


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, or a skip that says how to get it."""
    path = chromium()
    if path is None:
        pytest.skip("no chromium on this machine: install it (apt install chromium) or set CHROMIUM")
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def hostile_index(starter_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter library and a hostile report; the tests of a session share it and leave it as it was."""
    from lessonbase import Library

    folder = tmp_path_factory.mktemp("ui")
    index = folder / "index"
    shutil.copytree(starter_index, index)
    with Library(index) as library:
        (result,) = library.ingest(hostile_report(folder))
    assert result.status == "added", result.error
    return index


@pytest.fixture(scope="session")
def site(browser: Any, hostile_index: Path) -> Iterator[Served]:
    """The page over that library."""
    with served(hostile_index) as page:
        yield page


@pytest.fixture(scope="session")
def own_site(browser: Any, starter_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page over a copy of the starter library that tests may add to and take from."""
    index = tmp_path_factory.mktemp("own") / "index"
    shutil.copytree(starter_index, index)
    with served(index) as page:
        yield page


@pytest.fixture(scope="module")
def index(starter_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the starter reports that the tests of a module may change."""
    folder = tmp_path_factory.mktemp("own") / "index"
    shutil.copytree(starter_index, folder)
    return folder


@pytest.fixture
def visit(browser: Any) -> Iterator["Visitor"]:
    """Opens pages, and at the end insists that nothing failed in them and nothing left this machine."""
    visitor = Visitor(browser)
    yield visitor
    visitor.leave()


class Visitor:
    """A person with a browser window."""

    def __init__(self, browser: Any) -> None:
        self._browser = browser
        self._contexts: list[Any] = []
        self.faults: list[str] = []
        self.abroad: list[str] = []

    def __call__(self, address: str, width: int = 1440, height: int = 900, **options: Any) -> Any:
        """Open an address and wait until its view is there."""
        context = self._browser.new_context(viewport={"width": width, "height": height}, **options)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        context.set_default_timeout(PATIENCE)
        self._contexts.append(context)
        page = context.new_page()
        page.on("request", self._note_request)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: said.type == "error" and self.faults.append(said.text))
        page.goto(address)
        page.wait_for_selector("body[data-ready]")
        return page

    def move(self, page: Any, search: str) -> None:
        """Go to another view in the same window, as Back and Forward do: far quicker than a new page."""
        page.evaluate("delete document.body.dataset.ready")
        page.evaluate(
            "search => { history.pushState(null, '', search || location.pathname); "
            "window.dispatchEvent(new PopStateEvent('popstate')); }",
            search,
        )
        page.wait_for_selector("body[data-ready]")

    def _note_request(self, request: Any) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            self.abroad.append(request.url)

    def leave(self) -> None:
        """Close the windows and give what went wrong."""
        for context in self._contexts:
            context.close()
        assert self.abroad == []
        assert self.faults == []
