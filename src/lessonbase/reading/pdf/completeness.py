"""Whether what was read of a page has the words of the plain text that PDFium gives of it."""

import re
import unicodedata
from collections.abc import Iterable

_NO_LETTERS = re.compile(r"[\W_]+")
_DIVIDED = re.compile(r"[\x02\ufffe\xad]\s*")  # what PDFium puts for a hyphen at a line's end
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_LEAST = 3  # letters of a word that is looked for; shorter ones stand in others
_MISSING = 0.05  # share of a page's words; where a table goes on, its head, read once, was 0.03 of them
_FEW = 5  # words that may be missing of any page


def missing_words(plain: str, read: Iterable[str]) -> list[str]:
    """The words of a page's plain text that its lines as read do not have, in no order; none where so few are missing
    that the two only divide or order letters in different ways.

    Words may be divided or put together in different ways, and those written from right to left stand in either order.
    """
    missing, count = _sought(plain, read)
    return missing if len(missing) > max(_FEW, _MISSING * count) else []


def missing_of(words: str, read: Iterable[str]) -> list[str]:
    """All words of a text that lines as read do not have."""
    return _sought(words, read)[0]


def _sought(plain: str, read: Iterable[str]) -> tuple[list[str], int]:
    """The words of a text that lines do not have, and how many words were looked for."""
    joined = " ".join(read)
    words = set(_DIVIDED.sub("", plain).split())
    rest = words.difference(joined.split())  # few, where nothing is missing
    if not rest:
        return [], len(words)
    squeezed = _NO_LETTERS.sub("", _folded(joined))
    sought = {_NO_LETTERS.sub("", _folded(word)) for word in rest}
    missing = [
        word for word in sought if len(word) >= _LEAST and word not in squeezed and word[::-1] not in squeezed
    ]
    return missing, len(words)


def _folded(text: str) -> str:
    """A text without case, accents and compatibility forms."""
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return text.casefold()
