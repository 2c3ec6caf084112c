"""Commands that add reports, list them, and remove them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from lessonbase import console
from lessonbase.cli.options import Index, Json, Reports, app, opened, save
from lessonbase.errors import LessonbaseError, LibraryError, NotFoundError, QueryError

if TYPE_CHECKING:
    from lessonbase.ingesting import IngestResult
    from lessonbase.library import Library
    from lessonbase.reports import ReportFields


@app.command()
def ingest(
    paths: Annotated[
        list[str],
        typer.Argument(
            help="Files, folders and zip archives to add; folders are walked. A list of references (.ris, .bib, .rdf, "
            "CSL-JSON) brings the files that are attached to its entries. Addresses too, as s3://bucket/reports."
        ),
    ],
    manifest: Annotated[
        Path | None,
        typer.Option(
            help="A CSV file with what is known of the files: file, title, publisher, year, country, url, licence; or a "
            "list of references. A folder's own manifest.csv, or list, is found."
        ),
    ] = None,
    columns: Annotated[
        Path | None,
        typer.Option(
            help="What the columns of tables of lessons hold, as `lessonbase columns FILE --save` writes it. One "
            "beside a table is found."
        ),
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Stay, and add files as they come or change; Ctrl-C ends it.")
    ] = False,
    ray: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Have a Ray cluster read and embed the files, like 127.0.0.1:6379; local begins one here for the run.",
        ),
    ] = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Add reports to the library.

    A file that is there already is left alone; one that has changed replaces its former self. Stopped at any
    moment, the same command goes on where it was.

    Example: `lessonbase ingest reports/ drafts.zip --manifest list.csv`
    """
    with opened(index, make=True, ray=ray) as library, console.ingest_progress(staying=watch) as on_progress:
        add = library.watch if watch else library.ingest_each
        results = console.print_results(add(paths, on_progress, manifest, columns), json)
    _end_ingest(results, json, "There are no files in what was named.")


@app.command()
def retry(
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="Files as `lessonbase reports --failed` names them; all if none."),
    ] = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Try the files that failed again, for example after text recognition was installed.

    Example: `lessonbase retry`
    """
    with opened(index) as library, console.ingest_progress() as on_progress:
        results = console.print_results(library.ingest_each(_failed(library, paths), on_progress), json)
    if not results:
        console.say("No file has failed.")
        return
    _end_ingest(results, json, "")


@app.command()
def dismiss(
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="Files as `lessonbase reports --failed` names them; all if none."),
    ] = None,
    index: Index = None,
) -> None:
    """Take files that failed off the list.

    Example: `lessonbase dismiss /reports/broken.pdf`
    """
    with opened(index) as library:
        gone = _failed(library, paths)
        for path in gone:
            library.dismiss(path)
        _make_up(library)
    console.say(f"{len(gone)} taken off the list." if gone else "No file has failed.")


def _end_ingest(results: list[IngestResult], json: bool, nothing: str) -> None:
    if not json:
        console.print_summary(results)
    if not results:
        console.complain(nothing)
    if not results or any(result.status == "failed" for result in results):
        raise typer.Exit(1)


def _failed(library: Library, paths: list[str] | None) -> list[str]:
    """The failed files that were named, or all. Raises QueryError for one that is not among them."""
    known = [failure.path for failure in library.failures()]
    for path in paths or ():
        if path not in known:
            raise QueryError(
                f"{path} is not among the files that failed; 'lessonbase reports --failed' lists them."
            )
    return paths or known


@app.command()
def columns(
    file: Annotated[Path, typer.Argument(help="A table of lessons: CSV, TSV, Excel, JSON Lines.")],
    save: Annotated[
        bool, typer.Option("--save", help="Keep the mapping beside the table, to be corrected and used.")
    ] = False,
    json: Json = False,
) -> None:
    """Show which column of a table of lessons is taken for what, before it is added.

    With `--save` the mapping is written to FILE.columns.json, which is used from then on whenever FILE is added.

    Example: `lessonbase columns lessons.xlsx --save`
    """
    from lessonbase.reading.lesson_tables import preview, save_columns

    try:
        previews = preview(file)
        saved = save_columns(file) if save else None
    except LessonbaseError as error:
        console.complain(str(error))
        raise typer.Exit(1) from error
    console.print_columns(previews, json)
    if saved:
        console.say(f"Written to {saved}. Correct it there; it is used whenever {file.name} is added.")
    if all(preview.problem for preview in previews):
        raise typer.Exit(1)


_REFERENCES = {".ris": "ris", ".bib": "bibtex", ".json": "csl-json"}

reports_app = typer.Typer(invoke_without_command=True)
app.add_typer(reports_app, name="reports")


@reports_app.callback()
def reports(
    context: typer.Context,
    failed: Annotated[
        bool, typer.Option("--failed", help="List the files that could not be read instead.")
    ] = False,
    index: Index = None,
    json: Json = False,
) -> None:
    """List the reports of the library, or correct what is said of one (`lessonbase reports set`).

    Example: `lessonbase reports --json`
    """
    if context.invoked_subcommand:
        return
    with opened(index) as library:
        if failed:
            console.print_failures(library.failures(), json)
        else:
            console.print_reports(library.reports(), json)


@reports_app.command(name="export")
def export_reports(
    file: Annotated[Path, typer.Argument(help="Where to: a file that ends in .ris, .bib or .json.")],
    format_: Annotated[
        str | None,
        typer.Option(
            "--format", help="ris, bibtex or csl-json. [default: the file's ending]", show_default=False
        ),
    ] = None,
    report: Reports = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Write the references of the reports for Zotero and other reference managers.

    Example: `lessonbase reports export library.ris`
    """
    form = format_ or _REFERENCES.get(file.suffix.lower())
    if form is None:
        raise typer.BadParameter("Name a file that ends in .ris, .bib or .json, or a --format.")
    with opened(index) as library:
        save(file, library.reports.references(form, report or ()))
        console.print_paths([file], json)


