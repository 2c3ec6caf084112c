"""The records of a library in the orders in which coders work through them, kept in memory and brought up to date by what
was changed: what a person does costs what was touched, not what the library holds."""

import threading
from bisect import bisect_left
from collections import Counter, OrderedDict
from collections.abc import Iterator, Sequence
from typing import Literal

from lessonbase.model import Frozen, RecordKind
from lessonbase.review.queue import Order, in_order
from lessonbase.store import BEGINNING, Mark, Outline, Store

Sureness = Literal["sure", "likely", "unsure"]

LIKELY, SURE = 0.5, 0.9
"""Below the first a record or tag is a guess, above the second it can be relied on."""

_LISTS_KEPT = 12


class Wanted(Frozen):
    """Which records a coder wants to see, and in which order. `explicit` is whether the report itself states them,
    `checked` whether they are done for this coder; `assigned` is a coder who was asked."""

    by: str
    order: Order = "useful"
    reports: tuple[str, ...] = ()
    kinds: tuple[RecordKind, ...] = ()
    explicit: bool | None = None
    sureness: Sureness | None = None
    assigned: str | None = None
    checked: bool | None = None

    def takes(self, one: Outline) -> bool:
        """Whether a record is one of these. Those that went into others never are, nor those that others were asked for."""
        blind = bool(one.coders) and one.said.get(self.by) is None
        return (
            (not self.reports or one.report_id in self.reports)
            and (not self.kinds or (one.proposed_kind if blind else one.kind) in self.kinds)
            and (self.explicit is None or one.explicit == self.explicit)
            and (self.sureness is None or sureness(one.confidence) == self.sureness)
            and (self.checked is None or one.waits_for(self.by) != self.checked)
            and one.status != "withdrawn"
            and self._whose(one)
        )

    def _whose(self, one: Outline) -> bool:
        if self.assigned is not None:
            return self.assigned in one.coders or self.assigned == one.assigned_to
        return not one.coders or self.by in one.coders or one.adjudicated_by is not None


def sureness(confidence: float) -> Sureness:
    """How sure a record or tag is, in a word."""
    return "sure" if confidence >= SURE else "likely" if confidence >= LIKELY else "unsure"


class Work:
    """The records that somebody wants to see, in their order; `Worklist.work` gives it, and keeps it up to date."""

    def __init__(self, wanted: Wanted, ordered: Sequence[Outline], rank: dict[str, int]) -> None:
        self._wanted = wanted
        self._rank = rank
        self._held = {one.id: one for one in ordered if wanted.takes(one)}
        self.ids = list(self._held)
        self.left = sum(one.waits_for(wanted.by) for one in self._held.values())

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Outline]:
        return (self._held[one] for one in self.ids)

    def get(self, record_id: str) -> Outline | None:
        """One of them."""
        return self._held.get(record_id)

    def place(self, record_id: str) -> int:
        """Where a record stands or would stand among them, from 0."""
        rank = self._rank.get(record_id, -1)
        return bisect_left(self.ids, rank, key=lambda one: self._rank[one])

    def near(self, at: int, before: int, after: int) -> list[Outline]:
        """Those that stand around a place."""
        return [self._held[one] for one in self.ids[max(0, at - before) : at + after]]

    def next(self, at: int = 0) -> Outline | None:
        """The first from a place on that waits for the coder; if none does, the first of all that does."""
        if not self.left:
            return None
        turn = (*range(at, len(self.ids)), *range(min(at, len(self.ids))))
        found = (self._held[self.ids[place]] for place in turn)
        return next((one for one in found if one.waits_for(self._wanted.by)), None)

    def renew(self, one: Outline) -> None:
        """Note what has become of a record."""
        former = self._held.pop(one.id, None)
        at = self.place(one.id)
        if former:
            self.left -= former.waits_for(self._wanted.by)
            del self.ids[at]
        if self._wanted.takes(one):
            self._held[one.id] = one
            self.ids.insert(at, one.id)
            self.left += one.waits_for(self._wanted.by)


class Worklist:
    """The work on one library. Several threads may share it.

    A record's place in an order is that which it had when its report came: nothing moves because something was decided.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.RLock()
        self._mark: Mark | None = None
        self._all: dict[str, Outline] = {}
        self._ranks: dict[Order, dict[str, int]] = {}
        self._works: OrderedDict[Wanted, Work] = OrderedDict()

    def work(self, wanted: Wanted) -> Work:
        """The records that somebody wants to see. Raises QueryError for an unknown order."""
        with self._lock:
            self._follow()
            if wanted not in self._works:
                rank = self._ranked(wanted.order)
                ordered = sorted(self._all.values(), key=lambda one: rank[one.id])
                self._works[wanted] = Work(wanted, ordered, rank)
            self._works.move_to_end(wanted)
            while len(self._works) > _LISTS_KEPT:
                self._works.popitem(last=False)
            return self._works[wanted]

    def coders(self) -> list[str]:
        """Who decided on records or was asked to, those who did most first."""
        with self._lock:
            self._follow()
            count = Counter(
                name for one in self._all.values() if one.said or one.coders for name in _people(one)
            )
            return [name for name, _ in count.most_common()]

    def _ranked(self, order: Order) -> dict[str, int]:
        if order not in self._ranks:
            ordered = in_order(list(self._all.values()), order)
            self._ranks[order] = {one.id: place for place, one in enumerate(ordered)}
        return self._ranks[order]

    def _follow(self) -> None:
        """Take note of what was changed since, by this program or another."""
        last = self._store.changes.last()
        if last == self._mark:
            return
        changed = None if self._mark is None else self._store.changes.after(self._mark)
        anew = changed is None or any(one.what == "passages" for one in changed)
        touched = {name for one in changed or () for name in one.records or ()}
        # A record was added, or stands elsewhere in its report since: those of a report whose records are not named.
        for report_id in {
            one.report_id for one in changed or () if one.what == "terms" and one.records is None
        }:
            outlines = self._store.coding.outlines(report_id=report_id)
            touched |= {one.id for one in outlines} | {
                one.id for one in self._all.values() if one.report_id == report_id
            }
        found = {} if anew else {one.id: one for one in self._store.coding.outlines(ids=sorted(touched))}
        if anew or found.keys() - self._all.keys() or touched - found.keys():
            self._all = {one.id: one for one in self._store.coding.outlines()}
            self._ranks.clear()
            self._works.clear()
        for record_id, one in found.items():
            self._all[record_id] = one
            for work in self._works.values():
                work.renew(one)
        self._mark = last if last != BEGINNING else None


def _people(one: Outline) -> set[str]:
    return {*one.said, *one.coders}
