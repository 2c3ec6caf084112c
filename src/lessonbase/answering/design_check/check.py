"""From a draft to what bears on each of its parts, for and against, each cited; or to word that nothing here does."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import get_args

from lessonbase.answering.answer import heading_of
from lessonbase.answering.design_check.against import speaks_against
from lessonbase.answering.design_check.draft import Piece, pieces_of
from lessonbase.answering.design_check.evidence import (
    DEPTH,
    Found,
    Nearby,
    Weights,
    beside_each_other,
    gathered,
    places,
    probability,
    silence,
    speaks,
)
from lessonbase.answering.design_check.languages import Comparable, comparable, spoken_in
from lessonbase.answering.grounding import cite
from lessonbase.answering.lexicon import lexicon
from lessonbase.answering.points import Candidate, shown
from lessonbase.answering.points import Piece as Words
from lessonbase.answering.sources import Sources
from lessonbase.answering.voices import Kin, kin
from lessonbase.filters import Filters
from lessonbase.model import (
    Bearing,
    Citation,
    DesignCheck,
    Document,
    DraftPart,
    RecordKind,
    Standing,
    Voice,
)

# The probability from which a part is said to be spoken to, and that from which something may be.
SPOKEN, PERHAPS = 0.5, 0.35
# The probability from which a record is said to bear on a part, that anything does included; and that from which it may,
# where anything does.
SURE, LEAST = 0.3, 0.02
# A part shows so many bearings at most, and with each so many other records that are near to it.
MOST, MOST_PERHAPS, MOST_VOICES = 8, 3, 4
# Two records are near to each other where the vectors of their statements are (cosine).
SAME = 0.55


def check_design(
    draft: Document,
    search: Callable[[Filters], Nearby],
    sources: Sources,
    filters: Filters,
    on_progress: Callable[[int, int], None],
) -> DesignCheck:
    """What bears on each part of a draft. `on_progress` is told how many parts are done, and of how many.

    Raises ReadError for a draft that says too little or too much, or is in a language that no report is in, and what
    searching raises.
    """
    pieces = pieces_of(draft)
    language = spoken_in(draft, pieces)
    looked_at = comparable(draft, language, filters, sources)
    sources = replace(sources, opening=cache(sources.opening))
    nearby = search(among_records(looked_at.filters))
    by = Weights(nearby.counts, sources.passages, language or "en")
    on_progress(0, len(pieces))
    parts: list[DraftPart] = []
    citations: list[Citation] = []
    for number, piece in enumerate(pieces, 1):
        parts.append(_part(number, piece, nearby, sources, by, citations))
        on_progress(number, len(pieces))
    return DesignCheck(
        title=draft.report.title,
        source=draft.report.source,
        language=language,
        reports=looked_at.reports,
        filtered=bool(filters),
        parts=tuple(parts),
        citations=tuple(citations),
        notes=tuple(_notes(draft, looked_at)),
    )


def among_records(filters: Filters) -> Filters:
    """The filters, and only passages that state or tell more of a record."""
    return filters if filters.kind else filters.model_copy(update={"kind": get_args(RecordKind)})


def _notes(draft: Document, looked_at: Comparable) -> list[str]:
    notes = [warning.text for warning in draft.report.warnings]
    if not looked_at.reports:
        notes.insert(
            0, "There are no reports here yet, so nothing could be found. Add some, and check again."
        )
    elif looked_at.note:
        notes.insert(0, looked_at.note)
    return notes


def _part(
    number: int, piece: Piece, nearby: Nearby, sources: Sources, by: Weights, citations: list[Citation]
) -> DraftPart:
    """A part with what bears on it; adds what that cites to the citations."""
    hits, *of_aspects = nearby.hits([piece.whole, *piece.aspects, by.known(piece.whole)], DEPTH)
    found = gathered(piece, hits, of_aspects, by)
    spoken = speaks(silence(piece, hits, found, by))
    bearings: list[Bearing] = []
    family = Kin({}, {})
    if spoken >= PERHAPS:
        groups = grouped(beside_each_other(found, nearby), MOST if spoken >= SPOKEN else MOST_PERHAPS)
        family = _family(groups, sources)
        for group in groups:
            bearing = _bearing(piece, group, family, sources, citations, spoken)
            if bearing:
                bearings.append(bearing)
    standing: Standing = (
        "bears" if any(one.sure for one in bearings) else "perhaps" if bearings else "nothing"
    )
    return DraftPart(
        number=number,
        heading=piece.heading,
        text=piece.text,
        standing=standing,
        confidence=spoken,
        bearings=tuple(bearings),
        programmes=_programmes(bearings, family),
    )


def grouped(found: Sequence[Found], most: int) -> list[list[Found]]:
    """The records that are likely enough, those that say the same together, the likeliest first."""
    groups: list[list[Found]] = []
    for one in found:
        if probability(one.score) < LEAST:
            break
        same = next((group for group in groups if _says_the_same(group[0], one)), None)
        if same is None and len(groups) < most:
            groups.append([one])
        elif same is not None and len(same) <= MOST_VOICES:
            same.append(one)
    return groups


def _says_the_same(one: Found, other: Found) -> bool:
    return one.vector is not None and other.vector is not None and float(one.vector @ other.vector) >= SAME


def _family(groups: Sequence[Sequence[Found]], sources: Sources) -> Kin:
    ids = dict.fromkeys(one.record.report_id for group in groups for one in group)
    reports = sources.reports_by_id(list(ids))
    return kin([reports[one] for one in ids if one in reports], sources.opening, lexicon("en"))


def _bearing(
    piece: Piece,
    group: Sequence[Found],
    family: Kin,
    sources: Sources,
    citations: list[Citation],
    spoken: float,
) -> Bearing | None:
    """The first record of a group as it bears on the part, the others as voices; None where its words cannot be cited.
    `spoken` is the probability that anything bears on the part: on one that is hardly spoken to, no record surely does."""
    lead, *others = group
    cited = _cited(lead, len(citations) + 1, sources)
    if not cited:
        return None
    citations.extend(cited)
    voices: list[Voice] = []
    for other in others:
        also = _cited(other, len(citations) + 1, sources)
        if also:
            citations.extend(also)
            voices.append(
                Voice(
                    stance="same",
                    report_id=other.record.report_id,
                    text=_text(other),
                    number=also[0].number,
                    independent=family.independent(lead.record.report_id, other.record.report_id),
                )
            )
    report = sources.reports_by_id([lead.record.report_id]).get(lead.record.report_id)
    table = lexicon(report.language if report else None)
    text = _text(lead)
    candidate = Candidate(lead.hit, _words(lead), (0, 0), None, lead.record)
    heading = heading_of(candidate, table)
    confidence = spoken * probability(lead.score)
    sure = spoken >= SPOKEN and confidence >= SURE
    against = sure and speaks_against(piece, text, heading == "went_wrong", table)
    return Bearing(
        record_id=lead.record.id,
        report_id=lead.record.report_id,
        kind=lead.record.kind,
        heading=heading,
        stance="against" if against else "beside" if heading == "went_wrong" or not sure else "for",
        text=text,
        citations=tuple(one.number for one in cited),
        confidence=confidence,
        sure=sure,
        voices=tuple(voices),
    )


def _words(one: Found) -> tuple[Words, ...]:
    passage = one.hit.passage
    return tuple(Words(passage, start, end) for start, end in places(one.record.statement, passage.text))


def _text(one: Found) -> str:
    return shown(_words(one))


def _cited(one: Found, first: int, sources: Sources) -> list[Citation]:
    """The citations of all its words; none where some do not stand on the page, for then it must not be shown."""
    cited: list[Citation] = []
    for said in _words(one):
        part = cite(one.hit, said.start, said.end, first + len(cited), sources.page_text)
        if part is None:
            return []
        cited += part
    return cited


def _programmes(bearings: Sequence[Bearing], family: Kin) -> tuple[tuple[str, ...], ...]:
    together: dict[str, dict[str, None]] = {}
    for bearing in bearings:
        for report in (bearing.report_id, *(voice.report_id for voice in bearing.voices)):
            together.setdefault(family.programmes.get(report, report), {})[report] = None
    return tuple(tuple(reports) for reports in together.values())
