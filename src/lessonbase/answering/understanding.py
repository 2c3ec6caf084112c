"""What a question is about: its words and what they weigh, its parts, the countries and years it names, what its
acronyms stand for, what a misspelt word may have meant, and what it asks for."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

import pycountry

from lessonbase.answering.lexicon import LANGUAGES, Lexicon, lexicon, script, stem, unaccented, words
from lessonbase.answering.sources import Sources
from lessonbase.model import Correction, Understood, Want
from lessonbase.reading.metadata.language import language_in
from lessonbase.sentences import distance

# Languages that a writing of their own tells.
_OF_SCRIPT = {
    "CJK": "zh", "ARABIC": "ar", "ETHIOPIC": "am", "KHMER": "km", "CYRILLIC": "ru", "DEVANAGARI": "hi",
    "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "THAI": "th", "BENGALI": "bn", "HEBREW": "he", "GREEK": "el",
    "MYANMAR": "my", "LAO": "lo", "GEORGIAN": "ka", "ARMENIAN": "hy", "TAMIL": "ta",
}  # fmt: skip
_YEAR = re.compile(r"(?<![\d.,])(?:19[5-9]\d|20[0-4]\d)(?![\d,]|\.\d)")
_ACRONYM = re.compile(r"(?<![\w-])(?:[A-Z][A-Za-z]?[A-Z&][A-Z&\d]*|[A-Z]&[A-Z])(?![\w-])")
# Shorter acronyms are the initials of too many words.
_LEAST_INITIALS, _MOST_INITIALS = 3, 6
_SMALL = frozenset(words("of and the for to in on a an de du des la le les et del y e da do das dos"))
MOST_KEPT = 8
"""Of a question and those it follows: so many runs of words are kept, as many as a line of chips holds."""
# What is counted stands in so many words at least after "how many".
COUNTED = 2
# A word may be a slip for one that is this many letters away, by its length.
_SHORTEST_SLIP, _TWO_SLIPS = 5, 8
# Forms of one word differ in no more letters than so many, their last.
_ENDING = 3


@dataclass(frozen=True)
class Asked:
    """A question ready to be searched and answered.

    `weights` is how telling each of its words is, by stem: the logarithm of its rarity in the library; `surface` the
    word as it was written; `also` the stems that stand for one (a corrected spelling, the words of a long form);
    `absent` the stems that no passage has; `across` whether no report is in its language, but a model in use reads theirs and
    it as one: then it tells nothing which of its words they have; `unread` the
    languages of other reports than those in its own that no model in use reads as one with it; `searched` the words to search for, `parts` the same for each part.
    """

    text: str
    understood: Understood
    lexicon: Lexicon
    script: str | None
    weights: dict[str, float]
    surface: dict[str, str]
    also: dict[str, frozenset[str]] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    across: bool = False
    unread: frozenset[str] = frozenset()
    searched: str = ""

    @property
    def bare(self) -> bool:
        """Whether it is some key words rather than a sentence: then they are to be found where they stand."""
        return len(self.weights) <= 3 and len(words(self.text)) <= len(self.weights) + 1

    @property
    def counted(self) -> frozenset[str]:
        """The stems of the words that follow "how many", at least two, as far as they stand together ("how many *lives*
        were *saved*", "how many *different data systems* were …"); none where nothing is counted."""
        if self.across:
            return frozenset()
        said = words(self.text)
        for asks in self.lexicon.counts.within(self.text):
            size = len(asks.split())
            at = next(at for at in range(len(said)) if " ".join(said[at : at + size]) == asks)
            after: list[str] = []
            for word in said[at + size :]:
                if (one := stem(word, self.lexicon.language)) in self.weights:
                    after.append(one)
                elif len(after) >= COUNTED:
                    break
            return frozenset(after)
        return frozenset()

    @property
    def thing(self) -> frozenset[str]:
        """The stems of the words that name what is asked for ("which *tax incentives* were given", "what *training* did
        they get"); none where the question names none."""
        if self.across:
            return frozenset()
        said, table = words(self.text), self.lexicon
        for at, asks in enumerate(said):
            if asks not in table.which | table.what:
                continue
            named: list[str] = []
            for word in said[at + 1 :]:
                if (one := stem(word, table.language)) in self.weights:
                    named.append(one)
                elif asks in table.which or word in table.auxiliaries:
                    # What follows a name without a small word between is often a verb: "which visits built trust".
                    return frozenset(named[:COUNTED])
                else:
                    break
        return frozenset()

    def covered(self, said: frozenset[str]) -> frozenset[str]:
        """The stems of the question that a text has, itself or what stands for it."""
        return frozenset(
            one
            for one in self.weights
            if one in said or any(other in said for other in self.also.get(one, ()))
        )

    def coverage(self, said: frozenset[str]) -> float:
        """The share of the question's weight in words that a text has, in [0, 1]."""
        whole = sum(self.weights.values())
        covered = self.covered(said)
        # Summed in the question's order, so that the last digits are the same in every run.
        return sum(weight for one, weight in self.weights.items() if one in covered) / whole if whole else 0.0


def understand(question: str, sources: Sources, about: Sequence[str] = ()) -> Asked:
    """What a question is about, in the light of the library it is put to.

    `about` is what it keeps of the question that it follows; a country that it names takes the place of one that was kept.
    """
    writing = script(question)
    named = tuple(countries_in(question))
    kept = [phrase for phrase in about if not (named and any(countries_in(phrase)))]
    whole = " ".join([question, *kept])
    language = language_of(question, writing) or language_of(whole, writing)
    table = lexicon(language)
    surface: dict[str, str] = {}
    for word in words(whole):
        if word not in table.stop and (len(word) > 1 or word.isdigit()):
            surface.setdefault(stem(word, table.language), word)
    passages = max(1, sources.passages)
    held = {one: sources.holding(word) for one, word in surface.items()}
    absent = frozenset(one for one, count in held.items() if not count)
    also: dict[str, set[str]] = {}
    corrections: list[Correction] = []
    extra: list[str] = []
    # In the question's order, not the set's, which changes from run to run and with it what is searched.
    for one in [stemmed for stemmed in surface if stemmed in absent]:
        meant = _meant(surface[one], sources, table)
        if meant is None:
            continue
        same = stem(meant.replace(" ", ""), table.language) == one
        also.setdefault(one, set()).update(stem(each, table.language) for each in words(meant))
        extra.append(meant)
        held[one] = max((sources.holding(each) for each in words(meant)), default=0)
        slip = not (same or sources.is_word(surface[one]))
        if slip and meant.replace(" ", "") != surface[one]:
            corrections.append(Correction(said=surface[one], meant=meant))
    long_forms = list(_long_forms(whole, surface, sources, table))
    for short, long in long_forms:
        of_long = {stem(each, table.language) for each in words(long) if each not in table.stop}
        if stem(short.casefold(), table.language) in surface:
            also.setdefault(stem(short.casefold(), table.language), set()).update(of_long)
            extra.append(long)
        else:
            for one in of_long & surface.keys():
                also.setdefault(one, set()).add(stem(short.casefold(), table.language))
            extra.append(short)
    weights = {
        one: math.log1p((passages - count + 0.5) / (count + 0.5)) if count < passages else 0.01
        for one, count in held.items()
    }
    understood = Understood(
        parts=parts_of(question, table),
        subject=tuple(dict.fromkeys([*kept, *runs_of(question, table)]))[:MOST_KEPT],
        language=language,
        countries=named or tuple(countries_in(whole)),
        years=tuple(sorted({int(year) for year in _YEAR.findall(question)})),
        long_forms=tuple(f"{short}: {long}" for short, long in long_forms),
        corrections=tuple(corrections),
        wants=_wants(question, table),
    )
    across = _across(language, sources)
    return Asked(
        text=question,
        understood=understood,
        lexicon=table,
        script=writing,
        weights=weights,
        surface=surface,
        also={one: frozenset(others) for one, others in also.items()},
        absent=frozenset() if across else frozenset(one for one in absent if not held[one]),
        across=across,
        unread=_unread(language, sources),
        searched=" ".join([whole, *extra]),
    )


def _across(language: str | None, sources: Sources) -> bool:
    held = sources.languages
    if language is None or not held or language in held:
        return False
    as_one = sources.read_as_one()
    return language in as_one and bool(held & as_one)


def _unread(language: str | None, sources: Sources) -> frozenset[str]:
    held = sources.languages
    if language not in held or held == {language}:
        return frozenset()
    as_one = sources.read_as_one()
    return held - {language} - (as_one if language in as_one else frozenset())


def language_of(text: str, writing: str | None = None) -> str | None:
    """The language that most of the small words of a text belong to, between several the one that its letters tell, or
    the one that its writing tells; None where nothing does."""
    writing = writing or script(text)
    if writing and writing != "LATIN":
        return _OF_SCRIPT.get(writing)
    said = Counter(words(text))
    counts = {code: sum(said[word] for word in lexicon(code).stop & said.keys()) for code in LANGUAGES}
    best = max(counts, key=lambda code: counts[code])
    rivals = [code for code in counts if counts[code] == counts[best]]
    if not counts[best]:
        return None
    if len(rivals) == 1:
        return best
    told = language_in([text])
    return told if told in rivals else None


def _wants(question: str, table: Lexicon) -> Want | None:
    for want in ("figure", "went_wrong", "advice", "done"):
        if table.wants[want].within(question):
            return want
    return None


def parts_of(question: str, table: Lexicon) -> tuple[str, ...]:
    """The questions that a compound question consists of; one alone for a plain one."""
    sentences = [each.strip() for each in re.findall(r"[^?？]+[?？]?", question) if each.strip(" .")]
    asked = [each for each in sentences if each.endswith(("?", "？"))]
    if not asked:
        return (question,)
    parts: list[str] = []
    for each in asked:
        joins = "|".join(re.escape(join) for join in table.joins)
        cut = re.split(rf"(?i),?\s+(?=(?:{joins})\s)", each)
        for piece in cut:
            piece = re.sub(r"(?i)^(?:and|et|y|e)\s+", "", piece.strip(" ,"))
            telling = [word for word in words(piece) if word not in table.stop]
            if telling or not parts:
                parts.append(piece[:1].upper() + piece[1:].rstrip(" ?") + "?")
    if len(parts) > 1:
        lead = [each for each in sentences if each not in asked]
        return (
            tuple(parts) if not lead or len(asked) > 1 else (question,) if len(parts) == 1 else tuple(parts)
        )
    return (question,)


def runs_of(question: str, table: Lexicon) -> list[str]:
    """The telling words of a question, as they are written, those that stand beside each other together."""
    runs: list[list[str]] = [[]]
    for word, end in re.findall(r"([^\W_]+(?:[-'’][^\W_]+)*)([^\w\s]?)", question):
        if word.casefold() in table.stop | table.parts or len(word) < 2:
            runs.append([])
        else:
            runs[-1].append(word)
        if end:
            runs.append([])
    return [" ".join(run) for run in runs if run]


# ── countries ────────────────────────────────────────────────────────────────────────────────


@cache
def _country_names() -> dict[str, str]:
    """The code of each name of a country, in lower case, in the languages of ours."""
    from babel import Locale

    names: dict[str, str] = {}
    codes = [country.alpha_2 for country in pycountry.countries]
    for code in LANGUAGES:
        territories = Locale(code).territories
        for each in codes:
            if name := territories.get(each):
                names.setdefault(_folded(name.split(" (")[0]), each)
    for country in pycountry.countries:
        for attribute in ("name", "common_name"):
            if name := getattr(country, attribute, None):
                names.setdefault(_folded(name.split(",")[0].split(" (")[0]), country.alpha_2)
    return names


def _folded(name: str) -> str:
    return " ".join(unaccented(word) for word in words(name))


def countries_in(question: str) -> Iterable[tuple[str, str]]:
    """The countries that a question names: codes and the names as they stand."""
    said = [(match.group(), match.start(), match.end()) for match in re.finditer(r"[^\W_]+", question)]
    at = 0
    while at < len(said):
        for size in (4, 3, 2, 1):
            piece = said[at : at + size]
            if len(piece) < size or not piece[0][0][:1].isupper():
                continue
            name = question[piece[0][1] : piece[-1][2]]
            code = _country_names().get(_folded(name))
            if code and len(name) > 3:
                yield code, name
                at += size - 1
                break
        at += 1


# ── acronyms and slips ───────────────────────────────────────────────────────────────────────


def _long_forms(
    question: str, surface: dict[str, str], sources: Sources, table: Lexicon
) -> Iterable[tuple[str, str]]:
    """Acronyms of the question with what the reports say they stand for, and those that the reports have for words of
    the question."""
    for acronym in dict.fromkeys(_ACRONYM.findall(question)):
        if long := defined(acronym, sources.having(acronym)):
            yield acronym, long
    said = words(question)
    for size in range(_MOST_INITIALS, _LEAST_INITIALS - 1, -1):
        for at in range(len(said) - size + 1):
            piece = said[at : at + size]
            telling = [word for word in piece if word not in _SMALL]
            if len(telling) < _LEAST_INITIALS or piece[0] in _SMALL or piece[-1] in _SMALL:
                continue
            if any(word in table.stop for word in telling):
                continue
            initials = "".join(word[0] for word in telling).upper()
            if not initials.isalpha() or not sources.holding(initials.casefold()):
                continue
            if any(re.search(rf"(?<!\w){initials}s?(?!\w)", text) for text in sources.having(initials)):
                yield initials, " ".join(piece)


def defined(acronym: str, texts: Sequence[str]) -> str | None:
    """What an acronym stands for, as one of the texts defines it: "water, sanitation and hygiene (WASH)"."""
    letters = [letter.casefold() for letter in acronym if letter.isalpha()]
    pattern = re.compile(rf"((?:[\w’'-]+[\s,/&-]+){{1,{len(letters) + 4}}})\(\s*{re.escape(acronym)}s?\s*\)")
    # Most texts have it without a definition, and are soon read for its brackets.
    bracketed = re.compile(rf"\(\s*{re.escape(acronym)}s?\s*\)")
    for text in filter(bracketed.search, texts):
        for match in pattern.finditer(text):
            found = _spelt(letters, re.findall(r"[^\W_]+", match.group(1)))
            if found:
                return found
    return None


def _spelt(letters: Sequence[str], before: Sequence[str]) -> str | None:
    """The last words of `before` whose first letters make the acronym, as WA-ter, S-anitation and H-ygiene do; small
    words may be left out."""
    need = "".join(letters)
    for at in range(len(before) - 1, -1, -1):
        word = before[at].casefold()
        given = next((size for size in (3, 2, 1) if need.endswith(word[:size]) and len(word) >= size), 0)
        if given:
            need = need[:-given]
        elif word not in _SMALL:
            return None
        if not need:
            return " ".join(before[at:])
    return None


def _meant(word: str, sources: Sources, table: Lexicon) -> str | None:
    """The word of the library that a word it has not may have meant: written apart, or a slip away; of one
    that is a word itself only another form ("suspicious", "suspicions")."""
    if word.isdigit():
        return None
    for at in range(3, len(word) - 2):
        first, second = word[:at], word[at:]
        if first not in table.stop and sources.holding(first) and sources.holding(second):
            together = re.compile(rf"(?i)\b{re.escape(first)}[\s-]{re.escape(second)}")
            if any(together.search(text) for text in sources.having(first)):
                return f"{first} {second}"
    if len(word) < _SHORTEST_SLIP or word in table.parts:
        return None
    seen = Counter(each for text in sources.alike(word) for each in words(text) if each not in table.stop)
    most = 2 if len(word) >= _TWO_SLIPS else 1
    near = [
        (distance(word, each, most), -count, each)
        for each, count in seen.items()
        if abs(len(each) - len(word)) <= most
    ]
    begins = word[: len(word) - _ENDING] if sources.is_word(word) else ""
    near = [
        one
        for one in near
        if one[0] <= most and (one[2][0] == word[0] or one[0] == 1) and one[2].startswith(begins)
    ]
    return min(near)[2] if near else None
