"""A case from what one programme's report says: each field filled with sentences of the report, or left a gap.

Sentences come from the records near the topic, the evidence under them, and the parts of the report whose headings say
what they tell ("Background", "What was done", "Results"). Where no heading says it, what a sentence tells (a difficulty,
what was done, a change in figures, a condition) is read off its cues; each sentence serves one field only. A sentence
that leans on the one before it is quoted with that one, or not at all.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lessonbase.extraction.words.numbering import after_marker
from lessonbase.model import Answer, Citation, Passage, Record, Report, Span
from lessonbase.packs.model import FIELDS, Case, CaseField, FieldName, Outcome, Quote, digest
from lessonbase.packs.telling import (
    advises,
    announced,
    came,
    ended_badly,
    ended_well,
    has_been,
    is_challenge,
    is_condition,
    is_deed,
    is_done,
    is_elsewhere,
    is_figure,
    is_gain,
    is_past,
    is_setting,
    is_told,
    is_wanting,
    names_actors,
    words,
)
from lessonbase.reading.text import SUPERSCRIPTS

MOST_QUOTES: Mapping[FieldName, int] = {
    "setting": 2, "actors": 1, "challenge": 2, "done": 3, "happened": 3, "lesson": 2, "practice": 2, "conditions": 2,
}  # fmt: skip
LONGEST_QUOTE = 700
"""Characters; a longer quotation ends at the last sentence before, and says so."""
_FEWEST_WORDS = 6
_NEAR = 12  # evidence passages around a record that tell of its case

_NOTE_MARK = re.compile(rf"(?:(?<=[^\W\d][.,;:!?”\"’')])|(?<=[^\W\d]{{4}}))[{SUPERSCRIPTS}]+")

# Parts of a report that tell nothing of its case: how it was evaluated, what it cites, what is to be done next.
_APART = frozenset({"annex", "reference", "methodology", "recommendations"})
_ACRONYM = re.compile(r"\b[A-Z][A-Z-]{2,9}\b")
_LABEL = re.compile(r"^[\w\s]{3,30}(?:\d+\s?)?[:.–-]\s+(?=[A-ZÀ-Þ“\"])")


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
    shortened, last = end - start > LONGEST_QUOTE, end
    if shortened:
        end = max(ends, default=_between_words(passage.text, start, start + LONGEST_QUOTE))
    text, rest = passage.text[start:end], passage.text[end:last]
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
        rest=rest,
        rest_sha256=digest(rest) if rest else "",
    )


def _between_words(text: str, start: int, end: int) -> int:
    """The last place up to `end` at which no word is cut."""
    space = max(text.rfind(blank, start, end) for blank in " \n\t")
    return space if space > start else end


def _span_at(passage: Passage, start: int) -> Span | None:
    return next((span for span in passage.spans if span.start <= start < span.end), None)


def case_of(
    report: Report,
    records: Sequence[Record],
    passages: Mapping[str, Passage],
    opening: Sequence[Passage],
    labels: Mapping[str, str],
    found: Sequence[Passage] = (),
    part: str = "",
) -> Case:
    """The case that some records of one report make, the nearest to the topic first.

    `passages` are those of the records and of their evidence, by id; `found` others that were found for the topic;
    `opening` the first ones of the report, where its setting is told; `labels` the names of countries by code; `part` the
    name of the programme where the report tells of several. A field that nothing in them tells is left empty.
    """
    filling = _Filling()
    for record in records:
        filling.state(record, passages)
    near = list({one.id: one for one in (*_evidence(records, passages), *found)}.values())
    places = [labels[code] for code in report.countries if code in labels]
    headed = _headed([*near, *passages.values()])
    first, told = list(_narrated(opening)), list(_narrated(near))
    filling.set(headed["setting"], (), tells_when=True)
    filling.set(first, places, tells_when=True)
    for name, tells in _HEADED:
        filling.take(name, [said for said in headed[name] if tells(said.itself)])
    filling.take("challenge", [said for said in headed["setting"] if is_wanting(said.itself)])
    told.sort(key=lambda said: is_elsewhere(said.text, places, labels))
    for name, tells in _TELLS:
        filling.take(name, [said for said in told if tells(said.itself)])
    filling.take("challenge", [said for said in told if _is_finding(said)])
    bodies = _bodies(report)
    filling.take("done", [said for said in told if is_deed(said.itself, bodies)])
    if not filling.fields["done"]:
        further = _further(passages, near, places, labels)
        deeds = [said for said in further if is_deed(said.itself, bodies)]
        filling.take("done", deeds[: MOST_QUOTES["done"] - 1])
    filling.take("setting", [said for said in headed["setting"] if not advises(said.text)])
    filling.set([*first, *told], places, tells_when=True)
    filling.set([*first, *told], places, tells_when=False)
    tellers = (*headed["setting"], *headed["done"], *(said for said in told if is_past(said.itself)))
    filling.take("actors", [said for said in tellers if names_actors(said.itself)])
    return Case(
        id=f"case-{report.id[:8]}{f'-{digest(part)[:8]}' if part else ''}",
        title=report.title,
        report_id=report.id,
        countries=tuple(places),
        sectors=_sectors(records),
        year=report.year,
        outcome=_outcome(records, filling.fields, list(passages)),
        fields=tuple(
            CaseField(name=name, quotes=_as_read(name, quotes, list(passages)))
            for name, quotes in filling.fields.items()
        ),
        record_ids=tuple(record.id for record in records),
        stated=sum(record.explicit for record in records),
    )


_ASKED: Mapping[FieldName, str] = {
    "setting": "Where and when was it?",
    "actors": "Who took part?",
    "challenge": "What was difficult?",
    "done": "What was done?",
    "happened": "What happened?",
    "lesson": "What was learned?",
    "practice": "What is advised?",
    "conditions": "Under what conditions does it hold?",
}


def asked_of(case: Case, part: CaseField) -> Answer:
    """The quotes of a part of a case as the citations of an answer: what a language model may write the part from."""
    citations = tuple(
        Citation(
            number=number, report_id=one.report_id, report_title=case.title, passage_id=one.passage_id,
            section=one.section, quote=one.text, start=one.start, end=one.end, page=one.page,
        )
        for number, one in enumerate(part.quotes, 1)
    )  # fmt: skip
    return Answer(question=f"{_ASKED[part.name]} ({case.title})", citations=citations)


class _Filling:
    """The fields of a case while they are filled: each sentence serves one of them, once."""

    def __init__(self) -> None:
        self.fields: dict[FieldName, list[Quote]] = {name: [] for name in FIELDS}
        self.taken: dict[tuple[str, int], FieldName] = {}
        self.stated: set[tuple[str, int]] = set()

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

    def take(self, name: FieldName, several: Iterable[Said]) -> None:
        """Take several sentences into a field, as far as there is room, but none that a record states."""
        for said in several:
            if said.sentences[-1] not in self.stated:
                self.add(name, said)

    def set(self, several: Sequence[Said], places: Sequence[str], *, tells_when: bool) -> None:
        """Take the setting from those of several sentences that tell it."""
        for said in several:
            if _told_under(said.passage) in (None, "setting") and is_setting(said.text, places, tells_when):
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
        self.stated |= set(own)
        self.fields[name].append(quote(passage, start, end))


_STATES: Mapping[str, FieldName] = {
    "lesson": "lesson",
    "best_practice": "practice",
    "recommendation": "practice",
    "challenge": "challenge",
    "success": "happened",
}


def _bodies(report: Report) -> tuple[str, ...]:
    """The names by which a report may call those whose programme it tells of: acronyms in its title and publisher. In a line
    of capitals none can be told from a word."""
    lines = (line for line in (report.title, report.publisher or "") if line.upper() != line)
    return tuple(dict.fromkeys(acronym for line in lines for acronym in _ACRONYM.findall(line)))


def _further(
    passages: Mapping[str, Passage], near: Sequence[Passage], places: Sequence[str], labels: Mapping[str, str]
) -> list[Said]:
    """What a report tells apart from what is near the topic: what stands in the same parts of it first. What it tells of a
    country that it is not of is left."""
    here = {one.section for one in near}
    told = [said for said in _narrated(passages.values()) if not is_elsewhere(said.text, places, labels)]
    return sorted(told, key=lambda said: said.passage.section not in here)


def _as_read(name: FieldName, quotes: Sequence[Quote], order: Sequence[str]) -> tuple[Quote, ...]:
    """What a field tells in the order in which the report tells it; lessons and practices stay nearest to the topic first."""
    if name in ("lesson", "practice"):
        return tuple(quotes)
    place = {passage_id: number for number, passage_id in enumerate(order)}
    return tuple(sorted(quotes, key=lambda one: (place.get(one.passage_id, len(place)), one.start)))


def _narrated(passages: Iterable[Passage]) -> Iterator[Said]:
    """The sentences of passages that may tell of a case."""
    for passage in passages:
        if passage.role not in _APART:
            yield from (said for said in sentences_of(passage) if not words().thanks.search(said.text))


def _told_under(passage: Passage) -> FieldName | None:
    """The field that the place of a passage in its report announces, if any."""
    return announced(passage.section) or ("setting" if passage.role == "context" else None)


def _is_finding(said: Said) -> bool:
    """Whether a sentence tells of a difficulty that a report found; in other parts, the present tells what holds anywhere."""
    return said.passage.role in ("summary", "findings", "conclusions") and is_challenge(said.itself)


def _headed(passages: Iterable[Passage]) -> Mapping[FieldName, Sequence[Said]]:
    """The sentences of passages by what the headings over them say that they tell, in the order of the passages."""
    found: dict[FieldName, list[Said]] = {name: [] for name in FIELDS}
    for passage in {one.id: one for one in passages}.values():
        if name := _told_under(passage):
            found[name] += _narrated([passage])
    return found


_SAYS_SO: Mapping[FieldName, Callable[[str], bool]] = {
    "challenge": is_challenge,
    "happened": lambda text: has_been(text, words().came) or bool(words().figure.search(text)),
}


# What is taken of the sentences under a heading that announces a field; what has come in figures before the rest.
_HEADED: tuple[tuple[FieldName, Callable[[str], bool]], ...] = (
    ("happened", is_figure),
    ("happened", came),
    ("challenge", is_challenge),
    ("challenge", is_told),
    ("done", is_done),
    ("done", is_past),
    ("happened", is_past),
    ("actors", is_past),
)

# In this order, since a sentence serves one field only: what is rarer first.
_TELLS: tuple[tuple[FieldName, Callable[[str], bool]], ...] = (
    ("happened", is_figure),
    ("conditions", is_condition),
    ("happened", came),
    ("challenge", lambda text: is_past(text) and is_challenge(text) and not is_gain(text)),
    ("done", is_done),
)


def _evidence(records: Sequence[Record], passages: Mapping[str, Passage]) -> list[Passage]:
    ids = dict.fromkeys(
        passage for record in records for passage in (record.passage_id, *record.passage_ids[:_NEAR])
    )
    return [passages[one] for one in ids if one in passages]


def _sectors(records: Sequence[Record]) -> tuple[str, ...]:
    found = dict.fromkeys(tag.label for record in records for tag in record.tags if tag.scheme == "sector")
    return tuple(found)[:3]


def _outcome(
    records: Sequence[Record], fields: Mapping[FieldName, Sequence[Quote]], order: Sequence[str]
) -> Outcome:
    """Whether the case tells of what went well, went wrong, or both, by its records and by what happened; open where it
    only teaches. Difficulties in its evidence do not count: every programme has had some."""
    happened = _as_read("happened", fields["happened"], order)
    bad = [ended_badly(one.text) for one in happened]
    troubled = any(bad) or any(record.kind == "challenge" and record.explicit for record in records)
    well = any(ended_well(one.text) for one in happened) or any(
        record.kind == "success" for record in records
    )
    if troubled:
        return "mixed" if well or (bad and not bad[-1]) else "wrong"  # how it ended is told last
    return "well" if well else "open"


def plain(text: str) -> str:
    """A quote on one line, without the number or label that stood before it in the report ("Lesson learned 2: …") and
    without the marks of notes that are not quoted with it."""
    line = _NOTE_MARK.sub("", " ".join(text.split()))
    line = line[after_marker(line) :]
    return _LABEL.sub("", line) if _LABEL.match(line) and "lesson" in line[:30].lower() else line
