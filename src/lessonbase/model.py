"""The domain types, passed along the data path. All are frozen; none imports anything of ours.

Conventions: pages are 1-based, or None where a format has no pages; boxes are in PDF points on the page
as a reader sees it (crop and rotation applied), origin at its top left corner, y growing downwards;
character offsets are half-open and count Python characters.
"""

from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, computed_field, model_validator

RecordKind = Literal["lesson", "best_practice", "recommendation", "success", "challenge"]
BlockKind = Literal["heading", "paragraph", "list_item", "table", "caption", "footnote", "furniture"]
PassageKind = Literal["text", "footnote", "table"]
RecordStatus = Literal["proposed", "accepted", "rejected", "withdrawn"]
Origin = Literal["rule", "model", "person"]
SectionRole = Literal[
    "summary",
    "context",
    "methodology",
    "findings",
    "conclusions",
    "lessons",
    "recommendations",
    "annex",
    "reference",
]
EventScheme = Literal["record", "report"]
Decision = Literal["accepted", "partly", "rejected"]
PartKind = Literal["context", "event", "lesson", "action", "figure"]
Outcome = Literal["answered", "perhaps", "not_there"]
Heading = Literal["learned", "advised", "went_wrong", "worked"]
Want = Literal["figure", "went_wrong", "done", "advice"]


def now() -> datetime:
    """The present moment, in UTC, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def printed(page: int, label: str | None) -> str:
    """The number of a page (from 1) as one finds it: "38 (PDF 45)" where another is printed on it, else "45"."""
    return f"{label} (PDF {page})" if label and label != str(page) else str(page)


class Frozen(BaseModel):
    """Base of every domain type: immutable, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Box(Frozen):
    """A rectangle on a page, PDF points, top-left origin."""

    x0: float
    y0: float
    x1: float
    y1: float

    def union(self, other: "Box") -> "Box":
        """The smallest box that holds both."""
        return Box(
            x0=min(self.x0, other.x0),
            y0=min(self.y0, other.y0),
            x1=max(self.x1, other.x1),
            y1=max(self.y1, other.y1),
        )


class Located(Frozen):
    """Where something stands in its source, all counted from 1: the page, or, where the source has no pages, the
    line of a text file, the paragraph of a Word file or web page, the row of a table of lessons. `label` is the number
    printed on the page, where the file records one that is not its count."""

    page: int | None = None
    label: str | None = None
    line: int | None = None
    paragraph: int | None = None
    row: int | None = None

    @property
    def place(self) -> str:
        """The place in words: "page 23", "page 38 (PDF 45)", "line 214"; empty where the source says nothing."""
        if self.page:
            return f"page {printed(self.page, self.label)}"
        for unit in ("line", "paragraph", "row"):
            if number := getattr(self, unit):
                return f"{unit} {number}"
        return ""


class Span(Located):
    """Where one line of a text stands in its source: characters [start, end) of that text.

    Lines of a PDF have a box; on a page read by text recognition each word is a span of its own.
    """

    start: int
    end: int
    box: Box | None = None


class Block(Frozen):
    """One piece of a page: a heading, a paragraph (rejoined across breaks), a list item, a table …

    `spans` tile `text`, a span a source line. A table's text has a row a line, cells parted by tabs.
    `level` is 1 for the highest heading; for list items the depth, from 1. `anchor` is the position in
    `Document.blocks` of the paragraph that a footnote or caption belongs to, where known. The blocks of one
    box or side bar share a number as `aside`; running text has None.
    """

    kind: BlockKind
    text: str
    spans: tuple[Span, ...]
    level: int | None = None
    anchor: int | None = None
    aside: int | None = None

    @property
    def page(self) -> int | None:
        """The page the block begins on."""
        return self.spans[0].page if self.spans else None

    @property
    def box(self) -> Box | None:
        """The box around the block's lines on its first page."""
        boxes = [span.box for span in self.spans if span.box and span.page == self.page]
        whole = boxes[0] if boxes else None
        for box in boxes[1:]:
            whole = whole.union(box) if whole else box
        return whole


class Page(Frozen):
    """One page as read: `text` is every block on it, furniture too, in reading order, hyphens rejoined.

    A format without pages has exactly one Page, with number None. `label` is the printed page number
    where the file records one ("iv"); width and height are in PDF points.
    """

    number: int | None
    text: str
    label: str | None = None
    width: float | None = None
    height: float | None = None


class Tag(Frozen):
    """A code of a scheme (country, sector, theme, project, year) with the words that triggered it."""

    scheme: str
    code: str
    label: str
    origin: Origin = "rule"
    confidence: float = Field(default=1.0, ge=0, le=1)
    evidence: tuple[str, ...] = ()


