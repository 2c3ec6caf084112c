"""Files on their way into the library, in the background: all that wait are taken in together.

The work goes on whether or not a page is open, and every page that looks sees the same rows: a reload or a
second window loses nothing. What failed stays in `library.failures()`.
"""

import logging
import threading
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lessonbase import Library
from lessonbase.errors import LessonbaseError
from lessonbase.ingesting import IngestResult, IngestStage, Progress
from lessonbase.model import ReadingWarning
from lessonbase.reading.lesson_tables import COLUMNS_ENDING
from lessonbase_ui import words
from lessonbase_ui.tables import Question, may_ask, question

log = logging.getLogger(__name__)

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
    (`looking`) and waits while it has a `question`."""

    number: int
    path: Path
    progress: Progress | None = None
    results: tuple[IngestResult, ...] = ()
    through: bool = False
    fault: str | None = None
    looking: bool = False
    question: Question | None = None

    @property
    def name(self) -> str:
        """The file's name; one in an archive names that too."""
        archive = next((parent for parent in self.path.parents if parent.is_file()), None)
        return f"{self.path.name} (in {archive.name})" if archive else self.path.name

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
        return self.results[0].report_id if len(self.results) == 1 else None

    @property
    def warnings(self) -> tuple[ReadingWarning, ...]:
        """What the reader wants to be known about the file."""
        return self.results[0].warnings if len(self.results) == 1 else ()

    @property
    def asides(self) -> list[str]:
        """Of an archive, why files in it were passed over."""
        skipped = (result.error or "" for result in self.results if result.status == "skipped")
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
            return _became(self.results[0]) if len(self.results) == 1 else _became_all(self.results)
        if self.looking:
            return "Looking at its columns"
        if not self.progress:
            return "Waiting for its turn"
        stage = words.STAGES[self.progress.stage]
        if self._within:
            return f"{words.count(len(self.results), 'file')} through. {self._within}: {stage.lower()}"
        if self.progress.stage == "embedding" and self.progress.total:
            return f"{stage}: {self.progress.done:,} of {words.count(self.progress.total, 'passage')}"
        return stage


def _became(result: IngestResult) -> str:
    if result.status == "unchanged":
        return "Already in the library, nothing to do."
    if result.status in ("failed", "skipped"):
        return result.error or "It could not be read."
    found = [words.practices(result.records) if result.records else "no lesson or practice found"]
    if result.pages:
        found.insert(0, words.count(result.pages, "page"))
    return f"{result.status.capitalize()}: {words.listed(found)}."


def _became_all(results: tuple[IngestResult, ...]) -> str:
    counts = Counter(result.status for result in results)
    said = [f"{counts[status]} {words.BECAME[status]}" for status in words.BECAME if counts[status]]
    return f"{words.count(len(results), 'file')}: {words.listed(said)}." if said else "Nothing in it to read."


