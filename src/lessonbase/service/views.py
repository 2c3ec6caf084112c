"""A library as each of its people sees it: without what lies in collections that are not theirs."""

import threading
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from lessonbase.ingesting import Job, Jobs
from lessonbase.library import Library
from lessonbase.paths import absolute
from lessonbase.service.visitors import acting

# People of the same groups share one; each has connections to the database and a queue of Review in memory.
KEPT = 8


class Views:
    """The views of one library, by what they hide."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._sent: dict[Path, str] = {}
        self._views: OrderedDict[frozenset[str], Library] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, hidden: frozenset[str]) -> Library:
        """The library without some works."""
        if not hidden:
            return self._library
        with self._lock:
            if hidden not in self._views:
                view = self._library.without(hidden)
                view.jobs = cast(Jobs, OwnJobs(self._library.jobs, view, self._sent))
                self._views[hidden] = view
                while len(self._views) > KEPT:
                    self._views.popitem(last=False)[1].close()
            self._views.move_to_end(hidden)
            return self._views[hidden]


class OwnJobs:
    """The queue of files as somebody sees it from whom something is hidden: the files that they sent themselves since the
    server began. What others send may be going to a collection that is not theirs, and its name may tell much."""

    def __init__(self, jobs: Jobs, view: Library, sent: dict[Path, str]) -> None:
        self._jobs = jobs
        self._view = view
        self._sent = sent

    def __getattr__(self, name: str) -> Any:
        return getattr(self._jobs, name)

    def add(self, paths: Iterable[str | Path]) -> None:
        """See `Jobs.add`."""
        several = [absolute(one) for one in paths]
        self._sent |= dict.fromkeys(several, _name())
        self._jobs.add(several)

    def ask_again(self, report_id: str) -> None:
        """See `Jobs.ask_again`."""
        report = self._view.report(report_id)
        self._sent[absolute(report.source)] = _name()
        self._jobs.ask_again(report.id)

    def all(self) -> list[Job]:
        """See `Jobs.all`."""
        return [job for job in self._jobs.all() if self._is_own(job.path)]

    def waiting(self) -> int:
        """See `Jobs.waiting`."""
        return sum(job.waiting for job in self.all())

    def asking(self) -> int:
        """See `Jobs.asking`."""
        return sum(job.question is not None for job in self.all())

    @property
    def pace(self) -> str:
        """See `Jobs.pace`."""
        return self._jobs.pace if self.waiting() else ""

    def take(self, number: int, header: str, use: str) -> None:
        """See `Jobs.take`."""
        if self._has(number):
            self._jobs.take(number, header, use)

    def answer(self, number: int) -> None:
        """See `Jobs.answer`."""
        if self._has(number):
            self._jobs.answer(number)

    def decline(self, number: int) -> None:
        """See `Jobs.decline`."""
        if self._has(number):
            self._jobs.decline(number)

    def forget(self, number: int) -> None:
        """See `Jobs.forget`."""
        if self._has(number):
            self._jobs.forget(number)

    def forget_all(self) -> None:
        """See `Jobs.forget_all`."""
        for job in self.all():
            if not job.open:
                self._jobs.forget(job.number)

    def forget_report(self, report_id: str) -> None:
        """See `Jobs.forget_report`."""
        for job in self.all():
            if job.report_id == report_id:
                self._jobs.forget(job.number)

    def discard(self, path: str) -> None:
        """See `Jobs.discard`."""
        if self._is_own(Path(path)):
            self._jobs.discard(path)

    def _has(self, number: int) -> bool:
        return any(job.number == number for job in self.all())

    def _is_own(self, path: Path) -> bool:
        return any(self._sent.get(each) == _name() for each in (path, *path.parents))


def _name() -> str:
    person = acting.get()
    return person.name if person else ""
