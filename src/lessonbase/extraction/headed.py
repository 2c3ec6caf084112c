"""Records announced by a heading or a lead-in: the items, sub-headings or sentences of such a section."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lessonbase.extraction.found import At, Found, Slice, in_box, statement_from, trimmed
from lessonbase.extraction.markers import (
    ENGLISH,
    heading_kinds,
    is_addressee,
    is_announcement,
    is_aside,
    is_box,
    is_claim,
    is_order,
    is_question,
    recommending_strength,
    teaching_strength,
    title_words,
    under_box_or_annex,
)
from lessonbase.extraction.outline import Place, one_line, titles_records
from lessonbase.extraction.tables import in_untitled_table
from lessonbase.model import Block, RecordKind
from lessonbase.sentences import sentences

# Confidence of a record that a heading announces: its items and sub-headings are plain, its sentences judged.
ITEM, SENTENCE = 0.9, 0.8
# Share of a report above which a heading of so many words at its start is its title, not that of a section.
_TITLE_SHARE = 0.6
_TITLE_WORDS = 5
_MARKER = re.compile(
    r"\s*(?:\(?(?P<number>\d{1,3})(?:[.)]|(?=\s[A-Z]))|\(?[a-z][.)]|\([ivx]{1,4}\)|"
    r"(?:R(?:ec)?\.?|LL?|GP|BP)\s?\d{1,2}\s*[.:)–-]?)\s+"
)


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


@dataclass(frozen=True)
class _Group:
    """The content of a section under one of its sub-headings (None: before the first)."""

    heading: int | None
    content: tuple[int, ...]


def headed(blocks: Sequence[Block], places: Sequence[Place], already: Sequence[Found]) -> list[Found]:
    """The records of sections announced as such, but for sections that label their records themselves."""
    found: list[Found] = []
    sections = record_sections(blocks, places)
    for section in sections:
        inner = [other for other in sections if section.title < other.title < section.end]
        if any(section.title < record.begins.block < section.end for record in already):
            continue
        found += _in_section(blocks, places, section, inner)
    return found


def led_in(blocks: Sequence[Block], places: Sequence[Place], already: Sequence[Found]) -> list[Found]:
    """The items of lists that a sentence announces: "The following lessons emerged:"."""
    taken = {part.block for record in already for part in record.statement}
    found: list[Found] = []
    for position, block in enumerate(blocks):
        if block.kind != "paragraph" or places[position].barren or position in taken:
            continue
        bounds = sentences(block.text)
        last = block.text[bounds[-1][0] :] if bounds else ""
        lead = re.search(ENGLISH.lead_ins, last, re.IGNORECASE)
        if not lead or re.search(ENGLISH.not_lead_ins, last, re.IGNORECASE):
            continue
        kinds, _ = heading_kinds(lead["noun"])
        items = _run_of_items(blocks, position + 1)
        if kinds and items and not taken & set(items):
            found += [_item(blocks, item, kinds[0], one_line(lead["noun"])) for item in items]
    return [record for record in found if _states(record, blocks)]


def _run_of_items(blocks: Sequence[Block], start: int) -> list[int]:
    run: list[int] = []
    for position in range(start, len(blocks)):
        if blocks[position].kind in ("furniture", "footnote"):
            continue
        if blocks[position].kind != "list_item":
            break
        run.append(position)
    return _top_items(blocks, run)


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
            if is_box(block.text):
                end = min(end, _box_end(blocks, position))
            found.append(Section(position, end, kinds, mixed, depth))
    return [section for section in found if not _titles_report(blocks, section)]


def _labels_one(title: str) -> bool:
    label = ENGLISH.label.match(title) or ENGLISH.bare_label.match(title)
    return bool(label and label["number"])


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


def _in_section(
    blocks: Sequence[Block], places: Sequence[Place], section: Section, inner: Sequence[Section]
) -> list[Found]:
    skipped = {position for other in inner for position in range(other.title, other.end)}
    groups = _groups(blocks, places, section, skipped)
    claims = _claiming(blocks, section, groups)
    running = _numbers_run_on(blocks, groups)
    found: list[Found] = []
    for group in groups:
        name = _label(blocks, places, section, group)
        if group.heading in claims:
            found += _claim(blocks, section, group, title_of(blocks[section.title]))
        else:
            found += _in_group(blocks, section, group, name, running)
    if not found:
        found = [
            record
            for position in range(section.title + 1, section.end)
            if blocks[position].kind == "table" and position not in skipped and not places[position].barren
            for record in in_untitled_table(
                blocks, position, section.kinds[-1], title_of(blocks[section.title])
            )
        ]
    return [record for record in found if _states(record, blocks)]


def _label(blocks: Sequence[Block], places: Sequence[Place], section: Section, group: _Group) -> str:
    """The section's title and those between it and the group: whom a recommendation is for, what it is about."""
    between = places[group.heading].headings if group.heading is not None else ()
    path = [section.title, *(heading for heading in between if heading > section.title)]
    return " > ".join(title_of(blocks[heading]) for heading in path)


