"""Links between the records that say almost the same, in one report or several."""

from collections.abc import Iterable, Mapping
from functools import cache

import sqlalchemy as sa

from lessonbase.store import rows
from lessonbase.store.likeness import ALIKE, bands, likeness, shingles
from lessonbase.store.rows import lots
from lessonbase.store.schema import record_bands, records, repeats

# A statement that more records share is boilerplate: nobody wants to be led from each to all.
MOST_ALIKE = 100


def link_repeats(connection: sa.Connection, stated: Mapping[str, str]) -> None:
    """Note the bands of new records, of which it is told what each states, by id, and which records, new or old, say almost
    the same as each."""
    banded: list[rows.Row] = [
        {"record_id": record_id, "band": band}
        for record_id, statement in stated.items()
        for band in dict.fromkeys(bands(statement))
    ]
    sharing: dict[int, list[str]] = {}
    columns = sa.select(record_bands.c.band, record_bands.c.record_id)
    for lot in lots([row["band"] for row in banded]):
        for band, old in connection.execute(columns.where(record_bands.c.band.in_(lot))):
            sharing.setdefault(band, []).append(old)
    alike: dict[str, set[str]] = {record_id: set() for record_id in stated}
    for row in banded:
        others = sharing.setdefault(row["band"], [])
        alike[row["record_id"]].update(others)
        if len(others) < MOST_ALIKE:
            others.append(row["record_id"])
    near = {(min(one, other), max(one, other)) for one, others in alike.items() for other in others}
    rows.insert(connection, record_bands, banded)
    said = _said(connection, {one for pair in near for one in pair})
    pairs = ((one, other, _likeness(said[one], said[other])) for one, other in near)
    rows.insert(
        connection,
        repeats,
        [
            {"record_id": one, "other_id": other, "likeness": degree}
            for one, other, degree in pairs
            if degree >= ALIKE
        ],
    )


def relink(connection: sa.Connection) -> None:
    """Find anew which of all records say almost the same."""
    connection.execute(repeats.delete())
    connection.execute(record_bands.delete())
    stated = {
        row.id: row.statement for row in connection.execute(sa.select(records.c.id, records.c.statement))
    }
    for lot in lots(list(stated)):
        link_repeats(connection, {record_id: stated[record_id] for record_id in lot})


def unlink(connection: sa.Connection, record_id: str) -> None:
    """Forget what a record was found to be like."""
    either = sa.or_(repeats.c.record_id == record_id, repeats.c.other_id == record_id)
    connection.execute(repeats.delete().where(either))
    connection.execute(record_bands.delete().where(record_bands.c.record_id == record_id))


def _said(connection: sa.Connection, ids: Iterable[str]) -> dict[str, tuple[str, frozenset[str]]]:
    """The kind and the shingles of records, by id."""
    once = cache(shingles)  # what is near says mostly the same
    columns = sa.select(records.c.id, records.c.kind, records.c.statement)
    return {
        row.id: (row.kind, once(row.statement))
        for lot in lots(list(ids))
        for row in connection.execute(columns.where(records.c.id.in_(lot)))
    }


def _likeness(one: tuple[str, frozenset[str]], other: tuple[str, frozenset[str]]) -> float:
    return likeness(one[1], other[1]) if one[0] == other[0] else 0.0
