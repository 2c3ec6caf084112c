"""Records in the prose of a section of lessons or recommendations: the sentences that teach or recommend."""

import re
from collections.abc import Sequence
from dataclasses import replace

from lessonbase.extraction.explicit.found import LEAD, At, Found, Slice, statement_from, trimmed
from lessonbase.extraction.explicit.sections import Section, is_line
from lessonbase.extraction.implicit.cues import cues
from lessonbase.extraction.words.asides import is_aside
from lessonbase.extraction.words.markers import (
    announced_below,
    box_end,
    goes_on,
    is_announcement,
    is_broad,
    is_counted,
    is_counting,
    is_order_by_form,
    is_question,
    recommending_strength,
    teaching_strength,
    tells_what_happened,
)
from lessonbase.extraction.words.numbering import after_marker, has_marker
from lessonbase.model import Block, RecordKind
from lessonbase.sentences import sentences

PLAIN: frozenset[RecordKind] = frozenset(("challenge", "success"))
# How sure we are of a paragraph that only its section says to be a record, and of a sentence that is judged by its words.
OPENED = 0.7
SENTENCE = 0.8
# A paragraph up to this length, a few lines on a page, says one thing.
_SHORT = 350
# A sentence of so few words at the start of a paragraph is its run-in title ("Strengthen coordination. …").
_RUN_IN = 7
# Words of a paragraph at least that may state something.
_FEWEST = 4
# And of one that no stop ends.
_UNENDED = 10
# Cues (see `implicit.cues`) of what went badly, and of what holds or is to be done.
_TROUBLE = frozenset(("challenge", "lack", "failed"))
_HOLDS = frozenset(("lesson", "shows", "essential", "depends", "recommends", "should", "must", "needed"))
_NOTE = re.compile(r"\(?\*+\)?\s")
_ADDRESS = re.compile(r"https?://|www\.")


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
    if not section.mixed and "recommendation" in section.kinds:
        strengths = [
            _by_form(blocks[position].text, row) for position, row in zip(paragraphs, strengths, strict=True)
        ]
    best = max((max(row, default=0) for row in strengths), default=0)
    least = 2 if section.mixed or best >= 2 else 1
    if section.mixed and is_broad(blocks[section.title].text):
        least = 3
    return [
        record
        for position, row in zip(paragraphs, strengths, strict=True)
        for record in _recommended(blocks, position, row, least, label)
    ]


def _by_form(text: str, strengths: list[int]) -> list[int]:
    """The strengths, with the first sentence's raised where it has the form of an order whatever its verb."""
    text = text[after_marker(text) :]
    bounds = sentences(text)
    if strengths and strengths[0] < 2 and bounds and is_order_by_form(text[slice(*bounds[0])]):
        return [2, *strengths[1:]]
    return strengths


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
    if one:
        return found[:1]
    every = opened(blocks, section, paragraphs, label, one=False) if not section.mixed else []
    return every if 2 * len(found) < len(every) else found


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
    if several and _leads_on(text):
        return None
    if text[after_marker(text) :][:1].islower():  # the rest of a paragraph that a column's end broke
        return None
    strengths = [teaching_strength(text[a:b]) for a, b in bounds]
    if section.mixed and max(strengths) < 2:
        return None
    numbered = several and has_marker(text) and max(strengths) < 3
    if strengths[0] or numbered or section.kinds[0] == "best_practice":
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


def _leads_on(text: str) -> bool:
    """Whether a paragraph ends by saying that there are records, which those after it tell."""
    bounds = sentences(text)
    last = text[slice(*bounds[-1])] if bounds else ""
    return is_counting(last) or announced_below(last) is not None


def _titles_box(text: str) -> bool:
    return box_end(text) is not None and text[-1] not in ".!"


