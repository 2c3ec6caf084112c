"""Naming: the codes of a taxonomy that a text names, by their terms or by their very names."""

from lessonbase.model import Tag
from lessonbase.tagging.taxonomy import Concept, Taxonomy
from lessonbase.tagging.terms import Match, Term, Vocabulary, confidence, points
from lessonbase.tagging.words import distinct, words


class Naming:
    """Finds the codes of a taxonomy in texts. A code's name counts as a weak term of it."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        named = taxonomy.model_copy(update={"concepts": tuple(map(_with_name, taxonomy.concepts))})
        self._vocabulary = Vocabulary([named])

    def tags(self, text: str) -> list[Tag]:
        """The codes that a text names, each with the words that do, as they stand there."""
        by_term: dict[tuple[str, str], list[Match]] = {}
        for match in self._vocabulary.find(words(text)):
            by_term.setdefault((match.term.scheme, match.term.code), []).append(match)
        return [
            Tag(
                scheme=scheme,
                code=code,
                label=self._vocabulary.labels[scheme, code],
                confidence=round(confidence(points(_terms(matches))), 2),
                evidence=distinct([match.surface for match in matches]),
            )
            for (scheme, code), matches in by_term.items()
        ]


def _terms(matches: list[Match]) -> list[Term]:
    return [match.term for match in matches]


def _with_name(concept: Concept) -> Concept:
    if concept.label in (*concept.strong, *concept.weak, *concept.never):
        return concept
    return concept.model_copy(update={"weak": (*concept.weak, concept.label)})
