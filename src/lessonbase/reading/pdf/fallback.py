"""The second PDF reader, pypdf, for files that PDFium cannot open: text by page, without positions."""

import io
import logging
from pathlib import Path

from pypdf import PdfReader

from lessonbase.errors import ReadError
from lessonbase.reading.drafts import Draft, Reading, SourcePage, check_pages
from lessonbase.reading.metadata.facts import facts_of_pdf
from lessonbase.reading.plain.text_file import plain_drafts
from lessonbase.reading.structure.footnotes import tie_footnotes
from lessonbase.reading.structure.rejoining import rejoin
from lessonbase.reading.warnings import page_list, warning

_BROKEN = (
    "this is not a PDF that can be read, in spite of its name, or it is damaged. "
    "Get the file again, or open it and print it to a new PDF."
)


def read_with_pypdf(path: Path, data: bytes, most: int) -> Reading:
    """The drafts of a PDF that PDFium could not open. Raises ReadError when pypdf cannot either."""
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError(
                path, "it is protected with a password. Save a copy without the password and add that."
            )
        check_pages(path, len(reader.pages), most)
        pages = list(reader.pages)
        info = {str(key).lstrip("/"): str(value) for key, value in (reader.metadata or {}).items()}
    except (ReadError, MemoryError):
        raise
    except (
        Exception
    ):  # of a damaged file pypdf lets through whatever its objects lead to, faults of its own too
        raise ReadError(path, _BROKEN) from None
    drafts: list[Draft] = []
    read: list[SourcePage] = []
    unread: list[int] = []
    for number, page in enumerate(pages, start=1):
        try:
            text = page.extract_text()
            width, height = float(page.mediabox.width), float(page.mediabox.height)
        except MemoryError:
            raise
        except Exception:  # as above
            text, width, height = "", 0.0, 0.0
        if not text.strip():
            unread.append(number)
        read.append(SourcePage(number, None, width, height))
        for draft in plain_drafts(text):
            for line in draft.lines:
                line.page, line.number = number, None
            drafts.append(draft)
    if not drafts:
        raise ReadError(path, _BROKEN)
    drafts = rejoin(drafts)
    tie_footnotes(drafts)
    warnings = [
        warning(
            "text-recovered",
            "The file is damaged. Its text was recovered without positions, so quotes in it cannot be marked.",
        )
    ]
    if unread:
        warnings.append(
            warning("pages-damaged", f"No text could be recovered from {page_list(unread)}.", unread)
        )
    return Reading(drafts, facts_of_pdf(drafts, info, 0.0), read, warnings)
