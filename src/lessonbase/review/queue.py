"""The order in which records are put before a coder."""

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Literal, Protocol, TypeVar, assert_never, get_args

from lessonbase.errors import QueryError

Order = Literal["useful", "document", "likely"]
"""Most useful first; as in the document; or likeliest first, which is the order that a certificate of completeness needs."""


class Ranked(Protocol):
    """What a record, or its outline, is put in order by."""

    @property
    def id(self) -> str: ...
    @property
    def report_id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def confidence(self) -> float: ...
    @property
    def section(self) -> Hashable: ...
    @property
    def parent_id(self) -> str | None: ...
    @property
    def repeat_of(self) -> str | None: ...


Item = TypeVar("Item", bound=Ranked)

_LEAST = 0.05
"""How uncertain a record is that nothing speaks against: it still comes, after all that are in doubt. Chosen, not measured."""


def in_order(records: Sequence[Item], order: Order) -> list[Item]:
    """The records in an order; they are given as in the document."""
    match order:
        case "useful":
            return useful_first(records)
        case "document":
            return list(records)
        case "likely":
            return sorted(records, key=lambda record: -record.confidence)  # stable: equals as in the document
        case _:
            assert_never(order)


def checked_order(order: str) -> Order:
    """The order of that name. Raises QueryError where there is none."""
    orders: tuple[Order, ...] = get_args(Order)
    for known in orders:
        if order == known:
            return known
    raise QueryError(f"“{order}” is no order of the queue. Choose useful, document or likely.")


def useful_first(records: Sequence[Item]) -> list[Item]:
    """The records whose decision tells most, first: uncertain, influential, and different from those before.

    Usefulness is uncertainty 4c(1 - c) of the confidence c, times one and the number of records that stand under the
    record or repeat it, divided by its rank among those of its kind in its section.
    """
    upon = Counter(name for record in records for name in (record.parent_id, record.repeat_of) if name)
    alone = {
        record.id: max(4 * record.confidence * (1 - record.confidence), _LEAST) * (1 + upon[record.id])
        for record in records
    }
    ranks: Counter[tuple[str, Hashable, str]] = Counter()
    useful: dict[str, float] = {}
    for record in sorted(records, key=lambda record: -alone[record.id]):
        place = (record.report_id, record.section, record.kind)
        ranks[place] += 1
        useful[record.id] = alone[record.id] / ranks[place]
    return sorted(records, key=lambda record: -useful[record.id])
