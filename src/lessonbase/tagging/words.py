"""Words and phrases: where the phrases of a vocabulary stand in a text, in one pass over its words."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import accumulate, compress
from typing import Generic, NamedTuple, TypeVar

_WORD = re.compile(r"([^\W_]+|&)")
_HARD_GAP = re.compile(r"[^\s\-‐‑'’.,]|\t|\n\s*\n")

T = TypeVar("T")


class Words(NamedTuple):
    """A text and its words: `tokens[i]` stands at characters [starts[i], ends[i]) of `text`."""

    text: str
    tokens: list[str]
    starts: list[int]
    ends: list[int]

    def surface(self, first: int, last: int) -> str:
        """The text from word `first` to before word `last`, as it stands."""
        return self.text[self.starts[first] : self.ends[last - 1]]

    def joined(self, first: int, last: int, commas: bool) -> bool:
        """Whether the words [first, last) run on as one phrase.

        Spaces, hyphens and apostrophes join; a full stop does after one or two letters ("St. Lucia");
        a comma only where `commas` ("Tanzania, United Republic of").
        """
        for i in range(first, last - 1):
            gap = self.text[self.ends[i] : self.starts[i + 1]]
            if gap == " ":
                continue
            if _HARD_GAP.search(gap) or ("," in gap and not commas):
                return False
            if "." in gap and len(self.tokens[i]) > 2:
                return False
        return True


def words(text: str) -> Words:
    """The words of a text: runs of letters and digits, and the ampersand of "M&E"."""
    pieces = _WORD.split(text)  # a gap, a word, a gap, …
    edges = list(accumulate(map(len, pieces)))
    return Words(text, pieces[1::2], edges[:-1:2], edges[1::2])


class Keys(dict[str, str]):
    """A function from a word to the key it is looked up by, which remembers what it gave."""

    def __init__(self, function: Callable[[str], str]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, word: str) -> str:
        key = self._function(word)
        if len(self) < 200_000:  # a library of scanned noise must not fill the memory
            self[word] = key
        return key


def _folded(word: str) -> str:
    word = word.lower()
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


_ISE = re.compile(r"is(e|ed|er|ing|ation|ational)$")
_OUR = re.compile(r"(?<=...)our")


def _stemmed(word: str) -> str:
    word = _folded(word)
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        if word.endswith("ies") and not word.endswith(("eies", "aies")):
            word = word[:-3] + "y"
        elif word.endswith(("ches", "shes", "sses", "xes")):
            word = word[:-2]
        else:
            word = word[:-1]
    if len(word) > 5:
        word = _OUR.sub("or", _ISE.sub(r"iz\1", word)).replace("programme", "program")
    return word


folded = Keys(_folded)
"""Lower case without accents: "Côte" → "cote"."""

stemmed = Keys(_stemmed)
"""Folded, singular, one spelling: "Organisations" → "organization".

The plural rules are the S-stemmer of D. Harman, "How effective is suffixing?", JASIS 42(1), 1991, with its
-es rule widened ("churches", "boxes"); then British spellings become American ones, on both sides alike.
"""

# What marks the plural, then the gender, and what stands for it in the singular: the first that fits. Verbs are left as
# they are: a Snowball stemmer made "équipes" of "équipement" and "Donnez" of "données".
_ENDINGS = {
    "fr": ((("eaux", "eau"), ("aux", "al"), ("s", ""), ("x", "")), ("e",)),
    "es": (
        (("iones", "ion"), ("ces", "z"), ("ores", "or"), ("ades", "ad"), ("ales", "al"), ("s", "")),
        ("a", "o", "e"),
    ),
    "pt": (
        (
            ("ões", "ão"),
            ("ães", "ão"),
            ("ais", "al"),
            ("eis", "el"),
            ("ores", "or"),
            ("ns", "m"),
            ("zes", "z"),
            ("s", ""),
        ),
        ("a", "o", "e"),
    ),
}


@cache
def stems(language: str) -> Keys:
    """Keys of words of French, Spanish or Portuguese: singular, without the ending of their gender and accents."""
    plurals, genders = _ENDINGS[language]

    def stem(word: str) -> str:
        word = word.lower()
        if len(word) > 3:
            ending, other = next(((end, other) for end, other in plurals if word.endswith(end)), ("", ""))
            word = word.removesuffix(ending) + other
        if len(word) > 4 and word.endswith(genders):
            word = word[:-1]
        return _folded(word)

    return Keys(stem)


exact = Keys(lambda word: word)
"""The word itself, for acronyms."""


class Found(NamedTuple, Generic[T]):
    """A phrase found: what it stands for, and the words [first, last) it covers."""

    value: T
    first: int
    last: int


class _Node(Generic[T]):
    __slots__ = ("children", "values")

    def __init__(self) -> None:
        self.children: dict[str, _Node[T]] = {}
        self.values: list[T] = []


class Phrases(Generic[T]):
    """Phrases in a tree of words: finding all of them costs one look-up a word, however many there are."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._root: _Node[T] = _Node()

    def add(self, phrase: str, value: T) -> None:
        """Let `phrase` stand for `value`; one phrase may stand for several."""
        node = self._root
        for token in words(phrase).tokens:
            node = node.children.setdefault(self._keys[token], _Node())
        if node is not self._root and value not in node.values:
            node.values.append(value)

    def find(self, text: Words, commas: bool = False) -> Iterator[list[Found[T]]]:
        """For every word where phrases begin, those phrases, longest first."""
        keys, tokens = self._keys, text.tokens
        begun = list(map(self._root.children.get, map(keys.__getitem__, tokens)))
        for first, node in compress(enumerate(begun), begun):
            assert node  # or it was left out
            found: list[Found[T]] = [Found(value, first, first + 1) for value in node.values]
            last = first + 1
            while node.children and last < len(tokens):
                deeper = node.children.get(keys[tokens[last]])
                if deeper is None:
                    break
                node = deeper
                last += 1
                if node.values and text.joined(first, last, commas):
                    found.extend(Found(value, first, last) for value in node.values)
            if found:
                found.reverse()
                yield found


def distinct(surfaces: Sequence[str], limit: int = 5) -> tuple[str, ...]:
    """The first `limit` different strings, in order."""
    return tuple(dict.fromkeys(surfaces))[:limit]
