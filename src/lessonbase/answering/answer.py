"""From hits to an answer: what fits the question best, as points, each cited; or what may bear on it; or neither."""

from collections.abc import Sequence

from lessonbase.answering.choosing import LEAST_OF_PERHAPS, chosen, grown_apart, report_of
from lessonbase.answering.grounding import cite
from lessonbase.answering.judging import judged
from lessonbase.answering.lexicon import Lexicon, language_name, lexicon, stems
from lessonbase.answering.outcome import confidence, outcome, signals
from lessonbase.answering.points import Candidate, candidates
from lessonbase.answering.relevance import (
    Fit,
    framed,
    readable,
)
from lessonbase.answering.sources import Search, Sources
from lessonbase.answering.understanding import Asked
from lessonbase.answering.voices import Kin, denies, kin, latest, says_the_same
from lessonbase.filters import Filters
from lessonbase.model import Answer, Citation, Heading, Hit, Point, Record, Voice

# How many passages an answer is chosen from, how many points it has, and how many records stand beside it.
DEPTH = 20
MOST_POINTS, MOST_PERHAPS = 5, 3
RECORDS_SHOWN = 4
# A part of a compound question with fewer words is not searched by itself ("and did it succeed?").
LEAST_OF_PART = 3
NEAREST_SHOWN = 3

NOTHING_ASKED = (
    "This question has no words that could be looked for. Name what it is about, for example: "
    "How do we build trust between farmers and buyers?"
)


def answer(asked: Asked, search: Search, sources: Sources, filters: Filters = Filters()) -> Answer:
    """An answer to a question: points with citations, verbatim on the pages they name.

    Raises what `search` raises.
    """
    given = Answer(question=asked.text, understood=asked.understood, outcome="not_there")
    if not asked.weights:
        return given.model_copy(update={"reason": NOTHING_ASKED})
    hits = _hits(asked, search, sources, filters)
    found = readable(hits, asked)
    held = list(dict.fromkeys(hit.passage.report_id for hit in found))
    reports = sources.reports_by_id(held)
    frame = framed(asked, found, reports)
    tables = {one: lexicon(reports[one].language if one in reports else None) for one in held}
    fits = sorted(
        (frame.fit(each) for hit in found for each in candidates(hit, tables[hit.passage.report_id])),
        key=lambda fit: -fit.score,
    )
    family = kin([reports[one] for one in held if one in reports], sources.opening, asked.lexicon)
    fits = judged(asked, latest(fits, family), sources.judge)
    seen = signals(asked, found, fits)
    sure = confidence(seen)
    verdict = outcome(asked, seen, sure, sources.bar) if fits else "not_there"
    note, fits = _named(asked, fits)
    foreign = _foreign(asked, sources)
    if verdict == "answered" and (note or foreign):
        verdict = "perhaps"
    given = given.model_copy(
        update={
            "confidence": sure,
            "records": _nearest_records(found),
            "nearest": tuple(found[:NEAREST_SHOWN]),
        }
    )
    if verdict != "not_there":
        made = _points(asked, fits, sources, tables, family, verdict == "answered")
        if made[0]:
            return given.model_copy(
                update={
                    "outcome": verdict,
                    "points": made[0],
                    "citations": made[1],
                    "programmes": _programmes(made[1], family),
                    **_covered(asked, made[0]),
                    "note": note or foreign,
                }
            )
    reason = foreign or reason_for_declining(bool(hits), sources.reports, filters)
    return given.model_copy(update={"reason": reason})


