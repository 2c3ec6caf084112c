"""Blocks → passages: pieces of one section and one record, of whole paragraphs as far as they fit."""

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from lessonbase.extraction.explicit.found import At, Found, Slice
from lessonbase.extraction.packing import Weighed, cut, pack
from lessonbase.model import Block, PassageKind, Span


@dataclass(frozen=True)
class Draft:
    """A passage before it has an id: slices of blocks, in order, joined by line breaks.

    `header`: for the later parts of a table the words of its header row, and for any part its caption.
    """

    kind: PassageKind
    parts: tuple[Slice, ...]
    header: str = ""

    @property
    def begins(self) -> At:
        """Where its text begins."""
        return self.parts[0].begins

    def text(self, blocks: Sequence[Block]) -> str:
        """Its words, the page's own."""
        return "\n".join(blocks[part.block].text[part.start : part.end] for part in self.parts)

    def spans(self, blocks: Sequence[Block]) -> tuple[Span, ...]:
        """The spans of its lines, counted in its own text; a line break belongs to the line it ends."""
        found: list[Span] = []
        offset = 0
        for number, part in enumerate(self.parts):
            spans = blocks[part.block].spans
            first = bisect_right(spans, part.start, key=attrgetter("end"))
            last = bisect_left(spans, part.end, key=attrgetter("start"))
            for span in spans[first:last]:
                start, end = max(span.start, part.start), min(span.end, part.end)
                found.append(_moved(span, start - part.start + offset, end - part.start + offset))
            offset += part.end - part.start
            if number + 1 < len(self.parts):
                offset += 1
                if found:
                    found[-1] = _moved(found[-1], found[-1].start, offset)
        return tuple(found)


def _moved(span: Span, start: int, end: int) -> Span:
    if (start, end) == (span.start, span.end):
        return span
    return span.model_copy(update={"start": start, "end": end})


def draft_passages(
    blocks: Sequence[Block],
    found: Sequence[Found],
    ends: Sequence[At],
    limit: int,
    without: Container[int] = (),
) -> list[Draft]:
    """The passages of a report in reading order, none across a heading or a record, each footnote by its anchor.

    `ends` are the places where the evidence of a record ends; the blocks at the positions `without` are kept out.
    """
    drafts: list[Draft] = []
    for run in _runs(blocks, found, ends, without):
        drafts += _table(blocks, run, limit) if _is_table(blocks, run) else _running(blocks, run, limit)
    return _with_footnotes(blocks, drafts, limit)


def _is_table(blocks: Sequence[Block], run: Sequence[Slice]) -> bool:
    return any(blocks[part.block].kind == "table" for part in run)


def _runs(
    blocks: Sequence[Block], found: Sequence[Found], ends: Sequence[At], without: Container[int]
) -> Iterable[list[Slice]]:
    """Stretches of text that may share a passage: cut at headings, tables, and where a record or its statement ends."""
    starts: dict[int, set[int]] = {}
    for border in (*ends, *(record.begins for record in found)):
        starts.setdefault(border.block, set()).add(border.offset)
    shown_headings: set[int] = set()
    closing: set[int] = set()
    for record in found:
        closing.add(record.statement[-1].block)
        announced = range(record.begins.block, record.statement[0].block + 1)
        shown_headings.update(position for position in announced if blocks[position].kind == "heading")
    run: list[Slice] = []
    for position, block in enumerate(blocks):
        if block.kind in ("furniture", "footnote") or position in without or not block.text.strip():
            continue
        heading = block.kind == "heading"
        if heading and position not in shown_headings:
            yield run
            run = []
            continue
        captioned = block.kind == "table" and run and blocks[run[-1].block].kind == "caption"
        if not captioned and (heading or block.kind == "table" or _captions_table(blocks, position)):
            yield run
            run = []
        for number, part in enumerate(_split(position, block, starts.get(position, set()))):
            if number or part.start in starts.get(position, ()):
                yield run
                run = []
            run.append(part)
        if block.kind == "table" or position in closing:
            yield run
            run = []
    yield run


def _captions_table(blocks: Sequence[Block], position: int) -> bool:
    following = blocks[position + 1 : position + 2]
    return blocks[position].kind == "caption" and bool(following) and following[0].kind == "table"


def _split(position: int, block: Block, starts: set[int]) -> list[Slice]:
    edges = [0, *sorted(start for start in starts if start > 0), len(block.text)]
    parts = []
    for start, end in pairwise(edges):
        core = block.text[start:end].strip()
        if core:
            begin = start + block.text[start:end].index(core)
            parts.append(Slice(position, begin if start else _first(block.text), begin + len(core)))
    return parts


