"""The originals of all reports, kept as they came, under names made from their content."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from lessonbase.errors import LibraryError
from lessonbase.paths import LONGEST_NAME, within
from lessonbase.reading.kinds import MEDIA_TYPES, TABLE_TYPES
from lessonbase.reading.lesson_tables import COLUMNS_ENDING, Columns, columns_for, save_columns
from lessonbase.store import Store

_ID_LENGTH = 16
# A copy that is being made; its endings are cut at this many characters, for a folder's names may have 255 bytes.
_BEING_MADE, _LONGEST_ENDING = ".being-made", 32


def content_id(path: Path) -> str:
    """The id of a report: the first 16 hex digits of the SHA-256 of the file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:_ID_LENGTH]


class Originals:
    """The folder of originals. Raises LibraryError when the disk refuses."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, path: Path, report_id: str) -> bool:
        """Have the file of a report here, whole; tell whether it had to be copied, since there was none of just its
        content. The copy can be read by whoever may read the folder."""
        kept = self._folder / f"{report_id}{path.suffix.lower()[:_LONGEST_ENDING]}"
        before = kept if kept.exists() else self._usual(report_id)
        if before and _is(report_id, before):
            return False
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, suffix=_BEING_MADE, delete=False) as copy:
                try:
                    with path.open("rb") as file:
                        shutil.copyfileobj(file, copy)
                    copy.flush()
                    os.fsync(copy.fileno())
                    Path(copy.name).chmod(self._folder.stat().st_mode & 0o666)
                    Path(copy.name).replace(kept)
                    if before and before != kept:  # it came under another ending, and was damaged
                        before.unlink(missing_ok=True)
                except BaseException:
                    Path(copy.name).unlink(missing_ok=True)
                    raise
        except OSError as error:
            raise LibraryError(
                f"{path.name} could not be copied into {self._folder} ({error.strerror}). The library is as it was; "
                "make room or check the folder's permissions, and add the file again."
            ) from error
        return True

    def is_whole(self, report_id: str) -> bool:
        """Whether the original of a report is here and its content is what its id says."""
        return _is(report_id, self._find(report_id))

    def check_beside(self, database: Path) -> None:
        """Have no new library made where another has lost its database. Raises LibraryError if the database has 0 bytes
        and there are originals."""
        if database.is_file() and not database.stat().st_size and any(self._folder.glob("*")):
            raise LibraryError(
                f"The database {database} is empty (0 bytes), but the originals of a library are beside it. Nothing was "
                "changed. Restore the database from a backup. If there is none, delete the empty file and read the "
                f"originals again: lessonbase ingest {self._folder}"
            )

    def has(self, report_id: str) -> bool:
        """Whether the original of a report is here."""
        return self._find(report_id).is_file()

    def path(self, report_id: str) -> Path:
        """Where the original of a report lies. Raises LibraryError if it is gone."""
        found = self._find(report_id)
        if not found.is_file():
            raise LibraryError(
                f"The original of report {report_id} is no longer in {self._folder}. Its text and records are still here; "
                "add the file again to see its pages."
            )
        return found

    def columns(self, path: Path) -> Columns | None:
        """The mapping kept with a table of the same content as the one at `path`; None if there is none."""
        if path.suffix.lower() not in TABLE_TYPES:
            return None
        try:
            return columns_for(self._find(content_id(path)))
        except OSError:
            return None  # reading says what is wrong with it

    def columns_of(self, report_id: str) -> Columns | None:
        """The mapping kept with the original of a report; None if there is none."""
        found = self._find(report_id)
        return columns_for(found) if found.suffix.lower() in TABLE_TYPES else None

    def copied(self, report_id: str, name: str, folder: Path) -> Path:
        """A copy of an original under the name it came with, and of its mapping if it has one. Raises LibraryError if
        the original is gone."""
        original = self.path(report_id)
        copy = folder / within(name, LONGEST_NAME - len(COLUMNS_ENDING))
        shutil.copyfile(original, copy)
        if columns := columns_for(original):
            save_columns(copy, columns)
        return copy

    def sizes(self) -> dict[str, int]:
        """The bytes of each original here, by the id of its report."""
        found: dict[str, int] = {}
        try:
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    report_id = entry.name.partition(".")[0]
                    if len(report_id) == _ID_LENGTH and not entry.name.endswith(COLUMNS_ENDING):
                        found[report_id] = entry.stat().st_size
        except FileNotFoundError:
            pass
        return found

    def closed(self) -> list[Path]:
        """The files here that fewer people may read than may read the folder."""
        if not self._folder.is_dir():
            return []
        wanted = self._folder.stat().st_mode & 0o444
        kept = (each for each in self._folder.iterdir() if not each.name.endswith(_BEING_MADE))
        return [each for each in kept if each.stat().st_mode & wanted != wanted]

    def sweep(self) -> None:
        """Delete copies that a program left half made which was ended. Nobody may be adding reports meanwhile."""
        for copy in self._folder.glob(f"*{_BEING_MADE}"):
            copy.unlink(missing_ok=True)

    def follow(self, store: Store) -> None:
        """Delete the originals of reports that were removed from the library, or were to be added: now, or by a program
        that was ended in between. No other is touched, be there no report of it: it may be all that is left."""
        gone = store.removed()
        for report_id in gone:
            self._delete(report_id)
        store.clear_removed(gone)

    def _delete(self, report_id: str) -> None:
        for file in self._folder.glob(f"{report_id}*"):
            file.unlink(missing_ok=True)

    def _find(self, report_id: str) -> Path:
        if found := self._usual(report_id):
            return found
        # The mapping of a table lies beside it, under its name and another ending.
        found = next(
            (each for each in self._folder.glob(f"{report_id}*") if not each.name.endswith(COLUMNS_ENDING)),
            None,
        )
        return found or self._folder / report_id

    def _usual(self, report_id: str) -> Path | None:
        """The original under one of the usual endings: among tens of thousands it is not to be looked for."""
        named = (self._folder / f"{report_id}{ending}" for ending in ("", *MEDIA_TYPES))
        return next((each for each in named if each.is_file()), None)


def _is(report_id: str, path: Path) -> bool:
    try:
        return content_id(path) == report_id
    except OSError:
        return False
