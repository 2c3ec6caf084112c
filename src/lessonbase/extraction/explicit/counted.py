"""Records that a report counts, without a section or a label of their own: recommendations through its findings ("(1) The
office should …" under one, "(2) …" under the next), or the headings that its title counts ("Ten lessons from …")."""

import re
from collections.abc import Sequence
from dataclasses import replace

from lessonbase.extraction.explicit.alike import set_alike
from lessonbase.extraction.explicit.found import At, Found, Slice, trimmed
from lessonbase.extraction.explicit.items import ITEM, item_of
from lessonbase.extraction.outline.places import Place, one_line
from lessonbase.extraction.words.announcing import announced_kinds
from lessonbase.extraction.words.folding import folded
from lessonbase.extraction.words.markers import recommending_strength
from lessonbase.extraction.words.numbering import number_of, numbers_in
from lessonbase.extraction.words.titles import heading_kinds
from lessonbase.extraction.words.vocabulary import WORDS
from lessonbase.model import Block
from lessonbase.sentences import sentences

_COUNT = re.compile(r"[\s*_]*\((?P<number>\d{1,2})\)\s+")
_REFERS = re.compile(rf"\b(?:{WORDS.names['recommendation']})\s+(?P<number>\d{{1,2}})\b")
_FEWEST, _MANY = 2, 3
# How likely a title that counts, in words no table knows, announces records at least.
_LIKELY = 0.5
# How likely a title or sentence that says how many there are does, where just so many follow.
AGREED = 0.25


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


# "Ten lessons …", "The top 3 lessons …", "Les six leçons …"
_OPENS_WITH_COUNT = re.compile(rf"\W*(?:\w{{2,4}}\s+){{0,2}}(?:\d{{1,2}}|{WORDS.numbers})\b")


def counted_by_title(blocks: Sequence[Block], already: Sequence[Found]) -> list[Found]:
    """The headings, numbered from 1 on or just as many as it says, or such items over prose, of a report whose title counts
    its records; none where it has such by a label."""
    title = next((n for n, block in enumerate(blocks) if block.kind == "heading"), None)
    if title is None or not _OPENS_WITH_COUNT.match(folded(blocks[title].text)):
        return []
    stated: list[int] = []
    for position in range(title + 1, len(blocks)):
        block = blocks[position]
        if block.kind == "heading" and number_of(block.text) == len(stated) + 1:
            stated.append(position)
    counts = numbers_in(blocks[title].text)
    runs = (stated, set_alike(blocks, title), *_levels(blocks, title))
    just = next((run for run in runs if len(run) in counts), [])
    kinds, mixed = heading_kinds(blocks[title].text)
    if not kinds:
        kinds = announced_kinds(blocks[title].text, "heading", AGREED if just else _LIKELY)[:1]
    told = sum(record.kind in kinds for record in already)
    if len(kinds) != 1 or mixed or 2 * told > len(just):
        return []
    label = one_line(blocks[title].text)
    found = just or stated
    headed = [replace(item_of(blocks, position, kinds[0], label), headed=True) for position in found]
    return headed if len(found) >= _MANY else []


def _levels(blocks: Sequence[Block], title: int) -> list[list[int]]:
    """The headings after a title, by level."""
    levels: dict[int, list[int]] = {}
    for position in range(title + 1, len(blocks)):
        if blocks[position].kind == "heading":
            levels.setdefault(blocks[position].level or 1, []).append(position)
    return list(levels.values())
