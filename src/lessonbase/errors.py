"""Everything lessonbase raises on purpose.

LessonbaseError
├── ReadError        a file cannot be read (carries path)
│   ├── UnsupportedError  it is of a kind that is not read at all
│   └── UndrawnError  a page of it cannot be shown within its limits
├── LibraryError     an index directory cannot be used
│   ├── SchemaError  it was written by another version of lessonbase
│   ├── EngineError  a server that it leans on does not answer, or is of a version that cannot serve
│   └── ModelMismatchError  its vectors come from another embedding model
├── ModelError       an embedding model is missing, altered or unusable
├── TaxonomyError    a taxonomy file is malformed, or a scheme is unknown
├── PackError        a pack is empty, damaged, of a newer version, or cannot be written
├── QueryError       a question, filter or correction cannot be understood
│   └── NotFoundError  there is no report, record, passage or event of that name
├── ConflictError    someone else changed the same thing meanwhile
└── AccessError      a person or a program is refused
    ├── SignInError  it does not know who asks
    ├── ForbiddenError  who asks has no right to this
    └── TooManyError  who asks has asked too often

Every message is whole sentences: what happened, to what, and what to do.
"""

from pathlib import Path
from typing import TypeVar


class LessonbaseError(Exception):
    """The root: catch this to catch all of ours."""


class ReadError(LessonbaseError):
    """Raised by `reading.read` when a file gives no usable text. `path` is the file."""

    def __init__(self, path: Path | str, reason: str) -> None:
        self.path = Path(path)
        self.reason = reason
        super().__init__(f"{self.path.name}: {reason}")

    def __reduce__(self) -> tuple[type["ReadError"], tuple[Path, str]]:
        return type(self), (self.path, self.reason)  # so that a worker process can tell of it


class UnsupportedError(ReadError):
    """Raised when a file is of a kind that lessonbase does not read; in a folder such files are passed over."""


class UndrawnError(ReadError):
    """Raised when a page takes longer or more memory to show than it may. `reason` says so in a whole sentence."""


class LibraryError(LessonbaseError):
    """Raised when an index directory cannot be opened, read or written."""


class SchemaError(LibraryError):
    """Raised when the database was written by an older or newer lessonbase."""


class EngineError(LibraryError):
    """Raised when a server that a library leans on does not answer, or is of a version that cannot serve."""


class ModelMismatchError(LibraryError):
    """Raised when the vectors of a library were made by another embedding model than the one set."""


class ModelError(LessonbaseError):
    """Raised when an embedding model is missing, altered or cannot be run."""


class TaxonomyError(LessonbaseError):
    """Raised when a taxonomy file cannot be understood (names file and entry), or a scheme has no taxonomy."""


class PackError(LessonbaseError):
    """Raised when a pack cannot be taken in, made or exported: it is empty, damaged, newer, or its target not writable."""


class QueryError(LessonbaseError):
    """Raised when a question is empty or too long, or a filter or correction says something unknown."""


class NotFoundError(QueryError):
    """Raised when there is no report, record, passage, page or event of the name that was given."""


class ConflictError(LessonbaseError):
    """Raised when something was changed since the person who would change it looked, or stands in the way of undoing."""


class AccessError(LessonbaseError):
    """The root of what people and programs are refused where they have accounts or roles."""


class SignInError(AccessError):
    """Raised when it is not known who asks: nobody signed in, a wrong password, a key that does not hold."""


class ForbiddenError(AccessError):
    """Raised when whoever asks has no right to what is asked for."""


class TooManyError(AccessError):
    """Raised when too much was asked in too short a time. `seconds` is how long to wait."""

    def __init__(self, what: str, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(what)


Thing = TypeVar("Thing")


def found(thing: Thing | None, kind: str, name: str) -> Thing:
    """What was looked for by a name. Raises NotFoundError where it is not there."""
    if thing is None:
        raise NotFoundError(f"There is no {kind} {name} in this library.")
    return thing
