"""The check of a draft design against a judged set: what surely bears on each part, how much of it is among what is
shown, what is shown beside it, and what is said where the reports are silent.

    .venv/bin/python benchmarks/designs.py LIBRARY          # a library of the starter corpus and the three reports
    .venv/bin/python benchmarks/designs.py LIBRARY --fit    # the weights of `answering.design_check.evidence`, fitted anew

The ten drafts in `designs/` and the judgements in `designs/judged.json` were written for this purpose; records are named by
their ids. Weights and thresholds were chosen on the drafts that it lists, the others tell how good they are.
"""

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from lessonbase import Library
from lessonbase.answering.design_check.check import among_records
from lessonbase.answering.design_check.draft import pieces_of
from lessonbase.answering.design_check.evidence import (
    DEPTH,
    Found,
    Silence,
    Weights,
    beside_each_other,
    gathered,
    silence,
)
from lessonbase.asking import sources_of
from lessonbase.filters import Filters
from lessonbase.model import DesignCheck, DraftPart

DRAFTS = Path(__file__).parent / "designs"


class Judged(NamedTuple):
    """What bears on a part: surely, and perhaps; and whether its draft was one of those that weights were chosen on."""

    surely: frozenset[str]
    perhaps: frozenset[str]
    chosen_on: bool


def judgements() -> dict[tuple[str, str], Judged]:
    """By draft and heading of the part."""
    told = json.loads((DRAFTS / "judged.json").read_text("utf-8"))
    return {
        (draft, heading): Judged(
            frozenset(each["surely"]), frozenset(each["perhaps"]), draft in told["chosen on"]
        )
        for draft, parts in told["bears"].items()
        for heading, each in parts.items()
    }


def shown(part: DraftPart, library: Library, check: DesignCheck) -> set[str]:
    """The records among the comments on a part, those that say the same included."""
    numbers = check.numbered
    voices = {numbers[voice.number].passage_id: voice for one in part.bearings for voice in one.voices}
    found = {one.record_id for one in part.bearings}
    for passage_id, voice in voices.items():
        quote = numbers[voice.number].quote
        report = numbers[voice.number].report_id
        found |= {
            record.id
            for record in library.records(report=report)
            if record.passage_id == passage_id and record.statement.startswith(quote[:40])
        }
    return found


def report(library: Library) -> None:
    """Print recall, what is shown beside it, and what is said of parts on which nothing bears."""
    judged = judgements()
    asked = time.perf_counter()
    for _ in range(3):
        library.ask("How do we build trust between small farmers and buyers?")
    a_question = (time.perf_counter() - asked) / 3
    checks = {}
    started = time.perf_counter()
    for file in sorted(DRAFTS.glob("*.md")):
        checks[file.stem] = library.designs.check(file)
    seconds = time.perf_counter() - started
    print(f"a question takes {a_question:.2f} s, a draft {seconds / len(checks):.1f} s\n")
    for chosen_on in (True, False):
        all_surely = among = plain = rows = right = sure = sure_right = silent = told = loud = 0
        for draft, check in checks.items():
            for part in check.parts:
                one = judged[(draft, part.heading)]
                if one.chosen_on != chosen_on:
                    continue
                if not one.surely and not one.perhaps:
                    silent += 1
                    told += bool(part.bearings)
                    loud += part.standing == "bears"
                got = shown(part, library, check)
                ten = {
                    each.id
                    for hit in library.search(part.text[:1900], 10)
                    for each in hit.records
                    if each.passage_id == hit.passage.id
                }
                all_surely += len(one.surely)
                among += len(one.surely & got)
                plain += len(one.surely & ten)
                either = one.surely | one.perhaps
                rows += len(part.bearings)
                right += sum(each.record_id in either for each in part.bearings)
                sure += sum(each.sure for each in part.bearings)
                sure_right += sum(each.sure and each.record_id in either for each in part.bearings)
        print("drafts that weights were chosen on" if chosen_on else "drafts that chose nothing")
        print(f"  of {all_surely} records that surely bear, among the comments   {among / all_surely:.2f}")
        print(f"  among ten passages for the part's text as a question      {plain / all_surely:.2f}")
        print(f"  of {rows} bearings shown, judged to bear or perhaps          {right / max(1, rows):.2f}")
        print(
            f"  of {sure} of them that are said to be sure                   {sure_right / max(1, sure):.2f}"
        )
        print(
            f"  of {silent} parts on which nothing bears, something shown     {told}, said to be sure {loud}\n"
        )


def evidence(library: Library) -> Iterator[tuple[Judged, list[Found], Silence]]:
    """What speaks for each record and part of the drafts, as the check sees it."""
    judged = judgements()
    sources = sources_of(library._store, library._search)
    for file in sorted(DRAFTS.glob("*.md")):
        nearby = library._search.nearby(among_records(Filters()))
        by = Weights(nearby.counts, sources.passages, "en")
        for piece in pieces_of(library.drawing.document(file)):
            hits, *of_aspects = nearby.hits([piece.whole, *piece.aspects, by.known(piece.whole)], DEPTH)
            found = gathered(piece, hits, of_aspects, by)
            beside = beside_each_other(found, nearby)
            yield judged[(file.stem, piece.heading)], beside, silence(piece, hits, found, by)


def fit(library: Library) -> None:
    """Print the weights fitted to the drafts they are chosen on; what perhaps bears counts neither way.

    The others beside which a record is seen are ordered by the weights that stand in the code: fit twice."""
    parts = [one for one in evidence(library) if one[0].chosen_on]
    rows = [
        (each, each.record.id in judged.surely)
        for judged, found, _ in parts
        for each in found
        if each.record.id not in judged.perhaps
    ]
    truth = [bears for _, bears in rows]
    print("FIRST =", _fitted([each.evidence for each, _ in rows], truth, 1.0))
    print("BEARS =", _fitted([(*each.evidence, *each.company) for each, _ in rows], truth, 1.0))
    bears = [bool(judged.surely) or len(judged.perhaps) > 1 for judged, _, _ in parts]
    print("SPEAKS =", _fitted([of for _, _, of in parts], bears, 0.5))


def _fitted(
    signs: Sequence[Sequence[float]], truth: Sequence[bool], strength: float
) -> tuple[float, tuple[float, ...]]:
    """Intercept and weights of a logistic regression, on signs brought to one scale and back."""
    table = np.array(signs)
    mean, spread = table.mean(axis=0), table.std(axis=0) + 1e-9
    model = LogisticRegression(C=strength, max_iter=2000).fit((table - mean) / spread, truth)
    weights = model.coef_[0] / spread
    return round(float(model.intercept_[0] - weights @ mean), 2), tuple(np.round(weights, 2).tolist())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("library", type=Path)
    parser.add_argument("--fit", action="store_true")
    given = parser.parse_args()
    with Library(given.library) as opened:
        fit(opened) if given.fit else report(opened)
