"""Worker processes, each reading one file after the other, so that a bad file costs itself only.

A worker that crashes, hangs or takes too much memory is ended, its file has failed with the reason, and another
worker takes its place.
"""

import contextlib
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from typing import Any

from lessonbase.errors import LibraryError
from lessonbase.ingesting.work import (
    OUT_OF_MEMORY,
    Bench,
    Done,
    Ready,
    Staged,
    Task,
    memory_reason,
    say,
    time_reason,
)

# Loading makes objects that stay: looking for garbage among them took an eighth of the time.
_COMMAND = (
    sys.executable,
    "-c",
    "import gc; gc.disable(); from lessonbase.ingesting.work import main; main()",
)

_SURROUNDINGS = {
    # Several threads of linear algebra a worker would only fight for the cores.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    # glibc would give memory back to the system after every page and ask for it anew: a twentieth of the time.
    "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
    "MALLOC_TOP_PAD_": str(16 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(64 << 20),
    "PYDANTIC_DISABLE_PLUGINS": "__all__",  # looking for some is part of every start
}


_ENDING_SECONDS = 10.0
_SIGXCPU = getattr(signal, "SIGXCPU", 0)  # there is none on Windows


class DiedError(Exception):
    """Raised when a worker ended in the midst of a task; the message is the reason for its file's failure."""


class Worker:
    """One process and the pipes to it."""

    def __init__(self, bench: Bench) -> None:
        self._limits = bench.limits
        environment = {
            **os.environ,
            **_SURROUNDINGS,
            # Text recognition leaves off in time.
            "LESSONBASE_FILE_SECONDS": str(bench.limits.seconds),
        }
        self._process = subprocess.Popen(
            _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        assert self._process.stdin  # both are pipes
        assert self._process.stdout
        self._to, self._from = self._process.stdin, self._process.stdout
        self._ready = False
        with contextlib.suppress(BrokenPipeError):  # it is told of by the first task
            self._send(bench)

    def messages(self, task: Task) -> Iterator[Staged | Done]:
        """What the worker says of a task, the last being Done. Raises DiedError when it ends without that."""
        timer = threading.Timer(self._limits.clock, self._process.kill)
        try:
            if not self._ready:  # its start is no part of a file's time
                self._ready = isinstance(self._heard(), Ready)
            timer.start()
            self._send(task)
            while True:
                message = self._heard()
                yield message
                if isinstance(message, Done):
                    return
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            late = timer.finished.is_set()
            with contextlib.suppress(subprocess.TimeoutExpired):  # it closed its pipe, so it is about to end
                self._process.wait(_ENDING_SECONDS)
            self.end()
            raise DiedError(time_reason(self._limits) if late else self._why()) from None
        finally:
            timer.cancel()

    def end(self) -> None:
        """End the process, at once."""
        self._process.kill()
        self._process.wait()
        for stream in (self._to, self._from):
            with contextlib.suppress(OSError):
                stream.close()

    def _heard(self) -> Any:
        return pickle.load(self._from)

    def _send(self, message: Any) -> None:
        say(self._to, message)

    def _why(self) -> str:
        ended = self._process.returncode
        # Native code that gets no memory mostly ends its process rather than say so.
        if ended in (-6, OUT_OF_MEMORY):
            return memory_reason(self._limits)
        if ended == -_SIGXCPU:
            return time_reason(self._limits)
        if ended in (-9, -15):
            return (
                "its reader was ended from outside, by the system for lack of memory or by a person. Add it again when the "
                "computer has less to do."
            )
        return (
            "reading it made the reader crash. It may be damaged: open it, save it anew as PDF, and add that."
        )


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
                    for message in worker.messages(task):
                        self._happened.put((number, message))
                except DiedError as death:
                    self._let_go(worker)
                    worker = None
                    self._happened.put((number, death))
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
            worker = Worker(self._bench)
            self._workers.add(worker)
            return worker

    def _let_go(self, worker: Worker) -> None:
        with self._lock:
            self._workers.discard(worker)
        worker.end()
