"""A file of lessons → its sheets, each with its mapping → one Reading, or a preview."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lessonbase.errors import ReadError, UnsupportedError
from lessonbase.model import Frozen, ReadingWarning
from lessonbase.paths import exists
from lessonbase.reading.drafts import Facts, Reading
from lessonbase.reading.kinds import JSON, TABLE_TYPES, XLSX, media_type_of
from lessonbase.reading.lesson_tables.delimited import delimited_grid
from lessonbase.reading.lesson_tables.guessing import SAMPLE, ColumnSample, guess, names_column
from lessonbase.reading.lesson_tables.json_rows import json_sheet
from lessonbase.reading.lesson_tables.mapping import ENDING, Columns, beside
from lessonbase.reading.lesson_tables.names import folded
from lessonbase.reading.lesson_tables.rows import Read, read_rows
from lessonbase.reading.lesson_tables.sheets import Grid, Sheet, sheet_of, side_by_side, tables_in, upright
from lessonbase.reading.lesson_tables.workbook import unread_parts, workbook_grids
from lessonbase.reading.metadata.language import language_of
from lessonbase.reading.warnings import warning

_FIRST = 5  # numbers and names that a message gives as examples
_CELLS = 3  # cells of a column that a preview gives as examples
_GUESSED = "guessed from the headers"


class TablePreview(Frozen):
    """What would be read of one sheet: its mapping and where that comes from, the columns that are kept beside each
    statement as they are, how many rows there are, an example of one, and a few different cells of each column.
    `problem` says why nothing can be read."""

    sheet: str | None
    columns: Columns
    origin: str
    kept: tuple[str, ...]
    rows: int
    example: dict[str, str]
    cells: dict[str, tuple[str, ...]]
    problem: str | None = None


@dataclass(frozen=True)
class _Table:
    """The sheets of a file that hold lessons, each with its mapping; its other sheets; the names of `hidden` ones, and of
    those without rows under headers."""

    sheets: list[tuple[Sheet, Columns]]
    others: list[Sheet]
    hidden: list[str]
    rowless: list[str]
    origin: str
    mark: str
    told: list[ReadingWarning]


def read_lesson_table(path: Path, data: bytes, columns: Columns | None = None) -> Reading:
    """The records of a table by the mapping given, or the one kept beside the file, or the likeliest.

    Raises ReadError, saying which columns there are, where none is known to hold lessons; UnsupportedError when it
    is no table of lessons at all.
    """
    table = _table(path, data, columns)
    empty = next((one.text for one in table.told if one.code == "formulas-uncomputed"), None)
    if not table.sheets:
        if empty:
            raise ReadError(path, f"no lesson was found in it. {empty}")
        raise _unmapped(path, table.others)
    reads = [read_rows(sheet, mapping, named=len(table.sheets) > 1) for sheet, mapping in table.sheets]
    drafts = [draft for read in reads for draft in read.drafts]
    statements = [statement for read in reads for statement in read.statements]
    if not statements:
        if empty:
            raise ReadError(path, f"no lesson was found in it. {empty}")
        raise ReadError(
            path,
            f"none of its rows states a lesson ({table.sheets[0][1].told()}). See 'lessonbase columns {path.name}' and "
            "name other columns.",
        )
    facts = Facts(language=language_of(drafts))
    if publisher := _publisher(table.sheets):
        facts.set("publisher", publisher, "the rows of the table")
    if table.mark:
        facts.origins["columns"] = table.mark
    return Reading(drafts, facts, warnings=_warnings(table, reads), statements=statements)


def preview(path: Path, columns: Columns | None = None) -> list[TablePreview]:
    """What `read_lesson_table` would take each visible sheet's columns for. Raises ReadError as it does."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(path, f"it cannot be read ({error.strerror}). Check the path.") from None
    if media_type_of(path, data) not in TABLE_TYPES.values():
        raise UnsupportedError(path, f"it is no table; tables are {', '.join(TABLE_TYPES)}.")
    table = _table(path, data, columns)
    found = [*table.sheets, *((sheet, guess(sheet)) for sheet in table.others)]
    return [_preview(path, sheet, mapping, table.origin) for sheet, mapping in found]


def save_columns(path: Path, columns: Columns | None = None) -> Path:
    """Keep a mapping beside a table, where it is found from then on; without one, what `preview` shows.

    Gives the file it is in. Raises ReadError as `preview` does, and when it cannot be written.
    """
    if columns is None:
        shown = preview(path)
        columns = Columns()
        for each in [one for one in shown if not one.problem] or shown:
            columns = columns.joined(each.columns)
    try:
        columns.save(beside(path))
    except OSError as error:
        raise ReadError(
            beside(path),
            f"it cannot be written ({error.strerror}). Make the folder writable, or copy the table.",
        ) from None
    return beside(path)


