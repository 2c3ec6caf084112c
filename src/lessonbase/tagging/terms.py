"""Sectors and themes: which terms of a taxonomy stand in a text, and how much they say together."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from lessonbase.tagging.taxonomy import LANGUAGES, Concept, Taxonomy, Terms, term_taxonomies, terms_in
from lessonbase.tagging.words import Phrases, Words, exact, stemmed, stems

STRONG, WEAK, NEVER = 2, 1, 0


class Term(NamedTuple):
    """A term of a taxonomy: what it speaks for, and whether strongly, weakly or never."""

    scheme: str
    code: str
    weight: int
    phrase: str


class Match(NamedTuple):
    """A term where it stands: characters [start, end), and the words there."""

    term: Term
    start: int
    end: int
    surface: str


class Vocabulary:
    """The terms of some taxonomies in one language, ready to be found. Acronyms are those of English and its own."""

    def __init__(self, taxonomies: Iterable[Taxonomy], language: str = "en") -> None:
        self.labels: dict[tuple[str, str], str] = {}
        own = terms_in(language) if language in LANGUAGES else {}
        self._inflected: Phrases[Term] = Phrases(stems(language) if own else stemmed)
        self._acronyms: Phrases[Term] = Phrases(exact)
        for taxonomy in taxonomies:
            for concept in taxonomy.concepts:
                key = (taxonomy.scheme, concept.code)
                self.labels[key] = concept.label
                self._add(*key, concept, only_acronyms=bool(own))
                if key in own:
                    self._add(*key, own[key])

    def _add(self, scheme: str, code: str, terms: Concept | Terms, *, only_acronyms: bool = False) -> None:
        for weight, phrases in ((STRONG, terms.strong), (WEAK, terms.weak), (NEVER, terms.never)):
            for phrase in phrases:
                if is_acronym(phrase):
                    self._acronyms.add(phrase, Term(scheme, code, weight, phrase))
                elif not only_acronyms:
                    self._inflected.add(phrase, Term(scheme, code, weight, phrase))

    def find(self, text: Words) -> list[Match]:
        """The terms in a text, in order; of overlapping terms for one code the first and longest counts."""
        found = [
            one for tree in (self._inflected, self._acronyms) for group in tree.find(text) for one in group
        ]
        found.sort(key=lambda one: (one.first, -one.last))
        covered: dict[tuple[str, str], int] = {}
        matches = []
        for term, first, last in found:
            code = (term.scheme, term.code)
            if first < covered.get(code, 0):
                continue
            covered[code] = last
            if term.weight != NEVER:
                matches.append(
                    Match(term, text.starts[first], text.ends[last - 1], text.surface(first, last))
                )
        return matches


def is_acronym(phrase: str) -> bool:
    """Whether a term is matched only as written: one word with a capital after its first letter ("HIV", "ToT")."""
    return " " not in phrase and any(letter.isupper() for letter in phrase[1:])


def points(terms: Iterable[Term], from_titles: Iterable[Term] = ()) -> int:
    """What terms of one code say together: 2 a strong one, 1 a weak one or one in a title, each term once."""
    weights = {term.phrase: WEAK for term in from_titles} | {term.phrase: term.weight for term in terms}
    return sum(weights.values())


def confidence(its_points: float) -> float:
    """0.5 for the 2 points that make a tag, then half the doubt for every 2 more."""
    return float(1 - 0.5 ** (its_points / 2))


@cache
def vocabulary(language: str | None = None) -> Vocabulary:
    """All term taxonomies that ship with lessonbase, in a language; in English where we have no terms of that."""
    return Vocabulary(term_taxonomies(), language) if language in LANGUAGES else _english()


@cache
def _english() -> Vocabulary:
    return Vocabulary(term_taxonomies())
