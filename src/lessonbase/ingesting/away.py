"""Reading a file where the library is not, as on another machine of a cluster: what is made of it is handed back to be stored.

`read_away` keeps a process of its own for it, `main`, so that limits and crashes cost what they do at home.
"""

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from lessonbase.errors import ReadError
from lessonbase.ingesting.crew import DiedError, why_it_ended
from lessonbase.ingesting.gathering import fetch
from lessonbase.ingesting.work import Limits, Made, Refused, Task, guarded, made_of, prepare, read_as
from lessonbase.reading.lesson_tables import Columns
from lessonbase.worker import OUT_OF_MEMORY, Caller, EndedError, Worker

_MAIN = "lessonbase.ingesting.away:main"


@dataclass(frozen=True)
class Errand:
    """A task to be done away: the name of its file, the mapping of its columns, and the work that it is an edition of."""

    task: Task
    name: str
    columns: Columns | None
    work: str


@dataclass(frozen=True)
class Read:
    """Said by the process: what became of an errand."""

    outcome: Made | Refused


_kept: dict[Limits, Worker] = {}


def read_away(errand: Errand, content: bytes | None, limits: Limits) -> Made | Refused:
    """What becomes of an errand: its file is `content`, or is fetched from its address. Raises DiedError where its reader
    ended."""
    folder = Path(tempfile.mkdtemp(prefix="lessonbase-away-"))
    try:
        path = folder / errand.name
        if content is None:
            try:
                fetch(errand.task.candidate.source, path)
            except ReadError as error:
                return Refused(error.reason)
        else:
            path.write_bytes(content)
        return _read(errand, path, limits)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _read(errand: Errand, path: Path, limits: Limits) -> Made | Refused:
    worker = _kept.pop(limits, None)
    if worker is None or not worker.alive:
        worker = Worker(_MAIN, limits, {"LESSONBASE_FILE_SECONDS": str(limits.seconds)})
    try:
        [read] = worker.messages((errand, path), limits.seconds, last=Read)
    except EndedError as ended:
        raise DiedError(why_it_ended(ended, limits)) from None
    _kept[limits] = worker
    outcome: Made | Refused = read.outcome
    return outcome


def main() -> None:
    """Read files until stdin ends."""
    caller = Caller()
    limits: Limits = caller.opening()
    prepare(limits)
    for errand, path in caller.tasks(limits.seconds):
        try:
            caller.tell(Read(_outcome(errand, path, limits)))
        except MemoryError:
            os._exit(OUT_OF_MEMORY)  # even to say so there was none


def _outcome(errand: Errand, path: Path, limits: Limits) -> Made | Refused:
    def made() -> Made:
        document = read_as(path, errand.task, errand.columns, limits)
        return made_of(document, errand.columns, errand.work, limits, lambda *_: None)

    return guarded(made, errand.task.candidate.source, limits)
