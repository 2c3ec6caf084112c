"""Of which kind an item of a section is, by the section and by its words."""

import re
from collections.abc import Sequence

from lessonbase.extraction.explicit.prose import PLAIN, told_apart
from lessonbase.extraction.explicit.sections import Section
from lessonbase.extraction.words.markers import (
    is_order,
    is_order_by_form,
    recommending_strength,
    teaching_strength,
    tells_what_happened,
)
from lessonbase.extraction.words.numbering import after_marker, coded_kind
from lessonbase.extraction.words.titles import is_advising
from lessonbase.model import Block, RecordKind
from lessonbase.sentences import sentences

# The report's own number of a recommendation ("R3.").
_NUMBERED = re.compile(r"\W*R(?:ec)?\.?\s?\d{1,2}\b")


def orders(blocks: Sequence[Block], section: Section, text: str) -> bool:
    """Whether a text has the form of an order, whatever its verb, under a title over advice."""
    return is_advising(blocks[section.title].text) and is_order_by_form(text)


def kind_of(section: Section, text: str) -> RecordKind | None:
    """The kind of an item; None where a mixed section's item does not say what to do."""
    coded = coded_kind(text)
    if coded in section.kinds:
        return coded
    advised = advises(text)
    if len(section.kinds) > 1 and PLAIN & set(section.kinds):
        return told_apart(section.kinds, text)
    if "recommendation" not in section.kinds:
        teaches = any(teaching_strength(text[a:b]) >= 2 for a, b in sentences(text))
        # News has takeaways too, which tell what happened.
        return section.kinds[0] if teaches or not (section.mixed and _tells_news(text)) else None
    if advised or (section.kinds == ("recommendation",) and not section.mixed):
        return "recommendation"
    others = [kind for kind in section.kinds if kind != "recommendation"]
    return others[0] if others else None


def _tells_news(text: str) -> bool:
    return any(tells_what_happened(text[a:b]) for a, b in sentences(text)[:1])


def advises(text: str) -> bool:
    """Whether a text says what to do, in an order or in a sentence that recommends."""
    if _NUMBERED.match(text):
        return True
    text = text[after_marker(text) :]
    return is_order(text) or any(recommending_strength(text[a:b]) >= 2 for a, b in sentences(text))
