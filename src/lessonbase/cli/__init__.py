"""The command line: a function a command, each opening a Library and printing what it gives.

The entry point is `app`. Exit codes: 0 all well, 1 something failed, 2 wrong usage. With --json, stdout carries JSON
and nothing else.
"""

# The order of the commands in the help.
from lessonbase.cli import adding, asking, designing, keeping, packs, review, taxonomy, exchange, models  # isort: skip
from lessonbase.cli import people, accounts, collections, agents  # isort: skip
from lessonbase.cli.options import app
from lessonbase.console import write_in_any_encoding

write_in_any_encoding()

__all__ = [
    "accounts",
    "adding",
    "agents",
    "app",
    "asking",
    "collections",
    "designing",
    "exchange",
    "keeping",
    "models",
    "packs",
    "people",
    "review",
    "taxonomy",
]
