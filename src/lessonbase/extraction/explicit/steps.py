"""What a recommendation asks for step by step: the list under it, or beside it in its row, as records of their own with the
recommendation as their parent."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from lessonbase.extraction.explicit.found import At, Found, Slice, trimmed
from lessonbase.extraction.explicit.items import ITEM, items_in, states
from lessonbase.extraction.explicit.sections import is_line
from lessonbase.extraction.explicit.tables import rows_of
from lessonbase.extraction.outline.places import Place, one_line
from lessonbase.extraction.words.markers import (
    any_label_of,
    column_kind,
    is_finite,
    is_order,
    is_order_by_form,
    is_response_title,
    is_steps_title,
    leads_to_steps,
    opens_with_gerund,
    recommending_strength,
)
from lessonbase.extraction.words.numbering import after_marker, has_marker, number_of, run_in
from lessonbase.extraction.words.titles import heading_kinds
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
        steps: list[Found] = []
        if table:
            steps = list(_in_row(blocks, record))
        elif _complete(blocks, record):
            steps = list(_below(blocks, places, record, end))
        taken = {step.statement[0].block for step in steps}
        if steps and not table:
            record = replace(record, statement=_without_lead(blocks, record, taken))
        out += [record, *steps]
    return _by_row_number(blocks, out)


_ROW = re.compile(r"(?P<whole>\d{1,2})(?P<part>\.\d{1,2})?\W*")


def _by_row_number(blocks: Sequence[Block], found: Sequence[Found]) -> list[Found]:
    """The records; recommendations of rows numbered in parts ("1.1") are steps of the row above that has the number."""
    rows: dict[tuple[int, str], At] = {}
    out: list[Found] = []
    for record in found:
        block = blocks[record.begins.block]
        if block.kind == "table" and record.kind == "recommendation" and record.under is None:
            first = block.text[record.begins.offset :].split("\t", 1)[0].split("\n", 1)[0]
            number = _ROW.fullmatch(first.strip())
            if number and number["part"]:
                record = replace(record, under=rows.get((record.begins.block, number["whole"])))
            elif number:
                rows[record.begins.block, number["whole"]] = record.begins
        out.append(record)
    return out


def _complete(blocks: Sequence[Block], record: Found) -> bool:
    """Whether a recommendation is said before its list, so that the list does not finish its sentence."""
    part = record.statement[0]
    text = blocks[part.block].text[part.start : part.end]
    said = not text.rstrip(" *_").endswith(":") or len(sentences(text)) > 1
    return said or (len(record.statement) == 1 and len(text.split()) >= _WHOLE)


def _without_lead(blocks: Sequence[Block], record: Found, taken: set[int]) -> tuple[Slice, ...]:
    """The statement without the list that is its steps, and without the sentence that leads to that ("This means:")."""
    parts = [part for part in record.statement if part.block not in taken] or [record.statement[0]]
    last = parts[-1]
    text = blocks[last.block].text[last.start : last.end]
    bounds = sentences(text)
    if text.rstrip(" *_").endswith(":") and len(bounds) > 1:
        parts[-1] = trimmed(blocks, replace(last, end=last.start + bounds[-2][1])) or last
    return tuple(parts)


def _below(blocks: Sequence[Block], places: Sequence[Place], record: Found, end: At) -> Iterator[Found]:
    """The items of the list between a recommendation and the next record or section that say what to do; of a further
    list only if its lead-in says so."""
    first = record.statement[0].block
    lead = blocks[first].text
    depth, listed, between = places[first].depth, False, 0
    position = first + 1
    while position < min(end.block, len(blocks)):
        block = blocks[position]
        if block.kind in ("furniture", "footnote"):
            position += 1
            continue
        label = any_label_of(block.text)
        titled = is_steps_title(block.text)
        if block.kind == "heading":
            inside = record.headed and places[position].depth > depth
            if not (inside or titled) or (heading_kinds(block.text)[0] and not titled):
                return
            lead = block.text
        elif block.kind == "table":
            if not listed:
                yield from _in_table(blocks, position, record)
            return
        elif (
            (label and label.kind and not titled)
            or between > _FAR
            or (is_line(block) and not titled and not _acts(block.text))
        ):
            return
        elif run := _list(blocks, position, end.block, lead):
            again = opens_with_gerund(blocks[position].text) and between <= _FAR
            if listed and not leads_to_steps(lead) and not again:
                return
            name = one_line(lead)[-_LABEL:] if len(lead) <= _LABEL or leads_to_steps(lead) else record.label
            own = [
                step
                for item in run
                for step in items_in(blocks, item, "recommendation", name)
                if states(step, blocks)
            ]
            if not _are_steps(blocks, lead, own):
                return
            yield from (replace(step, under=record.begins, confidence=ITEM) for step in own)
            position, lead, listed = run[-1], "", True
        else:
            lead = block.text
            between += 1
        position += 1


# Paragraphs at most between a recommendation and the list of its steps, and characters of what a list is called by.
_FAR, _LABEL = 3, 90
_WHOLE = 12  # words of a lead-in that is a recommendation in itself


def _list(blocks: Sequence[Block], position: int, end: int, lead: str) -> list[int]:
    """The items of the list that begins here; paragraphs are one where marks were lost and each says what to do."""
    if _begins_list(blocks[position]):
        return _run(blocks, position, end)
    led = lead.rstrip(" *_").endswith(":") or is_steps_title(lead)
    if _acts(blocks[position].text) and (led or _gerunds(blocks, position, end)):
        return _run_of_acts(blocks, position, end)
    return []


def _is_item(block: Block) -> bool:
    if block.kind not in ("list_item", "paragraph"):
        return False
    return block.kind == "list_item" or has_marker(block.text) or len(run_in(block.text)) > 1


def _begins_list(block: Block) -> bool:
    """Whether a list begins here: a paragraph with another number than the first is one of the report's own."""
    return _is_item(block) and (block.kind == "list_item" or number_of(block.text) in (None, 1))


