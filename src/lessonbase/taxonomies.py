"""The taxonomies of a library: those that ship, and an organisation's own, each a readable YAML file in its folder."""

import difflib
import os
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from lessonbase.errors import LibraryError, QueryError, TaxonomyError
from lessonbase.model import Event, Frozen, Tag
from lessonbase.store import Store
from lessonbase.store.codes import Edit
from lessonbase.store.redirects import Shown
from lessonbase.tagging import Taxonomy, editing, schemes, taxonomy
from lessonbase.tagging.exchange import FORMS, as_yaml, checked_taxonomy, read_taxonomy
from lessonbase.tagging.taxonomy import Concept

UNNAMED = "unnamed"
"""Who did something to a taxonomy of whom nobody said who it was."""

OPEN = ("project", "year")
"""Schemes whose codes are whatever reports and people name."""


class Version(Frozen):
    """A former version of a taxonomy, by its number."""

    number: int
    taxonomy: Taxonomy


class Taxonomies:
    """The taxonomies that the records of one library can be tagged by; `Library.taxonomies` is one.

    Those that ship cannot be changed; an organisation's own can, and each change keeps the former version. What was tagged
    by a code that was renamed, merged or retired shows and is found as what it became; the log keeps what was said.
    """

    def __init__(self, folder: Path, store: Store) -> None:
        self._folder = folder
        self._store = store

    def all(self) -> list[Taxonomy]:
        """Those that ship, then the library's own by name."""
        return [self.get(scheme) for scheme in (*schemes(), *self.own())]

    def get(self, scheme: str) -> Taxonomy:
        """One by its scheme. Raises TaxonomyError where there is none, or its file is damaged."""
        if scheme in schemes():
            return taxonomy(scheme)
        if scheme not in self.own():
            raise TaxonomyError(
                f"There is no taxonomy {scheme!r}. Choose one of: {', '.join((*schemes(), *self.own()))}."
            )
        file = self._folder / f"{scheme}.yaml"
        return _read(file, file.stat().st_mtime_ns)

    def tag(self, name: str) -> Tag:
        """The tag that "scheme:code" names. Raises QueryError for a code that is none, with those that come near."""
        scheme, _, code = name.partition(":")
        if not scheme or not code:
            raise QueryError(f"“{name}” is not of the form SCHEME:CODE, like theme:trust.")
        if scheme in OPEN:
            return Tag(scheme=scheme, code=code, label=code, origin="person")
        its = self.get(scheme)
        labels = its.labels
        if code not in labels and (current := its.current(code)):
            return Tag(scheme=scheme, code=current.code, label=current.label, origin="person")
        if code in {one.code for one in its.retired}:
            raise QueryError(
                f"{scheme}:{code} was retired and nothing took its place. `lessonbase taxonomy show {scheme}` lists the codes."
            )
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

    def take_in(
        self,
        path: str | Path,
        scheme: str | None = None,
        title: str | None = None,
        *,
        by: str = UNNAMED,
        replaced: Mapping[str, str] | None = None,
    ) -> Taxonomy:
        """Take in an organisation's own taxonomy from CSV, YAML or SKOS; one of that name is kept as a former version.

        `replaced` says what takes the place of codes that the new one lacks; needed for those that records are tagged by.
        Raises TaxonomyError for a file that is none, or a name that is lessonbase's own.
        """
        given = read_taxonomy(Path(path), scheme, title)
        if given.scheme in (*schemes(), *OPEN):
            raise TaxonomyError(
                f"{given.scheme} is a taxonomy that comes with lessonbase. Give yours another name with --scheme."
            )
        if given.scheme not in self.own():
            return self._save(given.scheme, "taken in", lambda _, __: given, by)

        def renewed(former: Taxonomy, used: Mapping[str, int]) -> Taxonomy:
            return _renewed(given, former, used, dict(replaced or {}))

        return self._save(given.scheme, "taken in anew", renewed, by)

    # ── editing ──────────────────────────────────────────────────────────────────────────────

    def add(
        self, scheme: str, code: str, label: str, *, by: str, why: str | None = None, **fields: Any
    ) -> Taxonomy:
        """Add a code, with `description`, `criteria`, `examples` and `broader`, the code it is under. A `title` begins a new
        taxonomy with it."""
        title = fields.pop("title", None)
        said = {name: value for name, value in fields.items() if value not in (None, "", ())}
        given = {"code": code, "label": label, **said}
        if title and scheme not in self.own():
            new = checked_taxonomy({"scheme": scheme, "title": title, "concepts": [given]}, scheme)
            return self._save(scheme, f"began with {code}", lambda _, __: new, by, why, after=given)
        return self._edit(scheme, f"added {code}", lambda one, _: editing.added(one, **given), by, why, given)

    def rename(self, scheme: str, code: str, label: str, *, by: str, why: str | None = None) -> Taxonomy:
        """Give a code another label; what is tagged by it shows that."""
        return self.describe(scheme, code, by=by, why=why, label=label)

    def describe(self, scheme: str, code: str, *, by: str, why: str | None = None, **fields: Any) -> Taxonomy:
        """Give a code another label, description, criteria or examples, or put it under another (`broader`; "" for none)."""
        return self._edit(
            scheme, f"changed {code}", lambda one, _: editing.changed(one, code, **fields), by, why, fields
        )

    def merge(self, scheme: str, code: str, into: str, *, by: str, why: str | None = None) -> Taxonomy:
        """Make a code part of another: what is tagged by it shows and is found as that."""
        return self._edit(
            scheme,
            f"merged {code} into {into}",
            lambda one, _: editing.retired(one, code, into),
            by,
            why,
            into,
        )

    def retire(
        self, scheme: str, code: str, *, by: str, into: str | None = None, why: str | None = None
    ) -> Taxonomy:
        """Give a code no more. Where records are tagged by it, `into` must name what they show and are found as; raises
        QueryError, with their number, where it does not."""

        def without(one: Taxonomy, used: Mapping[str, int]) -> Taxonomy:
            if into is None and (count := used.get(code, 0)):
                raise QueryError(
                    f"{scheme}:{code} is in use: {_counted(count)} tagged by it. Say which code takes its place, with --into "
                    "CODE, or take those tags off first. Nothing was changed."
                )
            return editing.retired(one, code, into)

        return self._edit(scheme, f"retired {code}", without, by, why, into)

    def versions(self, scheme: str) -> list[Version]:
        """The former versions of one of the library's own, the oldest first."""
        self._check_own(scheme)
        numbered = ((int(path.stem.rpartition("-v")[2]), path) for path in self._former(scheme))
        return [Version(number=number, taxonomy=read_taxonomy(path)) for number, path in sorted(numbered)]

    def restore(self, scheme: str, version: int, *, by: str, why: str | None = None) -> Taxonomy:
        """Bring a former version back. What was merged or retired since is itself again; codes that came since are dropped,
        if no record is tagged by them."""
        found = next((one.taxonomy for one in self.versions(scheme) if one.number == version), None)
        if found is None:
            raise QueryError(f"The taxonomy {scheme} has no version {version}.")
        return self._edit(
            scheme,
            f"went back to version {version}",
            lambda now, used: _renewed(found, now, used, {}),
            by,
            why,
        )

    def history(self, scheme: str) -> list[Event]:
        """What people did to a taxonomy, oldest first."""
        self._check_own(scheme)
        return self._store.events.of("taxonomy", scheme)

    def _check_own(self, scheme: str) -> None:
        if scheme not in self.own():
            self.get(scheme)  # says where there is none
            raise TaxonomyError(
                f"{scheme} comes with lessonbase and is not changed. To have one of your own, export it and take it in under "
                "another name: lessonbase taxonomy import FILE --scheme NAME"
            )

    def _edit(
        self,
        scheme: str,
        what: str,
        edited: Callable[[Taxonomy, Mapping[str, int]], Taxonomy],
        by: str,
        why: str | None = None,
        after: object = None,
    ) -> Taxonomy:
        self._check_own(scheme)
        return self._save(scheme, what, edited, by, why, after)

    def _save(
        self,
        scheme: str,
        what: str,
        edited: Callable[[Any, Mapping[str, int]], Taxonomy],
        by: str,
        why: str | None = None,
        after: object = None,
    ) -> Taxonomy:
        """Put what an edit makes of a taxonomy in its place, and keep the former one; all or nothing."""
        if not by.strip():
            raise QueryError("Nobody was named who does this. Say who: --by NAME, or by=… in Python.")
        made: list[Taxonomy] = []

        def edit(used: Mapping[str, int]) -> Edit:
            former = read_taxonomy(self.file(scheme)) if scheme in self.own() else None
            made.append(edited(former, used))
            return Edit(what, None, after)

        def shown(code: str) -> Shown | None:
            current = made[0].current(code)
            return Shown(current.code, current.label) if current else None

        self._store.codes.edit(scheme, edit, shown, lambda: self._write(made[0]), by.strip(), why)
        return made[0]

    def _write(self, given: Taxonomy) -> None:
        target = self.file(given.scheme)
        try:
            self._folder.mkdir(exist_ok=True)
            text = as_yaml(given)
            if target.exists() and target.read_text(encoding="utf-8") != text:
                (self._folder / "former").mkdir(exist_ok=True)
                count = len(self._former(given.scheme))
                os.link(target, self._folder / "former" / f"{given.scheme}-v{count + 1}.yaml")
            new = target.with_suffix(".new")
            new.write_text(text, encoding="utf-8")
            new.replace(target)
        except OSError as error:
            raise LibraryError(
                f"{target} cannot be written ({error.strerror}). The taxonomy is as it was."
            ) from error

    def _former(self, scheme: str) -> list[Path]:
        return list((self._folder / "former").glob(f"{scheme}-v*.yaml"))

    def export(self, scheme: str, path: str | Path) -> Path:
        """Write a taxonomy to a file whose ending says how: .csv, .yaml, .ttl, .rdf or .jsonld (SKOS)."""
        target = Path(path)
        text = self.written(scheme, target.suffix.lower(), target.name)
        try:
            target.write_text(text, encoding="utf-8")
        except OSError as error:
            raise LibraryError(
                f"{target} cannot be written ({error.strerror}). Name another place."
            ) from error
        return target

    def written(self, scheme: str, ending: str, name: str = "") -> str:
        """What a file of that ending holds of a taxonomy."""
        write = FORMS.get(ending)
        if write is None:
            raise QueryError(
                f"“{name or ending}” does not say how to write it. End it with {', '.join(FORMS)}."
            )
        return write(self.get(scheme))

    def file(self, scheme: str) -> Path:
        """Where one of the library's own lies."""
        return self._folder / f"{scheme}.yaml"

    def own(self) -> list[str]:
        """The schemes of the library's own, by name."""
        return sorted(path.stem for path in self._folder.glob("*.yaml")) if self._folder.is_dir() else []


def _renewed(
    given: Taxonomy, former: Taxonomy, used: Mapping[str, int], replaced: dict[str, str]
) -> Taxonomy:
    """A new version that knows what became of the former's codes. Raises QueryError where a code that is in use is dropped."""
    known = {*given.labels, *(one.code for one in given.retired), *replaced}
    if lost := {
        one.code: used[one.code] for one in former.concepts if one.code not in known and used.get(one.code)
    }:
        told = ", ".join(f"{code} ({_counted(count)})" for code, count in lost.items())
        raise QueryError(
            f"The new version of {given.scheme} lacks codes that are in use: {told} tagged by it. Keep them, or say what takes "
            f"their place: --replace {next(iter(lost))}=CODE. Nothing was changed."
        )
    if unknown := [code for code in replaced.values() if code not in given.labels]:
        raise QueryError(
            f"{given.scheme} has no code {unknown[0]}, so it can take no other's place. Nothing was changed."
        )
    return editing.carried_over(given, former, replaced)


def _counted(count: int) -> str:
    return f"{count:,} record{'s are' if count != 1 else ' is'}"


@lru_cache(64)
def _read(file: Path, _written: int) -> Taxonomy:
    """The taxonomy in a file that was written then."""
    return read_taxonomy(file)


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
