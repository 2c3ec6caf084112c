"""Text to vectors: ONNX Runtime on an export of a sentence-transformers model, or that library itself."""

import json
import logging
import os
import platform
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from lessonbase.errors import ModelError
from lessonbase.model import Passage
from lessonbase.retrieval.bert_graph import TOKENS, WHOLE, pools_by_mean
from lessonbase.retrieval.model_files import WEIGHTS, ModelFiles, find_model, weights_in
from lessonbase.retrieval.onnx_export import EIGHT_BIT, FULL, IN_BLOCKS, NO_TORCH, exported, in_blocks
from lessonbase.retrieval.running import OnCount, in_batches, session, tensors

log = logging.getLogger(__name__)

Vectors = NDArray[np.float32]
# What is kept of the vectors (t, d) of a text's tokens.
Keep = Callable[[Vectors], NDArray[Any]]

# 8-bit vectors are used if they come this much faster, and are this near to full precision (mean cosine).
WORTHWHILE_SPEEDUP = 1.15
NEAR_ENOUGH = 0.98
SAMPLE = (
    "Farmers and buyers met every month.",
    "The evaluation found that data collected by field offices was seldom shared with partners, and that staff had "
    "neither the time nor the training to analyse it; a joint team improved both within a year of its creation.",
    "Recommendation 3: agree early on who pays for maintenance after the project has ended.",
    "Health workers were trained in two rounds, with supervision visits between them, and kept their own registers of "
    "the families they had seen; the registers were checked against the clinic's once a quarter by the district team.",
)


class PassageVectors(NamedTuple):
    """The vector (d,) of a passage with its context, and those (s, d) of its s sentences; all of unit length."""

    whole: Vectors
    sentences: Vectors


class DetailedVectors(NamedTuple):
    """The vectors of a passage and its sentences, and those (t, d) of its tokens as they were read in it, of unit length,
    or what was made of these; None by a model that gives none."""

    pair: PassageVectors
    tokens: NDArray[Any] | None


BEGINS = "▁"
"""What SentencePiece puts before a piece that begins a word (Kudo and Richardson 2018)."""


class PassageEmbedder(Protocol):
    """A model that turns passages into vectors."""

    @property
    def identity(self) -> str:
        """Which model this is, down to its weights; vectors of different identities must not meet."""

    def embed_passages(
        self, passages: Sequence[Passage], on_count: OnCount | None = None
    ) -> list[PassageVectors]:
        """The vectors of passages and of their sentences, in the order of the passages."""


class Embedder(PassageEmbedder, Protocol):
    """A model that turns any texts into vectors."""

    def embed(self, texts: Sequence[str], on_count: OnCount | None = None) -> Vectors:
        """Vectors of shape (number of texts, dimension), rows of unit length, in the order of the texts. They are read as
        questions are, where a model reads these otherwise than passages."""

    def knows(self, word: str) -> bool:
        """Whether the model's vocabulary has a word whole, in small letters: mostly such as are written often."""

    def embed_question(self, question: str) -> tuple[Vectors, Vectors | None]:
        """The vector (d,) of a question, and those (t, d) of its tokens, of unit length; None where the model gives none."""

    def embed_in_detail(
        self, passages: Sequence[Passage], keep: Keep, on_count: OnCount | None = None
    ) -> list[DetailedVectors]:
        """The same, with what `keep` makes of the vectors (t, d) of each passage's tokens."""


def embedder(model: str, cache: Path) -> Embedder:
    """The embedder of a model by name or folder (see `find_model`); prepared files are kept in `cache`.

    Raises ModelError if the model is missing, altered or cannot be run.
    """
    return embedder_of(find_model(model), cache)


