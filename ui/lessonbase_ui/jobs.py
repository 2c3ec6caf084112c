"""A file on its way into the library: where it stands, and what became of it, in words."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from lessonbase.ingesting import IngestResult, IngestStage, Progress
from lessonbase.model import ReadingWarning
from lessonbase.reading.lesson_tables import Columns
from lessonbase_ui import words
from lessonbase_ui.tables import Question

# Where a file stands, in parts of a hundred, when each stage begins: embedding is most of the work
# (benchmarks/ingest.py).
BEGINS: dict[IngestStage, int] = {
    "reading": 4,
    "finding lessons": 16,
    "tagging": 20,
    "storing": 22,
    "embedding": 24,
    "finished": 100,
}


@dataclass(frozen=True)
class Job:
    """One file on its way: `results` what became of it, of an archive of each file in it, so far; `through` when
    there is no more to come, `fault` when the library itself could not take it. A table is looked at first
    (`looking`), waits while it has a `question`, and is then `taken` as it was answered. The tables of an archive that
    ask have jobs of their own, their paths are `apart`. `again` is the table in the library that is read again, and
    `difference` what came of that."""

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
    difference: str = ""

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

    @property
    def asides(self) -> list[str]:
        """Of an archive, why files in it were passed over."""
        skipped = (words.here(result.error or "") for result in self.results if result.status == "skipped")
        return list(skipped) if len(self.results) > 1 else []

    @property
    def _within(self) -> str:
        """The name of the file of an archive that is being read."""
        inner = Path(self.progress.path) if self.progress else self.path
        return "" if inner.name == self.path.name else inner.name

    @property
    def percent(self) -> int:
        """How far it is, of 100."""
        if not self.progress:
            return 0
        if self._within:
            return 100 * self.progress.finished // self.progress.files
        begun = BEGINS[self.progress.stage]
        if self.progress.stage != "embedding" or not self.progress.total:
            return begun
        return begun + (BEGINS["finished"] - begun) * self.progress.done // self.progress.total

    @property
    def says(self) -> str:
        """Its stage, or what became of it, in words."""
        if self.fault:
            return self.fault
        if self.through:
            return self.difference or self._became
        if self.looking:
            return "Looking for tables in it" if self.is_archive else "Looking at its columns"
        if not self.progress:
            return "Waiting for its turn"
        stage = words.STAGES[self.progress.stage]
        if self._within:
            return f"{words.count(len(self.results), 'file')} done. {self._within}: {stage.lower()}"
        if self.progress.stage == "embedding" and self.progress.total:
            return f"{stage}: {self.progress.done:,} of {words.count(self.progress.total, 'passage')}"
        return stage

    @property
    def _became(self) -> str:
        if len(self.results) == 1 and not self.apart:
            return _became(self.results[0])
        told = _became_all(self.results)
        if not self.apart:
            return told
        tables = f"Its {len(self.apart)} tables are" if len(self.apart) > 1 else "Its table is"
        return f"{told} {tables} listed apart."


def difference(before: set[tuple[str, str]], after: set[tuple[str, str]]) -> str:
    """What came of reading a table again, from the kinds and statements of its records before and after."""
    if before == after:
        return f"Read again: {words.practices(len(after))}, the same as before."
    new, gone = len(after - before), len(before - after)
    return f"Read again: {words.practices(len(after))}, {new:,} of them new; {gone:,} of the former are gone."


def _became(result: IngestResult) -> str:
    if result.status == "unchanged":
        return "Already in the library, nothing to do."
    if result.status in ("failed", "skipped"):
        return words.here(result.error or "It could not be read.")
    if not result.passages:
        return "Updated: what is said of it. Its text, lessons and practices stay as they were."
    found = [words.practices(result.records) if result.records else "no lesson or practice found"]
    if result.pages:
        found.insert(0, words.count(result.pages, "page"))
    return f"{result.status.capitalize()}: {words.listed(found)}."


def _became_all(results: tuple[IngestResult, ...]) -> str:
    counts = Counter(result.status for result in results)
    said = [f"{counts[status]} {words.BECAME[status]}" for status in words.BECAME if counts[status]]
    return f"{words.count(len(results), 'file')}: {words.listed(said)}." if said else "Nothing in it to read."
