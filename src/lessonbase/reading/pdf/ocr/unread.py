"""Pages that are pictures without text: which they are, and what to say of them. Reading them is `ocr`."""

import re
from collections.abc import Iterable

from lessonbase.model import ReadingWarning
from lessonbase.reading.pdf.ocr.tesseract import installed
from lessonbase.reading.pdf.runs import PageRuns

_STRAY = 25  # letters, such as a stamped page number; a page with more over its picture has its text
_DRAWN = 60  # shapes on a page without text from which they may be its letters
_FILLS = 0.6  # share of the page that the picture of a scan covers, where stray letters stand over it
_PACKAGE = re.compile(r"tesseract-ocr-(\w+)")
INSTALL = (
    "Install Tesseract, which recognises text (OCR; apt-get install tesseract-ocr), and add the file again."
)
"""What to do where it is missing."""


def is_scan(page: PageRuns) -> bool:
    """Whether a page is a picture without its text, a few stray letters over it aside, or its letters are shapes
    or of a font that does not say what they are."""
    if not page.characters:
        return bool(page.drawing.pictures) or page.nameless or page.drawing.objects >= _DRAWN
    if page.characters > 4 * _STRAY or not page.drawing.pictures:
        return False
    letters = sum(char.isalnum() for run in (*page.runs, *page.turned) for char in run.text)
    area = sum((picture.x1 - picture.x0) * (picture.y1 - picture.y0) for picture in page.drawing.pictures)
    return letters <= _STRAY and area >= _FILLS * page.width * page.height


def nothing_read() -> str:
    """Why a file of pictures gives no text, and what to do."""
    if not installed():
        return f"its pages are pictures without text: it was scanned. {INSTALL}"
    return (
        "its pages are pictures, and text recognition (OCR) found no text in them that can be trusted. "
        "Scan it again, upright and at 300 dots an inch, and add that."
    )


def reads_more_now(told: Iterable[ReadingWarning]) -> bool:
    """Whether a file of which this was told would be read better today: what was missing is installed."""
    known = installed()
    for each in told:
        lacking = _PACKAGE.search(each.text) if each.code == "ocr-language" else None
        if (each.code == "ocr-missing" and known) or (lacking and lacking[1] in known):
            return True
    return False
