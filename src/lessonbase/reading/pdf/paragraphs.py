"""Rows of a column into drafts: paragraphs, list items, captions, footnotes, and the boxes and tables between."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lessonbase.reading.drafts import Draft, Line, Style
from lessonbase.reading.pdf.alone import lines_alone
from lessonbase.reading.pdf.geometry import Rect, Turn
from lessonbase.reading.pdf.rows import SPREAD, Row, is_marked, opens_with_marker, row_of
from lessonbase.reading.pdf.tables.aligned import aligned_tables, is_tabular
from lessonbase.reading.structure.markers import (
    BULLET,
    BULLET_ALONE,
    CAPTION,
    DASHES,
    NUMBERED,
    is_contents_line,
)
from lessonbase.reading.text import SUPERSCRIPTS_OF_DIGITS, ends_sentence, is_open

_STEP = 0.8  # ems of indent that tell one paragraph from the next
_SHORT = 0.4  # share of the column's width left free by a line that ends its paragraph whatever it says
_ROWS = 3  # rows from which a column shows where its right edge is
_APART = 2.0  # ems between an entry of a table of contents and its page number
_NOTE_SIZE = 0.93  # footnotes are set smaller than this times the size of the text


@dataclass(slots=True, eq=False)
class Insert:
    """A table or box that interrupts a column, with its drafts."""

    rect: Rect
    drafts: list[Draft]

    @property
    def x0(self) -> float:
        """Its left edge."""
        return self.rect.x0

    @property
    def y0(self) -> float:
        """Its upper edge."""
        return self.rect.y0

    @property
    def x1(self) -> float:
        """Its right edge."""
        return self.rect.x1

    @property
    def y1(self) -> float:
        """Its lower edge."""
        return self.rect.y1


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What paragraphs need to know of their page: its number, the text's size, how to place boxes."""

    number: int
    body: float
    pitch: float  # usual distance of baselines, in ems
    height: float
    obstacles: tuple[Rect, ...]  # tables, boxes and pictures that shorten the lines beside them
    edges: frozenset[int] = (
        frozenset()
    )  # of the columns, without rules, of the table that the page before ends with


def drafts_of(
    rows: Sequence[Row], inserts: Sequence[Insert], page: PageFacts, place: "Placer"
) -> list[Draft]:
    """The drafts of one column. An insert follows the first block that ends at or below its bottom."""
    pending = _in_order(inserts)
    right = _right_edge(rows)
    left = min((row.x0 for row in rows), default=0.0)
    pitch = _pitch(rows, page)
    notes_from = _notes_start(rows, page)
    ends = [_edge_beside(row, right, page) for row in rows]
    alone = lines_alone(rows, ends, pitch)
    drafts: list[Draft] = []
    block: list[Row] = []

    def close() -> None:
        if block:
            known = edges if len(rows) >= _ROWS else [None] * len(edges)
            drafts.extend(_drafts(block, known, page, place, is_note=in_notes))
            block.clear()

    edges: list[float] = []
    in_notes = False
    tables = aligned_tables([row.runs for row in rows], lambda runs: place.line(row_of(runs)), page.edges)
    skip_to = 0
    for index, row in enumerate(rows):
        if index in tables:
            close()
            edges.clear()
            while pending and pending[0].rect.y1 <= row.y0 + 0.5 * row.size:
                drafts.extend(pending.pop(0).drafts)
            skip_to, table = tables[index]
            drafts.append(table)
        if index < skip_to:
            continue
        begins = not block or index in alone or _begins(block, row, edges[-1], left, pitch)
        if index == notes_from or (in_notes and _note_number(row, page)):
            begins = True
        if begins:
            close()
            edges.clear()
            while pending and pending[0].rect.y1 <= row.y0 + 0.5 * row.size:
                drafts.extend(pending.pop(0).drafts)
        in_notes = notes_from is not None and index >= notes_from
        block.append(row)
        edges.append(ends[index])
    close()
    for insert in pending:
        drafts.extend(insert.drafts)
    _set_list_levels(drafts, place)
    return drafts


def _in_order(inserts: Sequence[Insert]) -> list[Insert]:
    """Inserts from top to bottom, those beside one another from left to right."""
    ordered: list[Insert] = []
    for insert in sorted(inserts, key=lambda insert: insert.rect.y0):
        place = len(ordered)
        while place and _is_right_of(ordered[place - 1].rect, insert.rect):
            place -= 1
        ordered.insert(place, insert)
    return ordered


