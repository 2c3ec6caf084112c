"""Putting passages and records together: ids, contexts, evidence."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from lessonbase.extraction.anatomy import anatomy
from lessonbase.extraction.explicit.evidence import evidence_ends
from lessonbase.extraction.explicit.found import At, Found
from lessonbase.extraction.explicit.records import find_records, parents
from lessonbase.extraction.explicit.responses import Answer, answers
from lessonbase.extraction.outline.places import Place, one_line, outline
from lessonbase.extraction.outline.references import reference_lists
from lessonbase.extraction.outline.unshown import with_titles
from lessonbase.extraction.passages import Draft, draft_passages
from lessonbase.extraction.repeats import with_repeats
from lessonbase.ids import Ids
from lessonbase.model import Block, Document, Passage, Record, Response
from lessonbase.sentences import sentences

# Longest context of a passage, and its parts at most: embedders read a few hundred words, and a context that
# outweighs the text blurs it.
CONTEXT, SECTION, STATEMENT, LEAD = 300, 100, 160, 100


def extract(document: Document, limit: int = 900) -> tuple[list[Passage], list[Record]]:
    """The passages of a document, each at most `limit` characters, and its explicit records, in reading order.

    Passages hold every word of the document once, but for headings that announce no record, page furniture and
    lists of references. A record's statement begins a passage; its evidence are the passages after that, up to the
    next record.
    """
    blocks = document.blocks
    titled = with_titles(blocks)
    places = outline(titled)
    found = find_records(titled, places)
    ends = evidence_ends(titled, places, found)
    drafts = draft_passages(blocks, found, ends, limit, reference_lists(titled, places))
    above = parents(titled, places, found)
    homes = _homes(drafts, [record.statement[0].begins for record in found])
    evidence = [_evidence(drafts, home, end) for home, end in zip(homes, ends, strict=True)]
    over: dict[int, list[int]] = {}
    for number, (home, shown) in enumerate(zip(homes, evidence, strict=True)):
        parent = above[number]
        lineage = [parent] if parent is not None else []
        over[home] = lineage
        over.update((passage, [*lineage, number]) for passage in shown)
    report = document.report.id
    ids = Ids(document.report.work or report)
    passages = [
        _passage(report, ids, draft, blocks, places, [found[r] for r in over.get(n, [])])
        for n, draft in enumerate(drafts)
    ]
    statements = [record.words(blocks) for record in found]
    named = [ids.record(record.kind, said) for record, said in zip(found, statements, strict=True)]
    records = [
        Record(
            id=named[number],
            report_id=report,
            kind=record.kind,
            statement=statements[number],
            label=record.label,
            parent_id=None if parent is None else named[parent],
            passage_id=passages[home].id,
            passage_ids=tuple(passages[passage].id for passage in shown),
            page=passages[home].page_start,
            section=_path(places[record.begins.block], record),
            role=places[record.begins.block].role,
            confidence=record.confidence,
        )
        for number, (record, parent, home, shown) in enumerate(
            zip(found, above, homes, evidence, strict=True)
        )
    ]
    by_id = {passage.id: passage for passage in passages}
    told = answers(titled, places, found)
    whole = [
        record.model_copy(
            update={
                "parts": anatomy(record, by_id),
                "response": _response(blocks, told[number], drafts, passages) if number in told else None,
            }
        )
        for number, record in enumerate(records)
    ]
    return passages, with_repeats(whole, passages)


def _response(
    blocks: Sequence[Block], answer: Answer, drafts: Sequence[Draft], passages: Sequence[Passage]
) -> Response:
    """An answer with the passage that holds it."""
    [home] = _homes(drafts, [answer.words.begins])
    return Response(
        decision=answer.decision,
        text=blocks[answer.words.block].text[answer.words.start : answer.words.end],
        passage_id=passages[home].id,
        actions=answer.actions,
    )


def _path(place: Place, record: Found) -> tuple[str, ...]:
    """The section a record stands in: of a heading that is the record, the headings above it."""
    own = record.headed and place.headings[-1:] == (record.begins.block,)
    return place.path[:-1] if own else place.path


def _homes(drafts: Sequence[Draft], begins: Sequence[At]) -> list[int]:
    """For each place the passage that holds it, or the last before it."""
    parts = sorted(
        (part.block, part.start, number) for number, draft in enumerate(drafts) for part in draft.parts
    )
    return [parts[bisect_right(parts, (at.block, at.offset, len(drafts))) - 1][2] for at in begins]


def _evidence(drafts: Sequence[Draft], home: int, end: At) -> list[int]:
    shown = []
    for number in range(home + 1, len(drafts)):
        if drafts[number].kind != "footnote" and drafts[number].begins >= end:
            break
        shown.append(number)
    return shown


def _passage(
    report: str,
    ids: Ids,
    draft: Draft,
    blocks: Sequence[Block],
    places: Sequence[Place],
    over: Sequence[Found],
) -> Passage:
    spans = draft.spans(blocks)
    pages = [span.page for span in spans if span.page is not None]
    anchor = blocks[draft.begins.block].anchor if draft.kind == "footnote" else None
    place = places[anchor if anchor is not None else draft.begins.block]
    section = place.path
    if blocks[draft.begins.block].kind == "heading":
        section = section[:-1]
    lead = draft.header if draft.kind == "table" else _noted(blocks, draft, anchor)
    text = draft.text(blocks)
    return Passage(
        id=ids.passage(text),
        report_id=report,
        kind=draft.kind,
        section=section,
        role=place.role,
        context=_context(section, over, blocks, lead),
        text=text,
        page_start=min(pages, default=None),
        page_end=max(pages, default=None),
        spans=spans,
        sentences=tuple(sentences(text)),
    )


def _noted(blocks: Sequence[Block], draft: Draft, anchor: int | None) -> str:
    """The sentence a footnote is a note to: that with its mark, else the first of its paragraph."""
    if anchor is None:
        return ""
    text = blocks[anchor].text
    mark = re.match(r"[¹²³⁰⁴-⁹]+", draft.text(blocks))
    marked = [text[a:b] for a, b in sentences(text) if mark and mark.group() in text[a:b]]
    return marked[0] if marked else next((text[a:b] for a, b in sentences(text)), "")


def _context(section: tuple[str, ...], over: Sequence[Found], blocks: Sequence[Block], lead: str) -> str:
    lines = [_section_line(section)]
    room = (STATEMENT if not lead else STATEMENT // 2) // max(1, len(over))
    lines += [f"{record.label}: {shortened(record.words(blocks), room)}" for record in over]
    lines.append(shortened(lead, LEAD))
    return shortened("\n".join(line for line in lines if line), CONTEXT, keep_lines=True)


def _section_line(section: tuple[str, ...]) -> str:
    """The path of headings, the highest left out first where it is too long."""
    while len(section) > 1 and len(" > ".join(section)) > SECTION:
        section = section[1:]
    return shortened(" > ".join(section), SECTION)


def shortened(text: str, length: int, *, keep_lines: bool = False) -> str:
    """A text on one line, cut at a word to at most `length` characters."""
    line = text if keep_lines else one_line(text[: 20 * length])  # a table's first row may be all of it
    if len(line) <= length:
        return line
    return line[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
