"""Questions that are asked while another is being answered, answered by processes beside this one: threads of one program of
Python take turns at the interpreter, so that on four cores four people would wait for each other.

The first question is answered here. Processes start when several are asked at once, as many as there are other cores, and end
when nobody has asked two at a time for a while; until one is ready, questions wait for their turn here.
"""

import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lessonbase.model import Answer
from lessonbase.worker import EndedError, Worker

if TYPE_CHECKING:  # what reads the settings is slow to load
    from lessonbase.settings import Settings

log = logging.getLogger(__name__)

_MAIN = "lessonbase.answerer:main"
SECONDS = 30
"""Of the processor, that an answer may take in a process beside; one that takes longer is made here."""
IDLE = 600
"""Seconds without a question, after which such a process ends."""
MOST = 7
"""Processes beside, at most: each holds the model and what it read of the index, some 200 MB."""


@dataclass(frozen=True)
class Question:
    """What is asked, as `Library.ask` takes it, of the library without some works."""

    text: str
    about: tuple[str, ...]
    filters: Mapping[str, Any]
    hidden: frozenset[str]


@dataclass(frozen=True)
class Reading:
    """Said by a process: how many of the texts that a cross-encoder reads it has read."""

    done: int
    total: int


@dataclass(frozen=True)
class Made:
    """Said by a process at the end: the answer; None where it is ready for its first, or could not make one."""

    answer: Answer | None


def _as_many(opening: "Settings") -> int:
    """How many processes may answer beside: one for each other core; none where the index bears one program only."""
    if opening.index_engine == "milvus" and opening.milvus_address.endswith(".db"):
        return 0
    return min((os.cpu_count() or 1) - 1, MOST)


class _Turns:
    """So many at once, first come first served: with the semaphore of the standard library who comes just then goes first."""

    def __init__(self, count: int) -> None:
        self._lock = threading.Lock()
        self._free = count
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def one(self) -> Iterator[None]:
        """A turn, once it has come."""
        mine = threading.Event()
        with self._lock:
            if self._free:
                self._free -= 1
                mine.set()
            else:
                self._waiting.append(mine)
        mine.wait()
        try:
            yield
        finally:
            with self._lock:
                if self._waiting:
                    self._waiting.popleft().set()
                else:
                    self._free += 1


class Answerers:
    """The processes that answer beside this one, for a library that is opened with some settings; its end as a context manager
    ends them. Safe to use from several threads."""

    def __init__(self, opening: "Settings", most: int | None = None) -> None:
        self._opening = opening
        self._most = _as_many(opening) if most is None else most
        self._turns = _Turns(1 + self._most)
        self._here = threading.Semaphore()
        self._lock = threading.Lock()
        self.ready: list[Worker] = []
        self._all: set[Worker] = set()
        self._starting = False
        self._ended = False

    def answer(
        self,
        question: Question,
        here: Callable[[], Answer],
        on_read: Callable[[int, int], None] | None = None,
    ) -> Answer:
        """An answer, made by this process (`here`) or by one beside it. Raises what `here` raises."""
        with self._turns.one():
            if not self._here.acquire(blocking=False):
                if (worker := self._taken()) and (answer := self._asked(worker, question, on_read)):
                    return answer
                self._here.acquire()
            try:
                return here()
            finally:
                self._here.release()

    def __enter__(self) -> "Answerers":
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._ended = True
        self.renew()

    def renew(self) -> None:
        """End the processes: others take their places, which see what was set anew."""
        with self._lock:
            for worker in self._all:
                worker.end()

    def _taken(self) -> Worker | None:
        """A process that is ready; None where there is none, and then one more is started if there may be."""
        with self._lock:
            while self.ready:
                worker = self.ready.pop()
                if worker.alive:
                    return worker
                self._all.discard(worker)
            if not (self._starting or self._ended) and len(self._all) < self._most:
                self._starting = True
                threading.Thread(target=self._start, name="answerers", daemon=True).start()
            return None

    def _start(self) -> None:
        try:
            worker = Worker(_MAIN, self._opening)
            with self._lock:
                self._all.add(worker)
            self._asked(worker, None, None)
            if self._ended:
                worker.end()
        finally:
            self._starting = False

    def _asked(
        self, worker: Worker, question: Question | None, on_read: Callable[[int, int], None] | None
    ) -> Answer | None:
        """What a process makes of a question; None where it ended over it, or left it to us."""
        try:
            for said in worker.messages(question, SECONDS, last=Made):
                if isinstance(said, Reading) and on_read:
                    on_read(said.done, said.total)
        except EndedError as ended:
            log.warning(
                "A process that answers questions ended (%s); what it was asked is answered here.", ended
            )
            with self._lock:
                self._all.discard(worker)
            return None
        with self._lock:
            self.ready.append(worker)
        answer: Answer | None = said.answer
        return answer
