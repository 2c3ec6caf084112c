"""What the headings found in a report are worth against those a careful reader listed. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass

from lessonbase.evaluation.measures import f1, words
from lessonbase.model import Document, Frozen

_BEGINNING = 3  # words from which the beginning of a title stands for it


class Section(Frozen):
    """A section: its title, the level of its heading from 1, and its page where that is known."""

    title: str
    level: int
    page: int | None = None


@dataclass(frozen=True)
class SectionScores:
    """`precision`, `recall` and `f1` of titles, whatever their level; `level_f1` counts a title only at its level.

    All in [0, 1].
    """

    precision: float
    recall: float
    f1: float
    level_f1: float
    missed: tuple[str, ...]
    extra: tuple[str, ...]


def sections_of(document: Document) -> list[Section]:
    """The headings of a document as read."""
    return [
        Section(title=" ".join(block.text.split()), level=block.level or 1, page=block.page)
        for block in document.blocks
        if block.kind == "heading"
    ]


def score_sections(gold: Sequence[Section], found: Sequence[Section]) -> SectionScores:
    """Precision, recall and F1 of the headings found against those listed.

    Titles match when their words are the same, numbers, case and punctuation folded, or when one is the beginning
    of the other (a listed title may be its first line); of several the one nearest by page, each once. A list goes
    down to some level: found headings of deeper levels that match nothing count neither way, so that a table of
    contents can serve as the list.
    """
    pairs = sorted(
        (_apart(one, other), gold_at, found_at)
        for gold_at, one in enumerate(gold)
        for found_at, other in enumerate(found)
        if _alike(one.title, other.title)
    )
    matched: dict[int, int] = {}
    for _, gold_at, found_at in pairs:
        if gold_at not in matched and found_at not in matched.values():
            matched[gold_at] = found_at
    deepest = max((section.level for section in gold), default=0)
    extra = [
        section for at, section in enumerate(found) if at not in matched.values() and section.level <= deepest
    ]
    at_level = sum(gold[one].level == found[other].level for one, other in matched.items())
    counted = len(matched) + len(extra)
    return SectionScores(
        precision=len(matched) / counted if counted else 0.0,
        recall=len(matched) / len(gold) if gold else 0.0,
        f1=f1(len(matched), counted, len(gold)),
        level_f1=f1(at_level, counted, len(gold)),
        missed=tuple(section.title for at, section in enumerate(gold) if at not in matched),
        extra=tuple(section.title for section in extra),
    )


def _alike(one: str, other: str) -> bool:
    short, long = sorted((words(one), words(other)), key=len)
    return short == long or (len(short) >= _BEGINNING and long[: len(short)] == short)


def _apart(one: Section, other: Section) -> tuple[int, int]:
    pages = abs(one.page - other.page) if one.page and other.page else 0
    return pages, abs(len(one.title) - len(other.title))
