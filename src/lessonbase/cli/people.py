"""Commands for the people of a library and their roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, cast

import typer

from lessonbase import console
from lessonbase.cli.options import Index, Json, app, opened
from lessonbase.cli.review import By

if TYPE_CHECKING:
    from lessonbase.model import Role

people = typer.Typer(help="Who works on the library, and in which roles.")
app.add_typer(people, name="people")

Name = Annotated[str, typer.Argument(help="Their name, as they give it with --by.")]


@people.command("list")
def list_(index: Index = None, json: Json = False) -> None:
    """List those who were added or did something, with their roles."""
    with opened(index) as library:
        console.print_people(library.people(), json)


@people.command()
def add(
    name: Name,
    by: By,
    role: Annotated[
        list[str] | None, typer.Option(help="reader, evaluator, trainer or administrator; may be repeated.")
    ] = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Add somebody, with roles. Once anybody has a role, roles are held to; the first is an administrator.

    Example: `lessonbase people add Cleo --role administrator --by Cleo`
    """
    with opened(index, make=True) as library:
        console.print_people([library.people.set(name, cast("list[Role]", role or []), by)], json)


@people.command("role")
def role_(
    name: Name,
    by: By,
    roles: Annotated[
        list[str] | None, typer.Argument(help="Their roles from now on; none, to take all.")
    ] = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Give somebody other roles.

    Example: `lessonbase people role Ana evaluator trainer --by Cleo`
    """
    with opened(index) as library:
        console.print_people([library.people.set(name, cast("list[Role]", roles or []), by)], json)
