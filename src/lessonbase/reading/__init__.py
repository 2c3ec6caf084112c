"""Reading: a report file comes in, a Document goes out: metadata, pages and blocks in reading order.

The entry point is `read`; page pictures and marks on them come from `lessonbase.reading.pages`.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

from lessonbase.errors import ReadError, UnsupportedError
from lessonbase.model import Document, Report
from lessonbase.reading.contents import take_contents
from lessonbase.reading.drafts import Reading, blocks_of, pages_of
from lessonbase.reading.encoding import decode
from lessonbase.reading.markdown import read_markdown
from lessonbase.reading.pdf import read_pdf
from lessonbase.reading.plain import read_plain
from lessonbase.reading.text import compounds_in

__all__ = ["MEDIA_TYPES", "read"]

PAGES = 5000
"""The most pages of a report, unless told otherwise."""

MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
}


def _plain(path: Path, data: bytes) -> Reading:
    return read_plain(decode(path, data))


def _markdown(path: Path, data: bytes) -> Reading:
    return read_markdown(decode(path, data))


_READERS: dict[str, Callable[[Path, bytes], Reading]] = {
    "application/pdf": read_pdf,
    "text/plain": _plain,
    "text/markdown": _markdown,
}


def read(path: Path, pages: int = PAGES) -> Document:
    """The document in a file of at most so many `pages`.

    Raises ReadError, naming the file and the way out, when it gives no text, UnsupportedError when it is of a
    kind that is not read.
    """
    path = Path(path)
    data = _bytes_of(path)
    media_type = _media_type(path, data)
    reading = _READERS[media_type](path, data)
    drafts = [draft for draft in reading.drafts if any(line.text for line in draft.lines)]
    if not drafts:
        raise ReadError(path, "it holds no text. Add a version of the report with its text.")
    take_contents(drafts)
    compounds = compounds_in(line.text for draft in drafts for line in draft.lines)
    blocks = blocks_of(drafts, compounds)
    report = Report(
        id=hashlib.sha256(data).hexdigest()[:16],
        title=reading.facts.title or path.stem.replace("_", " ").replace("-", " ").strip() or path.name,
        source=str(path.resolve()),
        media_type=media_type,
        authors=reading.facts.authors,
        publisher=reading.facts.publisher,
        year=reading.facts.year,
        language=reading.facts.language,
        page_count=len(reading.sheets) or None,
        warnings=tuple(reading.warnings),
    )
    return Document(
        report=report,
        pages=pages_of(blocks, reading.sheets),
        blocks=blocks,
    )


def _bytes_of(path: Path) -> bytes:
    if path.is_dir():
        raise ReadError(path, "this is a folder, not a file. Name the files in it, or ingest the folder.")
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReadError(path, "there is no such file. Check the path.") from None
    except PermissionError:
        raise ReadError(
            path, "it may not be read. Change its permissions, or copy it to where it may."
        ) from None
    except OSError as error:
        raise ReadError(
            path, f"it cannot be read ({error.strerror or error}). Copy it to a local disk and try again."
        ) from None
    if not data.strip(b" \t\r\n\0"):
        raise ReadError(path, "the file is empty. Get it again from where it came from.")
    return data


def _media_type(path: Path, data: bytes) -> str:
    media_type = MEDIA_TYPES.get(path.suffix.lower())
    if b"%PDF-" in data[:1024]:
        return "application/pdf"
    if media_type is None:
        kinds = ", ".join(sorted(MEDIA_TYPES))
        raise UnsupportedError(
            path,
            f"{f'files of type {path.suffix}' if path.suffix else 'files without an ending'} are not read yet, only {kinds}. "
            "Save it as PDF and add that.",
        )
    return media_type
