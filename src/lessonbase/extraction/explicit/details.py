"""Recommendations of paragraphs that end by leading to a list of their details: "Set up one database. In particular:"."""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from lessonbase.extraction.explicit.found import At, Found, Slice, statement_from
from lessonbase.extraction.explicit.headed import title_of
from lessonbase.extraction.explicit.prose import SENTENCE, in_prose
from lessonbase.extraction.explicit.sections import Section, record_sections
from lessonbase.extraction.outline.places import Place
from lessonbase.extraction.words.asides import is_aside
from lessonbase.extraction.words.folding import folded
from lessonbase.extraction.words.markers import (
    is_announcement,
    is_broad,
    is_order_by_form,
    led_in_kind,
    opens_with_gerund,
    recommending_strength,
)
from lessonbase.extraction.words.vocabulary import WORDS
from lessonbase.model import Block
from lessonbase.sentences import sentences

# Words of such a sentence at least: "This should be done by:" recommends nothing yet.
_LEAST = 8
# Words of a sentence at most that only leads to a list, and at least of one that says what to do before its list.
_LEADS, _WHOLE = 5, 12


def with_details(blocks: Sequence[Block], places: Sequence[Place], already: Sequence[Found]) -> list[Found]:
    """The records with those of such paragraphs. The items of the list stay records of their own where they say what to
    do, unless they finish the paragraph's sentence or all tell what doing it means, whatever their further sentences say."""
    found = list(already)
    for section, position in _leading(blocks, places, already):
        record = _recommendation(blocks, places, section, position)
        if record is None:
            continue
        items = [other for other in found if other.begins.block in _list_after(blocks, position)]
        finished = len(record.statement) > 1
        if (
            finished
            or _acting_list(blocks, position)
            or not any(recommending_strength(item.words(blocks)) for item in items)
        ):
            found = [other for other in found if other not in items]
        found.append(record)
        beside = _beside(blocks, places, section, position, found)
        found += in_prose(blocks, section, beside, record.label, one=False)
    return found


def _beside(
    blocks: Sequence[Block],
    places: Sequence[Place],
    section: Section,
    position: int,
    found: Sequence[Found],
) -> list[int]:
    """The other paragraphs under the same heading that recommend: the list was not that of the recommendations."""
    taken = {part.block for record in found for part in record.statement}
    return [
        number
        for number in range(section.title + 1, section.end)
        if blocks[number].kind == "paragraph"
        and number not in taken
        and not blocks[number].text.endswith(":")
        and places[number].headings == places[position].headings
        and not is_aside(blocks[number].text)
        and _advising(blocks[number].text, sentences(blocks[number].text))
    ]


def _leading(
    blocks: Sequence[Block], places: Sequence[Place], already: Sequence[Found]
) -> Iterator[tuple[Section, int]]:
    """The paragraphs over a list that end in a colon, in sections of recommendations that label none, each with its
    section. Under a heading that is itself a record they elaborate it."""
    taken = {part.block for record in already for part in record.statement}
    titles = {record.begins.block for record in already if record.headed}
    sections = record_sections(blocks, places)
    for position, block in enumerate(blocks):
        around = [section for section in sections if section.title < position < section.end]
        if block.kind != "paragraph" or not block.text.endswith(":") or position in taken or not around:
            continue
        section = around[-1]
        labelled = any(
            section.title < record.begins.block < section.end and record.confidence == 1 for record in already
        )
        if (
            "recommendation" in section.kinds
            and not (labelled or is_broad(blocks[section.title].text) or places[position].barren)
            and titles.isdisjoint(places[position].headings)
            and _list_after(blocks, position)
        ):
            yield section, position


def _list_after(blocks: Sequence[Block], position: int) -> list[int]:
    following = (
        number
        for number in range(position + 1, len(blocks))
        if blocks[number].kind not in ("furniture", "footnote")
    )
    return list(takewhile(lambda number: blocks[number].kind == "list_item", following))


def _recommendation(
    blocks: Sequence[Block], places: Sequence[Place], section: Section, position: int
) -> Found | None:
    statement = _statement(blocks, position, pure=section.kinds == ("recommendation",) and not section.mixed)
    if not statement:
        return None
    path = [section.title, *(title for title in places[position].headings if title > section.title)]
    label = " > ".join(title_of(blocks[title]) for title in path)
    return Found("recommendation", label, At(position, statement[0].start), statement, SENTENCE)


def _acting_list(blocks: Sequence[Block], position: int) -> bool:
    """Whether the list after a paragraph tells what doing it means ("Building …", "Clarifying …")."""
    items = _list_after(blocks, position)
    return len(items) > 1 and all(opens_with_gerund(blocks[item].text) for item in items)


def _advising(text: str, bounds: Sequence[tuple[int, int]]) -> list[int]:
    """Where those of its sentences begin that recommend."""
    return [
        start
        for start, end in bounds
        if recommending_strength(text[start:end]) >= 2 and not is_announcement(text[start:end])
    ]


def _statement(blocks: Sequence[Block], position: int, *, pure: bool) -> tuple[Slice, ...]:
    """What a paragraph recommends before the words that lead to its list, or the sentence that its list finishes."""
    text = blocks[position].text
    bounds = sentences(text)
    last, end = bounds[-1]
    if led_in_kind(text[last:end]):
        return ()
    if advising := _advising(text, bounds[:-1]):
        return statement_from(blocks, position, advising[0], last)
    words = text[last:end]
    if pure and len(bounds) > 1 and len(words.split()) <= _LEADS:  # "This means:"
        return statement_from(blocks, position, 0, last)
    advises = recommending_strength(words) or is_order_by_form(words)
    if pure and advises and len(words.split()) >= _WHOLE and _acting_list(blocks, position):
        return (Slice(position, last, end),)
    details = WORDS.before_details.search(folded(words)) and len(words.split()) >= _LEAST
    if details and recommending_strength(words) >= 2:
        return statement_from(blocks, position, last)
    return ()
