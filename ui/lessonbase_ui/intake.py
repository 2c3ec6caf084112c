"""Files on their way into the library, in the background: all that wait are taken in together.

The work goes on whether or not a page is open, and every page that looks sees the same rows: a reload or a
second window loses nothing. What failed stays in `library.failures()`.
"""

import logging
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

from lessonbase import Library
from lessonbase.errors import LessonbaseError
from lessonbase.ingesting import IngestResult, Progress
from lessonbase.model import Report
from lessonbase.reading.lesson_tables import Columns
from lessonbase_ui import words
from lessonbase_ui.jobs import Job, difference
from lessonbase_ui.tables import Question, may_ask, question

log = logging.getLogger(__name__)

# Of one archive: tables that ask. More are somebody's data, and are read as their headers say.
MOST_ASKED = 24


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
        """Put files at the end of the queue; tables of lessons, and archives that may hold some, are looked at first."""
        tables = []
        with self._lock:
            waiting = {job.path for job in self._jobs.values() if job.waiting}
            for path in dict.fromkeys(Path(one).resolve() for one in paths):
                if path not in waiting:
                    former = self._drop_former(path)
                    job = self._enter(path, looking=may_ask(path), taken=former.taken if former else None)
                    tables += [job] if job.looking else []
            self._go_on()
        if tables:
            threading.Thread(target=self._look_at, args=(tables,), name="tables", daemon=True).start()

    def ask_again(self, report_id: str) -> None:
        """Ask what the columns of a table in the library are. Raises QueryError if there is no such report."""
        report = self._library.report(report_id)
        with self._lock:
            if any(job.again == report_id and job.open for job in self._jobs.values()):
                return
            for number in [job.number for job in self._jobs.values() if job.again == report_id]:
                del self._jobs[number]
            job = self._enter(Path(report.source), looking=True, again=report_id)
        threading.Thread(target=self._look_again, args=(job, report), name="tables", daemon=True).start()

    def _enter(self, path: Path, **known: Any) -> Job:
        """Note a new job. The lock is held."""
        job = Job(self._next, path, **known)
        self._jobs[job.number] = job
        self._next += 1
        return job

    def take(self, number: int, header: str, use: str) -> None:
        """Take a column of a table that asks as something else."""
        with self._lock:
            job = self._jobs.get(number)
            if job and job.question:
                self._jobs[number] = replace(job, question=job.question.taking(header, use))

    def answer(self, number: int) -> None:
        """Add a table, or read it again, as its columns are taken by now."""
        with self._lock:
            job = self._jobs.get(number)
            if job and job.question and not job.question.lacks:
                self._jobs[number] = replace(job, question=None, taken=job.question.taken)
                self._go_on()

    def decline(self, number: int) -> None:
        """Leave a table that asks out of the library, or as it is there."""
        job = self._jobs.get(number)
        if job and job.question:
            self.forget(number)
            self._tidy(job.path)

    def _go_on(self) -> None:
        """See to it that what waits is worked on. The lock is held."""
        if self._worker is None:
            self._worker = threading.Thread(target=self._work, name="intake", daemon=True)
            self._worker.start()

    def _look_at(self, jobs: list[Job]) -> None:
        for job in jobs:
            asking: dict[str, Question] = {}
            try:
                failed = {failure.path for failure in self._library.failures()}
                for source, file in self._library.tables.within(job.path):
                    known = self._library.tables.columns(file) and source not in failed
                    asked = None if known else question(self._library.tables.look(file))
                    # In an archive nobody named it: what does not look like a table of lessons is not asked about.
                    if asked and (asked.guessed or not job.is_archive) and len(asking) < MOST_ASKED:
                        asking[source] = asked
            except Exception:  # the border of a file's worker: whatever it was, adding the file will say so
                log.info("%s could not be looked at", job.path, exc_info=True)
            with self._lock:
                self._jobs[job.number] = self._asking(job, asking)
                self._go_on()

    def _asking(self, job: Job, asking: dict[str, Question]) -> Job:
        """A job after it was looked at; the tables of an archive that ask get jobs of their own. The lock is held."""
        job = replace(job, looking=False)
        if not job.is_archive:
            for asked in asking.values():
                return replace(job, question=replace(asked, taken=job.taken or asked.taken))
            return job
        for source, asked in asking.items():
            self._drop_former(Path(source))
            self._enter(Path(source), question=asked)
        return replace(job, apart=frozenset(asking))

    def _look_again(self, job: Job, report: Report) -> None:
        try:
            asked = question(self._library.tables.look_again(report))
            fault = (
                None
                if asked
                else "Its columns could not be looked at. The table is as it was; try once more."
            )
        except LessonbaseError as error:
            asked, fault = None, str(error)
        self._note(job.number, looking=False, question=asked, fault=fault)

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
        wanted = [Path(failure.path) for failure in self._library.failures()]
        wanted += [job.path for job in self.jobs() if job.open]
        if not any(each.is_relative_to(upload) for each in wanted):
            upload.unlink(missing_ok=True)  # the library keeps its own copy

    def _drop_former(self, path: Path) -> Job | None:
        former = [job for job in self._jobs.values() if job.path == path and not job.again]
        for job in former:
            del self._jobs[job.number]
        return former[-1] if former else None

    def _work(self) -> None:
        while jobs := self._next_batch():
            batch = {job.path: job.number for job in jobs}
            try:
                if jobs[0].again:
                    self._read_again(jobs[0], jobs[0].again)
                else:
                    self._take_in(jobs, batch)
                fault = None
            except LessonbaseError as error:
                fault = str(error)
            except Exception:  # the border of a web action: told to the person, kept in the log
                log.exception("adding files failed")
                fault = "It could not be added: an unexpected fault, written to the log. The library is as it was."
            self._end(batch, fault)

    def _next_batch(self) -> list[Job]:
        """The files that wait; a table to be read again is alone."""
        with self._lock:
            ready = [job for job in self._jobs.values() if job.waiting and not job.looking]
            batch = [job for job in ready if job.again][:1] or ready
            if not batch:
                self._worker = None
            return batch

    def _take_in(self, jobs: list[Job], batch: dict[Path, int]) -> None:
        apart = {source for job in self.jobs() for source in job.apart} - {str(path) for path in batch}
        for result in self._library.ingest_each(
            list(batch),
            lambda at: self._note_progress(batch, at),
            columns={str(job.path): job.taken for job in jobs if job.taken},
            leave_out=apart,
        ):
            self._note_result(batch, result)

    def _read_again(self, job: Job, report_id: str) -> None:
        before = self._statements(report_id)
        result = self._library.read_again(
            report_id, job.taken or Columns(), lambda at: self._note(job.number, progress=at)
        )
        if result.status == "failed":
            self._note(job.number, fault=f"It stays as it was. {words.here(result.error or '')}")
            return
        said = difference(before, self._statements(report_id))
        self._note(job.number, results=(result,), through=True, difference=said)

    def _statements(self, report_id: str) -> set[tuple[str, str]]:
        return {(one.kind, one.statement) for one in self._library.records(report=report_id)}

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
                if job.apart and not job.results:
                    self.forget(number)  # all that is in it is listed apart
                if fault is None:
                    self._tidy(path)

    def _note(self, number: int | None, **changes: Any) -> None:
        with self._lock:
            if number in self._jobs:
                self._jobs[number] = replace(self._jobs[number], **changes)


def _number(batch: dict[Path, int], path: str) -> int | None:
    """The number of the job that a file belongs to, itself or through its archive."""
    return next((batch[each] for each in (Path(path), *Path(path).parents) if each in batch), None)
