"""Older databases brought to the present schema: a function a step, each within the transaction of the whole."""

from collections.abc import Callable

import sqlalchemy as sa

from lessonbase.store.schema import accepted, changes, decisions, metadata
from lessonbase.store.writing import folded


def to_2(connection: sa.Connection) -> None:
    """Section roles, repeats and the reader's state; decisions named by what they are about, not by record id.

    Reports stay as they were read; the next time their files are added they are read anew.
    """
    for column in (
        "passages ADD COLUMN role TEXT",
        "reports ADD COLUMN reader INTEGER NOT NULL DEFAULT 0",
        "records ADD COLUMN explicit BOOLEAN NOT NULL DEFAULT 1",
        "records ADD COLUMN role TEXT",
        "records ADD COLUMN repeat_of TEXT",
        "decisions RENAME TO decisions_1",
    ):
        connection.exec_driver_sql(f"ALTER TABLE {column}")
    connection.exec_driver_sql(
        "UPDATE records SET body = json_remove(body, '$.explicit', '$.role', '$.repeat_of')"
    )
    metadata.create_all(connection)
    former = connection.exec_driver_sql(
        "SELECT report_id, kind, statement, d.status, decided_by, decided_at "
        "FROM decisions_1 d JOIN records ON records.id = d.record_id ORDER BY d.id"
    )
    for row in former.mappings().all():
        decided = {**row, "statement": folded(row["statement"])}
        connection.execute(decisions.insert().values(decided))
    connection.exec_driver_sql("DROP TABLE decisions_1")


def to_3(connection: sa.Connection) -> None:
    """What came with format 3, a function each."""
    keep_accepted(connection)
    number_changes(connection)
    keep_vectors_by_model(connection)


def keep_accepted(connection: sa.Connection) -> None:
    """Files that were accepted are kept until they are read."""
    accepted.create(connection, checkfirst=True)


def number_changes(connection: sa.Connection) -> None:
    """Writes append to a log that indexes follow; what is there already they read whole, once."""
    changes.create(connection, checkfirst=True)
    connection.exec_driver_sql("DELETE FROM meta WHERE key = 'generation'")


def keep_vectors_by_model(connection: sa.Connection) -> None:
    """A library may have vectors of several models; those there are were made by the one it names."""
    if any(column["name"] == "model" for column in sa.inspect(connection).get_columns("vectors")):
        return
    for statement in (
        "ALTER TABLE vectors RENAME TO vectors_2",
        "CREATE TABLE vectors (key BIGINT NOT NULL REFERENCES passages (key) ON DELETE CASCADE,"
        " model TEXT NOT NULL, whole BLOB NOT NULL, sentences BLOB NOT NULL, PRIMARY KEY (key, model))",
        "INSERT INTO vectors SELECT key, coalesce((SELECT value FROM meta WHERE meta.key = 'model'), ''),"
        " whole, sentences FROM vectors_2",
        "DROP TABLE vectors_2",
    ):
        connection.exec_driver_sql(statement)


# The step that leads to each version from the one before it.
MIGRATIONS: dict[int, Callable[[sa.Connection], None]] = {2: to_2, 3: to_3}
