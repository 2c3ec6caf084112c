"""Ruled tables and framed boxes of a page: where their grids stand, and which words stand in which cell."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from lessonbase.reading.pdf.geometry import Drawing, Rect
from lessonbase.reading.pdf.runs import Run

_TOUCH = 4.0  # points by which rules may miss one another and still meet
_RULES = 1500  # more are a chart
_FILLED = 0.4  # share of rows and of cells that hold text; the grid of a chart holds less
_LAYOUT_CELL = 1200  # characters: cells that hold more on average are boxes of text, not a table's


@dataclass(slots=True)
class Grid:
    """A ruled grid: its edges, and rules by the place they hold, for merged cells. It is `shaded` where its columns
    have grounds only and no rule parts them."""

    xs: list[float]
    ys: list[float]
    across: list[Rect]
    down: list[Rect]
    shaded: bool = False

    @property
    def rect(self) -> Rect:
        """The whole grid."""
        return Rect(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def cells(self, runs: Sequence[Run]) -> dict[tuple[int, int], list[Run]]:
        """The runs by row and column of the cell they stand in; a merged cell counts as its first."""
        walls = _drawn(self.xs, _middles(self.ys), [(rule.x0, rule.y0, rule.y1) for rule in self.down])
        floors = _drawn(self.ys, _middles(self.xs), [(rule.y0, rule.x0, rule.x1) for rule in self.across])
        cells: dict[tuple[int, int], list[Run]] = {}
        for run in runs:
            middle = (run.y0 + run.y1) / 2
            row = max(0, min(len(self.ys) - 2, bisect_left(self.ys, middle) - 1))
            column = max(0, min(len(self.xs) - 2, bisect_left(self.xs, run.x0 + 1) - 1))
            while column > 0 and not walls[column][row]:
                column -= 1
            while row > 0 and not floors[row][column]:
                row -= 1
            cells.setdefault((row, column), []).append(run)
        return cells


def _middles(edges: Sequence[float]) -> list[float]:
    return [(a + b) / 2 for a, b in pairwise(edges)]


def _drawn(
    edges: Sequence[float], middles: Sequence[float], rules: Sequence[tuple[float, float, float]]
) -> Any:
    """Whether a rule (place, from, to) stands at each edge beside each middle: booleans (edges, middles)."""
    place, start, end = np.array(rules).T
    at = np.abs(np.array(edges)[:, None] - place[None, :]) <= _TOUCH
    beside = (start[None, :] <= np.array(middles)[:, None]) & (np.array(middles)[:, None] <= end[None, :])
    return (at.astype(np.float32) @ beside.T.astype(np.float32)) > 0


def grids_of(drawing: Drawing) -> list[Grid]:
    """The grids that rules form by meeting one another."""
    across, down = drawing.across, drawing.down
    if not across or not down or len(across) + len(down) > _RULES:
        return []
    groups = _connected(across, down)
    sides = {side for ground in drawing.grounds for side in ground.sides}
    grids = []
    for horizontal, vertical in groups:
        xs = _edges(
            [x for rule in vertical for x in (rule.x0,)]
            + [min(r.x0 for r in horizontal), max(r.x1 for r in horizontal)]
        )
        ys = _edges(
            [y for rule in horizontal for y in (rule.y0,)]
            + [min(r.y0 for r in vertical), max(r.y1 for r in vertical)]
        )
        if len(xs) >= 2 and len(ys) >= 2:
            grids.append(Grid(xs, ys, horizontal, vertical, shaded=sides.issuperset(vertical)))
    return _stacked(grids)


def _stacked(grids: Sequence[Grid]) -> list[Grid]:
    """Grids of the same columns right under one another made one: thick rules may not quite meet."""
    stacked: list[Grid] = []
    for grid in sorted(grids, key=lambda grid: (grid.ys[0], grid.xs[0])):
        for above in stacked:
            same = len(above.xs) == len(grid.xs) and all(
                abs(a - b) <= _TOUCH for a, b in zip(above.xs, grid.xs, strict=True)
            )
            if same and len(grid.xs) > 2 and -_TOUCH < grid.ys[0] - above.ys[-1] <= 2 * _TOUCH:
                above.ys += [y for y in grid.ys if y > above.ys[-1] + 2 * _TOUCH]
                above.across += grid.across
                above.down += grid.down
                above.shaded &= grid.shaded
                break
        else:
            stacked.append(grid)
    return stacked


def header_of(grid: Grid, runs: Sequence[Run]) -> list[Run]:
    """The runs right above a grid that head its columns where the head itself is not ruled.

    They stand within three lines above it, each begins in a column, and more than one column has some.
    """
    top = grid.ys[0]
    found: list[Run] = []
    columns: set[int] = set()
    for run in sorted(runs, key=lambda run: -run.y1):
        if run.y1 > grid.ys[0] + 3 or run.x0 < grid.xs[0] - 3 or run.x1 > grid.xs[-1] + 3:
            continue
        if top - run.y1 > 0.9 * run.size or len(found) > 3 * len(grid.xs):
            break
        column = int(np.searchsorted(grid.xs, run.x0 + 2)) - 1
        if not 0 <= column < len(grid.xs) - 1 or run.x1 > grid.xs[column + 1] + 3:
            break
        found.append(run)
        columns.add(column)
        top = min(top, run.y0)
    return found if len(columns) > 1 else []


def is_table(grid: Grid, cells: dict[tuple[int, int], list[Run]]) -> bool:
    """Whether a grid's text makes a table: two rows and two columns that hold text, none of it an essay."""
    rows = {row for row, _ in cells}
    columns = {column for _, column in cells}
    full = sum(sum(1 for r, _ in cells if r == row) > 1 for row in rows)
    if len(rows) < 2 or len(columns) < 2 or full < 2 or len(cells) < _FILLED * len(rows) * len(columns):
        return False
    if len(rows) < _FILLED * (len(grid.ys) - 1):
        return False
    characters = sum(len(run.text) for runs in cells.values() for run in runs)
    return characters / len(cells) < _LAYOUT_CELL


