"""The filters as choices on the page: what is chosen, what else could be, each with its address."""

from dataclasses import dataclass
from functools import cached_property
from typing import cast

from lessonbase import Library
from lessonbase.filters import Facet, FacetValue
from lessonbase.model import RecordKind, Report, SectionRole
from lessonbase_ui import words
from lessonbase_ui.address import Address
from lessonbase_ui.parts import named

_FIXED = {"kind": tuple(words.KINDS), "stated": ("yes", "no"), "checked": ("yes", "no")}


@dataclass(frozen=True)
class Value:
    """One value that can be chosen: its label, its number of records, the address that choosing it leads to."""

    code: str
    label: str
    count: int
    href: str
    on: bool


@dataclass(frozen=True)
class Choices:
    """A filter and the values it can take in this library."""

    field: str
    name: str
    values: list[Value]


@dataclass(frozen=True)
class Chosen:
    """A filter that is set: `text` as on its chip, `href` the address without it."""

    field: str
    value: str
    name: str
    label: str
    text: str
    href: str


class Filtering:
    """The filters of one view: asks the library once for its facets and reports, unless the facets of what is shown are
    given; then choices that are few and always the same stay though nothing has them."""

    def __init__(
        self, library: Library, address: Address, facets: dict[Facet, list[FacetValue]] | None = None
    ) -> None:
        self.address = address
        self.reports: dict[str, Report] = {report.id: report for report in library.reports()}
        self._library = library
        self._facets = library.facets(**address.wanted) if facets is None else facets
        self._fixed = facets is not None

    @cached_property
    def _all(self) -> dict[Facet, list[FacetValue]]:
        """All values of the library: labels of those that the other filters leave no record of."""
        return self._library.facets()

    def chosen(self) -> list[Chosen]:
        """The filters that are set, in the order in which they were set."""
        return [self._chosen(name, value) for name, value in self.address.filters]

    def choices(self, fields: tuple[str, ...]) -> list[Choices]:
        """The filters that this library can fill, with the values that are left."""
        made = (Choices(field, words.FILTERS[field], self._values(field)) for field in fields)
        return [one for one in made if len(one.values) > 1 or any(value.on for value in one.values)]

    def _values(self, field: str) -> list[Value]:
        if field == "since":
            return self._since()
        values = self._facets.get(cast(Facet, field), [])
        if self._fixed and field in _FIXED:
            held = {one.code: one for one in values}
            none = (FacetValue(code=code, label=code, count=0) for code in _FIXED[field])
            values = [held.get(one.code, one) for one in none]
        return [self._value(field, one) for one in values]

    def _value(self, field: str, one: FacetValue) -> Value:
        on = (field, one.code) in self.address.filters
        turn = self.address.without_filter if on else self.address.with_filter
        return Value(one.code, self._label(field, one.code, one.label), one.count, turn(field, one.code), on)

    def _since(self) -> list[Value]:
        """Years, latest first, each with the records of that year and all later ones."""
        years = sorted(self._facets.get("year", []), key=lambda one: one.code, reverse=True)
        values, total = [], 0
        for year in years:
            total += year.count
            on = ("since", year.code) in self.address.filters
            turn = self.address.without_filter if on else self.address.with_filter
            values.append(Value(year.code, f"Since {year.code}", total, turn("since", year.code), on))
        return values

    def _label(self, field: str, code: str, label: str) -> str:
        if field == "kind":
            return words.KINDS[cast(RecordKind, code)]
        if field == "role":
            return words.ROLES[cast(SectionRole, code)]
        if field in ("stated", "checked"):
            return words.STANDINGS[field, code]
        if field == "report" and code in self.reports:
            return named(self.reports[code])
        return words.plain(label)

    def _chosen(self, field: str, value: str) -> Chosen:
        label = self._label(field, value, self._known(cast(Facet, field), value))
        name = words.FILTERS[field]
        # "Lessons" may be the section, and "Lesson" the kind.
        text = {
            "role": f"{name}: {label}",
            "checked": f"{name}: {label.lower()}",
            "since": f"{name} {label}",
            "until": f"{name} {label}",
        }.get(field, label)
        return Chosen(field, value, name, label, text, self.address.without_filter(field, value))

    def _known(self, field: Facet, value: str) -> str:
        left = {one.code: one.label for one in self._facets.get(field, [])}
        if value in left or field not in self._facets:  # a year since which is its own label
            return left.get(value, value)
        return next((one.label for one in self._all[field] if one.code == value), value)
