"""What the commands share: the application, options, and the library opened for one of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from lessonbase import console
from lessonbase.errors import LessonbaseError, LibraryError, QueryError

if TYPE_CHECKING:
    from lessonbase.library import Library

app = typer.Typer(
    name="lessonbase",
    help="Find the lessons in programme and evaluation reports, and answer questions with cited passages.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)

Index = Annotated[
    Path | None,
    typer.Option(
        "--index", help="The library folder. [default: index, or LESSONBASE_INDEX]", show_default=False
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on stdout, for programs.")]
Kind = Annotated[
    list[str] | None,
    typer.Option(
        "--kind", help="lesson, best_practice, recommendation, success or challenge; may be repeated."
    ),
]
Tags = Annotated[
    list[str] | None, typer.Option("--tag", help="SCHEME:CODE, for example country:DO; may be repeated.")
]
Reports = Annotated[list[str] | None, typer.Option("--report", help="A report's id; may be repeated.")]
Role = Annotated[
    list[str] | None,
    typer.Option(
        "--role",
        help="Only from sections of this role, for example findings or recommendations; may be repeated.",
    ),
]
Since = Annotated[int | None, typer.Option("--since", help="Only what is of this year or later.")]
Until = Annotated[int | None, typer.Option("--until", help="Only what is of this year or earlier.")]


def _say_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"lessonbase {version('lessonbase')}")
        raise typer.Exit


@app.callback(help=app.info.help)
def before_all(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Say which version this is."),
    ] = False,
) -> None: ...


@contextmanager
def opened(index: Path | None, *, make: bool = False, **settled: Any) -> Iterator[Library]:
    from lessonbase.library import Library
    from lessonbase.settings import settings
    from lessonbase.store import has_database

    with failing():
        chosen = settings(index=index)
        if chosen.log == "json":
            console.log_as_json()
        folder = chosen.index
        if not make and not chosen.database and not has_database(folder):
            raise LibraryError(
                f"There is no library in {folder} yet. Add reports first: lessonbase ingest FOLDER"
            )
        with Library(folder, **settled) as library:
            yield library


@contextmanager
def failing() -> Iterator[None]:
    """What goes wrong within is told in words, and by the exit code."""
    console.show_warnings()
    try:
        yield
    except QueryError as error:
        console.complain(str(error))
        raise typer.Exit(2) from error
    except LessonbaseError as error:
        console.complain(str(error))
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        console.complain("Stopped. What was finished is stored; run the same command again to go on.")
        raise typer.Exit(130) from None


def save(path: Path, content: bytes | str) -> None:
    """Write a file that a person named. Raises LibraryError where that cannot be."""
    try:
        path.write_bytes(content.encode("utf-8", "replace") if isinstance(content, str) else content)
    except OSError as error:
        raise LibraryError(f"{path} cannot be written ({error.strerror}). Name another place.") from error


def chosen(
    kind: list[str] | None,
    report: list[str] | None,
    tag: list[str] | None,
    role: list[str] | None,
    since: int | None,
    until: int | None,
) -> dict[str, Any]:
    """The filters that were chosen. Raises typer.BadParameter for a word that is none of those known."""
    from lessonbase.model import RecordKind, SectionRole

    _known(kind, RecordKind, "--kind")
    _known(role, SectionRole, "--role")
    if bad := [each for each in tag or () if not all(each.partition(":"))]:
        raise typer.BadParameter(
            f"{bad[0]!r} is not of the form SCHEME:CODE, like country:DO.", param_hint="--tag"
        )
    return {"kind": kind, "report": report, "tag": tag, "role": role, "since": since, "until": until}


def _known(words: list[str] | None, choice: object, option: str) -> None:
    known = get_args(choice)
    if unknown := [word for word in words or () if word not in known]:
        raise typer.BadParameter(f"{unknown[0]!r} is not one of {', '.join(known)}.", param_hint=option)
