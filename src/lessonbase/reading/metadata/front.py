"""The front of a report: the lines of its cover, its title page and its imprint, before the text begins."""

from collections.abc import Sequence
from dataclasses import dataclass

from lessonbase.reading.drafts import Draft

_FRONT = 3500  # characters: about what a cover and an imprint hold
_BACK = 1200  # characters: about what the last page of a report holds that shows whose it is
_PAGES = 4  # a cover, its back, a title page and an imprint
_SHORT = 110  # characters: longer lines of the front are sentences


@dataclass(frozen=True, slots=True)
class FrontLine:
    """A line of the front: `size` of its type in points (0 where none is known), whether only short ones stand before
    it (`is_cover`), and the draft it is of."""

    text: str
    draft: Draft
    size: float
    is_cover: bool

    @property
    def is_short(self) -> bool:
        """Whether it is no sentence."""
        return len(self.text) <= _SHORT


def front_of(drafts: Sequence[Draft]) -> list[FrontLine]:
    """The lines of the front in reading order, what runs at the head and foot of pages among them."""
    lines: list[FrontLine] = []
    length = 0
    is_cover = True
    for draft in drafts:
        page = draft.lines[0].page if draft.lines else None
        if length > _FRONT or (page or 0) > _PAGES:
            break
        is_cover = is_cover and len(draft.text) <= 3 * _SHORT
        size = draft.style.size if draft.style else 0.0
        whole = [line.text for line in draft.lines]
        # Lines of a paragraph that is no longer than a title belong together.
        texts = [draft.text] if sum(map(len, whole)) <= _SHORT or draft.kind == "paragraph" else whole
        if draft.kind == "table":
            texts = _rows(draft)
        lines.extend(FrontLine(text, draft, size, is_cover) for text in texts if text.strip())
        length += len(draft.text)
    return lines


def back_of(drafts: Sequence[Draft], front: Sequence[FrontLine]) -> list[FrontLine]:
    """The lines of a report's end, where an imprint may stand, but for those that are of its front."""
    of_front = {id(line.draft) for line in front}
    lines: list[FrontLine] = []
    length = 0
    for draft in reversed(drafts):
        if length > _BACK or id(draft) in of_front:
            break
        texts = [line.text for line in draft.lines] if len(draft.text) > _SHORT else [draft.text]
        lines[:0] = [FrontLine(text, draft, 0.0, is_cover=False) for text in texts if text.strip()]
        length += len(draft.text)
    return lines


def _rows(draft: Draft) -> list[str]:
    """The rows of a table, their cells parted by a colon, as a form would have them."""
    rows: list[list[str]] = []
    for line in draft.lines:
        if not rows or "\n" in line.before:
            rows.append([])
        if rows[-1] and line.before != "\t":
            rows[-1][-1] += f" {line.text}"
        else:
            rows[-1].append(line.text)
    return [": ".join(cell.rstrip(" :") for cell in row if cell.strip()) for row in rows]
