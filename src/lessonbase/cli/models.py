"""Commands for the models that a library is searched by."""

from __future__ import annotations

from getpass import getuser
from typing import Annotated

import typer

from lessonbase import console
from lessonbase.cli.options import Index, Json, app, opened

By = Annotated[
    str | None, typer.Option("--by", help="Who does it. [default: your user name]", show_default=False)
]
models = typer.Typer(help="Models: those that this library is searched by, and further ones.")
app.add_typer(models, name="models")


@models.command("list")
def list_(index: Index = None, json: Json = False) -> None:
    """List the models: which are in use, how many passages have their vectors, and how much room these take.

    Example: `lessonbase models list`
    """
    with opened(index) as library:
        console.print_models(library.models.all(), json)


@models.command()
def add(
    model: Annotated[
        str,
        typer.Argument(
            help="A model by the name that a hub has it under, its folder, or an installed package."
        ),
    ],
    by: By = None,
    checksum: Annotated[
        str | None, typer.Option(help="The SHA-256 that its weights should have.", show_default=False)
    ] = None,
    later: Annotated[
        bool, typer.Option("--later", help="Leave preparing the passages to the page, or to reindex.")
    ] = False,
    index: Index = None,
    json: Json = False,
) -> None:
    """Add a model for the careful search: questions are answered with it beside the library's own.

    It is prepared for this computer, and then every passage with it: some seconds for a hundred. Meanwhile the library
    answers with what it has; stopped, the same command goes on. A cross-encoder (as cross-encoder/ms-marco-MiniLM-L12-v2)
    is told by its configuration: it takes no preparing, and reads what may become a point of an answer with the question.

    Example: `lessonbase models add sentence-transformers/all-mpnet-base-v2`
    """
    with opened(index, make=True) as library:
        added = library.models.add(model, by or getuser(), checksum)
        if not later:
            with console.counting("Preparing passages") as on_progress:
                library.models.complete(on_progress)
        console.print_models([library.models.get(added.identity)], json)


@models.command()
def remove(
    name: Annotated[str, typer.Argument(help="The model's name, as `lessonbase models list` shows it.")],
    by: By = None,
    index: Index = None,
    json: Json = False,
) -> None:
    """Remove a model that was added, with all that was made by it.

    Example: `lessonbase models remove all-mpnet-base-v2`
    """
    with opened(index) as library:
        removed = library.models.remove(name, by or getuser())
        if json:
            console.print_models([removed], json)
        else:
            console.say(f"{removed.name} is removed; questions are answered without it.")
