"""The viewer: a page of a report as its picture, or the text of a source without pages, the words marked."""

from math import ceil
from typing import Any

from pydantic import BaseModel, ConfigDict

from lessonbase import Library
from lessonbase.errors import LessonbaseError, ReadError
from lessonbase.model import Box, Citation, Page, Passage, Report
from lessonbase_ui.parts import heading, render

# A source without pages is shown in parts of so many passages: a few screens, quick to draw.
PASSAGES_IN_A_PART = 24


class Sight(BaseModel):
    """What to show: a report, a page of it, and the words of a passage to mark.

    For a source without pages `page` is the number of the part. `cited` is the page on which the words
    stand; on other pages nothing is marked and nothing said about it. `start` is where the quote begins in
    its passage, where that is known.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    report: str
    page: int | None = None
    cited: int | None = None
    passage: str | None = None
    quote: str | None = None
    start: int | None = None


def of_citation(citation: Citation) -> Sight:
    """What shows a citation."""
    return Sight(
        report=citation.report_id,
        page=citation.page,
        cited=citation.page,
        passage=citation.passage_id,
        quote=citation.quote,
        start=citation.start,
    )


def of_passage(passage: Passage) -> Sight:
    """What shows a whole passage."""
    page = passage.page_start
    return Sight(
        report=passage.report_id, page=page, cited=page, passage=passage.id, quote=passage.text, start=0
    )


def viewer(library: Library, sight: Sight) -> str:
    """The markup of the viewer. Raises QueryError for a report, page or passage that is not in the library."""
    report = library.report(sight.report)
    if report.page_count:
        return _of_page(library, report, report.page_count, sight)
    return _of_text(library, report, sight)


def _of_page(library: Library, report: Report, pages: int, sight: Sight) -> str:
    number = min(max(sight.page or 1, 1), pages)
    page = library.pages.get(report.id, number)
    on_cited_page = bool(sight.passage and sight.quote) and number == (sight.cited or number)
    if page.width is None:
        pieces = [one for one in library.passages(report.id) if _is_on(one, number)]
        return _rendered(
            library, report, sight, number, pages, "page", pieces=_pieces(pieces, sight, on_cited_page)
        )
    note, boxes = _placed(library, sight, number) if on_cited_page else ("", ())
    return _rendered(
        library, report, sight, number, pages, "page", page=page, note=note, marks=_percentages(boxes, page)
    )


def _is_on(passage: Passage, number: int) -> bool:
    first = passage.page_start or 0
    return first <= number <= (passage.page_end or first)


def _placed(library: Library, sight: Sight, number: int) -> tuple[str, tuple[Box, ...]]:
    try:
        boxes = library.pages.passage_marks(str(sight.passage), str(sight.quote), number)
    except ReadError as error:
        return f"The words cannot be marked: {error.reason}", ()
    except LessonbaseError as error:
        return f"The words cannot be marked: {error}", ()
    if not boxes:
        return "These words could not be placed on the page for sure, so nothing is marked.", ()
    return "", boxes


def _percentages(boxes: tuple[Box, ...], page: Page) -> list[dict[str, float]]:
    """Boxes in parts of the page, so that they stay in place at any size of its picture."""
    width, height = page.width or 1, page.height or 1
    return [
        {
            "left": round(100 * box.x0 / width, 3),
            "top": round(100 * box.y0 / height, 3),
            "width": round(100 * (box.x1 - box.x0) / width, 3),
            "height": round(100 * (box.y1 - box.y0) / height, 3),
        }
        for box in boxes
    ]


def _of_text(library: Library, report: Report, sight: Sight) -> str:
    before = library.browsing.passage_count(report.id, sight.passage) if sight.passage else 0
    home = max(before, 0) // PASSAGES_IN_A_PART + 1
    total = max(1, ceil(library.browsing.passage_count(report.id) / PASSAGES_IN_A_PART))
    number = min(max(sight.page or home, 1), total)
    first = (number - 1) * PASSAGES_IN_A_PART
    shown = library.browsing.passages(report.id, first, PASSAGES_IN_A_PART)
    pieces = _pieces(shown, sight, number == home)
    unplaced = sight.quote and number == home and not any(piece["marked"] for piece in pieces)
    note = "These words could not be placed in the text for sure, so nothing is marked." if unplaced else ""
    return _rendered(library, report, sight, number, total, "part", pieces=pieces, note=note)


def _pieces(passages: list[Passage], sight: Sight, mark: bool) -> list[dict[str, Any]]:
    """Passages as they are shown: heading where it changes, line number, the text around the marked words."""
    pieces: list[dict[str, Any]] = []
    section: tuple[str, ...] = ()
    for passage in passages:
        here = mark and passage.id == sight.passage
        start, end = _found(passage, sight) if here else (0, 0)
        text = passage.text
        pieces.append(
            {
                "heading": heading(passage.section) if passage.section != section else "",
                "id": passage.id,
                "place": passage.place,
                "here": here,
                "before": text[:start],
                "marked": text[start:end],
                "after": text[end:],
            }
        )
        section = passage.section
    return pieces


def _found(passage: Passage, sight: Sight) -> tuple[int, int]:
    """Where the quote stands in the passage; (0, 0) unless that is certain."""
    quote = sight.quote or ""
    if sight.start is not None and passage.text.startswith(quote, sight.start):
        return sight.start, sight.start + len(quote)
    if quote and passage.text.count(quote) == 1:
        start = passage.text.index(quote)
        return start, start + len(quote)
    return 0, 0


def _rendered(
    library: Library, report: Report, sight: Sight, number: int, total: int, unit: str, **shown: Any
) -> str:
    page: Page | None = shown.pop("page", None)
    context = {"note": "", "marks": [], "pieces": [], **shown}
    return render(
        "parts/viewer.html",
        report=report,
        sight=sight.model_dump(),
        number=number,
        total=total,
        unit=unit,
        page=page,
        picture=page is not None,
        reference=library.pages.reference(report.id, number if report.page_count else None),
        **context,
    )
