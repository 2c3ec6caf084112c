"""Train the model of titles, write its weights, and say how good it is on sets of titles that it was not trained with.

    python scripts/train_announcing.py              evaluate, train, write
    python scripts/train_announcing.py --evaluate   evaluate only

`training/titles.tsv` has titles and sentences before lists of reports in 30 sets written apart, a line each: set,
form, kinds and text. Headings of the real reports in `../shared` under which nothing is stated are trained with as titles
that announce nothing, where that folder is. The same data and the same machine give the same bytes.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from lessonbase.extraction.words.announcing import KINDS, PLACES, WEIGHTS, Announcing, Form, places_of
from lessonbase.extraction.words.titles import heading_kinds
from lessonbase.reading import read

SHARED = Path(__file__).parents[2] / "shared"
OWN = Path(__file__).parent / "training" / "titles.tsv"
# Inverse strength of the penalty; 3 to 100 were tried across authors.
FREEDOM = 30.0


class Example(NamedTuple):
    author: str
    form: Form
    kinds: frozenset[str]
    text: str


def own() -> Iterator[Example]:
    for line in OWN.read_text("utf-8").splitlines():
        author, form, kinds, text = line.split("\t")
        yield Example(
            author,
            "heading" if form == "heading" else "lead-in",
            frozenset(kinds.split("+")) - {"none"},
            text,
        )


def real() -> Iterator[Example]:
    """Headings of real reports with no labelled record up to the next heading."""
    for folder in sorted((SHARED / "unseen").glob("*")):
        path = next(folder.glob("document.*"), None)
        if path is None:
            continue
        stated = [
            json.loads(line)["statement"]
            for line in (folder / "records.jsonl").read_text("utf-8").splitlines()
        ]
        blocks = read(path).blocks
        for position, block in enumerate(blocks):
            if block.kind != "heading" or heading_kinds(block.text)[0]:
                continue
            end = next(
                (n for n in range(position + 1, len(blocks)) if blocks[n].kind == "heading"), len(blocks)
            )
            under = " ".join(" ".join(other.text for other in blocks[position : end + 1]).split())
            if not any(" ".join(each.split())[:40] in under for each in stated):
                yield Example(folder.name, "heading", frozenset(), block.text)


def matrix(examples: Sequence[Example]) -> sp.csr_matrix:
    """The features of examples, (examples, places), each row of unit length."""
    rows = [places_of(each.text, each.form) for each in examples]
    values = np.concatenate([np.full(len(row), len(row) ** -0.5) for row in rows])
    ends = np.cumsum([0, *map(len, rows)])
    return sp.csr_matrix((values, np.concatenate(rows), ends), shape=(len(rows), PLACES))


def fit(examples: Sequence[Example]) -> Announcing:
    seen = matrix(examples)
    models = [
        LogisticRegression(C=FREEDOM, max_iter=3000).fit(seen, [kind in each.kinds for each in examples])
        for kind in KINDS
    ]
    coefficients = np.vstack([model.coef_[0] for model in models]).T
    scale = float(np.abs(coefficients).max()) / 127
    intercepts = np.array([model.intercept_[0] for model in models], dtype=np.float32)
    return Announcing(np.round(coefficients / scale).astype(np.int8), scale, intercepts)


def evaluate(examples: Sequence[Example], others: Sequence[Example]) -> None:
    """Print how many titles of each author a model finds that was trained with the others of all languages."""
    counts: Counter[tuple[float, str]] = Counter()
    for author in sorted({each.author for each in examples}):
        model = fit([*(each for each in examples if each.author != author), *others])
        for each in (each for each in examples if each.author == author):
            likely = model.likelihoods(each.text, each.form)
            for least in (0.5, 0.6, 0.7, 0.8):
                told = {KINDS[n] for n in np.flatnonzero(likely >= least)}
                counts[least, "announce"] += bool(each.kinds)
                counts[least, "found"] += bool(told & each.kinds)
                counts[least, "nothing"] += not each.kinds
                counts[least, "false"] += bool(told) and not each.kinds
    for least in (0.5, 0.6, 0.7, 0.8):
        found, false = (
            counts[least, "found"] / counts[least, "announce"],
            counts[least, "false"] / counts[least, "nothing"],
        )
        print(f"from {least}: of those that announce {found:.2f} found, of others {false:.3f} taken for such")


def write(model: Announcing) -> None:
    arrays: dict[str, NDArray[np.generic]] = {
        "coefficients": model.coefficients,
        "scale": np.float32(model.scale),
        "intercepts": model.intercepts,
        # Where the features of some title stand: with other features the weights would mean nothing.
        "probe": np.array(places_of("4.2 Ce que nous ferions autrement ?", "heading")),
    }
    WEIGHTS.parent.mkdir(exist_ok=True)
    np.savez_compressed(WEIGHTS, **arrays)
    print(f"{WEIGHTS.name}: {WEIGHTS.stat().st_size / 1000:.0f} kB")


def main() -> None:
    examples, others = list(own()), list(real())
    print(
        f"{len(examples)} titles of {len({each.author for each in examples})} authors, {len(others)} real headings"
    )
    evaluate(examples, others)
    if "--evaluate" not in sys.argv:
        write(fit([*examples, *others]))


if __name__ == "__main__":
    main()
