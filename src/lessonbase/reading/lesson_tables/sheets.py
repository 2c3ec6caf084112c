"""Sheets: rows of cells under headers, found in the grid of cells that a file holds."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import NamedTuple

from lessonbase.errors import ReadError
from lessonbase.reading.lesson_tables.cells import cell_text, is_number

ROWS = 30_000
"""The most rows of a table: 30,000 of the IFRC's, read, tagged and stored, take 1.1 GB of memory of the 1.5 allowed."""
COLUMNS = 1000
"""The most columns of a table."""
_SEARCHED = 30  # rows in which the headers are looked for
_SUBHEADER = 40  # characters: a longer cell is no header of a second row


class Row(NamedTuple):
    """A row's number, as a spreadsheet counts them from 1 with the header's, and its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet, row by row, before its headers are known. `unclosed` are the rows, of those gone through,
    with a quotation mark that is not closed; `merged` gives, by row number and column (from 0), the last row over which
    the cell reaches. `hidden_rows` and `hidden_columns` (by their letters) were left out; `uncomputed` are cells that hold
    a formula without a value."""

    name: str | None
    rows: Iterable[Row]
    unclosed: list[int] = field(default_factory=list)
    merged: dict[tuple[int, int], int] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    uncomputed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    """Rows under headers, every row of as many cells as there are headers. `unread` are rows that gave none,
    `unclosed` those with a quotation mark that is not closed; `merged` is as in a grid, the columns
    being those of the headers."""

    name: str | None
    headers: tuple[str, ...]
    rows: list[Row]
    unread: list[int] = field(default_factory=list)
    unclosed: list[int] = field(default_factory=list)
    merged: dict[tuple[int, int], int] = field(default_factory=dict)

    def column(self, header: str, rows: int | None = None) -> list[str]:
        """The cells of a column that say something, of the first so many rows."""
        at = self.headers.index(header)
        return [row.cells[at] for row in self.rows[:rows] if row.cells[at]]

    def filled(self, but: Collection[str]) -> "Sheet":
        """The sheet with what a merged cell says in each of its rows, `but` in these columns."""
        if not self.merged:
            return self
        reaching: dict[int, tuple[int, str]] = {}
        rows = []
        for row in self.rows:
            cells = list(row.cells)
            for n, header in enumerate(self.headers):
                if last := self.merged.get((row.number, n)):
                    reaching[n] = last, cells[n]
                until, above = reaching.get(n, (0, ""))
                if row.number <= until and header not in but:
                    cells[n] = cells[n] or above
            rows.append(Row(row.number, tuple(cells)))
        return replace(self, rows=rows)


def too_wide(path: Path, row: int) -> ReadError:
    """The refusal of a table that has words beyond the last column it may have, in this row."""
    return ReadError(
        path,
        f"row {row} has words beyond column {COLUMNS}. Keep the columns of lessons only, and add that.",
    )


def side_by_side(grid: Grid, is_header: Callable[[str], bool]) -> list[Grid]:
    """The tables that stand beside each other in a grid, parted by a blank column: each under a banner of its own, or
    both with a column of the same name. Columns that a blank one merely sets apart stay one table."""
    rows = list(islice(grid.rows, ROWS + _SEARCHED + 1))
    width = max((_width(row.cells) for row in rows), default=0)
    used = [n for n in range(width) if _is_used(rows, n)]
    starts = [b for a, b in pairwise(used) if b - a > 1]
    parts = [range(a, b) for a, b in pairwise([used[0], *starts, width])] if starts else []
    parts = [part for part in parts if sum(_is_used(rows, n) for n in part) > 1]
    if len(parts) < 2 or not _are_apart([row for row in rows if any(row.cells)], parts, is_header):
        return [replace(grid, rows=chain(rows, grid.rows))]
    return [
        replace(
            grid if number == 0 else Grid(grid.name, ()),  # what is told of the grid is told once
            rows=[Row(row.number, _picked(row.cells, part)) for row in rows],
            merged={(row, n - part[0]): last for (row, n), last in grid.merged.items() if n in part},
        )
        for number, part in enumerate(parts)
    ]


