"""The log of changes that search indexes follow: which report's passages, vectors or terms are no longer what they were.

Each write appends to it in its own transaction. A change names what was touched and not what became of it: an index
reads that from the database, so that several changes of one report are one piece of work.
"""

import uuid
from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple

import sqlalchemy as sa

from lessonbase.store.database import Database
from lessonbase.store.schema import changes

# What may have changed: which passages and records a report has; the vectors of its passages; only what filters look for
# in them (year, country, kind, tags); or which models the library has vectors of, for no report in particular.
What = Literal["passages", "vectors", "terms", "models"]


class Change(NamedTuple):
    """One entry of the log. `records` are the only ones that were touched; None where it may be all of the report."""

    seq: int
    report_id: str
    what: What
    records: tuple[str, ...] | None
    stamp: str

    @property
    def mark(self) -> "Mark":
        """Its place in the log."""
        return Mark(self.seq, self.stamp)


class Mark(NamedTuple):
    """A place in the log. `stamp` is another in every library and copy that went its own way, at the same number."""

    seq: int
    stamp: str


BEGINNING = Mark(0, "")


def append(
    connection: sa.Connection, report_id: str, what: What, records: Collection[str] | None = None
) -> None:
    """Note in the running transaction that something of a report has changed."""
    values = {"report_id": report_id, "what": what, "stamp": uuid.uuid4().hex}
    connection.execute(changes.insert().values(records=None if records is None else list(records), **values))


class ChangeLog:
    """The log of one library; `Store.changes` gives it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def last(self) -> Mark:
        """The place of the last entry."""
        query = sa.select(changes.c.seq, changes.c.stamp).order_by(changes.c.seq.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return Mark(*row) if row else BEGINNING

    def after(self, mark: Mark) -> Sequence[Change] | None:
        """The entries past a place, oldest first; None if that place is not in this log, as in a restored copy."""
        query = sa.select(changes).order_by(changes.c.seq)
        with self._database.reading() as connection:
            if mark != BEGINNING:
                stamp = connection.scalar(sa.select(changes.c.stamp).where(changes.c.seq == mark.seq))
                if stamp != mark.stamp:
                    return None
            found = connection.execute(query.where(changes.c.seq > mark.seq)).all()
        return [Change(row.seq, row.report_id, row.what, _several(row.records), row.stamp) for row in found]

    def wait(self, mark: Mark, seconds: float) -> bool:
        """Rest until the log has gone past a place, or so many seconds have passed; tell whether it has."""
        self._database.wait(lambda: self.last() != mark, seconds)
        return self.last() != mark


def _several(records: list[str] | None) -> tuple[str, ...] | None:
    return None if records is None else tuple(records)
