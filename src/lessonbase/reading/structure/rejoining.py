"""Paragraphs that a page break, a footnote, a table or a figure broke in two, made whole."""

import re
from collections.abc import Sequence
from itertools import islice, takewhile
from statistics import median

from lessonbase.model import Box
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
_FULL = 0.5  # share of the usual width of a line; a chart's labels, and cells, are shorter
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
    least = _FULL * _usual_width(drafts)
    result: list[Draft] = []
    waiting: dict[int | None, list[Draft]] = {}
    note: Draft | None = None
    interrupted = False
    for index, draft in enumerate(drafts):
        if note and _is_rest_of(note, draft, drafts, index, least):
            note.lines.extend(draft.lines)
            continue
        if draft.kind == "footnote":
            note = draft
        if draft.kind in _BETWEEN:
            result.append(draft)
            interrupted = True
            continue
        before = waiting.get(draft.aside, [])
        first = draft.kind == "paragraph" and _broken_off(before, draft, least, interrupted)
        if first:
            first.lines.extend(draft.lines)
            waiting[draft.aside] = before[before.index(first) :]
        else:
            result.append(draft)
            waiting[draft.aside] = _still_waiting(before, draft)
        interrupted = False
    return result


def _broken_off(waiting: Sequence[Draft], draft: Draft, least: float, interrupted: bool) -> Draft | None:
    """The one of the drafts that may go on, the last first, that goes on with this one."""
    for first in waiting:
        if _is_broken(first, draft, interrupted) and _continues(first, draft, least):
            return first
        interrupted = True  # by those that came after it
    return None


def _still_waiting(waiting: Sequence[Draft], draft: Draft) -> list[Draft]:
    """The drafts that may go on after one more, the last first: labels of a figure, smaller than the text, do not end
    the paragraph that they stand in, unless its page and the next are over."""
    mine = [draft] if draft.kind in _OPEN else []
    return mine + [first for first in waiting if _is_smaller(draft, first) and _pages_on(first, draft) <= 1]


def _pages_on(first: Draft, draft: Draft) -> int:
    return (draft.lines[0].page or 0) - (first.lines[-1].page or 0)


def _is_broken(first: Draft, second: Draft, interrupted: bool) -> bool:
    """Whether something stands between two drafts: what interrupted them, a column or a page's end.

    In text without positions a page's end leaves nothing but a blank line, so any may be one.
    """
    last, following = first.lines[-1], second.lines[0]
    if last.box is None or following.box is None:
        return True
    return interrupted or last.page != following.page or following.box.y0 < last.box.y0


def _is_rest_of(note: Draft, draft: Draft, drafts: Sequence[Draft], index: int, least: float) -> bool:
    """Whether a draft is the rest of a footnote: so set, or as small as it at the foot of the next page."""
    if draft.kind == "footnote":
        return not draft.note and _continues(note, draft, least)
    if draft.kind != "paragraph" or draft.aside is not None or _pages_on(note, draft) != 1:
        return False
    page = draft.lines[0].page
    below = takewhile(lambda other: other.lines[0].page == page, islice(drafts, index + 1, None))
    return all(other.kind in ("footnote", "furniture") for other in below) and _continues(note, draft, least)


def _continues(first: Draft, second: Draft, least: float) -> bool:
    """Whether a draft goes on with another; a line of less than the `least` width does not show that it was broken."""
    if first.style and second.style and abs(first.style.size - second.style.size) > 0.06 * first.style.size:
        return False
    last = first.lines[-1]
    full = last.full and (last.box is None or _length(last.box) >= least)
    return goes_on(last.text, second.lines[0].text, full=full)


def _usual_width(drafts: Sequence[Draft]) -> float:
    """The usual width of a line of running text; 0 where lines have no positions."""
    lines = (line for draft in drafts if draft.kind == "paragraph" for line in draft.lines[:-1])
    return median([_length(line.box) for line in lines if line.box] or [0.0])


def _length(box: Box) -> float:
    return max(box.x1 - box.x0, box.y1 - box.y0)


def _is_smaller(draft: Draft, first: Draft) -> bool:
    return bool(draft.style and first.style and draft.style.size < _SMALLER * first.style.size)
