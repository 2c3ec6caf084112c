"""Lists of the works a report draws on: they name books and answer nothing, so they are kept out of passages."""

import re
from collections.abc import Sequence

from lessonbase.extraction.outline.places import Place
from lessonbase.extraction.outline.roles import lists_works
from lessonbase.model import Block

# What an entry has and a sentence of a section called "Sources" mostly has not.
_CITED = re.compile(r"\b(?:19|20)\d\d[a-z]?\b|https?://|www\.|\bdoi\b|\bISBN\b|\bpp?\.\s?\d")


def reference_lists(blocks: Sequence[Block], places: Sequence[Place]) -> frozenset[int]:
    """The blocks of lists of works, headings left out.

    A section counts by its heading, if most of its text is in entries that name a year, an address or pages.
    """
    sections: dict[int, list[int]] = {}
    listing: dict[int, bool] = {}
    for position, place in enumerate(places):
        if (
            place.role != "reference"
            or not place.headings
            or blocks[position].kind in ("heading", "furniture")
        ):
            continue
        for heading in reversed(place.headings):
            if heading not in listing:
                listing[heading] = lists_works(blocks[heading].text)
            if listing[heading]:
                sections.setdefault(heading, []).append(position)
                break
    return frozenset(
        position for section in sections.values() if _mostly_entries(blocks, section) for position in section
    )


def _mostly_entries(blocks: Sequence[Block], section: Sequence[int]) -> bool:
    entries = sum(len(blocks[position].text) for position in section if _CITED.search(blocks[position].text))
    return 2 * entries >= sum(len(blocks[position].text) for position in section)