class ReadingWarning(Frozen):
    """Something a reader of a file should know: `code` is one of the README's table, `pages` are 1-based."""

    code: str
    text: str
    pages: tuple[int, ...] = ()


class Report(Frozen):
    """A report of the library. `id` is the first 16 hex digits of the SHA-256 of the file's bytes.

    `work` is the id of the work that it is an edition of: that of the work's first edition; None before it is stored.
    `of` names the work that it is a digest, translation, draft or summary of, `programme` what it reports on, so that all
    of one programme count as one voice; `note` is a person's.

    `origins` says where title, authors, publisher, year and the like come from, by field: "the file's
    properties", "its first page", "the manifest" … `licence` and `url` are as a manifest or the file states them.
    `warnings` are what its reader wanted to be known.
    """

    id: str
    title: str
    source: str
    media_type: str
    work: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    year: int | None = None
    language: str | None = None
    countries: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()
    page_count: int | None = None
    url: str | None = None
    licence: str | None = None
    of: str | None = None
    programme: str | None = None
    note: str | None = None
    origins: dict[str, str] = Field(default_factory=dict)
    warnings: tuple[ReadingWarning, ...] = ()
    added_at: datetime = Field(default_factory=now)


class Stated(Frozen):
    """A record that a structured source states in a field of its own, so that nothing has to be found.

    `blocks` are the positions in `Document.blocks` of its statement, `evidence` those of what elaborates it, and of
    these `events` tell what happened; `parent` is the number in `Document.stated` of the lesson it stands under. `words` are what other fields of the
    source say of it, as (scheme, label): ("country", "Rwanda"); tagging finds the codes that they name. The records
    that extraction makes of `Document.stated` come first and in its order.
    """

    kind: RecordKind
    label: str
    blocks: tuple[int, ...]
    evidence: tuple[int, ...] = ()
    events: tuple[int, ...] = ()
    parent: int | None = None
    words: tuple[tuple[str, str], ...] = ()


class Document(Frozen):
    """What reading a file gives: its metadata, pages and blocks in reading order, and what went wrong.

    `stated` are the records of a structured source; other sources have none, theirs are found in the text.
    """

    report: Report
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    stated: tuple[Stated, ...] = ()


