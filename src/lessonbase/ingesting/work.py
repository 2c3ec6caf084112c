"""The work on one file: read it, find passages and records, tag, store. Done in a process of its own.

`main` is the process, see `lessonbase.worker`. It imports no embedding model: vectors are made by the caller.
"""

import gc
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from lessonbase import extraction, reading, tagging
from lessonbase.errors import LessonbaseError, LibraryError, ReadError, UnsupportedError
from lessonbase.extraction import extract, tags_said
from lessonbase.ingesting.gathering import Candidate, brought_out
from lessonbase.ingesting.manifest import Entry, described
from lessonbase.ingesting.progress import IngestResult, IngestStage
from lessonbase.ingesting.scratch import at_work_in
from lessonbase.model import Document, Passage, Record, Report
from lessonbase.originals import Originals, content_id
from lessonbase.paths import exists
from lessonbase.reading import read
from lessonbase.reading.lesson_tables import Columns, columns_for, save_columns
from lessonbase.reading.metadata.language import load_languages
from lessonbase.reading.pdf.ocr.unread import reads_more_now
from lessonbase.reading.warnings import warning
from lessonbase.store import States, Store
from lessonbase.tagging import tag
from lessonbase.worker import OUT_OF_MEMORY, Caller, give_way, limit_memory

if TYPE_CHECKING:  # what reads the settings is slow to load, and workers are told them
    from lessonbase.settings import Settings
    from lessonbase.store.rows import VectorPair

log = logging.getLogger(__name__)

# What of a report is of older states is made anew when its file is added again.
STATES = States(reading.STATE, extraction.STATE, tagging.STATE)

RESTORED = warning(
    "original-restored", "The library's own copy of it was missing or damaged, and is whole again."
)

_LONGEST_FAULT = 200
_REPORT = """# A report

## Lessons learned

- Meetings at dusk let those come who work in the fields, as the women of two villages had asked for.

## Recommendations

1. The ministry should pay for repairs before it pays for new wells.
"""

OnStage = Callable[[IngestStage, int, int], None]


@dataclass(frozen=True)
class Limits:
    """What one file may cost: seconds of the processor, megabytes of memory, pages; and characters of a passage."""

    seconds: int
    megabytes: int
    pages: int
    passage_characters: int

    @classmethod
    def of(cls, chosen: "Settings") -> "Limits":
        """Those that the settings name."""
        return cls(chosen.file_seconds, chosen.file_megabytes, chosen.file_pages, chosen.passage_characters)


@dataclass(frozen=True)
class Task:
    """A file to take in, what a manifest says of it, and the mapping of its columns, if it is a table of lessons.

    `refreshes` is a report of the library that is to be brought up to date instead; its candidate only names it.
    """

    candidate: Candidate
    entry: Entry | None = None
    columns: Columns | None = None
    refreshes: str | None = None


@dataclass(frozen=True)
class Staged:
    """Said by a worker: a stage of its task has begun."""

    stage: IngestStage
    done: int
    total: int


@dataclass(frozen=True)
class Done:
    """Said by a worker: its task is done. `fault` is what is not the file's fault and ends the batch; `pairs` are the vectors
    of its passages, where they were made along with it."""

    result: IngestResult | None = None
    fault: LessonbaseError | None = None
    pairs: "Sequence[VectorPair] | None" = None


@dataclass(frozen=True)
class Bench:
    """Where the work is done: the library's folder, room for what is unpacked, the limits of each file, and the database."""

    index: Path
    scratch: Path
    limits: Limits
    database: Path | str


@dataclass(frozen=True)
class Made:
    """What was made of a file, to be stored: its document as it was read, and its passages and records, tagged. `columns` is
    the mapping it was read by; `pairs` are the vectors of its passages, where they were made along with it."""

    document: Document
    report: Report
    passages: list[Passage]
    records: list[Record]
    columns: Columns | None
    pairs: "Sequence[VectorPair] | None" = None


@dataclass(frozen=True)
class Refused:
    """Why a file cannot be read; `unsupported` if it is of no kind that is read at all."""

    reason: str
    unsupported: bool = False


Outcome = TypeVar("Outcome")


def take_in(task: Task, bench: Bench, store: Store, on_stage: OnStage) -> IngestResult:
    """What became of one file; it is stored by then. Raises LibraryError for what is not its fault."""

    def taken() -> IngestResult:
        if task.refreshes:
            return _refresh(task.refreshes, task, bench, store, on_stage)
        with brought_for(task, bench) as path:
            return _take_in(path, task, bench, store, on_stage)

    outcome = guarded(taken, task.candidate.source, bench.limits)
    return refused(task.candidate, store, outcome) if isinstance(outcome, Refused) else outcome


@contextmanager
def brought_for(task: Task, bench: Bench) -> Iterator[Path]:
    """A task's file, for as long as it is worked on. Raises ReadError where it cannot be had."""
    path = brought_out(task.candidate, bench.scratch)
    try:
        yield path
    finally:
        if path != task.candidate.path:
            shutil.rmtree(path.parent, ignore_errors=True)


