"""What is taught with the cases: objectives, questions, a session whose minutes add up, an exercise.

Sentences are made from `teaching.yaml`, a table a language, with what the cases themselves say in the holes: their
conditions, their outcomes, where they took place. What a case does not say is not asked about.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from lessonbase.packs.cases import plain
from lessonbase.packs.model import Case, FieldName, Language, Pack, Question, QuestionKind, Step, Template
from lessonbase.tagging import taxonomy

MOST_QUESTIONS, MOST_OF_A_KIND = 8, 2
_MOST_COUNTRIES = 3  # named in a question
_LONGEST = 180  # characters of a quotation within a question
MARKS = {"en": ("“", "”"), "fr": ("« ", " »"), "es": ("«", "»"), "pt": ("“", "”")}
"""Quotation marks by language."""
_SINGLE = str.maketrans("“”«»", "‘’‹›")


@cache
def tables() -> dict[str, Any]:
    """The sentences and labels of all languages, by language."""
    loaded: dict[str, Any] = yaml.safe_load(files(__package__).joinpath("teaching.yaml").read_text("utf-8"))
    return loaded


def label(language: str, name: str) -> str:
    """The word for a part of a pack in a language: "What was done"."""
    found: str = tables()[language]["labels"][name]
    return found


def taught(pack: Pack) -> Pack:
    """The pack with objectives, questions, steps and exercise made from its cases, as its template has them."""
    made = pack.model_copy(
        update={
            "objectives": tuple(_objectives(pack)),
            "questions": tuple(_questions(pack))[:MOST_QUESTIONS],
            "exercise": tuple(_exercise(pack)),
        }
    )
    return timed(made)


def timed(pack: Pack) -> Pack:
    """The pack with the steps of its session: the minutes of opening, cases, questions, exercise and closing add up to
    the pack's, by the shares that its template gives each."""
    table = tables()[pack.language]["session"]
    parts = list(_parts(pack))
    minutes = _shared(pack.minutes, [part.weight for part in parts])
    steps, by_case = [], {}
    for part, share in zip(parts, minutes, strict=True):
        steps.append(
            Step(title=part.title, minutes=share, text=table[part.text].format(**part.words), case=part.case)
        )
        if part.case:
            by_case[part.case] = share
    cases = tuple(case.model_copy(update={"minutes": by_case.get(case.id, 0)}) for case in pack.cases)
    return pack.model_copy(update={"steps": tuple(steps), "cases": cases})


class _Part(NamedTuple):
    """A part of a session: its title, the sentence for the facilitator, its share of the time."""

    title: str
    text: str
    weight: float
    words: dict[str, str]
    case: str | None = None


# What share of the time each part has: of one case, the rest once.
_WEIGHTS: dict[Template, dict[str, float]] = {
    "case_study": {"opening": 1, "case": 3, "questions": 2, "exercise": 2.5, "closing": 1},
    "lessons_brief": {"opening": 1, "case": 2, "questions": 3, "exercise": 0, "closing": 1},
    "workshop": {"opening": 1, "case": 2, "questions": 1.5, "exercise": 5, "closing": 1.5},
    "pre_mortem": {"opening": 1, "case": 1.5, "questions": 2, "exercise": 5, "closing": 1.5},
    "checklist": {"opening": 0.5, "case": 1, "questions": 1, "exercise": 4, "closing": 1},
}


def _parts(pack: Pack) -> Iterator[_Part]:
    table = tables()[pack.language]
    weights = _WEIGHTS[pack.template]
    topic = pack.topic or pack.name
    yield _Part(table["labels"]["opening"], "opening", weights["opening"], {"topic": topic})
    for case in pack.cases:
        yield _Part(
            case.title,
            f"case_{case.outcome}",
            weights["case"],
            {"title": _titled(case, pack.language)},
            case.id,
        )
    if pack.questions:
        yield _Part(
            table["labels"]["questions"],
            "questions",
            weights["questions"],
            {"count": str(len(pack.questions))},
        )
    if pack.exercise and weights["exercise"]:
        yield _Part(
            table["labels"]["exercise"], f"exercise_{pack.template}", weights["exercise"], {"topic": topic}
        )
    yield _Part(table["labels"]["closing"], "closing", weights["closing"], {"topic": topic})


def _shared(minutes: int, weights: Sequence[float]) -> list[int]:
    """Whole minutes by weight that add up exactly: the largest remainders get what rounding down left over; in steps of
    five as far as the time allows."""
    step = 5 if minutes >= 10 * len(weights) and minutes % 5 == 0 else 1
    units = minutes // step
    exact = [units * weight / sum(weights) for weight in weights]
    whole = [int(share) for share in exact]
    order = sorted(range(len(weights)), key=lambda n: whole[n] - exact[n])
    for n in order[: units - sum(whole)]:
        whole[n] += 1
    whole = [share * step for share in whole]
    whole[-1] += minutes - sum(whole)
    return whole


def _where(case: Case, language: Language) -> str:
    """Where and when a case took place; of one in many countries, or in none that is known, its title instead."""
    known = countries_in(language, case) if len(case.countries) <= _MOST_COUNTRIES else ()
    return ", ".join(part for part in (", ".join(known) or case.title, str(case.year or "")) if part)


