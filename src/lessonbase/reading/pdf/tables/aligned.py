"""Tables without rules: rows whose cells begin or end at the same places, such as lists of abbreviations."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from lessonbase.reading.drafts import Draft, Line
from lessonbase.reading.pdf.runs import Run
from lessonbase.reading.structure.markers import BULLET_ALONE, NUMBERED
from lessonbase.reading.text import is_open

_SECTION = re.compile(r"[A-Z]?\d+(?:\.\d+)*\.?")
_ROWS = 3
_GAP = 1.2  # ems between cells
_NARROW = 0.5  # the same where several rows have a cell that begins there
_ALIGNED = 4.0  # points by which the edges or middles of one column may differ
_SPACE = 2.5  # ems between rows at most
_WIDER = 0.35  # ems by which the space between rows is wider than that between lines of one, where it tells
_SPACE_WIDTH = 0.25  # ems
_WRAP = 0.6  # ems between a first cell and its next line at most


def cells_of(runs: Sequence[Run], edges: frozenset[int] = frozenset()) -> list[list[Run]]:
    """The runs of one row as cells: a wide gap parts them, but not a list marker from its text; a narrow one does at
    the `edges` of columns, in whole points."""
    cells = [[runs[0]]]
    for last, run in pairwise(runs):
        is_marker = last is runs[0] and (
            BULLET_ALONE.fullmatch(last.text) or NUMBERED.match(last.text + " x")
        )
        is_numbered = last is runs[0] and _SECTION.fullmatch(last.text.rstrip(":)"))
        gap = _NARROW if round(run.x0) in edges and not is_numbered else _GAP
        if run.x0 - last.x1 > gap * max(last.size, run.size) and not is_marker:
            cells.append([run])
        else:
            cells[-1].append(run)
    return cells


def is_tabular(runs: Sequence[Run]) -> bool:
    """Whether wide gaps part a row into cells, the number of a heading aside."""
    cells = cells_of(runs)
    return len(cells) > (2 if _SECTION.fullmatch(cells[0][0].text) else 1)


_Row = dict[int, list[Run]]
"""The runs of one row of a table by column."""


def aligned_tables(
    rows: Sequence[Sequence[Run]], line: Callable[[Sequence[Run]], Line], edges: frozenset[int]
) -> dict[int, tuple[int, Draft]]:
    """The tables among the rows of a column: by first row, the row after the last and the draft.

    `rows` are the runs of each row from left to right; `line` makes a line of some of them. `edges` are
    those of the columns of a table that may go on here, in whole points.
    """
    cells = _in_cells(rows, edges)
    return {
        start: (end, Draft("table", _lines(_whole(members), line))) for start, end, members in _tables(cells)
    }


def rows_of_tables(rows: Sequence[Sequence[Run]], edges: frozenset[int]) -> list[list[int]]:
    """The rows of several cells of each table among the rows of a column, by their index."""
    cells = _in_cells(rows, edges)
    return [[row for row in range(start, end) if len(cells[row]) > 1] for start, end, _ in _tables(cells)]


def _in_cells(rows: Sequence[Sequence[Run]], edges: frozenset[int]) -> list[list[list[Run]]]:
    starts = Counter(round(run.x0) for row in rows for run in row[1:])
    edges |= {x for x, count in starts.items() if count >= _ROWS}
    return [cells_of(row, edges) for row in rows]


def _tables(cells: Sequence[list[list[Run]]]) -> Iterator[tuple[int, int, list[_Row]]]:
    """Where each table begins, the row after its last, and its rows, wrapped cells joined."""
    index = 0
    while index < len(cells):
        end, members = _extent(cells, index)
        if len(members) > 1 and sum(len(cells[row]) > 1 for row in range(index, end)) >= _ROWS:
            yield index, end, members
            index = end
        else:
            index += 1


def _extent(cells: Sequence[list[list[Run]]], start: int) -> tuple[int, list[_Row]]:
    """How far a table goes that begins at a row: the row after its last, and its rows, wrapped cells joined.

    A row without a first cell goes on with the cells of the one above it, and so does a first cell alone.
    """
    if len(cells[start]) < 2:
        return start, []
    members: list[_Row] = [dict(enumerate(list(cell) for cell in cells[start]))]
    index = start + 1
    while index < len(cells):
        columns = _columns(cells[index], members)
        first = cells[index][0][0]
        space = first.y0 - cells[index - 1][0][0].y1
        if columns is None or space > _SPACE * first.size or _runs_across(cells[index], members[0]):
            break
        if columns[0] == 0 and len(columns) > 1:
            members.append({column: list(cell) for column, cell in zip(columns, cells[index], strict=True)})
        elif columns == [0] and space > _WRAP * first.size:
            break
        else:
            for column, cell in zip(columns, cells[index], strict=True):
                members[-1].setdefault(column, []).extend(cell)
        index += 1
    return index, members


def _whole(members: Sequence[_Row]) -> list[_Row]:
    """The rows with those made one that are lines of one row, in which the first cell wraps as others do."""
    gaps = [_top(row) - _bottom(above) for above, row in pairwise(members)]
    rights: dict[int, float] = {}
    for column, cell in (pair for row in members for pair in row.items()):
        rights[column] = max(rights.get(column, 0.0), *(run.x1 for run in cell))
    rows = [{column: list(cell) for column, cell in members[0].items()}]
    for row, gap in zip(members[1:], gaps, strict=True):
        size = row[0][0].size
        spaced = min(gaps) + _WIDER * size < max(gaps)
        tight = gap < min(gaps) + _WIDER * size / 2
        if (tight or not spaced) and _goes_on(rows[-1], row, rights, spaced=spaced):
            for column, cell in row.items():
                rows[-1].setdefault(column, []).extend(cell)
        else:
            rows.append({column: list(cell) for column, cell in row.items()})
    return rows


def _goes_on(above: _Row, row: _Row, rights: dict[int, float], *, spaced: bool) -> bool:
    """Whether each cell of a row goes on with the one above it, which had no room for its first word, and one of them
    must: it begins small, or what it goes on with is open. Where no space parts the rows, that is the first."""
    if not all(
        column in above and _is_full(above[column], cell, rights[column]) for column, cell in row.items()
    ):
        return False
    if " " not in above[0][-1].text:
        return False
    columns = row if spaced else (0,)
    return any(row[c][0].text[0].islower() or is_open(above[c][-1].text) for c in columns)


def _is_full(above: Sequence[Run], cell: Sequence[Run], right: float) -> bool:
    text = above[-1].text
    words = " " in text or text.rstrip("-").isalpha()
    return (
        words
        and not text[-1].isdigit()
        and above[-1].x1 + _SPACE_WIDTH * cell[0].size + cell[0].first_word > right
    )


def _top(row: _Row) -> float:
    return min(run.y0 for cell in row.values() for run in cell)


def _bottom(row: _Row) -> float:
    return max(run.y1 for cell in row.values() for run in cell)


def _runs_across(cells: Sequence[Sequence[Run]], head: _Row) -> bool:
    """Whether a row is one line that runs across the columns: text below a table, an entry with dotted leaders."""
    x0, x1 = cells[0][0].x0, cells[0][-1].x1
    return len(cells) == 1 and any(
        x0 < column[0].x0 - _ALIGNED and x1 > column[0].x0 + _ALIGNED for column in head.values()
    )


def _columns(cells: Sequence[Sequence[Run]], members: Sequence[_Row]) -> list[int] | None:
    """The columns of a table's rows so far in which the cells of another row stand; None when one stands in none."""
    columns: list[int] = []
    for cell in cells:
        x0, x1 = cell[0].x0, cell[-1].x1
        column = next(
            (c for row in (members[0], members[-1]) for c, above in row.items() if _aligned(x0, x1, above)),
            None,
        )
        if column is None or (columns and column <= columns[-1]):
            return None
        columns.append(column)
    return columns


def _aligned(x0: float, x1: float, above: Sequence[Run]) -> bool:
    left, right = above[0].x0, above[0].x1
    return (
        abs(x0 - left) < _ALIGNED or abs(x1 - right) < _ALIGNED or abs(x0 + x1 - left - right) < 2 * _ALIGNED
    )


def _lines(members: Sequence[_Row], line: Callable[[Sequence[Run]], Line]) -> list[Line]:
    lines: list[Line] = []
    for row in members:
        before = "\n"
        for column in range(max(row) + 1):
            if column not in row:
                lines.append(Line("", page=lines[-1].page, before=before))
            for part in _visual_lines(row[column]) if column in row else ():
                made = line(part)
                made.before = before
                lines.append(made)
                before = " "
            before = "\t"
    return lines


def _visual_lines(cell: Sequence[Run]) -> list[list[Run]]:
    lines = [[cell[0]]]
    for last, run in pairwise(cell):
        if run.x0 > last.x1 - 1 and run.y0 < last.y1 - 0.4 * last.size:
            lines[-1].append(run)
        else:
            lines.append([run])
    return lines
