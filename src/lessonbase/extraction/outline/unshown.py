"""Titles that layout does not show: of a text that lost it, lines that name a section; of any, the questions of a form and
numbered lines over prose. All are made the headings they are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lessonbase.extraction.outline.roles import read_title
from lessonbase.extraction.words.asides import is_boilerplate
from lessonbase.extraction.words.markers import any_label_of, label_of
from lessonbase.extraction.words.numbering import after_marker
from lessonbase.extraction.words.titles import LONGEST_TITLE, title_words
from lessonbase.model import Block
from lessonbase.sentences import sentences

# Levels: below the report's title, and below a section.
_SECTION, _PART = 2, 3
# Characters of a title at most; one with a number may be longer.
_LINE, _NUMBERED = 80, 130
_NUMBER = re.compile(r"\s*(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})[.)]?\s+(?=[^\W\d_])")
_NUMBERED_LINE = re.compile(r"\s*(?P<number>\d{1,2})[.)]{1,2}\s+(?=¿|[^\W\d_])")
# What a form says in brackets after a question on how to answer it.
_HINT = re.compile(r"(?<=\?)\s*\([^()]*\)\W*$")
# Characters of a question of a form at most, and of a sentence that stands under a title at least.
_QUESTION, _SENTENCE = 300, 40
# So many such titles make it a form, or a count.
_FEWEST = 2
_COUNTED = re.compile(r"\s*(?:(?P<roman>[IVX]{1,5})|(?P<letter>[A-Z]))[.)]\s+(?=[^\W\d_])")


@dataclass(frozen=True)
class _Line:
    """A line that may be a title: its number, () without one, and its level."""

    number: tuple[int, ...]
    level: int


def with_titles(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks, the lines that title a section made headings; places in the sequence stay.

    Where the format shows no headings, a line is a title by what it says of its section, or by the number that comes next to
    that of another title. Where it shows some, the questions of a form and numbered lines over prose stand under them.
    """
    shown = any(block.kind == "heading" for block in blocks[1:])  # the first may title the whole
    found = dict(
        [*_questions(blocks), *(_numbered(blocks) if shown else _titles(blocks)), *_going_on(blocks)]
    )
    return [
        block.model_copy(update={"kind": "heading", "level": found[position]}) if position in found else block
        for position, block in enumerate(blocks)
    ]


