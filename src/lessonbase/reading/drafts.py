"""What a reader gathers before it becomes a Document: lines with their place, in blocks still open to joining."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType

from lessonbase.errors import ReadError
from lessonbase.model import Block, BlockKind, Box, Page, ReadingWarning, RecordKind, Span, Stated
from lessonbase.reading.text import DIGITS_OF_SUPERSCRIPTS, joint

# A report of 872 pages has 13,000 blocks. So many take the 1.5 GB of memory that a file may have, and some minutes.
MOST_BLOCKS, MOST_LINES = 250_000, 500_000
_SPLIT = "If it is sound, split it and add the parts."


@dataclass(slots=True)
class Line:
    """One line of the source, cleaned. `before` is what parts it from the line before it within a block:
    a space, or in tables a tab between cells and a line feed between rows.

    `full` says that the line runs to the right edge of its column, so its paragraph may go on elsewhere;
    None where the format has no positions. `words` are those of a line read by text recognition, with their boxes.
    """

    text: str
    page: int | None = None
    box: Box | None = None
    number: int | None = None
    before: str = " "
    full: bool | None = None
    paragraph: int | None = None
    row: int | None = None
    words: tuple[tuple[str, Box], ...] = ()


@dataclass(frozen=True, slots=True)
class Style:
    """How a block is set: type size in points, shares of its characters in [0, 1], colour as 0xRRGGBB."""

    size: float
    bold: float
    italic: float
    color: int


@dataclass(slots=True, eq=False)
class Draft:
    """A block in the making.

    `note` is the number a footnote begins with. `aside` is the number of the box or side bar the draft
    stands in, None in the running text. `tabular` says that wide gaps stand in its lines. `edges` are the left
    edges of a ruled table's columns, then its right edge.
    """

    kind: BlockKind
    lines: list[Line]
    level: int | None = None
    note: str | None = None
    anchor: "Draft | None" = None
    style: Style | None = None
    aside: int | None = None
    tabular: bool = False
    edges: tuple[float, ...] = ()

    @property
    def text(self) -> str:
        """The lines as they stand, joined by spaces: for rules that look at words, not for showing."""
        return " ".join(line.text for line in self.lines)


@dataclass(slots=True, eq=False)
class Statement:
    """A record that a structured source states: the drafts of its statement, of what elaborates it, and of these what
    tells what happened; its label, the (scheme, words) that tag it, and the lesson it stands under."""

    kind: RecordKind
    label: str
    drafts: tuple[Draft, ...]
    evidence: tuple[Draft, ...] = ()
    events: tuple[Draft, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    parent: "Statement | None" = None


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A page of the source: its number from 1, and, where it can be shown, printed label and size in points."""

    number: int
    label: str | None = None
    width: float | None = None
    height: float | None = None


