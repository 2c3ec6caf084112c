"""Tables of contents: lines that name what stands on which page, which are furniture."""

import re
from collections.abc import Sequence

from lessonbase.reading.drafts import Draft
from lessonbase.reading.markers import CONTENTS_TITLE

_ENTRY = re.compile(r"\S.*[\s.…_]([ivxlc]{1,6}|\d{1,4})$", re.IGNORECASE)
_FEWEST = 3  # entries under a title
_SKIPPED = 2  # drafts without a page number between entries: the first line of a long one, a part's title


def set_contents(drafts: Sequence[Draft]) -> None:
    """Make furniture of each title of contents and the entries under it: lines and rows that end in page numbers,
    which never go back."""
    for index, draft in enumerate(drafts):
        if draft.kind in ("heading", "paragraph") and CONTENTS_TITLE.fullmatch(draft.text.strip()):
            end = _end(drafts, index + 1)
            for entry in drafts[index:end] if end > index + 1 else ():
                entry.kind, entry.level = "furniture", None


def _end(drafts: Sequence[Draft], start: int) -> int:
    """Where the entries end that begin at `start`; `start` where they are too few."""
    latest, entries, end = 0, 0, start
    for index in range(start, len(drafts)):
        if drafts[index].kind == "furniture":
            entries += _ends_with_page(drafts[index].text) is not None
            end = index + 1 if end == index else end
            continue
        pages = [page for row in _rows(drafts[index]) if (page := _ends_with_page(row)) is not None]
        if pages and pages == sorted(pages) and pages[0] >= latest:
            latest, entries, end = pages[-1], entries + len(pages), index + 1
        elif index - end >= _SKIPPED or len(drafts[index].text) > 200:
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
