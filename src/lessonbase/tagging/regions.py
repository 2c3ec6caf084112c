"""Provinces, states and departments, by which the country of a report is told that never names it: "the schools of Cunene"."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from lessonbase.model import Passage
from lessonbase.tagging.countries import country_tag, label
from lessonbase.tagging.evidence import Code, Seen
from lessonbase.tagging.taxonomy import COUNTRY
from lessonbase.tagging.words import Phrases, folded, words

SHORTEST = 6
"""Letters of a name; shorter ones are words as well ("Meta", "Lot")."""
PASSAGES, OF_ALL = 3, 0.8
"""Without the title, regions of one country are named in so many passages, and in this share of those that name any."""


@cache
def _names() -> Phrases[str]:
    """The country of each region, by its name in ISO 3166-2, as pycountry has it; of names that one country alone has."""
    import pycountry

    holding: dict[str, set[str]] = {}
    shown: dict[str, str] = {}
    for region in pycountry.subdivisions:
        name = region.name.split(" [")[0].split("/")[0].split(",")[0].strip()
        key = " ".join(folded[token] for token in words(name).tokens)
        holding.setdefault(key, set()).add(region.country_code)
        shown[key] = name
    phrases: Phrases[str] = Phrases(folded)
    for key, codes in holding.items():
        if len(codes) == 1 and len(key) >= SHORTEST and country_tag(shown[key]) is None:
            phrases.add(shown[key], next(iter(codes)))
    return phrases


def _named(text: str) -> Iterator[Seen]:
    """The regions that a text names, each as its country. All words of a name but small ones stand with capitals."""
    its = words(text)
    covered = 0
    for group in _names().find(its, commas=False):
        for found in group:
            tokens = its.tokens[found.first : found.last]
            if found.first < covered or not all(token[0].isupper() for token in tokens if len(token) > 3):
                continue
            covered = found.last
            code = Code(COUNTRY, found.value, label(found.value))
            surface = its.surface(found.first, found.last)
            yield Seen(code, its.starts[found.first], its.ends[found.last - 1], surface)
            break


def country_of_regions(title: str, passages: Sequence[Passage]) -> dict[Code, list[Seen]]:
    """The one country whose regions the title or the text of a report names, with where; empty where there is none, or
    several."""
    told: dict[Code, list[Seen]] = {}
    for seen in _named(title):
        told.setdefault(seen.code, []).append(seen)
    if told:
        return told if len(told) == 1 else {}
    counts: Counter[Code] = Counter()
    for passage in passages:
        own = list(_named(passage.text))
        for seen in own:
            told.setdefault(seen.code, []).append(seen)
        counts.update({seen.code for seen in own})
    for code, count in counts.most_common(1):
        if count >= PASSAGES and count >= OF_ALL * counts.total():
            return {code: told[code]}
    return {}
