"""What the records found in a report are worth against those a careful reader listed. Pure functions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from lessonbase.evaluation.measures import f1, words
from lessonbase.model import Record, RecordKind

_LEAD = 40  # words of a found statement within which the listed one begins
_SAME = 0.8  # F1 of words from which two statements are the same


class JudgedRecord(BaseModel):
    """A record a reader found: `n` its number, `statement` whole or its first words, `parent` the number of the lesson
    it stands under. One that says another again, `duplicate_of`, may be found or not."""

    model_config = ConfigDict(frozen=True)

    kind: RecordKind
    statement: str
    n: int | None = None
    parent: int | None = None
    duplicate_of: int | None = None


@dataclass(frozen=True)
class RecordScores:
    """`precision`, `recall` and `f1` of records of the right kind; of the `parents` listed for those found, the share
    that is right. All in [0, 1]; `parents` is None where none is listed."""

    precision: float
    recall: float
    f1: float
    parents: float | None
    missed: tuple[str, ...]
    extra: tuple[str, ...]


def score_records(listed: Sequence[JudgedRecord], found: Sequence[Record]) -> RecordScores:
    """Precision, recall and F1 of the records found; each matches one listed, of its kind and in its words, at most."""
    matched = _matched(listed, found)
    wanted = [at for at, one in enumerate(listed) if one.duplicate_of is None]
    again = sum(listed[at].duplicate_of is not None for at in matched)
    met, counted = len(matched) - again, len(found) - again
    return RecordScores(
        precision=met / counted if counted else 0.0,
        recall=met / len(wanted) if wanted else 0.0,
        f1=f1(met, counted, len(wanted)),
        parents=_parents(listed, found, matched),
        missed=tuple(listed[at].statement for at in wanted if at not in matched),
        extra=tuple(one.statement for at, one in enumerate(found) if at not in matched.values()),
    )


def _matched(listed: Sequence[JudgedRecord], found: Sequence[Record]) -> dict[int, int]:
    """The places of the found by those of the listed, the most alike first."""
    said = [words(record.statement) for record in found]
    pairs = sorted(
        (-alike, one, other)
        for one, judged in enumerate(listed)
        for other, record in enumerate(found)
        if record.kind == judged.kind and (alike := _alike(words(judged.statement), said[other])) >= _SAME
    )
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for _, one, other in pairs:
        if one not in matched and other not in taken:
            matched[one] = other
            taken.add(other)
    return matched


def say_the_same(listed: str, found: str) -> bool:
    """Whether a record found states one that was listed, in its words."""
    return _alike(words(listed), words(found)) >= _SAME


def _alike(listed: Sequence[str], found: Sequence[str]) -> float:
    """F1 of the words listed and those of the stretch of the found statement that has most of them."""
    size, wanted = len(listed), Counter(listed)
    starts = range(max(1, min(_LEAD, len(found) - size + 1)))
    stretches = (found[start : start + size] for start in starts)
    return max(f1((wanted & Counter(each)).total(), len(each), size) for each in stretches)


def _parents(
    listed: Sequence[JudgedRecord], found: Sequence[Record], matched: dict[int, int]
) -> float | None:
    numbered = {one.n: at for at, one in enumerate(listed)}
    right = []
    for at, other in matched.items():
        if listed[at].parent is not None:
            parent = matched.get(numbered.get(listed[at].parent, -1))
            right.append(parent is not None and found[other].parent_id == found[parent].id)
    return sum(right) / len(right) if right else None
