"""Records that carry a label of their own: in running text, in a heading, in a box, in a sentence."""

import re
from collections.abc import Iterator, Sequence

from lessonbase.extraction.found import At, Found, Slice, content_after, statement_from, trimmed
from lessonbase.extraction.markers import (
    ENGLISH,
    heading_kinds,
    is_action,
    is_announcement,
    is_claim,
    is_plural,
    is_question,
)
from lessonbase.extraction.outline import Place, one_line
from lessonbase.model import Block, RecordKind
from lessonbase.sentences import sentences

_KINDS: tuple[RecordKind, ...] = ("lesson", "best_practice", "recommendation", "challenge", "success")
_LEADER = re.compile(r"\.{4,}|…{2,}|(?:\.\s){4,}|\s\d{1,3}\s*$(?<=[.…]\s\d)")
_LED_IN = re.compile(r"(?:[A-Z][\w-]*(?:\s[\w-]+){0,4},\s+)?")
_POINTER = re.compile(r"\W*(?:see|refer to|as (?:above|below|discussed))\b", re.IGNORECASE)
# A title after a label that is longer than this, or holds a full stop, is the text itself.
_TITLE = 110


def labelled(blocks: Sequence[Block], places: Sequence[Place]) -> list[Found]:
    """Every labelled record of the blocks, in order."""
    found: list[Found] = []
    for position, block in enumerate(blocks):
        if places[position].barren or block.kind in ("furniture", "footnote", "table"):
            continue
        record = _boxed(blocks, position) or _by_label(blocks, position)
        if record is None and block.kind in ("paragraph", "list_item"):
            found += _in_sentences(blocks, position)
        elif record is not None:
            found.append(record)
    return [record for record in found if _states(record, blocks)]


def stops(blocks: Sequence[Block]) -> set[int]:
    """The blocks that open something else that is numbered: a conclusion, a finding."""
    return {
        position
        for position, block in enumerate(blocks)
        if block.kind in ("heading", "paragraph")
        and (label := ENGLISH.label.match(block.text))
        and label["stop"]
        and label["number"]
    }


def kind_of(label: re.Match[str]) -> RecordKind | None:
    """The kind whose name a label matched; None for a stop."""
    return next((kind for kind in _KINDS if label[kind]), None)


def _states(record: Found, blocks: Sequence[Block]) -> bool:
    words = record.words(blocks)
    return len(words) >= 10 and not (is_question(words) or _LEADER.search(words) or _POINTER.match(words))


def _by_label(blocks: Sequence[Block], position: int) -> Found | None:
    block = blocks[position]
    label = ENGLISH.label.match(block.text) or ENGLISH.bare_label.match(block.text)
    if label is None and block.kind == "paragraph":
        label = ENGLISH.label.fullmatch(f"{block.text.strip()}:")
    if label is None:
        return None
    if not label.groupdict().get("separator") and block.kind != "heading" and label.end() < len(block.text):
        return None
    kind = kind_of(label)
    if kind is None:
        return None
    name = one_line(label["label"])
    many = is_plural(name) and not label["number"]
    rest = block.text[label.end() :].strip(" *_")
    if many and (not rest or rest.endswith(":") or block.kind in ("heading", "caption")):
        return None
    headed = block.kind in ("heading", "caption")
    statement = _after_title(blocks, position, label.end(), kind, headed=headed)
    if many and rest and is_announcement(rest):
        return None
    return Found(kind, name, At(position), statement, headed=headed) if statement else None


def _after_title(
    blocks: Sequence[Block], position: int, start: int, kind: RecordKind, *, headed: bool
) -> tuple[Slice, ...]:
    """The statement after a label: the rest of its block, or the next one where that rest is only a topic."""
    rest = blocks[position].text[start:].strip(" *_")
    claims = is_claim(rest) or (kind == "best_practice" and is_action(rest))
    topic = not rest or (headed and len(rest) <= _TITLE and not claims)
    following = content_after(blocks, position)
    if topic and following is not None and not ENGLISH.label.match(blocks[following].text):
        return statement_from(blocks, following, _after_marker(blocks[following]))
    return statement_from(blocks, position, start) if rest else ()


def _after_marker(block: Block) -> int:
    """Where the words of a block begin, a number before them left out ("85. The …")."""
    marker = re.match(r"\s*\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s+", block.text)
    return marker.end() if marker else 0


def _boxed(blocks: Sequence[Block], position: int) -> Found | None:
    """A box that holds one practice or lesson ("Box 2: Good practice: …")."""
    block = blocks[position]
    box = re.match(ENGLISH.box, block.text, re.IGNORECASE)
    if box is None:
        return None
    title = block.text[box.end() :]
    label = ENGLISH.label.match(title)
    kind = kind_of(label) if label else None
    if label and kind:
        start, name = box.end() + label.end("separator"), block.text[: box.end() + label.end("label")]
    else:
        kinds, _ = heading_kinds(title)
        if len(kinds) != 1 or (is_plural(title) and _list_follows(blocks, position)):
            return None
        kind, start, name = kinds[0], len(block.text), block.text
    statement = _after_title(blocks, position, start, kind, headed=True)
    return (
        Found(kind, one_line(name), At(position), statement, headed=False, boxed=True) if statement else None
    )


def _list_follows(blocks: Sequence[Block], position: int) -> bool:
    following = content_after(blocks, position)
    return following is not None and blocks[following].kind == "list_item"


def _in_sentences(blocks: Sequence[Block], position: int) -> Iterator[Found]:
    """Sentences that name themselves a lesson: "An important lesson drawn from it is that …"."""
    text = blocks[position].text
    if not re.search(r"\b(?:lesson|practice)\b", text, re.IGNORECASE):
        return
    for start, end in sentences(text):
        opening = _LED_IN.match(text, start, end)
        begin = opening.end() if opening else start
        for kind, pattern in ENGLISH.sentence_labels.items():
            label = re.compile(pattern, re.IGNORECASE).match(text, begin, end)
            part = trimmed(blocks, Slice(position, label.end(), end)) if label else None
            if label and part:
                name = re.match(r".*?\b(?:lesson|practice)\b", label.group(), re.IGNORECASE)
                yield Found(kind, name.group() if name else label.group(), At(position, start), (part,))
                break
