"""The data path of one file: read, find passages and records, tag, embed, store."""

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from lessonbase.errors import LessonbaseError, LibraryError, ModelError, ReadError
from lessonbase.extraction import extract
from lessonbase.model import IngestResult, IngestStage, Progress
from lessonbase.originals import Originals, content_id
from lessonbase.reading import read
from lessonbase.retrieval import Embedder
from lessonbase.store import Store
from lessonbase.tagging import tag

log = logging.getLogger(__name__)

OnProgress = Callable[[Progress], None]
# stage, steps done, steps in all
OnStage = Callable[[IngestStage, int, int], None]


def files_of(paths: Iterable[str | Path]) -> list[Path]:
    """The files meant by `paths`: folders are walked in name order, hidden files in them passed over."""
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        for file in _walk(path) if path.is_dir() else [path]:
            found[file] = None
    return list(found)


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(parent, name) for name in sorted(names) if not name.startswith("."))


def ingest(
    paths: Iterable[str | Path],
    store: Store,
    originals: Originals,
    embedder: Callable[[], Embedder],
    limit: int,
    on_progress: OnProgress,
) -> Iterator[IngestResult]:
    """Ingest files and folders, a result a file, as each is done.

    A file that fails is a result with its reason, and is remembered as a failure. What is not the file's
    fault (LibraryError, ModelError: a full disk, a missing model) is raised and ends the batch, with all
    results until then stored.
    """
    files = files_of(paths)
    for number, file in enumerate(files, 1):
        on_stage = partial(_report_stage, on_progress, str(file), number, len(files))
        result = _ingest_or_explain(file, store, originals, embedder, limit, on_stage)
        on_stage("finished", 1, 1)
        yield result


def _report_stage(
    on_progress: OnProgress, path: str, file: int, files: int, stage: IngestStage, done: int, total: int
) -> None:
    on_progress(Progress(path=path, file=file, files=files, stage=stage, done=done, total=total))


def _ingest_or_explain(
    file: Path,
    store: Store,
    originals: Originals,
    embedder: Callable[[], Embedder],
    limit: int,
    on_stage: OnStage,
) -> IngestResult:
    try:
        return _ingest_file(file, store, originals, embedder, limit, on_stage)
    except (LibraryError, ModelError):
        raise
    except LessonbaseError as error:
        reason = error.reason if isinstance(error, ReadError) else str(error)
    except Exception as error:  # the border of a file's work: one odd file must not end the batch
        log.exception("unexpected fault in %s", file)
        reason = (
            f"lessonbase came upon something it does not know in this file ({type(error).__name__}: {error}). "
            "Please report it; saving the file anew as PDF may help."
        )
    if file.exists():  # a mistyped path is not a file to try again
        store.add_failure(str(file.resolve()), reason)
    return IngestResult(path=str(file), status="failed", error=f"{file.name}: {reason}")


def _ingest_file(
    file: Path,
    store: Store,
    originals: Originals,
    embedder: Callable[[], Embedder],
    limit: int,
    on_stage: OnStage,
) -> IngestResult:
    on_stage("reading", 0, 1)
    source = str(file.resolve())
    if known := _known(file, store):
        if replaced := store.add_source(source, known):
            originals.remove(replaced)
        return IngestResult(path=str(file), status="unchanged", report_id=known)

    document = read(file)
    on_stage("finding lessons", 0, 1)
    passages, records = extract(document, limit)
    if not passages:
        raise ReadError(
            file, "it holds no text to search. If it is a scan, run text recognition on it first."
        )
    on_stage("tagging", 0, 1)
    report, passages, records = tag(document, passages, records)
    on_stage("embedding", 0, len(passages))
    model = embedder()
    vectors = model.embed_passages(passages, partial(on_stage, "embedding"))
    on_stage("storing", 0, 1)
    originals.keep(file, report.id)
    replaced = store.add(
        document.model_copy(update={"report": report}), passages, records, vectors, model.identity
    )
    if replaced:
        originals.remove(replaced)
    return IngestResult(
        path=str(file),
        status="updated" if replaced else "added",
        report_id=report.id,
        pages=report.page_count,
        passages=len(passages),
        records=len(records),
        warnings=document.warnings,
    )


def _known(file: Path, store: Store) -> str | None:
    if not file.is_file():
        return None
    try:
        report_id = content_id(file)
    except OSError:
        return None  # reading says what is wrong with it
    return report_id if store.report(report_id) else None
