"""Finding passages: a question and filters come in, Hits go out, best first. The indexes are made from the store
and repair themselves. Entry points: `Search`, `index_of` for the engines that it asks, `ChosenModel` for the model that turns
text into vectors, `FurtherModels` for those that people added, and `together` for all of these."""

from lessonbase.retrieval.chosen_model import ChosenModel
from lessonbase.retrieval.embedding import Embedder, PassageEmbedder, embedder
from lessonbase.retrieval.engines import index_of
from lessonbase.retrieval.further import FurtherModels
from lessonbase.retrieval.search import Search
from lessonbase.retrieval.together import Together, together

__all__ = [
    "ChosenModel",
    "Embedder",
    "FurtherModels",
    "PassageEmbedder",
    "Search",
    "Together",
    "embedder",
    "index_of",
    "together",
]
