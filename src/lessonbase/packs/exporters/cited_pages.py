"""The cited pages as pictures, to stand at the end of what is handed out: each page once, the words of all its quotes marked."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lessonbase.answering.references import clean
from lessonbase.model import printed
from lessonbase.packs.content import Citation, Content
from lessonbase.packs.exporters.options import Options
from lessonbase.packs.teaching import label

_WIDTH = 1240  # pixels: 150 to the inch on A4, so that the small print of a report can be read


class CitedPage(NamedTuple):
    """A page's picture, a PNG, and what stands above it: the report, the page, the numbers of the citations on it."""

    caption: str
    png: bytes


def by_page(citations: Sequence[Citation]) -> dict[tuple[str, int], list[Citation]]:
    """Citations by report and page, in the order in which those are first cited; those without a page are left out."""
    on_page: dict[tuple[str, int], list[Citation]] = {}
    for one in citations:
        if one.quote.page:
            on_page.setdefault((one.quote.report_id, one.quote.page), []).append(one)
    return on_page


def cited_pages(content: Content, options: Options) -> Iterator[CitedPage]:
    """The pages that citations stand on, in the order in which they are first cited; nothing unless the options ask for
    them. A page of which there is no picture is left out."""
    if not options.pages or options.pictures is None:
        return
    for (_, number), cited in by_page(content.citations).items():
        for png in options.pictures([one.quote for one in cited], _WIDTH, None):
            page = printed(number, cited[0].quote.label)
            numbers = ", ".join(str(one.number) for one in cited)
            title = clean(cited[0].source.title)
            place = f"{label(content.language, 'page_abbreviation')} {page}"
            yield CitedPage(f"{title}, {place} [{numbers}]", png)
