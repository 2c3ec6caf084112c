"""The body of an OpenDocument text into drafts."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from lessonbase.reading.drafts import Draft, Line
from lessonbase.reading.office.looks import Look, style_of
from lessonbase.reading.office.odt.names import DRAW, OFFICE, TABLE, TEXT
from lessonbase.reading.office.odt.styles import Counters, Styles
from lessonbase.reading.office.paging import Pages
from lessonbase.reading.structure.markers import is_contents_line
from lessonbase.reading.structure.opening import TYPED, joined, opened, parted, typed_lines
from lessonbase.reading.text import SUPERSCRIPTS_OF_DIGITS, clean, close_up

_LONGEST_HEADING = 300  # characters; a longer paragraph marked as a heading is running text all the same
_ROWS_OF_BOX = 2  # a table of one column and more rows is a table
_DEEPEST = 25  # tables, lists and boxes within one another; what lies deeper is left out
_REPEATED = 64  # columns that one cell may stand for
_PARAGRAPHS = frozenset((f"{TEXT}p", f"{TEXT}h"))
_INDEXES = frozenset(
    f"{TEXT}{name}"
    for name in [
        "table-of-content",
        "illustration-index",
        "table-index",
        "object-index",
        "user-index",
        "alphabetical-index",
    ]
)
_OPENED = frozenset(
    (f"{TEXT}section", f"{TEXT}index-body", f"{TEXT}index-title", f"{TEXT}numbered-paragraph", f"{TEXT}bibliography",
     f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group", f"{DRAW}g", f"{DRAW}a")
)  # fmt: skip
_SKIPPED = frozenset(
    (f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{TEXT}hidden-text", f"{TEXT}ruby-text", f"{TEXT}tracked-changes")
)  # fmt: skip


@dataclass(slots=True)
class _Read:
    """A paragraph as read."""

    lines: list[Line]
    looks: Counter[Look] = field(default_factory=Counter)
    notes: list[tuple[etree._Element, str]] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Place:
    """What a block stands in: a list of a style at a depth, a box, a table of contents."""

    list_: str | None = None
    depth: int = 0
    aside: int | None = None
    contents: bool = False


class Body:
    """Reads the text of one file into `drafts`."""

    def __init__(self, styles: Styles, pages: Pages) -> None:
        self.drafts: list[Draft] = []
        self.endnotes: list[Draft] = []
        self.title: Draft | None = None
        self.looks: Counter[Look] = Counter()
        self._styles = styles
        self._counters = Counters(styles)
        self._pages = pages
        self._paragraphs = self._asides = self._depth = 0
        self._label: str | None = None

    def read(self, container: etree._Element, place: _Place = _Place()) -> None:
        """Read what stands in a body, a section, a box, a list item."""
        if self._depth >= _DEEPEST:
            return
        self._depth += 1
        for element in container:
            tag = element.tag
            if tag in _PARAGRAPHS:
                self._paragraph(element, place)
            elif tag == f"{TEXT}list":
                self._list(element, place)
            elif tag == f"{TABLE}table":
                self._table(element, place)
            elif tag in _INDEXES:
                self.read(element, _Place(aside=place.aside, contents=True))
            elif tag in _OPENED:
                self.read(element, place)
            elif tag == f"{TEXT}soft-page-break":
                self._pages.turn(rendered=True)
            elif tag == f"{DRAW}frame":
                for box in element.iterchildren(f"{DRAW}text-box"):
                    self._box(box)
        self._depth -= 1

    def furniture(self, container: etree._Element) -> list[Draft]:
        """What a header or footer holds."""
        drafts, self.drafts = self.drafts, []
        self.read(container)
        found, self.drafts = self.drafts, drafts
        for draft in found:
            draft.kind, draft.level, draft.aside = "furniture", None, None
        return found

    # ── paragraphs ───────────────────────────────────────────────────────────────────────────

    def _paragraph(self, element: etree._Element, place: _Place) -> None:
        style = self._styles.paragraph(element.get(f"{TEXT}style-name") or "")
        if style.new_page and self._paragraphs:
            self._pages.turn(rendered=False)
        read = self._words(element)
        level = self._level(element, style.level)
        label = self._label
        if place.list_ is None and element.tag == f"{TEXT}h" and level and read.lines:
            label = self._counters.label("", level) or None
        draft: Draft | None = None
        if read.lines:
            draft = Draft("paragraph", read.lines, style=style_of(read.looks, style.look), aside=place.aside)
            text = draft.text
            if place.contents or style.contents or is_contents_line(text):
                draft.kind = "furniture"
            elif (level or style.title) and len(text) <= _LONGEST_HEADING:
                draft.kind, draft.level = "heading", level or 1
            elif style.caption:
                draft.kind = "caption"
            elif place.list_ is not None and label is not None:
                draft.kind, draft.level = "list_item", place.depth
            elif place.list_ is None:
                opened(draft)
            if label:
                draft.lines[0].text = f"{label} {draft.lines[0].text}"
            self._label = None
            parts = parted(draft)
            self.drafts += parts
            draft = parts[-1]
            self.looks.update(read.looks)
            if style.title and draft.kind == "heading":
                self.title = self.title or draft
        self._place_rest(read, draft)

    @staticmethod
    def _level(element: etree._Element, otherwise: int | None) -> int | None:
        if element.tag != f"{TEXT}h":
            return otherwise
        level = element.get(f"{TEXT}outline-level") or "1"
        return max(1, int(level)) if level.isdecimal() else 1

    def _words(self, element: etree._Element) -> _Read:
        """The words of a paragraph by page, with the notes and boxes in it."""
        read = _Read([])
        words: list[str] = []
        page = self._pages.number

        def close() -> None:
            nonlocal page
            for line in typed_lines("".join(words)):
                line.page = page if self._pages.recorded else None
                read.lines.append(line)
            words.clear()
            page = self._pages.number

        style = self._styles.paragraph(element.get(f"{TEXT}style-name") or "")
        for piece, look in self._pieces(element, style.look):
            if isinstance(piece, str):
                if look.raised and piece.strip().isdecimal():
                    piece = piece.translate(SUPERSCRIPTS_OF_DIGITS)
                words.append(piece)
                if piece.strip():
                    self._pages.wrote()
                    read.looks[look] += len(piece)
            elif piece.tag == f"{TEXT}soft-page-break":
                self._pages.turn(rendered=True)
                close()
            elif piece.tag == f"{TEXT}note":
                citation = clean(piece.findtext(f"{TEXT}note-citation") or "")
                read.notes.append((piece, citation))
                close_up(words)
                words.append(citation.translate(SUPERSCRIPTS_OF_DIGITS))
            else:
                read.boxes.append(piece)
        close()
        self._paragraphs += bool(read.lines)
        if not self._pages.recorded:
            for line in read.lines:
                line.paragraph = self._paragraphs
        return read

    def _pieces(self, element: etree._Element, look: Look) -> Iterator[tuple[str | etree._Element, Look]]:
        """The words of a paragraph with their look; notes, text boxes and ends of pages among them."""
        open_: list[tuple[etree._Element, Iterator[etree._Element], Look]] = [(element, iter(element), look)]
        if element.text and look.read:
            yield element.text, look
        while open_:
            here, children, look = open_[-1]
            child = next(children, None)
            if child is None:
                open_.pop()
                if here is not element and here.tail and open_ and open_[-1][2].read:
                    yield here.tail, open_[-1][2]
                continue
            tag, inner = child.tag, look
            if tag == f"{TEXT}span":
                inner = self._styles.span(child.get(f"{TEXT}style-name") or "", look)
            shown = inner.read
            if tag in (f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break"):
                yield TYPED if tag == f"{TEXT}line-break" else " ", look
            elif tag in (f"{TEXT}soft-page-break", f"{TEXT}note") or tag == f"{DRAW}text-box":
                yield child, look
            elif tag not in _SKIPPED:
                if shown and child.text and not tag.startswith("{urn:oasis:names:tc:opendocument:xmlns:svg"):
                    yield child.text, inner
                open_.append((child, iter(child), inner))
                continue
            if child.tail and look.read:
                yield child.tail, look

    def _place_rest(self, read: _Read, anchor: Draft | None) -> None:
        for note, citation in read.notes:
            body = note.find(f"{TEXT}note-body")
            paragraphs = self._paragraphs
            lines = (
                [line for p in body.iter(*_PARAGRAPHS) for line in joined(self._words(p).lines)]
                if body is not None
                else []
            )
            self._paragraphs = paragraphs
            if not lines:
                continue
            if anchor:
                for line in lines:
                    line.page, line.paragraph = anchor.lines[-1].page, anchor.lines[-1].paragraph
            lines[0].text = f"{citation.translate(SUPERSCRIPTS_OF_DIGITS)} {lines[0].text}"
            draft = Draft("footnote", lines, note=citation, anchor=anchor)
            (self.endnotes if note.get(f"{TEXT}note-class") == "endnote" else self.drafts).append(draft)
        for box in read.boxes:
            self._box(box)

    # ── lists, boxes, tables ─────────────────────────────────────────────────────────────────

    def _list(self, element: etree._Element, place: _Place) -> None:
        list_ = element.get(f"{TEXT}style-name") or place.list_ or ""
        goes_on = element.get(f"{TEXT}continue-numbering") == "true" or element.get(f"{TEXT}continue-list")
        if not place.depth and not goes_on:
            self._counters.begin(list_)
        inside = _Place(list_, place.depth + 1, place.aside, place.contents)
        for item in element:
            if item.tag == f"{TEXT}list-item":
                start = item.get(f"{TEXT}start-value") or ""
                first = next((child.tag for child in item), None)
                if first in _PARAGRAPHS:
                    self._label = self._counters.label(
                        list_, inside.depth, int(start) if start.isdecimal() else None
                    )
                self.read(item, inside)
                self._label = None
            elif item.tag == f"{TEXT}list-header":
                self.read(item, inside)

    def _box(self, container: etree._Element) -> None:
        """A text box, or a table of one cell that serves as one: its blocks are an aside."""
        self._asides += 1
        first = len(self.drafts)
        self.read(container, _Place(aside=self._asides))
        inside = self.drafts[first:]
        banner = all(draft.kind == "heading" for draft in inside)
        captions = all(draft.kind == "caption" for draft in inside)  # a picture in a frame with its caption
        for draft in inside:
            if banner or captions:
                draft.aside = None
            elif draft.kind == "heading":
                draft.kind, draft.level = "paragraph", None

    def _table(self, table: etree._Element, place: _Place) -> None:
        rows = list(_rows(table))
        if len(rows) <= _ROWS_OF_BOX and all(len(list(_cells(row))) <= 1 for row in rows):
            for row in rows:
                for cell, _ in _cells(row):
                    self.read(cell, place) if place.aside is not None else self._box(cell)
            return
        draft = Draft("table", [], aside=place.aside)
        reads: list[_Read] = []
        for row in rows:
            if row.tag == f"{TEXT}soft-page-break":
                self._pages.turn(rendered=True)
            else:
                draft.lines.extend(self._row(row, reads))
        if draft.lines:
            self.drafts.append(draft)
        for read in reads:
            self._place_rest(read, draft)

    def _row(self, row: etree._Element, reads: list[_Read]) -> list[Line]:
        """The lines of a row; a cell over several columns is followed by empty ones, one over several rows has empty
        ones below it."""
        columns: list[list[Line]] = []
        begins = ends = self._pages.number
        for cell, repeated in _cells(row):
            self._pages.number = begins
            inside = []
            if cell.tag == f"{TABLE}table-cell":
                inside = self._cell_lines(cell, reads)
            ends = max(ends, self._pages.number)
            columns += [inside, *([] for _ in range(repeated - 1))]
        self._pages.number = ends
        while columns and not columns[-1]:
            columns.pop()
        lines: list[Line] = []
        for number, inside in enumerate(columns):
            inside = inside or [Line("", page=begins if self._pages.recorded else None, paragraph=None)]
            inside[0].before = "\t" if number else "\n"
            lines += inside
        return lines

    def _cell_lines(self, cell: etree._Element, reads: list[_Read]) -> list[Line]:
        lines: list[Line] = []
        for element, listed in _paragraphs_in(cell):
            read = self._words(element)
            reads.append(read)
            if read.lines and listed:
                read.lines[0].text = f"• {read.lines[0].text}"
            lines += joined(read.lines)
        return lines


def _paragraphs_in(cell: etree._Element) -> Iterator[tuple[etree._Element, bool]]:
    """The paragraphs of a cell, those of tables in it too, and whether each is an item of a list."""
    open_ = [(iter(cell), False)]
    while open_:
        children, listed = open_[-1]
        child = next(children, None)
        if child is None:
            open_.pop()
        elif child.tag in _PARAGRAPHS:
            yield child, listed
        elif child.tag not in _SKIPPED:
            open_.append((iter(child), listed or child.tag == f"{TEXT}list-item"))


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, and the ends of pages between them."""
    for child in table:
        if child.tag in (f"{TABLE}table-row", f"{TEXT}soft-page-break"):
            yield child
        elif child.tag in _OPENED:
            yield from (each for each in child if each.tag in (f"{TABLE}table-row", f"{TEXT}soft-page-break"))


def _cells(row: etree._Element) -> Iterator[tuple[etree._Element, int]]:
    """The cells of a row, covered ones too, and how many columns each stands for."""
    for cell in row:
        if cell.tag in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            repeated = cell.get(f"{TABLE}number-columns-repeated") or "1"
            yield cell, min(int(repeated), _REPEATED) if repeated.isdecimal() else 1
