"""Backups: all of a library that cannot be made anew, copied into a folder while it is in use, and back.

A backup is a file `backups/TIME.json`, which names what belongs to it by SHA-256; it is written last, so that one that was broken
off is none. Files lie in `files/` under their hash, once for all backups; a database is copied whole, by SQLite, as it was at one
moment, and one on a server of PostgreSQL into a file of SQLite: what is put back is a folder that needs no server. The indexes are not copied: they are made from the database.
"""

import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

from filelock import FileLock, Timeout
from pydantic import AfterValidator, BaseModel, Field, ValidationError

from lessonbase.errors import LibraryError, NotFoundError, SchemaError
from lessonbase.model import Finding, Frozen, now
from lessonbase.store import has_database
from lessonbase.store.copying import copy_all
from lessonbase.store.opening import FILE as DATABASE
from lessonbase.store.opening import database_of, opened
from lessonbase.store.schema import SCHEMA_VERSION

FORMAT = 1
# Beside the library's own: the accounts of those who may use it, where it is served.
DATABASES = (DATABASE, "accounts.db")
FOLDERS = ("originals", "taxonomies", "templates")
FILES = ("feedback.jsonl", "tuned.json")
_BEING_MADE = (".being-made", ".new")
_NAME = "%Y%m%dT%H%M%S%fZ"
_LOOKS = 3
_ID_LENGTH = 16  # of a report, the beginning of its original's name


class Kept(Frozen):
    """A file of a backup: its SHA-256 and bytes; `modified` in nanoseconds, by which an unchanged one is known again."""

    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    size: int
    modified: int = 0
    mode: int = 0o600


def _within(name: str) -> str:
    """The path of a file in a library's folder. A list that was altered must not put one elsewhere."""
    if name not in (*DATABASES, *FILES) and not (
        name.split("/")[0] in FOLDERS and ".." not in name.split("/")
    ):
        raise ValueError(f"{name!r} is no file of a library")
    return name


class Backup(Frozen):
    """One backup: when it was made, by which format of the library, its files by their paths in the library's folder, and
    how many rows each table had. `missing` are reports whose originals the library itself had no more."""

    name: Annotated[str, Field(pattern=r"^\d{8}T\d{12}Z$")]
    form: int = FORMAT
    made_at: datetime
    schema_version: int
    files: dict[Annotated[str, AfterValidator(_within)], Kept]
    rows: dict[str, int] = Field(default_factory=dict)
    missing: tuple[str, ...] = ()
    copied: int = 0


def back_up(index: Path, target: Path, keep: int = 7, named: str = "") -> Backup:
    """Copy the library in a folder, which may be in use, to a folder of backups; only what is new there is copied. The last
    `keep` backups stay. `named` is the setting that names a database elsewhere. Raises LibraryError where it cannot be done; the backups that are there stay as they are."""
    if not has_database(index):
        raise LibraryError(f"There is no library in {index}. Nothing was backed up.")
    if target.resolve().is_relative_to(index.resolve()):
        raise LibraryError(
            f"{target} is within the library itself and would be lost with it. Name another place."
        )
    with _at_work(target), _speaking_plainly(target):
        earlier = _newest(target)
        for attempt in range(1, _LOOKS + 1):
            files, copied = _copy_files(index, target, earlier)
            databases = {name: _snapshot(place, target) for name, place in _databases(index, named).items()}
            copy = _stored(target, databases[DATABASE])
            missing = _without_original(copy, files)
            # A report may have come between the two looks: then its original is there by now.
            if not missing or attempt == _LOOKS:
                break
        made_at = now()
        made = Backup(
            name=_name_after(earlier),
            made_at=made_at,
            schema_version=_schema_version(copy),
            files={**files, **databases},
            rows=_rows(copy),
            missing=missing,
            copied=copied,
        )
        _write(target / "backups" / f"{made.name}.json", made.model_dump_json(indent=1).encode())
        _prune(target, keep)
    return made


def _name_after(earlier: Backup | None) -> str:
    """The name of a backup made now; later than an earlier one, also where the clock was set back since: by names the last is
    known, and which are old."""
    moment = datetime.now(UTC)
    if earlier and earlier.name >= f"{moment:{_NAME}}":
        moment = datetime.strptime(earlier.name, _NAME) + timedelta(microseconds=1)
    return f"{moment:{_NAME}}"


def backups(target: Path) -> list[Backup]:
    """The backups in a folder, the oldest first. Raises LibraryError for one that cannot be read, SchemaError for one that a
    newer lessonbase made."""
    return [_read(path) for path in sorted((target / "backups").glob("*.json"))]


