"""Tying words to pages: nothing is quoted that does not stand verbatim on the page it names."""

from collections.abc import Callable, Iterator
from itertools import groupby

from lessonbase.model import Citation, Hit, Passage, Span

# The stored text of page `number` of a report; None for a source without pages.
PageText = Callable[[str, int | None], str]


def is_verbatim(quote: str, page_text: str) -> bool:
    """Whether the words stand on the page exactly so, line breaks aside."""
    return bool(quote.strip()) and " ".join(quote.split()) in " ".join(page_text.split())


def cite(hit: Hit, start: int, end: int, number: int, page_text: PageText) -> list[Citation] | None:
    """Citations for characters [start, end) of a hit's passage, one a page, numbered from `number`.

    None if any part cannot be found verbatim on its page: then the words must not be shown.
    """
    citations: list[Citation] = []
    for part_start, part_end, first in _parts_by_page(hit.passage, start, end):
        quote = hit.passage.text[part_start:part_end]
        if not is_verbatim(quote, page_text(hit.passage.report_id, first.page)):
            return None
        citations.append(
            Citation(
                number=number + len(citations),
                report_id=hit.passage.report_id,
                report_title=hit.report_title,
                passage_id=hit.passage.id,
                page=first.page,
                label=first.label,
                line=first.line,
                paragraph=first.paragraph,
                row=first.row,
                section=hit.passage.section,
                quote=quote,
                start=part_start,
                end=part_end,
            )
        )
    return citations or None


def _parts_by_page(passage: Passage, start: int, end: int) -> Iterator[tuple[int, int, Span]]:
    touched = [span for span in passage.spans if span.start < end and span.end > start]
    for _, spans in groupby(touched, key=lambda span: span.page):
        on_page = list(spans)
        part_start, part_end = max(start, on_page[0].start), min(end, on_page[-1].end)
        text = passage.text[part_start:part_end]
        part_start += len(text) - len(text.lstrip())
        part_end -= len(text) - len(text.rstrip())
        if part_start < part_end:
            yield part_start, part_end, on_page[0]
