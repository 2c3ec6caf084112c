"""A page's way from runs to drafts: tables and boxes are taken out, what is left is divided into columns, and these into
paragraphs, in reading order.

The entry point is `drafts_of_page`; a `PageLayout` is handed from step to step.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lessonbase.reading.drafts import Draft, Line, Style
from lessonbase.reading.pdf.columns import Placed, flows
from lessonbase.reading.pdf.geometry import Rect, Turn
from lessonbase.reading.pdf.paragraphs import Insert, PageFacts, Placer, drafts_of
from lessonbase.reading.pdf.rows import rows_of
from lessonbase.reading.pdf.runs import PageRuns, Run
from lessonbase.reading.pdf.tables.bands import table_across
from lessonbase.reading.pdf.tables.grids import Grid, boxes_of, crossed, header_of, is_table, legend_of

_BOX_LINES = 3  # a frame around fewer lines is decoration
_SAME = 3.0  # points by which the columns of a table's parts may differ
_PICTURE = 70  # points; larger pictures take part in the division into columns

_Cells = dict[tuple[int, int], list[Run]]


@dataclass(frozen=True, slots=True)
class PageLayout:
    """A page on its way: the runs that have no place yet, in `inserts` the tables and boxes that have been taken out, and
    how many boxes the report has so far (`asides`).

    `text` is the style of the report's running text, `pitch` its usual distance of baselines in ems. `above` is the
    table that the page before ends with, if any, `edges` are the left edges of its columns where no rules show them.
    """

    page: PageRuns
    text: Style
    pitch: float
    above: Draft | None
    edges: frozenset[int]
    runs: tuple[Run, ...]
    asides: int
    inserts: tuple[Insert, ...] = ()

    def placer(self) -> Placer:
        """What makes lines of the page's rows. What has been taken out, and pictures, shorten the lines beside them."""
        obstacles = (*(insert.rect for insert in self.inserts), *self.page.drawing.pictures)
        return placer_of(self.page, self.text, self.pitch, obstacles, self.edges)

    def without(self, runs: Sequence[Run]) -> tuple[Run, ...]:
        """The runs that have no place yet but for some."""
        taken = set(runs)
        return tuple(run for run in self.runs if run not in taken)


def placer_of(
    page: PageRuns,
    text: Style,
    pitch: float,
    obstacles: tuple[Rect, ...] = (),
    edges: frozenset[int] = frozenset(),
) -> Placer:
    """What makes lines of a page's rows."""
    return Placer(PageFacts(page.number, text.size, pitch, page.turn_height, obstacles, edges), page.turn)


def drafts_of_page(
    page: PageRuns, grids: Sequence[Grid], above: Draft | None, text: Style, pitch: float, asides: int
) -> tuple[list[Draft], int]:
    """The drafts of a page in reading order, and how many boxes the report has by then. `grids` are those of its rules."""
    edges = _edges(above, page.turn)
    layout = PageLayout(page, text, pitch, above, edges, tuple(page.runs), asides)
    layout, frames = _with_tables(layout, grids)
    layout = _with_boxes(layout, frames)
    return _in_columns(layout), layout.asides


def _with_tables(layout: PageLayout, grids: Sequence[Grid]) -> tuple[PageLayout, list[Rect]]:
    """The layout with its ruled tables taken out, and the frames that may hold a box.

    A ground behind some rows of a table without rules is neither.
    """
    others: list[Grid] = []
    grounds: list[Rect] = []
    for grid in grids:
        inside = [run for run in layout.runs if _within(grid.rect, run)]
        cells = grid.cells(inside) if inside else {}
        whole = bool(inside) and (is_table(grid, cells) or _is_rest(grid, layout))
        if inside and grid.shaded and not _in_any(grounds, grid.rect):
            table = table_across(grid.rect, layout.runs, layout.edges)
            # A coloured head and the band right under it look whole; the rows that follow have no ground.
            if table and (table.y1 > grid.ys[-1] or not whole):
                grounds.append(table)
        if whole and not _in_any(grounds, grid.rect):
            layout = _with_table(layout, grid, cells, inside)
        else:
            others.append(grid)
    frames = boxes_of(layout.page.drawing, others, layout.page.turn_width, layout.page.turn_height)
    return layout, [rect for rect in frames if not _in_any(grounds, rect)]


