"""What a record tells, part by part: where and who, what happened, the lesson, what to do, the figures.

Each part is a whole sentence or clause of the report. The rules are strict, and where the text is silent there is no
part: half an anatomy is useful, a wrong one is not.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lessonbase.extraction.words.markers import is_finite, is_order
from lessonbase.extraction.words.numbering import after_marker
from lessonbase.extraction.words.vocabulary import WORDS
from lessonbase.model import Part, PartKind, Passage, Record

# At most so many parts of a kind, looked for in this order, since a sentence is one part; and evidence passages looked
# at: the nearest ones tell of the record itself.
_MOST: dict[PartKind, int] = {"lesson": 1, "action": 1, "figure": 2, "context": 1, "event": 1}
_NEAREST = 8
_FEWEST, _LONGEST = 6, 420  # words, and characters of a sentence that is not the statement's own

_AMOUNT = (
    r"(?:(?:US|AU|CA)?[$€£¥]\s?\d[\d.,]*(?:\s?(?:million|billion|thousand|m|bn|k)\b)?|(?:USD|EUR|GBP|CHF)\s?\d[\d.,]*|"
    r"(?<![\w.,-])(?!(?:19|20)\d\d\b(?!\s?(?:%|per\s?cent|people|households)))\d[\d.,]*\d?(?:\s?%|\b))"
)


def _words(pattern: str) -> re.Pattern[str]:
    """A pattern in which a name in double angle brackets stands for the words of that name in every language."""
    told = re.sub(r"<<(\w+)>>", lambda name: f"(?:{WORDS.anatomy[name[1]]})", pattern)
    return re.compile(told.replace("<<>>", _AMOUNT), re.IGNORECASE)


_FROM_TO = _words(r"\b<<from>>\s(?:\w+\s){0,3}?<<>>.{0,60}?\b<<to>>\s(?:\w+\s){0,3}?<<>>")
_CHANGED = _words(r"\b<<change>>\b.{0,60}?<<>>")
_MEASURED = _words(r"(?:<<>>(?:\s\w+)?\s?(?:%|<<unit>>)\b|[$€£¥]\s?\d|\d\s?%)")
_DIGIT = re.compile(r"\d")
_ADVICE = _words(r"\b<<advises>>\b")
_NO_ADVICE = _words(r"<<advises_not>>")
_TEACHES = _words(r"\b<<holds>>\b")
# Where a clause begins that is not the main one; a "needs analysis" has no verb.
_CLAUSE = _words(r"\b<<clause>>\b")
_HAPPENED = re.compile(WORDS.anatomy["happened"])
# Present, future and conditional, and judgements: a sentence that has them tells more, or other, than what happened.
_NOT_PAST = _words(r"\b<<not_past>>\b|[?:]\W*$")
_ABOUT_REPORT = _words(r"\b<<on_report>>\b")
_LEANS = _words(r"[\W_]*<<points_back>>\b")
# "In the highlands of Peru, …": an opening that names a place, up to its comma.
_WHERE = _words(
    r"(?P<where>(?-i:(?=[A-ZÀ-Þ]))<<where>>\s(?!<<where_not>>\b)(?:(?!\b<<where_verbs>>\b)[^,.;:()]){3,110}?),\s"
)
_PLACE_NAME = re.compile(
    r"(?<!^)\b(?!(?:January|February|March|April|May|June|July|August|September|October|November|December|Phase|Box|Table|Figure|Annex)\b)[A-ZÀ-Þ][\w’'-]{2,}"
)
# "X was a project funded by …", "The district is situated in …": who works where.
_WHO = _words(
    r"[\W_]*(?:<<who_articles>>\s)?(?-i:[A-ZÀ-Þ])[^.;,]{1,80}?\s<<who_is>>\s[^.;]{0,80}?\b<<who_works>>\b"
)


def tells_past(text: str) -> bool:
    """Whether a text has a verb in the past tense."""
    return bool(_HAPPENED.search(text))


class _Told(NamedTuple):
    """Characters [start, end) of a passage: a sentence, or as much of it as belongs to the statement."""

    passage: Passage
    start: int
    end: int
    stated: bool

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]

    def part(self, kind: PartKind, end: int | None = None) -> Part:
        end = self.end if end is None else end
        text = self.passage.text[self.start : end]
        return Part(kind=kind, text=text, passage_id=self.passage.id, start=self.start, end=end)


def anatomy(record: Record, passages: Mapping[str, Passage]) -> tuple[Part, ...]:
    """The parts of a record, by where they stand: of its statement and of its evidence, at most one of a kind, but
    two figures. `passages` are by id, at least those that the record names.

    Where no sentence says plainly what a part is for, there is none.
    """
    told = list(_told(record, passages))
    found: list[Part] = []
    for kind, most in _MOST.items():
        found += _firsts(kind, told, record, most)
    order = {passage_id: number for number, passage_id in enumerate((record.passage_id, *record.passage_ids))}
    return tuple(sorted(found, key=lambda part: (order[part.passage_id], part.start)))


def _firsts(kind: PartKind, told: list[_Told], record: Record, most: int) -> list[Part]:
    """The first parts of a kind; their sentences are taken out of `told`, but for those they only open."""
    found: list[Part] = []
    for one in list(told):
        if len(found) < most and (part := _part(kind, one, record)):
            found.append(part)
            if part.end == one.end:
                told.remove(one)
    return found


def _told(record: Record, passages: Mapping[str, Passage]) -> Iterator[_Told]:
    """The sentences of the statement, then those of the nearest evidence."""
    lines = [line for line in record.statement.split("\n") if line]
    nearest = dict.fromkeys((record.passage_id, *record.passage_ids[:_NEAREST]))
    for passage_id in nearest:
        passage = passages.get(passage_id)
        if passage is None or passage.kind != "text":
            continue
        places = [(start, start + len(line)) for line in lines if (start := passage.text.find(line)) >= 0]
        for start, end in passage.sentences:
            within = [(max(start, a), min(end, b)) for a, b in places if a < end and b > start]
            if within:
                yield _Told(passage, *within[0], stated=True)
            elif passage_id in record.passage_ids:
                yield _Told(passage, start + after_marker(passage.text[start:end]), end, stated=False)


def _part(kind: PartKind, one: _Told, record: Record) -> Part | None:
    opening = one.stated and record.statement.startswith(one.text)
    if kind == "action" and opening and record.kind == "recommendation":
        return one.part(kind)
    if (
        len(one.text.split()) < _FEWEST
        or (len(one.text) > _LONGEST and not one.stated)
        or one.text.endswith(":")
    ):
        return None
    match kind:
        case "lesson":
            return one.part(kind) if record.kind == "lesson" and one.stated and _teaches(one.text) else None
        case "action":
            return one.part(kind) if _advises(one.text) else None
        case "figure":
            return one.part(kind) if _measures(one.text) else None
        case "event":
            return one.part(kind) if not one.stated and _happened(one.text) else None
        case "context":
            return _context(one)


def _teaches(text: str) -> bool:
    return bool(_TEACHES.search(text)) and not _advises(text) and not _orders(text)


def _orders(text: str) -> bool:
    """Whether a sentence is an order through and through: its main clause has no verb but the one it opens with."""
    return is_order(text) and not is_finite(_CLAUSE.split(text, maxsplit=1)[0])


def _advises(text: str) -> bool:
    return bool(_ADVICE.search(text)) and not _NO_ADVICE.search(text) and not text.endswith("?")


def _measures(text: str) -> bool:
    """Whether a sentence gives a change in figures with their unit."""
    if not _DIGIT.search(text) or _LEANS.match(text) or not _MEASURED.search(text):
        return False
    return bool(_CHANGED.search(text) or _FROM_TO.search(text))


def _happened(text: str) -> bool:
    return bool(_HAPPENED.search(text)) and not (
        _NOT_PAST.search(text) or _ABOUT_REPORT.search(text) or _LEANS.match(text)
    )


def _context(one: _Told) -> Part | None:
    """An opening that names a place, else a sentence that says who works where."""
    if where := _WHERE.match(one.text):
        if _PLACE_NAME.search(where["where"]) and not _HAPPENED.search(where["where"]):
            return one.part("context", one.start + where.end("where"))
        return None
    if _WHO.match(one.text) and not _ABOUT_REPORT.search(one.text) and not _LEANS.match(one.text):
        return one.part("context")
    return None
