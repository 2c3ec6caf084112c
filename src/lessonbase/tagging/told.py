"""Told: what a taxonomy says of its codes, as texts that records are compared with before anybody has decided anything."""

from collections.abc import Sequence
from typing import NamedTuple

from lessonbase.sentences import sentences
from lessonbase.tagging.taxonomy import Concept, Taxonomy


class Told(NamedTuple):
    """A text that a taxonomy has on one of its codes: its name, or a sentence of what is said of it."""

    code: str
    text: str


def told_of(taxonomy: Taxonomy) -> list[Told]:
    """What a taxonomy says of its codes: names, descriptions, criteria and examples sentence by sentence, strong terms."""
    return [Told(concept.code, text) for concept in taxonomy.concepts for text in _texts(concept)]


def _texts(concept: Concept) -> Sequence[str]:
    longer = (concept.description, *concept.criteria, *concept.examples, ", ".join(concept.strong))
    parts = [text[start:end] for text in longer for start, end in sentences(text)]
    return list(dict.fromkeys([concept.label, *parts]))
