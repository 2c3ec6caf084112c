"""Kills programs at random while they add, replace, remove, re-index, decide on, back up and move a library, take files sent to
the page, and bring an older one up to date; then looks whether all that they had confirmed is still there.

    python benchmarks/kills.py --rounds 200 --seed 1

Each round is a process of its own on the same library, killed (SIGKILL, with all its workers) after a random time. What
it confirmed it says through a pipe. After each round the library is opened and compared; now and then it is also
brought up to date as the next start does, and must then be whole, its last backup too. One round in ten reads files in
workers as ever, of which one is killed first; the others read in the process itself, which is where a kill finds it in the midst
of things. Where PostgreSQL is installed, one round in ten moves the library to a server and back, and while it is there the
server, too, is killed in every third round, under a program that goes on. Two rounds in ten serve the library to a client, to
whom an answer confirms.
"""

import argparse
import contextlib
import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

from killed import Place, Seen, copied, laid_down, look, look_at_migrated, migrate, serve, wander, work

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.databases import Server, programs

Kind = Literal["work", "in workers", "serve", "move", "migrate"]
KINDS: dict[int, Kind] = {2: "serve", 3: "migrate", 5: "move", 8: "serve", 0: "in workers"}
"""By the last digit of a round what is done in it, where it is not plain work."""
WHOLE_EVERY = 10
"""Rounds after which the library is brought up to date and must be whole."""
LONGEST_SECONDS = 2.5
PATIENCE = 300
ADDRESSES = 8

Processes = multiprocessing.get_context("fork")


class Confirmed:
    """What the killed programs said: `here` by report id its source, `gone` ids, `sent` files by name, `decided` why, the last
    backup (`kept`) with the reports that were there. Each file has a name of its own. What was begun and not confirmed is open, and may be either way."""

    def __init__(self) -> None:
        self.here: dict[str, str] = {}
        self.gone: set[str] = set()
        self.sent: set[str] = set()
        self.decided: set[str] = set()
        self.kept: tuple[str, set[str]] = ("", set())
        self.migrating = ""
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
                self.sent.discard(Path(more[1]).name)
            case "removed":
                self.gone.add(more[0])
            case "sent" | "failed":
                self.sent.add(Path(more[0]).name)
            case "decided":
                self.decided.add(more[0])
            case "backed up":
                self.kept = (more[0], set(self.here))
            case "migrating":
                self.migrating = more[0]

    def lost(self, seen: Seen) -> list[str]:
        """What was confirmed and is not so."""
        lost = [
            f"{one} from {source} is gone" for one, source in self.here.items() if one not in seen.reports
        ]
        lost += [f"{one} is back" for one in self.gone if one in seen.reports]
        sources = {Path(one).name for one in (*seen.reports.values(), *seen.waiting, *seen.failed)}
        lost += [f"the file {one} is gone" for one in self.sent if one not in sources]
        lost += [f"the decision {one} is gone" for one in self.decided - seen.decided]
        name, held = seen.backup
        if name < self.kept[0]:
            lost.append(f"the backup {self.kept[0]} is gone")
        elif held and name == self.kept[0]:
            lost += [f"{one} is not in its backup" for one in self.kept[1] - held]
        for one, source in seen.reports.items():  # what was sent and read may be removed from now on
            if Path(source).name in self.sent:
                self.here[one] = source
        return lost


class Round:
    """One program, from its start to its kill."""

    def __init__(self, confirmed: Confirmed, program: Callable[..., None], *given: Any) -> None:
        self._confirmed = confirmed
        self._ours, theirs = Processes.Pipe()
        self._child = Processes.Process(target=_alone, args=(program, given, theirs))
        self._child.start()
        theirs.close()

    def hear(self, seconds: float, until: str = "") -> None:
        """Take in what it says, for so many seconds or until it says a word. Raises EOFError where it ended by itself."""
        end = time.monotonic() + seconds
        while self._ours.poll(max(0.0, end - time.monotonic())):
            said = self._ours.recv()
            self._confirmed.hear(*said)
            if said[0] == until:
                return
        if until:
            raise EOFError

    def kill_worker(self, chance: random.Random) -> None:
        """Kill one of the processes that it has read files, or of those that see to these, if there is one now."""
        if workers := _started_by(self._child.pid or 0):
            _kill(chance.choice(workers))
            self._confirmed.counts["kills of workers"] += 1

    def kill(self) -> None:
        """Kill it with all it started, and take in what it had still said."""
        try:
            os.killpg(self._child.pid or 0, signal.SIGKILL)
        except ProcessLookupError:
            self._child.kill()
        self._child.join()
        try:
            while self._ours.poll():
                self._confirmed.hear(*self._ours.recv())
        except (EOFError, OSError):
            pass
        self._ours.close()
        self._confirmed.counts["kills"] += 1


