"""Blocks → found records, in reading order, each with its parent and where its evidence ends."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from lessonbase.extraction.explicit.announced import announced
from lessonbase.extraction.explicit.counted import counted, counted_by_title
from lessonbase.extraction.explicit.details import with_details
from lessonbase.extraction.explicit.found import At, Found
from lessonbase.extraction.explicit.headed import advised_by_title, headed
from lessonbase.extraction.explicit.labelled import labelled
from lessonbase.extraction.explicit.lead_ins import led_in
from lessonbase.extraction.explicit.prose import SENTENCE
from lessonbase.extraction.explicit.sections import without_running_lines
from lessonbase.extraction.explicit.steps import with_steps
from lessonbase.extraction.explicit.tables import in_tables
from lessonbase.extraction.outline.places import Place, titles_records
from lessonbase.extraction.words.markers import after_topic
from lessonbase.model import Block

# A lead-in longer than this is a paragraph of its own.
_LABEL_LINE = 120


def find_records(blocks: Sequence[Block], places: Sequence[Place]) -> list[Found]:
    """The explicit records of a report, in reading order, none announced at the place of another."""
    blocks = without_running_lines(blocks)
    found = plainly_told(blocks, places)
    found += announced(blocks, places, found)
    found = with_details(blocks, places, found)
    by_place = {_announced(blocks, record): record for record in reversed(found)}
    ordered = with_steps(
        blocks, places, [_without_topic(blocks, by_place[place]) for place in sorted(by_place)]
    )
    taken = {part.block for record in ordered for part in record.statement}
    labelled_each = [_with_label_line(blocks, record, taken) for record in ordered]
    moved = {
        old.begins: new.begins for old, new in zip(ordered, labelled_each, strict=True) if old.under is None
    }
    return [
        replace(record, under=moved.get(record.under, record.under)) if record.under else record
        for record in labelled_each
    ]


def plainly_told(blocks: Sequence[Block], places: Sequence[Place]) -> list[Found]:
    """The records that labels, titles and sentences announce in words of the tables of languages."""
    found = labelled(blocks, places)
    found += _of_their_own(in_tables(blocks, places), found, places)
    found += headed(blocks, places, found)
    found += led_in(blocks, places, found)
    found += counted(blocks, places, found)
    found += counted_by_title(blocks, found)
    return found or advised_by_title(blocks, places)


def _of_their_own(told: Sequence[Found], already: Sequence[Found], places: Sequence[Place]) -> list[Found]:
    """The records of tables but for the only one of a table under a heading that is such a record: it elaborates it."""
    titles = {(record.begins.block, record.kind) for record in already if record.headed}
    tables = Counter(record.begins.block for record in told)
    return [
        record
        for record in told
        if tables[record.begins.block] > 1
        or (next(reversed(places[record.begins.block].headings), None), record.kind) not in titles
    ]


def _announced(blocks: Sequence[Block], record: Found) -> tuple[At, At]:
    """Where a record is announced; the columns of a table's row share that place, so that the cell tells them apart."""
    table = blocks[record.begins.block].kind == "table"
    return record.begins, record.statement[0].begins if table else record.begins


def _without_topic(blocks: Sequence[Block], record: Found) -> Found:
    """The recommendation of a sentence without the topic that runs into it, which its label names instead.

    An item of a list keeps its words as they are listed.
    """
    if record.kind != "recommendation" or record.confidence != SENTENCE:
        return record
    first, *others = record.statement
    text = blocks[first.block].text[first.start : first.end]
    start = after_topic(text)
    if not start or not text[start].isupper():
        return record
    label = f"{record.label} > {text[:start].strip(' :*_–—-')}"
    return replace(record, label=label, statement=(replace(first, start=first.start + start), *others))


def _with_label_line(blocks: Sequence[Block], record: Found, taken: set[int]) -> Found:
    """The record, begun at the short line right above it that leads in or titles its list ("For donors:")."""
    before = record.begins.block - 1
    while before >= 0 and blocks[before].kind in ("furniture", "footnote"):
        before -= 1
    if record.begins.offset or before < 0 or before in taken:
        return record
    line = blocks[before]
    leads = line.kind == "paragraph" and line.text.endswith(":") and len(line.text) <= _LABEL_LINE
    return replace(record, begins=At(before)) if leads or titles_records(line) else record


def parents(blocks: Sequence[Block], places: Sequence[Place], found: Sequence[Found]) -> list[int | None]:
    """For each record the number of the one it stands under: of a step its recommendation, of a best practice the nearest
    lesson before it.

    A lesson reaches over its own section only; one that is a heading, over what stands under that heading.
    """
    above: list[int | None] = []
    lesson: int | None = None
    numbers = {record.begins: number for number, record in enumerate(found) if record.under is None}
    for number, record in enumerate(found):
        if record.kind == "lesson":
            lesson = number
        parent = numbers.get(record.under) if record.under is not None else None
        if record.kind == "best_practice" and lesson is not None:
            place, under = places[record.begins.block], places[found[lesson].begins.block]
            if place.headings == under.headings or (
                found[lesson].headed and place.headings[: len(under.headings)] == under.headings
            ):
                parent = lesson
        above.append(parent)
    return above
