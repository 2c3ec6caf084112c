"""The reading order of a page: bands and columns, by the white gutters between them."""

from collections.abc import Sequence
from itertools import groupby, pairwise
from statistics import median
from typing import Protocol

from lessonbase.reading.pdf.runs import Run
from lessonbase.reading.text import ends_sentence

_LINES = 3  # a column has at least as many lines, unless the same gutter divides another band of the page
_CHARACTERS = 15  # median of a column's lines; labels, numbers and list markers are shorter
_FILLED = 0.5  # median share of a column's width that its lines fill; cells of a table fill less
_PART = 0.22  # the same where a side is columns itself
_FULL = 0.85  # the same of a column that is plainly one, whatever stands beside it
_ROWS = 3  # rows of a table without rules
_WIDER = 0.25  # ems by which the space between rows is wider than that between lines
_ON = 0.3  # share of its rows over which the sentences of a column run on
_WHOLE = 0.7  # share of paragraphs that are whole sentences; the first and last of a page may not be
_LEVEL = 0.4  # ems by which the tops of a row's cells may differ
_LABEL_SIZE = 0.9  # a figure's labels are at most this much of the type of the text around it


class Placed(Protocol):
    """What is put in order: a run, a picture, or a table or box that is read as a whole."""

    @property
    def x0(self) -> float: ...
    @property
    def y0(self) -> float: ...
    @property
    def x1(self) -> float: ...
    @property
    def y1(self) -> float: ...


def flows(items: Sequence[Placed]) -> list[list[Placed]]:
    """The items as columns in reading order, each column from top to bottom."""
    items = sorted(items, key=lambda item: (item.y0 + item.y1) / 2)
    gutter = _gutter(items)
    if gutter is None:
        return [items] if items else []
    result: list[list[Placed]] = []
    plain: list[Placed] = []
    for band in _bands(items, gutter):
        while plain and band and _ends(plain[-1], band):
            plain.append(band.pop(0))
        left, right = _sides(band, gutter)
        if not (left and right and _are_columns(left, right, least=1)) or _are_rows(band, left, right):
            plain.extend(band)
            continue
        if plain:
            result.extend(flows(plain))
            plain = []
        result.extend(flows(left))
        result.extend(flows(right))
    if plain:
        result.extend(flows(plain) if len(plain) < len(items) else [plain])
    return result


def _ends(last: Placed, band: Sequence[Placed]) -> bool:
    """Whether the first line of a band is the short end of a paragraph that runs across the gutter above it."""
    first = band[0]
    if not isinstance(last, Run) or not isinstance(first, Run) or abs(last.size - first.size) > 0.3:
        return False
    close = -0.3 * first.size < first.y0 - last.y1 < 0.5 * first.size and abs(first.x0 - last.x0) < 2
    return close and not any(item.y0 < first.y1 - 0.3 * first.size for item in band[1:])


def _gutter(items: Sequence[Placed]) -> tuple[float, float] | None:
    """The gutter that divides most of the items' height into two columns, if any: its left and right x."""
    runs = [item for item in items if isinstance(item, Run)]
    if len(runs) < 2 * _LINES:
        return None
    left, right = min(run.x0 for run in runs), max(run.x1 for run in runs)
    width = right - left
    em = median(run.size for run in runs)
    best, best_height = None, 0.0
    for x in _edges(runs, left + 0.15 * width, right - 0.12 * width):
        gutter = (x - max(0.6 * em, 5.0), x - 0.5)
        height = 0.0
        for band in _bands(items, gutter):
            before, after = _sides(band, gutter)
            if _are_columns(before, after, least=_LINES):
                height += band[-1].y1 - band[0].y0
        if height > best_height:
            best, best_height = gutter, height
    return best


def _edges(runs: Sequence[Run], low: float, high: float) -> list[float]:
    """Where several runs begin: candidates for the left edge of a column."""
    starts = sorted(run.x0 for run in runs if low < run.x0 < high)
    edges: list[float] = []
    group: list[float] = []
    for x in [*starts, float("inf")]:
        if group and x - group[0] > 3:
            if len(group) >= _LINES:
                edges.append(group[0])
            group = []
        group.append(x)
    return edges


def _bands(items: Sequence[Placed], gutter: tuple[float, float]) -> list[list[Placed]]:
    """Runs of items, top to bottom, that leave the gutter free, and between them those that cross it."""
    bands: list[list[Placed]] = []
    crossing = True
    for item in items:
        crosses = _crosses(item, gutter)
        if not bands or crosses != crossing:
            bands.append([])
        bands[-1].append(item)
        crossing = crosses
    return bands


def _crosses(item: Placed, gutter: tuple[float, float]) -> bool:
    return item.x0 < gutter[0] and item.x1 > gutter[1]  # a hanging quotation mark only reaches in


def _sides(band: Sequence[Placed], gutter: tuple[float, float]) -> tuple[list[Placed], list[Placed]]:
    """What stands left and right of the gutter; nothing where the band crosses it."""
    if band and _crosses(band[0], gutter):
        return [], []
    middle = (gutter[0] + gutter[1]) / 2
    left = [item for item in band if (item.x0 + item.x1) / 2 < middle]
    right = [item for item in band if (item.x0 + item.x1) / 2 >= middle]
    return left, right


