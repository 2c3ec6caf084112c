"""The command line: a function a command, each opening a Library and printing what it gives.

The entry point is `app`. Exit codes: 0 all well, 1 something failed, 2 wrong usage. With --json, stdout carries JSON
and nothing else.
"""

from lessonbase.cli import adding, asking, keeping, packs  # the order of the commands in the help
from lessonbase.cli.options import app
from lessonbase.console import write_in_any_encoding

write_in_any_encoding()

__all__ = ["adding", "app", "asking", "keeping", "packs"]
