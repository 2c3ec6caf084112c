"""Records that a sentence leads in: the list after it, or the items that it counts itself."""

from collections.abc import Sequence
from dataclasses import replace

from lessonbase.extraction.explicit.alike import set_alike
from lessonbase.extraction.explicit.found import At, Found, Slice, trimmed
from lessonbase.extraction.explicit.items import ITEM, item_of, items_in, states, top_items
from lessonbase.extraction.outline.places import Place
from lessonbase.extraction.outline.roles import read_title
from lessonbase.extraction.words.folding import folded
from lessonbase.extraction.words.markers import announced_below, is_addressee, is_order_by_form, led_in_kind
from lessonbase.extraction.words.numbering import enumerated, has_marker, marker_style, number_of, numbers_in
from lessonbase.extraction.words.titles import title_words
from lessonbase.extraction.words.vocabulary import WORDS
from lessonbase.model import Block, RecordKind
from lessonbase.sentences import sentences

_TITLE, _LINE = 80, 120  # characters of a label, and of a line over a list, at most
_LEADING = 4  # words of a sentence that may say by itself what follows
_FEWEST_ITEMS = 2  # of a list
_COUNTED = 3  # headings below others that are taken for what a sentence announces
_GROUPS = 2  # lists under lines of their own
_FEWEST, _FEWEST_ORDERED = 4, 3  # words of a heading that states something, and of one that orders
_PROSE = 60  # characters of a paragraph that states something, after a sentence that leads to several
_SEVERAL, _MANY = 3, 12  # such paragraphs


def led_in(blocks: Sequence[Block], places: Sequence[Place], already: Sequence[Found]) -> list[Found]:
    """The items of lists that a sentence announces: "The following lessons emerged:"; be it within the paragraph."""
    taken = {part.block for record in already for part in record.statement}
    found: list[Found] = []
    for position, block in enumerate(blocks):
        leads = block.kind == "paragraph" or (block.kind == "list_item" and _opens_another(blocks, position))
        if not leads or places[position].barren or position in taken:
            continue
        bounds = sentences(block.text)
        last = block.text[bounds[-1][0] :] if bounds else ""
        lead = led_in_kind(last)
        items = items_after(blocks, position, last) if lead else []
        if lead and not taken & set(items):
            found += [record for item in items for record in items_in(blocks, item, *lead)]
        elif below := _announced(blocks, position, bounds):
            found += below
        elif not lead:
            found += [record for start, end in bounds for record in _enumerated(blocks, position, start, end)]
    found += _for_others(blocks, found, taken)
    return [record for record in found if states(record, blocks)]


def _for_others(blocks: Sequence[Block], found: Sequence[Found], taken: set[int]) -> list[Found]:
    """The items of the lists under headings that say whom they are for, where under another such heading recommendations were
    led in: "For governments" after "For companies"."""
    over = {
        next((n for n in range(record.begins.block, -1, -1) if blocks[n].kind == "heading"), None)
        for record in found
        if record.kind == "recommendation"
    }
    levels = {blocks[n].level for n in over if n is not None and is_addressee(blocks[n].text)}
    others: list[Found] = []
    for position, block in enumerate(blocks):
        if (
            block.kind == "heading"
            and block.level in levels
            and position not in over
            and is_addressee(block.text)
        ):
            end = next(
                (n for n in range(position + 1, len(blocks)) if blocks[n].kind == "heading"), len(blocks)
            )
            listed = [n for n in range(position + 1, end) if blocks[n].kind == "list_item" and n not in taken]
            others += [
                record
                for item in top_items(blocks, listed)
                for record in items_in(blocks, item, "recommendation", block.text.strip(" *_:"))
            ]
    return others


def leading(text: str) -> str:
    """The sentence of a paragraph that leads to the list after it; with the one before, where it only says "These are:"."""
    bounds = sentences(text)
    if not bounds:
        return text
    last = text[slice(*bounds[-1])]
    if len(bounds) > 1 and len(last.split()) < _LEADING and WORDS.pointing_back.match(last.lower()):
        # As clauses of one sentence, either of which may say what follows.
        return text[bounds[-2][0] : bounds[-1][1]].replace(". ", ", ")
    return last


