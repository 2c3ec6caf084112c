"""Commands that carry records and what was decided on them out of a library and into another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from lessonbase import console
from lessonbase.cli.options import Index, Json, app, opened
from lessonbase.cli.review import By, Report
from lessonbase.errors import LibraryError, QueryError
from lessonbase.paths import text_of

if TYPE_CHECKING:
    from lessonbase.review import Form

_LARGEST = 1_000_000_000
"""Bytes of a file that is taken in: some 300,000 records."""

Format = Annotated[
    str | None,
    typer.Option("--format", help="jsonl, csv or jsonld. [default: the file's ending]", show_default=False),
]


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="Where to.")],
    format_: Format = None,
    report: Report = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Write records with tags and decisions to a file: JSON Lines, a spreadsheet (CSV), or W3C Web Annotation (JSON-LD).

    Example: `lessonbase export decisions.jsonl --report 1f0c3a9be2d44c07`
    """
    with opened(index) as library:
        text = library.review.export(_form(format_, file), report)
        try:
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            raise LibraryError(f"{file} cannot be written ({error.strerror}). Name another place.") from error
        console.print_paths([file], json)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="What `lessonbase export` wrote: JSON Lines or CSV.")],
    by: By,
    format_: Format = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Take in decisions from another library, or from a spreadsheet that was changed; conflicts are told, not taken.

    Example: `lessonbase import decisions.jsonl --by Ana`
    """
    with opened(index) as library:
        text = text_of(file, _LARGEST, "Export a report at a time.", QueryError)
        taken = library.review.take_in(text, _form(format_, file), by)
        if json:
            console.print_json(taken)
            return
        console.say(f"{taken.taken:,} decisions taken in, {taken.known:,} were here already.")
        for each in taken.conflicts:
            console.say(
                f"Left out: {each.field} of {each.record_id} is {each.here} here and {each.there} there."
            )
        if taken.unknown:
            console.say(f"{len(taken.unknown):,} records are not in this library; add their reports first.")


def _form(said: str | None, file: Path) -> Form:
    return cast("Form", said or file.suffix.lower().lstrip("."))
