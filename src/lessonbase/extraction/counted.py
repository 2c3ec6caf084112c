"""Recommendations that a report counts through its findings, without a section or a label of their own: "(1) The office
should …" under one finding, "(2) …" under the next, and "recommendation 2" where it comes back to them."""

import re
from collections.abc import Sequence

from lessonbase.extraction.found import At, Found, Slice, trimmed
from lessonbase.extraction.items import ITEM
from lessonbase.extraction.markers import recommending_strength
from lessonbase.extraction.outline import Place
from lessonbase.extraction.words.folding import folded
from lessonbase.extraction.words.vocabulary import WORDS
from lessonbase.model import Block
from lessonbase.sentences import sentences

_COUNT = re.compile(r"[\s*_]*\((?P<number>\d{1,2})\)\s+")
_REFERS = re.compile(rf"\b(?:{WORDS.names['recommendation']})\s+(?P<number>\d{{1,2}})\b")
_FEWEST = 2


def counted(blocks: Sequence[Block], places: Sequence[Place], already: Sequence[Found]) -> list[Found]:
    """The items of one count, from (1) on, that recommend and that the report calls recommendations by their number; none
    where it has others."""
    if any(record.kind == "recommendation" for record in already):
        return []
    found: list[Found] = []
    for position, block in enumerate(blocks):
        number = _COUNT.match(block.text)
        if number is None or places[position].barren or block.kind not in ("paragraph", "list_item"):
            continue
        text = block.text[number.end() :]
        first = next((text[a:b] for a, b in sentences(text)), "")
        part = trimmed(blocks, Slice(position, number.end(), len(block.text)))
        if int(number["number"]) == len(found) + 1 and recommending_strength(first) >= 2 and part:
            found.append(Found("recommendation", number.group().strip(" *_"), At(position), (part,), ITEM))
    called = {
        int(each["number"])
        for block in blocks
        if block.kind != "table"
        for each in _REFERS.finditer(folded(block.text))
    }
    return found if len(found) >= _FEWEST and len(called) >= _FEWEST else []
