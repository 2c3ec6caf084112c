"""What a library holds, and how it stands with it."""

from datetime import datetime

from lessonbase.model.base import Frozen, RecordKind


class Failure(Frozen):
    """A file that could not be read, kept until it is read or dismissed."""

    path: str
    reason: str
    failed_at: datetime


class Overview(Frozen):
    """What the library holds, in numbers."""

    reports: int
    passages: int
    records: dict[RecordKind, int]
    failures: int
    passages_without_vector: int


class Finding(Frozen):
    """One thing that a check of the library looked at, and whether it was well."""

    well: bool
    text: str
