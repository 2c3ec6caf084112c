"""What the sentences of a passage need of each other: what leans on what, what is a list, what says nothing."""

import re
from itertools import pairwise

from lessonbase.answering.lexicon import Lexicon, words
from lessonbase.answering.prose import is_debris, is_garbled, is_reference
from lessonbase.model import Passage

# Fewer words are a caption, a label or a fragment.
SHORTEST = 5
# Of words of a figure ("25 % · 20 %") fewer characters are letters.
LEAST_LETTERS = 0.5
# A sentence that points back does so in its first words, before the main clause begins.
OPENING = 7
# A sentence of so few words that leans back and ends in a colon only introduces the list after it.
INTRODUCTION = 12
# A row of a table says something where a cell has so many words, or, without headers, words of a sentence.
CELL, SENTENCE = 4, 8
# A point grows by its neighbours up to so many characters, and looks back so many sentences.
MOST_CHARACTERS = 900
STEPS_BACK = 2

ITEM = re.compile(r"\s*(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|[•●▪■◦–—*·»➢➤►✓✔-])\s+\S")
ENDS = re.compile(r"[.!?…。！？។።]['\"”’»)\]*_]*(?:[¹²³⁰⁴-⁹]+|\d{1,3}|\[\d{1,3}\])?\s*$")
# The bullet of a symbol font, read as the letter in its place: "D Are the data sound?"
LETTER = re.compile(r"^\s*[B-HJ-NP-Z]\s+(?=[A-Z][a-z’']*\s)")


