"""Review: one coder or several decide on records; who has what left to do, how far they agree, what is final."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from statistics import median
from types import MappingProxyType

from pydantic import JsonValue, computed_field

from lessonbase.errors import ConflictError, NotFoundError, QueryError
from lessonbase.filters import Filters
from lessonbase.model import Event, Frozen, Record, RecordKind, RecordStatus, Tag
from lessonbase.review.agreement import Agreement, agreement, agreement_on_tags
from lessonbase.review.comparing import Comparison, compare
from lessonbase.review.queue import Order, checked_order
from lessonbase.review.stopping import Certificate, Unseen, certificate
from lessonbase.review.worklist import Wanted, Work, Worklist
from lessonbase.store import Change, Coded, Store

_TAG = "tag "

_LATELY = 40
"""So many of a coder's last decisions tell how long one takes."""
_LOT = 5000  # names in one question to the database
_PAUSE = 300
"""Seconds; whoever decides nothing for longer was doing something else. Chosen, not measured."""


class Progress(Frozen):
    """How far the review of a report or of a library has come.

    `undecided` are the records that nobody decided on; `left` those that each coder who was asked has still to do;
    `disagreements` those of which coders said different things and nobody decided finally. `certificate` is on the records
    that lessonbase proposed and says nothing of what it missed.
    """

    records: int
    accepted: int
    rejected: int
    withdrawn: int
    undecided: int
    left: dict[str, int]
    disagreements: int
    certificate: Certificate

    @computed_field  # type: ignore[prop-decorator]  # mypy takes nothing above a property (its issue 1362)
    @property
    def statement(self) -> str:
        """What may be said of completeness, in a sentence."""
        seen = self.certificate
        sure, target = f"{seen.confidence:.0%}".replace("%", " %"), f"{seen.target:.0%}".replace("%", " %")
        if not seen.total:
            return "There is nothing to review."
        if seen.seen == seen.total:
            return "Every record that lessonbase proposes has been decided on."
        if seen.holds:
            return (
                f"With {sure} confidence at least {target} of the records worth accepting, among the {seen.total} that "
                f"lessonbase proposes, have been seen: {seen.seen} were decided on, {seen.found} accepted."
            )
        return (
            f"It cannot be said yet with {sure} confidence that {target} of the records worth accepting have been seen. "
            "Go on, likeliest first: the records left must be no likelier than those seen last."
        )


class Reviewed(Frozen):
    """A record as a coder may see it, as it was proposed, and what was done to it as far as that coder may know; oldest
    first. `seq` is the number of the last event on it; `blind` where others decide on it too and are not to be known."""

    record: Record
    proposed: Record
    history: tuple[Event, ...]
    seq: int
    blind: bool


class Disagreement(Frozen):
    """A record of which coders said different things: by what they differ on ("status", "kind", "theme:trust"), what each
    said; each one's whole `view` of it, and `why`, where that was told."""

    record: Record
    said: dict[str, dict[str, str]]
    views: dict[str, Record]
    why: dict[str, str]


