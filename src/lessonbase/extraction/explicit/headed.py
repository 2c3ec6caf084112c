"""Records announced by a heading or a lead-in: the items, sub-headings or sentences of such a section."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from lessonbase.extraction.explicit.claims import claim, claiming, numbered_order, under
from lessonbase.extraction.explicit.found import At, Found, Slice, trimmed
from lessonbase.extraction.explicit.groups import Group, Running, groups_of, numbers_run_on, without_others
from lessonbase.extraction.explicit.items import ITEM, items_in, states, top_items
from lessonbase.extraction.explicit.kinds import advises, kind_of, orders
from lessonbase.extraction.explicit.prose import OPENED, PLAIN, SENTENCE, in_prose, opened, told_apart
from lessonbase.extraction.explicit.sections import Section, is_line, record_sections, without_topics
from lessonbase.extraction.explicit.tables import in_untitled_table
from lessonbase.extraction.outline.places import Place, one_line
from lessonbase.extraction.words.markers import (
    any_label_of,
    is_announcement,
    is_counted,
    is_order,
    is_order_by_form,
    label_of,
    recommending_strength,
    says_something,
    teaching_strength,
)
from lessonbase.extraction.words.numbering import (
    enumerated,
    has_marker,
    is_decimal,
    number_of,
    run_in,
)
from lessonbase.extraction.words.titles import heading_kinds, is_advising, is_bare
from lessonbase.model import Block, RecordKind
from lessonbase.sentences import sentences

_TOPICS = 3  # sub-headings with records of their own, from which the section goes by topic
_NEAR = 3  # blocks between a labelled record and a title under it at most
_LINES = 2  # recommendations that are lines over lists
_MANY = 4  # records that tell how the others of a section are said


def headed(blocks: Sequence[Block], places: Sequence[Place], already: Sequence[Found]) -> list[Found]:
    """The records of sections announced as such, but for sections that label such records themselves."""
    found: list[Found] = []
    sections = _without_actions(blocks, places, record_sections(blocks, places))
    sections = _without_elaborating(blocks, without_topics(sections), already)
    for section in sections:
        inner = [other for other in sections if section.title < other.title < section.end]
        own = [
            record
            for record in already
            if section.title < record.begins.block < section.end
            and record.kind in section.kinds
            and not _told_in_sentence(blocks, record)
        ]
        within = {position for other in sections for position in range(other.title, other.end)}
        others = tuple(kind for kind in section.kinds if kind not in {record.kind for record in own})
        if own and others and len(own) < _TOPICS:  # those of one kind have labels, those of the other none
            end = min(record.begins.block for record in own)
            found += in_section(blocks, places, replace(section, kinds=others, end=end), inner, within)
        elif own:
            found += _beside(blocks, places, section, inner, within, own)
        else:
            found += in_section(blocks, places, section, inner, within)
    numbered = Counter(
        record.kind for record in already if record.confidence == 1 and record.label[-1:].isdigit()
    )
    # Where records have numbered labels, what only its section says to be one tells about them.
    found = [record for record in found if record.confidence != OPENED or numbered[record.kind] < _MANY]
    told = [part for record in already for part in record.statement]
    tables = {part.block for part in told if blocks[part.block].kind == "table"}
    return [
        record
        for record in found
        if record.begins.block not in tables and not any(_overlap(record.statement[0], part) for part in told)
    ]


def advised_by_title(blocks: Sequence[Block], places: Sequence[Place]) -> list[Found]:
    """The items and headings with the form of advice, of a report that is of recommendations or practices as a whole by its
    title."""
    title = next((n for n, block in enumerate(blocks) if block.kind == "heading"), None)
    kinds = heading_kinds(blocks[title].text)[0] if title is not None else ()
    if title is None or kinds not in (("recommendation",), ("best_practice",)):
        return []
    section = Section(title, len(blocks), kinds, mixed=False, depth=0)
    items = [one for one in in_section(blocks, places, section, (), set()) if one.confidence == ITEM]
    advising = {one.begins for one in items if is_order_by_form(words := one.words(blocks)) or advises(words)}
    told = Counter(one.label for one in items)
    advised = Counter(one.label for one in items if one.begins in advising)
    # A list that mostly advises does so throughout.
    found = [one for one in items if one.begins in advising or 2 * advised[one.label] > told[one.label]]
    return found if len(advising) >= _TOPICS else []


def _told_in_sentence(blocks: Sequence[Block], record: Found) -> bool:
    """Whether a record is labelled by the words of a sentence only ("We learned that …"): the others beside it may be told
    in other words."""
    block = blocks[record.begins.block]
    return (
        block.kind in ("paragraph", "list_item")
        and not record.boxed
        and any_label_of(block.text[record.begins.offset :]) is None
        and label_of(f"{block.text.strip()}:") is None
    )


def _without_elaborating(
    blocks: Sequence[Block], sections: Sequence[Section], already: Sequence[Found]
) -> list[Section]:
    """The sections but for those of a title that comes again under each of several labelled records of its kind: "What we
    learned" under "Learning 1" elaborates that."""
    labelled = [record for record in already if record.confidence == 1]
    titles = Counter(title_of(blocks[section.title]).casefold() for section in sections)

    def under_one(section: Section) -> bool:
        return any(
            record.kind in section.kinds
            and 0 < section.title - record.statement[-1].block <= _NEAR
            and not any(
                block.kind == "heading" for block in blocks[record.statement[-1].block + 1 : section.title]
            )
            for record in labelled
        )

    again = {
        title
        for section in sections
        if titles[title := title_of(blocks[section.title]).casefold()] > 1 and under_one(section)
    }
    return [section for section in sections if title_of(blocks[section.title]).casefold() not in again]


