"""How long a question takes: in a running program, and as a command from nothing; beside LlamaIndex if its Python is named.

    python benchmarks/query.py [REPORT.pdf ...] [--peer-python PATH]

A cold question is `lessonbase ask` in a new process. Importing sentence_transformers, which a cold question does
without, is timed beside it. See README.md.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from measured import QUESTIONS, measure, pdfs, processor

from lessonbase import Library
from lessonbase.retrieval import embedder
from lessonbase.settings import settings

REPEATS = 5


def main() -> None:
    """Print times, medians of several."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("reports", nargs="*", type=Path)
    parser.add_argument("--peer-python", type=Path, help="the Python of an environment with LlamaIndex")
    arguments = parser.parse_args()
    files = pdfs(arguments.reports)

    print(processor())
    with tempfile.TemporaryDirectory() as index:
        with Library(index) as library:
            library.ingest(files)
            model = embedder(settings().model, settings().cache)
            line("embedding a question", typical(lambda question: model.embed([question])))
            line("warm search", typical(library.search))
            line("warm ask", typical(library.ask))
        runs = [cold_ask(index, question) for question in QUESTIONS]
    line("cold lessonbase ask", statistics.median(seconds for seconds, _ in runs))
    line("importing sentence_transformers", statistics.median(cold_import() for _ in range(2)))
    print(f"{'peak memory of a cold ask':34} {max(memory for _, memory in runs):8.0f} MB")
    if arguments.peer_python:
        line("LlamaIndex, warm retrieval", measure("peer.py", files, arguments.peer_python).search_seconds)


def line(what: str, seconds: float) -> None:
    """One measured time."""
    print(f"{what:34} {seconds * 1000:8.1f} ms")


def typical(ask: Callable[[str], object]) -> float:
    """The median time of a call with a question, after one that does not count."""
    ask(QUESTIONS[0])
    seconds = []
    for question in QUESTIONS * REPEATS:
        started = time.perf_counter()
        ask(question)
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def cold_ask(index: str, question: str) -> tuple[float, float]:
    """Seconds and peak megabytes of one `lessonbase ask` from nothing."""
    command = [str(Path(sys.executable).with_name("lessonbase")), "ask", question, "--index", index, "--json"]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - started
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    return took, usage.ru_maxrss / 1024


def cold_import() -> float:
    """Seconds that a new process takes to import sentence_transformers."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import sentence_transformers"], check=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
