"""Who published a report: what its cover, imprint, addresses, running lines and text say of each organisation that they
name, weighed together."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from lessonbase.reading.drafts import Draft
from lessonbase.reading.metadata.evidence import COVER, IMPRINT, PROPERTIES, TEXT, TOP, Candidate, weighed
from lessonbase.reading.metadata.front import FrontLine, back_of
from lessonbase.reading.metadata.organisations import (
    ARTICLE,
    LONGEST,
    PARTS,
    WORD,
    Names,
    are_several,
    is_known,
    is_organisation,
    is_person,
    known,
    names_at_start,
    runs,
    within,
    without_dates,
    without_generic,
    without_legal_form,
)
from lessonbase.reading.metadata.words import any_of, folded, listed, words
from lessonbase.reading.text import clean

ENOUGH = 0.45
"""Below this no publisher is named."""
TOGETHER = 0.85
"""Those are named too that stand in the surest one's line and are this sure beside it."""

_ADDRESS = re.compile(
    r"(https?://|www\.|[\w.+-]+@|(?<![\w@.-]))([\w-]+(?:\.[\w-]+)*\.[a-z]{2,})(?![\w.@-]*@)", re.I
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)(?=\s)|copyright)[\s:]*(?:by\s+)?", re.IGNORECASE)
_APART = re.compile(r"\s+[·|•]\s+")  # what parts the things that one line of a cover tells
_LEADS_IN = r"\b(?:by|of|to|for|par|por|pelo|pela|para|del?|de la|da|do|pour|between|entre|publication)$"
# "Published on 8 March 2022 by …": what stands between the word and the name.
_DATED_BY = re.compile(r"[^.;:]{0,40}?\b(?:19|20)\d\d,?\s+(?:by|par|por|pela|pelo)\s+")
_LABELS = ((0.8, "published by"), (0.55, "organisation"), (0.35, "made by"))
_TITLE_WORDS = 5  # of a list of abbreviations
_PLACE_WORDS = 5  # of an office of an organisation, after its name
_NAME_LABEL = re.compile(r"^(?:name|nombre|nom|nome)\s*[:\t]\s*", re.IGNORECASE)
_BEFORE = 250  # characters before what someone did, in which he is named
_ACTS = 2000  # in a report; each is looked up in its text
_LONGEST_LINE = 2000  # characters of a line of the front in which addresses are looked for
_ABOVE = 3  # lines of an address above that with its post code or telephone
_OFTEN = 3  # times that a name stands in a report at least, where nothing shows that it is an organisation's
# A post code before or after its town, or a number to call.
_POST = re.compile(
    r"\b(?!(?:19|20)\d\d\b)(?:[A-Z]{1,2}-)?\d{4,6}\s+[A-ZÀ-Þ]|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b|,? [A-Z]{2} \d{5}\b"
    r"|\+\s?\(?\d[\d\s().-]{6,}|(?<=[a-zà-þ] )(?!(?:19|20)\d\d\b)\d{4,6}\s*(?:,|$)"
)
_IS = re.compile(r"\s(?:is|est|es|é)\s(?:an?|une?|una|uma|um|the|la|le|l’|el|o)\s([^.;]{3,120})")


@dataclass(frozen=True, slots=True)
class _Named:
    """An organisation that may be the publisher: where it stands, how sure by that alone, in what way it was found, and
    the number of the line of the front, -1 where it is of none."""

    name: str
    sure: float
    where: str
    way: str
    line: int = -1


def publisher_of(
    front: Sequence[FrontLine], drafts: Sequence[Draft], title: str, stated: str
) -> tuple[str, str] | None:
    """The publisher of a report, and where it is named; None where that is not clear. Those who published it together
    are parted by commas.

    `stated` is the publisher or web site that the file's properties name, if any.
    """
    names = Names(
        [draft.text for draft in drafts if draft.kind != "table"],
        [draft.text for draft in drafts if draft.kind not in ("table", "furniture", "heading")],
    )
    front = _without_abbreviations(front)
    found: list[_Named] = []
    if stated and not is_person(stated):
        found.append(_Named(stated, 0.85, PROPERTIES, "properties"))
    found += _without_units(list(_on_front(front, names, title)))
    found += _in_imprint(front, names)
    found += [replace(each, line=-1) for each in _in_imprint(back_of(drafts, front), names, is_back=True)]
    found += (_Named(name, 0.3, TEXT, "title") for name in within(title))
    found += _in_text(names)
    return _weighed(found, names)


