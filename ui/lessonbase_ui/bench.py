"""The bench of Review: a queue of records, the one that is decided on, and what shows its page."""

from typing import Any

from lessonbase import Library
from lessonbase.errors import LessonbaseError, QueryError
from lessonbase.filters import Filters
from lessonbase.model import Event, Passage, Proposal, Record, Report, Tag
from lessonbase.review import Reviewed, Wanted, Work
from lessonbase_ui import words
from lessonbase_ui.address import Address
from lessonbase_ui.filters import Chosen, Filtering
from lessonbase_ui.parts import named, places, render, where
from lessonbase_ui.parts.viewer import Sight

# The queue is shown in lots of so many rows, so that it stands still while one works through a lot.
ROWS = 25

# Of so many reports all can be chosen from a list; of more, one types.
LISTED = 40

# Filters of the queue's own; others are those of a search.
_OWN = ("report", "kind")

ORDERS = {"useful": "Useful first", "document": "As in the report", "likely": "Likeliest first"}
CHECKED = {"no": "Not checked yet", "yes": "Checked"}
STATED = {"yes": "The report says so itself", "no": "Found by lessonbase"}
SURENESS = {"sure": "Sure", "likely": "Likely", "unsure": "Unsure"}
STATUSES = {"accepted": "accepted ✓", "rejected": "rejected ✕", "withdrawn": "taken out"}


def bench(library: Library, address: Address) -> tuple[str, Sight | None]:
    """The queue and the record that is open, and what shows its page."""
    by = address.person
    work = library.review.work(wanted_of(address))
    at, current = opened(library, work, address)
    first = at // ROWS * ROWS
    shown = [one.id for one in work.near(first, 0, ROWS)]
    if current and current.record.id not in shown:
        shown.insert(at - first, current.record.id)
    rows = library.review.seen(shown, by)
    detail = _detail(library, current) if current else None
    reports, are_all = _reports(library, address, {one.report_id for one in _told_of(rows, current, detail)})
    coders = library.review.coders()
    markup = render(
        "review.html",
        address=address,
        by=by,
        coders=coders,
        reports=reports,
        rows=[(one, STATUSES.get(one.status, ""), address.to(record=one.id, page=None)) for one in rows],
        before=address.to(record=shown_before.id, page=None)
        if (shown_before := _first(work.near(at, 1, 0)))
        else "",
        after=address.to(record=shown_after.id, page=None)
        if (shown_after := _first(work.near(at + 1, 0, 1)))
        else "",
        earlier=address.to(record=work.ids[first - 1], page=None) if first else "",
        later=address.to(record=work.ids[first + ROWS], page=None) if first + ROWS < len(work) else "",
        window=first,
        current=current,
        detail=detail,
        missing=bool(address.record) and current is None,
        found_by=_found_by(library, address),
        filters=_filters(address, coders, reports, typed=not are_all),
        chosen=sum(name in _OWN for name, _ in address.filters)
        + sum(map(bool, (address.checked, address.stated, address.sureness, address.assigned))),
        orders=ORDERS,
        statuses=STATUSES,
        stop=_stop(library, work),
        progress=_progress(library, work, by),
        read_only=library.read_only,
    )
    return markup, detail["sight"] if detail else None


def _told_of(rows: list[Record], current: Reviewed | None, detail: dict[str, Any] | None) -> list[Record]:
    """The records of which the bench names the reports."""
    again = [one for one, *_ in detail["again"]] if detail else []
    return [*rows, *again, *([current.record] if current else [])]


def _reports(library: Library, address: Address, named: set[str]) -> tuple[dict[str, Report], bool]:
    """All reports by title, and that these are all; of more than can be listed, those that are named or chosen."""
    if library.browsing.report_count() <= LISTED:
        return {one.id: one for one in library.reports()}, True
    chosen = {value for key, value in address.filters if key == "report"}
    return {one.id: one for one in library.browsing.reports(named | chosen)}, False


def _first(several: list[Any]) -> Any:
    return several[0] if several else None


def wanted_of(address: Address) -> Wanted:
    """The records that an address chooses, for the person who looks."""
    chosen = address.wanted
    return Wanted(
        by=address.person,
        order=address.order,
        reports=tuple(chosen.get("report", ())),
        kinds=tuple(chosen.get("kind", ())),
        explicit=None if address.stated is None else address.stated == "yes",
        sureness=address.sureness,
        assigned=address.assigned,
        checked=None if address.checked is None else address.checked == "yes",
        text=address.text,
        among=Filters(**{name: value for name, value in chosen.items() if name not in _OWN}),
    )


