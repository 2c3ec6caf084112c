"""Records that carry a label of their own: in running text, in a heading, in a box, in a sentence."""

import re
from collections.abc import Iterator, Sequence

from lessonbase.extraction.explicit.course import without_course
from lessonbase.extraction.explicit.found import At, Found, Slice, content_after, statement_from, trimmed
from lessonbase.extraction.outline.places import Place, one_line
from lessonbase.extraction.words.asides import is_aside, is_detail, is_pointer
from lessonbase.extraction.words.folding import folded
from lessonbase.extraction.words.markers import (
    Label,
    any_label_of,
    box_end,
    is_action,
    is_announcement,
    is_claim,
    is_order,
    is_plural,
    is_question,
    label_of,
    recommending_strength,
    says_something,
    sentence_label,
    teaching_strength,
)
from lessonbase.extraction.words.numbering import after_marker
from lessonbase.extraction.words.titles import heading_kinds
from lessonbase.extraction.words.vocabulary import WORDS
from lessonbase.model import Block, RecordKind
from lessonbase.sentences import sentences

_LEADER = re.compile(r"\.{4,}|…{2,}|(?:\.\s){4,}|\s\d{1,3}\s*$(?<=[.…]\s\d)")
_LED_IN = re.compile(r"(?:[A-ZÀ-ÖØ-Þ][\w'’-]*(?:\s[\w-]+){0,4},\s+)?")
# "… the following recommendations: Recommendation 1: …"
_LED_TO = re.compile(r"\w:\s+(?=[^\W\d_][\w\s]{3,30}\s\d{1,2}\s?[:.–—-]\s)")
_NUMBER_STOP = re.compile(r"[^\W\d]\s\d{1,2}\.\s")
_CLOSING = re.compile(r"\s*[(\[]\s*(?P<label>[^()\[\]]{3,40})[)\]][\W_]*$")
# "(Recommendation) Tests are written first", of which a report has several.
_TAG = re.compile(r"\W*[(\[](?P<tag>[^\W\d_][^\W\d_ -]{3,20})[)\]]\W*\s(?=\w)")
_TAGS = 2
# A title after a label that is longer than this, or holds a full stop, is the text itself.
_TITLE = 110
# Topics are named in fewer words than this; titles of boxes may be longer.
_LONG = 9
# Words of a title under a label that alone is no topic.
_FEWEST = 3
# Words of a title that says something.
_SAYS = 5
# A line that is no heading is a topic only in so few.
_TOPIC = 5


def labelled(blocks: Sequence[Block], places: Sequence[Place]) -> list[Found]:
    """Every labelled record of the blocks, in order."""
    found: list[Found] = []
    stating = _stating(blocks)
    tagged = _tagged(blocks)
    for position, block in enumerate(blocks):
        if places[position].barren or block.kind in ("furniture", "footnote", "table"):
            continue
        later = _later_labels(block) if block.kind in ("paragraph", "list_item") else []
        record = (
            tagged.get(position)
            or _boxed(blocks, position)
            or _by_label(blocks, position, later[0][0] if later else None, stating)
        )
        if record is not None:
            found.append(record)
        elif block.kind in ("paragraph", "list_item"):
            found += _closed_by_label(blocks, position) or _in_sentences(blocks, position)
        if record is not None and record.statement[0].block == position:  # "Box 1. Good practice: …"
            later = [each for each in later if each[0] >= record.statement[0].start]
        ends = [start for start, _ in later[1:]] + [len(block.text)]
        for (start, label), end in zip(later, ends, strict=False):
            statement = statement_from(blocks, position, start + label.end, end)
            if label.kind and statement:
                found.append(Found(label.kind, label.name, At(position, start), statement))
    stated = [record for record in without_course(found, blocks) if _states(record, blocks)]
    return _without_listing(stated, blocks)


