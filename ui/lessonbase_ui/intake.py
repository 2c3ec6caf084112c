"""Files on their way into the library, one after the other in the background.

The work goes on whether or not a page is open, and every page that looks sees the same rows: a reload or a
second window loses nothing. What failed stays in `library.failures()`.
"""

import logging
import threading
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from lessonbase import Library
from lessonbase.errors import LessonbaseError
from lessonbase.model import IngestResult, IngestStage, Progress, ReadingWarning
from lessonbase_ui import words

log = logging.getLogger(__name__)

# Where a file stands, in parts of a hundred, when each stage begins: embedding is most of the work
# (benchmarks/ingest.py).
BEGINS: dict[IngestStage, int] = {
    "reading": 4,
    "finding lessons": 16,
    "tagging": 20,
    "embedding": 24,
    "storing": 97,
    "finished": 100,
}


@dataclass(frozen=True)
class Job:
    """One file on its way: `result` when it is through, `fault` when the library itself could not take it."""

    number: int
    path: Path
    progress: Progress | None = None
    result: IngestResult | None = None
    fault: str | None = None

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def waiting(self) -> bool:
        """Not yet through."""
        return self.result is None and self.fault is None

    @property
    def report_id(self) -> str | None:
        """The report it became."""
        return self.result.report_id if self.result else None

    @property
    def warnings(self) -> tuple[ReadingWarning, ...]:
        """What the reader wants to be known about the file."""
        return self.result.warnings if self.result else ()

    @property
    def percent(self) -> int:
        """How far it is, of 100."""
        if not self.progress:
            return 0
        begun = BEGINS[self.progress.stage]
        if self.progress.stage != "embedding" or not self.progress.total:
            return begun
        return begun + (BEGINS["storing"] - begun) * self.progress.done // self.progress.total

    @property
    def says(self) -> str:
        """Its stage, or what became of it, in words."""
        if self.fault:
            return self.fault
        if self.result:
            return _became(self.result)
        if not self.progress:
            return "Waiting for its turn"
        stage = words.STAGES[self.progress.stage]
        if self.progress.stage == "embedding" and self.progress.total:
            return f"{stage}: {self.progress.done:,} of {words.count(self.progress.total, 'passage')}"
        return stage


def _became(result: IngestResult) -> str:
    if result.status == "unchanged":
        return "Already in the library, nothing to do."
    if result.status == "failed":
        return result.error or "It could not be read."
    found = [words.practices(result.records)]
    if result.pages:
        found.insert(0, words.count(result.pages, "page"))
    return f"{result.status.capitalize()}: {words.listed(found)}."


class Intake:
    """The queue of files and what became of them since the page was started."""

    def __init__(self, library: Library, uploads: Path) -> None:
        self._library = library
        self._uploads = uploads.resolve()
        self._jobs: dict[int, Job] = {}
        self._lock = threading.Lock()
        self._worker: threading.Thread | None = None
        self._next = 1

    def add(self, paths: list[str]) -> None:
        """Put files at the end of the queue."""
        with self._lock:
            waiting = {job.path for job in self._jobs.values() if job.waiting}
            for path in dict.fromkeys(Path(one).resolve() for one in paths):
                if path not in waiting:
                    self._drop_former(path)
                    self._jobs[self._next] = Job(self._next, path)
                    self._next += 1
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="intake", daemon=True)
                self._worker.start()

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

    def forget(self, number: int) -> None:
        """Take the line about a file that is through off the list."""
        with self._lock:
            if number in self._jobs and not self._jobs[number].waiting:
                del self._jobs[number]

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
        if self.is_upload(path):
            Path(path).unlink(missing_ok=True)

    def _drop_former(self, path: Path) -> None:
        for number in [job.number for job in self._jobs.values() if job.path == path]:
            del self._jobs[number]

    def _work(self) -> None:
        while job := self._next_job():
            try:
                results = self._library.ingest([job.path], partial(self._note_progress, job))
                self._finish(job, results[0])
            except LessonbaseError as error:
                self._note(job, fault=str(error))
            except Exception:  # the border of a web action: told to the person, kept in the log
                log.exception("adding %s failed", job.path)
                self._note(
                    job,
                    fault="It could not be added: an unexpected fault, written to the log. The library is as it was.",
                )

    def _next_job(self) -> Job | None:
        with self._lock:
            job = next((job for job in self._jobs.values() if job.waiting), None)
            if job is None:
                self._worker = None
            return job

    def _note_progress(self, job: Job, progress: Progress) -> None:
        self._note(job, progress=progress)

    def _note(self, job: Job, **changes: Progress | IngestResult | str) -> None:
        with self._lock:
            if job.number in self._jobs:
                self._jobs[job.number] = replace(self._jobs[job.number], **changes)  # type: ignore[arg-type]

    def _finish(self, job: Job, result: IngestResult) -> None:
        self._note(job, result=result)
        if result.status != "failed" and self.is_upload(str(job.path)):
            job.path.unlink(missing_ok=True)  # the library keeps its own copy
