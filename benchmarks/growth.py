"""How search keeps up as a library grows: synthetic libraries made from real passages, as ratios to embedding a question.

    python benchmarks/growth.py [LIBRARY] [--sizes 10000 100000]

LIBRARY is an index directory with real reports, of which passages are drawn: each synthetic one is made of sentences of
two, and its vector lies between theirs, a little aside. Times are of the processor, so that a busy machine does not count.
See README.md for what is measured.
"""

import argparse
import gc
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from measured import QUESTIONS, processor

from lessonbase.filters import Filters
from lessonbase.library import Library
from lessonbase.model import Document, Page, Passage, Record, Report, Span, Tag
from lessonbase.retrieval import Embedder, Search, embedder, vectors
from lessonbase.retrieval.index import Query
from lessonbase.settings import settings
from lessonbase.store import Store

OF_A_REPORT = 100
ON_A_PAGE = 4
COUNTRIES = ("KE", "IN", "PE", "UG", "NP", "ML", "BD", "CO", "GT", "ZM")
FILTERS = {
    "none": Filters(),
    "since 2010": Filters(since=2010),
    "a country": Filters(country=("KE",)),
    "two facets": Filters(country=("KE", "PE"), since=2018),
    "a report": Filters(report=("report-00003",)),
    "no passage": Filters(country=("XX",)),
}
FRESH = """
import sys, time
from lessonbase.store import Store
from lessonbase.retrieval import Search, embedder
from lessonbase.settings import settings
from pathlib import Path
began = time.process_time()
with Store(Path(sys.argv[1]) / "lessonbase.db") as store:
    search = Search(store, Path(sys.argv[1]), lambda: embedder(settings().model, settings().cache))
    search.search(sys.argv[2])
    print(time.process_time() - began)
    # The peak that getrusage tells would be at least that of the program which started this one.
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(int(peak.split()[1]) / 1024)
"""


def main() -> None:
    """Print a table, a column a size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("library", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    arguments = parser.parse_args()
    print(processor())
    gc.set_threshold(
        10_000
    )  # as every command has it: looking for garbage would be most of the slowest calls
    model = embedder(settings().model, settings().cache)
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "lessonbase.db") as store:
            print(f"\n{size:,} passages")
            grow(store, arguments.library, model, size)
            measured(store, Path(folder), model)


def grow(store: Store, library: Path, model: Embedder, size: int) -> None:
    """Fill a store with so many passages."""
    with Store(library / "lessonbase.db") as real:
        keys = real.embeddings.vector_keys().tolist()
        held, pairs = real.passages_by_key(keys), real.embeddings.pairs(keys)
    chance = np.random.default_rng(0)
    for number in range(size // OF_A_REPORT):
        add(
            store,
            number,
            [(held[key], pairs[key]) for key in chance.choice(keys, 2 * OF_A_REPORT)],
            chance,
            model,
        )


def add(
    store: Store,
    number: int,
    drawn: list[tuple[Passage, tuple[np.ndarray, np.ndarray]]],
    chance: np.random.Generator,
    model: Embedder,
) -> None:
    """Add one synthetic report, made of the passages that were drawn for it."""
    country = COUNTRIES[number % len(COUNTRIES)]
    report = Report(
        id=f"report-{number:05}",
        title=f"Report {number}",
        source=f"/{number}",
        media_type="text/plain",
        year=2000 + number % 25,
        language="en",
        tags=(Tag(scheme="country", code=country, label=country),),
    )
    passages, made, records = [], [], []
    for place, ((one, pair), (other, other_pair)) in enumerate(zip(drawn[::2], drawn[1::2], strict=True)):
        first = [one.text[start:end] for start, end in one.sentences[::2]]
        second = [other.text[start:end] for start, end in other.sentences[1::2]]
        text, sentences = "", []
        for sentence in [*first, *second] or [one.text]:
            sentences.append((len(text), len(text) + len(sentence)))
            text += f"{sentence} "
        page = place // ON_A_PAGE + 1
        passages.append(
            Passage(
                id=f"{report.id}-{place}",
                report_id=report.id,
                text=text,
                context=one.context,
                role=one.role,
                page_start=page,
                page_end=page,
                spans=tuple(Span(page=page, start=start, end=end + 1) for start, end in sentences),
                sentences=tuple(sentences),
            )
        )
        share = chance.uniform(0.3, 0.7)
        own = np.concatenate([pair[1][::2], other_pair[1][1::2]]) if first or second else pair[1][:1]
        made.append((aside(share * pair[0] + (1 - share) * other_pair[0], chance), aside(own, chance)))
        if place % 10 == 0:
            records.append(
                Record(
                    id=f"{report.id}-r{place}",
                    report_id=report.id,
                    kind="lesson" if place % 20 else "recommendation",
                    statement=text[:200],
                    passage_id=passages[-1].id,
                    tags=(Tag(scheme="theme", code=f"t{place % 7}", label=f"Theme {place % 7}"),),
                )
            )
    pages = tuple(
        Page(
            number=first // ON_A_PAGE + 1,
            text="\n".join(each.text for each in passages[first : first + ON_A_PAGE]),
        )
        for first in range(0, len(passages), ON_A_PAGE)
    )
    store.add(Document(report=report, pages=pages, blocks=()), passages, records)
    store.embeddings.add(report.id, made, model.identity)


def aside(vectors_: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Unit vectors near to some."""
    moved = vectors_ + chance.normal(0, 0.01, vectors_.shape)
    return (moved / np.linalg.norm(moved, axis=-1, keepdims=True)).astype(np.float32)


