"""Rows of a column: the runs on one baseline, from left to right."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from lessonbase.reading.pdf.runs import Run
from lessonbase.reading.structure.markers import BULLET, BULLET_ALONE, NUMBERED
from lessonbase.reading.text import DROPPED, SUPERSCRIPTS_OF_DIGITS, is_drop_cap

SPREAD = 1.35
"""Times the usual distance of lines that part paragraphs."""


@dataclass(slots=True, eq=False)
class Row:
    """The runs of one column on one baseline. `text_x` is where its text begins, after a list marker."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: float
    italic: float
    color: int
    first_word: float
    note: str
    parts: int
    text_x: float
    runs: tuple[Run, ...]

    @property
    def caps(self) -> bool:
        """Whether it is written in capitals."""
        letters = list(filter(str.isalpha, self.text))
        return len(letters) > 3 and sum(map(str.isupper, letters)) > 0.8 * len(letters)


def rows_of(runs: Sequence[Run]) -> list[Row]:
    """Runs of one column as rows from top to bottom; runs beside one another on a baseline are one row."""
    groups: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: run.y1):
        for group in reversed(groups[-4:]):
            if _on_one_line(group, run):
                group.append(run)
                break
        else:
            groups.append([run])
    rows = [row_of(sorted(group, key=lambda run: run.x0)) for group in groups]
    return sorted(rows, key=lambda row: (row.y0 + row.y1) / 2)


def _on_one_line(group: list[Run], run: Run) -> bool:
    main = max(group, key=lambda member: member.y1 - member.y0)
    overlap = min(main.y1, run.y1) - max(main.y0, run.y0)
    if overlap < 0.6 * min(main.y1 - main.y0, run.y1 - run.y0):
        return False
    return all(run.x0 >= member.x1 - 1.5 or run.x1 <= member.x0 + 1.5 for member in group)


def row_of(runs: Sequence[Run]) -> Row:
    """One row of runs from left to right."""
    first, last, marked = runs[0], runs[-1], opens_with_marker(runs)
    if first is last:
        sizes = first.y0, first.x1, first.y1, first.size, first.bold, first.italic, first.color
        return Row(first.text, first.x0, *sizes, first.first_word, first.note, 1, first.x0, (first,))
    main = max(runs, key=lambda run: len(run.text))
    total = sum(len(run.text) for run in runs)
    return Row(
        (None if all(run.text.isascii() for run in runs) else _bidirectional(runs))
        or _joined(runs, main, marked),
        first.x0,
        min(run.y0 for run in runs if run.size >= 0.8 * main.size),
        max(run.x1 for run in runs),
        max(run.y1 for run in runs),
        main.size,
        sum(run.bold * len(run.text) for run in runs) / total,
        sum(run.italic * len(run.text) for run in runs) / total,
        main.color,
        first.first_word,
        first.note,
        len(runs),
        runs[1].x0 if marked else first.x0,
        tuple(runs),
    )


def _bidirectional(runs: Sequence[Run]) -> str | None:
    """The text of a row with words written from right to left, its runs in the order they are read; None of others.

    On a page written from right to left, whose frame is mirrored, the runs stand in that order but for those written
    the other way; on other pages it is the reverse, in a paragraph written from right to left.
    """
    ways = [_is_leftward(run.text) for run in runs]
    if True not in ways:
        return None
    leftward = runs[0].mirrored or 2 * ways.count(True) > len(ways) - ways.count(None)
    ordered = list(zip(runs, ways, strict=True))
    if leftward and not runs[0].mirrored:
        ordered.reverse()
    texts: list[str] = []
    for way, group in groupby(ordered, key=lambda each: each[1]):
        words = [run.text for run, _ in group]
        texts += reversed(words) if way is not None and way != leftward else words
    return " ".join(texts)


def _is_leftward(text: str) -> bool | None:
    """Whether most letters of a text are written from right to left; None where it has none."""
    ways = [unicodedata.bidirectional(char) in ("R", "AL") for char in text if char.isalpha()]
    return 2 * sum(ways) > len(ways) if ways else None


def _joined(runs: Sequence[Run], main: Run, marked: bool) -> str:
    """The runs' texts with spaces where they stand apart, raised numbers as superscripts."""
    texts = [runs[0].text]
    for last, run in pairwise(runs):
        text = run.text
        if (
            run.size < 0.8 * main.size
            and run.y1 < main.y1 - 0.12 * main.size
            and text.replace(",", "").isdigit()
        ):
            text = text.translate(SUPERSCRIPTS_OF_DIGITS)
        close = run.x0 - last.x1 < 0.12 * main.size or (
            last.size > DROPPED * run.size and is_drop_cap(last.text, run.text)
        )
        texts.append(text if close and not marked else " " + text)
        marked = False
    return "".join(texts)


def opens_with_marker(runs: Sequence[Run]) -> bool:
    """Whether the first of several runs is the number or bullet of a list item."""
    if len(runs) < 2:
        return False
    head = runs[0].text
    return bool(NUMBERED.match(head + " x") or BULLET_ALONE.fullmatch(head))


def is_marked(row: Row) -> bool:
    """Whether a row begins as a list item does."""
    return bool(
        opens_with_marker(row.runs)
        or BULLET.match(row.text)
        or NUMBERED.match(row.text)
        or (BULLET_ALONE.fullmatch(row.text) and row.text != "o")
    )
