"""How near a candidate is to what is asked: in meaning, in words, and in what it tells of."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lessonbase.answering.lexicon import script, stems
from lessonbase.answering.points import Candidate
from lessonbase.answering.understanding import Asked, language_of
from lessonbase.model import Hit, Passage, Report

# Weights of what speaks for a candidate; see benchmarks/README.md for how they were chosen.
MEANING, PASSAGE, WORDS, WANTED = 0.6, 0.2, 0.2, 0.06
# What passages that tell of the evaluation rather than of what it found take, by their section's role.
ASIDE = {"methodology": 0.04, "annex": 0.02}
# What another country or year than the one asked about takes.
ELSEWHERE, OTHER_YEAR = 0.3, 0.1
# A candidate this far below the best adds little to an answer.
LEAST_OF_BEST = 0.9
# The number of an item, "2) trained", of a version, "v4", or of "a third point" is none.
_FIGURE = re.compile(
    r"(?<![^\W_])\d(?!\d*\))|\b(?:half|thirds?(?=\s+of\b)|quarters?(?=\s+of\b)|doubled|tripled|dozen|hundred|thousand|million)\b"
)


class Fit(NamedTuple):
    """What speaks for a candidate: `score` altogether, `coverage` of the question's words, `here` whether it is about
    the countries that the question names (None where it names none or that is not known), `answers` how far a cross-encoder
    judges it to answer, from 0 to 1 (None where none was asked)."""

    candidate: Candidate
    score: float
    coverage: float
    said: frozenset[str]
    here: bool | None
    answers: float | None = None


@dataclass(frozen=True)
class Frame:
    """The question and what its hits are like among each other, to compare candidates in; `contexts` are the stems of what
    stands over each passage, by its id."""

    asked: Asked
    typical: float
    reports: Mapping[str, Report]
    contexts: dict[str, frozenset[str]]

    def fit(self, candidate: Candidate) -> Fit:
        """What speaks for a candidate."""
        asked, hit = self.asked, candidate.hit
        language = asked.lexicon.language
        told = stems(candidate.text, language)
        coverage = asked.coverage(told)
        near = asked.coverage(told | self.contexts[hit.passage.id])
        # Across languages that a model does not read as one its nearness is of names and of words that look alike.
        unread = bool(asked.unread) and language_of(candidate.text) in asked.unread
        unknown = self.typical * (0.5 + near)
        meaning = unknown if candidate.meaning is None or unread else candidate.meaning
        report = self.reports.get(hit.passage.report_id)
        here = _here(asked, hit.passage, report)
        whole = unknown if hit.meaning is None or unread else hit.meaning
        score = MEANING * meaning + PASSAGE * whole + WORDS * (0.7 * coverage + 0.3 * near)
        score += WANTED * self._wanted(candidate)
        score -= ASIDE.get(hit.passage.role or "", 0.0)
        score -= ELSEWHERE * (here is False)
        score -= OTHER_YEAR * _other_year(asked, candidate, report)
        return Fit(candidate, score, coverage, told, here)

    def _wanted(self, candidate: Candidate) -> float:
        wants = self.asked.understood.wants
        if wants == "figure":
            return float(has_figure(candidate.text))
        if wants == "went_wrong":
            kind = candidate.record.kind if candidate.record else None
            tells = self.asked.lexicon.tells["went_wrong"].within(candidate.text)
            return 1.0 if kind == "challenge" else 0.5 if tells else 0.0
        if wants == "advice":
            kind = candidate.record.kind if candidate.record else None
            return 0.7 if kind in ("recommendation", "best_practice", "lesson") else 0.0
        return 0.0


def has_figure(text: str) -> bool:
    """Whether a text has a number, in digits or in a word such as "half"."""
    return bool(_FIGURE.search(text))


def tells_count(asked: Asked, fit: Fit) -> bool:
    """Whether a candidate has a figure and, where the question counts something, that."""
    counted = asked.counted
    return has_figure(fit.candidate.text) and (not counted or bool(counted & asked.covered(fit.said)))


def framed(asked: Asked, hits: Sequence[Hit], reports: Mapping[str, Report]) -> Frame:
    """The frame of a question and its hits."""
    meanings = [hit.meaning for hit in hits if hit.meaning is not None]
    language = asked.lexicon.language
    contexts = {hit.passage.id: stems(hit.passage.context, language) for hit in hits}
    return Frame(asked, max(meanings, default=0.5), reports, contexts)


def readable(hits: Sequence[Hit], asked: Asked) -> list[Hit]:
    """The hits in the writing of the question, where it is not the one that most languages share; else all."""
    if asked.script in (None, "LATIN"):
        return list(hits)
    return [hit for hit in hits if script(hit.passage.text) == asked.script]


def _here(asked: Asked, passage: Passage, report: Report | None) -> bool | None:
    wanted = {code for code, _ in asked.understood.countries}
    if not wanted:
        return None
    tagged = {tag.code for tag in passage.tags if tag.scheme == "country"}
    if tagged:
        return bool(tagged & wanted)
    held = set(report.countries) if report else set()
    if held & wanted:
        return True
    return False if held else None


def _other_year(asked: Asked, candidate: Candidate, report: Report | None) -> bool:
    years = asked.understood.years
    if not years or any(str(year) in candidate.text for year in years):
        return False
    said = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", candidate.text)
    return bool(said) or (report is not None and report.year is not None and report.year not in years)
