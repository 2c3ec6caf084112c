"""The command line: a function a command, each opening a Library and printing what it gives.

Exit codes: 0 all well, 1 something failed, 2 wrong usage. With --json, stdout carries JSON and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from lessonbase import console
from lessonbase.errors import LessonbaseError, LibraryError, QueryError

if TYPE_CHECKING:
    from lessonbase.library import Library
    from lessonbase.model import IngestResult

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
Since = Annotated[int | None, typer.Option("--since", help="Only reports of this year or later.")]
Until = Annotated[int | None, typer.Option("--until", help="Only reports of this year or earlier.")]


@contextmanager
def _library(index: Path | None, *, make: bool = False) -> Iterator[Library]:
    from lessonbase.library import Library
    from lessonbase.settings import settings

    console.show_warnings()
    try:
        folder = settings(index=index).index
        if not make and not (folder / "lessonbase.db").exists():
            raise LibraryError(
                f"There is no library in {folder} yet. Add reports first: lessonbase ingest FOLDER"
            )
        with Library(folder) as library:
            yield library
    except QueryError as error:
        console.complain(str(error))
        raise typer.Exit(2) from error
    except LessonbaseError as error:
        console.complain(str(error))
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        console.complain("Stopped. What was finished is stored; run the same command again to go on.")
        raise typer.Exit(130) from None


@app.command()
def ingest(
    paths: Annotated[
        list[Path], typer.Argument(help="Files, folders and zip archives to add; folders are walked.")
    ],
    manifest: Annotated[
        Path | None,
        typer.Option(
            help="A CSV file with what is known of the files: file, title, publisher, year, country, url, licence. "
            "A folder's own manifest.csv is found."
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
    index: Index = None,
    json: Json = False,
) -> None:
    """Add reports to the library.

    A file that is there already is left alone; one that has changed replaces its former self. Stopped at any
    moment, the same command goes on where it was.

    Example: `lessonbase ingest reports/ drafts.zip --manifest list.csv`
    """
    with _library(index, make=True) as library, console.ingest_progress(staying=watch) as on_progress:
        add = library.watch if watch else library.ingest_each
        results = _shown(add(paths, on_progress, manifest, columns), json)
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
    with _library(index) as library, console.ingest_progress() as on_progress:
        results = _shown(library.ingest_each(_failed(library, paths), on_progress), json)
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
    with _library(index) as library:
        gone = _failed(library, paths)
        for path in gone:
            library.dismiss(path)
    console.say(f"{len(gone)} taken off the list." if gone else "No file has failed.")


def _shown(results: Iterable[IngestResult], json: bool) -> list[IngestResult]:
    shown = []
    for result in results:
        shown.append(result)
        if json:
            console.print_json(result)
        else:
            console.print_result(result)
    return shown


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
    from lessonbase.library import Library

    try:
        previews = Library.columns(file)
        saved = Library.save_columns(file) if save else None
    except LessonbaseError as error:
        console.complain(str(error))
        raise typer.Exit(1) from error
    console.print_columns(previews, json)
    if saved:
        console.say(f"Written to {saved}. Correct it there; it is used whenever {file.name} is added.")
    if all(preview.problem for preview in previews):
        raise typer.Exit(1)


@app.command()
def reports(
    failed: Annotated[
        bool, typer.Option("--failed", help="List the files that could not be read instead.")
    ] = False,
    index: Index = None,
    json: Json = False,
) -> None:
    """List the reports of the library.

    Example: `lessonbase reports --json`
    """
    with _library(index) as library:
        if failed:
            console.print_failures(library.failures(), json)
        else:
            console.print_reports(library.reports(), json)


@app.command()
def records(
    kind: Kind = None,
    report: Reports = None,
    tag: Tags = None,
    role: Role = None,
    since: Since = None,
    until: Until = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """List lessons, best practices and recommendations.

    Example: `lessonbase records --kind lesson --tag country:DO`
    """
    with _library(index) as library:
        found = library.records(**_chosen(kind, report, tag, role, since, until))
        console.print_records(found, json)


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="What to look for, in plain words.")],
    k: Annotated[int, typer.Option("-k", min=1, help="How many passages.")] = 10,
    kind: Kind = None,
    report: Reports = None,
    tag: Tags = None,
    role: Role = None,
    since: Since = None,
    until: Until = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Show the passages nearest to a question.

    Example: `lessonbase search "trust between farmers and buyers" -k 5`
    """
    with _library(index) as library:
        hits = library.search(query, k, **_chosen(kind, report, tag, role, since, until))
        console.print_hits(hits, json)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question, in plain words.")],
    kind: Kind = None,
    report: Reports = None,
    tag: Tags = None,
    role: Role = None,
    since: Since = None,
    until: Until = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Answer a question in sentences of the reports, each with its source.

    Example: `lessonbase ask "How do we build trust between small farmers and buyers?"`
    """
    with _library(index) as library:
        answer = library.ask(question, **_chosen(kind, report, tag, role, since, until))
        console.print_answer(answer, json)


@app.command()
def remove(
    report: Annotated[str, typer.Argument(help="The report's id, as `lessonbase reports` shows it.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    index: Index = None,
) -> None:
    """Remove a report with its records from the library; your own file is not touched.

    Example: `lessonbase remove 1f0c3a9be2d44c07`
    """
    with _library(index) as library:
        title = library.report(report).title
        if not yes:
            typer.confirm(f"Remove “{title}” and its records from the library?", abort=True, err=True)
        library.remove(report)
        console.say(f"Removed “{title}”.")


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port on this computer.")] = 7860,
    index: Index = None,
) -> None:
    """Open the web page on this computer (127.0.0.1).

    Example: `lessonbase serve --port 8000`
    """
    with _library(index, make=True) as library:
        try:
            from lessonbase_ui.app import serve as serve_page
        except ImportError as error:
            raise LibraryError(
                f"The web page needs its extra part ({error.name} is missing). Install it: pip install 'lessonbase[ui]'"
            ) from error
        serve_page(library, port=port, on_ready=console.announce_page)


@app.command(name="eval")
def evaluate(
    questions: Annotated[list[Path], typer.Argument(help="JSON Lines files of judged questions.")],
    budget: Annotated[int, typer.Option(help="How many characters a reader reads.")] = 4500,
    split: Annotated[str | None, typer.Option(help="Only questions of this split.")] = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Measure search and answers on judged questions.

    A line is {id, question, type, relevant: [{quote, grade}]}; type "unanswerable" should be declined.

    Example: `lessonbase eval questions.jsonl`
    """
    with _library(index) as library:
        from lessonbase.evaluation import evaluate_questions, read_questions

        measures = evaluate_questions(library.search, library.ask, read_questions(questions, split), budget)
        console.print_measures(measures, json)