def upright(grid: Grid, is_header: Callable[[str], bool]) -> Grid:
    """A grid whose headers stand down its first column, turned so that they stand over columns; what was a column has
    its number, counted from 1. Other grids as they are.

    A column that says of each row what it is, "lesson" or "recommendation", has its words again and again.
    """
    further = iter(grid.rows)
    rows = list(islice(further, _SEARCHED + 1))
    whole = replace(grid, rows=chain(rows, further))
    filled = [row for row in rows if any(row.cells)]
    width = max((_width(row.cells) for row in filled), default=0)
    if len(rows) > _SEARCHED or len(filled) < 2 or width < 2 or grid.merged:
        return whole
    first = next(n for n in range(width) if _is_used(filled, n))
    below = [row for row in filled if _picked(row.cells, [first])[0] and _width(row.cells) > first + 1]
    down = [_folded(row.cells[first]) for row in below if is_header(row.cells[first])]
    across = max(sum(map(is_header, row.cells)) for row in filled)
    if across > 1 or len(down) < 2 or 2 * len(down) < len(below) or len(set(down)) < len(down):
        return whole
    turned = [Row(n + 1, tuple(_picked(row.cells, [n])[0] for row in below)) for n in range(first, width)]
    return replace(grid, rows=turned)


def _are_apart(rows: Sequence[Row], parts: Sequence[range], is_header: Callable[[str], bool]) -> bool:
    """Whether parts of a grid are tables of their own. `rows` are those with words in them."""
    for above, below in pairwise(rows[:_SEARCHED]):
        banners = [n for n, cell in enumerate(above.cells) if cell]
        headed = all(sum(map(bool, _picked(below.cells, part))) > 1 for part in parts)
        if headed and banners == [part[0] for part in parts]:
            return True
    for row in rows[:_SEARCHED]:
        named = [{_folded(cell) for cell in _picked(row.cells, part) if is_header(cell)} for part in parts]
        if all(named) and set.intersection(*named):
            return True
    return False


def _folded(cell: str) -> str:
    return " ".join(cell.casefold().split())


def sheet_of(path: Path, grid: Grid, is_header: Callable[[str], bool]) -> Sheet | None:
    """The sheet in a grid, without rows where none stands under headers; None where it is blank. `is_header` says which
    cells name columns.

    Raises ReadError for more than `ROWS` rows.
    """
    filled = (row for row in _tidied(grid.rows) if any(row.cells))
    first = list(islice(filled, _SEARCHED))
    at = _header_row(first, is_header)
    if at is None:
        return Sheet(grid.name, (), []) if first else None
    names, used = _headers(first, at)
    # Exports that were put together in one file bring their headers along.
    repeated = {_plain(row) for row in first[at : at + used]}
    below = (row for row in chain(first[at + used :], filled) if _plain(row) not in repeated)
    rows = list(islice(below, ROWS + 1))
    if len(rows) > ROWS:
        raise ReadError(
            path,
            f"it has more than {ROWS:,} rows, which is too many for one table. Split it and add the parts.",
        )
    width = max((_width(row.cells) for row in rows), default=0)
    headers = _distinct([*names, *[""] * (width - len(names))])
    kept = [n for n, name in enumerate(names + [""] * (width - len(names))) if name or _is_used(rows, n)]
    place = {n: at for at, n in enumerate(kept)}
    return Sheet(
        grid.name,
        tuple(headers[n] for n in kept),
        [Row(row.number, _picked(row.cells, kept)) for row in rows],
        unclosed=grid.unclosed,
        merged={(row, place[n]): last for (row, n), last in grid.merged.items() if n in place},
    )


def tables_in(sheet: Sheet, is_header: Callable[[str], bool]) -> list[Sheet]:
    """The tables that stand under each other in a sheet, each with its headers."""
    starts = [n for n, row in enumerate(sheet.rows) if _heads_another(row, sheet.headers, is_header)]
    bounds = [*starts, len(sheet.rows)]
    tables = [replace(sheet, rows=sheet.rows[: bounds[0]])]
    for start, end in pairwise(bounds):
        headers = tuple(_distinct(sheet.rows[start].cells))
        tables.append(replace(sheet, headers=headers, rows=sheet.rows[start + 1 : end], unclosed=[]))
    return tables


