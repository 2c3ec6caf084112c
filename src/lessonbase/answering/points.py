"""Points: words of a passage with as much around them as makes them stand alone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from lessonbase.answering.leaning import ENDS, ITEM, LETTER, SHORTEST, Reading
from lessonbase.answering.lexicon import Lexicon, lexicon, pointers, stems, words
from lessonbase.model import Hit, Passage, Record

# More words are a table or a list run together.
LONGEST = 130

_MARK = re.compile(
    r"[¹²³⁰⁴-⁹]+|(?<=[a-z”\"’)][.,;:])\d{1,3}(?=\s|$)|(?<=[.,;:a-z”\"’)])\[\d{1,3}\]|(?<=[a-z]{4})\d{1,2}(?=[\s.,;:)]|$)"
)
_NOTED = re.compile(r"[¹²³⁰⁴-⁹\d]")
_EMPHASIS = re.compile(r"(?<!\w)[*_]{1,2}(?=\S)|(?<=\S)[*_]{1,2}(?!\w)")
_STRAY = re.compile(r" ([,.;:])")
# What joins an item of a list to the next, where the next is not shown or begins anew.
_JOINER = re.compile(r"\s*[;,]\s*(?:and|or|et|ou|y|o|e)?$")
_NUMBERING = re.compile(
    r"^\s*(?:(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?|[•●▪■◦–—·»➢➤►✓✔]|-|\*)\s+)+(?=\S)"
    r"|^\s*\d{1,3}\.(?=[A-ZÀ-Þ][a-zà-ÿ])"  # one that its sentence was set close to
)
_LABELLED = re.compile(
    r"^\s*\*{0,2}([^\W\d_][^:.;\n]{2,40}?)\s*(?:\d{1,3}|[A-Z]?\d{1,3}[a-z]?)?\s*[:.–—-]\*{0,2}\s+"
)


class Piece(NamedTuple):
    """Characters [start, end) of a passage."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words on one line, a table's cells kept apart."""
        return re.sub(r"[^\S\t]+", " ", self.passage.text[self.start : self.end]).strip()


@dataclass(frozen=True)
class Candidate:
    """What may become a point: the pieces it shows, the hit they come from, and what is known of its nearness.

    `core` are the characters that were near the question, in the hit's passage; `meaning` their nearness, None
    without vectors.
    """

    hit: Hit
    pieces: tuple[Piece, ...]
    core: tuple[int, int]
    meaning: float | None
    record: Record | None = None

    @cached_property
    def text(self) -> str:
        """The words as they are shown."""
        if self.hit.passage.kind == "table":
            return row_text(self.pieces[0])
        return shown(self.pieces)


def candidates(hit: Hit, table: Lexicon) -> Iterator[Candidate]:
    """The points that can be made of a hit, one for each of its sentences that says something, in their order."""
    reading = Reading(hit.passage, table)
    if reading.stands_apart():
        return
    whole = _statements(hit)
    done: set[str] = set()
    for number, (start, end) in enumerate(hit.passage.sentences):
        record, place = next(((one, at) for one, at in whole if at[0] < end and at[1] > start), (None, None))
        if record is not None and record.id in done:
            continue
        if record is None and not reading.says(number):
            continue
        first = last = number
        if record is not None and place is not None:
            done.add(record.id)
            first, last = reading.numbers(*place)
        near = [hit.sentence_meanings[at] for at in range(first, last + 1)] if hit.sentence_meanings else []
        spread = reading.window(first, last)
        pieces = _pieces(hit.passage, spread)
        if pieces and SHORTEST <= sum(len(words(piece.text)) for piece in pieces) <= LONGEST:
            core = hit.passage.sentences[first][0], hit.passage.sentences[last][1]
            yield Candidate(hit, pieces, core, max(near, default=None) if near else None, record)