def _titled(case: Case, language: Language) -> str:
    """A case by its title in quotation marks, with where and when it took place."""
    opens, closes = MARKS[language]
    known = countries_in(language, case) if len(case.countries) <= _MOST_COUNTRIES else ()
    place = ", ".join((*known, *([str(case.year)] if case.year else [])))
    return f"{opens}{within(case.title)}{closes}" + (f" ({place})" if place else "")


def within(text: str) -> str:
    """A text as it stands within quotation marks: its own become single ones."""
    return text.translate(_SINGLE)


def countries_in(language: Language, case: Case) -> tuple[str, ...]:
    """The names of a case's countries in a language, as CLDR has them; as they are where it has none."""
    if language == "en":
        return case.countries
    return tuple(_territories(language).get(name, name) for name in case.countries)


def sectors_in(language: Language, case: Case) -> tuple[str, ...]:
    """The names of a case's sectors in a language."""
    named = {
        taxonomy("sector").labels.get(code): name
        for code, name in tables()[language].get("sectors", {}).items()
    }
    return tuple(named.get(name, name) for name in case.sectors)


@cache
def _territories(language: Language) -> dict[str, str]:
    """The name of each country in a language, by its English one."""
    from babel import Locale

    known = Locale(language).territories
    return {name: known[code] for code, name in taxonomy("country").labels.items() if code in known}


def _objectives(pack: Pack) -> Iterator[str]:
    """Objectives by Bloom's revised taxonomy (Anderson and Krathwohl 2001), from understanding to creating; a level is
    there only where the cases give something for it."""
    table = tables()[pack.language]["objectives"]
    topic = pack.topic or pack.name
    if not pack.cases:
        return
    yield table["understand"].format(topic=topic, count=len(pack.cases))
    if len(pack.cases) > 1:
        yield table["analyse"].format(topic=topic)
    if any(not case.field("conditions").is_gap for case in pack.cases):
        yield table["evaluate"].format(topic=topic)
    if any(not case.field("practice").is_gap for case in pack.cases):
        yield table["apply"].format(topic=topic)
    yield table["create"].format(topic=topic)


def _questions(pack: Pack) -> Iterator[Question]:
    """Questions of several kinds in turn, so that no kind crowds out the others."""
    streams = [
        _about(pack, "condition", "conditions", 0),
        _contrasts(pack),
        _about(pack, "went_wrong", "challenge", 1),
        _about(pack, "transfer", "lesson", 2),
        _about(pack, "attribution", "happened", 3),
        _about(pack, "practice", "practice", 4),
        _about_evidence(pack),
    ]
    for _ in range(MOST_OF_A_KIND):
        for stream in list(streams):
            one = next(stream, None)
            if one is None:
                streams.remove(stream)
            else:
                yield one


def _ask(pack: Pack, kind: QuestionKind, name: str, cases: Sequence[Case], **words: str) -> Question:
    text = tables()[pack.language]["questions"][name].format(**words)
    return Question(kind=kind, text=text, cases=tuple(case.id for case in cases))


def _said(case: Case, name: Any) -> list[str]:
    """What the quotes of a field say, those that are short enough to stand in a question."""
    lines = (plain(quote.text).rstrip(".") for quote in case.field(name).quotes)
    return [line for line in lines if len(line) <= _LONGEST]


def _about(pack: Pack, kind: QuestionKind, field: FieldName, first: int) -> Iterator[Question]:
    """A question for each case on what one of its fields says first."""
    for case in _from(pack.cases, first):
        for said in _said(case, field)[:1]:
            yield _ask(pack, kind, kind, [case], where=_where(case, pack.language), said=within(said))


def _from(cases: Sequence[Case], first: int) -> list[Case]:
    """All cases, beginning with another one for each kind of question, so that the first is not asked about most."""
    at = first % len(cases) if cases else 0
    return [*cases[at:], *cases[:at]]


def _contrasts(pack: Pack) -> Iterator[Question]:
    for number, case in enumerate(pack.cases):
        for other in pack.cases[number + 1 :]:
            name = "contrast_outcome" if {case.outcome, other.outcome} == {"well", "wrong"} else "contrast"
            yield _ask(
                pack, "contrast", name, [case, other], one=within(case.title), other=within(other.title)
            )


def _about_evidence(pack: Pack) -> Iterator[Question]:
    for case in pack.cases:
        if not case.field("lesson").is_gap and case.field("happened").is_gap:
            yield _ask(pack, "evidence", "evidence", [case], where=_where(case, pack.language))


def _exercise(pack: Pack) -> Iterator[str]:
    """The instructions of the exercise sheet, as the template has them."""
    table = tables()[pack.language]["exercises"].get(pack.template, ())
    for line in table:
        yield line.format(topic=pack.topic or pack.name, count=len(pack.cases))
    if pack.template == "checklist":
        asked = tables()[pack.language]["questions"]["checklist"]
        for case in pack.cases:
            yield from (asked.format(said=within(said)) for said in _said(case, "practice"))
