"""JSON Lines, and JSON files with a list of objects, as sheets: a row an object."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lessonbase.errors import ReadError, UnsupportedError
from lessonbase.reading.lesson_tables.cells import cell_text
from lessonbase.reading.lesson_tables.sheets import COLUMNS, ROWS, Row, Sheet, too_wide
from lessonbase.reading.plain.encoding import decode

_DEEPEST = 4
Fields = dict[str, str]


def json_sheet(path: Path, data: bytes) -> Sheet:
    """The sheet of a JSON Lines file (rows are its lines) or of a JSON list of objects (rows count from 1).

    Raises ReadError when no line is an object, UnsupportedError for other JSON.
    """
    text = decode(path, data)
    whole = _parsed(text) if text.lstrip()[:1] in ("[", "{") else None
    # An object that is the one line of a file of lines is its row, whatever lists it holds.
    is_line = path.suffix.lower() in (".jsonl", ".ndjson") and "\n" not in text.strip()
    objects = None if is_line and isinstance(whole, dict) else _list_in(path, whole)
    numbered = enumerate(objects, 1) if objects is not None else _lines(text)
    rows: list[tuple[int, Fields]] = []
    unread: list[int] = []
    for number, thing in numbered:
        if fields := _row_of(thing):
            if len(fields) > COLUMNS:
                raise too_wide(path, number)
            rows.append((number, fields))
        else:
            unread.append(number)
        if len(rows) > ROWS:
            raise ReadError(
                path,
                f"it has more than {ROWS:,} rows, which is too many for one table. Split it and add the parts.",
            )
    if not rows:
        raise UnsupportedError(
            path, "no line of it is a JSON object, so it is no table of lessons. Save the table as CSV."
        )
    headers = tuple(dict.fromkeys(name for _, fields in rows for name in fields))
    cells = [Row(number, tuple(fields.get(name, "") for name in headers)) for number, fields in rows]
    return Sheet(None, headers, cells, unread)


def _lines(text: str) -> Iterator[tuple[int, Any]]:
    return ((n, _parsed(line)) for n, line in enumerate(text.split("\n"), 1) if line.strip())


def _parsed(text: str) -> Any:
    """What a text says in JSON; None when it is none, or a trap."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _list_in(path: Path, whole: Any) -> list[Any] | None:
    """The list of objects that a JSON file is, or holds under its one key of such a list; None for other lines of JSON.

    Raises UnsupportedError for a .json file of another shape.
    """
    if not isinstance(whole, dict):
        return whole if isinstance(whole, list) else None
    lists = {
        key: value
        for key, value in whole.items()
        if isinstance(value, list) and value and all(isinstance(each, dict) for each in value)
    }
    if len(lists) == 1:
        return next(iter(lists.values()))
    if path.suffix.lower() != ".json":
        return None
    if lists:
        raise UnsupportedError(
            path,
            f"this JSON file holds {len(lists)} lists of objects, and a table is one. Save each list in a file of its own.",
        )
    raise UnsupportedError(
        path,
        "this JSON file holds no list of objects, so it is no table of lessons. Save the table as CSV.",
    )


def _row_of(thing: Any) -> Fields:
    """The fields of an object; none where it is no object, or nested past all sense."""
    try:
        return dict(_fields(thing)) if isinstance(thing, dict) else {}
    except RecursionError:
        return {}


def _fields(thing: dict[str, Any], above: str = "", depth: int = 1) -> Iterator[tuple[str, str]]:
    """(name, words) of an object's fields, those of objects in it as "place country", lists a line an item."""
    for key, value in thing.items():
        name = cell_text(f"{above} {key}").replace("\n", " ")
        if isinstance(value, dict) and depth < _DEEPEST:
            yield from _fields(value, name, depth + 1)
        elif name:
            yield name, cell_text(_words(value))


def _words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, list):
        return "\n".join(filter(None, (_words(each).replace("\n", " ") for each in value)))
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_words(each)}" for key, each in value.items())
    return str(value)