def _with_table(layout: PageLayout, grid: Grid, cells: _Cells, inside: Sequence[Run]) -> PageLayout:
    """The layout with the table of one grid taken out, its head included where that is not ruled."""
    head = header_of(grid, [run for run in layout.runs if not _within(grid.rect, run)])
    for run in head:
        cells.setdefault((-1, max(0, bisect_right(grid.xs, run.x0 + 2) - 1)), []).append(run)
    top = min([grid.ys[0], *(run.y0 for run in head)])
    rect = Rect(grid.xs[0], top, grid.xs[-1], grid.ys[-1])
    table = Insert(rect, [_table(cells, grid, placer_of(layout.page, layout.text, layout.pitch))])
    return replace(layout, runs=layout.without((*inside, *head)), inserts=(*layout.inserts, table))


def _with_boxes(layout: PageLayout, frames: Sequence[Rect]) -> PageLayout:
    """The layout with the frames that hold boxes of text taken out."""
    for rect in frames:
        inside = [run for run in layout.runs if _within(rect, run)]
        inner = tuple(insert for insert in layout.inserts if _holds(rect, insert.rect))
        most = 0.9 * len(layout.runs)
        if len(inside) < _BOX_LINES or len(inside) + len(inner) >= most or crossed(rect, layout.runs):
            continue
        inside += legend_of(rect, layout.runs)
        asides = layout.asides + 1
        drafts = _in_columns(replace(layout, runs=tuple(inside), inserts=inner))
        for draft in drafts:
            draft.aside = asides if draft.aside is None else draft.aside
        outer = (insert for insert in layout.inserts if insert not in inner)
        inserts = (*outer, Insert(rect, drafts))
        layout = replace(layout, runs=layout.without(inside), inserts=inserts, asides=asides)
    return layout


def _in_columns(layout: PageLayout) -> list[Draft]:
    """The drafts of a layout, column by column, what has been taken out in its place among them."""
    width, place = layout.page.turn_width, layout.placer()
    pictures = [
        rect
        for rect in layout.page.drawing.pictures
        if _PICTURE < rect.x1 - rect.x0 < 0.9 * width and rect.y1 - rect.y0 > _PICTURE
    ]
    placed: list[Placed] = [*layout.runs, *layout.inserts, *pictures]
    drafts: list[Draft] = []
    for flow in flows(placed):
        rows = rows_of([item for item in flow if isinstance(item, Run)])
        inserts = [item for item in flow if isinstance(item, Insert)]
        drafts.extend(drafts_of(rows, inserts, place.page, place))
    return drafts


def _edges(table: Draft | None, turn: Turn) -> frozenset[int]:
    """The left edges of a table's columns in the layout frame, in whole points; none where rules show them."""
    if not table or table.edges:
        return frozenset()
    boxes = (line.box for line in table.lines if line.box)
    starts = Counter(round(turn.laid(box.x0, box.y0, box.x1, box.y1)[0]) for box in boxes)
    return frozenset(x for x, count in starts.items() if count > 1)


def _is_rest(grid: Grid, layout: PageLayout) -> bool:
    """Whether a grid that is too small for a table is the rest of one: it opens the page, and its columns are those
    of the table that the page before ends with."""
    above = layout.above
    return (
        above is not None
        and len(above.edges) > 2
        and all(any(abs(x - edge) <= _SAME for x in grid.xs) for edge in above.edges)
        and abs(grid.xs[-1] - above.edges[-1]) <= _SAME
        and not any(run.y1 < grid.ys[0] for run in layout.runs)
    )


def _table(cells: _Cells, grid: Grid, place: Placer) -> Draft:
    """A table's draft: rows and columns that hold text, cells in order."""
    columns = sorted({column for _, column in cells})
    lines: list[Line] = []
    for row in sorted({row for row, _ in cells}):
        before = "\n"
        last = max(column for r, column in cells if r == row)
        for column in (c for c in columns if c <= last):
            rows = rows_of(cells.get((row, column), ()))
            for text_row in rows:
                line = place.line(text_row)
                line.before = before
                lines.append(line)
                before = " "
            if not rows:
                lines.append(Line("", page=place.page.number, before=before))
            before = "\t"
    return Draft("table", lines, edges=(*(grid.xs[column] for column in columns), grid.xs[-1]))


def _within(rect: Rect, run: Run) -> bool:
    return rect.holds(run.x0, run.y0, run.x1, run.y1)


def _in_any(outer: Sequence[Rect], inner: Rect) -> bool:
    return any(_holds(rect, inner) for rect in outer)


def _holds(outer: Rect, inner: Rect) -> bool:
    return outer.holds(inner.x0, inner.y0, inner.x1, inner.y1)
