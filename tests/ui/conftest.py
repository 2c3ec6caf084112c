"""A real library of the starter reports, served to a real browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from tests.ui.documents import hostile_report
from tests.ui.serving import BROWSER_ARGUMENTS, Served, chromium, served

playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
WIDTH, HEIGHT = 1440, 900
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


@pytest.fixture(scope="session")
def usual(browser: Any) -> Iterator["Usual"]:
    """The browser that the first window of each test is opened in."""
    usual = Usual(browser)
    yield usual
    usual.context.close()


@pytest.fixture
def visit(browser: Any, usual: "Usual") -> Iterator["Visitor"]:
    """Opens pages, and at the end insists that nothing failed in them and nothing left this machine."""
    visitor = Visitor(browser, usual)
    yield visitor
    visitor.leave()


class Usual:
    """A browser of a person that one test after the other uses, and that forgets everything between them.

    A page of it stays open, so that what the framework's scripts were made into is there for the next: a page opens in a
    third of the processor time that it takes in a browser made for it.
    """

    def __init__(self, browser: Any) -> None:
        self.context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
        self._open = self.context.new_page()
        self._control = self.context.new_cdp_session(self._open)
        self._seen: set[str] = set()

    def page(self, address: str) -> Any:
        """A new page, at an address or before it."""
        parts = urlsplit(address)
        self._seen.add(f"{parts.scheme}://{parts.netloc}")
        if self._open.url == "about:blank":
            self._open.goto(urljoin(address, "/style.css"))
        return self.context.new_page()

    def forget(self) -> None:
        """Close all windows and forget what pages kept."""
        for page in self.context.pages:
            if page is not self._open:
                page.close()
        for origin in self._seen:
            self._control.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        self._seen.clear()
        self.context.clear_cookies()


class Visitor:
    """A person with a browser window. The second window of a test is another person's, as is one with options of its own."""

    def __init__(self, browser: Any, usual: Usual) -> None:
        self._browser, self._usual = browser, usual
        self._contexts: list[Any] = []
        self._visited = False
        self.faults: list[str] = []
        self.abroad: list[str] = []

    def __call__(self, address: str, width: int = WIDTH, height: int = HEIGHT, **options: Any) -> Any:
        """Open an address and wait until its view is there."""
        if options or self._visited:
            context = self._browser.new_context(viewport={"width": width, "height": height}, **options)
            self._contexts.append(context)
            page = context.new_page()
        else:
            page, context = self._usual.page(address), self._usual.context
            page.set_viewport_size({"width": width, "height": height})
            self._visited = True
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        context.set_default_timeout(PATIENCE)
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
        self._usual.forget()
        for context in self._contexts:
            context.close()
        assert self.abroad == []
        assert self.faults == []
