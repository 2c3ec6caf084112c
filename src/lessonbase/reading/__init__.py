"""Reading: a report file comes in, a Document goes out: metadata, pages and blocks in reading order.

The entry point is `read`; page pictures and marks on them come from `lessonbase.reading.pdf.pictures`.
"""

import hashlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from lessonbase.errors import ReadError
from lessonbase.model import Document, Report
from lessonbase.paths import exists, is_folder
from lessonbase.reading.drafts import Draft, Reading, blocks_of, check_size, pages_of, stated_of
from lessonbase.reading.kinds import (
    DOCX,
    EPUB,
    HTML,
    MEDIA_TYPES,
    ODT,
    PDF,
    PPTX,
    RTF,
    TABLE_TYPES,
    media_type_of,
)
from lessonbase.reading.lesson_tables import Columns, read_lesson_table
from lessonbase.reading.pdf.reader import read_pdf
from lessonbase.reading.plain.encoding import damage, decode
from lessonbase.reading.plain.shape import shape_of
from lessonbase.reading.plain.text_file import read_plain
from lessonbase.reading.structure.contents import take_contents
from lessonbase.reading.structure.markers import BULLET_ALONE
from lessonbase.reading.text import compounds_in, readable
from lessonbase.reading.warnings import warning

__all__ = ["MEDIA_TYPES", "read"]

STATE = 15
"""Counts up whenever files are read otherwise: what an older state read is read anew."""

PAGES = 5000
"""The most pages of a report, unless told otherwise."""

# Bytes of a file of text, by its kind: 5,000 pages have 15 million letters; web pages and rich text may hold pictures,
# tables very many rows. A larger one would take all the memory before it is found to be too long.
_MOST_BYTES = {
    "text/plain": 32 << 20,
    "text/markdown": 32 << 20,
    "text/csv": 64 << 20,
    "text/tab-separated-values": 64 << 20,
    TABLE_TYPES[".json"]: 64 << 20,
    HTML: 128 << 20,
    RTF: 128 << 20,
}

Reader = Callable[[Path, bytes, int], Reading]
"""Takes a file's path, its bytes and the most pages it may have."""


def _plain(path: Path, data: bytes, _: int) -> Reading:
    return read_plain(decode(path, data))


def _markdown(path: Path, data: bytes, _: int) -> Reading:
    from lessonbase.reading.plain.markdown import (  # its parser is slow to load
        is_marked_up,
        read_markdown,
        without_template_code,
    )

    text = without_template_code(decode(path, data))
    # Text of PDFs and web pages is often saved under the name of Markdown, with a mark or two at its head.
    as_text = shape_of(text) != "written" and not is_marked_up(text)
    return read_plain(text) if as_text else read_markdown(text)


def _later(module: str) -> Reader:
    """The reader `read_x` of the module `wing.x`, imported when the first file wants it: office libraries are large."""

    def reader(path: Path, data: bytes, pages: int) -> Reading:
        name = module.rpartition(".")[2]
        found: Reader = getattr(import_module(f"lessonbase.reading.{module}"), f"read_{name}")
        return found(path, data, pages)

    return reader


_READERS: dict[str, Reader] = {
    PDF: read_pdf,
    "text/plain": _plain,
    "text/markdown": _markdown,
    DOCX: _later("office.docx"),
    HTML: _later("web.html"),
    ODT: _later("office.odt"),
    RTF: _later("office.rtf"),
    PPTX: _later("office.pptx"),
    EPUB: _later("web.epub"),
}


def read(path: Path, pages: int = PAGES, columns: Columns | None = None) -> Document:
    """The document in a file of at most so many `pages`. `columns` is the mapping of a table of lessons; without it,
    the one kept beside the file holds, else it is guessed.

    Raises ReadError, naming the file and the way out, when it gives no text, UnsupportedError when it is of a
    kind that is not read.
    """
    path = Path(path)
    data = _bytes_of(path)
    media_type = media_type_of(path, data)
    if len(data) > (most := _MOST_BYTES.get(media_type, len(data))):
        raise ReadError(
            path,
            f"it has {len(data) >> 20:,} MB, and no report of its kind has more than {most >> 20}. If it is several, split "
            "it and add the parts.",
        )
    if media_type in TABLE_TYPES.values():
        reading = read_lesson_table(path, data, columns)
    else:
        reading = _READERS[media_type](path, data, pages)
        check_size(path, reading.drafts)
        take_contents(reading.drafts)
        reading.drafts = [draft for draft in reading.drafts if not _is_empty_item(draft)]
    if media_type in _MOST_BYTES and (told := damage(data)):
        reading.warnings.append(warning("pages-doubtful", told))
    drafts = [draft for draft in reading.drafts if any(line.text for line in draft.lines)]
    if not drafts:
        raise ReadError(path, "it holds no text. Add a version of the report with its text.")
    compounds = compounds_in(line.text for draft in drafts for line in draft.lines)
    blocks = blocks_of(drafts, compounds, reading.pages)
    if not reading.facts.title:
        named = readable(path.stem.replace("_", " ").replace("-", " ").strip() or path.name)
        reading.facts.set("title", named, "the file's name")
    report = Report(
        id=hashlib.sha256(data).hexdigest()[:16],
        title=reading.facts.title or readable(path.name),
        source=readable(str(path.resolve())),
        media_type=media_type,
        authors=reading.facts.authors,
        publisher=reading.facts.publisher,
        year=reading.facts.year,
        language=reading.facts.language,
        of=reading.facts.of,
        programme=reading.facts.programme,
        page_count=len(reading.pages) or None,
        origins=reading.facts.origins,
        warnings=tuple(reading.warnings),
    )
    return Document(
        report=report,
        pages=pages_of(blocks, reading.pages),
        blocks=blocks,
        stated=stated_of(reading.statements, drafts),
    )


def _is_empty_item(draft: Draft) -> bool:
    """Whether all there is of a draft is the bullet of an item that nothing was written into."""
    if draft.kind not in ("paragraph", "list_item") or len(draft.lines) > 1:
        return False
    text = draft.text.strip()
    return text != "o" and bool(BULLET_ALONE.fullmatch(text))


def _bytes_of(path: Path) -> bytes:
    if is_folder(path):
        raise ReadError(path, "this is a folder, not a file. Name the files in it, or ingest the folder.")
    if exists(path) and not path.is_file():
        raise ReadError(
            path, "this is a device or a pipe, not a file. Save its content as a file and add that."
        )
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
