"""Which words of a report are its title: what is set largest on its first pages, its headings, labels, properties."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, takewhile

from lessonbase.reading.drafts import Draft
from lessonbase.reading.metadata.evidence import COVER, HEADING, PROPERTIES, TOP, Candidate, weighed
from lessonbase.reading.metadata.front import FrontLine
from lessonbase.reading.metadata.organisations import is_organisation
from lessonbase.reading.metadata.words import any_of, folded, listed
from lessonbase.reading.structure.markers import CONTENTS_TITLE
from lessonbase.reading.text import clean, is_open

_PAGES = 3  # a report's cover and its title page are among as many
_FRONT_DRAFTS = 15
_OPENING = 3  # drafts at the top of a page that shows no larger type
_CLEARLY_LARGER = 1.3  # times the text's size
_SHORT_LINE = 100  # characters: longer pieces of the front are sentences
_LONGEST = 250  # characters of a title in a file's properties or in large type
_PARTS = 4  # blocks of a title: it, its subtitle, its place
_APART = 0.95  # times the type's size between such blocks at most
_BORNE_OUT = 0.8  # share of a title's words that the first pages hold as well
_HEADINGS = 12  # headings of the front that may be the title
_COVER = 250  # characters: a first page of no more is a cover

_NO_TITLE = re.compile(
    r"^(?:microsoft (?:word|powerpoint|excel)|untitled|sans titre|document\d*|powerpoint|slide \d|print|.*\.(?:docx?|pdf|indd|qxp|rtf|odt|pptx?|xlsx?|tex|pub|p65|html?)$)",
    re.IGNORECASE,
)
_SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s|\d{1,2}\.\s|\d{1,2}\s+\S+(?:\s\S+)?$|[IVX]+\.\s")
_DATE = re.compile(r"(?:\S+,\s+)?(?:\d{1,2}\s+)?[^\W\d]+\.?(?:\s+de)?(?:\s+\d{1,2},?)?\s+(?:19|20)\d\d")
_LEADERS = re.compile(r"\.{3}|…\s*\d")
_ADDRESS = re.compile(r"://|\bwww\.|\S@\S|</|\[\[")
_SENTENCES = re.compile(r"[a-zß-ÿ]{4}\. [A-ZÀ-Þ]")
_BEGINS = re.compile(r"[\w\"'“‘«¿¡(]")
_MID_SENTENCE = re.compile(
    r"(?:for|of|and|to|in|on|by|with|para|por|con|com|de|del|do|da|e|y|et|pour|des|du|sur|dans|sobre)\s"
)
_NUMBERED = re.compile(r"[\W\d_]*|\(?[A-Z]{1,6}[-/ ]?[\d/-]*\)?")
_SIDES = re.compile(r"\s[–—-]\s|:\s|\s*\|\s*")
_SLUG = re.compile(r"https?://[^\s\]\)]+?/([^/\s\]\)]{8,})/?(?=[\s\]\)]|$)")


def named_title(text: str) -> str | None:
    """The title that a file's properties name, if it reads as one."""
    text = clean(text)
    return text if len(text) >= 8 and _is_title(text) else None


def _is_title(text: str) -> bool:
    """Whether words may be a title: no file's name, date, address, sentences, section or entry of the contents, no
    line of a site or a template, and no word like "Evaluation report" that any may bear."""
    plain = folded(text)
    tokens = re.findall(r"[^\W\d_]+", plain)
    return bool(
        " " in text
        and len(text) <= _LONGEST
        and sum(map(str.isalpha, text)) >= 0.6 * len("".join(text.split()))
        and _BEGINS.match(text)
        and not all(token in listed("generic") for token in tokens)
        and not _names_whose(text)
        and plain.strip(" .:!") not in listed("not_titles")
        and not any_of("templates").search(plain)
        and not _NO_TITLE.match(text)
        and not CONTENTS_TITLE.fullmatch(text)
        and not _SECTION.match(text)
        and not _DATE.fullmatch(text)
        and not any(pattern.search(text) for pattern in (_LEADERS, _ADDRESS, _SENTENCES))
        and not is_open(text)
    )


def _names_whose(text: str) -> bool:
    """Whether words only say whose report of what kind it is: "Harbour Foundation – Final narrative report"."""
    sides = [side for side in _SIDES.split(text) if side.strip()]
    return len(sides) > 1 and all(
        is_organisation(side)
        or all(token in listed("generic") for token in re.findall(r"[^\W\d_]+", folded(side)))
        for side in sides
    )


