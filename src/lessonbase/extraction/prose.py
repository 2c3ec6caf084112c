"""Records in the prose of a section of lessons or recommendations: the sentences that teach or recommend."""

from collections.abc import Sequence
from dataclasses import replace

from lessonbase.extraction.found import LEAD, At, Found, Slice, trimmed
from lessonbase.extraction.markers import (
    box_end,
    is_announcement,
    is_broad,
    is_question,
    recommending_strength,
    teaching_strength,
)
from lessonbase.extraction.numbering import after_marker
from lessonbase.extraction.sections import Section
from lessonbase.model import Block
from lessonbase.sentences import sentences

# How sure we are of a sentence that is judged by its words.
SENTENCE = 0.8
# A paragraph up to this length, a few lines on a page, says one thing.
_SHORT = 350
# A sentence of so few words at the start of a paragraph is its run-in title ("Strengthen coordination. …").
_RUN_IN = 7


def in_prose(
    blocks: Sequence[Block], section: Section, paragraphs: Sequence[int], label: str, *, one: bool
) -> list[Found]:
    if "recommendation" not in section.kinds:
        return _lessons(blocks, section, paragraphs, label, one)
    advice = _advice(blocks, section, paragraphs, label)
    if section.mixed or "lesson" not in section.kinds:
        return advice
    # Of "Lessons and recommendations" the lessons come first; what follows advice tells why it is given.
    end = advice[0].begins.block if advice else len(blocks)
    before = [one for one in paragraphs if one < end and not _tells_figures(blocks[one].text)]
    return _lessons(blocks, replace(section, kinds=("lesson",)), before, label, one) + advice


def _tells_figures(text: str) -> bool:
    """Whether a paragraph opens with what was counted, which bears out a lesson rather than states one."""
    words = text[after_marker(text) :]
    start, end = next(iter(sentences(words)), (0, 0))
    return any(char.isdigit() for char in words[start:end]) and not teaching_strength(words[start:end])


def _advice(blocks: Sequence[Block], section: Section, paragraphs: Sequence[int], label: str) -> list[Found]:
    strengths = [_strengths(blocks[position].text) for position in paragraphs]
    best = max((max(row, default=0) for row in strengths), default=0)
    least = 2 if section.mixed or best >= 2 else 1
    if section.mixed and is_broad(blocks[section.title].text):
        least = 3
    return [
        record
        for position, row in zip(paragraphs, strengths, strict=True)
        for record in _recommended(blocks, position, row, least, label)
    ]


def _lessons(
    blocks: Sequence[Block], section: Section, paragraphs: Sequence[int], label: str, one: bool
) -> list[Found]:
    found = [
        record
        for position in paragraphs
        if (record := _taught(blocks, section, position, label, len(paragraphs) > 1))
    ]
    if one and not found and paragraphs:  # under a topic of its own even one short paragraph is the lesson
        alone = _taught(blocks, section, paragraphs[0], label, True)
        found = [alone] if alone else []
    return found[:1] if one else found


def _strengths(text: str) -> list[int]:
    return [
        0 if is_announcement(text[a:b]) or is_question(text[a:b]) else recommending_strength(text[a:b])
        for a, b in sentences(text)
    ]


def _recommended(
    blocks: Sequence[Block], position: int, strengths: Sequence[int], least: int, label: str
) -> list[Found]:
    """The sentences of a paragraph that recommend most plainly: each that does so in so many words, else one."""
    best = max(strengths, default=0)
    if best < least:
        return []
    text = blocks[position].text
    bounds = sentences(text)
    chosen = [number for number, strength in enumerate(strengths) if strength == best]
    stated = []
    for number in chosen if best == 3 else chosen[:1]:
        start, end = bounds[number]
        if best < 3:
            end = _run_end(text, bounds, number, [strength >= 2 for strength in strengths])
        stated.append(Slice(position, _words_from(text, start), end))
    return [
        Found("recommendation", label, At(position, bounds[number][0]), (part,), SENTENCE)
        for number, whole in zip(chosen, stated, strict=False)
        if (part := trimmed(blocks, whole)) and not text[part.start : part.end].endswith(":")
    ]


def _run_end(text: str, bounds: Sequence[tuple[int, int]], first: int, alike: Sequence[bool]) -> int:
    """Where a statement ends that begins with a sentence: sentences alike go with it, and after a run-in title all.

    A short paragraph that opens with its statement is the statement, whole.
    """
    if first == 0 and len(text) <= _SHORT:
        return len(text)
    start, end = bounds[first]
    title = len(text[start:end].split()) <= _RUN_IN
    for number in range(first + 1, len(bounds)):
        if bounds[number][1] - start > LEAD or not (alike[number] or title):
            break
        end = bounds[number][1]
    return end


def _words_from(text: str, start: int) -> int:
    """Where a sentence's words begin, the paragraph's number left out."""
    return start + after_marker(text) if start == 0 else start


def _taught(
    blocks: Sequence[Block], section: Section, position: int, label: str, several: bool
) -> Found | None:
    """The lesson or practice of a paragraph: its first sentence if that teaches, else the plainest one.

    Of practices, which are told rather than taught, and of short paragraphs the opening is taken as it is.
    """
    text = blocks[position].text
    bounds = [(a, b) for a, b in sentences(text) if not is_announcement(text[a:b])]
    if not bounds or text.endswith(":") or (bounds[0][0] > 0 and len(bounds) == 1) or _titles_box(text):
        return None
    if text[after_marker(text) :][:1].islower():  # the rest of a paragraph that a column's end broke
        return None
    strengths = [teaching_strength(text[a:b]) for a, b in bounds]
    if section.mixed and max(strengths) < 2:
        return None
    if strengths[0] or section.kinds[0] == "best_practice":
        a, b = bounds[0]
    elif max(strengths) >= 2:
        a, b = bounds[strengths.index(max(strengths))]
    elif several and len(text) <= _SHORT:
        a, b = bounds[0]
    else:
        return None
    if (a, b) == bounds[0]:
        b = _run_end(text, bounds, 0, [False] * len(bounds))
    part = trimmed(blocks, Slice(position, _words_from(text, a), b))
    return Found(section.kinds[0], label, At(position, a), (part,), SENTENCE) if part else None


def _titles_box(text: str) -> bool:
    return box_end(text) is not None and text[-1] not in ".!"
