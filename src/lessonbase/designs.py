"""Designs: a draft held against the reports, part by part, and taken along as Word."""

from collections.abc import Callable
from pathlib import Path
from typing import Unpack

from lessonbase import answering
from lessonbase.asking import chosen_filters, draft_of, sources_of
from lessonbase.drawing import Drawing
from lessonbase.filters import FilterFields
from lessonbase.model import DesignCheck
from lessonbase.pages import Pages
from lessonbase.retrieval import Search
from lessonbase.store import Store


class Designs:
    """The checks of draft designs; `Library.designs` gives it. Nothing of a draft is kept."""

    def __init__(self, store: Store, search: Search, drawing: Drawing, pages: Pages) -> None:
        self._store, self._search, self._drawing, self._pages = store, search, drawing, pages

    def check(
        self,
        draft: str | Path,
        on_progress: Callable[[int, int], None] = lambda *_: None,
        **filters: Unpack[FilterFields],
    ) -> DesignCheck:
        """What the reports say to each part of a draft design, for and against. A `Path` names its file (Word, PDF, text
        …); a `str` is its text, as pasted. `on_progress` is told how many parts are done, and of how many.

        Raises ReadError for a draft that cannot be read or checked, and what `Library.search` raises.
        """
        chosen = chosen_filters(filters)
        document = draft_of(draft, self._drawing.document)
        sources = sources_of(self._store, self._search)
        return answering.check_design(document, self._search.nearby, sources, chosen, on_progress)

    @staticmethod
    def comments(check: DesignCheck, draft: Path) -> bytes:
        """The Word file that was checked, with what bears on each part as comments in its margin; nothing else of it is
        changed. Raises ReadError where it is no Word file or cannot take comments."""
        return answering.with_comments(check, draft)

    def report(self, check: DesignCheck) -> bytes:
        """A Word report of a design check, with full references."""
        used = {one.report_id for one in check.citations}
        return answering.report_on(check, {one: self._pages.reference(one) for one in used})
