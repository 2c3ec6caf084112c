"""Countries: names, adjectives and abbreviations in a text, read in the light of the whole document."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from lessonbase.model import Tag
from lessonbase.tagging.taxonomy import COUNTRY, country_names, taxonomy
from lessonbase.tagging.words import Found, Phrases, Words, folded, words

_SMALL = "a and the of in el la las los le les l y et e d da das de del des do dos du en au aux s"
SMALL = frozenset(_SMALL.split())
_TITLES = {"Mr", "Mrs", "Ms", "Dr", "Prof"}
LANGUAGES = ("en", "fr", "es", "pt", "ar", "ru")
"""The languages in which countries are known by name, from CLDR. English names are looked for in every text, those of
another language in texts of it: "Reunião" is a meeting, "Grenade" no island."""


class Name(NamedTuple):
    """A name of countries: `codes`, the likeliest first; none for a phrase that only looks like a name."""

    codes: tuple[str, ...]
    phrase: str
    is_short: bool = False


class Mention(NamedTuple):
    """A country where it is named: characters [start, end), and the words there."""

    code: str
    start: int
    end: int
    surface: str


class _Gazetteer(NamedTuple):
    names: Phrases[Name]
    given_names: frozenset[str]
    may_precede: frozenset[str]
    may_follow: frozenset[str]


def _official_names() -> Iterable[tuple[str, str]]:
    """(code, name) for every name pycountry has, turned round ("Iran, Islamic Republic of") where needed."""
    import pycountry

    for country in pycountry.countries:
        for field in ("name", "common_name", "official_name"):
            name = getattr(country, field, "").split(" (")[0].removeprefix("the ")
            head, _, tail = name.partition(", ")
            yield country.alpha_2, name
            if tail.endswith((" of", " of the")):
                yield country.alpha_2, f"{tail.removeprefix('The ')} {head}"


def _names_in(language: str) -> Iterable[tuple[str, str]]:
    """(code, name) for every country as CLDR has it in a language: "Myanmar (Birmanie)" is two names."""
    import pycountry
    from babel import Locale

    known = {country.alpha_2 for country in pycountry.countries} | set(country_names().extra)
    for code, name in Locale(language).territories.items():
        if code in known:
            for part in name.rstrip(")").split(" ("):
                yield code, part
    for code, names in country_names().in_languages.get(language, {}).items():
        for part in names:
            yield code, part


def _variants(name: str) -> Iterable[str]:
    yield name
    for joiner in (" and ", " et ", " y ", " e "):
        if joiner in name:
            yield name.replace(joiner, " & ")
    if name.startswith("Saint "):
        yield name.replace("Saint ", "St ", 1)
    if " - " in name or "-" in name:
        yield name.replace(" - ", " ").replace("-", " ")


def _inflected(name: str, language: str) -> Iterable[str]:
    """A name as it stands in a sentence, where a language changes its end or puts a letter before it."""
    yield name
    forms = country_names().forms.get(language)
    if forms is None:
        return
    if forms.endings:
        head, _, last = name.rpartition(" ")
        for ending in sorted(forms.endings, key=len, reverse=True):
            if last.endswith(ending):
                stem = last.removesuffix(ending)
                yield from (f"{head} {stem}{other}".strip() for other in forms.endings[ending])
                break
    yield from (f"{prefix}{name}" for prefix in forms.prefixes)


@cache
def _gazetteer(languages: tuple[str, ...]) -> _Gazetteer:
    own = country_names()
    codes: dict[str, dict[str, None]] = {}

    def learn(code: str, name: str) -> None:
        for variant in _variants(name):
            codes.setdefault(variant, {})[code] = None

    for code, name in _official_names():
        learn(code, name)
    for language in languages:
        for code, name in _names_in(language):
            for form in _inflected(name, language):
                learn(code, form)
        for code, names in own.demonyms.get(language, {}).items():
            for name in names:
                for form in _declined(name, own.forms[language].adjectives):
                    learn(code, form)
    for code, name in own.extra.items():
        learn(code, name)
    for code, names in own.aliases.items():
        for name in names:
            learn(code, name)
    for code, names in own.adjectives.items():
        for name in names:
            learn(code, name)
            learn(code, f"{name}s")
    for name in own.never:
        codes[name] = {}
    phrases: Phrases[Name] = Phrases(folded)
    for name, its_codes in codes.items():
        phrases.add(name, Name(tuple(its_codes), name))
    for code, names in own.abbreviations.items():
        for name in names:
            phrases.add(name, Name((code,), name, is_short=True))
    return _Gazetteer(
        phrases, frozenset(own.given_names), frozenset(own.may_precede), frozenset(own.may_follow)
    )


def _declined(adjective: str, endings: Mapping[str, Sequence[str]]) -> Iterable[str]:
    """An adjective for men and women, one and many, by the ending it has."""
    yield adjective
    for ending in sorted(endings, key=len, reverse=True):
        if adjective.endswith(ending):
            yield from (adjective.removesuffix(ending) + other for other in endings[ending])
            return


def _as_a_name(words: Sequence[str], phrase: Sequence[str]) -> bool:
    """Whether words stand with the capitals of a name; an acronym ("PNG", "oPt") stands exactly as written."""
    for word, model in zip(words, phrase, strict=True):
        if any(letter.isupper() for letter in model[1:]):
            if word != model:
                return False
        elif model[0].isupper() and word[0].islower() and model.lower() not in SMALL:
            return False
    return True


def _is_person(text: Words, found: Found[Name], gazetteer: _Gazetteer) -> bool:
    """Whether "Jordan" or "Chad" stands as part of a person's name: beside another capitalised word."""
    if found.value.phrase not in gazetteer.given_names or text.tokens[found.first].isupper():
        return False
    before, after = found.first - 1, found.last
    if before >= 0 and _adjacent(text, before) and _is_capitalised(text.tokens[before]):
        return text.tokens[before] not in gazetteer.may_precede
    if after < len(text.tokens) and _adjacent(text, after - 1) and _is_capitalised(text.tokens[after]):
        return text.tokens[after] not in gazetteer.may_follow
    return False


