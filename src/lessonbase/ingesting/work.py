"""The work on one file: read it, find passages and records, tag, store. Done in a process of its own.

`main` is the process, see `lessonbase.worker`. It imports no embedding model: vectors are made by the caller.
"""

import gc
import logging
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lessonbase import extraction, reading, tagging
from lessonbase.errors import LessonbaseError, LibraryError, ReadError, UnsupportedError
from lessonbase.extraction import extract, tags_said
from lessonbase.ingesting.gathering import Candidate, brought_out
from lessonbase.ingesting.manifest import Entry, described
from lessonbase.ingesting.progress import IngestResult, IngestStage
from lessonbase.ingesting.scratch import at_work_in
from lessonbase.model import Document, Report
from lessonbase.originals import Originals, content_id
from lessonbase.paths import exists
from lessonbase.reading import read
from lessonbase.reading.lesson_tables import Columns, columns_for, save_columns
from lessonbase.reading.metadata.language import load_languages
from lessonbase.reading.pdf.ocr.unread import reads_more_now
from lessonbase.reading.warnings import warning
from lessonbase.store import States, Store
from lessonbase.tagging import tag
from lessonbase.worker import OUT_OF_MEMORY, Caller, limit_memory

if TYPE_CHECKING:  # what reads the settings is slow to load, and workers are told them
    from lessonbase.settings import Settings

log = logging.getLogger(__name__)

# What of a report is of older states is made anew when its file is added again.
STATES = States(reading.STATE, extraction.STATE, tagging.STATE)

RESTORED = warning(
    "original-restored", "The library's own copy of it was missing or damaged, and is whole again."
)

_LONGEST_FAULT = 200

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
    """Said by a worker: its task is done. `fault` is what is not the file's fault and ends the batch."""

    result: IngestResult | None = None
    fault: LessonbaseError | None = None


@dataclass(frozen=True)
class Bench:
    """Where the work is done: the library's folder, room for what is unpacked, the limits of each file, and the database."""

    index: Path
    scratch: Path
    limits: Limits
    database: Path | str


def take_in(task: Task, bench: Bench, store: Store, on_stage: OnStage) -> IngestResult:
    """What became of one file; it is stored by then. Raises LibraryError for what is not its fault."""
    candidate = task.candidate
    reason = memory_reason(bench.limits)  # made while there is memory
    try:
        if task.refreshes:
            return _refresh(task.refreshes, task, bench, store, on_stage)
        path = brought_out(candidate, bench.scratch)
        try:
            return _take_in(path, task, bench, store, on_stage)
        finally:
            if path != candidate.path:
                shutil.rmtree(path.parent, ignore_errors=True)
    except LibraryError:
        raise
    except UnsupportedError as error:
        if not candidate.named:
            return IngestResult(
                path=candidate.shown, status="skipped", error=f"{candidate.name}: {error.reason}"
            )
        reason = error.reason
    except LessonbaseError as error:
        reason = error.reason if isinstance(error, ReadError) else str(error)
    except MemoryError:
        pass  # what the reader holds is let go of when this clause ends
    except Exception as error:  # the border of a file's worker: one odd file must not end the batch
        log.exception("unexpected fault in %s", candidate.source)
        said = str(error).partition("\n")[0][
            :_LONGEST_FAULT
        ]  # what follows in some is the text of the report
        reason = (
            f"lessonbase came upon something it does not know in this file ({type(error).__name__}: {said}). "
            "Please report it; saving the file anew as PDF may help."
        )
    return failed(candidate, store, reason)


def failed(candidate: Candidate, store: Store, reason: str) -> IngestResult:
    """The result of a file that could not be read, which is remembered as a failure."""
    if exists(candidate.path):  # a mistyped path is not a file to try again
        store.add_failure(candidate.source, reason)
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
    originals = Originals(bench.index / "originals")
    on_stage("reading", 0, 1)
    columns = columns_for(path, task.columns) or originals.columns(path)
    if unchanged := _unchanged(path, task, columns, store, originals):
        return unchanged
    document = read(path, bench.limits.pages, columns)
    source = task.candidate.source
    report = document.report.model_copy(update={"source": source})
    document = document.model_copy(update={"report": described(report, task.entry)})
    return _stored(document, path, columns, task, bench, store, on_stage)


def _stored(
    document: Document,
    original: Path | None,
    columns: Columns | None,
    task: Task,
    bench: Bench,
    store: Store,
    on_stage: OnStage,
) -> IngestResult:
    """What became of a document: its passages and records are found, tagged and stored, and its original is kept."""
    on_stage("finding lessons", 0, 1)
    work = store.work_for(document.report.id, document.report.source)
    document = document.model_copy(update={"report": document.report.model_copy(update={"work": work})})
    passages, records = extract(document, bench.limits.passage_characters)
    if not passages:
        reason = "it holds no text to search. If it is a scan, scan it again more clearly."
        raise ReadError(document.report.source, reason)
    on_stage("tagging", 0, 1)
    report, passages, records = tag(document, passages, records)
    on_stage("storing", 0, 1)
    originals = Originals(bench.index / "originals")
    if original:
        store.expect(report.id)
        originals.keep(original, report.id)
    if columns:
        save_columns(originals.path(report.id), columns)
    before = store.states(report.id)
    tagged = document.model_copy(update={"report": report})
    replaced = store.add(tagged, passages, records, STATES, document)
    if replaced:
        originals.follow(store)
    if original and not originals.has(report.id):  # it was being removed by another program meanwhile
        originals.keep(original, report.id)
    return IngestResult(
        path=task.candidate.shown,
        status="added" if replaced is None and before is None else "updated",
        report_id=report.id,
        pages=report.page_count,
        passages=len(passages),
        records=len(records),
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
    return _stored(document, None, None, task, bench, store, on_stage)


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
    limit_memory(bench.limits.megabytes)
    load_languages()  # before a file's time counts
    # A report is made of very many small objects, and hardly any of them in circles: looking for those while it is
    # read took a tenth of the time.
    gc.freeze()
    gc.enable()
    gc.set_threshold(200_000, 50, 100)
    with at_work_in(bench.scratch), Store(bench.database) as store:
        for task in caller.tasks(bench.limits.seconds):
            try:
                done = _answer(task, bench, store, caller)
            except MemoryError:
                os._exit(OUT_OF_MEMORY)  # even to say so there was none
            caller.tell(done)


def _answer(task: Task, bench: Bench, store: Store, caller: Caller) -> Done:
    def on_stage(stage: IngestStage, done: int, total: int) -> None:
        caller.tell(Staged(stage, done, total))

    try:
        return Done(take_in(task, bench, store, on_stage))
    except LessonbaseError as error:
        return Done(fault=LibraryError(str(error)))
