"""The body of a Word file into drafts: paragraphs by their styles and numbers, tables, boxes, notes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from lessonbase.reading.drafts import Draft, Line
from lessonbase.reading.office.docx.content import (
    Break,
    Drawing,
    NoteMark,
    Reader,
    TextBox,
    Words,
)
from lessonbase.reading.office.docx.names import VAL, W, on
from lessonbase.reading.office.docx.numbering import Numbering
from lessonbase.reading.office.docx.parts import Parts
from lessonbase.reading.office.docx.styles import ParagraphStyle, Styles, numbering_of, outline_level
from lessonbase.reading.office.docx.wrappers import blocks_in, parts_of
from lessonbase.reading.office.looks import Look, style_of
from lessonbase.reading.office.paging import Pages
from lessonbase.reading.structure.markers import is_contents_line
from lessonbase.reading.structure.opening import joined, opened, parted, typed_lines
from lessonbase.reading.text import SUPERSCRIPTS_OF_DIGITS, close_up

_LONGEST_HEADING = 300  # characters; a longer paragraph with a heading's style is running text all the same
_ROWS_OF_BOX = 2  # a table of one column and more rows is a table
_NO_NOTE = etree.Element("none")
_DEEPEST = 25  # tables and boxes within one another; what lies deeper is left out


@dataclass(slots=True)
class _Read:
    """A paragraph as read."""

    style: ParagraphStyle
    lines: list[Line] = field(default_factory=list)
    label: str | None = None
    depth: int = 0
    notes: list[tuple[NoteMark, str]] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    drawn: list[Draft] = field(default_factory=list)
    looks: Counter[Look] = field(default_factory=Counter)
    entry: bool = False


class Body:
    """Reads the parts of one file into `drafts`; `notes` are the footnotes and endnotes by kind and id."""

    def __init__(
        self,
        styles: Styles,
        numbering: Numbering,
        notes: dict[tuple[str, str], etree._Element],
        pages: Pages,
        sections: Sequence[etree._Element],
        parts: Parts,
    ) -> None:
        self.drafts: list[Draft] = []
        self.title: Draft | None = None
        self.endnotes: list[Draft] = []
        self.section_starts = [0]
        self.looks: Counter[Look] = Counter()
        self.reader = Reader(styles)
        self._styles = styles
        self._numbering = numbering
        self._notes = notes
        self._pages = pages
        self._paragraphs = 0
        self._asides = 0
        self._depth = 0
        self._counts: Counter[str] = Counter()
        self._marks: dict[tuple[str, str], int] = {}
        self._carried: list[Line] = []
        self._initial = ""
        self._sections = sections
        self._parts = parts
        self._inner: list[tuple[etree._Element, int]] = []  # tables in cells, and the pages they begin on

    def read(self, container: etree._Element, aside: int | None = None) -> None:
        """Read what stands in a body, a box or a cell."""
        if self._depth >= _DEEPEST:
            return
        self._depth += 1
        for element, contents in blocks_in(container):
            if element.tag == f"{W}p":
                self._place(self._paragraph(element), aside, contents=contents)
                if element.find(f"{W}pPr/{W}sectPr") is not None:
                    self._next_section()
            elif element.tag == f"{W}tbl":
                self._table(element, aside)
            else:
                self._settle(aside)
                self._place_whole(self._parts.pasted(element), aside)
        self._settle(aside)
        self._depth -= 1

    def furniture(self, container: etree._Element, page: int | None) -> list[Draft]:
        """What a header or footer holds, placed on the page of its section's start."""
        drafts, self.drafts = self.drafts, []
        self.reader.forget_fields()
        self.read(container)
        found, self.drafts = self.drafts, drafts
        for draft in found:
            draft.kind, draft.level, draft.aside = "furniture", None, None
            for line in draft.lines:
                line.page, line.paragraph = page, None
        return found

    # ── paragraphs ───────────────────────────────────────────────────────────────────────────

    def _paragraph(self, element: etree._Element) -> _Read:
        properties = element.find(f"{W}pPr")
        named = properties.find(f"{W}pStyle") if properties is not None else None
        style = self._styles.paragraph(None if named is None else named.get(VAL))
        read = _Read(style)
        identity, read.depth = style.numbering
        new_page, kept = style.new_page, True
        if properties is not None:
            identity, read.depth = numbering_of(properties, style.numbering)
            level = outline_level(properties, style.level)
            if level != style.level:
                read.style = style = replace(style, level=level)
            if (breaks := properties.find(f"{W}pageBreakBefore")) is not None:
                new_page = on(breaks)
            mark = properties.find(f"{W}rPr")
            if mark is not None and (
                mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None
            ):
                self.reader.changes += 1
                kept = False
        if new_page and self._paragraphs:
            self._pages.turn(rendered=False)
        in_contents = self.reader.in_contents
        self._gather(element, read)
        in_contents = in_contents or self.reader.in_contents
        read.entry = _is_entry(element) or (
            in_contents and bool(read.lines) and read.lines[-1].text[-1:].isdecimal()
        )
        frame = properties.find(f"{W}framePr") if properties is not None else None
        if frame is not None and frame.get(f"{W}dropCap") in ("drop", "margin") and read.lines:
            # A large initial is a paragraph of its own before the one that it begins.
            self._initial, read.lines = " ".join(line.text for line in read.lines), []
            return read
        if not kept:
            # Its end was deleted: what is left of it stands at the head of the next one.
            self._carried, read.lines = read.lines, []
            return read
        read.label = self._numbering.label(identity, read.depth)
        return read

    def _gather(self, element: etree._Element, read: _Read) -> None:
        lines, self._carried = self._carried, []
        words, self._initial = [self._initial], ""
        page = self._pages.number

        def close() -> None:
            nonlocal page
            for line in typed_lines("".join(words)):
                line.page = page if self._pages.recorded else None
                lines.append(line)
            words.clear()
            page = self._pages.number

        for piece in self.reader.pieces(element, read.style):
            match piece:
                case Words():
                    words.append(piece.text)
                    if piece.text and not piece.text.isspace():
                        self._pages.wrote()
                        read.looks[piece.look] += len(piece.text)
                case Break():
                    self._pages.turn(rendered=piece.rendered)
                    close()
                case NoteMark():
                    first = (piece.kind, piece.identity) not in self._marks
                    if note := self._marked(piece):
                        close_up(words)
                        words.append(note.translate(SUPERSCRIPTS_OF_DIGITS))
                        if first:
                            read.notes.append((piece, note))
                    elif piece.own and first:
                        read.notes.append((piece, ""))
                case TextBox():
                    self._pages.wrote()
                    read.boxes.append(piece.content)
                case Drawing():
                    read.drawn += self._parts.drawn(piece.content)
        close()
        read.lines = lines
        self._paragraphs += bool(lines)
        if not self._pages.recorded:
            for line in lines:
                line.paragraph = self._paragraphs

    def _line(self, text: str, page: int) -> Line:
        return Line(text, page=page if self._pages.recorded else None)

    def _marked(self, mark: NoteMark) -> str:
        """The number of a note, as its place in the text gives it; empty when the writer typed a mark."""
        key = (mark.kind, mark.identity)
        if mark.own or key not in self._notes:
            return ""  # of a note with a mark of the writer's own, that stands in the text as such
        if key not in self._marks:
            self._counts[mark.kind] += 1
            self._marks[key] = self._counts[mark.kind]
        return str(self._marks[key])

    def _place(self, read: _Read, aside: int | None, *, contents: bool) -> None:
        """Put a paragraph among the drafts, then its notes and boxes."""
        draft = self._draft(read, aside, contents=contents) if read.lines else None
        if draft:
            parts = parted(draft)
            self.drafts += parts
            draft = parts[-1]  # notes stand after all of it
            self.looks.update(read.looks)
            if read.style.title and draft.kind == "heading":
                self.title = self.title or draft
        self._place_notes(read, draft)
        for box in read.boxes:
            self._box(box)
        self._place_whole(read.drawn, aside)

    def _place_whole(self, drafts: list[Draft], aside: int | None) -> None:
        """Put drafts of another part of the file here, each line with the place that it has in this one."""
        for draft in drafts:
            self._paragraphs += 1
            draft.aside = aside
            for line in draft.lines:
                line.number = None
                line.page = self._pages.number if self._pages.recorded else None
                line.paragraph = None if self._pages.recorded else self._paragraphs
        self.drafts += drafts

    def _draft(self, read: _Read, aside: int | None, *, contents: bool) -> Draft:
        text = " ".join(line.text for line in read.lines)
        draft = Draft("paragraph", read.lines, style=style_of(read.looks, read.style.look), aside=aside)
        if contents or read.style.contents or read.entry or is_contents_line(text):
            draft.kind = "furniture"
            return draft
        level = read.style.level or (1 if read.style.title else None)
        if level and len(text) <= _LONGEST_HEADING:
            draft.kind, draft.level = "heading", level
        elif read.style.caption:
            draft.kind = "caption"
        elif read.label is not None or read.style.depth:
            draft.kind = "list_item"
            draft.level = max(read.depth + 1, read.style.depth or 1)
        else:
            opened(draft)
        if read.label:
            draft.lines[0].text = f"{read.label} {draft.lines[0].text}"
        return draft

    def _place_notes(self, read: _Read, anchor: Draft | None) -> None:
        for mark, number in read.notes:
            note = Draft("footnote", self._note_lines(mark), note=number or None, anchor=anchor)
            if not note.lines:
                continue
            if anchor:
                place = anchor.lines[-1]
                for line in note.lines:
                    line.page, line.paragraph = place.page, place.paragraph
            note.lines[0].text = f"{number.translate(SUPERSCRIPTS_OF_DIGITS)} {note.lines[0].text}".lstrip()
            (self.drafts if mark.kind == "footnote" else self.endnotes).append(note)

    def _note_lines(self, mark: NoteMark) -> list[Line]:
        paragraphs = self._paragraphs
        lines = [
            line
            for paragraph in self._notes.get((mark.kind, mark.identity), _NO_NOTE).iter(f"{W}p")
            for line in _labelled(self._paragraph(paragraph))
        ]
        self._paragraphs = paragraphs
        return lines

    def _box(self, container: etree._Element) -> None:
        """A text box, or a table of one cell that serves as one: its blocks are an aside."""
        self._asides += 1
        first = len(self.drafts)
        self.read(container, self._asides)
        inside = self.drafts[first:]
        if all(draft.kind == "heading" for draft in inside):
            for draft in inside:
                draft.aside = None  # a banner
        for draft in inside:
            if draft.kind == "heading" and draft.aside is not None:
                draft.kind, draft.level = "paragraph", None

    # ── tables ───────────────────────────────────────────────────────────────────────────────

    def _settle(self, aside: int | None) -> None:
        """Place what a deleted end carried on where no paragraph follows."""
        if self._carried:
            lines, self._carried = self._carried, []
            self.drafts.append(Draft("paragraph", lines, aside=aside))

    def _table(self, table: etree._Element, aside: int | None) -> None:
        self._settle(aside)
        rows = [row for row in parts_of(table, f"{W}tr") if not _is_deleted(row)]
        cells = [list(parts_of(row, f"{W}tc")) for row in rows]
        if len(rows) <= _ROWS_OF_BOX and all(len(row) <= 1 for row in cells):
            for cell in (cell for row in cells for cell in row):
                self.read(cell, aside) if aside is not None else self._box(cell)
            return
        if _lays_out(table):
            for cell in (cell for row in cells for cell in row):
                self.read(cell, aside)
            return
        outer, self._inner = self._inner, []
        draft = Draft("table", [], aside=aside)
        reads: list[_Read] = []
        for row, in_row in zip(rows, cells, strict=True):
            draft.lines.extend(self._row(row, in_row, reads))
        while draft.lines and not draft.lines[-1].text:
            draft.lines.pop()
        if draft.lines:
            self.drafts.append(draft)
        for read in reads:
            self._place_notes(read, draft)
            for box in read.boxes:
                self._box(box)
            self._place_whole(read.drawn, aside)
        inner, self._inner = self._inner, outer
        ends = self._pages.number, self._pages.turned
        for within, page in inner:
            self._pages.number = page
            self._table(within, aside)
        self._pages.number, self._pages.turned = ends

    def _row(self, row: etree._Element, cells: Sequence[etree._Element], reads: list[_Read]) -> list[Line]:
        """The lines of a row: a cell's first is parted by a tab from the cell before, by a line feed from the row before.

        A cell over several columns is followed by empty ones, one that goes on from the row above is empty. Each
        cell records anew where the page ends in it.
        """
        lines: list[Line] = []
        begins = ends = self._pages.number
        turned = self._pages.turned
        blank = _count(row.find(f"{W}trPr/{W}gridBefore"), 0)
        columns: list[list[Line]] = [[] for _ in range(blank)]
        for position, cell in enumerate(cells):
            self._pages.number, self._pages.turned = begins, turned
            inside = [] if _is_merged(cell) else self._cell_lines(cell, reads)
            if not position and inside and inside[0].page is not None:
                # The row begins on a new page, which its first cell records, and others may once more.
                turned = inside[0].page > begins
                begins = inside[0].page
            ends = max(ends, self._pages.number)
            columns += [inside, *([] for _ in range(_count(cell.find(f"{W}tcPr/{W}gridSpan"), 1) - 1))]
        self._pages.number = max(ends, begins)
        while columns and not columns[-1]:
            columns.pop()
        if not columns:
            return []
        for number, inside in enumerate(columns):
            inside = inside or [self._line("", begins)]
            inside[0].before = "\t" if number else "\n"
            lines += inside
        return lines

    def _cell_lines(self, cell: etree._Element, reads: list[_Read]) -> list[Line]:
        if self._depth >= _DEEPEST:
            return []
        self._depth += 1
        lines: list[Line] = []
        for element, _ in blocks_in(cell):
            if element.tag == f"{W}p":
                read = self._paragraph(element)
                reads.append(read)
                lines.extend(_labelled(read))
            elif element.tag == f"{W}tbl":
                rows = [list(parts_of(row, f"{W}tc")) for row in parts_of(element, f"{W}tr")]
                if max(map(len, rows), default=0) > 1:
                    self._inner.append((element, self._pages.number))  # stands after the table it is in
                    continue
                for inner in (inner for row in rows for inner in row):
                    lines.extend(self._cell_lines(inner, reads))
        self._depth -= 1
        return lines

    # ── sections ─────────────────────────────────────────────────────────────────────────────

    def _next_section(self) -> None:
        """A section ends; the next one says itself whether it begins on a new page."""
        self.section_starts.append(len(self.drafts))
        number = len(self.section_starts) - 1
        kind = self._sections[number].find(f"{W}type") if number < len(self._sections) else None
        value = "nextPage" if kind is None else kind.get(VAL)
        if value in ("continuous", "nextColumn"):
            return
        self._pages.turn(rendered=False)
        if (value == "oddPage" and self._pages.number % 2 == 0) or (
            value == "evenPage" and self._pages.number % 2
        ):
            self._pages.number += 1  # a page is left blank


