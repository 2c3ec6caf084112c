"""Taxonomies: the codes and labels a report can be tagged with, and the words that speak for each.

Every YAML file of `taxonomies/` is one scheme, every one of `taxonomies/languages/` their terms in another language, every
one of `taxonomies/coding/` a scheme without terms, named as the file: its codes are for coders, and never proposed. A file of
terms (`sectors.yaml`, `themes.yaml`) is complete in itself: put another beside them and its scheme is tagged too. `countries.yaml` adds to ISO 3166
what pycountry does not know, `projects.yaml` says what makes a defined name a project.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

import yaml
from pydantic import Field, StringConstraints, ValidationError, model_validator

from lessonbase.errors import TaxonomyError
from lessonbase.model import Frozen

COUNTRY = "country"
PROJECT = "project"

Phrase = Annotated[str, StringConstraints(min_length=2, strip_whitespace=True)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=60)]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Names = dict[CountryCode, tuple[Phrase, ...]]


class Concept(Frozen):
    """One code of a taxonomy, its plain label, and the terms that speak for it.

    One `strong` term is enough for a tag, of the `weak` it takes two different ones; `never` holds phrases
    in which a term means something else ("trust fund"). Terms match in any case, singular or plural; a term
    all in capitals is an acronym and matches only as written. `dac` are the OECD DAC purpose codes covered.
    `description` tells a coder when it applies, `criteria` say it point by point, `examples` are texts that it is put on;
    `broader` is the code that it is a part of.
    """

    code: Code
    label: Phrase
    description: str = ""
    criteria: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    broader: Code | None = None
    dac: tuple[str, ...] = ()
    strong: tuple[Phrase, ...] = ()
    weak: tuple[Phrase, ...] = ()
    never: tuple[Phrase, ...] = ()

    @model_validator(mode="after")
    def _each_term_once(self) -> "Concept":
        seen: set[str] = set()
        for term in (*self.strong, *self.weak, *self.never):
            if term in seen:
                raise ValueError(f"the term {term!r} stands twice")
            seen.add(term)
        return self


class Terms(Frozen):
    """The terms of one code in another language than English; as in a Concept."""

    strong: tuple[Phrase, ...] = ()
    weak: tuple[Phrase, ...] = ()
    never: tuple[Phrase, ...] = ()


class Retired(Frozen):
    """A code that is no longer given; what was tagged by it shows and is found as its `successor`, where it has one."""

    code: Code
    label: Phrase
    successor: Code | None = None


class Taxonomy(Frozen):
    """A scheme: its codes in the order they are shown in, where they come from and under which licence; and those that were
    its codes once."""

    scheme: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
    title: Annotated[str, StringConstraints(min_length=1)]
    source: str = ""
    licence: str = ""
    concepts: tuple[Concept, ...] = Field(min_length=1)
    retired: tuple[Retired, ...] = ()

    @model_validator(mode="after")
    def _each_code_once(self) -> "Taxonomy":
        codes = Counter([one.code for one in self.concepts] + [one.code for one in self.retired])
        if double := sorted(code for code, count in codes.items() if count > 1):
            raise ValueError(f"the code {double[0]!r} stands twice")
        return self

    @model_validator(mode="after")
    def _each_code_under_another(self) -> "Taxonomy":
        above = {concept.code: concept.broader for concept in self.concepts}
        for code, broader in above.items():
            if broader is not None and broader not in above:
                raise ValueError(f"the code {code!r} is under {broader!r}, which is no code of this taxonomy")
            passed = {code}
            while broader is not None:
                if broader in passed:
                    raise ValueError(f"the code {code!r} is under itself, by way of {broader!r}")
                passed.add(broader)
                broader = above[broader]
        return self

    @model_validator(mode="after")
    def _each_retired_code_leads_to_one_in_use(self) -> "Taxonomy":
        for one in self.retired:
            if one.successor and self.current(one.code) is None:
                raise ValueError(
                    f"the code {one.code!r} is replaced by {one.successor!r}, which leads to no code that is in use"
                )
        return self

    def current(self, code: str) -> Concept | None:
        """The code that is given today for one that is or was in use; None where nothing took its place."""
        leads = {one.code: one.successor for one in self.retired}
        following: str | None = code
        passed: set[str] = set()
        while following in leads and following not in passed:
            passed.add(following)
            following = leads[following]
        return next((one for one in self.concepts if one.code == following), None)

    def in_order(self) -> list[tuple[Concept, int]]:
        """The codes, each followed by those under it, with how deep they stand."""
        under: dict[str | None, list[Concept]] = {}
        for one in self.concepts:
            under.setdefault(one.broader, []).append(one)
        found: list[tuple[Concept, int]] = []
        waiting = [(one, 0) for one in reversed(under.get(None, ()))]
        while waiting:
            one, depth = waiting.pop()
            found.append((one, depth))
            waiting += [(each, depth + 1) for each in reversed(under.get(one.code, ()))]
        return found

    @property
    def has_terms(self) -> bool:
        """Whether words of a report can speak for a code."""
        return any(concept.strong or concept.weak for concept in self.concepts)

    @property
    def labels(self) -> dict[str, str]:
        """Code → label, in order."""
        return {concept.code: concept.label for concept in self.concepts}


class Forms(Frozen):
    """How a language changes the names of countries: the `endings` of nouns and of `adjectives`, each with those that
    take its place, and `prefixes` that are written together with a name."""

    endings: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    adjectives: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    prefixes: tuple[str, ...] = ()


class CountryNames(Frozen):
    """What `countries.yaml` adds to the names in pycountry and CLDR.

    `extra`: codes outside ISO 3166-1 with their label. `aliases` and `adjectives`: other names, by code; a name
    given to several countries stands for the one the document speaks of, else for the first. `abbreviations`
    count only where the document spells the country out. `never`: phrases in which a name is no country.
    `given_names`: country names that people bear too; `may_precede`, `may_follow`: capitalised words that may
    stand beside such a name when it is the country ("Eastern Chad", "Jordan Valley"). By language: names that CLDR
    does not have (`in_languages`), adjectives (`demonyms`, masculine singular) and how words change (`forms`). `labels` are those of
    a form's field of the country; `states` (folded) what is said of one that signs a cover (“Republic of …”); a name in a sentence with one of `examples` before it is that of an example.
    """

    scheme: str
    extra: dict[CountryCode, Phrase] = Field(default_factory=dict)
    aliases: Names = Field(default_factory=dict)
    adjectives: Names = Field(default_factory=dict)
    abbreviations: Names = Field(default_factory=dict)
    never: tuple[Phrase, ...] = ()
    given_names: tuple[Phrase, ...] = ()
    may_precede: tuple[Phrase, ...] = ()
    may_follow: tuple[Phrase, ...] = ()
    labels: tuple[Phrase, ...] = ()
    states: tuple[Phrase, ...] = ()
    examples: tuple[Phrase, ...] = ()
    in_languages: dict[str, Names] = Field(default_factory=dict)
    demonyms: dict[str, Names] = Field(default_factory=dict)
    forms: dict[str, Forms] = Field(default_factory=dict)


class ProjectNames(Frozen):
    """What makes a defined name a project: one of `nouns` heads it, and it is none of `organisations`.

    A noun heads a name that it ends, or where a number or one of `may_follow` comes next ("Programme for Schools").
    """

    scheme: str
    nouns: tuple[Phrase, ...] = Field(min_length=1)
    may_follow: tuple[str, ...] = ()
    organisations: tuple[Phrase, ...] = ()


# Plain strings: NO is Norway, 110 a code. Where PyYAML was built without its C library, ten times slower.
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

LANGUAGES = ("fr", "es", "pt")
"""The languages, beside English, whose terms are known: a file each in `taxonomies/languages`."""

TaxonomyFile = Taxonomy | CountryNames | ProjectNames


def _entry_of(error: ValidationError, data: dict[str, Any]) -> str:
    """The entry the first error is about, in the words of the file, and what is wrong with it."""
    first = error.errors()[0]
    place: list[str] = []
    node: Any = data
    for step in first["loc"]:
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):  # a missing field: there is nothing further down
            node = None
        code = node.get("code") if isinstance(node, dict) else None
        place.append(f"{step} ({code})" if code else str(step))
    return f"{' → '.join(place) or 'the whole file'}: {first['msg']}"


def parse(text: str, file: str) -> TaxonomyFile:
    """The taxonomy a YAML text describes; `file` is its name for messages. Raises TaxonomyError."""
    try:
        data = yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise TaxonomyError(f"{file} is not valid YAML: {error}. Correct the file.") from error
    if not isinstance(data, dict):
        raise TaxonomyError(f"{file} holds no taxonomy: it must begin with 'scheme:'. Correct the file.")
    kinds: dict[str, type[TaxonomyFile]] = {COUNTRY: CountryNames, PROJECT: ProjectNames}
    try:
        return kinds.get(str(data.get("scheme")), Taxonomy).model_validate(data)
    except ValidationError as error:
        raise TaxonomyError(f"{file}, {_entry_of(error, data)}. Correct this entry.") from error


@cache
def _loaded() -> tuple[TaxonomyFile, ...]:
    folder = files(__package__).joinpath("taxonomies")
    sources = sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda f: f.name)
    return tuple(parse(file.read_text(encoding="utf-8"), file.name) for file in sources)


def term_taxonomies() -> Iterator[Taxonomy]:
    """The taxonomies whose codes are recognised by terms."""
    return (one for one in _loaded() if isinstance(one, Taxonomy))


@cache
def terms_in(language: str) -> dict[tuple[str, str], Terms]:
    """The terms of sectors and themes in one of LANGUAGES, by scheme and code. Raises TaxonomyError."""
    file = files(__package__).joinpath("taxonomies", "languages", f"{language}.yaml")
    data = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)
    known = {(one.scheme, code) for one in term_taxonomies() for code in one.labels}
    found = {
        (scheme, code): terms
        for scheme, codes in data.items()
        if scheme != "language"
        for code, terms in codes.items()
    }
    if unknown := sorted(set(found) - known):
        raise TaxonomyError(
            f"{file.name} has terms of {unknown[0]}, which no taxonomy has. Correct the file."
        )
    try:
        return {key: Terms.model_validate(terms) for key, terms in found.items()}
    except ValidationError as error:
        raise TaxonomyError(f"{file.name}, {error.errors()[0]['msg']}. Correct the file.") from error


def country_names() -> CountryNames:
    """What `countries.yaml` adds to pycountry."""
    return next(one for one in _loaded() if isinstance(one, CountryNames))


def project_names() -> ProjectNames:
    """The vocabulary of `projects.yaml`."""
    return next(one for one in _loaded() if isinstance(one, ProjectNames))


@cache
def _countries() -> Taxonomy:
    import pycountry

    labels = {
        country.alpha_2: getattr(country, "common_name", country.name) for country in pycountry.countries
    }
    labels |= country_names().extra
    concepts = (Concept(code=code, label=label) for code, label in labels.items())
    return Taxonomy(
        scheme=COUNTRY,
        title="Countries",
        source="ISO 3166-1, by pycountry",
        licence="codes and names only, as in Debian's iso-codes (LGPL-2.1)",
        concepts=tuple(sorted(concepts, key=lambda concept: concept.label)),
    )


@cache
def _coding() -> dict[str, Any]:
    folder = files(__package__).joinpath("taxonomies", "coding")
    return {file.name.removesuffix(".yaml"): file for file in sorted(folder.iterdir(), key=lambda f: f.name)}


@cache
def _for_coders(scheme: str) -> Taxonomy:
    file = _coding()[scheme]
    found = parse(file.read_text(encoding="utf-8"), file.name)
    if not isinstance(found, Taxonomy) or found.scheme != scheme:
        raise TaxonomyError(f"{file.name} must hold the codes of the scheme {scheme!r}. Correct the file.")
    return found


def schemes() -> tuple[str, ...]:
    """The schemes with a fixed list of codes. Projects have none: their codes come from the reports."""
    return (COUNTRY, *(one.scheme for one in term_taxonomies()), *_coding())


def taxonomy(scheme: str) -> Taxonomy:
    """The codes and labels of a scheme: country, sector, theme … Raises TaxonomyError for any other."""
    if scheme == COUNTRY:
        return _countries()
    if scheme in _coding():
        return _for_coders(scheme)
    for one in term_taxonomies():
        if one.scheme == scheme:
            return one
    raise TaxonomyError(f"There is no taxonomy {scheme!r}. Choose one of: {', '.join(schemes())}.")
