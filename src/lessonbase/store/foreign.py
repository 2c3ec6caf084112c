"""Whether a file can be a library's database, looked at before anything is written to it."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from lessonbase.errors import LibraryError

# Tables that every library has had since its first format.
_OURS = frozenset({"meta", "reports", "passages"})


def check_ours(path: Path, connect: Callable[[Path], sqlite3.Connection]) -> None:
    """Leave a file alone that no lessonbase made; one that is not there, or empty, may become a library.

    `connect` opens it to read. Raises LibraryError if it is another program's database, or says no format.
    sqlite3.Error if it is no database.
    """
    if not path.is_file() or not path.stat().st_size:
        return
    connection = connect(path)
    try:
        tables = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        if not tables:
            return
        if not tables >= _OURS:
            raise LibraryError(
                f"{path} is a database of another program. It was left as it is. Name another folder with --index."
            )
        told = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    finally:
        connection.close()
    if told is None or not str(told[0]).isascii() or not str(told[0]).isdigit():
        said = "no format" if told is None else f"the format {told[0]!r}, which is none"
        raise LibraryError(
            f"The database {path} is damaged: it says {said}. Nothing was changed. Restore it from a backup, or name "
            "another folder with --index and add the files of its folder 'originals' there."
        )
