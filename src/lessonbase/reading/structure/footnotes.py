"""Footnotes tied to the paragraph that bears their mark."""

import re
from collections.abc import Sequence

from lessonbase.reading.drafts import Draft
from lessonbase.reading.text import DIGITS_OF_SUPERSCRIPTS, SUPERSCRIPTS, SUPERSCRIPTS_OF_DIGITS

_MARK = re.compile(rf"\[\d{{1,3}}\]|[{SUPERSCRIPTS}]{{1,3}}")
_REACH = 40  # drafts looked through on either side of a note; a page of print has fewer


def tie_footnotes(drafts: Sequence[Draft]) -> None:
    """Give each footnote the nearest draft that bears its mark as anchor, those before it first."""
    for index, note in enumerate(drafts):
        if note.kind != "footnote" or not note.note:
            continue
        before = reversed(drafts[max(0, index - _REACH) : index])
        after = drafts[index + 1 : index + _REACH]
        note.anchor = next((draft for draft in (*before, *after) if _bears(draft, note.note)), None)


def _bears(draft: Draft, number: str) -> bool:
    """Whether a draft that is no footnote holds the mark as a superscript number of its own."""
    if draft.kind in ("footnote", "furniture"):
        return False
    mark = number.translate(SUPERSCRIPTS_OF_DIGITS)
    text = draft.text
    at = text.find(mark)
    while at > 0:
        end = at + len(mark)
        if text[at - 1] not in SUPERSCRIPTS and (end == len(text) or text[end] not in SUPERSCRIPTS):
            return True
        at = text.find(mark, at + 1)
    return False


def tie_typed(drafts: Sequence[Draft]) -> None:
    """Make footnotes of paragraphs that begin "[3]" or "³" where an earlier draft bears that mark within its text."""
    bearing: dict[str, Draft] = {}
    for draft in drafts:
        text = draft.text
        first = _MARK.match(text)
        if first and draft.kind == "paragraph" and first[0] in bearing:
            draft.kind, draft.anchor = "footnote", bearing[first[0]]
            draft.note = first[0].strip("[]").translate(DIGITS_OF_SUPERSCRIPTS)
        elif draft.kind not in ("footnote", "furniture"):
            for mark in _MARK.finditer(text, 1):
                bearing.setdefault(mark[0], draft)
