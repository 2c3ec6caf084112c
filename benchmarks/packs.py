"""How long a pack takes to leave in all formats, beside a plain Word file of the same words.

    python benchmarks/packs.py [--cases 10 100] [--pages]

Sets made-up reports of six pages, one a programme, takes them in, builds a pack of so many cases on a topic that all of
them tell of, and exports it in a process of its own: seconds by the clock and of the processor, those of the drawing of
cited pages included, and the peak memory of the largest process. `--pages` puts the cited pages at the end of Word and PDF
too. See README.md.
"""

import argparse
import io
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import typst
from measured import processor

from lessonbase import Library
from lessonbase.packs import FORMATS, Options, Pack
from lessonbase.packs.content import Bullets, Table, content_of

TOPIC = "water fees that are paid"
PLACES = (
    "Kenya",
    "India",
    "Peru",
    "Uganda",
    "Nepal",
    "Mali",
    "Bangladesh",
    "Colombia",
    "Guatemala",
    "Zambia",
)
WHO = ("women", "young farmers", "the traders", "pump mechanics", "teachers", "district engineers", "herders")
DID = ("trained", "hired", "visited", "brought together", "supported")
DEEDS = (
    "hung out its accounts",
    "met every month",
    "kept two keys",
    "wrote each payment down",
    "chose its own clerk",
)


def main() -> None:
    """Print a line a size, then one a format."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, nargs="+", default=[10, 100])
    parser.add_argument("--pages", action="store_true")
    parser.add_argument("--export", nargs=2, metavar=("INDEX", "PACK"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.export:
        export(Path(arguments.export[0]), arguments.export[1], arguments.pages)
        return
    print(processor())
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        with Library(index) as library:
            library.ingest(list(reports(Path(folder), max(arguments.cases))))
            packs = [library.packs.build(f"Of {n}", TOPIC, n, 10 * n, by="bench") for n in arguments.cases]
        for pack in packs:
            measured(index, pack, arguments.pages)


def measured(index: Path, pack: Pack, pages: bool) -> None:
    """Export a pack in another process."""
    command = [sys.executable, __file__, "--export", str(index), pack.id, *(["--pages"] if pages else [])]
    subprocess.run(command, check=True)


def export(index: Path, pack_id: str, pages: bool) -> None:
    """Export a pack in all formats, then write its words as a plain Word file; print what each took."""
    with Library(index) as library:
        pack = library.packs.get(pack_id)
        print(f"{len(pack.cases)} cases, {len(pack.quotes)} quotes", flush=True)
        first, first_busy = time.perf_counter(), time.process_time()
        for form in FORMATS:
            began, busy = time.perf_counter(), time.process_time()
            data = library.packs.exported(pack_id, form, Options(pages=pages))
            line(form, began, busy, len(data))
        took, own = time.perf_counter() - first, time.process_time() - first_busy
    drawing = resource.getrusage(resource.RUSAGE_CHILDREN)  # those who drew have ended with the library
    children = drawing.ru_utime + drawing.ru_stime
    memory = max(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, drawing.ru_maxrss) / 1024
    print(
        f"  all formats {took:.2f} s, {own + children:.2f} s of the processor, {children:.2f} s of which to draw; {memory:.0f} MB"
    )
    began, busy = time.perf_counter(), time.process_time()
    line("plain python-docx", began, busy, plain(pack))


def line(what: str, began: float, busy: float, size: int) -> None:
    """One measured format; the processor's time here is without that of drawing, which others do."""
    print(
        f"  {what:18} {time.perf_counter() - began:6.2f} s {time.process_time() - busy:6.2f} s {size // 1024:6} kB"
    )


def plain(pack: Pack) -> int:
    """The words of a pack as paragraphs and tables of python-docx, nothing else; its size in bytes."""
    import docx

    document = docx.Document()
    for piece in content_of(pack).pieces:
        match piece:
            case Bullets():
                for item in piece.items:
                    document.add_paragraph(item)
            case Table():
                table = document.add_table(rows=len(piece.rows), cols=len(piece.widths))
                for row, cells in zip(table.rows, piece.rows, strict=True):
                    for cell, text in zip(row.cells, cells, strict=True):
                        cell.text = text
            case _:
                document.add_paragraph(piece.text)
    buffer = io.BytesIO()
    document.save(buffer)
    return len(buffer.getvalue())


def reports(folder: Path, count: int) -> Iterator[Path]:
    """So many made-up reports, each of a programme of its own."""
    chance = random.Random(0)
    for number in range(count):
        source, target = folder / "report.typ", folder / f"water-{number:03}.pdf"
        source.write_text(report(number, chance), "utf-8")
        target.write_bytes(typst.compile(str(source), timestamp=0))
        yield target


def report(number: int, chance: random.Random) -> str:
    """A report in Typst's markup: what was done, what went wrong, what came of it, a lesson, a practice, advice."""
    place = PLACES[number % len(PLACES)]
    name = f"{'ABCDEFGHIJ'[number // 10]}{number % 10}"

    def page(part: str, first: str) -> str:
        told = [first]
        for at in range(9):
            told.append(
                f"In village {name}-{at + 1} the programme {chance.choice(DID)} {chance.choice(WHO)}, and the committee "
                f"{chance.choice(DEEDS)} until the rains of {2004 + chance.randrange(14)}. Fees rose from "
                f"{chance.randrange(5, 40)} to {chance.randrange(41, 98)} per cent of households within a year. "
                f"The committee lacked {chance.choice(('a cash box', 'paper', 'a clerk', 'time', 'spare parts'))} at first."
            )
        return f"= {part}\n\n" + "\n\n".join(told)

    opening = (
        f"The water programme {name} worked in {place} between 2004 and 2018 with {number + 20} committees."
    )
    lesson = f"Lesson learned 1: Households of {name} pay their water fees where the committee {chance.choice(DEEDS)}."
    practice = f"Good practice 1: In {name} {chance.choice(WHO)} read the water fees aloud beside the pump each month."
    advice = f"Recommendation 1: The ministry should let each committee of {name} set its own water fees."
    parts = [
        page("Background", opening),
        page("What was done", f"The programme {name} hired {chance.choice(WHO)} to collect water fees."),
        page("Lessons learned", lesson),
        page("Good practices", practice),
        page("Recommendations", advice),
        page("Results", f"Water fees of {name} doubled only where the committee {chance.choice(DEEDS)}."),
    ]
    head = f'#set document(title: "Water fees in {place}: programme {name}")\n#set text(10pt)\n'
    title = (
        f"#align(center, text(20pt)[Water fees in {place}: programme {name}])\n#align(center)[Final report, "
    )
    return f"{head}{title}{2018 - number % 8}]\n" + "\n#pagebreak()\n".join(parts)


if __name__ == "__main__":
    main()
