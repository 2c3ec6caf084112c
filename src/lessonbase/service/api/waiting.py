"""Files that are added: sent, on their way with progress, and those that could not be read."""

import secrets
import shutil
from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Annotated

from fastapi import APIRouter, Path, Query, UploadFile
from pydantic import Field

from lessonbase.errors import LibraryError, NotFoundError, QueryError
from lessonbase.ingesting import IngestResult, IngestStage, IngestStatus, Job
from lessonbase.library import Library
from lessonbase.model import Failure, Frozen, ReadingWarning
from lessonbase.service.api.shapes import Name, plain_file_name

Number = Annotated[int, Path(ge=1, lt=2**63)]
InCollection = Annotated[str | None, Query(min_length=1, max_length=200)]


class Became(Frozen):
    """What became of one file."""

    name: str
    status: IngestStatus
    report_id: str | None = None
    pages: int | None = None
    passages: int = 0
    records: int = 0
    warnings: tuple[ReadingWarning, ...] = ()
    error: str | None = None


class Column(Frozen):
    """A column of a table that asks: what it is taken as, and some of its cells."""

    header: str
    use: str
    cells: tuple[str, ...]


class JobState(Frozen):
    """One file on its way: its stage, with so many steps `done` of `total`; of an archive, `results` of each file so far. A
    table waits for a person while it has `columns` to be looked at. `through` says that there is no more to come."""

    number: int
    name: str
    stage: IngestStage | None = None
    done: int = 0
    total: int = 0
    results: tuple[Became, ...] = ()
    columns: tuple[Column, ...] = ()
    through: bool
    fault: str | None = None
    report_id: str | None = None


class Taking(Frozen):
    """What a column of a table is to be taken as; "" for nothing."""

    header: Annotated[str, Field(max_length=2000)]
    use: Annotated[str, Field(max_length=40)]


Placing = Callable[[str, Sequence[PurePath]], None]


def no_collections(_name: str, _paths: Sequence[PurePath]) -> None:
    """Raises QueryError: where nobody signs in, everybody sees all reports."""
    raise QueryError("There are no collections where nobody signs in. Leave `collection` out.")


def router(library: Library, place: Placing = no_collections) -> APIRouter:
    """The routes; `place` puts files that are about to be added into a collection."""
    routes = APIRouter(tags=["adding"])

    def find(number: int) -> Job:
        found = next((job for job in library.jobs.all() if job.number == number), None)
        if found is None:
            raise NotFoundError(f"There is no file number {number} on its way.")
        return found

    @routes.post("/reports", status_code=202)
    def add(files: list[UploadFile], collection: InCollection = None) -> list[JobState]:
        """Send files to be read, archives too; their jobs tell how far they are. In a `collection` only its groups ever see
        them."""
        folder = library.jobs.uploads / secrets.token_hex(16)
        before = {job.number for job in library.jobs.all()}
        try:
            paths = []
            for at, file in enumerate(files):
                path = folder / str(at) / plain_file_name(file.filename)
                path.parent.mkdir(parents=True)
                with path.open("xb") as target:
                    shutil.copyfileobj(file.file, target)
                paths.append(path)
            if collection is not None:
                place(collection, paths)
            library.jobs.add(paths)
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise LibraryError(
                f"The files could not be kept ({error.strerror}). None was added; make room and send them again."
            ) from error
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return [_state(job) for job in library.jobs.all() if job.number not in before]

    @routes.get("/jobs")
    def jobs() -> list[JobState]:
        """The files that are on their way, and those that are through and not forgotten."""
        return [_state(job) for job in library.jobs.all()]

    @routes.get("/jobs/{number}")
    def job(number: Number) -> JobState:
        """How far a file is."""
        return _state(find(number))

    @routes.delete("/jobs/{number}", status_code=204)
    def forget(number: Number) -> None:
        """Take a file that is through off the list; leave a table that asks as it is."""
        if find(number).question:
            library.jobs.decline(number)
        else:
            library.jobs.forget(number)

    @routes.delete("/jobs", status_code=204)
    def forget_all() -> None:
        """Take all files that are through off the list."""
        library.jobs.forget_all()

    @routes.post("/reports/{report_id}/columns", status_code=202)
    def ask_again(report_id: Name) -> list[JobState]:
        """Ask anew what the columns of a table in the library are; its job has them."""
        found = library.report(report_id).id
        library.jobs.ask_again(found)
        return [_state(job) for job in library.jobs.all() if job.again == found]

    @routes.post("/jobs/{number}/columns")
    def take(number: Number, said: Taking) -> JobState:
        """Take a column of a table that asks as something else."""
        find(number)
        library.jobs.take(number, said.header, said.use)
        return _state(find(number))

    @routes.post("/jobs/{number}/answer")
    def answer(number: Number) -> JobState:
        """Add a table that asks, as its columns are taken by now."""
        find(number)
        library.jobs.answer(number)
        return _state(find(number))

    @routes.get("/failures")
    def failures() -> list[Failure]:
        """The files that could not be read, latest first."""
        return [one.model_copy(update={"path": PurePath(one.path).name}) for one in library.failures()]

    @routes.delete("/failures", status_code=204)
    def dismiss(name: Annotated[str, Query(min_length=1, max_length=400)]) -> None:
        """Forget the failures of files of a name."""
        found = [one.path for one in library.failures() if PurePath(one.path).name == name]
        if not found:
            raise NotFoundError(f"No file {name} failed.")
        for path in found:
            library.dismiss(path)
            library.jobs.discard(path)

    return routes


def _state(job: Job) -> JobState:
    return JobState(
        number=job.number,
        name=job.name,
        stage=job.progress.stage if job.progress else None,
        done=job.progress.done if job.progress else 0,
        total=job.progress.total if job.progress else 0,
        results=tuple(_became(result) for result in job.results),
        columns=tuple(Column(header=one.header, use=one.use, cells=one.cells) for one in job.question.columns)
        if job.question
        else (),
        through=not job.open,
        fault=job.fault,
        report_id=job.report_id,
    )


def _became(result: IngestResult) -> Became:
    told = result.model_dump(exclude={"path"})
    return Became.model_validate({**told, "name": PurePath(result.path).name})
