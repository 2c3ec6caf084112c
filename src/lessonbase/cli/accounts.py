"""Commands for accounts: who may use a library that is served to others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lessonbase import console
from lessonbase.cli.options import Index, Json, app, opened
from lessonbase.errors import LessonbaseError

if TYPE_CHECKING:
    from lessonbase.library import Library
    from lessonbase.service.accounts import Accounts

accounts = typer.Typer(
    help="Accounts: who may use a library that is served to others (`lessonbase serve --public`)."
)
app.add_typer(accounts, name="accounts")

Name = Annotated[str, typer.Argument(help="The name by which they sign in.")]
Role = Annotated[
    list[str], typer.Option("--role", help="reader, evaluator, trainer or administrator; may be repeated.")
]
Address = Annotated[str, typer.Option(help="Where the library is served, for the link.")]
HERE = "http://127.0.0.1:7860"


@contextmanager
def held_accounts(index: Path | None) -> Iterator[tuple[Library, Accounts]]:
    """A library and its accounts, opened."""
    with opened(index, make=True) as library:
        try:
            from lessonbase.service.accounts import Accounts
        except ImportError as error:
            raise LessonbaseError(
                f"Accounts need an extra part ({error.name} is missing). Install it: pip install 'lessonbase[service]'"
            ) from error
        held = Accounts(library.path)
        try:
            yield library, held
        finally:
            held.close()


@accounts.command()
def add(name: Name, role: Role, index: Index = None) -> None:
    """Make an account; its password is asked for.

    Example: `lessonbase accounts add ada --role administrator`
    """
    with held_accounts(index) as (_, held):
        password = typer.prompt("Password", hide_input=True, confirmation_prompt="The same again", err=True)
        held.add(name, role, password)
    console.say(f"{name} can sign in.")


@accounts.command()
def invite(name: Name, role: Role, address: Address = HERE, index: Index = None) -> None:
    """Make an account whose person chooses the password, by a link that holds once and for three days.

    Example: `lessonbase accounts invite grace --role evaluator --address https://lessons.example.org`
    """
    with held_accounts(index) as (_, held):
        held.add(name, role)
        print(_link(address, held.link(name, "invitation")))


@accounts.command()
def reset(name: Name, address: Address = HERE, index: Index = None) -> None:
    """Print a link by which somebody chooses another password; it holds once and for three days."""
    with held_accounts(index) as (_, held):
        print(_link(address, held.link(name, "reset")))


@accounts.command("list")
def list_(index: Index = None, json: Json = False) -> None:
    """List the accounts with their roles."""
    with held_accounts(index) as (_, held):
        console.print_accounts(held.all(), json)


@accounts.command()
def roles(name: Name, role: Role, index: Index = None) -> None:
    """Give an account these roles and no others."""
    with held_accounts(index) as (_, held):
        held.give_roles(name, role)


@accounts.command()
def groups(
    name: Name,
    group: Annotated[list[str] | None, typer.Option(help="A group; may be repeated. None: no group.")] = None,
    index: Index = None,
) -> None:
    """Put an account into these groups and no others: it sees the collections that are for them.

    Example: `lessonbase accounts groups grace --group board`
    """
    with held_accounts(index) as (_, held):
        held.give_groups(name, group or ())


@accounts.command()
def lock(name: Name, index: Index = None) -> None:
    """Let nobody in by an account, at once."""
    with held_accounts(index) as (_, held):
        held.lock(name)


@accounts.command()
def unlock(name: Name, index: Index = None) -> None:
    """Let somebody in again."""
    with held_accounts(index) as (_, held):
        held.lock(name, False)


@accounts.command()
def remove(name: Name, index: Index = None) -> None:
    """Take an account out with its keys; what its person did stays in the history."""
    with held_accounts(index) as (_, held):
        held.remove(name)


@accounts.command()
def key(
    name: Name,
    scope: Annotated[
        list[str],
        typer.Option("--scope", help="read, review, add, packs, measure or administer; may be repeated."),
    ],
    days: Annotated[int, typer.Option(min=1, max=366, help="How long it holds.")] = 90,
    index: Index = None,
) -> None:
    """Print a new key by which a program asks the API as somebody; it is not kept, and cannot be shown again.

    Example: `lessonbase accounts key ada --scope read --days 30`
    """
    with held_accounts(index) as (_, held):
        made, words = held.make_key(name, scope, days)
        print(words)
    console.say(f"Key {made.id} holds until {made.until:%Y-%m-%d}. Send it as: Authorization: Bearer KEY")


@accounts.command()
def keys(name: Name, index: Index = None, json: Json = False) -> None:
    """List the keys of an account."""
    with held_accounts(index) as (_, held):
        console.print_keys(held.keys(name), json)


@accounts.command()
def revoke(
    key: Annotated[str, typer.Argument(help="The key's name, as `accounts keys` shows it.")],
    index: Index = None,
) -> None:
    """Let a key hold no more, at once."""
    with held_accounts(index) as (_, held):
        held.revoke(key)


def _link(address: str, secret: str) -> str:
    return f"{address.rstrip('/')}/welcome?link={secret}"
