"""The index follows the log of changes, at a cost that does not grow with the library, and can be checked and made anew."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from lessonbase.filters import Filters
from lessonbase.model import Signals
from lessonbase.retrieval import vectors
from lessonbase.retrieval.faiss_tantivy import FaissTantivy
from lessonbase.retrieval.fusion import fuse
from lessonbase.retrieval.index import IndexDamagedError, Query
from lessonbase.retrieval.index_files import Files
from lessonbase.retrieval.rerank import CROWDING, FREE, shared_out
from lessonbase.retrieval.vectors import VectorFiles
from lessonbase.store import Store
from tests.databases import at
from tests.documents import country, document, passage, record, report, unit_vectors

TEXTS = ("Trust takes time.", "Roads come first.", "Share data early.")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(at(tmp_path)) as opened:
        yield opened


def add(store: Store, name: str, *texts: str, **fields: object) -> str:
    of = report(name, f"/{name}", **fields)
    made = [passage(of, number, text) for number, text in enumerate(texts, 1)]
    records = [record(of, number, one.text, one) for number, one in enumerate(made, 1)]
    store.add(document(of, *texts), made, records)
    store.embeddings.add(of.id, unit_vectors(len(texts)), "model-a", None)
    return of.id


def follow(index: FaissTantivy, store: Store) -> int:
    """Apply what is new; how many changes that were."""
    assert index.mark is not None
    changes = store.changes.after(index.mark)
    assert changes is not None
    if changes:
        index.apply(changes)
    return len(changes)


def texts(index: FaissTantivy, store: Store, words: str = "", **filters: object) -> set[str]:
    found = index.search(Query(words, {}), Filters(**filters), 1000)
    return {each.text for each in store.passages_by_key(found).values()}


def made(store: Store, folder: Path) -> FaissTantivy:
    index = FaissTantivy(store, folder / "search")
    index.rebuild()
    return index


def test_what_was_added_and_removed_is_followed_and_the_rest_left_alone(store: Store, tmp_path: Path):
    one = add(store, "one", *TEXTS[:2])
    index = made(store, tmp_path)
    add(store, "two", TEXTS[2])
    store.remove(one)
    assert follow(index, store) > 0
    assert texts(index, store) == {TEXTS[2]}
    assert index.count() == 1
    assert follow(index, store) == 0
    assert [finding.text for finding in index.check() if not finding.well] == []


def test_what_a_filter_looks_for_follows_a_person_s_change(store: Store, tmp_path: Path):
    one = add(store, "one", *TEXTS[:2], tags=(country("KE", "Kenya"),))
    index = made(store, tmp_path)
    assert texts(index, store, kind="lesson", country="KE") == set(TEXTS[:2])
    [first, _] = store.records()
    store.events.change("record", first.id, {"status": "rejected"}, "Ana")
    follow(index, store)
    assert texts(index, store, kind="lesson") == {TEXTS[1]}
    assert [value.count for value in index.facets(Filters())["kind"]] == [1]
    assert one


def test_an_index_of_another_history_is_told_from_one_that_is_behind(store: Store, tmp_path: Path):
    add(store, "one", TEXTS[0])
    index = made(store, tmp_path)
    assert index.mark is not None
    assert store.changes.after(index.mark._replace(stamp="of another library")) is None


def test_a_write_that_was_stopped_half_way_is_not_seen(store: Store, tmp_path: Path):
    add(store, "one", TEXTS[0])
    made(store, tmp_path)
    for file in (tmp_path / "search").rglob("*.bin"):
        file.write_bytes(file.read_bytes() + b"never confirmed")
    index = FaissTantivy(store, tmp_path / "search")
    index.open()
    add(store, "two", TEXTS[1])
    follow(index, store)
    assert texts(index, store) == set(TEXTS[:2])
    assert [finding.text for finding in index.check() if not finding.well] == []


@pytest.mark.parametrize("then", ["as it was", "removed", "replaced"])
def test_words_that_a_stopped_write_left_are_taken_out(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, then: str
):
    """Killed once the words are written and before the state is: whatever became of the report since."""
    add(store, "one", TEXTS[0])
    index = made(store, tmp_path)
    two = add(store, "two", *TEXTS[1:])
    with monkeypatch.context() as killed:
        killed.setattr(Files, "confirm", interrupted)
        with pytest.raises(KeyboardInterrupt):
            follow(index, store)
    if then == "removed":
        store.remove(two)
    elif then == "replaced":
        add(store, "two", "Repair the pumps.")
    again = FaissTantivy(store, tmp_path / "search")
    again.open()
    follow(again, store)
    assert [finding.text for finding in again.check() if not finding.well] == []


@pytest.mark.parametrize("then", ["removed", "back", "cut"])
def test_a_removal_that_was_stopped_is_done_again_and_nothing_else_made_anew(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, then: str
):
    one = add(store, "one", TEXTS[0])
    two = add(store, "two", *TEXTS[1:])
    index = made(store, tmp_path)
    store.remove(two)
    with monkeypatch.context() as killed:
        killed.setattr(Files, "confirm", interrupted)
        with pytest.raises(KeyboardInterrupt):
            follow(index, store)
    if then == "back":
        add(store, "two", *TEXTS[1:])
    again = FaissTantivy(store, tmp_path / "search")
    if then == "cut":  # and words of what is there are missing, too
        assert index._files
        with index._files.keywords.writing() as writer:
            writer.remove_with(f"report:{one}")
        again.open()
        with pytest.raises(IndexDamagedError, match="less than it should"):
            follow(again, store)
        return
    again.open()
    follow(again, store)
    assert again.made == index.made
    assert texts(again, store) == (set(TEXTS) if then == "back" else {TEXTS[0]})
    assert [finding.text for finding in again.check() if not finding.well] == []


def test_a_removal_that_was_stopped_amid_writing_the_words_is_done_again(store: Store, tmp_path: Path):
    """Killed once tantivy has written what is gone, and before it says so."""
    add(store, "one", *TEXTS[:2])
    index = made(store, tmp_path)
    before = {file: file.read_bytes() for file in (tmp_path / "search").rglob("*.json")}
    [first, _] = store.records()
    store.events.change("record", first.id, {"status": "rejected"}, "Ana")
    follow(index, store)
    for file, content in before.items():
        if not file.name.startswith(".managed"):
            file.write_bytes(content)
    again = FaissTantivy(store, tmp_path / "search")
    again.open()
    follow(again, store)
    assert again.made == index.made
    assert [finding.text for finding in again.check() if not finding.well] == []


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_library_may_have_vectors_of_several_models(store: Store, tmp_path: Path):
    of = add(store, "one", *TEXTS[:2])
    index = made(store, tmp_path)
    store.embeddings.add(of, unit_vectors(2), "model-b", None)
    follow(index, store)
    asked = np.ones(unit_vectors(1)[0][0].size, dtype=np.float32)
    found = index.search(Query("", {"model-a": asked, "model-b": asked}), Filters(), 10)
    assert [set(each.signals.meanings) for each in found.values()] == [{"model-a", "model-b"}] * 2
    assert store.embeddings.missing("model-c") == [of]


def test_check_says_what_does_not_agree_with_the_database(store: Store, tmp_path: Path):
    add(store, "one", TEXTS[0])
    index = made(store, tmp_path)
    add(store, "two", TEXTS[1])
    [finding] = index.check()
    assert not finding.well
    assert "does not hold the passages" in finding.text


def test_a_report_in_french_is_found_by_other_forms_of_its_words(store: Store, tmp_path: Path):
    add(store, "fr", "Les agriculteurs ont formé des coopératives durables.", language="fr")
    add(store, "en", "Farmers formed lasting groups.")
    index = made(store, tmp_path)
    found = index.search(Query("agriculteur coopérative", {}), Filters(), 10)
    best = max(found, key=lambda key: found[key].signals.words)
    assert store.passages_by_key([best])[best].text.startswith("Les agriculteurs")
    assert found[best].signals.words > 0.3


def test_the_nearest_of_many_are_nearly_all_found_under_any_filter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(vectors, "INVERTED_FROM", 4_000)
    monkeypatch.setattr(vectors, "FEW", 200)
    chance = np.random.default_rng(0)
    themes = chance.normal(size=(60, 32))
    many = themes[chance.integers(0, 60, 6_000)] + chance.normal(0, 0.6, (6_000, 32))
    many = (many / np.linalg.norm(many, axis=1, keepdims=True)).astype(np.float32)
    files = VectorFiles(tmp_path)
    files.append(np.arange(6_000), many, [each[None] for each in many])
    files.fold()
    view = files.open(files.sizes)
    for share in (1.0, 0.3, 0.05):
        allowed = chance.random(6_000) < share
        shares = []
        for vector in many[::300]:
            exact = np.argsort(-np.where(allowed, many @ vector, -2.0))[:10]
            shares.append(len(set(exact) & set(view.nearest(vector, 10, allowed).tolist())) / 10)
        assert np.mean(shares) >= 0.98


def test_words_weigh_little_where_the_question_is_asked_in_other_words():
    near, worded = Signals(meaning=0.6), Signals(words=0.1, meaning=0.5)
    assert fuse([near, worded])[0] > fuse([near, worded])[1]
    covered = Signals(words=0.9, meaning=0.5)
    assert fuse([near, covered])[1] > fuse([near, covered])[0]


def test_a_report_that_floods_gives_way_to_others_that_are_nearly_as_near():
    reports = ["flood"] * 50 + ["other"]
    scores = [0.8] * 50 + [0.8 - 2.5 * CROWDING]
    order = [number for number, _ in shared_out(reports, scores)]
    assert order.index(50) == FREE + 2
    assert sorted(order) == list(range(51))
