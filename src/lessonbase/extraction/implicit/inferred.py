"""Unlabelled lessons: sentences that state a lesson, practice, recommendation, success or challenge without saying so.

The classifier weighs what a sentence says; the sentence must also stand on its own, and stand where a report speaks of
its subject. Precision comes first: what is proposed here takes a person's time.
"""

import math
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from lessonbase.extraction.anatomy import anatomy
from lessonbase.extraction.implicit.classifier import KINDS, Floats, trained
from lessonbase.extraction.implicit.cues import cues, language
from lessonbase.extraction.repeats import with_repeats
from lessonbase.extraction.subject import doubts
from lessonbase.extraction.words.folding import folded
from lessonbase.extraction.words.markers import is_announcement
from lessonbase.extraction.words.numbering import after_marker
from lessonbase.extraction.words.vocabulary import WORDS
from lessonbase.ids import Ids
from lessonbase.model import Passage, Record, RecordKind, SectionRole, Tag

_BARREN: frozenset[SectionRole] = frozenset({"context", "methodology", "annex", "reference"})
# An annex in the first part of a report is an entry of its contents; after that, what follows is annexes.
_ANNEXES_FROM = 0.25

# Cues of a question and of a sentence that ends nowhere.
_BROKEN = frozenset({"asks", "open_ended", "elided"})
# What a challenge is told with; a lesson that tells of one also says what holds.
_TROUBLE = frozenset({"challenge", "lack", "failed"})
_TEACHES = frozenset(
    {"lesson", "shows", "essential", "depends", "general", "must", "needed", "when", "practice"}
)
# What a lesson is plainly told with, and the confidence that is enough for it then: of 14 that it adds in twelve documents
# 11 were right as read by eye (7 of 8 in those that had not chosen it), of others of that confidence fewer than half.
_PLAINLY = frozenset({"essential", "lesson", "shows", "reason"})
_ENOUGH = 0.7
# What a success is told with, and what no trouble is: read by eye in 144 proposals of fourteen reports, five of six true
# successes have one of the first and none of five false ones; none of 18 true troubles has one of the second, seven of
# 18 false ones do.
_BETTER = frozenset({"improved", "success", "percent", "than"})
_PRAISES = frozenset({"praise", "practice", "general", "success"})
# A "should" that goes with one of these gives no advice.
_EXPECTS = frozenset({"expected", "hindsight", "hearsay"})
# What a practice does not say: it is no advice, lies not ahead and did not fail.
_NO_PRACTICE = frozenset({"should", "must", "expected", "hindsight", "lack", "failed"})
# Sentences that a title or label has run into.
_TITLED = re.compile(
    r"(?:\b[A-ZÀ-Þ]{5,}\b\W+){2}|^[\W\dA-ZÀ-Þ]{9,}[:–—-]\s|^\W*(?:[A-Z]\w*\W+){0,2}caveats?\b"
)
_FEWEST, _MOST = 8, 60
# Signs that a passage's columns were read across, a lost beginning counting twice: of 95 passages of eleven reports that
# had proposals, ten had so many; all eleven proposals in them were fragments, as read by eye.
_TORN_SIGNS = 4
# So many sentences that follow each other and tell the same kind are one record at most.
_TOGETHER = 3
# From this cosine of their vectors two records of a kind say the same.
_ALIKE = 0.85
# Words that lines of two columns have torn: "dig- true deviants".
_TORN = re.compile(rf"[^\W\d]-\s(?!(?:{WORDS.conjunctions})\b)")
# What elaborates an explicit one of these tells of successes and troubles as its case: they are no records of their own.
_TEACHING: frozenset[RecordKind] = frozenset({"lesson", "best_practice", "recommendation"})
# Words shared with an explicit record, of the shorter one's, from which a sentence only repeats it.
_REPEATS = 0.8


class _Told(NamedTuple):
    """A sentence of a passage: characters [start, end), a paragraph's number left out."""

    passage: Passage
    start: int
    end: int
    cues: frozenset[str]
    likely: Floats
    vector: Floats
    doubt: float

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]

    @property
    def likeliest(self) -> RecordKind:
        return KINDS[int(self.likely.argmax())]

    @property
    def confidence(self) -> float:
        """That it states what it most likely states, rather than nothing, less what the whole text makes doubtful."""
        none = max(1 - float(self.likely.sum()), 1e-6)
        odds = float(self.likely.max()) / none * math.exp(-self.doubt)
        return round(odds / (1 + odds), 3)


def infers_with(model: str) -> bool:
    """Whether records can be inferred from the vectors of this embedding model (its `identity`).

    The classifier knows the vectors of the built-in model only; with another, nothing is inferred.
    """
    return trained().model == model


