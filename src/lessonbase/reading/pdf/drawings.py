"""What is drawn on a PDF page: the rules of tables, frames around boxes, pictures."""

from collections.abc import Callable, Iterator, Sequence
from ctypes import c_int
from dataclasses import dataclass, field
from itertools import islice, repeat, starmap
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium

from lessonbase.reading.pdf.geometry import Drawing, Frame, Rect, Turn, Wall
from lessonbase.reading.pdf.pdfium import Answers, Handle, handle_of, quick

_THIN = 3.0  # points: a filled rectangle thinner than this is a rule
_SHORT = 8.0  # points: shorter rules are ticks and ornaments
_TICK = 7.0  # points: the thousands of strokes of a chart that are shorter need no closer look
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

_object = quick(pdfium.FPDFPage_GetObject, Handle)
_object_in_form = quick(pdfium.FPDFFormObj_GetObject, Handle)
_count_in_form = quick(pdfium.FPDFFormObj_CountObjects, c_int)
_type = quick(pdfium.FPDFPageObj_GetType, c_int)
_matrices = Answers(pdfium.FPDFPageObj_GetMatrix, np.float32, 6)
_bounds = Answers(pdfium.FPDFPageObj_GetBounds, np.float32, 4, apart=True)
_fill_colors = Answers(pdfium.FPDFPageObj_GetFillColor, np.uint32, 4, apart=True)
_draw_modes = Answers(pdfium.FPDFPath_GetDrawMode, np.int32, 2, apart=True)
_stroke_widths = Answers(pdfium.FPDFPageObj_GetStrokeWidth, np.float32, 1)
_segment_count = quick(pdfium.FPDFPath_CountSegments, c_int)
_segment = quick(pdfium.FPDFPath_GetPathSegment, Handle)
_segment_type = quick(pdfium.FPDFPathSegment_GetType, c_int)
_points = Answers(pdfium.FPDFPathSegment_GetPoint, np.float32, 2, apart=True)
_clip_path = quick(pdfium.FPDFPageObj_GetClipPath, Handle)
_clip_count = quick(pdfium.FPDFClipPath_CountPaths, c_int)
_clip_segment_count = quick(pdfium.FPDFClipPath_CountPathSegments, c_int)
_clip_segment = quick(pdfium.FPDFClipPath_GetPathSegment, Handle)


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


class _Drawn(NamedTuple):
    """Something that a page paints, its place in the order of painting, and the matrix that it stands under."""

    handle: Handle
    order: int
    matrix: Matrix | None


def painted_on(page: Any) -> Painted:
    """What is painted on an open PDFium page."""
    count = pdfium.FPDFPage_CountObjects(page)
    found = Painted(count)
    if count > _OBJECTS:
        return found
    texts: list[_Drawn] = []
    paths: list[_Drawn] = []
    for order, (handle, kind, matrix, depth) in enumerate(_objects(handle_of(page), count, _object, None, 0)):
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            address = handle.value or 0
            found.texts[address] = order
            if depth:
                found.deep.add(address)
            if 0 < _clip_count(_clip_path(handle)) <= _CLIPS:
                texts.append(_Drawn(handle, order, matrix))
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            paths.append(_Drawn(handle, order, matrix))
        else:
            bounds = _moved((*_bounds.of([handle])[0].tolist(),), matrix)
            found.fills.append(Fill(bounds, order, None))
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                found.pictures.append(bounds)
    _add_clips(texts, found)
    _add_paths(paths, found)
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
    parent: Handle, count: int, get: Callable[[Handle, int], Handle], matrix: Matrix | None, depth: int
) -> Iterator[tuple[Handle, int, Matrix | None, int]]:
    """What a page or form paints, in order, with types, the matrix they stand under and the depth of forms around
    them."""
    handles = list(map(get, repeat(parent), range(count)))
    for handle, kind in zip(handles, map(_type, handles), strict=True):
        if kind in _DRAWN:
            yield handle, kind, matrix, depth
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            inner = min(_count_in_form(handle), _OBJECTS)
            yield from _objects(
                handle, inner, _object_in_form, _product(_matrix_of(handle), matrix), depth + 1
            )


def _matrix_of(handle: Handle) -> Matrix:
    return tuple(_matrices.of([handle])[0].tolist())


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


def _add_clips(texts: Sequence[_Drawn], found: Painted) -> None:
    """Add the bounds that text objects are cut off at, but for those whose clip is too odd to tell."""
    parts: list[tuple[_Drawn, list[int]]] = []
    segments: list[Handle] = []
    for text in texts:
        clip = _clip_path(text.handle)
        counts = [_clip_segment_count(clip, number) for number in range(_clip_count(clip))]
        if max(counts) <= _SEGMENTS:
            parts.append((text, counts))
            for number, count in enumerate(counts):
                segments += map(_clip_segment, repeat(clip), repeat(number), range(count))
    points = iter(_points.of(segments).tolist())
    for text, counts in parts:
        left, bottom, right, top = -_FAR, -_FAR, _FAR, _FAR
        for count in counts:
            # A path without points lets nothing through.
            xs, ys = zip(*(islice(points, count) if count > 0 else [(0.0, 0.0)]), strict=True)
            left, right = max(left, min(xs)), min(right, max(xs))
            bottom, top = max(bottom, min(ys)), min(top, max(ys))
        bounds = left, bottom, max(left, right), max(bottom, top)
        found.clips[text.handle.value or 0] = _moved(bounds, text.matrix)


