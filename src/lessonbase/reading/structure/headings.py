"""Which drafts are headings, and at what level: by the outline, numbering, type size, weight and capitals."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from lessonbase.reading.drafts import Draft, Style
from lessonbase.reading.structure.markers import CAPTION, CONTENTS_TITLE

_LARGER = 1.08  # times the text's size at which type size alone may tell a heading
_LONGEST = 220  # characters
_LONGEST_BOLD = 130  # characters of a heading set in the text's size
_NUMBERING = re.compile(r"(?:[A-Z]\.|[A-Z]?\d+(?:\.\d+)*\.?|[IVX]+\.)\s+(?=\S)")
_BREAK = re.compile(r"[^\W\d]{3}[.!?] [A-ZÀ-ÖØ-Þ]")  # between two sentences
_COUNT = re.compile(r"(\d{1,3})[.)]\s")
_DEPTH = re.compile(r"([A-Z]?\d+(?:\.\d+)*)\.?\s+\S")
_TOP = re.compile(
    r"(?:annex|appendix|annexe|anexo|appendice|apéndice|chapter|chapitre|cap[ií]tulo|part|partie|parte)\s+[\divxa-z]+\b",
    re.IGNORECASE,
)
_ANNEX = re.compile(r"(?:annex|appendix|annexe|anexo|appendice|apéndice)\b", re.IGNORECASE)
_COVER = 4  # covers and title pages of a report at most
_FULL = 600  # characters of running text from which a page is more than a cover
_TITLE = 1.4  # times the text's size from which type may be that of a title
_ABBREVIATION = 7  # characters of a heading in capitals, in the median, where they are abbreviations
_RARE, _MANY = 1, 20  # a look that a single heading of many has makes no level of its own
_NEAR = 60  # drafts; a chapter without a heading of its own in it has as many
_RUNNING = 150  # characters of a paragraph of running text
# Of formats that mark levels and weight but no size: browsers' sizes of headings, in points, and the running text.
MARKED_SIZES = {1: 26.0, 2: 22.0, 3: 18.0, 4: 15.0, 5: 13.0, 6: 12.0}
MARKED_TEXT = Style(10.0, 0.0, 0.0, 0)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the file's outline: its depth from 1, title, and page where that is known."""

    level: int
    title: str
    page: int | None


@dataclass(frozen=True, slots=True, order=True)
class _HeadingStyle:
    """What sets headings of one level apart, the more prominent first."""

    size: float
    caps: bool
    bold: bool
    italic: bool
    color: int


def set_headings(drafts: Sequence[Draft], text: Style, outline: Sequence[Entry]) -> None:
    """Turn the drafts that are headings into headings, with levels. `text` is the style of running text.

    Drafts that are headings already, by the format's own word, stay so at their level; capitals alone make no other
    near them."""
    entries = _by_title(outline)
    marked = [index for index, draft in enumerate(drafts) if draft.kind == "heading"]
    found: list[tuple[Draft, int | None]] = []
    for index, draft in enumerate(drafts):
        if draft.kind == "heading" and draft.style:
            found.append((draft, draft.level))
        if draft.kind not in ("paragraph", "list_item") or draft.aside is not None or not draft.style:
            continue
        plain = draft.style.bold <= 0.85 and draft.style.size < _LARGER * text.size
        if plain and _is_near(index, marked):
            continue
        level = _in_outline(draft, entries)
        if level is not None or _is_heading(draft, text, drafts, index):
            found.append((draft, level))
    covers = _covers(drafts, text)
    found = [(draft, level) for draft, level in found if level or draft.lines[0].page not in covers]
    for draft, _ in found:
        draft.kind = "heading"
    _set_levels(found)


def _is_near(index: int, marked: Sequence[int]) -> bool:
    """Whether one of the `marked` positions lies near: files are at times put together of parts with and without."""
    at = bisect_left(marked, index)
    return any(abs(each - index) <= _NEAR for each in marked[max(0, at - 1) : at + 1])


def _size(draft: Draft) -> float:
    return draft.style.size if draft.style else 0.0


def _covers(drafts: Sequence[Draft], text: Style) -> frozenset[int | None]:
    """The pages before the first full one that are covers and title pages: what is set large there heads nothing.

    A page is one if it has large type, little running text, and none right under its large type.
    """
    running: Counter[int | None] = Counter()
    for draft in drafts:
        if draft.kind in ("paragraph", "list_item") and len(draft.text) > _RUNNING:
            running[draft.lines[0].page] += len(draft.text)
    full = min((page for page, length in running.items() if page and length >= _FULL), default=1)
    return frozenset(
        page
        for page in range(1, min(full, _COVER + 1))
        if _is_cover([draft for draft in drafts if draft.lines[0].page == page], text)
    )


