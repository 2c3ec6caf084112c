"""Choosing the sentences of an answer: relevant to the question, and each with something of its own to say."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lessonbase.answering.terms import stems
from lessonbase.model import Hit

MOST_STATEMENTS = 4
# Fewer words are a caption, a label or a fragment; more are a table or a list run together.
SHORTEST, LONGEST = 6, 90

# Relevance of a sentence: its own nearness to the question, the score of its passage (which knows the context, and how
# many of the question's words stand there), and the share of these words in the sentence. Measured on the development
# questions: with the passage's nearness in meaning in place of its score, 0.476 of the answers cited what answers and
# not 0.500, and of the citations 0.30 were right and not 0.32; much the same where 28 other files are in the library.
SENTENCE_WEIGHT, PASSAGE_WEIGHT, WORDS_WEIGHT = 0.6, 0.2, 0.2
# Maximal marginal relevance (Carbonell and Goldstein 1998): what sharing its words with one already chosen costs.
REPETITION_COST = 0.15
# Two sentences that share this much of their words say the same; one this far below the best adds little.
SAME = 0.6
LEAST_OF_BEST = 0.75


class Sentence(NamedTuple):
    """A sentence of a hit: characters [start, end) of its passage, and its nearness to the question."""

    hit: Hit
    start: int
    end: int
    meaning: float

    @property
    def text(self) -> str:
        """The sentence on one line."""
        return " ".join(self.hit.passage.text[self.start : self.end].split())


def sentences_of(hit: Hit) -> Iterator[Sentence]:
    """The sentences of a hit that can stand in an answer."""
    if hit.passage.kind == "table":
        return
    for number, (start, end) in enumerate(hit.passage.sentences):
        meaning = hit.sentence_meanings[number] if hit.sentence_meanings else hit.words
        sentence = Sentence(hit, start, end, meaning)
        if _can_answer(sentence.text):
            yield sentence


def _can_answer(text: str) -> bool:
    """Whether a sentence says something by itself: no lead-in, question, label of a figure, or note on sources."""
    if sum(letter.isupper() for letter in text) > sum(letter.islower() for letter in text):
        return False
    says = not text.endswith((":", "?")) and not text.startswith(
        ("Source:", "Sources:", "Note:", "Table ", "See ")
    )
    return says and SHORTEST <= len(text.split()) <= LONGEST


def choose(question: str, candidates: Sequence[Sentence]) -> list[Sentence]:
    """At most MOST_STATEMENTS of the candidates, best first, by maximal marginal relevance."""
    wanted = stems(question)
    words = [stems(candidate.text) for candidate in candidates]
    relevance = [_relevance(candidate, wanted, own) for candidate, own in zip(candidates, words, strict=True)]
    enough = LEAST_OF_BEST * max(relevance, default=0.0)
    left = {index for index, relevant in enumerate(relevance) if relevant >= enough}
    chosen: list[int] = []
    while left and len(chosen) < MOST_STATEMENTS:
        shared = {i: max((_overlap(words[i], words[j]) for j in chosen), default=0.0) for i in left}
        left = {index for index in left if shared[index] < SAME}
        if left:
            best = max(left, key=lambda index: (relevance[index] - REPETITION_COST * shared[index], -index))
            chosen.append(best)
            left.remove(best)
    return [candidates[index] for index in chosen]


def _relevance(sentence: Sentence, wanted: frozenset[str], words: frozenset[str]) -> float:
    shared = len(wanted & words) / max(1, len(wanted))
    return SENTENCE_WEIGHT * sentence.meaning + PASSAGE_WEIGHT * sentence.hit.score + WORDS_WEIGHT * shared


def _overlap(some: frozenset[str], others: frozenset[str]) -> float:
    return len(some & others) / max(1, min(len(some), len(others)))