class Review:
    """The review of one library, in which `matching` finds the ids of records by words and filters; `Library.review` is one.
    Each call that changes something says who does it, `by`."""

    def __init__(self, store: Store, matching: Callable[[str, Filters], set[str]]) -> None:
        self._store = store
        self._worklist = Worklist(store, matching)

    # ── what to do ───────────────────────────────────────────────────────────────────────────

    def queue(
        self,
        by: str,
        report: str | None = None,
        kind: RecordKind | None = None,
        order: Order = "useful",
        count: int | None = None,
    ) -> list[Record]:
        """The records that a coder has still to decide on, or the first so many, in an order, as that coder may see them.

        Those that coders were asked for go to these alone, as they were proposed, whatever others decided meanwhile.
        """
        reports = (self._report(report),) if report else ()
        wanted = Wanted(
            by=by.strip(),
            order=checked_order(order),
            reports=reports,
            kinds=(kind,) if kind else (),
            checked=False,
        )
        return self.seen(self.work(wanted).ids[:count], by)

    def work(self, wanted: Wanted) -> Work:
        """The records that a coder wants to see, done or not, in light form: quick in a library of any size."""
        return self._worklist.work(wanted)

    def seen(self, ids: Sequence[str], by: str) -> list[Record]:
        """Some records as a coder may see them, in the order of their ids; unknown ones are left out."""
        found: dict[str, Record] = {}
        for lot in range(0, len(ids), _LOT):
            some = {each.id: each for each in self._store.browsing.records(ids[lot : lot + _LOT])}
            blind = [name for name, each in some.items() if _is_blind(each, by.strip())]
            coded = self._store.coding.of(ids=blind) if blind else ()
            found |= some | {each.record.id: each.seen_by(by.strip()) for each in coded}
        return [found[each] for each in ids if each in found]

    def look(self, record_id: str, by: str) -> Reviewed:
        """One record as a coder may see it. Raises NotFoundError if there is none."""
        return _seen(self._one(record_id), by.strip())

    def coders(self) -> list[str]:
        """Who decided on records or was asked to, those who did most first."""
        return self._worklist.coders()

    def pace(self, by: str) -> float | None:
        """The seconds that a coder took for one decision lately, the middle of them; None before there are two."""
        at = self._store.coding.decided_at(by.strip(), _LATELY)
        gaps = [(later - sooner).total_seconds() for later, sooner in pairwise(at)]
        return median(short) if (short := [gap for gap in gaps if gap <= _PAUSE]) else None

    def next(
        self,
        by: str,
        report: str | None = None,
        kind: RecordKind | None = None,
        order: Order = "useful",
    ) -> Record | None:
        """The record to decide on next; None where nothing is left."""
        return next(iter(self.queue(by, report, kind, order, count=1)), None)

    def assign(
        self, coders: Sequence[str], by: str, report: str | None = None, records: Iterable[str] = ()
    ) -> list[Event]:
        """Ask coders, who will not see each other's decisions, to decide on the records of a report, or on some; none, to
        ask nobody any more."""
        named = list(records) or [each.record.id for each in self._coded(report)]
        asked: list[JsonValue] = [*dict.fromkeys(name.strip() for name in coders)]
        changes = [Change("record", each, {"coders": asked}) for each in named]
        return self._store.events.change_all(changes, by)

    # ── deciding ─────────────────────────────────────────────────────────────────────────────

    def decide(
        self,
        record_id: str,
        status: RecordStatus,
        by: str,
        why: str | None = None,
        tags: Sequence[Tag] = (),
        seen: RecordStatus | None = None,
    ) -> list[Event]:
        """Accept or reject a record as one coder, with tags; said of what another decided too, it counts for both.

        With the status that was `seen`, raises ConflictError if somebody has decided otherwise since; always, where a final
        decision was made by somebody else.
        """
        given = {f"{_TAG}{tag.scheme}:{tag.code}": _by_hand(tag) for tag in tags}
        return self._say(record_id, {"status": status, **given}, by, why, {"status": seen} if seen else {})

    def tag(self, record_id: str, tag: Tag, by: str, why: str | None = None) -> list[Event]:
        """Put a tag on a record as one coder."""
        return self._say(record_id, {f"{_TAG}{tag.scheme}:{tag.code}": _by_hand(tag)}, by, why)

    def untag(self, record_id: str, tag: str, by: str, why: str | None = None) -> list[Event]:
        """Say as one coder that a tag, "scheme:code", is not a record's."""
        return self._say(record_id, {f"{_TAG}{tag}": None}, by, why)

    def revise(
        self,
        record_id: str,
        by: str,
        why: str | None = None,
        expects: int | None = None,
        fields: Mapping[str, JsonValue] = MappingProxyType({}),
        tags: Sequence[Tag] = (),
        untag: Sequence[str] = (),
    ) -> list[Event]:
        """Say several things of a record at once as one coder: values of its fields (status, kind, parent_id, note,
        assigned_to), tags that it has, and such, "scheme:code", that it has not.

        Raises ConflictError if anybody changed it since the event `expects` (0: since it was found), and as `decide` does.
        """
        said = dict(fields)
        if parent := said.get("parent_id"):
            said["parent_id"] = self._one(str(parent)).record.id
            if said["parent_id"] == self._one(record_id).record.id:
                raise QueryError("A record cannot stand under itself. Name another one.")
        said |= {f"{_TAG}{tag.scheme}:{tag.code}": _by_hand(tag) for tag in tags}
        said |= {f"{_TAG}{tag}": None for tag in untag}
        return self._say(record_id, said, by, why, expects=expects)

    def decide_all(
        self, ids: Sequence[str], status: RecordStatus, by: str, why: str | None = None
    ) -> list[Event]:
        """Decide the same on several records at once; to undo one is to undo all. Those of which somebody else made the
        final decision are left as they are."""
        final = {each.id for each in self.seen(ids, by) if each.adjudicated_by not in (None, by.strip())}
        changes = [
            Change("record", each, {"status": status}, again=True)
            for each in dict.fromkeys(ids)
            if each not in final
        ]
        return self._store.events.change_all(changes, by, why)

    def undo(self, by: str) -> list[Event]:
        """Take back the last thing that a person did to records and that stands, and so on backwards; empty where there is
        nothing left. Raises ConflictError where somebody has changed the same since."""
        last = self._store.coding.last_of(by.strip())
        return self._store.events.undo(last.seq, by) if last else []

    def adjudicate(
        self,
        record_id: str,
        status: RecordStatus,
        by: str,
        why: str | None = None,
        kind: RecordKind | None = None,
    ) -> list[Event]:
        """Make the final decision on a record of which coders said different things. They see it, and cannot change it."""
        fields: dict[str, JsonValue] = {"status": status, "adjudicated_by": by.strip()}
        if kind:
            fields["kind"] = kind
        return self._store.events.change_all([Change("record", record_id, fields, again=True)], by, why)

    def settle(self, ids: Sequence[str], coder: str, by: str, why: str | None = None) -> list[Event]:
        """Make what one coder decided on some records the final decision: status, kind and tags."""
        changes = []
        for each in self._store.coding.of(ids=ids):
            view = each.by_coder.get(coder)
            if view is None:
                continue
            ours, theirs = _tags(each.record), _tags(view)
            fields: dict[str, JsonValue] = {
                "status": view.status,
                "kind": view.kind,
                "adjudicated_by": by.strip(),
            }
            fields |= {
                name: theirs.get(name)
                for name in ours.keys() | theirs.keys()
                if ours.get(name) != theirs.get(name)
            }
            changes.append(Change("record", each.record.id, fields, again=True))
        return self._store.events.change_all(changes, by, why)

    def _say(
        self,
        record_id: str,
        fields: dict[str, JsonValue],
        by: str,
        why: str | None,
        seen: Mapping[str, JsonValue] = MappingProxyType({}),
        expects: int | None = None,
    ) -> list[Event]:
        coded = self._one(record_id)
        final = coded.record.adjudicated_by
        if final and final != by.strip():
            raise ConflictError(
                f"The decision on record {coded.record.id} was made finally by {final}. Ask them to change it; what you "
                "decided before is kept in its history."
            )
        held = coded.by_coder.get(by.strip())
        if held and held.status == fields.get("status") == coded.record.status and len(fields) == 1:
            return []  # said already
        change = Change("record", coded.record.id, fields, seen, again=True, expects=expects)
        return self._store.events.change_all([change], by, why)

    # ── how far it has come ──────────────────────────────────────────────────────────────────

    def status(self, report: str | None = None, target: float = 0.95, confidence: float = 0.95) -> Progress:
        """How far the review of a report, or of all, has come, and whether it may end."""
        if not (0 < target < 1 and 0 < confidence < 1):
            raise QueryError("Target and confidence are shares between 0 and 1, for example 0.95.")
        coded = self._coded(report)
        count = Counter(each.record.status for each in coded)
        asked = dict.fromkeys(name for each in coded for name in each.record.coders)
        screened = [each for each in coded if each.proposed.origin != "person"]
        done = sorted((each for each in screened if each.decided), key=lambda each: each.decided or 0)
        seen = [(each.record.status == "accepted", each.proposed.confidence) for each in done]
        unseen = [each.proposed.confidence for each in screened if not each.decided]
        return Progress(
            records=len(coded),
            accepted=count["accepted"],
            rejected=count["rejected"],
            withdrawn=count["withdrawn"],
            undecided=count["proposed"],
            left={name: sum(_waits(each, name) for each in coded) for name in asked},
            disagreements=len([one for one in map(_difference, coded) if one]),
            certificate=certificate(seen, Unseen.of(unseen), target, confidence),
        )

    def certificate(self, work: Work, target: float = 0.95, confidence: float = 0.95) -> Certificate:
        """Whether enough of some records has been seen."""
        return certificate(*work.seen_and_left(), target, confidence)

    def agreement(self, report: str | None = None) -> list[Agreement]:
        """How far the coders of a report, or of all, agree: on status, on kind, on each scheme and each code of it.

        A code is asked of every record that a coder decided on: whether it has it. A scheme is all of its codes together.
        """
        coded = self._coded(report)
        coders = sorted({name for each in coded for name in each.by_coder})
        views = {
            name: {each.record.id: each.by_coder[name] for each in coded if name in each.by_coder}
            for name in coders
        }
        found = [
            agreement(
                field,
                {
                    name: {one: getattr(view, field) for one, view in own.items()}
                    for name, own in views.items()
                },
            )
            for field in ("status", "kind")
        ]
        return [*found, *agreement_on_tags(views)]

    def compared(self, report: str | None = None) -> Comparison:
        """What the coders of a report, or of all, took records for, side by side."""
        return compare(self._coded(report))

    def disagreements(self, report: str | None = None) -> list[Disagreement]:
        """The records of which coders said different things and nobody decided finally, as in the document."""
        return [found for found in map(_difference, self._coded(report)) if found]

    def _coded(self, report: str | None) -> list[Coded]:
        return (
            self._store.coding.of()
            if report is None
            else self._store.coding.of(report_id=self._report(report))
        )

    def _report(self, name: str) -> str:
        held = self._store.report(name)
        if held is None:
            raise NotFoundError(f"There is no report {name} in this library.")
        return held.id

    def _one(self, record_id: str) -> Coded:
        if found := self._store.coding.of(record_id=record_id):
            return found[0]
        record = self._store.record(record_id)  # it may have been called so once
        if record is None:
            raise NotFoundError(f"There is no record {record_id} in this library.")
        return self._store.coding.of(record_id=record.id)[0]