def columns_for(path: Path, columns: Columns | None = None) -> Columns | None:
    """The mapping that holds for a table: the one given, else the one kept beside it; None where it is guessed, or
    the file is no table."""
    return _chosen(path, columns)[0] if path.suffix.lower() in TABLE_TYPES else None


def _chosen(path: Path, columns: Columns | None) -> tuple[Columns | None, str]:
    if columns is not None:
        return columns, f"the mapping that was named ({columns.mark})"
    if exists(beside(path)):
        columns = Columns.load(beside(path))
        return columns, f"{beside(path).name} ({columns.mark})"
    return None, _GUESSED


def _table(path: Path, data: bytes, columns: Columns | None) -> _Table:
    if path.name.lower().endswith(ENDING):
        raise UnsupportedError(
            path, "this is the column mapping of the table beside it, and is read with that."
        )
    chosen, origin = _chosen(path, columns)
    named = {folded(column) for _, column in chosen.named()} if chosen else set()
    found, hidden, told = _sheets(
        path, data, lambda cell: folded(cell) in named if named else names_column(cell)
    )
    sheets = [sheet for sheet in found if sheet.rows]
    rowless = [sheet.name for sheet in found if sheet.name and not sheet.rows]
    if chosen is None:
        mapped = [(sheet, guess(sheet, sheet.name or "")) for sheet in sheets]
        if not any(mapping.states for _, mapping in mapped):
            mapped = [(sheet, guess(sheet, path.stem)) for sheet in sheets]
    else:
        _require(path, chosen, sheets)
        mapped = [(sheet, chosen.within(sheet.headers)) for sheet in sheets]
    # A statement merged over rows is said once.
    lessons = [
        (sheet.filled(but=[column for column, _ in mapping.statements]), mapping)
        for sheet, mapping in mapped
        if mapping.states
    ]
    others = [sheet for sheet, mapping in mapped if not mapping.states]
    return _Table(lessons, others, hidden, rowless, origin, chosen.mark if chosen else "", told)


def _sheets(
    path: Path, data: bytes, is_header: Callable[[str], bool]
) -> tuple[list[Sheet], list[str], list[ReadingWarning]]:
    """The tables of a file, the names of hidden sheets, and what is to be told of the grids that hold the tables."""
    media_type = media_type_of(path, data)
    if media_type == JSON:
        return [json_sheet(path, data)], [], []
    if media_type == XLSX:
        grids, hidden = workbook_grids(path, data)
        beside = _about_parts(unread_parts(data))
    else:
        grids, hidden, beside = [delimited_grid(path, data)], [], []
    parts = [upright(part, is_header) for grid in grids for part in side_by_side(grid, is_header)]
    sheets = [sheet for grid in parts if (sheet := sheet_of(path, grid, is_header))]
    told = [*beside, *(one for grid in grids for one in _about_grid(grid))]
    return [table for sheet in sheets for table in tables_in(sheet, is_header)], hidden, told


def _about_parts(parts: Mapping[str, int]) -> list[ReadingWarning]:
    if not parts:
        return []
    listed = ", ".join(f"{count} {what}{'s' * (count > 1)}" for what, count in parts.items())
    return [
        warning(
            "parts-unread",
            f"Beside the cells, the workbook holds what was not read: {listed}. Look there yourself.",
        )
    ]


def _about_grid(grid: Grid) -> list[ReadingWarning]:
    where = f"Sheet “{grid.name}”: " if grid.name else ""
    found = []
    for what, names in (
        ("rows", [str(n) for n in grid.hidden_rows]),
        ("columns", grid.hidden_columns),
    ):
        if names:
            listed = f"{', '.join(names[:_FIRST])}{' …' if names[_FIRST:] else ''}"
            hidden = f"{where}Hidden {what} were not read: {listed}. Show them and add the file again to have them."
            found.append(warning("parts-unread", hidden))
    if grid.uncomputed:
        found.append(warning("formulas-uncomputed", f"{where}{_uncomputed(grid.uncomputed)}"))
    return found


def _uncomputed(cells: Sequence[str]) -> str:
    listed = f"{', '.join(cells[:_FIRST])}{' …' if cells[_FIRST:] else ''}"
    return (
        f"Formulas that no program has computed yet stand in {listed}, so nothing was read there. Open the file in a "
        "spreadsheet program, save it, and add it again."
    )


def _require(path: Path, columns: Columns, sheets: Sequence[Sheet]) -> None:
    headers = list(dict.fromkeys(header for sheet in sheets for header in sheet.headers))
    if not columns.states:
        raise ReadError(
            path,
            "its column mapping names no column of statements (lesson, recommendation …, or text with kind). "
            f"Its columns are: {_listed(headers)}.",
        )
    if absent := columns.absent_from(headers):
        raise ReadError(
            path,
            f"its column mapping names “{absent[0]}”, but its columns are: {_listed(headers)}. Correct the mapping.",
        )


