"""Records that a sentence leads in: the list after it, or the items that it counts itself."""

from collections.abc import Sequence

from lessonbase.extraction.found import At, Found, Slice, trimmed
from lessonbase.extraction.items import ITEM, item_of, states, top_items
from lessonbase.extraction.markers import led_in_kind
from lessonbase.extraction.numbering import enumerated, has_marker, number_of
from lessonbase.extraction.outline import Place
from lessonbase.model import Block
from lessonbase.sentences import sentences


def led_in(blocks: Sequence[Block], places: Sequence[Place], already: Sequence[Found]) -> list[Found]:
    """The items of lists that a sentence announces: "The following lessons emerged:"; be it within the paragraph."""
    taken = {part.block for record in already for part in record.statement}
    found: list[Found] = []
    for position, block in enumerate(blocks):
        if block.kind != "paragraph" or places[position].barren or position in taken:
            continue
        bounds = sentences(block.text)
        last = block.text[bounds[-1][0] :] if bounds else ""
        lead = led_in_kind(last)
        items = _run_of_items(blocks, position + 1) if lead else []
        if lead and not taken & set(items):
            found += [item_of(blocks, item, *lead) for item in items]
        elif not lead:
            found += [record for start, end in bounds for record in _enumerated(blocks, position, start, end)]
    return [record for record in found if states(record, blocks)]


def _enumerated(blocks: Sequence[Block], position: int, start: int, end: int) -> list[Found]:
    """The items that a sentence announces and counts itself: "The lessons are: (i) …; and (ii) …."."""
    text = blocks[position].text
    items = enumerated(text, start, end)
    lead = led_in_kind(text[start : items[0][0]]) if items else None
    parts = [trimmed(blocks, Slice(position, a, b)) for _, a, b in items]
    return [
        Found(*lead, At(position, mark), (part,), ITEM)
        for (mark, _, _), part in zip(items, parts, strict=True)
        if lead and part
    ]


def _run_of_items(blocks: Sequence[Block], start: int) -> list[int]:
    run: list[int] = []
    for position in range(start, len(blocks)):
        if blocks[position].kind in ("furniture", "footnote"):
            continue
        if not _lists_on(blocks, position, run):
            break
        run.append(position)
    return top_items(blocks, run)


def _lists_on(blocks: Sequence[Block], position: int, before: Sequence[int]) -> bool:
    """Whether a block is the next item of a list. A paragraph is one by its letter, or by the number that comes next;
    after letters no number is, since it numbers the report's paragraphs."""
    block = blocks[position]
    number = number_of(block.text)
    lettered = (
        bool(before) and has_marker(blocks[before[0]].text) and number_of(blocks[before[0]].text) is None
    )
    if block.kind == "list_item":
        return not (lettered and number is not None and (block.level or 1) == (blocks[before[0]].level or 1))
    if block.kind != "paragraph" or not has_marker(block.text):
        return False
    if number is None:
        return lettered or not before
    return number == ((number_of(blocks[before[-1]].text) or 0) if before else 0) + 1
