"""What a title announces, read by its parts: number, sides of a colon or dash, joined phrases, and in each the noun that
heads it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from lessonbase.extraction.words.folding import folded
from lessonbase.extraction.words.language import LANGUAGES, Language
from lessonbase.extraction.words.numbering import CODE
from lessonbase.extraction.words.vocabulary import PLAIN_KINDS, SECTION_KINDS, WORDS, either
from lessonbase.model import RecordKind

_KINDS = (*SECTION_KINDS, *PLAIN_KINDS)
_NUMBERING = re.compile(
    rf"^[\W_]*(?:(?i:{either(language.parts_of_report for language in LANGUAGES)})\s+)?"
    rf"(?:{CODE}\s*[.:)–-]*\s+)?"
    r"(?:\(?\d{1,2}(?:\.\d{1,2})*\)?[.):–-]+(?!\d)\s*|\(?(?:[IVX]{1,5}|[A-Z])\s?[.):–-]+\s+|\d{1,2}(?:\.\d{1,2})*\s+(?:[–—-]\s+)?)?"
)
_SIDES = re.compile(r"\s*[:|]\s+|\s*\|\s*|\s+[–—-]\s+")
# Characters of a label, with its number and what stands before it and in brackets after it, and of a title at most.
LONGEST_LABEL, LONGEST_TITLE = 240, 60
# Words that no table knows beside the noun at most: with more it is rarely the head of the phrase.
_UNKNOWN = 2
# Words of a phrase at most that may stand beside the name of a kind ("Trade-offs and recommendations").
_BESIDE = 3
# A word of capitals that is as long as two.
_CLOSED = re.compile(r"[A-ZÀ-Þ]{12,}")
_SPACED = re.compile(r"(?:[^\W\d_] ){3,}[^\W\d_]\b")

_OF_THE_PROJECT = re.compile(rf"^\s*(?:{either(language.of_the_project for language in LANGUAGES)})\W*$")


def title_words(heading: str) -> str:
    """A heading's title alone: numbering, emphasis and closing punctuation left out, on one line."""
    line = " ".join(heading.split()).strip("*_# ")
    return _NUMBERING.sub("", line, count=1).rstrip(" .:?¿*_–-—").lstrip("¿")


@lru_cache(10_000)
def heading_kinds(heading: str) -> tuple[tuple[RecordKind, ...], bool]:
    """The kinds of record a section of this heading states, and whether it holds other things besides.

    "Conclusions and recommendations" → (("recommendation",), True); "Lessons learned workshop" → ((), False). A second
    line in another language says the same again. Of two sides of a colon, bar or dash, either may name the kind.
    """
    whole = _kinds_of(title_words(_closed_up(heading)))
    if whole[0]:
        return whole
    for line in heading.split("\n"):
        title = title_words(_closed_up(line))
        for side in (title, *_SIDES.split(title)):
            kinds, mixed = _kinds_of(title_words(side))
            if kinds and WORDS.plurals_or_nouns.search(folded(side)):
                return kinds, mixed
    if heading.rstrip(" *_").endswith("?") and (asked := _asked(title_words(heading))):
        return (asked,), False
    twice = _said_twice(title_words(heading))
    return ((twice,), False) if twice else whole


def _asked(title: str) -> RecordKind | None:
    """The kind that a question of a form asks for ("Which difficulties did you meet?")."""
    words = folded(title)
    for grammar in _GRAMMARS:
        asking = grammar.asking.match(words)
        noun = grammar.noun.search(words) if asking else None
        if asking and noun and WORDS.plurals_or_nouns.search(noun.group()):
            between = words[asking.end() : noun.start()]
            if _qualifies(grammar, between):
                return _kind_in(noun)
    return None


def _said_twice(title: str) -> RecordKind | None:
    """The kind that a title names once in each of two languages on one line."""
    words = title.split()
    for cut in range(1, len(words)):
        kind = _known(folded(" ".join(words[:cut])))
        if kind and kind == _known(folded(" ".join(words[cut:]))):
            return kind
    return None


