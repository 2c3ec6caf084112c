"""What a section is for, from its heading and its place, and whether records can stand in it.

A heading names a role in any of the languages; where it names none, the section has the role of the one above.
A summary, an annex, a list of references and the methodology give their role to all that stands under them:
lessons in the executive summary are summary, since the section on lessons states them in full. An annex that is
itself of lessons or recommendations is one of those, and states records; no other annex does, nor do references
and methodology, terms of reference, or sections on earlier recommendations.
"""

from dataclasses import dataclass

from lessonbase.extraction.words.folding import folded
from lessonbase.extraction.words.markers import is_annex, under_box_or_annex
from lessonbase.extraction.words.titles import heading_kinds, title_words
from lessonbase.extraction.words.vocabulary import WORDS
from lessonbase.model import SectionRole

_OVER_ALL: frozenset[SectionRole | None] = frozenset({"summary", "annex", "reference", "methodology"})
_OF_RECORDS: frozenset[SectionRole | None] = frozenset({"lessons", "recommendations"})
# What a section of records may hold besides: its heading may name both ("Conclusions and recommendations").
_BESIDE_RECORDS: frozenset[SectionRole | None] = _OF_RECORDS | {"conclusions", "annex", "reference"}
# A summary that begins later in a report, as a share of its text, is that of a chapter.
_SUMMARY_BEFORE = 0.4


@dataclass(frozen=True)
class Title:
    """What a heading says of its section: the role it names, if any; whether it announces records; whether it is
    an annex; whether it is `barren`, so that no record stands under it; whether it is `front` matter without
    sections of its own: abbreviations, thanks, a disclaimer."""

    role: SectionRole | None
    records: bool = False
    annex: bool = False
    barren: bool = False
    front: bool = False


def read_title(heading: str) -> Title:
    """What a heading says of the section under it."""
    annex = is_annex(heading)
    about = under_box_or_annex(heading)
    words = folded(title_words(about))
    kinds, _ = heading_kinds(about)
    stated = [kind for kind in kinds if kind in ("lesson", "best_practice", "recommendation")]
    if WORDS.whole["terms"].fullmatch(words):
        return Title("annex", annex=annex, barren=True)
    if WORDS.whole["past"].fullmatch(words):
        return Title("annex" if annex else None, annex=annex, barren=True)
    listing = any(WORDS.whole[field].fullmatch(words) for field in ("contents", "works"))
    named: SectionRole | None = "reference" if listing else _named(words)
    if annex and not stated:
        return Title("reference" if named == "reference" else "annex", annex=True, barren=True)
    if named in ("reference", "methodology"):
        return Title(named, annex=annex, barren=True, front=named == "reference" and not listing)
    if stated and named == "summary":
        return Title("summary", records=True, annex=annex)
    if stated:
        role: SectionRole = "recommendations" if stated[0] == "recommendation" else "lessons"
        return Title(role, records=True, annex=annex)
    return Title(named, records=bool(kinds), annex=annex)


def _named(words: str) -> SectionRole | None:
    return next((role for role, titles in WORDS.roles.items() if titles.fullmatch(words)), None)


def lists_works(heading: str) -> bool:
    """Whether a heading is that of a list of works: references, a bibliography, documents reviewed."""
    return bool(WORDS.whole["works"].fullmatch(folded(title_words(under_box_or_annex(heading)))))


def role_under(above: SectionRole | None, title: Title, before: float) -> SectionRole | None:
    """The role of a section under one of the role `above`; `before`: the share of the report's text before it."""
    if above in _OVER_ALL:
        return "reference" if above == "annex" and title.role == "reference" else above
    if title.role == "summary" and before > _SUMMARY_BEFORE:
        return above
    if above in _OF_RECORDS and title.role not in _BESIDE_RECORDS:
        return above
    if above in ("findings", "conclusions") and title.role == "context":
        return above
    return title.role or above
