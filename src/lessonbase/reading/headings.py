"""Which drafts are headings, and at what level: by the outline, numbering, type size, weight and capitals."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from lessonbase.reading.drafts import Draft, Style
from lessonbase.reading.markers import CAPTION, CONTENTS_TITLE

_LARGER = 1.08  # times the text's size at which type size alone may tell a heading
_LONGEST = 220  # characters
_LONGEST_BOLD = 130  # characters of a heading set in the text's size
_NUMBERING = re.compile(r"(?:[A-Z]\.|[A-Z]?\d+(?:\.\d+)*\.?|[IVX]+\.)\s+(?=\S)")
_COUNT = re.compile(r"(\d{1,3})[.)]\s")
_DEPTH = re.compile(r"([A-Z]?\d+(?:\.\d+)*)\.?\s+\S")
_TOP = re.compile(
    r"(?:annex|appendix|annexe|anexo|appendice|apéndice|chapter|chapitre|cap[ií]tulo|part|partie|parte)\s+[\divxa-z]+\b",
    re.IGNORECASE,
)
_ANNEX = re.compile(r"(?:annex|appendix|annexe|anexo|appendice|apéndice)\b", re.IGNORECASE)
_COVER = 3  # pages at most before the first with running text
_RUNNING = 150  # characters of a paragraph of running text


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the file's outline: its depth from 1, title, and page where that is known."""

    level: int
    title: str
    page: int | None


@dataclass(frozen=True, slots=True, order=True)
class _Look:
    """What sets headings of one level apart, the more prominent first."""

    size: float
    caps: bool
    bold: bool
    italic: bool
    color: int


def set_headings(drafts: Sequence[Draft], text: Style, outline: Sequence[Entry]) -> None:
    """Turn the drafts that are headings into headings, with levels. `text` is the style of running text."""
    entries = _by_title(outline)
    found: list[tuple[Draft, int | None]] = []
    for index, draft in enumerate(drafts):
        if draft.kind not in ("paragraph", "list_item") or draft.aside is not None or not draft.style:
            continue
        level = _in_outline(draft, entries)
        if level is not None or _is_heading(draft, text, drafts, index):
            found.append((draft, level))
    sizes = _cover_sizes(drafts)
    found = [
        (draft, level) for draft, level in found if level or _size(draft) >= sizes.get(draft.lines[0].page, 0)
    ]
    for draft, _ in found:
        draft.kind = "heading"
    _set_levels(found)


def _size(draft: Draft) -> float:
    return draft.style.size if draft.style else 0.0


def _cover_sizes(drafts: Sequence[Draft]) -> dict[int | None, float]:
    """For each cover page, the type size of its title: what is smaller there heads nothing."""
    running = [
        d.lines[0].page or 1
        for d in drafts
        if d.kind in ("paragraph", "list_item") and len(d.text) > _RUNNING
    ]
    covers = range(1, min(min(running, default=1), _COVER + 1))
    return {
        page: 0.97
        * max((_size(d) for d in drafts if d.lines[0].page == page and len(d.text) > 8), default=0.0)
        for page in covers
    }


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
        return not (words.endswith(".") and len(words) > 120)
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
    known: dict[_Look, Counter[int]] = defaultdict(Counter)
    looks = [_look(draft) for draft, _ in found]
    told = [level or numbered for (_, level), numbered in zip(found, _by_numbering(found), strict=True)]
    for (_, level), look, says in zip(found, looks, told, strict=True):
        if says:
            known[look][says] += 2 if level else 1
    usual = {look: counts.most_common(1)[0][0] for look, counts in known.items()}
    ranked = _ranked(looks, usual)
    for (draft, _), look, says in zip(found, looks, told, strict=True):
        draft.level = min(6, says or ranked[look])
    used = sorted({draft.level or 1 for draft, _ in found})
    for draft, _ in found:
        draft.level = used.index(draft.level or 1) + 1


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


def _look(draft: Draft) -> _Look:
    assert draft.style is not None
    letters = list(filter(str.isalpha, draft.text))
    caps = sum(map(str.isupper, letters)) > 0.8 * len(letters)
    return _Look(
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


def _ranked(looks: Sequence[_Look], usual: dict[_Look, int]) -> dict[_Look, int]:
    """A level for every look: the usual one, or one that fits between those of larger and smaller looks."""
    ranked: dict[_Look, int] = {}
    level = 0
    last: _Look | None = None
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
            level = min(level + 1, 6, *(known for known, size in largest.items() if size < look.size))
        ranked[look] = max(level, 1)
        last = look
    return ranked