def restore(target: Path, index: Path, name: str | None = None) -> Backup:
    """Put a backup, the last one if none is named, back into a folder that is empty or not there, whole or not at all.

    Every file is compared with its hash. Raises LibraryError where one is damaged or something is in the folder,
    NotFoundError where there is no such backup.
    """
    found = _named(target, name)
    if index.exists() and (not index.is_dir() or any(index.iterdir())):
        raise LibraryError(
            f"{index} is not empty, and nothing is put over what is there. Name a folder that is not there yet."
        )
    with _speaking_plainly(index):
        index.absolute().parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            dir=index.absolute().parent, prefix=f".{index.name}.restoring-", ignore_cleanup_errors=True
        ) as folder:
            whole = Path(folder) / "library"
            whole.mkdir()
            for path, kept in found.files.items():
                _put_back(_stored(target, kept), whole / path, kept)
            if index.exists():
                index.rmdir()  # it is empty
            whole.rename(index)
    return found


def verify(target: Path, name: str | None = None) -> list[Finding]:
    """Restore a backup elsewhere, compare every file and count every row; say what is well and what is not."""
    found = _named(target, name)
    with tempfile.TemporaryDirectory(prefix="lessonbase-verify-", ignore_cleanup_errors=True) as folder:
        try:
            restore(target, Path(folder) / "library", found.name)
        except LibraryError as error:
            return [Finding(well=False, text=str(error))]
        told = f"All {len(found.files):,} files of backup {found.name} are whole."
        findings = [Finding(well=True, text=told)]
        database = Path(folder) / "library" / DATABASE
        with closing(sqlite3.connect(database)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            sound = sound and not connection.execute("PRAGMA foreign_key_check").fetchone()
        findings.append(
            Finding(well=sound, text="The database is sound." if sound else "The database in it is damaged.")
        )
        held = _rows(database)
        same = held == found.rows
        counted = f"It holds {held.get('reports', 0):,} reports, {held.get('records', 0):,} records and {held.get('events', 0):,} doings of people"
        findings.append(
            Finding(
                well=same,
                text=f"{counted}, as many as when it was made."
                if same
                else f"{counted}: not as many as when it was made.",
            )
        )
        if found.missing:
            lost = f"The originals of {len(found.missing)} reports were missing in the library already: {', '.join(found.missing[:5])}."
            findings.append(Finding(well=False, text=lost))
    return findings


# ── copying ──────────────────────────────────────────────────────────────────────────────────


def _copy_files(index: Path, target: Path, earlier: Backup | None) -> tuple[dict[str, Kept], int]:
    """The files of a library that are no database, copied as far as they are not there yet; and how many were."""
    known = earlier.files if earlier else {}
    files: dict[str, Kept] = {}
    copied = 0
    for path in _files(index):
        name = path.relative_to(index).as_posix()
        try:
            seen = path.stat()
            kept = known.get(name)
            unchanged = kept and (kept.size, kept.modified) == (seen.st_size, seen.st_mtime_ns)
            if not (kept and unchanged and _is_stored(target, kept)):
                kept, new = _store(path, target)
                copied += new
            files[name] = kept
        except FileNotFoundError:
            continue  # its report was removed meanwhile
    return files, copied


def _files(index: Path) -> Iterator[Path]:
    yield from (path for name in FILES if (path := index / name).is_file())
    for folder in FOLDERS:
        for path in sorted((index / folder).rglob("*")):
            if path.is_file() and not path.name.endswith(_BEING_MADE):
                yield path


def _databases(index: Path, named: str) -> dict[str, Path | str]:
    """Where the databases are that a backup has as files of these names."""
    found: dict[str, Path | str] = {name: index / name for name in DATABASES if (index / name).is_file()}
    return found | {DATABASE: database_of(index, named)}


def _snapshot(database: Path | str, target: Path) -> Kept:
    """A database as it is at this moment, whoever writes to it."""
    folder = target / "files"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=_BEING_MADE[0], delete=False) as copy:
        path = Path(copy.name)
    try:
        if isinstance(database, Path):
            with (
                closing(sqlite3.connect(database, timeout=60)) as source,
                closing(sqlite3.connect(path)) as copied,
            ):
                source.backup(copied)
        else:
            _written_down(database, path)
        with closing(sqlite3.connect(path)) as copied:
            # What is put back is one file, and is opened as any other is.
            copied.execute("PRAGMA journal_mode = DELETE")
        kept = Kept(sha256=_sha256(path), size=path.stat().st_size)
        if _is_stored(target, kept):
            path.unlink()
        else:
            _settle(path, _stored(target, kept))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return kept


def _written_down(address: str, path: Path) -> None:
    """All that a database on a server holds at this moment, in a new file of SQLite."""
    with (
        closing(opened(address)) as source,
        closing(opened(path)) as copied,
        source.reading() as reading,
        copied.writing() as writing,
    ):
        copy_all(reading, writing)


def _store(path: Path, target: Path) -> tuple[Kept, bool]:
    """Copy a file; tells whether there was none of just its content. The copy is what is named: a file may grow meanwhile."""
    folder = target / "files"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=_BEING_MADE[0], delete=False) as copy:
        made = Path(copy.name)
        try:
            with path.open("rb") as file:
                seen = path.stat()
                shutil.copyfileobj(file, copy)
        except BaseException:
            made.unlink(missing_ok=True)
            raise
    size = made.stat().st_size
    modified = seen.st_mtime_ns if size == seen.st_size else 0  # what grew is looked at again the next time
    kept = Kept(sha256=_sha256(made), size=size, modified=modified, mode=seen.st_mode & 0o777)
    if _is_stored(target, kept):
        made.unlink()
        return kept, False
    _settle(made, _stored(target, kept))
    return kept, True


