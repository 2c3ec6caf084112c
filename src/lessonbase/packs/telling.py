"""What a sentence of a report tells: a difficulty, a deed, what came of it, under what condition something holds.

It is read off its words (`words.yaml`) and the cues that lessons are found by, in all languages at once; and off the
headings over it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import yaml

from lessonbase.extraction.anatomy import tells_past
from lessonbase.extraction.implicit.cues import cues
from lessonbase.extraction.words.folding import folded
from lessonbase.extraction.words.markers import is_finite, is_order
from lessonbase.packs.model import FieldName

_BEFORE = 40  # characters before a verb in which it may be said that nobody did it
_LEAD = 80  # characters at the beginning of a sentence in which it says what it is about
_CLAUSE = 32  # characters after a subject in which its verb stands
# What a sentence is about, after at most one phrase with a comma: "In Somalia, the team …".
_SUBJECT = r"(?:\W*\d+\.)?\W*(?:[^,.;:]{{1,60}},\s+)?(?:{})\b"
# "Initially introduced as …": a verb at the beginning that is somebody else's, said before or after.
_PARTICIPLE_FIRST = re.compile(r"\W*(?:\w+(?:ly|ment|mente)\s+)?\w+(?:ed|ée?s?|[ai]d[oa]s?)$")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SHARE = re.compile(r"\d\s?%")
_TROUBLES = {"challenge", "lack", "failed", "negates", "trouble"}
# A heading that is one of some titles: numbered or not, with up to two words before and a phrase after it.
_HEADING = r"[\W\d.]*(?:the\s+)?(?:(?!the\b)[\w/-]+\s+){{0,2}}?({})(?:\W+(?:and|of|in|to|with|from|for|et|de|des|du|y|e|da|do|dos)\b.*)?\W*"


@dataclass(frozen=True)
class Words:
    """The words of one language that a case is read by: patterns, from `words.yaml`."""

    leans: re.Pattern[str]
    condition: re.Pattern[str]
    actor: re.Pattern[str]
    figure: re.Pattern[str]
    did: re.Pattern[str]
    passive: re.Pattern[str]
    before_names: re.Pattern[str]
    came: re.Pattern[str]
    thanks: re.Pattern[str]
    venture: re.Pattern[str]
    no_trouble: re.Pattern[str]
    present: re.Pattern[str]
    doer: re.Pattern[str]
    thought: re.Pattern[str]
    case: re.Pattern[str]
    headings: Mapping[FieldName, re.Pattern[str]]


@cache
def words() -> Words:
    """The words of all languages together: a sentence is not asked first which one it is in."""
    tables = yaml.safe_load(files(__package__).joinpath("words.yaml").read_text("utf-8"))

    def of(several: Iterable[Sequence[str]], template: str) -> re.Pattern[str]:
        phrases = sorted({one for phrases in several for one in phrases}, key=len, reverse=True)
        return re.compile(template.format("|".join(phrases)), re.IGNORECASE)

    def either(name: str, template: str = r"\b(?:{})\b") -> re.Pattern[str]:
        return of((table[name] for table in tables.values()), template)

    headings: dict[FieldName, re.Pattern[str]] = {
        name: of((table["headings"].get(name, ()) for table in tables.values()), _HEADING)
        for name in ("challenge", "happened", "done", "actors", "setting")
    }
    return Words(
        leans=either("leans", r"\W*(?:{})\b"),
        condition=either("conditions"),
        actor=either("actors"),
        figure=either("figures", r"\b(?:{})\b.{{0,80}}\b(?!(?:19|20)\d\d\b)\d"),
        did=either("did", r"\b(?:{})\b(?!\s+(?:by|around|on|upon|environment)\b)"),
        passive=either("passive"),
        before_names=either("before_names", r"\b(?:{})\s+$"),
        came=either("came"),
        thanks=either("thanks", r"\b(?:{})(?!\w)"),
        venture=either("venture"),
        present=either("present"),
        doer=either("doers", _SUBJECT),
        thought=either("thought"),
        case=either("case", r"\W*(?:{})(?:\s+(?:n[o°º]\.?\s*)?(?:\d+|[A-Z]|[IVX]+))?\s*[:.–—-]\s*(.+)"),
        no_trouble=either("no_trouble"),
        headings=headings,
    )


def announced(section: Sequence[str]) -> FieldName | None:
    """The field that the headings over a passage announce, the innermost first; None where they announce none."""
    for heading in reversed(section):
        for name, titles in words().headings.items():
            found = titles.fullmatch(heading)
            if found and not is_finite(folded(heading[found.end(1) :])):  # a sentence is no title
                return name
    return None


def case_heading(heading: str) -> str:
    """What a heading calls the case that it opens: "Wells in Kenya" of "Case study 2: Wells in Kenya"; "" where it opens none."""
    found = words().case.fullmatch(heading.strip())
    return found[1].strip() if found else ""


def advises(text: str) -> bool:
    """Whether a sentence says what to do, or what should have been done, rather than what was so."""
    after_label = text.partition(": ")[2]  # "Good practice: Find out first …"
    said = cues(text) | cues(after_label)
    return is_order(text) or bool(said & {"should", "must", "recommends", "expected", "hindsight", "order"})


def is_setting(text: str, places: Sequence[str], tells_when: bool) -> bool:
    """Whether a sentence tells where a programme worked, and when, or at least that it is one."""
    if (
        words().thanks.search(text)
        or advises(text)
        or came(text)
        or (places and not any(place in text for place in places))
    ):
        return False
    is_venture = bool(words().venture.search(text[:_LEAD]))
    return (
        (bool(_YEAR.search(text)) and (is_venture or bool(places)))
        if tells_when
        else is_venture and bool(places)
    )


def names_actors(text: str) -> bool:
    """Whether a sentence names at least two kinds of people or bodies, and tells rather than advises."""
    named = {match[0].lower() for match in words().actor.finditer(text)}
    return len(named) > 1 and not advises(text)


def is_challenge(text: str) -> bool:
    """Whether a sentence tells of a difficulty. A plain "not" is none: a programme may well do without something."""
    found = _troubles(text)
    told = found & {"challenge", "lack"} or ("failed" in found and found != {"failed", "negates"})
    return bool(told) and is_told(text)


def is_elsewhere(text: str, places: Sequence[str], labels: Mapping[str, str]) -> bool:
    """Whether a sentence names a country, and none of those that the report is of."""
    if not places or any(place in text for place in places):
        return False
    return any(name in text for name in labels.values())


def is_wanting(text: str) -> bool:
    """Whether a sentence of the background says that something was not, or hardly, there: what a programme set out from."""
    return (bool(_troubles(text)) or "few" in cues(text)) and is_told(text)


def is_told(text: str) -> bool:
    """Whether a sentence tells something, without advice and without a condition."""
    return not advises(text) and not is_condition(text)


def is_past(text: str) -> bool:
    """Whether a sentence tells what was."""
    return tells_past(text) and not words().present.search(text) and is_told(text)


def is_figure(text: str) -> bool:
    """Whether a sentence tells a change with its figure."""
    return bool(words().figure.search(text)) and is_told(text)


def is_condition(text: str) -> bool:
    """Whether a sentence says under what condition something holds."""
    return bool(words().condition.search(text))


def is_done(text: str) -> bool:
    """Whether somebody did something: "is collected, held or managed" and "is yet to be set up" are nobody's deed."""
    told = has_been(text, words().did) and "possible" not in cues(text)
    return told and not advises(text) and not is_challenge(text)


