"""The rules of tables and boxes on a scan: long straight strokes of ink, as drawn rules are on other pages."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from lessonbase.reading.geometry import Drawing, Rect
from lessonbase.reading.scans import View

_DPI = 150  # the resolution that rules are looked for in; a hairline is a pixel of it
_DARKER = 50  # grey levels by which a rule is darker than the paper
_ACROSS, _DOWN = 40.0, 20.0  # points: what is shorter may be a letter or an underlined word
_THICK = 5.0  # points: what is thicker is a ground, its edges are rules
_STROKES = 20_000  # more long strokes than this are a photograph
_RULES = 600  # the same of rules


@dataclass(slots=True)
class _Stroke:
    start: int
    end: int
    first: int
    last: int


def ruled(view: View) -> Drawing:
    """The rules on a straightened scan, in its layout frame; none where the page is a picture."""
    factor = max(1, round(72 * view.scale / _DPI))
    grey = np.asarray(view.image)
    height, width = (side // factor * factor for side in grey.shape)
    small = grey[:height, :width].reshape(height // factor, factor, width // factor, factor).min(axis=(1, 3))
    dark = small < int(np.median(small)) - _DARKER
    point = view.scale / factor  # pixels a point
    across, down = _strokes(dark, _ACROSS * point), _strokes(dark.T, _DOWN * point)
    drawing = Drawing()
    if len(across) + len(down) > _RULES:
        return drawing
    for stroke in across:
        for first, last in _edges(stroke, _THICK * point):
            drawing.across.append(_laid(view, factor, stroke.start, first, stroke.end, last))
    for stroke in down:
        for first, last in _edges(stroke, _THICK * point):
            drawing.down.append(_laid(view, factor, first, stroke.start, last, stroke.end))
    return drawing


def _strokes(dark: Any, least: float) -> list[_Stroke]:
    """Dark stretches of rows at least so long, those of neighbouring rows made one."""
    steps = np.diff(np.pad(dark, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(steps == 1)
    ends = np.nonzero(steps == -1)[1]
    long = ends - starts >= least
    if int(long.sum()) > _STROKES:
        return []
    found: list[_Stroke] = []
    open_: list[_Stroke] = []
    for row, start, end in zip(rows[long].tolist(), starts[long].tolist(), ends[long].tolist(), strict=True):
        open_ = [stroke for stroke in open_ if row - stroke.last <= 2]
        for stroke in open_:
            if start <= stroke.end + 3 and end >= stroke.start - 3:
                stroke.start, stroke.end, stroke.last = min(start, stroke.start), max(end, stroke.end), row
                break
        else:
            open_.append(_Stroke(start, end, row, row))
            found.append(open_[-1])
    return found


def _edges(stroke: _Stroke, thick: float) -> list[tuple[int, int]]:
    first, last = stroke.first, stroke.last + 1
    return [(first, last)] if last - first <= thick else [(first, first), (last, last)]


def _laid(view: View, factor: int, x0: int, y0: int, x1: int, y1: int) -> Rect:
    return Rect(*view.laid(x0 * factor, y0 * factor), *view.laid(x1 * factor, y1 * factor))
