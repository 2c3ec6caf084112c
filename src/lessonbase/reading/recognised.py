"""Words that text recognition found on a scan, made into the runs that the text of any other page gives.

Recognition tells no type size, only how tall the ink of each word is: size and baseline follow from which of
its letters rise above the others and which hang below the line. How heavy its strokes are tells bold words.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median
from typing import Any

import numpy as np

from lessonbase.reading.geometry import Drawing
from lessonbase.reading.markers import BULLET_ALONE, NUMBERED
from lessonbase.reading.runs import PageRuns, Run
from lessonbase.reading.scans import View
from lessonbase.reading.tesseract import Word
from lessonbase.reading.text import clean

_TALL, _LOW, _HANG = 0.7, 0.48, 0.21  # ems: what rises like "h", what does not like "x", what hangs like "p"
_ASCENT, _DESCENT = 0.93, 0.24  # ems: the box of a line of type
_TELLING = re.compile(r"[^\W_]{2,}[.:!?]?")  # words whose ink tells their size: no brackets, quotes, commas
_ALL_LOW = re.compile(r"[acegmnopqrsuvwxyzçµ.:]+")
_HANGING = re.compile(r"[gjpqyçQ]")
_GAP = 1.0  # ems between words of one run; wider gaps part columns and cells, as on other pages
_MARKER_GAP = 0.45  # the same after a bullet or number
_UNSURE = 50.0  # trust in a line, in [0, 100]; recognition has less in what it makes of pictures
_ALIKE = 0.09  # sizes of type that differ by so little are one
_BULLET = (0.2, 0.65)  # ems: how tall the ink of a bullet is
_FILLED = 0.65  # share of its box that a bullet fills: a disc 0.79, an "e" 0.5
_BULLET_SIGNS = re.compile(r"[¢©®@°*«»§]\W?")  # what bullets are taken for, and hardly any line begins with
_WIDE = 20  # characters from which a line's width bears out its size
_NARROW = 0.78  # times the usual width of characters, in ems: less, and the ink of two lines was boxed as one
_HEAVY = 1.3  # times the usual weight of strokes, from which words are bold


@dataclass(frozen=True, slots=True)
class _Line:
    words: list[Word]
    baseline: float  # pixels, as is the size
    size: float


def page_of(words: Sequence[Word], view: View, seen: PageRuns) -> PageRuns:
    """The page that was `seen` without text, with the runs of its recognised words."""
    ink = np.asarray(view.image)
    groups = _grouped(words)
    upright = _resized([_line(group, ink) for group in groups if not stands(group)])
    weights = [[_weight(ink, word, line.size) for word in line.words] for line in upright]
    usual = median([weight for each in weights for weight in each if weight] or [1.0])
    runs = [
        _run(part, line, view)
        for line, each in zip(upright, weights, strict=True)
        for part in _parts(
            [(word, weight > _HEAVY * usual) for word, weight in zip(line.words, each, strict=True)],
            line.size,
        )
    ]
    turned = [
        _run([(word, False) for word in group], _line(group, ink), view) for group in groups if stands(group)
    ]
    runs = [run for run in runs if run.text]
    count = sum(len(run.text) for run in (*runs, *turned))
    return PageRuns(seen.number, seen.width, seen.height, view.turn, runs, turned, Drawing(), count)


def trusted(words: Sequence[Word]) -> list[Word]:
    """The words of lines that recognition trusts in; the others are what it makes of pictures."""
    return [word for group in _grouped(words) if trust_in(group) >= _UNSURE for word in group]


def _grouped(words: Sequence[Word]) -> list[list[Word]]:
    return [list(group) for _, group in groupby(words, key=lambda word: word.line)]


def trust_in(words: Sequence[Word]) -> float:
    """The mean trust in words, in [0, 100], weighted by their letters; 0 where there are none."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


def stands(words: Sequence[Word]) -> bool:
    """Whether most words run up or down the picture rather than across it."""
    long = [word for word in words if len(word.text) > 2]
    return 2 * sum(word.y1 - word.y0 > word.x1 - word.x0 for word in long) > len(long)


def level_sizes(pages: Sequence[PageRuns]) -> None:
    """Make sizes of type one that differ by no more than their measuring does, the commonest first."""
    runs = [run for page in pages for run in page.runs]
    while runs:
        counts: Counter[float] = Counter()
        for run in runs:
            counts[round(run.size, 1)] += len(run.text)
        near = {
            size: sum(count for other, count in counts.items() if abs(other - size) <= _ALIKE * size)
            for size in counts
        }
        centre = max(near, key=lambda size: (near[size], size))
        alike = [run for run in runs if abs(round(run.size, 1) - centre) <= _ALIKE * centre]
        total = sum(len(run.text) for run in alike)
        level = round(sum(run.size * len(run.text) for run in alike) / total, 1)
        for run in alike:
            run.size = level
        taken = set(map(id, alike))
        runs = [run for run in runs if id(run) not in taken]


