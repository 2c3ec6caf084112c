"""Commands for reviewing: decide on records, alone or with others; see how far it has come and how far coders agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from lessonbase import console
from lessonbase.cli.options import Index, Json, app, opened
from lessonbase.errors import QueryError
from lessonbase.model import RecordKind

if TYPE_CHECKING:
    from lessonbase.library import Library
    from lessonbase.records import RecordFields

review = typer.Typer(help="Review records: accept, reject, correct and add them, alone or with others.")
app.add_typer(review, name="review")

Record = Annotated[str, typer.Argument(help="The record's id, as `lessonbase review next` shows it.")]
By = Annotated[str, typer.Option("--by", help="Who does it.")]
Why = Annotated[str | None, typer.Option(help="The reason, for the history.")]
Report = Annotated[str | None, typer.Option("--report", help="Only of this report, by its id.")]
Words = Annotated[list[str], typer.Option(help="Words as they stand in the report; may be repeated.")]
TagNames = Annotated[
    list[str] | None, typer.Option("--tag", help="SCHEME:CODE to put on it; may be repeated.")
]
Kind = Annotated[RecordKind | None, typer.Option(help="What kind of record it is.")]


@review.command("next")
def next_(
    by: By,
    report: Report = None,
    kind: Kind = None,
    order: Annotated[
        Literal["useful", "document", "likely"], typer.Option(help="What comes first.")
    ] = "useful",
    count: Annotated[int, typer.Option(min=1, help="How many to show.")] = 1,
    index: Index = None,
    json: Json = False,
) -> None:
    """Show the record to decide on next, as you may see it.

    Example: `lessonbase review next --by Ana --order likely`
    """
    with opened(index) as library:
        found = library.review.queue(by, report, kind, order)
        if not found:
            console.say("Nothing is left for you here.")
        elif not json:
            console.say(f"{len(found):,} left.")
        if found:
            console.print_records(found[:count], json)


@review.command()
def accept(
    record: Record, by: By, why: Why = None, tag: TagNames = None, index: Index = None, json: Json = False
) -> None:
    """Accept a record, with tags if you like.

    Example: `lessonbase review accept 1f0c3a9be2-lesson-7kq2m9xd4p --tag theme:trust --by Ana`
    """
    with opened(index) as library:
        tags = [library.taxonomies.tag(each) for each in tag or ()]
        console.print_events(library.review.decide(record, "accepted", by, why, tags), json)


@review.command()
def reject(record: Record, by: By, why: Why = None, index: Index = None, json: Json = False) -> None:
    """Reject a record; it is kept for the history and found no more."""
    with opened(index) as library:
        console.print_events(library.review.decide(record, "rejected", by, why), json)


@review.command()
def edit(
    record: Record,
    by: By,
    words: Words = [],  # noqa: B006  # typer's way
    kind: Kind = None,
    parent: Annotated[str | None, typer.Option(help="The record it stands under; empty for none.")] = None,
    note: Annotated[str | None, typer.Option(help="A note; empty takes it away.")] = None,
    why: Why = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Correct a record: the words it states, its kind, what it stands under, a note.

    Example: `lessonbase review edit RECORD --words "Roads come before markets" --by Ana`
    """
    with opened(index) as library:
        events = []
        fields = {"kind": kind, "parent_id": parent, "note": note}
        given = cast(
            "RecordFields", {name: each or None for name, each in fields.items() if each is not None}
        )
        if not given and not words:
            raise QueryError("Nothing was said of the record; give --words, --kind, --parent or --note.")
        if words:
            quotes = _quotes(library, library.record(record).report_id, words)
            events += library.records.restate(record, quotes, by, why)
        if given:
            events += library.records.change(record, by, why, **given)
        console.print_events(events, json)


