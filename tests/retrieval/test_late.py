"""Late interaction compares every token of a question with those of a passage; what is not there yet does no harm."""

from pathlib import Path

import numpy as np
import pytest

from lessonbase.model import Signals
from lessonbase.retrieval.fusion import fuse
from lessonbase.retrieval.late import DIMENSIONS, TokenFiles, TokenView, as_kept, fitted, projected

WIDE = 160


def tokens(count: int, seed: int) -> np.ndarray:
    """Token vectors of unit length, most of each in 40 of its dimensions, as those of a model are."""
    made = np.random.default_rng(seed).normal(size=(count, WIDE)) * np.where(np.arange(WIDE) < 40, 1, 0.05)
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def projection() -> np.ndarray:
    return fitted(tokens(2000, 0))


def view(folder: Path, *lots: dict[int, np.ndarray]) -> TokenView:
    files = TokenFiles(folder)
    for lot in lots:
        files.append(lot)
    return TokenFiles(folder).open(files.sizes)


def test_shortened_tokens_are_as_near_as_they_were(projection: np.ndarray):
    one, other = tokens(50, 1), tokens(50, 2)
    assert projection.shape == (WIDE, DIMENSIONS)
    kept = as_kept(other, projection).astype(np.float32)
    kept /= np.linalg.norm(kept, axis=1, keepdims=True)
    assert abs(projected(one, projection) @ kept.T - one @ other.T).max() < 0.03


def test_a_passage_is_as_near_as_the_nearest_of_its_tokens_to_each_of_the_question_s(
    tmp_path: Path, projection: np.ndarray
):
    passages = {7: tokens(30, 3), 9: tokens(5, 4)}
    held = view(tmp_path, {key: as_kept(each, projection) for key, each in passages.items()})
    asked = tokens(6, 5)
    found = held.compared(projected(asked, projection), np.array([9, 7]))
    for key, of in passages.items():
        assert found[key] == pytest.approx((asked @ of.T).max(axis=1).mean(), abs=0.03)


def test_a_passage_without_token_vectors_is_left_out(tmp_path: Path, projection: np.ndarray):
    held = view(tmp_path, {7: as_kept(tokens(3, 6), projection)})
    asked = projected(tokens(2, 7), projection)
    assert set(held.compared(asked, np.array([5, 7, 8]))) == {7}
    assert held.compared(asked, np.array([5])) == {}


def test_of_vectors_that_were_made_again_the_later_count(tmp_path: Path, projection: np.ndarray):
    former, later = tokens(3, 8), tokens(4, 9)
    held = view(tmp_path, {7: as_kept(former, projection)}, {7: as_kept(later, projection)})
    asked = tokens(2, 10)
    expected = (asked @ later.T).max(axis=1).mean()
    assert held.compared(projected(asked, projection), np.array([7]))[7] == pytest.approx(expected, abs=0.03)


def signals(meaning: float, late: float | None = None) -> Signals:
    return Signals(meaning=meaning, late={} if late is None else {"added": late})


def test_where_half_of_the_passages_have_token_vectors_the_others_are_neither_favoured_nor_lost():
    # The added model has everything nearer by 0.3 than the library's own: that is no reason to go first.
    ready = [signals(meaning, meaning + 0.3) for meaning in (0.6, 0.4, 0.2)]
    waiting = [signals(meaning) for meaning in (0.7, 0.5, 0.3)]
    scores = fuse([*ready, *waiting])
    order = sorted(range(6), key=lambda place: -scores[place])
    assert order == [3, 0, 4, 1, 5, 2]


def test_token_vectors_move_what_the_vector_of_the_whole_has_far():
    scores = fuse([signals(0.5, 0.4), signals(0.45, 0.7)])
    assert scores[1] > scores[0]