@dataclass(slots=True)
class Facts:
    """What a source says about itself, as far as it is known. `origins` says of each field where that was found."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    year: int | None = None
    language: str | None = None
    of: str | None = None
    programme: str | None = None
    origins: dict[str, str] = field(default_factory=dict)

    def set(self, name: str, value: object, origin: str) -> None:
        """Give a field its value, and note where that comes from."""
        setattr(self, name, value)
        self.origins[name] = origin


@dataclass(slots=True)
class Reading:
    """What a reader of one format gives: drafts in reading order, its pages if it has any, facts, warnings; of a
    structured source, the records it states."""

    drafts: list[Draft]
    facts: Facts
    pages: list[SourcePage] = field(default_factory=list)
    warnings: list[ReadingWarning] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)


def check_pages(path: Path, count: int, most: int) -> None:
    """Refuse a file of more pages than it may have. Raises ReadError."""
    if count > most:
        raise ReadError(
            path, f"it has {count:,} pages, more than {most:,}. Split it, or raise LESSONBASE_FILE_PAGES."
        )


def check_lines(path: Path, count: int) -> None:
    """Refuse a file of more lines, cells counted among them, than any report has. Raises ReadError."""
    if count > MOST_LINES:
        raise ReadError(
            path, f"it has more than {MOST_LINES:,} lines and cells, which no report has. {_SPLIT}"
        )


def check_size(path: Path, drafts: Sequence[Draft]) -> None:
    """Refuse a document of more blocks or lines than any report has. Raises ReadError."""
    check_lines(path, sum(len(draft.lines) for draft in drafts))
    if len(drafts) > MOST_BLOCKS:
        raise ReadError(
            path, f"it has more than {MOST_BLOCKS:,} paragraphs and headings, which no report has. {_SPLIT}"
        )


def woven(
    lines: Sequence[Line], compounds: frozenset[str], labels: Mapping[int | None, str] = MappingProxyType({})
) -> tuple[str, tuple[Span, ...]]:
    """The text of lines with line-end hyphens rejoined, and the spans that tile it, one a line, or one a word
    where text was recognised. `labels` are the numbers printed on pages.

    A joining space belongs to the line or word before it.
    """
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for line in lines:
        if length or (parts and line.before != " "):
            kept, joiner = joint(parts[-1], line.text, line.before, compounds)
            length -= len(parts[-1])
            parts[-1] = parts[-1][:kept] + joiner
            length += len(parts[-1])
        starts.append(length)
        parts.append(line.text)
        length += len(line.text)
    ends = [*starts[1:], length]
    spans = (
        Span(
            start=start + at,
            end=start + to,
            page=line.page,
            label=labels.get(line.page),
            box=box,
            line=line.number,
            paragraph=line.paragraph,
            row=line.row,
        )
        for line, part, start, end in zip(lines, parts, starts, ends, strict=True)
        for at, to, box in (_word_bounds(part, line.words) if line.words else ((0, end - start, line.box),))
    )
    return "".join(parts), tuple(spans)


def _word_bounds(text: str, words: Sequence[tuple[str, Box]]) -> list[tuple[int, int, Box]]:
    """Where each word of a line stands in its text, which may have lost its bullet, or the hyphen at its end."""
    plain = text.translate(DIGITS_OF_SUPERSCRIPTS)
    bounds: list[tuple[int, int, Box]] = []
    to = 0
    for word, box in words:
        at = to + len(plain[to:]) - len(plain[to:].lstrip())
        stem = word if plain.startswith(word, at) else word.rstrip("-\u2010")
        if not stem or not plain.startswith(stem, at):
            continue
        if bounds:
            bounds[-1] = (bounds[-1][0], at, bounds[-1][2])
        bounds.append((at if bounds else 0, len(text), box))
        to = at + len(stem)
    return bounds or [(0, len(text), words[0][1])]


def blocks_of(
    drafts: Sequence[Draft], compounds: frozenset[str], pages: Sequence[SourcePage] = ()
) -> tuple[Block, ...]:
    """The drafts as blocks, in their order, anchors turned into positions."""
    labels: dict[int | None, str] = {
        each.number: each.label for each in pages if each.label and each.label != str(each.number)
    }
    position = {id(draft): index for index, draft in enumerate(drafts)}
    blocks = []
    for draft in drafts:
        text, spans = woven(draft.lines, compounds, labels)
        anchor = position.get(id(draft.anchor)) if draft.anchor else None
        blocks.append(
            Block(
                kind=draft.kind, text=text, spans=spans, level=draft.level, anchor=anchor, aside=draft.aside
            )
        )
    return tuple(blocks)


def stated_of(statements: Sequence[Statement], drafts: Sequence[Draft]) -> tuple[Stated, ...]:
    """The records that a structured source states, drafts and parents turned into positions."""
    position = {id(draft): index for index, draft in enumerate(drafts)}
    number = {id(statement): index for index, statement in enumerate(statements)}
    return tuple(
        Stated(
            kind=each.kind,
            label=each.label,
            blocks=tuple(position[id(draft)] for draft in each.drafts),
            evidence=tuple(position[id(draft)] for draft in each.evidence),
            events=tuple(position[id(draft)] for draft in each.events),
            parent=number[id(each.parent)] if each.parent else None,
            words=each.words,
        )
        for each in statements
    )


def pages_of(blocks: Iterable[Block], pages: Sequence[SourcePage]) -> tuple[Page, ...]:
    """The pages with their text: of each block the part that lies on the page, in reading order."""
    parts: dict[int | None, list[str]] = {page.number: [] for page in pages} or {None: []}
    for block in blocks:
        for number, text in _by_page(block).items():
            parts[number].append(text)
    if not pages:
        return (Page(number=None, text="\n".join(parts[None])),)
    return tuple(
        Page(
            number=page.number,
            text="\n".join(parts[page.number]),
            label=page.label,
            width=page.width,
            height=page.height,
        )
        for page in pages
    )


def _by_page(block: Block) -> dict[int | None, str]:
    """What of a block's text is on each page. A row that a page's end broke goes from page to page cell by cell."""
    texts: dict[int | None, str] = {}
    ended: dict[int | None, int] = {}
    for page, together in groupby(block.spans, key=attrgetter("page")):
        spans = list(together)
        start, end = spans[0].start, spans[-1].end
        if page in texts:
            between = "\n" if "\n" in block.text[ended[page] - 1 : start] else "\t"
            texts[page] += between + block.text[start:end].strip()
        else:
            texts[page] = block.text[start:end].strip()
        ended[page] = end
    return texts
