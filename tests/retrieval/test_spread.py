"""Nearness by any model stands on one scale: that of what is usual by it in the library."""

import numpy as np

from lessonbase.retrieval.model_files import BUILT_IN
from lessonbase.retrieval.spread import USUAL, AtLarge, counts, scales

OWN, ADDED = f"{BUILT_IN}@0", "added@1"
RANDOM = np.random.default_rng(0)
NEAR = [RANDOM.normal(0.2, 0.1, 300) for _ in range(8)]


def squeezed(near):
    """As by a model of which any two texts are near."""
    return 0.8 + 0.15 * near


def askings(own: str = OWN) -> list[AtLarge]:
    return [AtLarge({own: near, ADDED: squeezed(near)}, {ADDED: squeezed(near)}) for near in NEAR]


def test_a_model_by_which_all_is_near_is_spread_as_the_librarys_own():
    found = scales(askings(), OWN)
    near = np.array([0.1, 0.5, 0.9])
    assert np.allclose(found.vectors[ADDED](squeezed(near)), near)
    assert np.allclose(found.tokens[ADDED](squeezed(near)), near)


def test_the_built_in_models_nearness_stays_as_it_is():
    assert np.allclose(scales(askings(), OWN).vectors[OWN](NEAR[0]), NEAR[0])


def test_another_own_model_is_spread_as_the_built_in_one_is():
    found = scales(askings("other@2"), "other@2").vectors["other@2"](np.concatenate(NEAR))
    assert abs(np.median(found) - USUAL.middle) < 0.01


def test_a_passage_that_is_the_sentence_itself_moves_nothing():
    near = [np.append(each, 1.0) for each in NEAR]
    plain, with_itself = (
        scales([AtLarge({OWN: e}, {}) for e in some], OWN).vectors[OWN] for some in (NEAR, near)
    )
    assert abs(plain.of.width - with_itself.of.width) < 0.001


def test_of_few_passages_the_spread_is_not_known():
    few = [AtLarge({"other@2": near[:5]}, {}) for near in NEAR]
    assert scales(few, "other@2").vectors["other@2"](np.array([0.3]))[0] == 0.3


def test_the_librarys_own_model_counts_as_far_as_it_agrees_with_those_that_were_added():
    near, other = NEAR[0], NEAR[1]
    assert counts({OWN: near, ADDED: squeezed(near)}, OWN)[OWN] > 0.99
    assert counts({OWN: other, ADDED: squeezed(near)}, OWN)[OWN] < 0.2
    assert counts({OWN: near}, OWN) == {OWN: 1.0}
