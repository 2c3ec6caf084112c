"""Tables of contents: lines that name what stands on which page, which are furniture."""

import re
from collections.abc import Sequence

from lessonbase.reading.drafts import Draft
from lessonbase.reading.markers import CONTENTS_LINE, CONTENTS_TITLE

_ENTRY = re.compile(r"\S.*[\s.…_]([ivxlc]{1,6}|\d{1,4})$", re.IGNORECASE)
_FEWEST = 3  # entries under a title
_SKIPPED = 2  # drafts without a page number between entries: the first line of a long one, a part's title
_LONGEST = 200  # characters of an entry


def set_contents(drafts: Sequence[Draft]) -> None:
    """Make furniture of each title of contents and the entries under it: lines and rows that end in page numbers,
    which never go back. Entries with dotted leaders need no title."""
    done = 0
    for index, draft in enumerate(drafts):
        if index >= done and (_is_title(draft) or _has_leaders(draft)):
            done = _end(drafts, index + 1)
            for entry in drafts[_start(drafts, index) : done] if done > index + 1 else ():
                entry.kind, entry.level = "furniture", None


def _is_title(draft: Draft) -> bool:
    return draft.kind in ("heading", "paragraph") and bool(CONTENTS_TITLE.fullmatch(draft.text.strip()))


def _has_leaders(draft: Draft) -> bool:
    return draft.kind == "furniture" and bool(CONTENTS_LINE.search(draft.text))


def _start(drafts: Sequence[Draft], index: int) -> int:
    """Where the entries begin: a chapter may stand without leaders before the first section that has them."""
    above = drafts[index - 1] if index else None
    is_entry = above and above.kind in ("heading", "paragraph") and _ends_with_page(above.text) is not None
    return index - 1 if is_entry and _has_leaders(drafts[index]) else index


def _end(drafts: Sequence[Draft], start: int) -> int:
    """Where the entries end that begin at `start`; `start` where they are too few."""
    latest, entries, end = 0, 0, start
    for index in range(start, len(drafts)):
        draft = drafts[index]
        if draft.kind == "furniture" and not _has_leaders(draft):
            end = index + 1 if end == index else end
            continue
        pages = [page for row in _rows(draft) if (page := _ends_with_page(row)) is not None]
        if pages and pages == sorted(pages) and pages[0] >= latest:
            latest, entries, end = pages[-1], entries + len(pages), index + 1
        elif index - end >= _SKIPPED or len(draft.text) > _LONGEST:
            break
    return end if entries >= _FEWEST else start


def _rows(draft: Draft) -> list[str]:
    """A table's rows, or the whole of another draft."""
    if draft.kind != "table":
        return [draft.text]
    return "".join(line.before + line.text for line in draft.lines).strip().split("\n")


def _ends_with_page(text: str) -> int | None:
    """The page number at the end of an entry; a Roman one counts as page 0, before all others."""
    found = _ENTRY.fullmatch(text.strip())
    if not found:
        return None
    return int(found[1]) if found[1].isdigit() else 0
