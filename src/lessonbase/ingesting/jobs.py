"""The queue of files that were accepted, and what became of each: read in the background, whoever watches.

A file is in the database before `add` returns, and leaves it when it is in the library or listed as failed: what a
program that was ended left waiting, the next goes on with (`resume`).
"""

import logging
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from lessonbase.errors import LessonbaseError, LibraryError
from lessonbase.filters import Filters
from lessonbase.ingesting.job import Job, Renewal
from lessonbase.ingesting.looking import Tables
from lessonbase.ingesting.presence import Presence
from lessonbase.ingesting.progress import IngestResult, OnProgress, Progress
from lessonbase.ingesting.questions import Question, may_ask, question
from lessonbase.model import Report
from lessonbase.originals import Originals
from lessonbase.paths import absolute
from lessonbase.reading.lesson_tables import Columns
from lessonbase.store import Store
from lessonbase.store.accepted import AcceptedFile

log = logging.getLogger(__name__)

# Of one archive: tables that ask. More are somebody's data, and are read as their headers say.
MOST_ASKED = 24


class Work(Protocol):
    """What the queue has done: the verbs of `Library` that it needs."""

    def ingest_each(
        self,
        paths: Iterable[str | Path] | str | Path,
        on_progress: OnProgress | None = None,
        manifest: str | Path | None = None,
        columns: str | Path | Mapping[str, Columns] | None = None,
        leave_out: Collection[str] = (),
    ) -> Iterator[IngestResult]: ...

    def read_again(
        self, report_id: str, columns: Columns, on_progress: OnProgress | None = None
    ) -> IngestResult: ...

    def complete(self, on_progress: OnProgress | None = None) -> None: ...

    def report(self, report_id: str) -> Report: ...