def _is_right_of(rect: Rect, other: Rect) -> bool:
    overlap = min(rect.y1, other.y1) - max(rect.y0, other.y0)
    shorter = min(rect.y1 - rect.y0, other.y1 - other.y0)
    return overlap > 0.5 * shorter and (rect.x0 + rect.x1) / 2 > other.x1 - 2


class Placer:
    """Turns rows into lines with their boxes on the displayed page, and remembers where items begin."""

    def __init__(self, page: PageFacts, turn: Turn) -> None:
        self.page = page
        self._turn = turn
        self.indents: dict[int, float] = {}

    def line(self, row: Row, *, text: str | None = None, full: bool | None = None) -> Line:
        """A line for a row."""
        x0 = row.text_x if row.runs and BULLET_ALONE.fullmatch(row.runs[0].text) else row.x0
        words = tuple(word for run in row.runs for word in run.words)
        box = self._turn.box(x0, row.y0, row.x1, row.y1)
        return Line(
            row.text if text is None else text, page=self.page.number, box=box, full=full, words=words
        )


def _right_edge(rows: Sequence[Row]) -> float:
    ends = sorted(row.x1 for row in rows)
    return ends[int(len(ends) * 0.92)] if ends else 0.0


def _edge_beside(row: Row, right: float, page: PageFacts) -> float:
    """Where a row of full width would end: at the column's edge or before what stands beside it."""
    edge = max(right, row.x1)
    for rect in page.obstacles:
        if rect.x0 > row.x1 - 2 and rect.y0 < row.y1 and rect.y1 > row.y0:
            edge = min(edge, rect.x0 - row.size)
    return max(edge, row.x1)


def _pitch(rows: Sequence[Row], page: PageFacts) -> float:
    """The usual distance of this column's baselines, in ems."""
    steps = Counter(
        round((b.y1 - a.y1) / b.size, 1)
        for a, b in pairwise(rows)
        if b.size and abs(a.size - b.size) < 0.5 and 0.8 < (b.y1 - a.y1) / b.size < 2.6
    )
    # Of steps about as common the narrowest: it is the one within paragraphs.
    most = max(steps.values(), default=0)
    usual = min((step for step, count in steps.items() if count >= max(3, 0.7 * most)), default=page.pitch)
    return min(usual, 1.6 * page.pitch)


def _begins(block: Sequence[Row], row: Row, edge: float, left: float, pitch: float) -> bool:
    """Whether a row begins a block of its own after the rows of `block`; `edge` is that of the row before."""
    last, first = block[-1], block[0]
    size = max(last.size, 1.0)
    step = row.y1 - last.y1
    if step > SPREAD * pitch * max(size, row.size) or step < -size:
        return True
    if abs(row.size - last.size) > 0.08 * size and len(row.text) > 2:
        return True
    ended = ends_sentence(last.text)
    free = edge - last.x1
    width = max(edge - left, 1.0)
    flows = free < max(row.first_word + 0.4 * size, 0.12 * width) and not ended
    if is_marked(row):
        return (
            opens_with_marker(row.runs)
            or (row.text[0] not in DASHES and not row.text[0].isalnum() and row.text[0] != "(")
            or not flows
        )
    if is_contents_line(last.text) or is_contents_line(row.text) or (_is_entry(last) and _is_entry(row)):
        return True
    if (
        (last.bold > 0.9) != (row.bold > 0.9)
        and min(last.bold, row.bold) < 0.3
        and not (flows or _flows_on(last, row))
    ):
        return True
    if (last.bold > 0.9 or row.bold > 0.9) and row.caps != last.caps and not flows:
        return True
    item = is_marked(first)
    if item and ended and row.x0 < first.x0 + 1 and first.text_x > first.x0 + 4:
        return True
    if item and len(block) == 1:
        hanging = abs(row.x0 - first.text_x) < _STEP * size or row.x0 > first.x0 + 2
        return ended and free > 0.15 * width and not hanging
    if item and row.x0 < first.text_x - _STEP * size and (ended or free > _SHORT * width):
        return True
    if (
        row.x0 > last.x0 + _STEP * size
        and (ended or (free > 0.2 * width and not is_open(last.text)))
        and not (item and len(block) == 1)
    ):
        return True
    if row.x0 < last.x0 - _STEP * size and len(block) > 1 and ended:
        return True
    if ended and free > row.first_word + 1.0 * size and free > 0.08 * width:
        return True
    return free > _SHORT * width and not row.text[:1].islower() and not last.text.endswith((",", "-"))


