"""Choosing the sentences of an answer: relevant to the question, and each with something of its own to say."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lessonbase.answering.terms import Embed, stems
from lessonbase.model import Hit
from lessonbase.sentences import sentences

MOST_STATEMENTS = 4
# Fewer words are a caption, a label or a fragment; more are a table or a list run together.
SHORTEST, LONGEST = 6, 90

# Relevance of a sentence: its own nearness to the question, that of its passage (which knows the context), and
# the share of the question's words in it.
SENTENCE_WEIGHT, PASSAGE_WEIGHT, WORDS_WEIGHT = 0.5, 0.3, 0.2
# Maximal marginal relevance (Carbonell and Goldstein 1998): what likeness to a sentence already chosen costs.
REPETITION_COST = 0.45
# Two sentences this alike say the same thing; a sentence this far below the best adds little.
SAME = 0.9
LEAST_OF_BEST = 0.62


class Sentence(NamedTuple):
    """A sentence of a hit: characters [start, end) of its passage."""

    hit: Hit
    start: int
    end: int

    @property
    def text(self) -> str:
        """The sentence on one line."""
        return " ".join(self.hit.passage.text[self.start : self.end].split())


def sentences_of(hit: Hit) -> Iterator[Sentence]:
    """The sentences of a hit that can stand in an answer."""
    if hit.passage.kind == "table":
        return
    for start, end in sentences(hit.passage.text):
        sentence = Sentence(hit, start, end)
        if SHORTEST <= len(sentence.text.split()) <= LONGEST and not sentence.text.endswith((":", "?")):
            yield sentence


def choose(question: str, candidates: Sequence[Sentence], embed: Embed) -> Iterable[Sentence]:
    """At most MOST_STATEMENTS of the candidates, best first, by maximal marginal relevance."""
    if not candidates:
        return []
    vectors = embed([question, *(candidate.text for candidate in candidates)])
    relevance = _relevance(question, candidates, vectors)
    alike = vectors[1:] @ vectors[1:].T
    chosen: list[int] = []
    while len(chosen) < MOST_STATEMENTS:
        gain = relevance.copy()
        if chosen:
            nearest = alike[:, chosen].max(axis=1)
            gain -= REPETITION_COST * nearest
            gain[(nearest > SAME) | (relevance < LEAST_OF_BEST * relevance.max())] = -np.inf
        best = int(gain.argmax())
        if gain[best] == -np.inf:
            break
        chosen.append(best)
    return [candidates[index] for index in chosen]


def _relevance(
    question: str, candidates: Sequence[Sentence], vectors: NDArray[np.float32]
) -> NDArray[np.float32]:
    wanted = stems(question)
    shared = [len(wanted & stems(candidate.text)) / max(1, len(wanted)) for candidate in candidates]
    passage = [candidate.hit.similarity or 0.0 for candidate in candidates]
    own = vectors[1:] @ vectors[0]
    weighed = SENTENCE_WEIGHT * own + PASSAGE_WEIGHT * np.array(passage) + WORDS_WEIGHT * np.array(shared)
    return weighed.astype(np.float32)
