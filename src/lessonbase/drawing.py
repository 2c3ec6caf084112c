"""Pages drawn, quotes placed on them, and reports read again to be looked at: in processes of their own.

A page can be made so that drawing it takes hours, or all memory there is. It costs one worker its time and is then
told of in place of its picture; other pages are drawn meanwhile.
"""

import logging
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from lessonbase.errors import LessonbaseError, LibraryError, UndrawnError
from lessonbase.model import Box, Document, Span
from lessonbase.settings import Settings
from lessonbase.worker import OUT_OF_MEMORY, Caller, EndedError, Worker, limit_memory

log = logging.getLogger(__name__)

_MAIN = "lessonbase.drawing:main"
# Workers over all reports, and over one of them: a report with many slow pages must leave some for the others.
WORKERS, _OF_ONE = 4, 2
# Reports read again at once: each takes a processor for seconds, or minutes.
_READINGS = 2
# Kept between two pages: a start takes half a second, a page a tenth.
_KEPT = 2


@dataclass(frozen=True)
class Bounds:
    """What one task may cost: seconds, megabytes of memory, and pages of the file."""

    seconds: int
    megabytes: int
    pages: int


@dataclass(frozen=True)
class Wanted:
    """A task: what to do ("picture", "cited", "marks", "words" or "document"), the file to do it with, and how."""

    deed: str
    original: Path
    how: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Given:
    """What came of a task: a value, or a fault."""

    value: Any = None
    fault: LessonbaseError | None = None

    def outcome(self) -> Any:
        """The value. Raises the fault if there is one."""
        if self.fault:
            raise self.fault
        return self.value


class Drawing:
    """Draws pages and places quotes within the bounds of `page`, reads reports again within those of `report`.

    Several threads may share one. What was closed raises LibraryError.
    """

    def __init__(self, page: Bounds, report: Bounds) -> None:
        self._page, self._report = page, report
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._at_work: Counter[Path] = Counter()
        self._turn = threading.Condition()
        self._readings = threading.Semaphore(_READINGS)
        self._closed = False

    @classmethod
    def of(cls, settings: Settings) -> "Drawing":
        """What draws within the bounds that are set."""
        megabytes, pages = settings.file_megabytes, settings.file_pages
        return cls(
            Bounds(settings.page_seconds, megabytes, pages), Bounds(settings.file_seconds, megabytes, pages)
        )

    def warm(self) -> None:
        """Start a worker, so that the first picture need not wait for that."""
        self._keep(self._started(lambda: Worker(_MAIN, self._page)))

    def picture(self, original: Path, page: int, width: int) -> bytes:
        """A PNG of a page (from 1), `width` pixels wide.

        Raises ReadError when there is no such page, UndrawnError when it cannot be drawn within its bounds.
        """
        return bytes(self._done(Wanted("picture", original, (page, width)), f"page {page}", "to draw"))

    def cited(
        self,
        original: Path,
        quotes: Sequence[tuple[str, Sequence[Span]]],
        page: int,
        width: int,
        around: float | None,
    ) -> tuple[bytes, ...]:
        """PNGs of a page, or of strips of it, with quotes marked, see `cited_images`. Raises what `picture` raises."""
        wanted = Wanted("cited", original, (tuple(quotes), page, width, around))
        return tuple(self._done(wanted, f"page {page}", "to draw"))

    def marks(self, original: Path, quote: str, spans: Sequence[Span], page: int) -> tuple[Box, ...]:
        """The boxes of a quote's words on a page, see `mark_boxes`. Raises what `picture` raises."""
        wanted = Wanted("marks", original, (quote, tuple(spans), page))
        return tuple(self._done(wanted, f"page {page}", "to look through"))

    def words(
        self, original: Path, passages: Sequence[tuple[str, Sequence[Span]]], page: int
    ) -> tuple[tuple[int, int, int, Box], ...]:
        """Where the words of passages stand on a page, see `word_boxes`. Raises what `picture` raises."""
        wanted = Wanted("words", original, (tuple(passages), page))
        return tuple(self._done(wanted, f"page {page}", "to look through"))

    def document(self, original: Path) -> Document:
        """A report read again. Raises ReadError when it can no longer be read, UndrawnError as `picture` does."""
        with self._readings:
            worker = self._started(lambda: Worker(_MAIN, self._report))
            try:
                given = self._asked(worker, Wanted("document", original), self._report, "it", "to read")
            finally:
                self._end(worker)
        document: Document = given.outcome()
        return document

    def close(self) -> None:
        """End the workers, at once, and what they do."""
        with self._turn:
            self._closed = True
            for worker in (*self._idle, *self._busy):
                worker.end()
            self._idle.clear()
            self._turn.notify_all()

    def _done(self, wanted: Wanted, what: str, doing: str) -> Any:
        with self._place_for(wanted.original):
            worker = self._started(self._warm_or_new)
            try:
                given = self._asked(worker, wanted, self._page, what, doing)
            except BaseException:
                self._end(worker)
                raise
            self._keep(worker)
            return given.outcome()

    def _warm_or_new(self) -> Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
        return Worker(_MAIN, self._page)

    @contextmanager
    def _place_for(self, original: Path) -> Iterator[None]:
        """A place among those at work, once there is one for this file."""

        def is_free() -> bool:
            return self._at_work.total() < WORKERS and self._at_work[original] < _OF_ONE

        with self._turn:
            self._turn.wait_for(lambda: self._closed or is_free())
            self._at_work[original] += 1
        try:
            yield
        finally:
            with self._turn:
                self._at_work -= Counter([original])
                self._turn.notify_all()

    def _started(self, worker_of: Callable[[], Worker]) -> Worker:
        with self._turn:
            if self._closed:
                raise LibraryError("The library was closed.")
            worker = worker_of()
            self._busy.add(worker)
            return worker

    def _asked(self, worker: Worker, wanted: Wanted, bounds: Bounds, what: str, doing: str) -> Given:
        given: Given
        try:
            (given,) = worker.messages(wanted, bounds.seconds, last=Given)
        except EndedError as ended:
            if self._closed:
                raise LibraryError("The library was closed.") from None
            reason = f"{what} {_why(ended, bounds, doing)}. Open the report itself."
            log.warning("%s: %s", wanted.original, reason)
            raise UndrawnError(wanted.original, reason) from None
        return given

    def _keep(self, worker: Worker) -> None:
        with self._turn:
            if len(self._idle) < _KEPT and not self._closed:
                self._busy.discard(worker)
                self._idle.append(worker)
                return
        self._end(worker)

    def _end(self, worker: Worker) -> None:
        with self._turn:
            self._busy.discard(worker)
        worker.end()


