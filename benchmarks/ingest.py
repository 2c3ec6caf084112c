"""How fast reports become searchable, and in how much memory; beside LlamaIndex where its Python is named.

    python benchmarks/ingest.py [REPORT.pdf ...] [--peer-python PATH] [--rounds N]

Each round measures both, each in a process of its own; the table shows the median round. See README.md.
"""

import argparse
import statistics
import sys
from pathlib import Path

from measured import Measured, measure, pdfs, processor


def main() -> None:
    """Print a line a system."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("reports", nargs="*", type=Path)
    parser.add_argument("--peer-python", type=Path, help="the Python of an environment with LlamaIndex")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()

    files = pdfs(arguments.reports)
    systems = {"lessonbase": ("ours.py", sys.executable)}
    if arguments.peer_python:
        systems["LlamaIndex"] = ("peer.py", str(arguments.peer_python))
    rounds = [
        {name: measure(script, files, python) for name, (script, python) in systems.items()}
        for _ in range(arguments.rounds)
    ]

    print(processor())
    print(f"{'':12} {'pages':>6} {'passages':>9} {'pages/s':>8} {'peak MB':>8}")
    for name in systems:
        print_line(name, [each[name] for each in rounds])
    if arguments.peer_python:
        ratios = [
            each["lessonbase"].pages_per_second / each["LlamaIndex"].pages_per_second for each in rounds
        ]
        print(f"lessonbase / LlamaIndex: {statistics.median(ratios):.2f} times the pages/s")


def print_line(name: str, rounds: list[Measured]) -> None:
    """One system's median."""
    speed = statistics.median(each.pages_per_second for each in rounds)
    memory = statistics.median(each.peak_megabytes for each in rounds)
    print(f"{name:12} {rounds[0].pages:6} {rounds[0].passages:9} {speed:8.1f} {memory:8.0f}")


if __name__ == "__main__":
    main()
