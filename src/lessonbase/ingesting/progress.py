"""What an ingest is doing, and what became of each file."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, get_args

from lessonbase.model import Frozen, ReadingWarning

IngestStage = Literal["reading", "finding lessons", "tagging", "embedding", "storing", "finished"]


class Progress(Frozen):
    """What an ingest is doing: file `file` of `files`, its stage, and the stage's steps done of all.

    Over all files so far: how many are `finished`, how many of them `failed`, how many `pages` were read, the
    `seconds` that took and those that are `left`, by the pace so far. Several files are worked on at once, so that
    their stages come in turns.
    """

    path: str
    file: int
    files: int
    stage: IngestStage
    done: int = 0
    total: int = 0
    finished: int = 0
    failed: int = 0
    pages: int = 0
    seconds: float = 0.0
    left: float | None = None

    @property
    def pace(self) -> str:
        """How far all files are, in words: "12 of 300 files · 420 pages, 31 a second · about 5 minutes left"."""
        parts = [f"{self.finished:,} of {self.files:,} files"]
        if self.pages and self.seconds > 1:
            parts.append(f"{self.pages:,} pages, {_rate(self.pages / self.seconds)}")
        if self.left and self.seconds > 2:
            parts.append(f"about {_duration(self.left)} left")
        if self.failed:
            parts.append(f"{self.failed:,} failed")
        return " · ".join(parts)


def _rate(pages: float) -> str:
    """Pages a second in words; slow ones, as of scans, by the minute."""
    return f"{pages:.0f} a second" if pages >= 1 else f"{pages * 60:.0f} a minute"


def _duration(seconds: float) -> str:
    for unit, length in (("hour", 3600), ("minute", 60), ("second", 1)):
        if seconds >= length:
            count = round(seconds / length)
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return "a second"


IngestStatus = Literal["added", "unchanged", "updated", "skipped", "failed"]
INGEST_STATUSES: tuple[IngestStatus, ...] = get_args(IngestStatus)


class IngestResult(Frozen):
    """What became of one file. `error` says why it failed, or why it was skipped."""

    path: str
    status: IngestStatus
    report_id: str | None = None
    pages: int | None = None
    passages: int = 0
    records: int = 0
    warnings: tuple[ReadingWarning, ...] = ()
    error: str | None = None


OnProgress = Callable[[Progress], None]


@dataclass
class Tally:
    """How far a batch is, and how to tell."""

    files: int
    on_progress: OnProgress
    finished: int = 0
    failed: int = 0
    pages: int = 0
    _begun: float = field(default_factory=time.monotonic)

    def say(self, path: str, file: int, stage: IngestStage, done: int, total: int) -> None:
        """Tell of a stage of one file, `file` counted from 1."""
        seconds = time.monotonic() - self._begun
        self.on_progress(
            Progress(
                path=path,
                file=file,
                files=self.files,
                stage=stage,
                done=done,
                total=total,
                finished=self.finished,
                failed=self.failed,
                pages=self.pages,
                seconds=seconds,
                left=seconds / self.finished * (self.files - self.finished) if self.finished else None,
            )
        )

    def count(self, result: IngestResult, file: int) -> IngestResult:
        """Count a file that is through, and tell."""
        self.finished += 1
        self.failed += result.status == "failed"
        self.pages += (result.pages or 0) if result.status in ("added", "updated") else 0
        self.say(result.path, file, "finished", 1, 1)
        return result