def boxes_of(drawing: Drawing, grids: Sequence[Grid], width: float, height: float) -> list[Rect]:
    """Frames that may hold a box of text: drawn rectangles and closed grids, stacked ones made one, largest first.

    A frame about as large as the page is its background.
    """
    rects = [*drawing.frames, *(grid.rect for grid in grids)]
    rects = [r for r in rects if r.x1 - r.x0 > 60 and r.y1 - r.y0 > 8]
    merged: list[Rect] = []
    for rect in sorted(rects, key=lambda r: (round(r.x0), r.y0)):
        last = merged[-1] if merged else None
        if (
            last
            and abs(last.x0 - rect.x0) < _TOUCH
            and abs(last.x1 - rect.x1) < _TOUCH
            and rect.y0 <= last.y1 + _TOUCH
        ):
            merged[-1] = Rect(last.x0, last.y0, last.x1, max(last.y1, rect.y1))
        else:
            merged.append(rect)
    boxes = [
        r
        for r in merged
        if r.y1 - r.y0 > 24 and (r.x1 - r.x0 < 0.97 * width) and (r.y1 - r.y0 < 0.9 * height)
    ]
    return sorted(boxes, key=lambda r: (r.x0 - r.x1) * (r.y1 - r.y0))


def crossed(rect: Rect, runs: Sequence[Run]) -> bool:
    """Whether text runs over a frame's sides or its lower edge: then it is a picture behind the text."""
    return any(
        rect.y0 < (run.y0 + run.y1) / 2 < rect.y1
        and (run.x0 < rect.x0 - 3 < run.x1 - 6 or run.x0 + 6 < rect.x1 + 3 < run.x1)
        for run in runs
    ) or any(_cuts(rect.y1, rect, run) for run in runs)


def legend_of(rect: Rect, runs: Sequence[Run]) -> list[Run]:
    """The heading of a box that stands in its upper edge, those parts of it that the edge does not let in."""
    return [
        run for run in runs if _cuts(rect.y0, rect, run) and not rect.holds(run.x0, run.y0, run.x1, run.y1)
    ]


def _cuts(y: float, rect: Rect, run: Run) -> bool:
    """Whether the edge of a frame at `y` runs through the middle of a line of text within its width."""
    margin = 0.2 * (run.y1 - run.y0)
    return run.y0 + margin < y < run.y1 - margin and rect.x0 - 2 <= run.x0 and run.x1 <= rect.x1 + 2


def _edges(values: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _TOUCH:
            edges.append(value)
    return edges


def _connected(across: list[Rect], down: list[Rect]) -> list[tuple[list[Rect], list[Rect]]]:
    """Groups of rules that meet, each with horizontal and vertical ones."""
    h = np.array([(r.x0, r.y0, r.x1, r.y1) for r in across])
    v = np.array([(r.x0, r.y0, r.x1, r.y1) for r in down])
    meets = (
        (v[None, :, 2] >= h[:, None, 0] - _TOUCH)
        & (v[None, :, 0] <= h[:, None, 2] + _TOUCH)
        & (h[:, None, 3] >= v[None, :, 1] - _TOUCH)
        & (h[:, None, 1] <= v[None, :, 3] + _TOUCH)
    )
    # Each group goes by its first horizontal rule, handed on from rule to rule until nothing changes.
    meeting, met = np.nonzero(meets)
    label, owner = np.arange(len(across)), np.full(len(down), len(across))
    settled = False
    while not settled:
        before = label.copy()
        np.minimum.at(owner, met, label[meeting])
        np.minimum.at(label, meeting, owner[met])
        settled = np.array_equal(before, label)
    groups = []
    for low in np.unique(label):
        horizontal = [across[i] for i in np.flatnonzero(label == low)]
        vertical = [down[j] for j in np.flatnonzero(owner == low)]
        if vertical:
            groups.append((horizontal, vertical))
    return groups
