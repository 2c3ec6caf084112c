"""Web pages into drafts: their text without what surrounds it, headings, lists, tables and notes as marked."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from lxml import etree

from lessonbase.errors import ReadError
from lessonbase.reading.drafts import Reading, check_lines
from lessonbase.reading.metadata.facts import Properties, facts_of
from lessonbase.reading.plain.encoding import decode
from lessonbase.reading.plain.text_file import read_plain
from lessonbase.reading.text import clean
from lessonbase.reading.warnings import warning
from lessonbase.reading.web.html.pruning import main_of
from lessonbase.reading.web.html.tables import flat
from lessonbase.reading.web.html.walking import drafts_of

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HEAD = 4096  # bytes within which a page says what encoding it is in
_CLOSED = re.compile(r"<(script|title|style|a|div|span|p|iframe|textarea|td|th|li|i|b|em|strong)\b([^<>]*)/>")
_BLOCK = re.compile(
    r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|td|table|section|article|pre|hr)\b[^>]*>", re.IGNORECASE
)
_UNSEEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)

_LINES = ("p", "div", "li", "td", "th", "dt", "dd")
# An element with so many attributes is a trap: libxml2 compares each with all others.
_LONG_TAG = re.compile(r"<([a-zA-Z][\w:-]*)([^<>]{10000,})")
_MOST_ATTRIBUTES = 1000


def read_html(path: Path, data: bytes, _: int) -> Reading:
    """The drafts of a web page, each line with the number of its block. Raises ReadError when it is not text."""
    text = text_of(path, data)
    root, whole = parsed(text)
    if root is None or not whole:
        return _recovered(path, text)
    check_lines(path, sum(1 for _ in root.iter(*_LINES)))
    properties, heading = _properties(root)
    drafts = drafts_of(main_of(root))
    return Reading(drafts, facts_of(drafts, properties, heading))


def text_of(path: Path, data: bytes) -> str:
    """The characters of a page: by its byte order mark, the encoding it declares, else as other text."""
    declared = _DECLARED.search(data[:_HEAD])
    return decode(path, data, declared[1].decode("ascii") if declared else None).replace("\0", "")


def parsed(text: str) -> tuple[etree._Element | None, bool]:
    """The root of a page, None where it has none, and whether all of it could be parsed: elements that lie
    thousands deep cannot."""
    if "<?xml" in text[:200] or "/xhtml" in text[:1000]:
        text = _CLOSED.sub(r"<\1\2></\1>", text)  # XHTML closes elements as HTML does not
    text = _LONG_TAG.sub(_without_crowd, text)
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None, False
    limited = any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)
    return root, not limited


def _without_crowd(tag: re.Match[str]) -> str:
    """The beginning of an element as it is, without its attributes if they are too many."""
    return f"<{tag[1]}" if len(tag[2].split()) > _MOST_ATTRIBUTES else tag[0]


def _recovered(path: Path, text: str) -> Reading:
    """The bare text of a page whose elements make no sense."""
    bare = _UNSEEN.sub("", text)
    bare = unescape(re.sub(r"<[^<>]*>", "", _BLOCK.sub("\n\n", bare)))
    reading = read_plain(bare)
    if not reading.drafts:
        raise ReadError(path, "this page holds no text. Save it as PDF in your browser and add that.")
    for number, draft in enumerate(reading.drafts, start=1):
        for line in draft.lines:
            line.number, line.paragraph = None, number
    reading.warnings.append(
        warning("text-recovered", "This page is damaged. Its words were recovered without their structure.")
    )
    return reading


def _properties(root: etree._Element) -> tuple[Properties, str | None]:
    """What a page's head says of it, and its title as shown."""
    said: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (
            (meta.get("name") or meta.get("property") or meta.get("itemprop") or "")
            .lower()
            .replace("dcterms.", "dc.")
        )
        if content := clean(meta.get("content") or ""):
            said.setdefault(name, []).append(content)

    def first(*names: str) -> str:
        return next((said[name][0] for name in names if name in said), "")

    shown = list(_texts(root, "h1"))
    heading = shown[0] if len(shown) == 1 else None
    site = first("og:site_name", "citation_publisher", "dc.publisher")
    titles = [first("citation_title"), first("dc.title"), first("og:title"), next(_texts(root, "title"), "")]
    titles = [title for title in titles if title and title != site]
    if heading and any(title.startswith(heading) for title in titles):
        titles.insert(0, heading)  # what the others have more is the name of the site
    authors = said.get("citation_author") or said.get("dc.creator") or said.get("author") or []
    times = [time.get("datetime") or "" for time in root.iter("time")]
    date = first(
        "citation_publication_date",
        "citation_date",
        "dc.date",
        "dc.date.issued",
        "dc.issued",
        "article:published_time",
        "date",
    )
    html = next(root.iter("html"), root)
    return (
        Properties(
            title=titles[0] if titles else "",
            authors=tuple(authors),
            publisher=first("citation_publisher", "dc.publisher", "og:site_name"),
            published=date or (times[0] if times else ""),
            language=html.get("lang")
            or html.get("{http://www.w3.org/XML/1998/namespace}lang")
            or first("dc.language", "og:locale"),
        ),
        heading,
    )


def _texts(root: etree._Element, tag: str) -> Iterator[str]:
    return (words for element in root.iter(tag) if (words := flat(element)))