def _add_paths(paths: Sequence[_Drawn], found: Painted) -> None:
    """Sort paths that are painted among what was found: a thin one is a rule, a rectangle a frame or a ground."""
    handles = [path.handle for path in paths]
    modes = _draw_modes.of(handles).tolist()
    colors = _fill_colors.of(handles).tolist()
    bounds = _bounds.of(handles).tolist()
    counts = list(map(_segment_count, handles))
    lined = [
        at
        for at, (left, bottom, right, top) in enumerate(bounds)
        if modes[at][1]
        and _CORNERS[0] < counts[at] <= _SEGMENTS
        and right - left > _THIN
        and top - bottom > _THIN
    ]
    lines = _strokes([paths[at] for at in lined], [counts[at] for at in lined])
    strokes = dict(zip(lined, lines, strict=True))
    for at, (path, (fill, stroke)) in enumerate(zip(paths, modes, strict=True)):
        left, bottom, right, top = bounds[at]
        segments, color, width, height = counts[at], _ground(colors[at]), right - left, top - bottom
        if not fill and not stroke:
            continue
        place = _moved((left, bottom, right, top), path.matrix)
        if width > _LETTER and height > _LETTER:
            if fill:
                found.fills.append(Fill(place, path.order, _opaque_color(colors[at], segments)))
            elif _stroke_widths.of([path.handle])[0, 0] > _LETTER:
                found.fills.append(Fill(place, path.order, None))
        is_round = _CORNERS[0] < segments <= _CORNERS[1]
        if is_round and fill and width > 60 and height > 24 and color is not None:
            found.rounded.append(place)
        elif width <= _THIN or height <= _THIN:
            found.rules.append(place)
        elif segments <= _CORNERS[0]:
            if stroke:
                found.frames.append(place)
            elif color is not None:
                found.grounds.setdefault(color, []).append(place)
        elif at in strokes:
            found.rules += (_moved(rect, path.matrix) for rect in strokes[at])


def _opaque_color(rgba: Sequence[int], segments: int) -> int | None:
    """The colour that a path gives to all of its bounds; None where it may leave some of them or shine through."""
    red, green, blue, alpha = rgba
    return red << 16 | green << 8 | blue if alpha >= _OPAQUE and segments <= _CORNERS[1] else None


def _ground(rgba: Sequence[int]) -> int | None:
    """The colour a path is filled with; None for white and for nothing."""
    red, green, blue, alpha = rgba
    if alpha == 0 or min(red, green, blue) > 250:
        return None
    return red << 16 | green << 8 | blue


def _strokes(paths: Sequence[_Drawn], counts: Sequence[int]) -> list[list[Bounds]]:
    """Of each path, of so many segments, the straight strokes that run along an axis and may be long enough for rules."""
    if not paths:
        return []
    segments: list[Handle] = []
    for path, count in zip(paths, counts, strict=True):
        segments += map(_segment, repeat(path.handle), range(count))
    owner = np.repeat(np.arange(len(paths)), counts)
    a, b, c, d, e, f = _matrices.of([path.handle for path in paths]).astype(np.float64)[owner].T
    x, y = _points.of(segments).astype(np.float64).T
    ends = np.stack((a * x + c * y + e, b * x + d * y + f), axis=1)
    steps = np.abs(np.diff(ends, axis=0))
    least = np.array([_TICK if path.matrix is None else 0.0 for path in paths])[owner[1:]]
    straight = (owner[1:] == owner[:-1]) & (steps.min(axis=1) <= _THIN) & (steps.max(axis=1) >= least)
    found: list[list[Bounds]] = [[] for _ in paths]
    for at in np.flatnonzero(straight).tolist():
        if _segment_type(segments[at + 1]) == pdfium.FPDF_SEGMENT_LINETO:
            (left, bottom), (right, top) = ends[at : at + 2].tolist()
            rect = min(left, right), min(bottom, top), max(left, right), max(bottom, top)
            found[owner[at]].append(rect)
    return found


def _laid(groups: Sequence[list[Bounds]], frame: Frame, turn: Turn) -> list[list[Rect]]:
    """Each group of rectangles in the layout frame."""
    rects = [rect for group in groups for rect in group]
    if not rects:
        return [[] for _ in groups]
    shown = frame.shown(np.array(rects, dtype=np.float64))
    laid = starmap(Rect, np.stack(turn.laid(*shown.T), axis=1).tolist())
    return [list(islice(laid, len(group))) for group in groups]
