"""A process of its own for work on files that others made: what crashes, hangs or eats memory there costs itself only.

`Worker` is the process as its caller sees it, `Caller` the other end. Tasks go in on stdin, messages come out on
stdout, both pickled; the process lives as long as its stdin is open.
"""

import contextlib
import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from lessonbase.nursery import start

CLOCK = 6
"""How many times its processor seconds a task may take by the clock: it may wait for something for ever, but on a machine
with six times as much to do as it has processors, it needs all of them."""
GRACE_SECONDS = 30  # after a task's clock, in which a living caller ends the worker itself
OUT_OF_MEMORY = 137
"""What a worker's process ends with that has no memory left, as one that the system ended for it."""

_ENDING_SECONDS = 10.0  # in which a process that closed its pipe has ended
_SIGXCPU = getattr(signal, "SIGXCPU", 0)  # there is none on Windows


@dataclass(frozen=True)
class Ready:
    """Said by a worker once: it can take tasks."""


class EndedError(Exception):
    """Raised when a worker ended in the midst of a task: `late` if its time was over, `starved` if memory was, `killed` if
    somebody else ended it, be it the system that had no memory left."""

    def __init__(self, late: bool, code: int | None) -> None:
        super().__init__(f"a worker ended with {code}{' after its time' if late else ''}")
        self.late = late or code == -_SIGXCPU
        # Native code that gets no memory mostly ends its process rather than say so.
        self.starved = not late and code in (-6, OUT_OF_MEMORY)
        self.killed = not late and code in (-9, -15)


class Worker:
    """One process and the pipes to it, which runs the function `main` of a module, named "module:function". `opening` is told
    to it before any task."""

    def __init__(self, main: str, opening: Any, surroundings: Mapping[str, str] | None = None) -> None:
        self._process = start(main, surroundings or {})
        assert self._process.stdin  # both are pipes
        assert self._process.stdout
        self._to, self._from = self._process.stdin, self._process.stdout
        self._ready = False
        with contextlib.suppress(BrokenPipeError):  # it is told of by the first task
            say(self._to, opening)

    @property
    def alive(self) -> bool:
        """Whether the process has not ended."""
        return self._process.poll() is None

    def messages(self, task: Any, seconds: int, last: type) -> Iterator[Any]:
        """What the worker says of a task, to the first message of the type `last`. Raises EndedError when it ends
        before, which it is made to after so many seconds of the processor, or CLOCK times as many by the clock."""
        timer = threading.Timer(CLOCK * seconds, self._process.kill)
        try:
            if not self._ready:  # its start is no part of a task's time
                self._ready = isinstance(self._heard(), Ready)
            timer.start()
            say(self._to, task)
            while True:
                message = self._heard()
                yield message
                if isinstance(message, last):
                    return
        except (
            EOFError,
            BrokenPipeError,
            pickle.UnpicklingError,
            ValueError,
        ):  # ValueError: ended by another thread
            late = timer.finished.is_set()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_ENDING_SECONDS)
            self.end()
            raise EndedError(late, self._process.returncode) from None
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


class Caller:
    """The caller of this process, which is a worker. To be made once, before anything else."""

    def __init__(self) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the caller, who ends us in good order
        self._tasks, self._said = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)  # what a library prints must not get among the messages
        logging.getLogger("pypdfium2").setLevel(logging.ERROR)

    def opening(self) -> Any:
        """What the worker is told before any task."""
        return pickle.load(self._tasks)

    def tasks(self, seconds: int, idle: int = 0) -> Iterator[Any]:
        """The tasks as they come, each to be done in so many seconds of the processor. Without one for `idle` seconds, where
        that is not 0, the process ends."""
        self.tell(Ready())
        while True:
            try:
                task = pickle.load(self._tasks)
            except EOFError:
                return
            limit_time(seconds)
            _end_by_itself_in(CLOCK * seconds + GRACE_SECONDS)
            yield task
            _end_by_itself_in(idle)

    def tell(self, message: Any) -> None:
        """Say a thing to the caller; if that is gone, end at once: what was worked on is as it was, not a failure."""
        try:
            say(self._said, message)
        except BrokenPipeError:
            os._exit(0)


def say(stream: IO[bytes], message: Any) -> None:
    """Send one message."""
    pickle.dump(message, stream)
    stream.flush()


def _end_by_itself_in(seconds: int) -> None:
    """End this process after so long, where the system can see to it: a caller that was killed cannot. 0 is never."""
    if hasattr(signal, "alarm"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(seconds)


def give_way() -> None:
    """Let this process have less of the processor than those that somebody waits for, where the system can see to it (not on
    Windows). Against one of those it still has a quarter of a core, so that its tasks end in their time."""
    if hasattr(os, "nice"):
        os.nice(5)


def limit_time(seconds: int) -> None:
    """Let this process have so much more of the processor, where the system can see to it (not on Windows); it is ended
    by SIGXCPU then, whatever it does."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        spent = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(spent.ru_utime + spent.ru_stime) + 1 + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (limit if most < 0 else min(limit, most), most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # nobody looks into what is left of it


def limit_memory(megabytes: int) -> None:
    """Let this process have so much memory and no more, where the system can see to it (Linux)."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        limit = megabytes << 20
        # Linux counts what may be written to; address space as such is cheap, and libraries reserve much of it.
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
