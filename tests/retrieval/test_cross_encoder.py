"""A cross-encoder reads a question and a text together; it is told by its files, and what it gives stands on one scale."""

import os
from pathlib import Path

import pytest

from lessonbase.errors import ModelError
from lessonbase.retrieval.cross_encoder import CrossEncoder
from lessonbase.retrieval.embedding import embedder
from lessonbase.retrieval.model_files import BUILT_IN, find_model, reads_pairs
from lessonbase.settings import settings
from tests.retrieval.pairs import CONFIG, counting

QUESTION = "How do growers and exporters come to trust each other?"
TEXTS = ["Growers trust exporters who pay on time.", "The road was washed out.", "Growers met every month."]


def opened(folder: Path, cache: Path) -> CrossEncoder:
    return CrossEncoder(find_model(str(folder)), cache)


def test_a_text_that_answers_is_near_one_and_another_near_nought_by_whatever_model(tmp_path: Path):
    for number, counts in enumerate((1.0, 250.0, 0.01)):
        model = opened(counting(tmp_path / str(number), counts=counts), tmp_path)
        scale = model.scale("en")
        assert scale is not None
        assert scale(model.read(QUESTION, TEXTS)) == pytest.approx([1, 0, 1])


def test_texts_are_given_back_in_their_order_and_counted_as_they_are_read(tmp_path: Path):
    model = opened(counting(tmp_path / "model"), tmp_path)
    read: list[tuple[int, int]] = []
    texts = [text for text in TEXTS for _ in range(5)]
    found = model.read(QUESTION, texts, lambda done, total: read.append((done, total)))
    most, some = found[0], found[10]
    assert most > some > 0
    assert found.tolist() == [most] * 5 + [0] * 5 + [some] * 5
    assert read[-1] == (15, 15)
    assert model.read(QUESTION, []).tolist() == []


def test_a_language_that_a_model_does_not_read_has_no_scale(tmp_path: Path):
    model = opened(counting(tmp_path / "model"), tmp_path)
    assert model.scale("sw") is None


def test_a_cross_encoder_is_told_by_its_configuration_or_else_by_what_its_graph_gives(tmp_path: Path):
    assert reads_pairs(counting(tmp_path / "declared"))
    assert reads_pairs(counting(tmp_path / "plain", config={}))
    assert not reads_pairs(find_model(BUILT_IN).folder)
    assert not reads_pairs(counting(tmp_path / "other", config={"architectures": ["BertModel"]}))
    assert not reads_pairs(tmp_path)


@pytest.mark.parametrize(
    ("told", "classes"),
    [({"id2label": {"0": "yes", "1": "no", "2": "unknown"}}, 3), ({"id2label": None}, 2)],
)
def test_a_model_that_sorts_texts_into_classes_is_refused(tmp_path: Path, told: dict, classes: int):
    folder = counting(tmp_path / "model", config=CONFIG | told)
    with pytest.raises(ModelError, match=f"into {classes} classes"):
        reads_pairs(folder)


def test_a_model_that_does_not_tell_answers_from_other_texts_is_refused(tmp_path: Path):
    with pytest.raises(ModelError, match="does not tell texts that answer"):
        opened(counting(tmp_path / "model", counts=0.0), tmp_path)


def test_files_that_cannot_be_run_are_told_of_in_a_sentence(tmp_path: Path):
    folder = counting(tmp_path / "model")
    (folder / "model.onnx").write_bytes(b"nothing")
    with pytest.raises(ModelError, match="cannot be run"):
        opened(folder, tmp_path)
    (folder / "config.json").unlink()
    with pytest.raises(ModelError, match="no model that can be run"):
        reads_pairs(folder)
    folder = counting(tmp_path / "other")
    (folder / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match=r"tokenizer\.json must be among them"):
        opened(folder, tmp_path)


def test_no_vectors_are_made_by_a_graph_alone(tmp_path: Path):
    folder = counting(tmp_path / "model", config={"architectures": ["BertModel"]})
    with pytest.raises(ModelError, match=r"from its weights.*model\.safetensors"):
        embedder(str(folder), tmp_path)


def test_published_weights_tell_what_answers_from_what_is_about_the_same():
    named = os.environ.get("LESSONBASE_TEST_CROSS_ENCODER")
    if not named:
        pytest.skip("LESSONBASE_TEST_CROSS_ENCODER names no folder with a cross-encoder")
    model = opened(Path(named), settings().cache)
    scale = model.scale("en")
    assert scale is not None
    best, far, near = scale(model.read(QUESTION, TEXTS)).tolist()
    assert best > near + 0.1 > far
    assert far < 0.1
