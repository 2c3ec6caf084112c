"""A crew on a Ray cluster: files are read by tasks and embedded by actors, wherever there is room; what they make is stored
here, where the library is. A task whose process or machine is lost is done again."""

import os
import socket
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lessonbase.errors import LibraryError, ModelMismatchError
from lessonbase.ingesting.away import Errand, read_away
from lessonbase.ingesting.crew import DiedError
from lessonbase.ingesting.progress import IngestResult
from lessonbase.ingesting.work import (
    STATES,
    Bench,
    Done,
    Limits,
    Made,
    Refused,
    Staged,
    Task,
    brought_for,
    guarded,
    keep,
    known,
    read_as,
    refused,
)
from lessonbase.model import Passage
from lessonbase.originals import content_id
from lessonbase.store import Store

if TYPE_CHECKING:
    from lessonbase.retrieval import Embedder
    from lessonbase.settings import Settings
    from lessonbase.store.rows import VectorPair

LOCAL = "local"
"""The address of a Ray that is begun for one run, on this machine only."""
# A file is read again so often where its process, or the machine, was lost.
RETRIES = 3
_SECONDS = 10  # in which a cluster takes a call
# So many files for each processor are on their way, that none waits.
_AHEAD = 2


class Cluster(NamedTuple):
    """Where a Ray cluster is, and the embedding model that its actors load."""

    address: str
    model: str
    workers: int

    @classmethod
    def of(cls, chosen: "Settings") -> "Cluster | None":
        """That of the settings, if they name one."""
        return cls(chosen.ray, chosen.model, chosen.workers) if chosen.ray else None


class RayCrew:
    """See `Crew`; what it tells of a task comes with the vectors of its passages. Use as a context manager.

    Raises LibraryError where the cluster cannot be used.
    """

    def __init__(self, cluster: Cluster, bench: Bench, store: Store, identity: str) -> None:
        self._cluster, self._bench, self._store, self._identity = cluster, bench, store, identity
        self._ray: Any = None
        self._most = 1

    def __enter__(self) -> "RayCrew":
        return self

    def __exit__(self, *_: object) -> None:
        if self._ray:
            self._ray.shutdown()

    def _hire(self) -> None:
        """Connect, once there is a file to be read: where all are known there is no need."""
        if self._ray:
            return
        self._ray = _connected(self._cluster)
        try:
            self._begin()
        except self._ray.exceptions.RayError as error:
            raise _unusable(self._cluster.address, error) from error

    def _begin(self) -> None:
        ray = self._ray
        states = ray.get(ray.remote(max_retries=RETRIES)(_states).remote())
        if states != STATES:
            raise LibraryError(
                f"The Ray cluster at {self._cluster.address} has another version of lessonbase than this machine. Install "
                "the same on both, and run the command again."
            )
        processors = max(1, int(ray.cluster_resources().get("CPU", 1)))
        self._most = _AHEAD * processors
        self._read = ray.remote(num_cpus=1, max_retries=RETRIES)(_read_there)
        # Two thirds of a report's time go into its vectors, by all processors of a machine: an actor a machine makes them.
        actor = ray.remote(num_cpus=0, max_restarts=-1, max_task_retries=RETRIES)(Embedding)
        machines = [node for node in ray.nodes() if node["Alive"]]
        spread = actor.options(scheduling_strategy="SPREAD")
        self._embedding = [spread.remote(self._cluster.model) for _ in machines]
        for identity in ray.get([each.identity.remote() for each in self._embedding]):
            if identity != self._identity:
                raise ModelMismatchError(
                    f"The Ray cluster at {self._cluster.address} embeds by the model {identity}, this library by "
                    f"{self._identity}. Have the same model on both, and run the command again."
                )

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[int, Staged | DiedError | Done]]:
        """What becomes of each task, by its number, as it is done."""
        numbered = iter(enumerate(tasks))
        under_way: dict[Any, _Sent] = {}
        try:
            while True:
                while len(under_way) < self._most and (each := next(numbered, None)):
                    number, task = each
                    send = partial(self._send, number, task)
                    begun = guarded(send, task.candidate.source, self._bench.limits)
                    if isinstance(begun, _Sent):
                        under_way[begun.reference] = begun
                    else:
                        yield number, begun if isinstance(begun, Done) else Done(self._refused(task, begun))
                if not under_way:
                    return
                [first], _ = self._ray.wait(list(under_way), num_returns=1)
                with under_way[first].file:
                    yield under_way[first].number, self._received(under_way[first])
                del under_way[first]
        finally:
            for sent in under_way.values():
                sent.file.close()

    def _refused(self, task: Task, why: Refused) -> IngestResult:
        return refused(task.candidate, self._store, why)

    def _send(self, number: int, task: Task) -> "_Sent | Done":
        with ExitStack() as file:
            path = file.enter_context(brought_for(task, self._bench))
            columns, unchanged = known(path, task, self._bench, self._store)
            if unchanged:
                return Done(unchanged)
            if not path.is_file():
                read_as(path, task, columns, self._bench.limits)  # says what is wrong with it
            self._hire()
            work = self._store.work_for(content_id(path), task.candidate.source)
            errand = Errand(task, path.name, columns, work)
            content = None if task.candidate.address else path.read_bytes()
            read = self._read.remote(errand, content, self._bench.limits)
            made = self._embedding[number % len(self._embedding)].embed.remote(read)
            return _Sent(number, task, path, made, file.pop_all())
        raise AssertionError("a stack that lets nothing pass let something pass")

    def _received(self, sent: "_Sent") -> "DiedError | Done":
        errors = self._ray.exceptions
        try:
            outcome = self._ray.get(sent.reference)
        except errors.RayTaskError as error:
            cause = error.cause
            while isinstance(cause, errors.RayTaskError):
                cause = cause.cause
            if isinstance(cause, DiedError):
                return cause
            return Done(fault=LibraryError(f"The Ray cluster could not do its work: {cause}"))
        except errors.RayError as error:
            return DiedError(
                f"the cluster lost its reader {RETRIES + 1} times ({type(error).__name__}). Add it again when the cluster has "
                "less to do, or without --ray."
            )
        if isinstance(outcome, Refused):
            return Done(self._refused(sent.task, outcome))
        return Done(keep(outcome, sent.path, sent.task, self._bench, self._store), pairs=outcome.pairs)


