"""Taught: examples of codes come in, how much each code of a scheme is that of another text comes out.

Kernel ridge regression on 0 and 1, one target a code, all codes solved at once (Saunders, Gammerman and Vovk 1998). What it
would have said of examples that it had not seen follows in closed form, without teaching it again.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lessonbase.tagging.calibration import signals
from lessonbase.tagging.likeness import DEGREE, Floats, Likeness, Texts, joined, likeness
from lessonbase.tagging.profiles import Profiles, unknown_fits

RIDGE = 0.25
"""How little one example is trusted; half as much and twice as much did as well, tried as in `likeness`."""
OF_TAXONOMY = 1.5
"""What a taxonomy's own text on a code counts beside a person's decision; 0.3 to 2 hardly differed, none at all was worse by
0.02 (micro-F1) and 0.07 (macro-F1)."""
RARE = 0.6
"""A word may be shown as a reason if its inverse document frequency is this share of the rarest word's: of 2,000 texts 60 have
it, or fewer."""
_TOKEN = re.compile(r"\b\w\w+\b")


class Examples(NamedTuple):
    """Texts, the codes each of them is an example of (n, c) as 0 and 1, and what each counts (n,)."""

    texts: Texts
    wanted: Floats
    counts: Floats

    def only(self, chosen: NDArray[np.bool_]) -> "Examples":
        """Some of them."""
        return Examples(self.texts.only(chosen), self.wanted[chosen], self.counts[chosen])


class Weights(NamedTuple):
    """What examples teach: how much likeness to each of the `examples` speaks for each code (n, c), about 1 in all where it is a text's,
    about 0 where it is not; and the `profiles` of the codes, none where nobody decided anything."""

    examples: Floats
    profiles: Profiles | None

    def signals(self, texts: Texts, alike: Floats, known: bool = False) -> Floats:
        """What speaks for each code (m, c, 4), of texts by their likeness to the examples (m, n); profiles say nothing of a text
        that they are `known` to have been made of."""
        scores: Floats = alike @ self.examples
        own = None if known else self.profiles
        return signals(scores, own.fits(texts) if own else unknown_fits(*scores.shape))


class Taught:
    """What examples teach of the codes of a scheme."""

    def __init__(self, space: Likeness, texts: Texts, weights: Weights) -> None:
        self.space, self.texts, self.weights = space, texts, weights
        self._columns = texts.features.tocsc()

    def alike(self, texts: Texts) -> Floats:
        """How alike some texts are to the examples."""
        if len(texts.vectors) > 1:
            return likeness(texts, self.texts)
        its = texts.features  # of one text only the columns of its own words are looked at, a tenth of all
        return joined((self._columns[:, its.indices] @ its.data)[None], texts, self.texts)

    def pulls(self, its: Texts, alike: Floats) -> "Pulls":
        """How much each word of one text pulls it to each code; `alike` (n,) are the examples to it."""
        words = its.features.indices[its.features.indices < len(self.space.words)]
        rare = self.space.weights[words] >= RARE * self.space.weights.max()
        words = words[rare & self.space.is_telling[words]]
        slope = alike[:, None] ** ((DEGREE - 1) / DEGREE) * self.weights.examples
        values = its.features[0, words].toarray().ravel()
        return Pulls(
            [self.space.words[word] for word in words], values[:, None] * (self._columns[:, words].T @ slope)
        )


class Pulls(NamedTuple):
    """How much each of some words pulls a text to each code, (w, c)."""

    words: list[str]
    strength: Floats

    def to(self, code: int, text: str, most: int = 3) -> tuple[str, ...]:
        """The words that pull the text most to a code, as they stand in it."""
        own = self.strength[:, code]
        return surfaces(text, [self.words[one] for one in np.argsort(-own) if own[one] > 0])[:most]


def teach(examples: Examples, groups: Sequence[NDArray[np.intp]] = ()) -> tuple[Floats, Floats]:
    """How much likeness to each example speaks for each code (n, c); and what would have been scored (n, c) of the examples of
    each group, had all but them been taught, NaN outside all groups."""
    alike = likeness(examples.texts, examples.texts).astype(np.float64)
    alike[np.diag_indices_from(alike)] += RIDGE / examples.counts
    inverse = np.linalg.inv(alike)
    weights = inverse @ examples.wanted
    unseen = np.full(weights.shape, np.nan, dtype=np.float32)
    for group in groups:
        own = inverse[np.ix_(group, group)]
        unseen[group] = examples.wanted[group] - np.linalg.solve(own, weights[group])
    return weights.astype(np.float32), unseen


def surfaces(text: str, phrases: Sequence[str]) -> tuple[str, ...]:
    """Where phrases of lower-case words, those of one letter left out, first stand in a text: its own words, each place once."""
    tokens = [(one.group().lower(), one.start(), one.end()) for one in _TOKEN.finditer(text)]
    taken: list[tuple[int, int]] = []
    for phrase in phrases:
        words = phrase.split()
        for at in range(len(tokens) - len(words) + 1):
            if [token[0] for token in tokens[at : at + len(words)]] == words:
                start, end = tokens[at][1], tokens[at + len(words) - 1][2]
                if not any(start < other and end > first for first, other in taken):
                    taken.append((start, end))
                break
    return tuple(dict.fromkeys(text[start:end] for start, end in taken))
