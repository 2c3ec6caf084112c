"""Tables of a web page: those that hold data, row by row; those that only lay out are told apart."""

from collections.abc import Iterator

from lxml import etree

from lessonbase.reading.drafts import Line
from lessonbase.reading.text import clean

_LONGEST_CELL = 2000  # characters; a longer one is a column of a page
_WIDEST = 64  # columns that one cell may span
_LARGE = frozenset(("table", "h1", "h2", "h3", "h4"))
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "label",
    ]
)


def is_inline(tag: object) -> bool:
    """Whether an element flows with the words around it; those of other vocabularies do too ("ix:nonfraction")."""
    return tag in _INLINE or (isinstance(tag, str) and ":" in tag)


def rows_of(table: etree._Element) -> list[list[etree._Element]]:
    """The cells of a table by row; those of tables within it are not among them."""
    rows: list[list[etree._Element]] = []
    walk = etree.iterwalk(table, events=("start",))
    for _, element in walk:
        if element.tag == "table" and element is not table:
            walk.skip_subtree()
        elif element.tag == "tr":
            rows.append([])
        elif element.tag in ("td", "th"):
            if not rows:
                rows.append([])
            rows[-1].append(element)
            walk.skip_subtree()
    return [row for row in rows if row]


def holds_data(table: etree._Element, rows: list[list[etree._Element]]) -> bool:
    """Whether a table is one for its readers, not for the layout of its page."""
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return False
    if max((len(row) for row in rows), default=0) < 2 or len(rows) < 2:
        return False
    cells = [cell for row in rows for cell in row]
    if any(element.tag in _LARGE for cell in cells for element in cell.iter()):
        return False
    return all(len(flat(cell)) <= _LONGEST_CELL for cell in cells)


def lines_of(rows: list[list[etree._Element]]) -> list[Line]:
    """A table's lines: cells parted by tabs, rows by line feeds, a line for each that was typed in a cell; cells over
    several columns or rows are followed by empty ones. Columns that are empty all the way down only keep others apart; they are left out."""
    grid = _grid(rows)
    width = max(len(texts) for texts in grid)
    used = [column for column in range(width) if any(len(texts) > column and texts[column] for texts in grid)]
    lines: list[Line] = []
    for texts in grid:
        texts = [texts[column] if column < len(texts) else [] for column in used]
        while texts and not texts[-1]:
            texts.pop()
        for column, (first, *others) in enumerate(text or [""] for text in texts):
            lines.append(Line(first, before="\t" if column else "\n"))
            lines += map(Line, others)
    return lines


def _grid(rows: list[list[etree._Element]]) -> list[list[list[str]]]:
    grid: list[list[list[str]]] = []
    below: dict[int, int] = {}  # rows that a cell above still covers, by column
    for row in rows:
        texts: list[list[str]] = []
        covers = {column: left - 1 for column, left in below.items() if left > 1}
        for cell in row:
            while below.get(len(texts)):
                texts.append([])
            down = _span(cell, "rowspan") - 1
            for column in range(_span(cell, "colspan")):
                if down:
                    covers[len(texts)] = down
                texts.append([] if column else _typed(cell))
        below = covers
        grid.append(texts)
    return grid


def _typed(cell: etree._Element) -> list[str]:
    """The lines of a cell, one for each paragraph, item or typed break; items of a list keep their bullet."""
    texts = [""]
    for event, each in etree.iterwalk(cell, events=("start", "end")):
        inline = is_inline(each.tag)
        if not inline:
            texts.append("• " if each.tag == "li" and event == "start" else "")
        if event == "start":
            texts[-1] += each.text or ""
        elif each is not cell:
            texts[-1] += each.tail or ""
    lines = [clean(text) for text in texts]
    return [line for line in lines if line.strip("• ")]


def flat(element: etree._Element) -> str:
    """All text of an element on one line, blocks parted by spaces."""
    return clean("".join(_pieces(element)))


def _pieces(element: etree._Element) -> Iterator[str]:
    for event, each in etree.iterwalk(element, events=("start", "end")):
        if not is_inline(each.tag):
            yield " "
        if event == "start":
            yield each.text or ""
        elif each is not element:
            yield each.tail or ""


def _span(cell: etree._Element, name: str) -> int:
    value = (cell.get(name) or "").strip()
    return max(1, min(int(value), _WIDEST)) if value.isdecimal() else 1
