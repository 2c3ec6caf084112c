"""The records of a library in the orders in which coders work through them, kept in memory and brought up to date by what
was changed: what a person does costs what was touched, not what the library holds."""

import threading
from bisect import bisect_left, insort
from collections import Counter, OrderedDict
from collections.abc import Callable, Container, Iterator, Sequence
from itertools import chain
from math import fsum
from typing import Literal

from lessonbase.filters import Filters
from lessonbase.model import Frozen, RecordKind
from lessonbase.review.queue import Order, in_order
from lessonbase.review.stopping import Unseen
from lessonbase.store import BEGINNING, Mark, Outline, Store
from lessonbase.store.changes import Change

Sureness = Literal["sure", "likely", "unsure"]

LIKELY, SURE = 0.5, 0.9
"""Below the first a record or tag is a guess, above the second it can be relied on."""

_LISTS_KEPT = 12
_HAIR = 1e-6
"""What parts a record that was added from the one before it, and from a later one that was added there too."""


class Wanted(Frozen):
    """Which records a coder wants to see, and in which order. `explicit` is whether the report itself states them,
    `checked` whether they are done for this coder; `assigned` is a coder who was asked. With a `text`, or with filters to look
    `among`, it is those that a search finds, as it finds them when the work begins."""

    by: str
    order: Order = "useful"
    reports: tuple[str, ...] = ()
    kinds: tuple[RecordKind, ...] = ()
    explicit: bool | None = None
    sureness: Sureness | None = None
    assigned: str | None = None
    checked: bool | None = None
    text: str = ""
    among: Filters = Filters()

    @property
    def is_search(self) -> bool:
        """Whether it is what a search finds."""
        return bool(self.text.strip() or self.among)

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

    def __init__(
        self,
        wanted: Wanted,
        ordered: Sequence[Outline],
        rank: dict[str, float],
        lock: threading.RLock,
        found: Container[str] | None = None,
    ) -> None:
        self._lock = lock  # whoever works beside has it renewed while it is read
        self._wanted = wanted
        self._found = found
        self._rank = rank
        self._held = {one.id: one for one in ordered if self._takes(one)}
        self.ids = list(self._held)
        self.left = sum(one.waits_for(wanted.by) for one in self._held.values())
        screened = [one for one in self._held.values() if one.origin != "person"]
        # Of those that lessonbase proposed: the decided ones, first decided first, and the others as a sum.
        self._seen = sorted(map(_seen, filter(_is_decided, screened)))
        unseen = [one.confidence for one in screened if not _is_decided(one)]
        self._unseen, self._likely = len(unseen), fsum(unseen)

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Outline]:
        with self._lock:
            return iter([self._held[one] for one in self.ids])

    @property
    def order(self) -> Order:
        """The order they are in."""
        return self._wanted.order

    @property
    def is_search(self) -> bool:
        """Whether they are what a search finds."""
        return self._wanted.is_search

    def get(self, record_id: str) -> Outline | None:
        """One of them."""
        return self._held.get(record_id)

    def place(self, record_id: str) -> int:
        """Where a record stands or would stand among them, from 0."""
        with self._lock:
            rank = self._rank.get(record_id, -1)
            return bisect_left(self.ids, rank, key=lambda one: self._rank[one])

    def near(self, at: int, before: int, after: int) -> list[Outline]:
        """Those that stand around a place."""
        with self._lock:
            return [self._held[one] for one in self.ids[max(0, at - before) : at + after]]

    def next(self, at: int = 0) -> Outline | None:
        """The first from a place on that waits for the coder; if none does, the first of all that does."""
        if not self.left:
            return None
        with self._lock:
            turn = chain(range(at, len(self.ids)), range(min(at, len(self.ids))))
            found = (self._held[self.ids[place]] for place in turn)
            return next((one for one in found if one.waits_for(self._wanted.by)), None)

    def _takes(self, one: Outline) -> bool:
        return (self._found is None or one.id in self._found) and self._wanted.takes(one)

    def seen_and_left(self) -> tuple[list[tuple[bool, float]], Unseen]:
        """Of those that lessonbase proposed: the decided ones in the order in which they were, each with whether it was
        accepted and how likely that was thought; and those that are left. What a certificate is made of."""
        with self._lock:
            likely = self._likely / self._unseen if self._unseen else 0.0
            return [one[1:] for one in self._seen], Unseen(self._unseen, likely)

    def renew(self, one: Outline) -> None:
        """Note what has become of a record."""
        former = self._held.pop(one.id, None)
        at = self.place(one.id)
        if former:
            self.left -= former.waits_for(self._wanted.by)
            del self.ids[at]
            self._count(former, -1)
        if self._takes(one):
            self._held[one.id] = one
            self.ids.insert(at, one.id)
            self.left += one.waits_for(self._wanted.by)
            self._count(one, 1)

    def _count(self, one: Outline, by: int) -> None:
        """Count a record in (1) among what was seen or is left, or out (-1)."""
        if one.origin == "person":
            return
        if not _is_decided(one):
            self._unseen += by
            self._likely += by * one.confidence
        elif by > 0:
            insort(self._seen, _seen(one))
        else:
            del self._seen[bisect_left(self._seen, _seen(one))]