def title_of(
    drafts: Sequence[Draft], front: Sequence[FrontLine], named: str, styled: str | None, size: float
) -> tuple[str, str] | None:
    """The title of a report and where it stands; None where nothing reads as one.

    `named` is what the file's properties say, `styled` what its reader knows to be the title by its style, `size` that
    of running text in points, 0 where there are no sizes. Properties are at times those of another report, whose file
    was taken to begin this one.
    """
    shown = [*_by_style(styled), *_by_type(drafts, size), *_by_label(front), *_by_heading(drafts, front)]
    found = weighed(_trimmed(chain(shown, _by_address(front, shown))))
    best = found[0] if found else None
    said = named_title(named)
    if said and (
        best is None
        or best.sure < 0.3
        or _shares(best.value, said, all_of_it=best.value == styled)
        or (best.value != styled and _is_weak(best.where, drafts, said))
    ):
        return said, PROPERTIES
    if best is None:
        return _one_word(drafts)
    return _completed(best.value, front), best.where


def _one_word(drafts: Sequence[Draft]) -> tuple[str, str] | None:
    """The first heading where it is a name of one word, as that of a programme may be."""
    first = next((clean(draft.text) for draft in drafts[:_OPENING] if draft.kind == "heading"), "")
    plain = folded(first)
    if not re.fullmatch(r"[^\W\d_]{4,30}", first) or plain in listed("generic") | listed("not_titles"):
        return None
    return None if CONTENTS_TITLE.fullmatch(first) or _NO_TITLE.match(first) else (first, HEADING)


def _is_weak(where: str, drafts: Sequence[Draft], named: str) -> bool:
    """Whether a title that only stands as a heading gives way to one that the properties name and the front bears out."""
    front = drafts[:_FRONT_DRAFTS]
    return where in (HEADING, TOP) and (not any(d.style for d in front) or _bear_out(front, named))


def _shares(shown: str, named: str, *, all_of_it: bool) -> bool:
    """Whether what the properties name is what is shown, perhaps with more to it; what is known to be the title by its
    style has to be in it whole."""
    words = set(re.findall(r"\w+", folded(shown)))
    return len(words & set(re.findall(r"\w+", folded(named)))) >= (1.0 if all_of_it else 0.6) * len(words)


def _trimmed(candidates: Iterator[Candidate[str]]) -> Iterator[Candidate[str]]:
    """The candidates that read as titles, without what stands before or twice in them; one spelling of each."""
    spelling: dict[str, str] = {}
    for each in candidates:
        value = _without_kind(clean(each.value))
        if _is_title(value):
            value = spelling.setdefault(" ".join(re.findall(r"\w+", folded(value))), value)
            doubt = 0.4 if is_organisation(value) else 1.0  # whose report it is stands above many a title
            yield Candidate(value, doubt * each.sure, each.where, each.way)


def _without_kind(text: str) -> str:
    """A title without the kind and number of report before it: "Final report RO-2013-103: Collision" is "Collision"."""
    head, colon, rest = text.partition(": ")
    tokens = re.findall(r"[\w/-]+", head)
    is_kind = all(folded(token) in listed("generic") or re.search(r"\d", token) for token in tokens)
    return rest if colon and is_kind and _is_title(rest) else text


def _completed(title: str, front: Sequence[FrontLine]) -> str:
    """A title that begins in the middle, since a picture shows its first words, as a line of the front has it whole."""
    if not _MID_SENTENCE.match(title):
        return title
    plain = folded(title)
    for line in front:
        if plain.rstrip(".") in folded(line.text) and len(line.text) <= _LONGEST and line.text[0].isupper():
            return clean(line.text).rstrip(".")
    return title


def _by_style(styled: str | None) -> Iterator[Candidate[str]]:
    if styled:
        yield Candidate(styled, 0.85, HEADING, "style")


def _by_label(front: Sequence[FrontLine]) -> Iterator[Candidate[str]]:
    """What stands after or under a label like "Title of the evaluation" or "Project title"."""
    for at, line in enumerate(front):
        label, colon, value = line.text.partition(":")
        if not colon:
            continue
        value = value.strip() or (front[at + 1].text if at + 1 < len(front) else "")
        for name, sure in (("title_labels", 0.7), ("project_labels", 0.55)):
            if folded(label).strip() in listed(name) and len(value) <= 1.5 * _SHORT_LINE:
                yield Candidate(value, sure, COVER if line.draft.lines[0].page == 1 else TOP, "label")


