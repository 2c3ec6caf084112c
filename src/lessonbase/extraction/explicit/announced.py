"""Records under titles, and in lists after sentences, that announce them in words no table knows."""

from collections.abc import Iterator, Sequence

from lessonbase.extraction.explicit.counted import AGREED
from lessonbase.extraction.explicit.evidence import evidence_ends
from lessonbase.extraction.explicit.found import At, Found, Slice, statement_from, trimmed
from lessonbase.extraction.explicit.groups import led_to_next
from lessonbase.extraction.explicit.headed import in_section
from lessonbase.extraction.explicit.items import items_in
from lessonbase.extraction.explicit.lead_ins import (
    headings_after,
    headings_below,
    items_after,
    leading,
    leading_part,
    paragraphs_after,
    run_of_items,
)
from lessonbase.extraction.explicit.prose import OPENED, PLAIN, SENTENCE
from lessonbase.extraction.explicit.sections import Section, record_sections, section_end
from lessonbase.extraction.outline.places import Place
from lessonbase.extraction.subject import doubts
from lessonbase.extraction.words.announcing import announced_kinds
from lessonbase.extraction.words.asides import is_aside
from lessonbase.extraction.words.markers import (
    advises_itself,
    is_claim,
    is_elsewhere,
    is_finite,
    is_order,
    is_order_by_form,
    is_question,
)
from lessonbase.extraction.words.numbering import after_marker, numbers_in, parted
from lessonbase.extraction.words.titles import heading_kinds, title_words
from lessonbase.extraction.words.vocabulary import SECTION_KINDS
from lessonbase.model import Block, RecordKind
from lessonbase.sentences import sentences

# How likely a title announces records at least; a sentence before a list; one of what went well or badly or works, since
# findings are listed in the same words; one that no colon ends.
_TITLE, _LIST, _FINDINGS, _UNENDED = 0.5, 0.5, 0.7, 0.9
# So much likelier where headings follow, not a list.
_OF_HEADINGS = 0.2
# So much likelier where a report has records that its labels and titles tell plainly.
_LABELLED = 0.2
# Words at most of a title that announces, unless it asks: a longer one states something itself.
_TITLE_WORDS = 12
_MANY = 3  # records that are counted as such
_LABEL, _LABEL_WORDS = 80, 4  # characters; words of a sentence that labels itself


def announced(blocks: Sequence[Block], places: Sequence[Place], already: Sequence[Found]) -> list[Found]:
    """The records of kinds that a report has none `already` of, outside the sections and the evidence of those it has."""
    if doubts(block.text for block in blocks if block.kind in ("paragraph", "list_item")):
        return []  # what reports on no work has troubles and advice of its own
    tabled = record_sections(blocks, places)
    known = {n for section in tabled for n in range(section.title, section.end)}
    stated = {part.block for record in already for part in record.statement}
    among = {n for section in tabled if section.plain for n in range(section.title, section.end)} - stated
    for record, end in zip(already, evidence_ends(blocks, places, already), strict=True):
        known |= set(range(record.begins.block, end.block))
    known |= stated
    kinds = {record.kind for record in already}
    more = _LABELLED if already else 0.0
    sections = [each for each in _sections(blocks, places, known, more) if not kinds & set(each.kinds)]
    within = {position for section in sections for position in range(section.title, section.end)}
    found = [
        record
        for section in sections
        for record in in_section(
            blocks,
            places,
            section,
            [other for other in sections if section.title < other.title < section.end],
            within,
        )
    ]
    found += [record for record in _in_sentences(blocks, places, known, more) if record.kind not in kinds]
    taken = known | {part.block for record in found for part in record.statement}
    found += [record for record in _listed(blocks, places, taken, more) if record.kind not in kinds]
    if not already and not found:
        found += _told(blocks, places)
    return found + list(_advised(blocks, among))


def _sections(
    blocks: Sequence[Block], places: Sequence[Place], known: set[int], more: float
) -> Iterator[Section]:
    """The sections whose titles announce records, but for the first title, which is the report's own."""
    headings = [position for position, block in enumerate(blocks) if block.kind == "heading"]
    for position in headings[1:]:
        title = blocks[position].text
        if places[position].barren or position in known or is_aside(title):
            continue
        if not is_question(title) and (len(title.split()) > _TITLE_WORDS or _is_sentence(title)):
            continue
        if kinds := announced_kinds(title, "heading", _TITLE + more)[:2]:
            depth = places[position].depth
            end = section_end(blocks, places, position, depth)
            end = next((n for n in range(position + 1, end) if n in known), end)
            yield Section(position, end, kinds, mixed=True, depth=depth)


