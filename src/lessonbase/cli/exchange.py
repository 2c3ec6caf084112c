"""Commands that carry records and what was decided on them out of a library and into another."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from lessonbase import console
from lessonbase.cli.options import Index, Json, Reports, app, opened, save
from lessonbase.cli.review import By
from lessonbase.errors import QueryError
from lessonbase.model import RecordStatus
from lessonbase.paths import bytes_of

_LARGEST = 1_000_000_000
"""Bytes of a file that is taken in: some 300,000 records."""

Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        help="jsonl, csv, xlsx, jsonld or labelstudio. [default: the file's ending]",
        show_default=False,
    ),
]


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="Where to.")],
    format_: Format = None,
    report: Reports = None,
    only: Annotated[RecordStatus | None, typer.Option(help="Only records of this status.")] = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="DATE|NUMBER",
            help="Only what changed since a day (2026-11-01), or after the event of a number.",
            show_default=False,
        ),
    ] = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Write records with tags and decisions to a file: JSON Lines, a spreadsheet (CSV, Excel), or W3C Web Annotation
    (JSON-LD). To a file that ends in .lessonbase goes the library itself, or some of its reports, with the originals.

    Example: `lessonbase export decisions.xlsx --only accepted --since 2026-11-01`
    """
    with opened(index) as library:
        from lessonbase.exchange import ENDING, form_of

        if file.suffix.lower() == ENDING:
            if only or since:
                raise QueryError(
                    "A library goes out whole, or by --report; --only and --since are for other forms."
                )
            console.print_paths([library.portable.export(file, report or ())], json)
            return
        last = library.events.last()
        data = library.exchange.export(form_of(format_, file), report or (), only, _moment(since))
        save(file, data)
        console.print_paths([file], json)
        if not json:
            console.say(f"What changes from now on: --since {last}")


@app.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            help="What `lessonbase export` wrote, somebody's review sheet (CSV, Excel), or an export of Label Studio (JSON)."
        ),
    ],
    by: By,
    format_: Format = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Take in another library (.lessonbase), or decisions from one, a spreadsheet or another tool; conflicts are told.

    Example: `lessonbase import decisions.xlsx --by Ana`
    """
    with opened(index, make=file.suffix.lower() == ".lessonbase") as library:
        from lessonbase.exchange import ENDING, form_of

        if file.suffix.lower() == ENDING:
            console.print_arrived(library.portable.take_in(file, by), json)
            return
        form = form_of(format_, file)
        data = bytes_of(file, _LARGEST, "Export a report at a time.", QueryError)
        console.print_taken(library.exchange.take_in(data, form, by), json)


def _moment(said: str | None) -> int | date | datetime | None:
    """The event or moment that is meant. Raises QueryError for what is none."""
    if said is None or said.isdigit():
        return None if said is None else int(said)
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        raise QueryError(
            f"“{said}” is no day and no number of an event. Give a day like 2026-11-01, or a number that the history shows."
        ) from None