def leading_part(text: str) -> int:
    """Where the part of a sentence ends that leads to what it lists: after its colon, or "including"; 0 where none does."""
    found = WORDS.within["leading"].search(folded(text))
    colon = text.find(":")
    return colon + 1 if colon >= 0 else found.end() if found else 0


def _opens_another(blocks: Sequence[Block], position: int) -> bool:
    """Whether the block after an item is one of another list, in it ("II) to the ministry: a) …")."""
    following = next((block for block in blocks[position + 1 :] if block.kind != "furniture"), None)
    style, other = (marker_style(block.text) if block else "" for block in (blocks[position], following))
    return bool(other) and style != other


def _announced(blocks: Sequence[Block], position: int, bounds: Sequence[tuple[int, int]]) -> list[Found]:
    """The headings or items below that one of a paragraph's sentences announces, be it not the last."""
    said = [blocks[position].text[start:end] for start, end in bounds]
    told = ((each, kind) for each in said if (kind := announced_below(each)))
    below = (
        headings_below(blocks, position, kind, each.strip()[:_TITLE])
        or [
            record
            for item in items_after(blocks, position, each)
            for record in items_in(blocks, item, kind, each.strip()[:_TITLE])
        ]
        for each, kind in told
    )
    return next(filter(None, below), [])


def headings_below(blocks: Sequence[Block], position: int, kind: RecordKind, label: str) -> list[Found]:
    """The headings after a sentence that says that the records stand below."""
    return [
        replace(item_of(blocks, number, kind, label), headed=True)
        for number in headings_after(blocks, position)
    ]


def headings_after(blocks: Sequence[Block], position: int) -> list[int]:
    """The positions of the headings after a paragraph that say something: those of the next one's level, deeper ones that
    are counted where it is not, or all under such as only say whom they are for; up to one that is higher, or of a section
    with a name of its own; none where fewer than half do, or only one."""
    following = _shown_after(blocks, position)
    if following is None or blocks[following].kind != "heading":
        return []
    level = blocks[following].level or 1
    stated: list[int] = []
    counted: list[int] = []
    deeper: list[int] = []
    for number in range(following, len(blocks)):
        block = blocks[number]
        title = read_title(block.text) if block.kind in ("heading", "paragraph") else None
        if title and (title.role or title.barren) and (block.kind == "heading" or len(block.text) < _TITLE):
            break
        if block.kind == "heading" and (block.level or 1) < level:
            break
        if block.kind == "heading" and (block.level or 1) == level:
            stated.append(number)
        elif block.kind == "heading":
            deeper.append(number)
            if number_of(block.text) == len(counted) + 1:
                counted.append(number)
    if len(counted) >= _COUNTED and number_of(blocks[following].text) is None:
        return counted
    if deeper and all(is_addressee(blocks[number].text) for number in stated):
        stated = [number for number in deeper if blocks[number].level == blocks[deeper[0]].level]
    saying = [number for number in stated if _says(blocks[number].text)]
    return saying if len(saying) >= 2 and 2 * len(saying) >= len(stated) else []


def _says(title: str) -> bool:
    """Whether a heading states something: in several words, or as an order in few."""
    words = title_words(title).split()
    return len(words) >= _FEWEST or (len(words) >= _FEWEST_ORDERED and is_order_by_form(title_words(title)))


def paragraphs_after(blocks: Sequence[Block], lead: int) -> list[int]:
    """The positions of the paragraphs after one that ends in a colon, each of them prose, up to a heading or to what is none;
    none where there are not several."""
    if not blocks[lead].text.rstrip(" *_").endswith(":"):
        return []
    following: list[int] = []
    for position in range(lead + 1, len(blocks)):
        block = blocks[position]
        if block.kind in ("furniture", "footnote", "caption"):
            continue
        if block.kind != "paragraph" or len(block.text) < _PROSE or block.text.rstrip().endswith((":", "?")):
            break
        following.append(position)
    return following if _SEVERAL <= len(following) <= _MANY else []


