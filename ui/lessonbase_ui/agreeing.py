"""Several records and several coders: decide on many at once, ask people, see how far they agree, settle what they differ on."""

import hashlib
from collections.abc import Callable
from typing import Any, cast

from lessonbase import Library
from lessonbase.errors import QueryError
from lessonbase.model import RecordKind
from lessonbase.review import NONE, Comparison, Disagreement, Wanted, sureness, value_of
from lessonbase_ui import codes, exchanging, summary, words
from lessonbase_ui.address import Address, Part
from lessonbase_ui.bench import wanted_of
from lessonbase_ui.parts import named, places, render, where
from lessonbase_ui.tabs import Asked, Told

SHOWN = 40
"""Records that are shown of those that are decided on at once, and differences of coders."""
VALUES: dict[str, str] = {**{str(kind): name for kind, name in words.KINDS.items()}, NONE: "Not a lesson"}


def agreement(library: Library, address: Address) -> str:
    """How far the coders of a report agree, and what is to be settled; only once all who were asked have finished."""
    report = report_of(address)
    status = library.review.status(report)
    waiting = {name: left for name, left in status.left.items() if left}
    found = library.review.disagreements(report) if not waiting else []
    compared = library.review.compared(report)
    at = places(library, [one.record for one in found[:SHOWN]])
    return render(
        "agreement.html",
        address=address,
        title=named(library.report(report)) if report else "All reports",
        reports=library.reports(),
        waiting=waiting,
        compared=compared,
        judged=_judged(compared),
        table=_table(compared),
        measures=[] if waiting else _measures(library, report),
        found=[_difference(one, at) for one in found[:SHOWN]],
        total=len(found),
        settled=sum(
            bool(one.adjudicated_by) for one in library.review.work(Wanted(by="", reports=_several(report)))
        ),
        values=VALUES,
        where=where,
        read_only=library.read_only,
    )


def report_of(address: Address) -> str | None:
    """The one report that an address chooses; None for all."""
    return next((value for name, value in address.filters if name == "report"), None)


def _several(report: str | None) -> tuple[str, ...]:
    return (report,) if report else ()


def _judged(compared: Comparison) -> tuple[str, str]:
    """The judgement: what stands out, and the rest."""
    head, _, rest = compared.judgement.partition(". ")
    if ": " in head:
        head, _, first = head.partition(": ")
        rest = f"{words.sentence(first)}. {rest}"
    if compared.would_do:
        what = VALUES[compared.would_do].lower() + ("s" if compared.would_do != NONE else "")
        what = {"not a lesson": "what one took for no lesson"}.get(what, f"the {what}")
        rest += f" Settling {what} would reach it."
    return head.rstrip(".") + ".", rest


def _table(compared: Comparison) -> list[tuple[str, list[tuple[int, bool]]]]:
    """Who chose what: a row a value of the first coder, a cell a value of the second, with whether both are the same."""
    used = [
        value
        for value in VALUES
        if value in compared.table or any(value in others for others in compared.table.values())
    ]
    return [
        (value, [(compared.table.get(value, {}).get(other, 0), value == other) for other in used])
        for value in used
    ]


def _measures(library: Library, report: str | None) -> list[Any]:
    """The measures by scheme and code, those of the decision itself left out."""
    return [
        one for one in library.review.agreement(report) if one.about not in ("status", "kind") and one.units
    ]


def _difference(one: Disagreement, at: dict[str, str]) -> dict[str, Any]:
    tags = {about: said for about, said in one.said.items() if about not in ("status", "kind")}
    said = [
        {
            "by": name,
            "value": value_of(view),
            "why": one.why.get(name, ""),
            "tags": [about for about, each in tags.items() if each[name] == "yes"],
        }
        for name, view in one.views.items()
    ]
    return {"record": one.record, "said": said, "place": at[one.record.id], "tags": sorted(tags)}


# ── many at once ──────────────────────────────────────────────────────────────────────────────