def _is_cover(page: Sequence[Draft], text: Style) -> bool:
    laid = [draft for draft in page if draft.kind in ("paragraph", "list_item") and draft.aside is None]
    large = [at for at, draft in enumerate(laid) if _size(draft) >= _TITLE * text.size]
    heads = any(len(laid[at + 1].text) > _RUNNING for at in large if at + 1 < len(laid))
    return bool(large) and not heads


def _by_title(outline: Sequence[Entry]) -> dict[str, list[Entry]]:
    entries: dict[str, list[Entry]] = defaultdict(list)
    for entry in outline:
        if key := _key(entry.title):
            entries[key].append(entry)
    return entries


def _key(title: str) -> str:
    """A title without numbering, case, space and punctuation."""
    title = _NUMBERING.sub("", title.strip(), count=1)
    return "".join(c for c in title.casefold() if c.isalnum())


def _in_outline(draft: Draft, entries: dict[str, list[Entry]]) -> int | None:
    """The level of the outline entry that names a draft's text and page."""
    if not entries or len(draft.lines) > 4:
        return None
    for entry in entries.get(_key(draft.text), ()):
        page = draft.lines[0].page
        if entry.page is None or page is None or abs(entry.page - page) <= 1:
            return entry.level
    return None


def _is_heading(draft: Draft, text: Style, drafts: Sequence[Draft], index: int) -> bool:
    style, words = draft.style, draft.text
    letters = list(filter(str.isalpha, words))
    if (
        style is None
        or draft.tabular
        or len(letters) < 3
        or len(words) > _LONGEST
        or len(draft.lines) > 4
        or len(letters) < 0.5 * len(words.replace(" ", ""))
    ):
        return False
    if CONTENTS_TITLE.fullmatch(words.strip()) or CAPTION.match(words):
        return False
    first = _NUMBERING.sub("", words, count=1)[:1]
    if first.islower() or words.endswith((",", ";", "-", "–")) or style.size < 0.93 * text.size:
        return False
    if draft.kind == "list_item" and not _NUMBERING.match(words):
        return False
    large = style.size >= _LARGER * text.size
    caps = len(letters) > 3 and sum(map(str.isupper, letters)) > 0.8 * len(letters)
    bold = style.bold > 0.85 and text.bold < 0.5
    italic = style.italic > 0.9 and text.italic < 0.5
    colored = style.color != text.color and style.color not in (0xFFFFFF, 0x0000FF)
    if large and (style.size >= 1.25 * text.size or bold or caps or colored or not words.endswith(".")):
        return not (len(words) > 120 and (words.endswith(".") or _BREAK.search(words)))
    if not (bold or caps or italic or colored):
        return False
    if words.endswith((".", ":")) or len(words) > _LONGEST_BOLD:
        return False
    if draft.kind == "list_item" and _in_list(drafts, index):
        return False
    strong = bold or (caps and len(words.split()) > 1)
    if not strong and (len(draft.lines) > 2 or not (italic or colored)):
        return False
    return _leads(drafts, index, strong=strong)


def _in_list(drafts: Sequence[Draft], index: int) -> bool:
    """Whether a numbered line has the number next to it, or a numbered line of its own weight, right before or
    after it: then it is an item of a list and no heading."""
    here = drafts[index]
    for near in (index - 1, index + 1):
        if not 0 <= near < len(drafts) or drafts[near].kind != "list_item":
            continue
        beside = drafts[near]
        one, other = _COUNT.match(here.text), _COUNT.match(beside.text)
        if one and other and int(other[1]) - int(one[1]) == near - index:
            return True
        if _NUMBERING.match(beside.text) and _is_bold(beside) and _is_bold(here):
            return True
    return False


def _is_bold(draft: Draft) -> bool:
    return draft.style is not None and draft.style.bold > 0.85


def _leads(drafts: Sequence[Draft], index: int, *, strong: bool) -> bool:
    """Whether running text follows a short line, so that it heads something."""
    for following in drafts[index + 1 : index + 4]:
        if following.kind in ("furniture", "footnote") or following.aside is not None:
            continue
        if following.kind in ("table", "caption", "list_item"):
            return strong
        return (
            len(following.text) > 60 or following.kind == "heading" or (strong and len(following.text) > 20)
        )
    return False


