"""CSV and TSV files as grids of cells: delimiter and encoding detected."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from lessonbase.errors import ReadError
from lessonbase.reading.lesson_tables.sheets import COLUMNS, Grid, Row, too_wide
from lessonbase.reading.plain.encoding import decode

_DELIMITERS = ",;\t|"
_SAMPLE, _SAMPLE_ROWS = 256 * 1024, 50
_LINE_END = re.compile(r"[\r\n]")
CELL = 1_000_000
"""The most characters of a cell: a longer one is what follows a quotation mark that is never closed."""


def delimited_grid(path: Path, data: bytes) -> Grid:
    """The cells of a CSV or TSV file, whatever its ending says. Rows are counted as a spreadsheet shows them."""
    text = decode(path, data)
    delimiter, text = _announced(text)
    unclosed: list[int] = []
    rows = _rows(path, text, delimiter or _delimiter(text), unclosed)
    return Grid(None, rows, unclosed)


def _announced(text: str) -> tuple[str | None, str]:
    """The delimiter that a first line "sep=;" announces, and the text after that line."""
    first, line_end, rest = text.partition("\n")
    first = first.strip().strip('"')
    if line_end and first.lower().startswith("sep=") and len(first) == 5:
        return first[4], rest
    return None, text


def _delimiter(text: str) -> str:
    """The delimiter by which most rows have the same number of cells, and many; rather one by which the first row
    has as many, for headers hold no commas where sentences and places do ("Kiambu, Central, Kenya")."""
    sample = text[:_SAMPLE]
    return max(_DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter, len(sample) < len(text)))


def _evenness(sample: str, delimiter: str, is_cut: bool) -> tuple[bool, float]:
    csv.field_size_limit(max(CELL, _SAMPLE))
    rows = list(islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), _SAMPLE_ROWS))
    if is_cut and 1 < len(rows) < _SAMPLE_ROWS:
        rows.pop()
    sizes = [len(row) for row in rows if row]
    if not sizes:
        return False, 0.0
    width, count = max(Counter(sizes).items(), key=lambda each: (each[0] > 1, each[1]))
    share = count / len(sizes)
    return sizes[0] == width > 1 and share > 0.5, share * (1 - 1 / width)


def _rows(path: Path, text: str, delimiter: str, unclosed: list[int]) -> Iterator[Row]:
    """The rows, of which those with a quotation mark that is not closed are put into `unclosed`."""
    csv.field_size_limit(CELL)
    lines = list(io.StringIO(text, newline=""))
    widths: Counter[int] = Counter()
    at = number = 0
    while at < len(lines):
        number += 1
        reader = csv.reader(map(lines.__getitem__, range(at, len(lines))), delimiter=delimiter)
        try:
            cells = next(reader)
        except csv.Error:
            raise ReadError(
                path,
                f"a cell of row {number} has more than {CELL:,} characters; a quotation mark there is probably never "
                "closed. Correct it, or export the table again.",
            ) from None
        end = at + reader.line_num
        if end - at == 1 or _is_sound(lines[at:end], delimiter):
            widths[len(cells)] += 1
        else:
            unclosed.append(number)
            width = max(widths, key=lambda one: widths[one], default=1)
            if _is_row(lines[at + 1], delimiter, width):
                cells, end = _closed(cells, delimiter, width), at + 1
        if any(cells[COLUMNS:]):
            raise too_wide(path, number)
        yield Row(number, tuple(cells[:COLUMNS]))
        at = end


def _is_sound(lines: Sequence[str], delimiter: str) -> bool:
    """Whether the quotation marks of a row's lines close, and only where a cell ends."""
    try:
        next(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    return True


def _is_row(line: str, delimiter: str, width: int) -> bool:
    """Whether a line is a row by itself: as wide as the others, and no mark in it closes a cell begun above."""
    return (
        width > 1 and line.count('"') % 2 == 0 and len(next(csv.reader([line], delimiter=delimiter))) == width
    )


def _closed(cells: Sequence[str], delimiter: str, width: int) -> list[str]:
    """The cells of a row that swallowed the rows below, without those; the delimiters it has too many are words of the
    cell that was not closed."""
    at = next(n for n, cell in enumerate(cells) if _LINE_END.search(cell))
    rest = _LINE_END.split(cells[at])[0].split(delimiter)
    words = max(1, at + len(rest) - width + 1)
    return [*cells[:at], delimiter.join(rest[:words]), *rest[words:]]
