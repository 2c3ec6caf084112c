"""Looking at tables before they are added, each in a process of its own: a bad file costs the look only."""

import logging
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from pydantic import TypeAdapter

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
from lessonbase.worker import CLOCK, limit_memory, limit_time

log = logging.getLogger(__name__)

_COMMAND = (sys.executable, "-c", "from lessonbase.ingesting.looking import main; main()")
_PREVIEWS = TypeAdapter(list[TablePreview])
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
    asked = [str(path), str(limits.megabytes), str(min(limits.seconds, _SECONDS))]
    try:
        said = subprocess.run(
            [*_COMMAND, *asked], stdout=subprocess.PIPE, timeout=CLOCK * limits.seconds, check=True
        )
    except (subprocess.SubprocessError, OSError) as error:
        log.warning("%s could not be looked at: %s", path, error)
        return []
    return _PREVIEWS.validate_json(said.stdout)


def main() -> None:
    """The process: the previews of a file as JSON."""
    path, megabytes, seconds = sys.argv[1:]
    limit_memory(int(megabytes))
    limit_time(int(seconds))
    try:
        previews = preview(Path(path))
    except ReadError:
        previews = []
    sys.stdout.buffer.write(_PREVIEWS.dump_json(previews))