class Reading:
    """The sentences of a passage, read as a person would: what leans on what, what is a list, what says nothing."""

    def __init__(self, passage: Passage, table: Lexicon) -> None:
        self.passage = passage
        self._table = table
        self._texts = [" ".join(passage.text[start:end].split()) for start, end in passage.sentences]

    def stands_apart(self) -> bool:
        """Whether no point is made of the passage: a footnote, a list of works or names, columns read across."""
        passage = self.passage
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
        (_, end), (start, _) = self.passage.sentences[number - 1 : number + 1]
        return "\n" in self.passage.text[end:start]

    def numbers(self, start: int, end: int) -> tuple[int, int]:
        """The first and last sentence that characters [start, end) touch."""
        touched = [at for at, (a, b) in enumerate(self.passage.sentences) if a < end and b > start]
        return touched[0], touched[-1]

    def says(self, number: int) -> bool:
        """Whether a sentence says something by itself or with its neighbours: no heading, caption, question, figure's
        words, or note on sources."""
        text = self._texts[number]
        if self.passage.kind == "table":
            return self._row_says(number) and not (self.is_note(text) or is_debris(text, self._table))
        letters = sum(map(str.isalpha, text))
        shouted = sum(map(str.isupper, text)) > sum(map(str.islower, text))
        if letters < LEAST_LETTERS * len(text) or shouted:
            return False
        opens = self._texts[self._opens(number)]
        if text.endswith("?") or self.is_note(opens) or not self.is_sound(number):
            return False
        return len(words(text)) >= SHORTEST or self.lead(number) is not None

    def is_sound(self, number: int) -> bool:
        """Whether it is a sentence that a reader would take for one: no heading, no debris, no rest of something else."""
        return not (
            self.is_title(number)
            or is_debris(self._texts[number], self._table)
            or is_reference(self._line(number))
            or self._is_torn(number)
        )

    def _opens(self, number: int) -> int:
        """The sentence that begins the line in which one stands: a note runs to the end of its line."""
        return next(at for at in range(number, -1, -1) if self._breaks(at))

    def is_item(self, number: int) -> bool:
        """Whether a sentence begins an item that bears a sign or number, or goes on in it."""
        opens = self._opens(number)
        return bool(ITEM.match(self._texts[opens]) or LETTER.match(self._texts[opens]))

    def _is_listed(self, number: int) -> bool:
        """Whether a sentence belongs to the list that the one before it opens or stands in: an item, or the rest of one."""
        return not self._breaks(number) or self.is_item(number) or not ENDS.search(self._texts[number - 1])

    def listing(self, number: int) -> tuple[int, int] | None:
        """The sentence that leads the list in which one stands, or which it is, and the list's last; None in no list."""
        lead = number if self._texts[number].endswith(":") else self.lead(self._opens(number))
        if lead is None:
            return None
        last = max(number, lead + 1)
        if last >= len(self._texts):
            return None
        while (
            last + 1 < len(self._texts) and self._is_listed(last + 1) and not self._texts[last].endswith(":")
        ):
            last += 1
        return lead, last

    def _line(self, number: int) -> str:
        """The line in which a sentence stands."""
        start, end = self.passage.sentences[number]
        text = self.passage.text
        cut = text.find("\n", end)
        return text[text.rfind("\n", 0, start) + 1 : cut if cut >= 0 else None]

    def _is_torn(self, number: int) -> bool:
        """Whether it goes on with something that does not stand before it: the rest of a column that a note cut."""
        return (
            self._goes_on(number)
            and number > 0
            and self._breaks(number)
            and bool(ENDS.search(self._texts[number - 1]))
            and not any(each.endswith(":") for each in self._texts[:number])
        )

    def _row_says(self, number: int) -> bool:
        """Whether a row of a table can be told: it has words under its headers, or a sentence where there are none."""
        cells = self._cells(number)
        if any(is_reference(cell.strip()) for cell in cells):
            return False
        worded = [cell for cell in cells if not cell.isupper()]
        sizes = [sum(not word.isdigit() for word in words(cell)) for cell in worded]
        if 1 < len(cells) == len(self.passage.context.rsplit("\n", 1)[-1].split(" · ")):
            return any(size >= CELL for size in sizes)
        return any(
            size >= SENTENCE or (size >= SHORTEST and ENDS.search(cell))
            for size, cell in zip(sizes, worded, strict=True)
        )

    def _cells(self, number: int) -> list[str]:
        start, end = self.passage.sentences[number]
        return self.passage.text[start:end].split("\t")

    def is_note(self, text: str) -> bool:
        """Whether a sentence is a caption, a source line or the like."""
        head = re.match(r"\W*(\w+)(\s*[:.]|\s+[A-Z]?\d+)", text)
        if head and self._table.never.opens(head.group(1)):
            return True
        return "©" in text[:40] or "http" in text[:20] or "www." in text[:20] or "....." in text

    def is_title(self, number: int) -> bool:
        """Whether it is a heading or another line of few words that no stop ends."""
        text = self._texts[number]
        if ENDS.search(text) or text.endswith(":") or ITEM.match(text) or len(text.split()) > 14:
            return False
        # A line goes on in the next where that one begins in lower case.
        going = number + 1 < len(self._texts) and self._texts[number + 1][:1].islower()
        return not going and self.lead(number) is None

    def lead(self, number: int) -> int | None:
        """The sentence that leads the list in which this one is an item, or begins one."""
        if not self._breaks(number):
            return None
        at = number - 1
        while at >= 0 and number - at <= 12:
            text = self._texts[at]
            if text.endswith(":"):
                listed = all(self._is_listed(each) for each in range(at + 2, number + 1))
                return at if listed else None
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
            if not self._is_listed(last + 1) or size > MOST_CHARACTERS:
                break
            last += 1
        return last

    def goes_on(self, listed: bool, open_: bool = True) -> int:
        """How many sentences from the first on continue what the passage before left: the rest of a sentence, or of a list
        whose items are set apart by lines or signs; by signs only, where no item is left open."""
        taken = size = 0
        for number, text in enumerate(self._texts):
            size += len(text)
            rest = text[:1].islower() and not number
            item = listed and (self.is_item(number) or (open_ if not number else self._is_listed(number)))
            if not (rest or item) or size > MOST_CHARACTERS // 2:
                break
            taken = number + 1
        return taken

    def _goes_on(self, number: int) -> bool:
        """Whether a sentence begins in lower case: "a) making …" does, "iii) Risks: …" begins with a number."""
        text = self._texts[number]
        return text[:1].islower() and (not (item := ITEM.match(text)) or text[item.end() - 1].islower())

    def leans(self, number: int) -> bool:
        """Whether a sentence needs the one before it: it opens with a word that points back, or it is a tail."""
        text = self._texts[number]
        if self._table.leans_back.opens(text) or self._goes_on(number):
            return True
        opening = words(re.split(r"[,;:(]", text, maxsplit=1)[0])[: OPENING + 1]
        if len(opening) <= OPENING and opening[-1:] and opening[-1] in self._table.points_back:
            return True  # "Recognizing this, …"
        return any(
            one in self._table.points_back and other not in self._table.itself
            for one, other in pairwise(opening)
        )

    def standing(self, first: int, last: int, core: int) -> list[int]:
        """The sentences first to last, or from a little before, so that they begin with one that needs none before
        it, or with the passage; where there is none so near, from the first such after, up to the core."""
        for start in range(first, max(-1, first - STEPS_BACK - 2), -1):
            if start < first and not self.is_sound(start):
                break
            if start == 0 or not self.leans(start):
                return list(range(start, last + 1))
        later = next((at for at in range(first, core + 1) if not self.leans(at)), first)
        return list(range(later, last + 1))

    def window(self, first: int, last: int) -> list[int]:
        """The numbers of the sentences that [first, last] need to stand alone, their own included."""
        if self.passage.kind == "table":
            return list(range(first, last + 1))
        core = first
        for _ in range(STEPS_BACK):
            if first == 0 or not self.leans(first) or not self.is_sound(first - 1):
                break
            first -= 1
        lead = self.lead(first)
        size = sum(len(self._texts[at]) for at in range(first, last + 1))
        goes = last + 1
        opened = self._texts[last].endswith(":")
        while goes < len(self._texts) and size < MOST_CHARACTERS:
            text = self._texts[goes]
            unended = not ENDS.search(self._texts[goes - 1]) and text[:1].islower()
            listed = opened and self._is_listed(goes)
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
