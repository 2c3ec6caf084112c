"""What becomes of every file of a folder: read or refused, in what time and memory.

    python benchmarks/samples.py [FOLDER ...]

Each file goes the whole way that ingesting goes, without vectors, in a library and a worker process of its own with the
usual limits, so that its peak memory is its alone. A refusal that gives its reason is well; a crash is not, nor a file
that came to the end of its limits.
"""

import argparse
import multiprocessing
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from measured import REPORTS, processor

from lessonbase.ingesting.crew import Crew, DiedError
from lessonbase.ingesting.gathering import Candidate
from lessonbase.ingesting.work import Bench, Done, Limits, Task, memory_reason, time_reason
from lessonbase.settings import settings
from lessonbase.store import Store

_SLOW, _LARGE = 10.0, 500.0  # seconds and megabytes of a file that wants looking at
_UNKNOWN = "lessonbase came upon something it does not know"  # how the reason of a fault of ours begins


class Outcome(NamedTuple):
    """What became of one file: its `fate` is read, refused, crashed, late or large; `told` its warnings or reason."""

    fate: str
    seconds: float
    megabytes: float
    told: str
    pages: int | None = None
    passages: int = 0
    records: int = 0


def main() -> None:
    """Print a line a file, then what they come to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path, default=[REPORTS, REPORTS.parent / "samples"])
    folders = parser.parse_args().folders
    files = sorted(file for folder in folders for file in folder.rglob("*") if file.is_file())
    if not files:
        raise SystemExit(f"There is no file in {', '.join(map(str, folders))}. Name a folder of reports.")

    print(processor())
    print(f"{'file':44} {'status':8} {'pages':>5} {'passages':>8} {'records':>7} {'s':>6} {'MB':>5}  told")
    outcomes = []
    # A process a file, so that the memory of its one child is that of the file.
    with multiprocessing.get_context("fork").Pool(1, maxtasksperchild=1) as pool:
        for file, outcome in zip(files, pool.imap(outcome_of, files, chunksize=1), strict=True):
            outcomes.append(outcome)
            print_line(file.name, outcome)
    print_sum(outcomes)


def outcome_of(file: Path) -> Outcome:
    """Take a file in."""
    limits = Limits.of(settings())
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        Store(folder / "lessonbase.db").close()
        started = time.perf_counter()
        with Crew(1, Bench(folder, folder, limits, folder / "lessonbase.db")) as crew:
            *_, (_, last) = crew.run([Task(Candidate(file, str(file), file.name, named=True))])
        seconds = time.perf_counter() - started
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    if isinstance(last, DiedError):
        fate = {time_reason(limits): "late", memory_reason(limits): "large"}.get(str(last), "crashed")
        return Outcome(fate, seconds, megabytes, str(last))
    assert isinstance(last, Done)
    if last.result is None:
        return Outcome("crashed", seconds, megabytes, str(last.fault))
    result = last.result
    if result.error:
        reason = result.error.removeprefix(f"{file.name}: ")
        fate = "crashed" if reason.startswith(_UNKNOWN) else "refused"
        return Outcome("large" if reason == memory_reason(limits) else fate, seconds, megabytes, reason)
    codes = ", ".join(warning.code for warning in result.warnings)
    return Outcome("read", seconds, megabytes, codes, result.pages, result.passages, result.records)


def print_line(name: str, outcome: Outcome) -> None:
    """One file."""
    marks = "slow " * (outcome.seconds > _SLOW) + "large " * (outcome.megabytes > _LARGE)
    print(
        f"{name[:44]:44} {outcome.fate:8} {outcome.pages or '-':>5} {outcome.passages:8} {outcome.records:7} "
        f"{outcome.seconds:6.1f} {outcome.megabytes:5.0f}  {marks}{outcome.told}",
        flush=True,
    )


def print_sum(outcomes: Sequence[Outcome]) -> None:
    """The last line."""
    fates = Counter(outcome.fate for outcome in outcomes)
    print(
        f"{len(outcomes)} files: {fates['read']} read, {fates['refused']} refused with a reason, "
        f"{fates['crashed']} crashed, {fates['late']} over the time limit, {fates['large']} over the memory limit; "
        f"the largest took {max(outcome.megabytes for outcome in outcomes):.0f} MB"
    )


if __name__ == "__main__":
    main()
