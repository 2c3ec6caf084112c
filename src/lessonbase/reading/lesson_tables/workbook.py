"""Excel workbooks as grids of cells: values as they are shown, visible sheets only."""

import io
import re
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import Any

from lessonbase.errors import ReadError, UnsupportedError
from lessonbase.reading.lesson_tables.sheets import COLUMNS, Grid, Row, letters, too_wide

# Unpacked bytes of a workbook, and how many times its size: 100,000 rows of prose have 100 MB, a tenth of it packed.
_HEAD = 1024  # bytes of a part within which it would declare entities
_MOST_BYTES, _MOST_RATIO, _RATIO_MATTERS_FROM = 500 << 20, 200, 50 << 20
_DECLARES, _STRICT = b"<!DOCTYPE", b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})")
# Parts of a workbook beside its cells, what to count in them (None: the part itself), and what that is called. Threaded
# comments have a note each as well.
_BESIDE_CELLS = (
    (re.compile(r"xl/(?:comments/)?comments?\d*\.xml$"), re.compile(rb"<(?:\w+:)?comment[\s>]"), "note"),
    (re.compile(r"xl/drawings/[^/]+\.xml$"), re.compile(rb"<(?:\w+:)?txBody[\s>]"), "text box"),
    (re.compile(r"xl/charts/chart[^/]*\.xml$"), None, "chart"),
    (re.compile(r"xl/embeddings/."), None, "embedded object"),
)
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
    return [_grid(path, sheet) for sheet in shown], hidden


def unread_parts(data: bytes) -> Counter[str]:
    """What a workbook holds beside its cells, by what it is called: notes, text boxes, charts, embedded files."""
    found: Counter[str] = Counter()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            for place, mark, called in _BESIDE_CELLS:
                if not place.match(name):
                    continue
                with suppress(*_BROKEN):
                    count = 1 if mark is None else len(mark.findall(archive.read(name)))
                    found[called] += count
    return +found


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


def _grid(path: Path, sheet: Any) -> Grid:
    layout = _layout(sheet)
    rows = (
        Row(row.number, tuple("" if n in layout.hidden_columns else cell for n, cell in enumerate(row.cells)))
        if layout.hidden_columns
        else row
        for row in _rows(path, sheet)
        if row.number not in layout.hidden_rows
    )
    return Grid(
        sheet.title,
        rows,
        merged=layout.merged,
        hidden_rows=sorted(layout.hidden_rows),
        hidden_columns=[letters(n) for n in sorted(layout.hidden_columns)],
        uncomputed=layout.uncomputed,
    )


def _rows(path: Path, sheet: Any) -> Iterator[Row]:
    from openpyxl.cell.read_only import EMPTY_CELL

    sheet.reset_dimensions()  # many programs write wrong ones
    rows = enumerate(sheet.iter_rows(), 1)
    is_struck = _Strikes()
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
        yield Row(number, tuple("" if is_struck(cell) else _shown(cell) for cell in cells[:COLUMNS]))


class _Strikes:
    """Whether a cell is struck out as a whole; asked of openpyxl once a style, for that is slow."""

    def __init__(self) -> None:
        self._known: dict[int, bool] = {}

    def __call__(self, cell: Any) -> bool:
        if cell.value is None:
            return False
        style = cell._style_id
        if style not in self._known:
            try:
                self._known[style] = bool(cell.font.strike)
            except _BROKEN:
                self._known[style] = False
        return self._known[style]


@dataclass(frozen=True)
class _Layout:
    """What a sheet says beside its values: cells merged over several rows, by row number and column (from 0), each with
    its last row; hidden rows by their numbers and columns from 0; cells whose formulas nobody has computed."""

    merged: dict[tuple[int, int], int] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncomputed: list[str] = field(default_factory=list)


def _layout(sheet: Any) -> _Layout:
    """The layout of a sheet, which openpyxl passes over when it reads row by row."""
    from lxml import etree

    layout = _Layout()
    number = 0
    tags = tuple(f"{_MAIN}{name}" for name in ("row", "col", "mergeCell"))
    try:
        with sheet._get_source() as part:
            for _, element in etree.iterparse(part, tag=tags, resolve_entities=False, no_network=True):
                if element.tag == tags[0]:
                    number = int(element.get("r") or number + 1)
                    _note_row(element, number, layout)
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
                elif element.tag == tags[1] and _is_on(element.get("hidden")):
                    last = min(int(element.get("max") or 0), COLUMNS)
                    layout.hidden_columns.update(range(int(element.get("min") or 1) - 1, last))
                elif match := _REFERENCE.fullmatch(element.get("ref") or ""):
                    _note_merged(match, layout)
    except (*_BROKEN, etree.LxmlError):
        return _Layout()  # what is broken is told of when the rows are read
    return layout


def _note_row(element: Any, number: int, layout: _Layout) -> None:
    if _is_on(element.get("hidden")):
        layout.hidden_rows.add(number)
        return
    for formula in element.iterfind(f"{_MAIN}c/{_MAIN}f"):
        cell = formula.getparent()
        if not (cell.findtext(f"{_MAIN}v") or "").strip() and cell.get("t") != "str":
            layout.uncomputed.append(cell.get("r") or f"row {number}")


def _note_merged(match: re.Match[str], layout: _Layout) -> None:
    from openpyxl.utils import column_index_from_string

    column, first, last = match.groups()
    if first != last:
        layout.merged[int(first), column_index_from_string(column) - 1] = int(last)


def _is_on(value: str | None) -> bool:
    return value in ("1", "true")


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
