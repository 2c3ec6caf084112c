"""Learned: what a taxonomy says of its codes and what people decided come in, a model of the codes of that scheme comes out.

Without decisions it is a model of what the codes mean; each decision is one more example.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lessonbase.model import Frozen
from lessonbase.tagging.calibration import Calibration, calibrated, micro_f1, signals, undecided
from lessonbase.tagging.likeness import Floats, Likeness, Texts
from lessonbase.tagging.profiles import profiles, unseen_fits
from lessonbase.tagging.taught import OF_TAXONOMY, Examples, Taught, Weights, teach
from lessonbase.tagging.told import Told

HELD_BACK = 5
"""One group in so many is held back, always the same ones, so that no model has been taught what it is judged by."""
FEWEST = 20
"""Decisions that are worth learning from; with fewer there are hardly four to judge by."""
MOST = 5000
"""Decisions that are learned from, the latest: time grows with the cube of their number, memory with the square."""


class Decided(NamedTuple):
    """A text that `coders` put the `codes` of a scheme on, and no others.

    Texts of one `group` (a section of a report, an operation) resemble each other for other reasons and are never parted.
    `words` is the confidence of the terms in it, by code. `name` is the record's id, `key` tells its vector from others.
    """

    name: str
    text: str
    codes: frozenset[str]
    coders: tuple[str, ...]
    group: str
    words: Mapping[str, float] = {}
    key: str | None = None


class Example(Frozen):
    """What one example of a model was: a taxonomy's `text` on a code, or the record `name` that `coders` decided on, with the
    `key` of its vector."""

    codes: tuple[str, ...]
    text: str | None = None
    name: str | None = None
    coders: tuple[str, ...] = ()
    key: str | None = None


class CodeModel(NamedTuple):
    """How likely each of some codes is that of a text.

    `taught` is in use; `trial` are the weights of the same examples without those held back, by which it is judged.
    """

    codes: tuple[str, ...]
    examples: tuple[Example, ...]
    taught: Taught
    trial: Weights
    calibration: Calibration

    @property
    def decisions(self) -> int:
        """How many decisions it was learned from."""
        return sum(one.name is not None for one in self.examples)

    @property
    def coders(self) -> tuple[str, ...]:
        """Who made them, the busiest first."""
        names = [name for one in self.examples for name in one.coders]
        return tuple(sorted(set(names), key=lambda name: (-names.count(name), name)))

    def texts(self, texts: Sequence[str], vectors: Floats) -> Texts:
        """Texts with their vectors, ready to be compared with the examples."""
        return self.taught.space.texts(texts, vectors)

    def confidences(self, texts: Texts, words: Floats) -> Floats:
        """By code (m, c), in [0, 1], of texts and what terms say of them (m, c)."""
        alike = self.taught.alike(texts)
        return self.calibration.confidences(self.taught.weights.signals(texts, alike), words)

    def judged(self, decided: Sequence[Decided], vectors: Floats) -> float:
        """The micro-F1 of the trial on those of the decisions, one at least, that are held back."""
        rows = [row for row, one in enumerate(decided) if is_held_back(one.group)]
        own = [decided[row] for row in rows]
        texts = self.texts([one.text for one in own], vectors[rows])
        given = self.trial.signals(texts, self.taught.alike(texts))
        likely = self.calibration.likely(self.calibration.confidences(given, _words(own, self.codes)))
        unknown = sum(len(one.codes.difference(self.codes)) for one in own)
        return micro_f1(likely, _wanted(own, self.codes), unknown)


def learn(
    told: Sequence[Told],
    told_vectors: Floats,
    decided: Sequence[Decided],
    vectors: Floats,
    space: Likeness | None = None,
) -> CodeModel:
    """A model of the codes that a taxonomy tells of, from that and from the latest MOST decisions, oldest first; with the
    vectors of both. They are compared in a `space`, of their own if none is given."""
    decided, vectors = decided[-MOST:], vectors[-MOST:]
    codes = tuple(dict.fromkeys(one.code for one in told))
    texts = [*(one.text for one in decided), *(one.text for one in told)]
    together = np.concatenate([vectors.reshape(-1, told_vectors.shape[1]), told_vectors])
    space, both = (space, space.texts(texts, together)) if space else Likeness.among(texts, together)
    column = {code: number for number, code in enumerate(codes)}
    of_taxonomy = np.zeros((len(told), len(codes)), dtype=np.float32)
    of_taxonomy[np.arange(len(told)), [column[one.code] for one in told]] = 1
    wanted = np.concatenate([_wanted(decided, codes), of_taxonomy])
    counts = np.array([1.0] * len(decided) + [OF_TAXONOMY] * len(told), dtype=np.float32)
    examples = Examples(both, wanted, counts)
    groups = _groups(decided)
    weights, unseen = teach(examples, groups)
    taught = Weights(weights, profiles(both, wanted, counts) if decided else None)
    trial, calibration = taught, undecided(len(codes))
    if decided:
        rows = slice(len(decided))
        given = signals(unseen[rows], unseen_fits(both, wanted, counts, groups)[rows])
        calibration = calibrated(given, _words(decided, codes), wanted[rows])
        seen = ~np.array([is_held_back(one.group) for one in decided] + [False] * len(told))
        trial = Weights(np.zeros_like(weights), profiles(both.only(seen), wanted[seen], counts[seen]))
        trial.examples[seen] = teach(examples.only(seen))[0]
    kept = [
        Example(codes=tuple(sorted(one.codes)), name=one.name, coders=one.coders, key=one.key)
        for one in decided
    ]
    kept += [Example(codes=(one.code,), text=one.text) for one in told]
    return CodeModel(codes, tuple(kept), Taught(space, both, taught), trial, calibration)


def is_held_back(group: str) -> bool:
    """Whether a group is one that models are judged by."""
    return hashlib.sha256(group.encode()).digest()[0] % HELD_BACK == 0


def _groups(decided: Sequence[Decided]) -> list[NDArray[np.intp]]:
    rows: dict[str, list[int]] = {}
    for row, one in enumerate(decided):
        rows.setdefault(one.group, []).append(row)
    return [np.array(own) for own in rows.values()]


def _wanted(decided: Sequence[Decided], codes: Sequence[str]) -> Floats:
    return np.array([[code in one.codes for code in codes] for one in decided], dtype=np.float32).reshape(
        -1, len(codes)
    )


def _words(decided: Sequence[Decided], codes: Sequence[str]) -> Floats:
    return np.array(
        [[one.words.get(code, 0.0) for code in codes] for one in decided], dtype=np.float32
    ).reshape(-1, len(codes))
