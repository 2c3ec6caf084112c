"""A library's database: its schema version, and transactions whose failures speak plainly. What kind it is, a file of SQLite or
a database on a server of PostgreSQL, only `sqlite.py` and `postgresql.py` know."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

import sqlalchemy as sa
from pydantic_core import from_json as parsed
from pydantic_core import to_json

from lessonbase.errors import LibraryError, SchemaError
from lessonbase.store.hiding import Schema, hiding
from lessonbase.store.migrations import MIGRATIONS
from lessonbase.store.schema import SCHEMA_VERSION, meta, metadata

log = logging.getLogger(__name__)

# A second writer waits this long for the first; one report is stored in well under a second.
BUSY_SECONDS = 60

# Facts about the library, in `meta`: which one it is, wherever it is moved to; where it was moved to, so that nothing is
# written here any more; and where it is coming from, as long as it is not all here.
LIBRARY, MOVED, COMING = "library", "moved to", "coming from"

# Not every database takes this character; one that does not has the other in its place.
NUL, INSTEAD_OF_NUL = "\0", "\ufffd"

# Of an error of the driver, the name of the database that it came of.
_WHOSE = "lessonbase_database"

# Tables that every library has had since its first format.
_OURS = frozenset({"meta", "reports", "passages"})


# The view that this thread reads in now, and the database that it is of.
_view: ContextVar[tuple["Database | None", sa.Connection | None]] = ContextVar("view", default=(None, None))


class Database(ABC):
    """The database of one library; made with the current schema where there is none.

    `place` names it in words, `name` what it is itself, without a password, and `read_only` is whether it can be read but not changed. `belongs_to` is the library (see
    `LIBRARY`) that must be there; None where any may, or a new one. `moving`: also one that was moved away from, or is not all
    here yet.

    Raises LibraryError if it cannot be opened or is another's, SchemaError if a newer lessonbase wrote it; what an older
    one wrote is brought up to date.
    """

    elsewhere: ClassVar[str]
    """What to do instead of using this one, as the end of a sentence."""

    address: Path | str
    place: str
    name: str
    read_only = False
    hidden: frozenset[str] = frozenset()
    engine: sa.Engine
    _why_read_only = ""
    _moving = False
    _is_made = False

    @abstractmethod
    def wait(self, changed: Callable[[], bool], seconds: float) -> None:
        """Rest until something has `changed` by what was written, by whatever program, or so many seconds have passed."""

    @abstractmethod
    def damage(self, connection: sa.Connection, deep: bool) -> str | None:
        """What is wrong with how it is stored, in words; None where nothing is."""

    def without(self, works: frozenset[str]) -> "Database":
        """The same database for somebody from whom some works are `hidden`: read without them, whatever is asked."""
        seen = copy(self)
        seen.hidden = works
        seen.engine = self._engine()
        sa.event.listen(seen.engine, "handle_error", self._note_whose)
        sa.event.listen(seen.engine, "connect", hiding(works, self._schema))
        seen._reader = seen.engine.execution_options(**self._of_reading)
        return seen

    _schema: ClassVar[Schema]

    @abstractmethod
    def _engine(self) -> sa.Engine:
        """What connects to it."""

    @abstractmethod
    def _explanation(self, error: Exception) -> str:
        """What an error of the driver is about, and what to do."""

    def check_writable(self) -> None:
        """Raise LibraryError if this library can only be read."""
        if self.read_only:
            raise LibraryError(
                f"The library in {self.place} can be read and searched but not changed: {self._why_read_only}"
            )

    def _begin(self) -> None:
        self.engine = self._engine()
        sa.event.listen(self.engine, "handle_error", self._note_whose)
        self._reader = self._reader_of_all = self.engine.execution_options(**self._of_reading)
        self._writer = self.engine.execution_options(writes=True)

    _of_reading: ClassVar[dict[str, Any]] = {}

    def _check_schema(self, belongs_to: str | None = None) -> None:
        with self.reading() as connection:
            version = _version(connection)
            if version is not None and not self._moving:
                _check_here(connection, self.place)
            self._check_whose(connection, version, belongs_to)
        if version != SCHEMA_VERSION:
            self.check_writable()
        if version is None:
            with self.writing() as connection:
                if _version(connection) is None:
                    metadata.create_all(connection)
                    facts = {"schema": str(SCHEMA_VERSION), LIBRARY: uuid4().hex}
                    connection.execute(meta.insert(), [{"key": k, "value": v} for k, v in facts.items()])
        elif version < SCHEMA_VERSION and version + 1 in MIGRATIONS:
            self._migrate()
        elif version != SCHEMA_VERSION:
            age = "a newer" if version > SCHEMA_VERSION else "an older"
            raise SchemaError(
                f"The library in {self.place} was written by {age} lessonbase (format {version}; this one "
                f"reads {SCHEMA_VERSION}). Nothing was changed. Use that version, or {self.elsewhere} and add the reports "
                "again: the originals are in the folder 'originals' of the library."
            )

        self._is_made = True

    def _check_whose(self, connection: sa.Connection, version: int | None, belongs_to: str | None) -> None:
        if belongs_to is None:
            return
        if version is None:
            raise LibraryError(
                f"{self.place} is empty, but the library's folder belongs to one that is not. Nothing was changed. Check the "
                f"address, restore the database from its backup, or {self.elsewhere}."
            )
        if fact(connection, LIBRARY) != belongs_to:
            raise LibraryError(
                f"{self.place} holds another library than the one that this folder belongs to. Nothing was changed. Check the "
                f"address and the folder, or {self.elsewhere}."
            )

    def _migrate(self) -> None:
        """Bring an older database to the present schema, all the way or not at all."""
        with self.writing() as connection:
            version = _version(connection) or SCHEMA_VERSION  # another program may have been quicker
            if version < SCHEMA_VERSION:
                log.info("The library in %s is brought up to date; this is done once.", self.place)
            for step in range(version + 1, SCHEMA_VERSION + 1):
                MIGRATIONS[step](connection)
            metadata.create_all(connection)
            connection.execute(meta.update().where(meta.c.key == "schema").values(value=str(SCHEMA_VERSION)))

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One consistent view of the database: that of `one_view`, where this is within it."""
        of, held = _view.get()
        if held is not None and of is self:
            yield held
        else:
            with self.speaking_plainly(), self._reader.connect() as connection:
                yield connection

    @contextmanager
    def one_view(self) -> Iterator[None]:
        """While it lasts, all that this thread reads is read in one transaction, as it was at its begin."""
        with self.reading() as connection:
            within = _view.set((self, connection))
            try:
                yield
            finally:
                _view.reset(within)

    @contextmanager
    def reading_all(self) -> Iterator[sa.Connection]:
        """One consistent view of all there is, also of what is `hidden`."""
        with self.speaking_plainly(), self._reader_of_all.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction: all of it or nothing, and no other writer meanwhile."""
        self.check_writable()
        with self.speaking_plainly(), self._writer.begin() as connection:
            if self._is_made and not self._moving:
                _check_here(connection, self.place)  # it may have been moved while this program ran
            yield connection

    @contextmanager
    def speaking_plainly(self) -> Iterator[None]:
        """What the driver raises is a LibraryError, in words. What came of another database, read within, is left to that."""
        try:
            yield
        except sa.exc.DBAPIError as error:
            if getattr(error, _WHOSE, self.name) != self.name:
                raise
            raise LibraryError(self._explanation(error.orig or error)) from error
        except sa.exc.TimeoutError as error:
            raise LibraryError(
                f"{self.place} is asked by too many at once. Nothing was changed; try again in a moment."
            ) from error

    def _note_whose(self, context: sa.engine.ExceptionContext) -> None:
        if context.sqlalchemy_exception:
            setattr(context.sqlalchemy_exception, _WHOSE, self.name)

    def close(self) -> None:
        """Let go of it."""
        self.engine.dispose()


def check_ours(tables: set[str], told: str | None, place: str, elsewhere: str) -> None:
    """Leave a database alone that no lessonbase made. `told` is the format that it says it has.

    Raises LibraryError if it is another program's database, or says no format.
    """
    if not tables:
        return
    if not tables >= _OURS:
        raise LibraryError(f"{place} is a database of another program. It was left as it is; {elsewhere}.")
    if told is None or not told.isascii() or not told.isdigit():
        said = "no format" if told is None else f"the format {told!r}, which is none"
        raise LibraryError(
            f"{place} is damaged: it says {said}. Nothing was changed. Restore it from a backup, or {elsewhere} and add the "
            "files of its folder 'originals' there."
        )


def set_fact(connection: sa.Connection, key: str, value: str | None) -> None:
    """Set one of the facts about the library, or take it out."""
    connection.execute(meta.delete().where(meta.c.key == key))
    if value is not None:
        connection.execute(meta.insert().values(key=key, value=value))


def fact(connection: sa.Connection, key: str) -> str | None:
    """One of the facts about the library."""
    return connection.scalar(sa.select(meta.c.value).where(meta.c.key == key))


def as_json(value: Any) -> str:
    return to_json(value).decode()


def from_json(text: str | bytes) -> Any:
    try:
        return parsed(text)
    except ValueError:
        return None  # whoever makes something of the row says which it is


def _version(connection: sa.Connection) -> int | None:
    if not sa.inspect(connection).has_table("meta"):
        return None
    found = fact(connection, "schema")
    return int(found) if found else None


def _check_here(connection: sa.Connection, place: str) -> None:
    """Raise LibraryError where a library was moved away from, or is not all there yet."""
    query = sa.select(meta.c.key, meta.c.value).where(meta.c.key.in_([MOVED, COMING]))
    facts = {row.key: row.value for row in connection.execute(query)}
    if moved := facts.get(MOVED):
        raise LibraryError(
            f"The library in {place} was moved to {moved}, and what is here is as it was then. Set LESSONBASE_DATABASE to that "
            "place; 'lessonbase move', called again, finishes a move that was stopped."
        )
    if coming := facts.get(COMING):
        raise LibraryError(
            f"A library was on its way to {place} from {coming} and is not there yet. It is whole where it was: call "
            "'lessonbase move' again."
        )
