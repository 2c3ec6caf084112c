"""What to look among, and the values there are to choose from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, TypedDict, get_args

from pydantic import BeforeValidator, Field

from lessonbase.model import Frozen, RecordKind, SectionRole

YesNo = Literal["yes", "no"]
Sort = Literal["closest", "report", "newest", "surest", "agreed"]
"""Orders of records: "report" is by report title and place in the report, "surest" those that people accepted first."""


def _several(value: object) -> object:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, (list, tuple, set)) else (value,)


Several = BeforeValidator(_several)
Year = Annotated[int, Field(ge=0, le=9999)]  # a database has no room for any number


class Filters(Frozen):
    """What to look among. One value or several; values of one field are alternatives, fields add up.

    `country` ISO 3166-1 alpha-2; `sector`, `theme`, `project` codes of our taxonomies; `tag` any "scheme:code";
    `since`/`until` bound the year, both inclusive: that of a table's row if it names one, else its report's; `report`
    report ids; `role` what the section is for; `stated` whether the report itself calls the record one, `checked` whether
    a person accepted it; `phrase` words that all must stand there just so, in capitals or not, and `without` words of which
    none may.
    """

    kind: Annotated[tuple[RecordKind, ...], Several] = ()
    country: Annotated[tuple[str, ...], Several] = ()
    sector: Annotated[tuple[str, ...], Several] = ()
    theme: Annotated[tuple[str, ...], Several] = ()
    project: Annotated[tuple[str, ...], Several] = ()
    tag: Annotated[tuple[str, ...], Several] = ()
    year: Annotated[tuple[Year, ...], Several] = ()
    since: Year | None = None
    until: Year | None = None
    report: Annotated[tuple[str, ...], Several] = ()
    role: Annotated[tuple[SectionRole, ...], Several] = ()
    phrase: Annotated[tuple[str, ...], Several] = ()
    without: Annotated[tuple[str, ...], Several] = ()
    stated: Annotated[tuple[YesNo, ...], Several] = ()
    checked: Annotated[tuple[YesNo, ...], Several] = ()

    def admits(self, text: str) -> bool:
        """Whether a text has all phrases, and none of the words that are not wanted."""
        return all(_has(text, one) for one in self.phrase) and not any(
            _has(text, one) for one in self.without
        )

    @property
    def tags(self) -> dict[str, tuple[str, ...]]:
        """The wanted codes by scheme, those of `tag` included."""
        wanted: dict[str, tuple[str, ...]] = {
            scheme: codes
            for scheme in ("country", "sector", "theme", "project")
            if (codes := getattr(self, scheme))
        }
        for tag in self.tag:
            scheme, _, code = tag.partition(":")
            wanted[scheme] = (*wanted.get(scheme, ()), code)
        return wanted

    def without_scheme(self, scheme: str) -> "Filters":
        """The same filters, but for those of one tag scheme."""
        others = tuple(tag for tag in self.tag if not tag.startswith(f"{scheme}:"))
        return self.model_copy(update={scheme: (), "tag": others})

    @property
    def hidden(self) -> frozenset[str]:
        """The reports that whoever asks may not see (`Restricted`)."""
        return frozenset()

    def __bool__(self) -> bool:
        return self != Filters()


class Restricted(Filters):
    """The filters of somebody who may not see all reports: of those it `hides`, by id, nothing is found or counted."""

    hides: frozenset[str] = frozenset()

    @property
    def hidden(self) -> frozenset[str]:
        """The reports that whoever asks may not see."""
        return self.hides


def _has(text: str, words: str) -> bool:
    """Whether words stand in a text as they are, however they are spaced and whether in capitals."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    return re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE) is not None


class FilterFields(TypedDict, total=False):
    """The filters as keyword arguments: `library.records(kind="lesson", country=["KE", "ML"])`. See `Filters`."""

    kind: RecordKind | Sequence[RecordKind] | None
    country: str | Sequence[str] | None
    sector: str | Sequence[str] | None
    theme: str | Sequence[str] | None
    project: str | Sequence[str] | None
    tag: str | Sequence[str] | None
    year: int | Sequence[int] | None
    since: int | None
    until: int | None
    report: str | Sequence[str] | None
    role: SectionRole | Sequence[SectionRole] | None
    phrase: str | Sequence[str] | None
    without: str | Sequence[str] | None
    stated: YesNo | Sequence[YesNo] | None
    checked: YesNo | Sequence[YesNo] | None


Facet = Literal[
    "kind", "country", "sector", "theme", "project", "year", "role", "report", "stated", "checked"
]
FACETS: tuple[Facet, ...] = get_args(Facet)


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet and how many records carry it."""

    code: str
    label: str
    count: int
