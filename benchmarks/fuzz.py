"""Throws damaged files at the readers, and counts what becomes of them.

    python benchmarks/fuzz.py FILE_OR_FOLDER ... [--count N] [--first N] [--seconds N]

Each try takes one of the files, of each kind as often, damages it as its number says (so that a try can be repeated:
--first N --count 1), and gives it to a worker as ingesting does; of an archive, whatever can still be found in it. It
should be read, or refused with a reason. A fault that nobody foresaw, and a worker that died, are listed with their
numbers, and the exit code is 1. Listed, too, is what was read without a warning though most words of a page are none of
the sound file: to be looked at by hand, for a digit that replaced another in a plain text does that as well.
"""

import argparse
import io
import random
import re
import sys
import tempfile
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, StreamObject

from lessonbase.errors import ReadError
from lessonbase.ingesting.crew import Crew, DiedError
from lessonbase.ingesting.gathering import files, gather
from lessonbase.ingesting.work import Bench, Done, Limits, Task
from lessonbase.reading import read
from lessonbase.store import Store

Mutation = Callable[[bytes, random.Random], bytes]
# What a fault that nobody foresaw is told as, see ingesting/work.py.
UNFORESEEN = "does not know"
WORD = re.compile(r"\w{3,}")
ENOUGH_WORDS = 20
PACKED = ("/Filter", "/DecodeParms", "/Length")


def main() -> None:
    """Run as the module's docstring says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=1000, help="how many tries")
    parser.add_argument("--first", type=int, default=0, help="the number of the first try")
    parser.add_argument("--seconds", type=int, default=60, help="the limit of each")
    parser.add_argument("--workers", type=int, default=2, help="how many are read at once")
    arguments = parser.parse_args()
    seeds = list(files(arguments.paths))
    if not seeds:
        parser.error("there are no files in what was named")
    counts, bad, slowest = fuzz(
        seeds,
        range(arguments.first, arguments.first + arguments.count),
        arguments.seconds,
        arguments.workers,
    )
    columns = ("read", "garbled", "refused", "fault", "died")
    print(f"{'kind':10}" + "".join(f"{column:>9}" for column in columns))
    for kind, outcomes in sorted(counts.items()):
        print(f"{kind:10}" + "".join(f"{outcomes[column]:9}" for column in columns))
    print(f"the slowest took {slowest:.1f} s")
    for line in bad:
        print(line)
    sys.exit(any(outcomes["fault"] or outcomes["died"] for outcomes in counts.values()))


def fuzz(
    seeds: list[Path], numbers: range, seconds: int, workers: int
) -> tuple[dict[str, Counter[str]], list[str], float]:
    """By kind of file how often each outcome came, a line for each bad one, and the seconds of the slowest."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    bad, slowest = [], 0.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Store(folder / "lessonbase.db").close()
        chosen: list[tuple[int, Path]] = []
        begun: dict[int, float] = {}
        with Crew(
            workers, Bench(folder, folder, Limits(seconds, 1536, 5000, 900), folder / "lessonbase.db")
        ) as crew:
            for position, happened in crew.run(_tasks(seeds, numbers, folder, chosen, counts)):
                begun.setdefault(position, time.monotonic())
                outcome, reason = _outcome(happened)
                if outcome is None:
                    continue
                slowest = max(slowest, time.monotonic() - begun[position])
                number, seed = chosen[position]
                if outcome == "read" and (garbled := _garbled(happened, folder, seed)):
                    outcome, reason = "garbled", garbled
                counts[seed.suffix.lower()][outcome] += 1
                if outcome in ("fault", "died", "garbled"):
                    bad.append(f"{outcome}: try {number} of {seed.name}: {reason}")
    return counts, bad, slowest


def _tasks(
    seeds: list[Path],
    numbers: range,
    folder: Path,
    chosen: list[tuple[int, Path]],
    counts: dict[str, Counter[str]],
) -> Iterator[Task]:
    for number in numbers:
        seed, data = damaged(seeds, number)
        path = folder / f"{number}{seed.suffix}"
        path.write_bytes(data)
        for candidate in gather([path], folder):
            if candidate.fault:
                counts[seed.suffix.lower()]["refused"] += 1
                continue
            chosen.append((number, seed))
            yield Task(candidate)