def is_advising(heading: str) -> bool:
    """Whether a title is one over advice by another name ("Action points", "Implications for policy")."""
    return bool(WORDS.whole["advising_titles"].fullmatch(folded(title_words(heading))))


def is_bare(heading: str) -> bool:
    """Whether a title names or asks for its kinds and nothing else: not of what, for whom or in what."""
    words = folded(title_words(_closed_up(heading)))
    return heading.rstrip(" *_").endswith("?") or not any(
        (noun := grammar.noun.search(words))
        and grammar.preposition.search(_of_the_project(words[noun.end() :]))
        for grammar in _GRAMMARS
    )


def _of_the_project(words: str) -> str:
    """What follows a noun, without what only says that it is the project's own, or met by it."""
    return _OF_THE_PROJECT.sub("", words)


def _closed_up(line: str) -> str:
    """A line whose letters were set apart ("L E S S O N S"), its words closed up by the words that titles have."""
    if _CLOSED.fullmatch(line.strip()):  # set apart, and closed up to one word by what made the text
        return " ".join(_cut_up(folded(line.strip())) or [line])
    if not _SPACED.fullmatch(" ".join(line.split())):
        return line
    wide = [word.replace(" ", "") for word in re.split(r"\s{2,}", line.strip())]
    if len(wide) > 1:
        return " ".join(wide)
    letters = wide[0]
    return " ".join(_cut_up(folded(letters)) or [letters])


def _cut_up(letters: str) -> list[str] | None:
    """Letters as words that titles are made of, the longest first."""
    if not letters:
        return []
    for end in range(len(letters), 0, -1):
        if _WORD_OF_TITLES.fullmatch(letters, 0, end) and (rest := _cut_up(letters[end:])) is not None:
            return [letters[:end], *rest]
    return None


@dataclass(frozen=True)
class _Grammar:
    """What a language's titles are parsed with: `noun` finds the heads, its groups the kinds; `asking`
    opens a question for them; the words that may stand
    `before` and `after` a head; unknown words stand before or after it, never those of `not_before`."""

    noun: re.Pattern[str]
    asking: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    begins_tail: re.Pattern[str]
    preposition: re.Pattern[str]
    not_before: re.Pattern[str]
    unknown_before: bool


def _grammar(language: Language) -> _Grammar:
    nouns = "|".join(
        f"(?P<{kind}>{either([language.title_nouns[kind], language.names.get(kind, '(?!)')])})"
        for kind in _KINDS
        if kind in language.title_nouns
    )
    tail = either([language.heading_participles, language.heading_prepositions])
    return _Grammar(
        noun=re.compile(rf"(?<!\w)(?:{nouns})(?!\w)"),
        asking=re.compile(rf"(?:{language.asking})\b"),
        before=re.compile(
            rf"(?:{language.adjectives}|{language.heading_lead}|{language.numbers}|l'|\d+)(?!\w)"
        ),
        after=re.compile(rf"(?:{language.after})(?!\w)"),
        begins_tail=re.compile(rf"(?:\b(?:{tail})\b|\bd'|\()(?!.*\b(?:{language.heading_excludes})\b)"),
        preposition=re.compile(rf"\b(?:{language.heading_prepositions})\b|\bd'"),
        not_before=re.compile(rf"(?:{language.not_before})"),
        unknown_before=language.adjectives_stand == "before",
    )


_GRAMMARS = tuple(map(_grammar, LANGUAGES))
_WORD_OF_TITLES = re.compile(
    either(
        word
        for language in LANGUAGES
        for word in (
            *language.names.values(),
            *language.title_nouns.values(),
            language.adjectives,
            language.heading_participles,
            language.join,
            language.words_of_titles,
        )
    )
)
_ALLIED = {
    kind: re.compile(
        rf"(?:(?:{either(language.heading_lead for language in LANGUAGES)})\s+)*"
        rf"(?:{either(language.allied[kind] for language in LANGUAGES)})\b.*"
    )
    for kind in _KINDS
}


