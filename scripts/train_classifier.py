"""Train the classifier of unlabelled lessons, write its weights, and say how good they are.

    python scripts/train_classifier.py              train, write, evaluate
    python scripts/train_classifier.py --evaluate   evaluate the weights that are there

It needs the folder `../shared` (ifrc/train.csv and dev.csv, llis/llis-100.jsonl) and takes a minute. The same data
and the same machine give the same bytes. Excerpts of the IFRC table are split by operation: train and dev share
none. Of LLIS every fifth lesson is kept for the evaluation.
"""

import csv
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lessonbase.extraction.implicit.classifier import KINDS, WEIGHTS, checksum, features, layout, trained
from lessonbase.extraction.implicit.cues import CUES, cues, language
from lessonbase.extraction.implicit.inferred import infer
from lessonbase.model import Passage
from lessonbase.retrieval.embedding import Embedder, embedder
from lessonbase.sentences import sentences
from lessonbase.settings import settings

SHARED = Path(__file__).parents[2] / "shared"
OWN = Path(__file__).parent / "training" / "sentences.txt"
LABELS = ("none", *KINDS)
VERSION = 2
SEED = 7
# Of the sentences of reports that stand alone about so many state each: what none, lesson … have as their share (of 147
# drawn at random from twelve documents and read before any model saw them, 36 stated one).
SHARES = (0.76, 0.06, 0.05, 0.05, 0.08)
# Vectors of unit length have small components; scaled by this, and with this much freedom, the model did best on
# folds of operations (scales 1 to 8, freedoms 0.1 to 1 were tried).
SCALE, FREEDOM = 2.0, 0.15
# Our own sentences are few, and the nearest to the prose of reports: each counts for several excerpts.
OWN_WEIGHT = 8.0
# The least confidence of a record, by kind and language, as reading what comes out of sixteen documents suggests
# (docs/decisions/0004). Too little of the other languages was read to set theirs finely.
THRESHOLDS = {
    "lesson": {"en": 0.86, "fr": 0.7, "es": 0.65, "pt": 0.65},
    "best_practice": {"en": 0.8, "fr": 0.75, "es": 0.75, "pt": 0.75},
    "recommendation": {"en": 0.4, "fr": 0.5, "es": 0.5, "pt": 0.5},
    "success": {"en": 0.75, "fr": 0.75, "es": 0.75, "pt": 0.75},
    "challenge": {"en": 0.5, "fr": 0.6, "es": 0.5, "pt": 0.55},
}
# Sentences are embedded within passages of about this many characters, as they are in a report.
PASSAGE = 700
DIGITS = 4
FOLDS = 5

# The kinds that agree with a tag of the IFRC table.
TAGS = {
    "Lessons Learnt": {"lesson", "recommendation", "best_practice"},
    "Challenges": {"challenge"},
    "Success": {"success", "best_practice"},
}

ADVICE = {"recommends", "should", "order"}
CLAIMS = {"lesson", "shows", "essential", "depends", "must", "general", "practice"}
TROUBLE = {"challenge", "lack", "failed"}
TELLING = CLAIMS | ADVICE | TROUBLE | {"success", "improved"}


class Example(NamedTuple):
    """A sentence and its label. `group` keeps sentences of one source in one fold."""

    group: str
    text: str
    label: str


def advises(present: frozenset[str]) -> bool:
    return bool(present & ADVICE) or {"future", "must"} <= present