def _statements(hit: Hit) -> list[tuple[Record, tuple[int, int]]]:
    found = []
    for record in hit.records:
        if record.passage_id == hit.passage.id:
            at = hit.passage.text.find(record.statement)
            if at >= 0 and record.statement.strip():
                found.append((record, (at, at + len(record.statement))))
    return found


def _pieces(passage: Passage, numbers: Sequence[int]) -> tuple[Piece, ...]:
    """The sentences of these numbers, neighbours joined in one piece."""
    pieces: list[Piece] = []
    before = None
    for number in numbers:
        start, end = passage.sentences[number]
        if before is not None and number == before + 1:
            pieces[-1] = pieces[-1]._replace(end=end)
        else:
            pieces.append(Piece(passage, start, end))
        before = number
    return tuple(pieces)


# ── as it is shown ───────────────────────────────────────────────────────────────────────────


def shown(pieces: Sequence[Piece]) -> str:
    """Pieces as one text: footnote marks, numbers and labels left out, items of a list and gaps set apart."""
    told = ""
    listing = False  # lines after one that ends in a colon are items, until one has an end of its own
    before: Piece | None = None
    for piece in pieces:
        for number, line in enumerate(_lines(piece)):
            text = clean(LETTER.sub("", line))
            marked = bool(ITEM.match(line) or LETTER.match(line))
            listing = listing or line.endswith(":")
            if not told or not text:
                told = told or text
                continue
            if not marked and text[:1].isupper() and _JOINER.search(told):
                told = _JOINER.sub(".", told)
            gap = before is not None and not number and before.passage.id == piece.passage.id
            if before is not None and not number and not gap and text[:1].isupper() and told[-1:].isalnum():
                told += "."  # what explains a headline begins
            item = marked or (listing and text[:1].isupper())
            listing = listing and not ENDS.search(line)
            if item and not ENDS.search(told) and not told.endswith((":", ";", ",")):
                told += "; " + text
            elif gap and not told.endswith(":") and not text[:1].islower():
                told += " … " + text
            else:
                told += " " + text
        before = piece
    return _JOINER.sub(".", told.strip())


def _lines(piece: Piece) -> list[str]:
    lines = piece.passage.text[piece.start : piece.end].split("\n")
    return [line for line in (" ".join(each.split()) for each in lines) if line]


def clean(text: str) -> str:
    """A line without footnote marks, pointers to what stands elsewhere on the page, the number it bears, and a label that the
    sign of its kind says."""
    if _NOTED.search(text):  # it is looked for sooner than each mark
        text = _MARK.sub("", text)
    if "(" in text:
        text = pointers().sub("", text)
    text = _NUMBERING.sub("", text)
    label = _LABELLED.match(text)
    if label and any(lexicon(code).labels.opens(label.group(1)) for code in ("en", "fr", "es", "pt")):
        rest = text[label.end() :]
        if len(label.group(1).split()) <= 4 and len(rest.split()) >= 3:
            text = rest
    if "*" in text or "_" in text:
        text = _EMPHASIS.sub("", text)
    return _STRAY.sub(r"\1", " ".join(text.split()))


def row_text(piece: Piece) -> str:
    """A row of a table with its headers: "Country: Rwanda · Lesson: …"."""
    cells = [_worded(clean(cell)) for cell in piece.text.split("\t")]
    headers = [_worded(each.strip()) for each in piece.passage.context.rsplit("\n", 1)[-1].split(" · ")]
    if len(headers) == len(cells) and len(cells) > 1:
        return " · ".join(
            f"{head}: {cell}" if head else cell for head, cell in zip(headers, cells, strict=True) if cell
        )
    return " · ".join(cell for cell in cells if cell)


def _worded(cell: str) -> str:
    """A cell; nothing of one that is a bullet or another lone sign."""
    return cell if re.search(r"\w", cell) else ""


def said(candidate: Candidate, language: str) -> frozenset[str]:
    """The stems of a candidate's words, as shown."""
    return stems(candidate.text, language)
