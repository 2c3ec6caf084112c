"""What a PDF holds beside the content of its pages: forms that were filled in, typed notes, attached files.

What a page shows of forms and typed notes is made part of its content, so that it is read and marked like all else; of
the rest a warning says that it was not read.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from lessonbase.model import ReadingWarning
from lessonbase.reading.pdf.completeness import missing_of
from lessonbase.reading.pdf.pdfium import words_from
from lessonbase.reading.pdf.runs import PageRuns
from lessonbase.reading.warnings import page_list, warning

_SHOWN = (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP)
_EMBEDDED = (
    pdfium.FPDF_ANNOT_FILEATTACHMENT,
    pdfium.FPDF_ANNOT_SOUND,
    pdfium.FPDF_ANNOT_MOVIE,
    pdfium.FPDF_ANNOT_SCREEN,
    pdfium.FPDF_ANNOT_RICHMEDIA,
    pdfium.FPDF_ANNOT_THREED,
)
_XFA = (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND)
_NOTES = 2000  # notes of a page that are looked at
_NAMES = 3  # attached files that are named


@dataclass(frozen=True, slots=True)
class Beside:
    """What a page holds beside its content: the words of form fields and typed notes, how many comments that are not
    shown, whether something is embedded."""

    words: tuple[str, ...] = ()
    comments: int = 0
    embedded: bool = False


def settled(page: Any) -> bool:
    """Make what an open PDFium page shows of forms and typed notes part of its content; whether there was any, so that
    the page is to be loaded again."""
    if not any(kind in _SHOWN for kind, _ in _notes(page)):
        return False
    pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
    return True


def beside(page: Any) -> Beside:
    """What an open PDFium page, before it is settled, holds beside its content."""
    shown: list[str] = []
    comments = 0
    embedded = False
    for kind, note in _notes(page):
        if kind == pdfium.FPDF_ANNOT_WIDGET:
            if _words(note, b"FT") in ("Tx", "Ch"):
                shown.append(_words(note, b"V"))
        elif kind == pdfium.FPDF_ANNOT_FREETEXT:
            shown.append(_words(note, b"Contents"))
        elif kind in _EMBEDDED:
            embedded = True
        elif kind not in (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP):
            comments += bool(_words(note, b"Contents").strip())
    return Beside(tuple(words for words in shown if words.strip()), comments, embedded)


def unread_on_pages(pages: Sequence[PageRuns], held: Mapping[int, Beside]) -> list[ReadingWarning]:
    """Warnings of what pages hold, by their number, and was not read."""
    warnings = []
    read = {page.number: [run.text for run in (*page.runs, *page.turned)] for page in pages}
    cut = [
        number
        for number, each in held.items()
        if any(missing_of(words, read.get(number, ())) for words in each.words)
    ]
    if cut:
        text = f"Form fields or typed notes on {page_list(cut)} hold words that the page does not show; these were not read."
        warnings.append(warning("parts-unread", text, cut))
    if noted := [number for number, each in held.items() if each.comments]:
        warnings.append(warning("parts-unread", f"Comments on {page_list(noted)} were not read.", noted))
    if embedded := [number for number, each in held.items() if each.embedded]:
        text = f"Files, sound or pictures that move, embedded on {page_list(embedded)}, were not read."
        warnings.append(warning("parts-unread", text, embedded))
    return warnings


def unread_in_file(pdf: Any) -> list[ReadingWarning]:
    """Warnings of what an open PDFium document holds beside its pages and was not read."""
    warnings = []
    if pdfium.FPDF_GetFormType(pdf) in _XFA:
        text = "The file is a form of a kind (XFA) of which only what its pages hold was read. Print it to a new PDF and add that."
        warnings.append(warning("parts-unread", text))
    if names := _attached(pdf):
        more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
        text = f"Attached files were not read: {', '.join(names[:_NAMES])}{more}. Save them from a PDF viewer and add them."
        warnings.append(warning("parts-unread", text))
    return warnings


def _attached(pdf: Any) -> list[str]:
    names = []
    for index in range(max(0, pdfium.FPDFDoc_GetAttachmentCount(pdf))):
        attachment = pdfium.FPDFDoc_GetAttachment(pdf, index)
        name = words_from(pdfium.FPDFAttachment_GetName, attachment) if attachment else ""
        names.append(name.strip() or "a file without a name")
    return names


def _notes(page: Any) -> Iterator[tuple[int, Any]]:
    """The notes of a page with their kinds, each open until the next is asked for."""
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _NOTES)):
        with _note(page, index) as note:
            if note:
                yield pdfium.FPDFAnnot_GetSubtype(note), note


@contextmanager
def _note(page: Any, index: int) -> Iterator[Any]:
    note = pdfium.FPDFPage_GetAnnot(page, index)
    try:
        yield note
    finally:
        if note:
            pdfium.FPDFPage_CloseAnnot(note)


def _words(note: Any, key: bytes) -> str:
    return words_from(pdfium.FPDFAnnot_GetStringValue, note, key)
