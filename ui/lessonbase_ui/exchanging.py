"""Into and out of the library: records with their decisions as files, and what came of a file that was taken in."""

from typing import Any

from pydantic import JsonValue

from lessonbase import Library
from lessonbase.errors import QueryError
from lessonbase.exchange import Taken, form_of
from lessonbase.paths import bytes_of
from lessonbase_ui import words
from lessonbase_ui.address import Address
from lessonbase_ui.parts import named, render
from lessonbase_ui.tabs import Asked, Told, sent_file

FILES = {"xlsx": "Excel", "csv": "CSV", "jsonl": "JSON Lines", "jsonld": "W3C Web Annotation"}
"""What records leave as."""
SHOWN = 100
LARGEST = 200_000_000


def show(library: Library, address: Address, taken: Taken | None = None, name: str = "") -> str:
    """The ways out for the reports that the queue is filtered by, or for all, and the way in; what was `taken` from a file."""
    reports = _reports(address)
    held = library.browsing.reports(reports)
    conflicts = taken.conflicts[:SHOWN] if taken else ()
    of = {one.id: one for one in library.browsing.records([each.record_id for each in conflicts])}
    return render(
        "exchanging.html",
        address=address,
        chosen=words.listed([named(one) for one in held]) if held else "",
        query=address.model_copy(update={"tab": "review", "part": None, "record": None, "page": None}).search,
        waiting=_waiting(library, reports),
        files=FILES,
        taken=taken,
        name=name,
        conflicts=[
            (of.get(one.record_id), one.record_id, _field(one.field), _said(one.here), _said(one.there))
            for one in conflicts
        ],
        shown=SHOWN,
        read_only=library.read_only,
    )


def _field(name: str) -> str:
    return name.removeprefix("tag ").replace("_", " ")


def _said(value: JsonValue) -> str:
    """A value in words; nothing for none."""
    if isinstance(value, dict):
        return str(value.get("label") or value.get("code") or "")
    return "" if value is None else str(value)


def written(library: Library, address: Address, form: Any, only: Any) -> bytes:
    """The records of the reports that an address chooses, or of all, as a file. Raises LessonbaseError for a report that is
    gone, and where coders are not to see yet what others decided."""
    reports = _reports(address)
    if waiting := _waiting(library, reports):
        raise QueryError(f"{waiting} Their decisions leave the library when all have finished.")
    return library.exchange.export(form, reports, only)


def _reports(address: Address) -> list[str]:
    return [value for key, value in address.filters if key == "report"]


def _waiting(library: Library, reports: list[str]) -> str:
    """Which coders are not through with some reports, or with all, none seeing what the others say; in words."""
    left: dict[str, int] = {}
    several: list[str | None] = [*reports] or [None]
    for report in several:
        for name, count in library.review.status(report).left.items():
            left[name] = left.get(name, 0) + count
    told = [f"{name} has {words.count(count, 'record')} left" for name, count in left.items() if count]
    return f"Coders decide without seeing each other: {words.listed(told)}." if told else ""


def take_records(library: Library, asked: Asked) -> Told:
    """Take in decisions from a file that this browser sent: an export, a review sheet, what Label Studio wrote."""
    address = Address.parse(str(asked["search"])).of(asked.get("by"))
    with sent_file(library, asked) as file:
        if not address.person:
            return {"error": "Say first who you are: choose “Change” beside “You are” in Review."}
        data = bytes_of(file, LARGEST, "Export a report at a time.", QueryError)
        taken = library.exchange.take_in(data, form_of(None, file), address.person)
    told = f"{words.count(taken.taken, 'change')} taken in."
    return {
        "review": show(library, address, taken, words.plain(file.name)),
        "search": address.search,
        "announce": told,
    }


ACTIONS = (take_records,)
