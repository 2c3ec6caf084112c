"""The command line: a function a command, each opening a Library and printing what it gives.

The entry point is `app`. Exit codes: 0 all well, 1 something failed, 2 wrong usage. With --json, stdout carries JSON
and nothing else.
"""

import gc

# The order of the commands in the help.
from lessonbase.cli import adding, asking, designing, keeping, packs, review, taxonomy, exchange, models  # isort: skip
from lessonbase.cli import people, accounts, collections, agents  # isort: skip
from lessonbase.cli.options import app
from lessonbase.console import write_in_any_encoding

write_in_any_encoding()
# What a command makes, from its modules to its records, mostly stays: looking for garbage at every 700th object took a
# tenth of the processor time of a start.
gc.set_threshold(10_000)

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