def _are_columns(left: Sequence[Placed], right: Sequence[Placed], least: int) -> bool:
    """Whether both sides hold running text beside one another, rather than the cells of a table."""
    if not left or not right:
        return False
    overlap = min(left[-1].y1, right[-1].y1) - max(left[0].y0, right[0].y0)
    if overlap < 0.3 * min(left[-1].y1 - left[0].y0, right[-1].y1 - right[0].y0):
        return False
    if all(_is_text(side, least) for side in (left, right)):
        return True
    return _runs_beside_labels(left, right) or _runs_beside_labels(right, left)


def _are_rows(band: Sequence[Placed], left: Sequence[Placed], right: Sequence[Placed]) -> bool:
    """Whether what stands side by side makes rows, as the cells of a table without rules do: white space that runs
    across both sides parts it, below which both begin at one height, and there is little such space on one side only.

    A heading may stand over the first row.
    """
    sizes = [item.size for item in band if isinstance(item, Run)]
    if not sizes:
        return False
    size = median(sizes)
    spaces = [*_spaces(left), *_spaces(right)]
    wide = median(spaces) + _WIDER * size
    on_left = set(map(id, left))
    tops: list[dict[bool, float]] = []
    cells: dict[bool, list[list[Run]]] = {True: [], False: []}
    bottom = float("-inf")
    for item in sorted(band, key=lambda item: item.y0):
        if item.y0 - bottom > wide:
            tops.append({})
            for side in cells.values():
                side.append([])
        is_left = id(item) in on_left
        tops[-1].setdefault(is_left, item.y0)
        if isinstance(item, Run):
            cells[is_left][-1].append(item)
        bottom = max(bottom, item.y1)
    level = all(len(top) == 2 and abs(top[True] - top[False]) < _LEVEL * size for top in tops[1:])
    if len(tops) < _ROWS or not level or sum(space > wide for space in spaces) > 2.5 * len(tops):
        return False
    return not (any(map(_runs_on, cells.values())) or all(map(_is_prose, cells.values())))


def _runs_on(cells: Sequence[Sequence[Run]]) -> bool:
    """Whether sentences run from one to the next of what might be the cells of a column."""
    pairs = [(above[-1].text, below[0].text) for above, below in pairwise(cells) if above and below]
    on = sum(below[:1].islower() and not ends_sentence(above) for above, below in pairs)
    return on > 0 and on >= _ON * len(pairs)


def _is_prose(cells: Sequence[Sequence[Run]]) -> bool:
    """Whether what might be the cells of a column are paragraphs: all of several lines, with nothing beside them, most
    of them whole sentences. The head of a table has one line."""
    if any(below.y0 < (above.y0 + above.y1) / 2 for cell in cells for above, below in pairwise(cell)):
        return False
    whole = sum(bool(cell) and ends_sentence(cell[-1].text) and cell[0].text[:1].isupper() for cell in cells)
    return all(len(cell) >= _LINES for cell in cells) and whole >= _WHOLE * len(cells)


def _spaces(side: Sequence[Placed]) -> list[float]:
    """The white space between the lines of one side."""
    return [after.y0 - item.y1 for item, after in pairwise(side) if after.y0 > item.y1] or [0.0]


def _runs_beside_labels(text: Sequence[Placed], labels: Sequence[Placed]) -> bool:
    """Whether a full column stands beside the labels of a figure: all smaller than its type, so no cells of it."""
    sizes = [item.size for item in text if isinstance(item, Run)]
    if len(sizes) < len(text) or not _is_text(text, _LINES, _FULL):
        return False
    largest = max((item.size for item in labels if isinstance(item, Run)), default=0.0)
    return largest <= _LABEL_SIZE * median(sizes)


def _is_text(side: Sequence[Placed], least: int, filled: float = _FILLED) -> bool:
    runs = [item for item in side if isinstance(item, Run)]
    if len(runs) < len(side):
        return True  # a table, box or picture is content enough
    if len(runs) < least:
        return False
    width = max(run.x1 for run in runs) - min(run.x0 for run in runs)
    if median(len(run.text) for run in runs) < _CHARACTERS:
        return filled == _FILLED and _is_mostly_lines(runs, width)
    fill = median(run.x1 - run.x0 for run in runs) / width
    # Two columns of three, or three of four, are text as well.
    return fill >= filled or (fill >= _PART and filled == _FILLED and _gutter(side) is not None)


def _is_mostly_lines(runs: Sequence[Run], width: float) -> bool:
    """Whether most lines of a side are text of its full width; the others may be those of a table or figure in it."""
    alone: list[Run] = []
    count = 0
    for _, line in groupby(runs, key=lambda run: round((run.y0 + run.y1) / 2 / (0.5 * run.size or 1.0))):
        first, *others = line
        count += 1
        if not others:
            alone.append(first)
    if (
        len(alone) < 2 * _LINES
        or 2 * len(alone) < count
        or median(len(run.text) for run in alone) < _CHARACTERS
    ):
        return False
    return median(run.x1 - run.x0 for run in alone) >= _FULL * width
