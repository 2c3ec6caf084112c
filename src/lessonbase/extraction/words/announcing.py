"""Which kinds of record a title or a sentence announces, told by a small model where no table knows its words ("If we
could start over", "Where we struggled:").

A logistic regression for each kind over the words of the text, their pairs and triples, and runs of their letters, hashed
(Weinberger et al. 2009), so that one model reads four languages. `scripts/train_announcing.py` trains it with titles
written for it.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from lessonbase.extraction.words.folding import folded
from lessonbase.extraction.words.titles import title_words
from lessonbase.model import RecordKind

Form = Literal["heading", "lead-in"]

WEIGHTS = Path(__file__).parent / "weights" / "announcing.npz"
KINDS: tuple[RecordKind, ...] = ("lesson", "best_practice", "recommendation", "challenge", "success")
# Places that features are hashed to. With a quarter of them one or two of a hundred titles more are wrongly taken for
# announcing ones; eight times as many find one more.
PLACES = 2**15
# Letters of a run, with the edges of its word, and words of a run.
_LETTERS, _WORDS = range(2, 6), range(1, 4)
_WORD = re.compile(r"\w+|[?:]")
# Where a clause ends, and words of one that says something by itself.
_CLAUSE = re.compile(r"[,;()]\s|\s[–—-]\s")
_CLAUSE_WORDS = 4
# So many words are one step of length; from the last step on, length tells nothing more.
_STEP, _STEPS = 4, 4


@dataclass(frozen=True)
class Announcing:
    """Trained weights: `coefficients` (places, kinds), to be multiplied by `scale`, and `intercepts` (kinds,)."""

    coefficients: NDArray[np.int8]
    scale: float
    intercepts: NDArray[np.float32]

    def likelihoods(self, text: str, form: Form) -> NDArray[np.float32]:
        """How likely a text announces each of KINDS, (kinds,)."""
        places = places_of(text, form)
        sums = self.coefficients[places].sum(axis=0, dtype=np.int32) * self.scale / len(places) ** 0.5
        likely: NDArray[np.float32] = (1 / (1 + np.exp(-(sums + self.intercepts)))).astype(np.float32)
        return likely


def places_of(text: str, form: Form) -> list[int]:
    """Where the features of a text stand among the coefficients, each place once."""
    words = _WORD.findall(folded(title_words(text) or text))
    if text.rstrip(" *_").endswith("?"):
        words.append("?")
    features = {
        f"form {form}",
        f"length {min(len(words) // _STEP, _STEPS)}",
        f"first {words[0] if words else ''}",
    }
    for word in words:
        edged = f"<{word}>"
        features |= {edged[at : at + n] for n in _LETTERS for at in range(len(edged) - n + 1)}
    features |= {"word " + " ".join(words[at : at + n]) for n in _WORDS for at in range(len(words) - n + 1)}
    return sorted({crc32(feature.encode()) % PLACES for feature in features})


@cache
def trained() -> Announcing:
    """The model that comes with lessonbase."""
    with np.load(WEIGHTS) as weights:
        return Announcing(weights["coefficients"], float(weights["scale"]), weights["intercepts"])


def announced_kinds(text: str, form: Form, least: float) -> tuple[RecordKind, ...]:
    """The kinds that a title, or the sentence before a list, announces with at least this likelihood, the likeliest first."""
    likely = likelihoods(text, form)
    return tuple(KINDS[place] for place in np.argsort(-likely, kind="stable") if likely[place] >= least)


@lru_cache(10_000)
def likelihoods(text: str, form: Form) -> NDArray[np.float32]:
    """How likely a title, or the sentence before a list, announces each of KINDS, (kinds,).

    Of a long sentence its last clause may say so, or its first and last ("Six insights, drawn from …, included:").
    """
    said = [text]
    clauses = [clause for clause in _CLAUSE.split(text) if clause.strip()]
    if form == "lead-in" and len(clauses) > 1:
        said += [clauses[-1]] if len(clauses[-1].split()) >= _CLAUSE_WORDS else []
        said += [f"{clauses[0]} {clauses[-1]}"] if len(clauses) > 2 else []
    likely: NDArray[np.float32] = np.max([trained().likelihoods(each, form) for each in said], axis=0)
    return likely