def _is_entry(row: Row) -> bool:
    """Whether a row ends in a number that stands apart, as the page number of a table of contents does."""
    if row.parts < 2 or not row.runs[-1].text.isdigit():
        return False
    return row.runs[-1].x0 - row.runs[-2].x1 > _APART * row.size


def _flows_on(last: Row, row: Row) -> bool:
    return row.text[:1].islower() and not ends_sentence(last.text)


def _notes_start(rows: Sequence[Row], page: PageFacts) -> int | None:
    """Where the footnotes at the foot of a column begin: the first numbered row of its small-set tail."""
    start = len(rows)
    while start and rows[start - 1].size < _NOTE_SIZE * page.body:
        start -= 1
    for index in range(start, len(rows)):
        if _note_number(rows[index], page) and rows[index].y0 > 0.3 * page.height:
            return index
    return None


def _note_number(row: Row, page: PageFacts) -> str | None:
    """The number that a footnote begins with: raised, or plain before a small-set text."""
    if row.note:
        return row.note
    head, _, rest = row.text.partition(" ")
    if (
        rest
        and head.isdigit()
        and len(head) <= 3
        and row.size < _NOTE_SIZE * page.body
        and not rest[0].islower()
    ):
        return head
    return None


def _is_full(row: Row, edge: float) -> bool:
    return row.x1 > edge - max(0.06 * (edge - row.x0), 1.2 * row.size)


def _drafts(
    rows: Sequence[Row], edges: Sequence[float | None], page: PageFacts, place: Placer, *, is_note: bool
) -> list[Draft]:
    first = rows[0]
    total = sum(len(row.text) for row in rows)
    style = Style(
        round(max(rows, key=lambda row: len(row.text)).size, 1),
        sum(row.bold * len(row.text) for row in rows) / total,
        sum(row.italic * len(row.text) for row in rows) / total,
        first.color,
    )
    lines = [
        place.line(row, full=None if edge is None else _is_full(row, edge))
        for row, edge in zip(rows, edges, strict=True)
    ]
    if all(is_contents_line(row.text) for row in rows[-1:]):
        return [Draft("furniture", lines, style=style)]
    if is_note:
        note = _note_number(first, page)
        if note and not first.note:
            lines[0].text = note.translate(SUPERSCRIPTS_OF_DIGITS) + lines[0].text[len(note) :]
        return [Draft("footnote", lines, note=note, style=style)]
    if CAPTION.match(first.text) and total < 350:
        return [Draft("caption", lines, style=style)]
    bullet = BULLET.match(first.text)
    if bullet or (first.parts > 1 and BULLET_ALONE.fullmatch(first.runs[0].text)):
        lines[0].text = first.text[bullet.end() if bullet else 1 :].lstrip()
        draft = Draft("list_item", lines, level=1, style=style)
    elif NUMBERED.match(first.text):
        draft = Draft("list_item", lines, level=1, style=style)
    elif BULLET_ALONE.fullmatch(first.text) and len(rows) > 1:
        draft = Draft("list_item", lines[1:], level=1, style=style)
    elif BULLET_ALONE.fullmatch(first.text):
        return []
    else:
        tabular = len(rows) < 3 and any(is_tabular(row.runs) for row in rows)
        return [Draft("paragraph", lines, style=style, tabular=tabular)]
    place.indents[id(draft)] = first.x0
    return [draft]


def _set_list_levels(drafts: Sequence[Draft], place: Placer) -> None:
    """Depth of list items by their indents within one list."""
    stack: list[float] = []
    for draft in drafts:
        if draft.kind != "list_item":
            if draft.kind == "paragraph":
                stack.clear()
            continue
        x = place.indents.get(id(draft), 0.0)
        while stack and stack[-1] > x + 4:
            stack.pop()
        if not stack or x > stack[-1] + 4:
            stack.append(x)
        draft.level = len(stack)
