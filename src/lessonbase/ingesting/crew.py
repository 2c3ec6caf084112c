"""Worker processes, each reading one file after the other, so that a bad file costs itself only.

A worker that crashes, hangs or takes too much memory is ended, its file has failed with the reason, and another
worker takes its place.
"""

import queue
import threading
from collections.abc import Iterable, Iterator

from lessonbase.errors import LibraryError
from lessonbase.ingesting.work import Bench, Done, Limits, Staged, Task, memory_reason, time_reason
from lessonbase.worker import EndedError, Worker

_MAIN = "lessonbase.ingesting.work:main"


class DiedError(Exception):
    """Raised when a worker ended in the midst of a task; the message is the reason for its file's failure."""


def why_it_ended(ended: EndedError, limits: Limits) -> str:
    """Why a file failed whose worker ended."""
    if ended.late:
        return time_reason(limits)
    if ended.starved:
        return memory_reason(limits)
    if ended.killed:
        return (
            "its reader was ended from outside, by the system for lack of memory or by a person. Add it again when the "
            "computer has less to do."
        )
    return "reading it made the reader crash. It may be damaged: open it, save it anew as PDF, and add that."


class Crew:
    """Several workers over many tasks. Use as a context manager: its end ends the workers."""

    def __init__(self, size: int, bench: Bench) -> None:
        self._bench = bench
        self._size = size
        self._happened: queue.SimpleQueue[tuple[int, Staged | Done | BaseException | None]] = (
            queue.SimpleQueue()
        )
        self._workers: set[Worker] = set()
        self._lock = threading.Lock()
        self._ending = False

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._ending = True
            for worker in self._workers:
                worker.end()

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[int, Staged | DiedError | Done]]:
        """What happens to each task, by its number, as it happens: stages, then Done or DiedError."""
        numbered = enumerate(tasks)
        threads = [
            threading.Thread(target=self._work, args=(numbered,), daemon=True) for _ in range(self._size)
        ]
        for thread in threads:
            thread.start()
        left = len(threads)
        while left:
            number, message = self._happened.get()
            if message is None:
                left -= 1
            elif isinstance(message, (Staged, Done, DiedError)):
                yield number, message
            else:
                raise message

    def _work(self, tasks: Iterator[tuple[int, Task]]) -> None:
        worker: Worker | None = None
        try:
            while (each := self._next(tasks)) is not None:
                number, task = each
                worker = worker or self._hired()
                try:
                    for message in worker.messages(task, self._bench.limits.seconds, last=Done):
                        self._happened.put((number, message))
                except EndedError as ended:
                    self._let_go(worker)
                    worker = None
                    self._happened.put((number, DiedError(why_it_ended(ended, self._bench.limits))))
        except BaseException as fault:  # told to the thread that waits for us
            self._happened.put((-1, fault))
        finally:
            if worker is not None:
                self._let_go(worker)
            self._happened.put((-1, None))

    def _next(self, tasks: Iterator[tuple[int, Task]]) -> tuple[int, Task] | None:
        with self._lock:
            return None if self._ending else next(tasks, None)

    def _hired(self) -> Worker:
        with self._lock:
            if self._ending:
                raise LibraryError("The reading of files was ended.")
            # Text recognition leaves off in time.
            seconds = {"LESSONBASE_FILE_SECONDS": str(self._bench.limits.seconds)}
            worker = Worker(_MAIN, self._bench, seconds)
            self._workers.add(worker)
            return worker

    def _let_go(self, worker: Worker) -> None:
        with self._lock:
            self._workers.discard(worker)
        worker.end()
