"""What the command line shows: results on stdout, progress and messages on stderr."""

import io
import json as json_
import logging
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel
from rich import markup
from rich.console import Console
from rich.logging import RichHandler
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar
from rich.table import Table

from lessonbase import model
from lessonbase.lookalikes import in_other_brackets

if TYPE_CHECKING:
    from lessonbase.evaluation import Change, Evaluation
    from lessonbase.ingesting import IngestResult, OnProgress, Progress
    from lessonbase.inspection import Inspection
    from lessonbase.packs import Pack
    from lessonbase.packs.model import Warn
    from lessonbase.reading.lesson_tables import TablePreview
    from lessonbase.review import Agreement, Disagreement, Suggested
    from lessonbase.review import Progress as Reviewed
    from lessonbase.tagging import Taxonomy

out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)

KIND_SIGNS = {
    "lesson": "● lesson",
    "best_practice": "◆ good practice",
    "recommendation": "▲ recommendation",
    "success": "✓ success",
    "challenge": "! challenge",
}
HEADINGS = {
    "learned": "What they learned",
    "advised": "What they advise",
    "went_wrong": "What went wrong",
    "worked": "What worked",
}
STAGE_WORDS = {
    "reading": "reading",
    "finding lessons": "finding lessons",
    "tagging": "tagging",
    "embedding": "preparing for search",
    "storing": "storing",
    "finished": "finished",
}


# Names of files come from anywhere; what steers a terminal is shown, not obeyed.
_STEERING = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "\ufffd")


def escape(text: str) -> str:
    """A text as rich is to print it: as it stands."""
    return markup.escape(text.translate(_STEERING))


def say(message: str) -> None:
    """A message for people, on stderr."""
    err.print(escape(message))


def complain(message: str) -> None:
    """A message about something that went wrong, on stderr."""
    err.print(f"[bold red]lessonbase:[/] {escape(message)}")


def show_warnings() -> None:
    """Show what the stages log as plain lines on stderr."""
    log = logging.getLogger("lessonbase")
    if not log.handlers:
        log.addHandler(RichHandler(console=err, show_time=False, show_level=False, show_path=False))
        log.setLevel(logging.INFO)
        log.propagate = False


