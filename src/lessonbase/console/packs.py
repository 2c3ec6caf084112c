"""Packs of case studies, in lines."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lessonbase.console.terminal import as_json, escape, out, say

if TYPE_CHECKING:
    from pathlib import Path

    from lessonbase.packs import KeptTemplate, Pack
    from lessonbase.packs.model import Warn


def print_packs(packs: "Sequence[Pack]", json: bool) -> None:
    """The packs, a line each."""
    if as_json(packs, json):
        return
    for pack in packs:
        cases = f"{len(pack.cases)} cases, {len(pack.items)} collected, {pack.minutes} minutes"
        out.print(f"[bold]{escape(pack.name)}[/]  {cases}  [dim]{pack.id}, version {pack.version}[/]")
    if not packs:
        say(
            'There are no packs yet. Make one: lessonbase pack build "Trust" --topic "trust between farmers and buyers"'
        )


def print_pack(pack: "Pack", json: bool, standing: "Sequence[Warn]" = ()) -> None:
    """What is in a pack, and what a trainer should know of it."""
    if as_json([pack], json):
        return
    out.print(f"[bold]{escape(pack.name)}[/]  {pack.minutes} minutes, version {pack.version}")
    for number, case in enumerate(pack.cases, 1):
        where = ", ".join([*case.countries, str(case.year or "")]).strip(", ")
        out.print(
            f"\n{number}. [bold]{escape(case.title)}[/]  {escape(where)}  [dim]{case.minutes} min, {case.id}[/]"
        )
        if case.why:
            out.print(f"   {escape(case.why)}")
        gaps = [field.name for field in case.fields if field.is_gap]
        if gaps:
            out.print(f"   [dim]Not found in the report: {', '.join(gaps)}[/]")
    if len(pack.cases) > 1:
        out.print(f"\nBalance: {escape(balance_of(pack))}")
    for item in pack.items:
        out.print(f"\n· {escape(item.title)}  [dim]{item.id}[/]")
    for warning in (*pack.warnings, *standing):
        if warning.code != "gap":
            out.print(f"\n[yellow]{escape(warning.text)}[/]")


def say_template(given: "Path | None", kept: "Sequence[KeptTemplate]", forms: "Sequence[str]") -> None:
    """Say into which templates a pack was written, and which styles they lack, in whose place it has others."""
    from lessonbase.packs import lacking

    used = [
        one for one in kept if one.kind in forms and not (given and given.suffix.lower() == f".{one.kind}")
    ]
    for one in used:
        say(f"Written into {one.name}, which this library keeps. Without it: --plain")
    missing = [(one.name, one.lacking) for one in used] + ([(given.name, lacking(given))] if given else [])
    for name, styles in missing:
        if styles:
            say(
                f"{name} has no style {', '.join(styles)}. The pack has {'it' if len(styles) == 1 else 'them'} in the look of "
                "lessonbase; add them to the template to change that."
            )


def balance_of(pack: "Pack") -> str:
    """How the cases of a pack divide, in a line: by country, by sector, by what happened."""
    from lessonbase.packs import tally
    from lessonbase.packs.teaching import label

    divided = tally(pack.cases)
    outcomes = {label("en", name): count for name, count in divided["outcomes"].items()}
    parts = (
        divided["countries"] or {"no country is known": 0},
        divided["sectors"] or {"no sector is known": 0},
        outcomes,
    )
    return "; ".join(", ".join(f"{name} {count}" for name, count in part.items()) for part in parts)
