"""Lines written from right to left: their characters, by where they stand on the page, in the order they are read.

A file has such characters in any order, and shapes that stand for several letters; where they stand is sure. The line
as it is seen is put back into the order of reading, the inverse of what the bidirectional algorithm (Unicode Standard
Annex 9) does for display. Where one look has several readings, as numbers beside Latin words, the usual one is taken.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from lessonbase.reading.pdf.geometry import Wall
from lessonbase.reading.structure.markers import BULLET_ALONE, NUMBERED
from lessonbase.reading.text import SUPERSCRIPTS_OF_DIGITS

SPACE = 0x2002
"""What is put between the words of such a line: a space that parts no atoms, and is cleaned later."""

_BLANKS = (0xA0, 0x3000)
_REACH = 0.6  # times the height of a line's tallest letter from whose middle the next line is farther
_THIN = 0.35  # the same of what has the height of a vowel sign only, though it stands for a letter too
_PAD = 0.12  # the same by which the letter under such a sign is wider than it
_WORD = 0.17  # the same of the least space between words; that of fonts is 0.22 and more
_BESIDE = 0.08  # the same by which letters beside a space may reach into it
_PART = 0.85  # the same of what parts columns, about an em
_MARKER = 0.4  # the same of what parts the marker of an item from its text
_RAISED = (0.75, 0.25)  # the same: the most height of a raised digit, and the least height of its foot
_SIZE = 0.01  # points by which the boxes of letters that one shape stands for differ
_PAIRS = {"(": ")", "[": "]", "{": "}", "«": "»", "‹": "›"}
_OPENING = {**{each: each for each in _PAIRS}, **{close: each for each, close in _PAIRS.items()}}
_AMONG_WORDS = frozenset(" .,:;/-–—&'’@_#+%$€£*=\\|!?\"")
_AMONG_DIGITS = frozenset(".,:/-–")
_DASHES = re.compile(r"(\d+)[-–](\d+)")
_PERCENT = "%٪"


@dataclass(frozen=True, slots=True)
class LeftwardLine:
    """The code points of a line in the order they are read, the place of each among the page's characters, all places that
    the line takes, and the width of its first word in points."""

    codes: list[int]
    places: list[int]
    taken: list[int]
    first_word: float


@dataclass(slots=True)
class _Shape:
    """One shape of a line, from x0 to x1: the letters it stands for with their places, and all places that it takes."""

    x0: float
    x1: float
    letters: list[tuple[int, int]]
    text: str
    places: list[int]


def leftward_lines(codes: Any, boxes: Any, mostly: bool, walls: Sequence[Wall]) -> list[LeftwardLine]:
    """The lines written from right to left among the characters (n,) of a page, whose boxes (n, 4) are left, bottom,
    right, top.

    `mostly` says that the page is written so: then all lines with such a letter are, else those with more of them than
    of others. `walls` part lines.
    """
    found = []
    blank = (codes <= 0x20) | np.isin(codes, _BLANKS)
    spaces = np.flatnonzero(blank & (boxes[:, 2] > boxes[:, 0]))
    for line, height in _lines(np.flatnonzero(~blank), boxes):
        level = np.abs(boxes[spaces, 1] + boxes[spaces, 3] - 2 * _middle(line, boxes)) < height
        between = (boxes[spaces[level], 0] + boxes[spaces[level], 2]) / 2
        for shapes in _parts(_shapes(line, codes, boxes, height), height, walls, boxes):
            letters = [_way(char) for shape in shapes for char in shape.text]
            leftward, rightward = letters.count("R"), letters.count("L")
            if leftward > rightward or (mostly and (leftward or ("D" in letters and not rightward))):
                found.append(_read(shapes, height, sorted(between.tolist())))
    return found


def _middle(line: Sequence[int], boxes: Any) -> float:
    return float(np.median(boxes[line, 1] + boxes[line, 3])) / 2


def _lines(ink: Any, boxes: Any) -> Iterator[tuple[list[int], float]]:
    """The characters by line, and the height of each line's tallest letter. Those in the midst of whose height no taller
    one stands begin a line; each is of the line whose middle is nearest."""
    heights, middles = boxes[ink, 3] - boxes[ink, 1], (boxes[ink, 3] + boxes[ink, 1]) / 2
    firsts: list[int] = []
    least = _THIN * float(np.median(heights)) if len(ink) else 0.0  # signs begin none
    for at in np.argsort(-heights, kind="stable").tolist():
        if heights[at] >= least and all(
            abs(middles[at] - middles[first]) > _REACH * heights[first] for first in firsts
        ):
            firsts.append(at)
    nearest = np.abs(middles[:, None] - middles[firsts]).argmin(axis=1) if firsts else np.empty(0)
    for number, first in enumerate(firsts):
        yield ink[nearest == number].tolist(), max(float(heights[first]), 0.1)


def _shapes(line: Sequence[int], codes: Any, boxes: Any, height: float) -> list[_Shape]:
    """The shapes of a line from left to right, vowel signs with the letters that bear them."""
    groups: list[list[int]] = []
    for at in sorted(line, key=lambda at: (round(boxes[at, 3], 2), -boxes[at, 0])):
        last = groups[-1][-1] if groups else at
        if (
            last != at
            and {_way(chr(codes[last])), _way(chr(codes[at]))} <= {"R", "M"}
            and _are_one(boxes[last], boxes[at])
        ):
            groups[-1].append(at)
        else:
            groups.append([at])
    foot = min(float(boxes[at, 1]) for at in line)
    shapes: list[_Shape] = []
    signs: list[_Shape] = []
    for group in groups:
        group.sort(key=lambda at: (-float(boxes[at, 0]), -at))
        first = next((n for n, at in enumerate(group) if _way(chr(codes[at])) != "M"), None)
        if first:  # signs follow the letter that bears them
            group[: first + 1] = [group[first], *group[:first]]
        x0, bottom, x1, top = (
            float(side) for side in (*boxes[group, :2].min(axis=0), *boxes[group, 2:].max(axis=0))
        )
        if len(group) > 1 and top - bottom < _THIN * height:
            x0, x1 = x0 - _PAD * height, x1 + _PAD * height
        raised = top - bottom < _RAISED[0] * height and bottom - foot > _RAISED[1] * height
        text = "".join(chr(codes[at]) for at in group)
        if raised and text.isascii() and text.isdecimal():
            text = text.translate(SUPERSCRIPTS_OF_DIGITS)
        shape = _Shape(x0, x1, [(ord(char), at) for char, at in zip(text, group, strict=True)], text, group)
        (signs if first is None else shapes).append(shape)
    for shape in [shape for shape in shapes if len(shape.text) > 1]:
        if again := next((other for other in shapes if _repeats(shape, other, boxes)), None):
            again.places += shape.places
            shapes.remove(shape)
    for sign in signs:
        middle = (sign.x0 + sign.x1) / 2
        bearer = min(shapes, key=lambda shape: max(shape.x0 - middle, middle - shape.x1), default=None)
        if bearer is None:
            continue
        bearer.letters += sign.letters
        bearer.text += sign.text
        bearer.places += sign.places
    return sorted(shapes, key=lambda shape: (shape.x0 + shape.x1, _way(shape.text[0]) != "R"))


def _repeats(shape: _Shape, other: _Shape, boxes: Any) -> bool:
    """Whether a shape is the vowel sign of another, for which some files give the letter again."""
    if shape is other or len(shape.text) < 2 or sorted(shape.text) != sorted(other.text):
        return False
    heights = [boxes[each.letters[0][1], 3] - boxes[each.letters[0][1], 1] for each in (shape, other)]
    middle, slack = (shape.x0 + shape.x1) / 2, _WORD * heights[1]
    return bool(heights[0] < heights[1] and other.x0 - slack <= middle <= other.x1 + slack)


def _are_one(box: Any, other: Any) -> bool:
    """Whether two boxes are parts of that of one shape, which PDFium divides among the letters it stands for."""
    beside = min(abs(box[0] - other[2]), abs(box[2] - other[0]), abs(box[0] - other[0]))
    same = (abs(box[1] - other[1]), abs(box[3] - other[3]), abs(box[2] - box[0] - other[2] + other[0]))
    return bool(beside < _SIZE and max(same) < _SIZE)


def _parts(
    shapes: Sequence[_Shape], height: float, walls: Sequence[Wall], boxes: Any
) -> Iterator[list[_Shape]]:
    """The shapes of a line in parts: wide gaps and walls part them, and less after the marker that a line begins with."""
    part: list[_Shape] = []
    for shape in shapes:
        if part:
            last, gap = part[-1], shape.x0 - part[-1].x1
            middle = float(boxes[shape.letters[0][1], 1] + boxes[shape.letters[0][1], 3]) / 2
            walled = any(
                last.x1 - 1 <= wall.x <= shape.x0 + 1 and wall.bottom <= middle <= wall.top for wall in walls
            )
            if gap > _PART * height or walled:
                yield from _marked(part, height)
                part = []
        part.append(shape)
    if part:
        yield from _marked(part, height)


def _marked(part: list[_Shape], height: float) -> Iterator[list[_Shape]]:
    for at in range(len(part) - 1, 0, -1):
        if part[at].x0 - part[at - 1].x1 >= _MARKER * height:
            head = "".join(shape.text for shape in reversed(part[at:]))
            if BULLET_ALONE.fullmatch(head) or NUMBERED.match(head + " x"):
                yield part[at:]
                part = part[:at]
            break
    yield part


def _read(shapes: Sequence[_Shape], height: float, spaces: Sequence[float]) -> LeftwardLine:
    """A line in the order it is read, its brackets turned the way they are read too. `spaces` are the middles of those
    that the file has, in ascending order."""
    spaced: list[_Shape | None] = []
    for last, shape in pairwise([None, *shapes]):
        if last and shape:
            low, high = last.x1 - _BESIDE * height, shape.x0 + _BESIDE * height
            in_file = bisect_left(spaces, low) < bisect_left(spaces, high)
            if in_file or shape.x0 - last.x1 > _WORD * height:
                spaced.append(None)
        spaced.append(shape)
    ordered = [spaced[at] for at in _order([shape.text if shape else " " for shape in spaced])]
    codes: list[int] = []
    places: list[int] = []
    for shape in ordered:
        for code, place in (
            shape.letters if shape else [(SPACE, places[-1] if places else shapes[-1].letters[0][1])]
        ):
            codes.append(code)
            places.append(place)
    word = next((n for n, shape in enumerate(ordered) if shape is None), len(ordered))
    first = [shape for shape in ordered[:word] if shape]
    width = max(shape.x1 for shape in first) - min(shape.x0 for shape in first)
    taken = [place for shape in shapes for place in shape.places]
    return LeftwardLine(_turned(codes), places, taken, width)


def _order(seen: Sequence[str]) -> list[int]:
    """The places of a line's shapes, seen from left to right, in the order they are read."""
    ways = ["S" if text == " " else _way(text[0]) for text in seen]
    order: list[int] = []
    end = len(seen)
    while end:
        start = end - 1
        if ways[start] in "LD":
            start = _start_of_rightward(seen, ways, end)
            order += range(start, end)
        elif seen[start] in _PERCENT and start and ways[start - 1] == "D":
            begin = _start_of_rightward(seen, ways, start)
            order += range(begin, end)
            start = begin
        else:
            order.append(start)
        end = start
    return order


