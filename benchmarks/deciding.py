"""How long a decision in Review takes with a long queue, beside an empty request of the same server.

    python benchmarks/deciding.py LIBRARY [--records 1000 100000]

LIBRARY is an index directory with real reports, of which as many records are made as in benchmarks/records.py. The page is
served in a process of its own; a decision, with the bench that comes back, is what the browser asks for when *Accept* is
pressed. Beside it: an action of the page that has nothing to do, by the same route, and `GET /alive`, which asks nothing of the
page. Seconds of the server's processor, so that other programs do not count; the median of several lots. See README.md.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from measured import processor
from records import fill

from lessonbase.retrieval import embedder
from lessonbase.settings import settings
from lessonbase.store import Store

SERVE = """
import sys
from lessonbase import Library
from lessonbase_ui import serve
with Library(sys.argv[1]) as library:
    serve(library, port=0, on_ready=lambda address: print(address, flush=True))
"""
LOTS, OF_A_LOT = 7, 20
IDLE = 0.05  # seconds of the processor within one second
_TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print a line a size and kind of request."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("library", type=Path)
    parser.add_argument("--records", type=int, nargs="+", default=[1_000, 100_000])
    arguments = parser.parse_args()
    print(processor())
    model = embedder(settings().model, settings().cache)
    for size in arguments.records:
        with tempfile.TemporaryDirectory() as folder:
            with Store(Path(folder) / "lessonbase.db") as store:
                fill(store, arguments.library, model, size)
            measured(Path(folder), size)


def measured(index: Path, size: int) -> None:
    """Serve a library and print what requests take."""
    server = subprocess.Popen([sys.executable, "-c", SERVE, str(index)], stdout=subprocess.PIPE, text=True)
    assert server.stdout
    try:
        with httpx.Client(base_url=server.stdout.readline().strip(), timeout=120) as client:
            page = Page(client)
            page.decide()  # the queue is read once
            settle(server.pid)
            took = {
                "GET /alive": spent(server.pid, lambda: client.get("/alive").raise_for_status()),
                "an empty action": spent(server.pid, lambda: page.act("keep_version", {"label": ""})),
                "a decision": spent(server.pid, page.decide),
            }
    finally:
        server.terminate()
        server.wait(30)
    empty = took["an empty action"]
    for what, seconds in took.items():
        beside = f"{seconds / empty:5.1f} × an empty action, {seconds / took['GET /alive']:5.1f} × GET /alive"
        print(f"{size:9,} records  {what:16} {seconds * 1000:7.1f} ms  {beside}")


def spent(process: int, ask: Callable[[], object]) -> float:
    """Seconds of a process's processor that a request takes."""
    for _ in range(5):
        ask()
    lots = []
    for _ in range(LOTS):
        before = of_processor(process)
        for _ in range(OF_A_LOT):
            ask()
        lots.append((of_processor(process) - before) / OF_A_LOT)
    return max(statistics.median(lots), 1 / _TICKS / OF_A_LOT)  # less than a tick a lot cannot be told


def settle(process: int) -> None:
    """Wait until a process has done what it does when it starts: it makes its indexes beside what it is asked."""
    before = -1.0
    while (now := of_processor(process)) - before > IDLE:
        before = now
        time.sleep(1)


def of_processor(process: int) -> float:
    """Seconds of the processor that a process took so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


class Page:
    """The page as a browser asks it: who decides, and the record that is open."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        found = re.search(
            r'"id":\s*(\d+),(?:(?!"id":).)*?"server_fns":\s*\[\s*"', client.get("/").text, re.DOTALL
        )
        assert found, "the page has no component that takes actions"
        self._component = int(found[1])
        shown = self.act("show", {"search": "?tab=review", "by": "Ana"})
        self._open(shown["parts"]["review"])

    def act(self, action: str, asked: dict[str, Any]) -> Any:
        """What an action of the page gives."""
        body = {"data": asked, "fn_name": action, "component_id": self._component, "session_hash": "s"}
        reply = self._client.post("/gradio_api/component_server", json=body)
        reply.raise_for_status()
        return reply.json()

    def decide(self) -> None:
        """Accept the record that is open; the next one is open then."""
        told = self.act(
            "decide_one",
            {
                "search": f"?tab=review&record={self._record}",
                "record": self._record,
                "seq": self._seq,
                "by": "Ana",
                "status": "accepted",
                "status_seen": "proposed",
            },
        )
        assert told["announce"] == "Accepted.", told
        self._open(told["review"])

    def _open(self, markup: str) -> None:
        found = re.search(r'data-record="([^"]+)" data-seq="(\d+)"', markup)
        assert found, markup[:500]
        self._record, self._seq = found[1], int(found[2])


if __name__ == "__main__":
    main()
