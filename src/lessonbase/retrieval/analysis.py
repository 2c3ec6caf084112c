"""Text to the words that the keyword index holds, by the language of the report: folded, stemmed, stop words left out."""

import re
from collections import Counter
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

import tantivy

# tantivy's names of the languages that it can stem, by ISO 639-1; those of the second line have no stop words in it.
LANGUAGES = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ru": "russian",
    "sv": "swedish",
    **{"ar": "arabic", "el": "greek", "ro": "romanian", "ta": "tamil", "tr": "turkish"},
}
WITHOUT_STOP_WORDS = {"ar", "el", "ro", "ta", "tr"}
# The language of a report that says none; and how the words of languages that we cannot stem are kept.
USUAL, OTHER = "en", "xx"
LONGEST = 40

# The list of the Snowball project, as tantivy has it for the other languages; its own for English has 33 words, none of
# those that questions begin with. nDCG@10 of the words alone rose on ADI from 0.506 to 0.514, on Cranfield from 0.520
# to 0.527; mean reciprocal rank on the practitioner questions from 0.468 to 0.483.
_ENGLISH_STOP_WORDS = (Path(__file__).with_name("stop_words_en.txt")).read_text(encoding="utf-8").split()

# Scripts that write without spaces between words: pairs of neighbours stand for words.
_WORD = re.compile(r"[\w’']+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+")


def language_of(code: str | None) -> str:
    """The language whose analysis serves a report: its own where there is one."""
    if not code:
        return USUAL
    own = code.casefold()[:2]
    return own if own in LANGUAGES else OTHER


def words(text: str, language: str) -> list[str]:
    """The words of a text in their order, each marked with the language unless that is English."""
    spaced = _UNSPACED.sub(_pairs, text)
    found: list[str] = _analyzer(language).analyze(spaced)
    return found if language == USUAL else [f"{language}·{word}" for word in found]


def counted(text: str, language: str) -> dict[str, int]:
    """How often each word of a question is said in it."""
    return dict(Counter(words(text, language)))


def said_in(text: str, question: str, language: str) -> list[tuple[int, int]]:
    """Where words of a question stand in a text, in one of their forms: characters [start, end) of each."""
    said = set(words(question, language))
    found = []
    for each in _WORD.finditer(text):
        forms = _forms(each.group(), language)
        if forms and said.issuperset(forms):
            found.append(each.span())
    return found


@lru_cache(maxsize=20_000)
def _forms(word: str, language: str) -> list[str]:
    return words(word, language)


def _pairs(run: re.Match[str]) -> str:
    letters = run.group()
    return f" {' '.join(a + b for a, b in pairwise(letters)) or letters} "


@cache
def _analyzer(language: str) -> tantivy.TextAnalyzer:
    builder = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(LONGEST))
        .filter(tantivy.Filter.lowercase())
    )
    if name := LANGUAGES.get(language):
        if language == USUAL:
            builder = builder.filter(tantivy.Filter.custom_stopword(_ENGLISH_STOP_WORDS))
        elif language not in WITHOUT_STOP_WORDS:
            builder = builder.filter(tantivy.Filter.stopword(name))
        # The stemmers of other languages want their accents; in English an accent is a matter of taste.
        if language == USUAL:
            builder = builder.filter(tantivy.Filter.ascii_fold()).filter(tantivy.Filter.stemmer(name))
        else:
            builder = builder.filter(tantivy.Filter.stemmer(name)).filter(tantivy.Filter.ascii_fold())
    return builder.build()
