"""Search finds by words and by meaning what the filters leave; its indexes follow the database, whatever befalls them."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from lessonbase.filters import Filters
from lessonbase.retrieval import Embedder, Search, embedder
from lessonbase.retrieval.model_files import BUILT_IN
from lessonbase.sentences import sentences
from lessonbase.settings import settings
from lessonbase.store import Store
from tests.databases import at
from tests.documents import country, document, passage, report

MANGO = (
    "Growers and exporters came to trust each other once buyers paid on time.",
    "Demonstration plots showed mango farmers how pruning raises yields.",
    "The road to the packing house washed out in every rainy season.",
)
CLINIC = (
    "Peer educators reached people who would not visit the clinic.",
    "Registers were checked against the clinic's own once a quarter.",
)
SOUP = '"(*: AND OR NOT -[] {} ~^ \\ text:trust key:1'


@pytest.fixture(scope="module")
def model() -> Embedder:
    return embedder(BUILT_IN, settings().cache)


@pytest.fixture
def store(tmp_path: Path, model: Embedder) -> Iterator[Store]:
    with Store(at(tmp_path)) as opened:
        add(opened, model, "mango", *MANGO, year=2008, tags=(country("DO", "Dominican Republic"),))
        add(opened, model, "clinic", *CLINIC, year=2012, tags=(country("IN", "India"),))
        yield opened


@pytest.fixture
def search(store: Store, tmp_path: Path, model: Embedder) -> Search:
    return Search(store, tmp_path, lambda: model)


def add(store: Store, model: Embedder, name: str, *texts: str, **fields: object) -> str:
    of = report(name, f"/{name}.txt", **fields)
    made = [passage(of, n, text, sentences=tuple(sentences(text))) for n, text in enumerate(texts, 1)]
    store.add(document(of, *texts), made, [])
    store.embeddings.add(of.id, model.embed_passages(made), model.identity)
    return of.id


def found(search: Search, query: str, k: int = 10, **filters: object) -> list[str]:
    return [hit.passage.text for hit in search.search(query, k, Filters(**filters))]


def test_a_word_that_only_one_passage_has_puts_it_first(search: Search):
    assert found(search, "pruning")[0] == MANGO[1]


def test_a_question_in_other_words_finds_its_passage(search: Search):
    assert found(search, "How can those be met who avoid doctors?")[0] == CLINIC[0]


def test_hits_are_ranked_and_carry_their_nearness(search: Search):
    hits = search.search("Who trusts whom among growers?")
    assert [hit.rank for hit in hits] == [1, 2, 3, 4, 5]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.meaning is not None and -1 <= hit.meaning <= 1.001 for hit in hits)
    assert all(len(hit.sentence_meanings) == len(hit.passage.sentences) for hit in hits)
    assert all(0 <= hit.words <= 1 for hit in hits)
    assert hits[0].words > 0


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({"country": "DO"}, MANGO),
        ({"since": 2010}, CLINIC),
        ({"country": ["DO", "IN"], "until": 2010}, MANGO),
        ({"country": "KE"}, ()),
    ],
)
def test_filters_leave_just_what_they_name_however_much_is_asked_for(
    search: Search, filters: dict, left: tuple
):
    assert sorted(found(search, "trust in the clinic", 1000, **filters)) == sorted(left)


def test_more_than_there_is_gives_all_there_is(search: Search):
    assert sorted(found(search, "trust", 5000)) == sorted(MANGO + CLINIC)


def test_fewer_are_the_best_of_many(search: Search):
    assert found(search, "trust between growers", 2) == found(search, "trust between growers", 5)[:2]


def test_as_many_as_asked_for_are_found_in_a_large_library(search: Search, store: Store, model: Embedder):
    add(store, model, "long", *(f"Village {number} chose its own committee." for number in range(400)))
    texts = found(search, "committees of villages", 350)
    assert len(set(texts)) == len(texts) == 350
    others = len(MANGO + CLINIC)  # which have something to show too, after so many of one report
    assert sum("committee" in text for text in texts) == 350 - others


def test_a_text_that_two_reports_share_is_shown_once(search: Search, store: Store, model: Embedder):
    add(store, model, "copy", MANGO[0], "A passage of its own.")
    texts = found(search, "trust between growers", 100)
    assert texts[0] == MANGO[0]
    assert len(texts) == len(set(texts)) == 6


def test_a_passage_without_a_vector_is_found_by_its_words(search: Search, store: Store, model: Embedder):
    add(store, model, "long", *(f"Village {number} chose its own committee." for number in range(40)))
    keys = store.embeddings.passage_keys()
    others = [key for key, held in store.passages_by_key(keys).items() if held.text != MANGO[1]]
    made = model.embed_passages([store.passages_by_key(others)[key] for key in others])
    store.embeddings.replace(np.array(others), made, model.identity)
    hit = search.search("Do demonstration plots show farmers that pruning raises mango yields?")[0]
    assert (hit.passage.text, hit.meaning) == (MANGO[1], None)


@pytest.mark.parametrize(
    "query", [SOUP, "?!", "the of and", "как построить доверие", "信任", "a" * 5000, "\x00"]
)
def test_odd_questions_are_words_and_nothing_else(search: Search, query: str):
    assert sorted(found(search, query)) == sorted(MANGO + CLINIC)


@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(query=st.text(min_size=1, max_size=80))
def test_no_question_breaks_search(search: Search, query: str):
    assert len(search.search(query, 3)) == 3


def test_an_empty_library_has_no_hits(tmp_path: Path, model: Embedder):
    with Store(at(tmp_path)) as empty:
        assert Search(empty, tmp_path, lambda: model).search("trust") == []


def test_indexes_follow_what_is_added_and_removed(search: Search, store: Store, model: Embedder):
    assert found(search, "solar pumps")[0] in MANGO + CLINIC
    new = add(store, model, "pumps", "Solar pumps need a mechanic within a day's walk.")
    assert found(search, "solar pumps")[0].startswith("Solar pumps")
    store.remove(new)
    assert sorted(found(search, "solar pumps")) == sorted(MANGO + CLINIC)


def test_another_process_s_additions_are_found_without_a_restart(
    search: Search, store: Store, tmp_path: Path, model: Embedder
):
    found(search, "trust")
    with Store(at(tmp_path)) as elsewhere:
        add(elsewhere, model, "pumps", "Solar pumps need a mechanic within a day's walk.")
        Search(elsewhere, tmp_path, lambda: model).sync()
    assert found(search, "solar pumps")[0].startswith("Solar pumps")


def test_a_search_for_one_answer_finds_what_was_there_when_it_began(
    search: Search, store: Store, model: Embedder
):
    now = search.as_of_now()
    add(store, model, "wells", "Wells silt up when nobody is paid to clean them.")
    assert "Wells silt up when nobody is paid to clean them." not in found(now, "who cleans the wells?")
    assert found(search, "who cleans the wells?")[0] == "Wells silt up when nobody is paid to clean them."


def _vectors(folder: Path, name: str) -> Path:
    (file,) = folder.glob(f"search/vectors-*/{name}")
    return file


def _cut(folder: Path) -> None:
    file = _vectors(folder, "wholes.f32")
    file.write_bytes(file.read_bytes()[:100])
    (folder / "search" / "keywords" / "meta.json").write_text("{")


def _foreign(folder: Path) -> None:
    shutil.rmtree(folder / "search" / "keywords")
    (folder / "search" / "keywords").mkdir()


def _deleted(folder: Path) -> None:
    shutil.rmtree(folder / "search")


def _half_deleted(folder: Path) -> None:
    _vectors(folder, "slots.bin").unlink()


def _emptied(folder: Path) -> None:
    for file in (folder / "search" / "keywords").iterdir():
        if file.suffix != ".json":
            file.write_bytes(b"")


def _no_state(folder: Path) -> None:
    (folder / "search" / "state.json").write_text('{"format": 1}')


def _names(folder: Path) -> None:
    file = folder / "search" / "passages" / "names.jsonl"
    file.write_bytes(b"x" * file.stat().st_size)


@pytest.mark.parametrize("damage", [_cut, _foreign, _deleted, _half_deleted, _emptied, _no_state, _names])
def test_damaged_indexes_are_made_anew_and_say_so(
    search: Search,
    store: Store,
    tmp_path: Path,
    model: Embedder,
    caplog: pytest.LogCaptureFixture,
    damage: object,
):
    before = found(search, "trust between growers")
    damage(tmp_path)
    with caplog.at_level("INFO", logger="lessonbase"):
        assert found(Search(store, tmp_path, lambda: model), "trust between growers") == before
        assert found(Search(store, tmp_path, lambda: model), "pruning")[0] == MANGO[1]
    assert "made anew" in caplog.text or "Making the search index" in caplog.text


@pytest.mark.parametrize("damage", [_deleted, _half_deleted, _foreign, _no_state])
def test_an_index_of_which_files_are_deleted_under_a_running_program_is_whole_again_for_all(
    search: Search, store: Store, tmp_path: Path, model: Embedder, damage: object
):
    before = found(search, "trust between growers")
    damage(tmp_path)
    add(store, model, "more", "Trust between growers came late.")
    after = found(search, "trust between growers")
    assert set(after) == {*before, "Trust between growers came late."}
    assert found(Search(store, tmp_path, lambda: model), "trust between growers") == after
    assert [finding.text for finding in search.check() if not finding.well] == []


def test_threads_search_while_reports_are_added(search: Search, store: Store, model: Embedder):
    wrong: list[object] = []

    def ask() -> None:
        try:
            for _ in range(15):
                if found(search, "pruning mango trees", 1) != [MANGO[1]]:
                    wrong.append("another passage")
        except Exception as error:
            wrong.append(error)

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for asker in askers:
        asker.start()
    for number in range(8):
        add(store, model, f"more{number}", f"Committee {number} met on market days.")
    for asker in askers:
        asker.join()
    assert wrong == []


def test_the_full_text_goes_before_what_only_sums_it_up_or_stands_in_an_annex(
    store: Store, model: Embedder, search: Search
):
    of = report("wells", "/wells.txt")
    roles = ("annex", "summary", "findings")
    made = [
        passage(of, n, f"Wells that women chose were used {n} times as often.", role=role)
        for n, role in enumerate(roles, 1)
    ]
    store.add(document(of, "…"), made, [])
    pair = model.embed_passages(made[:1])[0]
    store.embeddings.add(of.id, [pair] * 3, model.identity)  # as near as each other
    hits = search.search("wells that women chose", 3)
    assert [hit.passage.role for hit in hits] == ["findings", "summary", "annex"]
    assert [hit.passage.role for hit in search.search("wells", 3, Filters(role="annex"))] == ["annex"]
