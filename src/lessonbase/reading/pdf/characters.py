"""The characters of a PDF page as PDFium gives them: codes, boxes, and the style of the text they belong to."""

import ctypes
import math
from ctypes import c_int, c_void_p
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from lessonbase.reading.pdf.geometry import Frame
from lessonbase.reading.pdf.pdfium import Answers, Handle, handle_of, quick

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

_loose_boxes = Answers(pdfium.FPDFText_GetLooseCharBox, np.float32, 4)
_sizes = Answers(pdfium.FPDFTextObj_GetFontSize, np.float32, 1)
_matrices = Answers(pdfium.FPDFPageObj_GetMatrix, np.float32, 6)
_fill_colors = Answers(pdfium.FPDFPageObj_GetFillColor, np.uint32, 4, apart=True)
_stroke_colors = Answers(pdfium.FPDFPageObj_GetStrokeColor, np.uint32, 4, apart=True)
_text_object = quick(pdfium.FPDFText_GetTextObject, c_void_p)
_font = quick(pdfium.FPDFTextObj_GetFont, c_void_p)
_render_mode = quick(pdfium.FPDFTextObj_GetTextRenderMode, c_int)


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
    units = np.empty(2 * count + 2, dtype=np.uint16)
    place = ctypes.cast(units.ctypes.data, ctypes.POINTER(ctypes.c_ushort))
    written = pdfium.FPDFText_GetText(textpage, 0, count, place)
    return units[: max(0, written - 1)]


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
    rects = _loose_boxes.of(indexes.tolist(), within=handle_of(textpage))
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
        self._textpage = handle_of(textpage)
        self._settings: dict[tuple[Any, ...], int] = {}
        self._fonts: dict[int, tuple[bool, bool]] = {}
        self.found = [_UNKNOWN]

    def at(self, indexes: list[int]) -> tuple[list[int], list[int]]:
        """The places in `found` of the styles of some characters, and the addresses of the text objects they belong
        to, 0 for what PDFium made up."""
        owners = [owner or 0 for owner in map(_text_object, repeat(self._textpage), indexes)]
        objects = [owner for owner in dict.fromkeys(owners) if owner]
        places = {0: 0, **dict(zip(objects, self._places(list(map(Handle, objects))), strict=True))}
        return [places[owner] for owner in owners], owners

    def _places(self, objects: list[Handle]) -> list[int]:
        """The places in `found` of the styles of text objects."""
        fonts, modes = list(map(_font, objects)), list(map(_render_mode, objects))
        colors = _fill_colors.of(objects)
        if stroked := [at for at, mode in enumerate(modes) if mode == pdfium.FPDF_TEXTRENDERMODE_STROKE]:
            colors[stroked] = _stroke_colors.of([objects[at] for at in stroked])
        numbers = np.hstack((_sizes.of(objects), _matrices.of(objects)[:, :4])).astype(np.float64)
        # Most objects are set as others are; a style costs more than to ask so.
        settings = zip(fonts, modes, *numbers.T.tolist(), *colors.T.tolist(), strict=True)
        return [self._place(setting) for setting in settings]

    def _place(self, setting: tuple[Any, ...]) -> int:
        place = self._settings.get(setting)
        if place is None:
            place = self._settings[setting] = len(self.found)
            font, mode, size, a, b, c, d, red, green, blue, alpha = setting
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
