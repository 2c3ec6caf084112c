"""What coders and those who look after code lists see: progress, agreement, proposals, taxonomies."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table

from lessonbase.console.results import print_records
from lessonbase.console.terminal import as_json, complain, escape, joined, out, say

if TYPE_CHECKING:
    from lessonbase.exchange import Arrived, Taken
    from lessonbase.model import Event, Learned, Person, Proposed
    from lessonbase.review import Agreement, Disagreement
    from lessonbase.review import Progress as Reviewed
    from lessonbase.tagging import Taxonomy
    from lessonbase.taxonomies import Version


def print_progress(progress: "Reviewed", json: bool) -> None:
    """How far a review has come, or JSON."""
    if as_json([progress], json):
        return
    decided = progress.records - progress.undecided
    out.print(
        f"{decided:,} of {progress.records:,} records decided: {progress.accepted:,} accepted, {progress.rejected:,} "
        f"rejected, {progress.withdrawn:,} withdrawn."
    )
    for coder, left in progress.left.items():
        out.print(f"  {escape(coder)}: {left:,} left")
    if progress.disagreements:
        out.print(f"{progress.disagreements:,} to settle: lessonbase review disagreements")
    out.print(escape(progress.statement))


def print_agreement(measured: "Sequence[Agreement]", json: bool) -> None:
    """Agreement as a table, or JSON Lines."""
    if as_json(measured, json):
        return
    if not any(each.units for each in measured):
        say("No record was decided on by two people yet.")
        return
    table = Table("", "records", "percent", "kappa", "alpha", box=None, header_style="bold")
    for each in measured:
        shares = (
            f"{each.percent:.0%}" if each.percent is not None else "–",
            *map(_decimals, (each.kappa, each.alpha)),
        )
        table.add_row(escape(each.about), str(each.units), *shares)
    out.print(table)


def _decimals(measure: float | None) -> str:
    return "–" if measure is None else f"{measure:.2f}"


def print_disagreements(found: "Sequence[Disagreement]", json: bool) -> None:
    """What coders differ on, or JSON Lines."""
    if as_json(found, json):
        return
    if not found:
        say("Nobody differs.")
    for each in found:
        print_records([each.record], json=False)
        for about, said in each.said.items():
            out.print(f"    {escape(about)}: {joined(*(f'{name} {what}' for name, what in said.items()))}")


def print_proposed(proposed: "Sequence[Proposed]", json: bool) -> None:
    """Proposed tags with what speaks for them, those that are likely marked; or JSON Lines."""
    if as_json(proposed, json):
        return
    if not proposed:
        say("There are no records here.")
    for each in proposed:
        out.print(f"[bold]{escape(each.record_id)}[/]  {escape(each.statement)}")
        for one in each.proposals:
            named = escape(f"{one.scheme}:{one.code}  {one.label}")
            said = {"yes": "  set", "no": "  refused", None: ""}[one.said]
            out.print(f"  {'•' if one.likely else ' '} {named}  {one.confidence:.2f}{said}")
            for why in one.because:
                out.print(f"      [dim]{why.source} {why.confidence:.2f}: {escape(why.why)}[/]")


def print_learned(learned: "Sequence[Learned]", json: bool) -> None:
    """What came of learning, a sentence or two a scheme, or JSON Lines."""
    if as_json(learned, json):
        return
    if not learned:
        say("Nobody has decided on tags yet: there is nothing to learn from.")
    for each in learned:
        out.print(escape(each.told))


def print_taxonomies(taxonomies: "Sequence[Taxonomy]", json: bool) -> None:
    """Taxonomies as a table, or JSON Lines, all of them whole."""
    if as_json(taxonomies, json):
        return
    table = Table("scheme", "title", "codes", "source", box=None, header_style="bold")
    for each in taxonomies:
        table.add_row(escape(each.scheme), escape(each.title), str(len(each.concepts)), escape(each.source))
    out.print(table)


def print_taxonomy(taxonomy: "Taxonomy", json: bool) -> None:
    """The codes of a taxonomy, each under the one it is a part of; or JSON."""
    if as_json([taxonomy], json):
        return
    for each, depth in taxonomy.in_order():
        indent = "  " * depth
        out.print(
            f"{indent}[bold]{escape(each.code)}[/]  {escape(each.label)}  [dim]{escape(each.description)}[/]"
        )
        for mark, texts in (("–", each.criteria), ("e.g.", each.examples)):
            for text in texts:
                out.print(f"{indent}    [dim]{mark} {escape(text)}[/]")
    for one in taxonomy.retired:
        out.print(
            f"[dim]{escape(one.code)}  {escape(one.label)}  retired, now {escape(one.successor or 'nothing')}[/]"
        )


def print_people(people: "Sequence[Person]", json: bool) -> None:
    """People and their roles, or JSON Lines."""
    if as_json(people, json):
        return
    for each in people:
        out.print(joined(escape(each.name), ", ".join(each.roles) or "no role"))


def print_versions(versions: "Sequence[Version]", history: "Sequence[Event]", json: bool) -> None:
    """Former versions of a taxonomy and who changed it, or the versions as JSON Lines."""
    if as_json(versions, json):
        return
    for each in versions:
        out.print(f"version {each.number}: {len(each.taxonomy.concepts):,} codes")
    for event in history:
        why = f" ({event.why})" if event.why else ""
        out.print(escape(f"{event.at:%Y-%m-%d %H:%M}  {event.by}: {event.field}{why}"))


def print_taken(taken: "Taken", json: bool) -> None:
    """What came of taking a file in, or JSON."""
    if as_json([taken], json):
        return
    say(f"{taken.taken:,} changes taken in, {taken.known:,} were here already.")
    for each in taken.conflicts:
        complain(
            f"Left out: {each.field} of {each.record_id} is {_shown(each.here)} here and {_shown(each.there)} there."
        )
    for left in taken.left_out:
        complain(f"Left out, {left.place}: {left.why}")
    if taken.unknown:
        say(f"{len(taken.unknown):,} records are not in this library; add their reports first.")


def print_arrived(arrived: "Arrived", json: bool) -> None:
    """What came of taking a library in, or JSON."""
    if as_json([arrived], json):
        return
    say(
        f"{len(arrived.added):,} reports added, {len(arrived.known):,} were here already; {arrived.events:,} things that people "
        f"did taken in, {arrived.events_known:,} were known."
    )
    if arrived.other_editions:
        say(f"Of {len(arrived.other_editions):,} another edition is here; what people did is on that.")
    for each in arrived.conflicts:
        complain(
            f"{each.field} of {each.target} is {_shown(each.here)} here and {_shown(each.there)} there. What was decided here "
            f"holds; to have the other: lessonbase undo {each.undo} --by NAME"
        )
    for note in arrived.notes:
        complain(note)


def _shown(value: object) -> str:
    return str(value["code"]) if isinstance(value, dict) and "code" in value else str(value or "nothing")
