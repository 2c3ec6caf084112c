"""Where each block stands: the headings above it, and whether a record can stand there at all."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from lessonbase.extraction.outline.roles import Title, read_title, role_under
from lessonbase.extraction.words.asides import is_contents
from lessonbase.extraction.words.folding import folded
from lessonbase.extraction.words.markers import (
    any_label_of,
    is_addressee,
    is_annex,
    is_claim,
    is_plural,
    under_box_or_annex,
)
from lessonbase.extraction.words.numbering import number_of
from lessonbase.extraction.words.titles import heading_kinds, title_words
from lessonbase.extraction.words.vocabulary import WORDS
from lessonbase.model import Block, SectionRole

# An annex heading in the first part of a report is an entry of its contents, or opens a part that ends again;
# after that, what follows is annexes to the end, whatever levels their own headings were given.
_ANNEXES_FROM = 0.25
_LABEL_WORDS = 2
_SENTENCE = 50  # characters of a sentence at least; labels of figures are shorter


@dataclass(frozen=True)
class Place:
    """A block's place. `headings` are the positions of the headings above it, highest first.

    `depth` is, for a heading, its level among those in effect; `role` is what the section is for; `barren`: no
    record is stated here (a terms of reference, an annex, a table of contents).
    """

    headings: tuple[int, ...] = ()
    path: tuple[str, ...] = ()
    depth: int = 0
    role: SectionRole | None = None
    barren: bool = False


@dataclass
class _Open:
    position: int
    title: str
    depth: int
    says: Title
    role: SectionRole | None
    empty: bool = True
    holds: bool = False  # headings that were given its own level


def one_line(text: str) -> str:
    """A text with its line breaks and runs of space made single spaces."""
    return " ".join(text.split())


def outline(blocks: Sequence[Block]) -> list[Place]:
    """The place of every block, in order. A heading's own place includes itself."""
    total = sum(len(block.text) for block in blocks) or 1
    labels = _figure_labels(blocks)
    entries = _contents(blocks)
    summary = _Summary(blocks)
    stack: list[_Open] = []
    places: list[Place] = []
    before, annexes = 0, False
    for position, block in enumerate(blocks):
        if block.kind == "heading" and position not in labels:
            says = read_title(block.text)
            if says.annex and says.barren and before / total >= _ANNEXES_FROM:
                annexes = True
            depth = _depth(block, stack)
            stack = [above for above in stack if above.depth < depth]
            if stack and _ends_front(stack[-1], says, before / total):
                stack.pop()
            role = stack[-1].role if stack else None
            if summary.goes_on(block.text, depth):
                role = "summary"
            role = role_under(role, says, before / total)
            if says.role == "methodology" and role in ("lessons", "recommendations"):
                says = replace(says, barren=False)  # what they are about: "Data collection"
            if role == says.role == "summary":
                summary.depth = depth
            stack.append(_Open(position, one_line(block.text), depth, says, role))
        elif block.kind != "furniture":
            for above in stack:
                above.empty = False
        barren = annexes and not _own_records(stack)
        role = stack[-1].role if stack else None
        places.append(
            Place(
                headings=tuple(above.position for above in stack),
                path=tuple(above.title for above in stack),
                depth=(stack[-1].depth if stack else 0) + (position in labels),
                role="annex" if barren and role != "reference" else role,
                barren=barren or position in entries or any(above.says.barren for above in stack),
            )
        )
        before += len(block.text)
    return places


def _figure_labels(blocks: Sequence[Block]) -> set[int]:
    """The headings that are large labels of a figure: a word or two on the page of its caption, with other labels but
    no sentence up to the next heading."""
    labels: set[int] = set()
    figure: Block | None = None
    for position, block in enumerate(blocks):
        if block.kind == "caption" and WORDS.opening["figures"].match(folded(block.text)):
            figure = block
        elif block.kind in ("paragraph", "list_item") and _is_sentence(block):
            figure = None
        elif block.kind == "heading" and figure and block.page == figure.page:
            title = title_words(block.text)
            if len(title.split()) > _LABEL_WORDS or title != block.text.strip() or read_title(title).role:
                continue
            under = list(takewhile(lambda each: each.kind != "heading", blocks[position + 1 :]))
            shown = [each for each in under if each.kind != "furniture"]
            if shown and not any(_is_sentence(each) for each in shown):
                labels.add(position)
    return labels


