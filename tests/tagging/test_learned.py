"""Codes are learned from what a taxonomy says of them and from what people decided; better with more decisions."""

import csv
import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from lessonbase.model import Tag
from lessonbase.retrieval import embedder
from lessonbase.settings import settings
from lessonbase.tagging.calibration import calibrated, micro_f1, signals
from lessonbase.tagging.kept import KeptModels
from lessonbase.tagging.learned import CodeModel, Decided, is_held_back, learn
from lessonbase.tagging.naming import Naming
from lessonbase.tagging.profiles import profiles, unknown_fits
from lessonbase.tagging.proposing import Text, propose
from lessonbase.tagging.taxonomy import Concept, Taxonomy
from lessonbase.tagging.told import Told, told_of

OURS = Taxonomy(
    scheme="ours",
    title="Ours",
    concepts=(
        Concept(code="water", label="Water and wells", description="Clean water to drink. Pumps are kept."),
        Concept(code="roads", label="Roads", examples=("The bridge was washed away before the harvest.",)),
    ),
)
TOLD = told_of(OURS)
SAID = ["The pump broke and nobody could mend it.", "The road to the market was under mud."]


def embedded(texts: list[str]) -> np.ndarray:
    """Vectors that know of no meaning: so many letters of each sort."""
    counts = np.array([[1.0 + text.lower().count(letter) for letter in "abcdefghijklmnop"] for text in texts])
    return (counts / np.linalg.norm(counts, axis=1, keepdims=True)).astype(np.float32)


def decisions(count: int) -> list[Decided]:
    codes = ("water", "roads")
    return [
        Decided(
            f"r{row}", f"{SAID[row % 2]} It was year {row}.", frozenset([codes[row % 2]]), ("Ana",), f"g{row}"
        )
        for row in range(count)
    ]


def taught(count: int) -> CodeModel:
    decided = decisions(count)
    vectors = embedded([one.text for one in decided] or ["none"])[:count]
    return learn(TOLD, embedded([one.text for one in TOLD]), decided, vectors)


def proposals(
    text: str, learned: CodeModel | None = None, name: str | None = None, words: tuple[Tag, ...] = ()
):
    labels = OURS.labels
    return propose("ours", labels, Text(text, embedded([text]), name), words, taught(0), learned, {})


def test_a_taxonomy_tells_of_a_code_sentence_by_sentence():
    assert [
        Told("water", "Water and wells"),
        Told("water", "Clean water to drink."),
        Told("water", "Pumps are kept."),
        Told("roads", "Roads"),
        Told("roads", "The bridge was washed away before the harvest."),
    ] == TOLD


def test_without_decisions_what_a_taxonomy_says_of_a_code_proposes_it():
    first = proposals("A bridge washed away kept the harvest from the market.")[0]
    assert (first.code, [one.source for one in first.because]) == ("roads", ["meaning"])
    assert first.because[0].why == "close to: The bridge was washed away before the harvest."


def test_decisions_propose_what_the_taxonomy_has_no_words_for():
    text = "Mud again: the road was closed for a week."
    before, after = proposals(text)[0], proposals(text, taught(60))[0]
    assert after.code == "roads"
    assert after.confidence > before.confidence
    learned = next(one for one in after.because if one.source == "learning")
    assert learned.why.startswith("Ana tagged ")
    assert learned.like


def test_evidence_stands_in_the_text_as_it_is_quoted():
    text = "Before THE HARVEST, mud: the Bridge — washed   away — kept us from drinking water."
    evidence = [
        quote for one in proposals(text, taught(60)) for because in one.because for quote in because.evidence
    ]
    assert evidence
    assert all(quote in text for quote in evidence)


def test_what_was_decided_on_a_record_is_no_reason_to_propose_it_there():
    [own] = [one for one in decisions(60) if one.name == "r7"]
    found = proposals(own.text, taught(60), name="r7")
    assert all("r7" not in because.like for one in found for because in one.because)


def test_words_that_a_code_is_recognised_by_count_beside_meaning():
    words = Naming(OURS).tags("Roads were built.")
    assert [(tag.code, tag.evidence) for tag in words] == [("roads", ("Roads",))]
    strong = words[0].model_copy(update={"confidence": 0.8})
    first = proposals("Something else was done.", words=(strong,))[0]
    assert (first.code, first.because[0].source, first.likely) == ("roads", "words", True)


