"""Line numbers of drafts: figures in the margin that count the lines of the text beside them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from lessonbase.reading.pdf.runs import PageRuns, Run

_LEAST = 4  # numbers of a page that show how it counts
_MANY = 8  # the same of all pages
_STEPS = (1, 2, 5, 10)
_ALIGNED = 3.0  # points by which the edge of a column of numbers may vary
_COUNTED = 0.7  # share of the lines of a page that are counted; headings may be left out
_WITHIN = (
    0.2  # share of the counted lines that begin within a sentence; the rows of a table begin with capitals
)
_LEVEL = 0.5  # heights by which a number and its line overlap at least


@dataclass(slots=True)
class _Column:
    """Numbers below one another in a page's margin, and the step they count by."""

    numbers: list[Run]
    step: int
    is_left: bool

    @property
    def edges(self) -> tuple[float, float]:
        return min(run.x0 for run in self.numbers), max(run.x1 for run in self.numbers)


def take_line_numbers(pages: Sequence[PageRuns]) -> dict[int, list[Run]]:
    """Take the line numbers out of the pages' runs; they come back by page number.

    They stand outside all text beside them, count on by one step, every line or each second, fifth or tenth, and
    many of the lines they count begin within a sentence, as the rows of no table and the items of no list do.
    """
    columns = {page.number: column for page in pages if (column := _column_of(page))}
    if sum(len(column.numbers) for column in columns.values()) < _MANY:
        return {}
    taken: dict[int, list[Run]] = {}
    edges = [edge for column in columns.values() for edge in column.edges]
    for page in pages:
        column = columns.get(page.number)
        numbers = column.numbers if column else _like(page, edges)
        if numbers:
            ids = set(map(id, numbers))
            taken[page.number] = numbers
            page.runs = [run for run in page.runs if id(run) not in ids]
    return taken


def _column_of(page: PageRuns) -> _Column | None:
    numbers = [run for run in page.runs if _is_number(run)]
    if len(numbers) < _LEAST:
        return None
    for column in _aligned(numbers):
        steps = Counter(int(b.text) - int(a.text) for a, b in pairwise(column))
        step, count = steps.most_common(1)[0]
        if step not in _STEPS or count < len(column) - 2:
            continue
        for is_left in (True, False):
            found = _Column(column, step, is_left)
            if _counts_lines(found, page):
                return found
    return None


def _aligned(numbers: Sequence[Run]) -> list[list[Run]]:
    """Numbers that begin, or that end, below one another, the most first, each column from top to bottom."""
    columns = []
    for side in (attrgetter("x1"), attrgetter("x0")):
        for edge, _ in Counter(round(side(run)) for run in numbers).most_common(2):
            columns.append([run for run in numbers if abs(side(run) - edge) <= _ALIGNED])
    columns = [sorted(column, key=attrgetter("y0")) for column in columns if len(column) >= _LEAST]
    return sorted(columns, key=len, reverse=True)


def _counts_lines(column: _Column, page: PageRuns) -> bool:
    ids = set(map(id, column.numbers))
    top, bottom = column.numbers[0].y0, column.numbers[-1].y1
    beside = [run for run in page.runs if id(run) not in ids and run.y1 > top and run.y0 < bottom]
    if not beside or not _is_outside(column.numbers, beside, column.is_left):
        return False
    lines: list[list[Run]] = []
    for run in sorted(beside, key=lambda run: run.y1):
        if lines and _on_one_line(lines[-1][0], run):
            lines[-1].append(run)
        else:
            lines.append([run])
    if len(column.numbers) * column.step < _COUNTED * len(lines):
        return False
    counted = [
        min(line, key=lambda run: run.x0)
        for line in lines
        if any(_on_one_line(line[0], number) for number in column.numbers)
    ]
    within = sum(run.text[:1].islower() and not _is_address(run.text) for run in counted)
    return len(counted) >= _COUNTED * len(column.numbers) and within >= _WITHIN * len(counted)


def _is_outside(numbers: Sequence[Run], others: Sequence[Run], is_left: bool) -> bool:
    if is_left:
        return max(run.x1 for run in numbers) <= min(run.x0 for run in others)
    return min(run.x0 for run in numbers) >= max(run.x1 for run in others)


def _like(page: PageRuns, edges: Sequence[float]) -> list[Run]:
    """The numbers of a page with too few to tell, such as the last, that stand where they stand on the others."""
    numbers = [
        run
        for run in page.runs
        if _is_number(run) and any(abs(x - edge) <= _ALIGNED for edge in edges for x in (run.x0, run.x1))
    ]
    ids = set(map(id, numbers))
    found = []
    for number in numbers:
        beside = [run for run in page.runs if id(run) not in ids and _on_one_line(run, number)]
        if beside and any(_is_outside([number], beside, is_left) for is_left in (True, False)):
            found.append(number)
    return found


def _is_number(run: Run) -> bool:
    return run.text.isascii() and run.text.isdecimal() and len(run.text) <= 5 and not run.note


def _is_address(text: str) -> bool:
    """Whether a line begins with an address, as notes do."""
    return "://" in text or text.startswith("www.")


def _on_one_line(run: Run, other: Run) -> bool:
    overlap = min(run.y1, other.y1) - max(run.y0, other.y0)
    return overlap > _LEVEL * min(run.y1 - run.y0, other.y1 - other.y0)
