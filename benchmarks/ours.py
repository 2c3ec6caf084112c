"""lessonbase from files to a searchable library, then questions to it; prints a Measured as JSON.

python benchmarks/ours.py REPORT.pdf ...
"""

import json
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

from measured import QUESTIONS

from lessonbase import Library


def main() -> None:
    """The model is loaded before the clock starts, as it is for the peer."""
    files = [Path(name) for name in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as scratch, Library(scratch) as library:
        library.search("load the model")
        started = time.perf_counter()
        results = library.ingest(files)
        took = time.perf_counter() - started
        seconds = []
        for question in QUESTIONS * 4:
            started = time.perf_counter()
            library.search(question, k=10)
            seconds.append(time.perf_counter() - started)
    measured = {
        "pages": sum(result.pages or 0 for result in results),
        "passages": sum(result.passages for result in results),
        "ingest_seconds": took,
        "search_seconds": statistics.median(seconds),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
