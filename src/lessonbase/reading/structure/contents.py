"""Tables of contents: their titles and entries are made furniture, so that they are no headings and no text.

Lines that end in leader dots are known as such where they are read; here are those whose page numbers stand apart,
in a column of their own or after a space, and those that are nothing but the titles of the headings to come.
"""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from lessonbase.reading.drafts import Draft, Line
from lessonbase.reading.structure.markers import CONTENTS_TITLE, is_contents_line
from lessonbase.reading.text import ends_sentence

_ENTRY = re.compile(r"\S.{2,150}[\s.…]\d{1,3}\s*$|\S.{2,150}\s[ivxl]{1,6}\s*$")
_PAGE = re.compile(r"[\s.…]+(?:\d{1,3}|[ivxl]{1,6})\s*$")
# "Chapter 1" alone is what comes after the table.
_ALONE = re.compile(
    r"(?:chapter|part|section|annex|appendix|chapitre|partie|annexe|cap[ií]tulo|parte|anexo)\s\w+",
    re.IGNORECASE,
)
_LONGEST = 200  # characters of an entry that spans two lines
_FEWEST = 3  # entries of a table of contents
_BETWEEN = 2  # lines without a page number between entries: a part's title, a title's first line


def take_contents(drafts: Sequence[Draft]) -> None:
    """Make furniture of every table of contents among the drafts."""
    for above, draft in pairwise(drafts):
        # A chapter may stand without leaders above its first section that has them.
        if _has_leaders(draft) and above.kind in ("heading", "paragraph") and _is_entry(above):
            above.kind, above.level = "furniture", None
    titles = [at for at, draft in enumerate(drafts) if _is_title(draft)]
    if not titles:
        return
    headings = {_key(draft.text): at for at, draft in enumerate(drafts) if draft.kind == "heading"}
    for at in titles:
        entries = _entries(drafts, at, headings)
        if len(entries) >= _FEWEST or any(drafts[entry].kind == "table" for entry in entries):
            for taken in (at, *entries):
                drafts[taken].kind, drafts[taken].level = "furniture", None


def _is_title(draft: Draft) -> bool:
    return draft.kind in ("heading", "paragraph") and bool(
        CONTENTS_TITLE.fullmatch(draft.text.strip(" :*_#"))
    )


def _has_leaders(draft: Draft) -> bool:
    return draft.kind == "furniture" and bool(is_contents_line(draft.text))


def _entries(drafts: Sequence[Draft], title: int, headings: dict[str, int]) -> list[int]:
    """The entries after a title, with the few lines between them, up to the last that is one."""
    entries: list[int] = []
    between: list[int] = []
    for at in range(title + 1, len(drafts)):
        draft = drafts[at]
        leaders = _has_leaders(draft)
        if draft.kind == "furniture" and not leaders:
            continue
        if entries and _opens_text(draft, [drafts[entry] for entry in entries]):
            break
        named = headings.get(_key(draft.text), at)
        if leaders or _is_entry(draft) or (named > at and draft.kind != "heading"):
            entries += [*between, at]
            between = []
        elif (
            len(between) == _BETWEEN
            or draft.kind == "table"
            or len(draft.text) > _LONGEST
            or ends_sentence(draft.text)
        ):
            break
        else:
            between.append(at)
    return entries


def _opens_text(draft: Draft, entries: Sequence[Draft]) -> bool:
    """Whether a draft on a later page is a heading that the contents name, though it ends in a number as they do."""
    if (draft.lines[0].page or 0) <= (entries[-1].lines[-1].page or 0):
        return False
    return any(_PAGE.sub("", entry.text).casefold() == draft.text.casefold() for entry in entries)


def _is_entry(draft: Draft) -> bool:
    if draft.kind == "table":
        rows = _rows(draft.lines)
        return 2 * sum(bool(_ENTRY.search(row)) for row in rows) > len(rows)
    text = draft.text.strip()
    return len(text) <= _LONGEST and bool(_ENTRY.fullmatch(text)) and not _ALONE.fullmatch(text)


def _rows(lines: Sequence[Line]) -> list[str]:
    """The rows of a table's draft; a line feed before a line opens one."""
    number = 0
    numbered: list[tuple[int, str]] = []
    for line in lines:
        number += line.before == "\n"
        numbered.append((number, line.text))
    return [" ".join(text for _, text in row) for _, row in groupby(numbered, key=lambda pair: pair[0])]


def _key(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalpha())
