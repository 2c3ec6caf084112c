"""PDF into drafts: PDFium gives text with positions, layout puts it in order, pypdf reads what PDFium cannot."""

from collections import Counter
from collections.abc import Sequence
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium

from lessonbase.errors import ReadError
from lessonbase.model import ReadingWarning
from lessonbase.reading.drafts import Draft, Reading, SourcePage, Style, check_pages
from lessonbase.reading.metadata.facts import facts_of_pdf
from lessonbase.reading.metadata.language import language_in
from lessonbase.reading.pdf.characters import frame_of
from lessonbase.reading.pdf.completeness import missing_words
from lessonbase.reading.pdf.furniture import take_furniture
from lessonbase.reading.pdf.geometry import Rect
from lessonbase.reading.pdf.layout import drafts_of_page, placer_of
from lessonbase.reading.pdf.line_numbers import take_line_numbers
from lessonbase.reading.pdf.ocr.layers import judged_layers, looks_wrong
from lessonbase.reading.pdf.ocr.unread import is_scan, nothing_read
from lessonbase.reading.pdf.parts import Beside, beside, read_typed, settled, unread_in_file, unread_on_pages
from lessonbase.reading.pdf.pdfium import (
    UnopenedError,
    has_layers,
    info_of,
    label_of,
    language_of_pdf,
    open_pdf,
    outline_of,
    pdfium_lock,
)
from lessonbase.reading.pdf.rows import rows_of
from lessonbase.reading.pdf.runs import PageRuns, page_runs
from lessonbase.reading.pdf.shown import Watch, may_be_drawn
from lessonbase.reading.pdf.tables.continuing import continued, open_table
from lessonbase.reading.pdf.tables.grids import Grid, grids_of
from lessonbase.reading.structure.contents import take_contents
from lessonbase.reading.structure.footnotes import tie_footnotes
from lessonbase.reading.structure.headings import Entry, set_headings
from lessonbase.reading.structure.rejoining import join_headings, rejoin
from lessonbase.reading.warnings import page_list, warning

_HIDDEN = 12  # letters; a page's number or running head under a picture says nothing
_TABLE_ROWS = 3  # a ruled head of a page has fewer


def read_pdf(path: Path, data: bytes, most: int) -> Reading:
    """The drafts of a PDF. Raises ReadError when it is locked, broken, has no text or more than `most` pages."""
    pages: list[PageRuns] = []
    broken: list[int] = []
    held: dict[int, Beside] = {}
    try:
        with pdfium_lock, open_pdf(path, data) as pdf:
            count = len(pdf)
            check_pages(path, count, most)
            layered = cache(partial(has_layers, data))
            watch = Watch(layered) if may_be_drawn(data) else Watch(layered, seconds=0)
            for index in range(count):
                page = _page(pdf, index, watch, held)
                pages.append(page) if page else broken.append(index + 1)
            parts = unread_in_file(pdf.raw)
            outline = outline_of(pdf)
            info = info_of(pdf)
            labels = [label_of(pdf, index) for index in range(count)]
            language = language_of_pdf(pdf)
    except UnopenedError:
        from lessonbase.reading.pdf.fallback import read_with_pypdf  # slow to load, and hardly ever needed

        return read_with_pypdf(path, data, most)
    if not count:
        raise ReadError(path, "this PDF has no pages. Get the file again from where it came from.")
    scanned = any(map(is_scan, pages))
    warnings: list[ReadingWarning] = []
    if scanned:
        pages, warnings = _recognised(path, data, pages, language)
    if any(page.layer for page in pages):
        anew, of_layers = judged_layers(path, data, pages, language)
        pages, warnings = [anew.get(page.number, page) for page in pages], [*warnings, *of_layers]
    warnings += looks_wrong([page for page in pages if not page.layer])
    reading = _laid_out(pages, outline, info, labels)
    has_content = any(draft.kind != "furniture" for draft in reading.drafts)
    if not has_content and not scanned:
        for draft in reading.drafts:
            draft.kind = "paragraph"  # a document of nothing but repeated lines means them
        has_content = bool(reading.drafts)
    if not has_content:
        reason = "none of its pages has text. Add a version of the report with its text."
        if parts:
            reason = f"none of its pages has text. {' '.join(each.text for each in parts)}"
        raise ReadError(path, nothing_read() if scanned else reason)
    warnings += [*_hidden_words(pages), *unread_on_pages(held), *parts]
    if broken:
        warnings.append(warning("pages-damaged", f"Damaged and not read: {page_list(broken)}.", broken))
    reading.warnings += warnings
    return reading


def _recognised(
    path: Path, data: bytes, pages: Sequence[PageRuns], language: str | None
) -> tuple[list[PageRuns], list[ReadingWarning]]:
    """The pages, those without their text read by text recognition where that can be done, and what to tell of it."""
    from lessonbase.reading.pdf.ocr.recognition import recognise  # slow to load, and only scans need it

    scans = [page for page in pages if is_scan(page)]
    runs = (run for page in pages if not is_scan(page) for run in page.runs)
    language = language_in(run.text for run in islice(runs, 3000)) or language
    for page in scans:
        if not page.characters:  # what a font that names no letters gave is no text
            page.runs.clear()
            page.turned.clear()
    recognition = recognise(path, data, scans, language)
    warnings = recognition.warnings
    if unnamed := [page.number for page in scans if page.nameless]:
        text = f"On {page_list(unnamed)} the file's fonts do not say what their letters are, or say it wrongly; what it gives as text there was left out."
        warnings = [warning("letters-unnamed", text, unnamed), *warnings]
    return [recognition.pages.get(page.number, page) for page in pages], warnings


