"""The year of a report, from the words of its first pages."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lessonbase.model import Block, now

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
    "|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    "|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    "|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro"
)
_YEAR = r"(?P<year>(?:19[5-9]|20[0-9])\d)"
_NOT_A_RANGE = r"(?!\s*[-–—/]\s*\d)"
_DATED = re.compile(
    rf"(?i)\b(?:{_MONTHS})\b\.?,?(?:\s+\d{{1,2}},)?(?:\s+de|\s+del)?\s+{_YEAR}\b{_NOT_A_RANGE}"
)
_PUBLISHED = re.compile(
    rf"(?i)(?:©|\(c\)|copyright|published|publication date|date of publication|report date|date)[^\n\d]{{0,40}}{_YEAR}\b{_NOT_A_RANGE}"
)
_PLAIN = re.compile(rf"(?<![\d–—/-]){_YEAR}\b{_NOT_A_RANGE}")
_FRONT_CHARACTERS = 4000


class FoundYear(NamedTuple):
    """A year and the words that give it."""

    year: int
    surface: str


def front(blocks: Sequence[Block]) -> str:
    """The text of the first two pages, at most 4,000 characters, blocks parted by line breaks."""
    pages = {block.page for block in blocks if block.page is not None}
    last = min(pages) + 1 if pages else None
    texts: list[str] = []
    for block in blocks:
        if last is not None and block.page is not None and block.page > last:
            break
        texts.append(block.text)
        if sum(map(len, texts)) > _FRONT_CHARACTERS:
            break
    return "\n".join(texts)[:_FRONT_CHARACTERS]


def find_year(title: str, first_pages: str) -> FoundYear | None:
    """When a report was published, as far as it says so.

    In this order: a single year in the title, a month and year on the first pages (the first one), a copyright
    or publication line, the year the first pages name most. Years of a range ("2003-2007") and years to
    come are never taken.
    """
    for pattern, text in ((_PLAIN, title), (_DATED, first_pages), (_PUBLISHED, first_pages)):
        years = list(_years(pattern, text))
        if len({one.year for one in years}) == 1 or (years and text is first_pages):
            return years[0]
    plain = list(_years(_PLAIN, first_pages))
    if not plain:
        return None
    year, _ = max(Counter(one.year for one in plain).items(), key=lambda item: (item[1], item[0]))
    return next(one for one in plain if one.year == year)


def _years(pattern: re.Pattern[str], text: str) -> Iterator[FoundYear]:
    for found in pattern.finditer(text):
        year = int(found["year"])
        if year <= now().year:
            yield FoundYear(year, found.group())
