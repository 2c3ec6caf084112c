"""What the ink of recognised words tells: size of type, baseline, bullets, how heavy the strokes are.

Recognition tells no type size, only how tall the ink of each word is: size and baseline follow from which of
its letters rise above the others and which hang below the line. All in pixels of the picture.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median
from typing import Any

import numpy as np

from lessonbase.reading.pdf.ocr.tesseract import Word

_TALL, _LOW, _HANG = 0.7, 0.48, 0.21  # ems: what rises like "h", what does not like "x", what hangs like "p"
_TELLING = re.compile(r"[^\W_]{2,}[.:!?]?")  # words whose ink tells their size: no brackets, quotes, commas
_ALL_LOW = re.compile(r"[acegmnopqrsuvwxyzçµ.:]+")
_HANGING = re.compile(r"[gjpqyçQ/(){}\[\]|,;]")
_UNSURE = 50.0  # trust in a line, in [0, 100]; recognition has less in what it makes of pictures
_BULLET = (0.2, 0.65)  # ems: how tall the ink of a bullet is
_FILLED = 0.65  # share of its box that a bullet fills: a disc 0.79, an "e" 0.5
_BULLET_SIGNS = re.compile(r"[¢©®@°*«»§]\W?")  # what bullets are taken for, and hardly any line begins with
_WIDE = 20  # characters from which a line's width bears out its size
_NARROW = 0.78  # times the usual width of characters, in ems: less, and the ink of two lines was boxed as one


@dataclass(frozen=True, slots=True)
class MeasuredLine:
    """The words of a line, the height of its baseline and its size of type."""

    words: list[Word]
    baseline: float
    size: float


def trusted(words: Sequence[Word]) -> list[Word]:
    """The words of lines that recognition trusts in; the others are what it makes of pictures."""
    return [word for group in grouped(words) if trust_in(group) >= _UNSURE for word in group]


def grouped(words: Sequence[Word]) -> list[list[Word]]:
    """Words by line."""
    return [list(group) for _, group in groupby(words, key=lambda word: word.line)]


def trust_in(words: Sequence[Word]) -> float:
    """The mean trust in words, in [0, 100], weighted by their letters; 0 where there are none."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


def stands(words: Sequence[Word]) -> bool:
    """Whether most words run up or down the picture rather than across it."""
    long = [word for word in words if len(word.text) > 2]
    return 2 * sum(word.y1 - word.y0 > word.x1 - word.x0 for word in long) > len(long)


def measured(words: Sequence[Word], ink: Any) -> MeasuredLine:
    """A line with its size and baseline, and its bullet as one, whatever letter that was taken for."""
    telling = [word for word in words if _TELLING.fullmatch(word.text)]
    telling = telling or [word for word in words if sum(char.isalnum() for char in word.text) > 1]
    if telling:
        size = median(_size(word) for word in telling)
        baseline = median(word.y1 - (_HANG * size if _HANGING.search(word.text) else 0) for word in telling)
    else:
        top, baseline = min(word.y0 for word in words), max(word.y1 for word in words)
        size = (baseline - top) / _TALL
    first = words[0]
    filled = 0.7 * _FILLED if _BULLET_SIGNS.fullmatch(first.text) else _FILLED
    if len(first.text) <= 2 and telling and is_bullet(dark_in(ink, first), size, filled):
        words = [replace(first, text="•"), *words[1:]]
    return MeasuredLine(list(words), baseline, max(size, 1.0))


def resized(lines: Sequence[MeasuredLine]) -> list[MeasuredLine]:
    """The lines, with the size of those set right whose words were boxed with ink of the next line."""
    widths = [_width(line) for line in lines]
    long = [width / line.size for line, width in zip(lines, widths, strict=True) if width]
    usual = median(long or [1.0])
    return [
        replace(line, size=width / usual) if 0 < width < _NARROW * usual * line.size else line
        for line, width in zip(lines, widths, strict=True)
    ]


def _width(line: MeasuredLine) -> float:
    """The mean width of a line's characters, in pixels; 0 where they are too few to tell."""
    count = sum(len(word.text) for word in line.words)
    return sum(word.x1 - word.x0 for word in line.words) / count if count >= _WIDE else 0.0


def _size(word: Word) -> float:
    rise = _LOW if _ALL_LOW.fullmatch(word.text) else _TALL
    return (word.y1 - word.y0) / (rise + (_HANG if _HANGING.search(word.text) else 0))


def dark_in(ink: Any, word: Word) -> Any:
    """Which pixels of a word's box are dark."""
    grey = ink[int(word.y0) : int(word.y1) + 1, int(word.x0) : int(word.x1) + 1]
    return grey < (int(grey.min()) + int(grey.max())) / 2 if grey.size else np.zeros((1, 1), dtype=bool)


def is_bullet(dark: Any, size: float, filled: float = _FILLED) -> bool:
    """Whether the dark pixels of a box are a bullet: a spot about as wide as tall that fills its box."""
    height, width = dark.shape
    return (
        _BULLET[0] * size < height < _BULLET[1] * size
        and 0.7 < width / height < 1.4
        and float(dark.mean()) > filled
    )


def weight_of(ink: Any, word: Word, size: float) -> float:
    """How wide a word's strokes are, in ems: the median length of its dark stretches; 0 where it is too short."""
    if sum(char.isalnum() for char in word.text) < 3:
        return 0.0
    dark = np.pad(dark_in(ink, word), ((0, 0), (1, 1))).astype(np.int8)
    steps = np.diff(dark, axis=1)
    starts, ends = np.nonzero(steps == 1)[1], np.nonzero(steps == -1)[1]
    return float(np.median(ends - starts)) / size if len(starts) else 0.0
