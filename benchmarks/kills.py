"""Kills a program at random while it adds, replaces, removes, re-indexes and takes files sent to the page; then looks
whether all that it had confirmed is still there.

    python benchmarks/kills.py --rounds 200 --seed 1

Each round is a process of its own on the same library, killed (SIGKILL, with all its workers) after a random time. What
it confirmed it says through a pipe. After each round the library is opened and compared; now and then it is also
brought up to date as the next start does, and must then be whole. Vectors are made from a hash of the text, since it is
not the model that is tried; one round in ten reads files in workers as ever, the others in the process itself, which is
where a kill finds it in the midst of things.
"""

import argparse
import hashlib
import json
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

import lessonbase.answering  # noqa: F401  # loaded once, not by each process
from lessonbase.ingesting import pipeline
from lessonbase.ingesting.work import Bench, Done, Task, take_in
from lessonbase.library import Library
from lessonbase.store import Store

NOTE = """# Field notes {number}

Lesson learned: Group {number} stayed together in the year {other} where members chose their own treasurer.

The treasurers kept the books in {other} villages and showed them at every monthly meeting of the group.
"""
WHOLE_EVERY = 10
"""Rounds after which the library is brought up to date and must be whole."""
REAL_EVERY = 10
LONGEST_SECONDS = 2.5


class Hashing:
    """An embedding model that takes no time."""

    identity = "hashing@1"
    dimension = 32

    def embed(self, texts: Sequence[str]) -> Any:
        made = np.array([np.frombuffer(hashlib.sha256(text.encode()).digest(), np.uint8) for text in texts])
        made = made.astype(np.float32) - 127.5
        return made / np.linalg.norm(made, axis=1, keepdims=True)

    def embed_passages(self, passages: Sequence[Any], on_count: Any) -> list[Any]:
        on_count(len(passages), len(passages))
        return [(whole, whole.reshape(1, -1)) for whole in self.embed([one.text for one in passages])]


class InProcess:
    """Takes the place of the worker processes."""

    def __init__(self, _: int, bench: Bench) -> None:
        self._bench = bench

    def __enter__(self) -> "InProcess":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[int, Done]]:
        with Store(self._bench.index / "lessonbase.db") as store:
            for number, task in enumerate(tasks):
                yield number, Done(take_in(task, self._bench, store, lambda *_: None))


def opened(index: Path) -> Library:
    library = Library(index, workers=1)
    library._model.load = library._model.matching = Hashing  # type: ignore[method-assign, assignment]
    library._search._embedder = Hashing  # type: ignore[assignment]
    return library


def note(chance: random.Random) -> str:
    return NOTE.format(number=chance.randrange(10**9), other=chance.randrange(10**6))


def act(folder: Path, seed: int, real: bool, pipe: Any) -> None:
    """Do one thing after the other without end; tell what is begun and what is done."""
    os.setsid()
    chance = random.Random(seed)
    if not real:
        pipeline.Crew = InProcess  # type: ignore[assignment, misc]

    def tell(what: str, *more: str) -> None:
        pipe.send((what, *more))

    def add(*files: Path) -> None:
        tell("adding", *map(str, files))
        for result in library.ingest_each(files):
            tell("added", result.path, result.report_id or "")

    with opened(folder / "index") as library:
        library.jobs.resume()
        tell("begun")
        while True:
            held = library.reports()
            match chance.choices(
                ["add", "several", "change", "remove", "reindex", "send"], [4, 1, 2, 3, 1, 4]
            )[0]:
                case "add":
                    file = folder / "notes" / f"{chance.randrange(10**12)}.md"
                    file.write_text(note(chance))
                    add(file)
                case "several":
                    files = [folder / "notes" / f"{chance.randrange(10**12)}.md" for _ in range(4)]
                    for file in files:
                        file.write_text(note(chance))
                    add(*files)
                case "change" if held:
                    file = Path(chance.choice(held).source)
                    if file.parent == folder / "notes":
                        file.write_text(note(chance))
                        add(file)
                case "remove" if len(held) > 8:
                    gone = chance.choice(held)
                    tell("removing", gone.id, gone.source)
                    library.remove(gone.id)
                    tell("removed", gone.id)
                case "reindex" if held:
                    tell("re-indexing")
                    library.reindex()
                    tell("re-indexed")
                case "send":
                    file = library.jobs.uploads / f"{chance.randrange(10**12)}" / "sent.md"
                    file.parent.mkdir(parents=True)
                    file.write_text(note(chance))
                    tell("sending", str(file))
                    library.jobs.add([file])
                    tell("sent", str(file))


