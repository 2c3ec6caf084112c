"""How fast PDFs become stored passages and records, without vectors, beside the bare text that PDFium gives.

    python benchmarks/reading.py [REPORT.pdf ...] [--workers N] [--pages N] [--rounds N]

Bare is PDFium's text of every page, nothing else, on one core. Ours is the whole way that ingesting goes, in worker
processes: read, find lessons, tag, store. Each report is copied until there are enough pages to keep the workers busy,
a few bytes added to every copy so that none is known already. Each round measures both; the table shows the median.
"""

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from measured import pdfs, processor

from lessonbase.ingesting.crew import Crew
from lessonbase.ingesting.gathering import Candidate
from lessonbase.ingesting.work import Bench, Done, Limits, Task
from lessonbase.settings import settings
from lessonbase.store import Store


def main() -> None:
    """Print a line a report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("reports", nargs="*", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--pages", type=int, default=1000, help="of one report and its copies, about")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()

    print(processor())
    print(f"{'':42} {'pages':>6} {'bare/s':>8} {'ours/s':>8} {'ratio':>6}")
    for file in pdfs(arguments.reports):
        rounds = [both(file, arguments.workers, arguments.pages) for _ in range(arguments.rounds)]
        bare, ours = (statistics.median(speeds) for speeds in zip(*rounds, strict=True))
        ratio = statistics.median(ours / bare for bare, ours in rounds)
        print(f"{file.name:42} {page_count(file):6} {bare:8.0f} {ours:8.0f} {ratio:6.2f}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{arguments.workers} workers, the largest of them {peak:.0f} MB")


def both(file: Path, workers: int, pages: int) -> tuple[float, float]:
    """Pages a second: bare, ours. Bare is the mean of before and after, for machines get slower and faster."""
    before = bare_speed(file)
    with tempfile.TemporaryDirectory() as scratch:
        # As many for each worker: at the end none waits for another.
        each = -(-pages // (page_count(file) * workers))
        ours = our_speed(copies(file, each * workers, Path(scratch)), workers, Path(scratch))
    return (before + bare_speed(file)) / 2, ours


def page_count(file: Path) -> int:
    """How many pages a PDF has."""
    with pypdfium2.PdfDocument(file) as pdf:
        return len(pdf)


def bare_speed(file: Path, seconds: float = 1.0) -> float:
    """Pages a second of PDFium's text, the file opened anew each time, for so many seconds."""
    started, pages = time.perf_counter(), 0
    while time.perf_counter() - started < seconds:
        with pypdfium2.PdfDocument(file.read_bytes()) as pdf:
            for page in pdf:
                textpage = page.get_textpage()
                textpage.get_text_range()
                textpage.close()
                page.close()
                pages += 1
    return pages / (time.perf_counter() - started)


def copies(file: Path, count: int, folder: Path) -> list[Path]:
    """Copies of a PDF that differ in a comment at their end."""
    made = [folder / f"{number}.pdf" for number in range(count)]
    for number, copy in enumerate(made):
        copy.write_bytes(file.read_bytes() + b"\n%% copy %d\n" % number)
    return made


def our_speed(files: Sequence[Path], workers: int, folder: Path) -> float:
    """Pages a second from files to a database, workers started within the time."""
    limits = Limits.of(settings())
    Store(folder / "lessonbase.db").close()
    tasks = [Task(Candidate(file, str(file), file.name)) for file in files]
    pages, started = 0, time.perf_counter()
    with Crew(workers, Bench(folder, folder, limits, folder / "lessonbase.db")) as crew:
        for number, happened in crew.run(tasks):
            if isinstance(happened, Exception) or (isinstance(happened, Done) and happened.fault):
                raise SystemExit(f"{files[number]} was not read: {happened}")
            if isinstance(happened, Done) and happened.result:
                pages += happened.result.pages or 0
    return pages / (time.perf_counter() - started)


if __name__ == "__main__":
    main()
