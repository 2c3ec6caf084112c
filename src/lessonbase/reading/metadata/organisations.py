"""The names of organisations in a text: those of `organisations.yaml`, those that a noun or a legal form shows to be
one, and what each is in short as the report itself defines it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

import yaml

from lessonbase.reading.metadata.words import alternatives, folded, listed, words

LONGEST = 110
"""Characters of a name at most."""

WORD = r"[A-ZÀ-ÞА-ЯЁ][\w’'.&-]*"
DATES = re.compile(r"(?:19|20)\d\d(?:\s*[-–/,]\s*(?:(?:19|20)\d\d|\d\d))*")
PARTS = re.compile(r"\s*(?:,|/|;|•|\s·|\s&\s|\s\|\s|\s[-–—D]\s|\band\b|\bet\b|\be\b|\by\b)\s*")
ARTICLE = re.compile(r"^(?:(?:the|la|le|les|el|o|a|os|as)\s+|l['’])", re.IGNORECASE)

_ACRONYM = re.compile(r"\(([A-Z][A-Za-z-]{1,11})\)")
_SPELLED_OUT = re.compile(rf"(?:{WORD}(?:\s+(?:of|for|and|the|de|du|des|la|e|y|da|do|&))*\s+){{1,9}}$")
_END = re.compile(
    r"[.;:|•·]\s|[.;]$|\s[-–—|]\s|\t|\(|,\s(?=\d)|\s[A-Z]\s(?=[A-Z][a-z])|all rights|todos |tous ",
    re.IGNORECASE,
)
_CAPITALS = 0.75  # of the words of a name that its noun opens
_BEFORE = 250  # characters before an acronym in which its words stand
_TEXT = 1_000_000  # characters of 400 pages: who is named most in a report shows by then
_SHORT = 5  # characters of a name that may stand within other words
_SPELLS = 0.25  # of a name's letters that the address spells at least


@dataclass(frozen=True, slots=True)
class Known:
    """The organisations of `organisations.yaml`: the name that is shown, by other names and by web site."""

    by_name: dict[str, str]
    by_site: dict[str, str]
    names: re.Pattern[str]


@cache
def known() -> Known:
    """The organisations that we know by name."""
    source = files(__package__).joinpath("organisations.yaml").read_text(encoding="utf-8")
    table: dict[str, list[str]] = yaml.load(source, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    by_name, by_site, spelled = {}, {}, []
    for name, others in table.items():
        for other in (name, *others):
            if re.fullmatch(r"[\w.-]+\.[a-z]{2,}", other):
                by_site[other] = name
            else:
                by_name[folded(other)] = name
                spelled.append(other)
    spelled.sort(key=len, reverse=True)
    # Alternatives that all begin with a letter are looked for ten times as fast: what may not stand before follows it.
    begins = (
        rf"{re.escape(first)}(?<![\w@.]{re.escape(first)})(?:{'|'.join(re.escape(each[1:]) for each in spelled if each[0] == first)})"
        for first in dict.fromkeys(each[0] for each in spelled)
    )
    return Known(by_name, by_site, re.compile(rf"(?:{'|'.join(begins)})(?![\w@]|\.\w)"))


def is_known(name: str) -> bool:
    """Whether a name is one of `organisations.yaml`."""
    return folded(name.strip(" .,")) in known().by_name


def are_several(name: str) -> bool:
    """Whether a name is several known ones side by side."""
    within = {known().by_name[folded(m[0])] for m in known().names.finditer(name)}
    return not is_known(name) and len(within) > 1


@cache
def _legal_form() -> re.Pattern[str]:
    return re.compile(rf"[\s,](?:{alternatives(words()['legal_forms'])})\.?$")


def is_organisation(name: str) -> bool:
    """Whether words read as the name of an organisation: known, or a noun like "Ministry" heads them, or a form like
    "asbl" ends them."""
    if is_known(name):
        return True
    plain = folded(name.strip(" .,"))
    tokens = re.findall(r"[^\W\d_]+", plain)
    if tokens and tokens[0] in listed("addressing"):  # "Ao Governo": whom something is for
        return False
    if not 2 <= len(tokens) <= 14 or len(name) > LONGEST or re.search(r"[\d:©®@]", name):
        return False
    content = [
        token for token in re.findall(r"[^\W\d_]+", name) if folded(token) not in listed("within_names")
    ]
    capitals = sum(token[0].isupper() for token in content)
    if _legal_form().search(plain) and capitals >= len(content) - 1:
        return True
    nouns = listed("organisations")
    if tokens[0] in nouns and name.strip()[:1].isupper() and capitals >= _CAPITALS * len(content):
        return True  # a Romance language writes its adjectives small
    at = next((at for at, token in enumerate(tokens) if token in nouns), None)
    # "Gaps in Department Websites" is about one: a noun after such a word heads nothing.
    return capitals == len(content) and at is not None and not listed("placing") & set(tokens[:at])


def is_person(name: str) -> bool:
    """Whether a name may be a person's: two to four capitalised words, none of an organisation."""
    return not is_organisation(name) and bool(
        re.fullmatch(r"[A-ZÀ-Þ][\w’'.-]+(?:\s[A-ZÀ-Þ][\w’'.-]*){1,3}", name.strip())
    )


