"""Which records say almost the same: the likeness of statements, and bands that let the alike find each other.

Likeness is the Jaccard coefficient of the sets of three-word sequences. Bands are those of a MinHash signature
(Broder 1997; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, ch. 3): two statements of likeness s have
one in common with probability 1 - (1 - s^3)^16, which is 0.98 at s = 0.6.
"""

import hashlib
import re

import numpy as np

# Two statements at least this alike are one lesson told twice. Full recommendations and their short forms in a
# summary are less alike than this; those are told apart by their section (see extraction).
ALIKE = 0.6

_BANDS, _ROWS = 16, 3
# Multipliers and hashes are as large as the prime, so that each row puts the hashes in an order of its own: where products
# hardly exceed it, the least hash is the least in every row, and of pairs of likeness 0.6 but 0.69 had a band in common.
_PRIME = np.uint64((1 << 31) - 1)
# Fixed for good: bands are stored.
_MULTIPLIERS, _OFFSETS = np.random.default_rng(1997).integers(
    1, (1 << 31) - 1, size=(2, _BANDS * _ROWS), dtype=np.uint64
)


def shingles(statement: str) -> frozenset[str]:
    """The three-word sequences of a statement, case and punctuation aside; of a shorter one all its words."""
    words = re.findall(r"\w+", statement.casefold())
    if len(words) < 3:
        return frozenset((" ".join(words),))
    return frozenset(map(" ".join, zip(words, words[1:], words[2:], strict=False)))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The Jaccard coefficient of two sets of shingles, in [0, 1]."""
    return len(one & other) / len(one | other)


def bands(statement: str) -> tuple[int, ...]:
    """The bands of a statement, as 63-bit integers."""
    hashes = np.array(
        [
            int.from_bytes(hashlib.blake2b(each.encode(), digest_size=4).digest(), "big")
            for each in sorted(shingles(statement))
        ],
        dtype=np.uint64,
    )
    signature = ((hashes[:, None] % _PRIME * _MULTIPLIERS + _OFFSETS) % _PRIME).min(axis=0)
    return tuple(
        int.from_bytes(hashlib.blake2b(bytes([band]) + row.tobytes(), digest_size=8).digest(), "big") >> 1
        for band, row in enumerate(signature.reshape(_BANDS, _ROWS))
    )
