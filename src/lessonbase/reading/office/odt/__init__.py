"""OpenDocument texts into drafts, from their XML: tracked changes accepted, numbers as their lists show them."""

from pathlib import Path

from lxml import etree

from lessonbase.errors import ReadError
from lessonbase.reading.drafts import Draft, Reading, SourcePage, check_pages
from lessonbase.reading.metadata.facts import Properties, facts_of
from lessonbase.reading.metadata.titles import title_on_front
from lessonbase.reading.office.embedded import embedded_in, not_read
from lessonbase.reading.office.looks import text_style
from lessonbase.reading.office.odt.body import Body
from lessonbase.reading.office.odt.names import META, OFFICE, STYLE, TEXT
from lessonbase.reading.office.odt.styles import Styles
from lessonbase.reading.office.packages import DAMAGED, Package
from lessonbase.reading.office.paging import Pages
from lessonbase.reading.structure.contents import take_contents
from lessonbase.reading.structure.footnotes import tie_typed
from lessonbase.reading.structure.headings import set_headings
from lessonbase.reading.warnings import warning

_DC = "{http://purl.org/dc/elements/1.1/}"


def read_odt(path: Path, data: bytes, most: int) -> Reading:
    """The drafts of an OpenDocument text.

    Pages are numbered where the file records how they last fell; else each line has the number of its paragraph.
    Raises ReadError when it is damaged, locked or has more than `most` pages.
    """
    package = Package(path, data)
    if b"encryption-data" in (package.read("META-INF/manifest.xml") or b""):
        raise ReadError(
            path, "it is protected with a password. Save a copy without the password and add that."
        )
    content = package.xml("content.xml")
    text = content.find(f"{OFFICE}body/{OFFICE}text") if content is not None else None
    if content is None or text is None:
        raise ReadError(path, DAMAGED)
    styles = package.xml("styles.xml")
    parts = [content] if styles is None else [content, styles]
    pages = Pages(recorded=next(text.iter(f"{TEXT}soft-page-break"), None) is not None)
    body = Body(Styles(*parts), pages)
    body.read(text)
    last = max((line.page or 0 for draft in body.drafts for line in draft.lines), default=0)
    check_pages(path, last, most)
    drafts = _with_furniture(body, styles) + body.endnotes
    take_contents(drafts)
    tie_typed(drafts)
    look = text_style(body.looks)
    set_headings(drafts, look, ())
    title = body.title.text if body.title else title_on_front(drafts, look.size)
    told = not_read(embedded_in(text))
    if next(text.iter(f"{TEXT}changed-region"), None) is not None:
        accepted = "It has tracked changes, which were read as if they were accepted."
        told.append(warning("changes-accepted", accepted))
    return Reading(
        drafts,
        facts_of(drafts, _properties(package), title),
        [SourcePage(number) for number in range(1, last + 1)],
        told,
    )


def _with_furniture(body: Body, styles: etree._Element | None) -> list[Draft]:
    """The drafts, the headers before and the footers after them, each once."""
    drafts = body.drafts
    first = drafts[0].lines[0].page if drafts else None
    seen: set[str] = set()
    around: dict[str, list[Draft]] = {"header": [], "footer": []}
    for place, found in around.items():
        for element in styles.iter(f"{STYLE}{place}") if styles is not None else ():
            for draft in body.furniture(element):
                if draft.text not in seen:
                    seen.add(draft.text)
                    found.append(draft)
                for line in draft.lines:
                    line.page, line.paragraph = first, None
    return [*around["header"], *drafts, *around["footer"]]


def _properties(package: Package) -> Properties:
    try:
        root = package.xml("meta.xml")
    except ReadError:
        root = None  # the text is what matters
    meta = root.find(f"{OFFICE}meta") if root is not None else None
    if meta is None:
        return Properties()

    def said(tag: str) -> str:
        return (meta.findtext(tag) or "").strip()

    return Properties(
        title=said(f"{_DC}title"),
        authors=(said(f"{META}initial-creator") or said(f"{_DC}creator"),),
        language=said(f"{_DC}language"),
    )
