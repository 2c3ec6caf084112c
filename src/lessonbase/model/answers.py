"""What is found for a question, and the answer to it."""

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from pydantic import ConfigDict, Field, computed_field, model_validator

from lessonbase.model.base import Frozen, RecordKind
from lessonbase.model.documents import Located, Passage, SectionRole
from lessonbase.model.records import Record

Outcome = Literal["answered", "perhaps", "not_there"]
Heading = Literal["learned", "advised", "went_wrong", "worked"]
HEADINGS: dict[Heading, str] = {
    "learned": "What they learned",
    "advised": "What they advise",
    "went_wrong": "What went wrong",
    "worked": "What worked",
}
"""How each heading reads."""
Want = Literal["figure", "went_wrong", "done", "advice"]


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of how near a passage is to a question, before anything is decided on it.

    `words` is the share of the question's weight in words that the passage has, in [0, 1]. By the identity of each
    model that made vectors of the passage: `meanings`, the nearness of question and passage, a cosine in [-1, 1],
    and `sentence_meanings`, that of each of its sentences; a model whose vectors have not followed yet is missing.
    `meaning` and `sentences` are the same by all models together, None and empty where there is no vector. Where there are
    several models, the nearness by each stands on one scale (see `retrieval.spread`).
    `places` says by engine ("words", or a model's identity) at which place, from 1, that engine had it: an engine
    that did not find it among its nearest is missing, so their number is how many engines agree. `late` is the nearness
    token by token (see `retrieval.late`) by the identity of each model that has the passage's token vectors.
    `role` is what its section is for, `kinds` are those of the records that are stated in it.
    """

    # No model of pydantic: each question makes hundreds, of which a few are shown.
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    words: float = 0.0
    meanings: dict[str, float] = field(default_factory=dict)
    sentence_meanings: dict[str, tuple[float, ...]] = field(default_factory=dict)
    meaning: float | None = None
    sentences: tuple[float, ...] = ()
    places: dict[str, int] = field(default_factory=dict)
    late: dict[str, float] = field(default_factory=dict)
    role: SectionRole | None = None
    kinds: tuple[RecordKind, ...] = ()

    @property
    def by_tokens(self) -> float | None:
        """The nearness token by token by all models that have the passage's token vectors."""
        return sum(self.late.values()) / len(self.late) if self.late else None

    @property
    def agreement(self) -> int:
        """How many engines had it among their nearest."""
        return len(self.places)


class Hit(Frozen):
    """A passage found: `rank` from 1, its signals, what `retrieval.fusion` made of them, and the records it bears on.

    `score` orders the hits of one question and says nothing across questions or libraries. `alike` are the
    passages further down that say almost the same and were folded into this one.
    """

    rank: int
    score: float
    passage: Passage
    report_title: str
    signals: Signals = Signals()
    records: tuple[Record, ...] = ()
    alike: tuple[str, ...] = ()

    @property
    def meaning(self) -> float | None:
        """See `Signals.meaning`."""
        return self.signals.meaning

    @property
    def sentence_meanings(self) -> tuple[float, ...]:
        """See `Signals.sentences`."""
        return self.signals.sentences

    @property
    def words(self) -> float:
        """See `Signals.words`."""
        return self.signals.words


class Citation(Located):
    """Where a statement comes from: `quote` is verbatim on `page` and is characters [start, end) of the passage."""

    number: int
    report_id: str
    report_title: str
    passage_id: str
    section: tuple[str, ...]
    quote: str
    start: int
    end: int


class Statement(Frozen):
    """What an answer says in one place, and the numbers of the citations that back it."""

    text: str
    citations: tuple[int, ...]


class Voice(Frozen):
    """What another report says to a point: the same (`stance` "same"), under a condition, or the opposite.

    `independent` is False for a report of the same programme (a digest, a draft, a translation), which counts as no
    second voice. `text` is as shown, its words are those of the citation `number`.
    """

    stance: Literal["same", "condition", "against"]
    report_id: str
    text: str
    number: int
    independent: bool = True


class Point(Frozen):
    """One point of an answer: words of a report that stand alone, as they are shown.

    Footnote marks, paragraph numbers, labels and pointers to figures are left out of `text`; the quotes of its `citations`
    are verbatim. `part` is the part of a compound question that it answers, counted from 0. `voices` say the same in other reports,
    `dissent` limits or opposes it.
    """

    text: str
    heading: Heading = "learned"
    citations: tuple[int, ...]
    kind: RecordKind | None = None
    record_id: str | None = None
    part: int | None = None
    voices: tuple[Voice, ...] = ()
    dissent: tuple[Voice, ...] = ()


class Drafted(Frozen):
    """A sentence that a language model wrote of an answer, the numbers of the citations that it names, and whether these
    say it."""

    text: str
    citations: tuple[int, ...]
    supported: bool


class Correction(Frozen):
    """A word of a question that no report has, and one that some have: "dropuot", "dropout"."""

    said: str
    meant: str


class Understood(Frozen):
    """A question as it was understood.

    `parts` are the questions that a compound one consists of (one alone for a plain one); `language` an ISO 639-1
    code, None where the words do not tell; `countries` ISO 3166-1 alpha-2 with their names; `long_forms` what its
    acronyms stand for, and the other way; `corrections` the words it may have meant; `wants` what it asks for.
    `narrowed` says in words what was written into it as filters. `subject` is what it is about, as runs of its telling words, those it was asked `about` among them: what a question
    that follows it keeps.
    """

    parts: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    narrowed: tuple[str, ...] = ()
    language: str | None = None
    countries: tuple[tuple[str, str], ...] = ()
    years: tuple[int, ...] = ()
    long_forms: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    wants: Want | None = None


class Answer(Frozen):
    """An answer: points with citations, and how far they can be relied on.

    `outcome` is "answered", "perhaps" (the points may bear on the question; `covered` and
    `uncovered` are its words that the points have and have not), or "not_there". `confidence` in [0, 1] is that of an answer being there. `note` is what a reader must know
    before the points ("Nothing on Kenya; from elsewhere:"), `reason` why there is none. `programmes` are the reports
    that the points come from, those of one programme together. `nearest` are the best
    passages found, `records` the lessons and practices close to the question.
    """

    question: str
    understood: Understood = Understood()
    outcome: Outcome = "answered"
    confidence: float = Field(default=0.0, ge=0, le=1)
    points: tuple[Point, ...] = ()
    citations: tuple[Citation, ...] = ()
    programmes: tuple[tuple[str, ...], ...] = ()
    covered: tuple[str, ...] = ()
    uncovered: tuple[str, ...] = ()
    note: str | None = None
    reason: str | None = None
    records: tuple[Record, ...] = ()
    nearest: tuple[Hit, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _without_derived(cls, given: object) -> object:
        """What an answer was printed as can be read again: what follows from the rest is left out."""
        if isinstance(given, dict):
            return {name: value for name, value in given.items() if name not in ("statements", "abstained")}
        return given

    @computed_field  # type: ignore[prop-decorator]  # mypy takes nothing above a property (its issue 1362)
    @property
    def statements(self) -> tuple[Statement, ...]:
        """The points as text and numbers of citations."""
        return tuple(Statement(text=point.text, citations=point.citations) for point in self.points)

    @computed_field  # type: ignore[prop-decorator]  # mypy takes nothing above a property (its issue 1362)
    @property
    def abstained(self) -> bool:
        """Whether the reports are not said to answer."""
        return self.outcome != "answered"
