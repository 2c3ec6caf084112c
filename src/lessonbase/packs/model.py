"""What a pack is made of. All is frozen, and holds what it quotes as it was quoted: a pack stays true on its own.

Minutes are whole; numbers of sources count from 1 in the order in which they are first cited.
"""

import hashlib
from typing import Literal

from pydantic import Field as Default

from lessonbase.model import Frozen

FieldName = Literal["setting", "actors", "challenge", "done", "happened", "lesson", "practice", "conditions"]
FIELDS: tuple[FieldName, ...] = (
    "setting", "actors", "challenge", "done", "happened", "lesson", "practice", "conditions",
)  # fmt: skip
Outcome = Literal["well", "wrong", "mixed", "open"]
Template = Literal["case_study", "lessons_brief", "workshop", "pre_mortem", "checklist"]
TEMPLATES: tuple[Template, ...] = ("case_study", "lessons_brief", "workshop", "pre_mortem", "checklist")
TemplateKind = Literal["docx", "pptx"]
"""What an organisation's own template is for: Word or slides."""
Language = Literal["en", "fr", "es", "pt"]
QuestionKind = Literal[
    "condition", "contrast", "went_wrong", "transfer", "evidence", "attribution", "practice"
]
FORMAT = 1
"""The version of a pack as it is written to a file; a newer one is refused."""


def digest(text: str) -> str:
    """The SHA-256 of a text in UTF-8, as 64 hex digits: what a reader of an exported pack checks a quote against."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Source(Frozen):
    """A report that a pack cites, with what a reference needs; a fact that is not known is missing, never guessed."""

    number: int
    report_id: str
    title: str
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    year: int | None = None
    countries: tuple[str, ...] = ()
    language: str | None = None
    url: str | None = None
    licence: str | None = None
    type: str | None = None
    place: str | None = None
    series: str | None = None
    report_number: str | None = None
    programme: str | None = None


class Quote(Frozen):
    """Words of a report, verbatim: characters [start, end) of a passage, with their hash as they were taken.

    `source` is the number of the pack's source. `shortened` says that sentences were left out at its end; `rest` are their
    words, with a hash of their own.
    """

    text: str
    source: int
    report_id: str
    passage_id: str
    start: int
    end: int
    page: int | None = None
    label: str | None = None
    place: str = ""
    section: tuple[str, ...] = ()
    shortened: bool = False
    sha256: str = ""
    rest: str = ""
    rest_sha256: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether the words are still those that were taken."""
        return digest(self.text) == self.sha256 and (not self.rest or digest(self.rest) == self.rest_sha256)


class CaseField(Frozen):
    """One part of a case: what it says, and the quotes that bear it. Without words it is a gap, and is shown as one.

    `edited` says that a person wrote the text; until then it is the quotes themselves.
    """

    name: FieldName
    text: str = ""
    quotes: tuple[Quote, ...] = ()
    edited: bool = False

    @property
    def is_gap(self) -> bool:
        """Whether the report says nothing here, as far as was seen."""
        return not self.text.strip() and not self.quotes


class Case(Frozen):
    """One programme's experience: its fields in the order of `FIELDS`, why it was taken, and how long it takes.

    `stated` are the records under it that the report itself calls lessons, practices or advice; the others were found in
    its text.
    """

    id: str
    title: str
    report_id: str
    countries: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    year: int | None = None
    outcome: Outcome = "open"
    fields: tuple[CaseField, ...] = ()
    record_ids: tuple[str, ...] = ()
    stated: int = 0
    why: str = ""
    minutes: int = 0
    note: str = ""

    def field(self, name: FieldName) -> CaseField:
        """The field of a name; an empty one where the case has none."""
        return next((one for one in self.fields if one.name == name), CaseField(name=name))

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """All quotes, in the order of the fields."""
        return tuple(quote for field in self.fields for quote in field.quotes)


class Item(Frozen):
    """Something collected that is no case: a record, a passage, marked words or an answer's point, with a note."""

    id: str
    title: str
    quotes: tuple[Quote, ...]
    record_id: str | None = None
    note: str = ""


class Question(Frozen):
    """A question for discussion, and the cases (by id) that it is about."""

    kind: QuestionKind
    text: str
    cases: tuple[str, ...] = ()


class Step(Frozen):
    """A step of the session: how long it takes, and what the facilitator does."""

    title: str
    minutes: int
    text: str
    case: str | None = None


class Term(Frozen):
    """An acronym used in the pack and its long form, as a report defines it."""

    short: str
    long: str
    source: int


class Warn(Frozen):
    """What a trainer should know of a pack, and what to do about it."""

    code: Literal["one_source", "too_few", "no_failure", "gap", "changed", "withdrawn", "rejected"]
    text: str
    case: str | None = None


class Pack(Frozen):
    """A pack: cases and items with their quotes, what is taught with them, and the sources they come from.

    `minutes` is the time of the whole session; the steps add up to it. `reading` are reports on the topic that no case was
    taken from. `version` counts what was saved.
    """

    id: str
    name: str
    template: Template = "case_study"
    topic: str = ""
    language: Language = "en"
    minutes: int = 90
    cases: tuple[Case, ...] = ()
    items: tuple[Item, ...] = ()
    objectives: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    steps: tuple[Step, ...] = ()
    exercise: tuple[str, ...] = ()
    glossary: tuple[Term, ...] = ()
    sources: tuple[Source, ...] = ()
    reading: tuple[Source, ...] = ()
    warnings: tuple[Warn, ...] = ()
    version: int = Default(default=0, ge=0)

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """All quotes of cases and items, in their order."""
        of_cases = (quote for case in self.cases for quote in case.quotes)
        return (*of_cases, *(quote for item in self.items for quote in item.quotes))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it to hand out."""
        return not self.cases and not self.items

    def source(self, number: int) -> Source:
        """The source of a number, which every quote of a pack has."""
        return next(one for one in self.sources if one.number == number)

    def case(self, case_id: str) -> Case | None:
        """The case of an id, None where there is none."""
        return next((one for one in self.cases if one.id == case_id), None)
