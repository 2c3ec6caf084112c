"""Pictures of a PDF's pages, and the exact boxes of quoted words on them.

Boxes are PDF points on the page as displayed, origin at the top left, as everywhere in lessonbase.
"""

import io
import re
import unicodedata
from collections.abc import Sequence
from functools import cache, reduce
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from lessonbase.errors import ReadError
from lessonbase.model import Box, Span
from lessonbase.reading.pdf.characters import boxes_of, codes_of, frame_of
from lessonbase.reading.pdf.parts import settled
from lessonbase.reading.pdf.pdfium import open_pdf, pdfium_lock
from lessonbase.reading.pdf.writing import in_reading_order

_SLACK = 1.0  # points by which a character's middle may stand outside its line's box
_LEAST = 3  # letters and digits; a shorter quote could be anywhere
_MARK, _COLOURS = (255, 224, 138), 64
_PIXELS = 40_000_000  # a page that would render larger is a poster; it is made smaller


def page_image(original: Path, page: int, width: int = 1200) -> bytes:
    """A PNG of a page (from 1), `width` pixels wide. Raises ReadError when there is no such page."""
    with pdfium_lock, open_pdf(original) as pdf:
        handle = _page(pdf, original, page)
        scale = width / handle.get_width()
        scale *= min(1.0, (_PIXELS / (width * handle.get_height() * scale)) ** 0.5)
        image = handle.render(scale=scale).to_pil().convert("RGB")
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=4)
    return buffer.getvalue()


def cited_images(
    original: Path,
    quotes: Sequence[tuple[str, Sequence[Span]]],
    page: int,
    width: int,
    around: float | None = None,
) -> tuple[bytes, ...]:
    """PNGs of a page, `width` pixels wide, with quotes marked, each given with the spans that it stands in.

    One of the whole page with all of them; or, with `around`, one a quote: only the strip of the page that holds its marks
    and so many points above and below, in few colours; the whole page where it cannot be placed. Raises ReadError when
    there is no such page.
    """
    several = [quotes] if around is None else [[quote] for quote in quotes]
    with pdfium_lock, open_pdf(original) as pdf:
        sheets = _Sheets(pdf, original)
        drawn = [_drawn(sheets, few, page, width, around) for few in several]
    return tuple(_marked(*one, few_colours=around is not None) for one in drawn)


def _drawn(
    sheets: "_Sheets",
    quotes: Sequence[tuple[str, Sequence[Span]]],
    page: int,
    width: int,
    around: float | None,
) -> tuple[Any, list[Box]]:
    """A page, or the strip of it around some quotes, as a picture, and the boxes of their words in its pixels."""
    boxes = [box for quote, spans in quotes for box in _boxes(sheets, quote, spans, page)]
    handle = sheets.page(page)
    wide, high = handle.get_width(), handle.get_height()
    scale = min(width / wide, (_PIXELS / (wide * high)) ** 0.5)
    top, bottom = 0.0, high
    if boxes and around is not None:
        top = max(0.0, min(box.y0 for box in boxes) - around)
        bottom = min(high, max(box.y1 for box in boxes) + around)
    shown = handle.render(scale=scale, crop=(0, high - bottom, 0, top)).to_pil().convert("RGB")
    return shown, [
        Box(x0=box.x0 * scale, y0=(box.y0 - top) * scale, x1=box.x1 * scale, y1=(box.y1 - top) * scale)
        for box in boxes
    ]


def _marked(shown: Any, boxes: Sequence[Box], *, few_colours: bool) -> bytes:
    """A picture with boxes marked on it as a marker's ink does: what is black stays black."""
    from PIL import Image, ImageChops, ImageDraw

    marks = Image.new("RGB", shown.size, "white")
    ink = ImageDraw.Draw(marks)
    for box in boxes:
        ink.rectangle([box.x0, box.y0, box.x1, box.y1], fill=_MARK)
    marked = ImageChops.multiply(shown, marks)
    if boxes and few_colours:
        # A quarter of the bytes in half the time, and lines of text look the same.
        marked = marked.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    marked.save(buffer, "PNG", compress_level=4)
    return buffer.getvalue()


