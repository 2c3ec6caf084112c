"""A report as it was read: its pages, blocks, tags and passages."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from lessonbase.model.base import Frozen, Origin, RecordKind, now, printed

BlockKind = Literal["heading", "paragraph", "list_item", "table", "caption", "footnote", "furniture"]
PassageKind = Literal["text", "footnote", "table"]
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
    properties", "its first page", "the manifest" … `licence` and `url` are as a manifest or the file states them,
    `type` ("Evaluation report"), `place` of publication, `series` and `report_number` as a reference manager has them.
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
    type: str | None = None
    place: str | None = None
    series: str | None = None
    report_number: str | None = None
    of: str | None = None
    programme: str | None = None
    note: str | None = None
    origins: dict[str, str] = Field(default_factory=dict)
    warnings: tuple[ReadingWarning, ...] = ()
    # It takes the other fields so as never to count as a default: pydantic compares those that take none with what it makes
    # then, and what is written within the second of reading would be written without its moment.
    added_at: datetime = Field(default_factory=lambda _: now())


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