def test_codes_that_a_model_knows_and_the_taxonomy_no_longer_has_are_not_proposed():
    text = "The road was under mud."
    found = propose("ours", {"water": "Water"}, Text(text, embedded([text])), (), taught(0), taught(60), {})
    assert {one.code for one in found} <= {"water"}


def test_confidence_is_as_often_right_as_it_says():
    random = np.random.default_rng(7)
    truth = (random.random((4000, 5)) < 0.2).astype(np.float32)
    scores = np.where(truth, random.beta(2, 4, truth.shape), random.beta(1, 12, truth.shape)).astype(
        np.float32
    )
    given = signals(scores, unknown_fits(*truth.shape))
    calibration = calibrated(given, np.zeros_like(scores), truth)
    sure = calibration.confidences(given, np.zeros_like(scores))
    for low, high in ((0.1, 0.3), (0.3, 0.5), (0.5, 0.9)):
        inside = (sure >= low) & (sure < high)
        assert truth[inside].mean() == pytest.approx(sure[inside].mean(), abs=0.06)


def test_where_people_only_refused_codes_a_model_is_learned_all_the_same():
    refused = [one._replace(codes=frozenset()) for one in decisions(30)]
    model = learn(
        TOLD, embedded([one.text for one in TOLD]), refused, embedded([one.text for one in refused])
    )
    before, after = (said_of(one)[..., 0] for one in (taught(0), model))
    assert after.max() < before.max()


def said_of(model: CodeModel) -> np.ndarray:
    """What speaks for each code of two texts."""
    texts = model.texts(SAID, embedded(SAID))
    return model.taught.weights.signals(texts, model.taught.alike(texts))


def test_a_profile_tells_by_the_words_and_by_the_meaning_that_a_code_has():
    model = taught(60)
    fits = model.taught.weights.profiles.fits(model.texts(SAID, embedded(SAID)))
    assert model.codes == ("water", "roads")
    assert (fits[0, 0] > fits[0, 1]).all()  # the pump, by words and by meaning
    assert (fits[1, 1] > fits[1, 0]).all()


def test_texts_that_all_mean_the_same_have_a_profile():
    model = taught(6)
    same = np.full((len(model.examples), 16), 0.25, dtype=np.float32)
    texts = model.taught.texts._replace(vectors=same)
    wanted = np.array(
        [[code in one.codes for code in model.codes] for one in model.examples], dtype=np.float32
    )
    fits = profiles(texts, wanted, np.ones(len(wanted), dtype=np.float32)).fits(texts)
    assert np.isfinite(fits).all()


def test_profiles_say_nothing_of_a_record_that_they_were_made_of():
    model = taught(60)
    texts = model.texts(SAID, embedded(SAID))
    given = model.taught.weights.signals(texts, model.taught.alike(texts), known=True)
    assert np.ptp(given[..., 2:], axis=1).max() == 0


# ── what is kept ─────────────────────────────────────────────────────────────────────────────


def test_a_kept_model_says_what_it_said(tmp_path: Path):
    models, model = KeptModels(tmp_path / "models"), taught(40)
    assert [models.keep("ours", model, "minilm", "Ana", 0.9, 0.5) for _ in range(7)] == [*range(1, 8)]
    version, held = models.latest("ours", "minilm")
    assert version == 7
    assert np.allclose(said_of(held), said_of(model))
    assert np.allclose(held.trial.profiles.meanings, model.trial.profiles.meanings)
    assert (held.decisions, held.coders) == (40, ("Ana",))
    assert len(list((tmp_path / "models").glob("*.npz"))) == 5


@pytest.mark.parametrize(
    "fault", ["cut", "altered", "pickle", "nonsense", "earlier", "huge shape", "other codes"]
)
def test_a_damaged_or_foreign_model_is_passed_over_and_told_of(tmp_path: Path, fault: str):
    models = KeptModels(tmp_path)
    for _ in range(2):
        models.keep("ours", taught(40), "minilm", "Ana", None, None)
    numbers, about = tmp_path / "ours-v2.npz", tmp_path / "ours-v2.json"
    spoil(fault, numbers, about)
    assert models.latest("ours", "minilm").version == 1
    [finding] = models.check(lambda: "minilm")
    assert not finding.well
    assert "ours-v2" in finding.text
    assert "lessonbase tag learn" in finding.text.replace("\n", " ")


