"""Where a library's database is: a file in its folder, or what LESSONBASE_DATABASE names; and the two held together."""

import json
from pathlib import Path

from pydantic import ValidationError

from lessonbase.errors import LibraryError
from lessonbase.model import Frozen
from lessonbase.store.database import LIBRARY, Database, fact
from lessonbase.store.postgresql import PostgreSQL, address_of, shown
from lessonbase.store.sqlite import SQLite

FILE = "lessonbase.db"
"""The database in a library's folder, where no other is named."""
NOTE = "database.json"
"""What says in its place which library the folder belongs to, and where that has its database."""


class Note(Frozen):
    """What a folder says of the database that is elsewhere: the `library` in it (see `database.LIBRARY`), and its address, as
    far as it is no secret."""

    library: str
    database: str


def opened(address: Path | str, belongs_to: str | None = None, *, moving: bool = False) -> Database:
    """The database at a path or an address. Raises what `Database` does."""
    if isinstance(address, Path):
        return SQLite(address, moving=moving)
    return PostgreSQL(address, belongs_to, moving=moving)


def has_database(folder: Path) -> bool:
    """Whether a folder is that of a library."""
    return (folder / FILE).is_file() or (folder / NOTE).is_file()


def database_of(folder: Path, named: str) -> Path | str:
    """Where the library of a folder has its database; `named` is the setting. Raises LibraryError where the two do not fit."""
    note = note_of(folder)
    if not named:
        if note:
            raise LibraryError(
                f"The library in {folder} has its database at {note.database}. Say so, in the environment or in "
                f"lessonbase.toml, with its password where it takes one: LESSONBASE_DATABASE={note.database}"
            )
        return folder / FILE
    url = address_of(named)
    if note is None and (folder / FILE).is_file() and (folder / FILE).stat().st_size:
        raise LibraryError(
            f"The library in {folder} is a file there, {FILE}, and LESSONBASE_DATABASE names {shown(url)}. Nothing was changed. "
            "Move it there: leave LESSONBASE_DATABASE out and call 'lessonbase move ADDRESS'; or name another folder with --index."
        )
    return url.render_as_string(hide_password=False)


def note_of(folder: Path) -> Note | None:
    """What a folder says of its database; None where that is its own file. Raises LibraryError for a note that says nothing."""
    path = folder / NOTE
    try:
        return Note.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise LibraryError(
            f"{path} cannot be read, so that it is not known which library the folder belongs to. Restore it from a backup; or "
            "delete it, if you are sure that LESSONBASE_DATABASE names the right one."
        ) from error


def note_down(folder: Path, database: Database) -> None:
    """Say in a folder that it belongs to the library in a database elsewhere, for good or not at all."""
    with database.reading() as connection:
        library = str(fact(connection, LIBRARY))
    write_note(folder, Note(library=library, database=database.name))


def write_note(folder: Path, note: Note) -> None:
    """Say in a folder where its database is, for good or not at all."""
    new = folder / f"{NOTE}.new"
    try:
        new.write_text(json.dumps(note.model_dump(), indent=1) + "\n", "utf-8")
        new.replace(folder / NOTE)
    except OSError as error:
        raise LibraryError(
            f"{folder / NOTE} cannot be written ({error.strerror}). Make room, or check the folder's permissions."
        ) from error
