"""What a person asks: a question in plain words, a draft design, and filters, looked over before they go further; and the
library as answering sees it, to answer it."""

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import ValidationError

from lessonbase.answering import Sources, answer, check_length, understand
from lessonbase.errors import QueryError
from lessonbase.filters import Filters
from lessonbase.model import Answer, Document, Hit, Passage, Report
from lessonbase.query_language import Written, described, read_query, together
from lessonbase.retrieval import Search
from lessonbase.store import Store
from lessonbase.store.browsing import Browsing

# Texts that were read with the question, texts in all.
Reads = Callable[[int, int], None] | None

TURNS = threading.Semaphore(max(2, os.cpu_count() or 2))
"""Answers that are made at once, in this program; the others wait: threads that only take turns at the interpreter hold each
other up. Fifty people on two cores had a fifth more answers so within a minute (benchmarks/README.md, Load)."""

NEIGHBOURS = 4
"""How far the passage before or after another is looked for, past the footnotes between them."""

PASTED = "Pasted text.md"
"""The name of a draft that was pasted: it may be marked up as Markdown is."""


def plain_question(question: str, most: int) -> str:
    """A question on one line, of at most so many characters. Raises QueryError if it is empty or longer."""
    question = " ".join(question.split())
    if not question:
        raise QueryError("The question is empty. Ask in plain words, for example: How do we build trust?")
    if len(question) > most:
        raise QueryError(
            f"The question has {len(question):,} characters; at most {most:,} can be asked at once. "
            "Ask its main point in a sentence or two."
        )
    return question


def draft_of(draft: str | Path, read: Callable[[Path], Document]) -> Document:
    """A draft design as it was read, from its file or from its text as pasted. Raises ReadError as `read` does, and for a
    text that is too long to be checked."""
    if isinstance(draft, Path):
        return read(draft)
    if not draft.strip():
        raise QueryError("There is no draft to check. Paste its text, or choose its file.")
    check_length(PASTED, len(draft))
    with TemporaryDirectory(prefix="lessonbase-draft-", ignore_cleanup_errors=True) as folder:
        pasted = Path(folder) / PASTED
        pasted.write_text(draft, "utf-8", "replace")
        return read(pasted)


def chosen_filters(filters: Mapping[str, Any]) -> Filters:
    """The filters of keyword arguments. Raises QueryError for one that is unknown or cannot be used."""
    try:
        return Filters(**filters)
    except ValidationError as error:
        fault = error.errors()[0]
        name = ".".join(str(part) for part in fault["loc"][:1])
        raise QueryError(f"The filter {name!r} cannot be used: {fault['msg']}.") from error


def sought(
    query: str, k: int, filters: Mapping[str, Any] | None = None, *, store: Store, search: Search, most: int
) -> list[Hit]:
    """What `Library.search` gives; a query has at most so many characters."""
    if k < 1:
        raise QueryError(f"At least one passage must be asked for, not {k}.")
    written = read_query(plain_question(query, most), store.reports)
    chosen = chosen_filters(filters or {})
    hits = search.search(written.question, k, together(chosen, written))
    if not hits and written.loosened != written:
        hits = search.search(written.question, k, together(chosen, written.loosened))
    return hits


def answered(
    question: str,
    about: Sequence[str],
    filters: Mapping[str, Any],
    store: Store,
    search: Search,
    most: int,
    on_read: Reads = None,
) -> Answer:
    """What `Library.ask` gives; a question has at most so many characters."""
    question = plain_question(question, most)
    written = read_query(question, store.reports)
    chosen = chosen_filters(filters)
    subjects = [plain_question(each, most) for each in about]
    with TURNS:
        search = search.as_of_now()
        # Begun once the index is abreast: it must not be held against what is older than it.
        with store.one_view():
            sources = sources_of(store, search, on_read)
            found, written = _found(written, chosen, subjects, search, sources)
    titles = {report.id: report.title for report in store.reports()} if "report" in written.filters else {}
    narrowed = described(written.filters, titles)
    told = {"question": question, "understood": found.understood.model_copy(update={"narrowed": narrowed})}
    if narrowed and found.reason:
        told["reason"] = f"{found.reason} Written into the question: {'; '.join(narrowed)}."
    return found.model_copy(update=told)


def _found(
    written: Written, chosen: Filters, about: Sequence[str], search: Search, sources: Sources
) -> tuple[Answer, Written]:
    """The answer, and what was asked in the end: where nothing has a phrase word for word, its words."""
    asked = understand(written.question, sources, about)
    found = answer(asked, search.search, sources, together(chosen, written))
    phrases = together(Filters(), written).phrase
    if not phrases or found.nearest:
        return found, written
    written = written.loosened
    found = answer(asked, search.search, sources, together(chosen, written))
    quoted = " and ".join(f"“{one}”" for one in phrases)
    said = f"Nothing here has {quoted} word for word; the words of it were looked for."
    return found.model_copy(update={"note": " ".join(filter(None, (said, found.note)))}), written


def _near(browsing: Browsing, passage: Passage, at: int, reach: int) -> tuple[list[Passage], list[Passage]]:
    """The passages before and after one that stands at a place in its report, so many at most; none where it is gone."""
    first = max(0, at - reach)
    near = list(browsing.passages(passage.report_id, first, at - first + reach + 1))
    place = next((number for number, each in enumerate(near) if each.id == passage.id), None)
    return ([], []) if place is None else (near[:place], near[place + 1 :])


def sources_of(store: Store, search: Search, on_read: Reads = None) -> Sources:
    """A library as it is now, for answering; each page and each report is read once. `on_read` is told how many texts a
    cross-encoder has read."""
    browsing = store.browsing
    census = browsing.census(search.mark())
    held: dict[str, Report] = {}

    def reports_by_id(report_ids: Sequence[str]) -> dict[str, Report]:
        if new := [one for one in report_ids if one not in held]:
            held.update((report.id, report) for report in browsing.reports(new))
        return {one: held[one] for one in report_ids if one in held}

    @cache
    def page_text(report_id: str, number: int | None) -> str:
        page = store.page(report_id, number)
        return page.text if page else ""

    beside: dict[str, tuple[Passage | None, Passage | None]] = {}

    def around(passage: Passage) -> tuple[Passage | None, Passage | None]:
        if passage.id not in beside:
            at = browsing.passage_count(passage.report_id, passage.id)
            near = _near(browsing, passage, at, 1)
            if any(each.kind == "footnote" for each in near[0][-1:] + near[1][:1]):
                near = _near(browsing, passage, at, NEIGHBOURS)
            before, after = ([each for each in side if each.kind != "footnote"] for side in near)
            beside[passage.id] = (before[-1] if before else None, after[0] if after else None)
        return beside[passage.id]

    return Sources(
        page_text=page_text,
        around=around,
        reports_by_id=reports_by_id,
        opening=lambda report_id: " ".join(each.text for each in browsing.passages(report_id, 0, 2)),
        reports=census.reports,
        passages=census.passages,
        languages=census.languages,
        of_language=browsing.in_language,
        read_as_one=search.read_as_one,
        holding=search.holding,
        having=search.having,
        alike=search.alike,
        is_word=search.is_word,
        judge=lambda language: search.judge(language, on_read),
        bar=search.tuned.bar,
    )
