"""The files that could not be read, each with its reason, until it is read or somebody dismisses it."""

import sqlalchemy as sa

from lessonbase.model import Failure, now
from lessonbase.store.database import Database
from lessonbase.store.schema import failures


class Failures:
    """The failures of one library; `Store.failures` gives it. Raises LibraryError like the store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Failure]:
        """The files that could not be read, latest first."""
        query = sa.select(failures).order_by(failures.c.failed_at.desc(), failures.c.path)
        with self._database.reading() as connection:
            return [Failure.model_validate(row._asdict()) for row in connection.execute(query)]

    def add(self, path: str, reason: str) -> None:
        """Remember that a file could not be read, and why; the latest reason stands."""
        row = {"path": path, "reason": reason, "failed_at": now().isoformat()}
        with self._database.writing() as connection:
            connection.execute(failures.delete().where(failures.c.path == path))
            connection.execute(failures.insert().values(**row))

    def dismiss(self, path: str) -> None:
        """Forget the failure of a file."""
        with self._database.writing() as connection:
            connection.execute(failures.delete().where(failures.c.path == path))
