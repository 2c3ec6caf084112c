"""What a point takes along from around it: the sentence before that it leans on, the list that it leads or stands in, and
what explains a record that is no more than a headline."""

from collections.abc import Sequence
from dataclasses import replace

from lessonbase.answering.leaning import ENDS, MOST_CHARACTERS, Reading
from lessonbase.answering.lexicon import Lexicon, words
from lessonbase.answering.points import Candidate, Piece
from lessonbase.answering.sources import Sources
from lessonbase.model import Passage

# A list of so many characters is shown whole, whichever of its items is near; of a longer one the item, with what leads it.
LIST = 600
# A record of no more words, or that no stop ends, is a headline; so many characters of what elaborates it explain it.
HEADLINE, EXPLANATION = 15, 400


def completed(candidate: Candidate, sources: Sources, table: Lexicon) -> Candidate:
    """A candidate with what it needs of its own passage and, where its section goes on there, of those before and after."""
    passage = candidate.hit.passage
    if passage.kind == "table" or not passage.sentences:
        return candidate
    reading = Reading(passage, table)
    pieces = list(candidate.pieces)
    explicit = candidate.record is not None and candidate.record.explicit
    if not explicit:
        pieces = _with_list(pieces, reading)
    first, last = _numbers(pieces, reading)
    opens = first == 0 and (reading.leans(0) or reading.is_item(0))
    closes = last == len(passage.sentences) - 1
    headline = closes and _is_headline(candidate)
    open_ = closes and not explicit and not ENDS.search(pieces[-1].text)
    listed = closes and not explicit and reading.listing(last) is not None
    if not (opens or headline or open_ or listed):
        return replace(candidate, pieces=_closed(pieces, reading))
    before, after = sources.around(passage)
    if opens and before is not None and _goes_on(before, passage):
        pieces = [*_before(before, reading, table), *pieces]
    if headline and after is not None:
        pieces += _explanation(candidate, after, table)
    elif (open_ or listed) and after is not None and _goes_on(passage, after):
        pieces += _rest(after, listed or _leads(pieces[-1]), open_, table)
    return replace(candidate, pieces=_closed(pieces, reading))


def _numbers(pieces: Sequence[Piece], reading: Reading) -> tuple[int, int]:
    """The numbers of the first and the last sentence of pieces of one passage."""
    return (
        reading.numbers(pieces[0].start, pieces[0].end)[0],
        reading.numbers(pieces[-1].start, pieces[-1].end)[1],
    )


def _with_list(pieces: list[Piece], reading: Reading) -> list[Piece]:
    """Pieces with the list that they end in, or that the sentence after them does nothing but introduce."""
    last = _numbers(pieces, reading)[1]
    sentences = pieces[-1].passage.sentences
    if (item := reading.introduced(last)) > last:
        return [*pieces[:-1], pieces[-1]._replace(end=sentences[item][1])]
    if (listing := reading.listing(last)) is None:
        return pieces
    start, end = sentences[listing[0]][0], sentences[listing[1]][1]
    if end - start > LIST:
        return pieces
    apart = [each for each in pieces if each.end <= start]
    start = min([start, *(each.start for each in pieces if each.end > start)])
    return [*apart, Piece(pieces[-1].passage, start, end)]


def _before(before: Passage, reading: Reading, table: Lexicon) -> list[Piece]:
    """What the first sentence of a passage needs of the passage before: the one it leans on, or what leads its list."""
    lines, last = Reading(before, table), len(before.sentences) - 1
    if reading.leans(0):
        start, end = before.sentences[lines.standing(last, last, last)[0]][0], before.sentences[last][1]
        sound = lines.is_sound(last) and end - start < MOST_CHARACTERS
        return [Piece(before, start, end)] if sound else []
    lead = lines.lead(last)
    if lead is None or not (reading.is_item(0) and lines.is_item(last)):
        return []
    return [Piece(before, *before.sentences[lead])]


def _is_headline(candidate: Candidate) -> bool:
    record = candidate.record
    return record is not None and (
        len(words(record.statement)) <= HEADLINE or not ENDS.search(record.statement)
    )


def _explanation(candidate: Candidate, after: Passage, table: Lexicon) -> list[Piece]:
    """The first sentences of what elaborates a record, as many as are short enough, one at least."""
    record = candidate.record
    if record is None or after.id not in record.passage_ids or after.kind != "text":
        return []
    reading = Reading(after, table)
    taken = 0
    for number, (_, end) in enumerate(after.sentences):
        if not reading.is_sound(number) or (taken and end - after.sentences[0][0] > EXPLANATION):
            break
        taken = number + 1
    return [Piece(after, after.sentences[0][0], after.sentences[taken - 1][1])] if taken else []


def _rest(after: Passage, listed: bool, open_: bool, table: Lexicon) -> list[Piece]:
    """What the passage after goes on with: the rest of a sentence or of a list."""
    taken = Reading(after, table).goes_on(listed, open_)
    return [Piece(after, after.sentences[0][0], after.sentences[taken - 1][1])] if taken else []


def _leads(piece: Piece) -> bool:
    return any(line.endswith(":") for line in piece.passage.text[piece.start : piece.end].split("\n"))


def _closed(pieces: Sequence[Piece], reading: Reading) -> tuple[Piece, ...]:
    """Pieces without a last sentence that only leads to what is not shown."""
    *others, last = pieces
    if last.passage is not reading.passage or not last.text.endswith(":"):
        return tuple(pieces)
    first, end = _numbers([last], reading)
    if first == end:
        return tuple(others) or tuple(pieces)
    return (*others, last._replace(end=last.passage.sentences[end - 1][1]))


def _goes_on(one: Passage, other: Passage) -> bool:
    return (
        one.kind == other.kind == "text"
        and one.section == other.section
        and bool(one.sentences and other.sentences)
    )
