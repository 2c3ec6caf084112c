"""What a PDF holds beside the content of its pages: forms that were filled in, typed notes, attached files.

What a page shows of forms and typed notes is made part of its content, so that it is read and marked like all else. What
it shows only in part, since a viewer scrolls it, is read from the value; of the rest a warning says that it was not read.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium

from lessonbase.model import ReadingWarning
from lessonbase.reading.pdf.completeness import missing_of
from lessonbase.reading.pdf.geometry import Frame
from lessonbase.reading.pdf.pdfium import words_from
from lessonbase.reading.pdf.runs import PageRuns, Run
from lessonbase.reading.text import clean
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
_UNSHOWN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_NOTES = 2000  # notes of a page that are looked at
_NAMES = 3  # attached files that are named
_LINE = 14.0  # points a line of a field takes, where its look does not tell
_LETTERS = 0.75  # of a line's height


class Typed(NamedTuple):
    """What was filled into a form field or typed upon a page, and the place in PDF space that shows it."""

    words: str
    bounds: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Beside:
    """What a page holds beside its content: what was typed upon it, the words of fields and notes that are set not to be
    shown, how many comments there are, whether something is embedded."""

    typed: tuple[Typed, ...] = ()
    unshown: tuple[str, ...] = ()
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
    found: list[tuple[bool, Typed]] = []
    comments = 0
    embedded = False
    for kind, note in _notes(page):
        if kind == pdfium.FPDF_ANNOT_WIDGET:
            if _words(note, b"FT") in ("Tx", "Ch"):
                found.append(_typed(note, b"V"))
        elif kind == pdfium.FPDF_ANNOT_FREETEXT:
            found.append(_typed(note, b"Contents"))
        elif kind in _EMBEDDED:
            embedded = True
        elif kind not in (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP):
            comments += bool(_words(note, b"Contents").strip())
    typed = tuple(each for shown, each in found if shown and each.words.strip())
    unshown = tuple(each.words for shown, each in found if not shown and each.words.strip())
    return Beside(typed, unshown, comments, embedded)


def _typed(note: Any, key: bytes) -> tuple[bool, Typed]:
    """Whether a note or field is shown, and what was typed into it."""
    rect = pdfium.FS_RECTF()
    shown = bool(pdfium.FPDFAnnot_GetRect(note, rect)) and not pdfium.FPDFAnnot_GetFlags(note) & _UNSHOWN
    bounds = (
        min(rect.left, rect.right), min(rect.bottom, rect.top), max(rect.left, rect.right), max(rect.bottom, rect.top)
    )  # fmt: skip
    return shown, Typed(_words(note, key), bounds)


def read_typed(page: PageRuns, frame: Frame, typed: Sequence[Typed]) -> None:
    """Add to a page what was typed into fields and notes of which it shows a part or nothing, in place of that part: who
    fills in a form reads it by scrolling."""
    for each in typed:
        if not missing_of(each.words, (run.text for run in (*page.runs, *page.turned))):
            continue
        (rect,) = frame.shown(np.array([each.bounds])).tolist()
        x0, y0, x1, y1 = page.turn.laid(*rect)
        page.runs = [run for run in page.runs if not _is_within(run, x0, y0, x1, y1)]
        lines = [text for line in each.words.splitlines() if (text := clean(line))]
        height = (y1 - y0) / len(lines) if lines else 0.0
        size = _LETTERS * min(height, _LINE)
        for at, text in enumerate(lines):
            top = y0 + at * height
            first = (x1 - x0) * len(text.split()[0]) / len(text)
            page.runs.append(
                Run(text, x0, top, x1, top + height, size, 0.0, 0.0, 0, first, mirrored=page.turn.mirrored)
            )
        page.characters += sum(map(len, lines))
    if not missing_of(page.unseen, (each.words for each in typed)):
        page.hidden = 0  # what a field cuts off was read from its value


def _is_within(run: Run, x0: float, y0: float, x1: float, y1: float) -> bool:
    return x0 <= (run.x0 + run.x1) / 2 <= x1 and y0 <= (run.y0 + run.y1) / 2 <= y1


def unread_on_pages(held: Mapping[int, Beside]) -> list[ReadingWarning]:
    """Warnings of what pages hold, by their number, and was not read."""
    warnings = []
    if unshown := [number for number, each in held.items() if each.unshown]:
        text = f"Form fields or typed notes on {page_list(unshown)} are set not to be shown; these were not read."
        warnings.append(warning("parts-unread", text, unshown))
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
