"""The sections of a report that state records: which blocks, of which kinds."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lessonbase.extraction.explicit.found import in_box
from lessonbase.extraction.outline.places import Place, titles_records
from lessonbase.extraction.words.asides import is_boilerplate
from lessonbase.extraction.words.markers import any_label_of, box_end, is_addressee, under_box_or_annex
from lessonbase.extraction.words.numbering import is_decimal
from lessonbase.extraction.words.titles import heading_kinds, title_words
from lessonbase.model import Block, RecordKind

# Share of a report above which a heading of so many words at its start is its title, not that of a section.
_TITLE_SHARE = 0.6
_TITLE_WORDS = 5
# So many headings of its level follow the title of a report that is set as they are, over such a share of the text.
_BESIDE, _IMPRINT = 3, 0.15
# A text of so many characters under one heading is a report, and the heading its title.
_REPORT = 15_000
# Characters of a line that may be a title at most.
_LINE = 80


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
        if not title and (_in_a_run(blocks, position) or block.text.strip()[:1].islower()):
            continue
        kinds, mixed = heading_kinds(under_box_or_annex(block.text))
        depth = places[position].depth if title else places[position].depth + 1
        if kinds:
            end = section_end(blocks, places, position, depth)
            if not title and not box_end(block.text):
                end = _unshown_end(blocks, position, end)
            if box_end(block.text) or (block.aside is not None and not title):
                end = min(end, _box_end(blocks, position))
            found.append(Section(position, end, kinds, mixed, depth))
    return [section for section in found if not _titles_report(blocks, places, section)]


def without_topics(sections: Sequence[Section]) -> list[Section]:
    """The sections but for those within one of the same challenges or successes: they are topics of it ("Bottlenecks")."""
    return [
        section
        for section in sections
        if not section.plain
        or not any(
            outer.title < section.title < outer.end and outer.plain and outer.kinds == section.kinds
            for outer in sections
        )
    ]


def _labels_one(title: str) -> bool:
    label = any_label_of(title)
    return bool(label and label.numbered)


def section_end(blocks: Sequence[Block], places: Sequence[Place], start: int, depth: int) -> int:
    """Where the section of a heading at `start` ends: at the next one as high, at boilerplate, at what titles records higher up."""
    for position in range(start + 1, len(blocks)):
        if blocks[position].kind == "heading" and places[position].depth <= depth:
            return position
        titling = blocks[position].kind == "heading" or not places[position].barren
        if (
            titling
            and blocks[position].kind in ("heading", "paragraph")
            and is_boilerplate(blocks[position].text)
            and not is_decimal(blocks[position].text)
            and not _is_topic(blocks, places, start, position)
        ):
            return position
        if titles_records(blocks[position]) and places[position].depth < depth:
            return position
    return len(blocks)


def _is_topic(blocks: Sequence[Block], places: Sequence[Place], start: int, position: int) -> bool:
    """Whether a heading that reads as one of boilerplate is a topic of the section it opens: "About the water" before
    "About the fees"."""
    first = _shown(blocks, start, 1)
    if blocks[position].kind != "heading" or first is None or blocks[first].kind != "heading":
        return False
    beside = [
        n
        for n in range(first, len(blocks))
        if blocks[n].kind == "heading" and places[n].headings[:-1] == places[position].headings[:-1]
    ]
    read = [n for n in beside if is_boilerplate(blocks[n].text)]
    return places[position].depth > places[start].depth and first in read and len(read) > 1


def _shown(blocks: Sequence[Block], position: int, step: int) -> int | None:
    """The next block, or with a step of -1 the one before, that is no page furniture or note."""
    position += step
    while 0 <= position < len(blocks):
        if blocks[position].kind not in ("furniture", "footnote"):
            return position
        position += step
    return None


def is_line(block: Block) -> bool:
    """Whether a paragraph looks as a title does that layout did not show: short, of no sentence."""
    text = block.text.strip()
    return block.kind == "paragraph" and 0 < len(text) <= _LINE and text[-1] not in ".;,:!?"


def _in_a_run(blocks: Sequence[Block], position: int) -> bool:
    """Whether a line stands among others, as in a table of contents, so that it titles nothing."""
    near = [_shown(blocks, position, 1), _shown(blocks, position, -1)]
    following, before = (None if one is None else blocks[one] for one in near)
    return following is None or (
        is_line(following) and (before is None or is_line(before) or before.kind == "heading")
    )


def _unshown_end(blocks: Sequence[Block], title: int, end: int) -> int:
    """Where a section ends whose title layout did not show: at the next line that looks like its title, once something
    was said in it."""
    said = False
    for position in range(title + 1, end):
        block = blocks[position]
        if said and is_line(block) and not is_addressee(block.text) and not any_label_of(block.text):
            return position
        said = said or (block.kind in ("paragraph", "list_item", "table") and not is_line(block))
    return end


def _box_end(blocks: Sequence[Block], title: int) -> int:
    """Where the list of a box ends, or the box itself where that can be seen."""
    aside, listed = blocks[title].aside, False
    for position in range(title + 1, len(blocks)):
        kind = blocks[position].kind
        listed = listed or kind == "list_item"
        if kind in ("furniture", "footnote"):
            continue
        if aside is not None:
            if blocks[position].aside != aside:
                return position
        elif (listed and kind == "paragraph") or not in_box(blocks, title, position):
            return position
    return len(blocks)


def _titles_report(blocks: Sequence[Block], places: Sequence[Place], section: Section) -> bool:
    """Whether the section's heading is the report's own title: first of all, over most of it, with sections."""
    title = blocks[section.title].text
    if len(title_words(title).split()) < _TITLE_WORDS or title_words(title) != title.strip():
        return False
    if any(blocks[position].kind == "heading" for position in range(section.title)):
        return False
    after = [n for n in range(section.title + 1, len(blocks)) if blocks[n].kind == "heading"]
    beside = [n for n in after if places[n].depth <= section.depth]
    inside = sum(len(block.text) for block in blocks[section.title + 1 : section.end])
    if len(beside) >= _BESIDE and inside < _IMPRINT * sum(len(block.text) for block in blocks):
        return True  # set as its sections are, over a line or two
    under = [
        block
        for block, place in zip(blocks, places, strict=True)
        if section.title in place.headings or place.headings[:1] == (section.title,)
    ]
    length = sum(len(block.text) for block in under)
    parts = sum(block.kind == "heading" for block in under[1:])
    return (parts >= 2 or length > _REPORT) and length > _TITLE_SHARE * sum(
        len(block.text) for block in blocks
    )


# So many times a line stands in a text at least that is a running head.
_RUNNING = 4
# A page number parted by a bar from the running head.
_PAGED = re.compile(r"^\d{1,3}\s*[|•·]\s*|\s*[|•·]\s*\d{1,3}$")


def without_running_lines(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, those that are page numbers or running heads which the format did not tell as furniture; the places in
    the sequence stay."""
    seen = Counter(block.text.strip() for block in blocks if is_line(block))
    paged = Counter(_PAGED.sub("", block.text.strip()) for block in blocks if is_line(block))
    return [
        block.model_copy(update={"kind": "furniture"})
        if is_line(block)
        and (
            block.text.strip().isdigit()
            or seen[block.text.strip()] >= _RUNNING
            or (_PAGED.search(block.text.strip()) and paged[_PAGED.sub("", block.text.strip())] >= 2)
        )
        and not heading_kinds(block.text)[0]
        else block
        for block in blocks
    ]
