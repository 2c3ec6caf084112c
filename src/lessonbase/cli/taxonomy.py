"""Commands for taxonomies, and for the tags of records that they give the codes of."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lessonbase import console
from lessonbase.cli.options import Index, Json, app, opened
from lessonbase.cli.review import By, Report, Why

taxonomy = typer.Typer(help="Taxonomies: the codes that records can be tagged with, and your own.")
app.add_typer(taxonomy, name="taxonomy")
tag = typer.Typer(help="Tags of records: those proposed, and yours.")
app.add_typer(tag, name="tag")

Scheme = Annotated[str, typer.Argument(help="The taxonomy's name, as `lessonbase taxonomy list` shows it.")]
Record = Annotated[str, typer.Argument(help="The record's id.")]
Code = Annotated[str, typer.Argument(metavar="SCHEME:CODE", help="The tag, for example theme:trust.")]


@taxonomy.command("list")
def list_(index: Index = None, json: Json = False) -> None:
    """List the taxonomies, those that ship and your own."""
    with opened(index, make=True) as library:
        console.print_taxonomies(library.taxonomies.all(), json)


@taxonomy.command()
def show(scheme: Scheme, index: Index = None, json: Json = False) -> None:
    """Show the codes of a taxonomy.

    Example: `lessonbase taxonomy show criterion`
    """
    with opened(index, make=True) as library:
        console.print_taxonomy(library.taxonomies.get(scheme), json)


@taxonomy.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV, YAML or SKOS (.ttl, .rdf, .jsonld).")],
    scheme: Annotated[
        str | None, typer.Option(help="Its name in tags. [default: the file's]", show_default=False)
    ] = None,
    title: Annotated[str | None, typer.Option(help="Its title.")] = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Take in your own taxonomy; one of that name is kept as a former version.

    Example: `lessonbase taxonomy import our-codes.csv --scheme ours`
    """
    with opened(index, make=True) as library:
        taken = library.taxonomies.take_in(file, scheme, title)
        if json:
            console.print_taxonomies([taken], json)
        else:
            console.say(f"{taken.title}: {len(taken.concepts):,} codes, as {taken.scheme}:CODE.")


@taxonomy.command()
def export(
    scheme: Scheme,
    file: Annotated[
        Path, typer.Argument(help="Where to; its ending says how: .csv, .yaml, .ttl, .rdf, .jsonld.")
    ],
    index: Index = None,
    json: Json = False,
) -> None:
    """Write a taxonomy to a file.

    Example: `lessonbase taxonomy export theme themes.ttl`
    """
    with opened(index, make=True) as library:
        console.print_paths([library.taxonomies.export(scheme, file)], json)


@tag.command()
def suggest(report: Report = None, index: Index = None, json: Json = False) -> None:
    """Show the tags that are proposed for records: how sure each is, and what words, meaning and past decisions say for it.

    Example: `lessonbase tag suggest --report 1f0c3a9be2d44c07 --json`
    """
    with opened(index) as library:
        console.print_proposed(library.tagging.proposed(report), json)


@tag.command("learn")
def learn_(
    by: By,
    scheme: Annotated[
        str | None, typer.Option(help="Only this taxonomy. [default: all]", show_default=False)
    ] = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Learn from what people decided, so that better tags are proposed; says how good it became.

    Example: `lessonbase tag learn --by Ana --scheme theme`
    """
    with opened(index) as library:
        console.print_learned(library.tagging.learn(by, scheme), json)


@tag.command("set")
def set_(
    record: Record, code: Code, by: By, why: Why = None, index: Index = None, json: Json = False
) -> None:
    """Put a tag on a record.

    Example: `lessonbase tag set 1f0c3a9be2-lesson-7kq2m9xd4p theme:trust --by Ana`
    """
    with opened(index) as library:
        console.print_events(library.review.tag(record, library.taxonomies.tag(code), by, why), json)


@tag.command()
def unset(
    record: Record, code: Code, by: By, why: Why = None, index: Index = None, json: Json = False
) -> None:
    """Take a tag off a record."""
    with opened(index) as library:
        console.print_events(library.review.untag(record, code, by, why), json)
