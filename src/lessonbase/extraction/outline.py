"""Where each block stands: the headings above it, and whether a record can stand there at all."""

from collections.abc import Sequence
from dataclasses import dataclass

from lessonbase.extraction.markers import (
    any_label_of,
    heading_kinds,
    is_addressee,
    is_annex,
    is_claim,
    is_plural,
    section_role,
    under_box_or_annex,
)
from lessonbase.model import Block

# An annex heading in the first part of a report is an entry of its contents, or opens a part that ends again;
# after that, what follows is annexes to the end, whatever levels their own headings were given.
_ANNEXES_FROM = 0.25


@dataclass(frozen=True)
class Place:
    """A block's place. `headings` are the positions of the headings above it, highest first.

    `depth` is, for a heading, its level among those in effect; `barren`: no record is stated here (a terms of
    reference, an annex, a table of contents).
    """

    headings: tuple[int, ...] = ()
    path: tuple[str, ...] = ()
    depth: int = 0
    barren: bool = False


@dataclass
class _Open:
    position: int
    title: str
    depth: int
    barren: bool
    records: bool
    annex: bool
    empty: bool = True


def one_line(text: str) -> str:
    """A text with its line breaks and runs of space made single spaces."""
    return " ".join(text.split())


def outline(blocks: Sequence[Block]) -> list[Place]:
    """The place of every block, in order. A heading's own place includes itself."""
    total = sum(len(block.text) for block in blocks) or 1
    stack: list[_Open] = []
    places: list[Place] = []
    before, annexes = 0, False
    for position, block in enumerate(blocks):
        if block.kind == "heading":
            role = section_role(block.text)
            if role == "annex" and before / total >= _ANNEXES_FROM:
                annexes = True
            depth = _depth(block, stack)
            stack = [above for above in stack if above.depth < depth]
            stack.append(
                _Open(
                    position,
                    one_line(block.text),
                    depth,
                    barren=role in ("none", "annex"),
                    records=role == "records",
                    annex=is_annex(block.text),
                )
            )
        elif block.kind != "furniture":
            for above in stack:
                above.empty = False
        barren = annexes and not _own_records(stack)
        places.append(
            Place(
                headings=tuple(above.position for above in stack),
                path=tuple(above.title for above in stack),
                depth=stack[-1].depth if stack else 0,
                barren=barren or any(above.barren for above in stack),
            )
        )
        before += len(block.text)
    return places


def _depth(block: Block, stack: Sequence[_Open]) -> int:
    """A heading's level, put under the recommendations it belongs to when it was given their level or a higher one.

    It does when it names an addressee or a numbered record, or is the first thing said in the section.
    """
    level = block.level or (stack[-1].depth if stack else 1)
    for above in reversed(stack):
        if above.records and level <= above.depth:
            if _names_part(block.text):
                return above.depth + 1
            if above.empty and is_claim(block.text):
                return stack[-1].depth + 1
    return level


def _names_part(title: str) -> bool:
    label = any_label_of(title)
    return label.numbered if label and label.kind else is_addressee(title)


def _own_records(stack: Sequence[_Open]) -> bool:
    """Whether an annex is itself one of lessons or recommendations ("Annex 4: Detailed recommendations")."""
    return any(above.records and above.annex for above in stack)


def titles_records(block: Block) -> bool:
    """Whether a paragraph is in truth the heading of lessons or recommendations that layout did not show."""
    text = block.text.strip()
    if block.kind not in ("paragraph", "caption") or len(text) > 80 or text.endswith((".", ";", ",")):
        return False
    about = under_box_or_annex(text)
    return is_plural(about) and bool(heading_kinds(about)[0])
