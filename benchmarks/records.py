"""How *Lessons* keeps up: records found by words and meaning, with all counts, as ratios to embedding what is looked for.

    python benchmarks/records.py LIBRARY [--records 20000]

LIBRARY is an index directory with real reports. Each synthetic record states two sentences of two of its passages, and has
their vectors, a little aside. Times are of the processor, so that other programs do not count. See README.md.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from growth import COUNTRIES, OF_A_REPORT, aside, line
from measured import QUESTIONS, processor

from lessonbase.evidence import Evidence
from lessonbase.filters import Filters
from lessonbase.model import Document, Page, Passage, Record, Report, Tag
from lessonbase.record_search import RecordSearch
from lessonbase.retrieval import Embedder, Search, embedder
from lessonbase.settings import settings
from lessonbase.store import Store
from lessonbase.taxonomies import Taxonomies

KINDS = ("lesson", "recommendation", "best_practice", "challenge", "success")


def main() -> None:
    """Print the times of one library."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("library", type=Path)
    parser.add_argument("--records", type=int, default=20_000)
    arguments = parser.parse_args()
    print(processor())
    model = embedder(settings().model, settings().cache)
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "lessonbase.db") as store:
        fill(store, arguments.library, model, arguments.records)
        measured(store, Path(folder), model)


def fill(store: Store, library: Path, model: Embedder, size: int) -> None:
    """Fill a store with so many records, one a passage."""
    with Store(library / "lessonbase.db") as real:
        keys = real.embeddings.vector_keys().tolist()
        held, pairs = real.passages_by_key(keys), real.embeddings.pairs(keys)
    keys = [key for key in keys if held[key].sentences]
    chance = np.random.default_rng(0)
    for number in range(size // OF_A_REPORT):
        code = COUNTRIES[number % len(COUNTRIES)]
        tags = (
            Tag(scheme="country", code=code, label=code),
            Tag(scheme="sector", code=f"s{number % 12}", label=f"Sector {number % 12}"),
        )
        report = Report(
            id=f"report-{number:05}",
            title=f"Report {number}",
            source=f"/{number}",
            media_type="text/plain",
            year=2000 + number % 25,
            language="en",
            tags=tags,
        )
        passages, vectors, records = [], [], []
        for place, (one, other) in enumerate(chance.choice(keys, (OF_A_REPORT, 2)).tolist()):
            sentences, rows = [], []
            for key in (one, other):
                at = int(chance.integers(len(held[key].sentences)))
                start, end = held[key].sentences[at]
                sentences.append(held[key].text[start:end])
                rows.append(pairs[key][1][at])
            text = " ".join(sentences)
            cut = len(sentences[0])
            passage = Passage(
                id=f"{report.id}-{place}",
                report_id=report.id,
                text=text,
                sentences=((0, cut), (cut + 1, len(text))),
            )
            passages.append(passage)
            vectors.append(
                (aside(sum(rows), chance), aside(np.array(rows), chance)),
            )
            records.append(
                Record(
                    id=f"{report.id}-r{place}",
                    report_id=report.id,
                    kind=KINDS[place % len(KINDS)],
                    statement=text,
                    passage_id=passage.id,
                    tags=(Tag(scheme="theme", code=f"t{place % 24}", label=f"Theme {place % 24}"),),
                )
            )
        store.add(Document(report=report, pages=(Page(number=None, text=""),), blocks=()), passages, records)
        store.embeddings.add(report.id, vectors, model.identity)


def spent(ask: Callable[[str], object]) -> float:
    """Seconds of the processor that a call with a question takes: the median, after one that does not count."""
    ask(QUESTIONS[0])
    seconds = []
    for question in QUESTIONS * 6:
        began = time.process_time()
        ask(question)
        seconds.append(time.process_time() - began)
    return float(np.median(seconds))


def measured(store: Store, folder: Path, model: Embedder) -> None:
    """Print what the table of README.md shows."""
    search = Search(store, folder, lambda: model)
    began = time.perf_counter()
    search.sync()
    line("making the index", time.perf_counter() - began)
    records = RecordSearch(store, search, 2000)
    embedding = spent(lambda question: model.embed([question]))
    line("embedding a text", embedding)

    def told(what: str, ask: Callable[[str], object]) -> None:
        line(what, spent(ask), embedding)

    def find(text: str, sort: str | None = None, **filters: object) -> object:
        records._kept.matched.clear()  # each is looked for as if for the first time
        return records.find(text, Filters(**filters), sort, 0, 24)

    told("found, counted and marked", find)
    told("the same, of a country since 2010", lambda text: find(text, country=("KE",), since=2010))
    told("newest first", lambda text: find(text, "newest"))
    told(
        "another filter on what was found",
        lambda text: records.find(text, Filters(kind=("lesson",)), None, 0, 24),
    )
    told("no text, by report", lambda _: records.find("", Filters(), None, 0, 24))
    one = store.records(Filters(report=("report-00003",)))[0]
    told("more like one", lambda _: records.like(one, 24))
    began = time.process_time()
    records.find("", Filters(), "agreed", 0, 24)
    line("most agreed of all, once after a change", time.process_time() - began, embedding)
    told("most agreed of all, from then on", lambda _: records.find("", Filters(), "agreed", 0, 24))
    evidence = Evidence(store, records, Taxonomies(folder / "taxonomies", store))
    told("the map of themes and sectors", lambda _: evidence.gaps())
    told("countries", lambda _: evidence.by("country"))
    question = "How can staff be trained to use data?"
    print(f"  {len(records.find(question, Filters(), None, 0, 1).ids):,} records match “{question}”")


if __name__ == "__main__":
    main()
