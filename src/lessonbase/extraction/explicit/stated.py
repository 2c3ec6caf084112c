"""Records that a structured source states → passages and records: nothing is searched for, no passage goes across rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from lessonbase.extraction.assembly import shortened
from lessonbase.extraction.explicit.found import Slice
from lessonbase.extraction.outline.places import one_line
from lessonbase.extraction.packing import cut
from lessonbase.extraction.passages import Draft
from lessonbase.extraction.repeats import with_repeats
from lessonbase.ids import Ids
from lessonbase.model import (
    Block,
    Document,
    Part,
    PartKind,
    Passage,
    PassageKind,
    Record,
    RecordKind,
    SectionRole,
    Stated,
)
from lessonbase.sentences import sentences

# Characters of a passage's context at most: its headings, a statement it bears out, the row's short fields.
_SECTION, _STATEMENT, _FIELDS = 100, 160, 140
_TELLS: dict[RecordKind, PartKind] = {
    "lesson": "lesson",
    "best_practice": "action",
    "recommendation": "action",
}
_ROLES: dict[RecordKind, SectionRole] = {
    "lesson": "lessons",
    "best_practice": "lessons",
    "recommendation": "recommendations",
}


@dataclass
class _Row:
    """One row: its blocks, without headings; the `path` of headings above it; the column each block stands in.

    `fields` is the block of its short fields. `drafts` and `passages` come up as they are made, in the same order.
    """

    path: tuple[str, ...]
    blocks: list[int] = field(default_factory=list)
    columns: dict[int, str] = field(default_factory=dict)
    fields: int | None = None
    stated: list[Stated] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)

    def holding(self, blocks: Sequence[int]) -> list[str]:
        """The ids of the passages that hold some of the blocks, in order."""
        pairs = zip(self.passages, self.drafts, strict=True)
        return [passage.id for passage, draft in pairs if any(part.block in blocks for part in draft.parts)]

    def parts(self, kind: PartKind, blocks: Sequence[int]) -> Iterator[Part]:
        """What the blocks tell, a part a passage; a text of its own begins its passage."""
        for passage, draft in zip(self.passages, self.drafts, strict=True):
            if draft.parts[0].block in blocks:
                end = _length(draft.parts[0])
                yield Part(kind=kind, text=passage.text[:end], passage_id=passage.id, start=0, end=end)

    def stating(self, block: int) -> list[Stated]:
        """The records of which a block is the statement."""
        return [each for each in self.stated if block in each.blocks]


def extract_stated(document: Document, limit: int = 900) -> tuple[list[Passage], list[Record]]:
    """The passages of a structured source, each at most `limit` characters, and its records, in the order of
    `Document.stated`, those that say again what an earlier row says linked to it.

    A statement begins a passage. The row's short fields end the passage of its first statement, where they fit; they
    are no sentences of it. What other columns tell at length has passages of its own, under the column's name.
    """
    blocks, report = document.blocks, document.report.id
    rows: dict[int, _Row] = {}
    for row in _rows(blocks):
        rows.update(dict.fromkeys(row.blocks, row))
    for each in document.stated:
        rows[each.blocks[0]].stated.append(each)
    ids = Ids(document.report.work or report)
    passages: list[Passage] = []
    for row in {id(row): row for row in rows.values()}.values():
        row.drafts = _drafts(blocks, row, limit)
        for draft in row.drafts:
            row.passages.append(_passage(report, ids, draft, row, blocks))
            passages.append(row.passages[-1])
    named = [ids.record(each.kind, _statement(each, blocks)) for each in document.stated]
    records = [
        _record(report, named, number, each, rows[each.blocks[0]], blocks)
        for number, each in enumerate(document.stated)
    ]
    return passages, with_repeats(records, passages)


def _rows(blocks: Sequence[Block]) -> Iterator[_Row]:
    """The rows of all sheets. Headings of level 1 name a sheet, of level 2 a row, lower ones a column of the row."""
    sheet = ""
    numbered = groupby(enumerate(blocks), key=lambda each: each[1].spans[0].row if each[1].spans else None)
    for _, together in numbered:
        title = column = ""
        row = _Row(())
        for position, block in together:
            if block.kind != "heading":
                row.blocks.append(position)
                row.columns[position] = "" if block.kind == "table" else column
                row.fields = position if block.kind == "table" else row.fields
            elif block.level == 1:
                sheet = one_line(block.text)
            elif block.level == 2:
                title = one_line(block.text)
            else:
                column = one_line(block.text)
        row.path = tuple(filter(None, (sheet, title)))
        if row.blocks:
            yield row


def _drafts(blocks: Sequence[Block], row: _Row, limit: int) -> list[Draft]:
    """The passages of a row, each of one block but for the first statement, which has the short fields with it."""
    drafts: list[Draft] = []
    first = row.stated[0].blocks[-1] if row.stated else None
    apart = [block for block in row.blocks if block != row.fields or first is None]
    for block in apart:
        kind: PassageKind = "table" if block == row.fields else "text"
        drafts += [Draft(kind, (part,)) for part in _pieces(blocks, block, limit)]
        if block == first and row.fields is not None:
            fields = _pieces(blocks, row.fields, limit)
            if len(fields) == 1 and _length(drafts[-1].parts[0]) + _length(fields[0]) < limit:
                drafts[-1] = Draft("text", (*drafts[-1].parts, *fields))
            else:
                drafts += [Draft("table", (part,)) for part in fields]
    return drafts


def _length(part: Slice) -> int:
    return part.end - part.start


def _pieces(blocks: Sequence[Block], block: int, limit: int) -> list[Slice]:
    text = blocks[block].text
    bounds = cut(text, limit) if len(text) > limit else [(0, len(text))]
    return [Slice(block, start, end) for start, end in bounds]


def _passage(report: str, ids: Ids, draft: Draft, row: _Row, blocks: Sequence[Block]) -> Passage:
    first = draft.parts[0]
    states = row.stating(first.block)
    column = "" if states else row.columns[first.block]
    section = (*row.path, column) if column else row.path
    told = next((part for part in draft.parts if part.block != row.fields), None)
    roles = [_ROLES.get(each.kind) for each in states]
    text = draft.text(blocks)
    return Passage(
        id=ids.passage(text),
        report_id=report,
        kind=draft.kind,
        section=section,
        role=next(filter(None, roles), None),
        context=_context(section, draft, row, blocks),
        text=text,
        spans=draft.spans(blocks),
        sentences=tuple(sentences(blocks[told.block].text[told.start : told.end])) if told else (),
    )


def _context(section: tuple[str, ...], draft: Draft, row: _Row, blocks: Sequence[Block]) -> str:
    """What a passage is to be found by beside its own words: headings, the statements it bears out, the row's fields."""
    own = {part.block for part in draft.parts}
    lines = [shortened(" > ".join(section), _SECTION)]
    borne_out = [
        each for each in row.stated if own.isdisjoint(each.blocks) and own.intersection(each.evidence)
    ]
    room = _STATEMENT // max(1, len(borne_out))
    lines += [f"{each.label}: {shortened(_statement(each, blocks), room)}" for each in borne_out]
    if row.fields is not None and row.fields not in own:
        lines.append(shortened(blocks[row.fields].text.replace("\n", " · "), _FIELDS))
    return "\n".join(filter(None, lines))