def mark_boxes(original: Path, quote: str, spans: Sequence[Span], page: int) -> tuple[Box, ...]:
    """The boxes of a quote's words on a page, one a line; () when they cannot be placed for sure.

    `spans` are those of the passage that holds the quote, in order; only what lies in their boxes is looked
    at, so that the same words elsewhere on the page are never marked. Case, spaces, hyphens, ligatures and
    punctuation do not matter. A quote that stands twice in the spans is not placed. On a page read by text
    recognition there is nothing to look at: there the spans, a word each, must be those that hold the quote.
    """
    if not _can_be_placed(quote, spans, page):
        return ()
    with pdfium_lock, open_pdf(original) as pdf:
        return _boxes(_Sheets(pdf, original), quote, spans, page)


def _letters(quote: str) -> str:
    return "".join(folded for char in quote for folded in _folded(char))


def _can_be_placed(quote: str, spans: Sequence[Span], page: int) -> bool:
    return len(_letters(quote)) >= _LEAST and any(span.box and span.page == page for span in spans)


def _boxes(sheets: "_Sheets", quote: str, spans: Sequence[Span], page: int) -> tuple[Box, ...]:
    if not _can_be_placed(quote, spans, page):
        return ()
    wanted = _letters(quote)
    placed = [span for span in spans if span.box and span.page]
    letters: list[str] = []
    origins: list[tuple[int, int, int]] = []  # page, span and row in that page's boxes, for each letter
    boxes: dict[int, Any] = {}
    for number in sorted({span.page for span in placed if span.page}):
        codes, boxes[number] = sheets.characters(number)
        for index, rows in _by_span(placed, number, boxes[number]):
            for row in rows:
                for letter in _folded(chr(codes[row])):
                    letters.append(letter)
                    origins.append((number, index, row))
    if all(number != page for number, _, _ in origins):
        return _recognised(quote, [span for span in spans if span.start < span.end], page)
    order = sorted(range(len(origins)), key=lambda at: origins[at][1])
    text = "".join(letters[at] for at in order)
    start = text.find(wanted)
    if start < 0 or text.find(wanted, start + 1) >= 0:
        return ()
    lines: dict[int, list[int]] = {}
    for at in order[start : start + len(wanted)]:
        number, index, row = origins[at]
        if number == page:
            lines.setdefault(index, []).append(row)
    return tuple(_around(boxes[page][rows]) for rows in lines.values())


class _Sheets:
    """The pages of an open file and their characters, each loaded once: loading one costs as much as drawing it."""

    def __init__(self, pdf: Any, path: Path) -> None:
        self._pdf, self._path = pdf, path
        self._pages: dict[int, Any] = {}
        self._characters: dict[int, tuple[Any, Any]] = {}

    def page(self, number: int) -> Any:
        """A page; its forms' fields are part of it. Raises ReadError when there is no such page."""
        if number not in self._pages:
            handle = _page(self._pdf, self._path, number)
            self._pages[number] = _page(self._pdf, self._path, number) if settled(handle.raw) else handle
        return self._pages[number]

    def characters(self, number: int) -> tuple[Any, Any]:
        """The codes of a page's characters and their displayed boxes (n, 4) x0, y0, x1, y1."""
        if number not in self._characters:
            self._characters[number] = _characters(self.page(number))
        return self._characters[number]


class Word(NamedTuple):
    """A word on a page: characters [start, end) of a passage, told by its place among those asked for."""

    passage: int
    start: int
    end: int
    box: Box


def word_boxes(original: Path, passages: Sequence[tuple[str, Sequence[Span]]], page: int) -> tuple[Word, ...]:
    """Where the words of passages, texts with their spans, stand on a page, in their order.

    A word that is broken between lines is a word in each. Where the letters of a line are not those that were read, as on
    a page read by text recognition, its words share its box by their length.
    """
    lines = [
        (number, text, span)
        for number, (text, spans) in enumerate(passages)
        for span in spans
        if span.page == page and span.box
    ]
    with pdfium_lock, open_pdf(original) as pdf:
        codes, boxes = _Sheets(pdf, original).characters(page)
    rows_of = dict(_by_span([span for _, _, span in lines], page, boxes))
    return tuple(
        Word(number, start, end, box)
        for index, (number, text, span) in enumerate(lines)
        for start, end, box in _words_of_line(text, span, rows_of.get(index, ()), codes, boxes)
    )


