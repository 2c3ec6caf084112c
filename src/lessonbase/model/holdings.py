"""What a library holds, and how it stands with it."""

from datetime import datetime

from lessonbase.model.base import Frozen, RecordKind


class Failure(Frozen):
    """A file that could not be read, kept until it is read or dismissed."""

    path: str
    reason: str
    failed_at: datetime


class SearchModel(Frozen):
    """A model that a library is searched by: its own, or one that somebody added. A cross-encoder `reads_pairs`: it makes no
    vectors, but reads the best candidates for an answer together with the question.

    `in_use` tells whether questions are answered with it now, `ready` the share of the passages that have its vectors
    (`passages` of them), `size` the bytes that these take in the library. `late` tells whether passages are compared
    with questions token by token, too. `fault` says, in a sentence, why it cannot be used.
    """

    name: str
    identity: str
    source: str
    own: bool
    in_use: bool
    ready: float
    passages: int
    size: int
    late: bool = False
    reads_pairs: bool = False
    fault: str | None = None


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