def _first(text: str) -> int:
    return len(text) - len(text.lstrip())


def _running(blocks: Sequence[Block], run: Sequence[Slice], limit: int) -> list[Draft]:
    """Passages of running text: neighbours that fit together, and the pieces of paragraphs that are too long."""
    drafts: list[Draft] = []
    short: list[Slice] = []

    def close() -> None:
        weighed = [
            Weighed(part.end - part.start, leads=_leads(blocks, short, index))
            for index, part in enumerate(short)
        ]
        drafts.extend(
            Draft("text", tuple(short[index] for index in together)) for together in pack(weighed, limit)
        )
        short.clear()

    for part in run:
        if part.end - part.start <= limit:
            short.append(part)
            continue
        close()
        text = blocks[part.block].text[part.start : part.end]
        drafts += [
            Draft("text", (Slice(part.block, part.start + a, part.start + b),)) for a, b in cut(text, limit)
        ]
    close()
    return drafts


def _leads(blocks: Sequence[Block], parts: Sequence[Slice], index: int) -> bool:
    """Whether a list, or a text under its short title, goes on from this part."""
    if index + 1 >= len(parts):
        return False
    here, following = parts[index], blocks[parts[index + 1].block]
    text = blocks[here.block].text[here.start : here.end]
    return blocks[here.block].kind in ("heading", "caption") or (
        text.endswith(":") and following.kind == "list_item"
    )


def _table(blocks: Sequence[Block], run: Sequence[Slice], limit: int) -> list[Draft]:
    """Passages of whole rows. The first holds the caption and the header row; the others name them in `header`."""
    lead = [part for part in run if blocks[part.block].kind != "table"]
    rows = [part for whole in run if blocks[whole.block].kind == "table" for part in _rows(blocks, whole)]
    caption = " ".join(blocks[part.block].text[part.start : part.end] for part in lead)
    first, block = rows[0], blocks[rows[0].block]
    opening = first.start == _first(block.text)
    columns = block.text.strip().split("\n")[0].replace("\t", " · ")
    fitting = [piece for row in rows for piece in _pieces(blocks, row, limit)]
    parts = [*(piece for part in lead for piece in _pieces(blocks, part, limit)), *fitting]
    weighed = [Weighed(part.end - part.start, leads=number < len(lead)) for number, part in enumerate(parts)]
    packed = pack(weighed, limit)
    return [
        Draft(
            "table",
            tuple(parts[index] for index in together),
            "" if opening and not number else " — ".join(filter(None, (caption, columns))),
        )
        for number, together in enumerate(packed)
    ]


def _rows(blocks: Sequence[Block], table: Slice) -> list[Slice]:
    rows, start = [], table.start
    for line in blocks[table.block].text[table.start : table.end].split("\n"):
        if line.strip():
            rows.append(Slice(table.block, start, start + len(line)))
        start += len(line) + 1
    return rows


def _pieces(blocks: Sequence[Block], part: Slice, limit: int) -> list[Slice]:
    if part.end - part.start <= limit:
        return [part]
    text = blocks[part.block].text[part.start : part.end]
    return [Slice(part.block, part.start + a, part.start + b) for a, b in cut(text, limit)]


def _with_footnotes(blocks: Sequence[Block], drafts: Sequence[Draft], limit: int) -> list[Draft]:
    """The drafts with every footnote right after the last passage of its paragraph, or where it stands."""
    by_anchor: dict[int, list[Slice]] = {}
    for position, block in enumerate(blocks):
        if block.kind == "footnote" and block.text.strip():
            anchor = block.anchor if block.anchor is not None else position
            text = block.text
            part = Slice(position, _first(text), len(text.rstrip()))
            by_anchor.setdefault(anchor, []).extend(_pieces(blocks, part, limit))
    last = [max(part.block for part in draft.parts) for draft in drafts]
    holder = {part.block: number for number, draft in enumerate(drafts) for part in draft.parts}
    after: dict[int, list[Slice]] = {}
    for anchor, parts in sorted(by_anchor.items()):
        home = holder.get(anchor, bisect_left(last, anchor) - 1)
        after.setdefault(home, []).extend(parts)
    placed: list[Draft] = []
    for number in range(-1, len(drafts)):
        if number >= 0:
            placed.append(drafts[number])
        notes = after.get(number, [])
        packed = pack([Weighed(part.end - part.start) for part in notes], limit)
        placed += [Draft("footnote", tuple(notes[index] for index in together)) for together in packed]
    return placed