def is_deed(text: str, bodies: Sequence[str] = ()) -> bool:
    """Whether a sentence has those whose programme it tells of as its subject ("we", "the team", or one of some `bodies`), and
    says what they did, rather than found or had to do."""
    subject = words().doer.match(text) or _named(bodies).match(text)
    if subject is None or is_challenge(text) or not is_told(text):
        return False
    clause = text[
        subject.end() - 1 : subject.end() + _CLAUSE
    ]  # with a letter of the subject, which a verb stands after
    did = tells_past(clause) or has_been(clause, words().did)
    return (
        did and not words().thought.search(text[: subject.end() + _CLAUSE]) and "negates" not in cues(clause)
    )


@lru_cache(64)
def _named(bodies: Sequence[str]) -> re.Pattern[str]:
    return re.compile(_SUBJECT.format("|".join(map(re.escape, bodies)) or r"(?!)"))


def has_been(text: str, verbs: re.Pattern[str]) -> bool:
    """Whether one of some verbs stands in a sentence, and none of the words before it says that it has not been, or that it
    is no verb there ("with improved seeds")."""
    found = (one for one in verbs.finditer(text) if not _PARTICIPLE_FIRST.match(text, 0, one.end()))
    befores = (text[max(0, one.start() - _BEFORE) : one.start()] for one in found)
    return any(
        not words().passive.search(before) and not words().before_names.search(before) for before in befores
    )


def came(text: str) -> bool:
    """Whether something came of it: what is, or may be, has not come."""
    tells = bool(cues(text) & {"improved", "success", "failed"}) or bool(_SHARE.search(text))
    return tells and has_been(text, words().came) and not is_condition(text) and not advises(text)


def is_gain(text: str) -> bool:
    """Whether a sentence tells what came of it and nothing that failed, whatever it calls a challenge."""
    return came(text) and "failed" not in cues(text)


def ended_badly(text: str) -> bool:
    """Whether what happened, by a sentence, is a loss or a lack."""
    return bool(_troubles(text) - {"challenge"}) and not is_gain(text)  # challenges are met, too


def ended_well(text: str) -> bool:
    """Whether what happened, by a sentence, is a gain."""
    good = cues(text) & {"improved", "success", "gained", "praise"}
    return (bool(good) or is_figure(text)) and not ended_badly(text)


def _troubles(text: str) -> set[str]:
    """The cues that a sentence tells of something that was not there, or went badly."""
    return set(cues(words().no_trouble.sub(" ", text))) & _TROUBLES