def title_of(block: Block) -> str:
    """A heading's words on one line, as the report has them."""
    return one_line(block.text).strip("*_: ")


def _groups(
    blocks: Sequence[Block], places: Sequence[Place], section: Section, skipped: set[int]
) -> list[_Group]:
    groups: list[_Group] = []
    heading: int | None = None
    content: list[int] = []
    for position in range(section.title + 1, section.end):
        block = blocks[position]
        if position in skipped or places[position].barren:
            continue
        if block.kind == "heading":
            groups.append(_Group(heading, tuple(content)))
            heading, content = position, []
        elif block.kind in ("paragraph", "list_item"):
            content.append(position)
    groups.append(_Group(heading, tuple(content)))
    return [group for group in groups if group.heading is not None or group.content]


def _claiming(blocks: Sequence[Block], section: Section, groups: Sequence[_Group]) -> set[int]:
    """The sub-headings that are statements themselves, where most of the section's are.

    One that opens with a verb among six that name topics is a topic too: the sentences under it are meant.
    """
    headings = [group.heading for group in groups if group.heading is not None]
    topics = [heading for heading in headings if not is_addressee(blocks[heading].text)]
    claims = {heading for heading in topics if is_claim(blocks[heading].text)}
    return claims if len(claims) >= 2 and 2 * len(claims) >= len(topics) else set()


def _claim(blocks: Sequence[Block], section: Section, group: _Group, label: str) -> list[Found]:
    assert group.heading is not None
    kind = _kind(section, blocks[group.heading].text)
    statement = statement_from(blocks, group.heading, _after_marker(blocks[group.heading].text))
    return [Found(kind, label, At(group.heading), statement, ITEM, headed=True)] if kind and statement else []


def _after_marker(text: str) -> int:
    marker = re.match(r"\s*(?:\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}[.)])\s+", text) or _MARKER.match(text)
    return marker.end() if marker else 0


def _numbers_run_on(blocks: Sequence[Block], groups: Sequence[_Group]) -> bool:
    """Whether the paragraphs of the whole report are numbered, so that a number here makes no item."""
    for group in groups:
        for position in group.content:
            marker = _MARKER.match(blocks[position].text)
            if marker and marker["number"]:
                return int(marker["number"]) > 1
    return False


def _in_group(
    blocks: Sequence[Block], section: Section, group: _Group, label: str, running: bool
) -> list[Found]:
    listed = [position for position in group.content if _is_item(blocks[position], running)]
    for position in group.content:
        if position in listed:
            return _items(blocks, section, _top_items(blocks, listed), label)
        text = blocks[position].text
        if listed and (text.endswith(":") or is_announcement(text)):
            continue
        if _says(section, text):
            break
    prose = [position for position in group.content if position not in listed]
    found = _prose(blocks, section, prose, label, one=group.heading is not None)
    return found or _items(blocks, section, _top_items(blocks, listed), label)


def _says(section: Section, text: str) -> bool:
    """Whether a paragraph states a record of the section in its own sentences."""
    strength = recommending_strength if "recommendation" in section.kinds else teaching_strength
    return any(strength(text[a:b]) >= 2 and not is_announcement(text[a:b]) for a, b in sentences(text))


def _is_item(block: Block, running: bool) -> bool:
    marker = _MARKER.match(block.text)
    if running and marker and marker["number"]:
        return False
    return block.kind == "list_item" or bool(marker)


