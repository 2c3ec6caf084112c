"""A library's database moved: from the file in its folder to a server of PostgreSQL, back, or to another one.

The folder with originals and indexes stays. Everything is copied in one transaction and compared by hash before it counts;
only then is it noted where it was that nothing is written there any more. What is there stays as it was. Stopped at any
moment, the library is whole where it was or where it goes, and the same call goes on.
"""

from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa

from lessonbase.errors import LibraryError
from lessonbase.model import Frozen
from lessonbase.store.copying import OnCopied, copy_all, is_empty
from lessonbase.store.database import COMING, LIBRARY, MOVED, Database, fact, set_fact
from lessonbase.store.opening import FILE, NOTE, Note, database_of, note_of, opened, write_note
from lessonbase.store.postgresql import address_of, shown
from lessonbase.store.soundness import broken_reports

INTO_FILE = "sqlite"
"""What the file in the library's folder is called as a target."""


class Moved(Frozen):
    """Where a library was and is, and how many rows of each table it has; none where an earlier call had moved them, to the end
    if the two are the same."""

    source: str
    target: str
    rows: dict[str, int]


def move(folder: Path, target: str, named: str = "", on_copied: OnCopied = lambda *_: None) -> Moved:
    """Move the database of the library in a folder to an address of PostgreSQL, or into the folder: `INTO_FILE`. `named` is the
    setting that names the one it has now, if that is no file.

    Raises LibraryError where something is at the target already, or the library is damaged; then it is as it was.
    """
    source = _source(folder, named, target)
    there = opened(folder / FILE if target == INTO_FILE else target, moving=True)
    try:
        here = opened(source, moving=True)
    except BaseException:
        there.close()
        raise
    try:
        return _moved(folder, here, there, on_copied)
    finally:
        here.close()
        there.close()


def _source(folder: Path, named: str, target: str) -> Path | str:
    if note := note_of(folder):
        # A move that was stopped at its very end is called again as it was called before, without a setting.
        arrived = not named and target != INTO_FILE and note.database == shown(address_of(target))
        return database_of(folder, target if arrived else named)
    if not (folder / FILE).is_file():
        raise LibraryError(f"There is no library in {folder}. Nothing was moved.")
    return folder / FILE


def _moved(folder: Path, here: Database, there: Database, on_copied: OnCopied) -> Moved:
    rows: dict[str, int] = {}
    if here.name == there.name:
        opened(here.address).close()  # raises LibraryError where it was moved on, or is not there yet
        return Moved(source=here.name, target=there.name, rows={})
    with here.writing() as source:
        moved = fact(source, MOVED)
        library = fact(source, LIBRARY) or uuid4().hex
        if moved not in (None, there.name):
            raise LibraryError(f"This library was moved to {moved} already. Set LESSONBASE_DATABASE to that.")
        with there.writing() as target:
            _check_target(target, there, library, came=moved is not None)
            if moved is None:
                _check_source(source, here)
                set_fact(source, LIBRARY, library)
                rows = copy_all(source, target, on_copied)
                set_fact(target, COMING, here.name)
        set_fact(source, MOVED, there.name)
    with there.writing() as target:
        set_fact(target, COMING, None)
    if isinstance(there.address, Path):
        (folder / NOTE).unlink(missing_ok=True)
    else:
        write_note(folder, Note(library=library, database=there.name))
    return Moved(source=here.name, target=there.name, rows=rows)


def _check_source(connection: sa.Connection, here: Database) -> None:
    """Raise LibraryError where something could not be moved as it is."""
    damaged = here.damage(connection, deep=True)
    broken = damaged or ", ".join(broken_reports(connection, deep=True))
    if broken:
        raise LibraryError(
            f"The library in {here.name} is damaged ({broken}) and was not moved. 'lessonbase doctor --deep' says what can be done."
        )


def _check_target(connection: sa.Connection, there: Database, library: str, *, came: bool) -> None:
    """Raise LibraryError where something else than this library is at the target, or it has `came` and is gone."""
    same = fact(connection, LIBRARY) == library
    if came and not same:
        raise LibraryError(
            f"This library was moved to {there.name}, and is not there. Check the address; nothing was changed."
        )
    begun = same and fact(connection, COMING)
    if not (came or begun or is_empty(connection)):
        raise LibraryError(
            f"There is something in {there.name} already, and nothing is put over it. Nothing was moved. Name an empty database; "
            "a file that was left by an earlier move may be deleted, if nobody needs it."
        )