def _found_by(library: Library, address: Address) -> list[Chosen]:
    """What the records of the queue were found by, where they are those of a search: its words and filters."""
    chosen = [one for one in address.filters if one[0] not in _OWN]
    words_of = [
        Chosen(
            "text", address.text, "Words", address.text, f"“{address.text}”", address.to(text="", record=None)
        )
    ]
    searched = words_of if address.text.strip() else []
    if not chosen:
        return searched
    return searched + [
        one for one in Filtering(library, address).chosen() if (one.field, one.value) in chosen
    ]


def opened(library: Library, work: Work, address: Address) -> tuple[int, Reviewed | None]:
    """The record that is open, and its place in the queue: the one that the address names, else the next to decide on."""
    name = address.record
    if name is None:
        following = work.next() or _first(work.near(0, 0, 1))
        name = following.id if following else None
    if name is None:
        return 0, None
    try:
        found = library.review.look(name, address.person)
    except QueryError:
        return 0, None
    return work.place(found.record.id), found


def _progress(library: Library, work: Work, by: str) -> dict[str, Any]:
    """How far it has come, and how long it may still take at the pace of late."""
    done, pace = len(work) - work.left, library.review.pace(by) if by else None
    return {"done": done, "of": len(work), "left": duration(pace * work.left) if pace and work.left else ""}


def duration(seconds: float) -> str:
    """A time in words, as rough as it is known: "about 10 min"."""
    minutes = seconds / 60
    if minutes < 1:
        return "less than a minute"
    return f"about {minutes:.0f} min" if minutes < 90 else f"about {minutes / 60:.0f} h"


def _stop(library: Library, work: Work) -> dict[str, str]:
    """Whether one may stop, in words."""
    if not len(work):
        return {}
    if work.left == 0:
        return {
            "head": "All of these are checked",
            "text": "Every record in this queue has been decided on.",
            "may": "yes",
        }
    seen = library.review.certificate(work)
    sure, target = words.percent(seen.confidence), words.percent(seen.target)
    here = "among what the search finds" if work.is_search else "here"
    if seen.holds:
        text = (
            f"With {sure} confidence you have seen at least {target} of what is worth accepting {here}: "
            f"{seen.seen:,} of {seen.total:,} looked at, {seen.found:,} accepted."
        )
        return {"head": "You may stop here", "text": text, "may": "yes"}
    text = (
        f"{seen.seen:,} of {seen.total:,} looked at, {seen.found:,} accepted. It cannot be said yet, with {sure} "
        f"confidence, that {target} of what is worth accepting{' ' + here if work.is_search else ''} has been seen."
    )
    if work.order != "likely":
        text += " It can soonest where the likeliest come first."
    return {"head": "Go on", "text": text, "may": ""}


def _filters(
    address: Address, coders: list[str], reports: dict[str, Report], *, typed: bool
) -> list[dict[str, Any]]:
    """The filters of the queue: each with what is chosen and what may be. Where another report is `typed`, only those that
    are chosen are listed."""

    def group(name: str, field: str, choices: dict[str, str], chosen: str | None) -> dict[str, Any]:
        values = [
            (
                label,
                address.to(**{field: None if key == chosen else key}, record=None, page=None),
                key == chosen,
            )
            for key, label in choices.items()
        ]
        return {"name": name, "values": values}

    def many(name: str, field: str, choices: dict[str, str]) -> dict[str, Any]:
        on = {value for key, value in address.filters if key == field}
        turn = {True: address.without_filter, False: address.with_filter}
        values = [(label, turn[key in on](field, key), key in on) for key, label in choices.items()]
        return {"name": name, "values": values}

    chosen = {value for key, value in address.filters if key == "report"}
    listed = {one.id: named(one) for one in reports.values() if not typed or one.id in chosen}
    return [
        many("Kind", "kind", {str(key): label for key, label in words.KINDS.items()}),
        group("Checked", "checked", CHECKED, address.checked),
        group("Stated or found", "stated", STATED, address.stated),
        group("How sure", "sureness", SURENESS, address.sureness),
        *([group("Asked of", "assigned", {one: one for one in coders}, address.assigned)] if coders else []),
        many("Report", "report", listed) | {"typed": typed},
    ]


