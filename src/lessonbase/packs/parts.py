"""The programmes that one report tells of: a report comes in, a part for each programme goes out, mostly one.

A report is parted only where it says itself that it tells of several: a table of lessons whose rows name the project or
operation that each comes from, or a synthesis with a heading for each case that names its country or project. What a text
merely mentions parts nothing: one programme has pilots, countries and partners.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from lessonbase.model import Frozen, Passage, Report
from lessonbase.packs.telling import case_heading, words
from lessonbase.reading.kinds import TABLE_TYPES

_TABLES = frozenset(TABLE_TYPES.values())
_NAME = re.compile(r"\w")


class Part(Frozen):
    """What a report tells of one programme: its passages, and the report with the title, countries and year of that
    programme. `name` is the programme's; "" where the report tells of one, or does not say of which."""

    report: Report
    passages: tuple[Passage, ...]
    name: str = ""


def parts_of(report: Report, passages: Sequence[Passage], countries: Mapping[str, str]) -> list[Part]:
    """The programmes that a report tells of, in its order. `countries` are their names by code."""
    if report.programme is None:
        names = _of_rows(passages) if report.media_type in _TABLES else _of_headings(passages, countries)
        told: dict[str, list[Passage]] = {}
        for name, passage in zip(names, passages, strict=True):
            told.setdefault(name, []).append(passage)
        if len(told.keys() - {""}) > 1:
            return [_part(report, several, name, countries) for name, several in told.items()]
    return [Part(report=report, passages=tuple(passages))]


def _of_rows(passages: Sequence[Passage]) -> list[str]:
    """The project that the row of each passage names; "" where it names none, or several."""
    named = [{tag.label for tag in passage.tags if tag.scheme == "project"} for passage in passages]
    return [next(iter(one)) if len(one) == 1 else "" for one in named]


def _of_headings(passages: Sequence[Passage], countries: Mapping[str, str]) -> list[str]:
    """The case that the headings over each passage name; "" outside of cases."""
    return [
        next((name for heading in passage.section if (name := _case_named(heading, countries))), "")
        for passage in passages
    ]


def _case_named(heading: str, countries: Mapping[str, str]) -> str:
    """What a heading calls the case that it opens ("Case 2: Kenya's wells"), if that names a country or a project."""
    name = case_heading(heading)
    is_named = _countries_in(name, countries) or words().venture.search(name)
    return name if is_named and _NAME.search(name) else ""


def _countries_in(text: str, countries: Mapping[str, str]) -> list[str]:
    return [code for code, name in countries.items() if re.search(rf"\b{re.escape(name)}\b", text)]


def _part(report: Report, passages: Sequence[Passage], name: str, countries: Mapping[str, str]) -> Part:
    """The part of one programme. A table says with each row where and when; a heading, where."""
    facts: dict[str, object] = {"title": name or report.title}
    if report.media_type in _TABLES:
        years = Counter(tag.code for one in passages for tag in one.tags if tag.scheme == "year")
        facts["year"] = int(next(iter(years))) if len(years) == 1 else None
        codes = Counter(tag.code for one in passages for tag in one.tags if tag.scheme == "country")
        facts["countries"] = tuple(code for code, _ in codes.most_common())
    elif name:
        facts["countries"] = tuple(_countries_in(name, countries))
    return Part(report=report.model_copy(update=facts), passages=tuple(passages), name=name)
