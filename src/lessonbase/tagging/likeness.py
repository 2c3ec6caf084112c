"""Likeness: how alike texts are, in their words, in the pieces of their words, and in what they mean.

It is a kernel (a positive definite function of two texts), so that codes are learned in closed form from few examples or many.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer

Floats = NDArray[np.float32]

# Mixture and degree were among the best of some thirty tried on excerpts of 120 humanitarian operations, cross-validated by
# operation: micro-F1 of 41 codes with words alone 0.40, meaning alone 0.44, both 0.46, with pieces of words and codes' own
# texts 0.48, with the cube 0.49. See benchmarks/README.md.
WORDS, PIECES, MEANING = 0.25, 0.25, 0.5
DEGREE = 3


class Texts(NamedTuple):
    """Texts as they are compared: their features (n, f), of words and pieces, and their vectors (n, d) of unit length."""

    features: sparse.csr_matrix
    vectors: Floats

    def only(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> "Texts":
        """Some of them."""
        return Texts(self.features[chosen], self.vectors[chosen])


class Likeness:
    """The comparison of texts in a vocabulary of words, one or two together, and of pieces of words, 3 to 5 letters."""

    def __init__(self, words: Sequence[str], pieces: Sequence[str], weights: Floats) -> None:
        """`weights` are the inverse document frequencies of the words, then of the pieces. `is_telling` says of each word, or
        two together, whether it could be shown as a reason: it neither begins nor ends with a word like "the"."""
        self.words, self.pieces, self.weights = list(words), list(pieces), weights
        self.is_telling = np.array([_is_telling(one) for one in words], dtype=np.bool_)
        self._by_word, self._by_piece = _by_word(self.words), _by_piece(self.pieces)
        self._by_word.idf_ = weights[: len(words)].astype(np.float64)
        self._by_piece.idf_ = weights[len(words) :].astype(np.float64)

    @classmethod
    def among(cls, texts: Sequence[str], vectors: Floats) -> tuple["Likeness", Texts]:
        """The comparison in the vocabulary that these texts share: what at least two use, of pieces three; and they
        themselves, with their vectors, ready to be compared in it."""
        several = len(texts) > 20
        words, pieces = _by_word(None, 2 if several else 1), _by_piece(None, 3 if several else 1)
        found = words.fit_transform(texts), pieces.fit_transform(texts)
        weights = np.concatenate([words.idf_, pieces.idf_]).astype(np.float32)
        of_words, of_pieces = (one.get_feature_names_out().tolist() for one in (words, pieces))
        return cls(of_words, of_pieces, weights), _weighted(*found, vectors)

    def texts(self, texts: Sequence[str], vectors: Floats) -> Texts:
        """Texts with their vectors, ready to be compared."""
        return _weighted(self._by_word.transform(texts), self._by_piece.transform(texts), vectors)


def likeness(some: Texts, others: Texts) -> Floats:
    """How alike some texts and others are, (n, m), in [0, 1]: 1 are the same, 1/8 have nothing in common.

    The cube lets few that are near count more than many that are not quite far.
    """
    return joined(np.asarray((some.features @ others.features.T).todense()), some, others)


def _weighted(by_word: sparse.csr_matrix, by_piece: sparse.csr_matrix, vectors: Floats) -> Texts:
    features = sparse.hstack([by_word * WORDS**0.5, by_piece * PIECES**0.5], format="csr")
    return Texts(sparse.csr_matrix(features, dtype=np.float32), vectors.astype(np.float32))


def joined(shared: Floats, some: Texts, others: Texts) -> Floats:
    """The likeness of texts whose `shared` words and pieces (n, m) are known."""
    alike = ((1 + shared + MEANING * (some.vectors @ others.vectors.T)) / 2) ** DEGREE
    as_floats: Floats = alike.astype(np.float32)
    return as_floats


def _by_word(vocabulary: Sequence[str] | None, least: int = 1) -> TfidfVectorizer:
    return TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=least, vocabulary=vocabulary)


def _by_piece(vocabulary: Sequence[str] | None, least: int = 1) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=least, vocabulary=vocabulary
    )


def _is_telling(phrase: str) -> bool:
    parts = phrase.split()
    return not ENGLISH_STOP_WORDS.intersection((parts[0], parts[-1]))
