"""What is printed of a service: its accounts, their keys, its requests, and backups."""

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lessonbase.console.terminal import as_json, err, joined, out, print_json, say

if TYPE_CHECKING:
    from lessonbase.backup import Backup
    from lessonbase.moving import Moved
    from lessonbase.service.accounts import Account, Key
    from lessonbase.service.collections import Gathered
    from lessonbase.usage import UsageSummary


def print_accounts(found: "Sequence[Account]", json: bool) -> None:
    """Accounts, a line each."""
    if as_json(found, json):
        return
    for one in found:
        state = "locked" if one.locked else "" if one.ready else "invited"
        groups = f"in {', '.join(one.groups)}" if one.groups else ""
        out.print(joined(one.name, ", ".join(one.roles), groups, state))


def print_collections(found: "Sequence[Gathered]", json: bool) -> None:
    """Collections, a line each."""
    if as_json(found, json):
        return
    for one in found:
        seen = f"seen by {', '.join(one.groups)}" if one.groups else "seen by administrators"
        out.print(joined(one.name, seen, f"{len(one.works):,} reports"))


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


_OUTCOMES = {
    "answered": "answered",
    "perhaps": "perhaps",
    "not_there": "not in the reports",
    "found": "searches that found something",
    "nothing": "searches that found nothing",
}


def print_usage(found: "UsageSummary", json: bool) -> None:
    """What was asked, in a line, and what was most often left without an answer."""
    if json:
        print_json(found)
        return
    counts = [f"{count:,} {_OUTCOMES[outcome]}" for outcome, count in found.outcomes.items()]
    err.print(joined(f"{found.asked:,} asked", ", ".join(counts)))
    for one in found.without_answer:
        often = f"{one.without_answer:,} of {one.times:,} times" if one.times > 1 else "once"
        out.print(joined(one.words, f"without an answer {often}, last {one.last}"))
    if not found.kept:
        err.print(
            "What is asked is not kept. LESSONBASE_USAGE_DAYS=90 keeps it for so many days, without names."
        )


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
    if made.source != made.target:
        say(
            f"{made.source} is as it was, and nothing is written there any more. Delete it when you need it no more."
        )


def log_requests() -> None:
    """Write a line of JSON to stderr for each request that a service answers."""
    log = logging.getLogger("lessonbase.requests")
    log.addHandler(logging.StreamHandler())
    log.setLevel(logging.INFO)
    log.propagate = False
