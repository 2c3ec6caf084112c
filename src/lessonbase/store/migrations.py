"""Older databases brought to the present schema: a function a step, each within the transaction of the whole.

A step speaks of the tables as they were, not as `schema` has them today; new tables are made by `metadata.create_all`
once all steps are through.
"""

import json
import logging
import time
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa

from lessonbase.ids import Ids, words_of
from lessonbase.store.linking import relink

log = logging.getLogger(__name__)

_EVERY_SECONDS = 3


def to_2(connection: sa.Connection) -> None:
    """Section roles, repeats and the reader's state; decisions named by what they are about, not by record id.

    Reports stay as they were read; the next time their files are added they are read anew.
    """
    for statement in (
        "ALTER TABLE passages ADD COLUMN role TEXT",
        "ALTER TABLE reports ADD COLUMN reader INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE records ADD COLUMN explicit BOOLEAN NOT NULL DEFAULT 1",
        "ALTER TABLE records ADD COLUMN role TEXT",
        "ALTER TABLE records ADD COLUMN repeat_of TEXT",
        "UPDATE records SET body = json_remove(body, '$.explicit', '$.role', '$.repeat_of')",
        "CREATE TABLE record_bands (record_id TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE,"
        " band BIGINT NOT NULL, PRIMARY KEY (record_id, band))",
        "CREATE INDEX record_bands_by_band ON record_bands (band)",
        "CREATE TABLE repeats (record_id TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE,"
        " other_id TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE, likeness FLOAT NOT NULL,"
        " PRIMARY KEY (record_id, other_id))",
        "CREATE INDEX ix_repeats_other_id ON repeats (other_id)",
        "ALTER TABLE decisions RENAME TO decisions_1",
        "CREATE TABLE decisions (id INTEGER PRIMARY KEY, report_id TEXT NOT NULL, kind TEXT NOT NULL,"
        " statement TEXT NOT NULL, status TEXT NOT NULL, decided_by TEXT NOT NULL, decided_at TEXT NOT NULL)",
        "INSERT INTO decisions (report_id, kind, statement, status, decided_by, decided_at)"
        " SELECT report_id, kind, statement, d.status, decided_by, decided_at"
        " FROM decisions_1 d JOIN records ON records.id = d.record_id ORDER BY d.id",
        "DROP TABLE decisions_1",
    ):
        connection.exec_driver_sql(statement)


def to_3(connection: sa.Connection) -> None:
    """What came with format 3, a function each."""
    name_works(connection)
    name_anew(connection)
    keep_decisions_as_events(connection)
    number_changes(connection)
    keep_vectors_by_model(connection)


def name_works(connection: sa.Connection) -> None:
    """Each report is the first edition of a work of its own; the reader's state is three."""
    for statement in (
        "ALTER TABLE reports ADD COLUMN work TEXT NOT NULL DEFAULT ''",
        "UPDATE reports SET work = id, body = json_set(body, '$.work', id)",
        "CREATE INDEX ix_reports_work ON reports (work)",
        "ALTER TABLE reports RENAME COLUMN reader TO reading",
        "ALTER TABLE reports ADD COLUMN extraction INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE reports ADD COLUMN tagging INTEGER NOT NULL DEFAULT 0",
        "UPDATE reports SET extraction = reading, tagging = reading",
        "ALTER TABLE reports ADD COLUMN proposed JSON",
        "ALTER TABLE records ADD COLUMN proposed JSON",
        "CREATE TABLE editions (report_id TEXT NOT NULL, work TEXT NOT NULL, source TEXT NOT NULL,"
        " added_at TEXT NOT NULL, PRIMARY KEY (report_id, work))",
        "CREATE INDEX ix_editions_work ON editions (work)",
        "INSERT INTO editions SELECT id, id, json_extract(body, '$.source'), added_at FROM reports",
    ):
        connection.exec_driver_sql(statement)