def without_generic(name: str) -> str:
    """A known name without the generic words around it: "Document of The World Bank"."""
    found = known().names.search(name)
    rest = folded(name.replace(found[0], " ")).split() if found else []
    return found[0] if found and rest and set(rest) <= listed("generic") else name


def without_legal_form(name: str) -> str:
    """A name without the "Ltd" or "asbl" at its end."""
    found = _legal_form().search(folded(name)) if len(folded(name)) == len(name) else None
    return name[: found.start()] if found else name


def without_dates(text: str) -> str:
    """A text without the dates in it, months and days among them."""
    return _dates().sub("", text)


@cache
def _dates() -> re.Pattern[str]:
    month = "|".join(sorted({stem for month in words()["months"] for stem in month}, key=len, reverse=True))
    return re.compile(
        rf"(?:\b\d{{1,2}}(?:st|nd|rd|th|er|\.)?\s+(?:de\s+)?)?(?:\b(?:{month})[^\W\d_]*\.?\s+(?:de\s+)?)?(?:\d{{1,2}},\s+)?"
        + DATES.pattern,
        re.IGNORECASE,
    )


def names_at_start(text: str) -> list[str]:
    """The organisations that a text begins with: "Ministry of Water and UNICEF, Nairobi" has two."""
    text = ARTICLE.sub("", text.strip())
    end = _END.search(text)
    text = without_dates(text[: end.start()] if end else text).strip(" ,.")
    if found := known().names.match(text):
        rest = text[found.end() :]
        more = (
            [part for part in PARTS.split(rest[:LONGEST]) if part and is_organisation(part)]
            if PARTS.match(rest)
            else []
        )
        return [found[0], *more]
    if is_organisation(text):
        return [text]
    parts = [part for part in PARTS.split(text[:LONGEST]) if part]
    if len(parts) > 1 and is_organisation(parts[0]):
        return [part for part in parts if is_organisation(part)]
    run = next(runs(text), "")
    return [run] if len(run) > 2 and text.startswith(run) and folded(run) not in listed("generic") else []


@cache
def _run() -> re.Pattern[str]:
    within = "|".join(sorted(words()["within_names"], key=len, reverse=True))
    space = r"[^\S\n]"
    return re.compile(rf"{WORD}(?:{space}(?:(?:{within}){space}){{0,3}}{WORD})*")


def runs(text: str) -> Iterator[str]:
    """The runs of capitalised words in a text, small words within them."""
    for match in _run().finditer(text):
        yield match[0].strip(" .")


def within(text: str) -> Iterator[str]:
    """The organisations that a text names: those we know, and those that their noun opens ("plan de la Fundación Agua
    Viva")."""
    yield from (match[0] for match in known().names.finditer(text))
    for run in runs(text):
        tokens = run.split()
        for at, token in enumerate(tokens):
            if token[0].isupper() and folded(token) in listed("organisations") and at < len(tokens) - 1:
                yield " ".join(tokens[at:])
                break