def _without_listing(found: Sequence[Found], blocks: Sequence[Block]) -> list[Found]:
    """The records but for bare lists of those that the report tells in full elsewhere, as contents and last pages have:
    labels in a row with nothing between them."""
    full: set[tuple[RecordKind, str]] = set()
    bare: set[int] = set()
    begins = {record.begins.block for record in found}
    for number, record in enumerate(found):
        last = record.statement[-1].block
        before = found[number - 1] if number else None
        after = found[number + 1] if number + 1 < len(found) else None
        joined = [
            one is not None and one.kind == record.kind and _adjoin(blocks, *pair)
            for one, pair in ((before, (before, record)), (after, (record, after)))
        ]
        following = next(
            (n for n in range(last + 1, len(blocks)) if blocks[n].kind not in ("furniture", "footnote")), None
        )
        told = following is not None and following not in begins and blocks[following].kind != "heading"
        if record.boxed or not record.label[-1:].isdigit():
            continue
        if any(joined) and (joined[1] or not told):
            bare.add(number)
        else:
            full.add((record.kind, record.label.casefold()))
    return [
        record
        for number, record in enumerate(found)
        if number not in bare or (record.kind, record.label.casefold()) not in full
    ]


def _adjoin(blocks: Sequence[Block], one: Found | None, other: Found | None) -> bool:
    """Whether nothing stands between two records."""
    if one is None or other is None:
        return False
    between = range(one.statement[-1].block + 1, other.begins.block)
    return all(blocks[n].kind in ("furniture", "footnote") for n in between)


def stops(blocks: Sequence[Block]) -> set[int]:
    """The blocks that open something else that is numbered: a conclusion, a finding."""
    return {
        position
        for position, block in enumerate(blocks)
        if block.kind in ("heading", "paragraph")
        and (label := label_of(block.text))
        and label.kind is None
        and label.numbered
    }


def _states(record: Found, blocks: Sequence[Block]) -> bool:
    words = record.words(blocks)
    return len(words) >= 10 and not (
        is_question(words) or is_aside(words) or _LEADER.search(words) or is_pointer(words)
    )


def _later_labels(block: Block) -> list[tuple[int, Label]]:
    """Labels that open a sentence further on in a paragraph, or what follows a lead-in, with where they begin: closed by
    a colon, or by a stop after their number."""
    text = block.text
    if ":" not in text and not _NUMBER_STOP.search(text):
        return []
    bounds = sentences(text)
    opened = [(start, label_of(text[start:end])) for start, end in bounds[1:]]
    if led := _LED_TO.search(text, 0, bounds[0][1] if bounds else 0):
        opened.insert(0, (led.end(), label_of(text[led.end() : bounds[0][1]])))
    return [
        (start, label)
        for start, label in opened
        if label
        and label.kind
        and not label.plural
        and (label.colon or (label.numbered and text[start + label.end :].lstrip()[:1].isupper()))
    ]


def _stating(blocks: Sequence[Block]) -> frozenset[RecordKind]:
    """The kinds whose numbered headings mostly state something: the others of them then do so too."""
    told: dict[RecordKind, list[bool]] = {}
    for block in blocks:
        label = any_label_of(block.text) if block.kind == "heading" else None
        if label and label.kind and label.numbered and (title := block.text[label.end :].strip(" *_")):
            told.setdefault(label.kind, []).append(_is_statement(title, label.kind, boxed=False))
    return frozenset(kind for kind, own in told.items() if sum(own) >= 2 and 3 * sum(own) >= 2 * len(own))


