"""What may be records in words no table knows: the items under a title, or after a sentence, that a model takes to announce
them, be it faintly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lessonbase.extraction.explicit.found import Found
from lessonbase.extraction.explicit.headed import in_section
from lessonbase.extraction.explicit.items import items_in
from lessonbase.extraction.explicit.lead_ins import (
    headings_after,
    headings_below,
    items_after,
    leading,
    paragraphs_after,
)
from lessonbase.extraction.explicit.sections import Section, section_end
from lessonbase.extraction.outline.places import Place
from lessonbase.extraction.outline.roles import read_title
from lessonbase.extraction.words.announcing import Form, announced_kinds, likelihoods
from lessonbase.extraction.words.asides import is_aside
from lessonbase.extraction.words.markers import is_claim, is_elsewhere, is_finite, is_order, is_question
from lessonbase.extraction.words.numbering import numbers_in
from lessonbase.extraction.words.titles import heading_kinds, title_words
from lessonbase.model import Block, RecordKind
from lessonbase.sentences import sentences

# How likely a title or sentence announces records of a kind at least: what is less likely was hardly ever right.
_FAINTLY = 0.15
# A section is looked through for what it teaches, advises, or tells went well or badly.
_WAYS: tuple[tuple[RecordKind, ...], ...] = (
    ("lesson", "best_practice"),
    ("recommendation",),
    ("challenge", "success"),
)
# Words at most of a title that announces, unless it asks: a longer one states something itself.
_TITLE_WORDS = 12
# Blocks of a section at most: what is longer is a part of the report, with sections of its own.
_BLOCKS = 80
_FEWEST, _MANY = 2, 3  # items, and of those that a sentence counts
_LABEL = 80  # characters


@dataclass(frozen=True)
class Candidate:
    """What may be records, all of one of some `kinds`; `announcing` are the words of the title or sentence at block
    `position` that may announce them."""

    position: int
    form: Form
    announcing: str
    kinds: tuple[RecordKind, ...]
    found: tuple[Found, ...]


def candidates(blocks: Sequence[Block], places: Sequence[Place], known: set[int]) -> Iterator[Candidate]:
    """All that may be records outside the blocks `known`, of which that is told already."""
    title = next((position for position, block in enumerate(blocks) if block.kind == "heading"), None)
    for position, block in enumerate(blocks):
        if position == title or position in known or places[position].barren or is_aside(block.text):
            continue
        if block.kind == "heading":
            yield from _under_title(blocks, places, position, known)
        elif block.kind in ("paragraph", "list_item"):
            yield from _after_sentence(blocks, position, known)


def _under_title(
    blocks: Sequence[Block], places: Sequence[Place], position: int, known: set[int]
) -> Iterator[Candidate]:
    title = blocks[position].text
    if not is_question(title) and (len(title.split()) > _TITLE_WORDS or _is_sentence(title)):
        return
    if read_title(title).role:  # "Conclusions": the tables know it for something else
        return
    depth = places[position].depth
    end = section_end(blocks, places, position, depth)
    end = next((n for n in range(position + 1, end) if n in known), end)
    announced = announced_kinds(title, "heading", _FAINTLY) if end - position <= _BLOCKS else ()
    for way in _WAYS:
        if kinds := tuple(kind for kind in way if kind in announced):
            section = Section(position, end, way[:1], mixed=way[0] == "lesson", depth=depth)
            found = in_section(blocks, places, section, (), set(range(position, end)))
            if found:
                yield Candidate(position, "heading", title, kinds, tuple(found))


def _is_sentence(title: str) -> bool:
    """Whether a title states something itself: in a whole sentence, or in an order of several words."""
    whole = title.rstrip(" *_").endswith((".", "!")) and is_finite(title.lower())
    return whole or (is_order(title_words(title)) and is_claim(title))


def _after_sentence(blocks: Sequence[Block], position: int, known: set[int]) -> Iterator[Candidate]:
    text = blocks[position].text
    if len(text) <= _LABEL and heading_kinds(text)[0]:
        return
    items = items_after(blocks, position, text) or paragraphs_after(blocks, position)
    below = [] if items else headings_after(blocks, position)
    if len(items or below) < _FEWEST or known & {*items, *below}:
        return
    beside = items and (blocks[items[0]].level or 1) <= (blocks[position].level or 1)
    if beside and blocks[position].kind == "list_item":
        return
    said = _announcing(text, len(items or below))
    kinds = announced_kinds(said, "lead-in", _FAINTLY)
    if kinds and not is_elsewhere(said):
        label = said.strip(" :*_")[:_LABEL]
        found = [record for item in items for record in items_in(blocks, item, kinds[0], label)]
        found += headings_below(blocks, position, kinds[0], label) if below else []
        yield Candidate(position, "lead-in", said, kinds, tuple(found))


def _announcing(text: str, count: int) -> str:
    """The sentence of a paragraph that most likely announces so many records: the last, or one that says how many."""
    said = [text[start:end] for start, end in sentences(text)]
    counting = [each for each in said if count >= _MANY and count in numbers_in(each)]
    return max([leading(text), *counting], key=lambda each: float(likelihoods(each, "lead-in").max()))
