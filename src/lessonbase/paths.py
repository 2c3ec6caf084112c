"""Paths, file names and files as disks have them, odd ones too: links that lead in a circle, names of any length."""

import os
from pathlib import Path

from lessonbase.errors import LessonbaseError

LONGEST_NAME = 255
"""Bytes of a file's name, on the disks of all common systems."""


def absolute(path: str | Path) -> Path:
    """A path from the root, its links followed; of one whose links lead in a circle, the path itself."""
    path = Path(path)
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return path.absolute()


def is_folder(path: Path) -> bool:
    """Whether there is a folder at a path that may be none at all."""
    try:
        return path.is_dir()
    except OSError:
        return False


def exists(path: Path) -> bool:
    """Whether there is anything at a path that may be none at all."""
    try:
        return path.exists()
    except OSError:
        return False


def within(name: str, most: int = LONGEST_NAME) -> str:
    """The end of a file name, as long as a disk takes it: names are limited in bytes, and a letter may have four."""
    return os.fsencode(name)[-most:].decode("utf-8", errors="ignore")


def bytes_of(path: Path, largest: int, instead: str, fault: type[LessonbaseError]) -> bytes:
    """The bytes of a file that a person chose. Raises `fault` as `text_of` does."""
    try:
        if path.stat().st_size > largest:
            raise fault(f"{path.name} is larger than {largest // 1_000_000} MB. {instead}")
        return path.read_bytes()
    except OSError as error:
        raise fault(f"{path} cannot be read ({error.strerror}). Name another file.") from error


def text_of(path: Path, largest: int, instead: str, fault: type[LessonbaseError]) -> str:
    """The text of a file that a person chose, in UTF-8.

    Raises `fault`, in words, where it cannot be read, is not in UTF-8, or has more bytes than `largest`, for which
    `instead` says what to do ("Part it into several.").
    """
    try:
        return (
            bytes_of(path, largest, instead, fault)
            .decode("utf-8-sig")
            .replace("\r\n", "\n")
            .replace("\r", "\n")
        )
    except UnicodeDecodeError as error:
        raise fault(f"{path.name} is not in UTF-8. Save it so: “CSV UTF-8” in Excel.") from error


def starter_library() -> Path | None:
    """The folder `corpus/` that ships with a checkout, or None where lessonbase was installed without it."""
    folder = Path(__file__).parents[2] / "corpus"
    return folder if folder.is_dir() else None
