"""Reports that somebody may not see: the tables as they are without them.

For such a person each table that holds something of a report has a view of its own name in its place, for as long as a
connection lasts. So whatever is read, counted or joined, by whichever query, hidden rows are not there. Nothing can be
written by such a connection; what may be changed is what was found by it (see `Events`).
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

# A work that another took the place of (`former`) stays hidden under its new name.
_HIDDEN = """
CREATE TEMP VIEW hidden AS WITH RECURSIVE of(work) AS (
    SELECT work FROM named
    UNION SELECT former.successor FROM {main}.former JOIN of ON former.id = of.work
    WHERE former.scheme = 'work' AND former.successor IS NOT NULL
) SELECT work FROM of
"""
_HIDDEN_REPORTS = (
    "CREATE TEMP VIEW hidden_reports AS SELECT id FROM {main}.reports WHERE work IN (SELECT work FROM hidden)"
)
_WORKS = "(SELECT work FROM hidden)"
_REPORTS = "(SELECT id FROM hidden_reports)"
_OF_PASSAGE = f"(SELECT report_id FROM {{main}}.passages WHERE passages.key = own.key) NOT IN {_REPORTS}"


class Schema(NamedTuple):
    """What differs from one kind of database to another, in SQL: the `name` of the schema that the tables are in, the sign for
    a `value`, and the ids of the reports that `each` pack quoted."""

    name: str
    value: str
    quoted: str


def _of_record(column: str) -> str:
    return f"(SELECT report_id FROM {{main}}.records WHERE records.id = own.{column}) NOT IN {_REPORTS}"


# By table, what of it is seen. A pack is hidden with what it quotes, or quoted in any of its versions.
SEEN = {
    "reports": f"own.work NOT IN {_WORKS}",
    "editions": f"own.work NOT IN {_WORKS}",
    "former": f"own.work NOT IN {_WORKS}",
    "events": f"own.work IS NULL OR own.work NOT IN {_WORKS}",
    **dict.fromkeys(
        ("documents", "sources", "pages", "passages", "records", "tags"), f"own.report_id NOT IN {_REPORTS}"
    ),
    **dict.fromkeys(("vectors", "token_vectors"), _OF_PASSAGE),
    **dict.fromkeys(("record_passages", "record_bands"), _of_record("record_id")),
    "repeats": f"{_of_record('record_id')} AND {_of_record('other_id')}",
    "packs": f"""own.id NOT IN (
        SELECT each.id FROM {{main}}.packs AS each JOIN {{main}}.editions ON editions.report_id IN {{quoted}}
        WHERE editions.work IN {_WORKS}
    )""",
}


def hiding(works: Iterable[str], schema: Schema) -> Callable[[Any, object], None]:
    """What makes a new connection one that hides works."""
    rows = [(work,) for work in sorted(works)]

    def hide(connection: Any, _record: object = None) -> None:
        cursor = connection.cursor()
        cursor.execute(f"SELECT {schema.name}")
        main = f'"{cursor.fetchone()[0]}"'
        cursor.execute(f"CREATE TEMP TABLE named AS SELECT work FROM {main}.reports WHERE 1 = 0")
        cursor.executemany(f"INSERT INTO named VALUES ({schema.value})", rows)
        for view in (_HIDDEN, _HIDDEN_REPORTS):
            cursor.execute(view.format(main=main))
        for table, seen in SEEN.items():
            condition = seen.replace("{main}", main).replace("{quoted}", schema.quoted)
            cursor.execute(
                f"CREATE TEMP VIEW {table} AS SELECT * FROM {main}.{table} AS own WHERE {condition}"
            )
        cursor.close()
        connection.commit()

    return hide
