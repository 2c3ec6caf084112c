"""Train what weighs candidates of records (`extraction/explicit/weighing.py`), write its weights, and say how good it is on
reports that it was not trained with.

    python scripts/train_weighing.py                     evaluate, train, write
    python scripts/train_weighing.py --gather FOLDER…    measure the candidates of labelled reports anew, then the same

A FOLDER has a folder a report, with its `document.*` and its `records.jsonl`: a line a record, with its kind, its statement,
and `also` other extents of it. What is measured, numbers only, is kept in `training/candidates.npz` by lot (FOLDER), since the
reports are not ours to keep. The same measures and the same machine give the same bytes.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from lessonbase.evaluation.records import say_the_same
from lessonbase.extraction.explicit.announced import known_blocks
from lessonbase.extraction.explicit.candidates import candidates
from lessonbase.extraction.explicit.records import plainly_told
from lessonbase.extraction.explicit.sections import without_running_lines
from lessonbase.extraction.explicit.weighing import WEIGHTS, Weighing, around, measures
from lessonbase.extraction.outline.places import outline
from lessonbase.extraction.outline.unshown import with_titles
from lessonbase.extraction.subject import doubts
from lessonbase.reading import read

KEPT = Path(__file__).parent / "training" / "candidates.npz"
# Inverse strength of the penalty, and how much lighter it is for the first measures, what titles and sentences announce: across
# lots 0.003 to 0.3 and 1 to 3 were tried.
FREEDOM = 0.03
ANNOUNCED, LIGHTER = 4, 3.0


class Rows(NamedTuple):
    """Candidates, a row a kind: the `lots` of their reports (n,), what is `measured` (n, m), how many of their records were
    `found` (n,), and how many of these are listed as of that kind, `right` (n,)."""

    lots: NDArray[np.str_]
    measured: NDArray[np.float32]
    found: NDArray[np.int16]
    right: NDArray[np.int16]

    @property
    def true(self) -> NDArray[np.bool_]:
        """Whether most of a candidate's records are such (n,)."""
        return 2 * self.right >= self.found


def gather(lots: Sequence[Path]) -> Rows:
    """What is measured of all candidates of the reports in some folders."""
    rows = [
        (lot.name, *row)
        for lot in lots
        for listed in sorted(lot.glob("*/records.jsonl"))
        for row in of_report(listed)
    ]
    names, measured, found, right = zip(*rows, strict=True)
    return Rows(
        np.array(names), np.array(measured, np.float32), np.array(found, np.int16), np.array(right, np.int16)
    )


def of_report(listed: Path) -> Iterator[tuple[NDArray[np.float64], int, int]]:
    """The rows of one report: what is measured of each candidate as of a kind, its records, and the right ones of these."""
    blocks = read(next(listed.parent.glob("document.*"))).blocks
    if doubts(block.text for block in blocks if block.kind in ("paragraph", "list_item")):
        return
    titled = with_titles(blocks)
    places = outline(titled)
    titled = without_running_lines(titled)
    already = plainly_told(titled, places)
    report = around(titled, labels=bool(already))
    others = {record.kind for record in already}
    told = [json.loads(line) for line in listed.read_text("utf-8").splitlines() if line.strip()]
    for candidate in candidates(titled, places, known_blocks(titled, places, already)):
        said = [record.words(titled) for record in candidate.found]
        for kind, row in zip(candidate.kinds, measures(candidate, titled, places, report), strict=True):
            if kind in others:
                continue  # it is not asked of these
            plain = kind.removeprefix("best_")
            of_kind = [each for each in told if each["kind"].removeprefix("best_") == plain]
            yield row, len(said), sum(any(states(each, text) for each in of_kind) for text in said)


def states(listed: dict[str, object], text: str) -> bool:
    """Whether a text states a listed record, in any of its extents."""
    also = listed.get("also") or []
    extents = [listed["statement"], *([also] if isinstance(also, str) else list(also))]  # type: ignore[call-overload]  # a list
    return any(say_the_same(str(extent), text) for extent in extents)


def fit(rows: Rows) -> Weighing:
    """Weights that take the measures as they are: what brings them onto one scale is in them."""
    scaled = StandardScaler().fit(rows.measured.astype(np.float64))
    lighter = np.where(np.arange(rows.measured.shape[1]) < ANNOUNCED, LIGHTER, 1.0)
    model = LogisticRegression(C=FREEDOM, max_iter=3000).fit(
        scaled.transform(rows.measured) * lighter, rows.true
    )
    coefficients = model.coef_[0] * lighter / scaled.scale_
    return Weighing(coefficients, float(model.intercept_[0] - scaled.mean_ @ coefficients))


def evaluate(rows: Rows) -> None:
    """Print how many records of each lot are taken for such by weights that were trained with the others, and how many of
    these are right."""
    likely = np.zeros(len(rows.lots))
    for lot in sorted(set(rows.lots.tolist())):
        own = rows.lots == lot
        weights = fit(Rows(*(each[~own] for each in rows)))
        odds = rows.measured[own] @ weights.coefficients + weights.intercept
        likely[own] = 1 / (1 + np.exp(-odds))
    print(
        f"{len(likely)} rows of {len(set(rows.lots.tolist()))} lots; {rows.right[rows.true].sum()} records in true ones"
    )
    for least in (0.25, 0.3, 0.35, 0.4, 0.45, 0.5):
        taken = likely >= least
        found, right = rows.found[taken].sum(), rows.right[taken].sum()
        print(f"from {least}: {found} taken, {right / max(1, found):.2f} of them right")


def main() -> None:
    if "--gather" in sys.argv:
        rows = gather([Path(each) for each in sys.argv[sys.argv.index("--gather") + 1 :]])
        np.savez_compressed(KEPT, **rows._asdict())
    with np.load(KEPT) as kept:
        rows = Rows(*(kept[field] for field in Rows._fields))
    evaluate(rows)
    weights = fit(rows)
    WEIGHTS.parent.mkdir(exist_ok=True)
    np.savez(WEIGHTS, coefficients=weights.coefficients, intercept=np.float64(weights.intercept))
    print(f"{WEIGHTS.name}: {WEIGHTS.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
