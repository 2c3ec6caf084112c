"""The column mapping of a table of lessons: which column holds what. It is kept beside the table, as JSON."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, get_args

from pydantic import BeforeValidator, Field, ValidationError

from lessonbase.errors import ReadError
from lessonbase.model import Frozen, RecordKind

ENDING = ".columns.json"

Names = Annotated[
    tuple[str, ...], BeforeValidator(lambda given: (given,) if isinstance(given, str) else given)
]


class Columns(Frozen):
    """Which columns hold what, by their headers; in JSON one header may stand for a list of one.

    A statement stands in a column of its kind (`lesson`, `recommendation` …), or in a `text` column whose kind the
    cell in the `kind` column tells; `kinds` adds words for such cells. `context` (what happened) and `evidence` become
    evidence of the row's records; `country`, `sector`, `theme`, `project` and `date` tag them; the `title`, or else the
    `id`, heads the row; a `publisher` that is the same in all rows is the report's. A column that is not named here is
    kept beside the statement as it is; one to `leave_out` is not read.
    """

    lesson: Names = ()
    best_practice: Names = ()
    recommendation: Names = ()
    success: Names = ()
    challenge: Names = ()
    text: Names = ()
    kind: Names = ()
    kinds: dict[str, RecordKind] = Field(default_factory=dict)
    title: Names = ()
    id: Names = ()
    context: Names = ()
    evidence: Names = ()
    country: Names = ()
    sector: Names = ()
    theme: Names = ()
    project: Names = ()
    date: Names = ()
    publisher: Names = ()
    leave_out: Names = ()

    @property
    def statements(self) -> list[tuple[str, RecordKind | None]]:
        """The columns of statements, each with the kind of record it states; None where the kind column tells."""
        kinds: tuple[RecordKind, ...] = get_args(RecordKind)
        of_kind = [(column, kind) for kind in kinds for column in getattr(self, kind)]
        return [*of_kind, *((column, None) for column in self.text)]

    @property
    def states(self) -> bool:
        """Whether records can be made: there is a column of statements, and their kind is known."""
        return any(kind or self.kind for _, kind in self.statements)

    def named(self) -> Iterator[tuple[str, str]]:
        """(what it holds, column), for every column that is named."""
        for use in type(self).model_fields:
            if use != "kinds":
                yield from ((use, column) for column in getattr(self, use))

    def within(self, headers: Sequence[str]) -> "Columns":
        """The part of the mapping that a sheet of these headers has; case and outer space do not matter."""
        written = {_plain(header): header for header in headers}
        here = {
            use: tuple(written[_plain(column)] for column in getattr(self, use) if _plain(column) in written)
            for use in type(self).model_fields
            if use != "kinds"
        }
        return Columns(**here, kinds=self.kinds)

    def absent_from(self, headers: Iterable[str]) -> list[str]:
        """The columns that are named here, but are not among the headers."""
        written = {_plain(header) for header in headers}
        return [column for _, column in self.named() if _plain(column) not in written]

    def joined(self, other: "Columns") -> "Columns":
        """This mapping with what another adds: one for all sheets of a file."""
        both = {
            use: tuple(dict.fromkeys((*getattr(self, use), *getattr(other, use))))
            for use in type(self).model_fields
            if use != "kinds"
        }
        return Columns(**both, kinds={**other.kinds, **self.kinds})

    def told(self) -> str:
        """The mapping in words: "“driving_event” as context, “lesson” as lesson"."""
        return ", ".join(f"“{column}” as {use.replace('_', ' ')}" for use, column in self.named())

    def save(self, path: Path) -> None:
        """Write the mapping to a file that people can read and change. Raises OSError."""
        path.write_text(json.dumps(self._brief(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Columns":
        """The mapping in a file. Raises ReadError, naming the entry, when it is none."""
        try:
            return cls.model_validate(json.loads(path.read_bytes()))
        except OSError as error:
            raise ReadError(
                path, f"the column mapping cannot be read ({error.strerror}). Check the path."
            ) from None
        except ValidationError as error:
            fault = error.errors()[0]
            entry = ".".join(map(str, fault["loc"])) or "the whole file"
            raise ReadError(
                path,
                f"the column mapping has a fault at {entry}: {fault['msg']}. It may say: "
                f"{', '.join(cls.model_fields)}; see 'lessonbase columns'.",
            ) from None
        except (ValueError, RecursionError):
            raise ReadError(
                path,
                "the column mapping is no valid JSON. Make it anew with 'lessonbase columns FILE --save'.",
            ) from None

    @property
    def mark(self) -> str:
        """A short mark that is another one as soon as the mapping says something else."""
        said = json.dumps(self._brief(), sort_keys=True).encode()
        return hashlib.sha256(said).hexdigest()[:8]

    def _brief(self) -> dict[str, object]:
        said: dict[str, object] = self.model_dump(exclude_defaults=True)
        if not self.states:
            said = {"lesson": (), "recommendation": (), **said}  # to be filled in
        return {
            use: value[0] if isinstance(value, tuple) and len(value) == 1 else value
            for use, value in said.items()
        }


def beside(path: Path) -> Path:
    """Where the mapping of a table is kept: lessons.csv.columns.json beside lessons.csv."""
    return path.with_name(path.name + ENDING)


def _plain(header: str) -> str:
    return " ".join(header.casefold().split())
