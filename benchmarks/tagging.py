"""Proposed tags on excerpts that people tagged: how good they are without decisions, and after 50, 200, 800 and all.

    python benchmarks/tagging.py [FOLDER] [--no-peers] [--beside MODEL]

FOLDER holds train.csv, dev.csv, label_descriptions.json. MODEL is a further embedding model, as `lessonbase models add` takes it.

Models are taught by rows of train.csv and measured on dev.csv, of other operations. Kernel, ridge and weights were chosen
inside train.csv, cross-validated by operation; thresholds are chosen on rows left out. Beside ours stands logistic
regression, one code against the rest, on TF-IDF and on embeddings, taught by the same rows, its threshold chosen likewise.
"""

import argparse
import csv
import itertools
import json
import re
import time
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from measured import processor
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from lessonbase.retrieval import Together, embedder
from lessonbase.settings import settings
from lessonbase.tagging.calibration import best_threshold
from lessonbase.tagging.learned import Decided, learn
from lessonbase.tagging.likeness import Floats
from lessonbase.tagging.taxonomy import Concept, Taxonomy
from lessonbase.tagging.told import told_of

HERE = Path(__file__).parent
IFRC = HERE.parents[1] / "shared" / "ifrc"
SIZES = (0, 50, 200, 800)
DRAWS = 3
"""Samples of each size that are averaged over."""
FIELDS = {"sub-dimension": "codes", "sector": "sectors", "kind": "learning"}


class Rows(NamedTuple):
    """Excerpts with their vectors, the operation each is of, and the codes that people gave it, a set a row."""

    texts: list[str]
    vectors: Floats
    operations: list[str]
    codes: list[frozenset[str]]

    def some(self, chosen: NDArray[np.intp]) -> "Rows":
        """Some of them."""
        return Rows(
            [self.texts[row] for row in chosen],
            self.vectors[chosen],
            [self.operations[row] for row in chosen],
            [self.codes[row] for row in chosen],
        )

    def wanted(self, codes: Sequence[str]) -> Floats:
        """The codes of each row (n, c), 0 and 1."""
        return np.array([[code in own for code in codes] for own in self.codes], dtype=np.float32)


class Guess(NamedTuple):
    """Scores (n, c), and the codes that are proposed as likely."""

    scores: Floats
    likely: NDArray[np.bool_]


def taxonomies(folder: Path) -> dict[str, Taxonomy]:
    """The codes that the excerpts are tagged with, and what is said of them, by field."""
    told = json.loads((folder / "label_descriptions.json").read_text(encoding="utf-8"))
    concepts = {
        "codes": [
            Concept(
                code=code,
                label=one["name"],
                description=one["definition"],
                criteria=_points(one["considerations"]),
                examples=_points(one["examples"]),
            )
            for code, one in told["subdimensions"].items()
        ]
    }
    for field in ("sectors", "learning"):
        described = next(own for name, own in told.items() if name.startswith(field))
        concepts[field] = [
            Concept(code=code_of(name), label=name, description=text) for name, text in described.items()
        ]
    return {
        field: Taxonomy(scheme=field, title=field, concepts=tuple(own)) for field, own in concepts.items()
    }


