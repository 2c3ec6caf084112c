"""CSV and TSV files as grids of cells: delimiter and encoding detected."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from lessonbase.errors import ReadError
from lessonbase.reading.encoding import decode
from lessonbase.reading.lesson_tables.sheets import COLUMNS, Grid, Row, too_wide

_DELIMITERS = ",;\t|"
_SAMPLE, _SAMPLE_ROWS = 256 * 1024, 50
CELL = 1_000_000
"""The most characters of a cell: a longer one is what follows a quotation mark that is never closed."""


def delimited_grid(path: Path, data: bytes) -> Grid:
    """The cells of a CSV or TSV file, whatever its ending says. Rows are counted as a spreadsheet shows them."""
    text = decode(path, data)
    delimiter, text = _announced(text)
    return Grid(None, _rows(path, text, delimiter or _delimiter(text)))


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


def _rows(path: Path, text: str, delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise ReadError(
                path,
                f"a cell of row {number} has more than {CELL:,} characters; a quotation mark there is probably never "
                "closed. Correct it, or export the table again.",
            ) from None
        if any(cells[COLUMNS:]):
            raise too_wide(path, number)
        yield Row(number, tuple(cells[:COLUMNS]))
