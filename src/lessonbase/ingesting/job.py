"""One file on its way into the library, and what became of it."""

from dataclasses import dataclass
from pathlib import Path

from lessonbase.ingesting.progress import IngestResult, Progress
from lessonbase.ingesting.questions import Question
from lessonbase.model import ReadingWarning
from lessonbase.reading.lesson_tables import Columns


@dataclass(frozen=True)
class Renewal:
    """What came of reading a table again: its records by now, how many are new, how many of the former gone."""

    records: int
    new: int
    gone: int


@dataclass(frozen=True)
class Job:
    """One file on its way: `results` what became of it, of an archive of each file in it, so far; `through` when
    there is no more to come, `fault` when the library itself could not take it. A table is looked at first
    (`looking`), waits while it has a `question`, and is then `taken` as it was answered. The tables of an archive that
    ask have jobs of their own, their paths are `apart`. `again` is the table in the library that is read again, and
    `renewal` what came of that."""

    number: int
    path: Path
    progress: Progress | None = None
    results: tuple[IngestResult, ...] = ()
    through: bool = False
    fault: str | None = None
    looking: bool = False
    question: Question | None = None
    taken: Columns | None = None
    apart: frozenset[str] = frozenset()
    again: str | None = None
    renewal: Renewal | None = None

    @property
    def name(self) -> str:
        """The file's name; one in an archive names that too."""
        archive = next((parent for parent in self.path.parents if parent.suffix.lower() == ".zip"), None)
        return f"{self.path.name} (in {archive.name})" if archive else self.path.name

    @property
    def is_archive(self) -> bool:
        """Whether it is looked into for other files."""
        return self.path.suffix.lower() == ".zip"

    @property
    def waiting(self) -> bool:
        """Not yet through, and not waiting for a person."""
        return not self.through and self.fault is None and self.question is None

    @property
    def open(self) -> bool:
        """Not yet through, whether it is worked on or waits for a person."""
        return self.waiting or self.question is not None

    @property
    def report_id(self) -> str | None:
        """The report it became, if it became one."""
        return self.again or (self.results[0].report_id if len(self.results) == 1 else None)

    @property
    def warnings(self) -> tuple[ReadingWarning, ...]:
        """What the reader wants to be known about the file."""
        return self.results[0].warnings if len(self.results) == 1 else ()
