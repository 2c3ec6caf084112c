"""An answer to take along: its points word for word, with references, as Word, Markdown, or for reference managers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from lessonbase import model
from lessonbase.answering.bibliography import Style, bibtex, references, ris
from lessonbase.answering.references import clean
from lessonbase.errors import NotFoundError, QueryError
from lessonbase.model import HEADINGS, Answer, Page, Point, Report
from lessonbase.packs.assembly import source_of
from lessonbase.packs.cases import plain
from lessonbase.packs.content import (
    Bullets,
    Citation,
    Content,
    Heading,
    Paragraph,
    Piece,
    Quotation,
    place_of,
)
from lessonbase.packs.exporters.options import Options
from lessonbase.packs.model import Quote, Source

FORMS = ("docx", "md", "txt", "ris", "bib")
MADE = "Made by lessonbase. Each point is word for word from the report its note names; no sentence was written by a machine."

_OUTCOMES = {
    "answered": "Answered from {} of {} reports, in their own words",
    "perhaps": "Perhaps: these words, from {} of {} reports, may bear on the question",
}

Address = Callable[[model.Citation], str]
"""Gives the address that opens the page of a citation; "" where there is none."""


def written(
    answer: Answer,
    form: str,
    reports: Mapping[str, Report],
    page: Callable[[str, int], Page | None],
    on: date,
    *,
    style: Style = "plain",
    address: Address = lambda _: "",
) -> bytes:
    """An answer as the bytes of a file. `reports` are all of the library by id, `page` gives one, `on` is the day of asking.

    Raises QueryError for an answer without points, and for a form that is not known; NotFoundError where a cited report is
    not among `reports`.
    """
    if not answer.points:
        raise QueryError(
            "There is no answer to take along: these reports do not answer the question. Ask in other words."
        )
    cited = list(dict.fromkeys(citation.report_id for citation in answer.citations))
    if gone := [each for each in cited if each not in reports]:
        raise NotFoundError(
            f"{len(gone)} of the reports that this answer cites is not here any more. Ask again."
        )
    sources = {each: source_of(reports[each], number) for number, each in enumerate(cited, 1)}
    if form == "bib":
        return bibtex(list(sources.values())).encode("utf-8", "replace")
    content = content_of(answer, sources, len(reports), page, on, style, address)
    match form:
        case "ris":
            return ris(list(sources.values()), _notes(content, list(sources))).encode("utf-8", "replace")
        case "docx":
            from lessonbase.packs.exporters import docx

            return docx.written(content, Options())
        case "md":
            from lessonbase.packs.exporters import markdown

            return markdown.written(content)
        case "txt":
            from lessonbase.packs.exporters import text

            return text.written(content)
    raise QueryError(f"An answer cannot be taken along as “{form}”. Choose among: {', '.join(FORMS)}.")


def content_of(
    answer: Answer,
    sources: Mapping[str, Source],
    held: int,
    page: Callable[[str, int], Page | None],
    on: date,
    style: Style,
    address: Address,
) -> Content:
    """An answer as content; `sources` are the cited reports by id, `held` is how many reports were searched."""
    listed = [clean(one) for one in references(list(sources.values()), style)]
    citations = {
        one.number: _citation(one, sources[one.report_id], listed, page, address) for one in answer.citations
    }
    return Content(
        title=clean(answer.question),
        subtitle=f"{_OUTCOMES[answer.outcome].format(len(sources), f'{held:,}')} · {_day(on)}",
        pieces=tuple(_pieces(answer, citations, listed)),
        citations=tuple(citations.values()),
        references=tuple(listed),
        subject=clean(answer.question)[:200],
    )


def _pieces(answer: Answer, citations: Mapping[int, Citation], listed: Sequence[str]) -> Iterator[Piece]:
    if answer.note:
        yield Paragraph(clean(answer.note), quiet=True)
    if answer.outcome == "perhaps" and answer.uncovered:
        yield Paragraph(f"Not in what is shown: {', '.join(map(clean, answer.uncovered))}.", quiet=True)
    for part, points in groupby(answer.points, lambda point: point.part):
        if part is not None:
            yield Heading(clean(answer.understood.parts[part]), 1)
        for heading, several in groupby(points, lambda point: point.heading):
            if answer.outcome == "answered":
                yield Heading(HEADINGS[heading], 2 if part is not None else 1)
            for point in several:
                yield from _point(point, citations)
    yield Heading("Sources", 1)
    yield Bullets(tuple(listed), numbered=True)
    yield Paragraph(MADE, quiet=True)


def _point(point: Point, citations: Mapping[int, Citation]) -> Iterator[Piece]:
    for number in point.citations:
        yield Quotation(f"“{clean(plain(citations[number].quote.text))}”", number)
    for lead, voices in (("Also said by", point.voices), ("Differs", point.dissent)):
        for voice in voices:
            told = "" if voice.independent else ", by the same programme"
            title = clean(citations[voice.number].source.title)
            yield Paragraph(
                f"{lead} {title}{told}: “{clean(plain(citations[voice.number].quote.text))}”", (voice.number,)
            )


def _citation(
    one: model.Citation,
    source: Source,
    listed: Sequence[str],
    page: Callable[[str, int], Page | None],
    address: Address,
) -> Citation:
    shown = page(one.report_id, one.page) if one.page else None
    quote = Quote(
        text=one.quote, source=source.number, report_id=one.report_id, passage_id=one.passage_id,
        start=one.start, end=one.end, page=one.page, label=shown.label if shown else None,
        place=one.place, section=one.section,
    )  # fmt: skip
    note = clean(f"{listed[source.number - 1]} {place_of(quote, 'en')}")
    return Citation(one.number, quote, source, note, address(one))


def _notes(content: Content, cited: Sequence[str]) -> list[list[str]]:
    """By cited report, for what question it is cited, and its words with where they stand."""
    asked = f"Cited in the answer to “{content.title}”. {content.subtitle}. {MADE}"
    quoted = {
        report_id: [
            " ".join(filter(None, (f"“{clean(plain(one.quote.text))}”", place_of(one.quote, "en"), one.link)))
            for one in content.citations
            if one.quote.report_id == report_id
        ]
        for report_id in cited
    }
    return [[asked, *quoted[report_id]] for report_id in cited]


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
