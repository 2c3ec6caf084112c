"""Who says a point: programmes that say the same are counted once each, and what limits it stands beside it."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from lessonbase.answering.lexicon import Lexicon, stems, words
from lessonbase.answering.relevance import Fit
from lessonbase.model import Report

# Two points that share this much of the words of the shorter say the same.
SAME = 0.6
# What two reports say in so few common words, or with so much beside it, is not the same.
LEAST_SHARED, LEAST_OF_ALL = 5, 0.35
# Shared by so much, two texts are one text in two editions.
EDITIONS = 0.8


def overlap(some: frozenset[str], others: frozenset[str]) -> float:
    """The share of the shorter one's stems that two texts have in common, in [0, 1]."""
    return len(some & others) / max(1, min(len(some), len(others)))


def same(one: Fit, other: Fit) -> bool:
    """Whether two points say the same: most of the shorter one's words, and none of them denies what the other says."""
    return overlap(one.said, other.said) >= SAME


def says_the_same(one: Fit, other: Fit) -> bool:
    """Whether another report's point says what one says, rather than sharing some words: nothing much more or less."""
    shared = len(one.said & other.said)
    return same(one, other) and shared >= LEAST_SHARED and shared >= LEAST_OF_ALL * len(one.said | other.said)


def edition(report: Report, opening: str, table: Lexicon) -> tuple[bool, int]:
    """What tells editions of one report apart, the later greater: whether it is no draft, and its year."""
    drafted = bool(table.draft.within(f"{report.title}. {report.source.rsplit('/', 1)[-1]}. {opening[:400]}"))
    return (not drafted, report.year or 0)


def programmes(reports: Sequence[Report]) -> dict[str, str]:
    """What each report's voice is counted under, by its id: reports share it that are of one programme, work or
    original (which they name by its id or its title), and those of one title and country."""
    under: dict[str, str] = {}
    known: dict[str, str] = {}
    originals = {stems(report.of) for report in reports if report.of}
    for report in reports:
        names = [
            report.programme and f"programme {report.programme.casefold()}",
            report.of and f"work {report.of}",
            report.of and f"original {' '.join(sorted(stems(report.of)))}",
            stems(report.title) in originals and f"original {' '.join(sorted(stems(report.title)))}",
            f"work {report.work or report.id}",
            f"title {' '.join(sorted(stems(report.title)))} {' '.join(sorted(report.countries))}",
        ]
        own = [name for name in names if name]
        joint = next((known[name] for name in own if name in known), report.id)
        for former in {known[name] for name in own if name in known} - {joint}:
            known |= {name: joint for name, held in known.items() if held == former}
            under |= {one: joint for one, held in under.items() if held == former}
        known |= dict.fromkeys(own, joint)
        under[report.id] = joint
    return under


class Kin(NamedTuple):
    """What is known of the reports that answer: a programme's name and which edition, by report."""

    programmes: dict[str, str]
    editions: dict[str, tuple[bool, int]]

    def superseded(self, one: str, by: str) -> bool:
        """Whether a report is an earlier edition of another."""
        return (
            one != by
            and self.programmes.get(one) == self.programmes.get(by)
            and self.editions.get(one, (True, 0)) < self.editions.get(by, (True, 0))
        )

    def independent(self, one: str, other: str) -> bool:
        """Whether two reports are of different programmes."""
        return one != other and self.programmes.get(one) != self.programmes.get(other)


def kin(reports: Sequence[Report], opening: Callable[[str], str], table: Lexicon) -> Kin:
    """What is known of how reports belong together."""
    under = programmes(reports)
    shared = list(under.values())
    return Kin(
        under,
        {
            report.id: edition(report, opening(report.id), table)
            for report in reports
            if shared.count(under[report.id]) > 1
        },
    )


def latest(fits: Sequence[Fit], of: Kin) -> list[Fit]:
    """The points without those that a later edition of their report tells anew."""
    by_report: dict[str, list[Fit]] = {}
    for fit in fits:
        by_report.setdefault(fit.candidate.hit.passage.report_id, []).append(fit)
    later = {one: [other for other in by_report if of.superseded(one, other)] for one in by_report}
    return [
        fit
        for fit in fits
        if not any(
            overlap(fit.said, other.said) >= EDITIONS
            for report_id in later[fit.candidate.hit.passage.report_id]
            for other in by_report[report_id]
        )
    ]


def denies(one: str, other: str, table: Lexicon) -> bool:
    """Whether one of two texts that share their words denies what the other says."""
    return bool(table.denies.within(one)) != bool(table.denies.within(other)) and bool(words(one))
