"""Which words of a page it shows: words of a PDF may be painted over, painted in the colour of their ground, cut off,
or not painted at all, and then nobody who opens the page sees them.

Few words give cause for doubt, by what is painted below and above them. Where they stand the page is drawn: words in
doubt for their colour only are seen where the ground, drawn without words, is of another. For all others it is drawn with
them and without them, and where both are alike they are not shown.
"""

import ctypes
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
_GROUND_SCALE = 0.5  # the same where only the colour of the ground is looked at: a third of the time
_PIXELS = 4_000_000
_SEEN = 10  # of 255 by which a pixel differs where something is seen
_PART = 0.12  # share of the rows or columns of pixels of a word that show it: of "-1999" the dash may stand for it all
_STRAY = 25  # letters over a picture, such as a page's number, that are no layer of its text
_SCANNED = 0.6  # share of the page that the picture of a scan covers
_INKED = (
    0.7  # share of the words of a scan's own text that lie where its picture has ink; 0.97 of sound ones do
)
_MOST = 4_000_000  # words times what is painted; a page with more is a map
_SECONDS = 10.0  # of the processor, of a file: the dearest page of the real reports took 0.06
_APART = 24  # pixels between lines of words, from which the page is drawn at each by itself
_STRIPS = 8  # drawn of a page; more are drawn as one
_POINTS = np.linspace(0.1, 0.9, 5)  # of the width and height of a word, where its ground is looked at
_NOTES = (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_TEXT)
_FLAGS = pdfium.FPDF_ANNOT
_ASKED = dict(pdfium.IFSDK_PAUSE._fields_)["NeedToPauseNow"]
_count_marks = quick(pdfium.FPDFPageObj_CountMarks, ctypes.c_int, ctypes.c_void_p)


@dataclass(frozen=True, slots=True)
class Sight:
    """Which atoms of a page are seen (n,), and which lie within its edges. `layer` says that they are text laid over, or
    under, the picture of a scan, which shows them."""

    seen: Any
    on_page: Any
    layer: bool = False


class Watch:
    """What looking at one file's pages takes: whether the file has layers that may be switched off, asked of `layered`
    when a page wants to know, and for how much longer its pages may be drawn."""

    def __init__(self, layered: Callable[[], bool] = lambda: False, seconds: float = _SECONDS) -> None:
        self.layered = layered
        self._left = seconds

    @contextmanager
    def drawing(self) -> Iterator[Any]:
        """What PDFium asks while it draws whether to stop; the time is counted."""
        started = time.process_time()
        last, soonest = started + self._left, time.perf_counter() + self._left
        # The clock is quick to ask, and never behind the processor's time.
        asked = _ASKED(lambda _: time.perf_counter() > soonest and time.process_time() > last)
        try:
            yield pdfium.IFSDK_PAUSE(version=1, NeedToPauseNow=asked)
        finally:
            self._left -= time.process_time() - started

    @property
    def over(self) -> bool:
        """Whether no more is to be drawn."""
        return self._left <= 0


# A pattern's own dictionary never lies in a compressed stream, since a pattern is a stream itself.
_TILING = re.compile(rb"/PatternType\s*1\b")
_STEP = re.compile(rb"/[XY]Step\s+-?(\d*\.?\d+)(?!\s+\d+\s+R)")
_AROUND = 600  # bytes before and after the mark of a pattern within which its steps stand
_LEAST_STEP = 1.0  # points; smaller tiles are no hatching of a report


def may_be_drawn(data: bytes) -> bool:
    """Whether a file's pages can be drawn without fear: a page of tiles of a fiftieth of a point takes PDFium hours, and it
    does not ask within one object whether to stop."""
    for mark in _TILING.finditer(data):
        near = data[max(0, mark.start() - _AROUND) : mark.end() + _AROUND]
        steps = [float(step) for step in _STEP.findall(near)]
        if len(steps) < 2 or min(steps) < _LEAST_STEP:
            return False
    return True


class _TooLongError(Exception):
    """Raised when drawing takes more time than a file may have for it."""