def _enumerated(blocks: Sequence[Block], position: int, start: int, end: int) -> list[Found]:
    """The items that a sentence announces and counts itself: "The lessons are: (i) …; and (ii) …."."""
    text = blocks[position].text
    items = enumerated(text, start, end)
    lead = led_in_kind(text[start : items[0][0]]) if items else None
    parts = [trimmed(blocks, Slice(position, a, b)) for _, a, b in items]
    return [
        Found(*lead, At(position, mark), (part,), ITEM)
        for (mark, _, _), part in zip(items, parts, strict=True)
        if lead and part
    ]


def run_of_items(blocks: Sequence[Block], start: int) -> list[int]:
    """The items of the list that begins at `start`, those of its highest level; none where no list does."""
    run: list[int] = []
    for position in range(start, len(blocks)):
        if blocks[position].kind in ("furniture", "footnote"):
            continue
        if not _lists_on(blocks, position, run):
            break
        run.append(position)
    return top_items(blocks, run)


def items_after(blocks: Sequence[Block], lead: int, sentence: str) -> list[int]:
    """The items after a lead-in, whose last `sentence` announces them: of its list, of lists under lines of their own, or
    each over prose of its own."""
    items = counted_run(blocks, lead, sentence)
    if len(items) < _FEWEST_ITEMS:
        items = set_alike(blocks, lead) or grouped_run(blocks, lead) or items
    return items


def counted_run(blocks: Sequence[Block], lead: int, sentence: str) -> list[int]:
    """The items of the list after a lead-in; of one that says how many there are, up to so many though a paragraph parts
    some from the others."""
    items = run_of_items(blocks, lead + 1)
    more, level = list(items), {blocks[item].level for item in items}
    counts = numbers_in(sentence)
    while more and max(counts, default=0) > len(more):
        after = _shown_after(blocks, _end_of_run(blocks, more[-1]))
        if after is None or blocks[after].kind != "paragraph":
            return items
        run = run_of_items(blocks, after + 1)
        if not run or {blocks[item].level for item in run} != level:
            return items
        more += run
        if len(more) in counts:
            return more
    return items


def grouped_run(blocks: Sequence[Block], lead: int) -> list[int]:
    """The items of the lists after a lead-in that stand under a line each, which says whom they are for or what they are
    about; none where there are not several."""
    items: list[int] = []
    groups, position = 0, _shown_after(blocks, lead)
    while position is not None and _tops_list(blocks, position):
        run = run_of_items(blocks, position + 1)
        if not run:
            break
        items, groups = items + run, groups + 1
        position = _shown_after(blocks, _end_of_run(blocks, run[-1]))
    return items if groups >= _GROUPS else []


def _tops_list(blocks: Sequence[Block], position: int) -> bool:
    """Whether a block is a short line over a list."""
    block, text = blocks[position], blocks[position].text.strip(" *_")
    return (
        block.kind in ("paragraph", "heading") and len(text) <= _LINE and not text.endswith((".", "!", "?"))
    )


def _end_of_run(blocks: Sequence[Block], item: int) -> int:
    """The last block of the list that an item stands in, with the parts of its items."""
    while item + 1 < len(blocks) and blocks[item + 1].kind in ("list_item", "furniture", "footnote"):
        item += 1
    return item


def _shown_after(blocks: Sequence[Block], position: int) -> int | None:
    return next(
        (n for n in range(position + 1, len(blocks)) if blocks[n].kind not in ("furniture", "footnote")), None
    )


def _lists_on(blocks: Sequence[Block], position: int, before: Sequence[int]) -> bool:
    """Whether a block is the next item of a list. A paragraph is one by its letter, or by the number that comes next;
    after letters no number is, since it numbers the report's paragraphs."""
    block = blocks[position]
    number = number_of(block.text)
    lettered = (
        bool(before) and has_marker(blocks[before[0]].text) and number_of(blocks[before[0]].text) is None
    )
    if block.kind == "list_item":
        return not (lettered and number is not None and (block.level or 1) == (blocks[before[0]].level or 1))
    if block.kind != "paragraph" or not has_marker(block.text):
        return False
    if number is None:
        return lettered or not before
    return number == ((number_of(blocks[before[-1]].text) or 0) if before else 0) + 1