_ENTRY = re.compile(r"(?:\.{3,}|…|\s)\s?(?:\d{1,3}|[ivxl]{1,6})$")
_DECIMAL = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s")
_CONTENTS_BEFORE = 0.2  # of a report's blocks
# Characters of an entry at most.
_ENTRY_LENGTH = 250


def _contents(blocks: Sequence[Block]) -> set[int]:
    """The entries of tables of contents: what stands under that title up to the first sentence or heading, and any line
    with a page's number that is the title of a later heading."""
    entries: set[int] = set()
    later = Counter(_title(block.text) for block in blocks if block.kind == "heading")
    within = False
    for position, block in enumerate(blocks):
        text = block.text.strip()
        if block.kind == "heading":
            later[_title(text)] -= 1
        if block.kind in ("heading", "paragraph") and is_contents(text):
            within = True
        elif within and block.kind != "furniture":
            listed = _entry(text) is not None or (block.kind != "heading" and not _is_sentence(block))
            within = bool(listed)
            if within:
                entries.add(position)
        elif block.kind != "table" and (title := _entry(text)) and later[_title(title)] > 0:
            entries.add(position)
        early = position < _CONTENTS_BEFORE * len(blocks)
        if early and _DECIMAL.match(text) and len(text) <= _ENTRY_LENGTH and later[_title(text)] > 0:
            entries.add(position)  # the same number and title as a heading that is yet to come
    return entries


def _entry(text: str) -> str | None:
    """The title that an entry of contents names before its page; None where a text is no entry."""
    found = _ENTRY.search(text) if len(text) <= _ENTRY_LENGTH else None
    return text[: found.start()].rstrip(" .…_") if found else None


def _is_sentence(block: Block) -> bool:
    return (
        block.kind != "table"
        and len(block.text) >= _SENTENCE
        and block.text.rstrip().endswith((".", "!", "?", ":"))
    )


def _ends_front(above: _Open, says: Title, before: float) -> bool:
    """Whether a heading ends the front matter (thanks, abbreviations) that its level would put it under: a section
    with a role of its own does, when the headings of the front matter were set larger than those of the chapters."""
    front = above.says.front and before < _ANNEXES_FROM
    return front and (says.records or says.role not in (None, "reference"))


class _Summary:
    """How far the executive summary goes where its own headings were given its level.

    They are those without a number that come again before the annexes, when the report tells at length what its
    summary told in short.
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.depth: int | None = None
        titles = [block.text for block in blocks if block.kind == "heading"]
        annexes = [n for n, title in enumerate(titles) if n >= len(titles) / 2 and is_annex(title)]
        self._left = Counter(map(_title, titles[: annexes[0] if annexes else None]))

    def goes_on(self, title: str, depth: int) -> bool:
        """Whether a heading stands in the summary though not under its heading; asked of every heading in order."""
        self._left[_title(title)] -= 1
        if self.depth is None or depth > self.depth:
            return False
        if depth < self.depth or self._left[_title(title)] <= 0 or number_of(title) is not None:
            self.depth = None
        return self.depth is not None


def _title(heading: str) -> str:
    return folded(title_words(heading))


def _depth(block: Block, stack: Sequence[_Open]) -> int:
    """A heading's level, put under the recommendations it belongs to when it was given their level or a higher one.

    It does when it names an addressee or a numbered record, or is the first thing said in the section, or follows one that
    is and says something, too.
    """
    level = block.level or (stack[-1].depth if stack else 1)
    for above in reversed(stack):
        if above.says.records and level <= above.depth:
            if _names_part(block.text):
                return above.depth + 1
            if above.empty and _says(block.text):
                above.holds = True
                return stack[-1].depth + 1
            if above.holds and _says(block.text):
                return above.depth + 1
    return level


def _says(title: str) -> bool:
    """Whether a title states something, rather than naming a section."""
    return is_claim(title) or title.rstrip(" *_").endswith((".", "!"))


def _names_part(title: str) -> bool:
    label = any_label_of(title)
    return label.numbered if label and label.kind else is_addressee(title)


def _own_records(stack: Sequence[_Open]) -> bool:
    """Whether an annex is itself one of lessons or recommendations ("Annex 4: Detailed recommendations")."""
    return any(above.says.records and above.says.annex for above in stack)


def titles_records(block: Block) -> bool:
    """Whether a paragraph is in truth the heading of lessons or recommendations that layout did not show."""
    text = block.text.strip()
    if block.kind not in ("paragraph", "caption") or len(text) > 80 or text.endswith((".", ";", ",")):
        return False
    about = under_box_or_annex(text)
    return is_plural(about) and bool(heading_kinds(about)[0])
