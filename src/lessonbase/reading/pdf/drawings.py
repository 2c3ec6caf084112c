"""What is drawn on a PDF page: the rules of tables, frames around boxes, pictures."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from ctypes import c_int, c_ulong, c_void_p
from dataclasses import dataclass, field
from itertools import islice, starmap
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium

from lessonbase.reading.pdf.geometry import Drawing, Frame, Rect, Turn, Wall
from lessonbase.reading.pdf.pdfium import address_of, addresses_in, quick

_THIN = 3.0  # points: a filled rectangle thinner than this is a rule
_SHORT = 8.0  # points: shorter rules are ticks and ornaments
_OBJECTS = 6000  # a page with more drawn objects is a map or chart; its lines are no table
_SEGMENTS = 200  # as for one path
_FRAMES = 150  # more are a drawing
_CORNERS = (6, 24)  # segments: a plain rectangle has at most the first, one with round corners the second
_DEPTH = 3  # forms within forms
_DRAWN = (
    pdfium.FPDF_PAGEOBJ_PATH,
    pdfium.FPDF_PAGEOBJ_IMAGE,
    pdfium.FPDF_PAGEOBJ_TEXT,
    pdfium.FPDF_PAGEOBJ_SHADING,
)
_LETTER = 5.0  # points: what is filled and smaller covers no word, and no line that is thinner
_CLIPS = 8  # shapes that an object is cut off at; more are a drawing
_FAR = 1e6  # points
_OPAQUE = 250  # of 255

Bounds = tuple[float, float, float, float]  # left, bottom, right, top in PDF space
Matrix = tuple[float, ...]

# What PDFium answers into; one thread at a time uses it. New ones for every object cost a tenth of the reading.
_EDGES, _MATRIX = array("f", bytes(16)), array("f", bytes(24))
_MODE, _RGBA = array("i", bytes(8)), array("I", bytes(16))
_EDGES_AT, _MATRIX_AT = addresses_in(_EDGES), addresses_in(_MATRIX)
_MODE_AT, _RGBA_AT = addresses_in(_MODE), addresses_in(_RGBA)

_object = quick(pdfium.FPDFPage_GetObject, c_void_p, c_void_p, c_int)
_object_in_form = quick(pdfium.FPDFFormObj_GetObject, c_void_p, c_void_p, c_ulong)
_count_in_form = quick(pdfium.FPDFFormObj_CountObjects, c_int, c_void_p)
_type = quick(pdfium.FPDFPageObj_GetType, c_int, c_void_p)
_matrix = quick(pdfium.FPDFPageObj_GetMatrix, c_int, c_void_p, c_void_p)
_object_bounds = quick(pdfium.FPDFPageObj_GetBounds, c_int, c_void_p, *(c_void_p,) * 4)
_fill_color = quick(pdfium.FPDFPageObj_GetFillColor, c_int, c_void_p, *(c_void_p,) * 4)
_draw_mode = quick(pdfium.FPDFPath_GetDrawMode, c_int, c_void_p, c_void_p, c_void_p)
_segment_count = quick(pdfium.FPDFPath_CountSegments, c_int, c_void_p)
_segment = quick(pdfium.FPDFPath_GetPathSegment, c_void_p, c_void_p, c_int)
_point = quick(pdfium.FPDFPathSegment_GetPoint, c_int, c_void_p, c_void_p, c_void_p)
_segment_type = quick(pdfium.FPDFPathSegment_GetType, c_int, c_void_p)
_stroke_width = quick(pdfium.FPDFPageObj_GetStrokeWidth, c_int, c_void_p, c_void_p)
_clip_path = quick(pdfium.FPDFPageObj_GetClipPath, c_void_p, c_void_p)
_clip_count = quick(pdfium.FPDFClipPath_CountPaths, c_int, c_void_p)
_clip_segment_count = quick(pdfium.FPDFClipPath_CountPathSegments, c_int, c_void_p, c_int)
_clip_segment = quick(pdfium.FPDFClipPath_GetPathSegment, c_void_p, c_void_p, c_int, c_int)


class Fill(NamedTuple):
    """What is painted over an area: its bounds in PDF space, its place in the order of painting, its colour; None for
    a picture and what may be of any colour, or lets what is below shine through."""

    bounds: Bounds
    order: int
    color: int | None


@dataclass(slots=True)
class Painted:
    """What a page draws, in PDF space: lines, frames, grounds by their colour, boxes with round corners, pictures; and
    in the order of painting what covers an area, and its text objects by their address. `objects` counts all that is
    drawn, `deep` are the text objects that stand in forms, `clips` the bounds that text objects are cut off at."""

    objects: int = 0
    fills: list[Fill] = field(default_factory=list)
    texts: dict[int, int] = field(default_factory=dict)
    deep: set[int] = field(default_factory=set)
    clips: dict[int, Bounds] = field(default_factory=dict)
    rules: list[Bounds] = field(default_factory=list)
    frames: list[Bounds] = field(default_factory=list)
    grounds: dict[int, list[Bounds]] = field(default_factory=dict)
    rounded: list[Bounds] = field(default_factory=list)
    pictures: list[Bounds] = field(default_factory=list)

    def walls(self) -> list[Wall]:
        """The upright lines, and the sides of frames and grounds."""
        rects = [*self.rules, *self.frames, *(rect for ground in self.grounds.values() for rect in ground)]
        return [
            Wall(x, bottom, top)
            for left, bottom, right, top in rects
            if top - bottom >= _SHORT
            for x in ((left, right) if right - left > _THIN else ((left + right) / 2,))
        ]


def painted_on(page: Any) -> Painted:
    """What is painted on an open PDFium page."""
    count = pdfium.FPDFPage_CountObjects(page)
    found = Painted(count)
    if count > _OBJECTS:
        return found
    walk = _objects(address_of(page), count, _object, None, 0)
    for order, (drawn, kind, matrix, depth) in enumerate(walk):
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            found.texts[drawn] = order
            clip = _clip_path(drawn)
            paths = _clip_count(clip) if clip else 0
            if 0 < paths <= _CLIPS and (bounds := _clip_bounds(clip, paths)):
                found.clips[drawn] = _moved(bounds, matrix)
            if depth:
                found.deep.add(drawn)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            _add_path(drawn, matrix, order, found)
        else:
            bounds = _moved(_bounds(drawn), matrix)
            found.fills.append(Fill(bounds, order, None))
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                found.pictures.append(bounds)
    return found


def drawing_of(found: Painted, frame: Frame, turn: Turn) -> Drawing:
    """The drawing that was found on a page, in its layout frame."""
    groups = (found.pictures, found.rules, found.frames, found.rounded, *found.grounds.values())
    pictures, rules, frames, rounded, *grounds = _laid(groups, frame, turn)
    drawing = Drawing(pictures=pictures, objects=found.objects)
    for rule in rules:
        _add_rule(drawing, rule)
    shaded = [rect for rects in grounds for rect in _stacked(rects)]
    drawing.frames = _outermost([*frames, *shaded])
    drawing.grounds = frozenset(shaded).difference(frames)
    for rect in drawing.frames:
        _add_edges(drawing, rect)
    drawing.frames += rounded
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
    drawing.down += rect.sides


def _objects(
    parent: int, count: int, get: Callable[[int, int], int | None], matrix: Matrix | None, depth: int
) -> Iterator[tuple[int, int, Matrix | None, int]]:
    """The addresses of what a page or form paints, in order, with types, the matrix they stand under and the depth of
    forms around them."""
    for index in range(count):
        drawn = get(parent, index)
        if drawn is None:
            continue
        kind = _type(drawn)
        if kind in _DRAWN:
            yield drawn, kind, matrix, depth
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            inner = min(_count_in_form(drawn), _OBJECTS)
            yield from _objects(drawn, inner, _object_in_form, _product(_matrix_of(drawn), matrix), depth + 1)


def _matrix_of(drawn: int) -> Matrix:
    _matrix(drawn, _MATRIX_AT[0])
    return tuple(_MATRIX)


def _product(inner: Matrix, outer: Matrix | None) -> Matrix:
    a, b, c, d, e, f = inner
    if outer is None:
        return a, b, c, d, e, f
    p, q, r, s, t, u = outer
    return (
        a * p + b * r, a * q + b * s,
        c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def _moved(rect: Bounds, matrix: Matrix | None) -> Bounds:
    if matrix is None:
        return rect
    a, b, c, d, e, f = matrix
    x0, y0, x1, y1 = rect
    ax, cx, bx, dx = (a * x0, a * x1), (c * y0, c * y1), (b * x0, b * x1), (d * y0, d * y1)
    return min(ax) + min(cx) + e, min(bx) + min(dx) + f, max(ax) + max(cx) + e, max(bx) + max(dx) + f


def _bounds(drawn: int) -> Bounds:
    _object_bounds(drawn, *_EDGES_AT)
    left, bottom, right, top = _EDGES
    return left, bottom, right, top


def _clip_bounds(clip: int, count: int) -> Bounds | None:
    """The bounds of a clip of so many paths; None where one of them is too odd to tell."""
    left, bottom, right, top = -_FAR, -_FAR, _FAR, _FAR
    for number in range(count):
        segments = _clip_segment_count(clip, number)
        if segments > _SEGMENTS:
            return None
        xs, ys = [0.0], [0.0]
        for index in range(segments):
            _point(_clip_segment(clip, number, index), *_EDGES_AT[:2])
            xs.append(_EDGES[0])
            ys.append(_EDGES[1])
        # A path without points lets nothing through.
        xs, ys = xs[1:] or xs, ys[1:] or ys
        left, right = max(left, min(xs)), min(right, max(xs))
        bottom, top = max(bottom, min(ys)), min(top, max(ys))
    return left, bottom, max(left, right), max(bottom, top)


def _add_path(path: int, matrix: Matrix | None, order: int, found: Painted) -> None:
    """Sort a path that is painted among what was found: a thin one is a rule, a rectangle a frame or a ground."""
    _draw_mode(path, *_MODE_AT)
    fill, stroke = _MODE
    if not fill and not stroke:
        return
    segments = _segment_count(path)
    bounds = _bounds(path)
    width, height = bounds[2] - bounds[0], bounds[3] - bounds[1]
    if width > _LETTER and height > _LETTER:
        if fill:
            found.fills.append(Fill(_moved(bounds, matrix), order, _opaque_color(path, segments)))
        elif _stroke_width(path, _EDGES_AT[0]) and _EDGES[0] > _LETTER:
            found.fills.append(Fill(_moved(bounds, matrix), order, None))
    if (
        _CORNERS[0] < segments <= _CORNERS[1]
        and fill
        and width > 60
        and height > 24
        and _ground(path) is not None
    ):
        found.rounded.append(_moved(bounds, matrix))
    elif width <= _THIN or height <= _THIN:
        found.rules.append(_moved(bounds, matrix))
    elif segments <= _CORNERS[0]:
        color = _ground(path)
        if stroke:
            found.frames.append(_moved(bounds, matrix))
        elif color is not None:
            found.grounds.setdefault(color, []).append(_moved(bounds, matrix))
    elif segments <= _SEGMENTS and stroke:
        found.rules += (_moved(rect, matrix) for rect in _strokes(path, segments))


def _opaque_color(path: int, segments: int) -> int | None:
    """The colour that a path gives to all of its bounds; None where it may leave some of them or shine through."""
    _fill_color(path, *_RGBA_AT)
    red, green, blue, alpha = _RGBA
    return red << 16 | green << 8 | blue if alpha >= _OPAQUE and segments <= _CORNERS[1] else None


def _ground(path: int) -> int | None:
    """The colour a path is filled with; None for white and for nothing."""
    _fill_color(path, *_RGBA_AT)
    red, green, blue, alpha = _RGBA
    if alpha == 0 or min(red, green, blue) > 250:
        return None
    return red << 16 | green << 8 | blue


def _strokes(path: int, count: int) -> Iterator[Bounds]:
    """The straight strokes of a path that run along an axis."""
    a, b, c, d, e, f = _matrix_of(path)
    left = bottom = 0.0
    x_at, y_at = _EDGES_AT[:2]
    for index in range(count):
        segment = _segment(path, index)
        _point(segment, x_at, y_at)
        x, y = _EDGES[0], _EDGES[1]
        right, top = a * x + c * y + e, b * x + d * y + f
        straight = abs(right - left) <= _THIN or abs(top - bottom) <= _THIN
        if index and straight and _segment_type(segment) == pdfium.FPDF_SEGMENT_LINETO:
            yield min(left, right), min(bottom, top), max(left, right), max(bottom, top)
        left, bottom = right, top


def _laid(groups: Sequence[list[Bounds]], frame: Frame, turn: Turn) -> list[list[Rect]]:
    """Each group of rectangles in the layout frame."""
    rects = [rect for group in groups for rect in group]
    if not rects:
        return [[] for _ in groups]
    shown = frame.shown(np.array(rects, dtype=np.float64))
    laid = starmap(Rect, np.stack(turn.laid(*shown.T), axis=1).tolist())
    return [list(islice(laid, len(group))) for group in groups]
