"""A draft cut into its parts: what stands under a heading, a labelled paragraph, some rows of a table."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lessonbase.errors import ReadError
from lessonbase.model import Block, Document
from lessonbase.sentences import sentences

# A part has so many characters at most; what stands under one heading is cut between paragraphs where it has more, and
# rows of a table are gathered up to so many.
MOST_OF_PART, MOST_OF_ROWS = 1200, 300
# Fewer words plan nothing: a date, a name, a line of a budget.
LEAST_WORDS = 6
# What is checked at once: about 100 pages of text.
MOST_CHARACTERS = 300_000
# A longer label or heading line is a sentence.
LONGEST_HEADING = 70
# An aspect is a few sentences of a part, so many of them at most.
ASPECTS, SENTENCES_OF_ASPECT = 4, 2

# "Activity 1.2: ...", "Assumption – ...": a paragraph that names itself.
_LABELLED = re.compile(
    r"\s*(?:[•●▪◦–—*·-]\s*)?([A-Z](?:[^:.;!?\n]|(?<=\d)\.(?=\d)){2,40}?)\s*(?::|\s[–—])\s+(?=\S)"
)
_UNENDED = re.compile(r"[^.!?;:,]$")
_NUMBER = re.compile(r"^\s*(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[A-Z][.)])\s+(?=\S)")


class Piece(NamedTuple):
    """A part of a draft before anything was looked for: its heading and its text, a line a paragraph or row."""

    heading: str
    text: str

    @property
    def whole(self) -> str:
        """Heading and text, as they are looked for together."""
        return f"{self.heading}. {self.text}" if self.heading else self.text

    @property
    def aspects(self) -> tuple[str, ...]:
        """What the part plans, assumes or promises, a few sentences each, overlapping, each after the heading; none where
        that would be the whole part."""
        said = [self.text[start:end].replace("\t", " · ") for start, end in sentences(self.text)]
        size = max(SENTENCES_OF_ASPECT, -(-len(said) // ASPECTS) + 1)
        lots = [" ".join(said[at : at + size]) for at in range(0, max(1, len(said) - 1), size - 1)]
        if len(lots) == 1:
            return ()
        lead = f"{self.heading}: " if self.heading else ""
        return tuple(lead + lot for lot in lots)


def pieces_of(draft: Document) -> list[Piece]:
    """The parts of a draft in its order. Raises ReadError where there is none, or far too much for one check."""
    check_length(draft.report.source, sum(len(block.text) for block in draft.blocks))
    pieces = [piece for piece in _cut(draft) if len(piece.text.split()) >= LEAST_WORDS]
    if not pieces:
        raise ReadError(
            draft.report.source, "it says too little to be checked. Give a draft with at least a paragraph."
        )
    return pieces


def check_length(source: str, characters: int) -> None:
    """Raise ReadError where a draft has more characters than are checked at once."""
    if characters > MOST_CHARACTERS:
        raise ReadError(
            source,
            f"it has {characters:,} characters, about {characters // 3000:,} pages; at most {MOST_CHARACTERS // 3000} can be "
            "checked at once. Check it chapter by chapter. Nothing was changed.",
        )


def _cut(draft: Document) -> Iterator[Piece]:
    heading, lines = "", list[str]()
    for block in draft.blocks:
        if block.kind in ("furniture", "footnote", "caption"):
            continue
        if block.kind == "heading":
            yield Piece(heading, "\n".join(lines))
            heading, lines = _named(block.text), []
        elif block.kind == "table":
            yield Piece(heading, "\n".join(lines))
            lines = []
            yield from _rows(heading, block.text)
        elif lead := _lead(block):
            yield Piece(heading, "\n".join(lines))
            heading, lines = _named(lead), [_one_line(block.text[len(lead) :])]
        elif _is_labelled(block.text):
            yield Piece(heading, "\n".join(lines))
            lines = []
            yield Piece(_named(_label(block.text)), _one_line(block.text))
        else:
            # Without headings each paragraph is a part of its own, but for items of a list.
            apart = not heading and block.kind == "paragraph"
            if lines and (apart or sum(map(len, lines)) + len(block.text) > MOST_OF_PART):
                yield Piece(heading, "\n".join(lines))
                lines = []
            lines.append(_one_line(block.text))
    yield Piece(heading, "\n".join(lines))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _named(text: str) -> str:
    """A heading without its number, on one line."""
    return _NUMBER.sub("", _one_line(text)).strip(" :–—")


def _label(text: str) -> str:
    found = _LABELLED.match(text)
    return found.group(1) if found else ""


def _is_labelled(text: str) -> bool:
    found = _LABELLED.match(text)
    return bool(found) and len(text[found.end() :].split()) >= LEAST_WORDS if found else False


def _lead(block: Block) -> str:
    """The first line of a paragraph where it is its heading, as in text that is typed without marks: short, without a
    stop, and the next line begins anew."""
    if block.kind != "paragraph" or len(block.spans) < 2:
        return ""
    first, second = block.spans[0], block.spans[1]
    lead, rest = block.text[first.start : first.end].strip(), block.text[second.start :].lstrip()
    longest = max(span.end - span.start for span in block.spans[1:])
    short = len(lead) <= min(LONGEST_HEADING, 0.7 * longest)
    return block.text[: first.end] if short and _UNENDED.search(lead) and rest[:1].isupper() else ""


def _rows(heading: str, text: str) -> Iterator[Piece]:
    lines: list[str] = []
    for row in text.split("\n"):
        if lines and sum(map(len, lines)) + len(row) > MOST_OF_ROWS:
            yield Piece(heading, "\n".join(lines))
            lines = []
        lines.append(row)
    yield Piece(heading, "\n".join(lines))