def measured(store: Store, folder: Path, model: Embedder) -> None:
    """Print what the tables of README.md show of one library."""
    search = Search(store, folder, lambda: model)
    began = time.process_time()
    search.sync()
    line("making the index", time.process_time() - began)
    embedding = float(np.median(times(lambda question: model.embed([question]))))
    line("embedding a question, median", embedding)
    for name, filters in FILTERS.items():
        line(f"search, p95, {name}", p95(times(lambda q, f=filters: search.search(q, 10, f))), embedding)
    line("facets, p95", p95(times(lambda _: search.facets(Filters(since=2010)))), embedding)
    fresh = subprocess.run(
        [sys.executable, "-c", FRESH, str(folder), QUESTIONS[0]], capture_output=True, text=True, check=True
    )
    first, megabytes = map(float, fresh.stdout.split())
    line("first search after opening", first, embedding)
    print(f"  memory of a program that only searches {megabytes:12.0f} MB")
    with Library(folder) as library:
        line("ask, p95", p95(times(library.ask)), embedding)
        points = [len(library.ask(question).points) for question in QUESTIONS]
        print(f"  points of the answers {'':24} {points}")
        line("ask, p95, since 2010", p95(times(lambda q: library.ask(q, since=2010))), embedding)
    taken = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    index = sum(file.stat().st_size for file in (folder / "search").rglob("*") if file.is_file())
    print(f"  disk {taken / 2**20:40.0f} MB, of it the index {index / 2**20:.0f} MB", flush=True)
    for name, filters in FILTERS.items():
        print(f"  recall@10, {name:21} {recall(search, model, filters):10.3f}")
    with Store(folder / "lessonbase.db") as elsewhere:
        keys = elsewhere.embeddings.passage_keys()[:200].tolist()
        drawn = list(
            zip(
                elsewhere.passages_by_key(keys).values(),
                elsewhere.embeddings.pairs(keys).values(),
                strict=True,
            )
        )
    more = []
    for number in range(90_000, 90_010):
        add(store, number, drawn, np.random.default_rng(number), model)
        began = time.process_time()
        search.sync()
        more.append(time.process_time() - began)
    line("a report of 100 passages found, median", float(np.median(more)), embedding)
    print(f"  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:25.0f} MB")


def recall(search: Search, model: Embedder, filters: Filters) -> float:
    """Share of the 10 passages that are nearest by meaning, all compared, that are proposed."""
    shares = []
    for question in QUESTIONS:
        asked = Query("", {model.identity: model.embed([question])[0]})
        found = nearest(search, asked, filters)
        few, vectors.FEW = vectors.FEW, 10**9
        exact = nearest(search, asked, filters)
        vectors.FEW = few
        shares.append(len(found & exact) / max(1, len(exact)) if exact else 1.0)
    return float(np.mean(shares))


def nearest(search: Search, asked: Query, filters: Filters) -> set[int]:
    """The 10 passages that are proposed as the nearest."""
    found = search.propose(asked, filters, 10)
    by_meaning = sorted(found, key=lambda key: -(found[key].signals.meaning or -1))
    return set(by_meaning[:10])


def times(ask: Callable[[str], object]) -> list[float]:
    """Seconds of a call with each question, after one that does not count."""
    ask(QUESTIONS[0])
    seconds = []
    for question in QUESTIONS * 8:
        began = time.process_time()
        ask(question)
        seconds.append(time.process_time() - began)
    return seconds


def p95(seconds: list[float]) -> float:
    return float(np.percentile(seconds, 95))


def line(what: str, seconds: float, unit: float | None = None) -> None:
    """One time, and how many times the unit it is."""
    ratio = f"{seconds / unit:8.1f} x" if unit else ""
    print(f"  {what:40} {seconds * 1000:10.1f} ms {ratio}", flush=True)


if __name__ == "__main__":
    main()
