"""Tables to take along, as CSV that spreadsheet programs open as it is meant."""

import csv
import io
from collections.abc import Iterable, Sequence

# A cell that begins so is run as a formula by spreadsheet programs (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table as UTF-8 with the mark by which spreadsheet programs know it; a text that would be a formula has ' before it."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(head)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _plain(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