def _without_actions(
    blocks: Sequence[Block], places: Sequence[Place], sections: Sequence[Section]
) -> list[Section]:
    """The sections but for those under a heading that is itself advice, in a section of recommendations: "Recommended
    actions" elaborates it."""
    advising = [section for section in sections if "recommendation" in section.kinds]
    return [
        section
        for section in sections
        if section.kinds != ("recommendation",)
        or not any(
            outer.title < heading < section.title < outer.end and _is_advice(blocks[heading].text)
            for outer in advising
            for heading in places[section.title].headings
        )
    ]


def _is_advice(title: str) -> bool:
    label = any_label_of(title)
    return numbered_order(title) or (label is not None and label.kind == "recommendation" and label.numbered)


def _overlap(one: Slice, other: Slice) -> bool:
    return one.block == other.block and one.start < other.end and other.start < one.end


def in_section(
    blocks: Sequence[Block],
    places: Sequence[Place],
    section: Section,
    inner: Sequence[Section],
    others: set[int],
) -> list[Found]:
    """The records of one section, without those of the sections within it (`inner`); `others` are the blocks of all."""
    skipped = {position for other in inner for position in range(other.title, other.end)}
    groups = groups_of(blocks, places, section, skipped)
    if inner:
        groups = _apart_from_conclusions(blocks, places, groups)
    claims = claiming(blocks, places, section, groups)
    running = numbers_run_on(blocks, groups, others)
    found: list[Found] = []
    bare: list[Group] = []
    for group in groups:
        name = _label(blocks, places, section, group)
        if group.heading is not None and under(places, group.heading, claims):
            continue
        if group.heading in claims:
            own = claim(blocks, section, group, title_of(blocks[section.title]))
        else:
            own = _in_group(blocks, section, group, name, running)
        found += own
        bare += [] if own else [group]
    if not section.plain and (not found or section.kinds[-1] == "recommendation"):
        found += [
            record
            for group in bare
            for position in group.tables
            for record in in_untitled_table(
                blocks, position, section.kinds[-1], title_of(blocks[section.title])
            )
        ]
    if any(set(other.kinds) & set(section.kinds) for other in inner):
        found = [record for record in found if record.confidence != OPENED]
    return [record for record in _as_plain(blocks, section, found) if states(record, blocks)]


