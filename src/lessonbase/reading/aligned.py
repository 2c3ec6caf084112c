"""Tables without rules: rows whose cells begin or end at the same places, such as lists of abbreviations."""

from collections.abc import Callable, Sequence

from lessonbase.reading.drafts import Draft, Line
from lessonbase.reading.markers import BULLET_ALONE, NUMBERED
from lessonbase.reading.runs import Run

_ROWS = 3
_GAP = 1.8  # ems between cells
_ALIGNED = 4.0  # points by which the edges of one column may differ
_CELL = 1.4  # ems between a first cell and the text of its row's others at least


def cells_of(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs of one row as cells: a wide gap parts them, but not a list marker from its text."""
    cells = [[runs[0]]]
    for last, run in zip(runs, runs[1:], strict=False):
        is_marker = last is runs[0] and (BULLET_ALONE.fullmatch(last.text) or NUMBERED.match(last.text + " x"))
        if run.x0 - last.x1 > _GAP * max(last.size, run.size) and not is_marker:
            cells.append([run])
        else:
            cells[-1].append(run)
    return cells


def aligned_tables(rows: Sequence[Sequence[Run]], line: Callable[[Sequence[Run]], Line]) -> dict[int, tuple[int, Draft]]:
    """The tables among the rows of a column: by first row, the row after the last and the draft.

    `rows` are the runs of each row from left to right; `line` makes a line of some of them.
    """
    found: dict[int, tuple[int, Draft]] = {}
    cells = [cells_of(row) for row in rows]
    index = 0
    while index < len(rows):
        end, members = _extent(cells, index)
        if sum(len(cells[row]) > 1 for row in range(index, end)) >= _ROWS:
            found[index] = (end, Draft("table", _lines(members, line)))
            index = end
        else:
            index += 1
    return found


def _extent(cells: Sequence[list[list[Run]]], start: int) -> tuple[int, list[list[list[Run]]]]:
    """How far a table goes that begins at a row: the row after its last, and its rows, wrapped cells joined."""
    if len(cells[start]) < 2:
        return start, []
    members = [[list(cell) for cell in cells[start]]]
    edges = cells[start]
    index = start + 1
    while index < len(cells):
        row = cells[index]
        if row[0][0].y0 - cells[index - 1][0][0].y1 > 2.5 * row[0][0].size:
            break
        if len(row) > 1 and _share_edge(edges, row):
            members.append([list(cell) for cell in row])
            edges = row
        elif len(row) == 1 and abs(row[0][0].x0 - edges[1][0].x0) < _ALIGNED:
            members[-1][1].extend(row[0])
        else:
            break
        index += 1
    return index, members


def _share_edge(one: Sequence[Sequence[Run]], other: Sequence[Sequence[Run]]) -> bool:
    """Whether a cell after the first begins or ends where one of the other row does."""
    return any(
        abs(a[0].x0 - b[0].x0) < _ALIGNED or abs(a[-1].x1 - b[-1].x1) < _ALIGNED for a in one[1:] for b in other[1:]
    )


def _lines(members: Sequence[Sequence[Sequence[Run]]], line: Callable[[Sequence[Run]], Line]) -> list[Line]:
    lines = []
    for row in members:
        before = "\n"
        for cell in row:
            for part in _visual_lines(cell):
                made = line(part)
                made.before = before
                lines.append(made)
                before = " "
            before = "\t"
    return lines


def _visual_lines(cell: Sequence[Run]) -> list[list[Run]]:
    lines = [[cell[0]]]
    for last, run in zip(cell, cell[1:], strict=False):
        if run.x0 > last.x1 - 1 and run.y0 < last.y1 - 0.4 * last.size:
            lines[-1].append(run)
        else:
            lines.append([run])
    return lines
