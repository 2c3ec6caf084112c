"""Tables of contents that were typed rather than generated: their entries end with page numbers."""

import re
from collections.abc import Sequence

from lessonbase.reading.drafts import Draft
from lessonbase.reading.markers import CONTENTS_TITLE

# "Chapter 1" alone is what comes after the table.
_ENTRY = re.compile(
    r"(?!(?:chapter|part|section|annex|appendix|chapitre|partie|annexe|capítulo|parte|anexo)\s\w+$).*(?:\d|\b[ivxl]+)$",
    re.IGNORECASE,
)
_LONGEST = 250  # characters of an entry
_LEAST = 3  # entries of a table of contents
_BETWEEN = 4  # titles without a number that may stand between two entries


def take_contents(drafts: Sequence[Draft]) -> None:
    """Make furniture of each title "Contents" and the entries under it."""
    for start, draft in enumerate(drafts):
        if draft.kind not in ("paragraph", "heading") or not CONTENTS_TITLE.fullmatch(draft.text.strip(" :")):
            continue
        entries = 0
        end = start + 1
        for index in range(start + 1, len(drafts)):
            text = drafts[index].text
            if len(text) > _LONGEST or index - end > _BETWEEN or drafts[index].kind in ("heading", "table"):
                break
            if _ENTRY.match(text):
                entries += 1
                end = index + 1
        if entries >= _LEAST:
            for each in drafts[start:end]:
                each.kind, each.level = "furniture", None
