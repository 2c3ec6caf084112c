"""The originals of all reports, kept as they came, under names made from their content."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from lessonbase.errors import LibraryError
from lessonbase.reading.kinds import TABLE_TYPES
from lessonbase.reading.lesson_tables import Columns, columns_for, save_columns


def content_id(path: Path) -> str:
    """The id of a report: the first 16 hex digits of the SHA-256 of the file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


class Originals:
    """The folder of originals. Raises LibraryError when the disk refuses."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, path: Path, report_id: str) -> None:
        """Copy a file in, whole or not at all; nothing to do if its content is kept already."""
        kept = self.folder / f"{report_id}{path.suffix.lower()}"
        if kept.exists():
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as copy:
                try:
                    with path.open("rb") as file:
                        shutil.copyfileobj(file, copy)
                    copy.flush()
                    os.fsync(copy.fileno())
                    Path(copy.name).replace(kept)
                except BaseException:
                    Path(copy.name).unlink(missing_ok=True)
                    raise
        except OSError as error:
            raise LibraryError(
                f"{path.name} could not be copied into {self.folder} ({error.strerror}). The library is as it was; "
                "make room or check the folder's permissions, and add the file again."
            ) from error

    def has(self, report_id: str) -> bool:
        """Whether the original of a report is here."""
        return self._find(report_id).is_file()

    def path(self, report_id: str) -> Path:
        """Where the original of a report lies. Raises LibraryError if it is gone."""
        found = self._find(report_id)
        if not found.is_file():
            raise LibraryError(
                f"The original of report {report_id} is no longer in {self.folder}. Its text and records are still here; "
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
        original, copy = self.path(report_id), folder / name
        shutil.copyfile(original, copy)
        if columns := columns_for(original):
            save_columns(copy, columns)
        return copy

    def remove(self, report_id: str) -> None:
        """Delete the original of a report, if it is there, and what lies beside it."""
        for file in self.folder.glob(f"{report_id}*"):
            file.unlink(missing_ok=True)

    def _find(self, report_id: str) -> Path:
        # The mapping of a table lies beside it, under its name and another ending.
        return min(
            self.folder.glob(f"{report_id}*"),
            key=lambda file: len(file.name),
            default=self.folder / report_id,
        )
