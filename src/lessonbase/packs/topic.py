"""Cases for a topic: which programmes of the library have something to tell, and which of them to take.

What was found for the topic is grouped by independent programme, since a digest of a report is no second case. The
nearest are taken first; then, as far as the balance asks for it, one that is nearest among those of another source,
country or sector, and one in which it went wrong.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal

from lessonbase.model import Frozen, Hit, Passage, Record, RecordKind
from lessonbase.packs.model import Case, Outcome, Warn
from lessonbase.packs.parts import Part

Balance = Literal["sources", "countries", "sectors", "outcomes"]
BALANCES: tuple[Balance, ...] = ("sources", "countries", "sectors", "outcomes")
DEPTH, OF_A_CASE = 60, 12
"""Passages looked at for a topic at least, and for each case that is wanted."""
RECORDS = 6
"""Records of one programme that make its case."""
PASSAGES = 8
"""Passages of it, found for the topic, that are looked through for what its records do not tell."""
_LOSS = 0.25  # what another case of the same source, country or outcome is worth less


class Candidate(Frozen):
    """A programme that may give a case: the part of its report that tells of it, the records and passages near the topic, the
    nearest first, and how near it is: 1 for the nearest candidate, in (0, 1]. `programme` is the same for all reports of one
    voice."""

    part: Part
    records: tuple[Record, ...]
    programme: str
    near: float
    passages: tuple[Passage, ...] = ()


class Choice(Frozen):
    """A candidate's case with whether it was taken, why or why not, and whether for the balance's sake."""

    case: Case
    programme: str
    near: float
    taken: bool
    why: str
    for_balance: bool = False


def candidates(
    hits: Sequence[Hit], parts: Mapping[str, Sequence[Part]], programmes: Mapping[str, str]
) -> list[Candidate]:
    """The programmes that the hits for a topic come from, nearest first. `parts` are those of each report, `programmes` its
    voice, by its id; of several reports of one voice the one with most records near the topic tells its case."""
    place = {
        passage.id: (report, number)
        for report, several in parts.items()
        for number, part in enumerate(several)
        for passage in part.passages
    }
    found: dict[tuple[str, int], list[Record]] = {}
    near: defaultdict[tuple[str, int], list[Passage]] = defaultdict(list)
    weight: defaultdict[tuple[str, int], float] = defaultdict(float)
    for hit in hits:
        at = place[hit.passage.id]
        weight[at] += 1 / (10 + hit.rank)  # reciprocal ranks (Cormack et al. 2009)
        near[at].append(hit.passage)
        for record in hit.records:
            if record.status != "rejected" and record not in found.setdefault(at, []):
                found[at].append(record)
    best: dict[tuple[str, str], tuple[str, int]] = {}
    for report, number in found:
        voice = (programmes.get(report, report), parts[report][number].name)
        if voice not in best or weight[report, number] > weight[best[voice]]:
            best[voice] = report, number
    most = max(weight.values(), default=1)
    made = [
        Candidate(
            part=parts[at[0]][at[1]],
            records=tuple(_led_by_lessons(found[at]))[:RECORDS],
            programme=": ".join(filter(None, voice)),
            near=weight[at] / most,
            passages=tuple(near[at])[:PASSAGES],
        )
        for voice, at in best.items()
        if found[at]
    ]
    return sorted(made, key=lambda one: (-one.near, one.part.report.id, one.part.name))


def _led_by_lessons(records: Sequence[Record]) -> list[Record]:
    """The records in their order, but what was stated before what was found, and lessons before the rest."""
    return sorted(records, key=lambda one: (not one.explicit, one.kind != "lesson"))


def choose(
    cases: Sequence[tuple[Candidate, Case]],
    wanted: int,
    balance: Sequence[Balance] = BALANCES,
    picked: Sequence[str] | None = None,
) -> list[Choice]:
    """All candidates' cases, nearest first, of which `wanted` are taken: by nearness, less a share for each case taken
    already that is of the same country, sector or outcome (maximal marginal relevance, Carbonell and Goldstein 1998). Where
    outcomes are to balance and in none of several something went wrong, the last gives way to the nearest in which it did.
    Where a person `picked` cases (by id), those are taken."""
    left = list(range(len(cases)))
    taken: list[int] = []
    while left and len(taken) < wanted:
        worth = {
            n: cases[n][0].near - _LOSS * _alike(cases[n][1], [cases[t][1] for t in taken], balance)
            for n in left
        }
        best = max(left, key=lambda n: (worth[n], -n))
        taken.append(best)
        left.remove(best)
    troubled = [n for n in left if _is_troubled(cases[n][1])]
    if (
        "outcomes" in balance
        and len(taken) > 1
        and troubled
        and not any(_is_troubled(cases[n][1]) for n in taken)
    ):
        taken[-1] = troubled[0]  # who only hears of success learns half
    by_hand: set[int] = set()
    if picked is not None:
        chosen = [n for n in range(len(cases)) if cases[n][1].id in picked]
        by_hand, taken = set(chosen) - set(taken), chosen
    lifted = {
        n for n in taken if any(other < n for other in range(len(cases)) if other not in taken)
    } - by_hand
    return [
        Choice(
            case=case,
            programme=candidate.programme,
            near=candidate.near,
            taken=number in taken,
            why=_why(
                candidate,
                cases,
                number,
                taken,
                "by hand" if number in by_hand else "lifted" if number in lifted else "",
            ),
            for_balance=number in lifted,
        )
        for number, (candidate, case) in enumerate(cases)
    ]


def _is_troubled(case: Case) -> bool:
    return case.outcome in ("wrong", "mixed")


def tally(cases: Sequence[Case]) -> Mapping[Balance, Mapping[str, int]]:
    """How cases divide: how many there are of each source, country, sector and outcome, the most frequent first. Every
    outcome is named, so that none is missed without a word."""
    outcomes = Counter(case.outcome for case in cases)
    return {
        "sources": Counter(case.title for case in cases),
        "countries": dict(Counter(country for case in cases for country in case.countries).most_common()),
        "sectors": dict(Counter(sector for case in cases for sector in case.sectors).most_common()),
        "outcomes": {name: outcomes[name] for name in _TELLS},
    }


def _alike(case: Case, others: Sequence[Case], balance: Sequence[Balance]) -> int:
    """In how many ways a case repeats the others: its country, its sectors, its source, its outcome."""
    ways = 0
    if "countries" in balance:
        ways += bool(case.countries) and any(set(case.countries) & set(other.countries) for other in others)
    if "sectors" in balance:
        shared = (set(case.sectors) & set(other.sectors) for other in others)
        ways += bool(others) and bool(case.sectors) and all(shared)
    if "sources" in balance:
        ways += any(case.report_id == other.report_id for other in others)
    if "outcomes" in balance:
        ways += bool(others) and all(case.outcome == other.outcome for other in others)
    return ways


_TELLS: Mapping[Outcome, str] = {
    "well": "It tells what went well.",
    "wrong": "It tells what went wrong.",
    "mixed": "It tells what went well and what went wrong.",
    "open": "It tells what was learned, hardly what happened.",
}


def _why(
    candidate: Candidate,
    cases: Sequence[tuple[Candidate, Case]],
    number: int,
    taken: Sequence[int],
    how: Literal["", "by hand", "lifted"],
) -> str:
    """Why a case was taken or left, what it holds, and what it tells, in sentences."""
    case = cases[number][1]
    others = [cases[n][1] for n in taken if n != number]
    if number == 0:
        lead = "Closest to the topic."
    elif number not in taken:
        lead = _why_left(case, [cases[n][1] for n in taken])
    elif how == "by hand":
        new = _new_in(case, others)
        lead = f"Chosen by hand; the only one {new}." if new else "Chosen by hand."
    elif how == "lifted" and (new := _new_in(case, others)):
        lead = f"Further from the topic than some that were left, but the only one {new}."
    else:
        lead = "Close to the topic."
    kinds = Counter(record.kind for record in candidate.records)
    named: dict[RecordKind, str] = {
        "lesson": "lesson",
        "best_practice": "good practice",
        "recommendation": "recommendation",
    }
    counted = [
        f"{kinds[kind]} {name}{'s' if kinds[kind] > 1 else ''}" for kind, name in named.items() if kinds[kind]
    ]
    told = f"{', '.join(counted)}. " if counted else ""
    return f"{lead} {told}{_TELLS[case.outcome]}"


def _new_in(case: Case, others: Sequence[Case]) -> str:
    """What only this case brings among others: "from Peru, on health, and in which it went wrong"; "" for nothing."""
    countries = set(case.countries) - {country for other in others for country in other.countries}
    sectors = set(case.sectors) - {sector for other in others for sector in other.sectors}
    new = []
    if countries:
        new.append(f"from {_listed([one for one in case.countries if one in countries])}")
    if sectors:
        new.append(f"on {next(one for one in case.sectors if one in sectors).lower()}")
    if _is_troubled(case) and not any(map(_is_troubled, others)):
        new.append("in which something went wrong")
    elif case.outcome == "well" and not any(other.outcome == "well" for other in others):
        new.append("that went well")
    return _listed(new)


def _why_left(case: Case, taken: Sequence[Case]) -> str:
    same = next((one for one in taken if set(one.countries) & set(case.countries)), None)
    if same is not None:
        country = next(one for one in case.countries if one in same.countries)
        return f"Left: “{same.title}”, of the same country ({country}), is closer."
    return "Left: others are closer to the topic."


def _listed(several: Sequence[str]) -> str:
    """ "Kenya, Peru and Mali"."""
    return " and ".join(part for part in (", ".join(several[:-1]), *several[-1:]) if part)


def warnings_of(cases: Sequence[Case], wanted: int, programmes: Mapping[str, str]) -> list[Warn]:
    """What a trainer should know of a choice of cases, each with a remedy."""
    found = []
    voices = {programmes.get(case.report_id, case.report_id) for case in cases}
    if len(cases) > 1 and len(voices) == 1:
        found.append(
            Warn(
                code="one_source",
                text=f"All {len(cases)} cases rest on one source. Find another, or say so to the group.",
            )
        )
    if len(cases) < wanted:
        few = (
            "no independent programme tells"
            if not cases
            else f"only {len(cases)} independent programmes tell"
        )
        if len(cases) == 1:
            few = "only 1 independent programme tells"
        found.append(
            Warn(
                code="too_few",
                text=f"{wanted} cases were asked for, but {few} of this topic. Add reports, or choose a wider topic.",
            )
        )
    if cases and not any(map(_is_troubled, cases)):
        found.append(
            Warn(
                code="no_failure",
                text="In no case it went wrong. Swap one for a case that tells of a difficulty.",
            )
        )
    return found