def write_in_any_encoding() -> None:
    """Have stdout and stderr write what their encoding lacks as a question mark rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def print_json(thing: BaseModel, leave_out: str | None = None) -> None:
    """One model as one line of JSON on stdout, in ASCII where that takes no UTF-8."""
    said = thing.model_dump_json(exclude={leave_out} if leave_out else None)
    unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(said if unicode else json_.dumps(json_.loads(said)), flush=True)


def _lines(things: Sequence[BaseModel], json: bool) -> bool:
    if json:
        for thing in things:
            print_json(thing)
    return json


@contextmanager
def ingest_progress(staying: bool = False) -> "Iterator[OnProgress]":
    """A bar over the files with pages, pace, time left and failures, and what is being done; `staying` while a
    folder is watched, with word that it is."""
    columns = (BarColumn(24), TextColumn("{task.description}"))
    with Bar(*columns, console=err, transient=True) as bar:
        task = bar.add_task("looking for files", total=None)

        def show(progress: "Progress") -> None:
            name = escape(progress.path.rsplit("/", 1)[-1])
            doing = "" if progress.stage == "finished" else f"[dim]{name}: {STAGE_WORDS[progress.stage]}[/]"
            through = staying and progress.finished == progress.files
            bar.update(
                task,
                total=progress.files,
                completed=progress.finished,
                description="watching; Ctrl-C ends it" if through else f"{progress.pace}  {doing}",
            )

        yield show


@contextmanager
def counting(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar over (done, total)."""
    with Bar(TextColumn(what), BarColumn(24), MofNCompleteColumn(), console=err, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def print_result(result: "IngestResult") -> None:
    """One file's result, and its warnings, on stderr."""
    name = escape(result.path.rsplit("/", 1)[-1])
    if result.status == "failed":
        complain(result.error or f"{result.path} failed.")
        return
    if result.status == "skipped":
        err.print(f"[dim]{escape(result.error or name)} (skipped)[/]")
        return
    if result.status == "unchanged":
        err.print(f"{name}: here already, unchanged")
        return
    if not result.passages:
        told = " ".join(warning.text for warning in result.warnings) or "what is said of it"
        err.print(f"{name}: {result.status}, {escape(told)}; its text and records stay as they were")
        return
    pages = f"{result.pages} pages, " if result.pages else ""
    err.print(f"{name}: {result.status}, {pages}{result.passages} passages, {result.records} records")
    for warning in result.warnings:
        err.print(f"  [yellow]note:[/] {escape(warning.text)}")


def print_results(results: "Iterable[IngestResult]", json: bool) -> "list[IngestResult]":
    """Each result as it comes, on stderr or as a line of JSON; gives them all."""
    shown = []
    for result in results:
        shown.append(result)
        if json:
            print_json(result)
        else:
            print_result(result)
    return shown


def print_summary(results: "Sequence[IngestResult]") -> None:
    """How many files were added, unchanged, updated, skipped, failed."""
    from lessonbase.ingesting import INGEST_STATUSES  # loaded by now, but not where help is shown

    counts = {status: sum(result.status == status for result in results) for status in INGEST_STATUSES}
    said = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
    if said:
        err.print(f"[bold]{len(results)} files:[/] {said}")


def print_reports(reports: Sequence[model.Report], json: bool) -> None:
    """Reports as a table, or JSON Lines."""
    if _lines(reports, json):
        return
    if not reports:
        say("There are no reports in this library yet. Add some: lessonbase ingest FOLDER")
        return
    table = Table("id", "title", "year", "pages", "countries", box=None, header_style="bold")
    for report in reports:
        year, pages = str(report.year or ""), str(report.page_count or "")
        table.add_row(report.id, escape(report.title), year, pages, " ".join(report.countries))
    out.print(table)


def print_columns(previews: "Sequence[TablePreview]", json: bool) -> None:
    """What the columns of each sheet are taken for, with the cells of a row, or JSON Lines."""
    if _lines(previews, json):
        return
    for preview in previews:
        name = f"{escape(preview.sheet)}: " if preview.sheet else ""
        out.print(f"[bold]{name}{preview.rows:,} rows[/], the mapping is {escape(preview.origin)}")
        table = Table("column", "is taken as", "in one row", box=None, header_style="bold")
        uses = {column: use for use, column in preview.columns.named()}
        for column, cell in preview.example.items():
            use = uses.get(column, "kept as it is").replace("_", " ")
            table.add_row(escape(column), use, escape(" ".join(cell.split())[:80]))
        out.print(table)
        if preview.problem:
            out.print(f"[bold red]Not read:[/] {escape(preview.problem)}")


def print_failures(failures: Sequence[model.Failure], json: bool) -> None:
    """Files that could not be read, with the reason, or JSON Lines."""
    if _lines(failures, json):
        return
    if not failures:
        say("No file has failed.")
    for failure in failures:
        out.print(f"[bold]{escape(failure.path)}[/]\n  {escape(failure.reason)}")


def print_events(events: Sequence[model.Event], json: bool) -> None:
    """What people did, or JSON Lines."""
    if _lines(events, json):
        return
    if not events:
        say("Nobody has changed anything here.")
    for event in events:
        undone = f" (takes back {event.undoes})" if event.undoes else ""
        out.print(f"[bold]{event.seq}[/]  {event.at:%Y-%m-%d %H:%M}  {escape(event.by)}{undone}")
        before, after = (json_.dumps(value, ensure_ascii=False) for value in (event.before, event.after))
        out.print(escape(f"    {event.field}: {before} → {after}"))
        if event.why:
            out.print(f"    [dim]{escape(event.why)}[/]")


def _joined(*parts: str) -> str:
    return escape(" · ".join(part for part in parts if part))


def print_records(records: Sequence[model.Record], json: bool) -> None:
    """Records with their place and tags, or JSON Lines."""
    if _lines(records, json):
        return
    if not records:
        say("No lesson, practice or recommendation fits.")
    for record in records:
        tags = ", ".join(dict.fromkeys(tag.label for tag in record.tags))
        out.print(f"[bold]{KIND_SIGNS[record.kind]}[/]  {escape(record.statement)}")
        out.print(
            f"  [dim]{_joined(record.id, f'page {record.page}' if record.page else '', *record.section[-1:], tags)}[/]"
        )


def print_hits(hits: Sequence[model.Hit], json: bool) -> None:
    """Passages found, or JSON Lines."""
    if _lines(hits, json):
        return
    if not hits:
        say("Nothing in this library fits.")
    for hit in hits:
        passage = hit.passage
        where = _joined(hit.report_title, passage.place, *passage.section[-1:])
        out.print(f"[bold]{hit.rank}. {where}[/]\n{escape(passage.text)}\n")


def print_answer(answer: model.Answer, json: bool) -> None:
    """An answer with its sources, or its JSON."""
    if json:
        print_json(answer)
        return
    for slip in answer.understood.corrections:
        out.print(escape(f"Did you mean {slip.meant} (for {slip.said})?"))
    if answer.outcome == "not_there":
        out.print(escape(answer.reason or ""))
        for hit in answer.nearest:
            where = _joined(hit.report_title, hit.passage.place, *hit.passage.section[-1:])
            out.print(f"  nearest: [dim]{where}[/]")
        return
    if answer.outcome == "perhaps":
        lacks = f" Not in what is shown: {', '.join(answer.uncovered)}." if answer.uncovered else ""
        out.print(f"[bold]Perhaps: these may bear on it.[/]{escape(lacks)}")
    if answer.note:
        out.print(escape(answer.note))
    _print_points(answer)
    out.print()
    for citation in answer.citations:
        told = (citation.report_title, citation.place, *citation.section[-1:])
        source = _joined(*map(in_other_brackets, told))
        out.print(escape(f"[{citation.number}] ") + source)


def _print_points(answer: model.Answer) -> None:
    told: tuple[object, ...] = ()
    for point in answer.points:
        if point.part is not None and told[:1] != (point.part,):
            out.print(f"\n[bold]{escape(answer.understood.parts[point.part])}[/]")
        if answer.outcome == "answered" and told != (point.part, point.heading):
            out.print(f"\n[bold]{HEADINGS[point.heading]}[/]")
        told = (point.part, point.heading)
        numbers = "".join(f"[{number}]" for number in point.citations)
        also = sum(voice.independent for voice in point.voices)
        voices = f" (also said by {also} other report{'s' if also > 1 else ''})" if also else ""
        out.print(escape(f"{in_other_brackets(point.text)} {numbers}{voices}"))


def announce_page(address: str) -> None:
    """Where the web page is."""
    err.print(f"lessonbase is open at [bold]{address}[/]  (Ctrl-C ends it)")


def print_measures(measures: dict[str, tuple[float, int]], json: bool) -> None:
    """Measures with the number of questions, or of rows of a list, that each is over."""
    if json:
        print(json_.dumps({name: {"value": value, "n": n} for name, (value, n) in measures.items()}))
        return
    table = Table("measure", "value", "over", box=None, header_style="bold")
    for name, (value, n) in measures.items():
        table.add_row(escape(name), f"{value:.3f}", str(n))
    out.print(table)


def print_evaluation(run: "Evaluation", changes: Sequence["Change"], detail: bool, json: bool) -> None:
    """What became of judged questions: a column a type, what changed since an earlier run, and with `detail` each
    question and the points shown. As JSON, the run as it can be compared with later."""
    if json:
        print(run.model_dump_json())
        return
    measures = run.measures()
    kinds = list(dict.fromkeys(name.rsplit(" (", 1)[1][:-1] for name in measures))
    over = {
        kind: next(n for name, (_, n) in measures.items() if name.endswith(f"({kind})")) for kind in kinds
    }
    table = Table(
        "measure", *(f"{escape(kind)}\n{over[kind]}" for kind in kinds), box=None, header_style="bold"
    )
    for row in dict.fromkeys(name.rsplit(" (", 1)[0] for name in measures):
        cells = [measures.get(f"{row} ({kind})") for kind in kinds]
        table.add_row(escape(row), *(f"{cell[0]:.3f}" if cell else "" for cell in cells))
    out.print(table)
    if changes:
        table = Table("measure", "before", "now", "rose", "fell", box=None, header_style="bold")
        for each in changes:
            table.add_row(
                escape(each.measure),
                f"{each.before:.3f}",
                f"{each.now:.3f}",
                str(each.rose),
                str(each.fell),
            )
        out.print()
        out.print(table)
    for one in run.questions if detail else ():
        values = "  ".join(f"{name} {value:.2f}" for name, value in one.values.items())
        out.print(f"\n[bold]{escape(one.id)}[/] {escape(one.type)}  {escape(one.question)}")
        out.print(f"  {one.outcome.replace('_', ' ')}  {escape(values)}")
        for point in one.points:
            out.print(f"  - {escape(point)}")


def print_findings(findings: Sequence[model.Finding], json: bool) -> None:
    """What a check of the library found."""
    if _lines(findings, json):
        return
    for finding in findings:
        sign = "[green]well[/]" if finding.well else "[bold red]look[/]"
        out.print(f"{sign}  {escape(finding.text)}")


def print_inspection(seen: "Inspection", target: Path, json: bool) -> None:
    """What was read of a report: its warnings, and where its pages can be looked at."""
    if json:
        print_json(seen, leave_out="html")
    else:
        kinds = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in seen.blocks.items())
        out.print(f"[bold]{escape(seen.report.title)}[/]\n{escape(kinds)}")
        for warning in seen.report.warnings:
            out.print(f"[yellow]{warning.code}[/]  {escape(warning.text)}")
    say(f"Written: {target}. Open it to see page by page what was read.")