class Intake:
    """The queue of files and what became of them since the page was started."""

    def __init__(self, library: Library, uploads: Path) -> None:
        self._library = library
        self._uploads = uploads.resolve()
        self._jobs: dict[int, Job] = {}
        self._lock = threading.Lock()
        self._worker: threading.Thread | None = None
        self._next = 1
        self._pace = ""

    def add(self, paths: list[str]) -> None:
        """Put files at the end of the queue; tables of lessons are looked at first."""
        tables = []
        with self._lock:
            waiting = {job.path for job in self._jobs.values() if job.waiting}
            for path in dict.fromkeys(Path(one).resolve() for one in paths):
                if path not in waiting:
                    self._drop_former(path)
                    self._jobs[self._next] = job = Job(self._next, path, looking=may_ask(path))
                    tables += [job] if job.looking else []
                    self._next += 1
            self._go_on()
        if tables:
            threading.Thread(target=self._look_at, args=(tables,), name="tables", daemon=True).start()

    def take(self, number: int, header: str, use: str) -> None:
        """Take a column of a table that asks as something else."""
        with self._lock:
            job = self._jobs.get(number)
            if job and job.question:
                self._jobs[number] = replace(job, question=job.question.taking(header, use))

    def answer(self, number: int) -> None:
        """Add a table as its columns are taken by now, and keep that beside it. Raises ReadError."""
        job = self._jobs.get(number)
        if job and job.question and not job.question.lacks:
            self._library.save_columns(job.path, job.question.taken)
            with self._lock:
                self._jobs[number] = replace(job, question=None)
                self._go_on()

    def decline(self, number: int) -> None:
        """Leave a table that asks out of the library."""
        job = self._jobs.get(number)
        if job and job.question:
            self.forget(number)
            self._tidy(job.path)

    def _go_on(self) -> None:
        """See to it that what waits is worked on. The lock is held."""
        if self._worker is None:
            self._worker = threading.Thread(target=self._work, name="intake", daemon=True)
            self._worker.start()

    def _look_at(self, tables: list[Job]) -> None:
        for job in tables:
            asks = None
            try:
                failed = {failure.path for failure in self._library.failures()}
                kept = self._library.kept_columns(job.path)
                if kept and str(job.path) not in failed:
                    self._library.save_columns(job.path, kept)
                else:
                    asks = question(self._library, job.path)
            except (LessonbaseError, OSError) as error:  # adding it will say so
                log.info("the columns of %s could not be looked at: %s", job.path, error)
            self._note(job.number, looking=False, question=asks)
            with self._lock:
                self._go_on()

    def is_upload(self, path: str) -> bool:
        """Whether a file came in through this page; nothing else may be named by a browser."""
        return Path(path).resolve().is_relative_to(self._uploads)

    def jobs(self) -> list[Job]:
        """All files since the start that have not been taken off the list, first come first."""
        with self._lock:
            return list(self._jobs.values())

    def waiting(self) -> int:
        """How many files are not yet through."""
        return sum(job.waiting for job in self.jobs())

    def asking(self) -> int:
        """How many tables wait for a person to look at their columns."""
        return sum(job.question is not None for job in self.jobs())

    @property
    def pace(self) -> str:
        """How far all files together are, in words; empty while nothing is being read."""
        return self._pace

    def forget(self, number: int) -> None:
        """Take the line about a file that is through off the list."""
        with self._lock:
            if number in self._jobs and not self._jobs[number].waiting:
                del self._jobs[number]

    def forget_all(self) -> None:
        """Take the lines about all files that are through off the list."""
        for job in self.jobs():
            if not job.open:
                self.forget(job.number)

    def forget_report(self, report_id: str) -> None:
        """Take the lines that lead to a report off the list."""
        for job in self.jobs():
            if job.report_id == report_id:
                self.forget(job.number)

    def discard(self, path: str) -> None:
        """Forget a file that is no longer wanted; an uploaded copy is deleted."""
        for job in self.jobs():
            if str(job.path) == path:
                self.forget(job.number)
        self._tidy(Path(path))

    def _tidy(self, path: Path) -> None:
        """Delete an uploaded file, or archive, unless something in it failed and may be tried again."""
        upload = next((each for each in (path, *path.parents) if each.is_file()), None)
        if upload is None or not self.is_upload(str(upload)):
            return
        if not any(Path(failure.path).is_relative_to(upload) for failure in self._library.failures()):
            upload.unlink(missing_ok=True)  # the library keeps its own copy
            upload.with_name(upload.name + COLUMNS_ENDING).unlink(missing_ok=True)

    def _drop_former(self, path: Path) -> None:
        for number in [job.number for job in self._jobs.values() if job.path == path]:
            del self._jobs[number]

    def _work(self) -> None:
        while batch := self._next_batch():
            try:
                for result in self._library.ingest_each(
                    list(batch), lambda at: self._note_progress(batch, at)
                ):
                    self._note_result(batch, result)
                fault = None
            except LessonbaseError as error:
                fault = str(error)
            except Exception:  # the border of a web action: told to the person, kept in the log
                log.exception("adding files failed")
                fault = "It could not be added: an unexpected fault, written to the log. The library is as it was."
            self._end(batch, fault)

    def _next_batch(self) -> dict[Path, int]:
        """The files that wait, with the numbers of their jobs."""
        with self._lock:
            open_jobs = [job for job in self._jobs.values() if job.waiting and not job.looking]
            batch = {job.path: job.number for job in open_jobs}
            if not batch:
                self._worker = None
            return batch

    def _note_progress(self, batch: dict[Path, int], progress: Progress) -> None:
        self._pace = progress.pace if progress.files > 1 else ""
        self._note(_number(batch, progress.path), progress=progress)

    def _note_result(self, batch: dict[Path, int], result: IngestResult) -> None:
        number = _number(batch, result.path)
        job = self._jobs.get(number) if number else None
        if job is None:
            return
        alone = Path(result.path) == job.path
        self._note(number, results=(*job.results, result), through=alone)
        if alone and result.status != "failed":
            self._tidy(job.path)

    def _end(self, batch: dict[Path, int], fault: str | None) -> None:
        self._pace = ""
        for path, number in batch.items():
            job = self._jobs.get(number)
            if job and job.waiting:
                self._note(number, through=fault is None, fault=fault)
                if fault is None:
                    self._tidy(path)

    def _note(self, number: int | None, **changes: Any) -> None:
        with self._lock:
            if number in self._jobs:
                self._jobs[number] = replace(self._jobs[number], **changes)


def _number(batch: dict[Path, int], path: str) -> int | None:
    """The number of the job that a file belongs to, itself or through its archive."""
    return next((batch[each] for each in (Path(path), *Path(path).parents) if each in batch), None)
