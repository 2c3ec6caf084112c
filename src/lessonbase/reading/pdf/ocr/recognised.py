"""Words that text recognition found on a scan, made into the runs that the text of any other page gives."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import numpy as np

from lessonbase.reading.pdf.geometry import Drawing, Rect
from lessonbase.reading.pdf.ocr.lettering import MeasuredLine, grouped, measured, resized, stands, weight_of
from lessonbase.reading.pdf.ocr.scans import View
from lessonbase.reading.pdf.ocr.tesseract import Word
from lessonbase.reading.pdf.runs import PageRuns, Run
from lessonbase.reading.structure.markers import BULLET_ALONE, NUMBERED
from lessonbase.reading.text import clean

_ASCENT, _DESCENT = 0.93, 0.24  # ems: the box of a line of type
_GAP = 1.0  # ems between words of one run; wider gaps part columns and cells, as on other pages
_MARKER_GAP = 0.45  # the same after a bullet or number
_ALIKE = 0.09  # sizes of type that differ by so little are one
_HEAVY = 1.3  # times the usual weight of strokes, from which words are bold


def page_of(words: Sequence[Word], view: View, drawing: Drawing, seen: PageRuns) -> PageRuns:
    """The page that was `seen` without text, with the runs of its recognised words and the rules of its `drawing`."""
    ink = np.asarray(view.image)
    groups = grouped([word for word in words if not _is_rule(word, drawing, view)])
    upright = resized([measured(group, ink) for group in groups if not stands(group)])
    weights = [[weight_of(ink, word, line.size) for word in line.words] for line in upright]
    usual = median([weight for each in weights for weight in each if weight] or [1.0])
    walls = [view.drawn(rule) for rule in drawing.down]
    runs = [
        _run(part, line, view)
        for line, each in zip(upright, weights, strict=True)
        for part in _parts(
            [(word, weight > _HEAVY * usual) for word, weight in zip(line.words, each, strict=True)],
            line.size,
            walls,
        )
    ]
    turned = [
        _run([(word, False) for word in group], measured(group, ink), view)
        for group in groups
        if stands(group)
    ]
    runs = [run for run in runs if run.text]
    count = sum(len(run.text) for run in (*runs, *turned))
    return PageRuns(seen.number, seen.width, seen.height, view.turn, runs, turned, drawing, count)


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


_Weighed = tuple[Word, bool]
"""A word, and whether it is bold."""


def _is_rule(word: Word, drawing: Drawing, view: View) -> bool:
    """Whether a word without letters is a rule of a table that was taken for one."""
    if any(char.isalnum() for char in word.text):
        return False
    x0, y0 = view.laid(word.x0, word.y0)
    x1, y1 = view.laid(word.x1, word.y1)
    return any(
        rule.x0 < x1 + 1 and x0 - 1 < rule.x1 and rule.y0 < y1 + 1 and y0 - 1 < rule.y1
        for rule in (*drawing.across, *drawing.down)
    )


def _parts(words: Sequence[_Weighed], size: float, rules: Sequence[Rect]) -> list[list[_Weighed]]:
    """The words of a line parted at wide gaps, at rules, and after the marker of a list item."""
    parts: list[list[_Weighed]] = [[words[0]]]
    for (last, _), each in pairwise(words):
        text = last.text
        marks = len(parts[-1]) == 1 and (BULLET_ALONE.fullmatch(text) or NUMBERED.match(text + " x"))
        middle, slack = (last.y0 + last.y1) / 2, 0.2 * size
        ruled_off = any(
            rule.y0 < middle < rule.y1 and last.x1 - slack < (rule.x0 + rule.x1) / 2 < each[0].x0 + slack
            for rule in rules
        )
        if ruled_off or each[0].x0 - last.x1 > (_MARKER_GAP if marks else _GAP) * size:
            parts.append([])
        parts[-1].append(each)
    return parts


def _run(part: Sequence[_Weighed], line: MeasuredLine, view: View) -> Run:
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
