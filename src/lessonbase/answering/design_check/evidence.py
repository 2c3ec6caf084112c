"""What speaks for a record's bearing on a part of a draft, and how much it takes: several signs, weighed together."""

import math
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from lessonbase.answering.design_check.draft import Piece
from lessonbase.answering.lexicon import lexicon, stem, stems, words
from lessonbase.model import Hit, Record

_WORD = re.compile(r"[^\W_]+")

Vectors = NDArray[np.float32]

# How many passages are looked at for a part as a whole, and for each of its aspects.
DEPTH = 60
# A word that fewer passages have is hardly known.
KNOWN = 2
# The others that a record is seen beside: the best of its report, the best of all.
OF_REPORT, OF_ALL = 3, 4
# The score of what was not found at all.
NOT_FOUND = -6.0


class Nearby(Protocol):
    """The passages near to each of many texts, see `retrieval.search.Nearby`."""

    def hits(self, texts: Sequence[str], k: int) -> list[list[Hit]]:
        """For each text the `k` passages nearest to it."""

    def vectors(self, passage_ids: Sequence[str]) -> dict[str, tuple[Vectors, Vectors]]:
        """By passage its vector, and those of its sentences."""

    def counts(self, words: Sequence[str]) -> dict[str, int]:
        """How many passages have each word."""


class Evidence(NamedTuple):
    """What speaks for a record's bearing on a part, by itself. Nearness is a cosine in [-1, 1].

    `aspect` is how near its statement is to the part or to the nearest of its aspects, `passage` how near the passage is
    that it stands in, `told` the nearest passage that tells more of it (0 where none is near), `shared` the root of the
    weight of the words that statement and part share, `share` that weight as a part of the statement's own.
    """

    aspect: float
    passage: float
    told: float
    shared: float
    share: float


class Company(NamedTuple):
    """What speaks for it beside the others: the mean first score of the three best of its `report`, and how `alike` its
    statement is to the four best of all (cosine with their mean); itself left out."""

    report: float
    alike: float


class Found(NamedTuple):
    """A record that may bear on a part, the hit that states it, its sentences there, what speaks for it, and the vector
    of its statement, None while it has none."""

    record: Record
    hit: Hit
    sentences: range
    evidence: Evidence
    company: Company = Company(NOT_FOUND, 0.0)
    vector: Vectors | None = None

    @property
    def first(self) -> float:
        """The logarithm of the odds that it bears on the part, by itself."""
        return weighed(FIRST, self.evidence)

    @property
    def score(self) -> float:
        """The logarithm of the odds that it bears on the part."""
        return weighed(BEARS, (*self.evidence, *self.company))


class Silence(NamedTuple):
    """What tells whether a library says anything to a part: the mean first score of the three best records (`best`), the share
    of the part's words, by weight, that the best passage has (`covered`), and the shares of its words and of its
    heading's that no passage has (`absent`, `unnamed`)."""

    best: float
    covered: float
    absent: float
    unnamed: float


# Intercept and weights of three logistic regressions: whether a record bears on a part, by itself and beside the others,
# and whether anything does. They were fitted to five drafts by `python benchmarks/designs.py --fit`, and judged on five
# others: benchmarks/README.md.
FIRST = (-8.16, (9.27, 4.3, 2.97, 0.21, 6.23))
BEARS = (-6.69, (5.72, 3.0, 2.61, 0.19, 6.37, 0.28, 2.0))
SPEAKS = (2.14, (0.49, 12.8, -4.31, -2.48))


def weighed(by: tuple[float, tuple[float, ...]], signs: Sequence[float]) -> float:
    """The logarithm of the odds that the signs speak for."""
    intercept, weights = by
    return intercept + sum(weight * sign for weight, sign in zip(weights, signs, strict=True))


def probability(score: float) -> float:
    """The probability that the logarithm of the odds stands for, in [0, 1]."""
    return 1 / (1 + math.exp(-score))


class Weights:
    """How telling words are in a library: the logarithm of their rarity among its passages."""

    def __init__(
        self, counts: Callable[[Sequence[str]], dict[str, int]], passages: int, language: str
    ) -> None:
        self._counts, self._passages, self.language = counts, max(1, passages), language

    def held(self, text: str) -> dict[str, tuple[float, bool]]:
        """By stem of a text's words, what each weighs, and whether any passage has it."""
        stop = lexicon(self.language).stop
        telling = [word for word in words(text) if word not in stop and (len(word) > 1 or word.isdigit())]
        found = {}
        for word, count in self._counts(telling).items():
            among = min(count, self._passages)
            weight = math.log1p((self._passages - among + 0.5) / (among + 0.5))
            found[stem(word, self.language)] = (weight, count > 0)
        return found

    def known(self, text: str) -> str:
        """A text without the words that hardly any passage has. They are names of places and products, of which other
        reports cannot speak: left in, they draw the meaning of a part away from what reports do speak of."""
        stop = lexicon(self.language).stop
        counts = self._counts(words(text))

        def kept(word: re.Match[str]) -> str:
            one = word.group().casefold()
            return word.group() if one in stop or counts.get(one, KNOWN) >= KNOWN else ""

        return _WORD.sub(kept, text)

    def absent(self, text: str) -> float:
        """The share of a text's words, by weight, that no passage has."""
        held = self.held(text)
        whole = sum(weight for weight, _ in held.values())
        return sum(weight for weight, has in held.values() if not has) / whole if whole else 1.0


