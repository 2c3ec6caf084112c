"""Rows of a sheet → drafts and statements: what stands in each row, cell by cell, and which records it states."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

from lessonbase.model import RecordKind
from lessonbase.reading.drafts import Draft, Line, Statement
from lessonbase.reading.lesson_tables.mapping import Columns
from lessonbase.reading.lesson_tables.names import kinds_in, says_nothing, several
from lessonbase.reading.lesson_tables.sheets import Row, Sheet
from lessonbase.reading.structure.opening import running_items, typed_items, unmarked

SHEET, ROW, COLUMN = 1, 2, 3
"""The levels of headings: the sheet's name, the row's title, the name of the column a text stands in."""
LABEL = 200  # characters: a longer cell is a text of its own, no detail
TAGGING = ("country", "sector", "theme", "project", "date")


@dataclass
class Read:
    """What came of the rows of a sheet: drafts in order, records, and what is to be told of: rows (by number) without a
    statement, and, of the others, how many have which words in the kind column that name no kind we know."""

    drafts: list[Draft] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    silent: list[int] = field(default_factory=list)
    unknown_kinds: dict[str, int] = field(default_factory=dict)


def read_rows(sheet: Sheet, columns: Columns, *, named: bool) -> Read:
    """What the rows of a sheet say by its mapping, which names none but the sheet's columns; `named`: under the name
    of the sheet."""
    read = Read()
    if sheet.name and named:
        read.drafts.append(Draft("heading", [Line(sheet.name)], level=SHEET))
    reader = _RowReader(sheet, columns)
    for row in sheet.rows:
        reader.read(row, read)
    return read


class _RowReader:
    """What of a mapping is the same for all rows of its sheet."""

    def __init__(self, sheet: Sheet, columns: Columns) -> None:
        self._at = {header: n for n, header in enumerate(sheet.headers)}
        self._columns = columns
        self._stating = columns.statements
        self._supporting = (*columns.context, *columns.evidence)
        aside = {*self._supporting, *columns.leave_out, *(column for column, _ in self._stating)}
        self._heads = next((one for one in ((*columns.title, *columns.id)) if one not in aside), None)
        self._heads_by_title = self._heads in columns.title
        self._details = [one for one in sheet.headers if one not in aside and one != self._heads]
        self._words = [
            (scheme, column)
            for use in TAGGING
            for column in getattr(columns, use)
            if column not in columns.leave_out
            for scheme in ["year" if use == "date" else use]
        ]

        self._labels = {column for _, column in self._words}

    def read(self, row: Row, into: Read) -> None:
        """Put what stands in a row into `into`: its heading, statements, details and evidence."""
        cells = {header: row.cells[n] for header, n in self._at.items() if row.cells[n]}
        drafts = [_heading(self._head(cells), ROW, row)] if self._heads in cells else []
        stated: list[tuple[RecordKind, str, Draft]] = []
        saying = [one for one, _ in self._stating if one in cells and not says_nothing(cells[one])]
        for column, kind in self._stating:
            if column in saying:
                blocks, stating = _statements(cells[column], row)
                drafts += blocks if len(self._stating) == 1 else [_heading(column, COLUMN, row), *blocks]
                named = self._kinds(column, kind, cells, into)
                stated += [(*one, block) for block in stating for one in named]
        long = [one for one in self._details if one in cells and self._is_text(one, cells[one])]
        evidence = [_details(details, row)] if (details := self._short(cells, long)) else []
        drafts += evidence
        events: list[Draft] = []
        for column in chain(self._supporting, long):
            if column in cells:
                evidence.append(_text(cells[column], row))
                drafts += [_heading(column, COLUMN, row), evidence[-1]]
                events += evidence[-1:] if column in self._columns.context else []
        if not saying:
            into.silent.append(row.number)
        into.drafts += drafts
        into.statements += self._records(stated, tuple(evidence), tuple(events), cells)

    def _is_text(self, column: str, cell: str) -> bool:
        """Whether a cell of no known use is a text; a list of labels is none."""
        return len(cell) > LABEL or ("\n" in cell and column not in self._labels)

    def _head(self, cells: dict[str, str]) -> str:
        assert self._heads is not None
        words = cells[self._heads].replace("\n", " ")
        return words if self._heads_by_title else f"{self._heads}: {words}"

    def _short(self, cells: dict[str, str], long: Sequence[str]) -> list[tuple[str, str]]:
        return [(one, cells[one]) for one in self._details if one in cells and one not in long]

    def _kinds(
        self, column: str, kind: RecordKind | None, cells: dict[str, str], into: Read
    ) -> list[tuple[RecordKind, str]]:
        """The kinds of the record a cell states, and their labels: by the row's kind cell, where that is about it."""
        told = next((cells[one] for one in self._columns.kind if one in cells), "")
        if kind is None or len(self._stating) == 1:
            named = kinds_in(told, self._columns.kinds)
            if named or kind is None:
                if not named:
                    into.unknown_kinds[told] = into.unknown_kinds.get(told, 0) + 1
                return named
        return [(kind, column)]

    def _records(
        self,
        stated: Sequence[tuple[RecordKind, str, Draft]],
        evidence: tuple[Draft, ...],
        events: tuple[Draft, ...],
        cells: dict[str, str],
    ) -> Sequence[Statement]:
        words = tuple((s, label) for s, column in self._words for label in several(cells.get(column, "")))
        made = [Statement(kind, label, (block,), evidence, events, words) for kind, label, block in stated]
        lessons = [one for one in made if one.kind == "lesson"]
        for one in made:
            if one.kind == "best_practice" and len(lessons) == 1:
                one.parent = lessons[0]
        return made


def _heading(text: str, level: int, row: Row) -> Draft:
    return Draft("heading", [Line(text, row=row.number)], level=level)


def _statements(cell: str, row: Row) -> tuple[list[Draft], list[Draft]]:
    """The drafts of a cell that states records, and those of them that do: each item of a list typed in the cell states
    one, without its bullet or number; a cell without such a list states one as a whole."""
    groups = [" ".join(group) for group in typed_items(_lines_of(cell))]
    if len(groups) == 1:
        block = _text(cell, row)
        return [block], [block]
    blocks = [Draft("list_item", [Line(words, row=row.number)], level=1) for words in groups]
    stating = [block for block in blocks if unmarked(block.lines[0].text) != block.lines[0].text]
    for block in blocks:
        block.lines[0].text = unmarked(block.lines[0].text)
        block.kind, block.level = ("list_item", 1) if block in stating else ("paragraph", None)
    return blocks, stating


def _lines_of(cell: str) -> list[str]:
    """The lines of a cell; a list that was typed on one is parted into its items."""
    lines = cell.split("\n")
    return running_items(cell) if len(lines) == 1 else lines


def _text(cell: str, row: Row) -> Draft:
    return Draft("paragraph", [Line(cell, row=row.number)])


def _details(details: Sequence[tuple[str, str]], row: Row) -> Draft:
    said = "\n".join(f"{column}: {cell}".replace("\n", "; ") for column, cell in details)
    # One line of the source, which is its row: a span for each field would take most of the memory of a table.
    return Draft("table", [Line(said, row=row.number)])
