"""What is printed of a service: its accounts, their keys, its requests, and backups."""

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lessonbase.console.terminal import as_json, joined, out, print_json, say

if TYPE_CHECKING:
    from lessonbase.backup import Backup
    from lessonbase.moving import Moved
    from lessonbase.service.accounts import Account, Key


def print_accounts(found: "Sequence[Account]", json: bool) -> None:
    """Accounts, a line each."""
    if as_json(found, json):
        return
    for one in found:
        state = "locked" if one.locked else "" if one.ready else "invited"
        out.print(joined(one.name, ", ".join(one.roles), state))


def print_keys(found: "Sequence[Key]", json: bool) -> None:
    """Keys, a line each; their words are not kept."""
    if as_json(found, json):
        return
    for one in found:
        out.print(joined(one.id, ", ".join(one.scopes), f"until {one.until:%Y-%m-%d}"))


def print_backup(made: "Backup", json: bool) -> None:
    """What a backup holds, in a line; as JSON without the list of its files."""
    if json:
        print_json(made, leave_out="files")
        return
    what = f"{made.rows.get('reports', 0):,} reports, {len(made.files):,} files, {made.copied:,} of them new"
    out.print(joined(f"Backup {made.name}", what))


def print_move(made: "Moved", json: bool) -> None:
    """What was moved where, and what is to be done then."""
    if json:
        print_json(made)
        return
    rows = f"{sum(made.rows.values()):,} rows, compared by hash" if made.rows else "moved by an earlier call"
    out.print(joined(f"The library has its database in {made.target}", rows))
    if "://" in made.target:
        say(
            f'From now on: LESSONBASE_DATABASE={made.target} in the environment, or database = "{made.target}" in lessonbase.toml, '
            "with the password where it takes one."
        )
    else:
        say("From now on, leave LESSONBASE_DATABASE out.")
    say(
        f"{made.source} is as it was, and nothing is written there any more. Delete it when you need it no more."
    )


def log_requests() -> None:
    """Write a line of JSON to stderr for each request that a service answers."""
    log = logging.getLogger("lessonbase.requests")
    log.addHandler(logging.StreamHandler())
    log.setLevel(logging.INFO)
    log.propagate = False
