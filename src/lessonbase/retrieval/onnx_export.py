"""A sentence-transformers model as ONNX files, in full precision and in 8 bits of two kinds: made once, kept in the cache.

Models like the built-in one are built from their weights (`bert_graph`); all others take PyTorch.
"""

import contextlib
import logging
import os
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock

from lessonbase.errors import ModelError
from lessonbase.retrieval.bert_graph import OPSET, TOKENS, WHOLE, bert_graph, pair_graph
from lessonbase.retrieval.model_files import ModelFiles, reads_pairs, weights_in

log = logging.getLogger(__name__)

FULL, EIGHT_BIT, IN_BLOCKS = "fp32.onnx", "int8.onnx", "blocks.onnx"
# Of weights in blocks, so many have a scale in common.
BLOCK = 32
# A table of fewer rows is left as it is: of positions, for example.
LARGE_TABLE = 5_000
# Counts up whenever a model is exported otherwise than before, so that files made before are left alone.
FORM = 3
NO_TORCH = (
    "The model {} takes PyTorch, which is not installed. Install it: pip install 'lessonbase[models]'. The built-in "
    "all-MiniLM-L6-v2 does without."
)


def exported(files: ModelFiles, cache: Path) -> Path:
    """The folder in `cache` with the model's ONNX files; made now if it is not there.

    It appears whole or not at all, whatever else runs or dies meanwhile. Raises ModelError if the weights
    are not what they should be or the cache cannot be written; whatever the exporter raises passes through.
    """
    folder = cache / f"{files.name.replace(os.sep, '-')}-{files.checksum[:12]}-{FORM}"
    if _whole(folder):
        return folder
    files.verify()
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{folder}.lock"):  # others wait for the first, rather than make the same again
            if not _whole(folder):
                log.info("Preparing the model %s for this computer; this is done once.", files.name)
                _make(files.folder, folder)
    except OSError as error:
        raise ModelError(
            f"The folder {cache} cannot be written ({error.strerror}). Make room, or name another with LESSONBASE_CACHE."
        ) from error
    return folder


def prepared_pairs(files: ModelFiles, cache: Path) -> Path:
    """The file of a cross-encoder to be run: the one that it is published as, or one of 8 bits made of its weights.

    Raises what `exported` raises, and ModelError for weights that we cannot make a graph of.
    """
    weights = weights_in(files.folder)
    if weights.suffix == ".onnx":
        files.verify()
        return weights
    return exported(files, cache) / EIGHT_BIT


def in_blocks(folder: Path) -> Path:
    """The file of a prepared model whose weights are 8-bit numbers with a scale for each few; made now if it is not
    there. It keeps models that plain 8 bits spoil: all-mpnet-base-v2 at a cosine of 0.999 with full precision, against 0.88.

    Raises ModelError if it cannot be written; whatever the quantizer raises passes through.
    """
    file = folder / IN_BLOCKS
    if file.is_file():
        return file
    try:
        with FileLock(f"{folder}.lock"):
            if not file.is_file():
                beside = folder / "blocks.new"
                _quantize_in_blocks(folder / FULL, beside)
                beside.replace(file)
    except OSError as error:
        raise ModelError(
            f"The folder {folder.parent} cannot be written ({error.strerror}). Make room, or name another with LESSONBASE_CACHE."
        ) from error
    return file


def _whole(folder: Path) -> bool:
    return (folder / FULL).is_file() and (folder / EIGHT_BIT).is_file()


