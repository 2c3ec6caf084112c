"""The text of one cell, and what it looks like."""

import html
import re

from lessonbase.reading.text import clean

_TAG = re.compile(
    r"</?(?:p|br|div|li|ul|ol|b|i|u|em|strong|span|font|a|h[1-6]|table|tr|td|sup|sub)\b[^<>]*>", re.IGNORECASE
)
_BREAKING = re.compile(r"</?(?:p|br|div|li|ul|ol|h[1-6]|tr)\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_NUMBER = re.compile(r"[-+(]?[^\w\s]?\s*\d[\d\s.,:/'’-]*\)?\s*[%\w]{0,3}$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def cell_text(cell: str) -> str:
    """A cell's own words: lines kept, blank ones and control characters not; marks of HTML, where exports left
    them, as what they mean."""
    if not cell or cell.isspace():
        return ""
    if "<" in cell and _TAG.search(cell):
        cell = _TAG.sub(lambda tag: "\n" if _BREAKING.match(tag.group()) else "", cell)
        cell = html.unescape(cell)
    elif "&" in cell and _ENTITY.search(cell):
        cell = html.unescape(cell)
    if "\n" not in cell and "\r" not in cell:
        return clean(cell)
    lines = (clean(line) for line in cell.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def is_number(cell: str) -> bool:
    """Whether a cell is a number, an amount, a share or a date in digits."""
    return bool(_NUMBER.match(cell))


def has_year(cell: str) -> bool:
    """Whether a cell names a year."""
    return bool(_YEAR.search(cell))
