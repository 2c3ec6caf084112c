"""Which reports a draft is compared with: those in its own language. The words of two languages do not meet, and vectors of
a model that was made for one of them find texts that look alike, not texts that say the same."""

from collections.abc import Sequence
from typing import NamedTuple

from lessonbase.answering.design_check.draft import Piece
from lessonbase.answering.lexicon import language_name
from lessonbase.answering.sources import Sources
from lessonbase.answering.understanding import language_of
from lessonbase.errors import ReadError
from lessonbase.filters import Filters
from lessonbase.model import Document

# Characters of a draft that tell its language.
OPENING = 5000


class Comparable(NamedTuple):
    """The filters that leave the reports a draft is compared with, how many these are, and a sentence on the others, empty
    where there are none."""

    filters: Filters
    reports: int
    note: str = ""


def spoken_in(draft: Document, pieces: Sequence[Piece]) -> str | None:
    """The language of a draft (ISO 639-1) as it was read, else as its small words tell it; None where nothing does."""
    return draft.report.language or language_of(" ".join(piece.text for piece in pieces)[:OPENING])


def comparable(draft: Document, language: str | None, filters: Filters, sources: Sources) -> Comparable:
    """What a draft in a language is compared with: the reports in it, and those whose language is not known.

    Raises ReadError where all reports are in other languages.
    """
    held = sources.languages
    others = held - {language}
    if language is None or not others:
        return Comparable(filters, sources.reports)
    theirs = _listed(sorted(language_name(one) for one in others))
    name = language_name(language)
    same = [*sources.of_language(language), *sources.of_language(None)]
    chosen = [one for one in same if not filters.report or one in filters.report]
    if not chosen:
        raise ReadError(
            draft.report.source,
            f"it is in {name}, and the reports to compare it with are in {theirs}: only texts in one language can be "
            f"compared here. Give a translation of the draft, or add reports in {name}.",
        )
    return Comparable(
        filters.model_copy(update={"report": tuple(chosen)}),
        len(same),
        f"This draft is in {name}, so it was compared with the reports in {name} only. What those in {theirs} say was not "
        "looked at; a translation of the draft finds it.",
    )


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
