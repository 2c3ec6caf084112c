"""Records under titles, and in lists after sentences, that announce them in words no table knows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lessonbase.extraction.explicit.candidates import Candidate, candidates
from lessonbase.extraction.explicit.evidence import evidence_ends
from lessonbase.extraction.explicit.found import At, Found, Slice, trimmed
from lessonbase.extraction.explicit.groups import led_to_next
from lessonbase.extraction.explicit.items import items_in
from lessonbase.extraction.explicit.lead_ins import leading_part, run_of_items
from lessonbase.extraction.explicit.prose import SENTENCE
from lessonbase.extraction.explicit.sections import record_sections
from lessonbase.extraction.explicit.weighing import around, weighed
from lessonbase.extraction.outline.places import Place
from lessonbase.extraction.subject import doubts
from lessonbase.extraction.words.announcing import announced_kinds
from lessonbase.extraction.words.markers import advises_itself, is_elsewhere
from lessonbase.extraction.words.numbering import parted
from lessonbase.model import Block, RecordKind
from lessonbase.sentences import sentences

# How likely a candidate is at least, chosen on texts of others than those that trained the weights: a lower one takes as many
# false as right ones more.
_LIKELY = 0.4
# One record alone is as likely as not: a title over one paragraph is mostly that of a finding.
_ALONE = 0.5
# A title may be so much less likely than one under it, and is yet what it is a topic of.
_ABOUT = 0.2
# How likely the first part of a sentence announces what it lists at least; one of what went well or badly or works, since
# findings are listed in the same words; and so much likelier where a report has records that labels and titles tell plainly.
_LIST, _FINDINGS, _LABELLED = 0.5, 0.7, 0.2
_LABEL, _LABEL_WORDS = 80, 4  # characters; words of a sentence that labels itself


def announced(blocks: Sequence[Block], places: Sequence[Place], already: Sequence[Found]) -> list[Found]:
    """The records of kinds that a report has none `already` of, outside the sections and the evidence of those it has."""
    # What reports on no work has troubles and advice of its own.
    doubt = doubts(block.text for block in blocks if block.kind in ("paragraph", "list_item"))
    known = known_blocks(blocks, places, already)
    found = _likely(blocks, places, known, already, doubt)
    if doubt:
        return found
    found += _in_sentences(
        blocks, places, known | {part.block for one in found for part in one.statement}, already
    )
    if not already and not found:
        found += _told(blocks, places)
    plain = [section for section in record_sections(blocks, places) if section.plain]
    stated = {part.block for record in already for part in record.statement}
    among = {n for section in plain for n in range(section.title, section.end)} - stated
    return found + list(_advised(blocks, among))


def known_blocks(blocks: Sequence[Block], places: Sequence[Place], already: Sequence[Found]) -> set[int]:
    """The blocks of the sections whose titles announce records in words of the tables, of records and of their evidence."""
    known = {n for section in record_sections(blocks, places) for n in range(section.title, section.end)}
    for record, end in zip(already, evidence_ends(blocks, places, already), strict=True):
        known |= {part.block for part in record.statement} | set(range(record.begins.block, end.block))
    return known


def _likely(
    blocks: Sequence[Block], places: Sequence[Place], known: set[int], already: Sequence[Found], doubt: float
) -> list[Found]:
    """The records of the likeliest candidates, each as sure as that is likely, none in the place of another's."""
    report = around(blocks, labels=bool(already), doubt=doubt)
    kinds = {record.kind for record in already}
    weighed_each = [
        (likely, kind, candidate)
        for candidate in candidates(blocks, places, known)
        for kind, likely in weighed(candidate, blocks, places, report).items()
        if likely >= (_LIKELY if len(candidate.found) > 1 else _ALONE) and kind not in kinds
    ]
    titled = [each for each in weighed_each if each[2].form == "heading"]
    # What stands under a title that is about as likely is a topic of it: "No bulk download" under "Obstacles to use".
    weighed_each = [
        (likely, kind, one)
        for likely, kind, one in weighed_each
        if not any(
            kind == same and over >= likely - _ABOUT and one.position in _within(other)
            for over, same, other in titled
        )
    ]
    taken: set[int] = set()
    found: list[Found] = []
    for likely, kind, candidate in sorted(weighed_each, key=lambda each: -each[0]):
        where = {part.block for record in candidate.found for part in record.statement}
        if not taken & where:
            taken |= where
            found += [replace(record, kind=kind, confidence=round(likely, 2)) for record in candidate.found]
    return found


def _within(candidate: Candidate) -> range:
    """The blocks after a candidate's title, up to the last of its records."""
    return range(
        candidate.position + 1, 1 + max(part.block for record in candidate.found for part in record.statement)
    )


def _in_sentences(
    blocks: Sequence[Block], places: Sequence[Place], known: set[int], already: Sequence[Found]
) -> Iterator[Found]:
    """The parts of sentences that announce them and part them by semicolons ("Two things helped: …; and …")."""
    kinds, more = {record.kind for record in already}, _LABELLED if already else 0.0
    for position, block in enumerate(blocks):
        text = block.text
        if block.kind != "paragraph" or places[position].barren or position in known or ";" not in text:
            continue
        for start, end in sentences(text):
            lead = leading_part(text[start : text.find(";", start, end)]) if ";" in text[start:end] else 0
            parts = parted(text, start + lead, end) if lead else []
            kind = _kind_of_list(text[start : start + lead].rstrip(" :") + ":", more) if parts else None
            label = text[start : start + lead].strip(" :*_")[:_LABEL]
            for first, last in parts if kind and kind not in kinds else ():
                if (part := trimmed(blocks, Slice(position, first, last))) and kind:
                    yield Found(kind, label, At(position, first), (part,), SENTENCE)


def _told(blocks: Sequence[Block], places: Sequence[Place]) -> Iterator[Found]:
    """The sentences that give advice as the report's own, of one in which nothing else is labelled."""
    for position, block in enumerate(blocks):
        if block.kind not in ("paragraph", "list_item") or places[position].barren:
            continue
        for start, end in sentences(block.text):
            sentence = block.text[start:end]
            part = trimmed(blocks, Slice(position, start, end))
            if part and advises_itself(sentence) and not sentence.rstrip(" *_").endswith(":"):
                label = " ".join(sentence.split()[:_LABEL_WORDS]).strip(" *_")
                yield Found("recommendation", label, At(position, start), (part,), SENTENCE)


def _advised(blocks: Sequence[Block], among: set[int]) -> Iterator[Found]:
    """The items of lists of advice, practices or lessons `among` what went well or badly."""
    for position in sorted(among):
        if kind := led_to_next(blocks, position):
            label = blocks[position].text.strip(" :*_")[:_LABEL]
            items = [item for item in run_of_items(blocks, position + 1) if item in among]
            yield from (record for item in items for record in items_in(blocks, item, kind, label))


def _kind_of_list(lead: str, more: float) -> RecordKind | None:
    """The kind of record that the first part of a sentence announces."""
    if is_elsewhere(lead):
        return None
    kinds = announced_kinds(lead, "lead-in", _LIST + more)
    if kinds and kinds[0] not in ("lesson", "recommendation"):
        kinds = announced_kinds(lead, "lead-in", _FINDINGS + more)
    return kinds[0] if kinds else None
