"""Records in table rows: a column of recommendations or lessons, or rows that carry a label."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lessonbase.extraction.explicit.found import At, Found, Slice, trimmed
from lessonbase.extraction.outline.places import Place, one_line
from lessonbase.extraction.words.asides import is_aside, is_timetable
from lessonbase.extraction.words.markers import (
    advises_beside,
    any_label_of,
    column_kind,
    described_kind,
    is_plan_title,
    is_question,
    is_steps_title,
    named_kind,
    recommending_strength,
)
from lessonbase.extraction.words.numbering import after_marker, coded_kind, run_in
from lessonbase.model import Block, RecordKind
from lessonbase.sentences import sentences

# Fewer characters are a number, a name or a dash, not a statement; beside a bare label, the title of a column.
_LEAST, _LEAST_BESIDE = 12, 25
# Characters of the name of a row in a form at most.
_NAME = 60
_ENDED = re.compile(r"[.;:!?][”\"')*\]]*$")


@dataclass(frozen=True)
class _Column:
    """A column of statements: its place in the row, what it states, and its title row, left out."""

    number: int
    kind: RecordKind
    title: str
    width: int


@dataclass(frozen=True)
class _Entry:
    """The cell of one row, in as many pieces as page breaks made of it; `begins` where each piece's row does."""

    pieces: tuple[Slice, ...]
    begins: tuple[At, ...]


def in_tables(blocks: Sequence[Block], places: Sequence[Place]) -> list[Found]:
    """The records of every table outside annexes, one a row and column, with the column's title or the row's as label.

    A table that goes on over a page break without its header row keeps the columns of the one before.
    """
    found: list[Found] = []
    columns: tuple[_Column, ...] = ()
    entries: list[list[_Entry]] = []
    for position, block in enumerate(blocks):
        if block.kind in ("furniture", "footnote"):
            continue
        rows = list(rows_of(block, position)) if block.kind == "table" else []
        named = bool(rows) and _names_rows(block.text, rows)
        own = _columns(block.text, rows) if rows and not named else ()
        taught = bool(rows) and is_timetable(_words(blocks, cell) for cell in rows[0])
        own = tuple(column for column in own if not (taught and column.kind == "lesson"))
        other = bool(rows) and _titles_others(block.text, rows[0])
        if columns and (not rows or own or named or taught or other or _width(rows) != columns[0].width):
            found += _of_columns(blocks, columns, entries)
            columns, entries = (), []
        if not rows or places[position].barren:
            continue
        if named:
            found += _by_name(blocks, rows)
            continue
        columns = own or columns
        if columns:
            told = rows[1:] if own else rows
            entries = [
                _with_rows(blocks, before, told, column)
                for column, before in zip(columns, entries or [[]] * len(columns), strict=True)
            ]
        elif not taught:
            found += _by_label(blocks, rows)
    return found + _of_columns(blocks, columns, entries)


def _of_columns(
    blocks: Sequence[Block], columns: Sequence[_Column], entries: Sequence[list[_Entry]]
) -> list[Found]:
    return [
        record
        for column, own in zip(columns, entries, strict=True)
        for record in _stated(blocks, column, own)
    ]


def in_untitled_table(blocks: Sequence[Block], position: int, kind: RecordKind, title: str) -> list[Found]:
    """The records of a table that a heading announces and no header row does: rows of its wordiest column.

    Of recommendations only rows that recommend are taken, since the first row may be a header like any other; where most
    do, all below it are.
    """
    rows = list(rows_of(blocks[position], position))
    width = _width(rows)
    if card := _card(blocks, rows, kind):
        return card
    words = [sum(row[n].end - row[n].start for row in rows if n < len(row)) for n in range(width)]
    column = _Column(words.index(max(words)), kind, title, width)
    found = _stated(blocks, column, _with_rows(blocks, [], rows, column))
    if kind != "recommendation":
        return found
    plain = [record for record in found if _recommends(record.words(blocks)) is not None]
    below = [record for record in found if record.begins.offset or record in plain]
    return below if len(plain) > 1 and 3 * len(plain) >= 2 * len(below) else plain


def _card(blocks: Sequence[Block], rows: Sequence[list[Slice]], kind: RecordKind) -> list[Found]:
    """The record of a table that is its card: its code and statement in the first row, what is said about it below. Rows
    that tell how to do it are its steps."""
    names = [_words(blocks, row[0]) for row in rows]
    coded = [coded_kind(f"{name} ") == kind for name in names]
    if len(rows) < 2 or not coded[0] or any(coded[1:]) or any(len(row) != 2 for row in rows):
        return []
    statement = trimmed(blocks, rows[0][1])
    if statement is None or len(names[0].split()) > 2:
        return []
    begins = rows[0][0].begins
    found = [Found(kind, names[0], begins, (statement,), 0.9)]
    for name, row in zip(names, rows, strict=True):
        cell = trimmed(blocks, row[1]) if is_steps_title(name) else None
        for part in (_typed_in(blocks, cell) or [cell]) if cell and kind == "recommendation" else []:
            found.append(Found(kind, name, part.begins, (part,), 0.9, under=begins))
    return found


