"""A worker whose reader of plain text does what a text tells it to: the faults of native code, made to order."""

import ctypes
import os
import signal
import time

from lessonbase import reading
from lessonbase.ingesting import work


def misread(path, data, pages):
    """Crash, hang or eat memory if the text says so; else read it as ever."""
    if data.startswith(b"CRASH"):
        os.kill(os.getpid(), signal.SIGSEGV)
    if data.startswith(b"HANG"):
        time.sleep(3600)
    while data.startswith(b"SPIN"):
        pass
    if data.startswith(b"SLOW"):
        time.sleep(3)  # as a process does for which a busy machine has no time
    if data.startswith(b"KILL"):
        os.kill(os.getpid(), signal.SIGKILL)
    if data.startswith(b"EAT"):
        held = []
        while True:
            held.append(bytearray(b"x" * (64 << 20)))
    if data.startswith(b"ABORT"):
        allocate = ctypes.CDLL(None).malloc
        allocate.restype = ctypes.c_void_p
        while allocate(ctypes.c_size_t(64 << 20)):
            pass
        os.abort()  # as native code does that gets no memory
    if data.startswith(b"PRINT"):
        print("a library that prints on stdout must not disturb the messages", flush=True)
    if data.startswith(b"NICE"):
        data = f"This file was read at the priority {os.nice(0)}.\n\n".encode() + data[4:]
    if data.startswith(b"ODD"):
        raise KeyError("something that nobody foresaw")
    return read_plain(path, data, pages)


read_plain = reading._READERS["text/plain"]


def main():
    """The worker."""
    reading._READERS["text/plain"] = misread
    work.main()