def embedder_of(files: ModelFiles, cache: Path) -> Embedder:
    """The embedder of a model whose files are found. Raises what `embedder` raises."""
    if weights_in(files.folder).name not in WEIGHTS:
        raise ModelError(
            f"Of the model {files.name} in {files.folder}, which is no cross-encoder, only a graph is there. Vectors are made "
            f"from its weights: name a folder that has them ({' or '.join(WEIGHTS)})."
        )
    if not (files.folder / "tokenizer.json").is_file():
        log.warning(
            "%s has no tokenizer.json, so ONNX Runtime cannot run it; running it more slowly.", files.name
        )
        return SentenceTransformerEmbedder(files)
    try:
        return _run_by_onnx(files, cache)
    except ModelError:
        raise
    except Exception as error:  # whatever the exporter or the runtime raises, the model itself still runs
        log.warning("%s cannot be run by ONNX Runtime (%s); running it more slowly.", files.name, error)
        return SentenceTransformerEmbedder(files)


def _run_by_onnx(files: ModelFiles, cache: Path) -> "OnnxEmbedder":
    folder = exported(files, cache)
    try:
        return OnnxEmbedder(files, folder)
    except Exception as error:  # a file in the cache may have been damaged: a fresh one tells
        log.warning("The prepared files of %s cannot be used and are made anew (%s).", files.name, error)
        shutil.rmtree(folder, ignore_errors=True)
        return OnnxEmbedder(files, exported(files, cache))


