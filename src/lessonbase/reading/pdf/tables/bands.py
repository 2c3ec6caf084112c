"""Bands of colour behind the rows of a table, as where every other row has a ground: neither its rules nor boxes."""

from collections.abc import Iterator, Sequence

from lessonbase.reading.pdf.columns import flows
from lessonbase.reading.pdf.geometry import Rect
from lessonbase.reading.pdf.rows import Row, rows_of
from lessonbase.reading.pdf.runs import Run
from lessonbase.reading.pdf.tables.aligned import rows_of_tables


def table_across(rect: Rect, runs: Sequence[Run], edges: frozenset[int]) -> Rect | None:
    """The place of the table without rules that goes on above or below a frame, which is the ground of some of its
    rows; None where there is none. `edges` are those of the columns of a table that may go on here."""
    for rows in _tables(rect, runs, edges):
        sides = {_side(rect, row) for row in rows}
        if len(sides) > 1 and 0 in sides:
            return Rect(rect.x0, min(rect.y0, rows[0].y0), rect.x1, max(rect.y1, rows[-1].y1))
    return None


def _tables(rect: Rect, runs: Sequence[Run], edges: frozenset[int]) -> Iterator[list[Row]]:
    """The rows of several cells of each table without rules that stands within a frame's width."""
    inside = [run for run in runs if rect.holds(run.x0, run.y0, run.x1, run.y1)]
    if all(row.parts == 1 for row in rows_of(inside)):
        return  # no cells: spares most boxes what follows
    beside = [run for run in runs if rect.x0 - 2 <= run.x0 and run.x1 <= rect.x1 + 2]
    for flow in flows(beside):
        rows = rows_of([item for item in flow if isinstance(item, Run)])
        for table in rows_of_tables([row.runs for row in rows], edges):
            yield [rows[index] for index in table]


def _side(rect: Rect, row: Row) -> int:
    """Where a row stands: -1 above a frame, 0 in it, 1 below."""
    middle = (row.y0 + row.y1) / 2
    return (middle > rect.y1) - (middle < rect.y0)
