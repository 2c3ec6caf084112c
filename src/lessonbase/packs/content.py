"""What a pack, or an answer, shows, in order, for whichever format it leaves in: headings, paragraphs, quotes, gaps, lists, tables.

One walk over the pack makes it, so that Word, PDF, web page and Markdown say the same. Each quote is a citation with a
number of its own, in the order in which it is shown; what a citation says stands in `Content.citations`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from lessonbase.answering.bibliography import Style, references
from lessonbase.answering.references import clean
from lessonbase.model import printed
from lessonbase.packs.cases import plain
from lessonbase.packs.model import Case, CaseField, Language, Pack, Quote, Source
from lessonbase.packs.teaching import MARKS, countries_in, label, sectors_in

# French sets a space before these signs and within quotation marks, at which no line may end.
_FRENCH = re.compile(r"(?<=«) | (?=[»:;?!])")
_FIXED_SPACE = "\u00a0"


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3; `anchor` is the case it opens, for links."""

    text: str
    level: int
    anchor: str = ""
    breaks: bool = False


@dataclass(frozen=True)
class Paragraph:
    """Words of ours or of a person; `cites` are the numbers of citations at its end."""

    text: str
    cites: tuple[int, ...] = ()
    quiet: bool = False


@dataclass(frozen=True)
class Quotation:
    """Words of a report, with the quotation marks of the pack's language, and the number of their citation. `goes_on` are
    the words of a link to the `Whole` of that citation, where there is one."""

    text: str
    cite: int
    is_lesson: bool = False
    goes_on: str = ""


@dataclass(frozen=True)
class Whole:
    """All words of a long quotation, which was shortened where it stands."""

    text: str
    cite: int


@dataclass(frozen=True)
class Gap:
    """What the report does not say."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list, numbered or not."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Table:
    """A table with a caption and a row of headers; `widths` are shares of the page's width."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


Piece = Heading | Paragraph | Quotation | Whole | Gap | Bullets | Table


@dataclass(frozen=True)
class Citation:
    """A numbered citation: its quote and source, the note that says where the words stand, and the address of that page."""

    number: int
    quote: Quote
    source: Source
    note: str
    link: str = ""


@dataclass(frozen=True)
class Content:
    """A pack or an answer as it is shown: its title, what stands under it, the pieces, the citations and the references.

    `subject` is what it is about, for the properties of a file.
    """

    title: str
    subtitle: str
    pieces: tuple[Piece, ...]
    citations: tuple[Citation, ...]
    references: tuple[str, ...]
    subject: str = ""
    language: Language = "en"


@dataclass
class _Citing:
    """Numbers for citations, given as quotes are shown, and those that were shown shortened, in full."""

    pack: Pack
    references: Sequence[str]
    made: list[Citation] = field(default_factory=list)
    long: list[Whole] = field(default_factory=list)

    def number(self, quote: Quote) -> int:
        source = self.pack.source(quote.source)
        note = f"{self.references[source.number - 1]} {place_of(quote, self.pack.language)}".strip()
        self.made.append(Citation(len(self.made) + 1, quote, source, clean(note)))
        return len(self.made)


def place_of(quote: Quote, language: Language) -> str:
    """Where a quote stands, as the end of a note: "p. 23.", else its section."""
    if quote.page:
        return f"{label(language, 'page_abbreviation')} {printed(quote.page, quote.label)}."
    place = quote.section[-1] if quote.section else quote.place
    return f"{place.rstrip('.')}." if place else ""


def content_of(pack: Pack, style: Style = "plain") -> Content:
    """A pack as content; `style` is that of its references."""
    listed = [clean(one) for one in references(pack.sources, style)]
    citing = _Citing(pack, listed)
    pieces = tuple(_set(piece, pack.language) for piece in _pieces(pack, citing, listed, style))
    words = label(pack.language, pack.template)
    minutes = f"{len(pack.cases)} {label(pack.language, 'cases').lower()} · {pack.minutes} {label(pack.language, 'minutes')}"
    topic = clean(pack.topic)
    about = (
        f"{topic[:1].upper()}{topic[1:]} · "
        if topic.casefold() != clean(pack.name).casefold() and topic
        else ""
    )
    return Content(
        title=clean(pack.name),
        subtitle=f"{about}{words} · {minutes}",
        pieces=pieces,
        citations=tuple(citing.made),
        references=tuple(listed),
        subject=clean(pack.topic)[:200],
        language=pack.language,
    )


