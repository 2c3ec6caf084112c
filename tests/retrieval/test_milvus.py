"""Milvus as the index: it follows the log as FAISS and tantivy do, finds the same, and says clearly when it is not there."""

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from benchmarks.smart import read_adi

from lessonbase.errors import EngineError, LibraryError
from lessonbase.filters import Filters
from lessonbase.library import Library
from lessonbase.retrieval import Search, embedder
from lessonbase.retrieval.faiss_tantivy import FaissTantivy
from lessonbase.retrieval.index import IndexDamagedError, Query
from lessonbase.retrieval.milvus import Milvus
from lessonbase.retrieval.milvus_connection import Connection
from lessonbase.sentences import sentences
from lessonbase.settings import settings
from lessonbase.store import Store
from tests.documents import country, document, passage, report, unit_vectors
from tests.retrieval.milvus_server import Server
from tests.retrieval.test_index import TEXTS, add, follow, texts


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    begun = Server(tmp_path_factory.mktemp("milvus"))
    yield begun
    begun.end()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "lessonbase.db") as opened:
        yield opened


@pytest.fixture
def made(store: Store, tmp_path: Path, server: Server) -> Callable[[], Milvus]:
    """The index of what the store holds by then."""

    def make() -> Milvus:
        index = Milvus(store, tmp_path / "milvus", Connection(server.address))
        index.rebuild()
        return index

    return make


def faults(index: Milvus) -> list[str]:
    return [finding.text for finding in index.check() if not finding.well]


def patiently(ask: Callable[[], object]) -> None:
    """Ask until there is an answer, as somebody would who was told to."""
    until = time.monotonic() + 60
    while True:
        try:
            ask()
            return
        except EngineError:
            assert time.monotonic() < until


def test_what_was_added_and_removed_is_followed(store: Store, made: Callable[[], Milvus]):
    one = add(store, "one", *TEXTS[:2])
    index = made()
    add(store, "two", TEXTS[2])
    assert "does not hold the passages" in faults(index)[0]
    store.remove(one)
    assert follow(index, store) > 0
    assert texts(index, store) == {TEXTS[2]}
    assert index.count() == 1
    assert faults(index) == []


def test_filters_and_facets_follow_a_person_s_change(store: Store, made: Callable[[], Milvus]):
    add(store, "one", *TEXTS[:2], tags=(country("KE", "Kenya"),), year=2015)
    add(store, "two", TEXTS[2], tags=(country("PE", "Peru"),), year=2005)
    index = made()
    assert texts(index, store, "trust roads data", country="KE", since=2010) == set(TEXTS[:2])
    assert texts(index, store, "trust roads data", until=2010) == {TEXTS[2]}
    assert texts(index, store, country="'\") or key >= 0 //") == set()
    first = next(each for each in store.records() if each.statement == TEXTS[0])
    store.events.change("record", first.id, {"status": "rejected"}, "Ana")
    follow(index, store)
    assert texts(index, store, "trust roads data", kind="lesson", country="KE") == {TEXTS[1]}
    assert [value.count for value in index.facets(Filters())["kind"]] == [2]


def test_a_library_may_have_vectors_of_several_models(store: Store, made: Callable[[], Milvus]):
    of = add(store, "one", *TEXTS[:2])
    index = made()
    store.embeddings.add(of, unit_vectors(2, 16), "model-b", None)
    follow(index, store)
    asked = {"model-a": np.ones(8, dtype=np.float32), "model-b": np.ones(16, dtype=np.float32)}
    found = index.search(Query("", asked), Filters(), 10)
    assert [set(each.signals.meanings) for each in found.values()] == [{"model-a", "model-b"}] * 2


def test_words_are_found_counted_and_told_from_misspelt_ones(store: Store, made: Callable[[], Milvus]):
    add(store, "fr", "Les agriculteurs ont formé des coopératives durables.", language="fr")
    add(store, "en", "Farmers formed lasting groups.", "Latrines need water.")
    index = made()
    assert index.holding("agriculteur") == 1
    assert index.holding("latrine") == 1
    assert index.holding("bridge") == 0
    [water] = index.having("latrine", 5)
    assert store.passages_by_key([water])[water].text == "Latrines need water."
    assert index.alike("latirnes", 5) == [water]


def test_an_index_that_a_copy_of_the_library_wrote_to_is_not_taken_for_its_own(
    store: Store, made: Callable[[], Milvus], tmp_path: Path, server: Server
):
    add(store, "one", TEXTS[0])
    made()
    (tmp_path / "copy").mkdir()
    with (
        sqlite3.connect(tmp_path / "lessonbase.db") as one,
        sqlite3.connect(tmp_path / "copy" / "lessonbase.db") as two,
    ):
        one.backup(two)
    with Store(tmp_path / "copy" / "lessonbase.db") as copy:
        shutil.copytree(tmp_path / "milvus", tmp_path / "copy" / "milvus")
        other = Milvus(copy, tmp_path / "copy" / "milvus", Connection(server.address))
        other.open()
        add(copy, "two", TEXTS[1])
        follow(other, copy)
    add(store, "three", TEXTS[2])
    index = Milvus(store, tmp_path / "milvus", Connection(server.address))
    index.open()
    with pytest.raises(IndexDamagedError, match="another copy"):
        index.count()


