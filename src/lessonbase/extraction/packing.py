"""Cutting text into pieces of at most so many characters, at sentence ends, and packing pieces evenly."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lessonbase.sentences import sentences

# What ends a part of a sentence that is itself too long: first choice first.
_BREAKS = (re.compile(r"[;:]\s"), re.compile(r",\s"), re.compile(r"\s"))
# Weights of a packing's cost: one piece more outweighs unevenness, and a lead-in parted from its list outweighs
# unevenness but not a piece more.
_UNEVEN, _PARTED = 0.5, 0.75
# Of more parts than a section of a report has, those that are next to nothing are taken by the handful: one by one,
# hundreds of them fit into each run, and a million takes minutes.
_MANY, _HANDFULS_A_RUN = 2000, 50


@dataclass(frozen=True)
class Weighed:
    """Something to pack: its length in characters; `leads`: what follows belongs with it."""

    length: int
    leads: bool = False


def pack(parts: Sequence[Weighed], limit: int, joint: int = 1) -> list[range]:
    """Runs of consecutive parts, each run at most `limit` characters with `joint` between parts.

    As few runs as can be, then as even as can be (least sum of squared slack). A part longer than the limit is
    a run of its own.
    """
    handfuls = _handfuls(parts, limit // _HANDFULS_A_RUN if len(parts) > _MANY else 0, joint)
    together = [
        Weighed(sum(parts[n].length + joint for n in each) - joint, parts[each[-1]].leads)
        for each in handfuls
    ]
    runs = _packed(together, limit, joint)
    return [range(handfuls[run[0]][0], handfuls[run[-1]][-1] + 1) for run in runs]


def _handfuls(parts: Sequence[Weighed], least: int, joint: int) -> list[range]:
    """Runs of consecutive parts of less than so many characters that together have as many; all others alone."""
    runs, start, length = [], 0, -joint
    for number, part in enumerate(parts):
        length += part.length + joint
        following = parts[number + 1].length if number + 1 < len(parts) else least
        if max(length, following) >= least or part.leads:
            runs.append(range(start, number + 1))
            start, length = number + 1, -joint
    return runs


def _packed(parts: Sequence[Weighed], limit: int, joint: int) -> list[range]:
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(parts) + 1):
        choice: tuple[float, int] | None = None
        length = -joint
        for start in range(end - 1, -1, -1):
            length += parts[start].length + joint
            if length > limit and start < end - 1:
                break
            slack = max(0, limit - length) / limit
            parted = end < len(parts) and parts[end - 1].leads
            cost = best[start][0] + 1 + _UNEVEN * slack * slack + (_PARTED if parted else 0)
            if choice is None or cost < choice[0]:
                choice = (cost, start)
        assert choice is not None
        best.append(choice)
    runs: list[range] = []
    end = len(parts)
    while end:
        start = best[end][1]
        runs.append(range(start, end))
        end = start
    return runs[::-1]


def cut(text: str, limit: int) -> list[tuple[int, int]]:
    """A long text as ranges of whole sentences, each at most `limit` characters, as even as can be.

    Only a sentence longer than the limit is cut itself, at a semicolon, comma or space.
    """
    atoms = [piece for bounds in sentences(text) for piece in _fitting(text, *bounds, limit)]
    gaps = [Weighed(atoms[i + 1][0] - a if i + 1 < len(atoms) else b - a) for i, (a, b) in enumerate(atoms)]
    return [(atoms[run[0]][0], atoms[run[-1]][1]) for run in pack(gaps, limit, joint=0)]


def _fitting(text: str, start: int, end: int, limit: int) -> list[tuple[int, int]]:
    pieces = []
    while end - start > limit:
        at = start + limit
        for pattern in _BREAKS:
            breaks = [hit.end() for hit in pattern.finditer(text, start + limit // 3, start + limit)]
            if breaks:
                at = breaks[-1]
                break
        pieces.append((start, start + len(text[start:at].rstrip())))
        start = at + len(text[at:end]) - len(text[at:end].lstrip())
    if start < end:
        pieces.append((start, end))
    return pieces
