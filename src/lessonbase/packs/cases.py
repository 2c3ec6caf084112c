"""A case from what one programme's report says: each field filled with sentences of the report, or left a gap.

Sentences come from the records near the topic and the evidence under them. What a sentence tells (a difficulty, what
was done, a change in figures, a condition) is read off its cues; each sentence serves one field only. A sentence that
leans on the one before it is quoted with that one, or not at all.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml

from lessonbase.extraction.implicit.cues import cues
from lessonbase.extraction.words.numbering import after_marker
from lessonbase.model import Passage, Record, Report, Span
from lessonbase.packs.model import FIELDS, Case, CaseField, FieldName, Outcome, Quote, digest
from lessonbase.reading.text import SUPERSCRIPTS

MOST_QUOTES: Mapping[FieldName, int] = {
    "setting": 2, "actors": 1, "challenge": 2, "done": 3, "happened": 2, "lesson": 2, "practice": 2, "conditions": 2,
}  # fmt: skip
LONGEST_QUOTE = 700
"""Characters; a longer quotation ends at the last sentence before, and says so."""
_FEWEST_WORDS = 6
_NEAR = 12  # evidence passages around a record that tell of its case
_NOTE_MARK = re.compile(rf"(?:(?<=[^\W\d][.,;:!?”\"’')])|(?<=[^\W\d]{{4}}))[{SUPERSCRIPTS}]+")
_LABEL = re.compile(r"^[\w\s]{3,30}(?:\d+\s?)?[:.–-]\s+(?=[A-ZÀ-Þ“\"])")


@dataclass(frozen=True)
class Words:
    """The words of one language that a case is read by: patterns, from `words.yaml`."""

    leans: re.Pattern[str]
    condition: re.Pattern[str]
    actor: re.Pattern[str]
    figure: re.Pattern[str]
    did: re.Pattern[str]


@cache
def words() -> Words:
    """The words of all languages together: a sentence is not asked first which one it is in."""
    tables = yaml.safe_load(files(__package__).joinpath("words.yaml").read_text("utf-8"))

    def either(name: str, template: str) -> re.Pattern[str]:
        phrases = sorted({one for table in tables.values() for one in table[name]}, key=len, reverse=True)
        return re.compile(template.format("|".join(phrases)), re.IGNORECASE)

    return Words(
        leans=either("leans", r"\W*(?:{})\b"),
        condition=either("conditions", r"\b(?:{})\b"),
        actor=either("actors", r"\b(?:{})\b"),
        figure=either("figures", r"\b(?:{})\b.{{0,80}}\d|\d\s?%"),
        did=either("did", r"\b(?:{})\b"),
    )


class Said(NamedTuple):
    """A sentence, or two where the second leans on the first: characters [start, end) of its passage."""

    passage: Passage
    start: int
    end: int
    own: int

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]

    @property
    def itself(self) -> str:
        """The sentence without the one that it leans on."""
        return self.passage.text[self.own : self.end]


def sentences_of(passage: Passage) -> Iterator[Said]:
    """The sentences of a passage that can be quoted alone; one that leans comes with the one before it."""
    if passage.kind != "text":
        return
    before: tuple[int, int] | None = None
    for start, end in passage.sentences:
        text = passage.text[start:end]
        leans = bool(words().leans.match(text))
        whole = len(text.split()) >= _FEWEST_WORDS and text.rstrip("”\"'’)]*").endswith((".", "!", "…"))
        if whole and not leans and not text.lstrip()[:1].islower():
            yield Said(passage, start, end, start)
        elif whole and leans and before and "\n" not in passage.text[before[1] : start]:
            yield Said(passage, before[0], end, start)
        before = (start, end) if whole and not leans else None


def quote(passage: Passage, start: int, end: int, source: int = 1) -> Quote:
    """Characters [start, end) of a passage as a quote; a long one ends with its last whole sentence within bounds."""
    ends = [b for _, b in passage.sentences if start < b <= min(end, start + LONGEST_QUOTE)]
    shortened = end - start > LONGEST_QUOTE
    if shortened:
        end = max(ends, default=start + LONGEST_QUOTE)
    text = passage.text[start:end]
    span = _span_at(passage, start)
    return Quote(
        text=text,
        source=source,
        report_id=passage.report_id,
        passage_id=passage.id,
        start=start,
        end=end,
        page=span.page if span else passage.page_start,
        label=span.label if span else None,
        place=span.place if span else passage.place,
        section=passage.section,
        shortened=shortened,
        sha256=digest(text),
    )


def _span_at(passage: Passage, start: int) -> Span | None:
    return next((span for span in passage.spans if span.start <= start < span.end), None)


def case_of(
    report: Report,
    records: Sequence[Record],
    passages: Mapping[str, Passage],
    opening: Sequence[Passage],
    labels: Mapping[str, str],
) -> Case:
    """The case that some records of one report make, the nearest to the topic first.

    `passages` are those of the records and of their evidence, by id; `opening` the first ones of the report, where its
    setting is told; `labels` the names of countries by code. A field that nothing in them tells is left empty.
    """
    taken: set[tuple[str, int]] = set()
    fields: dict[FieldName, list[Quote]] = {name: [] for name in FIELDS}

    def add(name: FieldName, said: Said) -> bool:
        if len(fields[name]) >= MOST_QUOTES[name] or (said.passage.id, said.own) in taken:
            return False
        taken.add((said.passage.id, said.own))
        fields[name].append(quote(said.passage, said.start, said.end))
        return True

    for record in records:
        _state(record, passages, fields, taken)
    near = _evidence(records, passages)
    told = [said for passage in near for said in sentences_of(passage)]
    told = [said for said in told if (said.passage.id, said.own) not in taken]
    for name, tells in _TELLS:
        for said in told:
            if tells(said.itself):
                add(name, said)
    places = [labels[code] for code in report.countries if code in labels]
    for said in (said for passage in (*opening, *near) for said in sentences_of(passage)):
        if any(place in said.text for place in places) and not cues(said.itself) & {"should", "recommends"}:
            add("setting", said)
    for said in told:
        if (
            not _advises(said.itself)
            and len({match[0].lower() for match in words().actor.finditer(said.itself)}) > 1
        ):
            add("actors", said)
    made = tuple(_field(name, quotes) for name, quotes in fields.items())
    return Case(
        id=f"case-{report.id[:8]}",
        title=report.title,
        report_id=report.id,
        countries=tuple(places),
        sectors=_sectors(records),
        year=report.year,
        outcome=_outcome(records, fields),
        fields=made,
        record_ids=tuple(record.id for record in records),
    )


def _state(
    record: Record,
    passages: Mapping[str, Passage],
    fields: dict[FieldName, list[Quote]],
    taken: set[tuple[str, int]],
) -> None:
    """Put a record's own statement under what it states."""
    name: FieldName = _STATES[record.kind]
    passage = passages.get(record.passage_id)
    if passage is None or len(fields[name]) >= MOST_QUOTES[name]:
        return
    first = record.statement.split("\n")[0]
    start = passage.text.find(first)
    if start < 0:
        return
    fields[name].append(quote(passage, start, start + len(first)))
    taken |= {(passage.id, a) for a, b in passage.sentences if a < start + len(first) and b > start}


