"""Who uses a service, and who is acting while a request is answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal, get_args

from pydantic import Field

from lessonbase.model import Person

Right = Literal["read", "review", "add", "packs", "measure", "administer"]
RIGHTS: tuple[Right, ...] = get_args(Right)


class Visitor(Person):
    """Somebody who uses a service, what they may do, their groups, and the works that are hidden from them."""

    rights: frozenset[Right] = frozenset()
    groups: tuple[str, ...] = ()
    hidden: frozenset[str] = Field(default=frozenset(), exclude=True, repr=False)


acting: ContextVar[Visitor | None] = ContextVar("acting", default=None)
"""Who asks, while a request is answered; None where nobody has signed in."""


@contextmanager
def acting_as(person: Visitor | None) -> Iterator[None]:
    """Let a person be `acting` while the block runs."""
    token = acting.set(person)
    try:
        yield
    finally:
        acting.reset(token)
