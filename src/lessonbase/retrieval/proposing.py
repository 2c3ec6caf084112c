"""From what the engines of an index find nearest to proposals with all their signals, the same whichever engines they are."""

from collections.abc import Iterable, Mapping, Sequence
from operator import mul
from typing import Any, NamedTuple, Protocol

import numpy as np

from lessonbase.model import SectionRole, Signals
from lessonbase.retrieval.fusion import nearness
from lessonbase.retrieval.index import Keys, Proposal, Query, Vectors
from lessonbase.retrieval.spread import SAMPLE, AtLarge, Scale, counts
from lessonbase.retrieval.vectors import Compared

# Each engine proposes this many passages, or three times as many as are asked for.
CANDIDATES = 100
# So many of the nearest as wholes are compared sentence by sentence before the nearest are proposed: of the practitioner
# questions, 2 in 82 are answered by a passage of which one sentence is near and the whole is not among the nearest 200.
WIDE = 1000


class Facts(NamedTuple):
    """What is said of a passage beside its signals: its report, and what its section is for."""

    report_id: str
    role: SectionRole | None


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


def proposed(query: Query, k: int, engines: Engines) -> dict[int, Proposal]:
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
    meanings: dict[int, dict[str, float]] = {}
    of_sentences: dict[int, dict[str, tuple[float, ...]]] = {}
    for model, vector in vectors.items():
        keys, compared = engines.compared(model, vector, found)
        scaled = query.scales.vectors.get(model, Scale())
        compared = compared._replace(wholes=scaled(compared.wholes), sentences=scaled(compared.sentences))
        near_each = nearness(compared.wholes, compared.nearest).tolist()
        for number, key in enumerate(keys.tolist()):
            meanings.setdefault(key, {})[model] = near_each[number]
            of_sentences.setdefault(key, {})[model] = compared.of(number)
    late: dict[int, dict[str, float]] = {}
    for model, tokens in query.tokens.items():
        scaled = query.scales.tokens.get(model, Scale())
        near = engines.late(model, tokens, found)
        for key, cosine in zip(near, scaled(np.array(list(near.values()))).tolist(), strict=True):
            late.setdefault(key, {})[model] = cosine
    return {
        key: Proposal(
            of.report_id,
            Signals(
                words=words.get(key, 0.0),
                meanings=meanings.get(key, {}),
                sentence_meanings=of_sentences.get(key, {}),
                **_together(meanings.get(key, {}), of_sentences.get(key, {}), shares),
                places=places.get(key, {}),
                late=late.get(key, {}),
                role=of.role,
            ),
        )
        for key, of in facts.items()
    }


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


def _together(
    meanings: Mapping[str, float],
    of_sentences: Mapping[str, tuple[float, ...]],
    shares: Mapping[str, float],
) -> dict[str, Any]:
    """The nearness of a passage and of its sentences by all models that have it."""
    if not meanings:
        return {}
    weights = [shares[model] for model in meanings]
    if weights == [1.0]:  # as where no model was added
        return {"meaning": next(iter(meanings.values())), "sentences": next(iter(of_sentences.values()))}
    whole = sum(weights) or 1.0
    sentences = zip(*of_sentences.values(), strict=True)
    return {
        "meaning": sum(map(mul, weights, meanings.values())) / whole,
        "sentences": tuple(sum(map(mul, weights, each)) / whole for each in sentences),
    }


def _place(engine: str, keys: Iterable[int], places: dict[int, dict[str, int]]) -> None:
    for place, key in enumerate(keys, 1):
        places.setdefault(key, {})[engine] = place
