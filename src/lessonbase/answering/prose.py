"""What of a report's text reads as prose: words that make no sentence are never quoted, however near they are to a question."""

import re
from collections.abc import Sequence
from itertools import pairwise

from lessonbase.answering.lexicon import Lexicon

# Of a list of names and posts fewer words than this are small ones, and more than that are capitalised; in prose of the
# languages that have capitals about four in ten are small.
SMALL_OF_PROSE, CAPITALISED, LEAST_WORDS = 0.12, 0.6, 8
# Of a line that gives an address so much is it.
ADDRESS = 0.3
# A column torn apart goes on in the middle of a sentence that another ended; one such place may be a note in the margin.
TORN = 2

_WORD = re.compile(r"[^\W\d_]+")
# "S u p p", as the letters of a picture or of a turned line are read.
_SPACED = re.compile(r"(?<!\S)(?:[^\W\d_] ){3,}")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+")
# A work in a list or note: "…, (2020)", "Garrett, L. 2015.", "Garrett, Laurie. “Ebola’s Lessons.” Foreign Affairs. 2015."
_YEAR = r"(?:19|20)\d\d"
_IN_MARGIN = re.compile(rf"[.,?!]['\"”’]? \({_YEAR}[a-z]?\)")
_WORK = re.compile(
    rf"\W*\w[\w’'-]+, (?:\w\. ?)+(?:.{{0,120}}\W)?{_YEAR}\b"
    rf"|(?:[^“\"]{{2,90}}\. )?[“\"][^”\"]{{8,250}}[”\"](?:,| [^a-z]).*(?:\b{_YEAR}\b|https?:)"
)
_NOTE = re.compile(r"(?:[¹²³⁰⁴-⁹]+|\[\d{1,3}\])\s*\S")
_BREAK = re.compile(r"[^\W\d_]-$")
_ENDED = re.compile(r"[.!?]['\"”’)\]]*$")


def is_reference(line: str) -> bool:
    """Whether a line is a note: a work that is cited, or a footnote."""
    return bool(_NOTE.match(line) or _WORK.match(line))


def is_debris(text: str, table: Lexicon) -> bool:
    """Whether a sentence is none for a reader: letters set apart, a list of names, a work named in the margin, an address, or
    what a form asks those who fill it in."""
    return bool(
        _SPACED.search(text)
        or _IN_MARGIN.search(text)
        or sum(len(each) for each in _ADDRESS.findall(text)) > ADDRESS * len(text)
        or table.instructs.within(text)
        or _names(text, table)
    )


def _names(text: str, table: Lexicon) -> bool:
    heads = text.split()
    if len(heads) < LEAST_WORDS or sum(head[0].isupper() for head in heads) < CAPITALISED * len(heads) / 2:
        return False
    words = _WORD.findall(text)
    if len(words) < LEAST_WORDS:
        return False
    small = sum(word.casefold() in table.stop for word in words)
    capitals = sum(word[0].isupper() for word in words)
    return small < SMALL_OF_PROSE * len(words) and capitals > CAPITALISED * len(words)


def is_garbled(lines: Sequence[str]) -> bool:
    """Whether the lines of a passage are columns that were read across: they break off within a word, and go on in lower case
    where another had ended."""
    torn = sum(bool(_BREAK.search(line)) for line in lines)
    for before, line in pairwise(lines):
        if before.endswith(":"):
            break  # items of a list begin as they like
        torn += line[:1].islower() and bool(_ENDED.search(before))
    return torn >= TORN
