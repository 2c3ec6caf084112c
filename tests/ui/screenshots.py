"""Photographs every state of the web page, to be looked at: `python tests/ui/screenshots.py`.

Three window sizes, light and dark, into `screenshots/` (not kept in the repository). `--readme FOLDER` makes only
the pictures of an answer and a pack for the README. Without `--index` the starter library is read anew.
"""

import argparse
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus, urlencode

import pypdfium2
from documents import archive, broken_report, hostile_report, lesson_table, other_table, plain_report
from PIL import Image
from playwright.sync_api import sync_playwright
from serving import BROWSER_ARGUMENTS, chromium, served

from lessonbase import Library

ROOT = Path(__file__).parents[2]

SIZES = {"wide": (1440, 900), "middle": (1024, 768), "narrow": (400, 800)}
SCHEMES = ("light", "dark")
QUESTION = "How should a project choose its local partners?"
ASKED = "?q=" + quote_plus(QUESTION)
PERHAPS = "?q=" + quote_plus("What helped the shopkeepers of the dorught area to distrust astronauts?")
TOPIC = "trust between small farmers and buyers"
CHOICES = "?" + urlencode({"tab": "packs", "topic": TOPIC, "cases": 3, "minutes": 90})
ON_PAGE = re.compile(r"\bpage\s\d")
ABSENT = "?q=" + quote_plus("Which welding torch suits the hull of a submarine?")

Pose = Callable[[Any], None]


def still(page: Any) -> None:
    """Nothing to do."""


def of_pdf(page: Any) -> Any:
    """The numbers of points from reports with pages."""
    return page.locator(".cites .cite", has=page.locator(".where", has_text=ON_PAGE)).locator("> .n")


def choose_pdf(page: Any) -> None:
    """Choose the first citation of a report with pages."""
    of_pdf(page).first.click()
    page.wait_for_selector(".viewer:visible .m")
    page.wait_for_function("[...document.querySelectorAll('.viewer img')].some(one => one.naturalWidth > 0)")


def choose_text(page: Any) -> None:
    """Choose the first citation of a report without pages."""
    page.locator(".cites .cite", has_not=page.locator(".where", has_text=ON_PAGE)).locator(
        "> .n"
    ).first.click()
    page.wait_for_selector(".viewer:visible mark")


def misquote(page: Any) -> None:
    """Choose a citation whose words are not on its page."""
    page.evaluate("""() => { for (const link of document.querySelectorAll('.cites .n')) {
        const view = JSON.parse(link.dataset.view);
        link.dataset.view = JSON.stringify({...view, quote: 'Words that stand on no page of this report.', start: null}); } }""")
    of_pdf(page).first.click()
    page.wait_for_selector(".viewer:visible .vn")


def open_menu(page: Any) -> None:
    """Open the list of a filter."""
    page.click("details[data-chip] summary:has-text('Country')")


