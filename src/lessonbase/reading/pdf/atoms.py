"""The atoms of a PDF page: stretches of characters without space or change of size between them."""

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from lessonbase.reading.pdf.characters import Styles, boxes_of, codes_of
from lessonbase.reading.pdf.geometry import Frame, Turn, Wall
from lessonbase.reading.pdf.letters import are_implausible
from lessonbase.reading.pdf.writing import in_reading_order, is_leftward

_HYPHENS = (0x02, 0xFFFE)  # what PDFium puts for a hyphen that divides a word at a line's end
_NAMELESS = 0.2  # share of nameless characters from which the others are not what they seem either
_APART = 0.2  # times their height that part two characters without a space between them
_RAISED = 0.2  # times the line's height by which a superscript digit stands above the baseline


@dataclass(slots=True)
class Atoms:
    """The atoms of a page in PDFium's order, as columns of n rows.

    `boxes` (n, 4) are x0, y0, x1, y1; `size` is that of the font, in points. `quarter` counts clockwise turns of the text, -1 when aslant. `glued` has no space before it, `opens` is
    the first of a line by PDFium's account, `raised` are digits drawn as superscripts in the size of the text, `unpainted` are set without painting them, `owner` is the address of the text object; `lead` is above 0 where an atom is a whole line written from right to left: the width of its first word. `leftward` says that most of the page is written from right to left, `nameless` that its characters say nothing.
    """

    text: list[str]
    boxes: Any
    size: Any
    bold: Any
    italic: Any
    color: Any
    quarter: Any
    glued: Any
    opens: Any
    raised: Any
    unpainted: Any
    owner: Any
    lead: Any
    leftward: bool = False
    nameless: bool = False

    def __len__(self) -> int:
        return len(self.text)

    def ems(self) -> Any:
        """Their type sizes (n,): by the font, or by the height where a form scales the font."""
        heights = self.boxes[:, 3] - self.boxes[:, 1]
        plausible = (0.6 * self.size < heights) & (heights < 2.4 * self.size)
        return np.where(plausible, self.size, heights / 1.2)

    def where(self, mask: Any) -> "Atoms":
        """Those of a boolean mask (n,)."""
        if mask.all():
            return self
        text = [text for text, wanted in zip(self.text, mask.tolist(), strict=True) if wanted]
        columns = {name: getattr(self, name)[mask] for name in _COLUMNS}
        return replace(self, text=text, **columns)

    def lay(self, turn: Turn) -> None:
        """Move the boxes from the displayed page into the layout frame."""
        self.boxes = np.stack(turn.laid(*self.boxes.T), axis=1)


_COLUMNS = tuple(each.name for each in fields(Atoms) if each.name not in ("text", "leftward", "nameless"))


def atoms_of(textpage: Any, frame: Frame, walls: Callable[[], Sequence[Wall]]) -> tuple[Atoms, int]:
    """The atoms of a PDFium text page, on the page as displayed, and the number of its characters: none where most
    are nameless, so that the text says nothing.

    Asking for boxes is dear, so only telling characters are asked: a word's first and last, and digits with the one
    before and the two after them, which may be raised or follow a tab.
    """
    written = in_reading_order(textpage, codes_of(textpage), walls)
    codes, order, whole = written.codes, written.order, written.widths > 0
    hyphen = (codes == _HYPHENS[0]) | (codes == _HYPHENS[1])
    blank = ((codes <= 0x20) & ~hyphen) | (codes == 0xA0) | (codes == 0x3000)
    ink = ~blank
    nameless = (len(codes) > 0 and float(_nameless(codes).mean()) >= _NAMELESS) or are_implausible(codes)
    if not ink.any():
        none = _made([], [], [], np.empty((0, 4)), Styles(textpage), *(np.empty(0, dtype=bool),) * 3)
        none.nameless = nameless
        return none, 0 if nameless else len(codes)
    parted = np.concatenate(([True], blank[:-1] | hyphen[:-1]))
    digit = np.concatenate(([False, False], (codes >= 0x30) & (codes <= 0x39)))
    asked = ink & (
        parted
        | np.concatenate((parted[1:] | blank[1:], [True]))
        | np.append(digit[3:], False)
        | digit[2:]
        | digit[1:-1]
        | digit[:-2]
        | whole
    )
    asked, raw = _boxes(textpage, asked, parted, order)
    heights, gaps, jumps = _along(raw)
    # A tab may leave no space but a gap: "1.Introduction".
    apart = (gaps > _APART * heights[1:]) & asked[1:] & asked[:-1] & ~whole[1:]
    before = parted | np.concatenate(([False], apart))
    jump = np.concatenate(([False], jumps))
    raised = _raised_digits(order, ink, digit[2:] & ~whole, heights, textpage)
    jump |= raised != np.concatenate(([False], raised[:-1]))
    jump &= ~whole
    starts = np.flatnonzero(ink & (before | jump))
    # An atom ends before the first blank after it, where there is one.
    lasts = np.flatnonzero(ink & np.concatenate((blank[1:] | before[1:], [True])))
    stops = np.minimum(np.append(starts[1:], len(codes)), lasts[np.searchsorted(lasts, starts)] + 1)
    boxes = frame.shown(raw)
    pairs = np.stack((starts, stops), axis=1).ravel()
    padded = np.vstack((boxes, boxes[-1:]))
    lows = np.minimum.reduceat(padded[:, :2], pairs)[::2]
    highs = np.maximum.reduceat(padded[:, 2:], pairs)[::2]
    breaks = np.add.reduceat((codes == 10) | (codes == 13), starts, dtype=int)
    opens = np.concatenate(([True], breaks[:-1] > 0)) | np.concatenate(([False], hyphen[:-1]))[starts]
    codes[hyphen] = 0x2D
    text = codes.tobytes().decode("utf-32-le")  # one for one, so that it is cut where the codes are
    texts = [text[start:stop] for start, stop in zip(starts.tolist(), stops.tolist(), strict=True)]
    styles = Styles(textpage)
    at, owners = styles.at(order[starts].tolist())
    leftward = is_leftward(codes)
    atoms = _made(texts, at, owners, np.hstack((lows, highs)), styles, ~before[starts], opens, raised[starts])
    atoms.lead = written.widths[starts]
    atoms.leftward = 2 * int(leftward.sum()) > int(ink.sum())
    atoms.nameless = nameless
    return atoms, 0 if nameless else len(codes)


