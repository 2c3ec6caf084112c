"""Domain types to table rows and back."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, NamedTuple, ParamSpec, TypeVar

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from pydantic import ValidationError

from lessonbase.errors import LibraryError
from lessonbase.model import Event, Page, Passage, Record, Report, Tag

Row = dict[str, Any]
Vectors = NDArray[np.float32]
# A passage's vector (d,) and its sentences' (s, d).
VectorPair = tuple[Vectors, Vectors]


class States(NamedTuple):
    """The states of the stages that made what is kept of a report: a number each, that grows with every change."""

    reading: int = 0
    extraction: int = 0
    tagging: int = 0


UNKNOWN = States()

# SQLite binds at most 32,766 values to one statement; smaller lots keep statements cached.
LOT = 5000

Item = TypeVar("Item")

_RECORD_COLUMNS = ("id", "report_id", "kind", "status", "explicit", "role", "repeat_of", "statement")


def report_row(report: Report) -> Row:
    """A row of `reports` but for its reader; its tags go to `tags`."""
    return {
        "id": report.id,
        "title": report.title,
        "year": report.year,
        "added_at": report.added_at.isoformat(),
        "work": report.work or report.id,
        "body": report.model_dump(mode="json", exclude={"tags"}),
    }


def page_rows(report_id: str, pages: tuple[Page, ...]) -> list[Row]:
    """Rows of `pages`, in order."""
    return [
        {"report_id": report_id, "position": position, "body": page.model_dump(mode="json")}
        for position, page in enumerate(pages)
    ]


def passage_row(key: int, passage: Passage) -> Row:
    """A row of `passages`; its tags go to `tags`."""
    return {
        "key": key,
        "id": passage.id,
        "report_id": passage.report_id,
        "role": passage.role,
        "context": passage.context,
        "text": passage.text,
        "body": passage.model_dump(
            mode="json", exclude={"id", "report_id", "role", "context", "text", "tags"}, exclude_none=True
        ),
    }


def record_row(record: Record, position: int) -> Row:
    """A row of `records`; its tags go to `tags`, its passages to `record_passages`."""
    return {
        "position": position,
        **{column: getattr(record, column) for column in _RECORD_COLUMNS},
        "body": record.model_dump(mode="json", exclude={"tags", *_RECORD_COLUMNS}),
    }


def record_passage_rows(record: Record) -> list[Row]:
    """Rows of `record_passages`: the statement's passage first, then the evidence."""
    ids = dict.fromkeys((record.passage_id, *record.passage_ids))
    return [
        {"record_id": record.id, "position": position, "passage_id": passage_id}
        for position, passage_id in enumerate(ids)
    ]


def tag_rows(owner: str, report_id: str, tags: tuple[Tag, ...]) -> list[Row]:
    """Rows of `tags` for one report, passage or record."""
    return [
        {
            "owner": owner,
            "position": position,
            "report_id": report_id,
            "scheme": tag.scheme,
            "code": tag.code,
            "label": tag.label,
            "body": tag.model_dump(mode="json", include={"origin", "confidence", "evidence"}),
        }
        for position, tag in enumerate(tags)
    ]


def vector_row(key: int, model: str, whole: Vectors, sentences: Vectors) -> Row:
    """A row of `vectors`."""
    return {
        "key": key,
        "model": model,
        "whole": np.ascontiguousarray(whole, dtype=np.float32).tobytes(),
        "sentences": np.ascontiguousarray(sentences, dtype=np.float16).tobytes(),
    }


Given = ParamSpec("Given")


def _speaking_plainly(made: Callable[Given, Item]) -> Callable[Given, Item]:
    """What is made of a row, the first that is given, or a LibraryError that names its report where it is damaged."""

    @wraps(made)
    def make(*given: Given.args, **named: Given.kwargs) -> Item:
        try:
            return made(*given, **named)
        except (ValidationError, TypeError) as error:
            row: Any = given[0]
            report_id = row._mapping.get("report_id") or row._mapping.get("id")
            raise LibraryError(
                f"What the database holds of the report {report_id} is damaged. Remove it with 'lessonbase remove "
                f"{report_id}' and add its file again, or restore the library from a backup."
            ) from error

    return make


def to_vector(row: Any) -> Vectors:
    return np.frombuffer(row.whole, dtype=np.float32)


def to_sentence_vectors(row: Any) -> Vectors:
    dimension = len(row.whole) // np.dtype(np.float32).itemsize
    return np.frombuffer(row.sentences, dtype=np.float16).astype(np.float32).reshape(-1, dimension)


@_speaking_plainly
def to_tag(row: Any) -> Tag:
    return Tag(scheme=row.scheme, code=row.code, label=row.label, **row.body)


@_speaking_plainly
def to_report(row: Any, tags: tuple[Tag, ...]) -> Report:
    return Report(**row.body, tags=tags)


@_speaking_plainly
def to_passage(row: Any, tags: tuple[Tag, ...]) -> Passage:
    return Passage(
        id=row.id,
        report_id=row.report_id,
        role=row.role,
        context=row.context,
        text=row.text,
        tags=tags,
        **row.body,
    )


@_speaking_plainly
def to_record(row: Any, tags: tuple[Tag, ...]) -> Record:
    return Record(**{column: getattr(row, column) for column in _RECORD_COLUMNS}, tags=tags, **row.body)


def to_event(row: Any) -> Event:
    given = row._asdict()
    del given["work"]
    return Event.model_validate(given)


def insert(connection: sa.Connection, table: sa.Table, many: list[Row]) -> None:
    """Insert rows, if there are any."""
    if many:
        connection.execute(table.insert(), many)


def number_of(done: sa.CursorResult[Any]) -> int:
    """The number that the database gave to a row which was inserted."""
    assert done.inserted_primary_key is not None  # of one row it is known
    return int(done.inserted_primary_key[0])


def lots(items: list[Item]) -> Iterator[list[Item]]:
    """The items in lots that one statement can name."""
    for start in range(0, len(items), LOT):
        yield items[start : start + LOT]
