"""Tags that a structured source states: the labels in its fields of country, sector, theme … and the codes they name."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from lessonbase.model import Document, Record, Tag
from lessonbase.tagging.countries import Countries, country_tag, label
from lessonbase.tagging.taxonomy import COUNTRY, LANGUAGES, PROJECT, Concept, Taxonomy, term_taxonomies
from lessonbase.tagging.terms import STRONG, Vocabulary, confidence, points, vocabulary
from lessonbase.tagging.words import stemmed, words

YEAR = "year"
_YEARS = re.compile(r"(?<!\d)(?:19[5-9]|20[0-9])\d(?!\d)")
_BETWEEN_NAMES = re.compile(r"\s*[,/&]\s*|\s+(?:and|et|y|e)\s+")
_LONGEST_PROJECT = 80  # characters: a longer cell tells of a project, rather than names it


def stated_tags(document: Document) -> list[tuple[Tag, ...]]:
    """For each record that the source states, the tags that its fields name; the words of the field are the evidence.

    What names no code of ours gives no tag: it stays where it is, in the text.
    """
    return [
        tuple({(one.scheme, one.code): one for pair in each.words for one in _named(*pair)}.values())
        for each in document.stated
    ]


def shared(records: Sequence[Record]) -> list[Tag]:
    """The tags that all of the records carry, so that they hold for the whole of a table."""
    counts = Counter(code for record in records for code in {(one.scheme, one.code) for one in record.tags})
    first = records[0].tags if records else ()
    return [one for one in first if counts[one.scheme, one.code] == len(records)]


@lru_cache(maxsize=20_000)  # a table says the same few things in all of its rows
def _named(scheme: str, said: str) -> tuple[Tag, ...]:
    if scheme == COUNTRY:
        return tuple(_countries(said))
    if scheme == YEAR:
        return tuple(
            Tag(scheme=YEAR, code=year, label=year, evidence=(said,)) for year in _YEARS.findall(said)
        )
    if scheme == PROJECT:
        names = [said] if len(said) <= _LONGEST_PROJECT else []
        return tuple(Tag(scheme=PROJECT, code=name, label=name, evidence=(said,)) for name in names)
    return tuple(_by_code_or_label(scheme, said)) or tuple(_by_terms(said))


def _countries(said: str) -> Iterator[Tag]:
    """The countries in a cell: the one it names, or those in its list, or those in what it tells of them."""
    names = [said]
    found = [_country(said)]
    if found == [None]:
        names = _BETWEEN_NAMES.split(said)
        found = [_country(name) for name in names]
    if all(found):
        yield from (one for one in found if one)
        return
    text = words(said)
    for mention in Countries([text]).find(text):
        yield Tag(scheme=COUNTRY, code=mention.code, label=label(mention.code), evidence=(mention.surface,))


def _country(name: str) -> Tag | None:
    """The country of a name or an ISO code; "no" and "in" are no codes."""
    return None if len(name) <= 3 and not name.isupper() else country_tag(name)


def _by_code_or_label(scheme: str, said: str) -> Iterator[Tag]:
    """The concept whose code or label a cell is: a code of the field's own scheme, a label of any."""
    plain = _plain(said)
    for taxonomy in term_taxonomies():
        for concept in taxonomy.concepts:
            if plain == _plain(concept.label) or (taxonomy.scheme == scheme and said == concept.code):
                yield _tag(taxonomy, concept, said)
                return
    covering = [
        (len(code), taxonomy, concept)
        for taxonomy in term_taxonomies()
        for concept in taxonomy.concepts
        for code in (concept.code, *concept.dac)
        if taxonomy.scheme == scheme and said.isdecimal() and len(said) in (3, 5) and said.startswith(code)
    ]
    if covering:
        _, taxonomy, concept = max(covering, key=lambda each: each[0])
        yield _tag(taxonomy, concept, said)


def _by_terms(said: str) -> Iterator[Tag]:
    """The concepts that the terms in a cell speak for as plainly as they must in a text."""
    for language in ("en", *LANGUAGES):
        if found := list(_by_terms_in(vocabulary(language), said)):
            yield from found
            return


def _by_terms_in(known: Vocabulary, said: str) -> Iterator[Tag]:
    matches = known.find(words(said))
    for scheme, code in dict.fromkeys((match.term.scheme, match.term.code) for match in matches):
        total = points(
            match.term for match in matches if (match.term.scheme, match.term.code) == (scheme, code)
        )
        if total >= STRONG:
            yield Tag(
                scheme=scheme,
                code=code,
                label=known.labels[scheme, code],
                confidence=round(confidence(total), 2),
                evidence=(said,),
            )


def _plain(said: str) -> tuple[str, ...]:
    return tuple(stemmed[word] for word in words(said).tokens if word not in ("&", "and"))


def _tag(taxonomy: Taxonomy, concept: Concept, said: str) -> Tag:
    return Tag(scheme=taxonomy.scheme, code=concept.code, label=concept.label, evidence=(said,))