def _statement(stated: Stated, blocks: Sequence[Block]) -> str:
    return "\n".join(blocks[block].text for block in stated.blocks)


def _record(
    report: str, named: Sequence[str], number: int, stated: Stated, row: _Row, blocks: Sequence[Block]
) -> Record:
    home, *rest = row.holding(stated.blocks)
    shown = [passage for passage in row.holding(stated.evidence) if passage != home]
    return Record(
        id=named[number],
        report_id=report,
        kind=stated.kind,
        statement=_statement(stated, blocks),
        label=stated.label,
        parent_id=None if stated.parent is None else named[stated.parent],
        passage_id=home,
        passage_ids=tuple(dict.fromkeys((*rest, *shown))),
        section=row.path,
        role=_ROLES.get(stated.kind),
        parts=tuple(_anatomy(stated, row)),
    )


def _anatomy(stated: Stated, row: _Row) -> Iterator[Part]:
    """What happened, what was learned, and what is to be done, as the columns of the row tell them apart."""
    own = _TELLS.get(stated.kind)
    yield from row.parts("event", stated.events)
    kinds: tuple[PartKind, ...] = ("lesson", "action")
    for tells in kinds:
        others = [each for each in row.stated if _TELLS.get(each.kind) == tells]
        told = [stated] if own == tells else others
        yield from row.parts(tells, [block for each in told for block in each.blocks])
