"""Models run by ONNX Runtime: files opened, encodings made tensors of, and batches given to the cores."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Made = TypeVar("Made")
# Texts done, texts in all.
OnCount = Callable[[int, int], None]

# Texts of like length go together. A batch a core, each on one thread, did 62 to 124 passages/s where the runtime's
# own threads did 36 to 85 in the same run; batches of 1 to 8 hardly differed.
BATCH = 4
CORES = min(8, os.cpu_count() or 1)


def in_batches(
    run: Callable[[list[int]], list[Made]], encodings: Sequence[Any], on_count: OnCount | None
) -> list[Made]:
    """What `run` makes of batches of encodings, a batch a core at a time, in the order of the encodings."""
    by_length = sorted(range(len(encodings)), key=lambda index: len(encodings[index].ids))
    batches = [by_length[start : start + BATCH] for start in range(0, len(by_length), BATCH)]
    made: dict[int, Made] = {}
    with ThreadPoolExecutor(min(CORES, max(1, len(batches)))) as pool:
        # One question is read here: a thread for it would only have to be begun and waited for.
        done = pool.map(run, batches) if len(batches) > 1 else map(run, batches)
        for batch, results in zip(batches, done, strict=True):
            made |= dict(zip(batch, results, strict=True))
            if on_count:
                on_count(len(made), len(encodings))
    return [made[index] for index in range(len(encodings))]


def session(file: Path) -> Any:
    """A prepared model, on one thread. Raises what the runtime raises."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # errors only
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def tensors(runner: Any, encodings: Sequence[Any]) -> dict[str, NDArray[np.int64]]:
    """The inputs (texts, tokens) that a model takes, of encodings filled up to the longest."""
    width = max(len(encoding.ids) for encoding in encodings)
    columns = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}
    given = {}
    for name in (each.name for each in runner.get_inputs()):
        given[name] = np.zeros((len(encodings), width), dtype=np.int64)
        for row, encoding in zip(given[name], encodings, strict=True):
            row[: len(encoding.ids)] = getattr(encoding, columns[name])
    return given
