"""Paragraphs, tables, rows and cells of a Word file, what merely wraps them opened."""

from collections.abc import Iterator

from lxml import etree

from lessonbase.reading.office.docx.content import chosen, is_placeholder
from lessonbase.reading.office.docx.names import MC, VAL, W


def blocks_in(container: etree._Element) -> Iterator[tuple[etree._Element, bool]]:
    """The paragraphs, tables and pasted files of a container, what merely wraps them opened; and whether each lies in a
    generated table of contents."""
    open_: list[tuple[Iterator[etree._Element], bool]] = [(iter(container), False)]
    while open_:
        inside, contents = open_[-1]
        child = next(inside, None)
        if child is None:
            open_.pop()
        elif child.tag in (f"{W}p", f"{W}tbl", f"{W}altChunk"):
            yield child, contents
        elif child.tag == f"{W}sdt" and not is_placeholder(child):
            gallery = child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
            of_contents = gallery is not None and gallery.get(VAL) == "Table of Contents"
            open_.append((iter(child), contents or of_contents))
        elif child.tag in _OPENED:
            open_.append((iter(child), contents))
        elif child.tag == f"{MC}AlternateContent":
            open_.append((iter(chosen(child)), contents))


_OPENED = frozenset(f"{W}{name}" for name in ("sdtContent", "customXml", "smartTag", "ins", "moveTo"))


def parts_of(container: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, what merely wraps them opened."""
    open_: list[Iterator[etree._Element]] = [iter(container)]
    while open_:
        child = next(open_[-1], None)
        if child is None:
            open_.pop()
        elif child.tag == tag:
            yield child
        elif child.tag == f"{W}sdt" or child.tag in _OPENED:
            open_.append(iter(child))
