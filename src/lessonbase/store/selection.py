"""Filters as SQL: which records a person wants to look among."""

import sqlalchemy as sa

from lessonbase.filters import Facet, Filters
from lessonbase.store.schema import records, reports, tags

# Schemes whose report-wide tags hold for everything in the report: all of an evaluation in India is about
# India, but a report that often speaks of trust does not speak of it on every page.
REPORT_WIDE = ("country", "sector", "project")

Condition = sa.ColumnElement[bool]
Counts = sa.Select[str, str, int]

# A record that a person rejected or withdrew is kept for the history, but nobody finds it.
HIDDEN = ("rejected", "withdrawn")
NOT_REJECTED: Condition = records.c.status.not_in(HIDDEN)

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
    of_record = _years(filters, sa.cast(tags.c.code, sa.Integer))
    return DATED.where(*of_record), sa.select(reports.c.id).where(*of_report)


def _owners(scheme: str, codes: tuple[str, ...]) -> sa.Select[tuple[str]]:
    return sa.select(tags.c.owner).where(tags.c.scheme == scheme, tags.c.code.in_(codes))


def record_conditions(filters: Filters) -> list[Condition]:
    """Conditions on `records`: by its report, kind, and its own tags or its report's."""
    conditions = [NOT_REJECTED]
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
            return _year_counts(filters.model_copy(update={"year": (), "since": None, "until": None}))
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


def _year_counts(filters: Filters) -> Counts:
    among = [COUNTED, *record_conditions(filters)]
    own = (
        sa.select(records.c.id.label("record"), tags.c.code.label("year"))
        .join(tags, tags.c.owner == records.c.id)
        .where(tags.c.scheme == "year", *among)
    )
    of_report = (
        sa.select(records.c.id.label("record"), sa.cast(reports.c.year, sa.Text).label("year"))
        .join(reports, reports.c.id == records.c.report_id)
        .where(reports.c.year.is_not(None), records.c.id.not_in(DATED), *among)
    )
    each = sa.union_all(own, of_report).subquery()
    year, number = each.c.year, sa.func.count().label("count")
    return sa.select(year.label("code"), year.label("label"), number).group_by(year).order_by(year.desc())


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
