"""Lessons as a map: pictures of the whole, each with its table beside it and as a file to take along."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import sqrt
from pathlib import Path
from typing import Any

from lessonbase import Library
from lessonbase.evidence import Cell, Count, Value
from lessonbase_ui import words
from lessonbase_ui.address import Address, Picture
from lessonbase_ui.filters import Filtering
from lessonbase_ui.parts import render
from lessonbase_ui.tabs import Shown

PICTURES: dict[Picture, str] = {
    "gaps": "Themes and sectors",
    "countries": "Countries",
    "years": "Years",
    "tags": "Tags",
    "review": "Checked",
    "followed": "Follow-up",
}
FACETS = ("kind", "stated", "checked", "theme", "country", "sector", "year", "report", "role")
# So many sectors stand side by side on a screen of 1,440 points without being moved; the rest is a click away.
SECTORS_SHOWN = 8
# Independent programmes from which a country is drawn darker.
STEPS = (1, 2, 4, 10)


@dataclass(frozen=True)
class Row:
    """A line of a picture's table: what it is about, its numbers in the order of the table's head, the address that chooses
    it, and that of its records in the list."""

    label: str
    numbers: tuple[int, ...]
    under: str = ""
    key: str = ""
    href: str = ""
    list_href: str = ""
    on: bool = False


@dataclass(frozen=True)
class Drawn:
    """A picture: its markup, and its table. `said` is what is known of what is chosen, where no line of the table says it."""

    body: str
    head: tuple[str, ...]
    rows: Sequence[Row]
    note: str = ""
    said: str = ""


def show(library: Library, address: Address) -> Shown:
    """The tab Lessons, as the map at an address."""
    found = library.records.search(address.text, k=0, **address.wanted)
    filtering = Filtering(library, address, found.facets)
    drawn = DRAWING[address.picture](library, address)
    total = words.practices(len(found.ids))
    main = render(
        "lessons_map.html",
        address=address,
        total=len(found.ids),
        programmes=found.programmes,
        chosen=filtering.chosen(),
        clear=address.without_filters(),
        pictures=[
            (name, label, address.to(picture=name, cell=None, whole=False))
            for name, label in PICTURES.items()
        ],
        body=drawn.body,
        note=drawn.note,
    )
    table = render(
        "lessons_table.html",
        drawn=drawn,
        title=PICTURES[address.picture],
        chosen=next((row for row in drawn.rows if row.on), None),
        sheet=f"table/{address.picture}.csv{address.search}",
    )
    facets = render("facets.html", facets=filtering.choices(FACETS), counted=True)
    return Shown(
        {"facets": facets, "cards": main, "record": table, "viewer": ""},
        f"{PICTURES[address.picture]}: {drawn.said or total}",
    )


def table(library: Library, address: Address) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """The table of the picture at an address: its head, and its lines."""
    drawn = DRAWING[address.picture](library, address.model_copy(update={"whole": True}))
    beside = any(row.under for row in drawn.rows)
    head = (drawn.head[0], "of", *drawn.head[1:]) if beside else drawn.head
    return head, [(row.label, *((row.under,) if beside else ()), *row.numbers) for row in drawn.rows]


def _listed(address: Address, *filters: tuple[str, str]) -> str:
    """The list of what a part of a picture counts."""
    return address.model_copy(
        update={
            "view": "list",
            "picture": "gaps",
            "cell": None,
            "whole": False,
            "filters": tuple(dict.fromkeys((*address.filters, *filters))),
        }
    ).search


def _gaps(library: Library, address: Address) -> Drawn:
    held = library.evidence.gaps(address.text, **address.wanted)
    sectors = held.sectors if address.whole else held.sectors[:SECTORS_SHOWN]
    shown = {one.code for one in sectors}
    labels = {("theme", one.code): words.plain(one.label) for one in held.themes}
    labels |= {("sector", one.code): words.plain(one.label) for one in held.sectors}

    def named(cell: Cell) -> tuple[str, str]:
        return labels["theme", cell.theme], labels["sector", cell.sector]

    by_theme: dict[str, list[dict[str, Any]]] = {one.code: [] for one in held.themes}
    rows, said = [], ""
    for cell in held.cells:
        key = f"{cell.theme}~{cell.sector}"
        on = key == address.cell
        theme, sector = named(cell)
        if on and not cell.count.records:
            said = _nothing(theme, sector, cell.reports)
        if cell.count.records:
            rows.append(
                Row(
                    theme,
                    (cell.count.records, cell.count.programmes),
                    sector,
                    key,
                    address.to(cell=key),
                    _listed(address, ("theme", cell.theme), ("sector", cell.sector)),
                    on,
                )
            )
        if cell.sector in shown:
            by_theme[cell.theme].append(
                {
                    "cell": cell,
                    "on": on,
                    "href": address.to(cell=key),
                    "shapes": _shapes(cell.count),
                    "says": f"{theme}, {sector}: {_told(cell.count)}"
                    if cell.count.records
                    else _nothing(theme, sector, cell.reports),
                }
            )
    rows.sort(key=lambda row: (-row.numbers[1], -row.numbers[0], row.label, row.under))
    body = render(
        "gap_map.html",
        sectors=sectors,
        rows=[(one, by_theme[one.code]) for one in held.themes],
        more=len(held.sectors) - len(sectors),
        whole=address.to(whole=True),
        fewer=address.to(whole=False) if address.whole and len(held.sectors) > SECTORS_SHOWN else "",
        reports=held.reports,
    )
    note = "Digests count with the report they retell. One lesson can stand in several cells."
    return Drawn(body, ("Theme, sector", "Lessons", "Programmes"), rows, note, said)


def _nothing(theme: str, sector: str, reports: int) -> str:
    if not reports:
        return f"{theme}, {sector}: there is no report on this sector here, so nobody looked."
    return f"{theme}, {sector}: nothing found in {words.count(reports, 'report')}."


def _told(count: Count) -> str:
    return f"{words.practices(count.records)} of {words.count(count.programmes, 'programme')}"


def _shapes(count: Count) -> list[tuple[str, float]]:
    """The kinds that a cell has, each with the size of its shape in points: its area grows with the independent programmes."""
    return [
        (kind, round(min(26.0, 8 + 6 * sqrt(count.kind_programmes[kind] - 0.75)), 1))
        for kind in words.KINDS
        if kind in count.kinds
    ]


def _rows(address: Address, scheme: str, values: Sequence[Value], under: str = "") -> list[Row]:
    return [
        Row(
            words.country(one.code) if scheme == "country" else words.plain(one.label),
            (one.count.records, one.count.programmes),
            under,
            f"{scheme}~{one.code}",
            address.to(cell=f"{scheme}~{one.code}"),
            _listed(address, (scheme, one.code)),
            address.cell == f"{scheme}~{one.code}",
        )
        for one in values
    ]


def _countries(library: Library, address: Address) -> Drawn:
    values = [
        one for one in library.evidence.by("country", address.text, **address.wanted) if one.count.records
    ]
    rows = _rows(address, "country", values)
    world = _world()
    drawn = {
        one.code: {
            "row": row,
            "step": sum(one.count.programmes >= step for step in STEPS),
            "says": f"{row.label}: {_told(one.count)}",
        }
        for one, row in zip(values, rows, strict=True)
    }
    steps = [f"{low}–{high - 1}" if high - low > 1 else str(low) for low, high in pairwise(STEPS)]
    body = render("world.html", world=world, countries=drawn, steps=[*steps, f"{STEPS[-1]} or more"])
    off = [
        row.label
        for one, row in zip(values, rows, strict=True)
        if one.code not in {**world["paths"], **world["points"]}
    ]
    note = f"Not on this map: {words.listed(off)}." if off else ""
    return Drawn(body, ("Country", "Lessons", "Programmes"), rows, note)


@cache
def _world() -> dict[str, Any]:
    """The shapes of the countries (see scripts/world_shapes.py)."""
    made: dict[str, Any] = json.loads(Path(__file__).with_name("world.json").read_text("utf-8"))
    return made


def _years(library: Library, address: Address) -> Drawn:
    values = library.evidence.years(address.text, **address.wanted)
    rows = _rows(address, "year", values)
    by_year = {int(row.label): row for row in rows}
    span = range(min(by_year), max(by_year) + 1) if by_year else range(0)
    most = max((row.numbers[0] for row in rows), default=1)
    body = render("years.html", years=[(year, by_year.get(year)) for year in span], most=most)
    return Drawn(body, ("Year", "Lessons", "Programmes"), rows, "Lessons of no known year are left out.")


def _tags(library: Library, address: Address) -> Drawn:
    groups, rows = [], []
    for scheme in ("theme", "sector"):
        values = library.evidence.by(scheme, address.text, **address.wanted)
        own = _rows(address, scheme, values, words.FILTERS[scheme])
        years = sorted({year for one in values for year in one.years})
        span = range(years[0], years[-1] + 1) if years else range(0)
        lines = [
            (row, [(year, one.years.get(year, 0)) for year in span], max(one.years.values(), default=1))
            for row, one in zip(own, values, strict=True)
        ]
        unused = [words.plain(label) for _, label in library.evidence.unused(scheme)]
        groups.append((words.FILTERS[scheme], lines, unused, span))
        rows += own
    body = render("tag_trends.html", groups=groups)
    return Drawn(body, ("Tag", "Lessons", "Programmes"), rows)


def _review(library: Library, address: Address) -> Drawn:
    held = library.evidence.review(address.text, **address.wanted)
    rows = [
        Row(
            words.KINDS[one.kind],
            (one.accepted, one.waiting, one.rejected),
            words.STANDINGS["stated", "yes" if one.stated else "no"],
            f"{one.kind}~{one.stated}",
            address.to(cell=f"{one.kind}~{one.stated}"),
            _listed(address, ("kind", one.kind), ("stated", "yes" if one.stated else "no")),
            address.cell == f"{one.kind}~{one.stated}",
        )
        for one in held
    ]
    totals = [sum(row.numbers[at] for row in rows) for at in range(3)]
    body = render(
        "checked.html", rows=rows, totals=totals, most=max((sum(row.numbers) for row in rows), default=1)
    )
    return Drawn(body, ("Kind", "Accepted", "Waiting", "Rejected"), rows)


def _followed(library: Library, address: Address) -> Drawn:
    held = library.evidence.recommendations(address.text, **address.wanted)
    steps = (
        ("Made", "recommendations", held.made),
        ("Answered", "by those they were made to", held.answered),
        ("Accepted", "of the answered", held.accepted),
        ("Partly accepted", "of the answered", held.partly),
        ("Rejected", "of the answered", held.rejected),
        ("Actions", "that follow from them", held.actions),
        ("Reported done", "of the actions", held.done),
    )
    made = _listed(address, ("kind", "recommendation"))
    rows = [
        Row(label, (number,), under, list_href=made if label == "Made" else "")
        for label, under, number in steps
    ]
    note = (
        ""
        if held.answered
        else "No answer to a recommendation stands in these reports. A management response added as a report would fill this in."
    )
    return Drawn(
        render("followed.html", rows=rows, most=max(held.made, held.actions, 1)),
        ("Step", "Number"),
        rows,
        note,
    )


DRAWING: dict[Picture, Callable[[Library, Address], Drawn]] = {
    "gaps": _gaps,
    "countries": _countries,
    "years": _years,
    "tags": _tags,
    "review": _review,
    "followed": _followed,
}
