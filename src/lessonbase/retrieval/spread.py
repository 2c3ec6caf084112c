"""Cosines of different models on one scale: that of how near questions are to the library at large.

A cosine says nothing by itself: by multilingual-e5-small any two texts have 0.7 to 0.9, by all-MiniLM-L6-v2 most have less
than 0.2. What tells is how far it stands out from what is usual by that model in that library. So sentences from all over
the library are asked for as questions are, and the nearness by a model is counted from the middle of what they get, in their
spread, and written as the built-in model's cosines are: what is weighed and decided by these holds for any model.

It is no question's own spread: whether the reports answer is told worse by how far the nearest passage stands out from the
others for that question (area under the curve 0.63 to 0.73 on 175 askings by three models, against 0.82 to 0.83).
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lessonbase.retrieval.model_files import BUILT_IN

# So many passages from all over a library tell how near a question is to it at large; of fewer it is not known.
SAMPLE, LEAST = 400, 20
# So many sentences of it are asked for.
PROBES = 16

Near = NDArray[Any]


class Spread(NamedTuple):
    """What is usual of nearness: its middle, and how far most is from that."""

    middle: float
    width: float


# The built-in model's, in a library of three reports.
USUAL = Spread(0.19, 0.107)


class Scale(NamedTuple):
    """From nearness by one model to that on the scale."""

    of: Spread = USUAL
    to: Spread = USUAL

    def __call__(self, near: Near) -> Near:
        """Nearness (n,) by the model as it would be by the built-in one."""
        found: Near = self.to.middle + self.to.width * (near - self.of.middle) / self.of.width
        return found


class Scales(NamedTuple):
    """By model, the scale of its vectors and of its token vectors; and the library's own model, if there is another."""

    vectors: Mapping[str, Scale] = MappingProxyType({})
    tokens: Mapping[str, Scale] = MappingProxyType({})
    own: str | None = None


class AtLarge(NamedTuple):
    """How near a question is to passages from all over a library: by model (n,), NaN where one has no vector; and token by
    token, of those that have token vectors."""

    vectors: dict[str, Near]
    tokens: dict[str, Near]


def spaced(keys: NDArray[np.int64], k: int) -> NDArray[np.int64]:
    """Some `k` of keys, from the first to the last as far from each other."""
    found: NDArray[np.int64] = keys[np.linspace(0, len(keys) - 1, min(k, len(keys))).astype(int)]
    return found


def spread(askings: Sequence[Near]) -> Spread:
    """That of how near passages at large are to each of some questions. What is near because it is the same text does not
    move it."""
    told = [np.percentile(near[~np.isnan(near)], (16, 50, 84)) for near in askings if len(near) >= LEAST]
    if not told:
        return USUAL
    low, middle, high = np.mean(told, axis=0)
    return Spread(float(middle), float(high - low) / 2) if high - low > 1e-6 else USUAL


def scales(askings: Sequence[AtLarge], own: str) -> Scales:
    """The scales of all models, of what sentences of the library got. The built-in model's nearness stays as it is, where
    it is the library's own."""
    first = askings[0]
    spreads = {model: spread([each.vectors[model] for each in askings]) for model in first.vectors}
    of_tokens = {model: spread([each.tokens[model] for each in askings]) for model in first.tokens}
    to = spreads[own] if own in spreads and own.startswith(f"{BUILT_IN}@") else USUAL
    return Scales(
        {model: Scale(of, to) for model, of in spreads.items()},
        {model: Scale(of, to) for model, of in of_tokens.items()},
        own,
    )


def counts(at_large: Mapping[str, Near], own: str) -> dict[str, float]:
    """How much the nearness by each model counts for a question.

    Models that were added count alike, and the library's own beside them as far as it agrees with them on passages at large
    (their correlation): one that does not read the language of a question orders them by chance.
    """
    shares = dict.fromkeys(at_large, 1.0)
    added = [at_large[model] for model in at_large if model != own]
    if added and own in at_large:
        theirs = np.mean(added, axis=0)
        known = ~np.isnan(theirs) & ~np.isnan(at_large[own])
        agreed = np.corrcoef(theirs[known], at_large[own][known])[0, 1] if known.sum() >= LEAST else 0.0
        shares[own] = float(np.clip(np.nan_to_num(agreed), 0, 1))
    return shares
