"""Commands for taxonomies, and for the tags of records that they give the codes of."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lessonbase import console
from lessonbase.cli.options import Index, Json, app, opened
from lessonbase.cli.review import By, Report, Why
from lessonbase.errors import QueryError

taxonomy = typer.Typer(help="Taxonomies: the codes that records can be tagged with, and your own.")
app.add_typer(taxonomy, name="taxonomy")
tag = typer.Typer(help="Tags of records: those proposed, and yours.")
app.add_typer(tag, name="tag")

Scheme = Annotated[str, typer.Argument(help="The taxonomy's name, as `lessonbase taxonomy list` shows it.")]
OneCode = Annotated[str, typer.Argument(help="The code, as `lessonbase taxonomy show` shows it.")]
Description = Annotated[str | None, typer.Option(help="When it applies, in a sentence.")]
Criteria = Annotated[
    list[str] | None, typer.Option("--criterion", help="A criterion for it; may be repeated.")
]
Examples = Annotated[
    list[str] | None, typer.Option("--example", help="Words that it is put on; may be repeated.")
]
Under = Annotated[str | None, typer.Option(help="The code that it is a part of; empty for none.")]
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
    replace: Annotated[
        list[str] | None,
        typer.Option(
            metavar="OLD=NEW",
            help="What takes the place of a code that the new version lacks; may be repeated.",
        ),
    ] = None,
    by: Annotated[str | None, typer.Option("--by", help="Who does it.")] = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Take in your own taxonomy; one of that name is kept as a former version.

    Example: `lessonbase taxonomy import our-codes.csv --scheme ours --by Ana`
    """
    with opened(index, make=True) as library:
        if wrong := [each for each in replace or () if not all(each.partition("="))]:
            raise QueryError(f"“{wrong[0]}” does not say which code takes whose place. Write OLD=NEW.")
        replaced = dict(each.split("=", 1) for each in replace or ())
        said = {"by": by} if by else {}
        taken = library.taxonomies.take_in(file, scheme, title, replaced=replaced, **said)
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


@taxonomy.command()
def add(
    scheme: Scheme,
    code: OneCode,
    label: Annotated[str, typer.Argument(help="What it is called.")],
    by: By,
    description: Description = None,
    criterion: Criteria = None,
    example: Examples = None,
    under: Under = None,
    title: Annotated[str | None, typer.Option(help="Begins a new taxonomy, with this title.")] = None,
    why: Why = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Add a code to a taxonomy of yours.

    Example: `lessonbase taxonomy add ours wells "Wells and boreholes" --under water --by Ana`
    """
    with opened(index, make=True) as library:
        fields = {"description": description, "criteria": criterion, "examples": example, "broader": under}
        made = library.taxonomies.add(scheme, code, label, by=by, why=why, title=title, **fields)
        console.print_taxonomy(made, json)


@taxonomy.command()
def rename(
    scheme: Scheme,
    code: OneCode,
    label: Annotated[str, typer.Argument(help="What it is called from now on.")],
    by: By,
    why: Why = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Give a code another label; records that are tagged by it show that."""
    with opened(index) as library:
        console.print_taxonomy(library.taxonomies.rename(scheme, code, label, by=by, why=why), json)


@taxonomy.command()
def describe(
    scheme: Scheme,
    code: OneCode,
    by: By,
    description: Description = None,
    criterion: Criteria = None,
    example: Examples = None,
    under: Under = None,
    why: Why = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Say when a code applies: a description, criteria, examples; or put it under another.

    Example: `lessonbase taxonomy describe ours wells --criterion "the water comes from below" --by Ana`
    """
    with opened(index) as library:
        fields = {"description": description, "criteria": criterion, "examples": example, "broader": under}
        if not any(one is not None for one in fields.values()):
            raise QueryError(
                "Nothing was said of the code; give --description, --criterion, --example or --under."
            )
        console.print_taxonomy(library.taxonomies.describe(scheme, code, by=by, why=why, **fields), json)


@taxonomy.command("merge")
def merge_(
    scheme: Scheme,
    code: OneCode,
    into: Annotated[str, typer.Argument(help="The code that it becomes part of.")],
    by: By,
    why: Why = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Make a code part of another: records that are tagged by it show and are found as that.

    Example: `lessonbase taxonomy merge ours wells water --by Ana`
    """
    with opened(index) as library:
        console.print_taxonomy(library.taxonomies.merge(scheme, code, into, by=by, why=why), json)


@taxonomy.command()
def retire(
    scheme: Scheme,
    code: OneCode,
    by: By,
    into: Annotated[str | None, typer.Option(help="The code that takes its place.")] = None,
    why: Why = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Give a code no more; where records are tagged by it, --into says what they show instead."""
    with opened(index) as library:
        console.print_taxonomy(library.taxonomies.retire(scheme, code, by=by, into=into, why=why), json)


@taxonomy.command()
def versions(scheme: Scheme, index: Index = None, json: Json = False) -> None:
    """Show the former versions of a taxonomy of yours, and who changed it."""
    with opened(index) as library:
        console.print_versions(library.taxonomies.versions(scheme), library.taxonomies.history(scheme), json)


@taxonomy.command()
def restore(
    scheme: Scheme,
    version: Annotated[int, typer.Argument(help="The number of a former version, as `versions` shows it.")],
    by: By,
    why: Why = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Bring a former version of a taxonomy back; its records follow."""
    with opened(index) as library:
        console.print_taxonomy(library.taxonomies.restore(scheme, version, by=by, why=why), json)


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
