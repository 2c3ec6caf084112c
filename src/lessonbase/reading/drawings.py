"""What is drawn on a PDF page: the rules of tables, frames around boxes, pictures."""

import ctypes
from collections.abc import Iterator
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from lessonbase.reading.geometry import Drawing, Frame, Rect, Turn

_THIN = 3.0  # points: a filled rectangle thinner than this is a rule
_SHORT = 8.0  # points: shorter rules are ticks and ornaments
_OBJECTS = 6000  # a page with more drawn objects is a map or chart; its lines are no table
_SEGMENTS = 200  # as for one path
_FRAMES = 150  # more are a drawing
_CORNERS = (6, 24)  # segments of a rectangle with round corners: more than the first, at most the second
_DEPTH = 3  # forms within forms

# What PDFium answers into; one thread at a time uses it. New ones for every object cost a tenth of the reading.
_EDGES = tuple(ctypes.c_float() for _ in range(4))
_MODE = (ctypes.c_int(), ctypes.c_int())
_RGBA = tuple(ctypes.c_uint() for _ in range(4))


def drawing_of(page: Any, frame: Frame, turn: Turn) -> Drawing:
    """The drawing on an open PDFium page, in its layout frame."""
    rules: list[tuple[float, float, float, float]] = []
    frames: list[tuple[float, float, float, float]] = []
    grounds: dict[int, list[tuple[float, float, float, float]]] = {}
    rounded: list[tuple[float, float, float, float]] = []
    pictures: list[tuple[float, float, float, float]] = []
    count = pdfium.FPDFPage_CountObjects(page)
    if count > _OBJECTS:
        return Drawing()
    for handle, matrix in _objects(page, count, pdfium.FPDFPage_GetObject, None, 0):
        kind = pdfium.FPDFPageObj_GetType(handle)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures.append(_moved(_bounds(handle), matrix))
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            if _is_rounded(handle):
                rounded.append(_moved(_bounds(handle), matrix))
                continue
            for rect, framed, color in _rects(handle):
                wanted = rules if not framed else frames if color is None else grounds.setdefault(color, [])
                wanted.append(_moved(rect, matrix))
    drawing = Drawing(pictures=_laid(pictures, frame, turn))
    for rule in _laid(rules, frame, turn):
        _add_rule(drawing, rule)
    shaded = [rect for rects in grounds.values() for rect in _stacked(_laid(rects, frame, turn))]
    drawing.frames = _outermost([*_laid(frames, frame, turn), *shaded])
    for ground in drawing.frames:
        _add_edges(drawing, ground)
    drawing.frames += _laid(rounded, frame, turn)
    return drawing


def _stacked(rects: list[Rect]) -> list[Rect]:
    """Grounds of one colour, those that stand on one another made one: some shade a cell line by line."""
    merged: list[Rect] = []
    for rect in sorted(rects, key=lambda r: (round(r.x0), round(r.x1), r.y0)):
        last = merged[-1] if merged else None
        if last and abs(last.x0 - rect.x0) < 1 and abs(last.x1 - rect.x1) < 1 and rect.y0 <= last.y1 + 0.6:
            merged[-1] = Rect(last.x0, last.y0, last.x1, max(last.y1, rect.y1))
        else:
            merged.append(rect)
    return merged


def _outermost(rects: list[Rect]) -> list[Rect]:
    """The rectangles that lie in no other: word processors shade a cell and each of its lines again."""
    kept: list[Rect] = []
    for rect in sorted(rects, key=lambda r: (r.x0 - r.x1) * (r.y1 - r.y0)):
        if rect.x1 - rect.x0 <= _THIN or rect.y1 - rect.y0 <= _THIN:
            continue
        if len(kept) > _FRAMES or not any(_inside(rect, other) for other in kept):
            kept.append(rect)
    return kept


def _inside(inner: Rect, outer: Rect) -> bool:
    # A frame of the whole page, or a table's ground, does not hide the cells in it.
    narrow = outer.x1 - outer.x0 < 1.4 * (inner.x1 - inner.x0) + 12
    return (
        narrow
        and outer.x0 - 1 <= inner.x0
        and inner.x1 <= outer.x1 + 1
        and outer.y0 - 1 <= inner.y0
        and inner.y1 <= outer.y1 + 1
    )


def _add_rule(drawing: Drawing, rect: Rect) -> None:
    width, height = rect.x1 - rect.x0, rect.y1 - rect.y0
    if height <= _THIN and width >= _SHORT:
        drawing.across.append(rect)
    elif width <= _THIN and height >= _SHORT:
        drawing.down.append(rect)


