"""What answering asks of a library beside its hits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lessonbase.answering.grounding import PageText
from lessonbase.filters import Filters
from lessonbase.model import Hit, Passage, Report

Search = Callable[[str, int, Filters], Sequence[Hit]]
"""The best passages for a question, so many, among what the filters leave."""

Judge = Callable[[str, Sequence[str]], Sequence[float]]
"""How far each of some texts answers a question, from 0 to 1."""


def _around_nothing(_: Passage) -> tuple[Passage | None, Passage | None]:
    return None, None


@dataclass(frozen=True)
class Sources:
    """A library as answering sees it.

    `page_text` gives stored pages; `around` the passages before and after one, in its report, footnotes left out; `reports_by_id` those of some reports
    that are there; `opening` a report's first words; `reports` and `passages` how many there are; `languages` the languages they are
    in, `of_language` the reports in one (None: in none that is known), `read_as_one` those in which a question finds what is
    written in the others; `holding` how many passages have a word, `having` the texts of
    some of them, `alike` texts that have a word like it; `is_word` tells a word that is one anywhere from a slip; `judge` what tells in a language how far texts answer a
    question (None: nothing does); `bar` is added to the confidence from which a question is answered.
    """

    page_text: PageText
    around: Callable[[Passage], tuple[Passage | None, Passage | None]] = _around_nothing
    reports_by_id: Callable[[Sequence[str]], Mapping[str, Report]] = lambda _: {}
    opening: Callable[[str], str] = lambda _: ""
    reports: int = 1
    passages: int = 1
    languages: frozenset[str] = frozenset()
    of_language: Callable[[str | None], Sequence[str]] = lambda _: ()
    read_as_one: Callable[[], frozenset[str]] = frozenset
    holding: Callable[[str], int] = lambda _: 1
    having: Callable[[str], Sequence[str]] = lambda _: ()
    alike: Callable[[str], Sequence[str]] = lambda _: ()
    is_word: Callable[[str], bool] = lambda _: False
    judge: Callable[[str], Judge | None] = lambda _: None
    bar: float = 0.0
