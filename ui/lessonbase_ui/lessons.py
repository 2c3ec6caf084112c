"""Lessons: the records of the library, found by words and meaning, narrowed by facets, each opening beside the list; or
the whole of them as a map."""

from collections.abc import Sequence
from typing import Any

from lessonbase import Library
from lessonbase.errors import QueryError
from lessonbase.model import Part, Record, Report
from lessonbase.record_search import FoundRecords
from lessonbase_ui import lessons_map, words
from lessonbase_ui.address import CARDS_SHOWN, Address, Sort
from lessonbase_ui.ask import sight_of_passage, starter_files
from lessonbase_ui.filters import Filtering
from lessonbase_ui.parts import named, places, render, where
from lessonbase_ui.parts.viewer import Sight, of_passage, viewer
from lessonbase_ui.tabs import Shown

FACETS = ("kind", "stated", "checked", "theme", "country", "sector", "year", "report", "role")
SCHEMES = {
    "country": "Country",
    "sector": "Sector",
    "theme": "Theme",
    "project": "Project",
    "year": "Year",
    "response": "Response",
}
# So many at once can be put into the tray, which holds 500.
CHOSEN_AT_ONCE = 100
# Of more, it takes too long to find out which are agreed on most: at 20,000 records 14 s of the processor.
AGREED_AMONG = 5_000


def show(library: Library, address: Address) -> Shown:
    """The tab Lessons at an address."""
    if not library.overview().reports:
        empty = render("empty.html", title="There are no lessons yet", starter=starter_files())
        return Shown({"facets": "", "cards": empty, "viewer": ""})
    if address.view == "map":
        return lessons_map.show(library, address)
    try:
        like = library.record(address.like) if address.like else None
    except QueryError:
        like = None  # an old link
    found = library.records.search(
        address.text, _sort(address), k=address.shown, same=address.same, **address.wanted
    )
    if like:
        hits = library.records.more_like(like.id, CARDS_SHOWN)
        ids = tuple(hit.record.id for hit in hits)
        found = found.model_copy(update={"hits": tuple(hits), "ids": ids, "listed": ids})
    filtering = Filtering(library, address, found.facets)
    opened = _opened(library, address)
    return Shown(
        {
            "facets": render("facets.html", facets=filtering.choices(FACETS), counted=not like),
            "cards": _list(library, address, filtering, found, opened, like),
            "record": _record(library, address, filtering.reports, found.listed, opened),
            "viewer": _shown(library, address, opened),
            "about": render("about.html", record=opened, **_detail(library, filtering.reports, opened))
            if opened
            else "",
        },
        f"Opened: {opened.statement}" if opened else words.practices(len(found.ids)),
    )


def table(library: Library, address: Address) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """The whole list at an address as a table to take along: its head, and its lines."""
    found = library.records.search(address.text, _sort(address), k=0, same=address.same, **address.wanted)
    reports = {report.id: report for report in library.reports()}
    records = library.browsing.records(found.ids)
    at = places(library, records)
    head = (
        "Kind",
        "Lesson or practice",
        "Report",
        "Publisher",
        "Year",
        "Place",
        "Stated",
        "Checked",
        "Tags",
        "Id",
    )
    return head, [
        (
            words.KINDS[one.kind],
            one.statement,
            words.plain(reports[one.report_id].title),
            reports[one.report_id].publisher or "",
            reports[one.report_id].year or "",
            at[one.id],
            words.STANDINGS["stated", "yes" if one.explicit else "no"],
            words.STATUSES[one.status],
            "; ".join(tag.label for tag in one.tags),
            one.id,
        )
        for one in records
    ]


def _sort(address: Address) -> Sort | None:
    """The order of the list; what is not looked for cannot be close."""
    return None if address.sort == "closest" and not address.text.strip() else address.sort


def _list(
    library: Library,
    address: Address,
    filtering: Filtering,
    found: FoundRecords,
    opened: Record | None,
    like: Record | None,
) -> str:
    total = len(found.ids)
    sorts = [
        one
        for one in words.SORTS
        if (one != "closest" or address.text.strip()) and (one != "agreed" or total <= AGREED_AMONG)
    ]
    records = [hit.record for hit in found.hits]
    return render(
        "lessons.html",
        address=address,
        hits=found.hits,
        total=total,
        programmes=found.programmes,
        like=like,
        same=address.same and not like,
        folded=total - len(found.listed),
        more=0 if like else min(CARDS_SHOWN, max(0, len(found.listed) - address.shown)),
        more_href=address.to(shown=address.shown + CARDS_SHOWN),
        opened=opened.id if opened else "",
        missing=bool(address.record) and opened is None,
        reports=filtering.reports,
        places=places(library, records),
        chosen=filtering.chosen(),
        hrefs={one.id: address.to(record=one.id, passage=None, page=None) for one in records},
        sort=_sort(address) or sorts[0],
        sorts={one: address.to(sort=one, shown=CARDS_SHOWN) for one in sorts},
        sames={
            hit.record.id: address.to(
                same=hit.record.id, shown=CARDS_SHOWN, record=None, passage=None, page=None
            )
            for hit in found.hits
            if hit.alike and not like
        },
        clear=address.to(like=None, same=None, shown=CARDS_SHOWN)
        if like or address.same
        else address.without_filters(),
        at_once=found.listed if len(found.listed) <= CHOSEN_AT_ONCE else (),
        review=_in_review(address) if total > 1 and not (like or address.same) else "",
        sheet=f"table/lessons.csv{address.to(record=None, passage=None, page=None)}",
    )


def _in_review(address: Address) -> str:
    """The same search as a queue of Review, likeliest first: there it is said when enough of it has been seen."""
    one_of = {name: value for name, value in address.filters if name in ("stated", "checked")}
    filters = tuple(pair for pair in address.filters if pair[0] not in one_of)
    return Address.model_validate(
        {"tab": "review", "text": address.text, "filters": filters, "order": "likely", **one_of}
    ).search


def _opened(library: Library, address: Address) -> Record | None:
    if not address.record:
        return None
    try:
        return library.record(address.record)
    except QueryError:
        return None  # an old link: the list is still of use


def _record(
    library: Library,
    address: Address,
    reports: dict[str, Report],
    ids: Sequence[str],
    record: Record | None,
) -> str:
    """The pane beside the list, or what stands in it while nothing is open."""
    if record is None:
        return render("unopened.html", none=not ids)

    def to(place: int) -> str | None:
        return address.to(record=ids[place], passage=None, page=None) if 0 <= place < len(ids) else None

    at = ids.index(record.id) if record.id in ids else None
    return render(
        "record.html",
        record=record,
        report=reports[record.report_id],
        place=places(library, [record])[record.id],
        at=at,
        total=len(ids),
        before=None if at is None else to(at - 1),
        after=None if at is None else to(at + 1),
        close=address.to(record=None, passage=None, page=None),
        like=Address(tab="lessons", like=record.id, record=record.id).search,
        marks=_marks(library, address, record),
    )


def _marks(library: Library, address: Address, record: Record) -> tuple[tuple[int, int], ...]:
    """What is marked in a statement: the words that are looked for."""
    return library.records.marks(record.id, address.text) if address.text.strip() else ()


def _shown(library: Library, address: Address, opened: Record | None) -> str:
    """The page of the passage that the address names, else that of the record that is open."""
    try:
        if address.passage:
            return viewer(library, sight_of_passage(library, address))
        if opened:
            sight = Sight.model_validate(where(opened))
            return viewer(library, sight.model_copy(update={"page": address.page or sight.page}))
    except QueryError:
        pass
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
        "report": reports[record.report_id],
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