def _line(words: Sequence[Word], ink: Any) -> _Line:
    """A line with its size and baseline, and its bullet as one, whatever letter that was taken for."""
    telling = [word for word in words if _TELLING.fullmatch(word.text)]
    if telling:
        size = median(_size(word) for word in telling)
        baseline = median(word.y1 - (_HANG * size if _HANGING.search(word.text) else 0) for word in telling)
    else:
        top, baseline = min(word.y0 for word in words), max(word.y1 for word in words)
        size = (baseline - top) / _TALL
    first = words[0]
    filled = 0.7 * _FILLED if _BULLET_SIGNS.fullmatch(first.text) else _FILLED
    if len(first.text) <= 2 and telling and _is_bullet(_crop(ink, first), size, filled):
        words = [replace(first, text="•"), *words[1:]]
    return _Line(list(words), baseline, max(size, 1.0))


def _resized(lines: Sequence[_Line]) -> list[_Line]:
    """The lines, with the size of those set right whose words were boxed with ink of the next line."""
    widths = [_width(line) for line in lines]
    long = [width / line.size for line, width in zip(lines, widths, strict=True) if width]
    usual = median(long or [1.0])
    return [
        replace(line, size=width / usual) if 0 < width < _NARROW * usual * line.size else line
        for line, width in zip(lines, widths, strict=True)
    ]


def _width(line: _Line) -> float:
    """The mean width of a line's characters, in pixels; 0 where they are too few to tell."""
    count = sum(len(word.text) for word in line.words)
    return sum(word.x1 - word.x0 for word in line.words) / count if count >= _WIDE else 0.0


def _size(word: Word) -> float:
    rise = _LOW if _ALL_LOW.fullmatch(word.text) else _TALL
    return (word.y1 - word.y0) / (rise + (_HANG if _HANGING.search(word.text) else 0))


def _crop(ink: Any, word: Word) -> Any:
    """Which pixels of a word's box are dark."""
    grey = ink[int(word.y0) : int(word.y1) + 1, int(word.x0) : int(word.x1) + 1]
    return grey < (int(grey.min()) + int(grey.max())) / 2 if grey.size else np.zeros((1, 1), dtype=bool)


def _is_bullet(dark: Any, size: float, filled: float) -> bool:
    height, width = dark.shape
    return (
        _BULLET[0] * size < height < _BULLET[1] * size
        and 0.7 < width / height < 1.4
        and float(dark.mean()) > filled
    )


def _weight(ink: Any, word: Word, size: float) -> float:
    """How wide a word's strokes are, in ems: the median length of its dark stretches; 0 where it is too short."""
    if sum(char.isalnum() for char in word.text) < 3:
        return 0.0
    dark = np.pad(_crop(ink, word), ((0, 0), (1, 1))).astype(np.int8)
    steps = np.diff(dark, axis=1)
    starts, ends = np.nonzero(steps == 1)[1], np.nonzero(steps == -1)[1]
    return float(np.median(ends - starts)) / size if len(starts) else 0.0


_Weighed = tuple[Word, bool]
"""A word, and whether it is bold."""


def _parts(words: Sequence[_Weighed], size: float) -> list[list[_Weighed]]:
    """The words of a line parted at wide gaps, and after the marker of a list item."""
    parts: list[list[_Weighed]] = [[words[0]]]
    for (last, _), each in pairwise(words):
        text = last.text
        marks = len(parts[-1]) == 1 and (BULLET_ALONE.fullmatch(text) or NUMBERED.match(text + " x"))
        if each[0].x0 - last.x1 > (_MARKER_GAP if marks else _GAP) * size:
            parts.append([])
        parts[-1].append(each)
    return parts


def _run(part: Sequence[_Weighed], line: _Line, view: View) -> Run:
    words = [word for word, _ in part]
    x0, y0 = view.laid(words[0].x0, line.baseline - _ASCENT * line.size)
    x1, y1 = view.laid(max(word.x1 for word in words), line.baseline + _DESCENT * line.size)
    placed = tuple(
        (text, view.shown(word.x0, word.y0, word.x1, word.y1)) for word in words if (text := clean(word.text))
    )
    total = sum(len(word.text) for word in words)
    return Run(
        " ".join(text for text, _ in placed),
        x0,
        y0,
        x1,
        y1,
        line.size / view.scale,
        sum(len(word.text) for word, bold in part if bold) / total,
        0.0,
        0,
        (words[0].x1 - words[0].x0) / view.scale,
        words=placed,
    )
