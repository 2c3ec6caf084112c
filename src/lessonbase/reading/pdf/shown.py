"""Which words of a page it shows: words of a PDF may be painted over, painted in the colour of their ground, cut off,
or not painted at all, and then nobody who opens the page sees them.

Few words give cause for doubt, by what is painted below and above them. Those are looked at: the page is drawn with
them and without them, and where both are alike they are not shown.
"""

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from lessonbase.reading.pdf.atoms import Atoms
from lessonbase.reading.pdf.drawings import Painted
from lessonbase.reading.pdf.geometry import Frame
from lessonbase.reading.pdf.pdfium import quick

_TINY = 1.0  # points: nobody reads type of less
_CONTRAST = 60  # of 255, in any colour: what differs less from its ground may not be seen
_LIGHT = 150  # of 255: words over a picture whose colours are all as light may not be seen
_WHITE = 0xFFFFFF
_SCALE = 1.0  # pixels a point: of text of 6 points every letter still changes pixels
_PIXELS = 4_000_000
_SEEN = 10  # of 255 by which a pixel differs where something is seen
_PART = 0.12  # share of the rows or columns of pixels of a word that show it: of "-1999" the dash may stand for it all
_STRAY = 25  # letters over a picture, such as a page's number, that are no layer of its text
_SCANNED = 0.6  # share of the page that the picture of a scan covers
_INKED = (
    0.7  # share of the words of a scan's own text that lie where its picture has ink; 0.97 of sound ones do
)
_MOST = 4_000_000  # words times what is painted; a page with more is a map
_NOTES = (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_TEXT)
_FLAGS = pdfium.FPDF_ANNOT
_count_marks = quick(pdfium.FPDFPageObj_CountMarks, ctypes.c_int, ctypes.c_void_p)


@dataclass(frozen=True, slots=True)
class Sight:
    """Which atoms of a page are seen (n,), and which lie within its edges. `layer` says that they are text laid over, or
    under, the picture of a scan, which shows them."""

    seen: Any
    on_page: Any
    layer: bool = False


def sight_of(page: Any, frame: Frame, atoms: Atoms, painted: Painted, layered: Callable[[], bool]) -> Sight:
    """What an open PDFium page shows of its atoms, their boxes being on the page as displayed. `layered` tells whether
    the file has layers that may be switched off."""
    width, height = frame.size
    x, y = (atoms.boxes[:, 0] + atoms.boxes[:, 2]) / 2, (atoms.boxes[:, 1] + atoms.boxes[:, 3]) / 2
    on_page = (x >= 0) & (x <= width) & (y >= 0) & (y <= height)
    large = atoms.ems() >= _TINY
    odd = [owner for owner in set(atoms.owner.tolist()) if _is_odd(owner, painted, layered)]
    doubtful = atoms.unpainted | np.isin(atoms.owner, odd) | _in_doubt(page, frame, atoms, painted, x, y)
    doubtful &= on_page & (atoms.owner != 0)  # what PDFium made up belongs to none
    if not doubtful.any():
        return Sight(on_page & large, on_page)
    lengths = np.array([len(text) for text in atoms.text])
    drawer = _Drawer(page, frame)
    seen = drawer.seen(atoms, doubtful, painted)
    hidden = doubtful & ~seen
    if lengths[hidden].sum() > max(_STRAY, 0.5 * lengths[on_page].sum()) and _is_scanned(frame, painted):
        inked = drawer.inked(atoms)
        if inked[hidden].mean() >= _INKED:
            hidden &= ~inked
        return Sight(on_page & large & ~hidden, on_page, layer=True)
    return Sight(on_page & large & ~hidden, on_page)


def _in_doubt(page: Any, frame: Frame, atoms: Atoms, painted: Painted, x: Any, y: Any) -> Any:
    """Which atoms (n,) may not be seen for what is painted there."""
    colors = _channels(atoms.color.astype(int))
    bounds = [*(fill.bounds for fill in painted.fills), *_notes(page)]
    owners = atoms.owner.tolist()
    order = np.array([painted.texts.get(owner, -1) for owner in owners])
    doubtful = np.zeros(len(atoms), dtype=bool)
    ground = np.full(len(atoms), _WHITE)
    if bounds and len(bounds) * len(atoms) <= _MOST:
        rects = frame.shown(np.array(bounds))
        within = (rects[:, 0] <= x[:, None]) & (x[:, None] <= rects[:, 2])
        within &= (rects[:, 1] <= y[:, None]) & (y[:, None] <= rects[:, 3])
        orders = np.full(len(bounds), np.iinfo(int).max)
        orders[: len(painted.fills)] = [fill.order for fill in painted.fills]
        known = (order >= 0)[:, None]
        doubtful |= (within & known & (orders > order[:, None])).any(axis=1)
        below = np.where(within & known & (orders < order[:, None]), orders, -1)
        found = np.array([-1 if fill.color is None else fill.color for fill in painted.fills] + [-1])
        last = below.argmax(axis=1)
        ground = np.where(below.max(axis=1) >= 0, found[np.minimum(last, len(found) - 1)], _WHITE)
    pale = np.abs(colors - _channels(ground)).max(axis=1) < _CONTRAST
    return doubtful | np.where(ground < 0, colors.min(axis=1) >= _LIGHT, pale)


def _channels(colors: Any) -> Any:
    return np.stack((colors >> 16 & 255, colors >> 8 & 255, colors & 255), axis=1)


