"""Blocks set alike after a lead-in, each over prose of its own: items that paragraphs part, numbered lines, short lines."""

import re
from collections.abc import Sequence

from lessonbase.extraction.words.numbering import numbers_in
from lessonbase.model import Block

# So many make a run; of lines that nothing marks one more, unless the lead-in says how many there are.
_FEWEST, _LINES = 2, 3
# Characters of a line at most, and of prose at least.
_LINE, _PROSE = 130, 40
# "Buy-in: …", which has its prose beside it.
_TOPIC = re.compile(r"[^\W\d_][^.:;!?\n]{2,50}:\s+\S")
_FILE = re.compile(r"[\w() -]{1,80}\.(?:png|jpe?g|gif|svg|webp)$", re.IGNORECASE)
_MARK = re.compile(
    r"\s*(?:\(?(?P<number>\d{1,2})[.):-]|(?P<roman>[IVX]{1,5})[.)-]|\(?(?P<letter>[a-zA-Z])[.)]|(?P<dash>[-–—•·]))\s+(?=\S)"
)


def set_alike(blocks: Sequence[Block], lead: int) -> list[int]:
    """The positions of the blocks after a lead-in that are set as the first of them is, up to the next heading; none
    unless prose stands under each but the last, or under some where their numbers run on."""
    shown = [
        position
        for position in range(lead + 1, len(blocks))
        if blocks[position].kind not in ("furniture", "footnote", "caption")
        and not _FILE.match(blocks[position].text.strip())
    ]
    end = next((at for at, position in enumerate(shown) if blocks[position].kind == "heading"), len(shown))
    within = [blocks[position] for position in shown[:end]]
    shape = _shape(within[0]) if within else None
    units = [at for at, block in enumerate(within) if shape and _shape(block) == shape]
    over_prose = [
        shape == "topic" or (at + 1 not in units and _is_prose(within[at + 1])) for at in units[:-1]
    ]
    numbers = _numbers([within[at].text for at in units])
    run_on = numbers == list(range(1, len(numbers) + 1))
    counted = run_on and len(numbers) == len(units)
    fewest = (
        _LINES if shape in ("line", "topic") and len(units) not in numbers_in(blocks[lead].text) else _FEWEST
    )
    if len(units) < fewest or not (any(over_prose) if counted else all(over_prose)):
        return []
    # Converters leave all numbers of a list at 1 where prose parts its items.
    return [shown[at] for at in units] if run_on or set(numbers) == {1} else []


def _shape(block: Block) -> str | None:
    """How a block is set, as far as it may be one of a run; None for prose."""
    text = block.text.strip(" *_")
    if block.kind == "list_item":
        return f"item {block.level or 1}"
    if block.kind != "paragraph":
        return None
    if mark := _MARK.match(text):
        return mark.lastgroup
    if _TOPIC.match(text) and _is_prose(block):
        return "topic"
    is_line = 0 < len(text) <= _LINE and text[-1] not in ".:;,!?" and text[:1].isupper() and " " in text
    return "line" if is_line else None


def _is_prose(block: Block) -> bool:
    return block.kind in ("paragraph", "list_item") and len(block.text) >= _PROSE


def _numbers(texts: Sequence[str]) -> list[int]:
    """The numbers that open texts."""
    marks = (_MARK.match(text.strip(" *_")) for text in texts)
    return [int(mark["number"]) for mark in marks if mark and mark["number"]]