# ── packs ────────────────────────────────────────────────────────────────────────────────────


def print_packs(packs: "Sequence[Pack]", json: bool) -> None:
    """The packs, a line each."""
    if _lines(packs, json):
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
    if _lines([pack], json):
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
            out.print(f"   [dim]The report does not say: {', '.join(gaps)}[/]")
    for item in pack.items:
        out.print(f"\n· {escape(item.title)}  [dim]{item.id}[/]")
    for warning in (*pack.warnings, *standing):
        if warning.code != "gap":
            out.print(f"\n[yellow]{escape(warning.text)}[/]")


def print_paths(paths: Sequence[Path], json: bool) -> None:
    """Files that were written, a line each."""
    for path in paths:
        print(json_.dumps({"path": str(path)}) if json else str(path), flush=True)


def print_progress(progress: "Reviewed", json: bool) -> None:
    """How far a review has come, or JSON."""
    if _lines([progress], json):
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
    if _lines(measured, json):
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
    if _lines(found, json):
        return
    if not found:
        say("Nobody differs.")
    for each in found:
        print_records([each.record], json=False)
        for about, said in each.said.items():
            out.print(f"    {escape(about)}: {_joined(*(f'{name} {what}' for name, what in said.items()))}")


def print_suggestions(suggested: "Sequence[Suggested]", json: bool) -> None:
    """Proposed tags with what speaks for them, or JSON Lines."""
    if _lines(suggested, json):
        return
    if not suggested:
        say("There are no records here.")
    for each in suggested:
        out.print(f"[bold]{escape(each.record_id)}[/]  {escape(each.statement)}")
        for tag in each.tags:
            words = "; ".join(tag.evidence)
            out.print(
                f"    {escape(f'{tag.scheme}:{tag.code}')}  {escape(tag.label)}  {tag.confidence:.2f}  [dim]{escape(words)}[/]"
            )


def print_taxonomies(taxonomies: "Sequence[Taxonomy]", json: bool) -> None:
    """Taxonomies as a table, or JSON Lines, all of them whole."""
    if _lines(taxonomies, json):
        return
    table = Table("scheme", "title", "codes", "source", box=None, header_style="bold")
    for each in taxonomies:
        table.add_row(escape(each.scheme), escape(each.title), str(len(each.concepts)), escape(each.source))
    out.print(table)


def print_taxonomy(taxonomy: "Taxonomy", json: bool) -> None:
    """The codes of a taxonomy, each under the one it is a part of; or JSON."""
    if _lines([taxonomy], json):
        return
    above = {each.code: each.broader for each in taxonomy.concepts}
    for each in taxonomy.concepts:
        depth, broader = 0, each.broader
        while broader:
            depth, broader = depth + 1, above[broader]
        out.print(
            f"{'  ' * depth}[bold]{escape(each.code)}[/]  {escape(each.label)}  [dim]{escape(each.description)}[/]"
        )