def work(page: Any) -> None:
    """Ask while no answer comes."""
    page.route("**/component_server/**", lambda route: None)
    page.fill("#question", QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector("body.working")


def open_lesson(page: Any) -> None:
    """Open a record and its place in the report."""
    page.locator("#tab-lessons .card .statement a").nth(1).click()
    page.wait_for_selector(".record[data-record]")
    page.wait_for_selector(".viewer:visible")


def open_order(page: Any) -> None:
    """Open the list of orders."""
    page.click(".found details.chip summary")


def open_like(page: Any) -> None:
    """List what is like a record."""
    open_lesson(page)
    page.click(".record a:has-text('More like this')")
    page.wait_for_selector(".found a.btn", state="attached")


def chosen(page: Any, selector: str) -> None:
    """Choose a part of the map, the last of its kind, and wait for its line."""
    page.locator(f"{selector} a").last.click()
    page.wait_for_selector(":is(td.on, .world a.on)")


def choose_cell(page: Any) -> None:
    """Choose a cell that has lessons."""
    chosen(page, ".gap-map td:not(.none, .unsearched)")


def choose_nothing(page: Any) -> None:
    """Choose a cell in which nothing was found."""
    chosen(page, ".gap-map td.none")


def choose_unsearched(page: Any) -> None:
    """Choose a cell in which nobody looked."""
    chosen(page, ".gap-map td.unsearched")


def choose_country(page: Any) -> None:
    """Choose a country."""
    chosen(page, ".world svg")


def open_report(page: Any) -> None:
    """Open a report with pages."""
    page.locator(".row.report:has-text('2 pages') a").first.click()
    page.wait_for_selector(".viewer:visible")
    page.wait_for_function("[...document.images].every(one => one.complete)")


def confirm(page: Any) -> None:
    """Begin to remove a report."""
    open_report(page)
    page.click(".row.open [data-ask]")
    page.locator(".row.open [data-remove]").scroll_into_view_if_needed()


def add_files(page: Any) -> None:
    """Add a good file, a broken one and one with a hostile name and text."""
    with tempfile.TemporaryDirectory() as folder:
        there = Path(folder)
        made = [plain_report(there), broken_report(there), hostile_report(there), archive(there)]
        page.set_input_files("[data-drop] input", made)
        page.wait_for_selector(".row.failed")
        page.wait_for_selector(".row.reading", state="detached")


def add_tables(page: Any) -> None:
    """Add a table of lessons and one of something else, and wait for what they ask."""
    decline_tables(page)
    with tempfile.TemporaryDirectory() as folder:
        there = Path(folder)
        # Each window adds one of its own: what a table was once told is not asked again.
        table = lesson_table(there, f"visits-{page.viewport_size['width']}.csv")
        page.set_input_files("[data-drop] input", [table, other_table(there)])
        page.locator(".row.asking").nth(1).wait_for()
    page.locator(".row.asking").first.scroll_into_view_if_needed()


def decline_tables(page: Any) -> None:
    """Leave the tables out that ask, for the next picture."""
    while page.locator("[data-decline]").count():
        page.locator("[data-decline]").first.click()
        page.wait_for_timeout(300)


def answer_table(page: Any) -> None:
    """Choose another meaning of a column, so that no lessons are left, and show that it says so."""
    add_tables(page)
    row = page.locator(".row.asking").first
    for header in ("Lesson learned", "Recommendation"):
        row.locator(f"select[data-header='{header}']").select_option(label="Not used")
    row.locator("[data-apply]:disabled").wait_for()


def seen(page: Any) -> None:
    """Open what was read of a report with pages."""
    open_report(page)
    page.goto(page.locator(".row.open .seen a").evaluate("one => one.href"))
    page.wait_for_function("[...document.images].slice(0, 1).every(one => one.complete)")


def seen_text(page: Any) -> None:
    """Open what was read of a report without pages."""
    page.locator(".row.report:has-text('text without pages') a").first.click()
    page.wait_for_selector(".row.open .seen a")
    page.goto(page.locator(".row.open .seen a").evaluate("one => one.href"))


def browse(page: Any) -> None:
    """Show the facets where they are folded away."""
    if page.is_visible("[data-facets]"):
        page.click("[data-facets]")


def lose(page: Any) -> None:
    """Ask when the server has ended."""
    page.route("**/*", lambda route: route.abort())
    page.fill("#question", "What did we learn about cash transfers?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".gone:visible")


def show_help(page: Any) -> None:
    """Show the list of keys."""
    page.keyboard.press("?")


def choose_points(page: Any) -> None:
    """Put two points of an answer into the tray."""
    for number in (1, 2):
        page.locator(".seg [aria-pressed]").nth(number).click()


def from_tray(page: Any) -> None:
    """Show the packs with something in the tray."""
    choose_points(page)
    page.click("[data-tray]")
    page.wait_for_selector("[data-tray-form]:visible")


def outline(page: Any) -> None:
    """Make a pack of the cases that are proposed, and show its outline and its pages."""
    page.fill(
        "#outline-name",
        page.evaluate("`${innerWidth} ${matchMedia('(prefers-color-scheme: dark)').matches} ${Date.now()}`"),
    )
    page.click("[data-outline-form] button[type=submit]")
    show_pages(page)


def show_pages(page: Any) -> None:
    """Wait for the pages of a pack, where they are shown."""
    page.wait_for_selector(".pack .case h2, .fault:visible")
    if page.is_visible(".preview"):
        page.frame_locator(".preview iframe").locator("h1").first.wait_for()


def write_note(page: Any) -> None:
    """Write a note to a case, with the ways to leave open."""
    outline(page)
    page.locator(".case > .edit summary").first.click()
    page.click(".exports summary")


def mark_words(page: Any) -> None:
    """Mark words of a report for a pack."""
    outline(page)
    page.locator(".case .field a.n").first.click()
    page.wait_for_selector(".viewer:visible")
    page.locator("[data-mark-words]:visible").first.click()
    page.wait_for_selector("[data-chosen-bar]:visible")


def name_me(page: Any) -> None:
    """Say who decides."""
    page.evaluate("localStorage.setItem('lessonbase-person', 'Miriam')")
    page.reload()
    page.wait_for_selector(".review[data-record] , .panel")
    page.wait_for_function("[...document.images].every(one => one.complete)")


def of_pages(page: Any) -> None:
    """Say who decides, at a report with pages."""
    name_me(page)
    search = "?tab=review&order=document&report=" + page.evaluate(
        "[...document.querySelectorAll('.filters a')].find(one => one.textContent.includes('Strings, not nails')).href"
        ".match(/report=(\\w+)/)[1]"
    )
    page.goto(page.url.split("?")[0] + search)
    page.wait_for_selector(".viewer .m")
    page.wait_for_function("[...document.images].every(one => one.complete)")


def pick(key: str) -> Pose:
    """A list that a key opens."""

    def pose(page: Any) -> None:
        of_pages(page)
        page.keyboard.press(key)
        page.wait_for_selector("[data-picker] [role=option]")

    return pose


def choose_words(page: Any) -> None:
    """Choose words of a page."""
    of_pages(page)
    page.keyboard.press("e")
    page.wait_for_selector(".m.chosen")
    page.keyboard.press("ArrowDown")


def split_one(page: Any) -> None:
    """Show where a record would be split."""
    of_pages(page)
    page.keyboard.press("s")
    page.wait_for_selector(".cut")


def show_keys(page: Any) -> None:
    """Show the keys of Review."""
    name_me(page)
    page.keyboard.press("?")


def ask_name(page: Any) -> None:
    """Decide without having said who one is."""
    page.evaluate("localStorage.clear()")
    page.keyboard.press("a")
    page.wait_for_selector("dialog.who[open]")


def open_queue(page: Any) -> None:
    """Show the queue where it is folded away."""
    of_pages(page)
    if page.is_visible("[data-queue]"):
        page.click("[data-queue]")


def clash(page: Any) -> None:
    """Decide on what somebody else has decided on meanwhile."""
    of_pages(page)
    same = f"{page.url}&record={page.get_attribute('.review', 'data-record')}"
    page.evaluate("localStorage.setItem('lessonbase-person', 'Ben')")
    page.keyboard.press("r")
    page.keyboard.type("only background")
    page.wait_for_selector("[data-picker] >> text=“only background”")
    page.keyboard.press("Enter")
    page.wait_for_url("**record=**")
    page.goto(same)
    name_me(page)
    page.evaluate("document.querySelector('.review').dataset.seq = 0")
    page.keyboard.press("a")
    page.wait_for_selector(".conflict")
    page.locator(".conflict").scroll_into_view_if_needed()


STATES: dict[str, tuple[str, Pose]] = {
    "ask-nothing-asked": ("", still),
    "ask-working": ("", work),
    "ask-answered": (ASKED, choose_pdf),
    "ask-answered-unchosen": (ASKED, still),
    "ask-chosen": (ASKED, choose_points),
    "ask-perhaps": (PERHAPS, still),
    "ask-text-source": (ASKED, choose_text),
    "ask-quote-not-placed": (ASKED, misquote),
    "ask-declined": (ABSENT, still),
    "ask-declined-but-for-a-filter": (ASKED + "&sector=410", still),
    "ask-no-match": (ASKED + "&since=2999", still),
    "ask-filter-list": (ASKED, open_menu),
    "ask-problem": ("?q=" + "a" * 3000, still),
    "help": ("", show_help),
    "lessons": ("?tab=lessons", still),
    "lessons-open": ("?tab=lessons", open_lesson),
    "lessons-no-match": ("?tab=lessons&text=nothing+has+these+words", still),
    "reports": ("?tab=reports", still),
    "reports-open": ("?tab=reports", open_report),
    "reports-confirm": ("?tab=reports", confirm),
    "gone": (ASKED, lose),
    "reports-added": ("?tab=reports", add_files),
    "reports-no-match": ("?tab=reports&text=nothing+has+these+words", still),
    "reports-table-asks": ("?tab=reports", add_tables),
    "reports-table-without-lessons": ("?tab=reports", answer_table),
    "lessons-facets": ("?tab=lessons", browse),
    "lessons-filtered": ("?tab=lessons&kind=lesson&text=trust", still),
    "lessons-search": ("?tab=lessons&text=data+shared+with+communities", open_lesson),
    "lessons-order": ("?tab=lessons&text=trust", open_order),
    "lessons-like": ("?tab=lessons&text=trust", open_like),
    "lessons-gone": ("?tab=lessons&record=gone", still),
    "map": ("?tab=lessons&view=map", still),
    "map-cell": ("?tab=lessons&view=map", choose_cell),
    "map-nothing-found": ("?tab=lessons&view=map", choose_nothing),
    "map-nobody-looked": ("?tab=lessons&view=map&country=IN", choose_unsearched),
    "map-no-match": ("?tab=lessons&view=map&text=nothing+has+these+words", still),
    "map-countries": ("?tab=lessons&view=map&picture=countries", choose_country),
    "map-years": ("?tab=lessons&view=map&picture=years", still),
    "map-tags": ("?tab=lessons&view=map&picture=tags", still),
    "map-review": ("?tab=lessons&view=map&picture=review", still),
    "map-followed": ("?tab=lessons&view=map&picture=followed", still),
    "seen-pages": ("?tab=reports", seen),
    "packs": ("?tab=packs", still),
    "packs-tray": (ASKED, from_tray),
    "packs-choices": (CHOICES, still),
    "packs-outline": (CHOICES, outline),
    "packs-notes": (CHOICES, write_note),
    "packs-marking": (CHOICES, mark_words),
    "seen-text": ("?tab=reports", seen_text),
    "review": ("?tab=review", of_pages),
    "review-text": ("?tab=review", name_me),
    "review-unnamed": ("?tab=review", ask_name),
    "review-queue": ("?tab=review", open_queue),
    "review-kind": ("?tab=review", pick("k")),
    "review-reject": ("?tab=review", pick("r")),
    "review-tag": ("?tab=review", pick("t")),
    "review-merge": ("?tab=review", pick("m")),
    "review-words": ("?tab=review", choose_words),
    "review-split": ("?tab=review", split_one),
    "review-keys": ("?tab=review", show_keys),
    "review-conflict": ("?tab=review", clash),
    "review-no-match": ("?tab=review&sureness=unsure&stated=yes", still),
    "review-several": ("?tab=review&part=several&take=sure", name_me),
    "review-coders": ("?tab=review&part=coders", name_me),
    "review-summary": ("?tab=review&part=summary", name_me),
    "review-agree": ("?tab=review&part=agreement", name_me),
    "review-exchange": ("?tab=review&part=exchange", name_me),
    "review-codes": ("?tab=review&part=codes", still),
    "review-codes-shipped": ("?tab=review&part=codes&take=sdg&cell=1.1", still),
}


class Camera:
    """Takes the pictures of one run."""

    def __init__(self, browser: Any, out: Path) -> None:
        self._browser = browser
        self._out = out

    def shoot(self, address: str, name: str, search: str = "", pose: Pose = still) -> None:
        """Photograph a state at every size, light and dark."""
        for size, (width, height) in SIZES.items():
            for scheme in SCHEMES:
                page = self.open(address, search, width, height, scheme)
                pose(page)
                page.screenshot(path=self._out / f"{name}-{size}-{scheme}.png")
                page.context.close()

    def open(self, address: str, search: str, width: int, height: int, scheme: str) -> Any:
        """A window on an address, once its view is there."""
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
        )
        page = context.new_page()
        page.goto(f"{address}/{search}")
        page.wait_for_selector("body[data-ready]")
        page.wait_for_function("[...document.images].every(one => one.complete)")
        return page


def starter_index(folder: Path) -> Path:
    """The starter library, read into a folder."""
    with Library(folder / "starter") as library:
        library.ingest(ROOT / "corpus")
    return folder / "starter"


def without_vectors(index: Path, folder: Path) -> Path:
    """A copy of a library whose newest report cannot yet be found by meaning."""
    copy = folder / "partly"
    shutil.copytree(index, copy)
    with sqlite3.connect(copy / "lessonbase.db") as database:
        database.execute(
            "DELETE FROM vectors WHERE key IN (SELECT key FROM passages WHERE report_id = "
            "(SELECT id FROM reports ORDER BY added_at DESC LIMIT 1))"
        )
    return copy


def photograph(camera: Camera, index: Path, folder: Path, only: str) -> None:
    """All states whose name holds `only`."""
    changed = folder / "changed"
    shutil.copytree(index, changed)
    with served(changed) as site:
        for name, (search, pose) in STATES.items():
            if only in name:
                camera.shoot(site.address, name, search, pose)
    if only in "empty":
        with served(folder / "empty") as site:
            camera.shoot(site.address, "empty")
    if only in "partly-ready":
        with served(without_vectors(index, folder)) as site:
            camera.shoot(site.address, "partly-ready", ASKED)


def first_pages(pdf: bytes, path: Path, count: int = 4) -> None:
    """The first pages of a PDF file side by side."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [document[number].render(scale=0.8).to_pil().convert("RGB") for number in range(count)]
    sheet = Image.new("RGB", (sum(page.width + 16 for page in pages) + 16, pages[0].height + 32), "#e2e0d8")
    for number, page in enumerate(pages):
        sheet.paste(page, (16 + number * (page.width + 16), 16))
    sheet.quantize(256).save(path, optimize=True)


def main() -> None:
    """Run as the module's docstring says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, help="a library to photograph, instead of the starter library")
    parser.add_argument("--out", type=Path, default=ROOT / "screenshots")
    parser.add_argument("--readme", type=Path, help="make only the pictures for the README, in this folder")
    parser.add_argument("--only", default="", help="only states whose name holds this")
    options = parser.parse_args()
    path = chromium()
    if path is None:
        parser.error("no chromium on this machine: install it (apt install chromium) or set CHROMIUM")
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        index = options.index or starter_index(folder)
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
        camera = Camera(browser, options.out)
        if options.readme:
            shutil.copytree(index, folder / "readme")
            with Library(folder / "readme") as library:
                pack = library.packs.build(TOPIC.capitalize(), TOPIC, 5, by="lessonbase")
                first_pages(library.packs.exported(pack.id, "pdf"), options.readme / "pack-pages.png")
            with served(folder / "readme") as site:
                page = camera.open(site.address, ASKED, *SIZES["wide"], "light")
                choose_pdf(page)
                page.screenshot(path=options.readme / "answer.png")
                page = camera.open(site.address, f"?tab=packs&pack={pack.id}", *SIZES["wide"], "light")
                show_pages(page)
                page.screenshot(path=options.readme / "pack.png")
        else:
            photograph(camera, index, folder, options.only)
        browser.close()


if __name__ == "__main__":
    main()