def opened(
    blocks: Sequence[Block], section: Section, paragraphs: Sequence[int], label: str, *, one: bool
) -> list[Found]:
    """The openings of paragraphs that only their section says to be records: of those that count themselves, else of all
    that do not go on with the one before; under a topic of its own (`one`) of the first."""
    told = [
        position
        for position in _before_line(blocks, paragraphs)
        if _states(blocks[position].text)
        and not (len(paragraphs) > 1 and _leads_on(blocks[position].text))
        and blocks[position].aside in (None, blocks[section.title].aside)
    ]
    counted = [position for position in told if is_counted(blocks[position].text)]
    if len(counted) >= 2:
        told = counted
    elif one:
        told = told[:1]
    else:
        told = [
            position for position in told if position == paragraphs[0] or not goes_on(blocks[position].text)
        ]
    return [record for position in told for record in _opening(blocks, section, position, label)]


def _before_line(blocks: Sequence[Block], paragraphs: Sequence[int]) -> Sequence[int]:
    """The paragraphs up to a line that looks like the next title, which layout did not show."""
    for number, position in enumerate(paragraphs):
        if number and is_line(blocks[position]):
            return paragraphs[:number]
    return paragraphs


def _states(text: str) -> bool:
    words = text[after_marker(text) :]
    return (
        len(words.split()) >= _FEWEST
        and (words.rstrip(' *_”"»)')[-1:] in ".!" or len(words.split()) >= _UNENDED)
        and not _ADDRESS.search(text[:40])
        and not _NOTE.match(text)
        and not text.rstrip(" *_").endswith(("?", ":"))
        and not (is_announcement(text) and len(sentences(text)) == 1)
        and not is_aside(text)
        and not _titles_box(text)
    )


def _opening(blocks: Sequence[Block], section: Section, position: int, label: str) -> list[Found]:
    text = blocks[position].text
    bounds = [
        (a, b) for a, b in sentences(text) if not (is_announcement(text[a:b]) or is_question(text[a:b]))
    ]
    if not bounds:
        return []
    kind = told_apart(section.kinds, text[slice(*bounds[0])])
    end = bounds[0][1] if len(section.kinds) > 1 else statement_from(blocks, position, bounds[0][0])[-1].end
    stated = [(kind, bounds[0][0], end)]
    if "lesson" in section.kinds and kind in PLAIN:  # after what happened, what was learned from it
        stated += [("lesson", a, b) for a, b in bounds[1:] if teaching_strength(text[a:b]) == 3][:1]
    return [
        Found(kind, label, At(position, a), (part,), OPENED)
        for kind, a, b in stated
        if (part := trimmed(blocks, Slice(position, _words_from(text, a), b)))
    ]


def _names_trouble(sentence: str) -> bool:
    """Whether a sentence names what went badly, and nothing that holds or is to be done."""
    return tells_trouble(sentence) and not cues(sentence) & _HOLDS


def tells_trouble(text: str) -> bool:
    """Whether a text has words of what went badly."""
    return bool(cues(text) & _TROUBLE)


def told_apart(kinds: Sequence[RecordKind], text: str) -> RecordKind:
    """Which of the kinds that a section has together a text states: advice recommends, what went well or badly is told in
    the past, a lesson holds."""
    if len(kinds) == 1:
        return kinds[0]
    bounds = sentences(text)
    first = text[slice(*bounds[0])] if bounds else text
    if "recommendation" in kinds and (recommending_strength(first) >= 2 or is_order_by_form(first)):
        return "recommendation"
    others = [kind for kind in kinds if kind != "recommendation"]
    plain = [kind for kind in others if kind in PLAIN]
    teaching = [kind for kind in others if kind not in PLAIN]
    if plain and teaching:
        told = tells_what_happened(first) and teaching_strength(first) < 3
        told = told or (plain[0] == "challenge" and _names_trouble(first) and not is_order_by_form(first))
        return plain[0] if told else teaching[0]
    if set(plain) == PLAIN:
        return "challenge" if _names_trouble(text) else "success"
    return others[0]