def _add_edges(drawing: Drawing, rect: Rect) -> None:
    drawing.across += [Rect(rect.x0, rect.y0, rect.x1, rect.y0), Rect(rect.x0, rect.y1, rect.x1, rect.y1)]
    drawing.down += [Rect(rect.x0, rect.y0, rect.x0, rect.y1), Rect(rect.x1, rect.y0, rect.x1, rect.y1)]


def _objects(parent: Any, count: int, get: Any, matrix: Any, depth: int) -> Iterator[tuple[Any, Any]]:
    for index in range(count):
        handle = get(parent, index)
        if not handle:
            continue
        if pdfium.FPDFPageObj_GetType(handle) != pdfium.FPDF_PAGEOBJ_FORM:
            yield handle, matrix
        elif depth < _DEPTH:
            own = pdfium.FS_MATRIX()
            pdfium.FPDFPageObj_GetMatrix(handle, own)
            inner = min(pdfium.FPDFFormObj_CountObjects(handle), _OBJECTS)
            yield from _objects(handle, inner, pdfium.FPDFFormObj_GetObject, _product(own, matrix), depth + 1)


def _product(inner: Any, outer: tuple[float, ...] | None) -> tuple[float, ...]:
    a, b, c, d, e, f = inner.a, inner.b, inner.c, inner.d, inner.e, inner.f
    if outer is None:
        return a, b, c, d, e, f
    p, q, r, s, t, u = outer
    return (
        a * p + b * r, a * q + b * s,
        c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def _moved(
    rect: tuple[float, float, float, float], matrix: tuple[float, ...] | None
) -> tuple[float, float, float, float]:
    if matrix is None:
        return rect
    a, b, c, d, e, f = matrix
    x0, y0, x1, y1 = rect
    ax, cx, bx, dx = (a * x0, a * x1), (c * y0, c * y1), (b * x0, b * x1), (d * y0, d * y1)
    return min(ax) + min(cx) + e, min(bx) + min(dx) + f, max(ax) + max(cx) + e, max(bx) + max(dx) + f


def _bounds(handle: Any) -> tuple[float, float, float, float]:
    left, bottom, right, top = _EDGES
    pdfium.FPDFPageObj_GetBounds(handle, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def _painted(path: Any) -> tuple[int, int]:
    """Whether a path is filled, and whether it is stroked."""
    fill, stroke = _MODE
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    return fill.value, stroke.value


def _rects(path: Any) -> Iterator[tuple[tuple[float, float, float, float], bool, int | None]]:
    """The rectangles of a path, PDF space: whether each frames an area rather than rules a line, and its
    colour as 0xRRGGBB where it is a mere ground."""
    fill, stroke = _painted(path)
    if not fill and not stroke:
        return
    segments = pdfium.FPDFPath_CountSegments(path)
    bounds = _bounds(path)
    width, height = bounds[2] - bounds[0], bounds[3] - bounds[1]
    if width <= _THIN or height <= _THIN:
        yield bounds, False, None
    elif segments <= 6:
        color = _ground(path)
        if stroke or color is not None:
            yield bounds, True, None if stroke else color
    elif segments <= _SEGMENTS and stroke:
        yield from ((rect, False, None) for rect in _strokes(path, segments))


def _is_rounded(path: Any) -> bool:
    """Whether a path may be the ground of a box with round corners."""
    if not _CORNERS[0] < pdfium.FPDFPath_CountSegments(path) <= _CORNERS[1]:
        return False
    fill, _ = _painted(path)
    if not fill or _ground(path) is None:
        return False
    left, bottom, right, top = _bounds(path)
    return right - left > 60 and top - bottom > 24


def _ground(path: Any) -> int | None:
    """The colour a path is filled with; None for white and for nothing."""
    red, green, blue, alpha = _RGBA
    pdfium.FPDFPageObj_GetFillColor(path, red, green, blue, alpha)
    if alpha.value == 0 or min(red.value, green.value, blue.value) > 250:
        return None
    return red.value << 16 | green.value << 8 | blue.value


def _strokes(path: Any, count: int) -> Iterator[tuple[float, float, float, float]]:
    """The straight strokes of a path that run along an axis."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(path, matrix)
    a, b, c, d, e, f = matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
    left = bottom = 0.0
    x, y, *_ = _EDGES
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        right, top = a * x.value + c * y.value + e, b * x.value + d * y.value + f
        straight = abs(right - left) <= _THIN or abs(top - bottom) <= _THIN
        if index and straight and pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_LINETO:
            yield min(left, right), min(bottom, top), max(left, right), max(bottom, top)
        left, bottom = right, top


def _laid(rects: list[tuple[float, float, float, float]], frame: Frame, turn: Turn) -> list[Rect]:
    if not rects:
        return []
    shown = frame.shown(np.array(rects, dtype=np.float64))
    return [Rect(*turn.laid(*row)) for row in shown.tolist()]
