"""Finding passages: a question and filters come in, Hits go out, best first. The indexes are made from the store
and repair themselves. Entry points: `Search`, `index_of` for the engines that it asks, `ChosenModel` for the model that turns
text into vectors, and `FurtherModels` for those that people added."""

from lessonbase.retrieval.chosen_model import ChosenModel
from lessonbase.retrieval.embedding import Embedder, embedder
from lessonbase.retrieval.engines import index_of
from lessonbase.retrieval.further import FurtherModels
from lessonbase.retrieval.search import Search

__all__ = ["ChosenModel", "Embedder", "FurtherModels", "Search", "embedder", "index_of"]