def _pieces(pack: Pack, citing: _Citing, listed: Sequence[str], style: Style) -> Iterator[Piece]:
    say = partial(label, pack.language)
    if pack.objectives:
        yield Heading(say("objectives"), 1)
        yield Bullets(tuple(map(clean, pack.objectives)))
    for number, case in enumerate(pack.cases, 1):
        yield from _case(pack, number, case, citing)
    if pack.items:
        yield Heading(say("collected"), 1, breaks=True)
        for item in pack.items:
            for quote in item.quotes:
                yield _quotation(pack, quote, citing)
            if item.note:
                yield Paragraph(clean(item.note), quiet=True)
    if pack.questions:
        yield Heading(say("questions"), 1, breaks=True)
        yield Bullets(tuple(clean(question.text) for question in pack.questions), numbered=True)
    if pack.exercise:
        yield Heading(say("exercise"), 1, breaks=True)
        yield Bullets(tuple(map(clean, pack.exercise)), numbered=True)
    if pack.steps:
        yield Heading(say("guide"), 1, breaks=True)
        rows = tuple(
            (clean(step.title), f"{step.minutes} {say('minutes')}", clean(step.text)) for step in pack.steps
        )
        yield Table(say("session"), (say("session"), say("time"), say("what")), rows, (0.3, 0.12, 0.58))
    if pack.cases:
        yield Heading(say("evidence"), 1)
        head = tuple(say(name) for name in ("programme", "country", "year", "page", "outcome", "strength"))
        yield Table(say("evidence"), head, tuple(_evidence(pack)), (0.28, 0.16, 0.1, 0.12, 0.14, 0.2))
    if pack.glossary:
        yield Heading(say("glossary"), 1)
        terms = tuple((clean(term.short), clean(term.long)) for term in pack.glossary)
        yield Table(say("glossary"), ("", ""), terms, (0.2, 0.8))
    if citing.long:
        yield Heading(say("in_full"), 1)
        yield from citing.long
    yield Heading(say("sources"), 1)
    yield Bullets(tuple(listed), numbered=True)
    if pack.reading:
        yield Heading(say("reading"), 1)
        yield Bullets(tuple(clean(one) for one in references(pack.reading, style)))
    yield Heading(say("credits"), 1)
    yield Bullets(
        tuple(
            f"{clean(source.title)}{say('colon')} {clean(source.licence or say('unknown_licence'))}"
            for source in pack.sources
        )
    )
    yield Paragraph(say("made"), quiet=True)


def _set(piece: Piece, language: Language) -> Piece:
    """A piece as its language sets it; the words of a report stay as they are."""
    if language != "fr" or isinstance(piece, Quotation | Whole):
        return piece

    def fixed(text: str) -> str:
        return _FRENCH.sub(_FIXED_SPACE, text)

    match piece:
        case Bullets():
            return replace(piece, items=tuple(map(fixed, piece.items)))
        case Table():
            rows = tuple(tuple(map(fixed, row)) for row in piece.rows)
            return replace(piece, caption=fixed(piece.caption), rows=rows)
        case _:
            return replace(piece, text=fixed(piece.text))


def _case(pack: Pack, number: int, case: Case, citing: _Citing) -> Iterator[Piece]:
    say = partial(label, pack.language)
    yield Heading(f"{say('case')} {number}{say('colon')} {clean(case.title)}", 1, anchor=case.id, breaks=True)
    countries, sectors = countries_in(pack.language, case), sectors_in(pack.language, case)
    about = [", ".join(countries), str(case.year or ""), ", ".join(sectors), say(case.outcome)]
    yield Paragraph(clean(" · ".join(part for part in about if part)), quiet=True)
    for one in case.fields:
        if not one.is_gap:
            yield Heading(say(one.name), 2)
            yield from _field(pack, one, citing)
    if gaps := [say(one.name) for one in case.fields if one.is_gap]:
        yield Gap(f"{say('gap')} {', '.join(gaps)}.")
    if case.note:
        yield Paragraph(clean(case.note), quiet=True)


def _field(pack: Pack, one: CaseField, citing: _Citing) -> Iterator[Piece]:
    if one.edited:
        yield Paragraph(clean(one.text), tuple(citing.number(quote) for quote in one.quotes))
    else:
        for quote in one.quotes:
            yield _quotation(pack, quote, citing, is_lesson=one.name == "lesson")


def _quotation(pack: Pack, quote: Quote, citing: _Citing, *, is_lesson: bool = False) -> Quotation:
    cut = f" [{label(pack.language, 'shortened')}]" if quote.shortened else ""
    goes_on = label(pack.language, "goes_on") if quote.rest else ""
    number = citing.number(quote)
    if quote.rest:
        citing.long.append(Whole(_in_marks(pack.language, quote.text + quote.rest), number))
    return Quotation(f"{_in_marks(pack.language, quote.text)}{cut}", number, is_lesson, goes_on)


def _in_marks(language: Language, words: str) -> str:
    opens, closes = (mark.replace(" ", _FIXED_SPACE) for mark in MARKS[language])
    return f"{opens}{clean(plain(words))}{closes}"


def _evidence(pack: Pack) -> Iterator[tuple[str, ...]]:
    """A row a case: what it rests on, and how firmly: how many of its records the report states as such."""
    say = partial(label, pack.language)
    for case in pack.cases:
        pages = dict(sorted({quote.page: quote.label for quote in case.quotes if quote.page}.items()))
        shown = ", ".join(name or str(number) for number, name in pages.items()) or "–"
        counts = ((case.stated, "stated"), (len(case.record_ids) - case.stated, "found"))
        strength = ", ".join(f"{count} {say(name)}" for count, name in counts if count) or "–"
        country = ", ".join(countries_in(pack.language, case)) or "–"
        yield clean(case.title), country, str(case.year or "–"), shown, say(case.outcome), strength
