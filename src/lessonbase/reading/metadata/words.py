"""The words of `words.yaml`: how reports say what they are, who publishes them and when."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

# Plain strings: "on" is a word. Where PyYAML was built without its C library, ten times slower.
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def folded(text: str) -> str:
    """A text in small letters, without accents and with straight apostrophes and plain spaces."""
    text = text.casefold().replace("’", "'").replace("\xa0", " ")
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


@cache
def words() -> dict[str, Any]:
    """The table as it is written, by the name of the list."""
    source = files(__package__).joinpath("words.yaml").read_text(encoding="utf-8")
    table: dict[str, Any] = yaml.load(source, Loader=_Loader)
    return table


@cache
def listed(*path: str | int) -> frozenset[str]:
    """The entries of one list, folded."""
    return frozenset(map(folded, _list_at(path)))


@cache
def any_of(*path: str | int) -> re.Pattern[str]:
    """A pattern that finds any entry of a list as whole words in folded text."""
    return re.compile(rf"(?<!\w)(?:{alternatives(_list_at(path))})(?!\w)")


def alternatives(phrases: Iterable[str]) -> str:
    """The phrases as alternatives of a pattern, the longest first; any signs may part their words."""
    forms = sorted({folded(phrase) for phrase in phrases}, key=len, reverse=True)
    return "|".join(r"[\W_]+".join(map(re.escape, form.split())) for form in forms)


def _list_at(path: tuple[str | int, ...]) -> list[str]:
    found: Any = words()
    for step in path:
        found = found[step]
    return list(found)