def _top_items(blocks: Sequence[Block], items: Sequence[int]) -> list[int]:
    """The items of the highest level: of the least depth, and numbered if the first is numbered."""
    if not items:
        return []
    depth = min(blocks[item].level or 1 for item in items)
    top = [item for item in items if (blocks[item].level or 1) == depth]
    numbered = bool(_MARKER.match(blocks[top[0]].text))
    return [item for item in top if bool(_MARKER.match(blocks[item].text)) == numbered]


def _items(blocks: Sequence[Block], section: Section, items: Sequence[int], label: str) -> list[Found]:
    found = []
    for item in items:
        kind = _kind(section, blocks[item].text)
        if kind:
            found.append(_item(blocks, item, kind, label))
    return found


def _item(blocks: Sequence[Block], item: int, kind: RecordKind, label: str) -> Found:
    statement = statement_from(blocks, item, _after_marker(blocks[item].text))
    return Found(kind, label, At(item), statement, ITEM)


def _kind(section: Section, text: str) -> RecordKind | None:
    """The kind of an item; None where a mixed section's item does not say what to do."""
    advises = is_order(text[_after_marker(text) :]) or any(
        recommending_strength(text[a:b]) >= 2 for a, b in sentences(text)
    )
    if "recommendation" not in section.kinds:
        return section.kinds[0]
    if advises or (section.kinds == ("recommendation",) and not section.mixed):
        return "recommendation"
    others = [kind for kind in section.kinds if kind != "recommendation"]
    return others[0] if others else None


def _prose(
    blocks: Sequence[Block], section: Section, paragraphs: Sequence[int], label: str, *, one: bool
) -> list[Found]:
    if "recommendation" in section.kinds:
        strengths = [_strengths(blocks[position].text) for position in paragraphs]
        best = max((max(row, default=0) for row in strengths), default=0)
        least = 2 if section.mixed or best >= 2 else 1
        return [
            record
            for position, row in zip(paragraphs, strengths, strict=True)
            for record in _recommended(blocks, position, row, least, label)
        ]
    found = [
        record
        for position in paragraphs
        if (record := _taught(blocks, section, position, label, len(paragraphs) > 1))
    ]
    return found[:1] if one else found


def _strengths(text: str) -> list[int]:
    return [
        0 if is_announcement(text[a:b]) or is_question(text[a:b]) else recommending_strength(text[a:b])
        for a, b in sentences(text)
    ]


def _recommended(
    blocks: Sequence[Block], position: int, strengths: Sequence[int], least: int, label: str
) -> list[Found]:
    """The sentences of a paragraph that recommend most plainly: each that does so in so many words, else one."""
    best = max(strengths, default=0)
    if best < least:
        return []
    bounds = sentences(blocks[position].text)
    chosen = [bound for bound, strength in zip(bounds, strengths, strict=True) if strength == best]
    return [
        Found("recommendation", label, At(position, part.start), (part,), SENTENCE)
        for a, b in (chosen if best == 3 else chosen[:1])
        if (part := trimmed(blocks, Slice(position, _words_from(blocks[position].text, a), b)))
    ]


def _words_from(text: str, start: int) -> int:
    """Where a sentence's words begin, the paragraph's number left out."""
    return start + _after_marker(text) if start == 0 else start


def _taught(
    blocks: Sequence[Block], section: Section, position: int, label: str, several: bool
) -> Found | None:
    """The lesson or practice of a paragraph: its first sentence if that teaches, else the plainest one.

    Of practices, which are told rather than taught, and of short paragraphs the opening is taken as it is.
    """
    text = blocks[position].text
    bounds = [(a, b) for a, b in sentences(text) if not is_announcement(text[a:b])]
    if not bounds or text.endswith(":") or (bounds[0][0] > 0 and len(bounds) == 1):
        return None
    strengths = [teaching_strength(text[a:b]) for a, b in bounds]
    if strengths[0] or section.kinds[0] == "best_practice" or (several and len(text) <= 350):
        a, b = bounds[0]
    elif max(strengths) >= 2:
        a, b = bounds[strengths.index(max(strengths))]
    else:
        return None
    part = trimmed(blocks, Slice(position, _words_from(text, a), b))
    return Found(section.kinds[0], label, At(position, a), (part,), SENTENCE) if part else None


def _states(record: Found, blocks: Sequence[Block]) -> bool:
    words = record.words(blocks)
    return len(words.split()) >= 3 and not (is_question(words) or is_announcement(words) or is_aside(words))
