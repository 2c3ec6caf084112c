"""PDF files opened: by PDFium, one thread at a time, since PDFium is not safe for several."""

import ctypes
import re
import threading
import zlib
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from lessonbase.errors import ReadError
from lessonbase.reading.structure.headings import Entry

pdfium_lock = threading.RLock()
"""Held around every use of PDFium."""


def quick(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A function of PDFium that takes addresses for pointers, and gives one where `result` is `c_void_p`.

    For what is asked of every character and every drawn object: without the checks of the bindings' pointer types a
    call takes half the time.
    """
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


def address_of(handle: Any) -> int:
    """The address that a handle of the bindings points to."""
    return ctypes.addressof(handle.contents)


def addresses_in(answers: "array[Any]") -> tuple[int, ...]:
    """The addresses of the members of an array, for a function to answer into."""
    first, count = answers.buffer_info()
    return tuple(range(first, first + count * answers.itemsize, answers.itemsize))


_OBJECT_STREAM = re.compile(rb"/ObjStm\b[^>]{0,200}>>\s*stream\r?\n")
_STREAMS, _STREAM = 2000, 1_000_000  # object streams looked at, and bytes of each
_OUTLINE = 5000  # entries; a longer outline is generated and no table of contents


class UnopenedError(ReadError):
    """Raised when PDFium cannot open a file at all: it is no PDF or badly damaged."""


@contextmanager
def open_pdf(path: Path, data: bytes | None = None) -> Iterator[Any]:
    """A PDFium document, closed at the end.

    Raises ReadError when it is locked, UnopenedError when PDFium cannot make anything of it.
    """
    try:
        pdf = pypdfium2.PdfDocument(path if data is None else data)
    except pypdfium2.PdfiumError as error:
        reason = str(error)
        if "password" in reason.lower():
            raise ReadError(
                path, "it is protected with a password. Save a copy without the password and add that."
            ) from None
        if "security" in reason.lower():
            raise ReadError(
                path,
                "its protection is of a kind that cannot be read. Save a copy without protection and add that.",
            ) from None
        raise UnopenedError(path, "this is not a PDF, or it is damaged. Get the file again.") from None
    try:
        yield pdf
    finally:
        pdf.close()


def outline_of(pdf: Any) -> list[Entry]:
    """The outline of an open document; empty where it has none."""
    entries = []
    for bookmark in pdf.get_toc(max_depth=8):
        destination = bookmark.get_dest()
        index = destination.get_index() if destination else None
        title = words_from(pdfium.FPDFBookmark_GetTitle, bookmark.raw)
        entries.append(Entry(bookmark.level + 1, title, None if index is None else index + 1))
        if len(entries) >= _OUTLINE:
            break
    return entries


def info_of(pdf: Any) -> dict[str, str]:
    """What the information dictionary of an open document says, by key."""
    keys = pypdfium2.PdfDocument.METADATA_KEYS
    return {
        key: value for key in keys if (value := words_from(pdfium.FPDF_GetMetaText, pdf.raw, key.encode()))
    }


def label_of(pdf: Any, index: int) -> str | None:
    """The printed number of a page, by its index from 0; None where an open document records none."""
    return words_from(pdfium.FPDF_GetPageLabel, pdf.raw, index) or None


def has_layers(data: bytes) -> bool:
    """Whether a PDF has layers, which may be switched off, by what stands in its catalogue or its object streams."""
    if b"/OCProperties" in data:
        return True
    for stream in islice(_OBJECT_STREAM.finditer(data), _STREAMS):
        with suppress(zlib.error):
            if b"/OCProperties" in zlib.decompressobj().decompress(data[stream.end() :], _STREAM):
                return True
    return False


def language_of_pdf(pdf: Any) -> str | None:
    """The language an open document says it is in, as ISO 639-1; None where it says none."""
    code = words_from(pdfium.FPDFCatalog_GetLanguage, pdf.raw).partition("-")[0].lower()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def words_from(function: Callable[..., int], *arguments: Any) -> str:
    """What a function of PDFium gives as UTF-16, asked first for its size; half characters, as damaged files have, are
    left out."""
    size = function(*arguments, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    function(*arguments, buffer, size)
    return bytes(buffer).decode("utf-16-le", errors="ignore").partition("\0")[0]