def _start_of_rightward(seen: Sequence[str], ways: Sequence[str], end: int) -> int:
    """Where the words or the number begin that end before `end` and are read from left to right."""
    start = end - 1
    at = start - 1
    while at >= 0 and ways[at] != "R":
        if ways[at] in "LD":
            between = "".join(seen[at + 1 : start])
            among = (
                _AMONG_DIGITS if ways[at] == ways[start] == "D" and "L" not in ways[at:end] else _AMONG_WORDS
            )
            if not set(between) <= among or (among is _AMONG_DIGITS and len(between) > 1):
                break
            start = at
        at -= 1
    dashes = _DASHES.fullmatch("".join(seen[start:end]))
    if dashes and int(dashes[1]) > int(dashes[2]):  # a span of years ascends
        return end - len(dashes[2])
    return start


def _turned(codes: list[int]) -> list[int]:
    """A line's code points with every bracket the way it is read: it opens before a word and closes after it."""
    text = "".join(map(chr, codes))
    turned = codes.copy()
    depth = 0
    for at, char in enumerate(text):
        if char not in _OPENING:
            continue
        before = text[at - 1] if at else " "
        after = text[at + 1] if at + 1 < len(text) else " "
        free_before, free_after = (
            not (each.isalnum() or unicodedata.combining(each)) for each in (before, after)
        )
        opens = free_before if free_before != free_after else not depth
        opening = _OPENING[char]
        turned[at] = ord(opening if opens else _PAIRS[opening])
        depth = max(0, depth + (1 if opens else -1))
    return turned


def _way(char: str) -> str:
    """R of a letter written from right to left, M of a sign that it bears, L of other letters, D of digits, O of all else."""
    kind = unicodedata.bidirectional(char)
    if kind in ("R", "AL"):
        return "R" if char.isalnum() else "O"
    if kind == "NSM":
        return "M"
    if char.isdigit():
        return "D"
    return "L" if char.isalnum() else "O"
