"""A question with filters written into it: phrases, minus, `country:DO kind:lesson year:2005..2010 report:"…"`.

Plain questions need none of it: a colon after another word, a dash between words and an apostrophe are what they are.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, get_args

from lessonbase.errors import QueryError
from lessonbase.filters import Filters
from lessonbase.model import RecordKind, Report, SectionRole
from lessonbase.tagging import country_tag, schemes, taxonomy

NAMES = ("kind", "country", "sector", "theme", "project", "tag", "year", "since", "until", "report", "role")
_NEAR = 0.75  # of two names, for one to be a slip for the other (difflib's ratio)
_SIGN = r"(?:(?<=^)|(?<=\s))"
_PIECE = re.compile(
    rf"{_SIGN}(?P<name>-?[a-z]{{3,12}}):(?P<value>\"[^\"]*\"|“[^”]*”|[\"“]?[^\s\"“]+)"
    rf"|{_SIGN}(?P<minus>-?)(?:\"(?P<phrase>[^\"]+)\"|“(?P<curly>[^”]+)”)"
    rf"|{_SIGN}-(?P<word>[^\W\d_][\w'’-]*)",
    re.IGNORECASE,
)
_YEARS = re.compile(r"(?P<first>\d{4})?(?P<dots>\.\.)?(?P<last>\d{4})?")


class Written(NamedTuple):
    """A question without what was written into it, and the filters that this adds."""

    question: str
    filters: dict[str, tuple[Any, ...] | int]

    @property
    def loosened(self) -> "Written":
        """The same without its phrases: where no report has them, their words still say what is wanted."""
        return self._replace(
            filters={name: value for name, value in self.filters.items() if name != "phrase"}
        )


def read_query(text: str, reports: Callable[[], Sequence[Report]]) -> Written:
    """Take the filters out of a question. A phrase stays among its words.

    Raises QueryError for a filter or a value that there is none of, with the nearest that there is.
    """
    found: dict[str, list[Any]] = {}
    bounds: dict[str, int] = {}

    def take(match: re.Match[str]) -> str:
        name, value = (match["name"] or "").lower(), (match["value"] or "").strip('"“”')
        phrase = match["phrase"] or match["curly"]
        if phrase or match["word"]:
            found.setdefault("without" if match["minus"] or match["word"] else "phrase", []).append(
                phrase or match["word"]
            )
            return f" {phrase} " if phrase and not match["minus"] else " "
        if name.removeprefix("-") not in NAMES:
            near = difflib.get_close_matches(name, NAMES, 1, _NEAR)
            if not near:
                return match[0]  # a colon of the question's own
            raise QueryError(f"There is no filter “{name}:”. Is it {near[0]}:{match['value']}?")
        if name.startswith("-"):
            raise QueryError(
                f"“{match[0]}” cannot be asked for: a minus takes away words, and a filter says what is wanted. "
                f"Write -{_as_written(value)} to leave out that word."
            )
        if match["value"][0] in '"“' and match["value"][-1] not in '"”':
            raise QueryError(
                f'The quotation mark after “{name}:” is not closed. Write {name}:"{value}", with all that is meant between '
                "the marks."
            )
        if name in ("year", "since", "until"):
            bounds.update(_bounds(name, value))
        else:
            found.setdefault(name, []).extend(_values(name, value, reports))
        return " "

    question = " ".join(_PIECE.sub(take, text).split())
    filters: dict[str, tuple[Any, ...] | int] = {
        **{name: tuple(values) for name, values in found.items()},
        **bounds,
    }
    if filters and not question:
        raise QueryError(
            "Only filters are written here, and no question. Add what you want to know, for example: "
            f"trust {text.strip()}"
        )
    return Written(question, filters)


def together(chosen: Filters, written: Written) -> Filters:
    """Filters that were chosen with those that were written: a written one takes the place of a chosen one of its name."""
    return chosen.model_copy(update=written.filters)


def described(filters: dict[str, tuple[Any, ...] | int], titles: Mapping[str, str]) -> tuple[str, ...]:
    """What written filters say, in words; `titles` are those of reports by id."""
    said = []
    for name, value in filters.items():
        values = value if isinstance(value, tuple) else (value,)
        shown = [titles[one] if name == "report" else str(one).replace("_", " ") for one in values]
        lead = {"phrase": "with the words", "without": "without"}.get(name, name)
        quoted = [f"“{one}”" if name in ("phrase", "without", "report") else one for one in shown]
        said.append(f"{lead} {' or '.join(quoted) if name != 'phrase' else ' and '.join(quoted)}")
    return tuple(said)


def _bounds(name: str, value: str) -> dict[str, int]:
    years = _YEARS.fullmatch(value)
    if years is None or not (years["first"] or years["last"]) or (years["last"] and not years["dots"]):
        raise QueryError(
            f"“{name}:{value}” is no year. Write {name}:2015{', or year:2005..2010' if name == 'year' else ''}."
        )
    if name != "year":
        if years["dots"]:
            raise QueryError(f"“{name}:{value}” names two years. Write year:{value}.")
        return {name: int(years["first"])}
    first, last = years["first"], years["last"] or ("" if years["dots"] else years["first"])
    if first and last and first > last:
        raise QueryError(f"“year:{value}” ends before it begins. Write year:{last}..{first}.")
    return {**({"since": int(first)} if first else {}), **({"until": int(last)} if last else {})}


def _values(name: str, value: str, reports: Callable[[], Sequence[Report]]) -> list[str]:
    match name:
        case "kind":
            return [_nearest(name, value, {one: one.replace("_", " ") for one in get_args(RecordKind)} | {
                "best_practice": "good practice"})]  # fmt: skip
        case "role":
            return [_nearest(name, value, {one: one for one in get_args(SectionRole)})]
        case "country":
            return [_country(value)]
        case "sector" | "theme":
            return [_nearest(name, value, dict(taxonomy(name).labels))]
        case "report":
            return _reports(value, reports())
        case "tag" if ":" not in value:
            raise QueryError(f"“tag:{value}” names no taxonomy. Write tag:theme:trust.")
        case "tag":
            scheme, _, code = value.partition(":")
            if scheme in schemes():  # what an organisation's own hold is not known here
                return [f"{scheme}:{_nearest(f'tag:{scheme}', code, dict(taxonomy(scheme).labels))}"]
    return [value]


def _nearest(name: str, value: str, labels: dict[str, str]) -> str:
    """The code that a value names, by its code or its label, in one or several."""
    said = _plain(value)
    by_words = {_plain(word): code for code, label in labels.items() for word in (code, label)}
    found = by_words.get(said) or by_words.get(said.removesuffix("s"))
    if found:
        return found
    near = difflib.get_close_matches(said, by_words, 3, 0.5) or list(by_words)[:3]
    codes = list(dict.fromkeys(by_words[one] for one in near))
    raise QueryError(f"There is no {name} “{value}”. Is it {_either(f'{name}:{code}' for code in codes)}?")


def _country(value: str) -> str:
    if tag := country_tag(value):
        return tag.code
    names = {_plain(label): label for label in taxonomy("country").labels.values()}
    near = difflib.get_close_matches(_plain(value), names, 3, _NEAR)
    if not near:
        raise QueryError(f"“{value}” is no country that is known here. Write country:DO or country:Kenya.")
    raise QueryError(
        f"There is no country “{value}”. Is it {_either(f'country:{_as_written(names[one])}' for one in near)}?"
    )


def _reports(value: str, reports: Sequence[Report]) -> list[str]:
    """The reports that an id or words of a title name."""
    said = _plain(value)
    found = [one.id for one in reports if value == one.id] or [
        one.id for one in reports if said in _plain(one.title)
    ]
    if found:
        return found
    titles = {_plain(one.title): one.title for one in reports}
    near = difflib.get_close_matches(said, titles, 1, 0.3)
    hint = f' The nearest is report:"{titles[near[0]]}".' if near else ""
    raise QueryError(f"No report here has “{value}” in its title.{hint}")


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def _as_written(value: str) -> str:
    return value if value.isalnum() else f'"{value}"'


def _either(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