def guarded(work: Callable[[], Outcome], source: str, limits: Limits) -> Outcome | Refused:
    """What work on a file gives, or why it cannot be read. Raises LibraryError for what is not its fault."""
    reason = memory_reason(limits)  # made while there is memory
    try:
        return work()
    except LibraryError:
        raise
    except UnsupportedError as error:
        return Refused(error.reason, unsupported=True)
    except LessonbaseError as error:
        reason = error.reason if isinstance(error, ReadError) else str(error)
    except MemoryError:
        pass  # what the reader holds is let go of when this clause ends
    except Exception as error:  # the border of a file's worker: one odd file must not end the batch
        log.exception("unexpected fault in %s", source)
        said = str(error).partition("\n")[0][
            :_LONGEST_FAULT
        ]  # what follows in some is the text of the report
        reason = (
            f"lessonbase came upon something it does not know in this file ({type(error).__name__}: {said}). "
            "Please report it; saving the file anew as PDF may help."
        )
    return Refused(reason)


def refused(candidate: Candidate, store: Store, why: Refused) -> IngestResult:
    """The result of a file that cannot be read: failed, or, where nobody named it and no kind we read was expected, skipped."""
    if why.unsupported and not candidate.named:
        error = f"{candidate.name}: {why.reason}"
        return IngestResult(path=candidate.shown, status="skipped", error=error)
    return failed(candidate, store, why.reason)


def failed(candidate: Candidate, store: Store, reason: str) -> IngestResult:
    """The result of a file that could not be read, which is remembered as a failure."""
    if candidate.address or exists(candidate.path):  # a mistyped path is not a file to try again
        store.failures.add(candidate.source, reason)
    return IngestResult(path=candidate.shown, status="failed", error=f"{candidate.name}: {reason}")


def memory_reason(limits: Limits) -> str:
    """Why a file failed that wanted too much memory."""
    return (
        f"reading it took more than {limits.megabytes:,} MB of memory, which a sound report does not. If it is sound, "
        "raise LESSONBASE_FILE_MEGABYTES and add it again."
    )


def time_reason(limits: Limits) -> str:
    """Why a file failed that took too long."""
    return (
        f"reading it took more than {limits.seconds:,} seconds of this computer's work and was stopped. If it is a long scan, raise "
        "LESSONBASE_FILE_SECONDS and add it again."
    )


def _take_in(path: Path, task: Task, bench: Bench, store: Store, on_stage: OnStage) -> IngestResult:
    on_stage("reading", 0, 1)
    columns, unchanged = known(path, task, bench, store)
    if unchanged:
        return unchanged
    document = read_as(path, task, columns, bench.limits)
    work = store.work_for(document.report.id, document.report.source)
    made = made_of(document, columns, work, bench.limits, on_stage)
    on_stage("storing", 0, 1)
    return keep(made, path, task, bench, store)


def known(path: Path, task: Task, bench: Bench, store: Store) -> tuple[Columns | None, IngestResult | None]:
    """The mapping of a file's columns, if it is a table; and the result, if its report is here already."""
    originals = Originals(bench.index / "originals")
    columns = columns_for(path, task.columns) or originals.columns(path)
    return columns, _unchanged(path, task, columns, store, originals)


def read_as(path: Path, task: Task, columns: Columns | None, limits: Limits) -> Document:
    """A task's file as a document, described as its manifest has it."""
    document = read(path, limits.pages, columns)
    report = document.report.model_copy(update={"source": task.candidate.source})
    return document.model_copy(update={"report": described(report, task.entry)})


def made_of(
    document: Document, columns: Columns | None, work: str, limits: Limits, on_stage: OnStage
) -> Made:
    """What is made of a document of a work: its passages and records, tagged. Raises ReadError if it has no text."""
    on_stage("finding lessons", 0, 1)
    document = document.model_copy(update={"report": document.report.model_copy(update={"work": work})})
    passages, records = extract(document, limits.passage_characters)
    if not passages:
        reason = "it holds no text to search. If it is a scan, scan it again more clearly."
        raise ReadError(document.report.source, reason)
    on_stage("tagging", 0, 1)
    report, passages, records = tag(document, passages, records)
    return Made(document, report, passages, records, columns)


def keep(made: Made, original: Path | None, task: Task, bench: Bench, store: Store) -> IngestResult:
    """Store what was made of a file, and its original."""
    report, originals = made.report, Originals(bench.index / "originals")
    if original:
        store.expect(report.id)
        originals.keep(original, report.id)
    if made.columns:
        save_columns(originals.path(report.id), made.columns)
    before = store.states(report.id)
    tagged = made.document.model_copy(update={"report": report})
    replaced = store.add(tagged, made.passages, made.records, STATES, made.document)
    if replaced:
        originals.follow(store)
    if original and not originals.has(report.id):  # it was being removed by another program meanwhile
        originals.keep(original, report.id)
    return IngestResult(
        path=task.candidate.shown,
        status="added" if replaced is None and before is None else "updated",
        report_id=report.id,
        pages=report.page_count,
        passages=len(made.passages),
        records=len(made.records),
        warnings=report.warnings,
    )


