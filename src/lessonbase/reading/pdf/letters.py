"""Whether the letters that a page's fonts name are those that it shows: some name others, so that its text is a cipher."""

from typing import Any

import numpy as np

_ENOUGH = 300  # letters that show how often each is used
_VOWELS = 0.2  # share of letters; 1,294 pages of text had 0.33 and more, of formulas 0.24
_SIGNS = 0.2  # share of signs that text hardly uses; the same pages had 0.12 and less, without formulas 0.06
_BEYOND = 0.1  # share of letters with accents, or of other alphabets, from which vowels may be among those
_IS_VOWEL = np.isin(np.arange(128), [ord(letter) for letter in "aeiouyAEIOUY"])
_IS_LETTER = np.array([chr(code).isalpha() for code in range(128)])
_IS_SIGN = np.isin(np.arange(128), [ord(sign) for sign in '!"#$%&*+<=>@[\\]^`{|}~'])


def are_implausible(codes: Any) -> bool:
    """Whether characters (n,), by their codes, can be no text in Latin letters: hardly a vowel, or many odd signs."""
    plain = codes[(codes > 0x20) & (codes < 0x7F)]
    if len(plain) < _ENOUGH or int((codes >= 0xC0).sum()) > _BEYOND * len(plain):
        return False
    counts = np.bincount(plain, minlength=128)
    letters = int(counts[_IS_LETTER].sum())
    few = letters >= _ENOUGH and int(counts[_IS_VOWEL].sum()) < _VOWELS * letters
    return few or int(counts[_IS_SIGN].sum()) > _SIGNS * len(plain)