def _words_of_line(
    text: str, span: Span, rows: Sequence[int], codes: Any, boxes: Any
) -> list[tuple[int, int, Box]]:
    assert span.box
    words = [found.span() for found in re.compile(r"\S+").finditer(text, span.start, span.end)]
    wanted = [
        (letter, n)
        for n, (start, end) in enumerate(words)
        for char in text[start:end]
        for letter in _folded(char)
    ]
    there = [(letter, row) for row in rows for letter in _folded(chr(codes[row]))]
    if [letter for letter, _ in wanted] != [letter for letter, _ in there]:
        return [(start, end, _share(span, start, end)) for start, end in words]
    own: dict[int, list[int]] = {}
    for (_, n), (_, row) in zip(wanted, there, strict=True):
        own.setdefault(n, []).append(row)
    return [(*words[n], _around(boxes[several])) for n, several in own.items()]


def _share(span: Span, start: int, end: int) -> Box:
    """The part of a line's box that its characters [start, end) take, were all of one width."""
    box, length = span.box, max(1, span.end - span.start)
    assert box
    width = box.x1 - box.x0
    return box.model_copy(
        update={
            "x0": box.x0 + width * (start - span.start) / length,
            "x1": box.x0 + width * (end - span.start) / length,
        }
    )


def _recognised(quote: str, spans: Sequence[Span], page: int) -> tuple[Box, ...]:
    """The boxes of the spans on a page, those on one line joined; () where they hold more or less than the quote."""
    outer = spans[-1].end - spans[0].start
    inner = spans[-1].start - spans[0].end
    if not inner <= len(quote) <= outer:
        return ()
    boxes = [span.box for span in spans if span.page == page and span.box]
    stands = 2 * sum(box.y1 - box.y0 > box.x1 - box.x0 for box in boxes) > len(boxes)
    marks: list[list[Box]] = []
    for box in boxes:
        words = [*marks[-1], box] if marks else []
        # On paper that lay askew a mark over the whole line would cover its neighbours.
        if words and _across(_joined(words), stands) <= 1.4 * max(_across(each, stands) for each in words):
            marks[-1] = words
        else:
            marks.append([box])
    return tuple(map(_joined, marks))


def _joined(boxes: Sequence[Box]) -> Box:
    return reduce(Box.union, boxes)


def _across(box: Box, stands: bool) -> float:
    """How far a box reaches across its line, which may run up or down the page."""
    return box.x1 - box.x0 if stands else box.y1 - box.y0


def _page(pdf: Any, path: Path, page: int) -> Any:
    if not 1 <= page <= len(pdf):
        raise ReadError(path, f"it has no page {page}, only 1 to {len(pdf)}.")
    return pdf[page - 1]


def _characters(handle: Any) -> tuple[Any, Any]:
    """The codes of a page's characters and their displayed boxes (n, 4) x0, y0, x1, y1."""
    textpage = handle.get_textpage()
    try:
        written = in_reading_order(textpage.raw, codes_of(textpage.raw))
        return written.codes, frame_of(handle.raw).shown(boxes_of(textpage.raw, written.order))
    finally:
        textpage.close()


def _by_span(spans: Sequence[Span], page: int, boxes: Any) -> list[tuple[int, Any]]:
    """For each span on a page, by its index: the rows of the characters whose middle lies in its box.

    A character in two boxes goes to the one whose middle is nearer.
    """
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    here = [(index, span.box) for index, span in enumerate(spans) if span.page == page and span.box]
    distance = np.full((len(here), len(boxes)), np.inf)
    for row, (_, box) in enumerate(here):
        inside = (
            (x >= box.x0 - _SLACK) & (x <= box.x1 + _SLACK) & (y >= box.y0 - _SLACK) & (y <= box.y1 + _SLACK)
        )
        # Lines overlap along their shorter side.
        across = (
            np.abs(y - (box.y0 + box.y1) / 2)
            if box.x1 - box.x0 >= box.y1 - box.y0
            else np.abs(x - (box.x0 + box.x1) / 2)
        )
        distance[row] = np.where(inside, across, np.inf)
    nearest = distance.argmin(axis=0) if len(here) else np.empty(0)
    found = np.isfinite(distance.min(axis=0)) if len(here) else np.empty(0, dtype=bool)
    return [(index, np.flatnonzero(found & (nearest == row))) for row, (index, _) in enumerate(here)]


@cache
def _folded(char: str) -> str:
    """A character's letters and digits, compatibility forms undone, without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", char).casefold() if c.isalnum())


def _around(rows: Any) -> Box:
    x0, y0 = rows[:, 0].min(), rows[:, 1].min()
    x1, y1 = rows[:, 2].max(), rows[:, 3].max()
    return Box(x0=round(float(x0), 2), y0=round(float(y0), 2), x1=round(float(x1), 2), y1=round(float(y1), 2))
