"""Names that last: the ids of records and passages, made from what they are and not from where they stand.

An id is `WORK-KIND-WORDS`, as in `1f0c3a9be2-lesson-7kq2m9xd4p`: the first ten hex digits of its work's id, the kind of
record (or "p" for a passage), and 50 bits of a digest of its words and of which of equals it is, in the 32 letters and
digits of Crockford's base 32. It is safe in an address and in a file's name.
"""

import hashlib
import re
import unicodedata
from collections import Counter

from lessonbase.model import RecordKind

_WORK = 10
_LETTERS = 10
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_WORDS = re.compile(r"[^\W_]+")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text without case, punctuation, spaces and compatibility forms; of one without words its signs."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return tuple(_WORDS.findall(plain)) or tuple(plain.split())


class Ids:
    """Gives the ids of one work in reading order: of those that say the same, the second is another than the first."""

    def __init__(self, work: str) -> None:
        self._work = work[:_WORK]
        self._given: Counter[str] = Counter()

    @classmethod
    def beside(cls, other: str) -> "Ids":
        """Those of the work that another id is of."""
        return cls(other.partition("-")[0])

    def record(self, kind: RecordKind, statement: str) -> str:
        """The id of the next record of a kind with a statement."""
        return self._next(kind.replace("_", "-"), statement)

    def passage(self, text: str) -> str:
        """The id of the next passage with a text."""
        return self._next("p", text)

    def _next(self, kind: str, text: str) -> str:
        said = f"{self._work}\n{kind}\n{' '.join(words_of(text))}"
        self._given[said] += 1
        digest = hashlib.blake2b(f"{said}\n{self._given[said]}".encode(), digest_size=8).digest()
        number = int.from_bytes(digest, "big")
        return (
            f"{self._work}-{kind}-{''.join(_ALPHABET[number >> 5 * place & 31] for place in range(_LETTERS))}"
        )
