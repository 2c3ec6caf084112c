"""The answers to recommendations: in the row of one, in a line under it, or in a section of answers by number."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lessonbase.extraction.explicit.found import Found, Slice, trimmed
from lessonbase.extraction.explicit.tables import rows_of
from lessonbase.extraction.outline.places import Place, one_line
from lessonbase.extraction.words.folding import folded
from lessonbase.extraction.words.markers import any_label_of
from lessonbase.extraction.words.numbering import run_in
from lessonbase.extraction.words.titles import title_words
from lessonbase.extraction.words.vocabulary import WORDS
from lessonbase.model import Action, Block, Decision

_TITLE = 60  # characters of a title of a column or line at most
_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,2})*)\)?$")
# "Management response: Accepted. …"
_LINE = re.compile(r"[\W_]*(?P<title>[^:.\n]{3,60}?)\s*[*_]{0,2}:[*_]{0,2}\s*")


@dataclass(frozen=True)
class Answer:
    """An answer as found: its words, what they decide, and the actions that follow."""

    words: Slice
    decision: Decision | None
    actions: tuple[Action, ...] = ()


def answers(blocks: Sequence[Block], places: Sequence[Place], found: Sequence[Found]) -> dict[int, Answer]:
    """The answers by the number of the recommendation in `found`; the first of several."""
    told: dict[int, Answer] = {}
    numbered: dict[str, int] = {}
    for number, record in enumerate(found):
        if record.kind != "recommendation" or record.under is not None:
            continue
        if named := _NUMBER.search(record.label):
            numbered.setdefault(named[1], number)
        table = blocks[record.begins.block].kind == "table"
        answer = _in_row(blocks, record) if table else _below(blocks, found, number)
        if answer:
            told[number] = answer
    for name, answer in _by_number(blocks, places):
        if name in numbered:
            told.setdefault(numbered[name], answer)
    return told


def _is(field: str, title: str) -> bool:
    title = one_line(title).strip(" *_:")
    return 0 < len(title) <= _TITLE and bool(WORDS.whole[field].fullmatch(folded(title_words(title))))


def decision_of(text: str) -> Decision | None:
    """What an answer's first words decide."""
    words = folded(text[:200])
    for decision, pattern in WORDS.decisions.items():
        if pattern.match(words):
            return decision
    return None


def _in_row(blocks: Sequence[Block], record: Found) -> Answer | None:
    """The answer in the columns of a recommendation's row, under titles that say so."""
    position, at = record.statement[0].block, record.statement[0].start
    text = blocks[position].text
    header, *rows = rows_of(blocks[position], position)
    titles = [text[cell.start : cell.end] for cell in header]
    row = next((row for row in rows if row[0].start <= at <= row[-1].end), None)
    response = next((n for n, title in enumerate(titles) if _is("responses", title)), None)
    if row is None or response is None or response >= len(row):
        return None
    words = trimmed(blocks, row[response])
    if words is None:
        return None
    fields = {
        field: text[row[n].start : row[n].end].strip()
        for field in ("action_titles", "who_titles", "due_titles", "status_titles")
        for n, title in enumerate(titles)
        if n != response and n < len(row) and _is(field, title)
    }
    return Answer(words, decision_of(text[words.start : words.end]), _actions(fields))


def _actions(fields: Mapping[str, str]) -> tuple[Action, ...]:
    what = fields.get("action_titles", "")
    several = [what[begin:end] for _, begin, end in run_in(what)] or ([what] if what else [])
    return tuple(
        Action(
            what=one_line(each),
            who=fields.get("who_titles") or None,
            due=fields.get("due_titles") or None,
            status=fields.get("status_titles") or None,
        )
        for each in several
    )


def _below(blocks: Sequence[Block], found: Sequence[Found], number: int) -> Answer | None:
    """The answer in a line "Management response: …" between a recommendation and the next that is no step of it."""
    later = (other.begins.block for other in found[number + 1 :] if other.under is None)
    end = next(later, len(blocks))
    return _from_lines(blocks, range(found[number].statement[-1].block + 1, end))


def _from_lines(blocks: Sequence[Block], positions: range) -> Answer | None:
    words: Slice | None = None
    fields: dict[str, str] = {}
    for position in positions:
        block = blocks[position]
        if block.kind not in ("paragraph", "list_item"):
            if block.kind == "heading":
                break
            continue
        line = _LINE.match(block.text)
        if words is None:
            if line and _is("responses", line["title"]):
                words = trimmed(blocks, Slice(position, line.end(), len(block.text)))
            continue
        field = next((name for name in _FIELDS if line and _is(name, line["title"])), None)
        if field is None or line is None:
            break
        fields.setdefault(field, block.text[line.end() :].strip())
    if words is None:
        return None
    return Answer(words, decision_of(blocks[words.block].text[words.start : words.end]), _actions(fields))


_FIELDS = ("action_titles", "who_titles", "due_titles", "status_titles")


def _by_number(blocks: Sequence[Block], places: Sequence[Place]) -> Iterator[tuple[str, Answer]]:
    """The answers of a section of such: each under the number of its recommendation."""
    name = ""
    for position, block in enumerate(blocks):
        answering = any(_is("responses", title.split(" to ")[0]) for title in places[position].path)
        if not answering or block.kind not in ("heading", "paragraph", "list_item"):
            continue
        label = any_label_of(block.text)
        if label and label.kind == "recommendation" and label.numbered:
            number = _NUMBER.search(label.name)
            name = number[1] if number else ""
            words = trimmed(blocks, Slice(position, label.end, len(block.text)))
            if words and (decision := decision_of(block.text[words.start :])):
                yield name, Answer(words, decision)
        elif name and block.kind != "heading":
            end = next(
                (n for n in range(position, len(blocks)) if n > position and any_label_of(blocks[n].text)),
                len(blocks),
            )
            if answer := _from_lines(blocks, range(position, end)):
                yield name, answer
            elif decision := decision_of(block.text):
                yield name, Answer(Slice(position, 0, len(block.text)), decision)
            name = ""
