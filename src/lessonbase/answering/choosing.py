"""Which candidates become the points of an answer, and what of their neighbours each takes along."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from lessonbase.answering.completing import completed
from lessonbase.answering.judging import surely
from lessonbase.answering.leaning import MOST_CHARACTERS, Reading
from lessonbase.answering.lexicon import Lexicon, stems, words
from lessonbase.answering.points import Candidate, Piece
from lessonbase.answering.relevance import LEAST_OF_BEST, Fit, has_figure, tells_count
from lessonbase.answering.sources import Sources
from lessonbase.answering.understanding import Asked, language_of
from lessonbase.answering.voices import overlap, same

# What is further below the best than this does not belong to an answer, nor to what may bear on the question; see `belonging`.
LEAST_OF_ANSWER, LEAST_OF_PERHAPS = 0.8, 0.7
# From the third on, a point of a report that has its say already is nearly as near as the best: of 14 others that were shown
# beside an answer to 100 questions, none held a passage that readers had listed, of 9 such 3 did.
LEAST_OF_FURTHER, FURTHER = 0.9, 2
# What may bear on a question has so many of its words, or all.
SAID_OF_PERHAPS = 3
# Sharing so much with another point costs so much.
REPETITION_COST = 0.15
# A point with fewer words than these beside the question's own only says the question again.
LEAST_NEW = 3
# So short a point is near to many questions in meaning: it needs a word of the question.
LEAST_ALONE = 12
# A neighbour of a near sentence that is so much as near belongs with it, one before it only if it is nearly as near: what
# follows a statement explains it, what goes before mostly leads up to it from elsewhere. On the 82 development questions a
# passage that answers in full was shown whole for 0.63 of them at 0.8 and for 0.70 at 0.5, whether 0.5 or 0.8 is asked of
# those before; with 0.8 a point has 530 characters, with 0.5 it has 631.
AFTER, BEFORE = 0.5, 0.8


def report_of(fit: Fit) -> str:
    """The report that a candidate stands in."""
    return fit.candidate.hit.passage.report_id


def chosen_of(
    asked: Asked,
    fits: Sequence[Fit],
    most: int,
    least: float,
    belongs: Callable[[Fit, Sequence[Fit]], bool] = lambda *_: True,
) -> list[Fit]:
    """The best candidate and others that belong to it and to those chosen before, the best by maximal marginal relevance
    (Carbonell and Goldstein 1998), none that says another again."""
    if not fits:
        return []
    fits = [fit for fit in fits if len(fit.said - asked.weights.keys()) >= LEAST_NEW] or fits
    fits = [fit for fit in fits if fit.coverage > 0 or len(words(fit.candidate.text)) >= LEAST_ALONE] or fits
    if asked.understood.wants == "figure":
        figures = [fit for fit in fits if has_figure(fit.candidate.text)]
        fits = [fit for fit in figures if tells_count(asked, fit)] or figures or fits
    best = fits[0]
    left = [fit for fit in fits if fit.score >= least * best.score or surely(fit)]
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
            left.remove(pick)
            if pick is best or surely(pick) or belongs(pick, chosen):
                chosen.append(pick)
    return chosen


def belonging(
    asked: Asked, fits: Sequence[Fit], sources: Sources, tables: dict[str, Lexicon], sure: bool
) -> Callable[[Fit, Sequence[Fit]], bool]:
    """What tells whether a candidate belongs beside the best and the others chosen: it says as much of what was asked, or
    stands next to the best.

    It is asked of a candidate grown by its neighbours, and counts the question's words. Beside an answer there are at least as
    many as the best has; of what may bear on a question, `SAID_OF_PERHAPS`, in the best's own report, for there another
    report's passage mostly shares a word and no more. docs/decisions/0003-three-outcomes.md tells what that brought.
    """
    best = fits[0]
    beside = {one.id for one in sources.around(best.candidate.hit.passage) if one is not None}
    beside.add(best.candidate.hit.passage.id)

    def said(fit: Fit) -> int:
        table = tables[report_of(fit)]
        return len(asked.covered(stems(_grown(fit, fits, table).text, asked.lexicon.language)))

    others = bool(sources.languages - {asked.lexicon.language})
    needed = said(best) if sure else min(SAID_OF_PERHAPS, len(asked.weights))

    def belongs(fit: Fit, chosen: Sequence[Fit]) -> bool:
        if fit.candidate.hit.passage.id in beside:
            return True
        further = sure and len(chosen) >= FURTHER and report_of(fit) in map(report_of, chosen)
        if further and fit.score < LEAST_OF_FURTHER * best.score:
            return False
        if (sure or report_of(fit) == report_of(best)) and said(fit) >= needed:
            return True
        # What is in another language cannot have the question's words.
        return others and language_of(fit.candidate.text) not in (asked.lexicon.language, None)

    return belongs


def chosen(
    asked: Asked, fits: Sequence[Fit], sources: Sources, tables: dict[str, Lexicon], sure: bool, most: int
) -> list[Fit]:
    """What answers a question (`sure`), or may bear on it, the best of each passage: `most` at most."""
    fits = fits if sure else one_each(fits)
    if not fits:
        return []
    # What read candidate and question together, or token by token, knows more than words do.
    read = any(fit.answers is not None or fit.candidate.hit.signals.by_tokens is not None for fit in fits)
    if read or asked.across:
        return chosen_of(asked, fits, most, LEAST_OF_BEST if sure else LEAST_OF_PERHAPS)
    least = LEAST_OF_ANSWER if sure else LEAST_OF_PERHAPS
    return chosen_of(asked, fits, most, least, belonging(asked, fits, sources, tables, sure))


def one_each(fits: Sequence[Fit]) -> list[Fit]:
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


def grown_apart(
    chosen: Sequence[Fit], fits: Sequence[Fit], sources: Sources, tables: dict[str, Lexicon]
) -> list[tuple[Fit, Candidate]]:
    """The chosen with what they need; one that shares words with a grown one before it becomes part of that."""
    grown: list[tuple[Fit, Candidate]] = []
    for fit in chosen:
        own = fit.candidate
        met = next((at for at, (_, one) in enumerate(grown) if _share(own, one)), None)
        if met is None:
            whole = _grown(fit, fits, tables[report_of(fit)])
            taken = any(_share(whole, one) for _, one in grown)
            grown.append((fit, own if taken else whole))
            continue
        first, before = grown[met]
        pieces = _joined(before.pieces, own.pieces)
        if pieces and not _shows(before, own):
            grown[met] = first, replace(before, pieces=pieces)
    apart: list[tuple[Fit, Candidate]] = []
    for fit, one in grown:
        whole = completed(one, sources, tables[report_of(fit)])
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
        if (
            one.score >= (BEFORE if one.candidate.core < fit.candidate.core else AFTER) * fit.score
            and not same(one, fit)
        )
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
