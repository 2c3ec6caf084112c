"""A record as found in the blocks, before it has passages, and the cutting of its statement."""

from collections.abc import Sequence
from dataclasses import dataclass

from lessonbase.extraction.words.asides import is_particular
from lessonbase.model import Block, RecordKind
from lessonbase.sentences import sentences

# A labelled paragraph up to this length is the statement, all of it; of a longer one the sentences that fit
# into the second length are, and the rest elaborates. The longest statement of the reports seen has 540.
WHOLE, LEAD = 700, 450


@dataclass(frozen=True, order=True)
class At:
    """A place in the text: character `offset` of block number `block`."""

    block: int
    offset: int = 0


@dataclass(frozen=True)
class Slice:
    """Characters [start, end) of block number `block`."""

    block: int
    start: int
    end: int

    @property
    def begins(self) -> At:
        """Its first place."""
        return At(self.block, self.start)


@dataclass(frozen=True)
class Found:
    """A record in the blocks: where its announcement `begins`, label included, and the words of its statement.

    `headed`: the announcement is a heading, so that what elaborates it may have headings of its own.
    `boxed`: it stands in a box, which the text around it does not belong to. `under`: it is a step of the recommendation
    that begins there.
    """

    kind: RecordKind
    label: str
    begins: At
    statement: tuple[Slice, ...]
    confidence: float = 1.0
    headed: bool = False
    boxed: bool = False
    under: At | None = None

    def words(self, blocks: Sequence[Block]) -> str:
        """The statement, a line for each block it is made of."""
        return "\n".join(blocks[part.block].text[part.start : part.end] for part in self.statement)


def trimmed(blocks: Sequence[Block], part: Slice) -> Slice | None:
    """A slice without space and emphasis marks at its edges; None when nothing else is in it."""
    text = blocks[part.block].text[part.start : part.end]
    core = text.strip().strip("*_").strip()
    if not core:
        return None
    start = part.start + text.index(core)
    return Slice(part.block, start, start + len(core))


def statement_from(
    blocks: Sequence[Block], position: int, start: int = 0, end: int | None = None
) -> tuple[Slice, ...]:
    """The statement that begins at character `start` of a block: to `end` or the block's, unless it goes on at length.

    A statement that ends in a colon has the list after it, as far as that is short.
    """
    text = blocks[position].text
    end = len(text) if end is None else end
    if end - start > WHOLE:
        bounds = [(a + start, b + start) for a, b in sentences(text[start:end])]
        fitting = [b for _, b in bounds if b - start <= LEAD]
        end = fitting[-1] if fitting else bounds[0][1]
    part = trimmed(blocks, Slice(position, start, end))
    if part is None:
        return ()
    if text[part.start : part.end].endswith(":"):
        return (part, *_list_after(blocks, position, WHOLE - (part.end - part.start)))
    return (part,)


def _list_after(blocks: Sequence[Block], position: int, room: int) -> list[Slice]:
    parts: list[Slice] = []
    top = blocks[position].level or 0 if blocks[position].kind == "list_item" else 0
    for following in range(position + 1, len(blocks)):
        block = blocks[following]
        if block.kind == "furniture":
            continue
        room -= len(block.text)
        part = trimmed(blocks, Slice(following, 0, len(block.text)))
        if block.kind != "list_item" or (block.level or 1) <= top or room < 0 or part is None:
            break
        parts.append(part)
    return parts


def content_after(blocks: Sequence[Block], position: int) -> int | None:
    """The next paragraph or list item, unless a heading or table stands before it."""
    for following in range(position + 1, len(blocks)):
        kind = blocks[following].kind
        if kind in ("paragraph", "list_item") and not is_particular(blocks[following].text):
            return following
        if kind in ("heading", "table"):
            return None
    return None


def in_box(blocks: Sequence[Block], inside: int, position: int) -> bool:
    """Whether a block shares the column of one that stands in a box; a format without positions cannot tell."""
    one, other = blocks[inside].box, blocks[position].box
    if one is None or other is None:
        return True
    if blocks[inside].page != blocks[position].page:
        return False
    return other.x0 >= one.x0 - 6 and other.x1 <= one.x1 + 6 and other.y0 >= one.y0
