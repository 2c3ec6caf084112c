"""Processes that start at once, since they are forked from one that has loaded what they need: loading takes a second of
the processor, forking a hundredth of it. Where a system cannot do so (only Linux can), each is started by itself.

The nursery is a process that a program starts when it needs the first worker. It forks a keeper for each worker, and that
forks the worker, waits for its end, and says how it ended; a program can wait for its own children only. What a module of
workers has as `warm_up` is called once it is loaded.
"""

import contextlib
import gc
import importlib
import os
import pickle
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol, cast

CAN_FORK = sys.platform == "linux"  # elsewhere libraries of the system do not bear a fork, or there is none

_IDLE = 600.0  # seconds without a call, after which a nursery ends; the next call starts another
_LENGTH = struct.Struct("I")
_NUMBER = struct.Struct("i")

_STDERR = 2
_BEGIN = "import gc; gc.disable(); from lessonbase.nursery import become_worker; become_worker()()"
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


class Started(Protocol):
    """A process with pipes to its stdin and from its stdout, as `subprocess.Popen` has it."""

    stdin: IO[bytes] | None
    stdout: IO[bytes] | None
    pid: int
    returncode: int | None

    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def kill(self) -> None: ...


@dataclass(frozen=True)
class _Call:
    """What a nursery is told of a worker: the function that it is to run, and where."""

    module: str
    function: str
    environment: dict[str, str]
    folder: str
    path: tuple[str, ...]


def start(main: str, surroundings: Mapping[str, str]) -> Started:
    """A process that runs the function `main` of a module, named "module:function", in these surroundings beside our own."""
    module, _, function = main.partition(":")
    environment = {**os.environ, **_SURROUNDINGS, **surroundings}
    if CAN_FORK:
        call = _Call(module, function, environment, _folder(), tuple(sys.path))
        if forked := _NURSERY.forked(call):
            return forked
    # Loading makes objects that stay: looking for garbage among them took an eighth of the time.
    begin = f"import gc; gc.disable(); from {module} import {function}; {function}()"
    return subprocess.Popen(
        (sys.executable, "-c", begin), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    )


def _folder() -> str:
    try:
        return str(Path.cwd())
    except OSError:  # it was removed under us
        return ""


# ── the program's end ────────────────────────────────────────────────────────────────────────


class Forked:
    """A worker that a nursery forked. Its number may be another process's once it has ended: it is ended by a handle."""

    def __init__(self, pid: int, status: IO[bytes], stdin: IO[bytes], stdout: IO[bytes]) -> None:
        self.pid = pid
        self.stdin: IO[bytes] | None = stdin
        self.stdout: IO[bytes] | None = stdout
        self.returncode: int | None = None
        self._status = status
        self._lock = threading.Lock()
        self._handle = os.pidfd_open(pid)

    def __del__(self) -> None:
        os.close(self._handle)

    def poll(self) -> int | None:
        """How it ended, as `Popen.returncode` says it; None while it runs."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.wait(0)
        return None

    def wait(self, timeout: float | None = None) -> int:
        """How it ended, once it has. Raises TimeoutExpired if it has not after so many seconds."""
        with self._lock:
            if self.returncode is None:
                if not select.select([self._status], [], [], timeout)[0]:
                    raise subprocess.TimeoutExpired(f"worker {self.pid}", timeout or 0)
                self.returncode = self._ended()
            return self.returncode

    def kill(self) -> None:
        """End it, at once."""
        with contextlib.suppress(ProcessLookupError):  # it has ended
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def _ended(self) -> int:
        with self._status:
            said = self._status.read(_NUMBER.size)
        if len(said) < _NUMBER.size:
            self.kill()  # its keeper was ended from outside, and nobody else waits for it
            return -signal.SIGKILL
        return os.waitstatus_to_exitcode(_NUMBER.unpack(said)[0])


class _Nursery:
    """The nursery of this program, started when it is first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._calls: socket.socket | None = None
        self._program = os.getpid()

    def forked(self, call: _Call) -> Forked | None:
        """A worker of the nursery, or of a new one if that has ended; None if there is none to be had."""
        with self._lock:
            for _ in range(2):
                calls = self._open(call.environment)
                with contextlib.suppress(OSError):
                    if forked := _called(calls, call):
                        return forked
                self._close()
        return None

    def _open(self, environment: Mapping[str, str]) -> socket.socket:
        if self._program != os.getpid():  # a program that was forked itself has none of its own yet
            self._calls, self._process, self._program = None, None, os.getpid()
        if self._calls is None:
            self._calls, theirs = socket.socketpair()
            with theirs:
                self._process = subprocess.Popen(
                    (sys.executable, "-c", _BEGIN),
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    env=environment,
                )
        return self._calls

    def _close(self) -> None:
        if self._calls and self._process:
            self._calls.close()
            self._process.kill()
            self._process.wait()
        self._calls = None