def _weighed(found: Iterable[_Named], names: Names) -> tuple[str, str] | None:
    """The surest of the names and those beside it, and where the surest stands."""
    shown: dict[str, str] = {}
    lines: dict[str, set[int]] = {}
    candidates = []
    for each in found:
        key = names.key(each.name)
        if len(key) < 2 or key in listed("generic") or any_of("no_actors").fullmatch(key):
            continue
        shown.setdefault(key, without_legal_form(clean(each.name)).strip(" .,:;*–-"))
        lines.setdefault(key, set()).add(each.line)
        candidates.append(Candidate(key, each.sure, each.where, each.way))
    if foremost := _foremost(Counter({key: names.count(name) for key, name in shown.items()}), _OFTEN):
        candidates.append(Candidate(foremost, 0.25, TEXT, "text"))
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


def _without_abbreviations(front: Sequence[FrontLine]) -> list[FrontLine]:
    """The lines of the front but for those of a list of abbreviations, which names everyone."""
    kept, is_list = [], False
    for line in front:
        is_title = len(line.text.split()) <= _TITLE_WORDS and any_of("abbreviations").search(
            folded(line.text)
        )
        if is_title or line.draft.kind == "heading":
            is_list = bool(is_title)
        if not is_list:
            kept.append(line)
    return kept


def _without_units(found: Sequence[_Named]) -> list[_Named]:
    """The names; one on the cover in the line above or below a known one's is that of a part of it, so less sure."""
    at_known = {n.line for n in found if n.way == "cover" and n.sure >= ENOUGH and is_known(n.name)}
    return [
        replace(each, sure=0.3)
        if each.way == "cover" and not is_known(each.name) and at_known & {each.line - 1, each.line + 1}
        else each
        for each in found
    ]


def _place(line: FrontLine) -> str:
    page = line.draft.lines[0].page
    return TOP if not page else COVER if page == 1 else IMPRINT


# ── what the lines of the front say ──────────────────────────────────────────────────────────


def _on_front(front: Sequence[FrontLine], names: Names, title: str) -> Iterator[_Named]:
    """The organisations that a label names or that stand by themselves on the cover."""
    for at, line in enumerate(front):
        above = front[at - 1].text if at else ""
        for name, sure, way in (*_labelled(line, above), *_alone(line, above, names, title)):
            if way == "made by" and not is_organisation(name) and names.count(name) < _OFTEN:
                continue  # a person
            yield _Named(name, sure, _place(line), way, at)


def _labelled(line: FrontLine, above: str) -> Iterator[tuple[str, float, str]]:
    """The names after or under words like "Published by" and "Commissioned by"."""
    text = line.text.strip()
    plain = folded(text)
    if len(plain) != len(text):  # a sign that folding made longer: offsets would not hold
        plain = text.casefold() if len(text.casefold()) == len(text) else text.lower()
    for rank, (sure, way) in enumerate(_LABELS):
        labels = any_of("publisher", rank)
        for match in labels.finditer(plain):
            rest = text[match.end() :]
            # A noun is a label only at the beginning of a line, before a colon: "Organization: …".
            if (" " in match[0] and re.search(_LEADS_IN, match[0])) or (
                match.start() == 0 and rest.lstrip()[:1] in (":", "\t")
            ):
                for name in names_at_start(_NAME_LABEL.sub("", rest.lstrip(" :–-\t"))):
                    yield name, sure, way
        is_label = labels.fullmatch(folded(above).strip(" :")) or (
            len(above) <= 40 and labels.match(folded(above)) and _NAME_LABEL.match(text)
        )
        if is_label and len(text) <= LONGEST:
            for name in names_at_start(_NAME_LABEL.sub("", text)):
                yield name, sure, way
    for match in any_of("published").finditer(plain):
        if dated := _DATED_BY.match(plain, match.end()):
            for name in names_at_start(text[dated.end() :]):
                yield name, 0.8, "published by"


def _alone(line: FrontLine, above: str, names: Names, title: str) -> Iterator[tuple[str, float, str]]:
    """The organisations that a short line of the front consists of or opens with."""
    text = line.text.strip()
    has_label = any(any_of("publisher", rank).match(folded(text)) for rank in range(len(_LABELS)))
    if not line.is_short or has_label or _only_helped(text, above):
        return
    bare = without_dates(text)
    parts = [part for part in PARTS.split(bare) if part]
    whole = bare.strip(" .,:")
    sure = 0.5 if line.is_cover else 0.3
    first, *others = re.split(r"\s[–-]\s", whole)
    if others and is_organisation(first) and not any(map(is_organisation, others)):
        whole = first  # "Harbour Trust – Cold chains": whose report it is, and what of
    if is_organisation(whole) and not are_several(whole) and not _APART.search(whole):
        yield without_generic(whole), sure, "cover"
    elif parts and all(is_organisation(part.strip(" .,")) for part in parts):
        for part in parts:
            yield part.strip(" .,"), sure, "cover"
    elif (line.is_cover or line.draft.kind == "furniture") and (leading := _leading(bare, parts, title)):
        yield leading, sure, "cover"
    elif line.draft.kind == "furniture" or line.is_cover:
        for match in known().names.finditer(text):
            yield match[0], 0.3, "cover"
        # Of a text without pages a heading is a section's title, be it named often.
        sides = [] if line.draft.kind == "heading" and _place(line) == TOP else _APART.split(whole)
        for side in sides:
            name = side[:1].upper() + side[1:] if side.isalpha() else side  # a mark in small letters
            if folded(name) not in folded(title) and _is_name(name) and names.count(name) >= _OFTEN:
                yield name, 0.2 if is_person(name) else 0.35, "cover"