def sight_of(page: Any, frame: Frame, atoms: Atoms, painted: Painted, watch: Watch) -> Sight:
    """What an open PDFium page shows of its atoms, their boxes being on the page as displayed. Where that would take too
    long to draw, words in doubt are taken for seen."""
    width, height = frame.size
    x, y = (atoms.boxes[:, 0] + atoms.boxes[:, 2]) / 2, (atoms.boxes[:, 1] + atoms.boxes[:, 3]) / 2
    on_page = (x >= 0) & (x <= width) & (y >= 0) & (y <= height)
    large = atoms.ems() >= _TINY
    odd = [owner for owner in set(atoms.owner.tolist()) if _is_odd(owner, painted)] if watch.layered() else []
    covered, pale = _in_doubt(page, frame, atoms, painted, x, y)
    looked_at = on_page & (atoms.owner != 0)  # what PDFium made up belongs to none
    hard = (
        atoms.unpainted | np.isin(atoms.owner, odd) | covered | _is_cut_off(frame, atoms, painted, x, y)
    ) & looked_at
    pale &= looked_at & ~hard
    if not (hard | pale).any() or watch.over:
        return Sight(on_page & large, on_page)
    try:
        grounds, drawer = _Drawer(page, frame, watch, _GROUND_SCALE), _Drawer(page, frame, watch, _SCALE)
        doubtful = hard | (pale & ~grounds.stand_out(atoms, pale))
        hidden = doubtful & ~drawer.seen(atoms, doubtful, painted)
        lengths = np.array([len(text) for text in atoms.text])
        if lengths[hidden].sum() > max(_STRAY, 0.5 * lengths[on_page].sum()) and _is_scanned(frame, painted):
            inked = drawer.inked(atoms)
            if inked[hidden].mean() >= _INKED:
                hidden &= ~inked
            return Sight(on_page & large & ~hidden, on_page, layer=True)
    except _TooLongError:
        return Sight(on_page & large, on_page)
    return Sight(on_page & large & ~hidden, on_page)


def _in_doubt(page: Any, frame: Frame, atoms: Atoms, painted: Painted, x: Any, y: Any) -> tuple[Any, Any]:
    """Which atoms (n,) may not be seen for what is painted above them, and which for the colour of what is below."""
    colors = _channels(atoms.color.astype(int))
    bounds = [*(fill.bounds for fill in painted.fills), *_notes(page)]
    covered = np.zeros(len(atoms), dtype=bool)
    ground = np.full(len(atoms), _WHITE)
    if bounds and len(bounds) * len(atoms) <= _MOST:
        order = np.array([painted.texts.get(owner, -1) for owner in atoms.owner.tolist()])
        rects = frame.shown(np.array(bounds))
        within = (rects[:, 0] <= x[:, None]) & (x[:, None] <= rects[:, 2])
        within &= (rects[:, 1] <= y[:, None]) & (y[:, None] <= rects[:, 3])
        orders = np.full(len(bounds), np.iinfo(int).max)
        orders[: len(painted.fills)] = [fill.order for fill in painted.fills]
        known = (order >= 0)[:, None]
        covered |= (within & known & (orders > order[:, None])).any(axis=1)
        below = np.where(within & known & (orders < order[:, None]), orders, -1)
        found = np.array([-1 if fill.color is None else fill.color for fill in painted.fills] + [-1])
        last = below.argmax(axis=1)
        ground = np.where(below.max(axis=1) >= 0, found[np.minimum(last, len(found) - 1)], _WHITE)
    pale = np.abs(colors - _channels(ground)).max(axis=1) < _CONTRAST
    return covered, np.where(ground < 0, colors.min(axis=1) >= _LIGHT, pale)


def _is_cut_off(frame: Frame, atoms: Atoms, painted: Painted, x: Any, y: Any) -> Any:
    """Which atoms (n,) stand outside what their text object is cut off at."""
    if not painted.clips:
        return np.zeros(len(atoms), dtype=bool)
    everywhere = (-np.inf, -np.inf, np.inf, np.inf)
    rects = frame.shown(np.array([painted.clips.get(owner, everywhere) for owner in atoms.owner.tolist()]))
    return (x < rects[:, 0]) | (x > rects[:, 2]) | (y < rects[:, 1]) | (y > rects[:, 3])


def _channels(colors: Any) -> Any:
    return np.stack((colors >> 16 & 255, colors >> 8 & 255, colors & 255), axis=1)


