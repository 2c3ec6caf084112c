"""The embedding model that is set for a library: loaded when it is first wanted, and held to the library's vectors."""

import threading
from pathlib import Path

from lessonbase.errors import ModelMismatchError
from lessonbase.retrieval.embedding import Embedder, embedder
from lessonbase.retrieval.embedding_beside import EmbeddingBeside
from lessonbase.store import Store


class ChosenModel:
    """The model of a name, for the library in `index`. Its prepared files are kept in `cache`."""

    def __init__(self, name: str, cache: Path, store: Store, index: Path) -> None:
        self._name = name
        self._cache = cache
        self._store = store
        self._index = index
        self._loading = threading.Lock()
        self._loaded: Embedder | None = None
        self._beside: EmbeddingBeside | None = None

    def load(self) -> Embedder:
        """The model, whatever the library's vectors were made by. Raises what `embedder` raises."""
        with self._loading:
            if self._loaded is None:
                self._loaded = embedder(self._name, self._cache)
            return self._loaded

    def matching(self) -> Embedder:
        """The model, if it is the one that made the library's vectors. Raises ModelMismatchError if it is not."""
        model = self.load()
        stored = self._store.embeddings.model
        if stored and stored != model.identity:
            raise ModelMismatchError(
                f"The library in {self._index} was built with the model {stored}, but {model.identity} is set. "
                "Set the former again (LESSONBASE_MODEL), or run 'lessonbase reindex' to rebuild with the latter."
            )
        return model

    def beside(self) -> EmbeddingBeside:
        """The same, that makes the vectors of passages in a process beside this one. Raises what `matching` does."""
        model = self.matching()
        if self._beside is None or self._beside.identity != model.identity:
            self._beside = EmbeddingBeside(model, self._name, self._cache)
        return self._beside

    def close(self) -> None:
        """End that process."""
        if self._beside:
            self._beside.end()
