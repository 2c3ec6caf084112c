"""Tables, CSV and Excel: a row a record. Ours go out with what people did in the last column, so that nothing is lost on
the way back; those of evaluators come in with whatever columns they have, guessed by their headers.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from pydantic import JsonValue, ValidationError

from lessonbase.errors import QueryError, ReadError
from lessonbase.exchange.entries import TAG, Entry, Fields, Kept, Shelf, named
from lessonbase.exchange.json_lines import check_events
from lessonbase.exchange.words import COLUMNS, kind_of, status_of
from lessonbase.model import Tag
from lessonbase.reading.lesson_tables.delimited import delimited_grid
from lessonbase.reading.lesson_tables.names import folded
from lessonbase.reading.lesson_tables.sheets import Grid, Row
from lessonbase.reading.lesson_tables.workbook import workbook_grids
from lessonbase.store import Coded

KEPT = "lessonbase"
"""The column of what goes along with a record; where a cell has no room for it, further ones of that name and a number."""
_HEADERS = (
    *("id", "report", "page", "kind", "statement", "status", "tags", "note", "parent"),
    *("confidence", "decided_by", KEPT),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
_CELL = 32_000
"""Characters of a cell: Excel takes 32,767 and cuts what is longer."""
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SEARCHED = 30  # rows in which the headers are looked for
_BETWEEN_TAGS = re.compile(r"(?<!\\)[;|\n]\s*")


# ── out ──────────────────────────────────────────────────────────────────────────────────────


def write_csv(coded: Sequence[Coded], shelf: Shelf) -> bytes:
    """The records as CSV in UTF-8, no cell of which a spreadsheet computes."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([_HEADERS, *(_row(one, shelf) for one in coded)])
    return out.getvalue().encode()


