"""Parts of a Word file that hold text of their own: files pasted in whole (altChunk), diagrams, charts, objects."""

import email
import email.policy
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from lessonbase.errors import ReadError
from lessonbase.reading.drafts import Draft, Line
from lessonbase.reading.kinds import DOCX, HTML, RTF, media_type_of
from lessonbase.reading.office.docx.names import R
from lessonbase.reading.office.embedded import embedded_in
from lessonbase.reading.office.packages import Package
from lessonbase.reading.plain.encoding import decode
from lessonbase.reading.plain.text_file import read_plain
from lessonbase.reading.text import clean

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_PASTED = "pasted document"
_WEB_ARCHIVES = (".mht", ".mhtml")


class Parts:
    """The parts that a document refers to by `targets`: the names of members by the id of their relationship.
    `unread` counts what cannot be read, to be told of."""

    def __init__(self, package: Package, targets: Mapping[str, str], most: int) -> None:
        self._package = package
        self._targets = targets
        self._most = most
        self.unread: Counter[str] = Counter()

    def pasted(self, chunk: etree._Element) -> list[Draft]:
        """The drafts of a file that was pasted in whole: a web page, rich text, a text or another Word file."""
        name = self._targets.get(chunk.get(f"{R}id") or "", "")
        data = self._package.read(name) if name else None
        drafts = _drafts_of(Path(name), data, self._most) if data else None
        if drafts is None:
            self.unread[_PASTED] += 1
        return drafts or []

    def drawn(self, picture: etree._Element) -> list[Draft]:
        """The words of the diagrams (SmartArt) in a picture, an item each; charts and objects are counted."""
        drafts: list[Draft] = []
        self.unread += embedded_in(picture)
        for element in picture.iter(f"{_DIAGRAM}relIds"):
            name = self._targets.get(element.get(f"{R}dm") or "", "")
            root = self._package.xml(name) if name else None
            if root is None:
                self.unread["diagram"] += 1
            else:
                drafts += diagram_items(root)
        return drafts


def diagram_items(root: etree._Element) -> list[Draft]:
    """The words of a diagram's points, an item each."""
    said = ("".join(run.text or "" for run in text.iter(f"{_A}t")) for text in root.iter(f"{_DIAGRAM}t"))
    return [Draft("list_item", [Line(words)], level=1) for text in said if (words := clean(text))]


def _drafts_of(name: Path, data: bytes, most: int) -> list[Draft] | None:
    """The drafts of a file within the file; None when it is of a kind that is not read, or damaged."""
    if name.suffix.lower() in _WEB_ARCHIVES:
        message = email.message_from_bytes(data, policy=email.policy.default)
        page = message.get_body(("html", "plain"))
        data = page.get_payload(decode=True) if page is not None else b""  # type: ignore[assignment]  # bytes: it has no parts, and is decoded
        name = name.with_suffix(".html")
    try:
        kind = media_type_of(name, data)
        if kind == HTML:
            from lessonbase.reading.web.html import read_html

            return read_html(name, data, most).drafts
        if kind == RTF:
            from lessonbase.reading.office.rtf import read_rtf

            return read_rtf(name, data, most).drafts
        if kind == DOCX:
            from lessonbase.reading.office.docx import read_docx

            return read_docx(name, data, most, within=True).drafts
        return read_plain(decode(name, data)).drafts if kind.startswith("text/") else None
    except ReadError:
        return None