def _settle(path: Path, place: Path) -> None:
    """Have a file that is whole under its name, on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
    place.parent.mkdir(parents=True, exist_ok=True)
    path.replace(place)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(_BEING_MADE[0])
    new.write_bytes(data)
    _settle(new, path)


def _put_back(stored: Path, path: Path, kept: Kept) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copyfile(stored, path)
    except FileNotFoundError:
        raise LibraryError(
            f"{path.name} is missing in the backup ({stored}). Nothing was put back; take an earlier backup with --from."
        ) from None
    if _sha256(path) != kept.sha256:
        raise LibraryError(
            f"{path.name} is damaged in the backup ({stored}). Nothing was put back; take an earlier backup with --from."
        )
    path.chmod(kept.mode)
    if kept.modified:
        os.utime(path, ns=(kept.modified, kept.modified))


def _prune(target: Path, keep: int) -> None:
    """Forget all but the last backups, and the files that none names any more, those of broken off ones too."""
    held = backups(target)
    for one in held[: -max(keep, 1)]:
        (target / "backups" / f"{one.name}.json").unlink()
    wanted = {_stored(target, kept) for one in held[-max(keep, 1) :] for kept in one.files.values()}
    for path in list((target / "files").rglob("*")):
        if path.is_file() and path not in wanted:
            path.unlink()
    for path in (target / "backups").glob(f"*{_BEING_MADE[0]}"):
        path.unlink()


# ── looking ──────────────────────────────────────────────────────────────────────────────────


def _newest(target: Path) -> Backup | None:
    return next(iter(reversed(backups(target))), None)


def _named(target: Path, name: str | None) -> Backup:
    held = backups(target)
    found = [one for one in held if name in (None, one.name)]
    if not found:
        told = ", ".join(one.name for one in held[-5:])
        raise NotFoundError(
            f"There is no backup {name or ''} in {target}. "
            + (f"There are: {told}." if held else "There is none.")
        )
    return found[-1]


def _read(path: Path) -> Backup:
    try:
        text = path.read_text("utf-8")
        form = _Form.model_validate_json(text).form
        if form > FORMAT:
            raise SchemaError(
                f"The backup {path.name} was made by a newer lessonbase (form {form}; this one reads {FORMAT}). Nothing was "
                "changed; use that version."
            )
        found = Backup.model_validate_json(text)
    except (ValidationError, UnicodeDecodeError) as error:
        raise LibraryError(
            f"{path} is no list of a backup, or is damaged. Take it away, and use another backup."
        ) from error
    if found.schema_version > SCHEMA_VERSION:
        raise SchemaError(
            f"The library in backup {found.name} is of a newer lessonbase (format {found.schema_version}; this one reads "
            f"{SCHEMA_VERSION}). Nothing was changed; use that version."
        )
    return found


class _Form(BaseModel):
    form: int


def _stored(target: Path, kept: Kept) -> Path:
    return target / "files" / kept.sha256[:2] / kept.sha256


def _is_stored(target: Path, kept: Kept) -> bool:
    """Whether a file is there whole: it got its name when it was."""
    try:
        return _stored(target, kept).stat().st_size == kept.size
    except FileNotFoundError:
        return False


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _without_original(database: Path, files: Mapping[str, Kept]) -> tuple[str, ...]:
    held = {Path(name).name[:_ID_LENGTH] for name in files if name.startswith("originals/")}
    with _reading(database) as connection:
        return tuple(row[0] for row in connection.execute("SELECT id FROM reports") if row[0] not in held)


def _schema_version(database: Path) -> int:
    with _reading(database) as connection:
        return int(connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()[0])


def _rows(database: Path) -> dict[str, int]:
    """How many rows each table of a database has."""
    with _reading(database) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        ).fetchall()
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names}


@contextmanager
def _reading(database: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?immutable=1", uri=True)) as connection:
        yield connection


@contextmanager
def _at_work(target: Path) -> Iterator[None]:
    """One backup at a time into a folder."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        with FileLock(target / "at-work.lock", timeout=0):
            yield
    except Timeout:
        raise LibraryError(
            f"Another backup into {target} is being made. Wait for it, then try again."
        ) from None
    except OSError as error:
        raise LibraryError(f"{target} cannot be written ({error.strerror}). Name another place.") from error


@contextmanager
def _speaking_plainly(target: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = str(error) if isinstance(error, sqlite3.Error) else error.strerror or str(error)
        if isinstance(error, sqlite3.Error) and "full" not in reason:
            raise LibraryError(
                f"The database could not be copied ({reason}). Try again; `lessonbase doctor` looks at it."
            ) from error
        raise LibraryError(
            f"{target} cannot be written ({reason}). What is there stays as it was; make room, or name another place."
        ) from error
