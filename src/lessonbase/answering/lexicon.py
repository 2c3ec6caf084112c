"""The words that answering goes by: a table a language in `words/`, which a linguist can edit."""

import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import snowballstemmer
import yaml

LANGUAGES = {"en": "english", "fr": "french", "es": "spanish", "pt": "portuguese"}
_WORD = re.compile(r"[^\W_]+")
# Writing without spaces between words: its words are taken two letters at a time.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}"
)
_LONGEST_PHRASE = 5
# So few words are looked for before a text is taken apart.
_FEW = 4
# Spellings that differ between the two sides of the Atlantic, folded to one: anaemia, organisation, programme, labour.
_SPELLINGS = (
    (re.compile(r"(?<=\w)ae(?=\w)|^ae(?=\w{3})"), "e"),
    (re.compile(r"oe(?=[mnst])"), "e"),
    (re.compile(r"is(?=(?:e|ed|es|ing|ation|ations)$)"), "iz"),
    (re.compile(r"(?<=\w{2})our(?=$|s$|ed$|ing$|able$|al$)"), "or"),
    (re.compile(r"(?<=gra)mme"), "m"),
    (re.compile(r"(?<=\w{3})ll(?=(?:ed|ing|er|ers)$)"), "l"),
    (re.compile(r"(?<=\w{2}[bt])re$"), "er"),
)


def words(text: str) -> list[str]:
    """The words of a text in their order, lower case; of writing without spaces each two neighbouring letters."""
    text = text.casefold()
    if text.isascii() or not _UNSPACED.search(text):
        return _WORD.findall(text)
    found: list[str] = []
    for word in _WORD.findall(text):
        if _UNSPACED.search(word):
            found += [word[at : at + 2] for at in range(len(word) - 1)]
        else:
            found.append(word)
    return found


def unaccented(word: str) -> str:
    """A word without its accents."""
    if word.isascii():
        return word
    return "".join(
        letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter)
    )


class _Stemmers(threading.local):
    """The stemmers of a thread: one keeps the word that it is at, so that two threads must not share it."""

    def __init__(self) -> None:
        self._made: dict[str, Callable[[str], str]] = {}

    def of(self, language: str) -> Callable[[str], str]:
        """That of a language; the English one where there is none."""
        if language not in self._made:
            self._made[language] = snowballstemmer.stemmer(LANGUAGES.get(language, "english")).stemWord
        return self._made[language]


_STEMMERS = _Stemmers()


@lru_cache(maxsize=100_000)
def stem(word: str, language: str = "en") -> str:
    """The stem of a lower-case word (Snowball), accents and spellings folded: 'farmers' meets 'farmer'."""
    if language in ("en", ""):
        word = unaccented(word)
        for pattern, other in _SPELLINGS:
            word = pattern.sub(other, word)
        return _STEMMERS.of("en")(word)
    return unaccented(_STEMMERS.of(language)(word))


def stems(text: str, language: str = "en") -> frozenset[str]:
    """The stems of the words of a text that carry meaning."""
    stop = lexicon(language).stop
    return frozenset(
        stem(word, language) for word in words(text) if word not in stop and (len(word) > 1 or word.isdigit())
    )