def infer(
    passages: Sequence[Passage],
    records: Sequence[Record],
    sentence_vectors: Sequence[Floats],
    threshold: float | None = None,
) -> list[Record]:
    """The records that a report states without a label, in reading order, each with a calibrated confidence.

    `passages` are all of one report, in reading order, `records` its explicit ones, `sentence_vectors` for each
    passage those (s, d) of its sentences, made by a model that `infers_with` is true of. `threshold` is the least
    confidence; without one the classifier's own hold, by kind and language. A statement is whole sentences of its
    passage, verbatim; only a paragraph's number is left out. What an explicit record says already is left out; what an
    inferred one said before is linked to that. The less a text is like a report of work, the surer a sentence must be.
    """
    open_passages = _open(passages)
    spoken = [passage for passage in passages if passage.id in open_passages]
    doubt = doubts(passage.text for passage in spoken)
    tongue = language(passage.text[start:end] for passage in spoken for start, end in passage.sentences[:3])
    explicit = _Explicit(records)
    already = {record.id for record in records}
    found: dict[str, tuple[Record, Floats]] = {}
    for passage, vectors in zip(passages, sentence_vectors, strict=True):
        if passage.id not in open_passages:
            continue
        for record, vector in _of_passage(_told(passage, vectors, doubt), explicit, tongue, threshold):
            if record.id not in already and (record.kind in _TEACHING or passage.id not in explicit.evidence):
                found.setdefault(record.id, (record, vector))
    made = [record for record, _ in found.values()]
    linked = with_repeats([*records, *made], passages)[len(records) :]
    return _with_likenesses(linked, np.array([vector for _, vector in found.values()]))


def _with_likenesses(records: Sequence[Record], vectors: Floats) -> list[Record]:
    """Records that say by their vectors what an earlier one of their kind said are linked to it."""
    linked: list[Record] = []
    for number, record in enumerate(records):
        if record.repeat_of is None:
            earlier = [
                other
                for other in range(number)
                if linked[other].repeat_of is None and linked[other].kind == record.kind
            ]
            alike = [other for other in earlier if float(vectors[other] @ vectors[number]) >= _ALIKE]
            if alike:
                record = record.model_copy(update={"repeat_of": linked[alike[0]].id})
        linked.append(record)
    return linked


def _open(passages: Sequence[Passage]) -> set[str]:
    """The passages that can state records: running text of the report's body."""
    chosen = set()
    annexes = False
    for number, passage in enumerate(passages):
        late = number >= _ANNEXES_FROM * len(passages)
        annexes = annexes or (late and any(WORDS.annexed.match(folded(t)) for t in passage.section))
        # Sections that speak of the report, not of its subject, may have no role of theirs.
        apart = any(WORDS.within["sections_apart"].search(folded(title)) for title in passage.section)
        barren = passage.role in _BARREN or apart
        if passage.kind == "text" and not annexes and not barren and not _is_torn(passage):
            chosen.add(passage.id)
    return chosen


def _is_torn(passage: Passage) -> bool:
    """Whether lines of columns were read across in a passage: sentences in it lack their beginning, and others their end."""
    texts = [passage.text[start:end] for start, end in passage.sentences]
    headless = sum(map(_begins_small, texts))
    endless = sum("open_ended" in cues(text) for text in texts)
    return headless > 0 and 2 * headless + endless >= _TORN_SIGNS


