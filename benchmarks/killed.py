"""What `kills.py` kills, and what is looked at afterwards: programs that work on a library and tell what they are about and what
is done, and one that says what the library holds.

Vectors are made from a hash of the text, since it is not the model that is tried.
"""

import gzip
import hashlib
import itertools
import random
import shutil
import socket
import sqlite3
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import numpy as np
import uvicorn

import lessonbase.answering  # noqa: F401  # loaded once, not by each process
from lessonbase import backup
from lessonbase.errors import LibraryError
from lessonbase.ingesting import pipeline
from lessonbase.ingesting.work import Bench, Done, Task, take_in
from lessonbase.library import Library
from lessonbase.model import Frozen, Record, RecordStatus
from lessonbase.moving import INTO_FILE, move
from lessonbase.service.api import api
from lessonbase.store import Store

FORMER = Path(__file__).parents[1] / "tests" / "store" / "libraries" / "library-2.sql.gz"
"""A library as an older lessonbase wrote it."""
NOTE = """# Field notes {number}

Lesson learned: Group {number} stayed together in the year {other} where members chose their own treasurer.

The treasurers kept the books in {other} villages and showed them at every monthly meeting of the group.
"""
ACTS = {"add": 4, "several": 1, "change": 2, "remove": 3, "reindex": 1, "send": 4, "decide": 4, "back up": 1}
"""What is done, and how often beside the others."""
DECISIONS: tuple[RecordStatus, ...] = ("proposed", "accepted", "rejected")

Tell = Callable[..., None]


class Hashing:
    """An embedding model that takes no time."""

    identity = "hashing@1"
    dimension = 32

    def embed(self, texts: Sequence[str]) -> Any:
        made = np.array([np.frombuffer(hashlib.sha256(text.encode()).digest(), np.uint8) for text in texts])
        made = made.astype(np.float32) - 127.5
        return made / np.linalg.norm(made, axis=1, keepdims=True)

    def embed_question(self, question: str) -> tuple[Any, None]:
        return self.embed([question])[0], None

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
        with Store(self._bench.database) as store:
            for number, task in enumerate(tasks):
                yield number, Done(take_in(task, self._bench, store, lambda *_: None))


class Place(Frozen):
    """Where a library has its database: "" is the file in its folder; and where it is `going`, as long as that is not
    confirmed."""

    at: str = ""
    going: str | None = None

    @classmethod
    def of(cls, folder: Path) -> "Place":
        try:
            return cls.model_validate_json((folder / "place.json").read_text())
        except FileNotFoundError:
            return cls()

    def write(self, folder: Path) -> None:
        new = folder / "place.new"
        new.write_text(self.model_dump_json())
        new.replace(folder / "place.json")


def opened(folder: Path) -> Library:
    library = Library(folder / "index", workers=1, database=Place.of(folder).at)
    library._model.load = library._model.matching = Hashing  # type: ignore[method-assign, assignment]
    library._search._embedder = Hashing  # type: ignore[assignment]
    return library


def note(chance: random.Random) -> str:
    return NOTE.format(number=chance.randrange(10**9), other=chance.randrange(10**6))


# ── programs that are killed ─────────────────────────────────────────────────────────────────


def work(folder: Path, seed: int, in_process: bool, tell: Tell) -> None:
    """Do one thing after the other without end. Where the database is gone, what was begun is not done."""
    if in_process:
        pipeline.Crew = InProcess  # type: ignore[assignment, misc]
    chance = random.Random(seed)
    with opened(folder) as library:
        library.jobs.resume()
        tell("begun")
        while True:
            try:
                act(library, folder, chance, tell)
            except LibraryError as error:
                if "cannot be reached" not in str(error):
                    raise
                tell("refused")
                time.sleep(0.05)


