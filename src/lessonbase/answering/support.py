"""Whether a sentence says nothing but what quoted words say: the check on whatever a language model writes.

It is strict, since what is shown as supported is believed. A sentence is supported where it consists of whole clauses of one
quote, in their order: word for word but for articles and the forms of a word, so that no name, figure, negation, direction
or degree can be other than in the report. What stands in brackets may be missing, and what follows a comma at the end of a
clause, unless it holds a condition, a negation or a turn ("unless …", "but not …"): without it the rest would say more than
the report.
"""

import re
from collections.abc import Iterator, Sequence

from lessonbase.answering.lexicon import Lexicon, stem, words
from lessonbase.sentences import sentences

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_CLAUSES = re.compile(r"[;:—]|(?<=\s)[–-](?=\s)")


def is_supported(sentence: str, quotes: Sequence[str], table: Lexicon) -> bool:
    """Whether one of the quotes says the sentence."""
    said = _units(sentence, table)
    return bool(said) and any(_says(quote, said, table) for quote in quotes)


def _says(quote: str, said: list[str], table: Lexicon) -> bool:
    reached = {0}  # how many of the words that are said the sentences so far may have said
    for start, end in sentences(quote):
        reached |= {after for at in reached for after in _after(quote[start:end], said, at, table)}
    return len(said) in reached


def _after(sentence: str, said: list[str], at: int, table: Lexicon) -> set[int]:
    """How far what is said may be reached with clauses of a sentence, when it was reached up to `at`."""
    states = {(at, False)}  # and whether a clause of the sentence was used
    for clause in _CLAUSES.split(_BRACKETS.sub(" ", sentence)):
        used = {
            (place + len(units), True)
            for place, _ in states
            for units in _forms(clause, table)
            if said[place : place + len(units)] == units
        }
        missed = states if _may_be_missed(clause, table) else {state for state in states if not state[1]}
        states = used | missed
    return {place for place, used in states if used}


def _forms(clause: str, table: Lexicon) -> Iterator[list[str]]:
    """The words of a clause, and of it without what follows a comma at its end, where that may be missed."""
    parts = clause.split(",")
    for size in range(len(parts), 0, -1):
        if size < len(parts) and not _may_be_missed(parts[size], table):
            return
        if units := _units(",".join(parts[:size]), table):
            yield units


def _may_be_missed(part: str, table: Lexicon) -> bool:
    limits = (table.conditions, table.denies, table.turns)
    return not any(phrases.within(part) for phrases in limits)


def _units(text: str, table: Lexicon) -> list[str]:
    """The words of a text that may not differ, by their stems."""
    return [stem(word, table.language) for word in words(text) if word not in table.articles]