def _make(model_folder: Path, folder: Path) -> None:
    beside = folder.with_name(f"{folder.name}.new")
    for left in (beside, folder):  # by one that was killed
        shutil.rmtree(left, ignore_errors=True)
    beside.mkdir()
    try:
        _export(model_folder, beside / FULL)
        _quantize(beside / FULL, beside / EIGHT_BIT)
        beside.replace(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _export(model_folder: Path, to: Path) -> None:
    import onnx

    pairs = reads_pairs(model_folder)
    graph = pair_graph(model_folder) if pairs else bert_graph(model_folder)
    if graph is None and pairs:
        raise ModelError(
            f"The cross-encoder in {model_folder} is built otherwise than those that lessonbase can prepare. Have it as "
            "model.onnx in a folder, with its tokenizer.json and config.json, and add that."
        )
    if graph is None:
        _export_by_torch(model_folder, to)
    else:
        onnx.save(graph, str(to))


def _export_by_torch(model_folder: Path, to: Path) -> None:
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # all of the model is in its folder by now
    try:
        import torch
        from sentence_transformers import SentenceTransformer
    except ImportError:
        raise ModelError(NO_TORCH.format(model_folder.name)) from None

    class SentenceVectors(torch.nn.Module):
        """The whole model, pooling and normalisation too, as a function of its token tensors."""

        def __init__(self, model: Any, names: list[str]) -> None:
            super().__init__()
            self.model, self.names = model, names

        def forward(self, *tensors: Any) -> Any:
            features = self.model(dict(zip(self.names, tensors, strict=True)))
            return features["sentence_embedding"], features["token_embeddings"]

    with _quiet():
        # The plain form of attention gives a graph that runs a tenth faster than the default's, with the same vectors.
        plain = {"attn_implementation": "eager"}
        model = SentenceTransformer(str(model_folder), device="cpu", model_kwargs=plain).eval()
        example = dict(model.tokenizer(["one", "and a longer one"], padding=True, return_tensors="pt"))
        # The tracing exporter: a fifth of the time of the newer one, and a graph that runs a fifth faster.
        torch.onnx.export(
            SentenceVectors(model, list(example)),
            tuple(example.values()),
            str(to),
            input_names=list(example),
            output_names=[WHOLE, TOKENS],
            dynamic_axes={name: {0: "texts", 1: "length"} for name in [*example, TOKENS]}
            | {WHOLE: {0: "texts"}},
            opset_version=OPSET,
            dynamo=False,
        )


def _quantize(full: Path, to: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with _quiet():
        # Per channel: mean cosine with full precision 0.993 on report passages, against 0.955 per tensor.
        quantize_dynamic(str(full), str(to), weight_type=QuantType.QInt8, per_channel=True)


def _quantize_in_blocks(full: Path, to: Path) -> None:
    import onnx
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    with _quiet():
        model = onnx.load(str(full))
        _shrink_tables(model.graph)
        # Accuracy level 4: the multiplications are of 8-bit numbers too, twice as fast.
        quantizer = MatMulNBitsQuantizer(model, bits=8, block_size=BLOCK, is_symmetric=True, accuracy_level=4)
        quantizer.process()
        quantizer.model.save_model_to_file(str(to))


def _shrink_tables(graph: Any) -> None:
    """Put 8-bit numbers, with a scale a row, in the place of each table of words that a graph looks up."""
    from onnx import TensorProto, helper, numpy_helper

    tables = {one.name: one for one in graph.initializer}
    for node in [one for one in graph.node if one.op_type == "Gather" and one.input[0] in tables]:
        table = numpy_helper.to_array(tables[node.input[0]])
        if table.ndim != 2 or table.dtype != np.float32 or table.shape[0] < LARGE_TABLE:
            continue
        scales = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-12) / 127
        name, rows, made = node.input[0], node.input[1], node.output[0]
        graph.initializer.remove(tables[name])
        graph.initializer.extend(
            [
                numpy_helper.from_array(np.rint(table / scales).astype(np.int8), f"{name}.numbers"),
                numpy_helper.from_array(scales.astype(np.float32), f"{name}.scales"),
            ]
        )
        place = list(graph.node).index(node)
        graph.node.remove(node)
        steps = [
            helper.make_node("Gather", [f"{name}.numbers", rows], [f"{made}.numbers"], axis=0),
            helper.make_node("Cast", [f"{made}.numbers"], [f"{made}.cast"], to=TensorProto.FLOAT),
            helper.make_node("Gather", [f"{name}.scales", rows], [f"{made}.scales"], axis=0),
            helper.make_node("Mul", [f"{made}.cast", f"{made}.scales"], [made]),
        ]
        for offset, step in enumerate(steps):
            graph.node.insert(place + offset, step)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(), Path(os.devnull).open("w") as nowhere:
            warnings.simplefilter("ignore")
            with contextlib.redirect_stderr(nowhere), contextlib.redirect_stdout(nowhere):
                yield
    finally:
        root.setLevel(level)