def _page(pdf: Any, index: int, watch: Watch, held: dict[int, Beside]) -> PageRuns | None:
    """The runs of a page, by its index from 0; None when PDFium cannot load it. What it holds beside them is added to
    what is `held`."""
    page = pdfium.FPDF_LoadPage(pdf.raw, index)
    if page and pdfium.FPDFPage_GetAnnotCount(page) > 0:
        held[index + 1] = beside(page)
        if settled(page):
            pdfium.FPDF_ClosePage(page)
            page = pdfium.FPDF_LoadPage(pdf.raw, index)
    if not page:
        return None
    try:
        textpage = pdfium.FPDFText_LoadPage(page)
        if not textpage:
            return None
        try:
            found = page_runs(page, textpage, index + 1, watch)
            if index + 1 in held:
                read_typed(found, frame_of(page), held[index + 1].typed)
            return found
        finally:
            pdfium.FPDFText_ClosePage(textpage)
    finally:
        pdfium.FPDF_ClosePage(page)


def _laid_out(
    pages: list[PageRuns], outline: Sequence[Entry], info: dict[str, str], labels: list[str | None]
) -> Reading:
    line_numbers = take_line_numbers(pages)
    text = _text_style(pages)
    pitch = _pitch(pages)
    grids = {page.number: grids_of(page.drawing) for page in pages}
    runs = {page.number: list(page.runs) for page in pages}
    furniture = take_furniture(pages, {number: _tables(of_page) for number, of_page in grids.items()})
    if not any(page.runs for page in pages):
        # A document of nothing but repeated lines means them: a sheet printed several times.
        for page in pages:
            page.runs = runs[page.number]
            furniture[page.number] = []
    drafts: list[Draft] = []
    asides = 0
    for page in pages:
        above = open_table(drafts)
        laid, asides = drafts_of_page(page, grids[page.number], above, text, pitch, asides)
        drafts.extend(laid)
        place = placer_of(page, text, pitch)
        for run in (*furniture[page.number], *line_numbers.get(page.number, ()), *page.turned):
            drafts.extend(Draft("furniture", [place.line(row)]) for row in rows_of([run]))
    take_contents(drafts)
    set_headings(drafts, text, outline)
    drafts = rejoin(continued(join_headings(drafts)))
    tie_footnotes(drafts)
    warnings = _missing_words(pages, drafts)
    shown = [SourcePage(page.number, labels[page.number - 1], page.width, page.height) for page in pages]
    return Reading(drafts, facts_of_pdf(drafts, info, text.size), shown, warnings)


def _hidden_words(pages: Sequence[PageRuns]) -> list[ReadingWarning]:
    """A warning of the pages that hold words which they do not show."""
    numbers = [page.number for page in pages if page.hidden > _HIDDEN]
    if not numbers:
        return []
    text = f"On {page_list(numbers)} the file holds words that the page does not show: covered, in the colour of their ground, or not painted. They were left out."
    return [warning("text-hidden", text, numbers)]


def _missing_words(pages: Sequence[PageRuns], drafts: Sequence[Draft]) -> list[ReadingWarning]:
    """A warning of the pages of which words were not read, by the plain text that PDFium gives of them."""
    lines: dict[int, list[str]] = {page.number: [] for page in pages}
    for draft in drafts:
        for line in draft.lines:
            if line.page:
                lines[line.page].append(line.text)
    missing = [page.number for page in pages if missing_words(page.plain, [*lines[page.number], page.unseen])]
    if not missing:
        return []
    text = f"Words that stand on {page_list(missing)} are missing from what was read there. Compare what is quoted from there with the page."
    return [warning("words-missing", text, missing)]


def _tables(grids: Sequence[Grid]) -> list[Rect]:
    """The places of grids of several rows and columns."""
    return [grid.rect for grid in grids if len(grid.ys) > _TABLE_ROWS and len(grid.xs) > 2]


def _text_style(pages: Sequence[PageRuns]) -> Style:
    """The style of running text: the commonest by characters."""
    sizes: Counter[tuple[float, bool, bool, int]] = Counter()
    for page in pages:
        for run in page.runs:
            sizes[round(run.size * 2) / 2, run.bold > 0.5, run.italic > 0.5, run.color] += len(run.text)
    if not sizes:
        return Style(10.0, 0.0, 0.0, 0)
    size, bold, italic, color = sizes.most_common(1)[0][0]
    return Style(size, float(bold), float(italic), color)


def _pitch(pages: Sequence[PageRuns]) -> float:
    """The usual distance of baselines in ems, among neighbouring runs of one size."""
    steps: Counter[float] = Counter()
    for page in pages:
        for a, b in zip(page.runs, page.runs[1:], strict=False):
            step = (b.y1 - a.y1) / max(b.size, 1.0)
            if abs(a.size - b.size) < 0.3 and 0.8 < step < 2.4:
                steps[round(step, 1)] += 1
    return steps.most_common(1)[0][0] if steps else 1.2
