"""The rules of tables and boxes on a scan: long straight strokes of ink, as drawn rules are on other pages."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from lessonbase.reading.pdf.geometry import Drawing, Rect
from lessonbase.reading.pdf.ocr.scans import View

_DPI = 150  # the resolution that rules are looked for in; a hairline is a pixel of it
_DARKER = (
    20  # grey levels by which a rule is darker than the ground on both its sides, which may be a grey cell
)
_ACROSS, _DOWN = 40.0, 20.0  # points: what is shorter may be a letter or an underlined word
_THICK = 4.0  # points: what is thicker is a ground
_CROSSING = 4  # pixels of a rule that another one crosses
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
    point = view.scale / factor  # pixels a point
    thick = max(2, round(_THICK * point))
    thin = _thin(small, thick) | _thin(small.T, thick).T
    dark = small < int(np.median(small)) - _DARKER
    across = _strokes(_bridged(thin, dark), _ACROSS * point)
    down = _strokes(_bridged(thin.T, dark.T), _DOWN * point)
    if len(across) + len(down) > _RULES:
        return Drawing()
    return Drawing(
        [_laid(view, factor, rule.start, rule.first, rule.end, rule.last + 1) for rule in across],
        [_laid(view, factor, rule.first, rule.start, rule.last + 1, rule.end) for rule in down],
    )


def _thin(grey: Any, thick: int) -> Any:
    """Which pixels are darker than the ground above or below them, in strokes no thicker than so many rows: the
    morphological closing fills such strokes (black top-hat)."""
    ground = _extreme(_extreme(grey, thick + 1, np.maximum), thick + 1, np.minimum)
    return ground.astype(np.int16) - grey > _DARKER


def _extreme(grey: Any, window: int, best: Any) -> Any:
    """The greatest or least value of each pixel's column, in a window of rows around it."""
    before = window // 2
    padded = np.pad(grey, ((before, window - 1 - before), (0, 0)), mode="edge")
    result = padded[: len(grey)].copy()
    for shift in range(1, window):
        best(result, padded[shift : shift + len(grey)], out=result)
    return result


def _bridged(thin: Any, dark: Any) -> Any:
    """Thin strokes with their crossings, where ink is dark all around."""
    left, right = np.zeros_like(thin), np.zeros_like(thin)
    for step in range(1, _CROSSING + 1):
        left[:, step:] |= thin[:, :-step]
        right[:, :-step] |= thin[:, step:]
    return thin | (dark & left & right)


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


def _laid(view: View, factor: int, x0: int, y0: int, x1: int, y1: int) -> Rect:
    return Rect(*view.laid(x0 * factor, y0 * factor), *view.laid(x1 * factor, y1 * factor))
