"""The numbers and letters that open items and paragraphs: "3.", "(b)", "R2:", "85."."""

import re

from lessonbase.model import RecordKind

# What reports number their recommendations, lessons and practices by: "R3", "REC 2.1", "LL4", "BP1".
CODE = r"(?:R(?:ec|EC)?\.?|LL?|LA|GP|BP|PB)\s?\d{1,2}(?:\.\d{1,2})?"
MARKER = re.compile(
    r"\s*(?:\(?(?P<number>\d{1,3})(?:[.)]|(?=\s[A-Z]))|\(?[a-z][.)]|\([ivx]{1,4}\)|"
    rf"{CODE}\s*(?:\([^()]{{1,60}}\)\s*[:.–-]|[.:)–-]?))\s+"
)
_SECTION_NUMBER = re.compile(r"\s*(?:\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}[.)])\s+")


def number_of(text: str) -> int | None:
    """The number a text opens with, if it is a plain one."""
    marker = MARKER.match(text)
    return int(marker["number"]) if marker and marker["number"] else None


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