def name_anew(connection: sa.Connection) -> None:
    """Records and passages were named by their place; now by their words. Each former id leads to the present one."""
    run = connection.exec_driver_sql
    run("PRAGMA defer_foreign_keys = ON")
    run(
        "CREATE TABLE former (id TEXT NOT NULL PRIMARY KEY, work TEXT NOT NULL, scheme TEXT NOT NULL,"
        " text TEXT NOT NULL, successor TEXT, body JSON)"
    )
    total = run("SELECT count(*) FROM reports").scalar() or 0
    for report in _told("Giving lasting names", run("SELECT id FROM reports").scalars().all(), total):
        ids = Ids(report)
        passages = run("SELECT id, text FROM passages WHERE report_id = ? ORDER BY key", (report,)).all()
        records = run(
            "SELECT id, kind, statement FROM records WHERE report_id = ? ORDER BY position", (report,)
        ).all()
        of_passages = {row.id: ids.passage(row.text) for row in passages}
        of_records = {row.id: ids.record(row.kind, row.statement) for row in records}
        for scheme, named in (("passage", of_passages), ("record", of_records)):
            if named:
                run(
                    "INSERT INTO former (id, work, scheme, text, successor) VALUES (?, ?, ?, '', ?)",
                    [(old, report, scheme, new) for old, new in named.items()],
                )
        bodies = run("SELECT id, body FROM records WHERE report_id = ?", (report,)).all()
        if bodies:
            run(
                "UPDATE records SET body = ? WHERE id = ?",
                [(_renamed(json.loads(row.body), of_passages, of_records), row.id) for row in bodies],
            )
    named_now = "(SELECT successor FROM former WHERE former.id = {column})"
    for table, column in (
        ("passages", "id"),
        ("records", "id"),
        ("records", "repeat_of"),
        ("record_passages", "passage_id"),
        ("record_passages", "record_id"),
        ("record_bands", "record_id"),
        ("tags", "owner"),
    ):
        new = named_now.format(column=f"{table}.{column}")
        run(f"UPDATE {table} SET {column} = {new} WHERE {column} IN (SELECT id FROM former)")
    pairs = run(
        "SELECT min(a.successor, b.successor), max(a.successor, b.successor), likeness FROM repeats"
        " JOIN former a ON a.id = record_id JOIN former b ON b.id = other_id"
    ).all()
    run("DELETE FROM repeats")
    if pairs:
        run("INSERT INTO repeats (record_id, other_id, likeness) VALUES (?, ?, ?)", [tuple(p) for p in pairs])
    run("CREATE INDEX ix_former_work ON former (work)")
    run("CREATE INDEX ix_former_successor ON former (successor)")


def _renamed(body: dict[str, Any], passages: dict[str, str], records: dict[str, str]) -> str:
    """What a record's row says of other records and passages, by their present ids."""
    if parent := body.get("parent_id"):
        body["parent_id"] = records.get(parent, parent)
    body["passage_id"] = passages[body["passage_id"]]
    body["passage_ids"] = [passages[each] for each in body.get("passage_ids", ())]
    for part in body.get("parts", ()):
        part["passage_id"] = passages[part["passage_id"]]
    return json.dumps(body, ensure_ascii=False)


def keep_decisions_as_events(connection: sa.Connection) -> None:
    """What people decided, as events on the records that it stands for today, or would be on if they came again."""
    run = connection.exec_driver_sql
    run(
        "CREATE TABLE events (seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, work TEXT, scheme TEXT NOT NULL,"
        " target TEXT NOT NULL, field TEXT NOT NULL, before JSON NOT NULL, after JSON NOT NULL, by TEXT NOT NULL,"
        " at TEXT NOT NULL, batch TEXT, why TEXT, undoes INTEGER)"
    )
    decided: dict[tuple[str, str, tuple[str, ...]], list[Any]] = {}
    for row in run("SELECT * FROM decisions ORDER BY id"):
        decided.setdefault((row.report_id, row.kind, words_of(row.statement)), []).append(row)
    made = []
    for (report, kind, words), several in decided.items():
        of_kind = run(
            "SELECT id, statement, status FROM records WHERE report_id = ? AND kind = ? ORDER BY position",
            (report, kind),
        ).all()
        equal = [row for row in of_kind if words_of(row.statement) == words]
        targets = [row.id for row in equal if row.status == several[-1].status]
        targets = targets or [Ids(report).record(several[0].kind, several[0].statement)]
        for target in targets:
            status = "proposed"
            for row in several:
                values = (json.dumps(status), json.dumps(row.status), row.decided_by, row.decided_at)
                made.append((row.id, (report, "record", target, "status", *values)))
                status = row.status
    if made:
        run(
            "INSERT INTO events (work, scheme, target, field, before, after, by, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [values for _, values in sorted(made, key=lambda each: each[0])],
        )
    for column in ("work", "target", "batch"):
        run(f"CREATE INDEX ix_events_{column} ON events ({column})")
    run("DROP TABLE decisions")


def _told(what: str, things: Any, total: int) -> Iterator[Any]:
    """The things, with a line in the log every few seconds that says how far it is."""
    said = time.monotonic()
    for number, thing in enumerate(things):
        if time.monotonic() - said > _EVERY_SECONDS:
            log.info("%s: %s of %s reports.", what, f"{number:,}", f"{total:,}")
            said = time.monotonic()
        yield thing


def number_changes(connection: sa.Connection) -> None:
    """Writes append to a log that indexes follow; what is there already they read whole, once."""
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


def to_4(connection: sa.Connection) -> None:
    """Models that people add, and their token vectors: tables of their own, which are made when all steps are through."""


def to_5(connection: sa.Connection) -> None:
    """Bands that find all that say almost the same. They are made by the code that is there today, into tables that are
    as they were; when these change this step is to have statements of its own."""
    log.info("Looking anew for lessons that say almost the same.")
    relink(connection)


# The step that leads to each version from the one before it.
MIGRATIONS: dict[int, Callable[[sa.Connection], None]] = {2: to_2, 3: to_3, 4: to_4, 5: to_5}
