"""Paragraphs of one line that no wider space parts: the lines of an address, the names on a list."""

import re
from collections.abc import Sequence

from lessonbase.reading.pdf.rows import SPREAD, Row, is_marked
from lessonbase.reading.text import is_open

_LINES = 3  # paragraphs of one line that are told by their beginnings
_MANY = 4  # such lines in a row part even where the longest of them, which shows how far a line may run, had no room
_BROKEN = 0.5  # share of them before which a line was broken with room to spare
_LABEL = re.compile(r"[^\W\d_][\w’'-]{1,20}(?: [\w’'-]+){0,2}: ?\S")  # "Telephone: ..."


def lines_alone(rows: Sequence[Row], edges: Sequence[float], pitch: float) -> set[int]:
    """The rows that follow a paragraph of one line and begin another, by their number: such as the lines of an
    address or of a list of names, which no wider space parts.

    All of them begin with a capital or digit, as few lines of running text do, and half of them were broken before
    a word for which there was room.
    """
    found: set[int] = set()
    start = 0
    for index in range(1, len(rows) + 1):
        if index < len(rows) and _are_alike(rows[index - 1], rows[index], pitch):
            continue
        following = range(start + 1, index)
        broken = {at for at in following if _had_room(rows[at - 1], rows[at], edges[at - 1])}
        if len(following) >= _LINES - 1 and len(broken) >= _BROKEN * len(following):
            found.update(following if len(following) >= _MANY else broken)
        start = index
    return found


def _are_alike(last: Row, row: Row, pitch: float) -> bool:
    return (
        all(map(_opens, (last.text, row.text)))
        and abs(row.size - last.size) < 0.5
        and abs(row.x0 - last.x0) < row.size
        and row.y1 - last.y1 < SPREAD * pitch * row.size
        and max(row.bold, last.bold) < 0.5
        and not (row.caps or is_open(last.text) or is_marked(last))
    )


def _opens(text: str) -> bool:
    return (text[0].isupper() or text[0].isdecimal()) and any(map(str.isalpha, text))


def _had_room(last: Row, row: Row, edge: float) -> bool:
    return edge - last.x1 > row.first_word + 0.4 * row.size or bool(_LABEL.match(row.text))