def _outcome(happened: object) -> tuple[str | None, str]:
    if isinstance(happened, DiedError):
        return "died", str(happened)
    if not isinstance(happened, Done):
        return None, ""
    result = happened.result
    if result is None:
        return "fault", str(happened.fault)
    if result.status != "failed":
        return "read", ""
    return ("fault" if UNFORESEEN in (result.error or "") else "refused"), result.error or ""


def _garbled(happened: object, folder: Path, seed: Path) -> str:
    """The words of a page that are mostly none of the sound file's, where no warning was given; "" where there is none."""
    result = happened.result if isinstance(happened, Done) else None
    if result is None or result.warnings or not result.report_id:
        return ""
    known = _words_of(seed)
    with Store(folder / "lessonbase.db") as store:
        pages = defaultdict(list)
        for passage in store.passages(result.report_id):
            pages[passage.page_start] += WORD.findall(passage.text.casefold())
    for page, words in pages.items():
        foreign = [word for word in words if word not in known]
        if len(words) >= ENOUGH_WORDS and len(foreign) > len(words) / 2:
            return f"page {page}: {' '.join(words[:30])}"
    return ""


@cache
def _words_of(path: Path) -> frozenset[str]:
    try:
        return frozenset(word for page in read(path).pages for word in WORD.findall(page.text.casefold()))
    except ReadError:
        return frozenset()


def damaged(seeds: list[Path], number: int) -> tuple[Path, bytes]:
    """The file that a try takes, and its bytes as the try damages them; the same for the same number."""
    chance = random.Random(number)
    kind = chance.choice(sorted({seed.suffix.lower() for seed in seeds}))
    seed = chance.choice([seed for seed in seeds if seed.suffix.lower() == kind])
    data = seed.read_bytes()
    if data.startswith(b"%PDF") and chance.random() < 0.6:
        data = _unpacked(data)
    return seed, mutated(data, chance)


@lru_cache(maxsize=8)
def _unpacked(data: bytes) -> bytes:
    """A PDF whose text and fonts are not compressed, so that what is damaged in them still opens; as it is where that cannot
    be."""
    buffer = io.BytesIO()
    try:
        writer = PdfWriter(clone_from=io.BytesIO(data))
        for number, held in enumerate(writer._objects):
            if isinstance(held, StreamObject) and held.get("/Subtype") != "/Image":
                plain = DecodedStreamObject()
                plain.update({name: held.raw_get(name) for name in held if name not in PACKED})
                plain.set_data(held.get_data())
                writer._objects[number] = plain
        writer.write(buffer)
    except Exception:  # some of what is damaged here is so from the beginning
        return data
    return buffer.getvalue()


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes of a file, damaged in one or several places; of a file that is an archive, mostly within it."""
    if data[:2] == b"PK" and chance.random() < 0.8:
        return _within_archive(data, chance)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        data = chance.choice(MUTATIONS)(data, chance)
    return data


def _within_archive(data: bytes, chance: random.Random) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {each.filename: archive.read(each) for each in archive.infolist() if not each.is_dir()}
    except (zipfile.BadZipFile, ValueError):
        return data
    name = chance.choice(sorted(members))
    if chance.random() < 0.1:
        del members[name]
    else:
        members[name] = mutated(members[name], chance)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for member, content in members.items():
            made.writestr(member, content)
    return buffer.getvalue()


def _flip(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(min(len(data), chance.choice((1, 4, 32)))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _drop(data: bytes, chance: random.Random) -> bytes:
    start, length = _piece(data, chance)
    return data[:start] + data[start + length :]


def _repeat(data: bytes, chance: random.Random) -> bytes:
    start, length = _piece(data, chance)
    return data[:start] + data[start : start + length] * chance.choice((2, 3, 50)) + data[start + length :]


def _noise(data: bytes, chance: random.Random) -> bytes:
    start, length = _piece(data, chance)
    return data[:start] + chance.randbytes(min(length, 2000)) + data[start:]


def _number(data: bytes, chance: random.Random) -> bytes:
    found = list(re.finditer(rb"\d+", data[:2_000_000]))
    if not found:
        return data
    at = chance.choice(found)
    other = chance.choice((b"0", b"-1", b"1e308", b"4294967296", b"99999999999999999999", b"65536"))
    return data[: at.start()] + other + data[at.end() :]


def _piece(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, chance.choice((1, 16, 256, 4096))


MUTATIONS: tuple[Mutation, ...] = (_flip, _cut, _drop, _repeat, _noise, _number)

if __name__ == "__main__":
    main()