class Names:
    """The names in one report: how often each stands in its `prose`, and what it is in short, as the report itself
    defines it; `texts` are those of its prose, headings and running lines."""

    def __init__(self, texts: Sequence[str], prose: Sequence[str]) -> None:
        self.text = "\n".join(texts)[:_TEXT]
        self._prose = "\n".join(prose)[:_TEXT]
        self._counts: dict[str, int] = {}
        self._long_of: dict[str, str] = {}
        for match in _ACRONYM.finditer(self.text):
            before = _SPELLED_OUT.search(self.text, max(0, match.start() - _BEFORE), match.start())
            if before and (long := _spelled(before[0].split(), match[1])):
                self._long_of.setdefault(match[1], long)

    def key(self, name: str) -> str:
        """What two names of one organisation have in common."""
        name = without_legal_form(ARTICLE.sub("", name.strip(" .,:;*")))
        shown = known().by_name.get(folded(name))
        return folded(shown or self._long_of.get(name, name))

    def spells_out(self, name: str) -> bool:
        """Whether the report says what a name is short for, or what it is in short."""
        return name in self._long_of or name in self._long_of.values()

    def count(self, name: str) -> int:
        """How often a name stands in the report's prose, in full or in short."""
        if name not in self._counts:
            self._counts[name] = self._counted(name)
        return self._counts[name]

    def _counted(self, name: str) -> int:
        name = ARTICLE.sub("", name.strip(" .,:;*"))
        shorts = {short for short, long in self._long_of.items() if folded(long) == folded(name)}
        if shown := known().by_name.get(folded(name)):
            shorts.add(shown)
        long = 0 if name in shorts or len(name) <= _SHORT else self._small.count(name.casefold())
        if len(name) <= _SHORT:
            shorts.add(name)
        return long + sum(len(re.findall(rf"(?<!\w){re.escape(s)}(?!\w)", self._prose)) for s in shorts)

    @cached_property
    def _small(self) -> str:
        return self._prose.casefold()

    def called(self, label: str) -> str | None:
        """The organisation that the name of a web site stands for, by its letters or its words, if the report names
        one: "gret" for "GRET", "lakestrust" for "Lakes and Rivers Trust", "rebuse-bf" for "RéBuSE"."""
        parts = [part for part in label.split("-") if len(part) > 2] if "-" in label else []
        plain = (label.replace("-", ""), *parts)
        whole = next((self._by_label[each] for each in plain if each in self._by_label), None)
        return whole or next(filter(None, map(self._partly, plain)), None)

    @cached_property
    def _by_label(self) -> dict[str, str]:
        labels: dict[str, str] = {folded(short): long for short, long in self._long_of.items()}
        for name, _ in self._runs:
            for form in _spellings(name):
                if len(form) > 2:
                    labels.setdefault(form, name)
        return labels

    @cached_property
    def _runs(self) -> list[tuple[str, int]]:
        return Counter(runs(self.text)).most_common()

    def _partly(self, label: str) -> str | None:
        """The most frequent name whose first or last words the label spells: "helvetas" is "HELVETAS Swiss
        Intercooperation"; no nouns that any may bear."""
        for form, name in self._by_label.items():
            if len(label) < 3 or len(label) < _SPELLS * len(form):
                continue
            if form.startswith(label) or form.endswith(label):
                tokens = [re.sub(r"\W", "", folded(token)) for token in name.split()]
                tokens = [token for token in tokens if token not in listed("within_names")]
                ends = [part for at in range(1, len(tokens)) for part in (tokens[:at], tokens[at:])]
                common = listed("organisations") | listed("generic")
                if any("".join(part) == label and not set(part) <= common for part in ends):
                    return name
        return None


def _spellings(name: str) -> tuple[str, ...]:
    """What a web site makes of a name: its words, with or without the small ones, or their first letters."""
    plain = [folded(token) for token in name.split()]
    content = [word for word in plain if word not in listed("within_names")]
    initials = "".join(word[0] for word in content)
    return tuple(re.sub(r"\W", "", "".join(each)) for each in (plain, content, initials))


def _spelled(tokens: list[str], short: str) -> str | None:
    """The last of the words whose capitals are the letters of an acronym."""
    for at in range(len(tokens) - 1, -1, -1):
        letters = "".join(token[0] for token in tokens[at:] if token[0].isupper())
        if folded(letters) == folded(short) and tokens[at][0].isupper():
            return " ".join(tokens[at:])
    return None