class Jobs:
    """The queue of one library, and what became of the files since this program was started.

    `uploads` is the folder of files that a browser sent, which lie there until they are in the library. Safe to use
    from several threads; several programs may each have a queue in one library. Raises LibraryError where the
    library cannot be written.
    """

    def __init__(self, work: Work, store: Store, originals: Originals, tables: Tables, index: Path) -> None:
        self._work = work
        self._store = store
        self._accepted = store.accepted
        self._originals = originals
        self._tables = tables
        self.uploads = (index / "uploads").resolve()
        self._presence = Presence(index)
        self._jobs: dict[int, Job] = {}
        self._lock = threading.Lock()
        self._worker: threading.Thread | None = None
        self._left_undone = False
        self._pace = ""

    # ── coming in ────────────────────────────────────────────────────────────────────────────

    def add(self, paths: Iterable[str | Path]) -> None:
        """Put files at the end of the queue; they are kept from here on. Tables of lessons, and archives that may hold
        some, are looked at first."""
        with self._lock:
            self._presence.begin()
            waiting = {job.path for job in self._jobs.values() if job.waiting}
            new = [path for path in dict.fromkeys(absolute(one) for one in paths) if path not in waiting]
            former = {path: self._former(path) for path in new}
            noted = self._accepted.add(new, self._presence.name)
            tables = [self._enter(one, former[one.path]) for one in noted]
        self._begin([job for job in tables if job.looking])

    def resume(self) -> None:
        """Go on with what programs that were ended left: files that they accepted, texts without vectors. Files sent by
        a browser that nobody claimed are deleted."""
        if self._store.read_only:
            return
        try:
            with self._lock:
                self._presence.begin()
                left = self._accepted.adopt(self._presence.name, self._presence.lives)
                jobs = [self._enter(one) for one in left]
                self._left_undone = True
                if self._presence.alone():
                    self._originals.sweep()
                    self._sweep()
        except LibraryError as error:  # as on a full disk: what is here can be asked all the same
            log.warning("What was left undone waits: %s", error)
            return
        if jobs:
            log.info("Going on with %d files that were accepted before.", len(jobs))
        self._begin([job for job in jobs if job.looking])

    def close(self) -> None:
        """Leave what waits to the next program."""
        with self._lock:
            self._presence.end()

    def ask_again(self, report_id: str) -> None:
        """Ask what the columns of a table in the library are. Raises QueryError if there is no such report."""
        report = self._work.report(report_id)
        with self._lock:
            if any(job.again == report_id and job.open for job in self._jobs.values()):
                return
            self._drop([job for job in self._jobs.values() if job.again == report_id])
            self._presence.begin()
            noted = self._accepted.add([Path(report.source)], self._presence.name, again=report_id)
            jobs = [self._enter(one) for one in noted]
        self._begin(jobs)

    def _enter(self, one: AcceptedFile, former: Job | None = None) -> Job:
        """Note a file as a job. The lock is held."""
        taken = Columns.model_validate(one.columns) if one.columns else former.taken if former else None
        looking = one.state != "ready" and (may_ask(one.path) or one.again is not None)
        job = Job(
            one.number, one.path, looking=looking, taken=taken, apart=frozenset(one.apart), again=one.again
        )
        self._jobs[job.number] = job
        return job

    def _begin(self, to_look_at: list[Job]) -> None:
        with self._lock:
            self._go_on()
        if to_look_at:
            threading.Thread(target=self._look_at, args=(to_look_at,), name="tables", daemon=True).start()

    # ── tables that ask ──────────────────────────────────────────────────────────────────────

    def take(self, number: int, header: str, use: str) -> None:
        """Take a column of a table that asks as something else."""
        with self._lock:
            job = self._jobs.get(number)
            if job and job.question:
                asked = job.question.taking(header, use)
                self._accepted.update(number, columns=asked.taken.model_dump(mode="json"))
                self._jobs[number] = replace(job, question=asked)

    def answer(self, number: int) -> None:
        """Add a table, or read it again, as its columns are taken by now, if they state anything."""
        with self._lock:
            job = self._jobs.get(number)
            if job and job.question and job.question.taken.states:
                taken = job.question.taken
                self._accepted.update(number, state="ready", columns=taken.model_dump(mode="json"))
                self._jobs[number] = replace(job, question=None, taken=taken)
                self._go_on()

    def decline(self, number: int) -> None:
        """Leave a table that asks out of the library, or as it is there."""
        job = self._jobs.get(number)
        if job and job.question:
            self.forget(number)
            self._tidy(job.path)

    def _look_at(self, jobs: list[Job]) -> None:
        for job in jobs:
            if job.again:
                self._look_again(job, job.again)
                continue
            asking: dict[str, Question] = {}
            try:
                failed = {failure.path for failure in self._store.failures.all()}
                for source, file in self._tables.within(job.path):
                    known = self._tables.columns(file) and source not in failed
                    asked = None if known else question(self._tables.look(file))
                    # In an archive nobody named it: what does not look like a table of lessons is not asked about.
                    if asked and (asked.guessed or not job.is_archive) and len(asking) < MOST_ASKED:
                        asking[source] = asked
            except Exception:  # the border of a file's worker: whatever it was, adding the file will say so
                log.info("%s could not be looked at", job.path, exc_info=True)
            with self._noting(job), self._lock:
                if job.number in self._jobs:
                    self._jobs[job.number] = self._asking(job, asking)
                    self._go_on()

    def _asking(self, job: Job, asking: dict[str, Question]) -> Job:
        """A job after it was looked at; the tables of an archive that ask get jobs of their own. The lock is held."""
        job = replace(job, looking=False)
        if not job.is_archive:
            for asked in asking.values():
                self._accepted.update(job.number, state="asking")
                return replace(job, question=replace(asked, taken=job.taken or asked.taken))
            self._accepted.update(job.number, state="ready")
            return job
        for source in asking:
            self._former(Path(source))
        own = self._accepted.add([Path(source) for source in asking], self._presence.name, state="asking")
        for one, asked in zip(own, asking.values(), strict=True):
            self._jobs[one.number] = Job(one.number, one.path, question=asked)
        self._accepted.update(job.number, state="ready", apart=list(asking))
        return replace(job, apart=frozenset(asking))

    def _look_again(self, job: Job, report_id: str) -> None:
        try:
            asked = question(self._tables.look_again(self._work.report(report_id)))
            fault = (
                None
                if asked
                else "Its columns could not be looked at. The table is as it was; try once more."
            )
        except LessonbaseError as error:
            asked, fault = None, str(error)
        if asked and job.taken:
            asked = replace(asked, taken=job.taken)
        self._note(job.number, looking=False, question=asked, fault=fault)

    # ── how things stand ─────────────────────────────────────────────────────────────────────

    def is_upload(self, path: str | Path) -> bool:
        """Whether a file was sent by a browser; nothing else may be named by one."""
        return absolute(path).is_relative_to(self.uploads)

    def all(self) -> list[Job]:
        """All files since the start that have not been taken off the list, first come first."""
        with self._lock:
            return list(self._jobs.values())

    def waiting(self) -> int:
        """How many files are not yet through."""
        return sum(job.waiting for job in self.all())

    def asking(self) -> int:
        """How many tables wait for a person to look at their columns."""
        return sum(job.question is not None for job in self.all())

    @property
    def pace(self) -> str:
        """How far all files together are, in words; empty while nothing is being read."""
        return self._pace

    # ── going out ────────────────────────────────────────────────────────────────────────────

    def forget(self, number: int) -> None:
        """Take the line about a file that is through off the list."""
        with self._lock:
            job = self._jobs.get(number)
            if job and not job.waiting:
                self._drop([job])

    def forget_all(self) -> None:
        """Take the lines about all files that are through off the list."""
        for job in self.all():
            if not job.open:
                self.forget(job.number)

    def forget_report(self, report_id: str) -> None:
        """Take the lines that lead to a report off the list."""
        for job in self.all():
            if job.report_id == report_id:
                self.forget(job.number)

    def discard(self, path: str) -> None:
        """Forget a file that is no longer wanted; an uploaded copy is deleted."""
        for job in self.all():
            if str(job.path) == path:
                self.forget(job.number)
        self._tidy(Path(path))

    def _drop(self, jobs: list[Job]) -> None:
        """Forget jobs, and that their files were accepted. The lock is held."""
        kept = [job.number for job in jobs if not job.through]
        if kept:
            self._accepted.remove(kept)
        for job in jobs:
            del self._jobs[job.number]

    def _former(self, path: Path) -> Job | None:
        """The last job of a file, dropped to make room for another. The lock is held."""
        former = [job for job in self._jobs.values() if job.path == path and not job.again]
        self._drop(former)
        return former[-1] if former else None

    def _tidy(self, path: Path) -> None:
        """Delete an uploaded file, or archive, unless something in it failed and may be tried again."""
        upload = next((each for each in (path, *path.parents) if each.is_file()), None)
        if upload is None or not self.is_upload(upload):
            return
        failed = any(Path(failure.path).is_relative_to(upload) for failure in self._store.failures.all())
        if not failed and not self._accepted.holds(upload):
            upload.unlink(missing_ok=True)  # the library keeps its own copy

    def _sweep(self) -> None:
        """Delete what a browser sent and nobody claimed. Nobody else may be at work."""
        claimed = [Path(failure.path) for failure in self._store.failures.all()]
        claimed += [one.path for one in self._accepted.all()]
        wanted = {each for path in claimed for each in (path, *path.parents)}
        for path in sorted(self.uploads.rglob("*"), reverse=True):
            try:
                if path.is_dir() and not path.is_symlink():
                    if not any(path.iterdir()):
                        path.rmdir()
                elif path not in wanted:
                    path.unlink()
            except OSError:
                log.info("%s could not be deleted", path, exc_info=True)

    # ── the work ─────────────────────────────────────────────────────────────────────────────

    def _go_on(self) -> None:
        """See to it that what waits is worked on. The lock is held."""
        if self._worker is None:
            self._worker = threading.Thread(target=self._work_on, name="jobs", daemon=True)
            self._worker.start()

    def _work_on(self) -> None:
        while jobs := self._next_batch():
            batch = {job.path: job.number for job in jobs}
            with self._noting(*jobs):
                if jobs[0].again:
                    self._read_again(jobs[0], jobs[0].again)
                else:
                    self._take_in(jobs, batch)
                self._end(batch)
            self._pace = ""

    @contextmanager
    def _noting(self, *jobs: Job) -> Iterator[None]:
        """What goes wrong within is noted with those of the jobs that are still open."""
        try:
            yield
            return
        except LessonbaseError as error:
            fault = str(error)
        except Exception:  # the border of a background thread: told to the person, kept in the log
            log.exception("adding files failed")
            fault = (
                "It could not be added: an unexpected fault, written to the log. The library is as it was."
            )
        for job in jobs:
            if (now := self._jobs.get(job.number)) and now.waiting:
                self._note(job.number, looking=False, fault=fault)

    def _next_batch(self) -> list[Job]:
        """The files that wait; a table to be read again is alone. What was left undone comes when none do."""
        while True:
            with self._lock:
                ready = [job for job in self._jobs.values() if job.waiting and not job.looking]
                batch = [job for job in ready if job.again][:1] or ready
                if batch or not self._left_undone:
                    if not batch:
                        self._worker = None
                    return batch
                self._left_undone = False
            try:
                self._work.complete()
            except LessonbaseError as error:
                log.warning("%s", error)
            except Exception:  # the border of a background thread
                log.exception("what was left undone could not be done")

    def _take_in(self, jobs: list[Job], batch: dict[Path, int]) -> None:
        apart = {source for job in self.all() for source in job.apart} - {str(path) for path in batch}
        for result in self._work.ingest_each(
            list(batch),
            lambda at: self._note_progress(batch, at),
            columns={str(job.path): job.taken for job in jobs if job.taken},
            leave_out=apart,
        ):
            self._note_result(batch, result)

    def _read_again(self, job: Job, report_id: str) -> None:
        before = self._statements(report_id)
        result = self._work.read_again(
            report_id, job.taken or Columns(), lambda at: self._note(job.number, progress=at)
        )
        if result.status == "failed":
            self._note(job.number, fault=f"It stays as it was. {result.error or ''}")
            return
        after = self._statements(report_id)
        renewal = Renewal(len(after), len(after - before), len(before - after))
        self._note(job.number, results=(result,), through=True, renewal=renewal)
        self._accepted.remove([job.number])

    def _statements(self, report_id: str) -> set[tuple[str, str]]:
        return {(one.kind, one.statement) for one in self._store.records(Filters(report=(report_id,)))}

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
        if alone:
            self._accepted.remove([job.number])
            if result.status != "failed":
                self._tidy(job.path)

    def _end(self, batch: dict[Path, int]) -> None:
        """What is still open of a batch that is through is through."""
        for path, number in batch.items():
            job = self._jobs.get(number)
            if job and job.waiting:
                self._note(number, through=True)
                self._accepted.remove([number])
                if job.apart and not job.results:
                    self.forget(number)  # all that is in it is listed apart
                self._tidy(path)

    def _note(self, number: int | None, **changes: Any) -> None:
        with self._lock:
            if number in self._jobs:
                self._jobs[number] = replace(self._jobs[number], **changes)


def _number(batch: dict[Path, int], path: str) -> int | None:
    """The number of the job that a file belongs to, itself or through its archive."""
    return next((batch[each] for each in (Path(path), *Path(path).parents) if each in batch), None)
