"""What was asked of a library and whether it was answered: for whoever sees to it that the right reports are in it."""

import json
import logging
import time
from collections import Counter, OrderedDict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from lessonbase.errors import LibraryError
from lessonbase.model import Frozen, now

log = logging.getLogger(__name__)

Outcome = Literal["answered", "perhaps", "not_there", "found", "nothing"]
OUTCOMES: tuple[Outcome, ...] = ("answered", "perhaps", "not_there", "found", "nothing")
"""What became of a question (the first three) or of a search."""
WITHOUT_ANSWER = frozenset({"perhaps", "not_there", "nothing"})
# The page asks for an answer several times while somebody looks at it: the same words within this count once.
_ONCE_IN_SECONDS = 600.0
_REMEMBERED = 1000


class Asked(Frozen):
    """A question or search as it is kept: the day, and not the time or who, which a log of requests would tell together.
    `found` counts the points of an answer, or the passages; `seconds` is how long it took."""

    day: date
    words: str
    outcome: Outcome
    found: int
    seconds: float


class AskedOften(Frozen):
    """The same words, over all the days that are kept: how often they were asked, how often without an answer, and when
    last."""

    words: str
    times: int
    without_answer: int
    last: date


class UsageSummary(Frozen):
    """What was asked since a day: how often, with which outcomes, and the words most often left without an answer. `kept` is
    for how many days such is kept, 0 where it is not."""

    kept: int
    since: date | None
    asked: int
    outcomes: dict[Outcome, int] = Field(default_factory=dict)
    without_answer: tuple[AskedOften, ...] = ()


class Usage:
    """What was asked of one library; `Library.usage` gives it. Each day is a file of JSON Lines in `folder`.

    Nothing is kept unless `days` is set; what is older than so many days is deleted. Neither who asked nor any words of
    the reports are kept.
    """

    def __init__(self, folder: Path, days: int) -> None:
        self._folder = folder
        self.days = days
        self.counts: Counter[Outcome] = Counter()
        self._lately: OrderedDict[str, float] = OrderedDict()

    def note(self, words: str, outcome: Outcome, found: int, seconds: float) -> None:
        """Note what was asked. A disk that cannot be written costs nobody their answer."""
        words = " ".join(words.split())
        if self._is_again(words):
            return
        self.counts[outcome] += 1
        if not self.days:
            return
        today = now().date()
        asked = Asked(day=today, words=words, outcome=outcome, found=found, seconds=round(seconds, 1))
        file = self._folder / f"{today}.jsonl"
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            if not file.exists():
                self._forget_before(today - timedelta(days=self.days))
            with file.open("ab") as opened:
                # It begins with a line end as well: what a crash left half-written stays a line of its own.
                opened.write(f"\n{asked.model_dump_json()}\n".encode("utf-8", "replace"))
        except OSError as error:
            log.warning("What was asked could not be noted (%s).", error.strerror)

    def _is_again(self, words: str) -> bool:
        moment, key = time.monotonic(), words.casefold()
        before = self._lately.pop(key, None)
        self._lately[key] = moment if before is None or moment - before > _ONCE_IN_SECONDS else before
        while len(self._lately) > _REMEMBERED:
            self._lately.popitem(last=False)
        return before is not None and self._lately[key] == before

    def all(self, since: date | None = None) -> Iterator[Asked]:
        """What was asked, oldest first. A line that a crash left half-written is none."""
        oldest = now().date() - timedelta(days=self.days) if self.days else None
        for day, file in self._files():
            if (since and day < since) or (oldest and day < oldest):
                continue
            for line in file.read_bytes().split(b"\n"):
                try:
                    yield Asked.model_validate(json.loads(line))
                except (ValueError, ValidationError):
                    continue

    def summary(self, since: date | None = None, most: int = 20) -> UsageSummary:
        """What was asked, and most often without an answer. Words that differ in capitals and closing signs only are one."""
        held: dict[str, list[Asked]] = {}
        outcomes: Counter[Outcome] = Counter()
        for asked in self.all(since):
            outcomes[asked.outcome] += 1
            held.setdefault(asked.words.casefold().rstrip(" ?!."), []).append(asked)
        often = [
            AskedOften(
                words=several[-1].words,
                times=len(several),
                without_answer=sum(each.outcome in WITHOUT_ANSWER for each in several),
                last=several[-1].day,
            )
            for several in held.values()
        ]
        left = [each for each in often if each.without_answer]
        left.sort(key=lambda each: (-each.without_answer, -each.last.toordinal(), each.words))
        return UsageSummary(
            kept=self.days,
            since=since,
            asked=outcomes.total(),
            outcomes={outcome: outcomes[outcome] for outcome in OUTCOMES if outcomes[outcome]},
            without_answer=tuple(left[:most]),
        )

    def forget(self) -> int:
        """Delete all that was noted; gives of how many days. Raises LibraryError from the disk."""
        try:
            return self._forget_before(date.max)
        except OSError as error:
            raise LibraryError(
                f"What was asked could not be deleted ({error.strerror}). It lies in {self._folder}."
            ) from error

    def _forget_before(self, day: date) -> int:
        old = [file for each, file in self._files() if each < day]
        for file in old:
            file.unlink(missing_ok=True)
        return len(old)

    def _files(self) -> list[tuple[date, Path]]:
        found = []
        for file in sorted(self._folder.glob("*.jsonl")):
            try:
                found.append((date.fromisoformat(file.stem), file))
            except ValueError:
                continue
        return found
