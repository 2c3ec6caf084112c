"""Lessons: every record of the library, narrowed by facets, each opening in place to its evidence."""

from typing import Any

from lessonbase import Library
from lessonbase.errors import QueryError
from lessonbase.filters import Filters
from lessonbase.model import Part, Record, Report
from lessonbase_ui import words
from lessonbase_ui.address import CARDS_SHOWN, Address
from lessonbase_ui.ask import sight_of_passage, starter_files
from lessonbase_ui.filters import Filtering
from lessonbase_ui.parts import named, places, render, where
from lessonbase_ui.parts.viewer import Sight, of_passage, viewer
from lessonbase_ui.tabs import Shown

FACETS = ("kind", "country", "sector", "theme", "role", "report", "year")
SCHEMES = {
    "country": "Country",
    "sector": "Sector",
    "theme": "Theme",
    "project": "Project",
    "year": "Year",
    "response": "Response",
}


def show(library: Library, address: Address) -> Shown:
    """The tab Lessons at an address."""
    filtering = Filtering(library, address)
    if not filtering.reports:
        empty = render("empty.html", title="There are no lessons yet", starter=starter_files())
        return Shown({"facets": "", "cards": empty, "viewer": ""})
    ids = library.browsing.record_ids(Filters(**address.wanted), address.text)
    opened = _opened(library, address)
    first = ids[: address.shown]
    if opened and opened.id not in first:
        first.insert(0, opened.id)  # the one a link leads to stands first, whatever the filters say
    cards = library.browsing.records(first)
    main = render(
        "lessons.html",
        address=address,
        records=cards,
        total=words.practices(len(ids)),
        more=min(CARDS_SHOWN, max(0, len(ids) - address.shown)),
        more_href=address.to(shown=address.shown + CARDS_SHOWN),
        opened=opened,
        missing=bool(address.record) and opened is None,
        detail=_detail(library, filtering.reports, opened) if opened else None,
        reports=filtering.reports,
        places=places(library, cards),
        chosen=filtering.chosen(),
        hrefs={record.id: address.to(record=record.id, passage=None, page=None) for record in cards},
        close=address.to(record=None, passage=None, page=None),
        clear=address.without_filters(),
    )
    # A text narrows the cards, not the library's own counts: beside it they would be wrong.
    facets = render("facets.html", facets=filtering.choices(FACETS), counted=not address.text.strip())
    return Shown(
        {"facets": facets, "cards": main, "viewer": _shown(library, address)},
        words.practices(len(ids)),
    )


def _opened(library: Library, address: Address) -> Record | None:
    if not address.record:
        return None
    try:
        return library.record(address.record)
    except QueryError:
        return None  # an old link: the list is still of use


def _shown(library: Library, address: Address) -> str:
    if not address.passage:
        return ""
    try:
        return viewer(library, sight_of_passage(library, address))
    except QueryError:
        return ""


def _detail(library: Library, reports: dict[str, Report], record: Record) -> dict[str, Any]:
    """All there is to know of a record: evidence, parent, what stands under it, tags, how it was found."""
    own = {(tag.scheme, tag.code) for tag in record.tags}
    of_report = {one.id: one for one in library.browsing.records(_named(record))}
    parts = [part for part in record.parts if part.text != record.statement]
    # A passage that is the statement, or a part that is shown, and nothing more would only say it again.
    said = {record.statement, *(part.text for part in parts)}
    evidence = [_evidence(library, record, passage_id) for passage_id in _evidence_ids(record)]
    return {
        "evidence": [one for one in evidence if one["passage"].text not in said],
        "parent": of_report.get(record.parent_id or ""),
        "children": library.browsing.under(record),
        "full": of_report.get(record.repeat_of or ""),
        "again": _again(library, reports, record),
        "parts": [(part, _part_sight(library, part)) for part in parts],
        "tags": [(SCHEMES.get(tag.scheme, tag.scheme.capitalize()), tag) for tag in record.tags],
        "report_tags": [
            (SCHEMES.get(tag.scheme, tag.scheme.capitalize()), tag)
            for tag in reports[record.report_id].tags
            if (tag.scheme, tag.code) not in own
        ],
    }


def _named(record: Record) -> list[str]:
    return [one for one in (record.parent_id, record.repeat_of) if one]


def _again(library: Library, reports: dict[str, Report], record: Record) -> list[tuple[Record, str]]:
    """Where else the same is said, each with its report and place: in a summary, in almost the same words."""
    found = library.browsing.repeating(record)
    known = {record.id, record.repeat_of, *(one.id for one in found)}
    found += [one for one in library.repeats(record.id) if one.id not in known]
    at = places(library, found)
    return [(one, ", ".join(filter(None, (named(reports[one.report_id]), at[one.id])))) for one in found]


def _part_sight(library: Library, part: Part) -> dict[str, Any]:
    passage = library.passage(part.passage_id)
    page = next((span.page for span in passage.spans if span.start <= part.start < span.end), None)
    sight = Sight(
        report=passage.report_id, page=page, cited=page, passage=passage.id, quote=part.text, start=part.start
    )
    return sight.model_dump()


def _evidence_ids(record: Record) -> tuple[str, ...]:
    return tuple(dict.fromkeys((record.passage_id, *record.passage_ids)))


def _evidence(library: Library, record: Record, passage_id: str) -> dict[str, Any]:
    passage = library.passage(passage_id)
    own = passage_id == record.passage_id
    sight = Sight.model_validate(where(record)) if own else of_passage(passage)
    return {
        "passage": passage,
        "place": passage.place,
        "view": sight.model_dump(),
        "before": passage.text.partition(record.statement)[0]
        if own and record.statement in passage.text
        else "",
        "statement": record.statement if own and record.statement in passage.text else "",
        "after": passage.text.partition(record.statement)[2]
        if own and record.statement in passage.text
        else passage.text,
    }
