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
_BEFORE = 40  # characters before a verb in which it may be said that nobody did it
_LEAD = 80  # characters at the beginning of a sentence in which it says what it is about
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NOTE_MARK = re.compile(rf"(?:(?<=[^\W\d][.,;:!?”\"’')])|(?<=[^\W\d]{{4}}))[{SUPERSCRIPTS}]+")
_SHARE = re.compile(r"\d\s?%")
_LABEL = re.compile(r"^[\w\s]{3,30}(?:\d+\s?)?[:.–-]\s+(?=[A-ZÀ-Þ“\"])")


@dataclass(frozen=True)
class Words:
    """The words of one language that a case is read by: patterns, from `words.yaml`."""

    leans: re.Pattern[str]
    condition: re.Pattern[str]
    actor: re.Pattern[str]
    figure: re.Pattern[str]
    did: re.Pattern[str]
    passive: re.Pattern[str]
    came: re.Pattern[str]
    thanks: re.Pattern[str]
    venture: re.Pattern[str]


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
        figure=either("figures", r"\b(?:{})\b.{{0,80}}\b(?!(?:19|20)\d\d\b)\d"),
        did=either("did", r"\b(?:{})\b(?!\s+(?:by|around|on|upon|environment)\b)"),
        passive=either("passive", r"\b(?:{})\b"),
        came=either("came", r"\b(?:{})\b"),
        thanks=either("thanks", r"\b(?:{})(?!\w)"),
        venture=either("venture", r"\b(?:{})\b"),
    )


class Said(NamedTuple):
    """A sentence, or two where the second leans on the first: characters [start, end) of its passage."""

    passage: Passage
    start: int
    end: int
    own: int

    @property
    def sentences(self) -> tuple[tuple[str, int], ...]:
        """Where its sentences begin."""
        return tuple((self.passage.id, at) for at in sorted({self.start, self.own}))

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
    found: Sequence[Passage] = (),
) -> Case:
    """The case that some records of one report make, the nearest to the topic first.

    `passages` are those of the records and of their evidence, by id; `found` others that were found for the topic;
    `opening` the first ones of the report, where its setting is told; `labels` the names of countries by code. A field that
    nothing in them tells is left empty.
    """
    filling = _Filling()
    for record in records:
        filling.state(record, passages)
    near = list({one.id: one for one in (*_evidence(records, passages), *found)}.values())
    told = [
        said for passage in near for said in sentences_of(passage) if not words().thanks.search(said.text)
    ]
    fresh = [said for said in told if said.sentences[-1] not in filling.taken]
    places = [labels[code] for code in report.countries if code in labels]
    first = [said for passage in opening for said in sentences_of(passage)]
    filling.set(first, places, tells_when=True)
    for name, tells in _TELLS:
        for said in fresh:
            if tells(said.itself):
                filling.add(name, said)
    filling.set([*first, *told], places, tells_when=True)
    filling.set([*first, *told], places, tells_when=False)
    for said in fresh:
        if (
            not _advises(said.itself)
            and len({match[0].lower() for match in words().actor.finditer(said.itself)}) > 1
        ):
            filling.add("actors", said)
    return Case(
        id=f"case-{report.id[:8]}",
        title=report.title,
        report_id=report.id,
        countries=tuple(places),
        sectors=_sectors(records),
        year=report.year,
        outcome=_outcome(records, filling.fields),
        fields=tuple(CaseField(name=name, quotes=tuple(quotes)) for name, quotes in filling.fields.items()),
        record_ids=tuple(record.id for record in records),
        stated=sum(record.explicit for record in records),
    )