def act(library: Library, folder: Path, chance: random.Random, tell: Tell) -> None:
    """Do one thing."""

    def add(*files: Path) -> None:
        for file in files:
            file.write_text(note(chance))
        tell("adding", *map(str, files))
        for result in library.ingest_each(files):
            tell("added" if result.report_id else "failed", result.path, result.report_id or "")

    held = library.reports()
    match chance.choices(list(ACTS), list(ACTS.values()))[0]:
        case "add":
            add(folder / "notes" / f"{chance.randrange(10**12)}.md")
        case "several":
            add(*(folder / "notes" / f"{chance.randrange(10**12)}.md" for _ in range(4)))
        case "change" if held:
            file = Path(chance.choice(held).source)
            if file.parent == folder / "notes":
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
            name = f"{chance.randrange(10**12)}"
            file = library.jobs.uploads / name / f"{name}.md"
            file.parent.mkdir(parents=True)
            file.write_text(note(chance))
            tell("sending", str(file))
            library.jobs.add([file])
            tell("sent", str(file))
        case "decide" if records := library.records():
            record = chance.choice(records)
            why = f"{chance.randrange(10**12)}"
            status = chance.choice([one for one in DECISIONS if one != record.status])
            tell("deciding", why)
            library.decide(record.id, status, by="Ada", why=why)
            tell("decided", why)
        case "back up":
            tell("backing up")
            made = backup.back_up(library.path, folder / "backups", keep=3, named=Place.of(folder).at)
            tell("backed up", made.name)