def _nameless(codes: Any) -> Any:
    """Which codes name no character (n,): a font that does not say what its letters are gives their numbers in it."""
    return (
        ((codes >= 0xE000) & (codes <= 0xF8FF))
        | (codes == 0xFFFD)
        | (codes < 9)
        | ((codes > 13) & (codes < 32))
    )


def _boxes(textpage: Any, asked: Any, parted: Any, order: Any) -> tuple[Any, Any]:
    """The characters whose boxes were asked for in the end (n,), and the boxes (n, 4), PDF space; all others take that
    of the last one asked before them. Where a word begins and ends in two sizes, each of its characters is asked."""
    indexes = np.flatnonzero(asked)
    boxes = boxes_of(textpage, order[indexes])
    _, _, jumps = _along(boxes)
    word = np.cumsum(parted)[indexes]
    uneven = np.flatnonzero(jumps & (np.diff(word) == 0) & (np.diff(indexes) > 1))
    if len(uneven):
        asked = asked.copy()
        for first, last in zip(indexes[uneven].tolist(), indexes[uneven + 1].tolist(), strict=True):
            asked[first:last] = True
        added = np.setdiff1d(np.flatnonzero(asked), indexes, assume_unique=True)
        places = np.argsort(np.concatenate((indexes, added)))
        boxes = np.concatenate((boxes, boxes_of(textpage, order[added])))[places]
    return asked, boxes[np.maximum(np.cumsum(asked) - 1, 0)]


def _made(
    texts: list[str],
    at: list[int],
    owners: list[int],
    boxes: Any,
    styles: Styles,
    glued: Any,
    opens: Any,
    raised: Any,
) -> Atoms:
    """Atoms with the columns that their styles give, `at` being their places among the styles."""
    table = np.array([(s.size, s.bold, s.italic, s.color, s.quarter, s.unpainted) for s in styles.found])
    size, bold, italic, color, quarter, unpainted = table[np.array(at, dtype=int)].T
    return Atoms(
        texts, boxes, size, bold, italic, color, quarter, glued, opens, raised, unpainted > 0,
        np.array(owners, dtype=np.int64), np.zeros(len(texts)),
    )  # fmt: skip


def _along(boxes: Any) -> tuple[Any, Any, Any]:
    """Heights (n,) of characters, gaps and changes of size (n - 1,) between them along the lines they are set in,
    which on turned pages run up or down PDF space. `boxes` (n, 4) are left, bottom, right, top there."""
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    steps = np.abs(np.diff(middles, axis=0))
    along, across = steps[:, 0], steps[:, 1]
    heights, gaps = boxes[:, 3] - boxes[:, 1], boxes[1:, 0] - boxes[:-1, 2]
    if len(steps) and (along >= across).mean() < 0.5:
        along, across, heights = across, along, boxes[:, 2] - boxes[:, 0]
        gaps = np.maximum(boxes[1:, 1] - boxes[:-1, 3], boxes[:-1, 1] - boxes[1:, 3])
    # In text that runs across the others' lines letters are as high as they are wide.
    jumps = (np.abs(np.diff(heights)) > 0.06 * np.maximum(heights[1:], 0.1)) & (across < 4 * along + 0.1)
    return heights, gaps, jumps


def _raised_digits(order: Any, ink: Any, digit: Any, heights: Any, textpage: Any) -> Any:
    """Which digits are superscript forms of the font: set in the size of the text but drawn small and high.

    Only digits that touch a letter or mark are looked at: "committee.1" and, at the start of a note, "1The".
    """
    raised = np.zeros(len(order), dtype=bool)
    edges = np.diff(np.concatenate(([False], digit, [False])).astype(np.int8))
    starts, stops = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    touching = np.concatenate(
        (ink & ~digit, [False])
    )  # the last for what stands before the first and after the last
    wanted = (stops - starts <= 3) & (touching[starts - 1] | touching[stops])
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    for start, stop in zip(starts[wanted].tolist(), stops[wanted].tolist(), strict=True):
        pdfium.FPDFText_GetCharBox(textpage, order[start], left, right, bottom, top)
        pdfium.FPDFText_GetCharOrigin(textpage, order[start], x, y)
        raised[start:stop] = bottom.value - y.value > _RAISED * heights[start] > 0
    return raised