def _by_address(front: Sequence[FrontLine], shown: Sequence[Candidate[str]]) -> Iterator[Candidate[str]]:
    """What the address of the page bears out, which often spells the title: lines of the front and other candidates."""
    slugs = [match[1] for line in front for match in _SLUG.finditer(line.text)]
    wanted = [{w for w in re.findall(r"[^\W_]+", folded(slug)) if len(w) > 2} for slug in slugs]
    for words in filter(None, wanted):
        lines = [text for line in front for text in _pieces(line)]
        for text in [*(each.value for each in shown), *lines]:
            tokens = [w for w in re.findall(r"[^\W_]+", folded(text)) if len(w) > 2]
            held = sum(any(t.startswith(word) for t in tokens) for word in words)
            if (
                len(tokens) >= 3
                and len(text) <= 1.5 * _SHORT_LINE
                and held >= 0.66 * len(words)
                and not _ADDRESS.search(text)
            ):
                yield Candidate(text, 0.6, TOP, "address")


def _pieces(line: FrontLine) -> Iterator[str]:
    """A line of the front, or the lines that were joined in it."""
    if len(line.text) <= _LONGEST:
        yield line.text
    yield from (each.text for each in line.draft.lines if each.text != line.text)


# ── by the size of type ──────────────────────────────────────────────────────────────────────


def _by_type(drafts: Sequence[Draft], size: float) -> Iterator[Candidate[str]]:
    """What the first pages of a report with pages set larger than its text; else the heading at their very top."""
    front = [draft for draft in drafts if (draft.lines[0].page or _PAGES + 1) <= _PAGES]
    if not any(draft.style for draft in front):  # slides have pages, and titles of their own
        return
    largest = _largest(front, size)
    if largest:
        yield Candidate(largest, 0.75, COVER, "type")
        return
    if opening := _opening(front, size):
        yield Candidate(opening, 0.62, COVER, "opening")
    first = [d for d in front if d.lines[0].page == 1 and d.kind != "furniture"]
    whole = clean(" ".join(d.text for d in first))
    if len(first) == 1 and len(whole) <= _COVER:  # a cover that shows nothing else
        yield Candidate(whole, 0.6, COVER, "cover")
    large = [d for d in first if _size(d) >= _CLEARLY_LARGER * size]
    if len(large) > 1 and len(whole) <= _COVER:
        yield Candidate(" ".join(_distinct_lines(large)), 0.6, COVER, "pieces")


def _bear_out(front: Sequence[Draft], title: str) -> bool:
    tokens = re.findall(r"\w+", folded(title))
    known = {word for draft in front for word in re.findall(r"\w+", folded(draft.text))}
    return sum(word in known for word in tokens) >= _BORNE_OUT * len(tokens)


def _largest(front: Sequence[Draft], size: float) -> str | None:
    """The title in the largest type of the first page that is clearly larger than the text, or of a title page after
    it; from the first heading on, what is set large heads a section."""
    for page in range(1, _PAGES + 1):
        here = [draft for draft in front if draft.lines[0].page == page]
        if page > 1 and any(d.kind == "heading" and (d.lines[0].page or page) < page for d in front):
            break
        is_title_page = sum(len(d.text) for d in here if d.kind != "furniture") <= 2 * _COVER
        if page > 1 and not is_title_page and any(d.kind == "heading" for d in here):
            break
        large = [draft for draft in here if _size(draft) >= _CLEARLY_LARGER * size]
        for together in sorted(_together(large), key=lambda part: -_size(part[0])):
            title = clean(" ".join(_distinct_lines(together)))
            if _is_title(title):
                return title
    return None


def _distinct_lines(drafts: Sequence[Draft]) -> list[str]:
    """The lines of drafts, each once: shadows and bleeds set a title twice; numbers between are those of pages."""
    lines = [line.text for draft in drafts for line in draft.lines]
    kept = [line for line in dict.fromkeys(lines) if not re.fullmatch(r"[\W\d_]*", line)] or lines
    return [line for at, line in enumerate(kept) if folded(line) not in map(folded, kept[:at])]


