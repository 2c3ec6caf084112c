"""Judged files: JSON Lines, a row a line, as a careful reader wrote them."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from lessonbase.errors import ReadError

Row = TypeVar("Row", bound=BaseModel)


def read_judged(path: Path, row: type[Row]) -> list[Row]:
    """The rows of a file. Raises ReadError naming file and line."""
    rows = []
    for number, line in _lines(path):
        try:
            rows.append(row.model_validate_json(line))
        except ValidationError as error:
            fault = error.errors()[0]
            where = ".".join(map(str, fault["loc"]))
            raise ReadError(
                path, f"line {number} is not a judged {row.__name__.lower()} ({where} {fault['msg']})."
            ) from error
    return rows


def names_in(path: Path) -> frozenset[str]:
    """The names in the first row of a file, which tell what its rows are. Raises ReadError where it is none."""
    for _, line in _lines(path):
        try:
            return frozenset(_Named.model_validate_json(line).model_extra or ())
        except ValidationError as error:
            raise ReadError(path, "its first line is not a row of JSON with names.") from error
    raise ReadError(path, "it is empty.")


class _Named(BaseModel, extra="allow"):
    pass


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    lines = read_text(path).splitlines()
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())


def read_text(path: Path) -> str:
    """The text of a judged file. Raises ReadError."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(path, f"it cannot be read as text in UTF-8 ({error}).") from error