def _by_label(
    blocks: Sequence[Block], position: int, end: int | None, stating: frozenset[RecordKind]
) -> Found | None:
    """The record a block's own label announces; of several labels in it the first, up to `end`."""
    block = blocks[position]
    headed = block.kind in ("heading", "caption")
    label = any_label_of(block.text)
    if label is None and block.kind == "paragraph" and len(block.text) <= _TITLE:
        label = label_of(f"{block.text.strip()}:")
        label = label if label and label.end > len(block.text.strip()) else None
    if label is None or label.kind is None:
        return None
    rest = block.text[label.end : end].strip(" *_")
    if not label.closed and rest and block.kind != "heading" and not _says_one(rest, label.kind):
        return None
    if label.plural and (headed or not rest or rest.endswith(":") or is_announcement(rest)):
        return None
    titled = headed or (label.kind == "recommendation" and _is_over_advice(blocks, position, rest))
    if titled or not rest:
        says = label.kind in stating and label.numbered
        says = says and (len(rest.split()) >= _FEWEST or (" " in rest and says_something(rest)))
        statement = _after_title(blocks, position, label.end, label.kind, headed=titled, says=says)
    else:
        statement = statement_from(blocks, position, label.end, end)
    return Found(label.kind, label.name, At(position), statement, headed=headed) if statement else None


def _is_over_advice(blocks: Sequence[Block], position: int, rest: str) -> bool:
    """Whether a paragraph's few words after its label are the title of advice under it, as in a heading that layout did
    not show."""
    following = content_after(blocks, position)
    short = len(rest.split()) <= _TOPIC and rest[-1:] not in ".!?:;,"
    if blocks[position].kind != "paragraph" or not short or following is None:
        return False
    return _advises(blocks[_advice_from(blocks, following)].text)


def _after_title(
    blocks: Sequence[Block],
    position: int,
    start: int,
    kind: RecordKind,
    *,
    headed: bool,
    boxed: bool = False,
    says: bool = False,
) -> tuple[Slice, ...]:
    """The statement after a label: the rest of its block, or the next one where that rest is only a topic."""
    rest = blocks[position].text[start:].strip(" *_")
    if not rest and (title := _title_after(blocks, position)) is not None:
        return statement_from(blocks, title, after_marker(blocks[title].text))
    states = says or _is_statement(rest, kind, boxed=boxed)
    topic = not rest or (headed and len(rest) <= _TITLE and not states)
    following = content_after(blocks, position)
    if topic and following is not None and not any_label_of(blocks[following].text):
        if kind == "recommendation" and not boxed:
            following = _advice_from(blocks, following)
        return statement_from(blocks, following, after_marker(blocks[following].text))
    return statement_from(blocks, position, start) if rest else ()


def _title_after(blocks: Sequence[Block], position: int) -> int | None:
    """The heading right after a label that stands alone, if it is no label or section of its own: it says what is meant."""
    for following in range(position + 1, len(blocks)):
        block = blocks[following]
        if block.kind in ("furniture", "footnote"):
            continue
        own = block.kind != "heading" or any_label_of(block.text) or heading_kinds(block.text)[0]
        return None if own or len(block.text.split()) < _FEWEST else following
    return None


def _advice_from(blocks: Sequence[Block], first: int) -> int:
    """The first block that advises, from this one to a heading, table or label: what is said before tells why or to
    whom. This one where none does."""
    for position in range(first, len(blocks)):
        block = blocks[position]
        if block.kind in ("heading", "table") or any_label_of(block.text) or box_end(block.text):
            break
        if block.kind in ("paragraph", "list_item") and _advises(block.text):
            return position
    return first


def _advises(text: str) -> bool:
    text = text[after_marker(text) :]
    said = [text[a:b] for a, b in sentences(text)]
    return not is_detail(text) and any(
        recommending_strength(each) and not is_announcement(each) for each in said
    )


def _says_one(rest: str, kind: RecordKind) -> bool:
    """Whether what follows a label and its number, parted by nothing but how they were set, is such a record: "Lesson 2
    Pumps need parts", but not "Recommendation 2 Accepted"."""
    first = next((rest[a:b] for a, b in sentences(rest)), rest)
    if kind == "recommendation":
        return recommending_strength(first) > 0
    return (kind == "lesson" and teaching_strength(first) > 0) or is_claim(first)


