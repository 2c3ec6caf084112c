"""The small model that tells sentences which state a lesson, advice, a success or a difficulty from all others.

A multinomial logistic regression over a sentence's vector and its cues. `scripts/train_classifier.py` trains it;
what it learned are numbers in `weights/`.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lessonbase.extraction.implicit.cues import CUES, cues
from lessonbase.model import RecordKind

Floats = NDArray[np.float32]

WEIGHTS = Path(__file__).parent / "weights" / "minilm-2.json"
# The kinds it tells apart, after "none of them" at 0. A best practice is told like a success or a lesson; its words
# tell it from those.
KINDS: tuple[RecordKind, ...] = ("lesson", "recommendation", "success", "challenge")
# A sentence counts as short below so many words. Its length is no feature: examples of one source are longer than those
# of another, and the model would learn the source.
_SHORT = 8


@dataclass(frozen=True)
class Classifier:
    """Trained weights: `coefficients` (1 + kinds, dimension + cues + 1), `intercepts` (1 + kinds,).

    `model` is the identity of the embedding model whose vectors they were trained on. `thresholds` give for each kind and
    language ("en", "fr", "es", "pt") the least confidence that a record of it needs.
    """

    model: str
    coefficients: Floats
    intercepts: Floats
    thresholds: Mapping[RecordKind, Mapping[str, float]]

    def confidences(self, texts: Sequence[str], vectors: Floats) -> Floats:
        """For sentences and their vectors (n, d), how likely each states a record of each of KINDS: (n, kinds).

        Calibrated, as far as sentences of reports are like those of the training data and one in five states a
        record; what is missing from 1 is the likelihood of none.
        """
        scores = features(texts, vectors) @ self.coefficients.T + self.intercepts
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        likely: Floats = (scores / scores.sum(axis=1, keepdims=True))[:, 1:].astype(np.float32)
        return likely


def features(texts: Sequence[str], vectors: Floats) -> Floats:
    """What the model sees of sentences: their vectors, their cues, whether they are short; (n, d + cues + 1)."""
    rows = []
    for text in texts:
        present, words = cues(text), len(text.split())
        rows.append([*(name in present for name in CUES), words < _SHORT])
    return np.hstack([vectors, np.array(rows, dtype=np.float32).reshape(len(texts), len(CUES) + 1)])


def layout() -> str:
    """A short checksum of the cues and their order: weights fit one layout of features only."""
    return hashlib.sha256(json.dumps(list(CUES.items())).encode()).hexdigest()[:12]


def checksum(weights: dict[str, Any]) -> str:
    """The checksum that a weights file records of its own numbers."""
    numbers = json.dumps([weights["coefficients"], weights["intercepts"]])
    return hashlib.sha256(numbers.encode()).hexdigest()[:12]


@cache
def trained() -> Classifier:
    """The classifier that comes with lessonbase."""
    weights = json.loads(WEIGHTS.read_text("utf-8"))
    return Classifier(
        weights["model"],
        np.array(weights["coefficients"], dtype=np.float32),
        np.array(weights["intercepts"], dtype=np.float32),
        weights["thresholds"],
    )
