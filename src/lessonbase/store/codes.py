"""The codes of an organisation's taxonomies that became others: what was tagged by them shows and is found as what they
became, while the log keeps what was said. What became of a code may change again, and then so does what is shown.
"""

import json
from collections.abc import Callable, Mapping
from typing import NamedTuple

import sqlalchemy as sa

from lessonbase.model import now
from lessonbase.store.database import Database
from lessonbase.store.people import check_role
from lessonbase.store.redirects import MARK, Redirects, Shown
from lessonbase.store.schema import events, meta, records, reports, tags
from lessonbase.store.settling import settle_records, settle_reports

__all__ = ["Codes", "Edit"]


class Edit(NamedTuple):
    """What was done to a taxonomy: in words, with what it was about before and after, as JSON."""

    what: str
    before: object = None
    after: object = None


class Codes:
    """The codes that records and reports of one library are tagged by; `Store.codes` gives it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def used(self, scheme: str) -> dict[str, int]:
        """How many records and reports show each code of a scheme."""
        with self._database.reading() as connection:
            return _used(connection, scheme)

    def edit(
        self,
        scheme: str,
        edited: Callable[[Mapping[str, int]], Edit],
        shown: Callable[[str], Shown | None],
        write: Callable[[], None],
        by: str,
        why: str | None = None,
    ) -> None:
        """Edit a taxonomy in one transaction, in which nobody else can: `edited` does it, told how many records and reports
        show each code, and says what it did; `shown` says then what a code shows as; `write` puts it into its file, last.
        """
        with self._database.writing() as connection:
            check_role(connection, by, "administrator")
            edit = edited(_used(connection, scheme))
            connection.execute(
                events.insert().values(
                    scheme="taxonomy",
                    target=scheme,
                    field=edit.what,
                    before=edit.before,
                    after=edit.after,
                    by=by,
                    at=now().isoformat(),
                    why=why,
                )
            )
            _redirect(connection, scheme, shown)
            write()


def _used(connection: sa.Connection, scheme: str) -> dict[str, int]:
    owned = sa.or_(tags.c.owner.in_(sa.select(records.c.id)), tags.c.owner.in_(sa.select(reports.c.id)))
    number = sa.func.count(sa.distinct(tags.c.owner))
    query = sa.select(tags.c.code, number).where(tags.c.scheme == scheme, owned).group_by(tags.c.code)
    return {row[0]: row[1] for row in connection.execute(query)}


def _redirect(connection: sa.Connection, scheme: str, shown: Callable[[str], Shown | None]) -> None:
    """Note what codes show as where that is other than what records say, and have their records follow."""
    before = Redirects.of(connection).by_scheme.get(scheme, {})
    said = connection.execute(
        sa.select(tags.c.code, tags.c.label).where(tags.c.scheme == scheme).distinct()
    ).all()
    wanted = {row.code for row in said if shown(row.code) not in (None, Shown(row.code, row.label))}
    redirects = {code: one for code in sorted({*before, *wanted}) if (one := shown(code))}
    connection.execute(meta.delete().where(meta.c.key == MARK + scheme))
    if redirects:
        value = json.dumps(redirects, ensure_ascii=False)
        connection.execute(meta.insert().values(key=MARK + scheme, value=value))
    owners = sa.select(tags.c.owner).where(tags.c.scheme == scheme).distinct()
    settle_records(
        connection, connection.scalars(sa.select(records.c.id).where(records.c.id.in_(owners))).all()
    )
    works = sa.select(reports.c.work).where(reports.c.id.in_(owners))
    settle_reports(connection, connection.scalars(works).all())
