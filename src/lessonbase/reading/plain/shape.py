"""How a text was saved, and its paragraphs made whole where that broke or ran them together.

Two shapes are mended, told by their look: text of a PDF in which each printed line became a paragraph of its own, and
text of a web page with a paragraph a line and no blank lines between, headings among them as plain lines. Measured on
two reports saved so and on 20 texts that were not: of paragraphs that do not end as a sentence, 0.50 and 0.72 are followed
by a small letter where lines were printed, 0.17 and less elsewhere (there, paragraphs broken by pages).
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from math import inf
from typing import Literal, NamedTuple

from lessonbase.reading.structure.markers import (
    BULLET,
    BULLET_ALONE,
    CAPTION,
    NUMBERED,
    contents_entry,
    is_contents_line,
)
from lessonbase.reading.text import ends_sentence

Shape = Literal["written", "printed", "unparted"]

_BROKEN = 0.33  # share of unfinished paragraphs that go on in the next one
_LEAST = 20  # paragraphs; of fewer nothing is told
_FEWEST = 8  # lines; the same of those that were not parted
_PROSE = 140  # characters: lines above it were not wrapped at a width
_WHOLE = 0.9  # share of lines longer than headings that end as sentences; of lines wrapped at a width few do
_MENU = 4  # short lines in a row are a menu or a list, no headings
_LOST_BREAK = "\x1e"  # stands where a line break was lost; no text has it
_SHORT = 80  # characters of a heading or of an entry of a menu
_AROUND = 6  # lines before and after by which the width of a column is told
_FULL = 0.75  # share of that width from which a line may go on in the next
_LABEL = re.compile(r"[^\W\d_]{3,20} \d{1,2} ?[:.–-] \S")  # "Learning 2: …"
_AGAIN, _BESIDE = 3, 2  # times that a running head comes, lines between it and its page number
_PAGES = 8  # a running head comes on one of so many pages at least
# Where a line break was lost: a sentence runs into the next, a list into its lead-in, a title into its text.
_SENTENCES_MET = re.compile(r"(?<=[a-zà-ÿ][.!?…;”\"»)])(?=[A-ZÀ-Þ][a-zà-ÿ])")
_ITEM_MET = re.compile(r"(?<=\S)(?=[•●▪➢]\s?\S)|(?<=[^\W\d][.!?…:;])(?=(?:\d{1,2}|[ivx]{1,4})[.)]\s+\S)")
# One capital within a word: names have several ("OpenStreetMap").
_TITLE_MET = re.compile(r"(?<![^\W\d_])[^\W\d_]?[a-zà-ÿ]{2,}(?=([A-ZÀ-Þ][a-zà-ÿ]{2,})(?![^\W_]))")
_LOST = 3  # such places from which a text has lost its breaks; fewer are slips
_TITLE_WORDS = 2  # of a title that ran into its text at least; "PowerPoint" is none
_SIGNS = (">", "»", "→", "✓")  # bullets beside the usual ones, where nothing else stands on the line
_NUMBER_ALONE = re.compile(r"[\divxlcIVXLC.\s|/-]{1,12}$")


class Source(NamedTuple):
    """A line of the text as it was saved: its number from 1 and its words."""

    number: int
    text: str


def shape_of(text: str) -> Shape:
    """How a text was saved: as it was written, line by line as it was printed, or without parting its paragraphs."""
    groups = list(_groups(_lines(text)))
    unfinished = [(a, b) for a, b in pairwise(groups) if _is_open(a[-1].text)]
    broken = sum(b[0].text.lstrip()[:1].islower() for _, b in unfinished)
    if len(unfinished) >= _LEAST and broken >= _BROKEN * len(unfinished):
        return "printed"
    lines = [line for group in groups for line in group]
    unparted = sum(len(group) for group in groups if len(group) >= _MENU)
    letters = sum(len(line.text) for line in lines)
    unwrapped = sum(len(line.text) for line in lines if len(line.text) > _PROSE)
    if _lost_breaks(text):
        return "unparted"
    whole = 2 * unwrapped > letters or _are_whole(line.text for line in lines)
    if len(lines) >= _FEWEST and 2 * unparted > len(lines) and whole:
        return "unparted"
    return "written"


def _are_whole(lines: Iterable[str]) -> bool:
    """Whether lines that are longer than headings end as sentences do, nearly all: no width broke them."""
    long = [line for line in lines if len(line) > _SHORT]
    return len(long) >= _MENU and sum(not _is_open(line) for line in long) >= _WHOLE * len(long)


def paragraphs_of(text: str) -> list[list[Source]]:
    """The lines of a text, a group a paragraph, heading or item, by the shape it was saved in. What its table of contents
    names stands apart, whatever is around it."""
    shape = shape_of(text)
    groups = list(_groups(_lines(_with_lost_breaks(text))))
    if shape == "printed":
        groups = _rejoined([line for group in groups for line in group])
    elif shape == "unparted":
        groups = [part for group in groups for part in _parted(group)]
    named = _named(groups)
    return [part for group in groups for part in _without_titles(group, named)]


def _named(groups: Sequence[Sequence[Source]]) -> frozenset[str]:
    """The titles that lines of a table of contents name, but for those it names more than once."""
    lines = (line.text.strip() for group in groups for line in group)
    times = Counter(contents_entry(line) for line in lines if is_contents_line(line))
    return frozenset(title for title, count in times.items() if title and count == 1)


def _without_titles(group: list[Source], named: Collection[str]) -> Iterator[list[Source]]:
    """A group, cut before and after each line that is one of the titles."""
    begun = 0
    for at, line in enumerate(group):
        if len(group) > 1 and " ".join(line.text.split()) in named:
            yield from (part for part in (group[begun:at], [line]) if part)
            begun = at + 1
    if begun < len(group):
        yield group[begun:]


def _with_lost_breaks(text: str) -> str:
    """The text of a web page whose paragraphs were saved without a break between them ("… in time.Then …"), with a mark in
    the place of each break."""
    if not _lost_breaks(text):
        return text
    return "\n".join(_broken(line) for line in text.split("\n"))


def _lost_breaks(text: str) -> bool:
    return len(_SENTENCES_MET.findall(text)) >= _LOST


def _broken(line: str) -> str:
    parts = []
    for part in re.split(f"{_SENTENCES_MET.pattern}|{_ITEM_MET.pattern}", line):
        met = _TITLE_MET.search(part[:_SHORT])
        cut = met.end() if met and _is_title(part[: met.end()]) else 0
        parts += [part[:cut], part[cut:]] if cut else [part]
    return _LOST_BREAK.join(parts)


def _is_title(words: str) -> bool:
    return len(words.split()) >= _TITLE_WORDS and words[:1].isupper() and not re.search(r"[.,;:]\s", words)


def _lines(text: str) -> Iterator[Source]:
    for number, raw in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        parts = raw.split("\f")
        for place, part in enumerate(parts):
            if place:
                yield Source(number, "")
            yield from (Source(number, own) for own in part.split(_LOST_BREAK))


def _groups(lines: Iterator[Source]) -> Iterator[list[Source]]:
    """The lines that no blank line parts."""
    group: list[Source] = []
    for line in lines:
        if line.text.strip():
            group.append(line)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _rejoined(lines: Sequence[Source]) -> list[list[Source]]:
    """Printed lines in paragraphs: a line goes on in the next one where its sentence does and it fills its column.
    Bullets that were saved apart from their items, often several in a row, go before the paragraphs that follow."""
    lines = _without_page_marks(lines)
    groups: list[list[Source]] = []
    bullets = 0
    before: Source | None = None
    for position, line in enumerate(lines):
        text = line.text.strip()
        if BULLET_ALONE.fullmatch(text) or text in _SIGNS:
            bullets, before = bullets + 1, None
            continue
        near = lines[max(0, position - _AROUND) : position + _AROUND]
        width = sorted(len(each.text.strip()) for each in near)[-2 if len(near) > 2 else -1]
        full = inf if bullets else _FULL * width  # any item may end in the air
        if before and _goes_on(before.text.strip(), text, full):
            groups[-1].append(line)
        else:
            groups.append([Source(line.number, f"• {text}") if bullets else line])
            bullets = max(0, bullets - 1)
        before = line
    return groups


def _without_page_marks(lines: Sequence[Source]) -> list[Source]:
    """The lines without page numbers, and without the running heads and feet beside them: lines that come again and
    again, mostly with a number near."""
    texts = [line.text.strip() for line in lines]
    numbers = [bool(_NUMBER_ALONE.fullmatch(text)) for text in texts]
    near = [any(numbers[max(0, n - _BESIDE) : n + _BESIDE + 1]) for n in range(len(lines))]
    times = Counter(texts)
    beside = Counter(text for text, is_near in zip(texts, near, strict=True) if is_near)
    # A title that a few chapters share ("Recommendations") comes on far fewer pages than a running head.
    again = max(_AGAIN, sum(numbers) // _PAGES)
    return [
        line
        for line, text, is_number, is_near in zip(lines, texts, numbers, near, strict=True)
        if not is_number and not (is_near and times[text] >= again and 2 * beside[text] >= times[text])
    ]


def _goes_on(line: str, following: str, full: float) -> bool:
    """Whether the paragraph of a line goes on in the next one; a line of at least `full` characters fills its column."""
    if _opens(following):
        return False
    is_full = len(line) >= full
    if not _is_open(line):
        return is_full and following[:1].islower()
    if following[:1].islower() or line.endswith("-"):
        return True
    return is_full and len(line) > _SHORT // 2


def _opens(line: str) -> bool:
    return any(mark.match(line) for mark in (BULLET, NUMBERED, CAPTION, _LABEL))


def _is_open(line: str) -> bool:
    """Whether a line ends within a sentence."""
    line = line.rstrip()
    return not (ends_sentence(line) or line.endswith((":", ";")))


def _parted(group: Sequence[Source]) -> Iterator[list[Source]]:
    """The paragraphs of a group, a line each; short lines in a row stay together, so that none passes for a heading."""
    menu: list[Source] = []
    for line in group:
        if len(line.text.strip()) < _SHORT and _is_open(line.text) and not _opens(line.text):
            menu.append(line)
            continue
        yield from _menu(menu)
        menu = []
        yield [line]
    yield from _menu(menu)


def _menu(lines: list[Source]) -> Iterator[list[Source]]:
    if len(lines) < _MENU:
        yield from ([line] for line in lines)
        return
    # The last short line before a paragraph is its heading, whatever stands above.
    yield lines[:-1]
    yield lines[-1:]