def _only_helped(text: str, above: str) -> bool:
    """Whether a line tells who paid, wrote, printed or drew: "Funded by …"."""
    helped = any_of("no_publisher")
    return bool(helped.search(folded(text)) or helped.search(folded(above)[-60:]))


def _is_name(text: str) -> bool:
    """Whether words may be a name: few, capitalised, no number, date or generic words among them alone."""
    tokens = text.split()
    content = [token for token in tokens if folded(token) not in listed("within_names")]
    return (
        0 < len(content) <= 10
        and len(text) > 2
        and not re.search(r"[\d:@/]", text)
        and text[0].isupper()
        and sum(token[0].isupper() for token in content) >= 0.75 * len(content)
        and not set(re.findall(r"\w+", folded(text))) <= listed("generic")
    )


def _leading(line: str, parts: Sequence[str], title: str) -> str | None:
    """The organisation that a line of the cover opens with, before its office ("UNICEF Kenya"), or before the kind and
    number of the report ("Ministry of Health – Report 4/2018"); none within the title."""
    if folded(line.strip(" .")) in folded(title):
        return None
    if found := known().names.match(line.strip()):
        rest = re.findall(r"[^\W\d_]+", line.strip()[found.end() :])
        if len(rest) <= _PLACE_WORDS and (not rest or rest[0][0].isupper() or len(parts) > 1):
            return found[0]
    first, *others = [part.strip(" .,") for part in parts] or [""]
    beside = all(re.search(r"\d", each) or set(folded(each).split()) <= listed("generic") for each in others)
    if others and beside and is_organisation(first):
        return first
    sides = [side.strip(" .,") for side in _APART.split(line)]
    return next((side for side in sides if len(sides) > 1 and is_organisation(side)), None)


# ── what imprints say, on the front or on the last page ──────────────────────────────────────


def _in_imprint(lines: Sequence[FrontLine], names: Names, *, is_back: bool = False) -> Iterator[_Named]:
    """The organisations of copyright lines, addresses, citations, and of what a report says of those who made it."""
    has_post = any(_has_post(line.text) for line in lines)
    mails = {match[2].casefold() for line in lines for match in _addresses(line.text) if "@" in match[1]}
    for at, line in enumerate(lines):
        where = _place(line)
        above = lines[at - 1].text if at else ""
        found = [*_copyright(line.text), *_itself(line, names), *_cited(line.text, names)]
        if is_back:
            found += [each for each in _labelled(line, above) if each[2] == "published by"]
        if not is_back or (has_post and line.is_short):
            found += [
                each
                for each in _by_address(line.text, names, mails_of_one=len(mails) == 1)
                # A text without pages has links where others have an imprint: "canada.ca" is none of its "Canada".
                if where != TOP or _is_own(each[0], names)
            ]
        if line.is_short and _has_post(line.text) and not _only_helped(line.text, above):
            found += _in_block(lines[max(0, at - _ABOVE) : at + 1], names)
        yield from (_Named(name, sure, where, way, at) for name, sure, way in found)


def _is_own(name: str, names: Names) -> bool:
    """Whether words are a name by themselves: an organisation's, one of several words or with capitals within, or one that the
    report spells out; no plain word or common acronym."""
    return (
        " " in name
        or bool(re.search(r"[a-z].?[A-Z]", name))
        or is_organisation(name)
        or names.spells_out(name)
    )


def _copyright(text: str) -> Iterator[tuple[str, float, str]]:
    for match in _COPYRIGHT.finditer(text):
        rest = without_dates(text[match.end() :]).lstrip(" ,.:–-")
        rest = re.sub(r"^(?:by|the)\s+", "", rest, flags=re.IGNORECASE)
        for name in names_at_start(rest):
            if not is_person(name) or is_organisation(name):
                yield name, 0.7, "copyright"


def _addresses(text: str) -> Iterator[re.Match[str]]:
    return _ADDRESS.finditer(text, 0, _LONGEST_LINE)


