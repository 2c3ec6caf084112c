"""Records that say again what another of the same report says: a summary's of the full one, a later of an earlier.

Summaries shorten and reword, so statements are compared by the words that carry meaning: those of four letters
and more, by their first six, each weighed by how few of the report's records have it.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from math import log

from lessonbase.extraction.folding import folded
from lessonbase.model import Passage, Record
from lessonbase.sentences import sentences

# Weight that two statements share, of the lighter one's, from which a summary's record repeats a full one; less is
# asked for where they share a run of five words, or bear the same number. Of the gold reports' 21 repeats all are
# linked, and nothing else.
_SHARED, _SHARED_RUN, _SHARED_NUMBERED = 0.6, 0.45, 0.35
_RUN = 5
# The same of both statements' words together, from which any later record repeats an earlier one.
_ALIKE = 0.85
# A sentence that elaborates a full record says what a summary's record says if it has this weight of its words.
_TOLD = 0.9
_FEWEST = 2  # words in common at least
_WORD = re.compile(r"[^\W\d_]{4,}")
_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})*")

Words = frozenset[str]


def with_repeats(records: Sequence[Record], passages: Sequence[Passage]) -> list[Record]:
    """The records, those that repeat another with its id as `repeat_of`; never one that is a repeat itself."""
    if len(records) < 2:
        return list(records)
    words = [_words(record.statement) for record in records]
    spread = Counter(word for each in words for word in each)
    weights = {word: log(1 + len(records) / count) for word, count in spread.items()}
    told = _Told(records, passages, weights)
    linked: list[Record] = []
    repeats: set[int] = set()
    for number, record in enumerate(records):
        if record.role == "summary":
            original = _full(number, records, words, weights, told)
        else:
            earlier = (n for n in range(number) if records[n].role != "summary" and n not in repeats)
            original = next((n for n in earlier if _same(records, words, weights, n, number)), None)
        if original is None:
            linked.append(record)
            continue
        repeats.add(number)
        linked.append(record.model_copy(update={"repeat_of": records[original].id}))
    return linked


def _words(text: str) -> Words:
    return frozenset(word[:6] for word in _WORD.findall(folded(text)))


def _weight(words: Words, weights: Mapping[str, float]) -> float:
    return sum(weights.get(word, 0.0) for word in words)


def _full(
    number: int,
    records: Sequence[Record],
    words: Sequence[Words],
    weights: Mapping[str, float],
    told: "_Told",
) -> int | None:
    """The record outside the summary that one of the summary repeats: the one that shares most of its words."""
    best: tuple[float, int] | None = None
    for other, record in enumerate(records):
        if record.role == "summary" or record.kind != records[number].kind:
            continue
        common = words[number] & words[other]
        if len(common) < min(_FEWEST, len(words[number])) or not common:
            continue
        lighter = min(_weight(words[number], weights), _weight(words[other], weights))
        shared = _weight(common, weights) / lighter
        if shared >= _enough(records[number], record) and (best is None or shared > best[0]):
            best = shared, other
    return best[1] if best else told.in_evidence(number, words[number])


def _enough(record: Record, other: Record) -> float:
    if (number := _number(record)) and number == _number(other):
        return _SHARED_NUMBERED
    return _SHARED_RUN if _runs(record) & _runs(other) else _SHARED


def _runs(record: Record) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", folded(record.statement))
    return {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}


def _number(record: Record) -> str | None:
    """The number in a record's label."""
    found = _NUMBER.search(record.label or "")
    return found.group() if found else None


def _same(
    records: Sequence[Record], words: Sequence[Words], weights: Mapping[str, float], one: int, other: int
) -> bool:
    if records[one].kind != records[other].kind or len(words[one]) < _FEWEST:
        return False
    either = _weight(words[one] | words[other], weights)
    return _weight(words[one] & words[other], weights) >= _ALIKE * either


class _Told:
    """What elaborates the records outside the summary, sentence by sentence."""

    def __init__(
        self, records: Sequence[Record], passages: Sequence[Passage], weights: Mapping[str, float]
    ) -> None:
        self._records = records
        self._texts = {passage.id: passage.text for passage in passages}
        self._weights = weights
        self._sentences: dict[int, list[Words]] = {}

    def in_evidence(self, number: int, words: Words) -> int | None:
        """The record outside the summary in whose evidence a sentence says what one of the summary says."""
        if len(words) < 2 * _FEWEST:
            return None
        needed = _TOLD * _weight(words, self._weights)
        for other, record in enumerate(self._records):
            if record.role == "summary" or record.kind != self._records[number].kind:
                continue
            if any(_weight(words & said, self._weights) >= needed for said in self._of(other, record)):
                return other
        return None

    def _of(self, number: int, record: Record) -> list[Words]:
        if number not in self._sentences:
            texts = [self._texts[passage] for passage in (record.passage_id, *record.passage_ids)]
            self._sentences[number] = [_words(text[a:b]) for text in texts for a, b in sentences(text)]
        return self._sentences[number]