def _as_plain(blocks: Sequence[Block], section: Section, found: Sequence[Found]) -> list[Found]:
    """The records without those that others of the section show to be none: what opens a section whose topics have
    theirs, and sentences that recommend faintly where most do so in so many words."""
    openings = [record for record in found if record.confidence == OPENED]
    rest = [record for record in found if record.confidence != OPENED]
    inner = {record.label for record in openings} - {title_of(blocks[section.title])}
    topics = {record.label for record in found} - {title_of(blocks[section.title])}
    before = [
        record for record in rest if record.label not in topics and record.confidence in (SENTENCE, OPENED)
    ]
    if len(topics) >= _TOPICS and not _advise(blocks, before):  # what stands before them leads to them
        rest = [record for record in rest if record not in before]
    if rest and section.kinds == ("recommendation",):
        openings = []
    elif inner or rest:
        openings = [record for record in openings if record.label in inner]
    plain = [record for record in rest if record.kind == "recommendation" and record.confidence == SENTENCE]
    strong = [record for record in plain if recommending_strength(record.words(blocks)) == 3]
    if len(strong) >= _MANY and 3 * len(strong) >= 2 * len(plain):
        rest = [record for record in rest if record not in plain or record in strong]
    return sorted([*rest, *openings], key=lambda record: record.begins)


def _bids(text: str) -> bool:
    return is_order(text) or is_order_by_form(text)


def _advise(blocks: Sequence[Block], found: Sequence[Found]) -> bool:
    """Whether records are several paragraphs of which most open with an order."""
    opening = [record for record in found if record.begins.offset == 0 and _bids(record.words(blocks))]
    return len(opening) >= 2 and 2 * len(opening) >= len(found)


def _apart_from_conclusions(
    blocks: Sequence[Block], places: Sequence[Place], groups: Sequence[Group]
) -> list[Group]:
    """The groups but for those under "Conclusions", of a section that has the records under headings of their own."""
    others = {
        group.heading
        for group in groups
        if group.heading is not None and heading_kinds(blocks[group.heading].text) == ((), True)
    }
    return [group for group in groups if group.heading is None or not _within(places, group.heading, others)]


def _beside(
    blocks: Sequence[Block],
    places: Sequence[Place],
    section: Section,
    inner: Sequence[Section],
    others: set[int],
    own: Sequence[Found],
) -> list[Found]:
    """The items of a section that also has records with a label or in a table: those before the first label that say
    what to do. What follows a label elaborates it."""
    labelled = [record.begins.block for record in own if blocks[record.begins.block].kind != "table"]
    end = min(labelled, default=section.end)
    skipped = {position for other in inner for position in range(other.title, other.end)}
    groups = groups_of(blocks, places, replace(section, end=end), skipped)
    running = numbers_run_on(blocks, groups, others)
    return [
        record
        for group in groups
        for record in _items(
            blocks,
            section,
            top_items(blocks, [item for item in group.content if _is_item(blocks[item], running)]),
            _label(blocks, places, section, group),
        )
        if record.kind == "recommendation"
        and advises(blocks[record.begins.block].text)
        and states(record, blocks)
    ]


def _label(blocks: Sequence[Block], places: Sequence[Place], section: Section, group: Group) -> str:
    """The section's title and those between it and the group: whom a recommendation is for, what it is about."""
    between = places[group.heading].headings if group.heading is not None else ()
    path = [section.title, *(heading for heading in between if heading > section.title)]
    return " > ".join(title_of(blocks[heading]) for heading in path)


def title_of(block: Block) -> str:
    """A heading's words on one line, as the report has them."""
    return one_line(block.text).strip("*_: ")


def _within(places: Sequence[Place], heading: int, others: set[int]) -> bool:
    return heading in others or under(places, heading, others)


def _in_group(
    blocks: Sequence[Block], section: Section, group: Group, label: str, running: Running
) -> list[Found]:
    group = without_others(blocks, section, group)
    if not section.mixed and (counted := _counted(blocks, section, group, label)):
        return counted
    listed = [position for position in group.content if _is_item(blocks[position], running)]
    if "recommendation" in section.kinds and (over := _over_lists(blocks, group.content, listed, label)):
        return over
    if section.plain or PLAIN & set(section.kinds):
        topic = group.heading is not None
        items = _items(blocks, section, top_items(blocks, listed), label)
        if not topic and items:
            return items
        prose = [position for position in group.content if position not in listed]
        if section.plain and not topic and not is_bare(blocks[section.title].text):
            return items
        return opened(blocks, section, prose, label, one=topic) or items
    by_topic = group.heading is not None and {"lesson", "recommendation"} <= set(section.kinds)
    if by_topic and not section.mixed and not listed:
        return opened(blocks, section, group.content, label, one=True)
    for position in group.content:
        if position in listed:
            return _items(blocks, section, top_items(blocks, listed), label)
        text = blocks[position].text
        if listed and (text.endswith(":") or is_announcement(text)):
            continue
        if _says(section, text):
            break
    prose = [position for position in group.content if position not in listed]
    found = in_prose(blocks, section, prose, label, one=group.heading is not None)
    found = found or _items(blocks, section, top_items(blocks, listed), label)
    if found or section.mixed:
        return found
    return opened(blocks, section, prose, label, one=group.heading is not None)


