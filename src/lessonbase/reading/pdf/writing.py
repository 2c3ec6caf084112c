"""The characters of a page in the order they are read, where the file has them in the order they are drawn.

Words written from right to left stand in a file either way round, at times both ways on one line; accents are drawn
over their letters before or after them. Where the characters stand on the page tells.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np

from lessonbase.reading.pdf.characters import boxes_of
from lessonbase.reading.pdf.geometry import Wall
from lessonbase.reading.pdf.leftward import LeftwardLine, leftward_lines

LEFTWARD = np.array([(0x590, 0x65F), (0x66A, 0x6EF), (0x6FA, 0x8FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFE)])
"""Hebrew, Arabic and their like, from first to last; their digits are written from left to right."""
_LEFTWARD_BOUNDS = np.add(LEFTWARD, [0, 1]).ravel()

_ACCENTS = {
    0x60: 0x300, 0xB4: 0x301, 0x2CA: 0x301, 0x5E: 0x302, 0x2C6: 0x302, 0x2DC: 0x303, 0x7E: 0x303, 0xAF: 0x304,
    0x2C9: 0x304, 0x2D8: 0x306, 0x2D9: 0x307, 0xA8: 0x308, 0x2DA: 0x30A, 0x2DD: 0x30B, 0x2C7: 0x30C, 0xB8: 0x327,
    0x2DB: 0x328,
}  # fmt: skip
_BEYOND = 0x400  # after all accents
_IS_ACCENT = np.isin(np.arange(_BEYOND + 1), [*_ACCENTS, *_ACCENTS.values()])
_BREAK = 0x0A
_DOTLESS = {0x131: 0x69, 0x237: 0x6A}


@dataclass(frozen=True, slots=True)
class Written:
    """Code points as they are read, and the place of each among the page's characters (n,). `widths` (n,) are above 0 on
    lines written from right to left, which are whole: of each character the width of its line's first word."""

    codes: Any
    order: Any
    widths: Any


def in_reading_order(textpage: Any, codes: Any, walls: Callable[[], Sequence[Wall]] = list) -> Written:
    """The code points (n,) of a PDFium text page as they are read. `walls` gives the lines drawn on the page that part what stands
    on one line."""
    order = np.arange(len(codes))
    leftward = is_leftward(codes)
    signs = np.flatnonzero(_IS_ACCENT[np.minimum(codes, _BEYOND)])
    if not leftward.any() and not len(signs):
        return Written(codes, order, np.zeros(len(codes)))
    codes = codes.copy()
    for index in signs.tolist():
        _set_accent(textpage, codes, order, index)
    if leftward.any():
        boxes = boxes_of(textpage, order)
        if _is_upright(boxes[leftward]):
            mostly = 2 * int(leftward.sum()) > int((codes > 0x20).sum())
            return _with_lines(codes, order, leftward_lines(codes, boxes, mostly, walls()))
        blank = (codes <= 0x20) | (codes == 0xA0)
        edges = np.flatnonzero(np.diff(np.concatenate(([True], blank, [True])).astype(np.int8)))
        for start, stop in edges.reshape(-1, 2).tolist():
            if stop - start > 1 and leftward[start:stop].any():
                _turn_word(textpage, codes, order, start, stop)
    return Written(codes, order, np.zeros(len(codes)))


def _is_upright(boxes: Any) -> bool:
    """Whether characters, by their boxes (n, 4) in the order of the file, stand beside rather than below one another."""
    steps = np.abs(np.diff((boxes[:, :2] + boxes[:, 2:]) / 2, axis=0))
    return len(steps) == 0 or bool((steps[:, 0] >= steps[:, 1]).mean() >= 0.5)


def _with_lines(codes: Any, order: Any, lines: Sequence[LeftwardLine]) -> Written:
    """The characters with those of the lines, which are whole, set after all others."""
    taken = [place for line in lines for place in line.taken]
    rest = codes.copy()
    rest[taken] = _BREAK
    parts, places, widths = [rest], [np.arange(len(codes))], [np.zeros(len(codes))]
    for line in lines:
        parts.append(np.array([_BREAK, *line.codes], dtype=codes.dtype))
        places.append(np.array([line.places[0], *line.places]))
        widths.append(np.array([0.0] + [line.first_word] * len(line.codes)))
    return Written(np.concatenate(parts), order[np.concatenate(places)], np.concatenate(widths))


def is_leftward(codes: Any) -> Any:
    """Which characters (n,), by their codes, are written from right to left."""
    if not len(codes) or codes.max() < LEFTWARD[0, 0]:
        return np.zeros(len(codes), dtype=bool)
    return np.searchsorted(_LEFTWARD_BOUNDS, codes, side="right") % 2 == 1


def _turn_word(textpage: Any, codes: Any, order: Any, start: int, stop: int) -> None:
    """Set the characters [start, stop) of a word with letters written from right to left in their order, in place."""
    boxes = boxes_of(textpage, order[start:stop])
    x, y = boxes[:, [0, 2]].mean(axis=1), boxes[:, [1, 3]].mean(axis=1)
    if np.ptp(y) > np.ptp(x):
        return  # a turned page
    ways = np.array([_way(code) for code in codes[start:stop].tolist()])
    parts = []
    for way, group in groupby(range(stop - start), key=lambda at: ways[at]):
        part = list(group)
        if way == 0 and np.sign(np.diff(x[part])).sum() > 0:
            part.reverse()
        parts.append(part)
    parts.sort(key=lambda part: -x[part].mean())
    places = start + np.array([at for part in parts for at in part])
    codes[start:stop], order[start:stop] = codes[places], order[places]


def _way(code: int) -> int:
    """0 of a letter, or mark on it, that is written from right to left, 1 of other letters and digits, 2 of signs."""
    kind = unicodedata.bidirectional(chr(code))
    if kind in ("R", "AL", "NSM"):
        return 0 if unicodedata.category(chr(code))[0] in "LM" else 2
    return 1 if chr(code).isalnum() else 2


def _set_accent(textpage: Any, codes: Any, order: Any, index: int) -> None:
    """Put an accent that stands over the letter before or after it behind that letter, in place."""
    near = [at for at in (index - 1, index + 1) if 0 <= at < len(codes) and _is_letter(int(codes[at]))]
    if not near:
        return
    left, _, right, _ = boxes_of(textpage, order[[index]])[0]
    middle = (left + right) / 2
    code = int(codes[index])
    for at in near:
        box = boxes_of(textpage, order[[at]])[0]
        if not box[0] <= middle <= box[2]:
            continue
        mark, letter = _ACCENTS.get(code, code), _DOTLESS.get(int(codes[at]), int(codes[at]))
        if len(unicodedata.normalize("NFC", chr(letter) + chr(mark))) > 1:
            continue  # such as a tilde beside a letter that bears none
        first, last = sorted((index, at))
        order[[first, last]] = order[[at, index]]
        codes[[first, last]] = letter, mark
        return


def _is_letter(code: int) -> bool:
    return chr(code).isalpha()
