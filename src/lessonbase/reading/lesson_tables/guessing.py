"""Guessing the column mapping of a sheet, from what its columns are called and what their cells look like."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from lessonbase.model import RecordKind
from lessonbase.reading.lesson_tables import names
from lessonbase.reading.lesson_tables.cells import has_year, is_number
from lessonbase.reading.lesson_tables.mapping import Columns
from lessonbase.reading.lesson_tables.sheets import Sheet

SAMPLE = 200
"""The rows whose cells are looked at."""
_PROSE_WORDS = 4  # a statement has more words than a label, by the median of its column
_ELABORATE = 100  # characters, by the median: a column of longer cells elaborates, whatever it is called


@dataclass(frozen=True)
class ColumnSample:
    """A column as it looks: its folded header and the cells that say something."""

    header: str
    name: str
    cells: Sequence[str]

    def share(self, holds: Callable[[str], bool]) -> float:
        """The share of the cells for which something holds, in [0, 1]."""
        return sum(map(holds, self.cells)) / len(self.cells) if self.cells else 0.0

    @property
    def length(self) -> float:
        """The median length of a cell in characters."""
        return median(map(len, self.cells)) if self.cells else 0.0

    @property
    def is_prose(self) -> bool:
        """Whether the cells are phrases and sentences; an empty column may be meant for them."""
        if not self.cells:
            return True
        words = median(len(cell.split()) for cell in self.cells)
        return words >= _PROSE_WORDS and self.share(is_number) < 0.5

    @property
    def states(self) -> bool:
        """Whether the cells may be statements where the header says so: phrases, however short, but no marks."""
        words = median(len(cell.split()) for cell in self.cells) if self.cells else _PROSE_WORDS
        return self.is_prose or words >= (2 if self.is_distinct else 3)

    @property
    def is_short(self) -> bool:
        """Whether the cells are as short as labels are."""
        return self.length <= 60

    @property
    def is_distinct(self) -> bool:
        """Whether (nearly) every cell differs from all others."""
        return len(set(self.cells)) >= 0.95 * len(self.cells)

    @property
    def titles_the_row(self) -> bool:
        """Whether a title is the row's own, not that of a project or report it comes from."""
        of_source = names.SOURCE.search(self.name) or names.PROJECT.search(self.name)
        return not of_source and self.share(is_number) < 0.5

    @property
    def dates_the_row(self) -> bool:
        """Whether a date is that of what is told, not of the work on it."""
        return self.is_short and not names.OTHER_DATE.search(self.name)

    @property
    def names_kinds(self) -> float:
        """The share of the cells that name a kind of record and hardly anything else."""
        return self.share(lambda cell: all(map(_is_kind, names.several(cell))))


def _is_kind(label: str) -> bool:
    """Whether a label names a kind in the few words that takes: "Lessons learnt", "What worked well"."""
    return len(label.split()) <= 4 and names.kind_named(label) is not None


class Use(NamedTuple):
    """What a column may be used for: the headers that say so, and the look it must have."""

    name: str
    headers: re.Pattern[str]
    fits: Callable[[ColumnSample], bool]


# The first that fits is taken. What tells about a record ("Lesson ID", "Lesson title") stands before its statement.
_USES = (
    Use("kind", names.KIND, lambda look: look.names_kinds >= 0.5),
    Use("id", names.ID, lambda look: look.is_short and look.is_distinct),
    Use("date", names.DATE, lambda look: look.share(has_year) >= 0.5 and look.dates_the_row),
    Use("country", names.COUNTRY, lambda look: look.length <= 80),
    Use("sector", names.SECTOR, lambda look: look.length <= 120),
    Use("title", names.TITLE, lambda look: look.length <= 200 and look.titles_the_row),
)
_LATER_USES = (
    Use("theme", names.THEME, lambda look: look.length <= 160),
    Use("project", names.PROJECT, lambda look: look.is_short and look.share(is_number) < 0.5),
    Use("publisher", names.PUBLISHER, lambda look: look.length <= 80),
    Use("context", names.CONTEXT, lambda look: look.is_prose),
    Use("text", names.TEXT, lambda look: look.is_prose),
)
_SEVERAL = ("country", "sector", "theme", "context", "text", "evidence")
# "no" is the answer to many a question.
_HEADERS = tuple(use.headers for use in (*_USES, *_LATER_USES) if use.name != "id")
_HEADER_WORDS = 12


def names_column(cell: str) -> bool:
    """Whether a cell reads as the header of a column that is of use here."""
    if len(cell.split()) > _HEADER_WORDS or cell.endswith(".") or is_number(cell):
        return False
    name = names.folded(cell)
    return bool(name) and (
        names.kind_named(name) is not None or any(headers.search(name) for headers in _HEADERS)
    )


def guess(sheet: Sheet, about: str = "") -> Columns:
    """The likeliest mapping of a sheet; `about` is what it is called, and the file ("Lessons learned 2019").

    It may state nothing (`Columns.states`): then the headers do not say where the lessons are.
    """
    looks = [ColumnSample(header, names.folded(header), _telling(sheet, header)) for header in sheet.headers]
    uses: dict[str, list[ColumnSample]] = {}
    for look in looks:
        use = _use_of(look)
        if use in uses and use not in _SEVERAL and use not in names.KINDS:
            use = "rest"
        uses.setdefault(use, []).append(look)
    _settle_text(uses, about)
    fields = {
        use: tuple(look.header for look in found)
        for use, found in uses.items()
        if use in Columns.model_fields
    }
    return Columns.model_validate(fields)


def _telling(sheet: Sheet, header: str) -> list[str]:
    """The cells of a column that say something; where none does ("x" in a column to be ticked), all of them."""
    cells = sheet.column(header, SAMPLE)
    return [cell for cell in cells if not names.says_nothing(cell)] or cells


def _use_of(look: ColumnSample) -> str:
    if use := _first(_USES, look):
        return use
    kind = names.kind_named(look.name)
    if kind and look.states and not names.ABOUT_A_RECORD.search(look.name):
        return kind
    if use := _first(_LATER_USES, look):
        return use
    if look.names_kinds >= 0.9:
        return "kind"
    return "evidence" if look.is_prose and look.length > _ELABORATE else "rest"


def _first(uses: Sequence[Use], look: ColumnSample) -> str | None:
    return next((use.name for use in uses if use.headers.search(look.name) and use.fits(look)), None)


def _settle_text(uses: dict[str, list[ColumnSample]], about: str) -> None:
    """Decide what columns of unnamed prose state: records of the kind that the kind column or the title of the sheet
    tells, or nothing, so that they elaborate the statements of other columns."""
    texts = uses.pop("text", [])
    stated = any(kind in uses for kind in names.KINDS)
    kind: RecordKind | None = names.kind_named(about)
    if not stated and not texts and ("kind" in uses or kind):
        apart = [look for use in ("evidence", "context", "rest") for look in uses.pop(use, [])]
        texts = [look for look in apart if look.cells and look.is_prose]
    texts.sort(key=lambda look: -look.length)
    if "kind" in uses and not stated:
        uses["text"], texts = texts[:1], texts[1:]
    elif kind and not stated:
        uses[kind], texts = texts[:1], texts[1:]
    uses["evidence"] = [*uses.get("evidence", []), *texts]