@review.command()
def split(
    record: Record,
    by: By,
    part: Annotated[list[str], typer.Option(help="The words of a part; given twice or more.")],
    why: Why = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Make several records of one, each of words of its own.

    Example: `lessonbase review split RECORD --part "Pay on the day" --part "Roads come first" --by Ana`
    """
    with opened(index) as library:
        report = library.record(record).report_id
        parts = [_quotes(library, report, [words]) for words in part]
        console.print_records(library.records.split(record, parts, by, why), json)


@review.command()
def merge(
    records: Annotated[list[str], typer.Argument(help="Ids of two records or more; the first stays.")],
    by: By,
    why: Why = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Make one record of several."""
    with opened(index) as library:
        console.print_records([library.records.merge(records, by, why)], json)


@review.command()
def add(
    report: Annotated[str, typer.Option(help="The report's id.")],
    words: Words,
    by: By,
    kind: Annotated[RecordKind, typer.Option(help="What kind of record it is.")] = "lesson",
    why: Why = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Add a record that was not found, in words of the report.

    Example: `lessonbase review add --report 1f0c3a9be2d44c07 --words "Milk is sour by noon" --kind challenge --by Ana`
    """
    with opened(index) as library:
        quotes = _quotes(library, library.report(report).id, words)
        added = library.records.add(kind, quotes, by, why)
        console.print_records([added], json)


@review.command()
def assign(
    report: Annotated[str, typer.Argument(help="The report's id.")],
    by: By,
    coder: Annotated[list[str] | None, typer.Option(help="Who is asked; may be repeated.")] = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Ask people to decide on a report's records, none of them seeing what the others say; without --coder, nobody.

    Example: `lessonbase review assign 1f0c3a9be2d44c07 --coder Ana --coder Ben --by Cleo`
    """
    with opened(index) as library:
        events = library.review.assign(coder or [], by, library.report(report).id)
        if json:
            console.print_events(events, json)
        else:
            console.say(
                f"{len(events):,} records wait for {' and '.join(coder or []) or 'nobody in particular'}."
            )


@review.command()
def disagreements(report: Report = None, index: Index = None, json: Json = False) -> None:
    """List the records of which coders said different things, and what each said."""
    with opened(index) as library:
        console.print_disagreements(library.review.disagreements(report), json)


@review.command()
def adjudicate(
    record: Record,
    status: Annotated[Literal["accepted", "rejected"], typer.Argument(help="What is final.")],
    by: By,
    why: Why = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Make the final decision on a record of which coders said different things.

    Example: `lessonbase review adjudicate RECORD accepted --by Cleo --why "page 3 says so"`
    """
    with opened(index) as library:
        console.print_events(library.review.adjudicate(record, status, by, why), json)


@review.command("status")
def status_(
    report: Report = None,
    target: Annotated[float, typer.Option(help="The share that should have been seen.")] = 0.95,
    confidence: Annotated[float, typer.Option(help="How sure that should be.")] = 0.95,
    index: Index = None,
    json: Json = False,
) -> None:
    """Say how far the review has come, and whether enough has been seen.

    Example: `lessonbase review status --report 1f0c3a9be2d44c07`
    """
    with opened(index) as library:
        console.print_progress(library.review.status(report, target, confidence), json)


@app.command()
def agreement(report: Report = None, index: Index = None, json: Json = False) -> None:
    """Say how far coders agree: percent, Cohen's kappa, Krippendorff's alpha, by status, kind, scheme and code.

    Example: `lessonbase agreement --report 1f0c3a9be2d44c07 --json`
    """
    with opened(index) as library:
        console.print_agreement(library.review.agreement(report), json)


def _quotes(library: Library, report_id: str, words: list[str]) -> list[tuple[str, str]]:
    """Each of the words with the passage of the report that holds them. Raises QueryError where none or several do."""
    passages = library.passages(report_id)
    quotes = []
    for each in words:
        holding = [passage.id for passage in passages if each.strip() and each in passage.text]
        if len(holding) != 1:
            found = "does not stand in the report" if not holding else f"stands in it {len(holding)} times"
            raise QueryError(
                f"“{each[:80]}” {found}. Copy words of one passage, as they stand there, enough to tell it from others."
            )
        quotes.append((holding[0], each))
    return quotes