def _is_blind(record: Record, by: str) -> bool:
    """Whether a person decides on a record without knowing what others say of it."""
    return by in record.coders and not record.adjudicated_by


def _seen(coded: Coded, by: str) -> Reviewed:
    record = coded.record
    blind = _is_blind(record, by)
    return Reviewed(
        record=coded.seen_by(by) if blind else record,
        proposed=coded.proposed,
        history=tuple(each for each in coded.events if not blind or each.by == by),
        seq=max((each.seq for each in coded.events), default=0),
        blind=blind,
    )


def _waits(coded: Coded, coder: str) -> bool:
    """Whether a record waits for a coder."""
    if coded.record.adjudicated_by:
        return False
    if coded.record.coders:
        return coder in coded.record.coders and coder not in coded.by_coder
    return coded.record.status == "proposed"


def _difference(coded: Coded) -> Disagreement | None:
    if coded.record.adjudicated_by or len(coded.by_coder) < 2:
        return None
    said: dict[str, dict[str, str]] = {}
    for field in ("status", "kind"):
        said[field] = {name: str(getattr(view, field)) for name, view in coded.by_coder.items()}
    for code in sorted({(tag.scheme, tag.code) for view in coded.by_coder.values() for tag in view.tags}):
        said[":".join(code)] = {
            name: "yes" if _has(view, code) else "no" for name, view in coded.by_coder.items()
        }
    differing = {about: values for about, values in said.items() if len(set(values.values())) > 1}
    if not differing:
        return None
    told = {each.by: each.why for each in coded.events if each.field == "status" and each.why}
    return Disagreement(record=coded.record, said=differing, views=dict(coded.by_coder), why=told)


def _tags(record: Record) -> dict[str, JsonValue]:
    return {f"{_TAG}{tag.scheme}:{tag.code}": tag.model_dump(mode="json") for tag in record.tags}


def _has(record: Record, code: tuple[str, str]) -> bool:
    return any((tag.scheme, tag.code) == code for tag in record.tags)


def _by_hand(tag: Tag) -> JsonValue:
    plain: JsonValue = tag.model_copy(update={"origin": "person"}).model_dump(mode="json")
    return plain
