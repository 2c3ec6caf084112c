"""Electronic books (EPUB) into drafts: their chapters, in the order of reading, are web pages."""

import posixpath
from pathlib import Path

from lxml import etree

from lessonbase.errors import ReadError
from lessonbase.reading.drafts import Draft, Reading
from lessonbase.reading.metadata.facts import Properties, facts_of
from lessonbase.reading.office.packages import DAMAGED, Package, resolved
from lessonbase.reading.web.html import parsed, text_of
from lessonbase.reading.web.html.pruning import STRUCK, empty
from lessonbase.reading.web.html.walking import drafts_of

_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_ENCRYPTED = "{http://www.w3.org/2001/04/xmlenc#}CipherReference"
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")


def read_epub(path: Path, data: bytes, _: int) -> Reading:
    """The drafts of a book, each line with the number of its block. Raises ReadError when it is damaged or protected."""
    package = Package(path, data)
    container = package.xml("META-INF/container.xml")
    root = next(container.iter(f"{_CONTAINER}rootfile"), None) if container is not None else None
    name = (root.get("full-path") or "") if root is not None else ""
    book = package.xml(name)
    if book is None:
        raise ReadError(path, DAMAGED)
    chapters = _chapters(book, posixpath.dirname(name))
    locked = _locked(package)
    if locked & set(chapters):
        raise ReadError(path, "it is protected against copying. Get a copy without protection and add that.")
    drafts: list[Draft] = []
    for chapter in chapters:
        drafts.extend(_chapter(path, package, chapter))
    for number, draft in enumerate(drafts, start=1):
        for line in draft.lines:
            line.paragraph = number
    return Reading(drafts, facts_of(drafts, _properties(book)))


def _chapters(book: etree._Element, folder: str) -> list[str]:
    """The names of the pages in the order of reading, each once, the table of contents left out."""
    items = {item.get("id"): item for item in book.iter(f"{_OPF}item")}
    spine = dict.fromkeys(entry.get("idref") for entry in book.iter(f"{_OPF}itemref"))
    names = (
        resolved(folder, item.get("href") or "")
        for item in map(items.get, spine)
        if item is not None
        and item.get("media-type") in _PAGES
        and "nav" not in (item.get("properties") or "").split()
    )
    return list(dict.fromkeys(names))


def _chapter(path: Path, package: Package, name: str) -> list[Draft]:
    data = package.read(name)
    root = parsed(text_of(path, data))[0] if data and data.strip() else None
    if root is None:
        return []
    for element in list(root.iter("nav", "script", "style", "head", "svg", *STRUCK)):
        empty(element)
    return drafts_of(next(root.iter("body"), root))


def _locked(package: Package) -> set[str]:
    """The names of members that only a vendor's program may open; fonts often are, to no harm."""
    root = package.xml("META-INF/encryption.xml")
    found = root.iter(_ENCRYPTED) if root is not None else ()
    return {resolved("", each.get("URI") or "") for each in found}


def _properties(book: etree._Element) -> Properties:
    def said(tag: str) -> list[str]:
        return [(each.text or "").strip() for each in book.iter(f"{_DC}{tag}") if (each.text or "").strip()]

    return Properties(
        title=next(iter(said("title")), ""),
        authors=tuple(said("creator")),
        publisher=next(iter(said("publisher")), ""),
        published=next(iter(said("date")), ""),
        language=next(iter(said("language")), ""),
    )
