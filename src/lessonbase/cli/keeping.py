"""Commands that measure the library and look after it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from lessonbase import console
from lessonbase.cli.options import Index, Json, app, failing, opened, save
from lessonbase.paths import LONGEST_NAME, within


@app.command(name="eval")
def evaluate(
    files: Annotated[
        list[Path],
        typer.Argument(help="JSON Lines files of judged questions; with --report, of that report's."),
    ],
    report: Annotated[
        str | None,
        typer.Option(help="A report's id or file: measure its records and headings instead of questions."),
    ] = None,
    budget: Annotated[int, typer.Option(help="How many characters a reader reads.")] = 4500,
    split: Annotated[str | None, typer.Option(help="Only questions of this split.")] = None,
    qrels: Annotated[
        Path | None,
        typer.Option(
            help="Judgements as TREC has them: the files are topics then. Documents are reports or passages."
        ),
    ] = None,
    measure: Annotated[
        list[str] | None,
        typer.Option(help="A measure of ir-measures, as RR@10; may be given again. [default: nDCG@10, R@10]"),
    ] = None,
    detail: Annotated[bool, typer.Option("--detail", help="What became of each question, too.")] = False,
    against: Annotated[
        Path | None, typer.Option(help="An earlier run to compare with, as --json printed it.")
    ] = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Measure search and answers on judged questions, or what was found in a report on judged lists.

    A question is a line {id, question, type, relevant: [{quote, grade}]}; type "unanswerable" should not be answered.
    With `--report`, a file of lines {kind, statement} lists the report's records, one of {title, level} its headings.

    Example: `lessonbase eval questions.jsonl`
    """
    with opened(index) as library:
        from lessonbase import evaluation

        if report is not None:
            document = library.pages.document(report)
            measures, misses = evaluation.evaluate_report(
                document, library.records(report=document.report.id), files
            )
            for what, words in misses:
                console.say(f"{what}: {words[:100]}")
            console.print_measures(measures, json)
            return
        earlier = evaluation.read_evaluation(against) if against else None
        questions = evaluation.read_topics(files, qrels) if qrels else evaluation.read_questions(files, split)
        sources = {each.id: each.source for each in library.reports()}
        run = evaluation.evaluate_questions(
            library.search,
            library.ask,
            questions,
            budget,
            measure or evaluation.MEASURES,
            lambda report_id: sources.get(report_id, report_id),
        )
        changes = run.against(earlier) if earlier else []
    console.print_evaluation(run, changes, detail, json)


@app.command()
def usage(
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only what was asked since this day.")
    ] = None,
    most: Annotated[int, typer.Option(min=1, help="How many questions to list.")] = 20,
    forget: Annotated[bool, typer.Option("--forget", help="Delete all that was noted.")] = False,
    index: Index = None,
    json: Json = False,
) -> None:
    """Show what was asked most often without an answer, where that is kept (LESSONBASE_USAGE_DAYS); never by whom.

    Example: `lessonbase usage --since 2026-11-01`
    """
    with opened(index) as library:
        if forget:
            console.say(f"What was asked on {library.usage.forget():,} days is deleted.")
            return
        console.print_usage(library.usage.summary(since.date() if since else None, most), json)


