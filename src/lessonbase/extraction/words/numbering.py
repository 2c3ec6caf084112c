"""The numbers and letters that open items and paragraphs: "3.", "(b)", "R2:", "85."."""

import re

from lessonbase.extraction.words.folding import folded
from lessonbase.extraction.words.language import TABLES
from lessonbase.extraction.words.vocabulary import WORDS
from lessonbase.model import RecordKind

# What reports number their recommendations, lessons and practices by: "R3", "REC 2.1", "LL4", "BP1".
CODE = r"(?:R(?:ec|EC)?\.?|LL?|LA|GP|BP|PB)\s?\d{1,2}(?:\.\d{1,2})?"
MARKER = re.compile(
    r"\s*(?:\(?(?P<number>\d{1,3})(?:[.)]|(?=\s[A-Z]))|\(?[a-z][.)]|\(?(?:[ivx]{1,4}|[IVX]{1,5})\)|"
    rf"{CODE}\s*(?:\([^()]{{1,60}}\)\s*[:.–-]|[.:)–-]?))\s+"
)
_DECIMAL = re.compile(r"\s*\d{1,2}(?:\.\d{1,2})+\.?\s+")
_SECTION_NUMBER = re.compile(r"\s*(?:\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}[.)])\s+")


def number_of(text: str) -> int | None:
    """The number a text opens with, if it is a plain one."""
    marker = MARKER.match(text)
    return int(marker["number"]) if marker and marker["number"] else None


_NUMBERS = [
    re.compile("|".join(rf"\b{language['numbers'][value - 1]}\b" for language in TABLES.values()))
    for value in range(1, min(len(language["numbers"]) for language in TABLES.values()) + 1)
]


def numbers_in(text: str) -> set[int]:
    """The small whole numbers that a text names, in figures or in words of any language."""
    words = folded(text)
    told = {int(number) for number in re.findall(r"(?<![\d.,])\d{1,2}(?![\d.,%])", words)}
    return told | {value for value, pattern in enumerate(_NUMBERS, start=1) if pattern.search(words)}


def marker_style(text: str) -> str:
    """How a text is counted: by a "code", a "number", a number in parts ("decimal"), a "letter", or not at all ("").

    Small Roman numbers are letters: either counts what stands under a number.
    """
    if is_decimal(text):
        return "decimal"
    marker = MARKER.match(text)
    if marker is None:
        return ""
    if marker["number"]:
        return "number"
    return "code" if _CODE.match(text) else "letter"


def is_decimal(text: str) -> bool:
    """Whether a text opens with a number in parts ("6.1.2. …")."""
    return bool(_DECIMAL.match(text))


def has_marker(text: str) -> bool:
    """Whether a text opens as an item does."""
    return bool(MARKER.match(text))


# What the letters of a code stand for, in any of the languages.
_CODED: dict[str, RecordKind] = {
    **dict.fromkeys(("R", "REC"), "recommendation"),
    **dict.fromkeys(("L", "LL", "LA"), "lesson"),
    **dict.fromkeys(("GP", "BP", "PB"), "best_practice"),
}
_CODE = re.compile(rf"\W*(?={CODE}\b)(?P<letters>[A-Za-z]+)")


def coded_kind(text: str) -> RecordKind | None:
    """The kind of record that the code a text opens with stands for ("BP2: …")."""
    code = _CODE.match(text)
    return _CODED.get(code["letters"].upper()) if code else None


def after_marker(text: str) -> int:
    """Where the words of a text begin, its number or letter left out."""
    marker = _SECTION_NUMBER.match(text) or MARKER.match(text)
    return marker.end() if marker else 0


_COUNTED = re.compile(r"(?:(?<=\s)|^)\((?P<count>[a-z]|[ivx]{2,4}|\d{1,2})\)\s+")
_COUNTS = (
    ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"),
    tuple("abcdefghijkl"),
    tuple(str(number) for number in range(1, 13)),
)
# What stands between two items, and at the end of the last.
_BETWEEN = re.compile(rf"[\s;,.]*(?:[;,]\s*(?:{WORDS.conjunctions})\s*)?$")


def enumerated(text: str, start: int, end: int) -> list[tuple[int, int, int]]:
    """The items counted within a sentence, characters [start, end) of a text: where each is marked, begins and ends.

    "(i) …; (ii) …; and (iii) …": at least two, in their order from the first; else there are none.
    """
    marks = list(_COUNTED.finditer(text, start, end))
    counted = tuple(mark["count"] for mark in marks)
    if len(marks) < 2 or not any(counted == counts[: len(counted)] for counts in _COUNTS):
        return []
    ends = [*(mark.start() for mark in marks[1:]), end]
    return [
        (mark.start(), mark.end(), mark.end() + len(_BETWEEN.sub("", text[mark.end() : last])))
        for mark, last in zip(marks, ends, strict=True)
    ]


# What opens a part of a sentence, before its words: "two, …", "and …".
_PART = re.compile(
    rf"\s*(?:(?:{WORDS.conjunctions})\s+)?(?:(?:{WORDS.numbers}|\d{{1,2}}),\s+)?", re.IGNORECASE
)
_PART_WORDS = 3


def parted(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the parts of a sentence begin and end that semicolons part, characters [start, end) of a text: each of three
    words at least, else there are none."""
    bounds, begin = [], start
    for last in [*(start + at for at, char in enumerate(text[start:end]) if char == ";"), end]:
        opening = _PART.match(text, begin, last)
        bounds.append((opening.end() if opening else begin, last))
        begin = last + 1
    whole = all(len(text[a:b].split()) >= _PART_WORDS for a, b in bounds)
    return bounds if len(bounds) > 1 and whole else []


# What opens each of several items that were typed into one paragraph or cell.
_TYPED = re.compile(
    r"(?:^|(?<=[.;:!?]\s)|(?<=[.;:!?][)”\"»]\s)|(?<=[.;!?])(?=[–—•]))\s*(?:(?P<bullet>[–—•▪●◦·*○■‣-])|\(?(?P<count>\d{1,2}|[a-h])[.)])\s+(?=\S)"
)


def run_in(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int, int]]:
    """The items typed one after another into one text, as `enumerated` gives them: "– …. – …." or "1. …. 2. ….".

    They have the same bullet, or numbers or letters that run on; the first may begin without a bullet.
    """
    end = len(text) if end is None else end
    if start:
        return [(a + start, b + start, c + start) for a, b, c in run_in(text[start:end])]
    marks = list(_TYPED.finditer(text, 0, end))
    bullets = [mark for mark in marks if mark["bullet"] and mark["bullet"] == marks[0]["bullet"]]
    counted = [mark for mark in marks if mark["count"]]
    if counted and len(counted) >= max(2, len(bullets)):
        values = [int(mark["count"]) if mark["count"].isdigit() else ord(mark["count"]) for mark in counted]
        if values != list(range(values[0], values[0] + len(values))) or counted[0].start() > start + 1:
            return []
        found = counted
    elif bullets:
        found = bullets
        if len(bullets) < 2 and bullets[0].start() <= start:
            return []
    else:
        return []
    opens = [(mark.start(), mark.end()) for mark in found]
    if found[0].start() > start + 1:
        if text[start : found[0].start()].rstrip().endswith(":"):
            if len(found) < 2:
                return []
        else:
            opens.insert(0, (start, start))
    ends = [*(mark for mark, _ in opens[1:]), end]
    return [
        (mark, begin, begin + len(text[begin:last].rstrip(" \n;,")))
        for (mark, begin), last in zip(opens, ends, strict=True)
    ]