class Worklist:
    """The work on one library, in which `matching` finds the ids of records by words and filters. Several threads may share
    it.

    A record's place in an order is that which it had when its report came: nothing moves because something was decided.
    """

    def __init__(self, store: Store, matching: Callable[[str, Filters], set[str]]) -> None:
        self._store = store
        self._matching = matching
        self._lock = threading.RLock()
        self._mark: Mark | None = None
        self._all: dict[str, Outline] = {}
        self._ranks: dict[Order, dict[str, float]] = {}
        self._people: Counter[str] = Counter()
        self._added = 0
        self._works: OrderedDict[Wanted, Work] = OrderedDict()

    def work(self, wanted: Wanted) -> Work:
        """The records that somebody wants to see. Raises QueryError for an unknown order."""
        with self._lock:
            self._follow()
            if wanted not in self._works:
                rank = self._ranked(wanted.order)
                ordered = sorted(self._all.values(), key=lambda one: rank[one.id])
                found = self._matching(wanted.text, wanted.among) if wanted.is_search else None
                self._works[wanted] = Work(wanted, ordered, rank, self._lock, found)
            self._works.move_to_end(wanted)
            while len(self._works) > _LISTS_KEPT:
                self._works.popitem(last=False)
            return self._works[wanted]

    def coders(self) -> list[str]:
        """Who decided on records or was asked to, those who did most first."""
        with self._lock:
            self._follow()
            return [name for name, count in self._people.most_common() if count]

    def _ranked(self, order: Order) -> dict[str, float]:
        if order not in self._ranks:
            ordered = in_order(list(self._all.values()), order)
            self._ranks[order] = {one.id: float(place) for place, one in enumerate(ordered)}
        return self._ranks[order]

    def _follow(self) -> None:
        """Take note of what was changed since, by this program or another."""
        last = self._store.changes.last()
        if last == self._mark:
            return
        changed = None if self._mark is None else self._store.changes.after(self._mark)
        if changed is None or any(one.what == "passages" for one in changed):
            self._all = {one.id: one for one in self._store.coding.outlines()}
            self._people = Counter(name for one in self._all.values() for name in _people(one))
            self._ranks.clear()
            self._works.clear()
        else:
            self._renew([one for one in changed if one.what == "terms"])
        self._mark = last if last != BEGINNING else None

    def _renew(self, changed: Sequence[Change]) -> None:
        """Take note of records that were changed, added or taken out; some of a report, or, where none is named, all."""
        named = {name for one in changed for name in one.records or ()}
        whole = {one.report_id for one in changed if one.records is None or not named <= self._all.keys()}
        found = [one for report_id in whole for one in self._store.coding.outlines(report_id=report_id)]
        self._place_new(found)
        known = {one.id for one in found}
        found += self._store.coding.outlines(ids=sorted(named - known))
        known |= {one.id for one in found}
        gone = named - known
        if whole:
            gone |= {one.id for one in self._all.values() if one.report_id in whole} - known
        for one in found:
            former = self._all.get(one.id)
            self._people.subtract(_people(former) if former else ())
            self._people.update(_people(one))
            self._all[one.id] = one
            for work in self._works.values():
                work.renew(one)
        for record_id in gone & self._all.keys():
            for work in self._works.values():
                work.renew(self._all[record_id]._replace(status="withdrawn"))
            self._people.subtract(_people(self._all.pop(record_id)))

    def _place_new(self, of_reports: Sequence[Outline]) -> None:
        """Give records that were added a place in each order: right after what stands before them in their report."""
        before = None
        for one in of_reports:
            if one.id not in self._all:
                self._added += 1
                for rank in self._ranks.values():
                    near = rank.get(before.id, -1.0) if before and before.report_id == one.report_id else -1.0
                    rank.setdefault(one.id, near + self._added * _HAIR)
            before = one


def _is_decided(one: Outline) -> bool:
    return bool(one.decided)


def _seen(one: Outline) -> tuple[int, bool, float]:
    return one.decided or 0, one.status == "accepted", one.confidence


def _people(one: Outline) -> set[str]:
    return {*one.said, *one.coders} if one.said or one.coders else set()
