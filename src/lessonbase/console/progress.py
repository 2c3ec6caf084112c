"""Bars while something takes its time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from lessonbase.console.terminal import err, escape

if TYPE_CHECKING:
    from lessonbase.ingesting import OnProgress, Progress


STAGE_WORDS = {
    "reading": "reading",
    "finding lessons": "finding lessons",
    "tagging": "tagging",
    "embedding": "preparing for search",
    "storing": "storing",
    "finished": "finished",
}


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
