"""Commands for collections: reports that only some groups of a service's people see."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lessonbase import console
from lessonbase.cli.accounts import accounts, held_accounts
from lessonbase.cli.options import Index, Json

if TYPE_CHECKING:
    from lessonbase.library import Library

collections = typer.Typer(help="Collections: reports that only some groups see, where a library is served.")
accounts.add_typer(collections, name="collections")

Name = Annotated[str, typer.Argument(help="The collection's name.")]
Reports = Annotated[
    list[str],
    typer.Argument(
        help="Reports, by id; or files that are to be added, so that nobody sees them in between."
    ),
]


@collections.command("set")
def set_(
    name: Name,
    group: Annotated[
        list[str] | None,
        typer.Option(help="A group that sees it (`accounts groups`); may be repeated. None: administrators."),
    ] = None,
    index: Index = None,
) -> None:
    """Let these groups and no others see a collection; it is made if there is none.

    Example: `lessonbase accounts collections set "For the board" --group board`
    """
    with held_accounts(index) as (_, held):
        held.collections.set(name, group or ())


@collections.command("list")
def list_(index: Index = None, json: Json = False) -> None:
    """List the collections, the groups that see each, and how many reports lie in it."""
    with held_accounts(index) as (_, held):
        console.print_collections(held.collections.all(), json)


@collections.command()
def put(name: Name, reports: Reports, index: Index = None) -> None:
    """Put reports into a collection: whoever is in none of its groups does not see them any more.

    Example: `lessonbase accounts collections put "For the board" audit-2024.pdf`
    """
    with held_accounts(index) as (library, held):
        held.collections.put(name, [_work(library, each) for each in reports])


@collections.command()
def take(name: Name, reports: Reports, index: Index = None) -> None:
    """Take reports out of a collection: what lies in no other is seen by everybody."""
    with held_accounts(index) as (library, held):
        held.collections.take(name, [_work(library, each) for each in reports])


@collections.command()
def remove(name: Name, index: Index = None) -> None:
    """Take a collection away: what lies in no other is seen by everybody."""
    with held_accounts(index) as (_, held):
        held.collections.remove(name)


def _work(library: Library, report: str) -> str:
    path = Path(report)
    return library.reports.work_of_file(path) if path.is_file() else library.reports.work(report).id