def _alone(program: Callable[..., None], given: Sequence[Any], pipe: Any) -> None:
    os.setsid()
    program(*given, lambda *said: pipe.send(said))


def _started_by(process: int) -> list[int]:
    """The processes that one started, those that these started, and so on."""
    found = []
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it ends meanwhile
        for each in Path(f"/proc/{process}/task").glob("*/children"):
            found += [int(one) for one in each.read_text().split()]
    return [*found, *(below for one in found for below in _started_by(one))]


def _kill(process: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def kill_server(server: Server) -> None:
    """Kill a server of PostgreSQL with all its processes, and have it run again."""
    process = server._process.pid
    children = _started_by(process)
    for each in (process, *children):
        _kill(each)
    server._process.wait()
    while any(Path(f"/proc/{each}").exists() for each in children):
        time.sleep(0.005)
    server.start()


def run(folder: Path, rounds: int, seed: int) -> tuple[Counter[str], list[str]]:
    """What was confirmed in so many rounds, and what was found wrong."""
    chance = random.Random(seed)
    (folder / "notes").mkdir()
    confirmed, wrong = Confirmed(), []
    server = Server() if programs() else None
    former = laid_down(folder / "former.db")
    migrated, _ = look_at_migrated(copied(former, folder / "former"))
    for number in range(1, rounds + 1):
        kind = KINDS.get(number % 10, "work")
        if kind == "move" and not server:
            kind = "work"
        if kind == "migrate":
            confirmed.migrating = ""
            each = Round(confirmed, migrate, former, folder / "former")
        elif kind == "move" and server:
            each = Round(confirmed, wander, folder, [server.fresh() for _ in range(ADDRESSES)])
        elif kind == "serve":
            each = Round(confirmed, serve, folder, chance.randrange(10**9))
        else:
            each = Round(confirmed, work, folder, chance.randrange(10**9), kind == "work")
        try:
            each.hear(PATIENCE, "begun")
            each.hear(LONGEST_SECONDS * chance.random() ** 2 * (4 if kind == "in workers" else 1))
            if kind == "in workers":
                each.kill_worker(chance)
                each.hear(LONGEST_SECONDS * chance.random())
            amid = kind in ("work", "serve") and chance.random() < 1 / 3
            if server and amid and Place.of(folder).at:
                kill_server(server)
                confirmed.counts["kills of the server"] += 1
                each.hear(LONGEST_SECONDS * chance.random())
        except EOFError:
            wrong.append(f"round {number}: the program ended by itself")
        each.kill()
        if kind == "migrate":
            found = _migrated(confirmed.migrating, migrated)
        else:
            found = _compared(folder, number, confirmed)
        wrong += [f"round {number}: {one}" for one in found]
        shutil.rmtree(folder / "former", ignore_errors=True)
        print(f"round {number}: {kind}", *found, file=sys.stderr, sep="\n  ", flush=True)
    return confirmed.counts, wrong


def _migrated(database: str, wanted: list[Any]) -> list[str]:
    if not database:
        return []
    held, wrong = look_at_migrated(Path(database))
    return wrong + ["the library that was brought up to date is another"] * (held != wanted)


def _compared(folder: Path, number: int, confirmed: Confirmed) -> list[str]:
    ours, theirs = Processes.Pipe()
    bring_up = number % WHOLE_EVERY == 0
    looker = Processes.Process(target=lambda: theirs.send(look(folder, bring_up)))
    looker.start()
    theirs.close()
    try:
        seen: Seen = ours.recv()
    except EOFError:
        return ["the library could not be opened"]
    finally:
        looker.join()
    return [*confirmed.lost(seen), *seen.faults]


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
