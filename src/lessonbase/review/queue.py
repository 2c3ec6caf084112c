"""The order in which records are put before a coder."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from lessonbase.errors import QueryError
from lessonbase.model import Record

Order = Literal["useful", "document", "likely"]
"""Most useful first; as in the document; or likeliest first, which is the order that a certificate of completeness needs."""

_LEAST = 0.05
"""How uncertain a record is that nothing speaks against: it still comes, after all that are in doubt. Chosen, not measured."""


def in_order(records: Sequence[Record], order: Order) -> list[Record]:
    """The records in an order; they are given as in the document. Raises QueryError for an unknown order."""
    match order:
        case "useful":
            return useful_first(records)
        case "document":
            return list(records)
        case "likely":
            return sorted(records, key=lambda record: -record.confidence)  # stable: equals as in the document
    raise QueryError(f"“{order}” is no order of the queue. Choose useful, document or likely.")


def useful_first(records: Sequence[Record]) -> list[Record]:
    """The records whose decision tells most, first: uncertain, influential, and different from those before.

    Usefulness is uncertainty 4c(1 - c) of the confidence c, times one and the number of records that stand under the
    record or repeat it, divided by its rank among those of its kind in its section.
    """
    upon = Counter(name for record in records for name in (record.parent_id, record.repeat_of) if name)
    alone = {
        record.id: max(4 * record.confidence * (1 - record.confidence), _LEAST) * (1 + upon[record.id])
        for record in records
    }
    ranks: Counter[tuple[str, tuple[str, ...], str]] = Counter()
    useful: dict[str, float] = {}
    for record in sorted(records, key=lambda record: -alone[record.id]):
        place = (record.report_id, record.section, record.kind)
        ranks[place] += 1
        useful[record.id] = alone[record.id] / ranks[place]
    return sorted(records, key=lambda record: -useful[record.id])