def serve(folder: Path, seed: int, tell: Tell) -> None:
    """Serve the library by its API, and ask for one thing after the other without end; what is answered is confirmed."""
    pipeline.Crew = InProcess  # type: ignore[assignment, misc]
    chance = random.Random(seed)
    with opened(folder) as library, closing(socket.socket()) as listening:
        library.jobs.resume()
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(api(library), log_level="error"))
        threading.Thread(target=server.run, args=([listening],), daemon=True).start()
        while not server.started:
            time.sleep(0.01)
        tell("begun")
        with httpx.Client(base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", timeout=60) as client:
            while True:
                reports, records = client.get("/reports"), client.get("/records")
                if reports.is_success and records.is_success:
                    ask_for(client, reports.json()["items"], records.json()["items"], chance, tell)
                else:
                    tell("refused")
                    time.sleep(0.05)


def ask_for(
    client: httpx.Client, reports: list[Any], records: list[Any], chance: random.Random, tell: Tell
) -> None:
    """Send a file, decide on a record or remove a report."""
    match chance.choices(["send", "decide", "remove"], [4, 4, 1])[0]:
        case "send":
            name = f"{chance.randrange(10**12)}.md"
            tell("sending", name)
            if client.post("/reports", files={"files": (name, note(chance).encode())}).status_code == 202:
                tell("sent", name)
        case "decide" if records:
            record = chance.choice(records)
            why = f"{chance.randrange(10**12)}"
            status = chance.choice([one for one in DECISIONS if one != record["status"]])
            tell("deciding", why)
            if (
                client.patch(f"/records/{record['id']}", json={"status": status, "why": why}).status_code
                == 200
            ):
                tell("decided", why)
        case "remove" if len(reports) > 8:
            gone = chance.choice(reports)
            tell("removing", gone["id"], gone["source"])
            if client.delete(f"/reports/{gone['id']}").status_code == 204:
                tell("removed", gone["id"])


def wander(folder: Path, addresses: Sequence[str], tell: Tell) -> None:
    """Move the library to a server and back, and to the next."""
    tell("begun")
    for address in addresses:
        for target in (address, INTO_FILE):
            place = Place.of(folder)
            if (target == INTO_FILE) == (not place.at):
                continue
            if target == INTO_FILE:
                (folder / "index" / "lessonbase.db").unlink(missing_ok=True)  # left by an earlier move
            place.model_copy(update={"going": target}).write(folder)
            tell("moving")
            arrive(folder)
            tell("moved")
    time.sleep(3600)


def arrive(folder: Path) -> None:
    """Go on with a move that was begun, if one was."""
    place = Place.of(folder)
    if place.going is not None:
        move(folder / "index", place.going, place.at)
        Place(at="" if place.going == INTO_FILE else place.going).write(folder)


def migrate(former: Path, folder: Path, tell: Tell) -> None:
    """Bring a library of an older lessonbase up to date, again and again."""
    tell("begun")
    for number in itertools.count():
        database = copied(former, folder / str(number))
        tell("migrating", str(database))
        Store(database).close()
        tell("migrated")


def laid_down(database: Path) -> Path:
    """The database of an older lessonbase."""
    with sqlite3.connect(database) as connection:
        connection.executescript(gzip.decompress(FORMER.read_bytes()).decode())
    return database


def copied(former: Path, folder: Path) -> Path:
    """A copy of such a database in a folder that is made for it."""
    folder.mkdir(parents=True)
    return Path(shutil.copyfile(former, folder / "lessonbase.db"))


# ── looking ──────────────────────────────────────────────────────────────────────────────────


class Seen(NamedTuple):
    """What a library holds: its reports with their sources, files that wait, files that failed, why people decided, and the
    last backup with its reports; and what is wrong with it."""

    reports: dict[str, str]
    waiting: list[str]
    failed: list[str]
    decided: set[str]
    backup: tuple[str, set[str]]
    faults: list[str]


def look(folder: Path, bring_up: bool) -> Seen:
    """See what a library holds now, and what is wrong with it; `bring_up` to date before, as the next start does."""
    faults: list[str] = []
    pipeline.Crew = InProcess  # type: ignore[assignment, misc]
    arrive(folder)
    with opened(folder) as library:
        if bring_up:
            library.jobs.resume()
            while library.jobs.waiting() or library.jobs._worker is not None:
                time.sleep(0.005)
            library.complete()
        store, originals = library._store, library._originals
        found = store.soundness()
        reports = {one.id: one.source for one in library.reports()}
        lessons = Counter(
            record.report_id for one in reports for record in store.proposed_records(one) if record.explicit
        )
        faults += [f"{one} has {lessons[one]} lessons" for one in reports if lessons[one] != 1]
        faults += [f"{one} has no passages" for one in reports if not store.passages(one)]
        faults += [f"the original of {one} is not whole" for one in reports if not originals.is_whole(one)]
        if bring_up:
            found = library.check(deep=True)
            faults += [
                f"{one} is an original of no report" for one in originals.sizes() if one not in reports
            ]
            kept = {Path(one.path) for one in library.failures()}  # they may be tried again
            left = {one for one in library.jobs.uploads.rglob("*") if one.is_file()} - kept
            faults += [f"{one} was left" for one in left]
            hits = library.search("Who keeps the books of the group?", k=10**6)
            faults += [
                f"{one} is not found" for one in set(reports) - {hit.passage.report_id for hit in hits}
            ]
        failed = [one.path for one in library.failures()]
        faults += [finding.text for finding in found if not finding.well and "--failed" not in finding.text]
        events = library.events.since()
        last: dict[str, tuple[Record, Any]] = {}
        for event in events:
            if record := store.record(event.target):  # it may have another name by now, in a changed file
                last[record.id] = record, event.after
        faults += [
            f"{record.id} is {record.status}, and was said to be {status}"
            for record, status in last.values()
            if record.status != status
        ]
        waiting = [str(one.path) for one in store.accepted.all()]
    last_backup, wrong = put_back(folder / "backups", bring_up)
    return Seen(reports, waiting, failed, {str(one.why) for one in events}, last_backup, [*faults, *wrong])


def put_back(backups: Path, verify: bool) -> tuple[tuple[str, set[str]], list[str]]:
    """The last backup with its reports, put back elsewhere if it is to be verified; and what is wrong with it."""
    made = backup.backups(backups)
    if not made:
        return ("", set()), []
    if not verify:
        return (made[-1].name, set()), []
    wrong = [one.text for one in backup.verify(backups) if not one.well]
    with tempfile.TemporaryDirectory() as folder:
        backup.restore(backups, Path(folder) / "index")
        with Library(Path(folder) / "index", workers=1) as library:
            wrong += [one.text for one in library._store.soundness() if not one.well]
            return (made[-1].name, {one.id for one in library.reports()}), wrong


def look_at_migrated(database: Path) -> tuple[list[Any], list[str]]:
    """The records and decisions of a library that was to be brought up to date, and what is wrong with it; it is deleted."""
    with Store(database) as store:
        wrong = [one.text for one in store.soundness() if not one.well]
        held: list[Any] = sorted((one.id, one.statement, one.status) for one in store.records())
        held += [(one.target, one.after, one.by, one.at) for one in store.events.since()]
    shutil.rmtree(database.parent)
    return held, wrong
