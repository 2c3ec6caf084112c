"""What is no record, only beside one: what explains the page, tells about a recommendation, or belongs to no report."""

import re
from collections.abc import Iterable

from lessonbase.extraction.words.folding import folded
from lessonbase.extraction.words.titles import LONGEST_LABEL, LONGEST_TITLE, title_words
from lessonbase.extraction.words.vocabulary import WORDS

# What a form leaves to be filled in, what stands in brackets as a whole, and whom to call or write to.
_FORM = re.compile(r"_{4,}|\.{6,}|…{3,}")
_BRACKETED = re.compile(r"\W*[(\[][^()\[\]]*[)\]]\W*")
_CONTACT = re.compile(r"\(\d{3}\)\s?\d{3}-\d{4}|\+\d{1,3}[\s(.-]*\d[\d\s().-]{6,}\d|[\w.-]+@[\w-]+\.\w{2,}")
_CARD, _LINE = 200, 60  # characters of a line that names someone and a number, and of an entry


def is_aside(text: str) -> bool:
    """Whether a text explains the page rather than the subject: a source, a key to abbreviations, whom to call, what
    a form asks for, what an evaluator is to do, that there is nothing to say."""
    words = folded(text[:LONGEST_LABEL])
    return (
        any(
            pattern.match(words)
            for pattern in (WORDS.opening["asides"], WORDS.opening["nothing"], WORDS.mandate)
        )
        or bool(_FORM.search(text) or _BRACKETED.fullmatch(text))
        or (len(text) <= _LINE and bool(WORDS.entry.match(words)))
        or (len(text) <= _CARD and bool(_CONTACT.search(text)))
    )


def is_particular(text: str) -> bool:
    """Whether a text only says to whom, when or how urgently a recommendation is made."""
    return len(text) <= 200 and bool(WORDS.opening["particulars"].match(folded(text)))


def is_detail(text: str) -> bool:
    """Whether a text says something about a recommendation rather than the recommendation ("Rationale: …")."""
    words = folded(text[:LONGEST_TITLE])
    return is_particular(text) or (bool(WORDS.opening["details"].match(words)) and ":" in words)


def is_standard(text: str) -> bool:
    """Whether a text only holds itself to good practice ("We are committed to best practice in all we do")."""
    return bool(WORDS.within["standards"].search(folded(text)))


def is_course(text: str) -> bool:
    """Whether a text says what a unit of a course is to teach ("By the end of this lesson …")."""
    return bool(WORDS.within["course"].search(folded(text)))


def is_timetable(titles: Iterable[str]) -> bool:
    """Whether titles of columns are those of a timetable ("Time", "Trainer")."""
    return any(WORDS.whole["timetable"].fullmatch(folded(title)) for title in titles)


def is_pointer(text: str) -> bool:
    """Whether a text only refers to another place ("See page 14")."""
    return bool(WORDS.opening["pointers"].match(folded(text[:LONGEST_LABEL])))


def is_contents(title: str) -> bool:
    """Whether a title is that of a table of contents."""
    return len(title) <= LONGEST_TITLE and bool(WORDS.whole["contents"].fullmatch(folded(title_words(title))))


def is_boilerplate(title: str) -> bool:
    """Whether a title is that of what is no part of the report: who its publisher is, whom to write to."""
    return len(title) <= LONGEST_TITLE and bool(
        WORDS.whole["boilerplate"].fullmatch(folded(title_words(title)))
    )
