"""How likely what may be records is: by what its title or sentence announces, by what stands around it, and by what it says.

A logistic regression over a few measures of these. `scripts/train_weighing.py` trains it with labelled reports.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lessonbase.extraction.explicit.candidates import Candidate
from lessonbase.extraction.explicit.lead_ins import leading
from lessonbase.extraction.explicit.prose import tells_trouble
from lessonbase.extraction.outline.places import Place
from lessonbase.extraction.words.announcing import KINDS, likelihoods
from lessonbase.extraction.words.markers import (
    is_finite,
    is_order,
    is_order_by_form,
    is_question,
    recommending_strength,
    teaching_strength,
    tells_what_happened,
)
from lessonbase.extraction.words.numbering import after_marker, numbers_in
from lessonbase.model import Block, RecordKind

WEIGHTS = Path(__file__).parent / "weights" / "weighing.npz"
# Items that are looked at, and words of one that count, at most.
_ITEMS, _WORDS = 12, 60
_STRONGEST = 3  # of teaching and recommending
_COUNTED = 3  # records that a sentence counts at least
# Beyond these likelihoods nothing is surer.
_SURE = 0.99


@dataclass(frozen=True)
class Weighing:
    """Trained weights: `coefficients` (m,) of the measures, and the `intercept`."""

    coefficients: NDArray[np.float64]
    intercept: float


@dataclass(frozen=True)
class Around:
    """What is measured once for a report: how likely its title announces each kind, (kinds,), whether it has records that
    labels and titles tell plainly, how many blocks it has, and how doubtful it is that it reports on work, as log-odds."""

    title: NDArray[np.float32]
    labels: bool
    blocks: int
    doubt: float


def around(blocks: Sequence[Block], *, labels: bool, doubt: float = 0.0) -> Around:
    """What is measured of a report."""
    title = next((block.text for block in blocks if block.kind == "heading"), "")
    return Around(likelihoods(title, "heading"), labels, len(blocks), doubt)


def weighed(
    candidate: Candidate, blocks: Sequence[Block], places: Sequence[Place], report: Around
) -> dict[RecordKind, float]:
    """How likely a candidate is records of each of its kinds, in [0, 1]."""
    weights = trained()
    odds = measures(candidate, blocks, places, report) @ weights.coefficients + weights.intercept
    odds -= report.doubt
    return dict(zip(candidate.kinds, (1 / (1 + np.exp(-odds))).tolist(), strict=True))


@cache
def trained() -> Weighing:
    """The weights that come with lessonbase."""
    with np.load(WEIGHTS) as weights:
        return Weighing(weights["coefficients"], float(weights["intercept"]))


def measures(
    candidate: Candidate, blocks: Sequence[Block], places: Sequence[Place], report: Around
) -> NDArray[np.float64]:
    """What tells of a candidate, (kinds, m): a row for each of its kinds."""
    own, number = likelihoods(candidate.announcing, candidate.form), len(candidate.found)
    near = (own, _above(candidate, blocks, places), _before(candidate, blocks), report.title)
    said = [record.words(blocks) for record in candidate.found[:_ITEMS]]
    items = np.mean([_of_item(text[after_marker(text) :]) for text in said], axis=0)
    set_as = [blocks[record.statement[0].block].kind for record in candidate.found]
    title = blocks[candidate.position].text.rstrip(" *_")
    general = (
        _odds(float(near[0].max())),
        _odds(float(near[1].max())),
        np.log(number),
        set_as.count("list_item") / number,
        set_as.count("heading") / number,
        candidate.form == "heading",
        title.endswith(":"),
        is_question(title),
        number >= _COUNTED and number in numbers_in(candidate.announcing),
        report.labels,
        np.log(report.blocks),
        np.mean([record.confidence for record in candidate.found]),
    )
    rows = []
    for kind in candidate.kinds:
        one = np.array([kind == each for each in KINDS], dtype=np.float64)
        told = [_odds(float(each[KINDS.index(kind)])) for each in near]
        rows.append(np.concatenate([told, general, items, one, np.outer(items, one).ravel()]))
    return np.array(rows, dtype=np.float64)


def _odds(likely: float) -> float:
    likely = min(max(likely, 1 - _SURE), _SURE)
    return float(np.log(likely / (1 - likely)))


def _above(candidate: Candidate, blocks: Sequence[Block], places: Sequence[Place]) -> NDArray[np.float32]:
    """How likely the two headings above announce each kind, (kinds,)."""
    over = [number for number in places[candidate.position].headings if number != candidate.position]
    told = [likelihoods(blocks[number].text, "heading") for number in over[-2:]]
    return np.max(told, axis=0) if told else np.zeros(len(KINDS), dtype=np.float32)


def _before(candidate: Candidate, blocks: Sequence[Block]) -> NDArray[np.float32]:
    """How likely the paragraph right before does, (kinds,)."""
    shown = (
        block
        for block in reversed(blocks[: candidate.position])
        if block.kind not in ("furniture", "footnote")
    )
    before = next(shown, None)
    if before is None or before.kind != "paragraph":
        return np.zeros(len(KINDS), dtype=np.float32)
    return likelihoods(leading(before.text), "lead-in")


def _of_item(text: str) -> tuple[float, ...]:
    """What tells of the words of one item: whether it bids, has a verb, teaches, recommends, tells what happened, or names
    trouble; and how long it is."""
    return (
        is_order(text) or is_order_by_form(text),
        is_finite(text.lower()),
        min(teaching_strength(text), _STRONGEST) / _STRONGEST,
        min(recommending_strength(text), _STRONGEST) / _STRONGEST,
        tells_what_happened(text),
        tells_trouble(text),
        min(len(text.split()), _WORDS) / _WORDS,
    )
