"""Pictures of scanned pages, set upright and straight for recognition, and the way back to the page as displayed."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from lessonbase.model import Box
from lessonbase.reading.pdf.geometry import Rect, Turn

_DPI = 300  # of linn.pdf 1.0 % of characters are wrong at 200 to 300, which is also what Tesseract is trained for
_PIXELS = 16_000_000  # a letter page at 300 dpi has 8.4 million
_SMALL = 700  # pixels along the longer side of the picture by which skew is measured
_MOST_SKEW = 8.0  # degrees
_LEAST_SKEW = 0.25  # degrees; what is less does no harm
_TURNED = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}


@dataclass(frozen=True, slots=True)
class Scan:
    """A page as displayed, as a grey picture: size in points, pixels a point."""

    image: Image.Image
    width: float
    height: float
    scale: float

    @property
    def dpi(self) -> int:
        """Pixels an inch."""
        return max(70, round(72 * self.scale))


def scan_of(page: Any) -> Scan:
    """The picture of an open PDFium page."""
    width, height = page.get_size()
    scale = min(_DPI / 72, math.sqrt(_PIXELS / max(width * height, 1.0)))
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        return Scan(bitmap.to_pil().convert("L").copy(), width, height, scale)
    finally:
        bitmap.close()


@dataclass(frozen=True, slots=True)
class View:
    """A scan turned upright and straight. Its pixels are placed in the layout frame (`laid`) and on the page
    as displayed (`shown`)."""

    image: Image.Image
    turn: Turn
    scale: float
    skew: float  # degrees counterclockwise by which the picture was turned

    def laid(self, x: float, y: float) -> tuple[float, float]:
        """A pixel's place in the layout frame, as if the paper had lain straight; points."""
        width, height = self._size
        return (
            (x - self.image.width / 2) / self.scale + width / 2,
            (y - self.image.height / 2) / self.scale + height / 2,
        )

    def drawn(self, rect: Rect) -> Rect:
        """A rectangle of the layout frame in pixels: the inverse of `laid`."""
        width, height = self._size
        x, y = self.image.width / 2, self.image.height / 2
        return Rect(
            (rect.x0 - width / 2) * self.scale + x,
            (rect.y0 - height / 2) * self.scale + y,
            (rect.x1 - width / 2) * self.scale + x,
            (rect.y1 - height / 2) * self.scale + y,
        )

    def shown(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """The box on the page as displayed around a rectangle of pixels."""
        width, height = self._size
        cos, sin = math.cos(math.radians(self.skew)), math.sin(math.radians(self.skew))
        # The turn back, about the middle of the picture.
        corners = [
            ((x - width / 2) * cos - (y - height / 2) * sin, (x - width / 2) * sin + (y - height / 2) * cos)
            for x, y in (self.laid(*corner) for corner in ((x0, y0), (x1, y0), (x0, y1), (x1, y1)))
        ]
        xs = [min(max(x + width / 2, 0.0), width) for x, _ in corners]
        ys = [min(max(y + height / 2, 0.0), height) for _, y in corners]
        return self.turn.box(min(xs), min(ys), max(xs), max(ys))

    @property
    def _size(self) -> tuple[float, float]:
        """Width and height of the layout frame."""
        turn = self.turn
        return (turn.height, turn.width) if turn.quarter % 2 else (turn.width, turn.height)


def view_of(scan: Scan, turns: int, skew: float) -> View:
    """A scan turned by quarters clockwise, then straightened by its skew (degrees, as `skew_of` gives it)."""
    image = scan.image.transpose(_TURNED[turns]) if turns else scan.image
    if skew:
        image = image.rotate(skew, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    return View(image, Turn(-turns % 4, scan.width, scan.height), scan.scale, skew)


def skew_of(image: Image.Image) -> float:
    """The degrees counterclockwise by which a picture is to be turned for its lines, or columns, to be straight.

    Of the projections of its ink at many angles the one that rises and falls most steeply is that of straight
    lines (Postl 1986). 0 where no angle stands out.
    """
    ink, (height, width) = _ink(image)
    if len(ink[0]) < 200:
        return 0.0
    best, peak = 0.0, 1.0
    for along, across, size in ((ink[1], ink[0], height), (ink[0], -ink[1], width)):
        coarse = np.arange(-_MOST_SKEW, _MOST_SKEW + 0.01, 0.5)
        scores = [_steepness(along, across, size, angle) for angle in coarse]
        angle = float(coarse[int(np.argmax(scores))])
        fine = angle + np.arange(-0.45, 0.46, 0.05)
        fines = [_steepness(along, across, size, each) for each in fine]
        prominence = max(fines) / (float(np.median(scores)) or 1.0)
        if prominence > peak:
            best, peak = float(fine[int(np.argmax(fines))]), prominence
    return round(best, 2) if peak > 1.3 and _LEAST_SKEW <= abs(best) <= _MOST_SKEW else 0.0


def _ink(image: Image.Image) -> tuple[tuple[Any, Any], tuple[int, int]]:
    """Rows and columns of the dark pixels that begin below a light one, on a small picture without its rim."""
    small = image.copy()
    small.thumbnail((_SMALL, _SMALL), Image.Resampling.BOX)
    margin = [side // 30 for side in small.size]
    small = small.crop((margin[0], margin[1], small.width - margin[0], small.height - margin[1]))
    grey = np.asarray(small, dtype=np.int16)
    if min(grey.shape, default=0) < 30:
        return (np.empty(0), np.empty(0)), (1, 1)
    dark = grey < (np.percentile(grey, 1) + np.median(grey)) / 2
    rows, columns = np.nonzero(dark)
    return (rows.astype(np.float32), columns.astype(np.float32)), (grey.shape[0], grey.shape[1])


def _steepness(along: Any, across: Any, size: int, angle: float) -> float:
    """How steeply the projection of points onto the direction across lines at an angle rises and falls."""
    place = across - along * math.tan(math.radians(angle))
    place = (place - place.min()).astype(np.int64)
    profile = np.bincount(place, minlength=size).astype(np.float64)
    return float(np.square(np.diff(profile)).sum())
