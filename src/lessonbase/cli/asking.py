"""Commands that look into the library: records, search, answers, the web page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lessonbase import console
from lessonbase.answerers import Answerers
from lessonbase.answering.bibliography import Style
from lessonbase.cli.options import (
    Index,
    Json,
    Kind,
    Reports,
    Role,
    Since,
    Tags,
    Until,
    app,
    chosen,
    opened,
    save,
)
from lessonbase.errors import LessonbaseError
from lessonbase.filters import Sort
from lessonbase.settings import settings


@app.command()
def records(
    kind: Kind = None,
    report: Reports = None,
    tag: Tags = None,
    role: Role = None,
    since: Since = None,
    until: Until = None,
    about: Annotated[
        str | None, typer.Option(help="Only those that match a text in words or meaning.")
    ] = None,
    sort: Annotated[
        Sort | None,
        typer.Option(help="Their order. [default: closest with --about, else report]", show_default=False),
    ] = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """List lessons, best practices and recommendations.

    Example: `lessonbase records --kind lesson --tag country:DO --about "paying late" --sort newest`
    """
    with opened(index) as library:
        filters = chosen(kind, report, tag, role, since, until)
        if about is None and sort is None:
            found = library.records(**filters)
        else:
            found = library.browsing.records(library.records.search(about or "", sort, k=0, **filters).ids)
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
    with opened(index) as library:
        hits = library.search(query, k, **chosen(kind, report, tag, role, since, until))
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
    out: Annotated[
        Path | None, typer.Option(help="Write the answer to this file: .docx, .md, .txt, .ris or .bib.")
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Have the language model that is set write it as one text, too.")
    ] = False,
    style: Annotated[Style, typer.Option(help="How its references are written.")] = "plain",
    index: Index = None,
    json: Json = False,
) -> None:
    """Answer a question in sentences of the reports, each with its source.

    Example: `lessonbase ask "How do we build trust between small farmers and buyers?" --out answer.docx --style apa`
    """
    with opened(index) as library:
        with console.counting("Reading") as on_read:
            narrowed = chosen(kind, report, tag, role, since, until)
            answer = library.ask(question, on_read=on_read, **narrowed)
        console.print_answer(answer, json)
        if write and answer.points:
            console.print_draft(library.draft(answer), json)
        if out is not None:
            save(out, library.packs.of_answer(answer, out.suffix.removeprefix(".").lower(), style))
            if not json:
                console.say(f"Written to {out}.")


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port on this computer.")] = 7860,
    public: Annotated[
        bool, typer.Option("--public", help="Let others in, by accounts (see `lessonbase accounts`).")
    ] = False,
    host: Annotated[
        str, typer.Option(help="The address to listen at; any but this computer's own is for others.")
    ] = "127.0.0.1",
    host_name: Annotated[
        list[str] | None,
        typer.Option(help="A name that others ask by, as lessons.example.org; may be repeated."),
    ] = None,
    index: Index = None,
) -> None:
    """Open the web page on this computer (127.0.0.1), with the API for programs under /api/v1.

    For others too: with `--public`, behind a proxy that speaks TLS, when there are accounts.

    Example: `lessonbase serve --port 8000`
    """
    with (
        opened(index, make=True) as library,
        library.following(),
        Answerers(settings(index=library.path)) as library.answerers,
    ):
        from lessonbase_ui import serve as serve_page  # it imports the library

        try:
            from lessonbase.service.serving import for_others, on_this_machine
        except ImportError as error:
            raise LessonbaseError(
                f"The web page needs its extra part ({error.name} is missing). Install it: pip install 'lessonbase[ui]'"
            ) from error
        others = public or host_name or host not in ("127.0.0.1", "localhost", "::1")
        asked_by = [*(host_name or ()), *([] if host in ("0.0.0.0", "::") else [host])]
        if others:
            console.log_requests()
        beside = for_others(library, asked_by) if others else on_this_machine(library)
        serve_page(library, host=host, port=port, on_ready=console.announce_page, beside=beside)
