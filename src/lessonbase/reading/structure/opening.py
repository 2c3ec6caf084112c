"""Paragraphs that open with a mark of their own, in formats that record no more than paragraphs."""

from lessonbase.reading.drafts import Draft
from lessonbase.reading.structure.markers import BULLET, CAPTION, NUMBERED

_LONGEST_CAPTION = 200  # characters


def opened(draft: Draft) -> None:
    """Make a list item of a paragraph that begins as one (the bullet goes), a caption of one that begins so."""
    first = draft.lines[0]
    if match := BULLET.match(first.text):
        first.text = first.text[match.end() :]
        draft.kind, draft.level = "list_item", 1
    elif NUMBERED.match(first.text):
        draft.kind, draft.level = "list_item", 1
    elif CAPTION.match(first.text) and len(draft.text) < _LONGEST_CAPTION:
        draft.kind = "caption"
