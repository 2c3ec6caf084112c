"""Which languages a model reads as one is told by whether it finds translations."""

import numpy as np

from lessonbase.retrieval.embedding import embedder
from lessonbase.retrieval.languages import SENTENCES, read_as_one
from lessonbase.retrieval.model_files import BUILT_IN
from lessonbase.settings import settings


class Knowing:
    """A model that knows what is said in some languages; in others all is alike to it."""

    identity = "knowing@0"

    def __init__(self, *languages: str) -> None:
        self._known = {one: at for code in languages for at, one in enumerate(SENTENCES[code])}

    def embed(self, texts, on_count=None):
        return np.eye(7, dtype=np.float32)[[self._known.get(text, 6) for text in texts]]


def test_a_model_reads_those_languages_as_one_of_which_it_finds_each_translation():
    assert read_as_one(Knowing("en", "fr", "pt")) == {"en", "fr", "pt"}
    assert read_as_one(Knowing("en")) == frozenset()


def test_the_built_in_model_reads_none_but_english():
    assert read_as_one(embedder(BUILT_IN, settings().cache)) == frozenset()
