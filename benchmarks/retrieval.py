"""Search by words, by meaning and by both on judged collections: nDCG@10 of the parts that lessonbase itself runs.

    python benchmarks/retrieval.py [FOLDER]     FOLDER holds adi/ and cran/ (default ../shared/ir)

nDCG with binary gains (Järvelin and Kekäläinen 2002), the mean over all queries with a relevant document.
"""

import math
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from smart import Collection, Text, read_adi, read_cranfield

from lessonbase.filters import Filters
from lessonbase.model import Document, Page, Passage, Report, Signals
from lessonbase.retrieval import Embedder, Search, embedder
from lessonbase.retrieval.faiss_tantivy import FaissTantivy
from lessonbase.retrieval.index import Query
from lessonbase.retrieval.proposals import Proposals
from lessonbase.sentences import sentences
from lessonbase.settings import settings
from lessonbase.store import Store

DEPTH = 10
READERS = {"ADI": ("adi", read_adi), "Cranfield": ("cran", read_cranfield)}

# A query's words → numbers of documents, best first.
System = Callable[[str], Sequence[int]]


def ndcg(ranked: Sequence[int], relevant: set[int], depth: int = DEPTH) -> float:
    """Normalised discounted cumulative gain of a ranking, in [0, 1]."""
    gain = sum(1 / math.log2(rank + 1) for rank, found in enumerate(ranked[:depth], 1) if found in relevant)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(depth, len(relevant)) + 1))
    return gain / best


def fill(store: Store, collection: Collection, model: Embedder) -> None:
    """Store a collection as one report, a passage a document."""
    report = Report(id="collection", title="", source="collection", media_type="text/plain")
    passages = [passage(report, document) for document in collection.documents]
    document = Document(report=report, pages=(Page(number=None, text=""),), blocks=())
    store.add(document, passages, [])
    store.embeddings.add(report.id, model.embed_passages(passages), model.identity)


def passage(report: Report, document: Text) -> Passage:
    """A document as a passage, its title as the context."""
    text = document.words or document.title
    return Passage(
        id=str(document.number),
        report_id=report.id,
        context=document.title,
        text=text,
        sentences=tuple(sentences(text)),
    )


def systems(store: Store, model: Embedder, scratch: Path) -> dict[str, System]:
    """The rankings to compare: each engine alone, and the search that joins them."""
    index = FaissTantivy(store, scratch / "alone")
    index.rebuild()
    search = Search(store, scratch, lambda: model)
    none = Filters()

    def numbers(found: Proposals, by: Callable[[Signals], float]) -> list[int]:
        best = sorted(found, key=lambda key: -by(found[key].signals))[:DEPTH]
        held = store.passages_by_key(best)
        return [int(held[key].id) for key in best]

    def by_vector(query: str, by: Callable[[Signals], float]) -> list[int]:
        return numbers(index.search(Query("", {model.identity: model.embed([query])[0]}), none, DEPTH), by)

    return {
        "words": lambda query: numbers(index.search(Query(query, {}), none, DEPTH), lambda s: s.words),
        "meaning": lambda query: by_vector(query, lambda s: s.meaning or 0.0),
        "both": lambda query: [int(hit.passage.id) for hit in search.search(query, DEPTH)],
    }


def mean_ndcg(system: System, collection: Collection) -> float:
    """Over all queries that have a relevant document."""
    judged = [query for query in collection.queries if query.number in collection.relevant]
    return statistics.mean(ndcg(system(query.words), collection.relevant[query.number]) for query in judged)


def main() -> None:
    """Print a line a collection."""
    default = Path(__file__).parents[2] / "shared" / "ir"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    if not folder.is_dir():
        raise SystemExit(f"There is no folder {folder}. Name one that holds the collections: adi/ and cran/.")
    model = embedder(settings().model, settings().cache)
    print(f"{f'nDCG@{DEPTH}':9} {'words':>8} {'meaning':>8} {'both':>8}")
    for name, (where, read) in READERS.items():
        collection = read(folder / where)
        with tempfile.TemporaryDirectory() as scratch, Store(Path(scratch) / "lessonbase.db") as store:
            fill(store, collection, model)
            ranked = systems(store, model, Path(scratch))
            figures = [mean_ndcg(system, collection) for system in ranked.values()]
        print(f"{name:9} " + " ".join(f"{figure:8.3f}" for figure in figures))


if __name__ == "__main__":
    main()
