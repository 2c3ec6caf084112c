"""Running heads, feet and page numbers: what stands in the margins of page after page."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from lessonbase.reading.pdf.geometry import Rect
from lessonbase.reading.pdf.runs import PageRuns, Run

_ZONE = 0.2  # share of the page's height, above and below, where furniture may stand
_EDGE = 0.08  # the same for page numbers of documents too short to show repetition
_CLOSE = 1.5  # ems between the head of a table and its rows at most
_DRIFT = 4.0  # points by which repeated furniture may move
_LINE, _LINES = (
    25,
    3,
)  # characters of a line of text, and such lines of a page, that show whether it is there twice
_SAME = 0.7  # share of them that an earlier page has too
_PAGE_NUMBER = re.compile(
    r"(?:(?:page|p\.|pág(?:ina)?\.?)\s*)?[-–—|]?\s*(\d{1,4}|[ivxlc]{1,7})\s*[-–—|]?(?:\s*(?:of|/|de|sur)\s*\d{1,4})?(?:\s*\|?\s*page)?",
    re.IGNORECASE,
)
_COUNTS = re.compile(r"\d{1,4}|\b[ivxlc]{1,7}\b")


def take_furniture(pages: Sequence[PageRuns], tables: Mapping[int, Sequence[Rect]]) -> dict[int, list[Run]]:
    """Take the furniture out of the pages' runs; it comes back by page number. `tables` are the places of ruled
    tables by page: their heads are repeated, but are not furniture.

    Furniture repeats in place and text on three neighbouring pages and more, on two where there are no more
    than three, and no other text stands outside it. A page that is there twice counts once. Of its numbers one may count with the pages; numbers
    that count otherwise tell one heading from the next ("Recommendation 3").
    """
    seen: dict[tuple[str, bool, int, int], list[tuple[int, Run]]] = defaultdict(list)
    numbers: Counter[tuple[bool, int]] = Counter()
    margins = {page.number: _margin(page, tables.get(page.number, ())) for page in pages}
    different = _different(pages)
    for page in different:
        for run in margins[page.number]:
            low = run.y0 > page.turn_height / 2
            for key in _keys(run.text.lower(), page.number):
                seen[key[0], low, key[1], key[2]].append((page.number, run))
            if value := _page_number(run.text):
                numbers[low, value - page.number] += 1
    least = 3 if len(different) > 3 else 2
    wanted: set[int] = set()
    texts: set[tuple[str, bool]] = set()
    for (text, low, _, _), places in seen.items():
        if repeated := _repeated(places, least):
            wanted.update(repeated)
            texts.add((text, low))
    for page in pages:
        for run in margins[page.number]:
            low = run.y0 > page.turn_height / 2
            if (run.text.lower(), low) in texts:
                wanted.add(id(run))  # at another height, on a page of another size
            value = _page_number(run.text)
            if value and (numbers[low, value - page.number] >= least or _stands_alone(run, page)):
                wanted.add(id(run))
    taken = {}
    for page in pages:
        outer = _outermost(page, wanted - _heads(page, wanted))
        taken[page.number] = [run for run in page.runs if id(run) in outer]
        page.runs = [run for run in page.runs if id(run) not in outer]
    return taken


def _different(pages: Sequence[PageRuns]) -> list[PageRuns]:
    """The pages without those that repeat an earlier one, which would make furniture of all that stands on it."""
    first: dict[tuple[str, int], int] = {}
    different: list[PageRuns] = []
    for page in pages:
        lines = {(run.text, round(run.y0)) for run in page.runs if len(run.text) >= _LINE}
        earlier = Counter(first[line] for line in lines if line in first)
        if len(lines) >= _LINES and max(earlier.values(), default=0) >= _SAME * len(lines):
            continue
        different.append(page)
        for line in lines:
            first.setdefault(line, page.number)
    return different


def _heads(page: PageRuns, wanted: set[int]) -> set[int]:
    """Those of the wanted runs that head the columns of a table right below them: heads of tables without rules are
    repeated as well, but are no furniture."""
    heads: set[int] = set()
    rows: list[list[Run]] = []
    for run in sorted((run for run in page.runs if run.y1 <= page.turn_height / 2), key=lambda run: run.y0):
        if rows and _beside(run, rows[-1][0]):
            rows[-1].append(run)
        else:
            rows.append([run])
    for row, below in pairwise(rows):
        over = [run for run in row if any(abs(run.x0 - other.x0) < _DRIFT for other in below)]
        close = below[0].y0 - row[0].y1 < _CLOSE * row[0].size
        if close and len(over) > 1 and all(id(run) in wanted for run in row):
            heads.update(map(id, row))
    return heads


def _outermost(page: PageRuns, wanted: set[int]) -> set[int]:
    """Those of the wanted runs that no other text parts from the page's upper or lower edge."""
    outer: set[int] = set()
    if not wanted:
        return outer
    middle = page.turn_height / 2
    by_top = sorted((run for run in page.runs if run.y0 <= middle), key=lambda run: run.y0)
    by_bottom = sorted((run for run in page.runs if run.y0 > middle), key=lambda run: -run.y1)
    for runs in (by_top, by_bottom):
        for run in runs:
            if id(run) in wanted:
                outer.add(id(run))
            elif not any(id(other) in wanted and _beside(run, other) for other in runs):
                break
    return outer