def test_what_a_making_that_was_stopped_has_left_is_removed_by_the_next(
    store: Store, tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
):
    add(store, "one", *TEXTS)
    connection = Connection(server.address)
    index, before = Milvus(store, tmp_path / "milvus", connection), set(connection("list_collections"))
    with monkeypatch.context() as stopped:
        stopped.setattr(FaissTantivy, "make", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            index.rebuild()
    index.rebuild()
    index.rebuild()
    made = set(connection("list_collections")) - before
    assert len({name.split("_")[1] for name in made}) == 1
    assert index.count() == len(TEXTS)


def test_what_milvus_has_lost_is_made_anew(store: Store, tmp_path: Path, server: Server):
    add(store, "one", *TEXTS)
    connection = Connection(server.address)
    model = embedder(settings().model, settings().cache)
    search = Search(store, tmp_path, lambda: model, index=Milvus(store, tmp_path / "milvus", connection))
    before = {hit.passage.text for hit in search.search("trust")}
    for name in connection("list_collections"):
        connection("drop_collection", name)
    again = Search(store, tmp_path, lambda: model, index=Milvus(store, tmp_path / "milvus", connection))
    assert {hit.passage.text for hit in again.search("trust")} == before == set(TEXTS)


def test_reading_goes_on_while_milvus_is_gone_and_searching_when_it_is_back(tmp_path: Path):
    server = Server(tmp_path / "data")
    set_so = {"index_engine": "milvus", "milvus_address": server.address}
    file = tmp_path / "report.txt"
    file.write_text("Lessons learned\n\nLesson 1: Trust between growers and buyers takes time.\n" * 3)
    with Library(tmp_path / "index", **set_so) as library:
        [result] = library.ingest([file])
        assert library.search("trust between growers")
        server.end()
        with pytest.raises(EngineError, match=r"start it again"):
            library.search("trust between growers")
        assert [each.id for each in library.reports()] == [result.report_id]
        assert library.passages(result.report_id)
        held = len(library.records.search().ids)
        more = tmp_path / "more.txt"
        more.write_text("Lessons learned\n\nLesson 1: Roads come before markets.\n" * 3)
        with pytest.raises(LibraryError, match=r"nothing is lost"):
            library.ingest([more])
        assert len(library.reports()) == 2
        assert len(library.records.search().ids) == held
        server.begin()
        patiently(lambda: library.search("roads before markets"))
        assert library.search("roads before markets")[0].passage.text.startswith("Lesson")
        assert len(library.records.search().ids) > held
    server.end()


def test_an_engine_of_an_older_version_is_told(server: Server, monkeypatch: pytest.MonkeyPatch):
    from pymilvus import MilvusClient

    monkeypatch.setattr(MilvusClient, "get_server_version", lambda *_, **__: "v2.3.4")
    with pytest.raises(EngineError, match=r"version v2\.3\.4.*2\.5 or newer"):
        Connection(server.address)("list_collections")


def test_no_answer_names_where_none_came_from():
    with pytest.raises(EngineError, match=r"127\.0\.0\.1:9 does not answer"):
        Connection("http://127.0.0.1:9")("list_collections")


def test_it_finds_what_faiss_and_tantivy_find(store: Store, made: Callable[[], Milvus], tmp_path: Path):
    chance = np.random.default_rng(0)
    said = ["trust", "road", "data", "water", "school", "market", "price", "buyer", "grower", "latrine"]
    for number in range(12):
        lines = [" ".join(chance.choice(said, 12)).capitalize() + "." for _ in range(20)]
        add(
            store,
            f"report {number}",
            *lines,
            year=2000 + number,
            tags=(country(("KE", "PE")[number % 2], ""),),
        )
    index, here = made(), FaissTantivy(store, tmp_path / "search")
    here.rebuild()
    for filters in (Filters(), Filters(country=("KE",)), Filters(since=2006, country=("PE",))):
        for asked in ("trust and water", "the price of a road", "latrine"):
            query = Query(asked, {"model-a": unit_vectors(5)[2][0]})
            one, other = index.search(query, filters, 30), here.search(query, filters, 30)
            shared = one.keys() & other.keys()
            assert len(shared) >= 0.98 * len(other)
            words = [one[key].signals.words - other[key].signals.words for key in shared]
            meanings = [(one[key].signals.meaning or 0) - (other[key].signals.meaning or 0) for key in shared]
            assert np.abs(words).max() < 0.001
            assert np.abs(meanings).max() < 0.005  # those of sentences are kept in 8 bits there


def test_adi_is_ranked_as_by_faiss_and_tantivy(
    shared: Path, store: Store, made: Callable[[], Milvus], tmp_path: Path
):
    """Stated: of the ten best 0.99 are the same."""
    adi, model = read_adi(shared / "ir" / "adi"), embedder(settings().model, settings().cache)
    of = report("adi")
    texts = [(each.title, each.words or each.title) for each in adi.documents]
    passages = [
        passage(of, number, text, context=title, sentences=tuple(sentences(text)))
        for number, (title, text) in enumerate(texts)
    ]
    store.add(document(of), passages, [])
    store.embeddings.add(of.id, model.embed_passages(passages), model.identity)
    by_milvus, by_faiss = (
        Search(store, tmp_path, lambda: model, index=index)
        for index in (made(), FaissTantivy(store, tmp_path / "search"))
    )
    same = []
    for query in adi.queries:
        one, other = ({hit.passage.id for hit in by.search(query.words, 10)} for by in (by_milvus, by_faiss))
        same.append(len(one & other) / len(other))
    assert np.mean(same) >= 0.99