class OnnxEmbedder:
    """A model run by ONNX Runtime, in the precision that serves this machine best."""

    def __init__(self, files: ModelFiles, folder: Path) -> None:
        from tokenizers import Tokenizer

        self.identity = files.identity
        self._prompts = files.prompts
        self._tokenizer = Tokenizer.from_file(str(files.folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_most_tokens(files.folder))
        self._tokenizer.no_padding()
        self._session = session(folder / self._precision(folder))
        self._pools_by_mean = pools_by_mean(files.folder)

    def knows(self, word: str) -> bool:
        """See Embedder."""
        return any(self._tokenizer.token_to_id(start + word) is not None for start in ("", BEGINS))

    def embed(self, texts: Sequence[str], on_count: OnCount | None = None) -> Vectors:
        """See Embedder."""
        return self._run(self._session, [self._prompts.question + text for text in texts], on_count)

    def _embed_passages(self, texts: Sequence[str], on_count: OnCount | None = None) -> Vectors:
        return self._run(self._session, [self._prompts.passage + text for text in texts], on_count)

    def embed_question(self, question: str) -> tuple[Vectors, Vectors | None]:
        """See Embedder."""
        prompt = self._prompts.question
        encoding = self._tokenizer.encode(prompt + question)
        wholes, tokens = self._session.run([WHOLE, TOKENS], tensors(self._session, [encoding]))
        words = _words_of(tokens[0], encoding, len(prompt)) if self._pools_by_mean else None
        return _unit(wholes)[0], words

    def embed_passages(
        self, passages: Sequence[Passage], on_count: OnCount | None = None
    ) -> list[PassageVectors]:
        """See Embedder."""
        if not self._pools_by_mean:
            return embed_sentences_apart(self._embed_passages, passages, on_count)
        return [made.pair for made in self.embed_in_detail(passages, lambda tokens: tokens[:0], on_count)]

    def embed_in_detail(
        self, passages: Sequence[Passage], keep: Keep, on_count: OnCount | None = None
    ) -> list[DetailedVectors]:
        """See Embedder. One run of the model gives a passage's vector and its sentences'.

        A sentence's vector is the mean of its tokens as they were read within the passage ("late chunking",
        Günther et al. 2024, arXiv:2409.04701): it costs nothing more, and knows what came before it.
        """
        if not self._pools_by_mean:
            pairs = embed_sentences_apart(self._embed_passages, passages, on_count)
            return [DetailedVectors(pair, None) for pair in pairs]
        prompt = self._prompts.passage
        encodings = self._tokenizer.encode_batch([prompt + passage.indexed_text for passage in passages])

        def run(batch: list[int]) -> list[DetailedVectors]:
            given = tensors(self._session, [encodings[index] for index in batch])
            wholes, tokens = self._session.run([WHOLE, TOKENS], given)
            return [
                DetailedVectors(
                    PassageVectors(
                        whole, _sentence_vectors(passages[index], encodings[index], own, whole, len(prompt))
                    ),
                    keep(_words_of(own, encodings[index], len(prompt))),
                )
                for index, whole, own in zip(batch, _unit(wholes), tokens, strict=True)
            ]

        return in_batches(run, encodings, on_count)

    def _run(self, runner: Any, texts: Sequence[str], on_count: OnCount | None = None) -> Vectors:
        encodings = self._tokenizer.encode_batch(list(texts))

        def run(batch: list[int]) -> list[Vectors]:
            given = tensors(runner, [encodings[index] for index in batch])
            return list(_unit(runner.run([WHOLE], given)[0]))

        dimension = runner.get_outputs()[0].shape[-1]
        vectors = in_batches(run, encodings, on_count)
        return np.array(vectors, dtype=np.float32).reshape(-1, dimension)

    def _precision(self, folder: Path) -> str:
        choices = folder / "precision.json"
        machine = _machine()
        try:
            chosen = json.loads(choices.read_text())
        except (OSError, ValueError):
            chosen = {}
        if chosen.get(machine) not in (FULL, EIGHT_BIT, IN_BLOCKS):
            chosen[machine] = self._measured_precision(folder)
            beside = choices.with_suffix(f".{os.getpid()}")
            try:
                beside.write_text(json.dumps(chosen))
                beside.replace(choices)
            except OSError:
                log.debug("the choice of precision could not be kept in %s", choices)
        if chosen[machine] == IN_BLOCKS:
            in_blocks(folder)
        return str(chosen[machine])

    def _measured_precision(self, folder: Path) -> str:
        """The fastest of those that are near to full precision; weights in blocks where one scale for all spoils them."""
        full = self._run(session(folder / FULL), SAMPLE)
        plain = self._run(session(folder / EIGHT_BIT), SAMPLE)
        nearness, short = float((full * plain).sum(axis=1).mean()), EIGHT_BIT
        if nearness < NEAR_ENOUGH:
            vectors = self._run(session(in_blocks(folder)), SAMPLE)
            nearness, short = float((full * vectors).sum(axis=1).mean()), IN_BLOCKS
        sessions = {name: session(folder / name) for name in (FULL, short)}
        seconds = dict.fromkeys(sessions, float("inf"))
        for _ in range(5):  # in turns, and the best of each: another program's burst should not decide
            for name, runner in sessions.items():
                started = time.perf_counter()
                self._run(runner, SAMPLE)
                seconds[name] = min(seconds[name], time.perf_counter() - started)
        speedup = seconds[FULL] / seconds[short]
        log.debug("%s: %.2f times as fast, cosine %.4f", short, speedup, nearness)
        return short if speedup >= WORTHWHILE_SPEEDUP and nearness >= NEAR_ENOUGH else FULL


class SentenceTransformerEmbedder:
    """A model run by sentence-transformers itself: slow to load, but it runs whatever that library runs."""

    def __init__(self, files: ModelFiles) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError:
            raise ModelError(NO_TORCH.format(files.name)) from None

        files.verify()
        self.identity = files.identity
        self._prompts = files.prompts
        try:
            self._model = SentenceTransformer(str(files.folder), device="cpu")
            self._dimension = self._model.encode("").size
            self._vocabulary = frozenset(self._model.tokenizer.get_vocab())
        except Exception as error:  # the library raises many kinds; the message matters to the user
            raise ModelError(f"The model in {files.folder} cannot be loaded ({error}).") from error

    def knows(self, word: str) -> bool:
        """See Embedder."""
        return word in self._vocabulary or BEGINS + word in self._vocabulary

    def embed(self, texts: Sequence[str], on_count: OnCount | None = None) -> Vectors:
        """See Embedder."""
        return self._encode(texts, self._prompts.question, on_count)

    def _embed_passages(self, texts: Sequence[str], on_count: OnCount | None = None) -> Vectors:
        return self._encode(texts, self._prompts.passage, on_count)

    def _encode(self, texts: Sequence[str], prompt: str, on_count: OnCount | None) -> Vectors:
        vectors = self._model.encode(
            list(texts), prompt=prompt, normalize_embeddings=True, show_progress_bar=False
        )
        if on_count:
            on_count(len(texts), len(texts))
        return np.asarray(vectors, dtype=np.float32).reshape(-1, self._dimension)

    def embed_question(self, question: str) -> tuple[Vectors, Vectors | None]:
        """See Embedder."""
        return self.embed([question])[0], None

    def embed_passages(
        self, passages: Sequence[Passage], on_count: OnCount | None = None
    ) -> list[PassageVectors]:
        """See Embedder."""
        return embed_sentences_apart(self._embed_passages, passages, on_count)

    def embed_in_detail(
        self, passages: Sequence[Passage], keep: Keep, on_count: OnCount | None = None
    ) -> list[DetailedVectors]:
        """See Embedder. It gives no vectors of tokens."""
        return [DetailedVectors(pair, None) for pair in self.embed_passages(passages, on_count)]


def embed_sentences_apart(
    embed: Callable[[Sequence[str], OnCount | None], Vectors],
    passages: Sequence[Passage],
    on_count: OnCount | None,
) -> list[PassageVectors]:
    """Passages and their sentences embedded as texts of their own, for models that do not pool by mean."""
    wholes = embed([passage.indexed_text for passage in passages], on_count)
    texts = [passage.text[start:end] for passage in passages for start, end in passage.sentences]
    sentences = iter(embed(texts, None))
    return [
        PassageVectors(whole, np.array([next(sentences) for _ in passage.sentences]).reshape(-1, whole.size))
        for whole, passage in zip(wholes, passages, strict=True)
    ]


def _sentence_vectors(
    passage: Passage, encoding: Any, tokens: Vectors, whole: Vectors, prompt: int
) -> Vectors:
    offsets = np.array(encoding.offsets)
    before = prompt + len(passage.indexed_text) - len(passage.text)
    vectors = np.empty((len(passage.sentences), whole.size), dtype=np.float32)
    for row, (start, end) in enumerate(passage.sentences):
        inside = (offsets[:, 0] >= start + before) & (offsets[:, 1] <= end + before)
        inside &= offsets[:, 0] < offsets[:, 1]
        # A sentence past the model's limit has no tokens: the whole stands in for it.
        vectors[row] = tokens[: len(offsets)][inside].mean(axis=0) if inside.any() else whole
    return _unit(vectors)


def _words_of(tokens: Vectors, encoding: Any, prompt: int) -> Vectors:
    """The vectors of the tokens that stand for words of the text: what marks beginning and end is near to everything,
    and so are the characters of a prompt."""
    marks = np.array(encoding.special_tokens_mask, dtype=bool)
    marks |= np.array([end <= prompt for _, end in encoding.offsets], dtype=bool)
    return _unit(tokens[: len(marks)][~marks])


def _unit(vectors: Vectors) -> Vectors:
    unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)
    return unit


def _most_tokens(folder: Path) -> int:
    try:
        return int(json.loads((folder / "sentence_bert_config.json").read_text())["max_seq_length"])
    except (OSError, ValueError, KeyError, TypeError):
        return 512


def _machine() -> str:
    import onnxruntime

    processor = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        processor = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
        flags = next(line for line in lines if line.startswith("flags")).split()
        processor += " with VNNI" if {"avx512_vnni", "avx_vnni"} & set(flags) else ""
    except (OSError, StopIteration):
        pass
    return f"{processor}, ONNX Runtime {onnxruntime.__version__}"