def _labelled(read: _Read) -> list[Line]:
    """A paragraph's lines with its number, or its bullet, as a table cell or a note shows them."""
    joined(read.lines)
    if read.lines and read.label is not None:
        read.lines[0].text = f"{read.label or '•'} {read.lines[0].text}"
    return read.lines


def _is_entry(paragraph: etree._Element) -> bool:
    """Whether a paragraph is an entry of a table of contents: nothing but a link to a heading of the file."""
    link = paragraph.find(f"{W}hyperlink")
    if link is None or not (link.get(f"{W}anchor") or "").startswith("_Toc"):
        return False
    return _text(paragraph) == _text(link)


def _text(element: etree._Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{W}t")).strip()


def _lays_out(table: etree._Element) -> bool:
    """Whether a table does no more than place others on the page: most of its letters stand in tables within it."""
    within = sum(len(_text(inner)) for inner in table.iterfind(f"{W}tr/{W}tc/{W}tbl"))
    return 2 * within > len(_text(table))


def _is_deleted(row: etree._Element) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None


def _is_merged(cell: etree._Element) -> bool:
    """Whether a cell goes on from the row above, or was deleted."""
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        return False
    merge = properties.find(f"{W}vMerge")
    return (merge is not None and merge.get(VAL, "continue") == "continue") or (
        properties.find(f"{W}cellDel") is not None
    )


def _count(element: etree._Element | None, otherwise: int) -> int:
    value = element.get(VAL) if element is not None else None
    return min(int(value), 64) if value and value.isdecimal() else otherwise