def _detail(library: Library, current: Reviewed) -> dict[str, Any]:
    """All there is to know of the record that is open."""
    record = current.record
    passage = library.passage(record.passage_id)
    parent = _held(library, record.parent_id)
    again = [one for one in library.repeats(record.id) if one.status != "withdrawn"][:3]
    at = places(library, [record, *again, *([parent] if parent else [])])
    sight = Sight.model_validate(where(record))
    if "\n" in record.statement or passage.text.count(record.statement) != 1:
        line = record.statement.split("\n")[0]
        sight = sight.model_copy(update={"quote": line, "start": passage.text.find(line)})
    return {
        "sight": sight,
        "extent": _extent(library, record, passage),
        "because": because(current),
        "tags": [(tag, criterion(library, tag)) for tag in record.tags],
        "again": [(one, at[one.id], one.report_id == record.report_id) for one in again],
        "parent": parent,
        "place": at[record.id],
        "history": [(one, said_of(one)) for one in current.history],
        "former": current.proposed.statement if current.proposed.statement != record.statement else "",
        "final": record.adjudicated_by,
    }


def _held(library: Library, name: str | None) -> Record | None:
    return next(iter(library.browsing.records([name])), None) if name else None


def _extent(library: Library, record: Record, passage: Passage) -> list[tuple[str, int, int]]:
    """Where the words of a record stand: passages with their characters [start, end). `passage` is its first."""
    others = dict.fromkeys(each for each in record.passage_ids if each != record.passage_id)
    near = [passage, *map(library.passage, others)]
    lines = record.statement.split("\n")
    found = [(next((one for one in near if line in one.text), None), line) for line in lines]
    return [
        (one.id, one.text.index(line), one.text.index(line) + len(line))
        for one, line in found
        if one is not None
    ]


def criterion(library: Library, tag: Tag | Proposal) -> str:
    """When a code applies, as its taxonomy says."""
    try:
        concepts = library.taxonomies.get(tag.scheme).concepts
    except LessonbaseError:  # its codes are whatever is named, or it was taken out
        return ""
    return next((one.description for one in concepts if one.code == tag.code), "")


def because(current: Reviewed) -> str:
    """Why a record was proposed, in words."""
    record = current.proposed
    spot = [words.ROLES[record.role].lower()] if record.role else []
    place = f"in the {spot[0]}" if spot else "in the report"
    if record.section:
        place += f", under “{words.plain(record.section[-1])}”"
    if record.origin == "person":
        added = next((one.by for one in current.history if one.field == "record"), "somebody")
        return f"{added} added it; it stands {place}"
    if record.explicit and record.label:
        return f"the report itself calls it “{words.plain(record.label)}”, {place}"
    if record.explicit:
        return f"the report itself states it {place}"
    return f"it is worded like a {words.KINDS[record.kind].lower()}, {place}; the report does not call it so"


FIELDS = {
    "extent": "chose other words",
    "record": "added it",
    "parent_id": "put it under another",
    "merged_into": "made it part of another",
    "note": "wrote a note",
    "assigned_to": "gave it to somebody",
    "adjudicated_by": "made the final decision",
}
DEEDS = {
    "accepted": "accepted it",
    "rejected": "rejected it",
    "withdrawn": "took it out",
    "proposed": "left it open again",
}


def said_of(event: Event) -> str:
    """What somebody did to a record, in words."""
    after = event.after
    if event.field == "status":
        return DEEDS.get(str(after), "decided on it")
    if event.field == "kind":
        return f"called it a {words.KINDS.get(after, str(after)).lower()}"  # type: ignore[call-overload]
    if event.field == "coders":
        asked = [str(one) for one in after] if isinstance(after, list) else []
        return f"asked {words.listed(asked)} to decide" if asked else "asked nobody any more"
    if event.field.startswith("tag "):
        name = after["label"] if isinstance(after, dict) else event.field.partition(":")[2]
        return f"tagged it {name}" if after else f"took the tag {name} off"
    if event.field == "parent_id" and not after:
        return "took it out from under another"
    return FIELDS.get(event.field, f"changed its {event.field}")
