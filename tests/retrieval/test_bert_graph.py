"""A BERT model is built as a graph from its weights alone, and gives what PyTorch makes of it."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest

from lessonbase.errors import ModelError
from lessonbase.retrieval.bert_graph import SCORE, TOKENS, WHOLE, bert_graph, pair_graph
from lessonbase.retrieval.embedding import SentenceTransformerEmbedder
from lessonbase.retrieval.model_files import BUILT_IN, find_model
from lessonbase.retrieval.onnx_export import FULL, _export

TEXTS = [
    "Trust grew once buyers paid on time.",
    "Roads",
    "La confiance vient lentement, et par les actes. " * 9,
]
MODULES = [{"type": f"sentence_transformers.models.{name}"} for name in ("Transformer", "Pooling")]

WITHOUT_TORCH = """
import sys
sys.modules.update(dict.fromkeys(("torch", "transformers", "sentence_transformers", "onnxscript")))
from pathlib import Path
from lessonbase.errors import ModelError
from lessonbase.retrieval import embedder
cache, other = map(Path, sys.argv[1:])
print(embedder("all-MiniLM-L6-v2", cache).embed(["Roads"]).shape)
try:
    embedder(str(other), cache)
except ModelError as error:
    print(error)
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of another shape, with weights by chance, in the layout of sentence-transformers."""
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(7)
    folder = tmp_path_factory.mktemp("small")
    shape = {"hidden_size": 48, "num_hidden_layers": 3, "num_attention_heads": 4, "intermediate_size": 96}
    BertModel(BertConfig(vocab_size=200, max_position_embeddings=64, **shape)).eval().save_pretrained(folder)
    (folder / "modules.json").write_text(json.dumps(MODULES))
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text('{"pooling_mode_mean_tokens": true}')
    return folder


def test_the_vectors_of_the_built_in_model_are_those_of_its_library(tmp_path: Path):
    from tokenizers import Tokenizer

    files = find_model(BUILT_IN)
    _export(files.folder, tmp_path / FULL)
    tokenizer = Tokenizer.from_file(str(files.folder / "tokenizer.json"))
    tokenizer.enable_truncation(256)
    tokenizer.enable_padding()
    encodings = tokenizer.encode_batch(TEXTS)
    given = {
        "input_ids": np.array([each.ids for each in encodings]),
        "attention_mask": np.array([each.attention_mask for each in encodings]),
        "token_type_ids": np.array([each.type_ids for each in encodings]),
    }
    [ours] = onnxruntime.InferenceSession(str(tmp_path / FULL)).run([WHOLE], given)
    assert np.allclose(ours, SentenceTransformerEmbedder(files).embed(TEXTS), atol=2e-6)


def test_a_model_of_another_shape_is_run_as_transformers_runs_it(small: Path):
    import torch
    from transformers import BertModel

    graph = bert_graph(small)
    assert graph is not None
    onnx.checker.check_model(graph)
    rng = np.random.default_rng(7)
    ids, kinds = rng.integers(0, 200, (3, 20)), rng.integers(0, 2, (3, 20))
    mask = (np.arange(20) < np.array([[20], [7], [1]])).astype(np.int64)
    given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": kinds}
    tokens, whole = onnxruntime.InferenceSession(graph.SerializeToString()).run([TOKENS, WHOLE], given)
    with torch.no_grad():
        model = BertModel.from_pretrained(small).eval()
        theirs = model(**{name: torch.from_numpy(each) for name, each in given.items()}).last_hidden_state
    shown = mask[..., None].astype(bool)
    assert np.allclose(np.where(shown, tokens, 0), np.where(shown, theirs.numpy(), 0), atol=2e-6)
    mean = (theirs.numpy() * shown).sum(axis=1) / shown.sum(axis=1)
    assert np.allclose(whole, mean / np.linalg.norm(mean, axis=1, keepdims=True), atol=2e-6)


def test_a_cross_encoder_gives_what_transformers_makes_of_it(tmp_path: Path):
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    torch.manual_seed(7)
    shape = {"hidden_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 96}
    config = BertConfig(vocab_size=200, max_position_embeddings=64, num_labels=1, **shape)
    model = BertForSequenceClassification(config).eval()
    model.save_pretrained(tmp_path)
    graph = pair_graph(tmp_path)
    assert graph is not None
    onnx.checker.check_model(graph)
    rng = np.random.default_rng(7)
    mask = (np.arange(20) < np.array([[20], [7], [3]])).astype(np.int64)
    given = {
        "input_ids": rng.integers(0, 200, (3, 20)),
        "attention_mask": mask,
        "token_type_ids": rng.integers(0, 2, (3, 20)),
    }
    [ours] = onnxruntime.InferenceSession(graph.SerializeToString()).run([SCORE], given)
    with torch.no_grad():
        theirs = model(**{name: torch.from_numpy(each) for name, each in given.items()}).logits
    assert ours.shape == (3, 1)
    assert np.allclose(ours, theirs.numpy(), atol=2e-6)
    _export(tmp_path, tmp_path / FULL)
    [again] = onnxruntime.InferenceSession(str(tmp_path / FULL)).run([SCORE], given)
    assert np.array_equal(again, ours)


def test_a_cross_encoder_of_another_build_says_in_what_form_it_is_needed(tmp_path: Path):
    declared = {"architectures": ["XLMRobertaForSequenceClassification"], "id2label": {"0": "LABEL_0"}}
    (tmp_path / "config.json").write_text(json.dumps(declared | {"model_type": "xlm-roberta"}))
    with pytest.raises(ModelError, match=r"model\.onnx in a folder"):
        _export(tmp_path, tmp_path / FULL)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("config.json", {"model_type": "mpnet"}),
        ("config.json", {"hidden_act": "relu"}),
        ("config.json", {"position_embedding_type": "relative_key"}),
        ("1_Pooling/config.json", {"pooling_mode_mean_tokens": False}),
    ],
)
def test_models_of_other_kinds_are_left_to_pytorch(small: Path, tmp_path: Path, name: str, change: dict):
    for file in (path for path in small.rglob("*") if path.is_file()):
        target = tmp_path / file.relative_to(small)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(file.read_bytes())
    said = json.loads((tmp_path / name).read_text()) | change
    (tmp_path / name).write_text(json.dumps(said))
    assert bert_graph(tmp_path) is None


def test_without_pytorch_the_built_in_model_runs_and_others_say_what_to_install(small: Path, tmp_path: Path):
    other = tmp_path / "other"
    other.mkdir()
    for name in ("model.safetensors", "modules.json"):
        (other / name).write_bytes((small / name).read_bytes())
    (other / "config.json").write_text('{"model_type": "mpnet"}')
    command = [sys.executable, "-c", WITHOUT_TORCH, str(tmp_path / "cache"), str(other)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said.startswith("(1, 384)\n")
    assert "pip install 'lessonbase[models]'" in said
