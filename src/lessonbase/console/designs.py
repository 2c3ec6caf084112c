"""What a check of a draft design found, in lines: the parts, and what bears on each."""

from lessonbase import model
from lessonbase.console.terminal import err, escape, out, print_json


def print_design_check(check: model.DesignCheck, json: bool) -> None:
    """The parts of a draft with what bears on them, or its JSON."""
    if json:
        print_json(check)
        return
    # Loaded by now, but not where help is shown.
    from lessonbase.answering.design_check.wording import lines_on

    for note in check.notes:
        err.print(f"[yellow]note:[/] {escape(note)}")
    for part in check.parts:
        out.print(f"\n[bold]{part.number}  {escape(part.heading or part.text[:70])}[/]")
        for line in lines_on(check, part):
            text = escape(line.text)
            out.print(f"[bold]{text}[/]" if line.bold else f"  [dim]{text}[/]" if line.quiet else f"  {text}")