def _numbered(blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """The positions of lines numbered from 1 on, each over prose of its own, a level below the heading they stand under."""
    found: list[tuple[int, int]] = []
    run: list[tuple[int, int]] = []
    for position, level, block in _over_prose(blocks):
        number = _NUMBERED_LINE.match(block.text)
        titles = bool(number) and (_line(block) is not None or _states_over_text(blocks, position))
        if block.kind == "heading" or (number and titles and int(number["number"]) != len(run) + 1):
            found += run if len(run) >= _FEWEST else []
            run = []
        if number and titles and int(number["number"]) == len(run) + 1:
            run.append((position, level + 1))
    return found + (run if len(run) >= _FEWEST else [])


def _states_over_text(blocks: Sequence[Block], position: int) -> bool:
    """Whether a numbered paragraph is one short sentence over text without a number: a title that states something, as in
    numbered paragraphs none stands over others."""
    block, following = blocks[position], blocks[position + 1 : position + 2]
    text = block.text.strip(" *_")
    short = block.kind in ("paragraph", "list_item") and len(text) <= _NUMBERED and text.endswith((".", "!"))
    over = any(each.kind == "paragraph" and not _NUMBERED_LINE.match(each.text) for each in following)
    return short and over and len(sentences(text[after_marker(text) :])) == 1


def _going_on(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """The positions of numbered lines over prose that go on from the number of a heading, with its level."""
    last: tuple[int, int] | None = None
    over_prose = {position for position, *_ in _over_prose(blocks)}
    for position, block in enumerate(blocks):
        marked = _NUMBERED_LINE.match(block.text)
        number, following = int(marked["number"]) if marked else None, last[0] + 1 if last else 1
        if block.kind == "heading":
            level = block.level or 1
            if number == following:
                last = number, level
            elif number == 1 or (last and level <= last[1]):
                last = (1, level) if number == 1 else None
        elif last and number == following and position in over_prose and _line(block, _NUMBERED):
            yield position, last[1]
            last = number, last[1]
        elif number is not None and block.kind in ("paragraph", "list_item"):
            last = None  # a list, which counts for itself


def _questions(blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """The positions of a form's questions, each over its answer, a level below the heading they stand under."""
    asked = [(position, level, block) for position, level, block in _over_prose(blocks) if _asks(block)]
    numbers = {int(number["number"]) for *_, block in asked if (number := _NUMBERED_LINE.match(block.text))}
    if numbers and 1 not in numbers:  # some of the items of a list ask
        asked = [each for each in asked if not _NUMBERED_LINE.match(each[2].text)]
    return [(position, level + 1) for position, level, _ in asked] if len(asked) >= _FEWEST else []


def _over_prose(blocks: Sequence[Block]) -> Iterator[tuple[int, int, Block]]:
    """The headings, and the blocks that prose follows, with their positions and the level of the heading above; none in a box
    beside it."""
    shown = [n for n, block in enumerate(blocks) if block.kind not in ("furniture", "footnote")]
    level, aside = 0, None
    for position, following in pairwise(shown):
        block = blocks[position]
        if block.kind == "heading":
            level, aside = block.level or 1, block.aside
        if block.kind == "heading" or (_is_prose(blocks[following]) and block.aside in (None, aside)):
            yield position, level, block


def _asks(block: Block) -> bool:
    """Whether a paragraph is a question to be answered below it."""
    text = _HINT.sub("", block.text.strip(" *_"))
    return block.kind == "paragraph" and text.endswith("?") and len(text) <= _QUESTION


def _is_prose(block: Block) -> bool:
    """Whether a block tells something in a sentence, that asks nothing."""
    text = block.text.rstrip(" *_")
    return block.kind in ("paragraph", "list_item") and len(text) >= _SENTENCE and not text.endswith("?")


def _titles(blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """The positions of titles with their levels."""
    shown = [n for n, block in enumerate(blocks) if block.kind not in ("furniture", "footnote")]
    lines = [_line(blocks[position]) for position in shown]
    found: list[tuple[int, int]] = []
    before: list[tuple[int, ...]] = []
    for number, (position, line) in enumerate(zip(shown, lines, strict=True)):
        if line is None or not _stands_over(lines, number):
            continue
        text = blocks[position].text
        follows = bool(line.number) and any(_is_next(line.number, last) for last in before)
        if follows or _names_section(text):
            level = line.level
            if not line.number and before and not _is_end(text):
                level = _PART
            found.append((position, level))
            before = [*before, line.number] if line.number else before
    return found


def _line(block: Block, longest: int = _LINE) -> _Line | None:
    """A block as a line that may be a title; None where it is a sentence, a table, or too long."""
    text = block.text.strip()
    if block.kind not in ("paragraph", "list_item") or not 0 < len(text) <= longest or text[-1] in ".;,!":
        return None
    label = any_label_of(text) or label_of(f"{text}:")
    if label and (label.numbered or not label.plural):
        return None
    if found := _NUMBER.match(text):
        number = tuple(map(int, found["number"].split(".")))
        return _Line(number, _SECTION + len(number) - 1)
    found = _COUNTED.match(text)
    return _Line((), _PART if found and found["letter"] and not found["roman"] else _SECTION)


def _stands_over(lines: Sequence[_Line | None], number: int) -> bool:
    """Whether something stands under a line: text, or a part of it with a longer number; entries of contents stand among
    others like them."""
    if number + 1 >= len(lines):
        return False
    own, after = lines[number], lines[number + 1]
    deeper = own is not None and after is not None and after.level > own.level
    return after is None or deeper or number == 0 or lines[number - 1] is None


def _is_next(number: tuple[int, ...], last: tuple[int, ...]) -> bool:
    """Whether a number comes next after another title's, or is the first of its parts."""
    return number in ((*last[:-1], last[-1] + 1), (*last, 1))


def _names_section(text: str) -> bool:
    says = read_title(text)
    if text.rstrip().endswith(":"):
        return says.records
    named = says.role or says.records or says.annex or says.barren
    return (bool(named) or is_boilerplate(text)) and len(title_words(text)) <= LONGEST_TITLE


def _is_end(text: str) -> bool:
    """Whether a title opens what comes after the report's numbered sections."""
    says = read_title(text)
    return says.annex or says.role in ("reference", "annex") or is_boilerplate(text)
