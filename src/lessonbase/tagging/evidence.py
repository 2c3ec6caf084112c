"""Evidence: every word of a document's texts that speaks for a code of a scheme, and where it stands."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from lessonbase.model import Document, Passage, Tag
from lessonbase.tagging import countries
from lessonbase.tagging.countries import Countries, is_aside
from lessonbase.tagging.projects import Projects
from lessonbase.tagging.taxonomy import COUNTRY, PROJECT
from lessonbase.tagging.terms import Term, vocabulary
from lessonbase.tagging.words import distinct, words


class Code(NamedTuple):
    """A code of a scheme and its label."""

    scheme: str
    code: str
    label: str

    @property
    def is_name(self) -> bool:
        """Whether it is recognised by name (countries, projects) rather than by terms."""
        return self.scheme in (COUNTRY, PROJECT)

    def tag(self, confidence: float, evidence: "Iterable[Seen]") -> Tag:
        """The tag of this code, with at most five different strings of evidence."""
        return Tag(
            scheme=self.scheme,
            code=self.code,
            label=self.label,
            confidence=round(confidence, 2),
            evidence=distinct([seen.surface for seen in evidence]),
        )


class Seen(NamedTuple):
    """Words that speak for a code: characters [start, end) of their text; a `term`, or (None) a name.

    `aside` says that they name the country of an example or a comparison.
    """

    code: Code
    start: int
    end: int
    surface: str
    term: Term | None = None
    aside: bool = False


class Evidence:
    """Reads the texts of one document with all vocabularies, each text once."""

    def __init__(self, document: Document, passages: Sequence[Passage]) -> None:
        blocks = [block for block in document.blocks if block.kind != "furniture"]
        texts = [block.text for block in blocks] or [passage.text for passage in passages]
        lines = (block.text[span.start : span.end].strip() for block in blocks for span in block.spans)
        self._projects = Projects(texts, lines)
        self._words = {text: words(text) for text in (document.report.title, *(p.text for p in passages))}
        self._countries = Countries(self._words.values(), document.report.language)
        self._vocabulary = vocabulary(document.report.language)
        self._seen: dict[str, list[Seen]] = {}

    def of(self, text: str) -> list[Seen]:
        """Everything in a text that speaks for a code: countries, projects, then terms, each in order."""
        if text not in self._seen:
            self._seen[text] = list(self._read(text))
        return self._seen[text]

    def of_all(self, texts: Iterable[str]) -> list[Seen]:
        """The same for several texts, one after the other."""
        return [seen for text in texts for seen in self.of(text)]

    def _read(self, text: str) -> Iterator[Seen]:
        its_words = self._words.get(text) or words(text)
        for mention in self._countries.find(its_words):
            code = Code(COUNTRY, mention.code, countries.label(mention.code))
            yield Seen(code, mention.start, mention.end, mention.surface, aside=is_aside(text, mention.start))
        for use in self._projects.find(its_words):
            yield Seen(Code(PROJECT, use.project.code, use.project.label), use.start, use.end, use.surface)
        for match in self._vocabulary.find(its_words):
            term = match.term
            label = self._vocabulary.labels[term.scheme, term.code]
            yield Seen(Code(term.scheme, term.code, label), match.start, match.end, match.surface, term)


def terms_of(all_seen: Iterable[Seen]) -> list[Term]:
    """The terms among what was seen."""
    return [seen.term for seen in all_seen if seen.term]


def by_code(all_seen: Iterable[Seen]) -> dict[Code, list[Seen]]:
    """What speaks for each code, codes in the order they come up."""
    groups: dict[Code, list[Seen]] = {}
    for seen in all_seen:
        groups.setdefault(seen.code, []).append(seen)
    return groups
