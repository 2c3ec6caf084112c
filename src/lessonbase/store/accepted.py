"""The files that were accepted and are not yet through: noted before whoever sent them is told so, gone when they are
in the library or listed as failed."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa

from lessonbase.store.database import Database
from lessonbase.store.rows import number_of
from lessonbase.store.schema import accepted, sources

# `new`: to be looked at first, if it may be a table; `asking`: a person is to say what its columns are; `ready`: to be
# read.
AcceptedState = Literal["new", "asking", "ready"]


@dataclass(frozen=True)
class AcceptedFile:
    """One of them. `columns` is what a table's columns are taken as so far (the JSON of a mapping), `apart` what in an
    archive has a number of its own, `again` the id of a table in the library that is to be read again."""

    number: int
    path: Path
    state: AcceptedState = "new"
    columns: dict[str, Any] | None = None
    apart: tuple[str, ...] = ()
    again: str | None = None


class Accepted:
    """The accepted files of one library; `Store.accepted` gives it. Each is looked after by a `keeper`, the name of a
    running program.

    Raises LibraryError like the store; a failed call changes nothing.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, paths: Sequence[Path], keeper: str, **known: Any) -> list[AcceptedFile]:
        """Note files, all or none; `known` are other fields that are the same for all."""
        made: list[AcceptedFile] = []
        with self._database.writing() as connection:
            for path in paths:
                one = AcceptedFile(0, path, **known)
                given = connection.execute(accepted.insert().values(**_row(one), keeper=keeper))
                made.append(AcceptedFile(number_of(given), path, **known))
        return made

    def update(self, number: int, **changes: Any) -> None:
        """Note what has come to be known of a file."""
        with self._database.writing() as connection:
            connection.execute(accepted.update().where(accepted.c.number == number).values(**changes))

    def remove(self, numbers: Iterable[int]) -> None:
        """Forget files that are through."""
        with self._database.writing() as connection:
            connection.execute(accepted.delete().where(accepted.c.number.in_(list(numbers))))

    def adopt(self, keeper: str, lives: Callable[[str], bool]) -> list[AcceptedFile]:
        """Let `keeper` look after all files whose own keeper lives no more; give those, first come first."""
        with self._database.reading() as connection:
            keepers = connection.scalars(sa.select(accepted.c.keeper).distinct()).all()
        gone = [each for each in keepers if each != keeper and not lives(each)]
        if not gone:
            return []
        orphaned = accepted.c.keeper.in_(gone)
        with self._database.writing() as connection:
            found = connection.execute(sa.select(accepted).where(orphaned).order_by(accepted.c.number)).all()
            connection.execute(accepted.update().where(orphaned).values(keeper=keeper))
        return [_file(row) for row in found]

    def holds(self, path: Path) -> bool:
        """Whether a file, or anything in it if it is an archive, is among them."""
        own = os.fsencode(path)
        within = sa.func.substr(accepted.c.path, 1, len(own) + 1) == own + b"/"
        query = sa.select(accepted.c.number).where(sa.or_(accepted.c.path == own, within)).limit(1)
        with self._database.reading() as connection:
            return connection.scalar(query) is not None

    def all(self) -> list[AcceptedFile]:
        """All of them, whoever looks after each, first come first."""
        with self._database.reading() as connection:
            found = connection.execute(sa.select(accepted).order_by(accepted.c.number))
            return [_file(row) for row in found]


def forget_accepted(connection: sa.Connection, report_id: str) -> None:
    """Forget that files wait to be read which became a report that is removed: a program that is ended before it notes that
    they are through would bring the report back."""
    paths = connection.scalars(sa.select(sources.c.source).where(sources.c.report_id == report_id))
    own = accepted.c.path.in_([os.fsencode(path) for path in paths])
    waits = (own, accepted.c.state != "asking", accepted.c.again.is_(None))
    connection.execute(accepted.delete().where(*waits))


def _row(one: AcceptedFile) -> dict[str, Any]:
    return {
        "path": os.fsencode(one.path),
        "state": one.state,
        "columns": one.columns,
        "apart": list(one.apart),
        "again": one.again,
    }


def _file(row: Any) -> AcceptedFile:
    path = Path(os.fsdecode(row.path))
    return AcceptedFile(row.number, path, row.state, row.columns, tuple(row.apart), row.again)
