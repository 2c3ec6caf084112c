"""The pages of a library's reports as they are shown: their text, their pictures, where words stand on them, what was seen
when they were read."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from lessonbase import answering
from lessonbase.drawing import Drawing
from lessonbase.errors import LessonbaseError, found
from lessonbase.inspection import WIDTH, Inspection, Picture, inspect, pictures_within
from lessonbase.model import Box, Citation, Document, Page, Passage, Report, Span
from lessonbase.originals import Originals
from lessonbase.packs.model import Quote
from lessonbase.store import Store


class Pages:
    """The pages of one library; `Library.pages` is one. Pages are counted from 1, boxes are in PDF points.

    Each raises NotFoundError for a report, page or passage that is not there.
    """

    def __init__(self, store: Store, originals: Originals, drawing: Drawing) -> None:
        self._store = store
        self._originals = originals
        self._drawing = drawing

    def get(self, report_id: str, number: int | None = None) -> Page:
        """The stored text and size of a page; number None for a source without pages."""
        self._report(report_id)
        return found(self._store.page(report_id, number), "page", f"{number} in report {report_id}")

    def image(self, report_id: str, page: int, width: int = 1200) -> bytes | None:
        """A PNG picture of a page, `width` pixels wide; None where the source has no page pictures.

        Raises UndrawnError where drawing it takes longer or more memory than it may.
        """
        if self.get(report_id, page).width is None:
            return None
        return self._drawing.picture(self.original(report_id), page, width)

    def document(self, report: str) -> Document:
        """What was read of a report. `report` is an id, or the path or name of the file it came from.

        The original is read again only where the document kept is missing or damaged; it is kept then. Raises
        NotFoundError if there is no such report, ReadError if the original can no longer be read.
        """
        held = found(self._store.report(report) or self._store.report_from(report), "report", report)
        document = self._store.documents.read(held.id)
        if document is None:
            document = self._drawing.document(self.original(held.id))
            if not self._store.read_only:
                as_read = self._store.proposed_report(held.id) or held
                untagged = as_read.model_copy(update={"tags": ()})
                self._store.documents.keep(document.model_copy(update={"report": untagged}))
        return document.model_copy(update={"report": held})

    def inspect(self, report: str, picture: Picture | None = None) -> Inspection:
        """What was seen page by page when a report was read: a web page in one file.

        `picture` gives the address of a page's picture, to have them outside that file. Raises what `document` does.
        """
        document = self.document(report)
        if picture is None and self._originals.has(document.report.id):
            original = self.original(document.report.id)
            picture = pictures_within(partial(self._drawing.picture, original, width=WIDTH))
        return inspect(document, picture or (lambda _: None))

    def original(self, report_id: str) -> Path:
        """The report's file as it came. Raises LibraryError if it has been deleted from the library's folder."""
        self._report(report_id)
        return self._originals.path(report_id)

    def marks(self, citation: Citation) -> tuple[Box, ...]:
        """Where a citation's words stand on its page; empty when they cannot be placed for sure."""
        return self._marks(self._passage(citation.passage_id), citation.start, citation.end, citation.page)

    def passage_marks(self, passage_id: str, quote: str, page: int | None = None) -> tuple[Box, ...]:
        """Where words of a passage stand on a page (its first, if none is named); empty if they are not its own."""
        passage = self._passage(passage_id)
        start = passage.text.find(quote)
        if start < 0:
            return ()
        return self._marks(passage, start, start + len(quote), page or passage.page_start)

    def words(self, report_id: str, page: int) -> list[tuple[str, int, int, Box]]:
        """Where the words of a page stand: the id of a passage, its characters [start, end), a box; in reading order."""
        held = self._store.browsing.passages_on(report_id, page)
        found = self._drawing.words(self.original(report_id), [(one.text, one.spans) for one in held], page)
        return [(held[number].id, start, end, box) for number, start, end, box in found]

    def reference(self, report_id: str, page: int | None = None) -> str:
        """A formatted reference to a report, or to one of its pages."""
        label = self.get(report_id, page).label if page else None
        return answering.reference(self._report(report_id), page, label)

    def cited(self, quotes: Sequence[Quote], width: int, around: float | None) -> tuple[bytes, ...]:
        """A PNG of the page that some quotes of a pack stand on, with their words marked; or one a quote, of the strip that
        reaches so many points `around` it. None where the library has that page no more, or its source has no pictures."""
        first = quotes[0]
        try:
            if first.page is None or self.get(first.report_id, first.page).width is None:
                return ()
            marked = [(one.text, self._spans(one)) for one in quotes]
            return self._drawing.cited(self.original(first.report_id), marked, first.page, width, around)
        except LessonbaseError:  # removed, or it cannot be drawn: the quotes stand without a picture
            return ()

    def _spans(self, quote: Quote) -> list[Span]:
        """The spans of its passage that a quote stands in; none where the passage reads otherwise now."""
        passage = self._store.passage(quote.passage_id)
        start = passage.text.find(quote.text) if passage else -1
        if passage is None or start < 0:
            return []
        if passage.text.startswith(quote.text, quote.start):
            start = quote.start
        end = start + len(quote.text)
        return [span for span in passage.spans if span.start < end and span.end > start]

    def _marks(self, passage: Passage, start: int, end: int, page: int | None) -> tuple[Box, ...]:
        if page is None:
            return ()
        spans = [span for span in passage.spans if span.start < end and span.end > start]
        return self._drawing.marks(self.original(passage.report_id), passage.text[start:end], spans, page)

    def _report(self, report_id: str) -> Report:
        return found(self._store.report(report_id), "report", report_id)

    def _passage(self, passage_id: str) -> Passage:
        return found(self._store.passage(passage_id), "passage", passage_id)