class Phrases:
    """A list of phrases: which of them a text opens with or has."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = frozenset(" ".join(words(phrase)) for phrase in phrases)
        self._first = frozenset(phrase.partition(" ")[0] for phrase in self._phrases)

    def opens(self, text: str) -> bool:
        """Whether the text begins with one of the phrases."""
        head = words(text[:80])[:_LONGEST_PHRASE]
        return any(" ".join(head[:size]) in self._phrases for size in range(1, len(head) + 1))

    def within(self, text: str) -> list[str]:
        """The phrases that stand in the text, in their order in it."""
        if len(self._first) <= _FEW and not any(first in text.casefold() for first in self._first):
            return []
        said = words(text)
        return [
            phrase
            for at, word in enumerate(said)
            if word in self._first
            for size in range(1, _LONGEST_PHRASE + 1)
            if (phrase := " ".join(said[at : at + size])) in self._phrases and at + size <= len(said)
        ]


@dataclass(frozen=True)
class Lexicon:
    """The word lists of one language; what each is for is said in `words/en.yaml`."""

    language: str
    stop: frozenset[str]
    articles: frozenset[str]
    parts: frozenset[str]
    wants: dict[str, Phrases]
    counts: Phrases
    which: frozenset[str]
    what: frozenset[str]
    auxiliaries: frozenset[str]
    leans_back: Phrases
    points_back: frozenset[str]
    itself: frozenset[str]
    turns: Phrases
    goes_on: Phrases
    conditions: Phrases
    denies: Phrases
    warns: Phrases
    tells: dict[str, Phrases]
    joins: tuple[str, ...]
    draft: Phrases
    labels: Phrases
    never: Phrases
    pictured: tuple[str, ...]
    see: tuple[str, ...]
    instructs: Phrases
    apart: Phrases


@cache
def _table(language: str) -> dict[str, Any]:
    text = files(__package__).joinpath("words", f"{language}.yaml").read_text("utf-8")
    table: dict[str, Any] = yaml.safe_load(text)
    return table


@cache
def lexicon(language: str | None) -> Lexicon:
    """The word lists of a language; those of English for one that has none."""
    code = language if language in LANGUAGES else "en"
    table = _table(code)

    def phrases(name: str) -> Phrases:
        return Phrases(table[name])

    def several(name: str) -> dict[str, Phrases]:
        return {key: Phrases(each) for key, each in table[name].items()}

    return Lexicon(
        language=code,
        stop=frozenset(words(str(table["stop"]))),
        articles=frozenset(table["articles"]),
        parts=frozenset(table["parts"]),
        wants=several("wants"),
        counts=phrases("counts"),
        which=frozenset(table["which"]),
        what=frozenset(table["what"]),
        auxiliaries=frozenset(table["auxiliaries"]),
        leans_back=phrases("leans_back"),
        points_back=frozenset(words(" ".join(table["points_back"]))),
        itself=frozenset(words(" ".join(table["itself"]))),
        turns=phrases("turns"),
        goes_on=phrases("goes_on"),
        conditions=phrases("conditions"),
        denies=phrases("denies"),
        warns=phrases("warns"),
        tells=several("tells"),
        joins=tuple(table["joins"]),
        draft=phrases("draft"),
        labels=phrases("labels"),
        never=phrases("never"),
        pictured=tuple(table["pictured"]),
        see=tuple(table["see"]),
        instructs=phrases("instructs"),
        apart=phrases("apart"),
    )


@cache
def pointers() -> re.Pattern[str]:
    """What in brackets only points to something else on the page, in any of the languages: "(see Figure 5)", "(Box 3)"."""
    tables = [lexicon(code) for code in LANGUAGES]
    see = "|".join(sorted({re.escape(one) for table in tables for one in table.see}, key=len, reverse=True))
    pictured = "|".join(sorted({re.escape(one) for table in tables for one in table.pictured}))
    return re.compile(
        rf"\s*\((?:(?:{see})[.:]?\s+)?(?:{pictured})\.?\s+(?:[A-Z]?\d|(?-i:[A-Z])\b)[^()]{{0,40}}\)",
        re.IGNORECASE,
    )


def language_name(code: str) -> str:
    """The English name of a language, by its ISO 639-1 code; the code itself where it is not among ours."""
    names: dict[str, str] = _table("en")["languages"]
    return names.get(code, code)


@lru_cache(maxsize=4096)
def _writing(letter: str) -> str:
    return unicodedata.name(letter, "LATIN").split(" ", 1)[0]


def script(text: str) -> str | None:
    """The writing that most letters of a text are in, "LATIN", "CJK", "ETHIOPIC" …; None where it has no letter."""
    seen: Counter[str] = Counter()
    for letter, times in Counter(text[:2000]).items():
        if letter.isalpha():
            seen[_writing(letter)] += times
    return max(seen, key=lambda each: seen[each]) if seen else None
