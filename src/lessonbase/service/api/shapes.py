"""What several routes take and give: parts of long lists, lines, names in an address."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import Annotated, Generic, TypeVar

from fastapi import Path, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from lessonbase.errors import QueryError
from lessonbase.filters import Filters
from lessonbase.model import Frozen, Report
from lessonbase.paths import LONGEST_NAME, within

HERE = "on this computer"
"""Who does what is done where nobody signs in; a library with accounts puts the name of who asks in its place."""

LINES = "application/jsonl"
MOST_LISTED = 500
LOT = 200

Name = Annotated[str, Path(min_length=1, max_length=200)]
Count = Annotated[int, Field(ge=1, le=MOST_LISTED, description="How many at most.")]
After = Annotated[
    str,
    Field(
        max_length=200, description="`next` of the part before; what comes or goes meanwhile moves nothing."
    ),
]
Words = Annotated[str, Field(min_length=1, max_length=2000)]
Why = Annotated[str | None, Field(max_length=2000, description="Why it is done, for the history.")]

Thing = TypeVar("Thing", bound=BaseModel)


class Listed(Frozen, Generic[Thing]):
    """A part of a long list. `next` is the `after` of the part that follows, None at the end."""

    items: tuple[Thing, ...]
    next: str | None = None


class Part(Frozen):
    """Which part of a long list is wanted."""

    after: After = ""
    count: Count = 50


class FilteredPart(Filters):
    """Which part of the records that the filters leave."""

    after: After = ""
    count: Count = 50

    @property
    def filters(self) -> Filters:
        """The filters alone."""
        return Filters(**{name: getattr(self, name) for name in Filters.model_fields})


Parted = Annotated[Part, Query()]
Filtered = Annotated[FilteredPart, Query()]
Chosen = Annotated[Filters, Query()]


def listed(things: Sequence[Thing], part: Part, key: Callable[[Thing], str]) -> Listed[Thing]:
    """A part of all there is, by a key that no two share and that stays."""
    left = sorted((each for each in things if key(each) > part.after), key=key)
    return first_of(left[: part.count + 1], part.count, key)


def first_of(found: Sequence[Thing], count: int, key: Callable[[Thing], str]) -> Listed[Thing]:
    """The first `count` of what was found, of which one more tells that there is more."""
    items = tuple(found[:count])
    return Listed(items=items, next=key(items[-1]) if len(found) > count else None)


def lines(things: Iterable[BaseModel]) -> StreamingResponse:
    """Things as JSON Lines, each sent as it comes."""

    def told() -> Iterator[str]:
        for thing in things:
            yield json.dumps(thing.model_dump(mode="json"), ensure_ascii=False) + "\n"

    return StreamingResponse(told(), media_type=LINES)


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class WordFile(Response):
    """A Word file."""

    media_type = WORD


def plain_file_name(name: str | None) -> str:
    """The name of a file that was sent, without the folders it names. Raises QueryError for none."""
    plain = PurePath((name or "").replace("\\", "/")).name
    if plain in ("", ".", "..") or not plain.isprintable():
        raise QueryError(
            "A file has no name that can be used. Give each file the name that it has on your disk."
        )
    return within(plain, LONGEST_NAME)


def without_folder(report: Report) -> Report:
    """A report without the folder that its file came from: that is the server's own."""
    return report.model_copy(update={"source": PurePath(report.source).name})
