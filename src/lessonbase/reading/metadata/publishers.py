"""Who published a report: labelled names, copyright lines, addresses of web sites, the names on its cover, and who is
named in its text most."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice

import yaml

from lessonbase.reading.drafts import Draft
from lessonbase.reading.metadata.evidence import COVER, IMPRINT, PROPERTIES, TEXT, TOP, Candidate, weighed
from lessonbase.reading.metadata.front import FrontLine
from lessonbase.reading.metadata.words import any_of, folded, listed, words
from lessonbase.reading.text import clean

ENOUGH = 0.45
"""Below this no publisher is named."""
TOGETHER = 0.85
"""Those are named too that stand in the surest one's line and are this sure beside it."""

_WORD = r"[A-ZÀ-ÞА-ЯЁ][\w’'.&-]*"
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z-]{1,11})\)")
_SPELLED_OUT = re.compile(rf"(?:{_WORD}(?:\s+(?:of|for|and|the|de|du|des|la|e|y|da|do|&))*\s+){{1,9}}$")
_ADDRESS = re.compile(r"(?:https?://|www\.|\S+@)([\w.-]+\.[a-z]{2,})", re.IGNORECASE)
_COPYRIGHT = re.compile(r"(?:©|\(c\)(?=\s)|copyright)[\s:]*(?:by\s+)?", re.IGNORECASE)
_DATES = re.compile(
    r"(?:\b\d{1,2}\.?\s+(?:de\s+)?)?(?:[^\W\d]+\.?\s+(?:de\s+)?)?(?:19|20)\d\d(?:\s*[-–/,]\s*(?:(?:19|20)\d\d|\d\d))*"
)
_END = re.compile(
    r"[.;:|•·]\s|[.;]$|\s[-–—|]\s|\t|\(|,\s(?=\d)|\s[A-Z]\s(?=[A-Z][a-z])|all rights|todos |tous ",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*(?:,|/|;|•|\s·|\s&\s|\s\|\s|\s[-–—D]\s|\band\b|\bet\b|\be\b|\by\b)\s*")
_APART = re.compile(r"\s+[·|•]\s+")  # what parts the things that one line of a cover tells
_ARTICLE = re.compile(r"^(?:(?:the|la|le|les|el|o|a|os|as)\s+|l['’])", re.IGNORECASE)
_LEADS_IN = r"\b(?:by|of|to|for|par|por|pelo|pela|para|de|da|do|pour|between|entre|publication)$"
# "Published on 8 March 2022 by …": what stands between the word and the name.
_DATED_BY = re.compile(r"[^.;:]{0,40}?\b(?:19|20)\d\d,?\s+(?:by|par|por|pela|pelo)\s+")
_CAPITALS = 0.75  # of the words of a name that its noun opens
_PLACE_WORDS = 5  # of an office of an organisation, after its name
_NAME_LABEL = re.compile(r"^(?:name|nombre|nom|nome)\s*[:\t]\s*", re.IGNORECASE)
_LONGEST = 110  # characters of a name
_BEFORE = (
    250  # characters before an acronym in which its words stand, or before what someone did, in which he does
)
_ACTS = 2000  # in a report; each is looked up in its text
_TEXT = 1_000_000  # characters of 400 pages: who is named most in a report shows by then
_LONGEST_LINE = 2000  # characters of a line of the front in which addresses are looked for


@dataclass(frozen=True, slots=True)
class _Known:
    """The organisations of `organisations.yaml`: the name that is shown, by other names and by web site."""

    by_name: dict[str, str]
    by_site: dict[str, str]
    names: re.Pattern[str]


@cache
def _known() -> _Known:
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
    return _Known(by_name, by_site, re.compile(rf"(?:{'|'.join(begins)})(?![\w@]|\.\w)"))


class _Names:
    """The names of organisations in one report: what each is in short, as the report itself defines it."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.counts: Counter[str] = Counter()
        self.shown: dict[str, str] = {}
        self._long_of: dict[str, str] = {}
        self.joined = "\n".join(texts)[:_TEXT]
        for match in _ACRONYM.finditer(self.joined):
            before = _SPELLED_OUT.search(self.joined, max(0, match.start() - _BEFORE), match.start())
            if before and (long := _spelled(before[0].split(), match[1])):
                self._long_of.setdefault(match[1], long)

    def key(self, name: str) -> str:
        """What two names of one organisation have in common."""
        name = _ARTICLE.sub("", name.strip(" .,:;*"))
        known = _known().by_name.get(folded(name))
        if known:
            return folded(known)
        return folded(self._long_of.get(name, name))

    def show(self, name: str) -> str:
        """A name as it is shown: in letters of usual size, of several in the report the fullest."""
        return clean(name).strip(" .,:;*–-")

    def called(self, label: str) -> str | None:
        """The organisation that a web site's name stands for, by its letters or its words, if the report names one."""
        if label in self._by_label:
            return self._by_label[label]
        return None

    @property
    def _by_label(self) -> dict[str, str]:
        if not hasattr(self, "_labels"):
            self._labels: dict[str, str] = {}
            runs = Counter(_runs(self.joined))
            for name, _ in runs.most_common():
                tokens = name.split()
                plain = [folded(token) for token in tokens]
                initials = "".join(word[0] for word in plain if word not in listed("within_names"))
                for form in (
                    "".join(plain),
                    initials if len(initials) > 2 else "",
                    "".join(w for w in plain if w not in listed("within_names")),
                    "-".join(plain),
                ):
                    if len(form) > 2:
                        self._labels.setdefault(form, name)
            for short, long in self._long_of.items():
                self._labels[folded(short)] = long
        return self._labels


def _spelled(tokens: list[str], short: str) -> str | None:
    """The last of the words whose capitals are the letters of an acronym."""
    for at in range(len(tokens) - 1, -1, -1):
        letters = "".join(token[0] for token in tokens[at:] if token[0].isupper())
        if folded(letters) == folded(short) and tokens[at][0].isupper():
            return " ".join(tokens[at:])
    return None


def _runs(text: str) -> Iterator[str]:
    """The runs of capitalised words in a text, small words within them."""
    within = "|".join(sorted(words()["within_names"], key=len, reverse=True))
    for match in re.finditer(rf"{_WORD}(?:\s(?:(?:{within})\s){{0,3}}{_WORD})*", text):
        yield match[0].strip(" .")


def is_organisation(name: str) -> bool:
    """Whether words read as the name of an organisation: known, or a noun like "Ministry" heads them."""
    plain = folded(name.strip(" .,"))
    if plain in _known().by_name:
        return True
    tokens = re.findall(r"[^\W\d_]+", plain)
    if tokens and tokens[0] in listed("addressing"):  # "Ao Governo": whom something is for
        return False
    if not 2 <= len(tokens) <= 14 or len(name) > _LONGEST or ":" in name:
        return False
    nouns = listed("organisations")
    content = [
        token for token in re.findall(r"[^\W\d_]+", name) if folded(token) not in listed("within_names")
    ]
    capitals = sum(token[0].isupper() for token in content)
    if tokens[0] in nouns and name.strip()[:1].isupper() and capitals >= _CAPITALS * len(content):
        return True  # a Romance language writes its adjectives small
    return capitals == len(content) and any(token in nouns for token in tokens)


def publisher_of(
    front: Sequence[FrontLine], drafts: Sequence[Draft], title: str, stated: str
) -> tuple[str, str] | None:
    """The publisher of a report, and where it is named; None where that is not clear. Those who published it together
    are parted by commas.

    `stated` is the publisher or web site that the file's properties name, if any.
    """
    texts = [draft.text for draft in drafts if draft.kind != "table"]
    names = _Names(texts)
    found: list[tuple[str, float, str, str, int]] = []  # name, sure, where, way, line
    if stated and not _is_person(stated):
        found.append((stated, 0.85, PROPERTIES, "properties", -1))
    for at, line in enumerate(front):
        where = (COVER if line.draft.lines[0].page == 1 else IMPRINT) if line.draft.lines[0].page else TOP
        above = front[at - 1].text if at else ""
        found += [(name, sure, where, way, at) for name, sure, way in _in_line(line, above, title)]
    found = _without_units(found)
    found += _by_address(front, drafts, names)
    found += _in_text(texts, names)
    shown: dict[str, str] = {}
    lines: dict[str, set[int]] = {}
    candidates = []
    for name, sure, where, way, at in found:
        key = names.key(name)
        if len(key) < 2:
            continue
        shown.setdefault(key, names.show(name))
        lines.setdefault(key, set()).add(at)
        candidates.append(Candidate(key, sure, where, way))
    ranked = [each for each in weighed(candidates) if each.sure >= ENOUGH]
    if not ranked:
        return None
    first = ranked[0]
    beside = [
        each
        for each in ranked[1:]
        if each.sure >= TOGETHER * first.sure and lines[each.value] & lines[first.value] - {-1}
    ]
    return ", ".join(shown[each.value] for each in (first, *beside[:3])), first.where


def _without_units(
    found: Sequence[tuple[str, float, str, str, int]],
) -> list[tuple[str, float, str, str, int]]:
    """The names; one on the cover in the line above or below a known one's is that of a part of it, so less sure."""

    def is_known(name: str) -> bool:
        return folded(name) in _known().by_name

    known = {at for name, sure, _, way, at in found if way == "cover" and sure >= ENOUGH and is_known(name)}
    return [
        (
            name,
            0.3 if way == "cover" and not is_known(name) and known & {at - 1, at + 1} else sure,
            where,
            way,
            at,
        )
        for name, sure, where, way, at in found
    ]


def _in_line(line: FrontLine, above: str, title: str) -> Iterator[tuple[str, float, str]]:
    """The organisations that a line of the front names as publisher, each with how sure and by what way."""
    text = line.text.strip()
    plain = folded(text)
    if len(plain) != len(text):  # a sign that folding made longer: offsets would not hold
        plain = text.casefold() if len(text.casefold()) == len(text) else text.lower()
    for rank, (sure, way) in enumerate(((0.8, "published by"), (0.55, "organisation"))):
        for match in any_of("publisher", rank).finditer(plain):
            rest = text[match.end() :]
            # A noun is a label only at the beginning of a line, before a colon: "Organization: …".
            if (" " in match[0] and re.search(_LEADS_IN, match[0])) or (
                match.start() == 0 and rest.lstrip()[:1] in (":", "\t")
            ):
                for name in _names_at_start(_NAME_LABEL.sub("", rest.lstrip(" :–-\t"))):
                    yield name, sure, way
        labels = any_of("publisher", rank)
        is_label = labels.fullmatch(folded(above).strip(" :")) or (
            len(above) <= 40 and labels.match(folded(above)) and _NAME_LABEL.match(text)
        )
        if is_label and len(text) <= _LONGEST:
            for name in _names_at_start(_NAME_LABEL.sub("", text)):
                yield name, sure, way
    for match in any_of("published").finditer(plain):
        if dated := _DATED_BY.match(plain, match.end()):
            for name in _names_at_start(text[dated.end() :]):
                yield name, 0.8, "published by"
    for match in _COPYRIGHT.finditer(text):
        rest = _DATES.sub("", text[match.end() :], count=1).lstrip(" ,.:–-")
        rest = re.sub(r"^(?:by|the)\s+", "", rest, flags=re.IGNORECASE)
        for name in _names_at_start(rest):
            if not _is_person(name) or is_organisation(name):
                yield name, 0.7, "copyright"
    only_paid = any_of("no_publisher").search(plain) or any_of("no_publisher").search(folded(above)[-60:])
    if line.is_short and not only_paid:
        bare = _DATES.sub("", text)
        parts = [part for part in _PARTS.split(bare) if part]
        whole = bare.strip(" .,:")
        if is_organisation(whole) and not _known_within(whole) and not _APART.search(whole):
            whole = _without_generic(whole)
            yield whole, 0.5 if line.is_cover else 0.3, "cover"
        elif parts and all(is_organisation(part.strip(" .,")) for part in parts):
            for part in parts:
                yield part.strip(" .,"), 0.5 if line.is_cover else 0.3, "cover"
        elif line.is_cover and (leading := _leading(bare, parts, title)):
            yield leading, 0.5, "cover"
        elif line.draft.kind == "furniture" or line.is_cover:
            for match in _known().names.finditer(text):
                yield match[0], 0.3, "cover"


def _leading(line: str, parts: Sequence[str], title: str) -> str | None:
    """The organisation that a line of the cover opens with, before its office ("UNICEF Kenya"), or before the kind and
    number of the report ("Ministry of Health – Report 4/2018"); none within the title."""
    if folded(line.strip(" .")) in folded(title):
        return None
    if known := _known().names.match(line.strip()):
        rest = re.findall(r"[^\W\d_]+", line.strip()[known.end() :])
        if len(rest) <= _PLACE_WORDS and (not rest or rest[0][0].isupper() or len(parts) > 1):
            return known[0]
    first, *others = [part.strip(" .,") for part in parts] or [""]
    beside = all(re.search(r"\d", each) or set(folded(each).split()) <= listed("generic") for each in others)
    if others and beside and is_organisation(first):
        return first
    sides = [side.strip(" .,") for side in _APART.split(line)]
    return next((side for side in sides if len(sides) > 1 and is_organisation(side)), None)


def _without_generic(name: str) -> str:
    """A known name without the generic words around it: "Document of The World Bank"."""
    known = _known().names.search(name)
    rest = folded(name.replace(known[0], " ")).split() if known else []
    return known[0] if known and rest and set(rest) <= listed("generic") else name


def _known_within(name: str) -> bool:
    """Whether a name is several known ones side by side."""
    return (
        folded(name) not in _known().by_name
        and len({_known().by_name[folded(m[0])] for m in _known().names.finditer(name)}) > 1
    )


def _names_at_start(text: str) -> list[str]:
    """The organisations that a text begins with: "Ministry of Water and UNICEF, Nairobi" has two."""
    text = _ARTICLE.sub("", text.strip())
    end = _END.search(text)
    text = _DATES.sub("", text[: end.start()] if end else text).strip(" ,.")
    if known := _known().names.match(text):
        rest = text[known.end() :]
        more = (
            [part for part in _PARTS.split(rest[:_LONGEST]) if part and is_organisation(part)]
            if _PARTS.match(rest)
            else []
        )
        return [known[0], *more]
    if is_organisation(text):
        return [text]
    parts = [part for part in _PARTS.split(text[:_LONGEST]) if part]
    if len(parts) > 1 and is_organisation(parts[0]):
        return [part for part in parts if is_organisation(part)]
    run = next(_runs(text), "")
    return [run] if len(run) > 2 and text.startswith(run) and folded(run) not in listed("generic") else []


def _by_address(
    front: Sequence[FrontLine], drafts: Sequence[Draft], names: _Names
) -> list[tuple[str, float, str, str, int]]:
    """The organisations whose web or mail addresses the front holds."""
    found = []
    for at, line in enumerate(front):
        for match in _ADDRESS.finditer(line.text, 0, _LONGEST_LINE):
            host = match[1].casefold().strip(".")
            labels = [label for label in host.split(".") if label not in listed("site_labels")]
            if not labels or any(label in listed("common_sites") for label in labels):
                continue
            site = next(
                (
                    name
                    for site, name in _known().by_site.items()
                    if host == site or host.endswith(f".{site}")
                ),
                None,
            )
            main = labels[-2] if len(labels) > 1 and len(labels[-1]) == 2 else labels[-1]
            name = site or names.called(main)
            if name:
                found.append((name, 0.5, IMPRINT if line.draft.lines[0].page else TOP, "address", at))
    return found


def _in_text(texts: Sequence[str], names: _Names) -> list[tuple[str, float, str, str, int]]:
    """The organisation named in the text far more often than any other, and the one whose doings it tells: reports speak
    of whose they are."""
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for match in _known().names.finditer(names.joined):
        key = names.key(match[0])
        counts[key] += 1
        shown.setdefault(key, match[0])
    found = _foremost(counts, shown, 5, 0.35, "text")
    acts: Counter[str] = Counter()
    acting, named = _acting()
    often = cache(lambda name: names.joined.count(name) > 4)
    for act in islice(acting.finditer(names.joined), _ACTS):
        actor = named.search(names.joined, max(0, act.start() - _BEFORE), act.start())
        if not actor:
            continue
        name = actor[1].removeprefix("The ")
        key = names.key(name)
        if not _is_person(name) or is_organisation(name) or often(name):
            acts[key] += 1
            shown.setdefault(key, name)
    for key in [key for key in acts if key in listed("generic") or any_of("no_actors").search(key)]:
        del acts[key]
    return found + _foremost(acts, shown, 2, 0.5, "acts")


def _foremost(
    counts: Counter[str], shown: dict[str, str], least: int, sure: float, way: str
) -> list[tuple[str, float, str, str, int]]:
    """The most frequent, where it is clearly ahead of the next."""
    (key, most), *others = [*counts.most_common(2), ("", 0)][:2]
    second = others[0][1] if others else 0
    return [(shown[key], sure, TEXT, way, -1)] if most >= least and most >= 1.5 * second else []


@cache
def _acting() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What those do who write reports, and a name right before it: "The GovLab has conducted", "a Transparência Brasil
    recomenda"."""
    within = "|".join(sorted(words()["within_names"], key=len, reverse=True))
    acts = "|".join(sorted(map(re.escape, words()["acts"]), key=len, reverse=True))
    name = rf"({_WORD}(?:\s(?:(?:{within})\s)?{_WORD}){{0,5}})"
    named = rf"{name}\s(?:(?:has|have|had|also|recently|a|ha|tem|avait)\s){{0,2}}$"
    return re.compile(rf"(?:{acts})(?!\w)"), re.compile(named)


def _is_person(name: str) -> bool:
    """Whether a name may be a person's: two or three capitalised words, none of an organisation."""
    return not is_organisation(name) and bool(
        re.fullmatch(r"[A-ZÀ-Þ][\w’'.-]+(?:\s[A-ZÀ-Þ][\w’'.-]*){1,3}", name.strip())
    )
