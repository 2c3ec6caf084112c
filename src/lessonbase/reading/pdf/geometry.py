"""Rectangles and frames of PDF pages: PDF space, the page as displayed, and the frame layout works in.

PDF space has its origin wherever the file puts it and y grows upwards. Displayed means cropped and rotated,
origin at the top left. The layout frame is the displayed page turned so that most of its text reads from
left to right. All in PDF points.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from lessonbase.model import Box


@dataclass(frozen=True, slots=True)
class Turn:
    """From the layout frame back to the page as displayed, which is `quarter` turns clockwise from it.

    Where text runs from right to left the frame is `mirrored`, so that there too lines go from left to right.
    """

    quarter: int
    width: float
    height: float
    mirrored: bool = False

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """The displayed box of a rectangle of the layout frame."""
        if self.mirrored:
            x0, x1 = self._across - x1, self._across - x0
        if self.quarter == 1:
            x0, y0, x1, y1 = self.width - y1, x0, self.width - y0, x1
        elif self.quarter == 2:
            x0, y0, x1, y1 = self.width - x1, self.height - y1, self.width - x0, self.height - y0
        elif self.quarter == 3:
            x0, y0, x1, y1 = y0, self.height - x1, y1, self.height - x0
        return Box(x0=round(x0, 2), y0=round(y0, 2), x1=round(x1, 2), y1=round(y1, 2))

    def laid(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """A displayed rectangle in the layout frame: the inverse of `box`."""
        if self.quarter == 1:
            x0, y0, x1, y1 = y0, self.width - x1, y1, self.width - x0
        elif self.quarter == 2:
            x0, y0, x1, y1 = self.width - x1, self.height - y1, self.width - x0, self.height - y0
        elif self.quarter == 3:
            x0, y0, x1, y1 = self.height - y1, x0, self.height - y0, x1
        if self.mirrored:
            x0, x1 = self._across - x1, self._across - x0
        return x0, y0, x1, y1

    @property
    def _across(self) -> float:
        return self.height if self.quarter % 2 else self.width


class Rect(NamedTuple):
    """A rectangle in the layout frame."""

    x0: float
    y0: float
    x1: float
    y1: float

    def holds(self, x0: float, y0: float, x1: float, y1: float, slack: float = 2.0) -> bool:
        """Whether a rectangle's width and middle lie inside, give or take `slack` points."""
        return self.x0 - slack <= x0 and x1 <= self.x1 + slack and self.y0 <= (y0 + y1) / 2 <= self.y1

    @property
    def sides(self) -> "tuple[Rect, Rect]":
        """Its left and its right edge."""
        return Rect(self.x0, self.y0, self.x0, self.y1), Rect(self.x1, self.y0, self.x1, self.y1)


class Wall(NamedTuple):
    """An upright line in PDF space, which parts what stands on both its sides."""

    x: float
    bottom: float
    top: float


@dataclass(slots=True)
class Drawing:
    """What is drawn on a page: horizontal and vertical rules, frames around text, pictures. `grounds` are the frames
    that have a colour and no line around them. `objects` counts all that is drawn, letters too."""

    across: list[Rect] = field(default_factory=list)
    down: list[Rect] = field(default_factory=list)
    frames: list[Rect] = field(default_factory=list)
    pictures: list[Rect] = field(default_factory=list)
    grounds: frozenset[Rect] = frozenset()
    objects: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """The page's box in PDF space and its rotation: from PDF space to the page as displayed."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as displayed."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.rotation % 2 else (width, height)

    def shown(self, boxes: Any) -> Any:
        """Rectangles (n, 4) left, bottom, right, top of PDF space as x0, y0, x1, y1 of the displayed page."""
        left, bottom, right, top = boxes.T
        if self.rotation == 0:
            columns = (left - self.left, self.top - top, right - self.left, self.top - bottom)
        elif self.rotation == 1:
            columns = (bottom - self.bottom, left - self.left, top - self.bottom, right - self.left)
        elif self.rotation == 2:
            columns = (self.right - right, bottom - self.bottom, self.right - left, top - self.bottom)
        else:
            columns = (self.top - top, self.right - right, self.top - bottom, self.right - left)
        return np.stack(columns, axis=1)
