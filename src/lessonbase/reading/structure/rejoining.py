"""Paragraphs that a page break, a footnote, a table or a figure broke in two, made whole."""

import re
from collections.abc import Sequence

from lessonbase.reading.drafts import Draft
from lessonbase.reading.text import goes_on, is_open

_BETWEEN = frozenset({"footnote", "furniture", "table", "caption"})
_OPEN = frozenset({"paragraph", "list_item"})
_CLOSE = 0.45  # ems between the lines of one heading at most
_BROKEN = 0.6  # share of the text's width from which a heading's line may have been broken
_OPENS = re.compile(
    r"(?:[A-Z]?\d+[.)\s]|[A-Z][.)]\s|[IVX]+[.)]\s|(?:annex|appendi|anex|ap[eé]ndi|box|encadr|recuadro|q:))",
    re.IGNORECASE,
)
_SMALLER = 0.93  # labels of figures are set smaller than the text they interrupt


def join_headings(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with headings of two lines or three, which were taken for two, made one.

    The lines are set alike and as close as lines of one heading; the first is as long as one that had to be broken,
    or ends in a word that something follows.
    """
    widest = max((_width(draft) for draft in drafts if draft.kind == "paragraph"), default=0.0)
    result: list[Draft] = []
    for draft in drafts:
        above = result[-1] if result else None
        if above and above.kind == draft.kind == "heading" and _wraps(above, draft, widest):
            above.lines.extend(draft.lines)
        else:
            result.append(draft)
    return result


def _width(draft: Draft) -> float:
    box = draft.lines[-1].box
    return box.x1 - box.x0 if box else 0.0


def _wraps(above: Draft, draft: Draft, widest: float) -> bool:
    one, other = above.lines[-1], draft.lines[0]
    if not (one.box and other.box and above.style and draft.style) or one.page != other.page:
        return False
    alike = abs(above.style.size - draft.style.size) < 0.5 and above.style.color == draft.style.color
    weights = (above.style.bold > 0.5, above.style.italic > 0.5, above.text.isupper())
    if not alike or weights != (draft.style.bold > 0.5, draft.style.italic > 0.5, draft.text.isupper()):
        return False
    gap = other.box.y0 - one.box.y1
    if not -_CLOSE * above.style.size < gap < _CLOSE * above.style.size or _OPENS.match(draft.text):
        return False
    if above.text.rstrip().endswith((".", ":", "?", "!")):
        return False
    return is_open(above.text) or draft.text[:1].islower() or _width(above) > _BROKEN * widest


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
