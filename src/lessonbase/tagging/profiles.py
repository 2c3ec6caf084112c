"""Profiles: examples of codes come in, and how well a text fits what those of each code have in common comes out.

Likeness compares a text with single examples; a profile is one sum over all of them, which for codes with few examples is the
steadier. There are two: of words and pieces of words, complement naive Bayes (Rennie, Shih, Teevan and Karger 2003), and
of meaning, linear discriminant analysis with a covariance that is drawn to its diagonal (Friedman 1989).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.model_selection import GroupKFold

from lessonbase.tagging.likeness import Floats, Texts

UNSEEN_WORD = 0.3
"""What a word counts that the texts of all other codes lack."""
DRAWN = 0.7
"""How far the covariance of meaning is drawn to its diagonal; 0.5 to 0.9 did alike."""
SHARP = 3.0
"""How sharply a meaning stands out among those of the other codes."""
NARROWEST = 1e-6
"""The variance of meaning at least: texts that all say the same have none."""
LEAST = 1e-3
"""No code is less likely than this by one profile."""
FOLDS = 5
"""Parts of which each is judged by the profiles of the others."""


class Profiles(NamedTuple):
    """What the texts of each code have in common: how much more `words` (f, c) they have than those of all others, with the
    logarithm of how many these have (c,), and what they mean: the direction (d, c), where it begins (c,), its `spread`."""

    words: sparse.csr_matrix
    counts: Floats
    meanings: Floats
    begins: Floats
    spread: float

    def fits(self, texts: Texts) -> Floats:
        """How likely each code is that of each text, as logarithms, by its words and by its meaning (n, c, 2)."""
        words = texts.features @ self.words
        of_words = words.toarray() + texts.features.sum(axis=1).A1[:, None] * self.counts
        of_meaning = SHARP * (texts.vectors @ self.meanings - self.begins) / self.spread
        return np.stack([_likely(of_words), _likely(of_meaning)], axis=-1)


def profiles(texts: Texts, wanted: Floats, counts: Floats) -> Profiles:
    """The profiles of codes from examples, the codes `wanted` of each (n, c), one at least of every code, and what each example
    `counts` (n,). Of an example of several codes each has a share."""
    coded = np.flatnonzero(wanted.any(axis=1))
    shares = wanted[coded] / wanted[coded].sum(axis=1, keepdims=True)
    features, vectors = texts.features[coded], texts.vectors[coded].astype(np.float64)
    had = (features.T @ sparse.csr_matrix(shares * counts[coded, None])).tocsr()
    whole = had.sum(axis=1).A1 + UNSEEN_WORD
    rows = np.repeat(np.arange(had.shape[0]), np.diff(had.indptr))
    others = whole.sum() - had.sum(axis=0).A1
    had.data = np.log(whole[rows]) - np.log(whole[rows] - had.data)
    means = shares.T @ vectors / shares.sum(axis=0)[:, None]
    apart = vectors - shares @ means
    covariance = (1 - DRAWN) * apart.T @ apart / len(vectors)
    variance = (apart**2).sum(axis=1).mean() / vectors.shape[1]
    covariance[np.diag_indices_from(covariance)] += DRAWN * variance + NARROWEST
    middle = vectors.mean(axis=0)
    directions = np.linalg.solve(covariance, (means - middle).T)
    start = 0.5 * ((means - middle).T * directions).sum(axis=0) + middle @ directions
    spread = float((vectors @ directions - start).std()) or 1.0
    own, meanings, begins = (one.astype(np.float32) for one in (np.log(others), directions, start))
    return Profiles(had.astype(np.float32), own, meanings, begins, spread)


def unseen_fits(texts: Texts, wanted: Floats, counts: Floats, groups: Sequence[NDArray[np.intp]]) -> Floats:
    """What profiles that had not seen them say of the examples in groups, none of which is parted (n, c, 2); that all codes are
    as likely where there are no two groups, and of examples outside all."""
    fits = unknown_fits(*wanted.shape)
    if len(groups) > 1:
        group_of = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
        grouped = np.concatenate(groups)
        for _, left in GroupKFold(min(FOLDS, len(groups))).split(grouped, groups=group_of):
            rows = grouped[left]
            seen = np.setdiff1d(np.arange(len(wanted)), rows)
            own = profiles(texts.only(seen), wanted[seen], counts[seen])
            fits[rows] = own.fits(texts.only(rows))
    return fits


def unknown_fits(texts: int, codes: int) -> Floats:
    """What is said of so many texts where nothing is known: all codes are as likely (n, c, 2)."""
    return np.full((texts, codes, 2), np.log(1 / codes + LEAST), dtype=np.float32)


def _likely(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    logarithms: Floats = np.log(raised / raised.sum(axis=1, keepdims=True) + LEAST).astype(np.float32)
    return logarithms
