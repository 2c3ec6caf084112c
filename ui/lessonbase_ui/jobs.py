"""Where a file stands on its way into the library, and what became of it, in words."""

from collections import Counter
from pathlib import Path

from lessonbase.ingesting import IngestResult, IngestStage, Job
from lessonbase.ingesting.job import Renewal
from lessonbase_ui import words

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


def percent(job: Job) -> int:
    """How far it is, of 100."""
    if not job.progress:
        return 0
    if _within(job):
        return 100 * job.progress.finished // job.progress.files
    begun = BEGINS[job.progress.stage]
    if job.progress.stage != "embedding" or not job.progress.total:
        return begun
    return begun + (BEGINS["finished"] - begun) * job.progress.done // job.progress.total


def says(job: Job) -> str:
    """Its stage, or what became of it."""
    if job.fault:
        return words.here(job.fault)
    if job.through:
        return _renewed(job.renewal) if job.renewal else _ended(job)
    if job.looking:
        return "Looking for tables in it" if job.is_archive else "Looking at its columns"
    if not job.progress:
        return "Waiting for its turn"
    stage = words.STAGES[job.progress.stage]
    if within := _within(job):
        return f"{words.count(len(job.results), 'file')} done. {within}: {stage.lower()}"
    if job.progress.stage == "embedding" and job.progress.total:
        return f"{stage}: {job.progress.done:,} of {words.count(job.progress.total, 'passage')}"
    return stage


def asides(job: Job) -> list[str]:
    """Of an archive, why files in it were passed over."""
    skipped = (words.here(result.error or "") for result in job.results if result.status == "skipped")
    return list(skipped) if len(job.results) > 1 else []


def _within(job: Job) -> str:
    """The name of the file of an archive that is being read."""
    inner = Path(job.progress.path) if job.progress else job.path
    return "" if inner.name == job.path.name else inner.name


def _renewed(renewal: Renewal) -> str:
    told = f"Read again: {words.practices(renewal.records)}"
    if not renewal.new and not renewal.gone:
        return f"{told}, the same as before."
    return f"{told}, {renewal.new:,} of them new; {renewal.gone:,} of the former are gone."


def _ended(job: Job) -> str:
    if len(job.results) == 1 and not job.apart:
        return _became(job.results[0])
    told = _became_all(job.results)
    if not job.apart:
        return told
    tables = f"Its {len(job.apart)} tables are" if len(job.apart) > 1 else "Its table is"
    return f"{told} {tables} listed apart."


def _became(result: IngestResult) -> str:
    if result.status == "unchanged":
        return "Already in the library, nothing to do."
    if result.status in ("failed", "skipped"):
        return words.here(result.error or "It could not be read.")
    if not result.passages:
        what = "" if result.warnings else "what is said of it. "
        return f"Updated: {what}Its text, lessons and practices stay as they were."
    found = [words.practices(result.records) if result.records else "no lesson or practice found"]
    if result.pages:
        found.insert(0, words.count(result.pages, "page"))
    return f"{result.status.capitalize()}: {words.listed(found)}."


def _became_all(results: tuple[IngestResult, ...]) -> str:
    counts = Counter(result.status for result in results)
    said = [f"{counts[status]} {words.BECAME[status]}" for status in words.BECAME if counts[status]]
    return f"{words.count(len(results), 'file')}: {words.listed(said)}." if said else "Nothing in it to read."
