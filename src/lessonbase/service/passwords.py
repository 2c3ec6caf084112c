"""Passwords: which may be taken, and how they are kept: hashed by Argon2id."""

import secrets
import unicodedata
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lessonbase.errors import QueryError
from lessonbase.service.naming import folded

# NIST SP 800-63B-4, 3.1.1.2: 15 characters where a password is all there is, no rules of composition.
SHORTEST, LONGEST = 15, 256


class Passwords:
    """Hashes passwords and tells whether one is right."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()

    def hashed(self, name: str, password: str) -> str:
        """A password of somebody as it is kept. Raises QueryError for one that can be guessed."""
        plain = _normal(password)
        if not SHORTEST <= len(plain) <= LONGEST:
            raise QueryError(
                f"A password has {SHORTEST} to {LONGEST} characters; a sentence that you can remember is a good one."
            )
        if folded(name) in plain.casefold() or len(set(plain)) < 5:
            raise QueryError(
                "This password is too easy to guess. Take one without your name, of several words."
            )
        return self._hasher.hash(plain)

    def is_right(self, kept: str | None, password: str) -> bool:
        """Whether a password is the one that is kept. Where none is, it takes as long: somebody who tries names must not
        learn from the time which of them there are."""
        try:
            right = self._hasher.verify(kept or self._nobodys, _normal(password)[: LONGEST + 1])
            return right and bool(kept)
        except (VerificationError, InvalidHashError):
            return False

    def renewed(self, kept: str, password: str) -> str | None:
        """A password that is right, hashed as one is hashed today; None where it is so already."""
        outdated = self._hasher.check_needs_rehash(kept)
        return self._hasher.hash(_normal(password)) if outdated else None

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash(secrets.token_urlsafe(32))


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)