def _is_capitalised(word: str) -> bool:
    """Whether a word begins with a capital and is no acronym ("UNHCR Jordan")."""
    return word[0].isupper() and not (word.isupper() and len(word) > 1)


def _adjacent(text: Words, i: int) -> bool:
    """Whether only a space parts word `i` from the next (or a full stop after a title: "Mr. Jordan")."""
    gap = text.text[text.ends[i] : text.starts[i + 1]]
    return gap == " " or (gap == ". " and text.tokens[i] in _TITLES)


def country_tag(name: str) -> Tag | None:
    """The tag of a country that a person named by its name or its ISO 3166 code; None if it is none."""
    import pycountry

    code = name.strip().upper()
    found = pycountry.countries.get(alpha_2=code) or pycountry.countries.get(alpha_3=code)
    codes = (found.alpha_2,) if found else _codes_of(words(name))
    return Tag(scheme=COUNTRY, code=codes[0], label=label(codes[0]), evidence=(name,)) if codes else None


def _codes_of(name: Words) -> tuple[str, ...]:
    for group in _gazetteer(LANGUAGES).names.find(name, commas=True):
        for found in group:
            if found.first == 0 and found.last == len(name.tokens):
                return found.value.codes
    return ()


class Countries:
    """Finds the countries named in the texts of one document.

    What a word means is settled by the document: an abbreviation counts where its country is spelled out
    ("the Dominican Republic … the DR"), a name of two countries ("Dominican", "Congo") stands for the one
    that the document names otherwise more often. `language` is the one it is in.
    """

    def __init__(self, document: Iterable[Words], language: str | None = None) -> None:
        self._gazetteer = _gazetteer(("en", language) if language in LANGUAGES[1:] else ("en",))
        self._named: Counter[str] = Counter()
        self._in_text: dict[str, list[Found[Name]]] = {}
        for text in document:
            for found in self._candidates(text):
                if len(found.value.codes) == 1 and not found.value.is_short:
                    self._named[found.value.codes[0]] += 1

    def find(self, text: Words) -> list[Mention]:
        """The countries named in a text, in order."""
        return [
            Mention(
                self._meant(found.value),
                text.starts[found.first],
                text.ends[found.last - 1],
                text.surface(found.first, found.last),
            )
            for found in self._candidates(text)
            if not found.value.is_short or self._named[found.value.codes[0]]
        ]

    def _meant(self, name: Name) -> str:
        return max(name.codes, key=lambda code: self._named[code])

    def _candidates(self, text: Words) -> list[Found[Name]]:
        if text.text not in self._in_text:
            self._in_text[text.text] = list(self._names_in(text))
        return self._in_text[text.text]

    def _names_in(self, text: Words) -> Iterable[Found[Name]]:
        """The longest name at each place, none inside another."""
        covered = 0
        for group in self._gazetteer.names.find(text, commas=True):
            for found in group:
                if found.first < covered or not self._holds(text, found):
                    continue
                covered = found.last
                if found.value.codes and not _is_person(text, found, self._gazetteer):
                    yield found
                break

    def _holds(self, text: Words, found: Found[Name]) -> bool:
        return _as_a_name(text.tokens[found.first : found.last], words(found.value.phrase).tokens)


@cache
def label(code: str) -> str:
    """The English name of a country code."""
    return taxonomy(COUNTRY).labels[code]


_SENTENCE_END = re.compile(r"[.!?;]\s|\n")


@cache
def _examples() -> re.Pattern[str]:
    phrases = sorted(country_names().examples, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)", re.IGNORECASE)


def is_aside(text: str, at: int) -> bool:
    """Whether a name at character `at` is said of an example or a comparison: "such as" stands before it in its
    sentence."""
    before = text[max(0, at - 160) : at]
    ends = [
        found.end()
        for found in _SENTENCE_END.finditer(before)
        if not re.search(r"\b(?:e\.g|p\. ?ex|p\. ?ej|St)\.$", before[: found.start() + 1])
    ]
    return bool(_examples().search(before, ends[-1] if ends else 0))
