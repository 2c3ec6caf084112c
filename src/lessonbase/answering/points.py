"""Points: words of a passage with as much around them as makes them stand alone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from lessonbase.answering.lexicon import Lexicon, lexicon, stems, words
from lessonbase.answering.prose import is_debris, is_garbled, is_reference
from lessonbase.answering.sources import Sources
from lessonbase.model import Hit, Passage, Record

# Fewer words are a caption, a label or a fragment; more are a table or a list run together.
SHORTEST, LONGEST = 5, 130
# Of words of a figure ("25 % · 20 %") fewer characters are letters.
LEAST_LETTERS = 0.5
# A sentence that points back does so in its first words, before the main clause begins.
OPENING = 7
# A sentence of so few words that leans back and ends in a colon only introduces the list after it.
INTRODUCTION = 12
# A row of a table says something where a cell has so many words.
CELL = 4
# A point grows by its neighbours up to so many characters, and looks back so many sentences.
MOST_CHARACTERS = 900
STEPS_BACK = 2

_ITEM = re.compile(r"\s*(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|[•●▪■◦–—*·»➢➤►✓✔-])\s+\S")
# The bullet of a symbol font, read as the letter in its place: "D Are the data sound?"
_LETTER = re.compile(r"\s*[B-HJ-NP-Z]\s+(?=[A-Z][a-z’']*\s)")
_ENDS = re.compile(r"[.!?…。！？។።]['\"”’»)\]*_]*(?:[¹²³⁰⁴-⁹]+|\d{1,3}|\[\d{1,3}\])?\s*$")
_MARK = re.compile(
    r"[¹²³⁰⁴-⁹]+|(?<=[a-z”\"’)][.,;:])\d{1,3}(?=\s|$)|(?<=[.,;:a-z”\"’)])\[\d{1,3}\]|(?<=[a-z]{4})\d{1,2}(?=[\s.,;:)]|$)"
)
# What joins an item of a list to the next, where the next is not shown or begins anew.
_JOINER = re.compile(r"\s*[;,]\s*(?:and|or|et|ou|y|o|e)?$")
_NUMBERING = re.compile(
    r"^\s*(?:(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?|[•●▪■◦–—·»➢➤►✓✔]|-|\*)\s+)+(?=\S)"
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


class Reading:
    """The sentences of a passage, read as a person would: what leans on what, what is a list, what says nothing."""

    def __init__(self, passage: Passage, table: Lexicon) -> None:
        self._passage = passage
        self._table = table
        self._texts = [" ".join(passage.text[start:end].split()) for start, end in passage.sentences]

    def stands_apart(self) -> bool:
        """Whether no point is made of the passage: a footnote, a list of works or names, columns read across."""
        passage = self._passage
        if passage.kind == "footnote":
            return True
        if passage.role == "reference" and (
            # An entry of a table of contents may have been taken for the heading over all that follows: the nearest decides.
            passage.kind == "table"
            or len(passage.section) < 2
            or self._table.apart.within(passage.section[-1])
        ):
            return True
        return passage.kind == "text" and is_garbled([each.strip() for each in passage.text.split("\n")])

    def _breaks(self, number: int) -> bool:
        """Whether a sentence begins a line: another paragraph, or an item of a list."""
        if not number:
            return True
        (_, end), (start, _) = self._passage.sentences[number - 1 : number + 1]
        return "\n" in self._passage.text[end:start]

    def numbers(self, start: int, end: int) -> tuple[int, int]:
        """The first and last sentence that characters [start, end) touch."""
        touched = [at for at, (a, b) in enumerate(self._passage.sentences) if a < end and b > start]
        return touched[0], touched[-1]

    def says(self, number: int) -> bool:
        """Whether a sentence says something by itself or with its neighbours: no heading, caption, question, figure's
        words, or note on sources."""
        text = self._texts[number]
        if self._passage.kind == "table":
            cells = [cell for cell in self._cells(number) if not cell.isupper()]
            worded = [[word for word in words(cell) if not word.isdigit()] for cell in cells]
            return any(len(each) >= CELL for each in worded) and not (
                self.is_note(text)
                or is_debris(text, self._table)
                or any(is_reference(cell.strip()) for cell in cells)
            )
        letters = sum(map(str.isalpha, text))
        shouted = sum(map(str.isupper, text)) > sum(map(str.islower, text))
        if letters < LEAST_LETTERS * len(text) or shouted:
            return False
        opens = self._texts[self._opens(number)]
        if text.endswith("?") or self.is_note(opens) or self.is_title(number):
            return False
        if is_debris(text, self._table) or is_reference(self._line(number)) or self._is_torn(number):
            return False
        return len(words(text)) >= SHORTEST or self.lead(number) is not None

    def _opens(self, number: int) -> int:
        """The sentence that begins the line in which one stands: a note runs to the end of its line."""
        return next(at for at in range(number, -1, -1) if self._breaks(at))

    def _line(self, number: int) -> str:
        """The line in which a sentence stands."""
        start, end = self._passage.sentences[number]
        text = self._passage.text
        cut = text.find("\n", end)
        return text[text.rfind("\n", 0, start) + 1 : cut if cut >= 0 else None]

    def _is_torn(self, number: int) -> bool:
        """Whether it goes on with something that does not stand before it: the rest of a column that a note cut."""
        return (
            self._goes_on(number)
            and number > 0
            and self._breaks(number)
            and bool(_ENDS.search(self._texts[number - 1]))
            and not any(each.endswith(":") for each in self._texts[:number])
        )

    def _cells(self, number: int) -> list[str]:
        start, end = self._passage.sentences[number]
        return self._passage.text[start:end].split("\t")

    def is_note(self, text: str) -> bool:
        """Whether a sentence is a caption, a source line or the like."""
        head = re.match(r"\W*(\w+)(\s*[:.]|\s+[A-Z]?\d+)", text)
        if head and self._table.never.opens(head.group(1)):
            return True
        return "©" in text[:40] or "http" in text[:20] or "www." in text[:20] or "....." in text

    def is_title(self, number: int) -> bool:
        """Whether it is a heading or another line of few words that no stop ends."""
        text = self._texts[number]
        if _ENDS.search(text) or text.endswith(":") or _ITEM.match(text) or len(text.split()) > 14:
            return False
        # A line goes on in the next where that one begins in lower case.
        going = number + 1 < len(self._texts) and self._texts[number + 1][:1].islower()
        return not going and self.lead(number) is None

    def lead(self, number: int) -> int | None:
        """The sentence that leads the list in which this one is an item."""
        at = number - 1
        while at >= 0 and number - at <= 12:
            text = self._texts[at]
            if text.endswith(":"):
                items = range(at + 1, number + 1)
                listed = all(
                    _ITEM.match(self._texts[each]) or not _ENDS.search(self._texts[each]) for each in items
                )
                return at if listed or number == at + 1 else None
            at -= 1
        return None

    def introduced(self, number: int) -> int:
        """The last item of the list that the sentence after this one does nothing but introduce ("In summary, they
        are:"); the sentence itself where there is none."""
        if number + 2 >= len(self._texts):
            return number
        text = self._texts[number + 1]
        if (
            not text.endswith(":")
            or len(text.split()) > INTRODUCTION
            or not self._table.leans_back.within(text)
        ):
            return number
        last, size = number + 2, len(self._texts[number + 2])
        while last + 1 < len(self._texts):
            size += len(self._texts[last + 1])
            item = _ITEM.match(self._texts[last + 1]) or not _ENDS.search(self._texts[last])
            if not item or size > MOST_CHARACTERS:
                break
            last += 1
        return last

    def goes_on(self, listed: bool) -> int:
        """How many sentences from the first on continue what the passage before left open: the rest of a sentence, or of
        a list whose items are set apart by lines or signs."""
        taken = size = 0
        for number, text in enumerate(self._texts):
            size += len(text)
            rest = text[:1].islower() and not number
            item = listed and (
                bool(_ITEM.match(text)) or number == 0 or not _ENDS.search(self._texts[number - 1])
            )
            if not (rest or item) or size > MOST_CHARACTERS // 2:
                break
            taken = number + 1
        return taken

    def _goes_on(self, number: int) -> bool:
        """Whether a sentence begins in lower case: "a) making …" does, "iii) Risks: …" begins with a number."""
        text = self._texts[number]
        return text[:1].islower() and _NUMBERING.sub("", text)[:1].islower()

    def leans(self, number: int) -> bool:
        """Whether a sentence needs the one before it: it opens with a word that points back, or it is a tail."""
        text = self._texts[number]
        if self._table.leans_back.opens(text) or self._goes_on(number):
            return True
        opening = words(re.split(r"[,;:(]", text, maxsplit=1)[0])[: OPENING + 1]
        return any(
            one in self._table.points_back and other not in self._table.itself
            for one, other in pairwise(opening)
        )

    def standing(self, first: int, last: int, core: int) -> list[int]:
        """The sentences first to last, or from a little before, so that they begin with one that needs none before
        it, or with the passage; where there is none so near, from the first such after, up to the core."""
        for start in range(first, max(-1, first - STEPS_BACK - 2), -1):
            if self.is_title(start):
                break
            if start == 0 or not self.leans(start):
                return list(range(start, last + 1))
        later = next((at for at in range(first, core + 1) if not self.leans(at)), first)
        return list(range(later, last + 1))

    def window(self, first: int, last: int) -> list[int]:
        """The numbers of the sentences that [first, last] need to stand alone, their own included."""
        if self._passage.kind == "table":
            return list(range(first, last + 1))
        core = first
        for _ in range(STEPS_BACK):
            if first == 0 or not self.leans(first) or self.is_title(first - 1):
                break
            first -= 1
        lead = self.lead(first)
        size = sum(len(self._texts[at]) for at in range(first, last + 1))
        goes = last + 1
        opened = self._texts[last].endswith(":")
        while goes < len(self._texts) and size < MOST_CHARACTERS:
            text = self._texts[goes]
            unended = not _ENDS.search(self._texts[goes - 1]) and text[:1].islower()
            listed = opened and (bool(_ITEM.match(text)) or not _ENDS.search(self._texts[goes - 1]))
            turned = goes == last + 1 and not opened and self._table.turns.opens(text) and core <= last
            if not (unended or listed or turned):
                break
            size += len(text)
            goes += 1
        numbers = [at for at in range(first, goes) if not self.is_title(at) or first <= core <= at <= last]
        return [lead, *numbers] if lead is not None and lead < first else numbers

    def needs_before(self, number: int) -> bool:
        """Whether the first sentence of the passage needs words of the passage before."""
        return number == 0 and bool(self._texts) and self.leans(0)


def completed(candidate: Candidate, sources: Sources, table: Lexicon) -> Candidate:
    """A candidate with the sentences before or after its passage that it needs, where its section goes on there."""
    passage = candidate.hit.passage
    if passage.kind == "table" or not passage.sentences:
        return candidate
    pieces = list(candidate.pieces)
    reading = Reading(passage, table)
    last = reading.numbers(pieces[-1].start, pieces[-1].end)[1]
    if (item := reading.introduced(last)) > last:
        pieces[-1] = pieces[-1]._replace(end=passage.sentences[item][1])
    opens = pieces[0].start <= passage.sentences[0][0] and reading.leans(0)
    closes = pieces[-1].end >= passage.sentences[-1][1] and not _ENDS.search(pieces[-1].text)
    whole = candidate.record is not None and candidate.record.explicit
    if not (opens or closes) or (whole and not opens):
        return replace(candidate, pieces=tuple(pieces))
    before, after = sources.around(passage)
    if opens and before is not None and _goes_on(before, passage):
        lines, last = Reading(before, table), len(before.sentences) - 1
        start, end = before.sentences[lines.standing(last, last, last)[0]][0], before.sentences[last][1]
        if not lines.is_title(last) and end - start < MOST_CHARACTERS:
            pieces.insert(0, Piece(before, start, end))
    if closes and after is not None and _goes_on(passage, after) and pieces[-1].text[-1:] not in ".":
        listed = any(
            line.endswith(":")
            for line in pieces[-1].passage.text[pieces[-1].start : pieces[-1].end].split("\n")
        )
        if taken := Reading(after, table).goes_on(listed):
            pieces.append(Piece(after, after.sentences[0][0], after.sentences[taken - 1][1]))
    return Candidate(candidate.hit, tuple(pieces), candidate.core, candidate.meaning, candidate.record)


def _goes_on(one: Passage, other: Passage) -> bool:
    return (
        one.kind == other.kind == "text"
        and one.section == other.section
        and bool(one.sentences and other.sentences)
    )


# ── as it is shown ───────────────────────────────────────────────────────────────────────────


def shown(pieces: Sequence[Piece]) -> str:
    """Pieces as one text: footnote marks, numbers and labels left out, items of a list and gaps set apart."""
    told = ""
    listing = False  # lines after one that ends in a colon are items, until one has an end of its own
    before: Piece | None = None
    for piece in pieces:
        for number, line in enumerate(_lines(piece)):
            text = clean(line)
            listing = listing or line.endswith(":")
            if not told or not text:
                told = told or text
                continue
            if not _ITEM.match(line) and text[:1].isupper() and _JOINER.search(told):
                told = _JOINER.sub(".", told)
            gap = before is not None and not number and before.passage.id == piece.passage.id
            item = bool(_ITEM.match(line)) or (listing and text[:1].isupper())
            listing = listing and not _ENDS.search(line)
            if item and not _ENDS.search(told) and not told.endswith((":", ";", ",")):
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
    """A line without footnote marks, the number it bears, and a label that the sign of its kind says."""
    text = _MARK.sub("", text)
    text = _NUMBERING.sub("", text)
    label = _LABELLED.match(text)
    if label and any(lexicon(code).labels.opens(label.group(1)) for code in ("en", "fr", "es", "pt")):
        rest = text[label.end() :]
        if len(label.group(1).split()) <= 4 and len(rest.split()) >= 3:
            text = rest
    text = re.sub(r"(?<!\w)[*_]{1,2}(?=\S)|(?<=\S)[*_]{1,2}(?!\w)", "", text)
    return re.sub(r"\s+([,.;:])", r"\1", " ".join(text.split()))


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
