"""Facets as the database counts them: what an index must give too."""

import sqlalchemy as sa

from lessonbase.filters import FACETS, Facet, FacetValue, Filters
from lessonbase.store import Store
from lessonbase.store.schema import records, reports, tags
from lessonbase.store.selection import CHECKED, COUNTED, DATED, REPORT_WIDE, STATED, record_conditions

Counts = sa.Select[str, str, int]


def facets_of(store: Store, filters: Filters = Filters()) -> dict[Facet, list[FacetValue]]:
    """The values of each facet among the records that the filters leave, with how many carry each."""
    with store._database.reading() as connection:
        return {
            facet: [FacetValue(**row._asdict()) for row in connection.execute(counts(facet, filters))]
            for facet in FACETS
        }


def counts(facet: Facet, filters: Filters) -> Counts:
    """Code, label and number of records of each value of a facet, the facet's own choice set aside."""
    match facet:
        case "kind":
            return _column_counts(records.c.kind, records.c.kind, filters.model_copy(update={"kind": ()}))
        case "role":
            return _column_counts(records.c.role, records.c.role, filters.model_copy(update={"role": ()}))
        case "stated":
            return _column_counts(STATED, STATED, filters.model_copy(update={"stated": ()}))
        case "checked":
            return _column_counts(CHECKED, CHECKED, filters.model_copy(update={"checked": ()}))
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
