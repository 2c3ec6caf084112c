"""Vectors made beside a program that serves: the same as made in it, also where the process that makes them is ended."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from lessonbase.answerers import Answerers
from lessonbase.library import Library
from lessonbase.retrieval import embedder
from lessonbase.retrieval.embedding import Embedder
from lessonbase.retrieval.embedding_beside import EmbeddingBeside
from lessonbase.settings import settings
from tests.documents import passage, report

OF = report("a")
PASSAGES = [
    passage(OF, 0, "Pumps stood idle. A mechanic in each village repaired them."),
    passage(OF, 1, "Meetings at dusk let those come who work in the fields."),
]


@pytest.fixture
def model() -> Embedder:
    return embedder(settings().model, settings().cache)


@pytest.fixture
def beside(model: Embedder) -> Iterator[EmbeddingBeside]:
    made = EmbeddingBeside(model, settings().model, settings().cache)
    yield made
    made.end()


def are_alike(some: list[tuple[np.ndarray, np.ndarray]], others: list[tuple[np.ndarray, np.ndarray]]) -> bool:
    return all(
        np.array_equal(one[at], other[at]) for one, other in zip(some, others, strict=True) for at in (0, 1)
    )


def test_vectors_made_beside_are_those_made_here(model: Embedder, beside: EmbeddingBeside) -> None:
    counted = []
    made = beside.embed_passages(PASSAGES, lambda done, total: counted.append((done, total)))
    assert are_alike(made, model.embed_passages(PASSAGES))
    assert counted[-1] == (2, 2)
    assert beside.identity == model.identity


def test_where_the_process_ends_they_are_made_here(model: Embedder, beside: EmbeddingBeside) -> None:
    here = model.embed_passages(PASSAGES)
    beside.embed_passages(PASSAGES)
    assert beside._worker
    beside._worker._process.kill()
    assert are_alike(beside.embed_passages(PASSAGES), here)
    assert are_alike(beside.embed_passages(PASSAGES), here)


def test_a_library_that_serves_takes_reports_in_as_another_does(corpus: Path, tmp_path: Path) -> None:
    report = sorted(corpus.glob("*.md"))[0]
    vectors = {}
    for name in ("served", "alone"):
        with Library(tmp_path / name) as library:
            if name == "served":
                library.answerers = Answerers(settings(index=library.path))
            [result] = library.ingest(report)
            found = library.search("What was learned?", 3)
            vectors[name] = [(hit.passage.id, hit.meaning) for hit in found]
            assert (library._model._beside is not None) == (name == "served")
    assert result.status == "added"
    assert vectors["served"] == vectors["alone"]
