"""A library's database in a file of SQLite."""

import logging
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lessonbase.errors import LibraryError
from lessonbase.store.database import BUSY_SECONDS, Database, as_json, check_ours, from_json
from lessonbase.store.hiding import Schema

log = logging.getLogger(__name__)

_FULL = "Ask for permission to write there or make room, or copy the folder to where you may write and name that with --index."
# SQLite announces nothing; to look takes some microseconds.
_LOOK_SECONDS = 1.0


class SQLite(Database):
    """A SQLite database file. `read_only` where the disk or the folder lets nobody write: then it can be read all the same."""

    elsewhere = "name another folder with --index"
    _schema = Schema(
        name="'main'",
        value="?",
        quoted="(SELECT told.atom FROM json_tree(each.body) AS told WHERE told.key = 'report_id')",
    )

    def __init__(self, path: Path, *, moving: bool = False) -> None:
        self.address = self.path = path
        self._moving = moving
        self.place, self.name = str(path.parent), str(path.resolve())
        self.read_only = path.is_file() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
        self._because("its folder or disk does not let you write")
        try:
            self._check_ours()
        except sqlite3.Error as error:
            raise LibraryError(self._explanation(error)) from error
        self._begin()
        try:
            self._check_schema()
        except LibraryError as error:
            self.close()
            if self.read_only or not path.is_file() or not _is_for_lack_of_room(error):
                raise
            # Even to open a database for writing takes a little room; to read what is there takes none.
            log.warning("The disk that holds %s is full: it can be read but not changed.", path.parent)
            self.read_only = True
            self._because("its disk is full")
            self._begin()
            self._check_schema()
        except BaseException:
            self.close()
            raise

    def wait(self, changed: Callable[[], bool], seconds: float) -> None:
        """Rest until something has `changed`, or so many seconds have passed: it is looked for once a second."""
        until = time.monotonic() + seconds
        while not changed() and (left := until - time.monotonic()) > 0:
            time.sleep(min(_LOOK_SECONDS, left))

    def damage(self, connection: sa.Connection, deep: bool) -> str | None:
        """What SQLite finds wrong with its file."""
        said = str(connection.exec_driver_sql(f"PRAGMA {'integrity' if deep else 'quick'}_check").scalar())
        return None if said == "ok" else said

    def _because(self, why: str) -> None:
        self._why_read_only = f"{why}. Nothing was changed. {_FULL}"

    def _check_ours(self) -> None:
        """Look at a file before anything is written to it; one that is not there, or empty, may become a library."""
        if not self.path.is_file() or not self.path.stat().st_size:
            return
        with closing(_connect_to_read(self.path)) as connection:
            run = connection.execute
            tables = {name for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'table'")}
            told = run("SELECT value FROM meta WHERE key = 'schema'").fetchone() if "meta" in tables else None
        check_ours(tables, str(told[0]) if told else None, str(self.path), self.elsewhere)

    def _engine(self) -> sa.Engine:
        engine = self._engine_to_read() if self.read_only else self._engine_to_write()
        sa.event.listen(engine, "begin", _begin)
        return engine

    def _engine_to_write(self) -> sa.Engine:
        engine = sa.create_engine(
            f"sqlite:///{self.path}",
            connect_args={"timeout": BUSY_SECONDS},
            json_serializer=as_json,
            json_deserializer=from_json,
        )
        sa.event.listen(engine, "connect", _configure)
        return engine

    def _engine_to_read(self) -> sa.Engine:
        # Another user may be writing: no connection outlives its reading, and each looks anew.
        return sa.create_engine(
            "sqlite://",
            creator=lambda: _connect_to_read(self.path),
            poolclass=sa.NullPool,
            json_deserializer=from_json,
        )

    def _explanation(self, error: Exception) -> str:
        path, reason = self.path, str(error)
        if "disk is full" in reason or "disk I/O error" in reason:
            return f"The disk that holds {path.parent} is full. The library is as it was; make room and run the command again."
        if "locked" in reason:
            return f"Another program has been writing to the library in {path.parent} for over a minute. Wait for it, or end it, and try again."
        if "not a database" in reason or "malformed" in reason:
            return f"{path} is not a readable database ({reason}). Restore it from a backup, or name another folder with --index."
        if "readonly" in reason or "unable to open" in reason:
            return f"The library in {path.parent} cannot be written or opened ({reason}). Check the folder's permissions, or name another with --index."
        return f"The database {path} reported: {reason}. The library is as it was before this command."


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


def _is_for_lack_of_room(error: LibraryError) -> bool:
    reason = str(error.__cause__)
    return any(sign in reason for sign in ("disk is full", "disk I/O error", "unable to open"))
