"""A cross-encoder for tests: it counts the telling words that a question and a text have in common."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from lessonbase.retrieval.model_files import BUILT_IN, find_model

# The commonest words ("the", "of", "at") come first in the vocabulary of BERT.
COMMON = 2040
CONFIG = {"architectures": ["BertForSequenceClassification"], "id2label": {"0": "LABEL_0"}}


def counting(folder: Path, *, counts: float = 1.0, config: dict[str, Any] | None = None) -> Path:
    """A folder with the model, which gives so much for each word; without a configuration where that is empty."""
    folder.mkdir()
    shutil.copy(find_model(BUILT_IN).folder / "tokenizer.json", folder)
    onnx.save(_graph(counts), str(folder / "model.onnx"))
    if told := CONFIG if config is None else config:
        (folder / "config.json").write_text(json.dumps(told))
    return folder


def _graph(counts: float) -> onnx.ModelProto:
    def number(name: str, of: Any) -> Any:
        return numpy_helper.from_array(np.array(of), name)

    held = [
        number("one", np.int64(1)),
        number("common", np.int64(COMMON)),
        number("axis.1", np.int64([1])),
        number("axis.2", np.int64([2])),
        number("counts", np.float32(counts)),
    ]
    steps = [
        ("Greater", ["input_ids", "common"], "telling"),
        ("Equal", ["token_type_ids", "one"], "of text"),
        ("Not", ["of text"], "of question"),
        ("And", ["telling", "of question"], "asked"),
        ("And", ["telling", "of text"], "told"),
        ("Unsqueeze", ["input_ids", "axis.2"], "ids of question"),
        ("Unsqueeze", ["input_ids", "axis.1"], "ids of text"),
        ("Equal", ["ids of question", "ids of text"], "same"),
        ("Unsqueeze", ["asked", "axis.2"], "asked there"),
        ("Unsqueeze", ["told", "axis.1"], "told there"),
        ("And", ["same", "asked there"], "same as asked"),
        ("And", ["same as asked", "told there"], "common words"),
        ("Cast", ["common words"], "met"),
        ("ReduceMax", ["met"], "met once"),
        ("ReduceSum", ["met once", "axis.1"], "sum"),
        ("Mul", ["sum", "counts"], "score"),
    ]
    more: dict[str, dict[str, Any]] = {
        "met": {"to": TensorProto.FLOAT},
        "met once": {"axes": [2], "keepdims": 0},
        "sum": {"keepdims": 1},
    }
    nodes = [helper.make_node(kind, given, [made], **more.get(made, {})) for kind, given, made in steps]
    shape = ["texts", "length"]
    inputs = ("input_ids", "token_type_ids")
    graph = helper.make_graph(
        nodes,
        "counting",
        [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in inputs],
        [helper.make_tensor_value_info("score", TensorProto.FLOAT, ["texts", 1])],
        held,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
