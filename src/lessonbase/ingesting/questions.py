"""What a table of lessons asks before it is added: whether each of its columns is taken for what it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lessonbase.reading.kinds import TABLE_TYPES
from lessonbase.reading.lesson_tables import Columns, TablePreview

# What a column can be taken as; "" is one that the mapping does not name: it is kept beside each statement.
USES = ("", *(use for use in Columns.model_fields if use != "kinds"))


@dataclass(frozen=True)
class Column:
    """A column as it is asked about; `chief` ones were taken for something when the table was first looked at."""

    header: str
    use: str
    cells: tuple[str, ...]
    chief: bool


@dataclass(frozen=True)
class Question:
    """What a table asks: its sheets as they were first seen, and what its columns are taken as by now."""

    sheets: tuple[TablePreview, ...]
    others: tuple[str, ...]
    taken: Columns

    @property
    def rows(self) -> int:
        """The rows of all sheets that are asked about."""
        return sum(sheet.rows for sheet in self.sheets)

    @property
    def guessed(self) -> bool:
        """Whether a column was found that states lessons."""
        return not any(sheet.problem for sheet in self.sheets)

    @property
    def columns(self) -> list[Column]:
        """The columns of all sheets, those of one name once."""
        first = {_plain(header) for sheet in self.sheets for _, header in sheet.columns.named()}
        uses = {_plain(header): use for use, header in reversed(list(self.taken.named()))}
        found: dict[str, Column] = {}
        for sheet in self.sheets:
            for header, cells in sheet.cells.items():
                name = _plain(header)
                found.setdefault(name, Column(header, uses.get(name, ""), cells, name in first))
        return list(found.values())

    def taking(self, header: str, use: str) -> "Question":
        """The question with one column taken as something else; as it is where there is no such column or use."""
        if use not in USES or _plain(header) not in {_plain(column.header) for column in self.columns}:
            return self
        freed = {
            name: tuple(one for one in getattr(self.taken, name) if _plain(one) != _plain(header))
            for name in USES
            if name
        }
        if use:
            freed[use] = (*freed[use], header)
        return replace(self, taken=Columns(**freed, kinds=self.taken.kinds))


def may_ask(path: Path) -> bool:
    """Whether a file may be a table of lessons, or an archive with some, by its name."""
    return path.suffix.lower() in (*TABLE_TYPES, ".zip")


def question(sheets: Sequence[TablePreview]) -> Question | None:
    """What a table asks; None when nothing can be told of it, so that adding it says why."""
    lessons = [sheet for sheet in sheets if not sheet.problem]
    others = [sheet.sheet or "" for sheet in sheets if sheet.problem] if lessons else []
    taken = Columns()
    for sheet in lessons or sheets:
        taken = taken.joined(sheet.columns)
    return Question(tuple(lessons or sheets), tuple(others), taken) if sheets else None


def _plain(header: str) -> str:
    return " ".join(header.casefold().split())