def _hits(asked: Asked, search: Search, sources: Sources, filters: Filters) -> list[Hit]:
    """The passages to answer from: the nearest, and those nearest in the countries and the writing that are asked for."""
    lots = [search(asked.searched, DEPTH, filters)]
    alone = [
        part for part in asked.understood.parts if len(stems(part, asked.lexicon.language)) >= LEAST_OF_PART
    ]
    if len(asked.understood.parts) > 1:
        lots += [search(part, DEPTH // 2, filters) for part in alone]
    if asked.understood.countries and not filters.country:
        named = tuple(code for code, _ in asked.understood.countries)
        lots.append(search(asked.searched, DEPTH // 2, filters.model_copy(update={"country": named})))
    if asked.script not in (None, "LATIN") and asked.understood.language and not filters.report:
        own = tuple(sources.of_language(asked.understood.language))
        if own:
            lots.append(search(asked.searched, DEPTH, filters.model_copy(update={"report": own})))
    found: dict[str, Hit] = {}
    for lot in lots:
        for hit in lot:
            found.setdefault(hit.passage.id, hit)
    return list(found.values())


def reason_for_declining(anything: bool, reports: int, filters: Filters) -> str:
    """A plain sentence: what was searched, that it holds no answer, and what to try."""
    if not reports:
        return "There are no reports here yet. Add some, and ask again."
    scope = "the one report" if reports == 1 else f"the {reports:,} reports"
    if not anything:
        return (
            "Nothing in the reports fits the filters that are set. Take one away to search more of them."
            if filters
            else f"Nothing in {scope} here fits this question. Try other words."
        )
    among = f"the part of {scope} that the filters leave" if filters else f"{scope} here"
    return (
        f"Not in these reports: no passage in {among} is near enough to answer this. "
        "The nearest ones are shown; other words, or a question about one point of it, may find more."
    )


def _named(asked: Asked, fits: list[Fit]) -> tuple[str | None, list[Fit]]:
    """Only what is about the countries that the question names; where there is nothing, the rest and a note on it."""
    countries = asked.understood.countries
    if not countries or not fits:
        return None, fits
    here = [fit for fit in fits if fit.here]
    open_ = [fit for fit in fits if fit.here is None]
    if here:
        return None, sorted(here + open_, key=lambda fit: (-bool(fit.here), -fit.score)) if len(
            here
        ) < 3 else here
    if open_:
        return None, open_
    names = " or ".join(name for _, name in countries)
    return f"Nothing on {names} in these reports; from elsewhere:", fits


def _foreign(asked: Asked, sources: Sources) -> str | None:
    """One honest sentence where the question is in a language that no report is in."""
    language = asked.understood.language
    if language is None or asked.across:
        return None
    held = sources.languages
    if not held or language in held:
        return None
    theirs = " and ".join(sorted(language_name(one) for one in held))
    return (
        f"This question is in {language_name(language)}, the reports are in {theirs}: across languages little is found "
        f"here. Asked in {language_name(min(held))}, it may find more."
    )


def _points(
    asked: Asked,
    fits: Sequence[Fit],
    sources: Sources,
    tables: dict[str, Lexicon],
    family: Kin,
    sure: bool,
) -> tuple[tuple[Point, ...], tuple[Citation, ...]]:
    most = MOST_POINTS if sure else MOST_PERHAPS
    picked = chosen(asked, fits, sources, tables, sure, most)
    picked = _with_each_part(asked, picked, fits)
    grown = grown_apart(picked, fits, sources, tables)
    shown_at = {id(fit): one for fit, one in grown}
    order = _order(asked, [fit for fit, _ in grown], shown_at)
    several = len({part_of(asked, fit) for fit, _ in order}) > 1
    points: list[Point] = []
    citations: list[Citation] = []
    for fit, heading in order:
        candidate = shown_at[id(fit)]
        cited = _cited(candidate, len(citations) + 1, sources)
        if not cited:
            continue
        numbers = tuple(each.number for each in cited)
        citations.extend(cited)
        voices: list[Voice] = []
        dissent: list[Voice] = []
        for other in fits:
            if (
                report_of(other) == report_of(fit)
                or not says_the_same(fit, other)
                or any(v.report_id == report_of(other) for v in voices)
            ):
                continue
            also = _cited(other.candidate, len(citations) + 1, sources)
            if not also:
                continue
            citations.extend(also)
            against = denies(fit.candidate.text, other.candidate.text, asked.lexicon)
            voice = Voice(
                stance="against" if against else "same",
                report_id=report_of(other),
                text=other.candidate.text,
                number=also[0].number,
                independent=family.independent(report_of(fit), report_of(other)),
            )
            (dissent if against else voices).append(voice)
        record = fit.candidate.record
        points.append(
            Point(
                text=candidate.text,
                heading=heading,
                citations=numbers,
                kind=record.kind if record else None,
                record_id=record.id if record else None,
                part=part_of(asked, fit) if several else None,
                voices=tuple(voices),
                dissent=tuple(dissent),
            )
        )
    return tuple(points), tuple(citations)


def _with_each_part(asked: Asked, picked: list[Fit], fits: Sequence[Fit]) -> list[Fit]:
    """The chosen, and for each part of a compound question that none of them answers the best that does."""
    for part in range(len(asked.understood.parts)):
        if part_of(asked, fits[0]) is None or any(part_of(asked, fit) == part for fit in picked):
            continue
        best = next((fit for fit in fits if part_of(asked, fit) == part), None)
        if best is not None and best.score >= LEAST_OF_PERHAPS * fits[0].score:
            picked = [*picked, best]
    return picked


def part_of(asked: Asked, fit: Fit) -> int | None:
    """The part of a compound question whose own words a candidate has most of, counted from 0; None for a plain
    question."""
    parts = asked.understood.parts
    if len(parts) < 2:
        return None
    language = asked.lexicon.language
    covered = asked.covered(fit.said)
    own = [stems(part, language) & covered for part in parts]
    weight = [sum(asked.weights[one] for one in sorted(held)) for held in own]
    return weight.index(max(weight))


def _cited(candidate: Candidate, number: int, sources: Sources) -> list[Citation]:
    """A citation for each piece and page; none if any is not verbatim on its page."""
    cited: list[Citation] = []
    for piece in candidate.pieces:
        hit = candidate.hit.model_copy(update={"passage": piece.passage})
        part = cite(hit, piece.start, piece.end, number + len(cited), sources.page_text)
        if part is None:
            return []
        cited += part
    return cited


def _order(asked: Asked, chosen: Sequence[Fit], shown_at: dict[int, Candidate]) -> list[tuple[Fit, Heading]]:
    """The points by heading: first the heading that the question wants, then that of the best point."""
    headings = {id(fit): heading_of(shown_at[id(fit)], asked.lexicon) for fit in chosen}
    first: dict[Heading, int] = {}
    for rank, fit in enumerate(chosen):
        first.setdefault(headings[id(fit)], rank)
    wants = asked.understood.wants
    wanted: Heading | None = "went_wrong" if wants == "went_wrong" else None
    ordered = sorted(first, key=lambda heading: (heading != wanted, first[heading]))
    by_heading = [(fit, heading) for heading in ordered for fit in chosen if headings[id(fit)] == heading]
    return sorted(by_heading, key=lambda one: part_of(asked, one[0]) or 0)


def heading_of(candidate: Candidate, table: Lexicon) -> Heading:
    """What a point tells: by its record's kind, else by its section and the words of the sentence that it is made for: what
    stands around that may tell of something else."""
    kind = candidate.record.kind if candidate.record else None
    core = candidate.hit.passage.text[slice(*candidate.core)]
    advises = bool(table.tells["advised"].within(core))
    if kind is not None:
        told: dict[str, Heading] = {
            "lesson": "learned",
            "best_practice": "advised",
            "recommendation": "advised",
            "success": "worked",
            "challenge": "went_wrong",
        }
        return told[kind]
    role = candidate.hit.passage.role
    if role == "recommendations" or advises:
        return "advised"
    if role == "lessons":
        return "learned"
    wrong = len(table.tells["went_wrong"].within(core))
    worked = len(table.tells["worked"].within(core))
    if wrong > worked:
        return "went_wrong"
    return "worked" if worked else "learned"


def _covered(asked: Asked, points: Sequence[Point]) -> dict[str, tuple[str, ...]]:
    said: frozenset[str] = frozenset().union(*(stems(point.text, asked.lexicon.language) for point in points))
    covered = asked.covered(said)
    if asked.across:
        return {}
    return {
        "covered": tuple(asked.surface[one] for one in asked.weights if one in covered),
        "uncovered": tuple(asked.surface[one] for one in asked.weights if one not in covered),
    }


def _programmes(citations: Sequence[Citation], family: Kin) -> tuple[tuple[str, ...], ...]:
    together: dict[str, dict[str, None]] = {}
    for citation in citations:
        under = family.programmes.get(citation.report_id, citation.report_id)
        together.setdefault(under, {})[citation.report_id] = None
    return tuple(tuple(reports) for reports in together.values())


def _nearest_records(hits: Sequence[Hit]) -> tuple[Record, ...]:
    unique = {record.id: record for hit in hits for record in hit.records}
    return tuple(unique.values())[:RECORDS_SHOWN]
