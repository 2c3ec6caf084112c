"""Excel workbooks as grids of cells: values as they are shown, visible sheets only."""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

from lessonbase.errors import ReadError, UnsupportedError
from lessonbase.reading.lesson_tables.sheets import COLUMNS, Grid, Row, too_wide

# Unpacked bytes of a workbook, and how many times its size: 100,000 rows of prose have 100 MB, a tenth of it packed.
_HEAD = 1024  # bytes of a part within which it would declare entities
_MOST_BYTES, _MOST_RATIO, _RATIO_MATTERS_FROM = 500 << 20, 200, 50 << 20
_DECLARES, _STRICT = b"<!DOCTYPE", b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_MERGED = re.compile(rb'[<:]mergeCell [^>]{0,50}?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
_CHUNK, _REFERENCE = 1 << 20, 100  # bytes
# What openpyxl, zipfile and the XML parsers (theirs are SyntaxErrors) raise on mutilated workbooks, seen by fuzzing.
_BROKEN = (
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, EOFError, SyntaxError),
    *(AssertionError, OverflowError, RuntimeError, zipfile.BadZipFile, zlib.error),
)


def workbook_grids(path: Path, data: bytes) -> tuple[list[Grid], list[str]]:
    """The visible sheets of a workbook, and the names of the hidden ones.

    Raises ReadError when it is damaged or a trap.
    """
    _check(path, data)
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # extensions of Excel that hold no cells
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
        except _BROKEN as error:
            raise _damaged(path, error) from None
    return [Grid(sheet.title, _rows(path, sheet), merged=_merged(sheet)) for sheet in shown], hidden


def _damaged(path: Path, error: BaseException) -> ReadError:
    return ReadError(
        path,
        f"the workbook is damaged ({type(error).__name__}). Open it in a spreadsheet program, save it anew, and add "
        "that.",
    )


def _check(path: Path, data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
            marks = {mark for name in archive.namelist() for mark in _marks(archive, name)}
            is_binary = "xl/workbook.bin" in archive.namelist()
    except _BROKEN:
        raise ReadError(
            path, "this is no Excel workbook, or a damaged one. Save it anew as .xlsx or CSV and add that."
        ) from None
    if unpacked > _MOST_BYTES or (unpacked > _RATIO_MATTERS_FROM and unpacked > _MOST_RATIO * len(data)):
        raise ReadError(
            path,
            f"it unpacks to {unpacked >> 20:,} MB, which no table of lessons does. If it is sound, save it as CSV "
            "and add that.",
        )
    if is_binary:
        raise UnsupportedError(
            path,
            "this is a binary workbook (.xlsb), which is not read. Save it as an Excel workbook (.xlsx) or as CSV and "
            "add that.",
        )
    # openpyxl finds no sheets in one, and says nothing.
    if _STRICT in marks:
        raise ReadError(
            path,
            "it is saved as “Strict Open XML”, which is not read. In Excel, save it as “Excel Workbook (.xlsx)” and add "
            "that.",
        )
    if _DECLARES in marks:
        from lessonbase.reading.office.packages import (
            ENTITIES,  # with lxml, which only traps and office files need
        )

        raise ReadError(path, ENTITIES)


def _marks(archive: zipfile.ZipFile, name: str) -> list[bytes]:
    """Which of the marks that bar a workbook stand at the head of a part."""
    if not name.endswith((".xml", ".rels")):
        return []
    with archive.open(name) as member:
        head = member.read(_HEAD)
    return [mark for mark in (_DECLARES, _STRICT) if mark in head]


def _rows(path: Path, sheet: Any) -> Iterator[Row]:
    from openpyxl.cell.read_only import EMPTY_CELL

    sheet.reset_dimensions()  # many programs write wrong ones
    rows = enumerate(sheet.iter_rows(), 1)
    while True:
        try:
            number, cells = next(rows)
        except StopIteration:
            return
        except _BROKEN as error:
            raise _damaged(path, error) from None
        # Formats without words often reach to the last of 16,384 columns.
        beyond = [cell for cell in cells[COLUMNS:] if cell is not EMPTY_CELL]
        if any(cell.value is not None for cell in beyond):
            raise too_wide(path, number)
        yield Row(number, tuple(_shown(cell) for cell in cells[:COLUMNS]))


def _merged(sheet: Any) -> dict[tuple[int, int], int]:
    """The cells merged over several rows, by row number and column (from 0), each with its last row.

    They stand after the rows, and openpyxl passes over them when it reads row by row.
    """
    from openpyxl.utils import column_index_from_string

    found: dict[tuple[int, int], int] = {}
    kept = b""
    try:
        with sheet._get_source() as part:
            while chunk := part.read(_CHUNK):
                for column, first, last in _MERGED.findall(kept + chunk):
                    if first != last:
                        found[int(first), column_index_from_string(column.decode()) - 1] = int(last)
                kept = chunk[-_REFERENCE:]
    except _BROKEN:
        return {}  # what is broken is told of when the rows are read
    return found


def _shown(cell: Any) -> str:
    """A cell as a spreadsheet shows it: dates without midnight, whole numbers without point, shares in per cent."""
    value = cell.value
    if value is None or cell.data_type == "e":
        return ""
    if isinstance(value, str):
        return value.replace("_x000D_", "")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, (int, float)):
        if "%" in _format(cell):
            return f"{value * 100:.10g}%"
        return f"{value:.12g}"
    return str(value)


def _format(cell: Any) -> str:
    """The number format of a cell; empty where it has none, or names one that the workbook lacks."""
    try:
        return cell.number_format or ""
    except (IndexError, KeyError):
        return ""
