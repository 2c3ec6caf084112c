"""A program's sign of life in a library's folder: a lock that ends with it, however it ends."""

import uuid
from pathlib import Path

from filelock import FileLock, Timeout

from lessonbase.errors import LibraryError

ASKING_SECONDS = 10
"""Longer than any program holds the sign of another to see whether it lives."""


class Presence:
    """One program at work in a library, by a `name` that no other ever has; shown to others from `begin` to `end`."""

    def __init__(self, index: Path) -> None:
        self._folder = index / "at-work"
        self.name = uuid.uuid4().hex
        self._lock: FileLock | None = None

    def begin(self) -> None:
        """Show it, if it is not shown already. Raises LibraryError where the folder cannot be written."""
        if self._lock is not None:
            return
        # Whichever thread begins it, another may end it.
        lock = FileLock(self._file(self.name), thread_local=False)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            # Another that asks whether it lives holds it for an instant.
            lock.acquire(timeout=ASKING_SECONDS)
        except OSError as error:
            raise LibraryError(
                f"The library folder {self._folder.parent} cannot be written ({error.strerror}). Nothing was changed; make "
                "room or check the folder's permissions, and try again."
            ) from error
        self._lock = lock

    def end(self) -> None:
        """Show it no more."""
        if self._lock is not None:
            self._lock.release()
            self._file(self.name).unlink(missing_ok=True)
            self._lock = None

    def __enter__(self) -> "Presence":
        self.begin()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def lives(self, name: str) -> bool:
        """Whether the program of a name runs."""
        if name == self.name:
            return True
        file = self._file(name)
        if not file.exists():
            return False
        try:
            with FileLock(file).acquire(blocking=False):
                # While it is held: a program that begins just now sees that its file is gone and makes it anew.
                file.unlink(missing_ok=True)
        except (Timeout, OSError):
            return True
        return False

    def alone(self) -> bool:
        """Whether no other program shows itself here."""
        others = (file.stem for file in self._folder.glob("*.lock") if file.stem != self.name)
        return not any(self.lives(name) for name in others)

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.lock"