def _by_address(text: str, names: Names, *, mails_of_one: bool) -> Iterator[tuple[str, float, str]]:
    """The organisations whose web sites a line names, or that have the mail box of an office or a person; where mail
    boxes are of several, they are those of the authors."""
    for match in _addresses(text):
        host = match[2].casefold().strip(".")
        labels = [label for label in host.split(".") if label not in listed("site_labels")]
        if not labels or any(label in listed("common_sites") for label in labels):
            continue
        sites = known().by_site.items()
        site = next((name for site, name in sites if host == site or host.endswith(f".{site}")), None)
        main = labels[-2] if len(labels) > 1 and len(labels[-1]) == 2 else labels[-1]
        if name := site or names.called(main):
            is_personal = re.match(r"[^@._]+[._][^@]+@", match[1]) and main not in match[1].casefold()
            is_authors = "@" in match[1] and (is_personal or not mails_of_one)
            yield name, 0.25 if is_authors else 0.5, "address"


def _has_post(text: str) -> bool:
    return bool(_POST.search(text) or any_of("post").search(folded(text)))


def _in_block(block: Sequence[FrontLine], names: Names) -> Iterator[tuple[str, float, str]]:
    """The names in the lines of an address, of which the last has the post code or the telephone."""
    for line in block:
        if not line.is_short:
            continue
        name = re.split(r"\s*[(,|]|\s[–-]\s", without_dates(line.text).strip(" .,:"))[0].strip()
        if is_organisation(name):
            yield name, 0.4, "post"
        elif _is_name(name) and names.count(name) >= _OFTEN:
            yield name, 0.2 if is_person(name) else 0.35, "post"


def _itself(line: FrontLine, names: Names) -> Iterator[tuple[str, float, str]]:
    """Whom a heading like "About Oxfam" presents, or a sentence like "Oxfam is a charity that …"."""
    text = line.text.strip()
    if line.is_short and (about := any_of("about").match(folded(text))):
        rest = ARTICLE.sub("", text[about.end() :].strip(" :"))
        if _is_name(rest) and (is_organisation(rest) or names.count(rest) >= _OFTEN):
            yield rest, 0.5, "itself"
    for match in _IS.finditer(text):
        said = set(re.findall(r"\w+", folded(match[1]))[:14])
        if said & (listed("organisations") | listed("presented_as")):
            before = re.sub(r"\s*\([^()]*\)$", "", text[max(0, match.start() - LONGEST) : match.start()])
            last = list(runs(before))[-1:]
            yield from ((name, 0.4, "itself") for name in last if before.endswith(name))


def _cited(text: str, names: Names) -> Iterator[tuple[str, float, str]]:
    """Whom the words name as publisher by which a report asks to be cited: "Rome: FAO", "Elrha: London"."""
    asked = any_of("citation").search(folded(text))
    if not asked:
        return
    for part in re.split(r"\s*[:;.,()“”‘’\"]\s*", text[asked.end() :]):
        name = without_dates(part).strip()
        if is_organisation(name) or (_is_name(name) and not is_person(name) and names.count(name) > _OFTEN):
            yield name, 0.45, "citation"


# ── what the text says ───────────────────────────────────────────────────────────────────────


def _in_text(names: Names) -> Iterator[_Named]:
    """The organisation named in the text far more often than any other, and the one whose doings it tells: reports speak
    of whose they are."""
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for match in known().names.finditer(names.text):
        key = names.key(match[0])
        counts[key] += 1
        shown.setdefault(key, match[0])
    if foremost := _foremost(counts, 5):
        yield _Named(shown[foremost], 0.35, TEXT, "text")
    acts: Counter[str] = Counter()
    acting, named = _acting()
    often = cache(lambda name: names.text.count(name) > 4)
    for act in islice(acting.finditer(names.text), _ACTS):
        actor = named.search(names.text, max(0, act.start() - _BEFORE), act.start())
        if not actor:
            continue
        name = actor[1].removeprefix("The ")
        key = names.key(name)
        if not is_person(name) or is_organisation(name) or often(name):
            acts[key] += 1
            shown.setdefault(key, name)
    for key in [key for key in acts if key in listed("generic") or any_of("no_actors").search(key)]:
        del acts[key]
    if foremost := _foremost(acts, 2):
        yield _Named(shown[foremost], 0.5, TEXT, "acts")


def _foremost(counts: Counter[str], least: int) -> str | None:
    """The most frequent, where it is clearly ahead of the next."""
    (key, most), (_, second) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    return key if most >= least and most >= 1.5 * second else None


@cache
def _acting() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What those do who write reports, and a name right before it: "The GovLab has conducted", "a Transparência Brasil
    recomenda"."""
    small = "|".join(sorted(words()["within_names"], key=len, reverse=True))
    acts = "|".join(sorted(map(re.escape, words()["acts"]), key=len, reverse=True))
    name = rf"({WORD}(?:\s(?:(?:{small})\s)?{WORD}){{0,5}})"
    named = rf"{name}\s(?:(?:has|have|had|also|recently|a|ha|tem|avait)\s){{0,2}}$"
    return re.compile(rf"(?:{acts})(?!\w)"), re.compile(named)
