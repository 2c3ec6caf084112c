"""The characters of a PDF page as PDFium gives them: codes, boxes, and the style of the text they belong to."""

import ctypes
import math
from array import array
from collections import deque
from ctypes import c_int, c_void_p
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from lessonbase.reading.pdf.geometry import Frame
from lessonbase.reading.pdf.pdfium import address_of, addresses_in, quick

_BOLD = (
    "bold",
    "black",
    "heavy",
    "demi",
    "-bd",
    ",bd",
    "cmbx",
    "sfbx",
    "cmssbx",
    "-medi",
)  # the last four are TeX's
_JOINER = 0x2060  # what `clean` takes out
_UNPAINTED = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_FAINT = 64  # of 255: letters that let as much of the ground shine through may not be seen
_FORCE_BOLD = 1 << 18
_ITALIC = 1 << 6

_RECT, _FLOAT, _UINT = map(ctypes.sizeof, (pdfium.FS_RECTF, ctypes.c_float, ctypes.c_uint))
_loose_box = quick(pdfium.FPDFText_GetLooseCharBox, c_int, c_void_p, c_int, c_void_p)
_text_object = quick(pdfium.FPDFText_GetTextObject, c_void_p, c_void_p, c_int)
_font_size = quick(pdfium.FPDFTextObj_GetFontSize, c_int, c_void_p, c_void_p)
_font = quick(pdfium.FPDFTextObj_GetFont, c_void_p, c_void_p)
_matrix = quick(pdfium.FPDFPageObj_GetMatrix, c_int, c_void_p, c_void_p)
_fill_color = quick(pdfium.FPDFPageObj_GetFillColor, c_int, c_void_p, *(c_void_p,) * 4)
_stroke_color = quick(pdfium.FPDFPageObj_GetStrokeColor, c_int, c_void_p, *(c_void_p,) * 4)
_render_mode = quick(pdfium.FPDFTextObj_GetTextRenderMode, c_int, c_void_p)


def frame_of(page: Any) -> Frame:
    """The frame of a PDFium page handle, crop box honoured."""
    rect = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, rect)
    return Frame(rect.left, rect.bottom, rect.right, rect.top, pdfium.FPDFPage_GetRotation(page))


def codes_of(textpage: Any) -> Any:
    """The code points (n,) of a text page's characters.

    PDFium counts a character beyond the basic plane as two, of one box: the first is given its code point, the second
    is a word joiner, which shows nothing. Codes that are no character are U+FFFD.
    """
    count = max(0, pdfium.FPDFText_CountChars(textpage))
    units = _units(textpage, count)
    codes = units.astype(np.uint32)
    half = (codes >= 0xD800) & (codes < 0xE000)
    if len(codes) != count or bool(half.any()):
        # Text and characters are not one to one: ask for each character instead.
        code = pdfium.FPDFText_GetUnicode
        codes = np.array([code(textpage, index) for index in range(count)], dtype=np.uint32)
        _make_whole(codes)
    return codes


def plain_text_of(textpage: Any) -> str:
    """The text of a page as PDFium itself gives it."""
    count = max(0, pdfium.FPDFText_CountChars(textpage))
    return str(_units(textpage, count).tobytes().decode("utf-16-le", errors="replace"))


def _units(textpage: Any, count: int) -> Any:
    """The UTF-16 code units (n,) of a text page of so many characters, each of which may take two."""
    buffer = (ctypes.c_ushort * (2 * count + 2))()
    written = pdfium.FPDFText_GetText(textpage, 0, count, buffer)
    return np.ctypeslib.as_array(buffer)[: max(0, written - 1)].copy()


def _make_whole(codes: Any) -> None:
    """Join the halves of characters that stand as two, in place; halves that stand alone are no character."""
    high = (codes >= 0xD800) & (codes < 0xDC00)
    low = (codes >= 0xDC00) & (codes < 0xE000)
    first = np.flatnonzero(high[:-1] & low[1:])
    codes[first] = 0x10000 + ((codes[first] - 0xD800) << 10) + (codes[first + 1] - 0xDC00)
    codes[first + 1] = _JOINER
    codes[((codes >= 0xD800) & (codes < 0xE000)) | (codes > 0x10FFFF)] = 0xFFFD


