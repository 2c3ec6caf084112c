"""Whether the database is whole, and what it holds is what it should be."""

import numpy as np
import sqlalchemy as sa

from lessonbase.model import Finding
from lessonbase.store.database import Database
from lessonbase.store.schema import pages, passages, records, reports, tags, vectors

# Vectors looked at unless all are: 40,000 take a tenth of a second.
SOME_VECTORS = 40_000
_LOT = 5_000
_UNIT = 0.01  # how far from 1 a vector's length may be


def soundness(database: Database, deep: bool) -> list[Finding]:
    """The file, the reports' rows and some of the vectors; all rows and vectors, and what the file says twice, if
    `deep`."""
    with database.reading() as connection:
        if said := database.damage(connection, deep):
            damaged = f"The database is damaged ({said}). Restore it from a backup."
            return [Finding(well=False, text=damaged)]
        found = [Finding(well=True, text="The database is whole.")]
        broken = broken_reports(connection, deep)
        if broken:
            text = (
                f"What the database holds of {len(broken)} reports is damaged: {', '.join(broken[:5])}. Remove each with "
                "'lessonbase remove ID' and add its file again, or restore the library from a backup."
            )
            found.append(Finding(well=False, text=text))
        if odd := _odd_vectors(connection, deep):
            text = (
                f"{odd:,} passages have vectors that are empty or no numbers, and are not found by meaning; 'lessonbase "
                "reindex' makes them anew."
            )
            found.append(Finding(well=False, text=text))
    return found


def broken_reports(connection: sa.Connection, deep: bool) -> list[str]:
    """The ids of reports with rows that are no JSON, which PostgreSQL does not take."""
    if connection.dialect.name != "sqlite":
        return []
    of = [(reports, reports.c.id)]
    if deep:
        of += [(table, table.c.report_id) for table in (pages, passages, records, tags)]
    found: dict[str, None] = {}
    for table, report_id in of:
        valid = sa.func.json_valid(sa.cast(table.c.body, sa.Text))
        found |= dict.fromkeys(connection.scalars(sa.select(report_id).where(valid == 0).distinct()))
    return list(found)


def _odd_vectors(connection: sa.Connection, deep: bool) -> int:
    """How many vectors are not of unit length, as those with zeros or NaN only."""
    query = sa.select(vectors.c.whole).order_by(vectors.c.key.desc())  # those of late first
    found = connection.execution_options(yield_per=_LOT).scalars(query if deep else query.limit(SOME_VECTORS))
    odd = 0
    for lot in found.partitions(_LOT):
        by_size: dict[int, list[bytes]] = {}
        for whole in lot:
            by_size.setdefault(len(whole) // 4, []).append(whole[: len(whole) // 4 * 4])
        for size, several in by_size.items():
            values = np.frombuffer(b"".join(several), dtype=np.float32).reshape(-1, size or 1)
            near = np.abs(np.linalg.norm(values.astype(np.float64), axis=1) - 1) < _UNIT
            odd += len(several) - int(near.sum() if size else 0)
    return odd