def look(folder: Path, bring_up: bool, pipe: Any) -> None:
    """What the library holds now, and what is wrong with it."""
    faults: list[str] = []
    pipeline.Crew = InProcess  # type: ignore[assignment, misc]
    with opened(folder / "index") as library:
        if bring_up:
            library.jobs.resume()
            while library.jobs.waiting() or library.jobs._worker is not None:
                time.sleep(0.005)
            library.complete()
        store, originals = library._store, library._originals
        found = store.soundness()
        reports = {one.id: one.source for one in library.reports()}
        lessons = Counter(record.report_id for record in library.records() if record.explicit)
        faults += [f"{one} has {lessons[one]} lessons" for one in reports if lessons[one] != 1]
        faults += [f"{one} has no passages" for one in reports if not store.passages(one)]
        faults += [f"the original of {one} is not whole" for one in reports if not originals.is_whole(one)]
        if bring_up:
            found = library.check(deep=True)
            faults += [
                f"{one} is an original of no report" for one in originals.sizes() if one not in reports
            ]
            faults += [f"{one} was left" for one in library.jobs.uploads.rglob("*") if one.is_file()]
            hits = library.search("Who keeps the books of the group?", k=10**6)
            faults += [
                f"{one} is not found" for one in set(reports) - {hit.passage.report_id for hit in hits}
            ]
        faults += [finding.text for finding in found if not finding.well]
        waiting = [str(one.path) for one in store.accepted.all()]
        pipe.send((reports, waiting, [one.path for one in library.failures()], faults))


class Confirmed:
    """What the killed programs said: `here` by report id its source, `gone` ids, `sent` files; what was begun and not
    confirmed is open, and may be either way."""

    def __init__(self) -> None:
        self.here: dict[str, str] = {}
        self.gone: set[str] = set()
        self.sent: set[str] = set()
        self.counts: Counter[str] = Counter()

    def hear(self, what: str, *more: str) -> None:
        self.counts[what] += 1
        match what:
            case "adding":
                self.here = {one: source for one, source in self.here.items() if source not in more}
            case "added":
                self.here[more[1]] = more[0]
                self.gone.discard(more[1])
            case "removing":
                # A file that was sent becomes a report that was never told of as added.
                self.here.pop(more[0], None)
                self.sent.discard(more[1])
            case "removed":
                self.gone.add(more[0])
            case "sent":
                self.sent.add(more[0])

    def lost(self, reports: dict[str, str], waiting: list[str], failed: list[str]) -> list[str]:
        """What was confirmed and is not so."""
        lost = [f"{one} from {source} is gone" for one, source in self.here.items() if one not in reports]
        lost += [f"{one} is back" for one in self.gone if one in reports]
        sources = {*reports.values(), *waiting, *failed}
        lost += [f"the file {one} is gone" for one in self.sent if one not in sources]
        for one, source in reports.items():  # what was sent and read may be removed from now on
            if source in self.sent:
                self.here[one] = source
        return lost


def run(folder: Path, rounds: int, seed: int) -> tuple[Counter[str], list[str]]:
    """What was confirmed in so many rounds, and what was found wrong."""
    chance = random.Random(seed)
    processes = multiprocessing.get_context("fork")
    (folder / "notes").mkdir()
    confirmed, wrong = Confirmed(), []
    for number in range(1, rounds + 1):
        ours, theirs = processes.Pipe()
        real = number % REAL_EVERY == 0
        child = processes.Process(target=act, args=(folder, chance.randrange(10**9), real, theirs))
        child.start()
        theirs.close()
        end = time.monotonic() + 60
        begun = False
        while time.monotonic() < end:
            try:
                if not ours.poll(max(0.0, end - time.monotonic())):
                    break
                said = ours.recv()
            except EOFError:
                wrong.append(f"round {number}: the program ended by itself")
                break
            if said[0] == "begun" and not begun:
                begun, end = (
                    True,
                    time.monotonic() + LONGEST_SECONDS * chance.random() ** 2 * (4 if real else 1),
                )
            confirmed.hear(*said)
        try:
            os.killpg(child.pid or 0, signal.SIGKILL)
        except ProcessLookupError:
            child.kill()
        child.join()
        try:
            while ours.poll():
                confirmed.hear(*ours.recv())
        except (EOFError, OSError):
            pass
        ours.close()
        confirmed.counts["kills"] += 1
        wrong += [f"round {number}: {each}" for each in _compared(folder, number, processes, confirmed)]
    return confirmed.counts, wrong


def _compared(folder: Path, number: int, processes: Any, confirmed: Confirmed) -> list[str]:
    ours, theirs = processes.Pipe()
    looker = processes.Process(target=look, args=(folder, number % WHOLE_EVERY == 0, theirs))
    looker.start()
    theirs.close()
    try:
        reports, waiting, failed, faults = ours.recv()
    except EOFError:
        return ["the library could not be opened"]
    finally:
        looker.join()
    return [*confirmed.lost(reports, waiting, failed), *faults]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        counts, wrong = run(Path(folder), given.rounds, given.seed)
    print(json.dumps({"counts": counts, "wrong": wrong}))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
