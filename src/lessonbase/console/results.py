"""What came of a command, in lines: files, reports, records, answers, measures."""

import json as json_
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from lessonbase import model
from lessonbase.console.terminal import as_json, complain, err, escape, joined, out, print_json, say
from lessonbase.feedback import Mark
from lessonbase.lookalikes import in_other_brackets

if TYPE_CHECKING:
    from lessonbase.evaluation import Change, Evaluation, Fitted
    from lessonbase.ingesting import IngestResult
    from lessonbase.inspection import Inspection
    from lessonbase.reading.lesson_tables import TablePreview


KIND_SIGNS = {
    "lesson": "● lesson",
    "best_practice": "◆ good practice",
    "recommendation": "▲ recommendation",
    "success": "✓ success",
    "challenge": "! challenge",
}


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
    if as_json(reports, json):
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
    if as_json(previews, json):
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
    if as_json(failures, json):
        return
    if not failures:
        say("No file has failed.")
    for failure in failures:
        out.print(f"[bold]{escape(failure.path)}[/]\n  {escape(failure.reason)}")


def print_models(models: Sequence[model.SearchModel], json: bool) -> None:
    """Models as a table with what is wrong with each, or JSON Lines."""
    if as_json(models, json):
        return
    table = Table("model", "in use", "passages ready", "takes", "from", box=None, header_style="bold")
    for each in models:
        use = "reads points with the question" if each.reads_pairs else "careful search"
        used = "the library's own" if each.own else use if each.in_use else "no"
        ready, takes = f"{each.passages:,} ({each.ready:.0%})", f"{each.size / 1e6:,.1f} MB"
        if each.reads_pairs:
            ready, takes = "none needed", "–"
        table.add_row(escape(each.name), used, ready, takes, escape(each.source))
    out.print(table)
    for each in models:
        if each.fault:
            complain(each.fault)


def print_events(events: Sequence[model.Event], json: bool) -> None:
    """What people did, or JSON Lines."""
    if as_json(events, json):
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


def print_records(records: Sequence[model.Record], json: bool) -> None:
    """Records with their place and tags, or JSON Lines."""
    if as_json(records, json):
        return
    if not records:
        say("No lesson, practice or recommendation fits.")
    for record in records:
        tags = ", ".join(dict.fromkeys(tag.label for tag in record.tags))
        out.print(f"[bold]{KIND_SIGNS[record.kind]}[/]  {escape(record.statement)}")
        out.print(
            f"  [dim]{joined(record.id, f'page {record.page}' if record.page else '', *record.section[-1:], tags)}[/]"
        )


def print_hits(hits: Sequence[model.Hit], json: bool) -> None:
    """Passages found, or JSON Lines."""
    if as_json(hits, json):
        return
    if not hits:
        say("Nothing in this library fits.")
    for hit in hits:
        passage = hit.passage
        where = joined(hit.report_title, passage.place, *passage.section[-1:])
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
            where = joined(hit.report_title, hit.passage.place, *hit.passage.section[-1:])
            out.print(f"\nnearest: [dim]{where}[/]\n{escape(hit.passage.text)}")
        return
    if answer.outcome == "perhaps":
        lacks = f" Not in what is shown: {', '.join(answer.uncovered)}." if answer.uncovered else ""
        these = "this" if len(answer.points) == 1 else "these"
        out.print(f"[bold]Perhaps: {these} may bear on it.[/]{escape(lacks)}")
    if answer.note:
        out.print(escape(answer.note))
    _print_points(answer)
    out.print()
    for citation in answer.citations:
        told = (citation.report_title, citation.place, *citation.section[-1:])
        source = joined(*map(in_other_brackets, told))
        out.print(escape(f"[{citation.number}] ") + source)


def _print_points(answer: model.Answer) -> None:
    told: tuple[object, ...] = ()
    for point in answer.points:
        if point.part is not None and told[:1] != (point.part,):
            out.print(f"\n[bold]{escape(answer.understood.parts[point.part])}[/]")
        if answer.outcome == "answered" and told != (point.part, point.heading):
            out.print(f"\n[bold]{model.HEADINGS[point.heading]}[/]")
        told = (point.part, point.heading)
        numbers = "".join(f"[{number}]" for number in point.citations)
        also = sum(voice.independent for voice in point.voices)
        voices = f" (also said by {also} other report{'s' if also > 1 else ''})" if also else ""
        out.print(escape(f"{in_other_brackets(point.text)} {numbers}{voices}"))


def print_draft(draft: Iterable[model.Drafted], json: bool) -> None:
    """The sentences of a language model as they come; those that their citations do not say are counted, not shown."""
    left_out = 0
    for one in draft:
        if json:
            print_json(one)
        elif one.supported:
            numbers = "".join(f"[{number}]" for number in one.citations)
            out.print(escape(f"{in_other_brackets(one.text)} {numbers}"))
        else:
            left_out += 1
    if left_out:
        say(
            f"{left_out} sentence{'s' if left_out > 1 else ''} of the language model left out: what they cite does not say just that."
        )


def print_fitted(fitted: "Sequence[Fitted]", json: bool) -> None:
    """What was fitted to a library, a line each, or its JSON."""
    names = {"words": "How much words count", "bar": "From when on it is answered"}
    for one in fitted:
        if json:
            print_json(one)
            continue
        seen = f"{one.measure} {one.before:.3f} before, {one.after:.3f} after; {one.rose} questions rose, {one.fell} fell"
        if one.kept:
            out.print(escape(f"{names[one.what]}: {one.now:g} becomes {one.chosen:g} ({seen})."))
        else:
            out.print(
                escape(f"{names[one.what]}: stays {one.now:g}, since nothing else is surely better ({seen}).")
            )


def print_marks(marks: Sequence[Mark], json: bool) -> None:
    """What people said of answers, a block each, or its JSON."""
    for mark in marks:
        if json:
            print_json(mark)
            continue
        said = "useful" if mark.useful else "wrong"
        whole = f"“{mark.quotes[0]}”" if len(mark.quotes) == 1 else "the whole answer"
        if not mark.quotes:
            whole = "that nothing here answers it"
        out.print(f"[bold]{escape(mark.question)}[/]")
        out.print(escape(f"  {said}, by {mark.by}: {whole}{f' ({mark.word})' if mark.word else ''}"))


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
    if as_json(findings, json):
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
