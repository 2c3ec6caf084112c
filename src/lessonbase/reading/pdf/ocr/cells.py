"""Cells of ruled tables that recognition passed over: columns of single numbers, words on a coloured ground.

They are cut out, put on white ground under one another, and recognised once more, all on one picture.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image

from lessonbase.reading.pdf.geometry import Drawing, Rect
from lessonbase.reading.pdf.ocr.lettering import grouped, trust_in
from lessonbase.reading.pdf.ocr.scans import View
from lessonbase.reading.pdf.ocr.tesseract import TesseractError, Word, words_on
from lessonbase.reading.pdf.runs import Run
from lessonbase.reading.pdf.tables.grids import Grid, grids_of

_INSET = 2.5  # points that rules may be thick
_LEAST = (8.0, 7.0)  # points: width and height of a cell with text
_CONTRAST = 60  # grey levels between ink and ground
_INKED = (0.002, 0.4)  # share of a cell that ink covers
_MANY = 150  # cells of a page; more are squared paper or a map
_BLANK = 0.75  # share of a table's cells that may have been passed over; of a drawing's more are
_PIXELS = 12_000_000
_UNSURE = 60.0  # trust in [0, 100]: what is less in a cell is no text
_CELLS = 10_000  # a block number that Tesseract does not reach


def with_cells(
    words: Sequence[Word], drawing: Drawing, view: View, languages: Sequence[str], dpi: int, seconds: float
) -> list[Word]:
    """The words of a page with those of cells that hold none so far. `drawing` has the rules of the page."""
    ink = np.asarray(view.image)
    middles = np.array([((word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2) for word in words]).reshape(-1, 2)
    empty: list[tuple[int, int, Any]] = []
    for grid in grids_of(drawing):
        blank: list[tuple[int, int, Any]] = []
        cells = _cells(grid)
        for rect in cells:
            at = view.drawn(rect)
            x0, y0, x1, y1 = (max(0, round(side)) for side in (at.x0, at.y0, at.x1, at.y1))
            inside = (middles > (x0, y0)).all(axis=1) & (middles < (x1, y1)).all(axis=1)
            if not inside.any() and (cut := _cleared(ink[y0:y1, x0:x1])) is not None:
                blank.append((x0, y0, cut))
        if len(blank) <= _BLANK * len(cells):
            empty += blank
    if not 0 < len(empty) <= _MANY or sum(cut.size for _, _, cut in empty) > _PIXELS:
        return list(words)
    return [*words, *_read(empty, languages, dpi, seconds)]


def _cells(grid: Grid) -> list[Rect]:
    """The cells of a grid without their rules, merged ones whole."""
    if len(grid.xs) < 3 or len(grid.ys) < 3:
        return []
    squares = [
        Run("", x0 + 1, y0 + 1, x1 - 1, y1 - 1, 0.0, 0.0, 0.0, 0, 0.0)
        for x0, x1 in zip(grid.xs, grid.xs[1:], strict=False)
        for y0, y1 in zip(grid.ys, grid.ys[1:], strict=False)
    ]
    rects = [
        Rect(
            min(square.x0 for square in cell) + _INSET,
            min(square.y0 for square in cell) + _INSET,
            max(square.x1 for square in cell) - _INSET,
            max(square.y1 for square in cell) - _INSET,
        )
        for cell in grid.cells(squares).values()
    ]
    return [rect for rect in rects if rect.x1 - rect.x0 > _LEAST[0] and rect.y1 - rect.y0 > _LEAST[1]]


def _cleared(grey: Any) -> Any:
    """A cell's picture as dark ink on white; None where it has none."""
    if min(grey.shape) < 8:
        return None
    ground = int(np.median(grey))
    values = grey.astype(np.float32)
    if ground < 110:  # white on a dark ground
        values, ground = 255 - values, 255 - ground
    low = float(values.min())
    if ground - low < _CONTRAST:
        return None
    values = np.clip((values - low) * 255 / (ground - low), 0, 255)
    share = float((values < 128).mean())
    return values.astype(np.uint8) if _INKED[0] < share < _INKED[1] else None


def _read(
    cells: Sequence[tuple[int, int, Any]], languages: Sequence[str], dpi: int, seconds: float
) -> list[Word]:
    margin = dpi // 8
    tops = np.cumsum([0, *(cut.shape[0] + margin for _, _, cut in cells)]) + margin
    width = max(cut.shape[1] for _, _, cut in cells) + 2 * margin
    sheet = Image.new("L", (width, int(tops[-1])), 255)
    for (_, _, cut), top in zip(cells, tops, strict=False):
        sheet.paste(Image.fromarray(cut), (margin, int(top)))
    try:
        found = words_on(sheet, languages, dpi, seconds, mode=6)
    except TesseractError:
        return []
    words: list[Word] = []
    for number, group in enumerate(grouped(found)):
        middle = (group[0].y0 + group[0].y1) / 2
        cell = int(np.searchsorted(tops, middle)) - 1
        if trust_in(group) < _UNSURE or not 0 <= cell < len(cells):
            continue
        x, y = cells[cell][0] - margin, cells[cell][1] - int(tops[cell])
        words += [
            Word(w.text, w.x0 + x, w.y0 + y, w.x1 + x, w.y1 + y, w.confidence, (_CELLS + cell, 1, number))
            for w in group
        ]
    return words