_STATES: Mapping[str, FieldName] = {
    "lesson": "lesson",
    "best_practice": "practice",
    "recommendation": "practice",
    "challenge": "challenge",
    "success": "happened",
}


def _advises(text: str) -> bool:
    return bool(cues(text) & {"should", "must", "recommends", "expected", "hindsight", "order"})


def _is_challenge(text: str) -> bool:
    return bool(cues(text) & {"challenge", "lack", "failed"}) and not _advises(text)


def _is_figure(text: str) -> bool:
    return bool(words().figure.search(text)) and not _advises(text)


def _is_condition(text: str) -> bool:
    return bool(words().condition.search(text))


def _is_done(text: str) -> bool:
    return bool(words().did.search(text)) and not _advises(text) and not _is_challenge(text)


def _is_improvement(text: str) -> bool:
    return bool(cues(text) & {"improved", "success"}) and not _advises(text)


# In this order, since a sentence serves one field only: what is rarer first.
_TELLS: tuple[tuple[FieldName, Callable[[str], bool]], ...] = (
    ("happened", _is_figure),
    ("conditions", _is_condition),
    ("challenge", _is_challenge),
    ("happened", _is_improvement),
    ("done", _is_done),
)


def _evidence(records: Sequence[Record], passages: Mapping[str, Passage]) -> list[Passage]:
    ids = dict.fromkeys(
        passage for record in records for passage in (record.passage_id, *record.passage_ids[:_NEAR])
    )
    return [passages[one] for one in ids if one in passages]


def _field(name: FieldName, quotes: Sequence[Quote]) -> CaseField:
    return CaseField(name=name, quotes=tuple(quotes), text="")


def _sectors(records: Sequence[Record]) -> tuple[str, ...]:
    found = dict.fromkeys(tag.label for record in records for tag in record.tags if tag.scheme == "sector")
    return tuple(found)[:3]


def _outcome(records: Sequence[Record], fields: Mapping[FieldName, Sequence[Quote]]) -> Outcome:
    """Whether the case tells of what went well, went wrong, or both, by its records and by what happened; open where it
    only teaches. Difficulties in its evidence do not count: every programme has had some."""
    wrong = any(record.kind == "challenge" for record in records)
    well = bool(fields["happened"]) or any(record.kind == "success" for record in records)
    if wrong:
        return "mixed" if well else "wrong"
    return "well" if well else "open"


def plain(text: str) -> str:
    """A quote on one line, without the number or label that stood before it in the report ("Lesson learned 2: …") and
    without the marks of notes that are not quoted with it."""
    line = _NOTE_MARK.sub("", " ".join(text.split()))
    line = line[after_marker(line) :]
    return _LABEL.sub("", line) if _LABEL.match(line) and "lesson" in line[:30].lower() else line
