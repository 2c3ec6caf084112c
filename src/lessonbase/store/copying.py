"""All rows of a library's database, copied into another as they are, of whatever kind the two are, and compared by hash."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import REGCLASS

from lessonbase.errors import LibraryError
from lessonbase.store.database import INSTEAD_OF_NUL, NUL
from lessonbase.store.schema import metadata

# Some rows hold a document of 130 kB.
_LOT = 500

Rows = dict[str, int]
"""How many rows each table has."""
OnCopied = Callable[[int, int], object]
"""Told how many rows are copied, and of how many."""


class _Table(NamedTuple):
    """A table as it is copied: its rows in the order of their keys, JSON as the text that it is, and the statement that takes
    them in."""

    name: str
    query: sa.Select[Any]
    insert: sa.Insert


def copy_all(source: sa.Connection, target: sa.Connection, on_copied: OnCopied = lambda *_: None) -> Rows:
    """Put all that one database holds in the place of what the other does, within the transactions of the two.

    Raises LibraryError where it is not the same afterwards.
    """
    tables = [_as_copied(table) for table in metadata.sorted_tables]
    for table in reversed(metadata.sorted_tables):
        target.execute(table.delete())
    counted = {table.name: _count(source, table) for table in metadata.sorted_tables}
    done, total = 0, sum(counted.values())
    for table in tables:
        digest = hashlib.sha256()
        for lot in _lots(source, table):
            digest.update(_bytes(lot))
            target.execute(table.insert, [row._asdict() for row in lot])
            on_copied(done := done + len(lot), total)
        if digest.hexdigest() != _digest(target, table):
            raise LibraryError(
                f"What was copied of the table {table.name} is not what was there. Nothing was moved; try again, and look at the "
                "library first: lessonbase doctor --deep"
            )
    _set_last_numbers(target, _last_numbers(source))
    return counted


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def is_empty(connection: sa.Connection) -> bool:
    """Whether a database holds nothing of a library yet."""
    return not any(
        connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first()
        for table in metadata.sorted_tables
        if table.name != "meta"
    )


def _as_copied(table: sa.Table) -> _Table:
    columns = [
        sa.cast(column, sa.Text).label(column.name) if isinstance(column.type, sa.JSON) else column
        for column in table.columns
    ]
    into = sa.table(
        table.name,
        *(
            sa.column(column.name, sa.types.NullType() if isinstance(column.type, sa.JSON) else column.type)
            for column in table.columns
        ),
    )
    return _Table(table.name, sa.select(*columns).order_by(*table.primary_key.columns), into.insert())


def _lots(connection: sa.Connection, table: _Table) -> Iterator[list[sa.Row[Any]]]:
    with connection.execute(table.query, execution_options={"yield_per": _LOT}) as found:
        for lot in found.partitions(_LOT):
            yield list(lot)


def _digest(connection: sa.Connection, table: _Table) -> str:
    digest = hashlib.sha256()
    for lot in _lots(connection, table):
        digest.update(_bytes(lot))
    return digest.hexdigest()


def _bytes(lot: list[sa.Row[Any]]) -> bytes:
    """Rows as bytes, which are the same for the same values only."""
    return b"".join(_of_value(value) for row in lot for value in row)


def _of_value(value: Any) -> bytes:
    text = value.replace(NUL, INSTEAD_OF_NUL) if isinstance(value, str) else repr(value)
    plain = value if isinstance(value, bytes) else text.encode()
    return f"{type(value).__name__} {len(plain)} ".encode() + plain


# ── numbers that are given once ──────────────────────────────────────────────────────────────


def _numbered() -> Iterator[tuple[str, str]]:
    for table in metadata.sorted_tables:
        if (column := table.autoincrement_column) is not None:
            yield table.name, column.name


def _last_numbers(connection: sa.Connection) -> dict[str, int]:
    """By table, the last number that was given to a row, which may be gone."""
    if connection.dialect.name == "sqlite":
        return {row[0]: row[1] for row in connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence")}
    last = sa.func.pg_sequence_last_value
    numbers = {
        table: connection.scalar(sa.select(last(_sequence(table, column)))) for table, column in _numbered()
    }
    return {table: number for table, number in numbers.items() if number is not None}


def _set_last_numbers(connection: sa.Connection, numbers: dict[str, int]) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DELETE FROM sqlite_sequence")
        for table, number in numbers.items():
            connection.exec_driver_sql(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, number)
            )
        return
    for table, column in _numbered():
        if last := numbers.get(table):
            connection.execute(sa.select(sa.func.setval(_sequence(table, column), last)))


def _sequence(table: str, column: str) -> sa.ColumnElement[Any]:
    return sa.cast(sa.func.pg_get_serial_sequence(table, column), REGCLASS)
