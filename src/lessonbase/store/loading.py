"""Rows with their tags → passages and records, in order."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from lessonbase.model import Passage, Record, Report, Tag
from lessonbase.store import rows
from lessonbase.store.rows import lots
from lessonbase.store.schema import passages, records, reports, tags

# Records stand by report title, and in a report by their place; those that people added there after what was found. Of a row
# that is damaged no more than that is asked: whoever makes something of it says whose it is.
IN_ORDER = (
    sa.func.lower(reports.c.title),
    reports.c.id,
    records.c.position,
    sa.cast(records.c.body, sa.Text).contains('"origin":"person"'),
    records.c.id,
)

_TAGS = (
    sa.select(tags)
    .where(tags.c.owner.in_(sa.bindparam("owners", expanding=True)))
    .order_by(tags.c.owner, tags.c.position)
)


def load_reports(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> list[Report]:
    """The reports that the conditions leave, by title."""
    query = sa.select(reports).where(*conditions).order_by(sa.func.lower(reports.c.title), reports.c.id)
    found = connection.execute(query).all()
    tagged = tags_of(connection, [row.id for row in found])
    return [rows.to_report(row, tagged.get(row.id, ())) for row in found]


class Held(NamedTuple):
    """A record as it is current, and as it was found or added, before anybody changed it."""

    current: Record
    proposed: Record


def load_records(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> list[Record]:
    """The records that the conditions leave, in their order."""
    return [record for _, record in _records(connection, conditions)]


def load_held(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> list[Held]:
    """The records that the conditions leave, in their order, each also as it was proposed."""
    return [
        Held(
            record,
            Record.model_validate(row.proposed)
            if row.proposed
            else record.model_copy(update={"status": "proposed"}),
        )
        for row, record in _records(connection, conditions)
    ]


def _records(
    connection: sa.Connection, conditions: Sequence[sa.ColumnElement[bool]]
) -> list[tuple[Any, Record]]:
    query = (
        sa.select(records)
        .join(reports, reports.c.id == records.c.report_id)
        .where(*conditions)
        .order_by(*IN_ORDER)
    )
    found = connection.execute(query).all()
    tagged = tags_of(connection, [row.id for row in found])
    return [(row, rows.to_record(row, tagged.get(row.id, ()))) for row in found]


def load_passages(
    connection: sa.Connection,
    condition: sa.ColumnElement[bool],
    first: int | None = None,
    count: int | None = None,
) -> list[Passage]:
    """The passages that the condition leaves in reading order: `count` of them after the `first`, or all."""
    query = sa.select(passages).where(condition).order_by(passages.c.key).offset(first).limit(count)
    found = connection.execute(query).all()
    tagged = tags_of(connection, [row.id for row in found])
    return [rows.to_passage(row, tagged.get(row.id, ())) for row in found]


def tags_of(connection: sa.Connection, owners: list[str]) -> dict[str, tuple[Tag, ...]]:
    """The tags of some reports, passages or records, by whose they are."""
    found: dict[str, list[Tag]] = {}
    for lot in lots(owners):
        for row in connection.execute(_TAGS, {"owners": lot}):
            found.setdefault(row.owner, []).append(rows.to_tag(row))
    return {owner: tuple(several) for owner, several in found.items()}
