"""The characters of a PDF page as PDFium gives them: codes, boxes, and the style of the text they belong to."""

import ctypes
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from lessonbase.reading.geometry import Frame

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
_FORCE_BOLD = 1 << 18
_ITALIC = 1 << 6


def frame_of(page: Any) -> Frame:
    """The frame of a PDFium page handle, crop box honoured."""
    rect = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, rect)
    return Frame(rect.left, rect.bottom, rect.right, rect.top, pdfium.FPDFPage_GetRotation(page))


def codes_of(textpage: Any) -> Any:
    """The UTF-16 codes (n,) of a text page's characters."""
    count = max(0, pdfium.FPDFText_CountChars(textpage))
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(textpage, 0, count, buffer) - 1
    codes = np.frombuffer(buffer, dtype=np.uint16)[:count].copy()
    if written != count or bool(((codes >= 0xD800) & (codes < 0xE000)).any()):
        # Text and characters are not one to one: ask for each character instead.
        code = pdfium.FPDFText_GetUnicode
        wide = [code(textpage, index) for index in range(count)]
        codes = np.array([c if c <= 0xFFFF else 0xFFFD for c in wide], dtype=np.uint16)
    return codes


def boxes_of(textpage: Any, indexes: Any) -> Any:
    """The loose boxes (n, 4) left, bottom, right, top in PDF space of the characters at `indexes` (n,)."""
    rects = (pdfium.FS_RECTF * max(len(indexes), 1))()
    loose, byref = pdfium.FPDFText_GetLooseCharBox, ctypes.byref
    first, size = rects[0], ctypes.sizeof(pdfium.FS_RECTF)
    for row, index in enumerate(indexes.tolist()):
        loose(textpage, index, byref(first, row * size))
    raw = np.frombuffer(rects, dtype=np.float32).reshape(-1, 4)[: len(indexes)].astype(np.float64)
    return raw[:, [0, 3, 2, 1]]


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a text object is set. `quarter` counts the clockwise turns of its text in PDF space, -1 when aslant."""

    size: float
    bold: bool
    italic: bool
    color: int
    quarter: int


_UNKNOWN = TextStyle(0.0, bold=False, italic=False, color=0, quarter=0)


class Styles:
    """The styles of a page's text objects, asked for once each. `found` lists them in the order they came up."""

    def __init__(self, textpage: Any) -> None:
        self._textpage = textpage
        self._objects: dict[int, int] = {}
        self._fonts: dict[int, tuple[bool, bool]] = {}
        self._matrix = pdfium.FS_MATRIX()
        self._size = ctypes.c_float()
        self._rgba = tuple(ctypes.c_uint() for _ in range(4))
        self.found = [_UNKNOWN]

    def at(self, indexes: list[int]) -> list[int]:
        """The places in `found` of the styles of some characters."""
        places = []
        text_object, address = pdfium.FPDFText_GetTextObject, ctypes.addressof
        for index in indexes:
            handle = text_object(self._textpage, index)
            if not handle:  # a character that PDFium made up
                places.append(0)
                continue
            key = address(handle.contents)
            place = self._objects.get(key)
            if place is None:
                place = self._objects[key] = len(self.found)
                self.found.append(self._style(handle))
            places.append(place)
        return places

    def _style(self, handle: Any) -> TextStyle:
        size, matrix = self._size, self._matrix
        pdfium.FPDFTextObj_GetFontSize(handle, size)
        pdfium.FPDFPageObj_GetMatrix(handle, matrix)
        a, b, c, d = matrix.a, matrix.b, matrix.c, matrix.d
        bold, italic = self._font(pdfium.FPDFTextObj_GetFont(handle))
        red, green, blue, _ = self._rgba
        pdfium.FPDFPageObj_GetFillColor(handle, *self._rgba)
        if pdfium.FPDFTextObj_GetTextRenderMode(handle) == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE:
            bold = True
        color = red.value << 16 | green.value << 8 | blue.value
        return TextStyle(abs(size.value) * math.sqrt(abs(a * d - b * c)), bold, italic, color, _quarter(a, b))

    def _font(self, font: Any) -> tuple[bool, bool]:
        if not font:
            return False, False
        key = ctypes.addressof(font.contents)
        if key not in self._fonts:
            buffer = ctypes.create_string_buffer(128)
            pdfium.FPDFFont_GetBaseFontName(font, buffer, 128)
            name = buffer.value.decode("latin-1").lower()
            flags = max(0, pdfium.FPDFFont_GetFlags(font))
            bold = any(part in name for part in _BOLD) or bool(flags & _FORCE_BOLD)
            italic = "italic" in name or "oblique" in name or bool(flags & _ITALIC)
            self._fonts[key] = (bold, italic)
        return self._fonts[key]


def _quarter(a: float, b: float) -> int:
    angle = math.degrees(math.atan2(b, a))
    nearest = round(angle / 90)
    return (-nearest) % 4 if abs(angle - 90 * nearest) < 6 else -1
