"""The words of a question that carry its meaning, stemmed so that 'farmers' meets 'farmer'."""

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

import numpy as np
import snowballstemmer
from numpy.typing import NDArray

# Sentences to unit vectors (n, d).
Embed = Callable[[Sequence[str]], NDArray[np.float32]]

# Words that every question has: articles, pronouns, auxiliaries, question words, and the verbs of asking.
STOP_WORDS = frozenset(
    [
        "a",
        "about",
        "after",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "anyone",
        "anything",
        "are",
        "as",
        "at",
        "be",
        "because",
        "been",
        "before",
        "being",
        "both",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "done",
        "each",
        "else",
        "ever",
        "for",
        "from",
        "get",
        "gets",
        "getting",
        "give",
        "go",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "here",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "just",
        "keep",
        "know",
        "let",
        "like",
        "made",
        "make",
        "many",
        "may",
        "me",
        "might",
        "more",
        "most",
        "much",
        "must",
        "my",
        "need",
        "no",
        "not",
        "now",
        "of",
        "off",
        "on",
        "one",
        "only",
        "or",
        "other",
        "our",
        "out",
        "over",
        "own",
        "people",
        "please",
        "say",
        "she",
        "should",
        "since",
        "so",
        "some",
        "someone",
        "something",
        "such",
        "take",
        "tell",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "thing",
        "things",
        "this",
        "those",
        "to",
        "too",
        "under",
        "up",
        "us",
        "use",
        "used",
        "very",
        "want",
        "was",
        "way",
        "we",
        "well",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "without",
        "work",
        "would",
        "you",
        "your",
    ]
)


@cache
def _stemmer() -> Callable[[str], str]:
    stem: Callable[[str], str] = snowballstemmer.stemmer("english").stemWord
    return stem


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a lower-case word (Porter 2, Snowball)."""
    return _stemmer()(word)


def stems(text: str) -> frozenset[str]:
    """The stems of the words of a text that carry meaning."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return frozenset(
        stem(word) for word in words if word not in STOP_WORDS and (len(word) > 1 or word.isdigit())
    )
