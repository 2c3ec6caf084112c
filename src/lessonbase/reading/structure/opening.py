"""Paragraphs that open with a mark of their own, in formats that record no more than paragraphs."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from lessonbase.reading.drafts import Draft, Line
from lessonbase.reading.structure.markers import BULLET, CAPTION, NUMBERED
from lessonbase.reading.text import clean

TYPED = "\v"
"""A line break that the writer typed within a paragraph, as readers hand it on and `Line.before` keeps it."""
_LONGEST_CAPTION = 200  # characters
_RUNNING = re.compile(r"(?<=[.;!?] )(\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])\s+(?=\S)")
_FORM = re.compile(r"\w")


def opened(draft: Draft) -> None:
    """Make a list item of a paragraph that begins as one (the bullet goes), a caption of one that begins so."""
    first = draft.lines[0]
    if match := BULLET.match(first.text):
        first.text = first.text[match.end() :]
        draft.kind, draft.level = "list_item", 1
    elif NUMBERED.match(first.text):
        draft.kind, draft.level = "list_item", 1
    elif CAPTION.match(first.text) and len(draft.text) < _LONGEST_CAPTION:
        draft.kind = "caption"


def typed_items(lines: Sequence[str]) -> list[list[str]]:
    """The lines of one paragraph in groups: what leads in, then an item each, where several of the lines open as the
    items of one list: with the same bullet, or with numbers or letters that go on. Else all of them in one group.
    """
    starts: list[int] = []
    former = ""
    for position, line in enumerate(lines):
        mark = _mark(line)
        if mark and (not starts or _goes_on(former, mark)):
            starts.append(position)
            former = mark
    if len(starts) < 2:
        return [list(lines)]
    bounds = [*starts, len(lines)]
    lead = [list(lines[: starts[0]])] if starts[0] else []
    return lead + [list(lines[a:b]) for a, b in pairwise(bounds)]


def running_items(line: str) -> list[str]:
    """The items of a list that was typed on one line, numbered or lettered from the first on, each after the end of the one
    before: "1) Pay weekly. 2) Pay in cash.", "(a) pay weekly; (b) pay in cash". A line that is none as it is."""
    first = NUMBERED.match(line)
    if not first or first[2].strip("().").lower() not in ("1", "a", "i"):
        return [line]
    form = _FORM.sub("", first[2])
    starts, former = [0], first[2].strip("().").lower()
    for match in _RUNNING.finditer(line, first.end()):
        mark = match[1].strip("().").lower()
        if _FORM.sub("", match[1]) == form and _goes_on(former, mark):
            starts.append(match.start(1))
            former = mark
    return [line[a:b].rstrip(" ;") for a, b in pairwise([*starts, len(line)])]


def _mark(line: str) -> str:
    match = BULLET.match(line) or NUMBERED.match(line)
    return match[2].strip("().").lower() if match else ""


def _goes_on(former: str, mark: str) -> bool:
    """Whether a mark is that of the item after one with the former mark."""
    if former.isdecimal() and mark.isdecimal():
        return int(mark) == int(former) + 1
    if former.isalpha() and mark.isalpha():
        # Roman numbers are not counted: that they differ is enough where both are made of their letters.
        return ord(mark[0]) == ord(former[0]) + 1 or (mark != former and set(former + mark) <= set("ivx"))
    return former == mark


def unmarked(line: str) -> str:
    """A line without the bullet, number or letter that it opens with."""
    match = BULLET.match(line) or NUMBERED.match(line)
    return line[match.end() :] if match else line


def typed_lines(text: str) -> list[Line]:
    """The lines of a paragraph in which `TYPED` stands for typed breaks. Those that open an item of a list have it as
    `before`; other breaks are where the writer's line happened to end."""
    if TYPED not in text:
        return [Line(words)] if (words := clean(text)) else []
    said = [words for line in text.split(TYPED) if (words := clean(line))]
    groups = [" ".join(group) for group in typed_items(said)]
    return [Line(words, before=TYPED if n else " ") for n, words in enumerate(groups) if words]


def joined(lines: list[Line]) -> list[Line]:
    """Lines of a cell, note or heading, in which typed breaks part nothing."""
    for line in lines:
        line.before = " " if line.before == TYPED else line.before
    return lines


def parted(draft: Draft) -> list[Draft]:
    """A paragraph in as many drafts as it has typed items; one of another kind, or without any, as it is."""
    starts = [n for n, line in enumerate(draft.lines) if n and line.before == TYPED]
    if not starts or draft.kind not in ("paragraph", "list_item"):
        joined(draft.lines)
        return [draft]
    parts = []
    for start, end in zip([0, *starts], [*starts, len(draft.lines)], strict=True):
        part = replace(draft, lines=draft.lines[start:end]) if start else draft
        part.lines[0].before = " "
        parts.append(part)
    draft.lines = draft.lines[: starts[0]]
    if draft.kind == "list_item" and (match := BULLET.match(draft.lines[0].text)):
        draft.lines[0].text = draft.lines[0].text[match.end() :]  # typed beside the one of its style
    for part in parts if draft.kind == "paragraph" else parts[1:]:
        part.kind, part.level = "paragraph", None
        opened(part)
    return parts