_NURSERY = _Nursery()


def _called(calls: socket.socket, call: _Call) -> Forked | None:
    """The worker that a nursery forks when it is called; None if it has ended. Raises OSError if it ended before."""
    told = pickle.dumps(call)
    pipes = [os.pipe() for _ in range(3)]
    stdin, stdout, status = (
        os.fdopen(pipes[0][1], "wb"),
        os.fdopen(pipes[1][0], "rb"),
        os.fdopen(pipes[2][0], "rb", buffering=0),
    )
    theirs = (pipes[0][0], pipes[1][1], pipes[2][1])
    try:
        socket.send_fds(calls, [_LENGTH.pack(len(told))], [*theirs, _STDERR])
        calls.sendall(told)
    finally:
        for each in theirs:
            os.close(each)
    pid = status.read(_NUMBER.size)
    return Forked(_NUMBER.unpack(pid)[0], status, stdin, stdout) if len(pid) == _NUMBER.size else None


# ── the nursery's end ────────────────────────────────────────────────────────────────────────


def become_worker() -> Callable[[], None]:
    """Fork whenever the program calls, until it has ended. Returns in each worker only: what that is to run."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a keeper
    calls = socket.socket(fileno=0)
    while select.select([calls], [], [], _IDLE)[0]:
        length, given, *_ = socket.recv_fds(calls, _LENGTH.size, 4, socket.MSG_WAITALL)
        if not length:
            break
        call: _Call = pickle.loads(calls.recv(_LENGTH.unpack(length)[0], socket.MSG_WAITALL))
        sys.path[:] = call.path
        if call.module not in sys.modules:
            with contextlib.suppress(Exception):  # a worker that cannot be loaded says so itself
                getattr(importlib.import_module(call.module), "warm_up", _nothing)()
        gc.freeze()
        if os.fork() == 0:
            calls.detach()
            return _begun(call, *given)
        for each in given:
            os.close(each)
    sys.exit()


def _nothing() -> None:
    pass


def _begun(call: _Call, stdin: int, stdout: int, status: int, stderr: int) -> Callable[[], None]:
    """In a process that was forked: fork the worker and wait for its end. Returns in the worker."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    worker = os.fork()
    if worker:
        for each in (
            0,
            stdin,
            stdout,
            stderr,
        ):  # what it holds would not end with the nursery, or with the worker
            os.close(each)
        with contextlib.suppress(BrokenPipeError):  # the program is gone, and nobody wants to know
            os.write(status, _NUMBER.pack(worker))
            os.write(status, _NUMBER.pack(os.waitpid(worker, 0)[1]))
        os._exit(0)
    os.close(status)
    for target, source in enumerate((stdin, stdout, stderr)):
        os.dup2(source, target)
        os.close(source)
    os.environ.clear()
    os.environ.update(call.environment)
    with contextlib.suppress(OSError):  # it is gone
        os.chdir(call.folder)
    return cast("Callable[[], None]", getattr(importlib.import_module(call.module), call.function))
