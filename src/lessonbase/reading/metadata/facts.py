"""Title, authors, year and language of a report, from what stands on its first page or in its file."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from lessonbase.reading.drafts import Draft, Facts
from lessonbase.reading.metadata.titles import heading_title, named_title, shown_title
from lessonbase.reading.text import clean

_YEAR = re.compile(r"(?<![\d/#.,-])(19[5-9]\d|20[0-4]\d)(?![\d/,]|[-–]\d|\.\d)")
_MONTH_YEAR = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|janv|févr|mars|avr|mai|juin|juil|août|déc|ene|abr|ago|dic|fev|set|out|dez)"
    r"[a-zéûç]*\.?,?\s+(?:de\s+)?(?:\d{1,2},?\s+)?(19[5-9]\d|20[0-4]\d)\b",
    re.IGNORECASE,
)
_FRONT = 3000  # characters: about what a cover and an imprint hold
_SHORT_LINE = 100  # characters: longer pieces of the front are sentences


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_STOP_WORDS = {
    "en": _words("the of and to in is that for it with as was on are by this be from at which"),
    "fr": _words("le la les des et du une est dans pour que qui sur par au avec sont ce plus aux"),
    "es": _words("el los las del y en una que por con para es se al como más su fue lo son"),
    "pt": _words("o os as do da e em uma que por com para é dos das no na ao como mais"),
}


PROPERTIES, COVER, TOP, HEADING, WORDS = (
    "the file's properties",
    "its first page",
    "its first lines",
    "its heading",
    "its words",
)


@dataclass(frozen=True, slots=True)
class Properties:
    """What a file's properties say, unchecked. `date` holds a year somewhere; `language` is a code like "fr-FR"."""

    title: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    date: str = ""
    language: str = ""


def facts_of(
    drafts: Sequence[Draft], properties: Properties = Properties(), title: str | None = None
) -> Facts:
    """The facts of a file: what its properties say where that is plausible, else what it shows at its top.

    `title` is what a reader knows to be the title on it, by its style. Each value's origin is noted.
    """
    facts = Facts()
    if named := named_title(properties.title):
        facts.set("title", named, PROPERTIES)
    elif shown := title or heading_title(drafts):
        facts.set("title", clean(shown), HEADING)
    _set_rest(facts, drafts, properties)
    return facts


def facts_of_pdf(drafts: Sequence[Draft], info: dict[str, str], size: float) -> Facts:
    """The facts of a PDF: what its cover shows, and what its information dictionary says where that is plausible.

    `size` is that of running text, in points.
    """
    facts = Facts()
    title, is_shown = shown_title(drafts, named_title(info.get("Title", "")), size)
    if title:
        facts.set("title", title, COVER if is_shown else PROPERTIES)
    created = _year_of_date(info.get("CreationDate", "")) or _year_of_date(info.get("ModDate", ""))
    authors = (info.get("Author", ""),)
    _set_rest(facts, drafts, Properties(authors=authors, date=str(created or "")))
    return facts


def _set_rest(facts: Facts, drafts: Sequence[Draft], properties: Properties) -> None:
    """All but the title."""
    names = [clean(name) for entry in properties.authors for name in re.split(r"\s*;\s*", entry)]
    if authors := tuple(dict.fromkeys(name for name in names if _plausible_author(name))):
        facts.set("authors", authors, PROPERTIES)
    if publisher := clean(properties.publisher):
        facts.set("publisher", publisher, PROPERTIES)
    if language := language_of(drafts):
        facts.set("language", language, WORDS)
    elif code := re.match(r"([a-z]{2})(?:[-_]|$)", properties.language.lower()):
        facts.set("language", code[1], PROPERTIES)
    created = re.search(r"(?<!\d)(?:19[5-9]\d|20[0-4]\d)(?!\d)", properties.date)
    year, shown = _year_of(drafts, int(created[0]) if created else None)
    if year:
        paged = any(line.page for draft in drafts[:1] for line in draft.lines)
        facts.set("year", year, (COVER if paged else TOP) if shown else PROPERTIES)


_NO_AUTHOR = re.compile(
    r"^(?:user|admin\w*|owner|author|unknown|pc|hp|dell|lenovo|windows|microsoft|default|none|n/a)\b|[\\/@_]|\d{3}",
    re.IGNORECASE,
)


def _plausible_author(author: str) -> bool:
    return len(author) > 3 and not _NO_AUTHOR.search(author) and (" " in author or author.isupper())


def _year_of_date(value: str) -> int | None:
    match = re.match(r"(?:D:)?(19[89]\d|20[0-4]\d)", value)
    return int(match[1]) if match else None


def _year_of(drafts: Sequence[Draft], created: int | None) -> tuple[int | None, bool]:
    """The year a report dates itself to, as its front shows it, else the one its file was `created` in; and whether
    the front shows it.

    Short lines before the text begins are asked first, a month and year before a year alone; then a month and
    year in the other short lines, and in sentences. Years in running text are mostly those of what it tells or cites.
    """
    front = _front(drafts)
    short = [text for text in front if len(text) <= _SHORT_LINE]
    before_text = [
        text for text in takewhile(lambda text: len(text) <= 3 * _SHORT_LINE, front) if text in short
    ]
    shown = (
        _first_year(_MONTH_YEAR, before_text)
        or _first_year(_YEAR, before_text)
        or _first_year(_MONTH_YEAR, short)
    )
    if shown or created:
        return shown or created, bool(shown)
    return _first_year(_MONTH_YEAR, front), True


def _front(drafts: Sequence[Draft]) -> list[str]:
    """The first drafts of a document: its cover and imprint."""
    texts: list[str] = []
    length = 0
    for draft in drafts:
        texts.append(draft.text)
        length += len(texts[-1])
        if length > _FRONT:
            break
    return texts


def _first_year(pattern: re.Pattern[str], texts: Sequence[str]) -> int | None:
    latest = date.today().year + 1
    years = (int(match[1]) for text in texts for match in pattern.finditer(text))
    return next((year for year in years if year <= latest), None)


def language_of(drafts: Sequence[Draft]) -> str | None:
    """The language by the share of its commonest words: en, fr, es or pt; None when none is clear."""
    return language_in(draft.text for draft in drafts[:600])


def language_in(texts: Iterable[str]) -> str | None:
    """The same of plain texts."""
    words: Counter[str] = Counter()
    for text in texts:
        words.update(re.findall(r"[^\W\d_]+", text.lower()))
    total = sum(words.values())
    if total < 8:
        return None
    shares = {code: sum(words[word] for word in stops) / total for code, stops in _STOP_WORDS.items()}
    best = max(shares, key=lambda code: shares[code])
    return best if shares[best] > 0.1 else None
