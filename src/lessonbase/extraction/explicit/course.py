"""Lessons that are taught: the numbered units of a course, which teach a class and not the reader of a report."""

from collections.abc import Sequence

from lessonbase.extraction.explicit.found import Found
from lessonbase.extraction.words.asides import is_course
from lessonbase.extraction.words.markers import is_claim
from lessonbase.model import Block

# Fewer numbered titles in a row are no syllabus, and a title of more words is a statement.
_UNITS, _TOPIC = 3, 9
# Blocks from a unit's title on that may say what it is to teach.
_OPENING = 4


def without_course(found: Sequence[Found], blocks: Sequence[Block]) -> list[Found]:
    """The records but for the lessons of a course: units that tell what is to be learnt, or a list of bare topics."""
    units = [record for record in found if record.kind == "lesson" and record.label[-1:].isdigit()]
    if len(units) < 2 or not (_taught(units, blocks) or _syllabus(units, blocks)):
        return list(found)
    return [record for record in found if record not in units]


def _taught(units: Sequence[Found], blocks: Sequence[Block]) -> bool:
    return any(
        is_course(block.text)
        for unit in units
        for block in blocks[unit.begins.block : unit.begins.block + _OPENING]
    )


def _syllabus(units: Sequence[Found], blocks: Sequence[Block]) -> bool:
    """Whether the units are titles with nothing between them, none of which says anything."""
    places = [unit.begins.block for unit in units]
    return (
        len(units) >= _UNITS
        and places[-1] - places[0] == len(units) - 1
        and all(_names_topic(unit.words(blocks)) for unit in units)
    )


def _names_topic(words: str) -> bool:
    return len(words.split()) < _TOPIC and not words.endswith((".", "!")) and not is_claim(words)