class _Sent(NamedTuple):
    """A task that is under way: its file here, and where what becomes of it will be."""

    number: int
    task: Task
    path: Path
    reference: Any
    file: ExitStack


class Embedding:
    """The actor that embeds: it holds a model."""

    def __init__(self, model: str) -> None:
        from lessonbase.retrieval import embedder
        from lessonbase.settings import settings

        self._model: Embedder = embedder(model, settings().cache)

    def identity(self) -> str:
        """What its model is known by."""
        return self._model.identity

    def embed(self, outcome: Made | Refused) -> Made | Refused:
        """The same, with the vectors of its passages."""
        return replace(outcome, pairs=self._pairs(outcome.passages)) if isinstance(outcome, Made) else outcome

    def _pairs(self, passages: Sequence[Passage]) -> "Sequence[VectorPair]":
        return self._model.embed_passages(passages)


def _read_there(errand: Errand, content: bytes | None, limits: Limits) -> Made | Refused:
    return read_away(errand, content, limits)


def _states() -> Any:
    return STATES


def _connected(cluster: Cluster) -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    if cluster.address == LOCAL:
        # Left to itself, it listens at the machine's own address: so it does on Windows and macOS only, as it comes.
        os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")
    try:
        import ray
    except ImportError as error:
        raise LibraryError(
            "A package is missing to read files on a Ray cluster. Install it: pip install 'lessonbase[cluster]'."
        ) from error
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
    if cluster.address == LOCAL:
        quiet |= {"num_cpus": cluster.workers, "include_dashboard": False}
    try:
        _knock(cluster.address)
        ray.init(address=cluster.address, **quiet)
    except (OSError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
        raise _unusable(cluster.address, error) from error
    return ray


def _knock(address: str) -> None:
    """Raise OSError where nobody listens at an address: Ray itself would try for minutes."""
    host, _, port = address.rpartition("://")[2].partition(":")
    if port.isdigit():
        socket.create_connection((host, int(port)), _SECONDS).close()


def _unusable(address: str, error: Exception) -> LibraryError:
    said = str(error).strip().partition("\n")[0][:200]
    return LibraryError(
        f"The Ray cluster at {address} cannot be used ({said}). See that it runs (ray status) and has lessonbase installed, or "
        "leave out --ray to read here."
    )
