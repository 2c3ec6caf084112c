"""The models of a library together: one vector of a text by all of them."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from lessonbase.retrieval.embedding import Embedder, Vectors
from lessonbase.retrieval.further import FurtherModels


class Together(NamedTuple):
    """Several models as one."""

    models: tuple[Embedder, ...]

    @property
    def identity(self) -> str:
        """Which models these are, down to their weights; of one alone, its own."""
        return " + ".join(model.identity for model in self.models)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors of unit length (n, d), one model's beside the other's: the product of two is the mean of the cosines that
        the models give."""
        vectors = np.concatenate([model.embed(texts) for model in self.models], axis=1)
        together: Vectors = (vectors / len(self.models) ** 0.5).astype(np.float32)
        return together


def together(own: Callable[[], Embedder], further: FurtherModels) -> Together:
    """A library's own model and those that were added to it and can be used. Raises what loading its own raises."""
    return Together((own(), *further.usable()))
