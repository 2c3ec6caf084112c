"""From what the engines of an index find nearest to proposals with all their signals, the same whichever engines they are."""

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lessonbase.retrieval.fusion import nearness
from lessonbase.retrieval.index import Keys, Query, Vectors
from lessonbase.retrieval.proposals import Compared, Facts, Near, Proposals
from lessonbase.retrieval.spread import SAMPLE, AtLarge, Scale, counts

# Each engine proposes this many passages, or three times as many as are asked for.
CANDIDATES = 100
# So many of the nearest as wholes are compared sentence by sentence before the nearest are proposed: of the practitioner
# questions, 2 in 82 are answered by a passage of which one sentence is near and the whole is not among the nearest 200.
WIDE = 1000


class Engines(Protocol):
    """The engines of an index, asked of the passages that some filters leave."""

    def words(self, question: str, k: int) -> dict[int, float]:
        """The keys of the `k` passages that share most with the words of a question, most first, and how much, in [0, 1]."""

    def shares(self, question: str, keys: Sequence[int]) -> dict[int, float]:
        """How much some passages share with it, of those that share anything."""

    def compares(self, model: str, vector: Vectors) -> bool:
        """Whether a question's vector by a model can be compared with those that are held."""

    def nearest(self, model: str, vector: Vectors, k: int) -> Keys:
        """The `k` passages whose whole vectors are nearest."""

    def compared(self, model: str, vector: Vectors, keys: Keys) -> tuple[Keys, Compared]:
        """Those of some passages that have a vector by a model, in their order, and their cosines."""

    def at_large(self, k: int) -> Keys:
        """The keys of some `k` passages from all over the library, whatever the filters leave."""

    def late(self, model: str, tokens: Vectors, keys: Keys) -> dict[int, float]:
        """How near some passages are token by token, of those that have token vectors by a model."""

    def others(self, keys: Keys, k: int) -> Keys:
        """Any `k` passages beside some."""

    def facts(self, keys: Keys) -> dict[int, Facts]:
        """What is said of some passages, of those that are held."""


def proposed(query: Query, k: int, engines: Engines) -> Proposals:
    """See `Index.search`."""
    depth = max(CANDIDATES, 3 * k)
    places: dict[int, dict[str, int]] = {}
    words = engines.words(query.words, depth)
    _place("words", words, places)
    vectors = {model: vector for model, vector in query.vectors.items() if engines.compares(model, vector)}
    shares = dict.fromkeys(vectors, 1.0)
    if query.scales.own and len(vectors) > 1:
        shares = counts(at_large(query, engines).vectors, query.scales.own)
    for model, vector in vectors.items():
        # What is compared token by token needs no such care here.
        wide = depth if model in query.tokens else max(WIDE, depth)
        keys, compared = engines.compared(model, vector, engines.nearest(model, vector, wide))
        order = np.argsort(-nearness(compared.wholes, compared.nearest), kind="stable")[:depth]
        _place(model, keys[order].tolist(), places)
    if words:  # what another engine proposed may share words too, only fewer
        words |= engines.shares(query.words, [key for key in places if key not in words])
    facts = engines.facts(np.array(sorted(places), dtype=np.int64))
    if len(facts) < k:  # fewer are near or share a word than were asked for: others follow
        held = np.array(list(facts), dtype=np.int64)
        facts |= engines.facts(engines.others(held, k - len(held)))
    found = np.array(list(facts), dtype=np.int64)
    meanings: dict[str, Near] = {}
    sentences: dict[str, tuple[Compared, NDArray[np.intp]]] = {}
    for model, vector in vectors.items():
        keys, compared = engines.compared(model, vector, found)
        scaled = query.scales.vectors.get(model, Scale())
        compared = compared._replace(wholes=scaled(compared.wholes), sentences=scaled(compared.sentences))
        numbers = {key: number for number, key in enumerate(keys.tolist())}
        at = np.array([numbers.get(key, -1) for key in facts], dtype=np.intp)
        near = np.append(nearness(compared.wholes, compared.nearest), np.nan)
        meanings[model], sentences[model] = near[at], (compared, at)
    late: dict[str, Near] = {}
    for model, tokens in query.tokens.items():
        scaled = query.scales.tokens.get(model, Scale())
        by_key = engines.late(model, tokens, found)
        late[model] = scaled(np.array([by_key.get(key, np.nan) for key in facts]))
    shared = np.array([words.get(key, 0.0) for key in facts])
    return Proposals(facts, shared, meanings, sentences, late, shares, places)


def at_large(query: Query, engines: Engines) -> AtLarge:
    """See `Index.at_large`."""
    keys = engines.at_large(SAMPLE)
    vectors = {}
    for model, vector in query.vectors.items():
        if engines.compares(model, vector):
            held, compared = engines.compared(model, vector, keys)
            vectors[model] = np.full(len(keys), np.nan)
            vectors[model][np.isin(keys, held)] = nearness(compared.wholes, compared.nearest)
    late = {model: engines.late(model, tokens, keys) for model, tokens in query.tokens.items()}
    return AtLarge(vectors, {model: np.array(list(near.values())) for model, near in late.items()})


def _place(engine: str, keys: Iterable[int], places: dict[int, dict[str, int]]) -> None:
    for place, key in enumerate(keys, 1):
        places.setdefault(key, {})[engine] = place
