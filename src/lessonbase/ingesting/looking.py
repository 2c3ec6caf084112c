"""Looking at tables before they are added, each in a process of its own: a bad file costs the look only."""

import logging
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lessonbase.errors import ReadError
from lessonbase.ingesting.bibliography import is_bibliography
from lessonbase.ingesting.gathering import Candidate, brought_out, gather
from lessonbase.ingesting.manifest import is_manifest
from lessonbase.ingesting.scratch import scratch_folder
from lessonbase.ingesting.work import Limits
from lessonbase.model import Report
from lessonbase.originals import Originals
from lessonbase.reading.kinds import TABLE_TYPES
from lessonbase.reading.lesson_tables import COLUMNS_ENDING, Columns, TablePreview, columns_for, preview
from lessonbase.worker import Caller, EndedError, Worker, limit_memory

log = logging.getLogger(__name__)

_MAIN = "lessonbase.ingesting.looking:main"
# Of the processor. A table of 30,000 rows takes three; whoever waits for a page to ask does not wait for ten minutes.
_SECONDS = 60


class Tables:
    """Tables of lessons: those that a path means, before they are added, and those in the library."""

    def __init__(self, originals: Originals, limits: Limits) -> None:
        self._originals = originals
        self._limits = limits

    @staticmethod
    def within(path: str | Path) -> Iterator[tuple[str, Path]]:
        """The files that may be tables by their names: `path`, or those in an archive. Each by the name that results
        give it, and where it can be read until the next is asked for."""
        with scratch_folder() as scratch:
            for candidate in gather([path], scratch):
                if not _may_be_table(candidate):
                    continue
                try:
                    file = brought_out(candidate, scratch)
                except ReadError as error:  # adding it will say so
                    log.info("%s could not be looked at: %s", candidate.source, error)
                    continue
                yield candidate.source, file
                if candidate.member:
                    shutil.rmtree(file.parent, ignore_errors=True)

    def columns(self, path: Path) -> Columns | None:
        """The mapping kept beside a table, or else with its like in the library; None where it would be guessed."""
        return columns_for(path) or self._originals.columns(path)

    def look(self, path: Path) -> list[TablePreview]:
        """What the columns of each sheet would be taken for; empty where that cannot be told, for a reason that adding
        the file will tell."""
        return look(path, self._limits)

    def look_again(self, report: Report) -> list[TablePreview]:
        """What the columns of a table in the library are taken for. Raises LibraryError if its original is gone."""
        with scratch_folder() as scratch:
            return self.look(self._originals.copied(report.id, Path(report.source).name, scratch))


def _may_be_table(candidate: Candidate) -> bool:
    name = candidate.name.lower()
    told = (
        not (candidate.fault or candidate.beside)
        and not is_manifest(candidate)
        and not name.endswith(COLUMNS_ENDING)
    )
    return told and name.endswith(tuple(TABLE_TYPES)) and not is_bibliography(candidate)


def look(path: Path, limits: Limits) -> list[TablePreview]:
    """What `Tables.look` gives, within the limits of one file."""
    worker = Worker(_MAIN, limits)
    try:
        [looked] = worker.messages(path, _seconds(limits), last=Looked)
    except EndedError as error:
        log.warning("%s could not be looked at: %s", path, error)
        return []
    finally:
        worker.end()
    previews: list[TablePreview] = looked.previews
    return previews


@dataclass(frozen=True)
class Looked:
    """Said by the process: what the columns of each sheet would be taken for."""

    previews: list[TablePreview]


def main() -> None:
    """The process: look at files until stdin ends."""
    caller = Caller()
    limits: Limits = caller.opening()
    limit_memory(limits.megabytes)
    for path in caller.tasks(_seconds(limits)):
        try:
            caller.tell(Looked(preview(path)))
        except ReadError:
            caller.tell(Looked([]))


def _seconds(limits: Limits) -> int:
    return min(limits.seconds, _SECONDS)
