"""The command that lets agents ask a library."""

from __future__ import annotations

from typing import Annotated

import typer

from lessonbase.cli.options import Index, app, opened
from lessonbase.errors import LessonbaseError


@app.command()
def mcp(
    http: Annotated[bool, typer.Option("--http", help="By HTTP on this computer instead of stdio.")] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help="With --http: the port.")] = 7861,
    index: Index = None,
) -> None:
    """Let agents ask the library, by the Model Context Protocol: they can read in it, and nothing else.

    On stdio the program that uses it starts it; with `--http` it is at http://127.0.0.1:7861/mcp, for this computer only.

    Example: `lessonbase mcp --index /data/lessons`
    """
    with opened(index) as library:
        try:
            from lessonbase.service.mcp import server
        except ImportError as error:
            raise LessonbaseError(
                f"Agents need an extra part ({error.name} is missing). Install it: pip install 'lessonbase[mcp]'"
            ) from error
        if http:
            server(library).run("streamable-http", host="127.0.0.1", port=port)
        else:
            server(library).run("stdio")