def _is_odd(owner: int, painted: Painted) -> bool:
    """Whether a text object is in a layer, which may be switched off, or in a form that may be."""
    if owner in painted.deep:
        return True
    marks = _count_marks(owner) if owner else 0
    if marks <= 0:
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
    """Draws a page where some atoms stand, with some of its text objects and without them; `scale` is in pixels a
    point."""

    def __init__(self, page: Any, frame: Frame, watch: Watch, scale: float) -> None:
        self._page = page
        self._watch = watch
        width, height = frame.size
        self._scale = min(scale, (_PIXELS / max(width * height, 1.0)) ** 0.5)
        self._size = max(1, round(width * self._scale)), max(1, round(height * self._scale))

    def stand_out(self, atoms: Atoms, pale: Any) -> Any:
        """Which atoms (n,) of some are clearly of another colour than the ground they stand on."""
        found = np.zeros(len(atoms), dtype=bool)
        if not pale.any():
            return found
        places = self._places(atoms)
        with self._without(atoms.owner):
            ground = self._drawn(places[pale])
        x0, y0, x1, y1 = places[pale].T[..., None]
        x, y = x0 + (_POINTS * (x1 - x0)).astype(int), y0 + (_POINTS * (y1 - y0)).astype(int)
        below = ground[
            np.minimum(y, len(ground) - 1)[:, :, None], np.minimum(x, ground.shape[1] - 1)[:, None]
        ]
        colors = _channels(atoms.color[pale].astype(int))[
            :, None, None, ::-1
        ]  # PDFium's are blue, green, red
        differs = np.abs(below.astype(int) - colors).max(axis=3) >= _CONTRAST
        found[pale] = differs.mean(axis=(1, 2)) >= 0.5
        return found

    def seen(self, atoms: Atoms, doubtful: Any, painted: Painted) -> Any:
        """Which of the doubtful atoms (n,) can be seen."""
        if not doubtful.any():
            return doubtful
        changed = self._changes(atoms, doubtful)
        over = changed & _is_under_other(atoms, changed, painted)
        if over.any():
            # Where two words stand in one place, the upper one changes the page as well.
            changed[over] = self._changes(atoms, over)[over]
        return changed

    def inked(self, atoms: Atoms) -> Any:
        """Which atoms (n,) lie where the page is not of one colour."""
        places = self._places(atoms)
        with self._without(atoms.owner):
            bare = self._drawn(places)
        boxes = (bare[y0:y1, x0:x1].astype(int) for x0, y0, x1, y1 in places.tolist())
        return np.array(
            [bool(box.size) and int(np.ptp(box, axis=(0, 1)).max()) >= _CONTRAST for box in boxes]
        )

    def _changes(self, atoms: Atoms, doubtful: Any) -> Any:
        places = self._places(atoms)[doubtful]
        whole = self._drawn(places)
        with self._without(atoms.owner[doubtful]):
            bare = self._drawn(places)
        differs = ((np.maximum(whole, bare) - np.minimum(whole, bare)) > _SEEN).any(axis=2)
        seen = np.zeros(len(atoms), dtype=bool)
        for row, (x0, y0, x1, y1) in zip(np.flatnonzero(doubtful).tolist(), places.tolist(), strict=True):
            box = differs[y0:y1, x0:x1]
            seen[row] = box.size > 0 and max(box.any(axis=0).mean(), box.any(axis=1).mean()) >= _PART
        return seen

    def _places(self, atoms: Atoms) -> Any:
        """The boxes of atoms in pixels (n, 4), as integers."""
        boxes = np.clip(atoms.boxes * self._scale, 0, [*self._size, *self._size])
        return np.hstack((np.floor(boxes[:, :2]), np.ceil(boxes[:, 2:]))).astype(int)

    @contextmanager
    def _without(self, owners: Any) -> Iterator[None]:
        """The page is drawn without some text objects, by their addresses."""
        handles = [ctypes.cast(owner, pdfium.FPDF_PAGEOBJECT) for owner in set(owners.tolist()) if owner]
        for handle in handles:
            pdfium.FPDFPageObj_SetIsActive(handle, False)
        try:
            yield
        finally:
            for handle in handles:
                pdfium.FPDFPageObj_SetIsActive(handle, True)

    def _drawn(self, places: Any) -> Any:
        """The page as it is now (rows, columns, 3): blue, green, red. What is far above or below all places is left black."""
        width, height = self._size
        picture = np.zeros((height, width, 3), dtype=np.uint8)
        for top, bottom in _strips(places, height):
            picture[top:bottom] = self._strip(top, bottom)
        return picture

    def _strip(self, top: int, bottom: int) -> Any:
        width, height = self._size[0], bottom - top
        bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGRx, None, 0)
        try:
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
            with self._watch.drawing() as pause:
                state = pdfium.FPDF_RenderPageBitmap_Start(
                    bitmap, self._page, 0, -top, *self._size, 0, _FLAGS, pause
                )
                pdfium.FPDF_RenderPage_Close(self._page)
            if state == pdfium.FPDF_RENDER_TOBECONTINUED:
                raise _TooLongError
            stride = pdfium.FPDFBitmap_GetStride(bitmap)
            data = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
        return np.frombuffer(data, dtype=np.uint8).reshape(height, stride // 4, 4)[:, :width, :3]


def _strips(places: Any, height: int) -> list[tuple[int, int]]:
    """Rows of pixels [top, bottom) of a page of such height that hold all boxes (n, 4). Never few and never narrow: in
    a part of 10 by 12 pixels PDFium leaves large pictures out."""
    edges = places[np.argsort(places[:, 1], kind="stable")][:, [1, 3]]
    if not len(edges):
        return []
    reach = np.maximum.accumulate(edges[:, 1])
    starts = np.flatnonzero(np.concatenate(([True], edges[1:, 0] > reach[:-1] + _APART)))
    if len(starts) > _STRIPS:
        starts = starts[:1]
    stops = np.append(starts[1:], len(edges)) - 1
    tops = np.clip(edges[starts, 0] - _APART, 0, None)
    bottoms = np.clip(reach[stops] + _APART, None, height)
    return list(zip(tops.tolist(), bottoms.tolist(), strict=True))


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
