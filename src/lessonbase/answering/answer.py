"""From hits to an answer: what fits the question best, as points, each cited; or what may bear on it; or neither."""

from collections.abc import Sequence
from dataclasses import replace

from lessonbase.answering.grounding import cite
from lessonbase.answering.lexicon import Lexicon, language_name, lexicon, stems, words
from lessonbase.answering.outcome import confidence, outcome, signals
from lessonbase.answering.points import MOST_CHARACTERS, Candidate, Piece, Reading, candidates, completed
from lessonbase.answering.relevance import (
    LEAST_OF_BEST,
    Fit,
    framed,
    has_figure,
    readable,
    tells_count,
)
from lessonbase.answering.sources import Search, Sources
from lessonbase.answering.understanding import Asked
from lessonbase.answering.voices import Kin, denies, kin, latest, overlap, same, says_the_same
from lessonbase.filters import Filters
from lessonbase.model import Answer, Citation, Heading, Hit, Point, Record, Voice

# How many passages an answer is chosen from, how many points it has, and how many records stand beside it.
DEPTH = 20
MOST_POINTS, MOST_PERHAPS = 5, 3
RECORDS_SHOWN = 4
# A part of a compound question with fewer words is not searched by itself ("and did it succeed?").
LEAST_OF_PART = 3
NEAREST_SHOWN = 3
# What may bear on the question is not this far below the best; sharing so much with another point costs so much.
LEAST_OF_PERHAPS = 0.7
REPETITION_COST = 0.15
# A point with fewer words than these beside the question's own only says the question again.
LEAST_NEW = 3
# So short a point is near to many questions in meaning: it needs a word of the question.
LEAST_ALONE = 12
# A neighbour of a near sentence that is so much as near belongs with it. On the 82 development questions an answering
# passage was shown whole for 0.55 of them at 0.9, for 0.65 at 0.6, for 0.67 at 0.5.
NEIGHBOUR = 0.5

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
    reports = {hit.passage.report_id: sources.report(hit.passage.report_id) for hit in found}
    frame = framed(asked, found, reports)
    tables = {key: lexicon(one.language if one else None) for key, one in reports.items()}
    fits = sorted(
        (frame.fit(each) for hit in found for each in candidates(hit, tables[hit.passage.report_id])),
        key=lambda fit: -fit.score,
    )
    family = kin([one for one in reports.values() if one], sources.opening, asked.lexicon)
    fits = latest(fits, family)
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
    held = sources.languages()
    if language is None or not held or language in held:
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
    picked = _chosen(asked, fits, most) if sure else _chosen(asked, _one_each(fits), most, LEAST_OF_PERHAPS)
    picked = _with_each_part(asked, picked, fits)
    grown = _grown_apart(picked, fits, sources, tables)
    chosen = [fit for fit, _ in grown]
    shown_at = {id(fit): one for fit, one in grown}
    order = _order(asked, chosen, shown_at)
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
                _report(other) == _report(fit)
                or not says_the_same(fit, other)
                or any(v.report_id == _report(other) for v in voices)
            ):
                continue
            also = _cited(other.candidate, len(citations) + 1, sources)
            if not also:
                continue
            citations.extend(also)
            against = denies(fit.candidate.text, other.candidate.text, asked.lexicon)
            voice = Voice(
                stance="against" if against else "same",
                report_id=_report(other),
                text=other.candidate.text,
                number=also[0].number,
                independent=family.independent(_report(fit), _report(other)),
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


def _report(fit: Fit) -> str:
    return fit.candidate.hit.passage.report_id


def _chosen(asked: Asked, fits: Sequence[Fit], most: int, least: float = LEAST_OF_BEST) -> list[Fit]:
    """The best candidates by maximal marginal relevance (Carbonell and Goldstein 1998), none that says another again."""
    if not fits:
        return []
    fits = [fit for fit in fits if len(fit.said - asked.weights.keys()) >= LEAST_NEW] or fits
    fits = [fit for fit in fits if fit.coverage > 0 or len(words(fit.candidate.text)) >= LEAST_ALONE] or fits
    if asked.understood.wants == "figure":
        figures = [fit for fit in fits if has_figure(fit.candidate.text)]
        fits = [fit for fit in figures if tells_count(asked, fit)] or figures or fits
    best = fits[0].score
    left = [fit for fit in fits if fit.score >= least * best]
    if asked.bare and any(fit.coverage > 0 for fit in left):
        left = [fit for fit in left if fit.coverage > 0]
    chosen: list[Fit] = []
    while left and len(chosen) < most:
        shared = {id(fit): max((overlap(fit.said, one.said) for one in chosen), default=0.0) for fit in left}
        left = [
            fit
            for fit in left
            if not any(same(fit, one) or _share(fit.candidate, one.candidate) for one in chosen)
        ]
        if left:
            pick = max(left, key=lambda fit: fit.score - REPETITION_COST * shared[id(fit)])
            chosen.append(pick)
            left.remove(pick)
    return chosen


def _one_each(fits: Sequence[Fit]) -> list[Fit]:
    """The best candidate of each passage."""
    best: dict[str, Fit] = {}
    for fit in fits:
        best.setdefault(fit.candidate.hit.passage.id, fit)
    return list(best.values())


def _share(one: Candidate, other: Candidate) -> bool:
    """Whether two candidates show some of the same words."""
    return any(_overlap(a, b) for a in one.pieces for b in other.pieces)


def _overlap(a: Piece, b: Piece) -> bool:
    return a.passage.id == b.passage.id and a.start < b.end and b.start < a.end


def _grown_apart(
    chosen: Sequence[Fit], fits: Sequence[Fit], sources: Sources, tables: dict[str, Lexicon]
) -> list[tuple[Fit, Candidate]]:
    """The chosen with what they need; one that shares words with a grown one before it becomes part of that."""
    grown: list[tuple[Fit, Candidate]] = []
    for fit in chosen:
        own = fit.candidate
        met = next((at for at, (_, one) in enumerate(grown) if _share(own, one)), None)
        if met is None:
            whole = _grown(fit, fits, tables[_report(fit)])
            taken = any(_share(whole, one) for _, one in grown)
            grown.append((fit, own if taken else whole))
            continue
        first, before = grown[met]
        pieces = _joined(before.pieces, own.pieces)
        if pieces and not _shows(before, own):
            grown[met] = first, replace(before, pieces=pieces)
    apart: list[tuple[Fit, Candidate]] = []
    for fit, one in grown:
        whole = completed(one, sources, tables[_report(fit)])
        met = next((at for at, (_, other) in enumerate(apart) if _share(whole, other)), None)
        if met is None:
            apart.append((fit, whole))
        else:
            apart[met] = apart[met][0], _united(apart[met][1], whole)
    return apart


def _united(one: Candidate, other: Candidate) -> Candidate:
    """A point and another that shows some of the same words, completed from the passage before or after, as one."""
    at, there = next(
        (at, there)
        for at, a in enumerate(one.pieces)
        for there, b in enumerate(other.pieces)
        if _overlap(a, b)
    )
    a, b = one.pieces[at], other.pieces[there]
    joined = Piece(a.passage, min(a.start, b.start), max(a.end, b.end))
    before = one.pieces[:at] or other.pieces[:there]
    after = one.pieces[at + 1 :] or other.pieces[there + 1 :]
    return replace(one, pieces=(*before, joined, *after))


def _shows(candidate: Candidate, other: Candidate) -> bool:
    """Whether a candidate shows what was near in another."""
    start, end = other.core
    return any(
        piece.passage.id == other.hit.passage.id and piece.start <= start and end <= piece.end
        for piece in candidate.pieces
    )


def _grown(fit: Fit, fits: Sequence[Fit], table: Lexicon) -> Candidate:
    """A candidate with its neighbours that are near enough to belong with it, the nearest first."""
    candidate = fit.candidate
    passage = candidate.hit.passage
    if passage.kind == "table":
        return candidate
    beside = [one for one in fits if one.candidate.hit.passage.id == passage.id]
    # One that shows the point's own words before its own would be a point itself, were they not shown already: it joins if
    # it is near enough for that. Another that says them again adds nothing.
    left = [
        one
        for one in beside
        if (one.score >= NEIGHBOUR * fit.score and not same(one, fit))
        or (one.score >= LEAST_OF_BEST * fit.score and _leans_on(one, fit))
    ]
    while left:
        joined = {id(one): _joined(candidate.pieces, one.candidate.pieces) for one in left}
        next_ = next((one for one in left if joined[id(one)]), None)
        if next_ is None:
            break
        left.remove(next_)
        pieces = joined[id(next_)]
        if pieces and pieces[0].end - pieces[0].start <= MOST_CHARACTERS:
            candidate = replace(candidate, pieces=pieces)
    if len(candidate.pieces) > 1:
        return candidate
    reading = Reading(passage, table)
    first, last = reading.numbers(candidate.pieces[0].start, candidate.pieces[0].end)
    stands = reading.standing(first, last, reading.numbers(*candidate.core)[0])
    start, end = passage.sentences[stands[0]][0], passage.sentences[stands[-1]][1]
    return replace(candidate, pieces=(Piece(passage, start, end),))


def _leans_on(one: Fit, fit: Fit) -> bool:
    return one is not fit and _share(one.candidate, fit.candidate)


def _joined(some: tuple[Piece, ...], others: tuple[Piece, ...]) -> tuple[Piece, ...] | None:
    """Two runs of pieces of one passage as one, where they meet; None where there is something between them."""
    if len(some) > 1 or len(others) > 1:
        return None
    one, other = sorted((some[0], others[0]), key=lambda piece: piece.start)
    between = one.passage.text[one.end : other.start] if one.end < other.start else ""
    if between.strip():
        return None
    return (Piece(one.passage, one.start, max(one.end, other.end)),)


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
    """What a point tells: by its record's kind, else by its section and its words."""
    kind = candidate.record.kind if candidate.record else None
    advises = bool(table.tells["advised"].within(candidate.text))
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
    wrong = len(table.tells["went_wrong"].within(candidate.text))
    worked = len(table.tells["worked"].within(candidate.text))
    if wrong > worked:
        return "went_wrong"
    return "worked" if worked else "learned"


def _covered(asked: Asked, points: Sequence[Point]) -> dict[str, tuple[str, ...]]:
    said: frozenset[str] = frozenset().union(*(stems(point.text, asked.lexicon.language) for point in points))
    covered = asked.covered(said)
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
