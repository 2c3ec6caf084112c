"""How well and how fast scanned pages are read, with Tesseract.

    python benchmarks/ocr.py [SCAN.pdf TRUTH.txt] [--others]

The character error rate is the least number of characters to insert, delete or replace that turn what was read
into the truth, over the length of the truth, both with their white space collapsed (Levenshtein 1966). Without
arguments it is that of linn.pdf in ../shared; --others lists what came of every scan beside it.
"""

import argparse
import time
from pathlib import Path

import numpy as np
from measured import HERE, processor

from lessonbase.errors import ReadError
from lessonbase.model import Document
from lessonbase.reading import read

SCANS = HERE.parents[1] / "shared" / "samples" / "scans"


def main() -> None:
    """Print the error rate and the seconds a page, then a line a file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("scan", nargs="?", type=Path, default=SCANS / "linn.pdf")
    parser.add_argument("truth", nargs="?", type=Path, default=SCANS / "linn.txt")
    parser.add_argument("--others", action="store_true", help="list the other scans of the folder as well")
    arguments = parser.parse_args()
    if not arguments.scan.is_file():
        raise SystemExit(f"There is no {arguments.scan}. Name a scan and its text.")

    print(processor())
    document, seconds = timed(arguments.scan)
    text = "\n".join(page.text for page in document.pages)
    rate = error_rate(arguments.truth.read_text(encoding="utf-8"), text)
    print(
        f"{arguments.scan.name}: {rate:.2%} of characters wrong, {seconds / len(document.pages):.1f} s a page"
    )
    if arguments.others:
        for path in sorted(arguments.scan.parent.glob("*.pdf")):
            print_line(path)


def timed(path: Path) -> tuple[Document, float]:
    """A document, and the seconds that reading it took."""
    start = time.perf_counter()
    document = read(path)
    return document, time.perf_counter() - start


def print_line(path: Path) -> None:
    """What came of one file."""
    try:
        document, seconds = timed(path)
    except ReadError as error:
        print(f"{path.name:28} refused: {error.reason}")
        return
    characters = sum(len(page.text) for page in document.pages)
    told = ", ".join(f"{each.code} {list(each.pages)}" for each in document.report.warnings)
    print(f"{path.name:28} {len(document.pages):3} pages {characters:6} characters {seconds:6.1f} s  {told}")


def error_rate(truth: str, read: str) -> float:
    """The character error rate of a text, 0 where it is the truth."""
    wanted, given = (
        np.array([ord(char) for char in " ".join(text.split())], dtype=np.int64) for text in (truth, read)
    )
    return distance(wanted, given) / max(1, len(wanted))


def distance(first: np.ndarray, second: np.ndarray) -> int:
    """The Levenshtein distance of two sequences, a row of the table at a time."""
    columns = np.arange(len(second) + 1)
    row = columns.copy()
    for index, char in enumerate(first, start=1):
        below = np.empty_like(row)
        below[0] = index
        below[1:] = np.minimum(row[1:] + 1, row[:-1] + (second != char))
        row = np.minimum.accumulate(below - columns) + columns  # insertions, from left to right
    return int(row[-1])


if __name__ == "__main__":
    main()
