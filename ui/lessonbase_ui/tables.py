"""A table of lessons asks, before it is added, whether each of its columns is taken for what it is."""

from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from lessonbase.model import RecordKind
from lessonbase.reading.kinds import TABLE_TYPES
from lessonbase.reading.lesson_tables import Columns, TablePreview
from lessonbase_ui import words

# What a column can be taken as, in the order and the groups in which it is offered. "" is a column that the mapping
# does not name: it is kept beside each statement.
USES: dict[str, dict[str, str]] = {
    "It says": {
        **{str(kind): name for kind, name in words.KINDS.items()},
        "text": "Lessons of several kinds",
    },
    "It tells of each lesson": {
        "kind": "Which kind it is",
        "title": "Its title",
        "id": "Its number",
        "context": "What had happened",
        "evidence": "What supports it",
        "country": "Country",
        "sector": "Sector",
        "theme": "Theme",
        "project": "Project",
        "date": "Date",
        "publisher": "Who published it",
    },
    "Otherwise": {"": "Kept as it is", "leave_out": "Not used"},
}
LABELS = {use: label for group in USES.values() for use, label in group.items()}


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
        """The question with one column taken as something else."""
        if use not in LABELS or _plain(header) not in {_plain(column.header) for column in self.columns}:
            return self
        freed = {
            name: tuple(one for one in getattr(self.taken, name) if _plain(one) != _plain(header))
            for name in LABELS
            if name
        }
        if use:
            freed[use] = (*freed[use], header)
        return Question(self.sheets, self.others, Columns(**freed, kinds=self.taken.kinds))

    @property
    def gives(self) -> str:
        """What the rows give with what the columns are taken as, in a sentence."""
        if self.lacks:
            return self.lacks
        said = [_adding(header, kind, self.taken) for header, kind in self.taken.statements]
        return f"Each of {words.count(self.rows, 'row')} adds {words.listed([one for one in said if one])}."

    @property
    def lacks(self) -> str:
        """Why nothing can be added yet; empty when it can."""
        if self.taken.states:
            return ""
        if self.taken.text:
            return f"Say which column tells the kind of what stands in “{self.taken.text[0]}”, or choose one kind for it."
        kinds = [words.KINDS[kind].lower() for kind in get_args(RecordKind)]
        return f"Choose the column that says a {', a '.join(kinds[:-1])} or a {kinds[-1]}."


def may_ask(path: Path) -> bool:
    """Whether a file may be a table of lessons, or an archive with some, by its name."""
    return path.suffix.lower() in (*TABLE_TYPES, ".zip")


def question(sheets: list[TablePreview]) -> Question | None:
    """What a table asks; None when nothing can be told of it, so that adding it says why."""
    lessons = [sheet for sheet in sheets if not sheet.problem]
    others = [sheet.sheet or "" for sheet in sheets if sheet.problem] if lessons else []
    taken = Columns()
    for sheet in lessons or sheets:
        taken = taken.joined(sheet.columns)
    return Question(tuple(lessons or sheets), tuple(others), taken) if sheets else None


def _adding(header: str, kind: RecordKind | None, taken: Columns) -> str:
    if kind:
        return f"a {words.KINDS[kind].lower()} from “{header}”"
    return f"what “{header}” says, as the kind that “{taken.kind[0]}” tells" if taken.kind else ""


def _plain(header: str) -> str:
    return " ".join(header.casefold().split())