def _over_lists(
    blocks: Sequence[Block], content: Sequence[int], listed: Sequence[int], label: str
) -> list[Found]:
    """The recommendations that are lines over lists of their own, which tell how: "Strengthen the committees:"."""
    found: list[Found] = []
    for position, following in pairwise(content):
        text = blocks[position].text.rstrip(" *_")
        if position not in listed and following in listed and text.endswith(":") and _bids(text[:-1]):
            part = trimmed(blocks, Slice(position, 0, len(text) - 1))
            found += [Found("recommendation", label, At(position), (part,), ITEM)] if part else []
    if len(found) < _LINES or listed[0] < found[0].begins.block:
        return []
    return found


def _counted(blocks: Sequence[Block], section: Section, group: Group, label: str) -> list[Found]:
    """The records that a group counts: "The lessons are: (i) …; and (ii) …." in one sentence, or "First, …", "Second, …" at
    the head of paragraphs that others elaborate."""
    listed = [position for position in group.content if blocks[position].kind == "list_item"]
    for position in group.content:
        if len(listed) > 1 and position in listed:
            continue  # what an item of several counts are its parts
        text = blocks[position].text
        for start, end in sentences(text):
            items = enumerated(text, start, end)
            if items and text[start : items[0][0]].rstrip().endswith(":"):
                parts = [(mark, trimmed(blocks, Slice(position, a, b))) for mark, a, b in items]
                return [
                    Found(
                        told_apart(section.kinds, text[part.start : part.end]),
                        label,
                        At(position, mark),
                        (part,),
                        ITEM,
                    )
                    for mark, part in parts
                    if part
                ]
        if said := _ordinal(blocks, section, position, label):
            return said
    ordinal = [position for position in group.content if is_counted(blocks[position].text)]
    if len(ordinal) >= 2 and not any(blocks[position].kind == "list_item" for position in group.content):
        return opened(blocks, section, group.content, label, one=False)
    return []


def _ordinal(blocks: Sequence[Block], section: Section, position: int, label: str) -> list[Found]:
    """The records of a paragraph whose sentences count them (“First, …. Second, ….”)."""
    text = blocks[position].text
    bounds = sentences(text)
    counted = [(start, end) for start, end in bounds if is_counted(text[start:end])]
    if len(counted) < 2 or counted[0] not in bounds[:2]:
        return []
    return [
        Found(told_apart(section.kinds, text[start:end]), label, At(position, start), (part,), SENTENCE)
        for start, end in counted
        if (part := trimmed(blocks, Slice(position, start, end)))
    ]


def _says(section: Section, text: str) -> bool:
    """Whether a paragraph states a record of the section in its own sentences."""
    strength = recommending_strength if "recommendation" in section.kinds else teaching_strength
    return any(strength(text[a:b]) >= 2 and not is_announcement(text[a:b]) for a, b in sentences(text))


def _is_item(block: Block, running: Running) -> bool:
    if running.plain and number_of(block.text) is not None:
        return False
    if is_decimal(block.text) and not running.decimal:
        return not is_line(block) or says_something(block.text)
    return block.kind == "list_item" or has_marker(block.text) or len(run_in(block.text)) > 1


def _items(blocks: Sequence[Block], section: Section, items: Sequence[int], label: str) -> list[Found]:
    told: list[tuple[Found, RecordKind | None]] = []
    for item in items:
        own = items_in(blocks, item, section.kinds[0], label)
        for record in own:
            text = blocks[item].text if len(own) == 1 else record.words(blocks)
            bids = orders(blocks, section, record.words(blocks))
            told.append((record, "recommendation" if bids else kind_of(section, text)))
    advising = sum(kind == "recommendation" for _, kind in told)
    if 2 * advising >= len(told) and is_advising(blocks[section.title].text):  # a list is of one kind
        told = [(record, "recommendation") for record, _ in told]
    return [replace(record, kind=kind) for record, kind in told if kind]
