"""Filters as SQL: which records a person wants to look among."""

import sqlalchemy as sa

from lessonbase.filters import Filters
from lessonbase.store.schema import records, reports, tags

# Schemes whose report-wide tags hold for everything in the report: all of an evaluation in India is about
# India, but a report that often speaks of trust does not speak of it on every page.
REPORT_WIDE = ("country", "sector", "project")

Condition = sa.ColumnElement[bool]

# A record that a person rejected or withdrew is kept for the history, but nobody finds it.
HIDDEN = ("rejected", "withdrawn")
NOT_REJECTED: Condition = records.c.status.not_in(HIDDEN)

_YES, _NO = sa.literal_column("'yes'", sa.Text), sa.literal_column("'no'", sa.Text)
STATED = sa.case((records.c.explicit, _YES), else_=_NO)
CHECKED = sa.case((records.c.status == "accepted", _YES), else_=_NO)

# What a summary repeats is counted once, with the full statement.
COUNTED: Condition = sa.and_(NOT_REJECTED, records.c.repeat_of.is_(None))


def _years(filters: Filters, year: sa.ColumnElement[int]) -> list[Condition]:
    """Conditions on a year."""
    conditions: list[Condition] = []
    if filters.year:
        conditions.append(year.in_(filters.year))
    if filters.since is not None:
        conditions.append(year >= filters.since)
    if filters.until is not None:
        conditions.append(year <= filters.until)
    return conditions


# Records with a year of their own, as the rows of a table of lessons have; the others are of their report's year.
DATED = sa.select(tags.c.owner).where(tags.c.scheme == "year")


def _of_years(filters: Filters) -> tuple[sa.Select[tuple[str]], sa.Select[tuple[str]]] | None:
    """The records whose own year is wanted, and the reports whose year is; None where any year will do."""
    if not (of_report := _years(filters, reports.c.year)):
        return None
    # A database may look at a row's code before its scheme, and most codes are no numbers.
    of_record = _years(filters, sa.case((tags.c.scheme == "year", sa.cast(tags.c.code, sa.Integer))))
    return DATED.where(*of_record), sa.select(reports.c.id).where(*of_report)


def _owners(scheme: str, codes: tuple[str, ...]) -> sa.Select[tuple[str]]:
    return sa.select(tags.c.owner).where(tags.c.scheme == scheme, tags.c.code.in_(codes))


def record_conditions(filters: Filters, rejected: bool = False) -> list[Condition]:
    """Conditions on `records`: by its report, kind, and its own tags or its report's; those `rejected` or withdrawn are left out unless
    they are asked for."""
    conditions = [] if rejected else [NOT_REJECTED]
    if filters.report:
        conditions.append(records.c.report_id.in_(filters.report))
    if wanted := _of_years(filters):
        own, of_report = wanted
        conditions.append(
            sa.or_(
                records.c.id.in_(own),
                sa.and_(records.c.id.not_in(DATED), records.c.report_id.in_(of_report)),
            )
        )
    if filters.kind:
        conditions.append(records.c.kind.in_(filters.kind))
    if filters.role:
        conditions.append(records.c.role.in_(filters.role))
    for phrase in filters.phrase:
        conditions.append(records.c.statement.icontains(phrase, autoescape=True))
    for word in filters.without:
        conditions.append(sa.not_(records.c.statement.icontains(word, autoescape=True)))
    if filters.stated:
        conditions.append(STATED.in_(filters.stated))
    if filters.checked:
        conditions.append(CHECKED.in_(filters.checked))
    for scheme, codes in filters.tags.items():
        owners = _owners(scheme, codes)
        either = [records.c.id.in_(owners)]
        if scheme in REPORT_WIDE:
            either.append(records.c.report_id.in_(owners))
        conditions.append(sa.or_(*either))
    return conditions


def report_conditions(filters: Filters) -> list[Condition]:
    """Conditions on `reports`, of the filters on where, when and which: those on what a record is say nothing of reports."""
    conditions: list[Condition] = [reports.c.id.in_(filters.report)] if filters.report else []
    if wanted := _of_years(filters):
        own, of_report = wanted
        dated = sa.select(records.c.report_id).where(records.c.id.in_(own))
        conditions.append(sa.or_(reports.c.id.in_(of_report), reports.c.id.in_(dated)))
    for scheme, codes in filters.tags.items():
        if scheme in REPORT_WIDE and scheme != "sector":
            owners = _owners(scheme, codes)
            tagged = sa.select(records.c.report_id).where(records.c.id.in_(owners))
            conditions.append(sa.or_(reports.c.id.in_(owners), reports.c.id.in_(tagged)))
    return conditions
