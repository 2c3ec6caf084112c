"""The models that people added to a library: loaded when they are first wanted, and held to what was added."""

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from lessonbase.errors import ModelError
from lessonbase.retrieval.cross_encoder import CrossEncoder, Scale
from lessonbase.retrieval.embedding import Embedder, embedder_of
from lessonbase.retrieval.index import Vectors
from lessonbase.retrieval.languages import read_as_one
from lessonbase.retrieval.late import projected
from lessonbase.retrieval.model_files import ModelFiles, find_model, reads_pairs
from lessonbase.retrieval.running import OnCount
from lessonbase.store import Store
from lessonbase.store.added_models import AddedModel

log = logging.getLogger(__name__)


Model = TypeVar("Model", Embedder, CrossEncoder)
Judge = Callable[[str, Sequence[str]], list[float]]
"""How far each of some texts answers a question, from 0 to 1."""


class Asked(NamedTuple):
    """A question by each added model that can be used: its vector (d,), and the vectors (q, p) of its tokens."""

    vectors: dict[str, Vectors]
    tokens: dict[str, Vectors]


def no_judge(language: str, on_count: OnCount | None = None) -> Judge | None:
    """See `FurtherModels.judge`, where no models can be added."""
    return None


class FurtherModels:
    """The added models of the library in `store`; their prepared files are kept in `cache`. Safe to use from several
    threads."""

    def __init__(self, store: Store, cache: Path) -> None:
        self._store = store
        self._cache = cache
        self._loading = threading.Lock()
        self._loaded: dict[AddedModel, Embedder] = {}
        self._pairs: dict[AddedModel, CrossEncoder] = {}
        self._faults: dict[AddedModel, ModelError] = {}
        self._as_one: dict[AddedModel, frozenset[str]] = {}
        # One answer searches for the same words several times: under other filters, and part by part.
        self._embedded = lru_cache(maxsize=16)(self._embed)

    def load(self, added: AddedModel) -> Embedder:
        """A model that makes vectors. Raises ModelError where it is gone, altered, of another dimension, or cannot be run."""
        return self._once(added, self._loaded, self._run)

    def usable(self) -> list[Embedder]:
        """Those that make vectors and can be used, in their order. Of one that cannot a warning is logged, once."""
        found = []
        for added in self._store.added_models.of_vectors():
            with suppress(ModelError):
                found.append(self.load(added))
        return found

    def judge(self, language: str, on_count: OnCount | None = None) -> Judge | None:
        """What tells in a language how far texts answer a question: the first cross-encoder that can be used and reads it;
        None where there is none. Of one that cannot be used a warning is logged, once."""
        for added in self._store.added_models.cross_encoders():
            with suppress(ModelError):
                model = self.load_pairs(added)
                if scale := model.scale(language):
                    return partial(_judged, model, scale, on_count)
        return None

    def load_pairs(self, added: AddedModel) -> CrossEncoder:
        """A cross-encoder. Raises ModelError where it is gone, altered, of another kind, or cannot be run."""
        return self._once(added, self._pairs, lambda one: CrossEncoder(self._files(one), self._cache))

    def _once(
        self, added: AddedModel, loaded: dict[AddedModel, Model], run: Callable[[AddedModel], Model]
    ) -> Model:
        with self._loading:
            if added not in loaded and added not in self._faults:
                try:
                    loaded[added] = run(added)
                except ModelError as error:
                    log.warning("%s Until then questions are answered without it.", error)
                    self._faults[added] = error
        if added in self._faults:
            raise self._faults[added]
        return loaded[added]

    def tried(self, files: ModelFiles) -> int:
        """The dimension of the vectors of a model that is to be added, 0 of a cross-encoder. Raises ModelError where it
        cannot be run."""
        if reads_pairs(files.folder):
            CrossEncoder(files, self._cache)
            return 0
        return int(embedder_of(files, self._cache).embed([files.name]).shape[1])

    def _files(self, added: AddedModel) -> ModelFiles:
        try:
            files = find_model(added.source)
        except ModelError as error:
            raise ModelError(
                f"The model {added.name} is no longer where it was added from ({added.source}). Bring it back, or add it "
                f"from where it is: lessonbase models add FOLDER."
            ) from error
        if files.checksum != added.checksum:
            raise ModelError(
                f"The weights of the model {added.name} in {files.folder} are not those that were added (SHA-256 "
                f"{files.checksum[:12]}…, not {added.checksum[:12]}…). Put the former ones back, or add it again: "
                f"lessonbase models add {added.source}."
            )
        if reads_pairs(files.folder) != added.reads_pairs:
            raise ModelError(
                f"The model {added.name} in {files.folder} is of another kind than the one that was added. Put back its "
                f"files as they were, or add it again: lessonbase models add {added.source}."
            )
        files = ModelFiles(added.name, files.folder, added.checksum)
        if files.identity != added.identity:
            raise ModelError(
                f"The model {added.name} in {files.folder} declares other prompts for questions and passages than those the "
                f"library's vectors were made with. Add it again: lessonbase models add {added.source}."
            )
        return files

    def _run(self, added: AddedModel) -> Embedder:
        files = self._files(added)
        model = embedder_of(files, self._cache)
        dimension = model.embed([added.name]).shape[1]
        if dimension != added.dimension:
            raise ModelError(
                f"The model {added.name} in {files.folder} gives vectors of {dimension:,} numbers; those in the library "
                f"have {added.dimension:,}. Put back its files as they were, or remove it and add it again: lessonbase "
                f"models remove {added.name}."
            )
        return model

    def _embed(self, added: AddedModel, question: str) -> tuple[Vectors, Vectors | None]:
        return self.load(added).embed_question(question)

    def languages(self) -> frozenset[str]:
        """The languages in which a question finds what is written in the others, by the models that can be used."""
        found: frozenset[str] = frozenset()
        for added in self._store.added_models.of_vectors():
            with suppress(ModelError):
                model = self.load(added)
                if added not in self._as_one:
                    self._as_one[added] = read_as_one(model)
                found |= self._as_one[added]
        return found

    def ask(self, question: str) -> Asked:
        """A question by each model that can be used. Of one that cannot a warning is logged, once."""
        asked = Asked({}, {})
        for added in self._store.added_models.of_vectors():
            try:
                whole, tokens = self._embedded(added, question)
            except ModelError:
                continue
            asked.vectors[added.identity] = whole
            projection = self._store.added_models.projection(added.identity)
            if tokens is not None and projection is not None:
                asked.tokens[added.identity] = projected(tokens, projection)
        return asked


def _judged(
    model: CrossEncoder, scale: Scale, on_count: OnCount | None, question: str, texts: Sequence[str]
) -> list[float]:
    return [float(each) for each in scale(model.read(question, texts, on_count))]
