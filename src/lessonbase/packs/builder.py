"""A pack from a topic: candidates found, cases made, the balance struck, what is taught with them written."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from lessonbase.model import Hit, Passage, Report
from lessonbase.packs.assembly import cited, glossary, source_of
from lessonbase.packs.cases import case_of
from lessonbase.packs.model import Case, Pack, Source, Warn
from lessonbase.packs.parts import parts_of
from lessonbase.packs.teaching import taught
from lessonbase.packs.topic import (
    BALANCES,
    DEPTH,
    OF_A_CASE,
    Balance,
    Candidate,
    Choice,
    candidates,
    choose,
    warnings_of,
)

_READING = 5  # reports named for further reading
_OPENING = 40  # passages at the head of a report where its setting is told
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Shelf:
    """What a pack is made from: the reports by id, their voices, their passages, and so many that are found for
    a topic."""

    reports: Mapping[str, Report]
    programmes: Mapping[str, str]
    countries: Mapping[str, str]
    passages: Callable[[str], Sequence[Passage]]
    found: Callable[[str, int], Sequence[Hit]]


def choices(
    shelf: Shelf,
    topic: str,
    wanted: int,
    balance: Sequence[Balance] = BALANCES,
    picked: Sequence[str] | None = None,
) -> list[Choice]:
    """The cases that the library has for a topic, nearest first, of which `wanted` are taken, or those that a person
    `picked` (by id), each with the reason."""
    depth = max(DEPTH, OF_A_CASE * wanted)
    hits = shelf.found(topic, depth)
    parts = {
        one: parts_of(shelf.reports[one], shelf.passages(one), shelf.countries)
        for one in dict.fromkeys(hit.passage.report_id for hit in hits)
    }
    found = candidates(hits, parts, shelf.programmes)
    return choose([(one, _case(shelf, one)) for one in found], wanted, balance, picked)


def _case(shelf: Shelf, candidate: Candidate) -> Case:
    part = candidate.part
    by_id = {passage.id: passage for passage in part.passages}
    opening = part.passages[:_OPENING]
    return case_of(
        part.report, candidate.records, by_id, opening, shelf.countries, candidate.passages, part.name
    )


def build(
    shelf: Shelf,
    name: str,
    topic: str,
    wanted: int,
    minutes: int,
    *,
    template: str = "case_study",
    language: str = "en",
    balance: Sequence[Balance] = BALANCES,
    taken: Iterable[str] | None = None,
) -> Pack:
    """A whole pack for a topic. `taken` are the ids of the cases to take, in their order, where a person chose; else the
    balance chooses."""
    taken = None if taken is None else list(taken)
    found = choices(shelf, topic, wanted, balance, taken)
    if taken is None:
        chosen = [one for one in found if one.taken]
    else:
        by_id = {one.case.id: one for one in found}
        chosen = [by_id[one] for one in taken if one in by_id]
    cases = tuple(one.case.model_copy(update={"why": one.why}) for one in chosen)
    pack = Pack.model_validate(
        {
            "id": slug(name),
            "name": name,
            "template": template,
            "topic": topic,
            "language": language,
            "minutes": minutes,
        }
    ).model_copy(update={"cases": cases, "reading": tuple(_reading(shelf, found, cases))})
    return finished(shelf, pack, warnings_of(cases, wanted, shelf.programmes))


def _reading(shelf: Shelf, found: Sequence[Choice], cases: Sequence[Case]) -> list[Source]:
    """The reports on the topic that no case was taken from, the nearest first."""
    taken = {case.report_id for case in cases}
    left = [one.case.report_id for one in found if one.case.report_id not in taken][:_READING]
    return [source_of(shelf.reports[one], number) for number, one in enumerate(left, 1)]


def finished(shelf: Shelf, pack: Pack, warnings: Sequence[Warn] = ()) -> Pack:
    """A pack with its sources numbered, its teaching parts and its glossary made from what it holds."""
    pack = taught(cited(pack, shelf.reports))
    terms = glossary(
        pack,
        {
            source.report_id: shelf.passages(source.report_id)
            for source in pack.sources
            if source.report_id in shelf.reports
        },
    )
    gaps = [
        Warn(code="gap", text=f"“{case.title}”: {len(empty)} parts are not told in the report.", case=case.id)
        for case in pack.cases
        if (empty := [field for field in case.fields if field.is_gap])
    ]
    return pack.model_copy(update={"glossary": terms, "warnings": (*warnings, *gaps)})


def slug(name: str) -> str:
    """An id for a pack, from its name: small letters, digits and hyphens."""
    return "-".join(_WORDS.findall(name.casefold()))[:60] or "pack"
