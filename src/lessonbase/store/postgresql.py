"""A library's database on a server of PostgreSQL.

Writers wait for one another, as in a file of SQLite: numbers of the log of changes are then given in the order in which what
they stand for can be seen, and whoever follows the log misses none. Readers wait for nobody.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import sqlalchemy as sa

from lessonbase.errors import LibraryError
from lessonbase.store.database import (
    BUSY_SECONDS,
    INSTEAD_OF_NUL,
    NUL,
    Database,
    as_json,
    check_ours,
    fact,
    from_json,
)
from lessonbase.store.hiding import Schema
from lessonbase.store.schema import metadata

DRIVER = "postgresql+psycopg"
_FORM = f"{DRIVER}://USER@SERVER/DATABASE"
# "less" in ASCII: who holds this lock, with that of the schema, writes.
_WRITERS = 0x6C657373
_CHANNEL = "lessonbase"
_CONNECT_SECONDS = 10
# A page asks from dozens of threads; a server takes a hundred connections as it comes.
_POOL, _MORE = 5, 25
# The one character that PostgreSQL does not take, as it is and in JSON; no report has it, but a person may send it.
_NULS = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
_NO_PERMISSION, _READ_ONLY, _FULL, _BUSY = "42501", "25006", "53100", "55P03"
_DAMAGED = ("XX001", "XX002")


class PostgreSQL(Database):
    """A database on a server, named by an address as SQLAlchemy has it. Other tables may be in other schemas of it: the
    library's is the first of the `search_path`."""

    elsewhere = "name another database with LESSONBASE_DATABASE"
    _schema = Schema(
        name="current_schema()",
        value="%s",
        quoted="(SELECT told #>> '{}' FROM jsonb_path_query(each.body::jsonb, '$.**.report_id') AS told)",
    )
    _of_reading: ClassVar[dict[str, Any]] = {
        "isolation_level": "REPEATABLE READ",
        "postgresql_readonly": True,
    }

    def __init__(self, address: str, belongs_to: str | None = None, *, moving: bool = False) -> None:
        self._url = url = address_of(address)
        self._moving = moving
        self.address = url.render_as_string(hide_password=False)
        self.place = self.name = shown(url)
        self._begin()
        try:
            self._look()
            self._check_schema(belongs_to)
        except BaseException:
            self.close()
            raise

    def _engine(self) -> sa.Engine:
        return _engine(self._url)

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction: all of it or nothing, and no other writer meanwhile; who follows is told of it."""
        with super().writing() as connection:
            yield connection
            connection.execute(sa.select(sa.func.pg_notify(_CHANNEL, "")))

    def wait(self, changed: Callable[[], bool], seconds: float) -> None:
        """Rest until something has `changed` by what was written, or so many seconds have passed: writers announce it."""
        import psycopg

        with (
            self.speaking_plainly(),
            self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as listening,
        ):
            listening.exec_driver_sql(f"LISTEN {_CHANNEL}")
            try:
                if not changed():
                    driver: Any = listening.connection.driver_connection
                    for _ in driver.notifies(timeout=seconds, stop_after=1):
                        pass
            except psycopg.Error as error:
                listening.invalidate()
                raise LibraryError(self._explanation(error)) from error
            listening.exec_driver_sql("UNLISTEN *")

    def damage(self, connection: sa.Connection, deep: bool) -> str | None:
        """Which tables are missing; with `deep` all of each is read, so that the server tells of what it cannot read."""
        there = set(sa.inspect(connection).get_table_names())
        if missing := metadata.tables.keys() - there:
            return f"there is no table {', '.join(sorted(missing))}"
        for table in metadata.sorted_tables if deep else ():
            row = sa.cast(sa.literal_column(f'"{table.name}"'), sa.Text)
            try:
                connection.execute(sa.select(sa.func.sum(sa.func.length(row))).select_from(table))
            except sa.exc.DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in _DAMAGED:
                    raise
                return str(error.orig).strip()
        return None

    def _look(self) -> None:
        """See whose it is and whether it may be written, before anything is."""
        with self.reading() as connection:
            tables = set(sa.inspect(connection).get_table_names())
            told = fact(connection, "schema") if "meta" in tables and _has_facts(connection) else None
            check_ours(tables, told, self.place, self.elsewhere)
            closed = connection.scalar(sa.select(sa.func.pg_is_in_recovery()))
            if tables:
                may = sa.func.has_table_privilege("reports", "INSERT")
                closed = closed or not connection.scalar(sa.select(may))
        if closed:
            self.read_only = True
            self._why_read_only = (
                "the server does not let you write. Nothing was changed. Ask whoever runs it for permission, or for the "
                "address of the server that may be written."
            )

    def _explanation(self, error: Exception) -> str:
        state, reason = getattr(error, "sqlstate", None), _in_a_line(error)
        if state == _BUSY:
            return f"Another program has been writing to the library in {self.place} for over a minute. Wait for it, or end it, and try again."
        if state == _FULL:
            return f"The disk of {self.place} is full. The library is as it was; have room made and run the command again."
        if state in (_NO_PERMISSION, _READ_ONLY):
            return f"{self.place} does not let you do this ({reason}). Nothing was changed; ask whoever runs it for permission."
        if state in _DAMAGED:
            return f"{self.place} is damaged ({reason}). Restore it from a backup."
        if "does not exist" in reason and state is None:
            return f"{self.place} is not there ({reason}). Have it made, for example by: createdb, or check the address."
        if _is_gone(error, state):
            return (
                f"{self.place} cannot be reached ({reason}). Nothing was half done: what was not confirmed may be done again. "
                "As soon as the server is back, so is the library."
            )
        return f"{self.place} reported: {reason}. The library is as it was before this command."


def address_of(address: str) -> sa.URL:
    """An address as it is used. Raises LibraryError for one that is none of PostgreSQL."""
    try:
        url = sa.make_url(address)
    except sa.exc.ArgumentError:
        url = None
    if url is None or url.drivername not in ("postgresql", "postgres", DRIVER):
        raise LibraryError(
            f"LESSONBASE_DATABASE is no address of a database of PostgreSQL. Give it as {_FORM}, or leave it out: then the "
            "library is a file in its folder."
        )
    if not url.database:
        raise LibraryError(f"The address {shown(url)} names no database. Give it as {_FORM}.")
    return url.set(drivername=DRIVER)


def shown(url: sa.URL) -> str:
    """An address in words, without its password."""
    query = {name: value for name, value in url.query.items() if name != "password"}
    return url.set(password=None, query=query).render_as_string()


def _engine(url: sa.URL) -> sa.Engine:
    try:
        engine = sa.create_engine(
            url,
            connect_args={"connect_timeout": _CONNECT_SECONDS, "application_name": "lessonbase"},
            json_serializer=lambda value: _NULS.sub(r"\1\\ufffd", as_json(value)),
            json_deserializer=from_json,
            pool_pre_ping=True,  # a server that went and came back is none that is gone
            pool_size=_POOL,
            max_overflow=_MORE,
        )
    except ImportError as error:
        raise LibraryError(
            f"To use PostgreSQL takes an extra part ({error.name} is missing). Install it: pip install 'lessonbase[postgresql]'"
        ) from error
    sa.event.listen(engine, "connect", _configure)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _configure(connection: Any, _record: object) -> None:
    from psycopg.types.string import StrDumperUnknown

    class Texts(StrDumperUnknown):
        def dump(self, obj: str) -> bytes:
            return bytes(super().dump(obj.replace(NUL, INSTEAD_OF_NUL)) or b"")

    connection.adapters.register_dumper(str, Texts)
    connection.autocommit = True
    connection.execute(f"SET lock_timeout = '{BUSY_SECONDS}s'")
    connection.autocommit = False


def _begin(connection: sa.Connection) -> None:
    if connection.get_execution_options().get("writes"):
        schema = sa.func.hashtext(sa.func.current_schema())
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.cast(_WRITERS, sa.Integer), schema)))


def _has_facts(connection: sa.Connection) -> bool:
    columns = {column["name"] for column in sa.inspect(connection).get_columns("meta")}
    return columns >= {"key", "value"}


def _in_a_line(error: Exception) -> str:
    return re.sub(r"\s+", " ", str(error)).strip().rstrip(".")


def _is_gone(error: Exception, state: str | None) -> bool:
    """Whether there is no server, or it ended the connection: without a state the driver says so itself."""
    import psycopg

    gone = state is None or state[:2] in ("08", "28", "53") or state in ("57P01", "57P02", "57P03", "3D000")
    return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) and gone