def _set_levels(found: Sequence[tuple[Draft, int | None]]) -> None:
    """Levels: the outline's where it names the heading; else by numbering; else that of headings alike in
    look; else by rank of look among the known ones."""
    known: dict[_HeadingStyle, Counter[int]] = defaultdict(Counter)
    looks = _looks([draft for draft, _ in found])
    told = [level or numbered for (_, level), numbered in zip(found, _by_numbering(found), strict=True)]
    for (_, level), look, says in zip(found, looks, told, strict=True):
        if says:
            known[look][says] += 2 if level else 1
    usual = {look: counts.most_common(1)[0][0] for look, counts in known.items()}
    ranked = _ranked(looks, usual)
    for (draft, _), look, says in zip(found, looks, told, strict=True):
        draft.level = min(6, says or ranked[look])
    _set_under_annexes(
        [draft for (draft, _), says in zip(found, told, strict=True) if not says or _TOP.match(draft.text)]
    )
    used = sorted({draft.level or 1 for draft, _ in found})
    for draft, _ in found:
        draft.level = used.index(draft.level or 1) + 1


def _set_under_annexes(headings: Sequence[Draft]) -> None:
    """Put the headings of an annex under its title, where their look gave them the title's own level or a higher one.

    Asked of headings whose level no outline or number told, and of titles of annexes and chapters.
    """
    tops = [at for at, draft in enumerate(headings) if _TOP.match(draft.text)]
    for top, after in pairwise([*tops, len(headings)]):
        inside = headings[top + 1 : after]
        if not _ANNEX.match(headings[top].text) or not inside:
            continue
        short = (headings[top].level or 1) + 1 - min(draft.level or 1 for draft in inside)
        for draft in inside:
            draft.level = min(6, (draft.level or 1) + max(0, short))


def _by_numbering(found: Sequence[tuple[Draft, int | None]]) -> list[int | None]:
    """The level by each heading's own number; an annex numbers its sections anew, one level down."""
    levels: list[int | None] = []
    annex = False
    for draft, _ in found:
        numbered = _numbered(draft.text)
        if _TOP.match(draft.text):
            annex = bool(_ANNEX.match(draft.text))
        elif annex and numbered:
            numbered += 1
        levels.append(numbered)
    return levels


def _looks(headings: Sequence[Draft]) -> list[_HeadingStyle]:
    """The look of each heading; capitals that are mostly abbreviations look like the same type in small letters."""
    looks = [_look(draft) for draft in headings]
    lengths: dict[_HeadingStyle, list[int]] = defaultdict(list)
    for look, draft in zip(looks, headings, strict=True):
        lengths[look].append(len(_NUMBERING.sub("", draft.text)))
    plain = {
        look: replace(look, caps=False)
        for look, found in lengths.items()
        if look.caps and median(found) <= _ABBREVIATION and replace(look, caps=False) in lengths
    }
    return [plain.get(look, look) for look in looks]


def _look(draft: Draft) -> _HeadingStyle:
    assert draft.style is not None
    letters = list(filter(str.isalpha, draft.text))
    caps = sum(map(str.isupper, letters)) > 0.8 * len(letters)
    return _HeadingStyle(
        round(draft.style.size * 2) / 2,
        caps,
        draft.style.bold > 0.5,
        draft.style.italic > 0.5,
        draft.style.color,
    )


def _numbered(words: str) -> int | None:
    """The level a heading's own numbering gives: "2.3 Scope" is at level 2, "Annex 1" at level 1."""
    if _TOP.match(words):
        return 1
    match = _DEPTH.match(words)
    return match[1].count(".") + 1 if match else None


def _ranked(looks: Sequence[_HeadingStyle], usual: dict[_HeadingStyle, int]) -> dict[_HeadingStyle, int]:
    """A level for every look: the usual one, or one that fits between those of larger and smaller looks."""
    ranked: dict[_HeadingStyle, int] = {}
    counts = Counter(looks)
    level = 0
    last: _HeadingStyle | None = None
    largest: dict[int, float] = {}
    for look, known in usual.items():
        largest[known] = max(look.size, largest.get(known, 0.0))
    for look in sorted(set(looks), reverse=True):
        if look in usual:
            level = usual[look]
        elif last is None or (look.size, look.caps, look.bold, look.italic) != (
            last.size,
            last.caps,
            last.bold,
            last.italic,
        ):
            # What is set larger than all that is known to be at a level stands no deeper than it.
            deeper = min(level + 1, 6, *(known for known, size in largest.items() if size < look.size))
            if 0 < level < deeper and counts[look] <= _RARE and len(looks) > _MANY:
                ranked[look] = deeper  # an odd one out; the next look is no deeper for it
                continue
            level = deeper
        ranked[look] = max(level, 1)
        last = look
    return ranked
