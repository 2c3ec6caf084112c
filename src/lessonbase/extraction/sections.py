"""The sections of a report that state records: which blocks, of which kinds."""

from collections.abc import Sequence
from dataclasses import dataclass

from lessonbase.extraction.found import in_box
from lessonbase.extraction.markers import (
    any_label_of,
    box_end,
    heading_kinds,
    title_words,
    under_box_or_annex,
)
from lessonbase.extraction.outline import Place, titles_records
from lessonbase.model import Block, RecordKind

# Share of a report above which a heading of so many words at its start is its title, not that of a section.
_TITLE_SHARE = 0.6
_TITLE_WORDS = 5


@dataclass(frozen=True)
class Section:
    """A stretch of blocks, after its title up to `end`, that states records of these kinds.

    `mixed`: it states other things too (conclusions), so an item must say what to do to be a recommendation.
    """

    title: int
    end: int
    kinds: tuple[RecordKind, ...]
    mixed: bool
    depth: int

    @property
    def plain(self) -> bool:
        """Whether it is of challenges or successes: its list items are records, what is told about them is not."""
        return self.kinds[0] in ("challenge", "success")


def record_sections(blocks: Sequence[Block], places: Sequence[Place]) -> list[Section]:
    """The sections whose heading announces records, in order; a section may lie within another."""
    found: list[Section] = []
    for position, block in enumerate(blocks):
        title = block.kind == "heading"
        if places[position].barren or not (title or titles_records(block)):
            continue
        if title and _labels_one(block.text):
            continue
        kinds, mixed = heading_kinds(under_box_or_annex(block.text))
        depth = places[position].depth if title else places[position].depth + 1
        if kinds:
            end = _end(blocks, places, position, depth)
            if box_end(block.text):
                end = min(end, _box_end(blocks, position))
            found.append(Section(position, end, kinds, mixed, depth))
    return [section for section in found if not _titles_report(blocks, section)]


def _labels_one(title: str) -> bool:
    label = any_label_of(title)
    return bool(label and label.numbered)


def _end(blocks: Sequence[Block], places: Sequence[Place], start: int, depth: int) -> int:
    for position in range(start + 1, len(blocks)):
        if blocks[position].kind == "heading" and places[position].depth <= depth:
            return position
        if titles_records(blocks[position]) and places[position].depth < depth:
            return position
    return len(blocks)


def _box_end(blocks: Sequence[Block], title: int) -> int:
    """Where the list of a box ends, or the box itself where that can be seen."""
    listed = False
    for position in range(title + 1, len(blocks)):
        kind = blocks[position].kind
        listed = listed or kind == "list_item"
        if (listed and kind == "paragraph") or not in_box(blocks, title, position):
            return position
    return len(blocks)


def _titles_report(blocks: Sequence[Block], section: Section) -> bool:
    """Whether the section's heading is the report's own title: first of all, over most of it, with sections."""
    title = blocks[section.title].text
    if len(title_words(title).split()) < _TITLE_WORDS or title_words(title) != title.strip():
        return False
    if any(blocks[position].kind == "heading" for position in range(section.title)):
        return False
    length = sum(len(block.text) for block in blocks[section.title : section.end])
    parts = sum(block.kind == "heading" for block in blocks[section.title + 1 : section.end])
    return parts >= 2 and length > _TITLE_SHARE * sum(len(block.text) for block in blocks)