def gathered(
    piece: Piece, hits: Sequence[Hit], of_aspects: Sequence[Sequence[Hit]], by: Weights
) -> list[Found]:
    """The records among the hits for a part and for its aspects, each once, with what speaks for them, best first."""
    held = by.held(piece.whole)
    stated: dict[str, tuple[Record, Hit, range]] = {}
    for lot in (hits, *of_aspects):
        for hit in lot:
            for record in hit.records:
                states = record.passage_id == hit.passage.id and record.repeat_of is None
                if states and record.id not in stated and (at := _sentences_of(record, hit)):
                    stated[record.id] = (record, hit, at)
    wholes = {hit.passage.id: hit for hit in hits}
    least = min((_near(hit) for hit in hits), default=0.0)
    told: dict[str, float] = {}
    for hit in hits:
        for record in hit.records:
            if record.passage_id != hit.passage.id:
                told[record.id] = max(told.get(record.id, 0.0), _near(hit))
    found = []
    for identity, (record, hit, at) in stated.items():
        whole = wholes.get(hit.passage.id)
        aspects = [_nearest(one, at) for lot in of_aspects for one in lot if one.passage.id == hit.passage.id]
        near = _nearest(whole, at) if whole else least
        said = stems(record.statement, by.language)
        shared = sum(weight for one, (weight, _) in held.items() if one in said)
        own = sum(weight for weight, _ in by.held(record.statement).values())
        evidence = Evidence(
            aspect=max([near, *aspects]),
            passage=_near(whole) if whole else least,
            told=told.get(identity, 0.0),
            shared=math.sqrt(shared),
            share=shared / own if own else 0.0,
        )
        found.append(Found(record, hit, at, evidence))
    return sorted(found, key=lambda one: (-one.first, one.record.id))


def beside_each_other(found: Sequence[Found], nearby: Nearby) -> list[Found]:
    """The records, each with what speaks for it beside the others, best first."""
    vectors = nearby.vectors(sorted({one.record.passage_id for one in found}))
    found = [one._replace(vector=_of_statement(one, vectors)) for one in found]
    best = [one for one in found if one.vector is not None][: OF_ALL + 1]
    by_report: dict[str, list[Found]] = {}
    for one in found:
        by_report.setdefault(one.record.report_id, []).append(one)
    placed = []
    for one in found:
        others = [each.first for each in by_report[one.record.report_id] if each is not one][:OF_REPORT]
        near = [each for each in best if each is not one][:OF_ALL]
        company = Company(report=sum(others) / len(others) if others else NOT_FOUND, alike=_alike(one, near))
        placed.append(one._replace(company=company))
    return sorted(placed, key=lambda one: (-one.score, one.record.id))


def _of_statement(one: Found, vectors: dict[str, tuple[Vectors, Vectors]]) -> Vectors | None:
    _, sentences = vectors.get(one.record.passage_id, (None, None))
    if sentences is None or len(sentences) <= one.sentences[-1]:
        return None
    return _unit(sentences[list(one.sentences)].mean(axis=0))


def _alike(one: Found, others: Sequence[Found]) -> float:
    if one.vector is None or not others:
        return 0.0
    mean = sum(probability(each.first) * each.vector for each in others if each.vector is not None)
    return float(one.vector @ _unit(np.asarray(mean)))


def _unit(vector: Vectors) -> Vectors:
    unit: Vectors = vector / max(float(np.linalg.norm(vector)), 1e-12)
    return unit


def silence(piece: Piece, hits: Sequence[Hit], found: Sequence[Found], by: Weights) -> Silence:
    """What tells whether anything in the library bears on a part."""
    best = [one.first for one in found[:3]]
    return Silence(
        best=sum(best) / len(best) if best else -10.0,
        covered=max((hit.words for hit in hits), default=0.0),
        absent=by.absent(piece.whole),
        unnamed=by.absent(piece.heading) if by.held(piece.heading) else by.absent(piece.text),
    )


def speaks(of: Silence) -> float:
    """The probability that something in the library bears on a part, in [0, 1]."""
    return probability(weighed(SPEAKS, of))


def places(statement: str, text: str) -> list[tuple[int, int]]:
    """Where a statement stands in the text of its passage: in one piece, or line by line where it was gathered from
    several places; nowhere if its words are not there."""
    if not statement.strip():
        return []
    pieces = [statement] if statement in text else [line for line in statement.split("\n") if line.strip()]
    starts = [text.find(piece) for piece in pieces]
    return [(at, at + len(piece)) for at, piece in zip(starts, pieces, strict=True) if at >= 0]


def _sentences_of(record: Record, hit: Hit) -> range:
    """The numbers of the sentences of its passage that state a record; none where its words do not stand there."""
    said = places(record.statement, hit.passage.text)
    touched = [
        number
        for number, (start, end) in enumerate(hit.passage.sentences)
        if any(start < to and end > at for at, to in said)
    ]
    return range(touched[0], touched[-1] + 1) if touched else range(0)


def _near(hit: Hit) -> float:
    """How near a passage is: in meaning, or, while it has no vector yet, in words."""
    return hit.meaning if hit.meaning is not None else hit.words


def _nearest(hit: Hit, at: range) -> float:
    near = [hit.sentence_meanings[number] for number in at if number < len(hit.sentence_meanings)]
    return max(near, default=_near(hit))