def rows_of(block: Block, position: int) -> Iterator[list[Slice]]:
    """The rows of a table, each its cells."""
    start = 0
    for line in block.text.split("\n"):
        cells, at = [], start
        for cell in line.split("\t"):
            cells.append(Slice(position, at, at + len(cell)))
            at += len(cell) + 1
        yield cells
        start += len(line) + 1


def _width(rows: Sequence[list[Slice]]) -> int:
    return max(len(row) for row in rows)


def _columns(text: str, rows: Sequence[list[Slice]]) -> tuple[_Column, ...]:
    """The columns that state records, the first of each kind; of several, those that hold words."""
    named: dict[RecordKind, tuple[int, _Column]] = {}
    for number, cell in enumerate(rows[0]):
        title = one_line(text[cell.start : cell.end]).strip(" :*_")
        if kind := column_kind(title):
            named.setdefault(kind, (number, _Column(_wordiest(rows, number), kind, title, _width(rows))))
    if named and "recommendation" not in named:
        for number, cell in enumerate(rows[0]):
            title = one_line(text[cell.start : cell.end]).strip(" :*_")
            if advises_beside(title) and "recommendation" not in named:
                named["recommendation"] = (number, _Column(number, "recommendation", title, _width(rows)))
    worded = [column for number, column in named.values() if column.number == number]
    return tuple(worded or [column for _, column in named.values()][:1])


def _titles_others(text: str, row: Sequence[Slice]) -> bool:
    """Whether a row titles columns of who does what by when, so that its table goes on with none before it."""
    titles = [one_line(text[cell.start : cell.end]).strip(" :*_") for cell in row]
    return sum(map(is_plan_title, titles)) >= 2


def _wordiest(rows: Sequence[list[Slice]], named: int) -> int:
    """The named column, or the one with most words where the named one holds but numbers (a title over both)."""
    lengths = [
        sum(row[column].end - row[column].start for row in rows[1:] if column < len(row))
        for column in range(_width(rows))
    ]
    return named if lengths[named] >= 5 * (len(rows) - 1) else lengths.index(max(lengths))


def _with_rows(
    blocks: Sequence[Block], entries: list[_Entry], rows: Sequence[list[Slice]], column: _Column
) -> list[_Entry]:
    """The entries and those of more rows; a row that goes on with the one before it adds to its entry."""
    entries = list(entries)
    for number, row in enumerate(rows):
        cell = trimmed(blocks, row[column.number]) if column.number < len(row) else None
        if cell is None or _words(blocks, cell).casefold() == column.title.casefold():
            continue
        begins = row[0].begins
        if entries and _goes_on(blocks, entries[-1].pieces[-1], cell, broken=number == 0):
            last = entries.pop()
            entries.append(_Entry((*last.pieces, cell), (*last.begins, begins)))
        else:
            entries.append(_Entry((cell,), (begins,)))
    return entries


def _words(blocks: Sequence[Block], cell: Slice) -> str:
    return one_line(blocks[cell.block].text[cell.start : cell.end])


def _goes_on(blocks: Sequence[Block], last: Slice, cell: Slice, *, broken: bool) -> bool:
    if _ENDED.search(_words(blocks, last)):
        return False
    return _words(blocks, cell)[:1].islower() or (broken and last.block != cell.block)


def _stated(blocks: Sequence[Block], column: _Column, entries: Sequence[_Entry]) -> list[Found]:
    found = []
    for entry in entries:
        first = blocks[entry.pieces[0].block].text[entry.pieces[0].start : entry.pieces[0].end]
        label = any_label_of(first)
        name = label.name if label and label.kind else column.title
        several = _typed_in(blocks, entry.pieces[0]) if len(entry.pieces) == 1 else []
        if several:
            found += [Found(column.kind, name, entry.begins[0], (part,), 0.9) for part in several]
            continue
        skipped = label.end if label and label.kind else after_marker(first)
        statement, begins = _statement(blocks, entry, skipped, column.kind)
        words = "\n".join(blocks[part.block].text[part.start : part.end] for part in statement)
        if len(words) >= _LEAST and not is_question(words) and not is_aside(words):
            found.append(Found(column.kind, name, begins, statement, 0.9))
    return found