@reports_app.command(name="set")
def set_report(
    report: Annotated[str, typer.Argument(help="The report's id, as `lessonbase reports` shows it.")],
    by: Annotated[str, typer.Option(help="Who says so.")],
    title: Annotated[str | None, typer.Option()] = None,
    publisher: Annotated[str | None, typer.Option()] = None,
    year: Annotated[str | None, typer.Option()] = None,
    country: Annotated[
        list[str] | None, typer.Option(help="By name or two-letter code; may be repeated.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="By English name or code.")] = None,
    programme: Annotated[
        str | None, typer.Option(help="What it reports on: all reports of one programme are one voice.")
    ] = None,
    of: Annotated[
        str | None, typer.Option(help="The id of the report that it is a digest, draft or translation of.")
    ] = None,
    url: Annotated[str | None, typer.Option()] = None,
    licence: Annotated[str | None, typer.Option()] = None,
    type_: Annotated[
        str | None, typer.Option("--type", help="What kind of report, for example: Evaluation report.")
    ] = None,
    place: Annotated[str | None, typer.Option(help="Where it was published.")] = None,
    series: Annotated[str | None, typer.Option()] = None,
    number: Annotated[str | None, typer.Option(help="The report's number in its series.")] = None,
    note: Annotated[str | None, typer.Option()] = None,
    why: Annotated[str | None, typer.Option(help="The reason, for the history.")] = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Correct what is said of a report; it stays so when the file is read again or a new edition comes.

    An empty text takes a value away. `lessonbase history REPORT` shows who said what.

    Example: `lessonbase reports set 1f0c3a9be2d44c07 --year 2019 --country Kenya --by Ana`
    """
    said = {"title": title, "publisher": publisher, "year": year, "country": country, "language": language}
    said |= {"programme": programme, "of": of, "url": url, "licence": licence, "note": note}
    said |= {"type": type_, "place": place, "series": series, "report_number": number}
    given = cast(
        "ReportFields", {name: value or None for name, value in said.items() if value not in (None, [])}
    )
    if not given:
        raise typer.BadParameter("Nothing was said of the report; name a title, year or the like.")
    with opened(index) as library:
        events = library.reports.correct(report, by, why, **given)
        console.print_events(events, json)


@app.command()
def history(
    name: Annotated[str, typer.Argument(help="The id of a record or of a report.")],
    index: Index = None,
    json: Json = False,
) -> None:
    """Show what people did to a record or a report: who, when, what it was before, and why.

    Example: `lessonbase history 1f0c3a9be2-lesson-7kq2m9xd4p --json`
    """
    with opened(index) as library:
        try:
            events = library.records.history(name)
        except NotFoundError:
            events = library.reports.history(name)
        console.print_events(events, json)


@app.command()
def undo(
    event: Annotated[
        int, typer.Argument(help="The number of what was done, as `lessonbase history` shows it.")
    ],
    by: Annotated[str, typer.Option(help="Who takes it back.")],
    why: Annotated[str | None, typer.Option(help="The reason, for the history.")] = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Take back what a person did to a record or report; that can be taken back too.

    Example: `lessonbase undo 12 --by Ana`
    """
    with opened(index) as library:
        console.print_events(library.events.undo(event, by, why), json)


@app.command()
def remove(
    report: Annotated[str, typer.Argument(help="The report's id, as `lessonbase reports` shows it.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    index: Index = None,
) -> None:
    """Remove a report with its records from the library; your own file is not touched.

    Example: `lessonbase remove 1f0c3a9be2d44c07`
    """
    with opened(index) as library:
        title = _title(library, report)
        if not yes:
            typer.confirm(f"Remove “{title}” and its records from the library?", abort=True, err=True)
        library.remove(report)
        console.say(f"Removed “{title}”.")
        _make_up(library)


def _title(library: Library, report: str) -> str:
    """A report's title, or its id where the library has only damage of it. Raises QueryError if there is no such report."""
    try:
        return library.report(report).title
    except LibraryError:
        return report


def _make_up(library: Library) -> None:
    """Do what a run left undone that was ended; where that cannot be, say why: it is not what was asked for."""
    try:
        with console.ingest_progress() as on_progress:
            library.complete(on_progress)
    except LessonbaseError as error:
        console.say(f"Not everything is prepared for search yet. {error}")
