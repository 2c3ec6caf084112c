"""The taxonomies of a library: those that ship, and an organisation's own, each a readable YAML file in its folder."""

import difflib
import os
from pathlib import Path

from lessonbase.errors import LibraryError, QueryError, TaxonomyError
from lessonbase.model import Tag
from lessonbase.tagging import Taxonomy, schemes, taxonomy
from lessonbase.tagging.exchange import FORMS, as_yaml, read_taxonomy
from lessonbase.tagging.taxonomy import Concept

OPEN = ("project", "year")
"""Schemes whose codes are whatever reports and people name."""


class Taxonomies:
    """The taxonomies that the records of one library can be tagged by; `Library.taxonomies` is one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> list[Taxonomy]:
        """Those that ship, then the library's own by name."""
        return [self.get(scheme) for scheme in (*schemes(), *self._own())]

    def get(self, scheme: str) -> Taxonomy:
        """One by its scheme. Raises TaxonomyError where there is none, or its file is damaged."""
        if scheme in schemes():
            return taxonomy(scheme)
        if scheme not in self._own():
            raise TaxonomyError(
                f"There is no taxonomy {scheme!r}. Choose one of: {', '.join((*schemes(), *self._own()))}."
            )
        return read_taxonomy(self._folder / f"{scheme}.yaml")

    def tag(self, name: str) -> Tag:
        """The tag that "scheme:code" names. Raises QueryError for a code that is none, with those that come near."""
        scheme, _, code = name.partition(":")
        if not scheme or not code:
            raise QueryError(f"“{name}” is not of the form SCHEME:CODE, like theme:trust.")
        if scheme in OPEN:
            return Tag(scheme=scheme, code=code, label=code, origin="person")
        labels = self.get(scheme).labels
        if code not in labels:
            near = difflib.get_close_matches(code.lower(), [one.lower() for one in labels], n=3)
            near += [one for one, label in labels.items() if code.lower() in label.lower()][: 3 - len(near)]
            hint = f" Is it {' or '.join(near)}?" if near else ""
            raise QueryError(
                f"The taxonomy {scheme} has no code “{code}”.{hint} `lessonbase taxonomy show {scheme}` lists them."
            )
        return Tag(scheme=scheme, code=code, label=labels[code], origin="person")

    def find(self, text: str, count: int) -> list[tuple[Taxonomy, Concept]]:
        """The codes that a coder who types this may mean, the likest first: by code, by how the label begins, by words of
        label, description or terms. Those of nothing typed are the first ones."""
        words = text.casefold().split()
        found = [
            (likeness, taxonomy, concept)
            for taxonomy in self.all()
            for concept in taxonomy.concepts
            if (likeness := _likeness(concept, words)) is not None
        ]
        return [(taxonomy, concept) for _, taxonomy, concept in sorted(found, key=lambda one: one[0])[:count]]

    def take_in(self, path: str | Path, scheme: str | None = None, title: str | None = None) -> Taxonomy:
        """Take in an organisation's own taxonomy from CSV, YAML or SKOS; one of that name is kept as a former version.

        Raises TaxonomyError for a file that is none, or a name that is lessonbase's own.
        """
        given = read_taxonomy(Path(path), scheme, title)
        if given.scheme in (*schemes(), *OPEN):
            raise TaxonomyError(
                f"{given.scheme} is a taxonomy that comes with lessonbase. Give yours another name with --scheme."
            )
        target = self._folder / f"{given.scheme}.yaml"
        try:
            self._folder.mkdir(exist_ok=True)
            text = as_yaml(given)
            if target.exists() and target.read_text(encoding="utf-8") != text:
                former = self._folder / "former"
                former.mkdir(exist_ok=True)
                count = len(list(former.glob(f"{given.scheme}-v*.yaml")))
                os.link(target, former / f"{given.scheme}-v{count + 1}.yaml")
            new = target.with_suffix(".new")
            new.write_text(text, encoding="utf-8")
            new.replace(target)
        except OSError as error:
            raise LibraryError(
                f"{target} cannot be written ({error.strerror}). The taxonomy was not taken in."
            ) from error
        return given

    def export(self, scheme: str, path: str | Path) -> Path:
        """Write a taxonomy to a file whose ending says how: .csv, .yaml, .ttl, .rdf or .jsonld (SKOS)."""
        target = Path(path)
        write = FORMS.get(target.suffix.lower())
        if write is None:
            raise QueryError(f"“{target.name}” does not say how to write it. End it with {', '.join(FORMS)}.")
        try:
            target.write_text(write(self.get(scheme)), encoding="utf-8")
        except OSError as error:
            raise LibraryError(
                f"{target} cannot be written ({error.strerror}). Name another place."
            ) from error
        return target

    def _own(self) -> list[str]:
        return sorted(path.stem for path in self._folder.glob("*.yaml")) if self._folder.is_dir() else []


def _likeness(concept: Concept, words: list[str]) -> int | None:
    """How far a code is from what was typed, 0 for its very name; None where some word is not in it."""
    label, terms = concept.label.casefold(), (*concept.strong, *concept.weak)
    typed = " ".join(words)
    if typed in (label, concept.code.casefold()):
        return 0
    if label.startswith(typed) or concept.code.casefold().startswith(typed):
        return 1
    if all(f" {word}" in f" {label}" for word in words):
        return 2
    said = f"{label} {concept.description} {' '.join(terms)}".casefold()
    return 3 if all(word in said for word in words) else None
