"""From paths to results: files are read and stored by the crew, their passages embedded here as they come in."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from lessonbase.errors import ReadError
from lessonbase.extraction import infer, infers_with
from lessonbase.ingesting import manifest
from lessonbase.ingesting.bibliography import FORMS, is_bibliography, read_bibliography
from lessonbase.ingesting.cluster import Cluster, RayCrew
from lessonbase.ingesting.crew import Crew, DiedError
from lessonbase.ingesting.gathering import Candidate, brought_out, gather
from lessonbase.ingesting.manifest import Entry, Manifest
from lessonbase.ingesting.presence import Presence
from lessonbase.ingesting.progress import IngestResult, IngestStatus, OnProgress, Tally
from lessonbase.ingesting.scratch import scratch_folder
from lessonbase.ingesting.work import STATES, Bench, Done, Limits, Staged, Task, failed
from lessonbase.model import Passage, Record, Report
from lessonbase.originals import Originals
from lessonbase.paths import absolute, exists
from lessonbase.reading.lesson_tables import COLUMNS_ENDING, Columns
from lessonbase.reading.text import readable
from lessonbase.store import Store
from lessonbase.store.rows import VectorPair

if TYPE_CHECKING:  # every worker loads this package, and none embeds
    from lessonbase.retrieval import Embedder, PassageEmbedder


def ingest(
    paths: Iterable[str | Path],
    store: Store,
    index: Path,
    embedder: "Callable[[], PassageEmbedder]",
    limits: Limits,
    workers: int,
    on_progress: OnProgress,
    manifest_path: Path | None = None,
    columns: Columns | Mapping[str, Columns] | None = None,
    only: Collection[str] | None = None,
    leave_out: Collection[str] = (),
    cluster: Cluster | None = None,
) -> Iterator[tuple[int, IngestResult]]:
    """Ingest files, folders and archives, a result a file, each as soon as it is done: stored and embedded.
    With it comes the file's place in the order of `paths`. Of `only` some of the files, where that is given: absolute
    paths, an archive's for all that is in it; those to `leave_out` are passed over. `columns` is the mapping of the
    tables of lessons among them, or one for each by its absolute path. A `cluster` reads and embeds in the place of local
    workers.

    A file that fails is a result with its reason, and is remembered as a failure; one in a folder that is of no
    kind we read is skipped. What is not the file's fault (LibraryError, ModelError: a full disk, a missing model) is
    raised and ends the batch, with all results until then stored. Texts are stored before their vectors are made:
    what a stopped run left without is made up for at the end of the next.
    """
    store.check_writable()
    with Presence(index) as presence, scratch_folder() as scratch:
        if presence.alone():
            Originals(index / "originals").sweep()
            Originals(index / "originals").follow(store)
        bench = Bench(index.resolve(), scratch, limits, store.address)
        found = gather(paths, bench.scratch)
        candidates = [replace(each, beside=each.beside or each.source in leave_out) for each in found]
        batch = _Batch(candidates, bench, store, manifest_path, only)
        tally = Tally(len(batch.aside) + len(batch.open), on_progress)
        for number, result in batch.aside.items():
            yield number, tally.count(result, number + 1)
        tasks = {number: batch.task(number, columns) for number in batch.open}
        yield from _worked_on(tasks, bench, workers, store, embedder, tally, cluster)
        yield from batch.about_manifests(store)
    embed_missing(store, embedder, on_progress)


def read_again(
    report: Report,
    columns: Columns,
    store: Store,
    index: Path,
    embedder: "Callable[[], PassageEmbedder]",
    limits: Limits,
    on_progress: OnProgress,
) -> IngestResult:
    """Read a table of the library again, from the copy kept there, by another mapping of its columns. Where that fails
    the table stays as it was read before, and no failure is remembered.

    Raises LibraryError if the copy is gone, and what `ingest` raises.
    """
    store.check_writable()
    with Presence(index), scratch_folder() as scratch:
        bench = Bench(index.resolve(), scratch, limits, store.address)
        name = PurePath(report.source).name
        copy = Originals(bench.index / "originals").copied(report.id, name, bench.scratch)
        candidate = Candidate(copy, report.source, name, named=True)
        tasks = {0: Task(candidate, manifest.said_of(store.proposed_report(report.id) or report), columns)}
        [(_, result)] = _worked_on(tasks, bench, 1, store, embedder, Tally(1, on_progress))
    if result.status == "failed":
        store.failures.dismiss(report.source)
    return result


def refresh(
    store: Store,
    index: Path,
    embedder: "Callable[[], PassageEmbedder]",
    limits: Limits,
    workers: int,
    on_progress: OnProgress,
) -> Iterator[IngestResult]:
    """Bring the reports that an older lessonbase read, extracted or tagged up to date, a result a report, each stored
    by then: the next run goes on where one was stopped. A report that cannot be stays as it was."""
    store.check_writable()
    tasks: dict[int, Task] = {}
    stale = dict.fromkeys([*store.stale(STATES), *store.documents.damaged()])
    for number, report_id in enumerate(stale):
        report = store.proposed_report(report_id)
        if report is not None:
            name = PurePath(report.source).name
            candidate = Candidate(index.resolve() / name, report.source, report.source, named=True)
            tasks[number] = Task(candidate, manifest.said_of(report), refreshes=report_id)
    with scratch_folder() as scratch:
        bench = Bench(index.resolve(), scratch, limits, store.address)
        for _, result in _worked_on(tasks, bench, workers, store, embedder, Tally(len(tasks), on_progress)):
            yield result
    embed_missing(store, embedder, on_progress)


def _worked_on(
    tasks: Mapping[int, Task],
    bench: Bench,
    workers: int,
    store: Store,
    embedder: "Callable[[], PassageEmbedder]",
    tally: Tally,
    cluster: Cluster | None = None,
) -> Iterator[tuple[int, IngestResult]]:
    """The results of tasks by their numbers, each as soon as it is done."""
    numbers = list(tasks)
    hired: Crew | RayCrew = Crew(min(workers, len(tasks)), bench)
    if cluster and tasks:
        hired = RayCrew(cluster, bench, store, embedder().identity)
    with hired as crew:
        for position, happened in crew.run(iter(tasks.values())):
            number = numbers[position]
            candidate = tasks[number].candidate
            if isinstance(happened, Staged):
                tally.say(candidate.shown, number + 1, happened.stage, happened.done, happened.total)
                continue
            result = _settled(happened, candidate, store)
            if result.report_id and result.passages:  # a report that is only described anew keeps its vectors
                on_count = partial(tally.say, candidate.shown, number + 1, "embedding")
                pairs = happened.pairs if isinstance(happened, Done) else None
                result = _embedded(result, store, embedder, on_count, pairs)
            yield number, tally.count(result, number + 1)


def _settled(happened: Done | DiedError, candidate: Candidate, store: Store) -> IngestResult:
    if isinstance(happened, DiedError):
        return failed(candidate, store, str(happened))
    if happened.fault or happened.result is None:
        raise happened.fault or AssertionError("a worker was done with nothing")
    return happened.result


def _embedded(
    result: IngestResult,
    store: Store,
    embedder: "Callable[[], PassageEmbedder]",
    on_count: Callable[[int, int], None],
    pairs: Sequence[VectorPair] | None,
) -> IngestResult:
    assert result.report_id is not None
    inferred = embed(result.report_id, store, embedder(), on_count, pairs)
    return result.model_copy(update={"records": result.records + inferred})


def embed(
    report_id: str,
    store: Store,
    model: "PassageEmbedder",
    on_count: Callable[[int, int], None],
    pairs: Sequence[VectorPair] | None = None,
) -> int:
    """Make and store the vectors of a report's passages, unless they were made elsewhere already; give the number of records
    inferred with their help."""
    passages = store.passages(report_id)
    on_count(0, len(passages))
    if pairs is None:
        pairs = model.embed_passages(passages, on_count)
    inferred = _inferred(report_id, store, model, passages, pairs)
    store.embeddings.add(report_id, pairs, model.identity, inferred)
    return len(inferred)


def _inferred(
    report_id: str,
    store: Store,
    model: "PassageEmbedder",
    passages: Sequence[Passage],
    pairs: Sequence[VectorPair],
) -> list[Record]:
    if not infers_with(model.identity):
        return []
    return infer(passages, store.explicit_records(report_id), [sentences for _, sentences in pairs])


def embed_anew(store: Store, model: "Embedder", on_count: Callable[[int, int], None]) -> int:
    """Make the vectors of all passages anew, and what is inferred with their help, then put them in the place of all
    that were there, at once; give the number of passages."""
    store.check_writable()
    keys = store.embeddings.passage_keys()
    by_key = store.passages_by_key(keys.tolist())
    passages = [by_key[key] for key in keys.tolist()]
    pairs = model.embed_passages(passages, on_count)
    of_report: dict[str, list[int]] = {}
    for number, passage in enumerate(passages):
        of_report.setdefault(passage.report_id, []).append(number)
    inferred = [
        record
        for report_id, own in of_report.items()
        for record in _inferred(
            report_id, store, model, [passages[number] for number in own], [pairs[number] for number in own]
        )
    ]
    store.embeddings.replace(keys, pairs, model.identity, inferred)
    return len(passages)


def embed_missing(store: Store, embedder: "Callable[[], PassageEmbedder]", on_progress: OnProgress) -> None:
    """Make the vectors that a stopped run left out."""
    missing = store.embeddings.missing()
    tally = Tally(len(missing), on_progress)
    for number, report_id in enumerate(missing, 1):
        report = store.report(report_id)
        if report is not None:
            embed(report_id, store, embedder(), partial(tally.say, report.source, number, "embedding"))


class _Batch:
    """The candidates of one run. `aside` are results that need no worker, by number; `open` the numbers of the rest."""

    def __init__(
        self,
        candidates: list[Candidate],
        bench: Bench,
        store: Store,
        manifest_path: Path | None,
        only: Collection[str] | None,
    ) -> None:
        self.candidates = candidates
        self.aside: dict[int, IngestResult] = {}
        self.open: list[int] = []
        self._manifests: dict[int, Manifest] = {}
        self._watching = only is not None  # what is not there may be on its way
        own = str(absolute(manifest_path)) if manifest_path else None
        only = None if only is None else {readable(each) for each in only}
        if own is not None:
            read = read_bibliography if Path(own).suffix.lower() in FORMS else manifest.read_manifest
            self._manifests[-1] = read(Path(own), own)
        told = self._read_manifests(bench.scratch, store, own)
        candidates += self._brought_along(bench.index / "uploads")
        if only is not None and any(candidates[number].comes_from(only) for number in told):
            only = None  # it may say new things of files that did not change
        aside = {
            source for each in self._manifests.values() for source in manifest.left_out(each, candidates)
        }
        for number, candidate in enumerate(candidates):
            wanted = not candidate.beside and (only is None or candidate.comes_from(only))
            if candidate.source == own or number in told:
                continue  # it is read already
            if wanted and candidate.source in aside and not candidate.named:
                self._set_aside(number, "a web page that a reference manager keeps beside the report itself.")
                continue
            if wanted and candidate.name.endswith(COLUMNS_ENDING):
                self._set_aside(number, "says what the columns of the table beside it hold.")
                continue
            if candidate.fault:
                if wanted:
                    self.aside[number] = failed(candidate, store, candidate.fault)
            elif wanted:
                self.open.append(number)
        self._whole = only is None
        self._entries: dict[str, Entry] = {}
        # Where both speak of a file, what people wrote for lessonbase counts.
        for each in sorted(self._manifests.values(), key=lambda one: not one.of_references):
            self._entries |= manifest.assign(each, candidates)
        opened = {each.archive for each in candidates if each.archive}
        for archive in opened - {each.source for each in candidates if each.fault}:
            store.failures.dismiss(archive)

    def _set_aside(self, number: int, reason: str) -> None:
        candidate = self.candidates[number]
        self.aside[number] = IngestResult(
            path=candidate.shown, status="skipped", error=f"{candidate.name}: {reason}"
        )

    def _read_manifests(self, scratch: Path, store: Store, own: str | None) -> set[int]:
        """Read the manifests and lists of references among the candidates; gives their numbers."""
        told = set()
        for number, candidate in enumerate(self.candidates):
            references = is_bibliography(candidate)
            if (
                candidate.source == own
                or candidate.fault
                or not (references or manifest.is_manifest(candidate))
            ):
                continue
            told.add(number)
            read = read_bibliography if references else manifest.read_manifest
            try:
                self._manifests[number] = read(brought_out(candidate, scratch), candidate.source)
                store.failures.dismiss(candidate.source)
            except ReadError as error:
                self.aside[number] = failed(candidate, store, error.reason)
        return told

    def _brought_along(self, uploads: Path) -> list[Candidate]:
        """The files attached to the entries of lists of references that a person named, wherever they lie. One that a
        browser sent, or that lies in a folder or an archive, speaks of what lies beside it only."""
        known = {each.source for each in self.candidates}
        found = []
        for number, each in self._manifests.items():
            bibliography = self.candidates[number] if number >= 0 else None
            if not each.of_references or bibliography is None or not bibliography.named:
                continue
            if bibliography.member or bibliography.path.resolve().is_relative_to(uploads):
                continue
            for name in each.entries:
                path = absolute(bibliography.path.parent / name)
                source = readable(str(path))
                if source not in known and exists(path) and path.is_file():
                    known.add(source)
                    found.append(Candidate(path, source, source))
        return found

    def task(self, number: int, columns: Columns | Mapping[str, Columns] | None) -> Task:
        """The task of an open candidate."""
        candidate = self.candidates[number]
        own = columns.get(candidate.source) if isinstance(columns, Mapping) else columns
        return Task(candidate, self._entries.get(candidate.source), own)

    def about_manifests(self, store: Store) -> Iterator[tuple[int, IngestResult]]:
        """The results of the manifests themselves: skipped, since they are no reports, or failed with their faults,
        which are remembered until they are mended."""
        for number, each in self._manifests.items() if self._whole else ():
            if number >= 0 and self.candidates[number].beside:
                continue
            told, faults = each.account(self._watching)
            status: IngestStatus = "failed" if faults else "skipped"
            if faults:
                store.failures.add(each.source, told)
            yield number, IngestResult(path=each.source, status=status, error=f"{each.path.name}: {told}")