def several(library: Library, address: Address) -> str:
    """What would be decided at once, to be looked at before it is done."""
    ids = taken(library, address)
    shown = library.review.seen(ids[:SHOWN], address.person)
    coders = [name for name in library.review.coders() if name != address.person]
    ways = {
        "sure": "All that lessonbase is sure of",
        "stated": "All that the reports say themselves",
        **{f"coder:{name}": f"What {name} decided, where others differ" for name in coders},
    }
    return render(
        "several.html",
        address=address,
        ways=ways,
        coder=address.take.partition(":")[2],
        total=len(ids),
        seen=_sign(ids),
        shown=shown,
        reports={one.id: one for one in library.reports()},
    )


def _sign(ids: list[str]) -> str:
    """What tells records that were looked at from others."""
    return hashlib.sha256(" ".join(sorted(ids)).encode()).hexdigest()[:16]


def taken(library: Library, address: Address) -> list[str]:
    """The records of the queue that are meant by an address."""
    wanted = wanted_of(address)
    if coder := address.take.partition(":")[2]:
        differing = {one.record.id: one for one in library.review.disagreements(report_of(address))}
        return [name for name, one in differing.items() if coder in one.views]
    waiting = library.review.work(wanted.model_copy(update={"checked": False}))
    if address.take == "stated":
        return [one.id for one in waiting if one.explicit]
    return [one.id for one in waiting if sureness(one.confidence) == "sure"]


def decide_several(library: Library, asked: Asked) -> Told:
    """Decide on what was looked at. Where it is no longer the same records, they are to be looked at again first."""
    address = Address.parse(str(asked["search"])).of(asked.get("by"))
    if not address.person:
        return {"who": True}
    ids = taken(library, address)
    if _sign(ids) != asked["seen"]:
        return {
            "error": f"Meanwhile these are other records, {len(ids):,} of them. Nothing was decided; look again."
        }
    if coder := address.take.partition(":")[2]:
        library.review.settle(ids, coder, address.person)
    else:
        library.review.decide_all(ids, "accepted", address.person)
    return {
        "go": address.to(part=None, take="", record=None),
        "announce": f"Decided on {words.count(len(ids), 'record')}. Undo takes all of it back.",
    }


# ── coders ────────────────────────────────────────────────────────────────────────────────────


def coders(library: Library, address: Address) -> str:
    """Who was asked to decide on a report, and what is left to each."""
    report = report_of(address)
    status = library.review.status(report)
    return render(
        "coders.html",
        address=address,
        report=report,
        reports=library.reports(),
        known=library.review.coders(),
        left=status.left,
        records=status.records,
        by=address.person,
    )


def assign(library: Library, asked: Asked) -> Told:
    """Ask people to decide on a report, none seeing what the others say."""
    address = Address.parse(str(asked["search"])).of(asked.get("by"))
    if not address.person:
        return {"who": True}
    report = str(asked["report"])
    if not report:
        raise QueryError("Choose a report first: coders are asked for one report at a time.")
    names = [" ".join(name.split()) for name in str(asked["coders"]).split(",") if name.strip()]
    library.review.assign(names, by=address.person, report=report)
    said = f"{words.listed(names)} were asked." if names else "Nobody is asked any more."
    bare = address.model_copy(update={"filters": (("report", report),)})
    return {"go": bare.search, "announce": said}


def settle(library: Library, asked: Asked) -> Told:
    """Make one coder's decision the final one, or another."""
    address = Address.parse(str(asked["search"])).of(asked.get("by"))
    by, record = address.person, str(asked["record_id"])
    if not by:
        return {"who": True}
    if asked.get("coder"):
        library.review.settle([record], str(asked["coder"]), by)
    elif asked["value"] == NONE:
        library.review.adjudicate(record, "rejected", by)
    else:
        library.review.adjudicate(record, "accepted", by, kind=cast(RecordKind, str(asked["value"])))
    return {"go": address.search, "announce": "Settled. Those who decided see it in the record."}


PARTS: dict[Part, Callable[[Library, Address], str]] = {
    "agreement": agreement,
    "several": several,
    "coders": coders,
    "summary": summary.show,
    "codes": codes.show,
    "exchange": exchanging.show,
}
ACTIONS = (decide_several, assign, settle)
