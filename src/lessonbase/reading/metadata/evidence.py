"""Evidence for a fact about a report: candidates, each with where it was found and how sure, and what they come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

PROPERTIES, COVER, TOP, HEADING, WORDS, IMPRINT, TEXT = (
    "the file's properties",
    "its first page",
    "its first lines",
    "its heading",
    "its words",
    "its imprint",
    "its text",
)


@dataclass(frozen=True, slots=True)
class Candidate(Generic[T]):
    """A value that a fact may have: `where` it stands, and how `sure` one is that it is the fact's, in [0, 1].

    `way` names the way by which it was found: what is found again in the same way says no more.
    """

    value: T
    sure: float
    where: str
    way: str


@dataclass(frozen=True, slots=True)
class Weighed(Generic[T]):
    """A value with what all its candidates come to, and where the surest of them stands."""

    value: T
    sure: float
    where: str


def weighed(candidates: Iterable[Candidate[T]]) -> list[Weighed[T]]:
    """The values, the surest first: different ways are taken for independent, so that the doubts in them multiply.

    Of equally sure values the one found first leads.
    """
    ways: dict[T, dict[str, Candidate[T]]] = {}
    for each in candidates:
        known = ways.setdefault(each.value, {})
        if each.way not in known or known[each.way].sure < each.sure:
            known[each.way] = each
    values = []
    for value, found in ways.items():
        doubt = 1.0
        for each in found.values():
            doubt *= 1 - each.sure
        best = max(found.values(), key=lambda each: each.sure)
        values.append(Weighed(value, 1 - doubt, best.where))
    return sorted(values, key=lambda each: -each.sure)