def _heads_another(row: Row, headers: Sequence[str], is_header: Callable[[str], bool]) -> bool:
    """Whether a row has headers only, some of them that of the column above: words of the data, which may read like
    headers too, hardly ever are."""
    said = [(cell, header) for cell, header in zip(row.cells, headers, strict=True) if cell]
    is_above = [cell.casefold() == header.casefold() for cell, header in said]
    return len(said) > 1 and any(is_above) and all(is_header(cell) for cell, _ in said)


def _tidied(rows: Iterable[Row]) -> Iterable[Row]:
    return (Row(number, tuple(cell_text(cell) for cell in cells)) for number, cells in rows)


def _plain(row: Row) -> tuple[str, ...]:
    """The words of a row without case and the empty cells at its end."""
    return tuple(cell.casefold() for cell in row.cells[: _width(row.cells)])


def _is_used(rows: Sequence[Row], column: int) -> bool:
    return any(column < len(row.cells) and row.cells[column] for row in rows)


def _picked(cells: Sequence[str], kept: Sequence[int]) -> tuple[str, ...]:
    return tuple(cells[n] if n < len(cells) else "" for n in kept)


def _width(cells: Sequence[str]) -> int:
    return max((n for n, cell in enumerate(cells, 1) if cell), default=0)


def _header_row(rows: Sequence[Row], is_header: Callable[[str], bool]) -> int | None:
    """The first row that names columns: at least half as many as any row seems to, since words of the data may
    read like headers too. Where none does, the first that is as wide as the table and has no numbers.

    A title above a table is one cell, so it is no row of headers unless the table has one column only.
    """
    if not rows:
        return None
    filled = [[cell for cell in row.cells if cell] for row in rows]
    usual = Counter(map(len, filled)).most_common(1)[0][0]
    scores = [sum(map(is_header, said)) if len(said) >= min(2, usual) else 0 for said in filled]
    if best := max(scores):
        return next(at for at, score in enumerate(scores) if score >= best / 2)
    wide = (at for at, said in enumerate(filled) if 2 * len(said) > usual and not any(map(is_number, said)))
    return next(wide, None)


def _headers(rows: Sequence[Row], at: int) -> tuple[list[str], int]:
    """The headers, and how many rows they take from `at`: two where a merged header has others under it."""
    cells = list(rows[at].cells[: _width(rows[at].cells)])
    above = rows[at - 1] if at and rows[at - 1].number == rows[at].number - 1 else None
    below = rows[at + 1] if at + 1 < len(rows) and rows[at + 1].number == rows[at].number + 1 else None
    if below and _divides(cells, below.cells):
        return _stacked(cells, below.cells), 2
    if above and _width(above.cells) > 1:
        return _stacked(above.cells, cells), 1
    return cells, 1


def _divides(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether the lower row names the parts of merged headers: it fills every gap, all short, and is no data."""
    width = max(len(upper), _width(lower))
    gaps = [n for n in range(1, width) if n >= len(upper) or not upper[n]]
    said = [cell for cell in lower if cell]
    return (
        bool(gaps)
        and all(n < len(lower) and lower[n] for n in gaps)
        and all(len(cell) <= _SUBHEADER and not is_number(cell) for cell in said)
        and not any(cell.endswith((".", "!", "?")) for cell in said)
    )


def _stacked(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Two rows of headers as one: "Lesson – Country"; a header over one column stands alone."""
    stacked, over = [], ""
    for n in range(max(len(upper), len(lower))):
        above = upper[n] if n < len(upper) else ""
        below = lower[n] if n < len(lower) else ""
        over = above or (over if below else "")
        stacked.append(" – ".join(dict.fromkeys(part for part in (over, below) if part)))
    return stacked


def _distinct(names: Sequence[str]) -> list[str]:
    """The headers, one for every column: "column C" where there is none, "Comment (2)" for a repeated one."""
    seen: Counter[str] = Counter()
    distinct = []
    for n, name in enumerate(names):
        name = " ".join(name.split()) or f"column {letters(n)}"
        seen[name] += 1
        distinct.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return distinct


def letters(column: int) -> str:
    """A spreadsheet's name of a column, counted from 0: A, B … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