def spoil(fault: str, numbers: Path, about: Path) -> None:
    told = json.loads(about.read_text())
    if fault == "cut":
        numbers.write_bytes(numbers.read_bytes()[:-100])
    elif fault == "altered":
        held = bytearray(numbers.read_bytes())
        held[len(held) // 2] ^= 255
        numbers.write_bytes(held)
    elif fault in ("nonsense", "earlier"):
        about.write_text("[]" if fault == "nonsense" else json.dumps(told | {"form": 1}))
    else:  # whoever wrote them knew the form: the hash is right
        with np.load(numbers) as held:
            parts = dict(held)
        if fault == "pickle":
            parts["taught"] = np.array([{"run": "this"}], dtype=object)
        elif fault == "huge shape":
            parts["columns"] = parts["columns"] + 10_000_000
        else:
            told["codes"] = told["codes"][:1]
        np.savez(numbers, **parts)
        told["sha256"] = hashlib.sha256(numbers.read_bytes()).hexdigest()
        about.write_text(json.dumps(told))


def test_a_model_of_other_vectors_is_passed_over(tmp_path: Path):
    models = KeptModels(tmp_path)
    models.keep("ours", taught(40), "minilm", "Ana", None, None)
    assert models.latest("ours", "mpnet") is None
    assert "minilm" in models.check(lambda: "mpnet")[0].text


def test_the_vectors_of_a_taxonomy_are_kept_and_made_again_when_it_changes_or_they_are_damaged(
    tmp_path: Path,
):
    made: list[int] = []

    def embed(texts: list[str]) -> np.ndarray:
        made.append(len(texts))
        return embedded(texts)

    models = KeptModels(tmp_path)
    for texts in (["a", "b"], ["a", "b"], ["a", "b", "c"]):
        models.vectors("ours", texts, "minilm", embed)
    (tmp_path / "ours.npz").write_bytes(b"PK nonsense")
    assert models.vectors("ours", ["a", "b", "c"], "minilm", embed).shape == (3, 16)
    assert made == [2, 3, 3]


# ── on excerpts that people tagged ───────────────────────────────────────────────────────────


def test_decisions_on_real_excerpts_make_proposals_better(shared: Path):
    model = embedder(settings().model, settings().cache)
    folder = shared / "ifrc"
    described = json.loads((folder / "label_descriptions.json").read_text())["subdimensions"]
    taxonomy = Taxonomy(
        scheme="ifrc",
        title="Sub-dimensions",
        concepts=tuple(
            Concept(code=code, label=one["name"], description=f"{one['definition']} {one['considerations']}")
            for code, one in described.items()
        ),
    )
    told = told_of(taxonomy)
    told_vectors = model.embed([one.text for one in told])
    train, dev = (
        [
            Decided(row["id"], row["text"], frozenset(row["codes"].split("|")), ("IFRC",), row["operation"])
            for row in list(csv.DictReader((folder / name).open(encoding="utf-8")))[::step]
        ]
        for name, step in (("train.csv", 4), ("dev.csv", 4))
    )
    vectors = [model.embed([one.text for one in own]) for own in (train, dev)]
    f1 = []
    for count in (0, 100, len(train)):
        learned = learn(told, told_vectors, train[:count], vectors[0][:count])
        texts = learned.texts([one.text for one in dev], vectors[1])
        sure = learned.confidences(texts, np.zeros((len(dev), len(learned.codes)), dtype=np.float32))
        wanted = np.array([[code in one.codes for code in learned.codes] for one in dev], dtype=np.float32)
        f1.append(micro_f1(learned.calibration.likely(sure), wanted))
    assert f1[0] > 0.15  # of 41 codes; by chance 0.03
    assert f1[0] < f1[1] < f1[2]
    assert any(is_held_back(one.group) for one in train)