def code_of(name: str) -> str:
    """The code that stands for a name."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name)


def _points(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in re.split(r"(?:^|\s)- ", text) if one.strip())


def decided(rows: Rows) -> list[Decided]:
    """Rows as decisions."""
    several = zip(rows.texts, rows.codes, rows.operations, strict=True)
    return [Decided(str(row), *one[:2], ("IFRC",), one[2]) for row, one in enumerate(several)]


def ours(taxonomy: Taxonomy, told_vectors: Floats, train: Rows, dev: Rows) -> Guess:
    """What lessonbase proposes."""
    model = learn(told_of(taxonomy), told_vectors, decided(train), train.vectors)
    sure = model.confidences(
        model.texts(dev.texts, dev.vectors), np.zeros((len(dev.texts), len(model.codes)), dtype=np.float32)
    )
    return Guess(sure, model.calibration.likely(sure))


def by_words(train: Rows, other: Rows, codes: Sequence[str]) -> Floats:
    """Logistic regression on TF-IDF of words, one or two together."""
    vectorizer = TfidfVectorizer(
        ngram_range=(1, 2), sublinear_tf=True, min_df=2 if len(train.texts) > 100 else 1
    )
    return _regressed(
        vectorizer.fit_transform(train.texts), vectorizer.transform(other.texts), train.wanted(codes)
    )


def by_vectors(train: Rows, other: Rows, codes: Sequence[str]) -> Floats:
    """Logistic regression on embeddings."""
    return _regressed(train.vectors, other.vectors, train.wanted(codes))


def _regressed(given: object, asked: object, wanted: Floats) -> Floats:
    found = np.zeros((asked.shape[0], wanted.shape[1]), dtype=np.float32)  # type: ignore[attr-defined]
    for code, own in enumerate(wanted.T):
        if 0 < own.sum() < len(own):
            model = LogisticRegression(C=10, solver="liblinear", class_weight="balanced").fit(given, own)
            found[:, code] = model.predict_proba(asked)[:, 1]
    return found


def peer(method: object, train: Rows, dev: Rows, codes: Sequence[str]) -> Guess:
    """What a method proposes, its threshold chosen as ours, on rows left out."""
    folds = min(5, len(set(train.operations)))
    unseen = np.zeros((len(train.texts), len(codes)), dtype=np.float32)
    for seen, left in GroupKFold(folds).split(train.texts, groups=train.operations):
        unseen[left] = method(train.some(seen), train.some(left), codes)  # type: ignore[operator]
    wanted = train.wanted(codes)
    scores = method(train, dev, codes)  # type: ignore[operator]
    (alone, threshold), (with_first, lower) = (
        best_threshold(unseen, wanted, first) for first in (False, True)
    )
    likely = scores >= (lower if with_first > alone else threshold)
    if with_first > alone:
        likely[np.arange(len(likely)), scores.argmax(axis=1)] = True
    return Guess(scores, likely)


def measures(guess: Guess, wanted: Floats) -> list[float]:
    """Micro and macro F1 (over the codes that occur), precision of the first, recall of the first three."""
    right = (guess.likely & (wanted > 0)).sum(axis=0)
    both = guess.likely.sum(axis=0) + wanted.sum(axis=0)
    occurring = wanted.sum(axis=0) > 0
    order = np.argsort(-guess.scores, axis=1)
    first = np.take_along_axis(wanted, order[:, :1], axis=1).mean()
    third = np.take_along_axis(wanted, order[:, :3], axis=1).sum(axis=1) / np.maximum(1, wanted.sum(axis=1))
    macro = (2 * right[occurring] / both[occurring]).mean()
    return [float(2 * right.sum() / both.sum()), float(macro), float(first), float(third.mean())]


def reliability(sure: Floats, wanted: Floats) -> Iterator[str]:
    """Of the confidences between two bounds, how many there are, their mean, and how often they were right."""
    bounds = (0.05, 0.15, 0.3, 0.5, 0.7, 1.01)
    for low, high in itertools.pairwise(bounds):
        inside = (sure >= low) & (sure < high)
        if inside.any():
            yield f"{sure[inside].mean():.2f} → {wanted[inside].mean():.2f} ({inside.sum()})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", nargs="?", type=Path, default=IFRC)
    parser.add_argument("--beside", action="append", default=[], help="a further embedding model")
    parser.add_argument("--no-peers", action="store_true", help="ours only")
    given = parser.parse_args()
    if not (given.folder / "train.csv").is_file():
        raise SystemExit(f"There is no train.csv in {given.folder}. Name the folder with the excerpts.")
    warnings.simplefilter("ignore", ConvergenceWarning)
    print(processor())
    models = (settings().model, *given.beside)
    model = Together(tuple(embedder(name, settings().cache) for name in models))
    read = {
        name: list(csv.DictReader((given.folder / f"{name}.csv").open(encoding="utf-8")))
        for name in ("train", "dev")
    }
    vectors = {name: model.embed([row["text"] for row in own]) for name, own in read.items()}
    systems = (
        {"lessonbase": None}
        if given.no_peers
        else {"lessonbase": None, "LR, TF-IDF": by_words, "LR, embeddings": by_vectors}
    )
    for about, field in FIELDS.items():
        taxonomy = taxonomies(given.folder)[field]
        codes = list(taxonomy.labels)
        told_vectors = model.embed([one.text for one in told_of(taxonomy)])
        train, dev = (
            Rows(
                [row["text"] for row in own],
                vectors[name],
                [row["operation"] for row in own],
                [frozenset(map(code_of, filter(None, row[field].split("|")))) for row in own],
            )
            for name, own in read.items()
        )
        wanted = dev.wanted(codes)
        print(f"\n{about}                    decisions  micro-F1  macro-F1    P@1   recall@3  seconds")
        for name, method in systems.items():
            for size in (*SIZES, len(train.texts)):
                if method and not size:
                    continue
                draws = DRAWS if 0 < size < len(train.texts) else 1
                found, started = [], time.perf_counter()
                for draw in range(draws):
                    chosen = np.sort(np.random.default_rng(draw).permutation(len(train.texts))[:size])
                    some = train.some(chosen)
                    guess = (
                        peer(method, some, dev, codes) if method else ours(taxonomy, told_vectors, some, dev)
                    )
                    found.append(measures(guess, wanted))
                mean = "     ".join(f"{one:.3f}" for one in np.mean(found, axis=0))
                print(
                    f"{name:<28} {size:>9}     {mean}  {(time.perf_counter() - started) / draws:7.1f}",
                    flush=True,
                )
            if not method:
                print("    sure → right (proposals), with all:", "; ".join(reliability(guess.scores, wanted)))


if __name__ == "__main__":
    main()
