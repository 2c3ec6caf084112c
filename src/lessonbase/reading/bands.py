"""Bands of colour behind the rows of a table, as where every other row has a ground: neither its rules nor boxes."""

from collections.abc import Iterator, Sequence

from lessonbase.reading.aligned import rows_of_tables
from lessonbase.reading.columns import flows
from lessonbase.reading.geometry import Rect
from lessonbase.reading.rows import Row, rows_of
from lessonbase.reading.runs import Run


def is_band(rect: Rect, runs: Sequence[Run], edges: frozenset[int]) -> bool:
    """Whether a frame is the ground of some rows of a table that goes on above or below it without rules. `edges` are
    those of the columns of a table that may go on here."""
    return any(
        len({_side(rect, row) for row in rows}) > 1 and any(_side(rect, row) == 0 for row in rows)
        for rows in _tables(rect, runs, edges)
    )


def goes_on_below(rect: Rect, runs: Sequence[Run], edges: frozenset[int]) -> bool:
    """Whether a table goes on below a grid's lower edge without rules: only its upper rows have a ground."""
    return any({0, 1} <= {_side(rect, row) for row in rows} for rows in _tables(rect, runs, edges))


def _tables(rect: Rect, runs: Sequence[Run], edges: frozenset[int]) -> Iterator[list[Row]]:
    """The rows of several cells of each table without rules that stands within a frame's width."""
    beside = [run for run in runs if rect.x0 - 2 <= run.x0 and run.x1 <= rect.x1 + 2]
    for flow in flows(beside):
        rows = rows_of([item for item in flow if isinstance(item, Run)])
        for table in rows_of_tables([row.runs for row in rows], edges):
            yield [rows[index] for index in table]


def _side(rect: Rect, row: Row) -> int:
    """Where a row stands: -1 above a frame, 0 in it, 1 below."""
    middle = (row.y0 + row.y1) / 2
    return (middle > rect.y1) - (middle < rect.y0)