class Passage(Frozen):
    """A piece of a report long enough to answer and short enough to read (about 900 characters at most).

    `text` is the page's own; `spans` tile it, so that any quote in it can be placed; `sentences` are the character
    ranges of its sentences. `context` (section and the record it stands under) is indexed with it but is never
    shown as if the report said it here.
    """

    id: str
    report_id: str
    kind: PassageKind = "text"
    section: tuple[str, ...] = ()
    role: SectionRole | None = None
    context: str = ""
    text: str
    page_start: int | None = None
    page_end: int | None = None
    spans: tuple[Span, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()
    tags: tuple[Tag, ...] = ()

    @property
    def place(self) -> str:
        """Where it begins, in words: "page 23", "line 214"."""
        return self.spans[0].place if self.spans else ""

    @property
    def indexed_text(self) -> str:
        """What search sees: the context, then the text."""
        return f"{self.context}\n{self.text}" if self.context else self.text


class Part(Frozen):
    """One part of what a record tells: `text` is characters [start, end) of a passage, in the report's words.

    `context` says where and who, `event` what happened, `lesson` what was learned, `action` what is to be done,
    `figure` a number that bears it out.
    """

    kind: PartKind
    text: str
    passage_id: str
    start: int
    end: int


class Action(Frozen):
    """One thing that is to be done about a recommendation, in the report's words: what, by whom, by when, and how far it is."""

    what: str
    who: str | None = None
    due: str | None = None
    status: str | None = None


class Response(Frozen):
    """The answer to a recommendation: `text` stands in the passage `passage_id`; what it decides, where it says so, and
    the actions that follow."""

    decision: Decision | None = None
    text: str = ""
    passage_id: str
    actions: tuple[Action, ...] = ()


class Record(Frozen):
    """A lesson, practice, recommendation, success or challenge, in the report's own words.

    `passage_id` is the passage that holds the statement; `passage_ids` are its evidence: the passages
    that elaborate it, up to the next record or section. `label` is the report's own ("Lesson Learned").
    A record that was inferred has no label, `explicit` False and a calibrated `confidence`. `repeat_of` names
    the record of the same report that it repeats, as a summary repeats the full statement; `parts` is its anatomy,
    as far as the text gives it. A record that a person withdrew is "withdrawn", with the other's id as
    `merged_into` where it went into another; `note` and `assigned_to` are people's. `coders` are those asked to decide on it,
    each without knowing of the others; `adjudicated_by` who made the final decision among them.
    """

    id: str
    report_id: str
    kind: RecordKind
    statement: str
    label: str | None = None
    explicit: bool = True
    parent_id: str | None = None
    passage_id: str
    passage_ids: tuple[str, ...] = ()
    page: int | None = None
    section: tuple[str, ...] = ()
    role: SectionRole | None = None
    repeat_of: str | None = None
    parts: tuple[Part, ...] = ()
    response: Response | None = None
    tags: tuple[Tag, ...] = ()
    status: RecordStatus = "proposed"
    confidence: float = Field(default=1.0, ge=0, le=1)
    origin: Origin = "rule"
    merged_into: str | None = None
    note: str | None = None
    assigned_to: str | None = None
    coders: tuple[str, ...] = ()
    adjudicated_by: str | None = None


class Event(Frozen):
    """One thing that a person did: `field` of `target` was `before` and is `after`.

    `scheme` says what the target is: a record by its id, a report by the id of its work. `batch` is shared by what was
    done at once, as when a record is split. `undoes` is the `seq` of the event that this one takes back.
    """

    seq: int
    scheme: EventScheme
    target: str
    field: str
    before: JsonValue = None
    after: JsonValue = None
    by: str
    at: datetime
    batch: str | None = None
    why: str | None = None
    undoes: int | None = None


class Edition(Frozen):
    """One file that is or was an edition of a work; `current` where the library holds it."""

    report_id: str
    source: str
    added_at: datetime
    current: bool


class Work(Frozen):
    """One report over its editions, the first one first. `id` is that of its first edition."""

    id: str
    editions: tuple[Edition, ...]


class Signals(Frozen):
    """What is known of how near a passage is to a question, before anything is decided on it.

    `words` is the share of the question's weight in words that the passage has, in [0, 1]. By the identity of each
    model that made vectors of the passage: `meanings`, the nearness of question and passage, a cosine in [-1, 1],
    and `sentence_meanings`, that of each of its sentences; a model whose vectors have not followed yet is missing.
    `places` says by engine ("words", or a model's identity) at which place, from 1, that engine had it: an engine
    that did not find it among its nearest is missing, so their number is how many engines agree.
    `role` is what its section is for, `kinds` are those of the records that are stated in it.
    """

    words: float = 0.0
    meanings: dict[str, float] = Field(default_factory=dict)
    sentence_meanings: dict[str, tuple[float, ...]] = Field(default_factory=dict)
    places: dict[str, int] = Field(default_factory=dict)
    role: SectionRole | None = None
    kinds: tuple[RecordKind, ...] = ()

    @property
    def meaning(self) -> float | None:
        """The nearness by the library's first model, None where it has no vector of the passage yet."""
        return next(iter(self.meanings.values()), None)

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
        """Nearness of each sentence by the library's first model; empty where there is no vector yet."""
        return next(iter(self.signals.sentence_meanings.values()), ())

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

    Footnote marks, paragraph numbers and labels are left out of `text`; the quotes of its `citations` are verbatim.
    `part` is the part of a compound question that it answers, counted from 0. `voices` say the same in other reports,
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


class Correction(Frozen):
    """A word of a question that no report has, and one that some have: "dropuot", "dropout"."""

    said: str
    meant: str


class Understood(Frozen):
    """A question as it was understood.

    `parts` are the questions that a compound one consists of (one alone for a plain one); `language` an ISO 639-1
    code, None where the words do not tell; `countries` ISO 3166-1 alpha-2 with their names; `long_forms` what its
    acronyms stand for, and the other way; `corrections` the words it may have meant; `wants` what it asks for.
    """

    parts: tuple[str, ...] = ()
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

    @computed_field  # type: ignore[prop-decorator]
    @property
    def statements(self) -> tuple[Statement, ...]:
        """The points as text and numbers of citations."""
        return tuple(Statement(text=point.text, citations=point.citations) for point in self.points)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def abstained(self) -> bool:
        """Whether the reports are not said to answer."""
        return self.outcome != "answered"


class Failure(Frozen):
    """A file that could not be read, kept until it is read or dismissed."""

    path: str
    reason: str
    failed_at: datetime


class Overview(Frozen):
    """What the library holds, in numbers."""

    reports: int
    passages: int
    records: dict[RecordKind, int]
    failures: int
    passages_without_vector: int


class Finding(Frozen):
    """One thing that a check of the library looked at, and whether it was well."""

    well: bool
    text: str
