"""Scanned pages read by text recognition, so that they give runs like any other page.

The entry point is `recognise`. Measured on two cores of which one is used: 2 to 4 seconds a page of full text.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lessonbase.model import ReadingWarning
from lessonbase.reading.metadata.language import language_in
from lessonbase.reading.pdf.geometry import Drawing
from lessonbase.reading.pdf.ocr.cells import with_cells
from lessonbase.reading.pdf.ocr.lettering import stands, trust_in, trusted
from lessonbase.reading.pdf.ocr.recognised import level_sizes, page_of
from lessonbase.reading.pdf.ocr.ruling import ruled
from lessonbase.reading.pdf.ocr.scans import Scan, View, scan_of, skew_of, view_of
from lessonbase.reading.pdf.ocr.signs import with_signs
from lessonbase.reading.pdf.ocr.tesseract import TesseractError, Word, installed, turns_needed, words_on
from lessonbase.reading.pdf.ocr.unread import INSTALL
from lessonbase.reading.pdf.pdfium import open_pdf, pdfium_lock
from lessonbase.reading.pdf.runs import PageRuns
from lessonbase.reading.warnings import page_list, warning
from lessonbase.settings import settings

SHARE = 2 / 3
"""The part of a file's time after which the pages not yet recognised are left unread, so that the rest is kept."""

_PAGE_SECONDS = 60.0
_UPRIGHT = 70.0  # trust, in [0, 100]: text upright has 85 and more, upside down 25 to 45
_DOUBTFUL = 80.0  # trust in a page's words, in [0, 100], below which its text is called doubtful
_ENOUGH = 25  # words from which a page tells its language
_CODES = {"en": "eng", "fr": "fra", "es": "spa", "pt": "por"}


@dataclass(slots=True)
class Recognition:
    """What came of recognising pages: those read, by number; what to tell of them and of the rest."""

    pages: dict[int, PageRuns] = field(default_factory=dict)
    warnings: list[ReadingWarning] = field(default_factory=list)


def recognise(
    path: Path, data: bytes, pages: Sequence[PageRuns], language: str | None, until: float | None = None
) -> Recognition:
    """The scanned `pages` of a PDF, read one by one.

    `language` (ISO 639-1) is the report's, as far as its text or the file tells it; a page that plainly reads
    otherwise is read again in its own. Pages whose turn comes when this process and those that it began have taken more
    than `until` processor seconds stay unread.
    """
    if not installed():
        text = f"No text on {page_list(p.number for p in pages)}: scanned pages or pictures, which were not read. {INSTALL}"
        return Recognition(warnings=[warning("ocr-missing", text, (page.number for page in pages))])
    reader = _Reader(path, data, language or "en")
    until = _spent() + SHARE * settings().file_seconds if until is None else until
    for page in pages:
        reader.take(page, until - _spent())
    level_sizes(list(reader.pages.values()))
    return Recognition(reader.pages, reader.warnings())


def _spent() -> float:
    """Processor seconds of this process and of those that it began."""
    return sum(os.times()[:4])