def _unmapped(path: Path, sheets: Sequence[Sheet]) -> ReadError:
    headers = list(dict.fromkeys(header for sheet in sheets for header in sheet.headers))
    looks = [
        ColumnSample(header, header, sheet.column(header, SAMPLE))
        for sheet in sheets
        for header in sheet.headers
    ]
    if not any(look.cells and look.is_prose for look in looks):
        return UnsupportedError(
            path,
            "it is a table without a column of sentences, so it holds no lessons. If it does, say which column: "
            f"'lessonbase columns {path.name} --save', then correct the file that makes.",
        )
    return ReadError(
        path,
        f"no column of it is known to hold lessons; its columns are: {_listed(headers)}. Say which does: "
        f"'lessonbase columns {path.name} --save' makes a mapping that you can correct.",
    )


def _listed(names: Sequence[str], most: int = 30) -> str:
    return ", ".join(f"“{name}”" for name in names[:most]) + (" …" if len(names) > most else "") or "none"


def _publisher(sheets: Sequence[tuple[Sheet, Columns]]) -> str | None:
    """Who publishes the lessons, if that is the same in all rows."""
    found = {
        cell for sheet, mapping in sheets for column in mapping.publisher for cell in sheet.column(column)
    }
    return found.pop() if len(found) == 1 else None


def _warnings(table: _Table, reads: Sequence[Read]) -> list[ReadingWarning]:
    about = zip(table.sheets, reads, strict=True)
    found = [one for (sheet, mapping), read in about for one in _about_sheet(sheet, mapping, table, read)]
    return [*found, *table.told, *_about_others(table)]


def _about_sheet(sheet: Sheet, mapping: Columns, table: _Table, read: Read) -> list[ReadingWarning]:
    where = f"Sheet “{sheet.name}”: " if sheet.name and len(table.sheets) > 1 else ""
    found = []
    if table.origin == _GUESSED:
        told = f"{where}Columns were taken by their headers: {mapping.told()}; the rest is kept as it is."
        found.append(
            warning(
                "columns-guessed",
                f"{told} If that is wrong, correct it with 'lessonbase columns FILE --save'.",
            )
        )
    if unknown := read.unknown_kinds:
        kinds = _listed([cell or "empty" for cell in unknown], _FIRST)
        told = f"{where}The kind of {sum(unknown.values()):,} rows is not known ({kinds}); they are there as text only."
        found.append(warning("kinds-unknown", told))
    if read.silent:
        found.append(warning("rows-without-lesson", f"{where}No lesson stands in {_numbered(read.silent)}."))
    if sheet.unread:
        told = f"{where}What could not be read: {_numbered(sheet.unread)}; the others are there."
        found.append(warning("rows-unread", told))
    if sheet.unclosed:
        told = f"{where}A quotation mark does not close where its cell ends in {_numbered(sheet.unclosed)}."
        found.append(warning("quotes-unclosed", f"{told} Compare the records from there with the file."))
    return found


def _about_others(table: _Table) -> list[ReadingWarning]:
    found = []
    if table.hidden:
        found.append(warning("sheets-unread", f"Hidden sheets were not read: {_listed(table.hidden)}."))
    read = {sheet.name for sheet, _ in table.sheets}
    if others := [_called(sheet, read) for sheet in table.others]:
        told = f"Sheets without a column of lessons were not read: {_listed(others)}."
        found.append(warning("sheets-unread", told))
    if table.rowless:
        told = f"Sheets without rows under a row of headers were not read: {_listed(table.rowless)}."
        found.append(warning("sheets-unread", told))
    return found


def _called(sheet: Sheet, read: Collection[str | None]) -> str:
    """What an unread sheet is called: by its rows where it is one of several tables in a sheet or file."""
    if sheet.name and sheet.name not in read:
        return sheet.name
    return f"rows {sheet.rows[0].number}–{sheet.rows[-1].number}"


def _numbered(rows: Sequence[int]) -> str:
    """Rows by their numbers: "row 3", "1,200 rows (3, 4, 9, 10, 12 …)"."""
    said = ", ".join(str(number) for number in rows[:_FIRST])
    return f"row {said}" if len(rows) == 1 else f"{len(rows):,} rows ({said}{' …' if rows[_FIRST:] else ''})"


def _preview(path: Path, sheet: Sheet, mapping: Columns, origin: str) -> TablePreview:
    used = {column for _, column in mapping.named()}
    fullest = max(sheet.rows[:SAMPLE], key=lambda row: sum(map(bool, row.cells)))
    return TablePreview(
        sheet=sheet.name,
        columns=mapping,
        origin=origin,
        kept=tuple(header for header in sheet.headers if header not in used),
        rows=len(sheet.rows),
        example=dict(zip(sheet.headers, fullest.cells, strict=True)),
        cells={header: _few(sheet.column(header, SAMPLE)) for header in sheet.headers},
        problem=None if mapping.states else _unmapped(path, [sheet]).reason,
    )


def _few(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cells))[:_CELLS]
