"""Records that say again what another of the same report says: a summary's of the full one, a later of an earlier.

Summaries shorten and reword, so statements are compared by the words that carry meaning: those of four letters
and more, by their first six, each weighed by how few of the report's records have it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from math import log

from lessonbase.extraction.words.folding import folded
from lessonbase.model import Passage, Record
from lessonbase.sentences import sentences

# Weight that two statements share, of the lighter one's, from which a summary's record repeats a full one; less is
# asked for where they share a run of five words, or bear the same number. Of the gold reports' 21 repeats all are
# linked, and nothing else.
_SHARED, _SHARED_RUN, _SHARED_NUMBERED = 0.6, 0.45, 0.35
# The same for what was inferred in a summary: of many sentences about one subject some share much.
_SHARED_INFERRED = 0.7
_RUN = 5
# The same of both statements' words together, from which any later record repeats an earlier one.
_ALIKE = 0.85
# A sentence that elaborates a full record says what a summary's record says if it has this weight of its words.
_TOLD = 0.9
_FEWEST = 2  # words in common at least
_NEAR = (
    100  # statements compared for one rare word at most, so that time grows with their number, not its square
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_FIGURE = re.compile(r"\d+")
_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})*(?=\W*(?:\([^()]*\)\W*)?$)")

Words = frozenset[str]


def with_repeats(records: Sequence[Record], passages: Sequence[Passage]) -> list[Record]:
    """The records, those that repeat another with its id as `repeat_of`; never one that is a repeat itself. Those that
    have one already keep it."""
    if len(records) < 2:
        return list(records)
    statements = [_Statement(record) for record in records if record.repeat_of is None]
    spread = Counter(word for each in statements for word in each.words)
    weights = {word: log(1 + len(records) / count) for word, count in spread.items()}
    full = [each for each in statements if each.record.role != "summary"]
    again = _told_again(full, weights)
    full = [each for each in full if each.record.id not in again]
    told = _Told(full, passages, weights)
    for each in statements:
        if each.record.role == "summary" and (original := _full(each, full, weights, told)):
            again[each.record.id] = original
    return [
        record.model_copy(update={"repeat_of": again[record.id]}) if record.id in again else record
        for record in records
    ]


class _Statement:
    """A record with the words and figures of its statement, and the runs of words in it."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.words = _words(record.statement)
        self.figures = frozenset(_FIGURE.findall(record.statement))

    @cached_property
    def runs(self) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", folded(self.record.statement))
        return {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}

    @cached_property
    def number(self) -> str | None:
        """The number its label ends in ("Recommendation 4")."""
        found = _NUMBER.search(self.record.label or "")
        return found.group() if found and ">" not in (self.record.label or "") else None


def _words(text: str) -> Words:
    return frozenset(word[:6] for word in _WORD.findall(folded(text)))


def _weight(words: Words, weights: Mapping[str, float]) -> float:
    return sum(weights.get(word, 0.0) for word in words)


def _told_again(statements: Sequence[_Statement], weights: Mapping[str, float]) -> dict[str, str]:
    """The records outside the summary that repeat an earlier one, with its id."""
    again: dict[str, str] = {}
    by_word: dict[str, list[_Statement]] = defaultdict(list)
    for each in statements:
        telling = _telling(each, weights)
        near = (other for word in telling for other in by_word[word])
        original = next((other for other in near if _same(each, other, weights)), None)
        if original:
            again[each.record.id] = original.record.id
        else:
            for word in telling:
                if len(by_word[word]) < _NEAR:
                    by_word[word].append(each)
    return again


def _telling(one: _Statement, weights: Mapping[str, float]) -> list[str]:
    """The rarest words of a statement: what is as like as repeats are shares one of them, for without them it has
    less than `_ALIKE` of the weight (the prefix filter of Chaudhuri, Ganti and Kaushik 2006)."""
    rarest = sorted(one.words, key=lambda word: (-weights[word], word))
    without = whole = _weight(one.words, weights)
    for number, word in enumerate(rarest):
        if without < _ALIKE * whole:
            return rarest[:number]
        without -= weights[word]
    return rarest


def _same(one: _Statement, other: _Statement, weights: Mapping[str, float]) -> bool:
    if one.record.kind != other.record.kind or len(one.words) < _FEWEST or one.figures != other.figures:
        return False
    either = _weight(one.words | other.words, weights)
    return _weight(one.words & other.words, weights) >= _ALIKE * either


def _full(
    one: _Statement, others: Sequence[_Statement], weights: Mapping[str, float], told: "_Told"
) -> str | None:
    """The record that one of the summary repeats, by its id: the one that shares most of its words."""
    best: tuple[float, str] | None = None
    for other in others:
        common = one.words & other.words
        if other.record.kind != one.record.kind or len(common) < max(1, min(_FEWEST, len(one.words))):
            continue
        shared = _weight(common, weights) / min(_weight(one.words, weights), _weight(other.words, weights))
        if shared >= _enough(one, other) and (best is None or shared > best[0]):
            best = shared, other.record.id
    return best[1] if best else told.in_evidence(one)


def _enough(one: _Statement, other: _Statement) -> float:
    if one.number and one.number == other.number:
        return _SHARED_NUMBERED
    if not one.record.explicit:
        return _SHARED_INFERRED
    return _SHARED_RUN if one.runs & other.runs else _SHARED


class _Told:
    """What elaborates the records outside the summary, sentence by sentence."""

    def __init__(
        self, statements: Sequence[_Statement], passages: Sequence[Passage], weights: Mapping[str, float]
    ) -> None:
        self._statements = statements
        self._texts = {passage.id: passage.text for passage in passages}
        self._weights = weights
        self._sentences: dict[str, list[Words]] = {}

    def in_evidence(self, one: _Statement) -> str | None:
        """The record in whose evidence a sentence says what one of the summary says, by its id."""
        if len(one.words) < 2 * _FEWEST:
            return None
        needed = _TOLD * _weight(one.words, self._weights)
        for other in self._statements:
            if other.record.kind == one.record.kind and any(
                _weight(one.words & said, self._weights) >= needed for said in self._of(other.record)
            ):
                return other.record.id
        return None

    def _of(self, record: Record) -> list[Words]:
        if record.id not in self._sentences:
            texts = [self._texts[passage] for passage in (record.passage_id, *record.passage_ids)]
            self._sentences[record.id] = [_words(text[a:b]) for text in texts for a, b in sentences(text)]
        return self._sentences[record.id]