class _Explicit:
    """The explicit records of a report, to tell what states or repeats one of them."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._lines = [
            line.strip()
            for record in records
            if record.explicit
            for line in record.statement.split("\n")
            if line.strip()
        ]
        # A trouble told under a heading of troubles is one more of them; told with a lesson, it is the lesson's case.
        self.evidence = {
            passage
            for record in records
            if record.explicit and record.kind in _TEACHING
            for passage in (record.passage_id, *record.passage_ids)
        }
        self._words = [_words(line) for line in self._lines]

    def ranges(self, text: str) -> list[tuple[int, int]]:
        """Where their statements stand in a text."""
        places = ((text.find(line), len(line)) for line in self._lines)
        return [(start, start + length) for start, length in places if start >= 0]

    def has(self, text: str) -> bool:
        """Whether a text says what one of them says."""
        own = _words(text)
        return any(
            len(own & other) >= _REPEATS * min(len(own), len(other))
            for other in self._words
            if len(other) >= _FEWEST
        )


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w{3,}", text.casefold()))


def _of_passage(
    told: Sequence[_Told], explicit: _Explicit, tongue: str, threshold: float | None
) -> Iterator[tuple[Record, Floats]]:
    """The records of a passage, each with the vector of its first sentence."""
    taken = explicit.ranges(told[0].passage.text) if told else []

    def states(one: _Told) -> RecordKind | None:
        kind = _kind(one)
        least = _least(kind, one.cues, tongue) if threshold is None else threshold
        if one.confidence < least or not _bears_out(kind, one.cues) or not _stands_alone(one):
            return None
        if any(start < one.end and end > one.start for start, end in taken) or explicit.has(one.text):
            return None
        return kind

    number = 0
    while number < len(told):
        one, first, number = told[number], number, number + 1
        kind = states(one)
        if kind is None:
            continue
        while (
            number < len(told)
            and number - first < _TOGETHER
            and "\n" not in one.passage.text[told[number - 1].end : told[number].start]
            and (states(told[number]) == kind or _runs_on(one, told[number]))
        ):
            number += 1
        group = told[first:number]
        statement = one.passage.text[one.start : group[-1].end]
        yield _record(one.passage, kind, statement, one.confidence), one.vector


def _told(passage: Passage, vectors: Floats, doubt: float) -> list[_Told]:
    texts = [passage.text[start:end] for start, end in passage.sentences]
    likely = trained().confidences(texts, vectors)
    return [
        _Told(passage, start + after_marker(text), end, cues(text), row, vector, doubt)
        for (start, end), text, row, vector in zip(passage.sentences, texts, likely, vectors, strict=True)
    ]


def _kind(one: _Told) -> RecordKind:
    """The likeliest kind, or the one that its words make of it: of an order advice, of a success that tells its reason a
    lesson, of what will matter advice, of what only tells of trouble a challenge, of what worked a practice."""
    kind = one.likeliest
    orders = one.cues & {"recommends", "order", "told_to"} or (
        "should" in one.cues and not one.cues & _EXPECTS
    )
    if orders and kind in ("lesson", "challenge"):
        return "recommendation"
    teaches = one.cues & {"essential", "lesson", "shows"} and not one.cues & {"improved", "practice"}
    if kind == "success" and (teaches or "reason" in one.cues):
        kind = "lesson"
    if kind == "lesson" and "ahead" in one.cues:
        return "recommendation"
    if kind == "lesson" and one.cues & _TROUBLE and not one.cues & _TEACHES:
        return "challenge"
    works = "practice" in one.cues and not one.cues & _NO_PRACTICE
    return "best_practice" if works and kind in ("lesson", "success") else kind


def _least(kind: RecordKind, told: frozenset[str], tongue: str) -> float:
    """The least confidence that a record of a kind needs, in a text of this language."""
    least = trained().thresholds[kind][tongue]
    return min(least, _ENOUGH) if kind == "lesson" and told & _PLAINLY else least


def _bears_out(kind: RecordKind, told: frozenset[str]) -> bool:
    """Whether the words of a sentence bear out its kind: a success says what grew better, a trouble praises nothing."""
    if kind == "success":
        return bool(told & _BETTER) and "possible" not in told
    return kind != "challenge" or not told & _PRAISES


def _stands_alone(one: _Told) -> bool:
    if not _FEWEST <= len(one.text.split()) <= _MOST or one.cues & _BROKEN:
        return False
    words = folded(one.text)
    return not (
        _begins_small(one.text)
        or WORDS.pointing_back.match(words)
        or WORDS.named_before.match(one.text.lower())
        or _TORN.search(one.text)
        or one.text.count("“") != one.text.count("”")
        or WORDS.bidding.search(words)
        or WORDS.within["on_itself"].search(words)
        # A guide speaks to its reader, a witness of himself; a report does neither.
        or WORDS.personal.search(one.text)
        or _TITLED.search(one.text)
        or is_announcement(one.text)
    )


def _begins_small(text: str) -> bool:
    """Whether a sentence has lost its beginning."""
    first = next((character for character in text if character.isalnum()), "")
    return first.islower()


def _runs_on(one: _Told, following: _Told) -> bool:
    """Whether the next sentence goes on with the same thing: it points back, and tells the same kind."""
    return (
        bool(WORDS.pointing_back.match(folded(following.text)))
        and following.likeliest == one.likeliest
        and following.confidence >= 0.5
        and not following.cues & _BROKEN
    )


def _record(passage: Passage, kind: RecordKind, statement: str, confidence: float) -> Record:
    record = Record(
        id=Ids.beside(passage.id).record(kind, statement),
        report_id=passage.report_id,
        kind=kind,
        statement=statement,
        explicit=False,
        passage_id=passage.id,
        page=_page(passage, statement),
        section=passage.section,
        role=passage.role,
        tags=tags_said(passage, statement),
        confidence=confidence,
        origin="model",
    )
    return record.model_copy(update={"parts": anatomy(record, {passage.id: passage})})


def tags_said(passage: Passage, statement: str) -> tuple[Tag, ...]:
    """The tags of a passage that the words of an inferred statement in it speak for."""
    said = statement.casefold()
    return tuple(tag for tag in passage.tags if any(word.casefold() in said for word in tag.evidence))


def _page(passage: Passage, statement: str) -> int | None:
    """The page that a statement begins on."""
    start = passage.text.find(statement)
    return next((span.page for span in passage.spans if span.start <= start < span.end), passage.page_start)