def _why(ended: EndedError, bounds: Bounds, doing: str) -> str:
    if ended.late:
        seconds = "1 second" if bounds.seconds == 1 else f"{bounds.seconds:,} seconds"
        return f"takes too long {doing} (more than {seconds})"
    if ended.starved:
        return f"takes too much memory {doing} (more than {bounds.megabytes:,} MB)"
    if ended.killed:
        return "was not read to its end, for its reader was ended from outside"
    return "is damaged: what reads it crashed"


def notice(words: str, width: float, height: float) -> bytes:
    """A picture (SVG) of this shape that says why there is no other."""
    lines, line = [], ""
    for word in (words[:1].upper() + words[1:]).split():
        if len(line) + len(word) > 34:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    tall = 700 * height / width
    said = "".join(
        f'<tspan x="350" y="{tall / 3 + 36 * at:.0f}">{escape(one)}</tspan>'
        for at, one in enumerate([*lines, line])
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 700 {tall:.0f}"><rect width="100%" height="100%" '
        f'fill="#fff"/><text font-family="sans-serif" font-size="26" fill="#1d2421" text-anchor="middle">{said}</text></svg>'
    ).encode()


# ── the process ──────────────────────────────────────────────────────────────────────────────


def main() -> None:
    """Do what is wanted until stdin ends."""
    caller = Caller()
    bounds: Bounds = caller.opening()
    limit_memory(bounds.megabytes)
    from lessonbase.reading.pdf.pictures import cited_images, mark_boxes, page_image, word_boxes

    def document(original: Path) -> Document:
        from lessonbase.reading import read  # all readers: pages are drawn without them

        return read(original, bounds.pages)

    deeds: dict[str, Callable[..., Any]] = {
        "picture": page_image,
        "cited": cited_images,
        "marks": mark_boxes,
        "words": word_boxes,
        "document": document,
    }
    for wanted in caller.tasks(bounds.seconds):
        try:
            given = Given(deeds[wanted.deed](wanted.original, *wanted.how))
        except LessonbaseError as error:
            given = Given(fault=error)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)  # even to say so there was none
        except Exception as error:  # the border of a file's worker: one odd page must not end it
            log.exception("unexpected fault in %s", wanted.original)
            reason = f"it holds something that lessonbase does not know ({type(error).__name__}: {error}). Open the report itself."
            given = Given(fault=UndrawnError(wanted.original, reason))
        caller.tell(given)