def _run(blocks: Sequence[Block], first: int, end: int) -> list[int]:
    """The items of one list; those of less depth than its first are of another."""
    run = []
    depth = blocks[first].level or 1
    for position in range(first, end):
        block = blocks[position]
        if block.kind in ("furniture", "footnote") or block.aside != blocks[first].aside:
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
    """Whether items tell what to do: most do, or none tells anything else under a lead-in that says so."""
    texts = [item.words(blocks) for item in items]
    acting = sum(map(_acts, texts))
    listed = all(blocks[item.begins.block].kind == "list_item" for item in items)
    if leads_to_steps(lead) and (listed or all(_acts(text) or not is_finite(text) for text in texts)):
        return bool(texts)
    led = lead.rstrip(" *_").endswith(":")
    return 2 * acting > len(texts) or (led and 0 < len(texts) <= 2 * acting)


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
    titles = [text[cell.start : cell.end] for cell in rows[0]]
    columns = [n for n, title in enumerate(titles) if is_steps_title(title) and not column_kind(title)]
    if any(is_response_title(title) for title in titles):
        return  # the actions are those of the answer
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


def _in_table(blocks: Sequence[Block], position: int, record: Found) -> Iterator[Found]:
    """The steps of a table under a recommendation whose first column is titled as theirs; that of an answer tells what
    was decided."""
    header, *rows = rows_of(blocks[position], position)
    titles = [blocks[position].text[cell.start : cell.end] for cell in header]
    if not is_steps_title(titles[0]) or any(map(is_response_title, titles)):
        return
    for row in rows:
        if cell := trimmed(blocks, row[0]):
            yield from _of_cell(blocks, record, cell, titles[0])


def _of_cell(blocks: Sequence[Block], record: Found, cell: Slice, title: str) -> Iterator[Found]:
    text = blocks[cell.block].text
    several = run_in(text, cell.start, cell.end) or [(cell.start, cell.start, cell.end)]
    for mark, begin, end in several:
        part = trimmed(blocks, Slice(cell.block, begin, end))
        if part and part.end - part.start >= 12:
            yield Found(
                "recommendation", one_line(title), At(cell.block, mark), (part,), ITEM, under=record.begins
            )