def _refresh(report_id: str, task: Task, bench: Bench, store: Store, on_stage: OnStage) -> IngestResult:
    """Bring a report of the library up to date from the first stage that has changed: its original is read only where
    reading has, or the kept document is missing or damaged."""
    originals = Originals(bench.index / "originals")
    states, held = store.states(report_id), store.proposed_report(report_id)
    if states is None or held is None:
        return IngestResult(path=task.candidate.shown, status="unchanged")
    document = store.documents.read(report_id) if states.reading == STATES.reading else None
    columns = originals.columns_of(report_id)
    if document is None:
        on_stage("reading", 0, 1)
        if not originals.has(report_id):
            raise ReadError(
                held.source, "its original is gone, so that it cannot be read again. Add the file again."
            )
        folder = Path(tempfile.mkdtemp(dir=bench.scratch))
        try:
            copy = originals.copied(report_id, task.candidate.name, folder)
            document = read(copy, bench.limits.pages, columns)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    as_before = {"source": held.source, "added_at": held.added_at}
    report = described(document.report.model_copy(update=as_before), task.entry)
    document = document.model_copy(update={"report": report})
    if states == STATES:
        store.documents.keep(document)
        return IngestResult(path=task.candidate.shown, status="unchanged", report_id=report_id)
    if states[:2] == STATES[:2]:
        on_stage("tagging", 0, 1)
        _retag(document, held, store)
        return IngestResult(
            path=task.candidate.shown, status="updated", report_id=report_id, pages=held.page_count
        )
    work = store.work_for(document.report.id, document.report.source)
    made = made_of(document, None, work, bench.limits, on_stage)
    on_stage("storing", 0, 1)
    return keep(made, None, task, bench, store)


def _retag(document: Document, held: Report, store: Store) -> None:
    found = store.proposed_records(held.id)
    explicit = [record for record in found if record.explicit]
    report = document.report.model_copy(update={"work": held.work})
    passages = store.passages(held.id)
    report, passages, records = tag(document.model_copy(update={"report": report}), passages, explicit)
    by_id = {passage.id: passage for passage in passages}
    inferred = [
        record.model_copy(update={"tags": tags_said(by_id[record.passage_id], record.statement)})
        for record in found
        if not record.explicit
    ]
    store.retag(report, passages, [*records, *inferred], STATES)


def _unchanged(
    path: Path, task: Task, columns: Columns | None, store: Store, originals: Originals
) -> IngestResult | None:
    """The result of a file whose report is here already, read as it would be today; None if it is to be read."""
    report = _known(path, store)
    if report is None or reads_more_now(report.warnings):
        return None
    if report.origins.get("columns") != (columns.mark if columns else None):
        return None
    restored = not originals.is_whole(report.id) and originals.keep(path, report.id)
    if replaced := store.add_source(task.candidate.source, report.id):
        originals.follow(store)
    before = store.proposed_report(report.id)  # what people corrected is not the manifest's to say
    now = described(before, task.entry) if before else report
    changed = bool(before and now != before)
    if changed:
        store.describe(now)
    return IngestResult(
        path=task.candidate.shown,
        status="updated" if replaced or restored or changed else "unchanged",
        report_id=report.id,
        pages=report.page_count,
        warnings=(RESTORED,) if restored else (),
    )


def _known(path: Path, store: Store) -> Report | None:
    if not path.is_file():
        return None
    try:
        report_id = content_id(path)
    except OSError:
        return None  # reading says what is wrong with it
    return store.report(report_id) if store.states(report_id) == STATES else None


# ── the process ──────────────────────────────────────────────────────────────────────────────


def main() -> None:
    """Work until stdin ends."""
    caller = Caller()
    bench: Bench = caller.opening()
    prepare(bench.limits)
    give_way()
    with at_work_in(bench.scratch), Store(bench.database) as store:
        for task in caller.tasks(bench.limits.seconds):
            try:
                done = _answer(task, bench, store, caller)
            except MemoryError:
                os._exit(OUT_OF_MEMORY)  # even to say so there was none
            caller.tell(done)


def warm_up() -> None:
    """Do what each process would do at its first file: patterns are compiled when they are first asked for."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "report.md")
        path.write_text(_REPORT)
        document = read(path)
        made_of(document, None, document.report.id, Limits(60, 1000, 10, 900), lambda *_: None)


def prepare(limits: Limits) -> None:
    """Make this process one that reads files, within the limits of each."""
    limit_memory(limits.megabytes)
    load_languages()  # before a file's time counts
    # A report is made of very many small objects, and hardly any of them in circles: looking for those while it is
    # read took a tenth of the time.
    gc.freeze()
    gc.enable()
    gc.set_threshold(200_000, 50, 100)


def _answer(task: Task, bench: Bench, store: Store, caller: Caller) -> Done:
    def on_stage(stage: IngestStage, done: int, total: int) -> None:
        caller.tell(Staged(stage, done, total))

    try:
        return Done(take_in(task, bench, store, on_stage))
    except LessonbaseError as error:
        return Done(fault=LibraryError(str(error)))