def _is_statement(title: str, kind: RecordKind, *, boxed: bool) -> bool:
    """Whether a title after a label is the statement: a sentence, a claim, or, but for a box, as long as one."""
    long = not boxed and len(title.split()) >= _LONG
    return (
        long
        or title.endswith((".", "!"))
        or is_claim(title)
        or (not boxed and len(title.split()) >= _SAYS and says_something(title))
        or (kind == "best_practice" and is_action(title))
        or (kind == "recommendation" and is_order(title) and len(title.split()) >= 2)
    )


def _boxed(blocks: Sequence[Block], position: int) -> Found | None:
    """A box that holds one practice or lesson ("Box 2: Good practice: …")."""
    block = blocks[position]
    begin = box_end(block.text)
    if begin is None:
        return None
    title = block.text[begin:]
    label = label_of(title)
    if label and label.kind:
        kind, name, start = label.kind, block.text[: begin + label.name_end], begin + label.end
    else:
        kinds, _ = heading_kinds(title)
        if len(kinds) != 1 or is_plural(title):
            return None
        kind, name, start = kinds[0], block.text, len(block.text)
    statement = _after_title(blocks, position, start, kind, headed=True, boxed=True)
    return Found(kind, one_line(name), At(position), statement, boxed=True) if statement else None


def _tagged(blocks: Sequence[Block]) -> dict[int, Found]:
    """The records that open with the name of their kind in brackets, by block, of a report that has several of them."""
    found: dict[int, Found] = {}
    for position, block in enumerate(blocks):
        tag = _TAG.match(block.text) if block.kind in ("paragraph", "list_item") else None
        kind = _kind_of_tag(tag["tag"]) if tag else None
        if tag and kind and (statement := statement_from(blocks, position, tag.end())):
            found[position] = Found(kind, tag["tag"], At(position), statement)
    return found if len(found) >= _TAGS else {}


def _kind_of_tag(tag: str) -> RecordKind | None:
    """The kind that a word names, alone or as titles have it, of several."""
    label = label_of(f"{tag}: .")
    titled = heading_kinds(f"{tag}s")[0]
    return label.kind if label else titled[0] if len(titled) == 1 else None


def _closed_by_label(blocks: Sequence[Block], position: int) -> list[Found]:
    """The recommendation of a paragraph that ends in its label ("I recommend that … (Recommendation 4)"); what only refers
    to one does not recommend."""
    text = blocks[position].text
    closing = _CLOSING.search(text)
    label = any_label_of(closing["label"]) if closing else None
    if closing is None or label is None or label.kind != "recommendation" or not label.numbered:
        return []
    advising = [
        start
        for start, end in sentences(text[: closing.start()])
        if recommending_strength(text[start:end]) >= 2
    ]
    if not advising:
        return []
    begin = advising[0] if advising[0] else after_marker(text)
    statement = statement_from(blocks, position, begin, closing.start())
    return [Found("recommendation", label.name, At(position, advising[0]), statement)] if statement else []


def _within_quotation(text: str, start: int) -> bool:
    """Whether a quotation that began before a place is still open there."""
    before = text[:start]
    curly = before.count("“") > before.count("”") or before.count("«") > before.count("»")
    return curly or before.count('"') % 2 == 1


def _in_sentences(blocks: Sequence[Block], position: int) -> Iterator[Found]:
    """Sentences that name themselves a lesson: "An important lesson drawn from it is that …"."""
    text = blocks[position].text
    for start, end in sentences(text):
        if _within_quotation(text, start):  # another's lesson
            continue
        opening = _LED_IN.match(text, start, end)
        label = sentence_label(text, opening.end() if opening else start, end)
        # "One lesson is that …" states what follows; "Another lesson lies in …" only as a whole.
        if label and WORDS.wanting.search(folded(text[start : label[2]])):
            statement = statement_from(blocks, position, start)
            yield Found(label[0], label[1], At(position, start), statement)
            continue
        part = trimmed(blocks, Slice(position, label[2], end)) if label else None
        if label and part:
            yield Found(label[0], label[1], At(position, start), (part,))
