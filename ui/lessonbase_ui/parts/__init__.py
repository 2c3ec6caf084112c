"""What the tabs share, each part once: card, chip, facet, row, source, viewer. `render` fills a template.

Markup is made here, by Jinja with escaping always on, and handed to `gr.HTML` as a finished value. Gradio's
own templates are no place for text from reports: Gradio 6 runs what Handlebars gives through JavaScript's
template literals, so that even the escaping `{{value}}` runs `${…}` and turns `\\u003c` into `<` when they
stand in a title (tests/ui/test_hostile.py shows both).
"""

from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from lessonbase import Library
from lessonbase.lookalikes import lookalikes
from lessonbase.model import HEADINGS, Citation, Passage, Record, Report
from lessonbase.packs.cases import plain
from lessonbase.reading.kinds import TABLE_TYPES
from lessonbase_ui import jobs, tables, words

_THEIRS = '<span class="theirs" title="These brackets stand in the report itself; they name none of the sources here">{}</span>'

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1]),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(template: str, **context: Any) -> str:
    """A template of this package filled in, everything in `context` escaped."""
    return _TEMPLATES.get_template(template).render(**context)


def named(report: Report) -> str:
    """A report as it is named on the page: its title and year."""
    title = words.plain(report.title)
    return f"{title}, {report.year}" if report.year and str(report.year) not in title else title


def brief(report: Report) -> str:
    """A report in a word or two, where there is little room: its publisher or title, and its year."""
    name = report.publisher or words.main(words.plain(report.title))
    return f"{name} {report.year}" if report.year and str(report.year) not in name else name


def is_table(report: Report) -> bool:
    """Whether a report is a table of lessons."""
    return report.media_type in TABLE_TYPES.values()


def told(report: Report, records: int) -> list[str]:
    """What a row of Reports says beneath a title: the file, what it holds and since when."""
    extent = words.count(report.page_count, "page") if report.page_count else "text without pages"
    return [
        report.publisher or "",
        words.plain(PurePath(report.source).name),
        "table" if is_table(report) else extent,
        words.practices(records) if records else "no lesson or practice found",
        f"added {words.date(report.added_at)}",
    ]


def places(library: Library, records: Iterable[Record]) -> dict[str, str]:
    """Where each record's own words stand: "page 23", or the like in a source without pages."""
    return {
        one.id: f"page {one.page}" if one.page else _place(library.passage(one.passage_id), one)
        for one in records
    }


def _place(passage: Passage, record: Record) -> str:
    start = max(passage.text.find(record.statement), 0)
    return next((span.place for span in passage.spans if span.start <= start < span.end), "")


def heading(section: tuple[str, ...]) -> str:
    """The heading nearest to a passage."""
    return section[-1] if section else ""


def where(record: Record) -> dict[str, Any]:
    """What the viewer needs to show a record's own words."""
    return {
        "report": record.report_id,
        "page": record.page,
        "cited": record.page,
        "passage": record.passage_id,
        "quote": record.statement,
    }


def cells(text: str) -> Markup:
    """Text of a report with the borders to be seen that its tables have between their cells."""
    return Markup('<span class="cell">\t</span>').join(text.split("\t"))


def source_line(report: Report, one: Citation) -> Markup:
    """Who says it, where and when, and where it stands: "USAID · India · 2012 · page 14"."""
    named_places = [words.country(code) for code in report.countries[:2]]
    countries = (
        words.listed(named_places) if len(report.countries) <= 2 else f"{len(report.countries)} countries"
    )
    head = heading(one.section)
    where_ = one.place if one.page or not head else head.capitalize() if head.isupper() else head
    if one.page:
        where_ = where_.replace(" ", "\N{NO-BREAK SPACE}")
    return joined(
        [report.publisher or words.main(words.plain(report.title)), countries, str(report.year or ""), where_]
    )


def theirs(text: str, marks: Sequence[tuple[int, int]] = ()) -> Markup:
    """Text of a report in an answer: what looks like a citation of ours is shown as the report's, and borders of cells as
    `cells` does. Characters [start, end) of `marks` are marked."""

    def marked(first: int, last: int) -> Markup:
        made, at = Markup(), first
        for start, end in marks:
            if first <= start and end <= last:
                made += cells(text[at:start]) + Markup("<mark>{}</mark>").format(text[start:end])
                at = end
        return made + cells(text[at:last])

    made, at = Markup(), 0
    for first, last in lookalikes(text):
        made += marked(at, first) + Markup(_THEIRS).format(marked(first, last))
        at = last
    return made + marked(at, len(text))


def quoted(text: str) -> Markup:
    """A quote of a pack as the pack shows it: without the number or label that stood before it."""
    return theirs(plain(text))


def joined(parts: list[str]) -> Markup:
    """Parts of a line set apart by dots, each isolated so that its direction does not spill over; no line begins with a
    dot."""
    return Markup("\N{NO-BREAK SPACE}· ").join(Markup("<bdi>{}</bdi>").format(part) for part in parts if part)


_TEMPLATES.filters |= {
    "asides": jobs.asides,
    "brief": brief,
    "cells": cells,
    "confidence": words.confidence,
    "count": words.count,
    "date": words.date,
    "gives": tables.gives,
    "heading": heading,
    "here": words.here,
    "joined": joined,
    "lacks": tables.lacks,
    "listed": words.listed,
    "main": words.main,
    "named": named,
    "percent": jobs.percent,
    "percent_of": words.percent,
    "plain": words.plain,
    "practices": words.practices,
    "quoted": quoted,
    "says": jobs.says,
    "sentence": words.sentence,
    "source_line": source_line,
    "theirs": theirs,
    "told": told,
    "warned": words.warned,
    "where": where,
}
_TEMPLATES.globals |= {
    "FILTERS": words.FILTERS,
    "HEADINGS": HEADINGS,
    "KINDS": words.KINDS,
    "PARTS": words.PARTS,
    "RESPONSES": words.RESPONSES,
    "SHAPES": words.SHAPES,
    "SORTS": words.SORTS,
    "STAGES": words.STAGES,
    "STATUSES": words.STATUSES,
    "USES": tables.USES,
}
