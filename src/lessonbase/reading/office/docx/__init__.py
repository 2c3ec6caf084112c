"""Word files into drafts, from their XML: python-docx knows neither notes, boxes, numbers nor tracked changes."""

from collections.abc import Sequence
from pathlib import Path

from lxml import etree

from lessonbase.errors import ReadError
from lessonbase.model import ReadingWarning
from lessonbase.reading.drafts import Draft, Reading, SourcePage, check_lines, check_pages
from lessonbase.reading.metadata.facts import Properties, facts_of
from lessonbase.reading.metadata.titles import title_on_front
from lessonbase.reading.office.docx.body import Body
from lessonbase.reading.office.docx.names import R, W
from lessonbase.reading.office.docx.numbering import Numbering
from lessonbase.reading.office.docx.parts import Parts
from lessonbase.reading.office.docx.styles import Styles
from lessonbase.reading.office.embedded import not_read
from lessonbase.reading.office.looks import text_style
from lessonbase.reading.office.packages import DAMAGED, Package
from lessonbase.reading.office.paging import Pages
from lessonbase.reading.structure.contents import take_contents
from lessonbase.reading.structure.footnotes import tie_typed
from lessonbase.reading.structure.headings import set_headings
from lessonbase.reading.warnings import warning

_NOTE_KINDS = {"footnotes": "footnote", "endnotes": "endnote"}
_DC = "{http://purl.org/dc/elements/1.1/}"


def read_docx(path: Path, data: bytes, most: int, *, within: bool = False) -> Reading:
    """The drafts of a Word file, all tracked changes accepted.

    `within` another file it has no pages of its own, and files pasted into it are left out.

    Pages are numbered where the file records how they last fell; else each line has the number of its paragraph.
    Raises ReadError when it is damaged, locked or has more than `most` pages.
    """
    package = Package(path, data)
    name = next(
        (name for _, kind, name in package.related("") if kind == "officeDocument"), "word/document.xml"
    )
    document = package.xml(name)
    if document is None or (body := document.find(f"{W}body")) is None:
        raise ReadError(path, DAMAGED)
    check_lines(path, sum(1 for _ in body.iter(f"{W}p")))
    related = list(package.related(name))
    targets = {identity: target for identity, _, target in related}
    parts = Parts(package, {} if within else targets, most)

    def part(kind: str) -> etree._Element | None:
        found = next((target for _, each, target in related if each == kind), None)
        return package.xml(found) if found else None

    styles = Styles(part("styles"))
    pages = Pages(recorded=not within and next(body.iter(f"{W}lastRenderedPageBreak"), None) is not None)
    notes = {
        (kind, note.get(f"{W}id") or ""): note
        for each, kind in _NOTE_KINDS.items()
        if (root := part(each)) is not None
        for note in root.iter(f"{W}{kind}")
        if note.get(f"{W}type", "normal") == "normal"
    }
    sections = [each for each in body.iter(f"{W}sectPr") if not _is_former(each)]
    reading = Body(styles, Numbering(part("numbering"), styles), notes, pages, sections, parts)
    reading.read(body)
    drafts = _with_furniture(reading, sections, package, targets)
    drafts += reading.endnotes
    last = max((line.page or 0 for draft in drafts for line in draft.lines), default=0)
    check_pages(path, last, most)
    take_contents(drafts)
    tie_typed(drafts)
    text = text_style(reading.looks)
    set_headings(drafts, text, ())
    title = reading.title.text if reading.title else title_on_front(drafts, text.size)
    return Reading(
        drafts,
        facts_of(drafts, properties_of(package), title),
        [SourcePage(number) for number in range(1, last + 1)],
        _warnings(reading, parts, _comments(part("comments"))),
    )


def _comments(root: etree._Element | None) -> int:
    """How many comments with words stand in the margin."""
    comments = root.iter(f"{W}comment") if root is not None else ()
    return sum(any(text.text for text in comment.iter(f"{W}t")) for comment in comments)


def _warnings(reading: Body, parts: Parts, comments: int) -> list[ReadingWarning]:
    told = not_read(parts.unread)
    if comments:
        margin = f"{comments} comment{'s' if comments > 1 else ''} in its margin"
        told.append(warning("parts-unread", f"Not read: {margin}. Look there yourself."))
    if reading.reader.changes:
        accepted = "It has tracked changes, which were read as if they were accepted."
        told.append(warning("changes-accepted", accepted))
    return told


def _is_former(section: etree._Element) -> bool:
    """Whether section properties are those before a tracked change."""
    parent = section.getparent()
    return parent is not None and parent.tag == f"{W}sectPrChange"


def _with_furniture(
    reading: Body, sections: Sequence[etree._Element], package: Package, targets: dict[str, str]
) -> list[Draft]:
    """The drafts with headers before and footers after the section that first shows them."""
    drafts = reading.drafts
    starts = [*reading.section_starts, len(drafts)]
    result: list[Draft] = []
    seen: set[str] = set()
    for number, section in enumerate(sections[: len(starts) - 1]):
        inside = drafts[starts[number] : starts[number + 1]]
        page = inside[0].lines[0].page if inside else None
        for place in ("header", "footer"):
            for reference in section.iter(f"{W}{place}Reference"):
                target = targets.get(reference.get(f"{R}id") or "", "")
                root = package.xml(target) if target not in seen and target in package else None
                seen.add(target)
                found = reading.furniture(root, page) if root is not None and inside else []
                inside = [*found, *inside] if place == "header" else [*inside, *found]
        result += inside
    return result + drafts[starts[len(sections)] :] if len(sections) < len(starts) - 1 else result


def properties_of(package: Package) -> Properties:
    """What the core properties of an Office file say."""
    name = next(
        (name for _, kind, name in package.related("") if kind == "core-properties"), "docProps/core.xml"
    )
    try:
        root = package.xml(name)
    except ReadError:
        root = None  # the text is what matters
    if root is None:
        return Properties()

    def said(tag: str) -> str:
        return (root.findtext(tag) or "").strip()

    return Properties(
        title=said(f"{_DC}title"),
        authors=(said(f"{_DC}creator"),),
        publisher=said(f"{_DC}publisher"),
        language=said(f"{_DC}language"),
    )
