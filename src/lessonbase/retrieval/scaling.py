"""The scales of a library's models, looked for when they are first wanted."""

from collections.abc import Callable

from lessonbase.model import Passage
from lessonbase.retrieval.index import Query
from lessonbase.retrieval.spread import PROBES, AtLarge, Scales, scales, spaced
from lessonbase.store import Store


class Scaling:
    """The scales of the models of the library in `store`: one for each set of models, looked for anew when the library has
    doubled."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: tuple[tuple[int, frozenset[str]], Scales] | None = None

    def of(self, query: Query, at_large: Callable[[str], AtLarge]) -> Scales:
        """The scales of the models that a question has vectors by; `at_large` tells how near a text, read as a question is,
        is to the library."""
        if len(query.vectors) < 2:
            return Scales()
        keys = self._store.embeddings.passage_keys()
        wanted = len(keys).bit_length(), frozenset(query.vectors)
        if self._known is None or self._known[0] != wanted:
            some = spaced(keys, PROBES).tolist()
            askings = [at_large(_middle(each)) for each in self._store.passages_by_key(some).values()]
            self._known = wanted, scales(askings, next(iter(query.vectors))) if askings else Scales()
        return self._known[1]


def _middle(passage: Passage) -> str:
    """A sentence from the middle of a passage."""
    start, end = passage.sentences[len(passage.sentences) // 2] if passage.sentences else (0, None)
    return passage.text[start:end]