def _kinds_of(title: str) -> tuple[tuple[RecordKind, ...], bool]:
    words = folded(title)
    if kind := _known(words):
        return (kind,), False
    if WORDS.whole["takeaways"].fullmatch(words):  # of news too, so that an item must teach
        return ("lesson",), True
    if WORDS.whole["advising_titles"].fullmatch(words):
        return ("recommendation",), True
    kinds: list[RecordKind] = []
    others: list[str] = []
    tailed, named = False, True
    start = 0
    for joint in (*WORDS.join.finditer(words), None):
        begin, end = start, joint.start() if joint else len(words)
        start = joint.end() if joint else end
        part = words[begin:end]
        if kind := _known(part) or _headed(part):
            kinds.append(kind)
            named = named and bool(_headed(part))
            tailed = len(part.split()) > 3
        elif WORDS.whole["neutral_parts"].fullmatch(part) or _allied_with(part):
            others.append(part)
        elif kinds and (tailed or title[begin : begin + 1].islower()):
            continue  # a part in lower case, or after a phrase with a tail, goes on with the one before
        elif len(part.split()) <= _BESIDE and not WORDS.within["finite"].search(part):
            others.append(part)
        else:
            return (), False
    found = tuple(dict.fromkeys(kinds))
    if set(found) == set(PLAIN_KINDS) and (others or not named):
        return (), True  # an analysis of strengths, as a rule of something else
    beside = [part for part in others if not (_allied_with(part) & set(found))]
    if beside and found:
        found = tuple(kind for kind in found if kind in SECTION_KINDS)
    return found, bool(beside) and (bool(found) or all(map(WORDS.whole["neutral_parts"].fullmatch, beside)))


def _allied_with(part: str) -> set[RecordKind]:
    return {kind for kind, pattern in _ALLIED.items() if pattern.fullmatch(part)}


def _known(words: str) -> RecordKind | None:
    """The kind of a phrase that the tables know as a whole."""
    if kind := _kind_in(WORDS.heading.fullmatch(words)):
        return kind
    plain = _kind_in(WORDS.plain_heading.fullmatch(words))
    if plain in PLAIN_KINDS and WORDS.plurals.search(words):
        return plain
    return _kind_in(WORDS.plain_titles.fullmatch(words))


def _headed(words: str) -> RecordKind | None:
    """The kind of the noun that heads a phrase, be it with adjectives that no table knows."""
    for grammar in _GRAMMARS:
        noun = grammar.noun.search(words)
        if noun and _qualifies(grammar, words[: noun.start()]) and _trails(grammar, words[noun.end() :]):
            several = WORDS.plurals_or_nouns.search(noun.group())
            return _kind_in(noun) if several else None
    return None


def _qualifies(grammar: _Grammar, before: str) -> bool:
    unknown = 0
    rest = before.strip()
    while rest:
        known = grammar.before.match(rest)
        if known is None or not known.group():
            word = rest.split()[0]
            known = re.match(re.escape(word), rest)
            unknown += 1
            plain = re.fullmatch(r"[a-z][a-z-]+", word) and not word.endswith("ing")
            if not grammar.unknown_before or not plain or grammar.not_before.fullmatch(word):
                return False
        assert known
        rest = rest[known.end() :].strip()
    return unknown <= _UNKNOWN


def _trails(grammar: _Grammar, after: str) -> bool:
    rest, unknown = after.strip(" .:"), 0
    while rest and not grammar.begins_tail.match(rest):
        known = grammar.after.match(rest)
        if known is None or not known.group():
            word = rest.split()[0]
            known = re.match(re.escape(word), rest)
            unknown += 1
            # An adjective agrees with its noun, which is of several.
            if grammar.unknown_before or not re.fullmatch(r"[a-z-]{4,}[sx]", word):
                return False
        assert known
        rest = rest[known.end() :].strip()
    return unknown <= _UNKNOWN


def _kind_in(found: re.Match[str] | None) -> RecordKind | None:
    """The kind that is the name of the group which matched."""
    return next((kind for kind in _KINDS if found.groupdict().get(kind)), None) if found else None
