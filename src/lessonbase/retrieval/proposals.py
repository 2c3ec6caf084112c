"""What an index proposes for a question, as columns: of hundreds of passages a few are shown, and only those are told in full."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import mul
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lessonbase.model import SectionRole, Signals
from lessonbase.retrieval.fusion import fused

Near = NDArray[np.float64]


class Compared(NamedTuple):
    """The cosines of n passages: of each whole (n,), and of the sentences of all, those of passage i from `starts[i]`."""

    wholes: NDArray[np.float32]
    sentences: NDArray[np.float32]
    starts: NDArray[np.int64]

    @property
    def nearest(self) -> NDArray[np.float32]:
        """The cosine (n,) of each passage's nearest sentence, or of the whole where it has none."""
        found = self.wholes.copy()
        having = np.flatnonzero(np.diff(self.starts))
        if having.size:
            found[having] = np.maximum.reduceat(self.sentences, self.starts[having])
        return found

    def of(self, number: int) -> tuple[float, ...]:
        """The cosines of the sentences of one passage."""
        return tuple(self.sentences[self.starts[number] : self.starts[number + 1]].tolist())


class Facts(NamedTuple):
    """What is said of a passage beside its signals: its report, and what its section is for."""

    report_id: str
    role: SectionRole | None


class Proposal(NamedTuple):
    """One proposed passage: its report, and its signals."""

    report_id: str
    signals: Signals


@dataclass(frozen=True, eq=False)
class Proposals(Mapping[int, Proposal]):
    """The n passages that an index proposes, by key, with their `facts` in their order.

    `words` (n,) are the shares of the question's words. By model, `meanings` and `late` are the nearness (n,) as a whole and
    token by token, NaN where a passage has no vector, and `sentences` the cosines with the number (n,) of each passage
    there, -1 where it has none. `shares` is what each model counts, `places` at which place each engine had a passage.
    """

    facts: Mapping[int, Facts]
    words: Near
    meanings: Mapping[str, Near]
    sentences: Mapping[str, tuple[Compared, NDArray[np.intp]]]
    late: Mapping[str, Near]
    shares: Mapping[str, float]
    places: Mapping[int, dict[str, int]]

    def __len__(self) -> int:
        return len(self.facts)

    def __iter__(self) -> Iterator[int]:
        return iter(self.facts)

    def __getitem__(self, key: int) -> Proposal:
        return Proposal(self.facts[key].report_id, self.signals(key))

    def scores(self, words_count: float = 1.0) -> list[float]:
        """What `fusion.fuse` gives of the signals of each passage, in their order."""
        late = _of_all(self.late, {}, len(self)) if self.late else None
        near = _of_all(self.meanings, self.shares, len(self))
        scores: list[float] = fused(self.words, near, late, words_count).tolist()
        return scores

    def signals(self, key: int) -> Signals:
        """All that is known of how near a passage is."""
        number = self._numbers[key]
        meanings = _of_one(self.meanings, number)
        of_sentences = {
            model: compared.of(int(at[number]))
            for model, (compared, at) in self.sentences.items()
            if at[number] >= 0
        }
        return Signals(
            words=float(self.words[number]),
            meanings=meanings,
            sentence_meanings=of_sentences,
            **_together(meanings, of_sentences, self.shares),
            places=self.places.get(key, {}),
            late=_of_one(self.late, number),
            role=self.facts[key].role,
        )

    @cached_property
    def _numbers(self) -> dict[int, int]:
        return {key: number for number, key in enumerate(self.facts)}


NOTHING = Proposals({}, np.empty(0), {}, {}, {}, {}, {})


def _of_one(near: Mapping[str, Near], number: int) -> dict[str, float]:
    """The nearness of one passage by each model that has it."""
    told = {model: float(values[number]) for model, values in near.items()}
    return {model: value for model, value in told.items() if value == value}


def _of_all(near: Mapping[str, Near], shares: Mapping[str, float], count: int) -> Near:
    """The nearness (n,) by all models that have a passage, each counting its share; NaN where none has it."""
    if len(near) == 1:
        return next(iter(near.values()))
    whole, weights, known = np.zeros(count), np.zeros(count), np.zeros(count, dtype=bool)
    for model, values in near.items():
        has = ~np.isnan(values)
        whole[has] += shares.get(model, 1.0) * values[has]
        weights[has] += shares.get(model, 1.0)
        known |= has
    return np.where(known, whole / np.where(weights > 0, weights, 1.0), np.nan)


def _together(
    meanings: Mapping[str, float],
    of_sentences: Mapping[str, tuple[float, ...]],
    shares: Mapping[str, float],
) -> dict[str, Any]:
    """The nearness of a passage and of its sentences by all models that have it."""
    if not meanings:
        return {}
    weights = [shares[model] for model in meanings]
    if weights == [1.0]:  # as where no model was added
        return {"meaning": next(iter(meanings.values())), "sentences": next(iter(of_sentences.values()))}
    whole = sum(weights) or 1.0
    sentences = zip(*of_sentences.values(), strict=True)
    return {
        "meaning": sum(map(mul, weights, meanings.values())) / whole,
        "sentences": tuple(sum(map(mul, weights, each)) / whole for each in sentences),
    }