def _is_sentence(title: str) -> bool:
    """Whether a title states something itself: in a whole sentence, or in an order of several words."""
    whole = title.rstrip(" *_").endswith((".", "!")) and is_finite(title.lower())
    return whole or (is_order(title_words(title)) and is_claim(title))


def _listed(
    blocks: Sequence[Block], places: Sequence[Place], taken: set[int], more: float
) -> Iterator[Found]:
    """The items of lists, and headings below, that the sentence before them announces."""
    for position, block in enumerate(blocks):
        if block.kind not in ("paragraph", "list_item") or places[position].barren or position in taken:
            continue
        if is_aside(block.text) or (len(block.text) <= _LABEL and heading_kinds(block.text)[0]):
            continue
        last = leading(block.text)
        items = items_after(blocks, position, block.text)
        if not items and (below := headings_after(blocks, position)):
            counted = _counting(block.text, len(below), more)
            said, kind = counted or (last, _kind_of_list(last, more + _OF_HEADINGS))
            # Headings are topics mostly: what went well or badly is known to stand there only where it is counted.
            if (counted or kind in ("lesson", "recommendation")) and kind and not taken & set(below):
                yield from headings_below(blocks, position, kind, said.strip(" :*_")[:_LABEL])
        if not items and last.rstrip(" *_").endswith(":") and (told := paragraphs_after(blocks, position)):
            kind = None if taken & set(told) else _kind_of_list(last, more + _OF_HEADINGS)
            label = last.strip(" :*_")[:_LABEL]
            yield from (
                Found(kind, label, At(one), statement_from(blocks, one), OPENED) for one in told if kind
            )
        if len(items) < 2 or taken & set(items):
            continue
        if block.kind == "list_item" and (blocks[items[0]].level or 1) <= (block.level or 1):
            continue
        last, kind = _counting(block.text, len(items), more) or (last, _kind_of_list(last, more))
        if kind and 2 * sum(_states(blocks[item].text, kind) for item in items) >= len(items):
            label = last.strip(" :*_")[:_LABEL]
            yield from (record for item in items for record in items_in(blocks, item, kind, label))


def _in_sentences(
    blocks: Sequence[Block], places: Sequence[Place], known: set[int], more: float
) -> Iterator[Found]:
    """The parts of sentences that announce them and part them by semicolons ("Two things helped: …; and …")."""
    for position, block in enumerate(blocks):
        text = block.text
        if block.kind != "paragraph" or places[position].barren or position in known or ";" not in text:
            continue
        for start, end in sentences(text):
            lead = leading_part(text[start : text.find(";", start, end)]) if ";" in text[start:end] else 0
            parts = parted(text, start + lead, end) if lead else []
            kind = _kind_of_list(text[start : start + lead].rstrip(" :") + ":", more) if parts else None
            label = text[start : start + lead].strip(" :*_")[:_LABEL]
            for first, last in parts if kind else ():
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


def _kind_of_list(sentence: str, more: float) -> RecordKind | None:
    """The kind of record that a sentence announces as the list after it."""
    if is_elsewhere(sentence):
        return None
    ended = sentence.rstrip(" *_").endswith((":", ",", "-", "–", "—", "…", "..."))
    kinds = announced_kinds(sentence, "lead-in", _LIST + more if ended else _UNENDED)
    if kinds and kinds[0] not in ("lesson", "recommendation"):
        kinds = announced_kinds(sentence, "lead-in", _FINDINGS + more if ended else _UNENDED)
    return kinds[0] if kinds else None


def _counting(text: str, count: int, more: float) -> tuple[str, RecordKind] | None:
    """The sentence of a paragraph that announces records by their number, of which so many follow, with their kind."""
    for sentence in (text[start:end] for start, end in sentences(text)):
        if count < _MANY or count not in numbers_in(sentence) or is_elsewhere(sentence):
            continue
        kinds = announced_kinds(sentence, "lead-in", AGREED + more)
        if kinds and (kinds[0] in SECTION_KINDS or announced_kinds(sentence, "lead-in", _FINDINGS + more)):
            return sentence, kinds[0]
    return None


def _states(text: str, kind: RecordKind) -> bool:
    """Whether an item can be a record: what went well or badly is named, all else is stated."""
    words = text[after_marker(text) :]
    return kind in PLAIN or is_finite(words.lower()) or is_order(words) or is_order_by_form(words)