def _is_odd(owner: int, painted: Painted, layered: Callable[[], bool]) -> bool:
    """Whether a text object is in a layer, which may be switched off, or in a form that may be."""
    if owner in painted.deep:
        return layered()
    marks = _count_marks(owner) if owner else 0
    if marks <= 0 or not layered():
        return False
    handle = ctypes.cast(owner, pdfium.FPDF_PAGEOBJECT)
    return any(_mark_name(pdfium.FPDFPageObj_GetMark(handle, index)) == "OC" for index in range(marks))


def _mark_name(mark: Any) -> str:
    size = ctypes.c_ulong()
    buffer = (ctypes.c_ushort * 32)()
    pdfium.FPDFPageObjMark_GetName(mark, buffer, ctypes.sizeof(buffer), size)
    return bytes(buffer).decode("utf-16-le", errors="ignore").partition("\0")[0]


def _notes(page: Any) -> list[tuple[float, float, float, float]]:
    """The places of what is laid upon a page: notes with a look of their own, such as typed text and stamps."""
    found = []
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), 200)):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        rect = pdfium.FS_RECTF()
        if pdfium.FPDFAnnot_GetSubtype(note) not in _NOTES and pdfium.FPDFAnnot_GetRect(note, rect):
            found.append((rect.left, rect.bottom, rect.right, rect.top))
        pdfium.FPDFPage_CloseAnnot(note)
    return found


def _is_scanned(frame: Frame, painted: Painted) -> bool:
    width, height = frame.size
    area = sum(
        max(0.0, right - left) * max(0.0, top - bottom) for left, bottom, right, top in painted.pictures
    )
    return area >= _SCANNED * width * height


class _Drawer:
    """Draws a page with some of its text objects and without them."""

    def __init__(self, page: Any, frame: Frame) -> None:
        self._page = page
        width, height = frame.size
        self._scale = min(_SCALE, (_PIXELS / max(width * height, 1.0)) ** 0.5)
        self._size = max(1, round(width * self._scale)), max(1, round(height * self._scale))
        self._whole = self._drawn()

    def seen(self, atoms: Atoms, doubtful: Any, painted: Painted) -> Any:
        """Which of the doubtful atoms (n,) can be seen."""
        changed = self._changes(atoms, doubtful)
        over = changed & _is_under_other(atoms, changed, painted)
        if over.any():
            # Where two words stand in one place, the upper one changes the page as well.
            changed[over] = self._changes(atoms, over)[over]
        return changed

    def inked(self, atoms: Atoms) -> Any:
        """Which atoms (n,) lie where the page is not of one colour."""
        bare = self._without(atoms.owner)
        contrast = [box.max(axis=(0, 1)) - box.min(axis=(0, 1)) for box in self._boxes(atoms, bare)]
        return np.array([int(each.max(initial=0)) >= _CONTRAST for each in contrast], dtype=bool)

    def _changes(self, atoms: Atoms, doubtful: Any) -> Any:
        bare = self._without(atoms.owner[doubtful])
        differs = (np.abs(self._whole - bare) > _SEEN).any(axis=2, keepdims=True)
        seen = np.zeros(len(atoms), dtype=bool)
        rows = np.flatnonzero(doubtful)
        for row, box in zip(rows.tolist(), self._boxes(atoms.where(doubtful), differs), strict=True):
            seen[row] = (
                box.size > 0 and max(box.any(axis=(0, 2)).mean(), box.any(axis=(1, 2)).mean()) >= _PART
            )
        return seen

    def _boxes(self, atoms: Atoms, picture: Any) -> list[Any]:
        """The part of a picture in the box of each atom."""
        rows = np.clip(atoms.boxes * self._scale, 0, None)
        lows, highs = np.floor(rows[:, :2]).astype(int), np.ceil(rows[:, 2:]).astype(int)
        return [
            picture[y0:y1, x0:x1] for (x0, y0), (x1, y1) in zip(lows.tolist(), highs.tolist(), strict=True)
        ]

    def _without(self, owners: Any) -> Any:
        """The page drawn without some text objects, by their addresses."""
        handles = [ctypes.cast(owner, pdfium.FPDF_PAGEOBJECT) for owner in set(owners.tolist()) if owner]
        for handle in handles:
            pdfium.FPDFPageObj_SetIsActive(handle, False)
        try:
            return self._drawn()
        finally:
            for handle in handles:
                pdfium.FPDFPageObj_SetIsActive(handle, True)

    def _drawn(self) -> Any:
        """The page as it is now (rows, columns, 3), as int16."""
        width, height = self._size
        bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGRx, None, 0)
        try:
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
            pdfium.FPDF_RenderPageBitmap(bitmap, self._page, 0, 0, width, height, 0, _FLAGS)
            stride = pdfium.FPDFBitmap_GetStride(bitmap)
            data = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
        pixels = np.frombuffer(data, dtype=np.uint8).reshape(height, stride // 4, 4)
        return pixels[:, :width, :3].astype(np.int16)


def _is_under_other(atoms: Atoms, among: Any, painted: Painted) -> Any:
    """Which atoms (n,) among some lie in the box of one of them that is painted later."""
    under = np.zeros(len(atoms), dtype=bool)
    rows = np.flatnonzero(among)
    if len(rows) ** 2 > _MOST:
        return under
    boxes = atoms.boxes[rows]
    order = np.array([painted.texts.get(owner, -1) for owner in atoms.owner[rows].tolist()])
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    within = (boxes[:, 0] <= x[:, None]) & (x[:, None] <= boxes[:, 2])
    within &= (boxes[:, 1] <= y[:, None]) & (y[:, None] <= boxes[:, 3])
    under[rows] = (within & (order > order[:, None])).any(axis=1)
    return under
