"""Items of lists as records: which of them count, what they state."""

from collections.abc import Sequence

from lessonbase.extraction.explicit.found import At, Found, Slice, statement_from, trimmed
from lessonbase.extraction.words.asides import is_aside, is_standard
from lessonbase.extraction.words.markers import is_announcement, is_question
from lessonbase.extraction.words.numbering import after_marker, marker_style, run_in
from lessonbase.model import Block, RecordKind

# How sure we are of an item or sub-heading under a heading that announces records.
ITEM = 0.9
# Words of an order at least.
SHORTEST = 2


def top_items(blocks: Sequence[Block], items: Sequence[int]) -> list[int]:
    """The items of the highest level: of the least depth, and counted as the first is."""
    if not items:
        return []
    depth = min(blocks[item].level or 1 for item in items)
    top = [item for item in items if (blocks[item].level or 1) == depth]
    style = marker_style(blocks[top[0]].text)
    return [item for item in top if marker_style(blocks[item].text) == style]


def item_of(blocks: Sequence[Block], item: int, kind: RecordKind, label: str) -> Found:
    """The record that an item of a list is, its number left out."""
    statement = statement_from(blocks, item, after_marker(blocks[item].text))
    return Found(kind, label, At(item), statement, ITEM)


def items_in(blocks: Sequence[Block], item: int, kind: RecordKind, label: str) -> list[Found]:
    """The records of one item: one, or as many as were typed into it one after another."""
    several = run_in(blocks[item].text)
    if not several:
        return [item_of(blocks, item, kind, label)]
    parts = [(mark, trimmed(blocks, Slice(item, begin, end))) for mark, begin, end in several]
    return [Found(kind, label, At(item, mark), (part,), ITEM) for mark, part in parts if part]


def states(record: Found, blocks: Sequence[Block]) -> bool:
    """Whether what was found states something: no question, announcement or aside, and no bare word."""
    words = record.words(blocks)
    return len(words.split()) >= (SHORTEST if record.headed else 3) and not (
        is_question(words)
        or is_announcement(words)
        or is_aside(words)
        or (record.kind == "best_practice" and is_standard(words))
    )
