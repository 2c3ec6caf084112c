"""Arrays on the disk that only ever grow: mapped into memory for reading, appended to by one writer at a time."""

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from lessonbase.retrieval.index import IndexDamagedError


class Column:
    """Items of one type and shape in one file. `size` of them count: what lies past it is left from a write that was
    stopped before it was confirmed, and is overwritten by the next."""

    def __init__(self, file: Path, dtype: DTypeLike, shape: tuple[int, ...] = ()) -> None:
        self._file = file
        self._dtype = np.dtype(dtype)
        self._shape = shape
        self._bytes = self._dtype.itemsize * int(np.prod(shape, dtype=np.int64))
        self.size = 0

    def open(self, size: int) -> NDArray[Any]:
        """The first `size` items, mapped. Raises IndexDamagedError if the file holds fewer."""
        try:
            held = self._file.stat().st_size if size else 0
            if held < size * self._bytes:
                raise IndexDamagedError(f"{self._file.name} is shorter than it should be")
            self.size = size
            if not size:
                return np.empty((0, *self._shape), dtype=self._dtype)
            # A plain array over the mapping: numpy's own class for it is slow to index.
            return np.asarray(np.memmap(self._file, dtype=self._dtype, mode="r", shape=(size, *self._shape)))
        except OSError as error:
            raise IndexDamagedError(f"{self._file.name} cannot be read ({error.strerror})") from error

    def append(self, items: NDArray[Any]) -> None:
        """Write items past those that count; they count from now on, for whoever notes `size`. Raises IndexDamagedError if the
        file was deleted or cut meanwhile: what would be missing before them reads as zeros."""
        made = np.ascontiguousarray(items, dtype=self._dtype)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("r+b" if self._file.exists() else "x+b") as opened:
            if opened.seek(0, os.SEEK_END) < self.size * self._bytes:
                raise IndexDamagedError(f"{self._file.name} is shorter than it should be")
            opened.seek(self.size * self._bytes)
            opened.truncate()
            opened.write(made.tobytes())
        self.size += len(made)
