"""From paths to results: files are read and stored by the crew, their passages embedded here as they come in."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from lessonbase.errors import ReadError
from lessonbase.extraction import infer, infers_with
from lessonbase.ingesting import manifest
from lessonbase.ingesting.crew import Crew, DiedError
from lessonbase.ingesting.gathering import Candidate, brought_out, gather
from lessonbase.ingesting.manifest import Entry, Manifest
from lessonbase.ingesting.work import Bench, Done, Limits, Staged, Task, failed
from lessonbase.model import Filters, IngestResult, IngestStage, Progress, Record
from lessonbase.retrieval import Embedder
from lessonbase.store import Store

OnProgress = Callable[[Progress], None]


@dataclass
class Tally:
    """How far a batch is, and how to tell."""

    files: int
    on_progress: OnProgress
    finished: int = 0
    failed: int = 0
    pages: int = 0

    def say(self, path: str, file: int, stage: IngestStage, done: int, total: int) -> None:
        """Tell of a stage of one file, `file` counted from 1."""
        self.on_progress(
            Progress(
                path=path,
                file=file,
                files=self.files,
                stage=stage,
                done=done,
                total=total,
                finished=self.finished,
                failed=self.failed,
                pages=self.pages,
            )
        )

    def count(self, result: IngestResult, file: int) -> IngestResult:
        """Count a file that is through, and tell."""
        self.finished += 1
        self.failed += result.status == "failed"
        self.pages += (result.pages or 0) if result.status in ("added", "updated") else 0
        self.say(result.path, file, "finished", 1, 1)
        return result


def ingest(
    paths: Iterable[str | Path],
    store: Store,
    index: Path,
    embedder: Callable[[], Embedder],
    limits: Limits,
    workers: int,
    on_progress: OnProgress,
    manifest_path: Path | None = None,
) -> Iterator[tuple[int, IngestResult]]:
    """Ingest files, folders and archives, a result a file, each as soon as it is done: stored and embedded.
    With it comes the file's place in the order of `paths`.

    A file that fails is a result with its reason, and is remembered as a failure; one in a folder that is of no
    kind we read is skipped. What is not the file's fault (LibraryError, ModelError: a full disk, a missing model) is
    raised and ends the batch, with all results until then stored. Texts are stored before their vectors are made:
    what a stopped run left without is made up for at the end of the next.
    """
    with tempfile.TemporaryDirectory(prefix="lessonbase-") as folder:
        bench = Bench(index.resolve(), Path(folder), limits)
        batch = _Batch(gather(paths, bench.scratch), bench.scratch, manifest_path)
        tally = Tally(len(batch.candidates), on_progress)
        for number, result in batch.aside.items():
            yield number, tally.count(result, number + 1)
        with Crew(min(workers, len(batch.open)), bench) as crew:
            for position, happened in crew.run(batch.task(number) for number in batch.open):
                number = batch.open[position]
                candidate = batch.candidates[number]
                if isinstance(happened, Staged):
                    tally.say(candidate.shown, number + 1, happened.stage, happened.done, happened.total)
                    continue
                result = _settled(happened, candidate, store)
                if result.report_id and result.status in ("added", "updated"):
                    on_count = partial(tally.say, candidate.shown, number + 1, "embedding")
                    result = _embedded(result, store, embedder, on_count)
                yield number, tally.count(result, number + 1)
        yield from batch.about_manifests(tally)
    embed_missing(store, embedder, on_progress)


def _settled(happened: Done | DiedError, candidate: Candidate, store: Store) -> IngestResult:
    if isinstance(happened, DiedError):
        return failed(candidate, store, str(happened))
    if happened.fault or happened.result is None:
        raise happened.fault or AssertionError("a worker was done with nothing")
    return happened.result


def _embedded(
    result: IngestResult,
    store: Store,
    embedder: Callable[[], Embedder],
    on_count: Callable[[int, int], None],
) -> IngestResult:
    assert result.report_id is not None
    inferred = embed(result.report_id, store, embedder(), on_count)
    return result.model_copy(update={"records": result.records + inferred})


def embed(report_id: str, store: Store, model: Embedder, on_count: Callable[[int, int], None]) -> int:
    """Make and store the vectors of a report's passages; give the number of records inferred with their help."""
    passages = store.passages(report_id)
    on_count(0, len(passages))
    pairs = model.embed_passages(passages, on_count)
    inferred: list[Record] = []
    if infers_with(model.identity):
        explicit = store.records(Filters(report=(report_id,)))
        inferred = infer(passages, explicit, [sentences for _, sentences in pairs])
    store.add_vectors(report_id, pairs, model.identity, inferred)
    return len(inferred)


def embed_missing(store: Store, embedder: Callable[[], Embedder], on_progress: OnProgress) -> None:
    """Make the vectors that a stopped run left out."""
    missing = store.without_vectors()
    tally = Tally(len(missing), on_progress)
    for number, report_id in enumerate(missing, 1):
        report = store.report(report_id)
        if report is not None:
            embed(report_id, store, embedder(), partial(tally.say, report.source, number, "embedding"))


@dataclass
class _Batch:
    """The candidates of one run. `aside` are results that need no worker, by number; `open` the numbers of the rest."""

    candidates: list[Candidate]
    scratch: Path
    manifest_path: Path | None
    aside: dict[int, IngestResult] = field(default_factory=dict)
    open: list[int] = field(default_factory=list)
    _manifests: dict[int, Manifest] = field(default_factory=dict)
    _entries: dict[str, Entry] = field(default_factory=dict)

    def __post_init__(self) -> None:
        own = self.manifest_path.resolve() if self.manifest_path else None
        if own is not None:
            self._manifests[-1] = manifest.read_manifest(own, str(own))
        for number, candidate in enumerate(self.candidates):
            if candidate.fault:
                self._fail(number, candidate.fault)
            elif manifest.is_manifest(candidate) or candidate.source == str(own):
                self._try_manifest(number, candidate)
            else:
                self.open.append(number)
        for each in self._manifests.values():
            self._entries |= manifest.assign(each, self.candidates)

    def _fail(self, number: int, reason: str) -> None:
        candidate = self.candidates[number]
        self.aside[number] = IngestResult(
            path=candidate.shown, status="failed", error=f"{candidate.name}: {reason}"
        )

    def _try_manifest(self, number: int, candidate: Candidate) -> None:
        if any(each.source == candidate.source for each in self._manifests.values()):
            return
        try:
            path = brought_out(candidate, self.scratch)
            self._manifests[number] = manifest.read_manifest(path, candidate.source)
        except ReadError as error:
            self._fail(number, error.reason)

    def task(self, number: int) -> Task:
        """The task of an open candidate."""
        candidate = self.candidates[number]
        return Task(candidate, self._entries.get(candidate.source))

    def about_manifests(self, tally: Tally) -> Iterator[tuple[int, IngestResult]]:
        """The results of the manifests themselves: skipped, since they are no reports, or failed with their faults."""
        for number, each in self._manifests.items():
            told = f"{each.path.name}: the manifest of the files beside it, {len(each.entries)} of them described."
            status = "skipped"
            if each.faults:
                status = "failed"
                told = f"{each.path.name}: what it says was taken over but for this: {'; '.join(each.faults[:20])}."
            result = IngestResult.model_validate({"path": each.source, "status": status, "error": told})
            yield number, tally.count(result, number + 1) if number >= 0 else result
