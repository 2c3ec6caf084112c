"""Opening the SQLite file: its settings, its schema version, and transactions whose failures speak plainly."""

import json
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pydantic_core import to_json

from lessonbase.errors import LibraryError, SchemaError
from lessonbase.store.foreign import check_ours
from lessonbase.store.hiding import hiding
from lessonbase.store.migrations import MIGRATIONS
from lessonbase.store.schema import SCHEMA_VERSION, meta, metadata

log = logging.getLogger(__name__)

# A second writer waits this long for the first; one report is stored in well under a second.
BUSY_SECONDS = 60


def _as_json(value: Any) -> str:
    return to_json(value).decode()


def _from_json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None  # whoever makes something of the row says which it is


class Database:
    """A SQLite database file; made with the current schema where there is none.

    `read_only` where the disk or the folder lets nobody write: then it can be read all the same.

    Raises LibraryError if the file cannot be opened, SchemaError if a newer lessonbase wrote it; what an
    older one wrote is brought up to date.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.hidden: frozenset[str] = frozenset()
        self.read_only = path.is_file() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
        self._why = "its folder or disk does not let you write"
        try:
            check_ours(path, _connect_to_read)
        except sqlite3.Error as error:
            raise LibraryError(_explanation(path, str(error))) from error
        self._open()
        try:
            self._check_schema()
        except LibraryError as error:
            self.close()
            if self.read_only or not path.is_file() or not _is_for_lack_of_room(error):
                raise
            # Even to open a database for writing takes a little room; to read what is there takes none.
            log.warning("The disk that holds %s is full: it can be read but not changed.", path.parent)
            self.read_only, self._why = True, "its disk is full"
            self._open()
            self._check_schema()
        except BaseException:
            self.close()
            raise

    def without(self, works: frozenset[str]) -> "Database":
        """The same database for somebody from whom some works are `hidden`: read without them, whatever is asked."""
        seen = copy(self)
        seen.hidden = works
        seen.engine = self._engine_to_read() if self.read_only else self._engine_to_write()
        sa.event.listen(seen.engine, "connect", hiding(works))
        sa.event.listen(seen.engine, "begin", _begin)
        return seen

    def _open(self) -> None:
        self.engine = self._engine_to_read() if self.read_only else self._engine_to_write()
        sa.event.listen(self.engine, "begin", _begin)
        self._writer = self.engine.execution_options(writes=True)

    def _engine_to_write(self) -> sa.Engine:
        engine = sa.create_engine(
            f"sqlite:///{self.path}",
            connect_args={"timeout": BUSY_SECONDS},
            json_serializer=_as_json,
            json_deserializer=_from_json,
        )
        sa.event.listen(engine, "connect", _configure)
        return engine

    def _engine_to_read(self) -> sa.Engine:
        # Another user may be writing: no connection outlives its reading, and each looks anew.
        return sa.create_engine(
            "sqlite://",
            creator=lambda: _connect_to_read(self.path),
            poolclass=sa.NullPool,
            json_deserializer=_from_json,
        )

    def check_writable(self) -> None:
        """Raise LibraryError if this library can only be read."""
        if self.read_only:
            raise LibraryError(
                f"The library in {self.path.parent} can be read and searched but not changed: {self._why}. Nothing was "
                "changed. Ask for permission to write there or make room, or copy the folder to where you may write and "
                "name that with --index."
            )

    def _check_schema(self) -> None:
        with self.reading() as connection:
            version = _version(connection)
        if version != SCHEMA_VERSION:
            self.check_writable()
        if version is None:
            with self.writing() as connection:
                if _version(connection) is None:
                    metadata.create_all(connection)
                    connection.execute(meta.insert().values(key="schema", value=str(SCHEMA_VERSION)))
        elif version < SCHEMA_VERSION and version + 1 in MIGRATIONS:
            self._migrate()
        elif version != SCHEMA_VERSION:
            age = "a newer" if version > SCHEMA_VERSION else "an older"
            raise SchemaError(
                f"The library in {self.path.parent} was written by {age} lessonbase (format {version}; this one "
                f"reads {SCHEMA_VERSION}). Nothing was changed. Use that version, or name another folder with "
                "--index and add the reports again: the originals are in its folder 'originals'."
            )

    def _migrate(self) -> None:
        """Bring an older database to the present schema, all the way or not at all."""
        with self.writing() as connection:
            version = _version(connection) or SCHEMA_VERSION  # another program may have been quicker
            if version < SCHEMA_VERSION:
                log.info("The library in %s is brought up to date; this is done once.", self.path.parent)
            for step in range(version + 1, SCHEMA_VERSION + 1):
                MIGRATIONS[step](connection)
            metadata.create_all(connection)
            connection.execute(meta.update().where(meta.c.key == "schema").values(value=str(SCHEMA_VERSION)))

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One consistent view of the database."""
        with self._speaking_plainly(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction: all of it or nothing."""
        self.check_writable()
        with self._speaking_plainly(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def _speaking_plainly(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as error:
            raise LibraryError(_explanation(self.path, str(error.orig))) from error

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()


def _configure(connection: Any, _record: object) -> None:
    # The driver's own transaction handling begins late; ours begins where we say (see _begin).
    connection.isolation_level = None
    cursor = connection.cursor()
    # What is removed is overwritten: it must not stay to be found in the file's free pages.
    for pragma in ("foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _connect_to_read(path: Path) -> sqlite3.Connection:
    # SQLite makes files of its own beside a database even to read it, unless told that nobody writes; and if somebody
    # does, they are there.
    log_beside = Path(f"{path}-wal")
    if not log_beside.exists():
        return _connect(path, "immutable=1")
    connection = _connect(path, "mode=ro")
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        # Even this takes room on the disk. Where nothing was written beside the database, it is all there is.
        connection.close()
        if log_beside.stat().st_size:
            raise
        return _connect(path, "immutable=1")
    return connection


def _connect(path: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.resolve().as_uri()}?{how}", uri=True, timeout=BUSY_SECONDS, isolation_level=None
    )


def _begin(connection: sa.Connection) -> None:
    # A writer takes its lock at once: read-then-write transactions would otherwise fail half way.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _version(connection: sa.Connection) -> int | None:
    if not sa.inspect(connection).has_table("meta"):
        return None
    found = connection.scalar(sa.select(meta.c.value).where(meta.c.key == "schema"))
    return int(found) if found else None


def _is_for_lack_of_room(error: LibraryError) -> bool:
    reason = str(error.__cause__)
    return any(sign in reason for sign in ("disk is full", "disk I/O error", "unable to open"))


def _explanation(path: Path, reason: str) -> str:
    if "disk is full" in reason or "disk I/O error" in reason:
        return f"The disk that holds {path.parent} is full. The library is as it was; make room and run the command again."
    if "locked" in reason:
        return f"Another program has been writing to the library in {path.parent} for over a minute. Wait for it, or end it, and try again."
    if "not a database" in reason or "malformed" in reason:
        return f"{path} is not a readable database ({reason}). Restore it from a backup, or name another folder with --index."
    if "readonly" in reason or "unable to open" in reason:
        return f"The library in {path.parent} cannot be written or opened ({reason}). Check the folder's permissions, or name another with --index."
    return f"The database {path} reported: {reason}. The library is as it was before this command."