class _Reader:
    """Reads pages and remembers what helps with the next: the language, and which way up the paper lay."""

    def __init__(self, path: Path, data: bytes, language: str) -> None:
        self._path, self._data = path, data
        self._language = language
        self._turns = 0
        self.pages: dict[int, PageRuns] = {}
        self._lacking: dict[str, list[int]] = {}
        self._doubtful: list[int] = []
        self._empty: list[int] = []
        self._late: list[int] = []

    def take(self, page: PageRuns, seconds: float) -> None:
        """Read one page, in `seconds` at most."""
        if seconds <= 0:
            self._late.append(page.number)
            return
        try:
            read, trust = self._read(page, min(seconds, _PAGE_SECONDS))
        except TesseractError:
            self._late.append(page.number)
            return
        if read.characters <= 3 * page.characters:
            if not page.characters:
                self._empty.append(page.number)
            return
        self.pages[page.number] = read
        if trust < _DOUBTFUL:
            self._doubtful.append(page.number)
        if not _pack(self._language) <= installed():
            self._lacking.setdefault(self._language, []).append(page.number)

    def _read(self, page: PageRuns, seconds: float) -> tuple[PageRuns, float]:
        """A page and the trust in its words, in [0, 100]."""
        scan = _scan(self._path, self._data, page.number)
        skew = skew_of(scan.image)
        view = view_of(scan, self._turns, skew)
        words = self._words(view, scan, seconds)
        if words and (trust_in(words) < _UPRIGHT or stands(words)):
            turns = (self._turns + turns_needed(view.image, scan.dpi, seconds)) % 4
            other = view_of(scan, turns, skew)
            again = self._words(other, scan, seconds) if turns != self._turns else []
            if again and (trust_in(again) > trust_in(words) or stands(words)):
                words, view, self._turns = again, other, turns
        told = language_in([" ".join(word.text for word in words)]) if len(words) >= _ENOUGH else None
        if told and told != self._language:
            before, self._language = self._language, told
            if _packs(told) != _packs(before):
                words = self._words(view, scan, seconds)
        words = with_signs(trusted(words), view.image, scan.dpi, seconds)
        drawing = ruled(view) if words else Drawing()
        words = with_cells(words, drawing, view, _packs(self._language), scan.dpi, seconds)
        return page_of(words, view, drawing, page), trust_in(words)

    def _words(self, view: View, scan: Scan, seconds: float) -> list[Word]:
        return words_on(view.image, _packs(self._language), scan.dpi, seconds)

    def warnings(self) -> list[ReadingWarning]:
        """What to tell of the pages taken."""
        told = []
        if self.pages:
            text = f"The text of {page_list(self.pages)} was recognised from pictures; a word may be wrong here and there."
            told.append(warning("pages-recognised", text, self.pages))
        if self._doubtful:
            text = f"Hard to recognise: {page_list(self._doubtful)}. Compare what is quoted from there with the page."
            told.append(warning("pages-doubtful", text, self._doubtful))
        for language, numbers in self._lacking.items():
            (code,) = _pack(language)
            text = (
                f"{page_list(numbers).capitalize()} seems to be in {_name(language)}, which Tesseract was not installed for. "
                f"Install it (apt-get install tesseract-ocr-{code}) and add the file again."
            )
            told.append(warning("ocr-language", text, numbers))
        if self._empty:
            text = f"No text on {page_list(self._empty)}: pictures in which no text was recognised."
            told.append(warning("pages-unread", text, self._empty))
        if self._late:
            text = (
                f"Recognising text took too long to reach {page_list(self._late)}, which stay unread. "
                "Divide the file and add its parts."
            )
            told.append(warning("pages-unread", text, self._late))
        return told


def _scan(path: Path, data: bytes, number: int) -> Scan:
    # Opened anew for each page, so that PDFium is free for others while Tesseract works.
    with pdfium_lock, open_pdf(path, data) as pdf:
        page = pdf[number - 1]
        try:
            return scan_of(page)
        finally:
            page.close()


def _pack(language: str) -> frozenset[str]:
    """Tesseract's code for a language (ISO 639-1), where there is one."""
    if language in _CODES:
        return frozenset({_CODES[language]})
    import pycountry  # slow to load, and hardly ever needed

    found = pycountry.languages.get(alpha_2=language)
    return frozenset({found.alpha_3} if found else ())


def _packs(language: str) -> tuple[str, ...]:
    """What to recognise a language with: its own pack, or, where that is not installed, those that are."""
    known = installed()
    ours = [code for code in _CODES.values() if code in known]
    return tuple(_pack(language) & known) or tuple(ours) or (min(known),)


def _name(language: str) -> str:
    import pycountry

    found = pycountry.languages.get(alpha_2=language)
    return str(found.name) if found else language
