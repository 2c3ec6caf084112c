"""Tables that go on over a page's end, made whole: rows are read under the head of their table, and a row that the
page's end broke is one row."""

from collections.abc import Sequence
from itertools import pairwise

from lessonbase.reading.drafts import Draft, Line
from lessonbase.reading.text import goes_on

_BETWEEN = frozenset({"furniture", "footnote"})
_ALIGNED = 3.0  # points by which the columns of a table's parts may differ
_PADDING = 4.0  # points between a cell's text and its right edge at least
_KEY = 12  # characters of the number or short name that a row goes by at most

_Cell = list[Line]
_Row = list[_Cell]


def continued(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with each table that goes on at the top of the next page joined to its beginning, a repeated head
    left out and the row that the page's end broke made whole, cell by cell."""
    result: list[Draft] = []
    table: Draft | None = None
    for draft in drafts:
        if draft.kind == "table" and table and (rows := _further(table, draft)):
            table.lines = _lines(rows)
            continue
        result.append(draft)
        if draft.kind == "table":
            table = draft
        elif draft.kind not in _BETWEEN:
            table = None
    return result


def open_table(drafts: Sequence[Draft]) -> Draft | None:
    """The table that the drafts of a page end with, footnotes and furniture aside."""
    last = next((draft for draft in reversed(drafts) if draft.kind not in _BETWEEN), None)
    return last if last and last.kind == "table" else None


def _further(first: Draft, second: Draft) -> list[_Row] | None:
    """All rows of a table and its continuation; None where what follows is not on the next page, has other columns,
    or begins with a single cell that goes on with none."""
    page = max(line.page or 0 for line in first.lines)
    if not page or second.lines[0].page != page + 1:
        return None
    ruled = bool(first.edges and second.edges)
    edges = _columns(first, ruled=ruled)
    columns = _matched(edges, _columns(second, ruled=ruled))
    if columns is None:
        return None
    ours, theirs = _rows(first), [_placed(row, columns) for row in _rows(second)]
    if _texts(theirs[0]) == _texts(ours[0]):
        theirs = theirs[1:]
    elif not ruled and (rest := _below_head(theirs[0], ours[0])):
        theirs = [rest, *theirs[1:]]
    if theirs and _is_rest(theirs[0], ours, theirs[1:], first.edges[1:]):
        return [*ours[:-1], _joined(ours[-1], theirs[0]), *theirs[1:]]
    if theirs and (len(theirs[0]) == 1 or len(columns) < len(edges)):
        return None
    return ours + theirs


def _below_head(row: _Row, head: _Row) -> _Row | None:
    """What stands in a row below a repeated head; None where the row is none. Without rules the rest of a broken row,
    whose first cell is mostly empty, looks like further lines of the head above it."""
    heights = [len(cell) if _has_text(cell) else 0 for cell in head]
    if len(row) != len(head) or any(
        _text(cell[:height]) != _text(above)
        for cell, above, height in zip(row, head, heights, strict=True)
        if height
    ):
        return None
    rest = [cell[height:] for cell, height in zip(row, heights, strict=True)]
    last = max((number for number, cell in enumerate(rest) if _has_text(cell)), default=-1)
    return [cell or [Line("", page=row[0][0].page)] for cell in rest[: last + 1]]


def _matched(ours: Sequence[float | None], theirs: Sequence[float | None]) -> list[int] | None:
    """For each column of a table's second part the column of the first that it goes on with.

    Where the second part has fewer, since none of its cells in a column has text, each must stand where one of the
    first does.
    """
    if not 1 < len(ours) >= len(theirs):
        return None
    if len(ours) == len(theirs):
        near = (a is None or b is None or abs(a - b) < _ALIGNED for a, b in zip(ours, theirs, strict=True))
        return list(range(len(ours))) if all(near) else None
    columns = [
        next((n for n, a in enumerate(ours) if a is not None and b is not None and abs(a - b) < _ALIGNED), -1)
        for b in theirs
    ]
    return columns if -1 not in columns and all(a < b for a, b in pairwise(columns)) else None


def _columns(table: Draft, *, ruled: bool) -> list[float | None]:
    """The left edge of each column, by the rules or by the text; None where that is not known."""
    if ruled:
        return list(table.edges[:-1])
    edges: list[float | None] = []
    for row in _rows(table):
        for column, cell in enumerate(row):
            if column == len(edges):
                edges.append(None)
            for line in cell:
                if line.box:
                    edge = edges[column]
                    edges[column] = line.box.x0 if edge is None else min(edge, line.box.x0)
    return edges


def _rows(table: Draft) -> list[_Row]:
    rows: list[_Row] = []
    for line in table.lines:
        if line.before == "\n" or not rows:
            rows.append([[line]])
        elif line.before == "\t":
            rows[-1].append([line])
        else:
            rows[-1][-1].append(line)
    return rows


def _placed(row: _Row, columns: Sequence[int]) -> _Row:
    """A row of a table's second part with its cells in the columns of the first."""
    placed: _Row = [[Line("", page=row[0][0].page)] for _ in range(columns[len(row) - 1] + 1)]
    for column, cell in zip(columns, row, strict=False):
        placed[column] = cell
    return placed


def _lines(rows: Sequence[_Row]) -> list[Line]:
    """The lines of rows, each told what parts it from the one before."""
    lines: list[Line] = []
    for row in rows:
        for number, cell in enumerate(row):
            for line in cell:
                line.before = " " if line is not cell[0] else "\t" if number else "\n"
                lines.append(line)
    return lines


def _is_rest(row: _Row, above: Sequence[_Row], below: Sequence[_Row], rights: Sequence[float]) -> bool:
    """Whether a row is the rest of the last one above it. `rights` are the right edges of ruled columns.

    Each of its cells goes on with one that has text; and a sentence of one goes on, or all rows but this one go by a
    number.
    """
    broken = above[-1]
    rest = [number for number, cell in enumerate(row) if _has_text(cell)]
    if any(number >= len(broken) or not _has_text(broken[number]) for number in rest):
        return False
    some = len(rest) < sum(map(_has_text, broken))
    going_on = {
        number
        for number in rest
        if goes_on(
            _text(broken[number]),
            _text(row[number]),
            full=some and _is_full(broken[number], row[number], rights[number] if rights else None),
        )
    }
    if rest[0] == 0:
        return 0 in going_on
    return bool(going_on) or _are_keyed([*above[1:], *below])


def _is_full(cell: _Cell, rest: _Cell, right: float | None) -> bool:
    """Whether a cell of several lines had no room on its last one for the word that follows."""
    last = cell[-1].box
    if len(cell) < 2 or last is None or right is None:
        return False
    word = _text(rest).split()[0]
    width = (last.x1 - last.x0) / max(1, len(cell[-1].text))
    return right - _PADDING - last.x1 < (len(word) + 1) * width


def _are_keyed(rows: Sequence[_Row]) -> bool:
    """Whether each of several rows goes by a number in its first cell."""
    keys = [_text(row[0]) for row in rows]
    return len(keys) > 1 and all(
        len(key) <= _KEY and any(character.isdigit() for character in key) for key in keys
    )


def _joined(broken: _Row, rest: _Row) -> _Row:
    return [
        [*cell, *(rest[number] if number < len(rest) and _has_text(rest[number]) else ())]
        for number, cell in enumerate(broken)
    ]


def _has_text(cell: _Cell) -> bool:
    return any(line.text for line in cell)


def _text(cell: _Cell) -> str:
    return " ".join(line.text for line in cell)


def _texts(row: _Row) -> list[str]:
    return [_text(cell) for cell in row]
