"""Fifty people who ask at once while files are read: no error, how long an answer takes, and how the memory goes.

    python benchmarks/load.py [--people 50] [--seconds 300] [--files 200] [--reports FOLDER]

The library is served as `lessonbase serve` does, in a process of its own, from a copy of the starter library (or of what is read
from FOLDER). First one person asks alone; then all ask one question after the other, while files, made from the texts of
`corpus/` with a line that makes each another, are sent to be read. What counts is the ratio of the slowest twentieth to one who
asks alone, in the same run: machines differ. Prints JSON.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[1]
QUESTIONS = (
    "How do we build trust between farmers and buyers?",
    "What went wrong when a project ended?",
    "How are women reached by a credit programme?",
    "When does a warning come too late?",
    "What should be agreed on with a partner before the start?",
    "How is a market found for a new product?",
    "Why do people stop using a well?",
    "What do teams learn from near misses?",
    "How do we keep staff in remote places?",
    "Which risks are forgotten in planning?",
)
ALONE = 30
PATIENCE = 120


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def megabytes(process: int) -> float:
    """The memory of a process and of those that it started; what they share counts once."""
    try:
        status = Path(f"/proc/{process}/smaps_rollup").read_text()
        tasks = [each.read_text() for each in Path(f"/proc/{process}/task").glob("*/children")]
    except OSError:
        return 0.0  # it ended meanwhile
    own = sum(int(line.split()[1]) for line in status.splitlines() if line.startswith("Pss:"))
    return own / 1024 + sum(megabytes(int(child)) for task in tasks for child in task.split())


def asked(client: httpx.Client, number: int) -> tuple[float, bool]:
    """How long an answer took, and whether it was one."""
    begun = time.perf_counter()
    try:
        answer = client.post("/api/v1/ask", json={"question": QUESTIONS[number % len(QUESTIONS)]})
        well = answer.status_code == 200 and bool(answer.json()["outcome"])
    except (httpx.HTTPError, ValueError, KeyError):
        well = False
    return time.perf_counter() - begun, well


def measure(base: str, server: int, people: int, seconds: float, files: int) -> dict[str, object]:
    """Ask alone, then all at once."""
    with httpx.Client(base_url=base, timeout=PATIENCE) as client:
        for number in range(len(QUESTIONS)):
            asked(client, number)  # models and indexes are loaded by the first
        alone = [asked(client, number)[0] for number in range(ALONE)]
        before = client.get("/api/v1/overview").json()["reports"]
    until = time.monotonic() + seconds
    taken: list[tuple[float, bool]] = []
    memory = [megabytes(server)]

    def person(first: int) -> None:
        with httpx.Client(base_url=base, timeout=PATIENCE) as client:
            number = first
            while time.monotonic() < until:
                taken.append(asked(client, number))
                number += 1

    def sender() -> None:
        texts = sorted((ROOT / "corpus").glob("*.md"))
        with httpx.Client(base_url=base, timeout=PATIENCE) as client:
            for number in range(files):
                if time.monotonic() > until:
                    return
                text = (
                    texts[number % len(texts)].read_text() + f"\n\nAn edition of its own, number {number}.\n"
                )
                client.post("/api/v1/reports", files={"files": (f"report-{number}.md", text.encode())})
                time.sleep(seconds / files / 2)

    threads = [threading.Thread(target=person, args=(number,)) for number in range(people)]
    threads.append(threading.Thread(target=sender))
    for thread in threads:
        thread.start()
    while time.monotonic() < until:
        time.sleep(seconds / 20)
        memory.append(megabytes(server))
    for thread in threads:
        thread.join()
    with httpx.Client(base_url=base, timeout=PATIENCE) as client:
        after = client.get("/api/v1/overview").json()
    times = sorted(each for each, _ in taken)
    p95, one = times[int(len(times) * 0.95)], statistics.median(alone)
    return {
        "people": people,
        "seconds": seconds,
        "answers": len(taken),
        "errors": sum(not well for _, well in taken),
        "alone_seconds": round(one, 3),
        "median_seconds": round(statistics.median(times), 3),
        "p95_seconds": round(p95, 3),
        "slowest_seconds": round(times[-1], 3),
        "p95_by_alone": round(p95 / one, 1),
        "files_read": after["reports"] - before,
        "failures": after["failures"],
        "megabytes": [round(each) for each in memory],
    }


def main() -> None:
    """What the module's docstring says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--reports", type=Path, default=ROOT / "corpus")
    given = parser.parse_args()
    lessonbase = [sys.executable, "-c", "from lessonbase.cli import app; app()"]
    with tempfile.TemporaryDirectory(prefix="lessonbase-load-", ignore_cleanup_errors=True) as folder:
        index = Path(folder) / "index"
        subprocess.run(
            [*lessonbase, "ingest", str(given.reports), "--index", str(index)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        port = free_port()
        server = subprocess.Popen(
            [*lessonbase, "serve", "--port", str(port), "--index", str(index)],
            env=dict(os.environ),
            stdout=subprocess.DEVNULL,
        )
        try:
            base = f"http://127.0.0.1:{port}"
            for _ in range(600):
                try:
                    httpx.get(f"{base}/alive")
                    break
                except httpx.HTTPError:
                    time.sleep(0.2)
            print(json.dumps(measure(base, server.pid, given.people, given.seconds, given.files), indent=1))
        finally:
            server.terminate()
            server.wait(30)


if __name__ == "__main__":
    main()