def _typed_in(blocks: Sequence[Block], cell: Slice) -> list[Slice]:
    """The several records typed into one cell, each after its mark or in a line of its own."""
    parts = (
        trimmed(blocks, Slice(cell.block, begin, end))
        for _, begin, end in run_in(blocks[cell.block].text, cell.start, cell.end)
    )
    marked = [part for part in parts if part and part.end - part.start >= _LEAST]
    return marked or _lines_in(blocks, cell)


def _lines_in(blocks: Sequence[Block], cell: Slice) -> list[Slice]:
    """The lines of a cell where each is a sentence, or none is ended; none where the format only shows how lines were set."""
    block = blocks[cell.block]
    spans = [
        Slice(cell.block, max(span.start, cell.start), min(span.end, cell.end))
        for span in block.spans
        if span.box is None and span.start < cell.end and cell.start < span.end
    ]
    lines = [part for span in spans if (part := trimmed(blocks, span))]
    texts = [block.text[line.start : line.end] for line in lines]
    ended = [bool(_ENDED.search(text)) for text in texts]
    whole = all(
        len(text) >= _LEAST and not text[0].islower() and not text.endswith(":") and len(sentences(text)) == 1
        for text in texts
    )
    return lines if len(lines) > 1 and whole and (all(ended) or not any(ended)) else []


def _statement(
    blocks: Sequence[Block], entry: _Entry, skipped: int, kind: RecordKind
) -> tuple[tuple[Slice, ...], At]:
    """An entry's words after its label; of a recommendation, from the sentence on that recommends."""
    pieces = [
        Slice(piece.block, piece.start + (skipped if not n else 0), piece.end)
        for n, piece in enumerate(entry.pieces)
    ]
    for number, piece in enumerate(pieces):
        start = _recommends(blocks[piece.block].text[piece.start : piece.end])
        if kind == "recommendation" and start is not None:
            pieces = [Slice(piece.block, piece.start + start, piece.end), *pieces[number + 1 :]]
            return _trimmed(blocks, pieces), entry.begins[number]
    return _trimmed(blocks, pieces), entry.begins[0]


def _trimmed(blocks: Sequence[Block], pieces: Sequence[Slice]) -> tuple[Slice, ...]:
    return tuple(part for piece in pieces if (part := trimmed(blocks, piece)))


def _recommends(text: str) -> int | None:
    """Where the first sentence that recommends begins."""
    for start, end in sentences(text):
        if recommending_strength(text[start:end]) >= 2:
            return start
    return None


def _names_rows(text: str, rows: Sequence[list[Slice]]) -> bool:
    """Whether the first column of a table names what stands beside it, a row a thing, and among them kinds of record."""
    pairs = [
        (text[row[0].start : row[0].end], text[row[1].start : row[1].end]) for row in rows if len(row) == 2
    ]
    if (
        any(described_kind(name) for name, _ in pairs)
        or len([name for name, _ in pairs if named_kind(name)]) >= 2
    ):
        return True
    # A form: its names are short, and the one of a kind has a text beside it.
    short = all(len(name) <= _NAME for name, _ in pairs)
    return (
        len(pairs) == len(rows) >= 2
        and short
        and any(_row_kind(name) and len(told) >= _LEAST_BESIDE for name, told in pairs)
    )


def _row_kind(name: str) -> RecordKind | None:
    name = one_line(name).strip(" :*_")
    if is_aside(name) and not described_kind(name):  # particulars of a lesson, by its form
        return None
    return named_kind(name) or described_kind(name) or column_kind(name)


def _by_name(blocks: Sequence[Block], rows: Sequence[list[Slice]]) -> list[Found]:
    found: list[Found] = []
    kind, name = None, ""
    for row in rows:
        words = _words(blocks, row[0])
        if words:  # a row without a name goes on with the one above
            kind, name = _row_kind(words), words.strip(" :*_")
        part = trimmed(blocks, row[1]) if kind and len(row) == 2 else None
        if kind and part and part.end - part.start >= _LEAST_BESIDE and not is_aside(_words(blocks, part)):
            parts = _typed_in(blocks, part) or [part]
            found += [Found(kind, name, row[0].begins, (each,)) for each in parts]
    return found


def _by_label(blocks: Sequence[Block], rows: Sequence[list[Slice]]) -> list[Found]:
    found = []
    for row in rows:
        for number, cell in enumerate(row):
            words = blocks[cell.block].text[cell.start : cell.end]
            label = any_label_of(words)
            if label is None or label.kind is None or not label.numbered:
                continue
            stated: Slice | None = Slice(cell.block, cell.start + label.end, cell.end)
            least = _LEAST
            if not words[label.end :].strip():
                stated = row[number + 1] if number + 1 < len(row) else None
                least = _LEAST_BESIDE
            part = trimmed(blocks, stated) if stated else None
            if part and part.end - part.start >= least:
                found.append(Found(label.kind, label.name, row[0].begins, (part,)))
            break
    return found
