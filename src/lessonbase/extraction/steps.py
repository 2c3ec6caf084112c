"""What a recommendation asks for step by step: the list under it, or beside it in its row, as records of their own with the
recommendation as their parent."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from lessonbase.extraction.found import At, Found, Slice, trimmed
from lessonbase.extraction.items import ITEM, items_in, states
from lessonbase.extraction.markers import (
    any_label_of,
    heading_kinds,
    is_order,
    is_order_by_form,
    is_steps_title,
    leads_to_steps,
    opens_with_gerund,
    recommending_strength,
)
from lessonbase.extraction.numbering import after_marker, has_marker, run_in
from lessonbase.extraction.outline import Place, one_line
from lessonbase.extraction.tables import rows_of
from lessonbase.model import Block
from lessonbase.sentences import sentences


def with_steps(blocks: Sequence[Block], places: Sequence[Place], found: Sequence[Found]) -> list[Found]:
    """The records with the steps of recommendations, each under its recommendation, in reading order."""
    ordered = sorted(found, key=lambda record: (record.begins, record.statement[0].begins))
    out: list[Found] = []
    for number, record in enumerate(ordered):
        table = blocks[record.begins.block].kind == "table"
        if record.kind != "recommendation" or record.under is not None:
            out.append(record)
            continue
        later = (other.begins for other in ordered[number + 1 :] if other.begins != record.begins)
        end = next(later, At(len(blocks)))
        steps = list(_in_row(blocks, record) if table else _below(blocks, places, record, end))
        taken = {step.statement[0].block for step in steps}
        if steps and not table:
            kept = tuple(part for part in record.statement if part.block not in taken)
            record = replace(record, statement=kept or record.statement[:1])
        out += [record, *steps]
    return out


def _below(blocks: Sequence[Block], places: Sequence[Place], record: Found, end: At) -> Iterator[Found]:
    """The items of the lists between a recommendation and the next record or section that say what to do."""
    first = record.statement[0].block
    lead = blocks[first].text
    position = first + 1
    depth = places[first].depth
    while position < min(end.block, len(blocks)):
        block = blocks[position]
        if block.kind in ("furniture", "footnote"):
            position += 1
            continue
        if block.kind == "heading":
            inside = record.headed and places[position].depth > depth
            if not (inside or is_steps_title(block.text)) or heading_kinds(block.text)[0]:
                return
            lead = block.text
        elif block.kind == "table":
            return
        elif _is_item(block) or (lead_says := leads_to_steps(lead)) and _acts(block.text) and position > first + 1:
            run = _run(blocks, position, end.block)
            own = [step for item in run for step in items_in(blocks, item, "recommendation", one_line(lead)[:120])]
            if _are_steps(blocks, lead, own):
                yield from (
                    replace(step, under=record.begins, confidence=ITEM) for step in own if states(step, blocks)
                )
            position = run[-1]
            lead = ""
        elif any_label_of(block.text) and any_label_of(block.text).kind:  # type: ignore[union-attr]
            return
        elif _acts(block.text) and (lead.rstrip(" *_").endswith(":") or _gerunds(blocks, position, end.block)):
            run = _run_of_acts(blocks, position, end.block)
            for item in run:
                for step in items_in(blocks, item, "recommendation", one_line(lead)[:120]):
                    if states(step, blocks):
                        yield replace(step, under=record.begins, confidence=ITEM)
            position = run[-1]
            lead = ""
        else:
            lead = block.text
        position += 1


def _is_item(block: Block) -> bool:
    return block.kind == "list_item" or has_marker(block.text) or len(run_in(block.text)) > 1


def _run(blocks: Sequence[Block], first: int, end: int) -> list[int]:
    """The items of one list; those of less depth than its first are of another."""
    run = []
    depth = blocks[first].level or 1
    for position in range(first, end):
        block = blocks[position]
        if block.kind in ("furniture", "footnote"):
            continue
        if position != first and (not _is_item(block) or (block.level or 1) < depth):
            break
        if (block.level or 1) == depth:
            run.append(position)
    return run


def _gerunds(blocks: Sequence[Block], first: int, end: int) -> bool:
    """Whether this paragraph and the next begin with what is to be done, as items whose marks were lost."""
    near = [n for n in range(first, min(first + 4, end)) if blocks[n].kind in ("paragraph", "list_item")]
    return opens_with_gerund(blocks[first].text) and sum(opens_with_gerund(blocks[n].text) for n in near) >= 2


def _run_of_acts(blocks: Sequence[Block], first: int, end: int) -> list[int]:
    shown = [n for n in range(first, end) if blocks[n].kind not in ("furniture", "footnote")]
    gerund = opens_with_gerund(blocks[first].text)
    told = takewhile(lambda n: blocks[n].kind in ("paragraph", "list_item"), shown)
    return [n for n in told if (opens_with_gerund(blocks[n].text) if gerund else _acts(blocks[n].text))]


def _are_steps(blocks: Sequence[Block], lead: str, items: Sequence[Found]) -> bool:
    """Whether items tell what to do: their lead-in says so, or most of them do."""
    if leads_to_steps(lead):
        return True
    acting = sum(_acts(item.words(blocks)) for item in items)
    return bool(items) and 2 * acting > len(items)


def _acts(text: str) -> bool:
    text = text[after_marker(text) :]
    first = next((text[a:b] for a, b in sentences(text)), text)
    return (
        is_order(text)
        or is_order_by_form(first)
        or opens_with_gerund(first)
        or recommending_strength(first) >= 2
    )


def _in_row(blocks: Sequence[Block], record: Found) -> Iterator[Found]:
    """The steps that stand under a title of such in the row of a recommendation, and in rows below it that name none."""
    block = record.statement[0].block
    rows = list(rows_of(blocks[block], block))
    text = blocks[block].text
    columns = [n for n, cell in enumerate(rows[0]) if is_steps_title(text[cell.start : cell.end])]
    at = record.statement[0].start
    mine = next((n for n, row in enumerate(rows) if row[0].start <= at <= row[-1].end), None)
    if not columns or mine is None or mine == 0:
        return
    column = next((n for n, cell in enumerate(rows[mine]) if cell.start <= at <= cell.end), 0)
    for number in range(mine, len(rows)):
        row = rows[number]
        if number > mine and (len(row) <= column or text[row[column].start : row[column].end].strip()):
            return
        for each in columns:
            if each < len(row) and (cell := trimmed(blocks, row[each])):
                yield from _of_cell(blocks, record, cell, text[slice(rows[0][each].start, rows[0][each].end)])


def _of_cell(blocks: Sequence[Block], record: Found, cell: Slice, title: str) -> Iterator[Found]:
    text = blocks[cell.block].text
    several = run_in(text, cell.start, cell.end) or [(cell.start, cell.start, cell.end)]
    for mark, begin, end in several:
        part = trimmed(blocks, Slice(cell.block, begin, end))
        if part and part.end - part.start >= 12:
            yield Found("recommendation", one_line(title), At(cell.block, mark), (part,), ITEM, under=record.begins)
