"""Which words of a report are its title: what is set largest on its first pages, its heading, its properties."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

from lessonbase.reading.drafts import Draft
from lessonbase.reading.structure.markers import CONTENTS_TITLE
from lessonbase.reading.text import clean, is_open

_PAGES = 3  # a report's cover and its title page are among as many
_FRONT_DRAFTS = 15
_OPENING = 3  # drafts at the top of a page that shows no larger type
_CLEARLY_LARGER = 1.3  # times the text's size
_SHORT_LINE = 100  # characters: longer pieces of the front are sentences
_LONGEST = 250  # characters of a title in a file's properties or in large type
_PARTS = 3  # blocks of a title: it, its subtitle, its place
_APART = 0.6  # times the type's size between such blocks at most
_BORNE_OUT = 0.8  # share of a title's words that the first pages hold as well

_NO_TITLE = re.compile(
    r"^(?:microsoft (?:word|powerpoint|excel)|untitled|sans titre|document\d*|powerpoint|slide \d|title|print|.*\.(?:docx?|pdf|indd|qxp|rtf|odt|pptx?|xlsx?|tex|pub|p65|html?)$)",
    re.IGNORECASE,
)
_GENERIC_WORDS = """
    a an and of the for de du des la le les et el y do da e d l
    report reports evaluation review study assessment annual final draft interim midterm mid term end line
    executive summary introduction abstract foreword preface acknowledgements acknowledgments contents volume
    rapport évaluation étude annuel finale provisoire résumé exécutif sommaire avant propos remerciements
    informe evaluación estudio anual borrador resumen ejecutivo introducción prólogo agradecimientos
    relatório avaliação estudo sumário executivo resumo introdução prefácio agradecimentos
"""
_GENERIC = frozenset(_GENERIC_WORDS.split())
_SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s|\d{1,2}\.\s|\d{1,2}\s+\S+(?:\s\S+)?$|[IVX]+\.\s")
_DATE = re.compile(r"(?:\S+,\s+)?(?:\d{1,2}\s+)?[^\W\d]+\.?(?:\s+de)?(?:\s+\d{1,2},?)?\s+(?:19|20)\d\d")
_LEADERS = re.compile(r"\.{3}|…\s*\d")
_ADDRESS = re.compile(r"://|\bwww\.|\S@\S")
_SENTENCES = re.compile(r"[a-zß-ÿ]{4}\. [A-ZÀ-Þ]")
_BEGINS = re.compile(r"[\w\"'“‘«¿¡(]")


def named_title(text: str) -> str | None:
    """The title that a file's properties name, if it reads as one."""
    text = clean(text)
    return text if len(text) >= 8 and _is_title(text) else None


def _is_title(text: str) -> bool:
    """Whether words may be a title: no file's name, date, address, sentences, section or entry of the contents, and no
    word like "Evaluation report" that any may bear."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return bool(
        " " in text
        and len(text) <= _LONGEST
        and sum(map(str.isalpha, text)) >= 0.6 * len(text)
        and _BEGINS.match(text)
        and not all(word in _GENERIC for word in words)
        and not _NO_TITLE.match(text)
        and not CONTENTS_TITLE.fullmatch(text)
        and not _SECTION.match(text)
        and not _DATE.fullmatch(text)
        and not any(pattern.search(text) for pattern in (_LEADERS, _ADDRESS, _SENTENCES))
        and not is_open(text)
    )


def shown_title(drafts: Sequence[Draft], named: str | None, size: float) -> tuple[str | None, bool]:
    """The title of a file with pages, and whether they show it: what the properties name where the first pages bear
    that out or show none themselves, else what they show.

    `size` is that of running text, in points. Properties are at times those of another report, whose file was taken
    to begin this one.
    """
    front = [draft for draft in drafts if (draft.lines[0].page or _PAGES + 1) <= _PAGES]
    shown = _largest(front, size)
    if named and (not shown or _bear_out(front, named)):
        return named, False
    return shown or _opening(front, size), True


def _bear_out(front: Sequence[Draft], title: str) -> bool:
    words = re.findall(r"\w+", title.casefold())
    known = {word for draft in front for word in re.findall(r"\w+", draft.text.casefold())}
    return sum(word in known for word in words) >= _BORNE_OUT * len(words)


def _largest(front: Sequence[Draft], size: float) -> str | None:
    """The title in the largest type of the first page that is clearly larger than the text, or of a title page after
    it; from the first heading on, what is set large heads a section."""
    for page in range(1, _PAGES + 1):
        here = [draft for draft in front if draft.lines[0].page == page]
        if page > 1 and any(d.kind == "heading" and (d.lines[0].page or page) <= page for d in front):
            break
        large = [draft for draft in here if _size(draft) >= _CLEARLY_LARGER * size]
        for together in sorted(_together(large), key=lambda part: -_size(part[0])):
            title = clean(" ".join(draft.text for draft in together))
            if _is_title(title):
                return title
    return None


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
        and (above.style.bold > 0.5) == (draft.style.bold > 0.5)
        and -_APART * size < other.y0 - one.y1 < _APART * size
        and one.x0 < other.x1
        and other.x0 < one.x1
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
    largest = max(sizes, default=0.0)
    if largest < _CLEARLY_LARGER * size:
        return None
    first = sizes.index(largest)
    parts = takewhile(lambda at: sizes[at] == largest, range(first, min(first + _PARTS, len(front))))
    title = " ".join(front[at].text for at in parts)
    return title if _is_title(clean(title)) else None


def _reads_as_title(text: str) -> bool:
    return (
        len(text.split()) >= 3
        and len(text) <= 1.5 * _SHORT_LINE
        and not text.endswith((".", ":", ";", ","))
        and bool(_BEGINS.match(text))
    )


def heading_title(drafts: Sequence[Draft]) -> str | None:
    """The heading that the front repeats (cover, then title page), else the first one of three words and more.

    A short line at the very top that no full stop ends counts as a heading here, however it is written.
    """
    front: list[str] = []
    if drafts and drafts[0].kind == "paragraph" and _reads_as_title(drafts[0].text):
        front.append(drafts[0].text)
    for draft in drafts:
        if draft.kind == "paragraph" and len(draft.text) > 400:
            break
        if draft.kind == "heading":
            front.append(draft.text)
        if len(front) > 12:
            break
    counts = Counter(text.lower() for text in front)
    repeated = [text for text in front if counts[text.lower()] > 1 and len(text.split()) > 2]
    long = [text for text in front if len(text.split()) > 2]
    for candidates in (repeated, long, front):
        if candidates:
            return candidates[0]
    return None
