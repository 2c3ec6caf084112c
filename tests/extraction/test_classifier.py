"""The classifier's weights: that they fit the code, and that training gives the same ones again."""

import importlib.util
import json
import math
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from lessonbase.extraction.implicit.classifier import KINDS, WEIGHTS, checksum, features, layout, trained
from lessonbase.extraction.implicit.cues import CUES, cues, language
from lessonbase.extraction.words.language import TABLES
from lessonbase.retrieval.model_files import BUILT_IN, find_model

DIMENSION = 384


@pytest.fixture(scope="module")
def training() -> ModuleType:
    """The training script, as a module."""
    script = Path(__file__).parents[2] / "scripts" / "train_classifier.py"
    spec = importlib.util.spec_from_file_location("train_classifier", script)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_weights_were_trained_on_the_cues_that_the_code_has():
    weights = json.loads(WEIGHTS.read_text("utf-8"))
    assert weights["layout"] == layout()
    assert weights["cues"] == list(CUES)
    assert weights["labels"] == ["none", *KINDS]


def test_weights_are_whole():
    weights = json.loads(WEIGHTS.read_text("utf-8"))
    assert weights["checksum"] == checksum(weights)
    assert trained().coefficients.shape == (1 + len(KINDS), DIMENSION + len(CUES) + 1)
    assert WEIGHTS.stat().st_size < 200_000


def test_every_kind_has_a_threshold_in_every_language():
    thresholds = trained().thresholds
    assert set(thresholds) == {*KINDS, "best_practice"}
    assert all(set(each) == set(TABLES) for each in thresholds.values())
    assert all(0.4 <= least <= 0.95 for each in thresholds.values() for least in each.values())


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("The mill was opened in May.", "en"),
        ("Le moulin a été ouvert en mai.", "fr"),
        ("El molino se abrió en mayo.", "es"),
        ("O moinho foi aberto em maio.", "pt"),
    ],
)
def test_language_is_told_by_small_words(sentence, code):
    assert language([sentence]) == code


def test_weights_belong_to_the_built_in_embedding_model():
    assert trained().model == find_model(BUILT_IN).identity


def test_likelihoods_of_the_kinds_leave_the_rest_to_none():
    likely = trained().confidences(
        ["The mill was opened in May."] * 3, np.eye(3, DIMENSION, dtype=np.float32)
    )
    assert likely.shape == (3, len(KINDS))
    assert (likely > 0).all()
    assert (likely.sum(axis=1) < 1).all()


def test_no_sentences_give_no_likelihoods():
    assert trained().confidences([], np.zeros((0, DIMENSION), dtype=np.float32)).shape == (0, len(KINDS))


def test_features_are_vector_cues_and_shortness():
    row = features(["Users should be asked."], np.full((1, 2), 0.5, dtype=np.float32))[0]
    assert row[:2].tolist() == [0.5, 0.5]
    assert row[2 + list(CUES).index("should")] == 1
    assert row[-1] == 1


@pytest.mark.parametrize(
    ("sentence", "cue"),
    [
        ("The road should be repaired before the rains.", "should"),
        ("Il faudrait réparer la route avant les pluies.", "should"),
        ("Se recomienda reparar el camino.", "recommends"),
        ("A falta de água continua a ser um problema.", "challenge"),
        ("El manque de personnel.", "lack"),
        ("The wells were dug because of a lack of clean water.", "lack"),
        ("Trust was essential to the success of the mill.", "essential"),
        ("Gracias a los pozos las mujeres ganaron tiempo.", "improved"),
        ("The joint visits proved very effective.", "practice"),
        ("This holds for all villages.", "leaning"),
        ("Was the road repaired?", "asks"),
        ("Repair of the road", "open_ended"),
    ],
)
def test_cue_is_seen_in_each_language(sentence, cue):
    assert cue in cues(sentence)


@pytest.mark.parametrize(
    ("sentence", "cue"),
    [
        ("Poor households were given seed.", "lack"),
        ("The visit, which was important to us, was short.", "essential"),
        ("The recommendations are in chapter six.", "recommends"),
        ("The road was crucial.¹²", "open_ended"),
    ],
)
def test_cue_is_not_seen_in_what_only_looks_like_it(sentence, cue):
    assert cue not in cues(sentence)


def _examples(training: ModuleType) -> list[object]:
    texts = {
        "none": "The district has {} villages.",
        "lesson": "Trust between {} growers is essential.",
        "recommendation": "The {} offices should meet.",
        "success": "The mill doubled the income of {} families.",
        "challenge": "A lack of {} nurses delayed the work.",
    }
    return [
        training.Example(f"g{number % 6}", text.format(number), label)
        for number in range(12)
        for label, text in texts.items()
    ]


def test_training_twice_gives_the_same_bytes(training, tmp_path):
    examples = _examples(training)
    vectors = np.random.default_rng(3).normal(size=(len(examples), 8)).astype(np.float32)
    for name in ("one", "two"):
        training.write(training.calibrated(examples, vectors, "toy@1"), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert json.loads((tmp_path / "one").read_text("utf-8"))["examples"]["none"] == 12


def test_every_own_sentence_of_the_training_has_a_label(training):
    labels = {example.label for example in training.own()}
    assert labels == set(training.LABELS)


def test_calibration_error_is_the_distance_of_confidence_and_share_right(training):
    confidences = np.array([0.95, 0.95, 0.55, 0.55])
    right = np.array([True, True, True, False])
    assert math.isclose(training.calibration_error(confidences, right), 0.05, abs_tol=1e-9)


@pytest.mark.parametrize(
    "sentence",
    [
        "Es fundamental que los comités lleven cuentas.",
        "La radio fue un aspecto fundamental del trabajo.",
        "É fundamental a participação das mulheres.",
        "O diálogo é fundamental.",
    ],
)
def test_fundamental_is_a_cue_of_spanish_and_portuguese(sentence):
    assert "essential" in cues(sentence)


def test_fundamental_is_no_cue_of_english():
    assert "essential" not in cues(
        "The act lists the fundamental rights of tenants and a fundamental review."
    )