@app.command()
def feedback(
    out: Annotated[
        Path | None,
        typer.Option(help="Write the questions to this file, as `lessonbase eval` takes them."),
    ] = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Show what people marked useful or wrong in answers, or write it as judged questions.

    Example: `lessonbase feedback --out questions.jsonl`
    """
    with opened(index) as library:
        marks = library.feedback.all()
        if out is None:
            console.print_marks(marks, json)
            return
        from lessonbase.evaluation import questions_of

        save(out, "".join(f"{question.model_dump_json()}\n" for question in questions_of(marks)))
        console.print_paths([out], json)


@app.command()
def tune(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="JSON Lines files of judged questions. [default: what people marked in answers]"),
    ] = None,
    usual: Annotated[bool, typer.Option("--usual", help="Go back to how every library begins.")] = False,
    index: Index = None,
    json: Json = False,
) -> None:
    """Fit the search and the decision to answer to this library, by judged questions; kept only where it helps.

    Example: `lessonbase tune questions.jsonl`
    """
    with opened(index) as library:
        from lessonbase import evaluation
        from lessonbase.tuned import Tuned

        if usual:
            library.tuned = Tuned()
            console.say("The search is as every library begins.")
            return
        console.print_fitted(library.fitting.fit(evaluation.read_questions(files) if files else None), json)


@app.command()
def reindex(index: Index = None) -> None:
    """Prepare every passage for search again, with the embedding model that is set.

    Needed after a change of LESSONBASE_MODEL; until it is done, the library stays as it was. What is missing of further
    models (`lessonbase models`) is made too.

    Example: `LESSONBASE_MODEL=/models/multilingual lessonbase reindex`
    """
    with opened(index) as library, console.counting("Preparing passages") as on_progress:
        count = library.reindex(on_progress)
        library.models.complete(on_progress)
    console.say(f"{count:,} passages prepared.")


@app.command()
def refresh(index: Index = None, json: Json = False) -> None:
    """Bring reports that an older lessonbase read up to date, from what is kept of them.

    Only what changed since is done anew: other tags need no reading. Stopped at any moment, the same command goes on
    where it was; what people decided stays.

    Example: `lessonbase refresh`
    """
    with opened(index) as library, console.ingest_progress() as on_progress:
        results = console.print_results(library.refresh(on_progress), json)
    if not results:
        console.say("Every report is up to date.")
    if any(result.status == "failed" for result in results):
        raise typer.Exit(1)


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
    deep: Annotated[
        bool,
        typer.Option("--deep", help="Of the library: compare every original and every row, however many."),
    ] = False,
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
        with opened(index) as library:
            findings = library.check(deep)
        console.print_findings(findings, json)
        if any(not finding.well for finding in findings):
            raise typer.Exit(1)
        return
    with opened(index) as library:
        seen = library.pages.inspect(report)
        ending = ".doctor.html"
        target = html or Path(within(Path(seen.report.source).stem, LONGEST_NAME - len(ending)) + ending)
        save(target, seen.html)
    console.print_inspection(seen, target, json)


Backups = Annotated[Path, typer.Argument(help="The folder of backups, best on another disk.")]
From = Annotated[
    str | None, typer.Option("--from", help="Which backup. [default: the last]", show_default=False)
]


@app.command()
def backup(
    target: Backups,
    keep: Annotated[int, typer.Option(min=1, help="How many backups are kept.")] = 7,
    index: Index = None,
    json: Json = False,
) -> None:
    """Copy the library into a folder of backups, while it is in use; only what is new is copied.

    Database (reports, records, what people did, vectors), originals, taxonomies, accounts. Stopped at any moment, the
    backups made before are as they were.

    Example: `lessonbase backup /mnt/backups/lessons`
    """
    from lessonbase.backup import back_up
    from lessonbase.settings import settings

    with opened(index) as library:
        made = back_up(library.path, target, keep, settings(index=index).database)
    console.print_backup(made, json)


@app.command()
def move(
    target: Annotated[
        str,
        typer.Argument(
            help="postgresql+psycopg://USER@SERVER/DATABASE, which is empty; or sqlite, for a file in the library's folder."
        ),
    ],
    index: Index = None,
    json: Json = False,
) -> None:
    """Move the library's database to a server of PostgreSQL, to another one, or back into a file.

    All of it is copied and compared by hash before it counts; originals and indexes stay in the folder. What was there stays
    as it was, and nothing is written there any more. Stopped at any moment, nothing is lost: the same command goes on.

    Example: `lessonbase move postgresql+psycopg://lessons@db.example.org/lessons`
    """
    with failing():
        from lessonbase.moving import move as moved
        from lessonbase.settings import settings

        chosen = settings(index=index)
        with console.counting("moving") as on_copied:
            done = moved(chosen.index, target, chosen.database, on_copied)
    console.print_move(done, json)


@app.command()
def restore(target: Backups, from_: From = None, index: Index = None) -> None:
    """Put a backup back into a library folder that is not there yet, whole or not at all.

    Example: `lessonbase restore /mnt/backups/lessons --index restored`
    """
    with failing():
        from lessonbase.backup import restore as put_back
        from lessonbase.settings import settings

        folder = settings(index=index).index
        found = put_back(target, folder, from_)
    console.say(f"The library of {found.made_at:%Y-%m-%d %H:%M} (UTC) is in {folder}.")


@app.command()
def verify(target: Backups, from_: From = None, json: Json = False) -> None:
    """Restore a backup elsewhere for a moment, and compare every file and every number.

    Example: `lessonbase verify /mnt/backups/lessons`
    """
    with failing():
        from lessonbase.backup import verify as compared

        findings = compared(target, from_)
    console.print_findings(findings, json)
    if any(not finding.well for finding in findings):
        raise typer.Exit(1)