def boxes_of(textpage: Any, indexes: Any) -> Any:
    """The loose boxes (n, 4) left, bottom, right, top in PDF space of the characters at `indexes` (n,)."""
    rects = np.zeros((len(indexes), 4), dtype=np.float32)
    place = rects.ctypes.data
    places = range(place, place + len(indexes) * _RECT, _RECT)
    deque(map(_loose_box, repeat(address_of(textpage)), indexes.tolist(), places), maxlen=0)
    return rects.astype(np.float64)[:, [0, 3, 2, 1]]


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a text object is set. `quarter` counts the clockwise turns of its text in PDF space, -1 when aslant.
    `unpainted` says that its letters are set without painting them, or all but transparent."""

    size: float
    bold: bool
    italic: bool
    color: int
    quarter: int
    unpainted: bool = False


_UNKNOWN = TextStyle(0.0, bold=False, italic=False, color=0, quarter=0)


class Styles:
    """The styles of a page's text objects, asked for once each. `found` lists the different ones in the order they
    came up."""

    def __init__(self, textpage: Any) -> None:
        self._textpage = address_of(textpage)
        self._objects: dict[int | None, int] = {None: 0}  # of none are the characters that PDFium made up
        self._settings: dict[tuple[float | None, ...], int] = {}
        self._fonts: dict[int, tuple[bool, bool]] = {}
        self._answers = array("f", bytes(7 * _FLOAT))  # a size, then a matrix
        self._rgba = array("I", bytes(4 * _UINT))
        self._answer, self._rgba_at = self._answers.buffer_info()[0], addresses_in(self._rgba)
        self.found = [_UNKNOWN]

    def at(self, indexes: list[int]) -> tuple[list[int], list[int]]:
        """The places in `found` of the styles of some characters, and the addresses of the text objects they belong
        to, 0 for what PDFium made up."""
        objects, places = self._objects, []
        owners = list(map(_text_object, repeat(self._textpage), indexes))
        for text_object in owners:
            place = objects.get(text_object)
            if place is None:
                place = objects[text_object] = self._place(text_object)
            places.append(place)
        return places, [owner or 0 for owner in owners]

    def _place(self, text_object: int) -> int:
        _font_size(text_object, self._answer)
        _matrix(text_object, self._answer + _FLOAT)
        font, mode = _font(text_object), _render_mode(text_object)
        color_of = _stroke_color if mode == pdfium.FPDF_TEXTRENDERMODE_STROKE else _fill_color
        color_of(text_object, *self._rgba_at)
        size, a, b, c, d, _, _ = self._answers
        red, green, blue, alpha = self._rgba
        # Most objects are set as others are; a style costs more than to ask so.
        setting = (font, mode, size, a, b, c, d, red, green, blue, alpha)
        place = self._settings.get(setting)
        if place is None:
            place = self._settings[setting] = len(self.found)
            bold, italic = self._font(font)
            bold = bold or mode == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE
            size = abs(size) * math.sqrt(abs(a * d - b * c))
            color = red << 16 | green << 8 | blue
            unpainted = mode in _UNPAINTED or alpha < _FAINT
            self.found.append(TextStyle(size, bold, italic, color, _quarter(a, b), unpainted))
        return place

    def _font(self, font: int | None) -> tuple[bool, bool]:
        if not font:
            return False, False
        if font not in self._fonts:
            handle = ctypes.cast(font, pdfium.FPDF_FONT)
            buffer = ctypes.create_string_buffer(128)
            pdfium.FPDFFont_GetBaseFontName(handle, buffer, 128)
            name = buffer.value.decode("latin-1").lower()
            flags = max(0, pdfium.FPDFFont_GetFlags(handle))
            bold = any(part in name for part in _BOLD) or bool(flags & _FORCE_BOLD)
            italic = "italic" in name or "oblique" in name or bool(flags & _ITALIC)
            self._fonts[font] = (bold, italic)
        return self._fonts[font]


def _quarter(a: float, b: float) -> int:
    angle = math.degrees(math.atan2(b, a))
    nearest = round(angle / 90)
    return (-nearest) % 4 if abs(angle - 90 * nearest) < 6 else -1