def ifrc(part: str) -> Iterator[Example]:
    """Sentences of the excerpts that people tagged as challenge, lesson or success.

    Their "lesson" is also what we call a recommendation: its words decide. Of longer excerpts the first sentence
    stands for the tag, a further one only where its words agree.
    """
    with (SHARED / "ifrc" / f"{part}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for number, (start, end) in enumerate(sentences(row["text"])):
                text = row["text"][start:end]
                if len(text.split()) < 4:
                    continue
                if label := _ifrc_label(row["learning"], text, cues(text), first=number == 0):
                    yield Example(row["operation"], text, label)


def _ifrc_label(tag: str, text: str, present: frozenset[str], *, first: bool) -> str | None:
    if tag == "Success":
        return "success"
    if tag == "Challenges":
        return None if advises(present) or not (first or present & TROUBLE) else "challenge"
    if tag != "Lessons Learnt":
        return None
    if advises(present) or text.startswith("To "):
        return "recommendation"
    if present & TROUBLE and not present & CLAIMS - {"general", "practice"}:
        return None
    return "lesson" if first or present & (CLAIMS | {"improved", "future", "hindsight"}) else None


def llis(part: str) -> Iterator[Example]:
    """Sentences of engineering lessons: what happened is context, the lesson and the recommendation are themselves."""
    lines = (SHARED / "llis" / "llis-100.jsonl").read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        row = json.loads(line)
        if (number % 5 == 0) != (part == "dev"):
            continue
        for column in ("driving_event", "lesson", "recommendation"):
            told = row[column] or ""
            for start, end in sentences(told)[:8]:
                text = told[start:end]
                if 5 <= len(text.split()) <= 60 and (label := _llis_label(column, cues(text))):
                    yield Example(f"llis-{row['lesson_id']}", text, label)


def _llis_label(column: str, present: frozenset[str]) -> str | None:
    if column == "driving_event":
        return None if present & TELLING - {"general"} else "none"
    if advises(present):
        return "recommendation"
    return "lesson" if column == "lesson" and present & CLAIMS else None


def own() -> Iterator[Example]:
    """Sentences written for this purpose: prose that states nothing, practices, other languages."""
    for number, line in enumerate(OWN.read_text("utf-8").splitlines()):
        label, bar, text = line.partition("|")
        if bar and not line.startswith("#"):
            yield Example(f"own-{number % 20}", text, "success" if label == "best_practice" else label)


def vectors(examples: Sequence[Example], model: Embedder) -> NDArray[np.float32]:
    """The vectors of examples, each read among others of its source and language picked at random, as a sentence of a
    report is."""
    order = list(range(len(examples)))
    random.Random(SEED).shuffle(order)
    companies: dict[tuple[bool, str], list[list[int]]] = {}
    for index in order:
        each = examples[index]
        groups = companies.setdefault((each.group.startswith("own"), language([each.text])), [[]])
        if sum(len(examples[other].text) for other in groups[-1]) + len(each.text) > PASSAGE:
            groups.append([])
        groups[-1].append(index)
    groups = [group for company in companies.values() for group in company if group]
    made = model.embed_passages([_passage([examples[index].text for index in group]) for group in groups])
    rows = {
        index: row
        for group, pair in zip(groups, made, strict=True)
        for index, row in zip(group, pair.sentences, strict=True)
    }
    return np.array([rows[index] for index in range(len(examples))], dtype=np.float32)


def _passage(texts: Sequence[str]) -> Passage:
    ends = np.cumsum([len(text) + 1 for text in texts]).tolist()
    bounds = tuple((end - len(text) - 1, end - 1) for text, end in zip(texts, ends, strict=True))
    return Passage(id="p", report_id="r", text=" ".join(texts), sentences=bounds)


class Fitted(NamedTuple):
    """Coefficients (labels, features) and intercepts (labels,), as trained: before they are moved and calibrated."""

    coefficients: NDArray[np.float64]
    intercepts: NDArray[np.float64]

    def scores(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        scores: NDArray[np.float64] = features(texts, vectors) @ self.coefficients.T + self.intercepts
        return scores


def fit(examples: Sequence[Example], vectors: NDArray[np.float32]) -> Fitted:
    """A logistic regression; its intercepts are those for labels that are equally frequent."""
    from sklearn.linear_model import LogisticRegression

    dimension = vectors.shape[1]
    numbers = [LABELS.index(each.label) for each in examples]
    weights = np.array([OWN_WEIGHT if each.group.startswith("own") else 1.0 for each in examples])
    seen = features([each.text for each in examples], vectors).astype(np.float64)
    seen[:, :dimension] *= SCALE
    regression = LogisticRegression(C=FREEDOM, max_iter=5000, tol=1e-6).fit(seen, numbers, weights)
    coefficients = regression.coef_.copy()
    coefficients[:, :dimension] *= SCALE
    return Fitted(coefficients, regression.intercept_ - np.log(shares(examples, weights)))


def shares(examples: Sequence[Example], weights: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
    """The share of each label, examples counted by their weight."""
    numbers = [LABELS.index(each.label) for each in examples]
    counted = np.bincount(numbers, weights, minlength=len(LABELS))
    return np.asarray(counted / counted.sum())


def calibrated(examples: Sequence[Example], vectors: NDArray[np.float32], model: str) -> dict[str, Any]:
    """Weights, as they are written: trained on all examples, calibrated on folds, moved to the SHARES of reports."""
    fitted = fit(examples, vectors)
    heat = temperature(examples, vectors)
    weights: dict[str, Any] = {
        "version": VERSION,
        "model": model,
        "labels": LABELS,
        "cues": list(CUES),
        "layout": layout(),
        "seed": SEED,
        "temperature": heat,
        "examples": dict(sorted(Counter(each.label for each in examples).items())),
        "thresholds": THRESHOLDS,
        "coefficients": (fitted.coefficients / heat).round(DIGITS).tolist(),
        "intercepts": (fitted.intercepts / heat + np.log(SHARES)).round(DIGITS).tolist(),
    }
    weights["checksum"] = checksum(weights)
    return weights


def temperature(examples: Sequence[Example], vectors: NDArray[np.float32]) -> float:
    """By what to divide the scores so that likelihoods of our own sentences, the nearest to reports, are calibrated; from
    folds that share no source."""
    from sklearn.model_selection import GroupKFold

    texts = [each.text for each in examples]
    scores = np.zeros((len(examples), len(LABELS)))
    for seen, unseen in GroupKFold(FOLDS).split(texts, groups=[each.group for each in examples]):
        fitted = fit([examples[i] for i in seen], vectors[seen])
        scores[unseen] = fitted.scores([texts[i] for i in unseen], vectors[unseen])
    ours = [i for i, each in enumerate(examples) if each.group.startswith("own")] or range(len(examples))
    scores, judged = scores[ours], [examples[i] for i in ours]
    numbers = [LABELS.index(each.label) for each in judged]
    losses = {}
    for twentieths in range(10, 61):
        likely = softmax(scores * 20 / twentieths + np.log(shares(judged)))
        losses[twentieths / 20] = -np.log(likely[np.arange(len(numbers)), numbers]).mean()
    return min(losses, key=losses.__getitem__)


def softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def write(weights: dict[str, Any], path: Path) -> None:
    lines = (f"{json.dumps(key)}: {json.dumps(value)}" for key, value in weights.items())
    path.parent.mkdir(exist_ok=True)
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


# ── evaluation ───────────────────────────────────────────────────────────────────────────────────


def evaluate(model: Embedder) -> None:
    """Print how good the written weights are on what they were not trained on."""
    examples = [*ifrc("dev"), *llis("dev")]
    numbers = np.array([LABELS.index(each.label) for each in examples])
    likely = _likelihoods(examples, vectors(examples, model))
    print(f"\nSentences of dev excerpts and held-out lessons: {len(examples)}")
    for number, label in enumerate(LABELS):
        said, true = likely.argmax(axis=1) == number, numbers == number
        print(f"  {label:15} {_ratios((said & true).sum(), said.sum(), true.sum())}")
    surest = likely.max(axis=1)
    right = likely.argmax(axis=1) == numbers
    print(f"  right {right.mean():.3f}, expected calibration error {calibration_error(surest, right):.3f}")
    _evaluate_excerpts(model)


def _likelihoods(examples: Sequence[Example], made: NDArray[np.float32]) -> NDArray[np.float64]:
    """As the weights have it, but for the shares of these examples instead of those of reports."""
    own = shares(examples)
    known = trained()
    scores = features([each.text for each in examples], made) @ known.coefficients.T + known.intercepts
    return softmax(np.asarray(scores - np.log(SHARES) + np.log(own), dtype=np.float64))


def calibration_error(confidences: NDArray[np.float64], right: NDArray[np.bool_], bins: int = 10) -> float:
    """The mean distance of confidence and share right, over bins of like confidence (ECE, Naeini et al. 2015)."""
    places = np.minimum((confidences * bins).astype(int), bins - 1)
    gaps = [
        (places == place).mean() * abs(confidences[places == place].mean() - right[places == place].mean())
        for place in np.unique(places)
    ]
    return float(sum(gaps))


def _ratios(agreed: int, said: int, true: int) -> str:
    return f"precision {agreed / max(said, 1):.2f} ({agreed}/{said})  recall {agreed / max(true, 1):.2f} ({agreed}/{true})"


def _evaluate_excerpts(model: Embedder) -> None:
    """What `infer` finds in dev excerpts, at its default threshold, against the tags that people gave."""
    with (SHARED / "ifrc" / "dev.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["text"], set(row["learning"].split("|"))) for row in csv.DictReader(file)]
    passages = [
        Passage(id=f"p{number}", report_id="r", text=text, sentences=tuple(sentences(text)))
        for number, (text, _) in enumerate(rows)
    ]
    made = model.embed_passages(passages)
    found = [infer([each], [], [pair.sentences]) for each, pair in zip(passages, made, strict=True)]
    print(f"\nIFRC dev excerpts: {len(rows)}, with records inferred: {sum(map(bool, found))}")
    for tag, kinds in TAGS.items():
        told = [any(record.kind in kinds for record in records) for records in found]
        tagged = [tag in tags for _, tags in rows]
        agreed = sum(one and other for one, other in zip(told, tagged, strict=True))
        print(f"  {tag:15} {_ratios(agreed, sum(told), sum(tagged))}")
    agreeing = [
        any(record.kind in TAGS[tag] for tag in tags)
        for records, (_, tags) in zip(found, rows, strict=True)
        for record in records
    ]
    print(f"  all records     precision {np.mean(agreeing):.2f} ({sum(agreeing)}/{len(agreeing)})")


def main() -> None:
    chosen = settings()
    model = embedder(chosen.model, chosen.cache)
    if "--evaluate" not in sys.argv[1:]:
        examples = [*ifrc("train"), *llis("train"), *own()]
        weights = calibrated(examples, vectors(examples, model), model.identity)
        write(weights, WEIGHTS)
        print(f"{WEIGHTS}: {weights['checksum']}, trained on {weights['examples']}")
        trained.cache_clear()
    evaluate(model)


if __name__ == "__main__":
    main()
