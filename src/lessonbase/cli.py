"""The command line: a function a command, each opening a Library and printing what it gives.

Exit codes: 0 all well, 1 something failed, 2 wrong usage. With --json, stdout carries JSON and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lessonbase import console
from lessonbase.errors import LessonbaseError, LibraryError, QueryError

if TYPE_CHECKING:
    from lessonbase.library import Library
    from lessonbase.model import RecordKind

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
    paths: Annotated[list[Path], typer.Argument(help="Files and folders to add; folders are walked.")],
    index: Index = None,
    json: Json = False,
) -> None:
    """Add reports to the library: PDF, plain text and Markdown.

    A file that is there already is left alone; one that has changed replaces its former self.

    Example: `lessonbase ingest reports/ draft.pdf`
    """
    with _library(index, make=True) as library, console.ingest_progress() as on_progress:
        results = []
        for result in library.ingest_each(paths, on_progress):
            results.append(result)
            if json:
                console.print_json(result)
            else:
                console.print_result(result)
    if not json:
        console.print_summary(results)
    if not results:
        console.complain("There are no files in what was named.")
    if not results or any(result.status == "failed" for result in results):
        raise typer.Exit(1)


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
    since: Since = None,
    until: Until = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """List lessons, best practices and recommendations.

    Example: `lessonbase records --kind lesson --tag country:DO`
    """
    with _library(index) as library:
        found = library.records(kind=_kinds(kind), report=report, tag=_tags(tag), since=since, until=until)
        console.print_records(found, json)


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="What to look for, in plain words.")],
    k: Annotated[int, typer.Option("-k", min=1, help="How many passages.")] = 10,
    kind: Kind = None,
    report: Reports = None,
    tag: Tags = None,
    since: Since = None,
    until: Until = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Show the passages nearest to a question.

    Example: `lessonbase search "trust between farmers and buyers" -k 5`
    """
    with _library(index) as library:
        hits = library.search(
            query, k, kind=_kinds(kind), report=report, tag=_tags(tag), since=since, until=until
        )
        console.print_hits(hits, json)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question, in plain words.")],
    kind: Kind = None,
    report: Reports = None,
    tag: Tags = None,
    since: Since = None,
    until: Until = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Answer a question in sentences of the reports, each with its source.

    Example: `lessonbase ask "How do we build trust between small farmers and buyers?"`
    """
    with _library(index) as library:
        answer = library.ask(
            question, kind=_kinds(kind), report=report, tag=_tags(tag), since=since, until=until
        )
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
def doctor(index: Index = None, json: Json = False) -> None:
    """Check the library: database, originals, indexes, files that failed.

    Example: `lessonbase doctor`
    """
    with _library(index) as library:
        findings = library.check()
    console.print_findings(findings, json)
    if any(not finding.well for finding in findings):
        raise typer.Exit(1)


def _kinds(kinds: list[str] | None) -> list[RecordKind]:
    from typing import get_args

    from lessonbase.model import RecordKind

    known = get_args(RecordKind)
    if unknown := [kind for kind in kinds or () if kind not in known]:
        raise typer.BadParameter(f"{unknown[0]!r} is not one of {', '.join(known)}.", param_hint="--kind")
    return kinds or []  # type: ignore[return-value]  # checked just above


def _tags(tags: list[str] | None) -> list[str]:
    if bad := [tag for tag in tags or () if not all(tag.partition(":"))]:
        raise typer.BadParameter(
            f"{bad[0]!r} is not of the form SCHEME:CODE, like country:DO.", param_hint="--tag"
        )
    return tags or []
