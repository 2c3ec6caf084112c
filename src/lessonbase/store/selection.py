"""Filters as SQL: which passages, and which records, a person wants to look among."""

import sqlalchemy as sa

from lessonbase.model import Facet, Filters
from lessonbase.store.schema import passages, record_passages, records, reports, tags

# Schemes whose report-wide tags hold for everything in the report: all of an evaluation in India is about
# India, but a report that often speaks of trust does not speak of it on every page.
REPORT_WIDE = ("country", "sector", "project")

Condition = sa.ColumnElement[bool]
Counts = sa.Select[str, str, int]

# A record that a person rejected is kept for the history, but nobody finds it.
NOT_REJECTED: Condition = records.c.status != "rejected"

# What a summary repeats is counted once, with the full statement.
COUNTED: Condition = sa.and_(NOT_REJECTED, records.c.repeat_of.is_(None))


def report_conditions(filters: Filters, report_id: sa.Column[str]) -> list[Condition]:
    """Conditions on the report that a passage or record belongs to."""
    conditions: list[Condition] = []
    if filters.report:
        conditions.append(report_id.in_(filters.report))
    years: list[Condition] = []
    if filters.year:
        years.append(reports.c.year.in_(filters.year))
    if filters.since is not None:
        years.append(reports.c.year >= filters.since)
    if filters.until is not None:
        years.append(reports.c.year <= filters.until)
    if years:
        conditions.append(report_id.in_(sa.select(reports.c.id).where(*years)))
    return conditions


def _owners(scheme: str, codes: tuple[str, ...]) -> sa.Select[tuple[str]]:
    return sa.select(tags.c.owner).where(tags.c.scheme == scheme, tags.c.code.in_(codes))


def passage_conditions(filters: Filters) -> list[Condition]:
    """Conditions on `passages`: by its report, its records' kind, its own tags or its records'."""
    conditions = report_conditions(filters, passages.c.report_id)
    if filters.role:
        conditions.append(passages.c.role.in_(filters.role))
    if filters.kind:
        of_kind = (
            sa.select(record_passages.c.passage_id)
            .join(records, records.c.id == record_passages.c.record_id)
            .where(records.c.kind.in_(filters.kind), NOT_REJECTED)
        )
        conditions.append(passages.c.id.in_(of_kind))
    for scheme, codes in filters.tags.items():
        owners = _owners(scheme, codes)
        through_record = sa.select(record_passages.c.passage_id).where(
            record_passages.c.record_id.in_(owners)
        )
        either = [passages.c.id.in_(owners), passages.c.id.in_(through_record)]
        if scheme in REPORT_WIDE:
            either.append(passages.c.report_id.in_(owners))
        conditions.append(sa.or_(*either))
    return conditions


def record_conditions(filters: Filters) -> list[Condition]:
    """Conditions on `records`: by its report, kind, and its own tags or its report's."""
    conditions = [NOT_REJECTED, *report_conditions(filters, records.c.report_id)]
    if filters.kind:
        conditions.append(records.c.kind.in_(filters.kind))
    if filters.role:
        conditions.append(records.c.role.in_(filters.role))
    for scheme, codes in filters.tags.items():
        owners = _owners(scheme, codes)
        either = [records.c.id.in_(owners)]
        if scheme in REPORT_WIDE:
            either.append(records.c.report_id.in_(owners))
        conditions.append(sa.or_(*either))
    return conditions


FACETS: tuple[Facet, ...] = ("kind", "country", "sector", "theme", "project", "year", "role", "report")


def counts(facet: Facet, filters: Filters) -> Counts:
    """Code, label and number of records of each value of a facet, the facet's own choice set aside."""
    match facet:
        case "kind":
            return _column_counts(records.c.kind, records.c.kind, filters.model_copy(update={"kind": ()}))
        case "role":
            return _column_counts(records.c.role, records.c.role, filters.model_copy(update={"role": ()}))
        case "report":
            return _column_counts(reports.c.id, reports.c.title, filters.model_copy(update={"report": ()}))
        case "year":
            open_years = filters.model_copy(update={"year": (), "since": None, "until": None})
            year = sa.cast(reports.c.year, sa.Text)
            return _column_counts(year, year, open_years).order_by(None).order_by(year.desc())
        case scheme:
            return _tag_counts(scheme, filters.without_scheme(scheme))


def _column_counts(code: sa.ColumnElement[str], label: sa.ColumnElement[str], filters: Filters) -> Counts:
    number = sa.func.count().label("count")
    return (
        sa.select(code.label("code"), label.label("label"), number)
        .select_from(records.join(reports, reports.c.id == records.c.report_id))
        .where(code.is_not(None), COUNTED, *record_conditions(filters))
        .group_by(code, label)
        .order_by(number.desc(), label)
    )


def _tag_counts(scheme: str, filters: Filters) -> Counts:
    owners = [records.c.id, records.c.report_id] if scheme in REPORT_WIDE else [records.c.id]
    each = sa.union(
        *(
            sa.select(records.c.id.label("record"), tags.c.code, tags.c.label)
            .join(tags, tags.c.owner == owner)
            .where(tags.c.scheme == scheme, COUNTED, *record_conditions(filters))
            for owner in owners
        )
    ).subquery()
    number = sa.func.count(sa.distinct(each.c.record)).label("count")
    label = sa.func.min(each.c.label)
    return (
        sa.select(each.c.code, label.label("label"), number)
        .group_by(each.c.code)
        .order_by(number.desc(), label)
    )
