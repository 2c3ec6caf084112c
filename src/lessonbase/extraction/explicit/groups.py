"""The parts of a section: what stands under its title, and under each heading in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lessonbase.extraction.explicit.lead_ins import leading
from lessonbase.extraction.explicit.sections import Section, is_line
from lessonbase.extraction.outline.places import Place
from lessonbase.extraction.words.announcing import announced_kinds
from lessonbase.extraction.words.markers import announced_kind
from lessonbase.extraction.words.numbering import is_decimal, number_of
from lessonbase.extraction.words.vocabulary import SECTION_KINDS
from lessonbase.model import Block, RecordKind
from lessonbase.sentences import sentences

# Characters of a title at most.
_LINE = 80
# How likely a line among troubles or successes leads to records of another kind at least.
_SURE = 0.7


@dataclass(frozen=True)
class Group:
    """The content of a section under one of its sub-headings (None: before the first), its tables apart."""

    heading: int | None
    content: tuple[int, ...]
    tables: tuple[int, ...]


def groups_of(
    blocks: Sequence[Block], places: Sequence[Place], section: Section, skipped: set[int]
) -> list[Group]:
    """The groups of a section in reading order, without the blocks at the positions `skipped`."""
    groups: list[Group] = []
    heading: int | None = None
    content: list[int] = []
    tables: list[int] = []
    for position in range(section.title + 1, section.end):
        block = blocks[position]
        if position in skipped or places[position].barren:
            continue
        if block.kind == "heading":
            groups.append(Group(heading, tuple(content), tuple(tables)))
            heading, content, tables = position, [], []
        elif block.kind in ("paragraph", "list_item"):
            content.append(position)
        elif block.kind == "table":
            tables.append(position)
    groups.append(Group(heading, tuple(content), tuple(tables)))
    return [group for group in groups if group.heading is not None or group.content or group.tables]


def without_others(blocks: Sequence[Block], section: Section, group: Group) -> Group:
    """The group but for lists that a sentence leads to as records of another kind ("Suggestions for the next drill: …")."""
    kept: list[int] = []
    led_to: RecordKind | None = None
    for position in group.content:
        block = blocks[position]
        if block.kind != "list_item" and not is_line(block):
            said = (block.text[start:end] for start, end in sentences(block.text))
            led_to = next(filter(None, map(announced_kind, said)), None)
            if led_to is None and section.plain:
                led_to = led_to_next(blocks, position)
        if led_to is None or led_to in section.kinds:
            kept.append(position)
    return replace(group, content=tuple(kept)) if len(kept) < len(group.content) else group


def led_to_next(blocks: Sequence[Block], position: int) -> RecordKind | None:
    """The kind of advice, practice or lesson that a line leads to as a list, in words no table knows ("To cross faster next
    year:"); None for another line."""
    text = blocks[position].text
    following = blocks[position + 1 : position + 2]
    if not text.rstrip(" *_").endswith(":") or not any(block.kind == "list_item" for block in following):
        return None
    kind = next(iter(announced_kinds(leading(text), "lead-in", _SURE)), None)
    return kind if kind in SECTION_KINDS else None


@dataclass(frozen=True)
class Running:
    """Whether the paragraphs of the whole report are numbered, so that such a number makes no item: a `plain` one, or one
    in parts, `decimal`."""

    plain: bool
    decimal: bool


def numbers_run_on(blocks: Sequence[Block], groups: Sequence[Group], others: set[int]) -> Running:
    """Which numbers run through the whole report.

    `others` are the blocks of all sections of records: numbers that go on from one to the next number records.
    """
    decimal = any(
        block.kind == "paragraph"
        and position not in others
        and is_decimal(block.text)
        and len(block.text) > _LINE
        for position, block in enumerate(blocks)
    )
    return Running(_plain_run_on(blocks, groups, others), decimal)


def _plain_run_on(blocks: Sequence[Block], groups: Sequence[Group], others: set[int]) -> bool:
    for group in groups:
        for position in group.content:
            number = number_of(blocks[position].text)
            if number is not None:
                return number > 1 and not _is_number(blocks, number - 1, others, position)
    return False


def _is_number(blocks: Sequence[Block], number: int, among: set[int], before: int) -> bool:
    """Whether the last item so numbered before a block stands among these."""
    for position in range(before - 1, -1, -1):
        if blocks[position].kind != "heading" and number_of(blocks[position].text) == number:
            return position in among
    return False