class _Filling:
    """The fields of a case while they are filled: each sentence serves one of them, once."""

    def __init__(self) -> None:
        self.fields: dict[FieldName, list[Quote]] = {name: [] for name in FIELDS}
        self.taken: dict[tuple[str, int], FieldName] = {}

    def add(self, name: FieldName, said: Said) -> None:
        """Put a sentence into a field, if there is room. One that leans on a sentence which stands there takes its place."""
        quotes = self.fields[name]
        of = [self.taken.get(one) for one in said.sentences]
        if of == [name, None] and quotes and quotes[-1].start == said.start and quotes[-1].end < said.end:
            quotes.pop()
        elif any(of) or len(quotes) >= MOST_QUOTES[name]:
            return
        self.taken |= dict.fromkeys(said.sentences, name)
        quotes.append(quote(said.passage, said.start, said.end))

    def set(self, several: Sequence[Said], places: Sequence[str], *, tells_when: bool) -> None:
        """Take the setting from those of several sentences that tell it."""
        for said in several:
            if _is_setting(said.text, places, tells_when):
                self.add("setting", said)

    def state(self, record: Record, passages: Mapping[str, Passage]) -> None:
        """Put a record's own statement under what it states; one that was found, not stated, only where it says so."""
        name = _STATES[record.kind]
        passage = passages.get(record.passage_id)
        first, _, rest = record.statement.partition("\n")
        if passage is None or len(self.fields[name]) >= MOST_QUOTES[name]:
            return
        if not record.explicit and name in _SAYS_SO and not _SAYS_SO[name](first):
            return
        text = record.statement if rest and first.endswith(":") else first
        if text.endswith(":"):  # a lead-in with nothing after it
            return
        start = passage.text.find(text)
        if start < 0 or words().thanks.search(text):
            return
        end = start + len(text)
        if words().leans.match(text):
            before = [a for a, b in passage.sentences if b <= start and "\n" not in passage.text[b:start]]
            start = max(before, default=start)
        own = [(passage.id, a) for a, b in passage.sentences if a < end and b > start]
        if any(one in self.taken for one in own):
            return
        self.taken |= dict.fromkeys(own, name)
        self.fields[name].append(quote(passage, start, end))


_STATES: Mapping[str, FieldName] = {
    "lesson": "lesson",
    "best_practice": "practice",
    "recommendation": "practice",
    "challenge": "challenge",
    "success": "happened",
}


def _advises(text: str) -> bool:
    said = cues(text) | cues(
        text.partition(": ")[2]
    )  # what stands after a label: "Good practice: Find out first …"
    return bool(said & {"should", "must", "recommends", "expected", "hindsight", "order"})


def _is_setting(text: str, places: Sequence[str], tells_when: bool) -> bool:
    """Whether a sentence tells where a programme worked, and when, or at least that it is one."""
    if (
        words().thanks.search(text)
        or _advises(text)
        or _came(text)
        or (places and not any(place in text for place in places))
    ):
        return False
    is_venture = bool(words().venture.search(text[:_LEAD]))
    return (
        (bool(_YEAR.search(text)) and (is_venture or bool(places)))
        if tells_when
        else is_venture and bool(places)
    )


def _is_challenge(text: str) -> bool:
    found = cues(text) & {"challenge", "lack", "failed"}
    return bool(found) and not _advises(text) and not _is_condition(text)


def _is_figure(text: str) -> bool:
    return bool(words().figure.search(text)) and not _advises(text) and not _is_condition(text)


def _is_condition(text: str) -> bool:
    return bool(words().condition.search(text))


def _is_done(text: str) -> bool:
    """Whether somebody did something: "is collected, held or managed" and "is yet to be set up" are nobody's deed."""
    return _has_been(text, words().did) and not _advises(text) and not _is_challenge(text)


def _has_been(text: str, verbs: re.Pattern[str]) -> bool:
    """Whether one of some verbs stands in a sentence, and none of the words before it says that it has not been."""
    befores = (text[max(0, one.start() - _BEFORE) : one.start()] for one in verbs.finditer(text))
    return any(not words().passive.search(before) for before in befores)


def _came(text: str) -> bool:
    """Whether something came of it: what is, or may be, has not come."""
    tells = bool(cues(text) & {"improved", "success", "failed"}) or bool(_SHARE.search(text))
    return tells and _has_been(text, words().came) and not _is_condition(text) and not _advises(text)


_SAYS_SO: Mapping[FieldName, Callable[[str], bool]] = {
    "challenge": _is_challenge,
    "happened": lambda text: _has_been(text, words().came) or bool(words().figure.search(text)),
}


# In this order, since a sentence serves one field only: what is rarer first.
_TELLS: tuple[tuple[FieldName, Callable[[str], bool]], ...] = (
    ("happened", _is_figure),
    ("conditions", _is_condition),
    ("challenge", _is_challenge),
    ("happened", _came),
    ("done", _is_done),
)


def _evidence(records: Sequence[Record], passages: Mapping[str, Passage]) -> list[Passage]:
    ids = dict.fromkeys(
        passage for record in records for passage in (record.passage_id, *record.passage_ids[:_NEAR])
    )
    return [passages[one] for one in ids if one in passages]


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