def write_xlsx(coded: Sequence[Coded], shelf: Shelf) -> bytes:
    """The records as an Excel workbook, every cell of which is text."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Records")
    sheet.freeze_panes = "A2"
    for letter, width in (("A", 32), ("B", 30), ("E", 90), ("G", 40), ("H", 40), ("L", 14)):
        sheet.column_dimensions[letter].width = width
    rows = [[*row[:-1], *_parts(row[-1])] for row in (_row(one, shelf) for one in coded)]
    more = max((len(row) for row in rows), default=0) - len(_HEADERS)
    heads = [*_HEADERS, *(f"{KEPT} {number}" for number in range(2, more + 2))]
    for number, row in enumerate([heads, *rows]):
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, value=_cell(text))
            cell.data_type = "s"  # openpyxl takes what begins with “=” for a formula
            if not number:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _row(one: Coded, shelf: Shelf) -> list[str]:
    record = one.record
    cells = {
        "report": shelf.titles.get(record.report_id, record.report_id),
        "page": str(record.page or ""),
        "tags": "; ".join(_escaped(named(tag)) for tag in record.tags),
        "note": record.note or "",
        "parent": record.parent_id or "",
        "confidence": f"{record.confidence:.2f}",
        "decided_by": "; ".join(one.by_coder),
        KEPT: Kept.of(one).model_dump_json(exclude_defaults=True),
    }
    return [_harmless(cells.get(name, str(getattr(record, name, "")))) for name in _HEADERS]


def _cell(text: str) -> str:
    """As much of a text as a cell takes."""
    return _NO_XML.sub("", text)[:_CELL]


def _as_cell(value: JsonValue) -> str:
    """A value as it comes back from its cell."""
    return _plain(_cell(_harmless(str(value or ""))))


def _parts(kept: str) -> list[str]:
    return [kept[at : at + _CELL] for at in range(0, len(kept), _CELL)]


def _escaped(name: str) -> str:
    return re.sub(r"([;|\\])", r"\\\1", name)


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet computes; `_plain` gives it back."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell


# ── in ───────────────────────────────────────────────────────────────────────────────────────


def read_csv(data: bytes, shelf: Shelf) -> list[Entry]:
    """What the rows of a CSV file say, whatever its delimiter and encoding."""
    return _read(lambda path: [delimited_grid(path, data)], "table.csv", shelf)


def read_xlsx(data: bytes, shelf: Shelf) -> list[Entry]:
    """What the rows of all visible sheets of a workbook say."""
    return _read(lambda path: workbook_grids(path, data)[0], "table.xlsx", shelf)


def _read(grids: Callable[[Path], list[Grid]], name: str, shelf: Shelf) -> list[Entry]:
    """Raises QueryError where no sheet has a column of ids or statements and one of what was decided."""
    found: list[Entry] = []
    headed = False
    try:
        for grid in grids(Path(name)):
            rows = iter(grid.rows)
            if (table := _headed(rows)) is None:
                continue
            headed = True
            for row in rows:
                if any(cell.strip() for cell in row.cells):
                    found.append(_entry(row, table, grid.name, shelf))
    except ReadError as error:
        raise QueryError(f"The table cannot be read: {error.reason} Nothing was taken in.") from error
    if not headed:
        raise QueryError(
            "The table has no column of ids or statements beside one of status, kind, tags or comments. Its headers should "
            "say so, for example: id, statement, status, kind, tags, comment, reviewer. Nothing was taken in."
        )
    return found


class _Table:
    """The columns of a table by what they hold, of those that hold tags of a scheme the scheme."""

    def __init__(self, headers: Sequence[str]) -> None:
        self.at: dict[str, int] = {}
        self.kept: list[int] = []
        self.schemes: dict[str, int] = {}
        for number, header in enumerate(headers):
            name = folded(header)
            if name == KEPT or re.fullmatch(rf"{KEPT} \d+", name):
                self.kept.append(number)
            elif use := next((each for each, names in COLUMNS.items() if names.search(name)), None):
                if use in ("country", "sector", "theme", "sdg"):
                    self.schemes.setdefault(use, number)
                else:
                    self.at.setdefault(use, number)

    @property
    def is_review(self) -> bool:
        """Whether its rows name records and say something of them."""
        says = {"status", "kind", "tags", "note"} & set(self.at) or self.schemes
        return bool({"id", "statement"} & set(self.at)) and bool(says)


def _headed(rows: Iterator[Row]) -> _Table | None:
    """The table whose headers stand in one of the first rows; it is at its first row of cells then."""
    for row in islice(rows, _SEARCHED):
        table = _Table(row.cells)
        if table.is_review:
            return table
    return None


def _entry(row: Row, table: _Table, sheet: str | None, shelf: Shelf) -> Entry:
    cells = {use: _plain(row.cells[at]) if at < len(row.cells) else "" for use, at in table.at.items()}
    place = f"row {row.number}" + (f" of {sheet}" if sheet and sheet != "Records" else "")
    packed = "".join(row.cells[at] for at in table.kept if at < len(row.cells))
    kept = _kept(packed, cells.get("id", ""), place) if packed.strip() else None
    fields: Fields = {}
    unread = []
    if "status" in cells and (status := status_of(cells["status"], ours=kept is not None)):
        fields["status"] = status
    elif cells.get("status", "").strip():
        unread.append(f"“{cells['status']}” is no status")
    if "kind" in cells and (kind := kind_of(cells["kind"])):
        fields["kind"] = kind
    elif cells.get("kind", "").strip():
        unread.append(f"“{cells['kind']}” is no kind of record")
    for use, field in (("note", "note"), ("parent", "parent_id"), ("statement", "statement")):
        if use in cells and kept and _as_cell(kept.was.get(field)) == cells[use]:
            fields[field] = kept.was.get(field)  # also where the cell was too small for it
        elif cells.get(use, "").strip() and (kept or use != "statement"):
            fields[field] = cells[use]
        elif use in cells and kept and use != "statement":
            fields[field] = None
    tags, unknown = _tags(row, table, cells, kept, shelf)
    unread += [f"“{name}” is no tag of a taxonomy here" for name in unknown]
    return Entry(
        place=place,
        record_id=cells.get("id", "").strip() or None,
        report=cells.get("report", "").strip() or None,
        statement=cells.get("statement", ""),
        fields=fields | tags,
        was=kept.was if kept else None,
        events=kept.events if kept else (),
        by=None if kept else (cells.get("reviewer", "").strip() or None),
        at=None if kept else _date(cells.get("date", "")),
        unread=tuple(unread),
    )


def _tags(
    row: Row, table: _Table, cells: Mapping[str, str], kept: Kept | None, shelf: Shelf
) -> tuple[Fields, list[str]]:
    """The tags that the cells of a row name, and the names that are none. In a table of ours, a tag that is missing was
    taken away; in others it was not thought of."""
    named_here = [("", name) for name in _several(cells.get("tags", ""))]
    for scheme, at in table.schemes.items():
        cell = _plain(row.cells[at]) if at < len(row.cells) else ""
        named_here += [(scheme, name) for name in _several(cell)]
    was = {name: value for name, value in kept.was.items() if name.startswith(TAG)} if kept else {}
    found: Fields = {}
    unknown = []
    for scheme, name in named_here:
        field = f"{TAG}{name}"
        tag = shelf.tag(f"{scheme}:{name}" if scheme and ":" not in name else name)
        if field in was:
            found[field] = was[field]
        elif tag:
            found[f"{TAG}{named(tag)}"] = as_said(tag)
        else:
            unknown.append(name)
    if "tags" in cells:
        found |= {field: None for field in was if field not in found}
    return found, unknown


def as_said(tag: Tag) -> JsonValue:
    """A tag as a person gives it."""
    plain: JsonValue = tag.model_copy(update={"origin": "person"}).model_dump(mode="json")
    return plain


def _several(cell: str) -> list[str]:
    parts = (re.sub(r"\\([;|\\])", r"\1", part).strip() for part in _BETWEEN_TAGS.split(cell))
    return [part for part in parts if part]


def _kept(packed: str, record_id: str, place: str) -> Kept:
    try:
        kept = Kept.model_validate(json.loads(packed))
    except (ValueError, ValidationError) as error:
        raise QueryError(
            f"In {place}, the column {KEPT} is not as lessonbase wrote it. Leave it as it is, or delete the whole column; then "
            "what stands in the others is taken in. Nothing was taken in."
        ) from error
    check_events(record_id, kept.events)
    return kept


def _date(cell: str) -> datetime | None:
    try:
        given = datetime.fromisoformat(cell.strip())
    except ValueError:
        return None
    return given.astimezone() if given.tzinfo is None else given