def _beside(run: Run, other: Run) -> bool:
    return min(run.y1, other.y1) - max(run.y0, other.y0) > 0.5 * min(run.y1 - run.y0, other.y1 - other.y0)


def _keys(text: str, page: int) -> list[tuple[str, int, int]]:
    """What a line has in common with its like on other pages: its text, or its text but for one number that
    stands at a place in it and is ahead of the page by a fixed count."""
    keys = [(text, -1, 0)]
    for match in _COUNTS.finditer(text):
        value = int(match[0]) if match[0].isdigit() else _roman(match[0])
        keys.append((f"{text[: match.start()]}#{text[match.end() :]}", match.start(), value - page))
    return keys


def _margin(page: PageRuns, tables: Sequence[Rect]) -> list[Run]:
    """The runs in a page's margins, but for what stands in a table that begins there."""
    top, bottom = _ZONE * page.turn_height, (1 - _ZONE) * page.turn_height
    runs = [run for run in page.runs if run.y1 <= top or run.y0 >= bottom]
    for table in tables:
        if table.y1 > top and table.y0 < bottom:
            runs = [run for run in runs if not table.holds(run.x0, run.y0, run.x1, run.y1)]
    return runs


def _repeated(places: list[tuple[int, Run]], least: int) -> list[int]:
    """The runs among those of one text that stand at one height on `least` pages, the pages near one another."""
    places.sort(key=lambda place: place[1].y0)
    found: list[int] = []
    group: list[tuple[int, Run]] = []
    for place in [*places, (0, None)]:
        run = place[1]
        if group and (run is None or run.y0 - group[-1][1].y0 > _DRIFT):
            pages = sorted({number for number, _ in group})
            near = sum(b - a <= 3 for a, b in pairwise(pages)) + 1
            if len(pages) >= least and near >= min(least, 0.6 * len(pages)):
                found.extend(id(member) for _, member in group)
            group = []
        if run is not None:
            group.append((place[0], run))
    return found


def _page_number(text: str) -> int | None:
    match = _PAGE_NUMBER.fullmatch(text.strip())
    if not match:
        return None
    return int(match[1]) if match[1].isdigit() else _roman(match[1].lower())


def _roman(numeral: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[letter] for letter in numeral]
    return sum(-v if v < w else v for v, w in zip(values, [*values[1:], 0], strict=True))


def _stands_alone(run: Run, page: PageRuns) -> bool:
    height = page.turn_height
    if _EDGE * height < run.y0 and run.y1 < (1 - _EDGE) * height:
        return False
    others = [other for other in page.runs if other is not run]
    return all(other.y1 < run.y0 - 2 for other in others) or all(other.y0 > run.y1 + 2 for other in others)
