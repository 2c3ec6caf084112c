"""Paragraphs that a page break, a footnote, a table or a figure broke in two, made whole."""

from collections.abc import Sequence

from lessonbase.reading.drafts import Draft
from lessonbase.reading.text import goes_on

_BETWEEN = frozenset({"footnote", "furniture", "table", "caption"})
_OPEN = frozenset({"paragraph", "list_item"})
_SMALLER = 0.93  # labels of figures are set smaller than the text they interrupt


def rejoin(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with interrupted paragraphs, list items and footnotes joined to what they go on with.

    The whole stands where its first part stood; what interrupted it follows. Running text and each box
    are joined apart from one another.
    """
    result: list[Draft] = []
    current: dict[int | None, Draft | None] = {}
    note: Draft | None = None
    interrupted = False
    for draft in drafts:
        if draft.kind == "footnote":
            if note and not draft.note and _continues(note, draft):
                note.lines.extend(draft.lines)
                continue
            note = draft
        if draft.kind in _BETWEEN:
            result.append(draft)
            interrupted = True
            continue
        first = current.get(draft.aside)
        if (
            first
            and draft.kind == "paragraph"
            and _is_broken(first, draft, interrupted)
            and _continues(first, draft)
        ):
            first.lines.extend(draft.lines)
            interrupted = False
            continue
        result.append(draft)
        interrupted = bool(first and _is_smaller(draft, first))
        if not interrupted:
            current[draft.aside] = draft if draft.kind in _OPEN else None
    return result


def _is_broken(first: Draft, second: Draft, interrupted: bool) -> bool:
    """Whether something stands between two drafts: what interrupted them, a column or a page's end.

    In text without positions a page's end leaves nothing but a blank line, so any may be one.
    """
    last, following = first.lines[-1], second.lines[0]
    if last.box is None or following.box is None:
        return True
    return interrupted or last.page != following.page or following.box.y0 < last.box.y0


def _continues(first: Draft, second: Draft) -> bool:
    if first.style and second.style and abs(first.style.size - second.style.size) > 0.06 * first.style.size:
        return False
    last = first.lines[-1]
    return goes_on(last.text, second.lines[0].text, full=last.full)


def _is_smaller(draft: Draft, first: Draft) -> bool:
    return bool(draft.style and first.style and draft.style.size < _SMALLER * first.style.size)
