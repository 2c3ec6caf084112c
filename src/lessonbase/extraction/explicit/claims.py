"""Sub-headings of a section that are statements themselves, rather than topics of what stands under them."""

from collections.abc import Sequence

from lessonbase.extraction.explicit.found import At, Found, statement_from
from lessonbase.extraction.explicit.groups import Group
from lessonbase.extraction.explicit.items import ITEM, SHORTEST
from lessonbase.extraction.explicit.kinds import kind_of, orders
from lessonbase.extraction.explicit.sections import Section
from lessonbase.extraction.outline.places import Place
from lessonbase.extraction.words.markers import is_addressee, is_claim, is_order, is_question, says_something
from lessonbase.extraction.words.numbering import after_marker, coded_kind, has_marker
from lessonbase.extraction.words.titles import title_words
from lessonbase.model import Block

_LONG = 6  # words of a title that rather says something than names a topic
_SENTENCE = 9  # words of a title, on average, where titles are sentences
_FEW = 3  # words of a title that may say something


def claiming(
    blocks: Sequence[Block], places: Sequence[Place], section: Section, groups: Sequence[Group]
) -> set[int]:
    """The sub-headings that are statements themselves, where most of the section's are; those under one elaborate it.

    One that opens with a verb among six that name topics is a topic too: the sentences under it are meant.
    """
    headings = [group.heading for group in groups if group.heading is not None]
    topics = [
        heading
        for heading in headings
        if not (is_addressee(blocks[heading].text) or is_question(blocks[heading].text))
    ]
    claims = {heading for heading in topics if is_claim(blocks[heading].text)}
    if "recommendation" in section.kinds:
        claims |= {heading for heading in topics if numbered_order(blocks[heading].text)}
    claims |= {heading for heading in topics if orders(blocks, section, title_words(blocks[heading].text))}
    claims |= {heading for heading in topics if coded_kind(blocks[heading].text) in section.kinds}
    long = {heading for heading in topics if len(title_words(blocks[heading].text).split()) >= _LONG}
    told = claims | {heading for heading in long if says_something(blocks[heading].text)}
    if not section.mixed and len(long & told) >= 2 and 2 * len(long & told) >= len(long):
        claims |= long  # in company with others that say something, a title as long says something too
    if not section.mixed and len(long) >= 2 and long == set(topics) and _length(blocks, long) >= _SENTENCE:
        claims |= long  # nobody names topics in so many words
    levels = {places[heading].depth for heading in claims}
    beside = [
        heading
        for heading in topics
        if places[heading].depth in levels and not under(places, heading, claims)
    ]
    if len(claims) < 2 or 2 * len(claims) < len(beside):
        return set()
    # In company with others that say something, a title of a few words over prose does so, too.
    listing = {
        group.heading for group in groups if any(blocks[each].kind == "list_item" for each in group.content)
    }
    short = {heading for heading in beside if len(title_words(blocks[heading].text).split()) >= _FEW}
    return claims if listing & set(beside) else claims | short


def _length(blocks: Sequence[Block], headings: set[int]) -> float:
    """The words of a title, on average."""
    return sum(len(title_words(blocks[heading].text).split()) for heading in headings) / len(headings)


def under(places: Sequence[Place], heading: int, claims: set[int]) -> bool:
    return any(above in claims for above in places[heading].headings if above != heading)


def claim(blocks: Sequence[Block], section: Section, group: Group, label: str) -> list[Found]:
    assert group.heading is not None
    text = blocks[group.heading].text
    kind = "recommendation" if orders(blocks, section, title_words(text)) else kind_of(section, text)
    statement = statement_from(blocks, group.heading, after_marker(text))
    return [Found(kind, label, At(group.heading), statement, ITEM, headed=True)] if kind and statement else []


def numbered_order(title: str) -> bool:
    """Whether a title is advice with a number, be it in two words ("2. Diversify funding")."""
    words = title_words(title)
    return has_marker(title) and is_order(words) and len(words.split()) >= SHORTEST
