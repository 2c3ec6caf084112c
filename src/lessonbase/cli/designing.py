"""The command that holds a draft design against the library."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lessonbase import console
from lessonbase.cli.options import Index, Json, Kind, Role, Since, Tags, Until, app, chosen, opened
from lessonbase.errors import LibraryError


@app.command("check-design")
def check_design(
    draft: Annotated[
        Path, typer.Argument(help="The draft: a Word file, PDF or text; - reads text from stdin.")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Write the draft's own Word file here, with comments in its margin."),
    ] = None,
    report: Annotated[Path | None, typer.Option("--report", help="Write a Word report here.")] = None,
    kind: Kind = None,
    from_report: Annotated[
        list[str] | None,
        typer.Option("--from-report", help="Only from a report, by its id; may be repeated."),
    ] = None,
    tag: Tags = None,
    role: Role = None,
    since: Since = None,
    until: Until = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Check a draft design against what the reports say, part by part.

    Example: `lessonbase check-design draft.docx --out draft-with-comments.docx`
    """
    if out is not None and out.absolute() == draft.absolute():
        raise typer.BadParameter(
            "that is the draft itself, which stays as it is. Name another file.", param_hint="--out"
        )
    with opened(index) as library:
        filters = chosen(kind, from_report, tag, role, since, until)
        said = typer.get_text_stream("stdin").read() if str(draft) == "-" else draft
        with console.counting("Checking the parts of the draft") as on_progress:
            check = library.designs.check(said, on_progress, **filters)
        if report is not None:
            _write(report, library.designs.report(check))
        if out is not None:
            _write(out, library.designs.comments(check, draft))
        console.print_design_check(check, json)


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise LibraryError(f"{path} cannot be written ({error.strerror}). Name another file.") from error
    console.say(f"Written: {path}")