def _together(drafts: Sequence[Draft]) -> list[list[Draft]]:
    """Drafts in groups of those that are set alike and right under one another: the lines of one title."""
    groups: list[list[Draft]] = []
    for draft in drafts:
        if groups and len(groups[-1]) < _PARTS and _goes_with(groups[-1][-1], draft):
            groups[-1].append(draft)
        else:
            groups.append([draft])
    return groups


def _goes_with(above: Draft, draft: Draft) -> bool:
    one, other = above.lines[-1].box, draft.lines[0].box
    if not (one and other and above.style and draft.style) or above.style.color != draft.style.color:
        return False
    size = above.style.size
    return (
        abs(draft.style.size - size) <= 0.03 * size
        and -_APART * size < other.y0 - one.y1 < _APART * size
        and one.x0 < other.x1
        and other.x0 < one.x1
        and not all(token in listed("generic") for token in re.findall(r"[^\W\d_]+", folded(draft.text)))
    )


def _size(draft: Draft) -> float:
    return draft.style.size if draft.style and draft.kind in ("heading", "paragraph") else 0.0


def _opening(front: Sequence[Draft], size: float) -> str | None:
    """The heading at the top of the first page, or its first line, where no type is larger than the text."""
    here = [d for d in front if d.lines[0].page == 1 and size and _size(d) >= 0.97 * size]
    top = takewhile(lambda draft: len(draft.text) <= 3 * _SHORT_LINE, here[:_OPENING])
    for at, draft in enumerate(top):
        is_first = at == 0 and len(draft.lines) == 1 and _reads_as_title(draft.text)
        if (draft.kind == "heading" or is_first) and _is_title(draft.text):
            return clean(draft.text)
    return None


def title_on_front(drafts: Sequence[Draft], size: float) -> str | None:
    """What is set largest before the text begins, where it is clearly larger than the text's `size`: for formats
    that record type sizes but no pages."""
    front = list(takewhile(lambda draft: len(draft.text) <= 3 * _SHORT_LINE, drafts[:_FRONT_DRAFTS]))
    sizes = [draft.style.size if draft.style and draft.kind != "furniture" else 0.0 for draft in front]
    for largest in sorted(set(sizes), reverse=True):
        if largest < _CLEARLY_LARGER * size:
            return None
        first = sizes.index(largest)
        end = first
        while end < min(first + _PARTS, len(front)) and sizes[end] == largest:
            end += 1
        title = clean(" ".join(draft.text for draft in front[first:end]))
        if _is_title(title):
            return title
    return None


# ── by headings ──────────────────────────────────────────────────────────────────────────────


def _reads_as_title(text: str) -> bool:
    return (
        len(text.split()) >= 3
        and len(text) <= 1.5 * _SHORT_LINE
        and not text.endswith((".", ":", ";", ","))
        and bool(_BEGINS.match(text))
    )


def _by_heading(drafts: Sequence[Draft], front: Sequence[FrontLine]) -> Iterator[Candidate[str]]:
    """The headings before the text begins: the one that the front repeats (cover, then title page), else the first of
    three words and more.

    A short line at the very top that no full stop ends counts as a heading here, however it is written.
    """
    found: list[str] = []
    opening = next((d for d in drafts if d.kind != "furniture"), None)
    if opening and opening.kind == "paragraph" and _reads_as_title(opening.text):
        found.append(opening.text)
    for draft in drafts:
        if draft.kind == "paragraph" and len(draft.text) > 4 * _SHORT_LINE:
            break
        if draft.kind == "heading":
            found.append(draft.text)
        if len(found) > _HEADINGS:
            break
    counts = Counter(folded(text) for text in found)
    shown = Counter(folded(line.text) for line in front)
    repeated = [
        text for text in found if max(counts[folded(text)], shown[folded(text)]) > 1 and len(text.split()) > 2
    ]
    long = [text for text in found if len(text.split()) > 2 and _is_title(clean(text))]
    short = [text for text in found if _is_title(clean(text))]
    for candidates, sure in ((repeated, 0.6), (long, 0.5), (short, 0.35)):
        for at, text in enumerate(candidates[:3]):
            first = opening is not None and text == opening.text
            yield Candidate(text, max(sure - at / 10, 0.6 if first else 0.0), HEADING, "heading")
    for text in found:
        if templates := any_of("templates").search(
            folded(text)
        ):  # what was filled in bears the name of its form
            yield Candidate(text[: templates.start()] + text[templates.end() :], 0.65, HEADING, "template")