@app.command()
def reindex(index: Index = None) -> None:
    """Prepare every passage for search again, with the embedding model that is set.

    Needed after a change of LESSONBASE_MODEL; until it is done, the library stays as it was.

    Example: `LESSONBASE_MODEL=/models/multilingual lessonbase reindex`
    """
    with _library(index) as library, console.counting("Preparing passages") as on_progress:
        count = library.reindex(on_progress)
    console.say(f"{count:,} passages prepared.")


@app.command()
def doctor(
    report: Annotated[
        str | None, typer.Argument(help="A report's id or file: shows page by page what was read of it.")
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            help="With a report: where to write the pages, as a web page. [default: NAME.doctor.html]"
        ),
    ] = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Check the library, or show what was read of one report.

    Of the library: database, originals, indexes, files that failed. Of a report: its warnings, the pages that were
    not read, and a web page with every page's picture and on it what was taken for a heading, a paragraph, a table
    or a running header.

    Example: `lessonbase doctor evaluation.pdf --html seen.html`
    """
    if report is None:
        with _library(index) as library:
            findings = library.check()
        console.print_findings(findings, json)
        if any(not finding.well for finding in findings):
            raise typer.Exit(1)
        return
    with _library(index) as library:
        seen = library.inspect(report)
        target = html or Path(f"{Path(seen.report.source).stem}.doctor.html")
        target.write_text(seen.html, encoding="utf-8")
    console.print_inspection(seen, target, json)


def _chosen(
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
