"""Projects: acronyms that a report defines for its projects and programmes, and their later uses.

Definitions are found as A. S. Schwartz and M. A. Hearst do, "A simple algorithm for identifying abbreviation
definitions in biomedical text", Pacific Symposium on Biocomputing 8, 2003: the words before "(CPP)", read
backwards, must yield its letters, the first at the beginning of a word.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from lessonbase.tagging.taxonomy import project_names
from lessonbase.tagging.words import Phrases, Words, exact, folded, words

_ACRONYM = r"[A-Z][A-Za-z0-9-]{1,9}"
_IN_BRACKETS = re.compile(rf"\((?:the )?[\"“'‘]?({_ACRONYM})[\"”'’]?\)")
_BEFORE_BRACKETS = re.compile(rf"\b({_ACRONYM}) \(([A-Z][^()]{{8,120}})\)")
_GLOSSARY_LINE = re.compile(
    rf"^\W*(?=[A-Z][a-z0-9-]{{0,8}}[A-Z])({_ACRONYM})(?:\s*[:–—\t=-]\s*|\s{{1,}})([A-Z][^\n]{{8,120}}?)(?:\s*\([^()]*\))?[\s.;]*$"
)
_SENTENCE_END = re.compile(r"[.;:!?](?=\s)|\n\s*\n|\t|[()]")
_LETTERS_FEWEST = 2


class Project(NamedTuple):
    """A project that a report defines: its acronym and its name in full, as the report has it."""

    code: str
    label: str


class Use(NamedTuple):
    """A project where it is named: characters [start, end), and the words there."""

    project: Project
    start: int
    end: int
    surface: str


def long_form(acronym: str, before: str) -> str | None:
    """The shortest ending of `before` that spells `acronym`, by Schwartz and Hearst; None if there is none."""
    letters = [letter.lower() for letter in acronym if letter.isalnum()]
    text = before.lower()
    at = len(text)
    for i, letter in reversed(list(enumerate(letters))):
        at -= 1
        while at >= 0 and (text[at] != letter or (i == 0 and at > 0 and text[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return None
    return before[at:]


@cache
def _nouns() -> frozenset[str]:
    return frozenset(folded[noun] for noun in project_names().nouns)


@cache
def _organisations() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, project_names().organisations)), re.IGNORECASE)


@cache
def _followers() -> frozenset[str]:
    return frozenset(folded[word] for word in project_names().may_follow)


def _heads(tokens: list[str]) -> bool:
    """Whether a noun is what the words name: "… Program (phase 2)", "Programa de …", not "Project Director"."""
    keys = [folded[token] for token in tokens]
    return any(
        key in _nouns() and (after is None or after in _followers() or after.isdigit())
        for key, after in zip(keys, [*keys[1:], None], strict=True)
    )


def _is_project(name: str) -> bool:
    """Whether a long form names a project: it begins with a capital, a noun of ours heads it, it is no organisation."""
    tokens = words(name).tokens
    return (
        bool(name)
        and name[0].isupper()
        and len(tokens) > 1
        and _heads(tokens)
        and not _organisations().search(name)
    )


def _is_acronym(name: str) -> bool:
    return sum(letter.isupper() for letter in name) >= _LETTERS_FEWEST


def _window(acronym: str, text: str) -> str:
    """The words that may define an acronym: those of its sentence, at most min(|A| + 5, 2 |A|) of them."""
    breaks = [found.end() for found in _SENTENCE_END.finditer(text)]
    sentence = text[breaks[-1] :] if breaks else text
    starts = [found.start() for found in re.finditer(r"\S+", sentence)]
    most = min(len(acronym) + 5, 2 * len(acronym))
    return sentence[starts[-most] :] if len(starts) > most else sentence.lstrip()


def _named(acronym: str, window: str) -> str | None:
    """The capitalised words that lead up to "project (VENDE)", for a name that is no abbreviation of them."""
    tail = re.search(r"((?:[A-Z][\w'’-]*(?:\s+(?:and|of|for|the|in))*\s+){2,}[A-Za-z]+)\s*$", window)
    if tail and folded[tail.group(1).split()[-1]] in _nouns():
        return tail.group(1)
    return None


def _definitions(text: str, called_projects: frozenset[str]) -> Iterator[tuple[str, str]]:
    if "(" not in text:
        return
    for found in _IN_BRACKETS.finditer(text):
        acronym = found.group(1)
        window = _window(acronym, text[max(0, found.start() - 300) : found.start()])
        name = long_form(acronym, window.rstrip())
        if name is None and acronym in called_projects:
            name = _named(acronym, window)
        if name:
            yield acronym, name
    for found in _BEFORE_BRACKETS.finditer(text):
        if long_form(found.group(1), found.group(2)) == found.group(2):
            yield found.group(1), found.group(2)


def _glossary(line: str) -> tuple[str, str] | None:
    """The definition that a line of a list of acronyms gives ("CPP  Competitiveness and Policy Program")."""
    found = _GLOSSARY_LINE.match(line)
    if found and len(found.group(2).split()) <= 2 * len(found.group(1)) + 2:
        name = long_form(found.group(1), found.group(2))
        if name and name == found.group(2):
            return found.group(1), name
    return None


@cache
def _called_project() -> re.Pattern[str]:
    return re.compile(rf"\b({_ACRONYM})\s+(?i:{'|'.join(project_names().nouns)})\b")


class Projects:
    """Finds the projects that a document defines, in any of its texts."""

    def __init__(self, texts: Iterable[str], lines: Iterable[str]) -> None:
        texts = list(texts)
        called = frozenset(
            name for text in texts for name in _called_project().findall(text) if _is_acronym(name)
        )
        pairs = [pair for text in texts for pair in _definitions(text, called)]
        pairs += [pair for line in lines if (pair := _glossary(line))]
        self.defined: dict[str, Project] = {}
        for acronym, name in pairs:
            name = " ".join(name.split())
            if _is_acronym(acronym) and _is_project(name):
                self.defined.setdefault(acronym, Project(acronym, name))
        self._phrases: Phrases[Project] = Phrases(exact)
        for project in self.defined.values():
            self._phrases.add(project.code, project)
            self._phrases.add(project.label, project)

    def find(self, text: Words) -> list[Use]:
        """The projects named in a text, in order, by acronym or in full."""
        uses: list[Use] = []
        covered = 0
        for group in self._phrases.find(text):
            project, first, last = group[0]
            if first >= covered:
                covered = last
                uses.append(Use(project, text.starts[first], text.ends[last - 1], text.surface(first, last)))
        return uses
